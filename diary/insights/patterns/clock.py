"""At which time of the clock entries were, worked out by the database.

The clock is the one the person was looking at: each entry keeps the zone in force when
it was written. Instants are stored in UTC, so the time is that of the instant plus the
offset of the zone at that time, and offsets change only a few times a year. Nothing but
sums comes back, however many entries there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection

from diary.insights.whole_numbers import OF_DAYS, when

from .page import ONE_DAY, Period

HOUR: Final = 60
DAY: Final = 24 * HOUR
WEEK: Final = timedelta(days=7)
MINUTE: Final = timedelta(minutes=1)
# The spasms of a diary on some days.
OF_EPISODES: Final = f"FROM diary_episode {OF_DAYS} AND voided_at IS NULL"
# In SQL, how many spasms an entry stands for; a range counts as its middle.
_NUMBER: Final = "CAST(count + COALESCE(count_high, count) AS DOUBLE PRECISION) / 2"
SPASMS: Final = f"SUM({_NUMBER})"
# In SQL, the clocks that entries were written by: the names of zones hold no comma.
ZONES: Final = {
    "sqlite": "group_concat(DISTINCT timezone)",
    "postgresql": "string_agg(DISTINCT timezone, ',')",
}


def spasms_of(condition: str) -> str:
    """Return the SQL of the spasms of some of the entries."""
    return f"SUM({when(condition, _NUMBER)})"


def zones_of(told: str | None) -> list[str]:
    """Return the clocks that `ZONES` told."""
    return sorted(told.split(",")) if told else []


def minute_by_clock(zones: list[str], period: Period) -> tuple[str, dict[str, Any]]:
    """Return the SQL of the minute of an episode, 0 to 1439, by its clock.

    With it come the values that it is asked with. `zones` are those of the entries.
    """
    offset, values = _offset(zones, period)
    # Both databases write an instant as 2026-01-31 12:00:00 and what follows.
    hour, minute = (
        f"CAST(substr(CAST(occurred_at AS TEXT), {place}, 2) AS INTEGER)"
        for place in (12, 15)
    )
    return f"(({hour} * {HOUR} + {minute} + {offset} + {DAY}) %% {DAY})", values


def _offset(zones: list[str], period: Period) -> tuple[str, dict[str, Any]]:
    """Return the minutes that the clocks are ahead of UTC, by zone and instant."""
    if not zones:
        return "0", {}
    # A diary day lies within a day of its date in UTC, whatever the zone.
    first = datetime.combine(period.first - ONE_DAY, time(), UTC)
    last = datetime.combine(period.last + 3 * ONE_DAY, time(), UTC)
    whens: list[str] = []
    values: dict[str, Any] = {}
    for place, zone in enumerate(zones):
        values[f"zone_{place}"] = zone
        *before, (_until, at_last) = _spans(ZoneInfo(zone), first, last)
        mine = f"WHEN timezone = %(zone_{place})s"
        for number, (until, offset) in enumerate(before):
            name = f"until_{place}_{number}"
            values[name] = connection.ops.adapt_datetimefield_value(until)
            whens.append(f"{mine} AND occurred_at < %({name})s THEN {offset}")
        whens.append(f"{mine} THEN {at_last}")
    return f"CASE {' '.join(whens)} ELSE 0 END", values


def _spans(
    zone: ZoneInfo, first: datetime, last: datetime
) -> Iterator[tuple[datetime, int]]:
    """Yield until when each offset was in force, and the offset in minutes.

    >>> days = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))
    >>> [(f"{until:%d %b %H:%M}", by) for until, by in _spans(ZoneInfo("Europe/Rome"), *days)]
    [('29 Mar 01:00', 60), ('25 Oct 01:00', 120), ('31 Dec 00:00', 60)]
    """
    at, offset = first, _minutes(zone, first)
    while at < last:
        after = min(at + WEEK, last)
        following = _minutes(zone, after)
        if following != offset:
            after = _change(zone, at, after)
            yield after, offset
            offset = _minutes(zone, after)
        at = after
    yield last, offset


def _change(zone: ZoneInfo, at: datetime, after: datetime) -> datetime:
    """Return the first minute between two instants that has another offset."""
    offset = _minutes(zone, at)
    while after - at > MINUTE:
        middle = at + (after - at) // MINUTE // 2 * MINUTE
        if _minutes(zone, middle) == offset:
            at = middle
        else:
            after = middle
    return after


def _minutes(zone: ZoneInfo, at: datetime) -> int:
    ahead = at.astimezone(zone).utcoffset()
    return 0 if ahead is None else int(ahead / MINUTE)
