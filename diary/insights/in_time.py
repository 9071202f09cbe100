"""Which answers of check-ins were given in time: the one rule of every page that counts.

Averages, comparisons, patterns and the summary rest on what was typed within a day of
the end of its day, and was not changed when that was over. What came later is kept and
shown; the chart marks it, and can leave it out.

The forms and lists of the journal mark an answer earlier, from noon of the next day on
(`daily.is_late`). That is on purpose: it tells the one who writes, and who reads a
single answer, that it is from memory. It decides about no number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import batched
from typing import Any, Final, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from diary.actions import content
from diary.models import CheckIn, Patient
from diary.timekeeping import day_bounds

# What was typed up to so long after the end of its day stands in the headline.
IN_TIME: Final = timedelta(hours=24)
ONE_DAY: Final = timedelta(days=1)
# Where clocks are furthest ahead, a day from midnight to midnight and the 24 hours after
# it are over at 10:00 of the next day in UTC. Nowhere are they over before.
NEVER_OVER_BEFORE: Final = time(10)
# What `Typed` asks of a row.
TYPED_BY: Final = ("pk", "version", "local_day", "entered_at", "timezone", "day_start")
# So many ids go into one question.
AT_ONCE: Final = 500
# What a comparison takes from a check-in.
ASKED = (
    "spasticity",
    "pain",
    "fatigue",
    "walking",
    "sleepiness",
    "sleep_disruption",
    "worst",
    "spasms",
    "spasms_low",
    "spasms_high",
    "spasms_include_logged",
    "side_effects",
)


class Typed(Protocol):
    """What of a check-in tells whether it was in time: a row, or its values alone."""

    @property
    def pk(self) -> UUID: ...
    @property
    def version(self) -> int: ...
    @property
    def local_day(self) -> date: ...
    @property
    def entered_at(self) -> datetime | None: ...
    @property
    def timezone(self) -> str: ...
    @property
    def day_start(self) -> int: ...


def is_in_time(check_in: Typed) -> bool:
    """Tell whether answers were typed within a day of the end of their day."""
    typed = check_in.entered_at
    if typed is None:
        return True
    surely = datetime.combine(check_in.local_day + ONE_DAY, NEVER_OVER_BEFORE, UTC)
    return typed <= surely or typed <= _closes(check_in)


def late_among(patient: Patient, check_ins: Iterable[Typed]) -> set[UUID]:
    """Return the check-ins that were typed or changed when it was too late."""
    found = list(check_ins)
    late = {one.pk for one in found if not is_in_time(one)}
    return late | changed_late(patient, (one.pk for one in found if one.version > 1))


def changed_late(patient: Patient, changed: Iterable[UUID]) -> set[UUID]:
    """Return which of the check-ins that were changed were so when it was too late."""
    late: set[UUID] = set()
    for some in batched(changed, AT_ONCE, strict=False):
        rows = patient.checkins.filter(pk__in=some)
        late |= answered_anew(patient, list(rows))
    return late


def _closes(check_in: Typed) -> datetime:
    zone = ZoneInfo(check_in.timezone)
    _begins, ends = day_bounds(check_in.local_day, zone, check_in.day_start)
    return ends + IN_TIME


def answered_anew(patient: Patient, check_ins: Iterable[CheckIn]) -> set[UUID]:
    """Return the check-ins whose answers were changed when they would be too late.

    A correction is kept and shown like any other answer, but a headline rests on what
    was said in time.
    """
    found = {one.pk: one for one in check_ins if one.version > 1}
    trail = patient.revisions.filter(subject_id__in=list(found))
    return {
        one.subject_id
        for one in trail
        if one.at > _closes(found[one.subject_id])
        and _answers(one.before) != _answers(content(found[one.subject_id]))
    }


def _answers(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said.get(name) for name in ASKED}
