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

from django.db.models import Case, CharField, F, FloatField, IntegerField, Value, When
from django.db.models.functions import Cast, Coalesce, Substr

from diary.models import Patient

from .page import ONE_DAY, Period

HOUR: Final = 60
DAY: Final = 24 * HOUR
WEEK: Final = timedelta(days=7)
MINUTE: Final = timedelta(minutes=1)
# How many spasms an entry stands for; a range counts as its middle.
SPASMS: Final = Cast(F("count") + Coalesce("count_high", "count"), FloatField()) / 2


def minute_of_entries(patient: Patient, period: Period) -> Any:
    """Return the expression for the minute of an episode, 0 to 1439, by its clock."""
    rows = patient.episodes.current().filter(**period.days)
    zones = rows.order_by().values_list("timezone", flat=True).distinct()
    # Both databases write an instant as 2026-01-31 12:00:00 and what follows.
    text = Cast("occurred_at", CharField())
    hour = Cast(Substr(text, 12, 2), IntegerField())
    minute = Cast(Substr(text, 15, 2), IntegerField())
    return (hour * HOUR + minute + _offset(sorted(zones), period) + DAY) % DAY


def _offset(zones: list[str], period: Period) -> Any:
    """Return the minutes that the clocks are ahead of UTC, by zone and instant."""
    # A diary day lies within a day of its date in UTC, whatever the zone.
    first = datetime.combine(period.first - ONE_DAY, time(), UTC)
    last = datetime.combine(period.last + 3 * ONE_DAY, time(), UTC)
    whens = []
    for zone in zones:
        *before, (_until, at_last) = _spans(ZoneInfo(zone), first, last)
        whens += [
            When(timezone=zone, occurred_at__lt=until, then=Value(offset))
            for until, offset in before
        ]
        whens.append(When(timezone=zone, then=Value(at_last)))
    return Case(*whens, default=Value(0), output_field=IntegerField())


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
