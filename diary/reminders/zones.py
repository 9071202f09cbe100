"""The clock changes of a zone as a calendar file tells them.

Each change is written out by itself. Rules for all years are shorter, but programs read
them differently, and lists of dates are read wrongly by some.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from diary.timekeeping import NoSuchTimeError, TwofoldTimeError, clock_instant

# The file is fetched anew all the time, so it need not look further ahead.
YEARS = 10
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@dataclass(frozen=True)
class ClockChange:
    """One change of a zone's offset; `at` is the first instant of the new one, UTC."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool

    @property
    def dates(self) -> set[date]:
        """Return the dates on which a local time may be skipped or there twice."""
        walls = (self.at + self.before, self.at + self.after)
        return {one.date() for one in walls} | {(walls[0] - SECOND).date()}


@lru_cache(maxsize=64)
def clock_changes(zone: ZoneInfo, year: int) -> tuple[ClockChange, ...]:
    """Return the changes of a zone in the years from `year` on."""
    return tuple(_changes(zone, year))


def odd_dates(zone: ZoneInfo, year: int, clock: time) -> Iterator[date]:
    """Yield the dates on which a clock time is skipped or there twice."""
    for change in clock_changes(zone, year):
        for day in sorted(change.dates):
            try:
                clock_instant(day, clock, zone)
            except (NoSuchTimeError, TwofoldTimeError):
                yield day


def timezone_of(zone: ZoneInfo, year: int) -> Timezone:
    """Return a zone's clock from the first day of a year on."""
    component = Timezone()
    component.add("tzid", zone.key)
    begin = datetime(year, 1, 1, tzinfo=UTC).astimezone(zone)
    offset = begin.utcoffset() or timedelta()
    component.add_component(
        _part(datetime(year, 1, 1), offset, offset, begin.tzname(), bool(begin.dst()))  # noqa: DTZ001  local
    )
    for one in clock_changes(zone, year):
        wall = (one.at + one.before).replace(tzinfo=None)
        component.add_component(
            _part(wall, one.before, one.after, one.name, one.is_summer)
        )
    return component


def _part(
    wall: datetime,
    before: timedelta,
    after: timedelta,
    name: str | None,
    is_summer: bool,
) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if is_summer else TimezoneStandard()
    part.add("dtstart", wall)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", name)
    return part


def _changes(zone: ZoneInfo, year: int) -> Iterator[ClockChange]:
    """Look at every day, and where the offset is another one, for the very second."""
    day = timedelta(days=1)
    one, end = (datetime(when, 1, 1, tzinfo=UTC) for when in (year, year + YEARS))
    while one < end:
        low, high = one, one + day
        before, one = _offset(low, zone), high
        if _offset(high, zone) == before:
            continue
        while high - low > SECOND:
            middle = low + (high - low) // 2
            middle = middle.replace(microsecond=0)
            if _offset(middle, zone) == before:
                low = middle
            else:
                high = middle
        wall = high.astimezone(zone)
        yield ClockChange(
            high,
            before,
            _offset(high, zone),
            wall.tzname() or zone.key,
            bool(wall.dst()),
        )


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
