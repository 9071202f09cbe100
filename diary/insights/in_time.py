"""Which answers of check-ins were given in time.

A headline rests on what was typed within a day of the end of its day, and was not
changed when that was over. What came later is kept and shown like any other answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from diary.actions import content
from diary.models import CheckIn, Patient
from diary.timekeeping import day_bounds

# What was typed up to so long after the end of its day stands in the headline.
IN_TIME: Final = timedelta(hours=24)
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


def is_in_time(check_in: CheckIn) -> bool:
    """Tell whether answers were typed within a day of the end of their day."""
    typed = check_in.entered_at
    return typed is None or typed <= _closes(check_in)


def _closes(check_in: CheckIn) -> datetime:
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
