"""Evenings of a diary, made by the actions of the app, and read back row by row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from diary.models import CheckIn, Patient, SideEffect, User
from diary.vocab.entries import CheckInPart, SideEffectsAnswer, SpasmsAnswer
from tests.insights.shown import DAY, at
from tests.make import make_check_in


def evening(
    patient: Patient,
    by: User,
    day: date,
    *,
    spasms: int | None = None,
    effects: tuple[str, ...] | None = None,
    typed: datetime | None = None,
    **said: Any,
) -> CheckIn:
    """Answer an evening at nine: so many spasms, and these side effects, if given."""
    if spasms is not None:
        said |= {"spasms": SpasmsAnswer.NUMBER, "spasms_low": spasms}
    if effects is not None:
        some = SideEffectsAnswer.SOME if effects else SideEffectsAnswer.NONE
        said["side_effects"] = some
    said = {"spasticity": None} | said
    typed = typed or at(patient, day, "21:00")
    return make_check_in(
        patient, by=by, day=day, entered_at=typed, symptoms=effects or (), **said
    )


def evenings_in_time(patient: Patient, first: date, last: date) -> dict[date, CheckIn]:
    """Return the evenings that were typed within a day of the end of their day."""
    rows = patient.checkins.filter(voided_at=None, part=CheckInPart.EVENING)
    return {
        one.local_day: one
        for one in rows
        if first <= one.local_day <= last and not is_late(one)
    }


def is_late(row: Any) -> bool:
    """Tell whether a row was typed more than 24 hours after the end of its day."""
    hours, minutes = divmod(row.day_start, 60)
    ends = datetime.combine(row.local_day + DAY, time(hours, minutes), row.zone)
    return row.entered_at is not None and row.entered_at > ends + timedelta(hours=24)


def effects_of(rows: Iterable[SideEffect], day: date) -> dict[str, int | None]:
    """Return the side effects of a day with how strong they were at most."""
    found: dict[str, int | None] = {}
    for one in rows:
        over = one.ended_on or one.local_day
        if one.local_day <= day and (one.ongoing or day <= over):
            known = [found.get(one.symptom), one.severity]
            found[one.symptom] = max((n for n in known if n is not None), default=None)
    return found
