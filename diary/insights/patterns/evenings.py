"""The evenings of a diary as comparisons take them, read as values.

The same rules as in `outcomes.py`, for many years at once: an evening counts if it was
answered in time, and then it says something about spasms or side effects or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import CharField
from django.db.models.functions import Cast

from diary.insights.in_time import TYPED_BY, late_among
from diary.insights.whole_numbers import (
    DOUBLE,
    OF_DAYS,
    day_number,
    doubled,
    read_numbers,
    when,
)
from diary.models import Patient
from diary.vocab.entries import CheckInPart, SideEffectsAnswer

ONE_DAY: Final = timedelta(days=1)
# Days are read as text: that is twice as fast as making dates of them and dropping most.
DAY: Final = Cast("local_day", CharField())

# In SQL, that a row may have been typed too late: after `in_time.NEVER_OVER_BEFORE` of
# the next day. Later dates come first, as that is found out faster.
MAY_BE_LATE: Final = {
    "sqlite": "substr(entered_at, 1, 10) > local_day"
    " AND entered_at > datetime(local_day, '+34 hours')",
    "postgresql": "entered_at AT TIME ZONE 'UTC' > local_day + INTERVAL '34 hours'",
}

# A first and a last day, both with.
type Span = tuple[date, date]


class Evening(NamedTuple):
    """The answer of one evening, and whether it was given in time."""

    side_effects: str
    is_in_time: bool


class Spell(NamedTuple):
    """A side effect from a day to a day, both with, as strong as it was noted."""

    symptom: str
    first: date
    last: date
    severity: int | None


def read_evenings(patient: Patient, *spans: Span) -> dict[date, Evening]:
    """Return the evening check-ins of some days, in their order."""
    said = ("", *SideEffectsAnswer.values)
    days, within, more = _of_spans(spans)
    doubtful, *answered = read_numbers(
        patient,
        days,
        f"FROM diary_checkin {within} AND voided_at IS NULL AND part = 'evening'",
        when(f"version > 1 OR {MAY_BE_LATE[connection.vendor]}", day_number()),
        *(when(f"side_effects = '{one}'", day_number()) for one in said),
        **more,
    )
    told: dict[int, Evening] = {}
    for answer, named in zip(said, answered, strict=True):
        told |= dict.fromkeys(named, Evening(answer, is_in_time=True))
    found = {date.fromordinal(day): told[day] for day in sorted(told)}
    for day in _late(patient, map(date.fromordinal, doubtful)):
        if day in found:
            found[day] = found[day]._replace(is_in_time=False)
    return found


def _of_spans(spans: Sequence[Span]) -> tuple[Span, str, dict[str, date]]:
    """Return the first and last day of all, and the SQL of the days with its values.

    What lies between two spans is not read: years may.
    """
    apart = [
        f"local_day BETWEEN %(first_{place})s AND %(last_{place})s"
        for place in range(len(spans))
    ]
    values = {
        f"{end}_{place}": day
        for place, span in enumerate(spans)
        for end, day in zip(("first", "last"), span, strict=True)
    }
    days = min(first for first, _last in spans), max(last for _first, last in spans)
    return days, f"{OF_DAYS} AND ({' OR '.join(apart)})", values


def read_spasms(patient: Patient, *spans: Span) -> dict[date, float]:
    """Return the spasms of the days whose number is known, late answers with them."""
    days, within, more = _of_spans(spans)
    known, numbers = read_numbers(
        patient,
        days,
        f"FROM diary_dailytotal {within} AND spasms IS NOT NULL",
        day_number(),
        doubled("spasms"),
        **more,
    )
    told = dict(zip(known, numbers, strict=True))
    return {date.fromordinal(day): told[day] / DOUBLE for day in sorted(told)}


def read_spells(patient: Patient, first: date, last: date) -> list[Spell]:
    """Return the side effects that were there on any day from `first` to `last`."""
    rows = patient.sideeffects.current().filter(local_day__lte=last).order_by()
    told = rows.values_list("symptom", "local_day", "ongoing", "ended_on", "severity")
    spells = (
        Spell(symptom, day, last if ongoing else min(ended or day, last), severity)
        for symptom, day, ongoing, ended, severity in told
    )
    return [one for one in spells if one.last >= first]


def days_of(spells: Iterable[Spell], first: date, last: date) -> dict[str, set[date]]:
    """Return on which days from `first` to `last` each side effect was there."""
    found: dict[str, set[date]] = {}
    for one in spells:
        days = found.setdefault(one.symptom, set())
        begin = max(one.first, first).toordinal()
        days.update(
            date.fromordinal(day)
            for day in range(begin, min(one.last, last).toordinal() + 1)
        )
    return found


def asked_about(
    evenings: dict[date, Evening], effects: dict[str, set[date]]
) -> list[date]:
    """Return the days on which it is known which side effects there were.

    The question was answered in time. A day on which there was some, and nobody said
    which, may have been a day with any of them, so it is not among them.
    """
    with_some: set[date] = set().union(*effects.values()) if effects else set()
    return [
        day
        for day, one in evenings.items()
        if one.is_in_time
        and one.side_effects in SideEffectsAnswer
        and (one.side_effects == SideEffectsAnswer.NONE or day in with_some)
    ]


def _late(patient: Patient, days: Iterable[date]) -> set[date]:
    days = list(days)
    if not days:
        return set()
    rows = patient.checkins.current().filter(
        part=CheckInPart.EVENING, local_day__in=days
    )
    # Hundreds in ten years: models only of the few that were changed.
    found: list[Any] = list(rows.order_by().values_list(*TYPED_BY, named=True))
    late = late_among(patient, found)
    return {one.local_day for one in found if one.pk in late}
