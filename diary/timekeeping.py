"""Instants, clocks and diary days.

An instant is in UTC. A diary day begins at `day_start` minutes after midnight by
the clock of the diary's zone (04:00 unless the person sets it otherwise), so that
a spasm at two in the night belongs to the evening before it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

DAY_START = 4 * 60
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(8999, 12, 31)


class NoSuchTimeError(ValueError):
    """The clocks went forward past this local time: it never was."""


class TwofoldTimeError(ValueError):
    """The clocks went back: this local time was there twice."""


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names of places a person can choose, in alphabetical order."""
    skipped = ("posix/", "right/", "Etc/", "SystemV/", "US/")
    return tuple(
        sorted(
            name
            for name in available_timezones()
            if name == "UTC" or ("/" in name and not name.startswith(skipped))
        )
    )


def is_zone(name: str) -> bool:
    """Tell whether `name` is a time zone; ZoneInfo() itself raises on paths."""
    return name in available_timezones()


def clock_day(local: datetime, day_start: int) -> date:
    """Return the diary day on which a local time falls."""
    return (local.replace(tzinfo=None) - timedelta(minutes=day_start)).date()


def diary_day(instant: datetime, zone: ZoneInfo, day_start: int = DAY_START) -> date:
    """Return the diary day of an instant, by the wall clock of `zone`."""
    return clock_day(instant.astimezone(zone), day_start)


def day_bounds(
    day: date, zone: ZoneInfo, day_start: int = DAY_START
) -> tuple[datetime, datetime]:
    """Return the first instant of a diary day and the first of the next, in UTC."""
    start = datetime.combine(day, time()) + timedelta(minutes=day_start)
    end = start + timedelta(days=1)
    return (
        start.replace(tzinfo=zone).astimezone(UTC),
        end.replace(tzinfo=zone).astimezone(UTC),
    )


def clock_instant(
    day: date,
    clock: time,
    zone: ZoneInfo,
    *,
    day_start: int = 0,
    second: bool | None = None,
) -> datetime:
    """Return the instant at which the clock showed a time on a day.

    With a `day_start` the day is a diary day, and a time before that belongs to the
    next date: 02:00 of Monday's diary day is on Tuesday. Without, it is a date of the
    calendar. `second` chooses between the two occurrences of a twofold time.

    Raises
    ------
    NoSuchTimeError
        The clocks went forward past this time.
    TwofoldTimeError
        The clocks went back over it, and `second` is None.
    """
    if clock.hour * 60 + clock.minute < day_start:
        day += timedelta(days=1)
    naive = datetime.combine(day, clock)
    first, last = (
        naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)
    )
    if first.astimezone(zone).replace(tzinfo=None) != naive:
        raise NoSuchTimeError
    if first == last:
        return first
    if second is None:
        raise TwofoldTimeError
    return last if second else first
