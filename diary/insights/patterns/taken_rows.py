"""What became of the planned doses of a treatment, read as values for many years.

It says what `insights.taken` and `due.matched` say. Most doses name the slot that they
fill, so most days are counted without making an object of each dose. The others are
handed to `due.matched`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import CharField, Max, Q
from django.db.models.functions import Cast

from diary.due import (
    GIVEN_BY_A_CLINIC,
    PUMP,
    due_between,
    is_foreseen,
    matched,
)
from diary.models import Dose, Patient, PlannedDose, Regimen
from diary.vocab.entries import DoseStatus
from diary.vocab.treatments import TreatmentKind

from .evenings import DAY, ONE_DAY
from .page import Period

DUE: Final = Cast("due_on", CharField())


class Choice(NamedTuple):
    """A treatment of which doses may have been due."""

    pk: UUID
    name: str


class Day(NamedTuple):
    """How many doses a day foresaw, and what became of them; the rest is unknown."""

    due: int
    taken: int
    skipped: int

    @property
    def unknown(self) -> int:
        """How many were neither taken nor left out, as far as is known."""
        return self.due - self.taken - self.skipped

    @property
    def is_partly(self) -> bool:
        """Tell whether some were taken and not all."""
        return 0 < self.taken < self.due


@dataclass(frozen=True)
class DueDoses:
    """What became of the doses of a treatment, day by day; days without any are not in.

    `reasons` counts why doses were skipped; "" is without a reason.
    """

    days: Mapping[date, Day]
    reasons: Mapping[str, int]

    @property
    def whole(self) -> Day:
        """All days together."""
        return together(self.days.values())


class _Row(NamedTuple):
    """What is asked of a logged dose."""

    due_on: str | None
    slot: str
    status: str
    reason: str
    day: str
    as_needed: bool


def together(days: Iterable[Day]) -> Day:
    """Return days as one."""
    due = taken = skipped = 0
    for one in days:
        due, taken, skipped = due + one.due, taken + one.taken, skipped + one.skipped
    return Day(due, taken, skipped)


def choices_of(patient: Patient, period: Period) -> list[Choice]:
    """Return the treatments with planned doses in a period, medicines in front.

    Among them, what was changed last comes first.
    """
    rows = patient.regimens.current().filter(
        Q(starts_on=None) | Q(starts_on__lte=period.last),
        Q(ends_on=None) | Q(ends_on__gt=period.first),
        planned__times_a_week=None,
        planned__isnull=False,
        treatment__voided_at=None,
        as_needed=False,
    )
    rows = rows.exclude(treatment__kind_of__in=GIVEN_BY_A_CLINIC)
    named = rows.exclude(treatment__catalogue=PUMP).order_by()
    told = named.values_list(
        "treatment_id", "treatment__name", "treatment__kind_of"
    ).annotate(latest=Max("starts_on"))
    ranked = sorted(told, key=lambda one: one[1].casefold())
    ranked.sort(key=lambda one: one[3] or date.min, reverse=True)
    ranked.sort(key=lambda one: one[2] != TreatmentKind.MEDICINE)
    return [Choice(pk, name) for pk, name, *_rest in ranked]


def read_due(patient: Patient, chosen: Choice, first: date, last: date) -> DueDoses:
    """Return what became of the doses of a treatment from `first` to `last`."""
    regimens = patient.regimens.current().filter(
        Q(starts_on=None) | Q(starts_on__lte=last),
        Q(ends_on=None) | Q(ends_on__gt=first),
        treatment=chosen.pk,
        as_needed=False,
    )
    known = list(regimens.select_related("treatment").prefetch_related("planned"))
    slots = _slots(known, first, last)
    by_day = _logged(patient, chosen, first, last)
    days: dict[date, Day] = {}
    reasons: Counter[str] = Counter()
    doubtful: list[date] = []
    for day, due in slots.items():
        rows = by_day.get(day.isoformat(), ())
        filled = _filled(due, rows)
        if filled is None:
            doubtful.append(day)
            continue
        days[day] = _counted(len(due), (one.status for one in filled))
        reasons.update(one.reason for one in filled if _is_skipped(one.status))
    _add_doubtful(patient, known, doubtful, days, reasons)
    return DueDoses(dict(sorted(days.items())), reasons)


def _slots(
    regimens: Collection[Regimen], first: date, last: date
) -> dict[date, list[str]]:
    """Return which slots each day foresees; no two regimens share a day."""
    found: dict[date, list[str]] = {}
    for one in regimens:
        planned = list(one.planned.all())
        day = max(first, one.starts_on or first)
        end = min(last, one.ends_on - ONE_DAY) if one.ends_on else last
        while day <= end:
            if slots := _slots_on(one, planned, day):
                found[day] = slots
            day += ONE_DAY
    return found


def _slots_on(regimen: Regimen, planned: Sequence[PlannedDose], day: date) -> list[str]:
    slots = (one.slot for one in planned if is_foreseen(regimen, one, day))
    # One slot of a day is one dose, however often it is planned.
    return list(dict.fromkeys(slots))


def _logged(
    patient: Patient, chosen: Choice, first: date, last: date
) -> dict[str, list[_Row]]:
    """Return the doses by the day that they count for."""
    doses = patient.doses.current().filter(treatment=chosen.pk).order_by()
    on_days, due = Q(local_day__range=(first, last)), Q(due_on__range=(first, last))
    # Each half by its own index: asked for as one, all doses ever would be read.
    told = [
        rows.values_list(DUE, "due_slot", "status", "skip_reason", DAY, "as_needed")
        for rows in (doses.filter(on_days), doses.filter(due).exclude(on_days))
    ]
    found: dict[str, list[_Row]] = defaultdict(list)
    for row in told[0].union(told[1], all=True):
        one = _Row(*row)
        if one.due_on is not None or not one.as_needed:
            found[one.due_on or one.day].append(one)
    return found


def _filled(due: Sequence[str], rows: Sequence[_Row]) -> list[_Row] | None:
    """Return the doses that fill the slots of a day, or None if it takes their times.

    A dose that names no slot may fill another one, depending on when it was.
    """
    named = {one.slot: one for one in rows if one.due_on is not None}
    loose = [one for one in rows if one.due_on is None]
    found = [named[slot] for slot in due if slot in named]
    if loose and (len(loose) > len(due) - len(found) or any(map(_is_timed, due))):
        return None
    return [*found, *loose]


def _is_timed(slot: str) -> bool:
    return ":" in slot


def _add_doubtful(
    patient: Patient,
    regimens: Sequence[Regimen],
    doubtful: Sequence[date],
    days: dict[date, Day],
    reasons: Counter[str],
) -> None:
    """Add the days on which the times of doses matter."""
    if not doubtful:
        return
    dues = [
        due
        for one in _runs(doubtful)
        for due in due_between(
            regimens, one[0], one[-1], zone=patient.zone, day_start=patient.day_start
        )
    ]
    doses = patient.doses.current().filter(
        Q(local_day__in=doubtful) | Q(due_on__in=doubtful),
        treatment=regimens[0].treatment_id,
    )
    filled = matched(dues, doses)
    found: dict[date, list[Dose | None]] = defaultdict(list)
    for due, dose in filled.items():
        found[due.day].append(dose)
    for day, of_day in found.items():
        there = [one for one in of_day if one is not None]
        days[day] = _counted(len(of_day), (one.status for one in there))
        reasons.update(one.skip_reason for one in there if _is_skipped(one.status))


def _runs(days: Sequence[date]) -> Iterable[list[date]]:
    """Yield days in order, those without a gap between them together."""
    ordered = enumerate(sorted(days))
    for _key, run in groupby(ordered, key=lambda one: one[1].toordinal() - one[0]):
        yield [day for _place, day in run]


def _counted(due: int, statuses: Iterable[str]) -> Day:
    found = Counter(statuses)
    return Day(due, found[DoseStatus.TAKEN], found[DoseStatus.SKIPPED])


def _is_skipped(status: str) -> bool:
    return status == DoseStatus.SKIPPED
