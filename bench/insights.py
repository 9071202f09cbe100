"""The page of changes: as it is kept, after a write, and with nothing worked out yet.

The long diary is brought to 60 changes and 8 outcomes first.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import time as clock
from itertools import batched
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from diary import tallies
from diary.analysis.changes import Change
from diary.insights.change_points import read_course
from diary.insights.comparisons import family_of, outcomes_of
from diary.insights.dashboard_page import page_of, refreshed
from diary.insights.dashboard_views import SECONDS
from diary.insights.kept import forget
from diary.insights.outcome_codes import Sort
from diary.models import Patient, PlannedDose, Regimen
from diary.treatments.actions import from_catalogue
from diary.vocab.timecourse import after_stop_of, settling_of

from .diaries import Diary
from .pages import Page

# Seconds of processor time, until the newest change has its answers and until all have.
FIRST, ALL = 1.0, 6.0


CHANGES, OUTCOMES = 60, 8
# Of the catalogue, and not in the demo.
MEDICINE: Final = "gabapentin"


def busy(diary: Diary) -> None:
    """Bring a diary to 60 changes, each compared by 8 outcomes; ten years have room.

    One more medicine is begun and ended again, each time so far from other changes
    that it is a change of its own. The side effects noted least are taken back.
    """
    patient, held = diary.patient, held_by(diary)
    effects = [one.name for one in outcomes_of(patient) if one.sort == Sort.EFFECT]
    more = max(held.outcomes - OUTCOMES, 0)
    with transaction.atomic():
        patient.sideeffects.filter(symptom__in=effects[len(effects) - more :]).update(
            voided_at=timezone.now(), voided_by=diary.user
        )
        _add_changes(diary, CHANGES - held.changes)
        tallies.recount(patient)


class Held(NamedTuple):
    """How many changes a diary has, and how many outcomes each is compared by."""

    changes: int
    outcomes: int


def held_by(diary: Diary) -> Held:
    """Count what the page of changes compares."""
    course = read_course(diary.patient)
    points = course.points(diary.last)
    wanted = family_of(diary.patient, course, points)
    return Held(len(points), len(wanted) // max(len(points), 1))


def _add_changes(diary: Diary, number: int) -> None:
    """Begin and end a medicine on so many days in all, spread over the diary."""
    treatment = from_catalogue(diary.patient, MEDICINE)
    treatment.recorded_by = diary.user
    treatment.save()
    settles = max(settling_of(treatment), after_stop_of(treatment))
    free = _free_days(diary, settles)
    number = min(number, len(free))
    days = [free[len(free) * place // number] for place in range(number)]
    for starts_on, *ends_on in batched(days, 2, strict=False):
        regimen = Regimen.objects.create(
            patient=diary.patient,
            recorded_by=diary.user,
            treatment=treatment,
            starts_on=starts_on,
            ends_on=ends_on[0] if ends_on else None,
        )
        PlannedDose.objects.create(regimen=regimen, at=clock(8), amount=300)


def _free_days(diary: Diary, settles: int) -> list[date]:
    """Return days that are far enough from every change, and from each other."""
    taken = [one.change for one in read_course(diary.patient).points(diary.last)]
    found = []
    for ago in diary.days_back():
        one = Change.on(ago, settles)
        if not any(one.is_near(other) or other.is_near(one) for other in taken):
            taken.append(one)
            found.append(ago)
    return found[::-1]


def tap(diary: Diary) -> None:
    """Leave a diary as a tap of today does, which changes no comparison."""
    written = Patient.objects.filter(pk=diary.patient.pk)
    written.update(stale_from=diary.patient.today(), changes=F("changes") + 1)


def rest(diary: Diary) -> None:
    """Leave a diary as the last look at the page did."""
    Patient.objects.filter(pk=diary.patient.pk).update(stale_from=None)


# With everything worked out that they show.
PAGES: Final = [
    Page("changes", "changes/", most=8, queries=4, before=rest),
    Page("changes, after a tap", "changes/", most=12, queries=20, before=tap),
]


@dataclass(frozen=True)
class Cold:
    """What it took until a diary without any answers had them all.

    `first` and `all` are seconds of processor time.
    """

    diary: str
    changes: int
    comparisons: int
    first: float
    all: float


def work_out(diary: Diary) -> Cold:
    """Work out everything that the page of changes shows of a diary, as a visit does.

    The page comes with the newest change, the script asks for the rest bit by bit, and
    then the page comes whole.
    """
    patient = diary.patient
    patient.refresh_from_db()
    patient.estimates.all().delete()
    patient.screens.all().delete()
    forget()
    started = time.process_time()
    page = page_of(patient, SECONDS, show_all=False)
    first = time.process_time() - started
    while page.progress is not None:
        reached, _store = refreshed(patient, SECONDS)
        if reached.is_complete:
            page = page_of(patient, SECONDS, show_all=False)
    total = time.process_time() - started
    held = held_by(diary)
    return Cold(diary.name, held.changes, held.changes * held.outcomes, first, total)


def lines(colds: list[Cold], mark: str) -> Iterator[str]:
    """Write what was measured; `mark` stands at a bar that is not kept."""
    for one in colds:
        bad = f" {mark}" if any(missed([one])) else ""
        yield (
            f"{one.diary}, no answers yet: the first of {one.changes} changes after"
            f" {one.first:.2f} s, all {one.comparisons} comparisons after"
            f" {one.all:.1f} s{bad}"
        )


def missed(colds: list[Cold]) -> Iterator[str]:
    """Say which bars are missed."""
    for one in colds:
        if one.first > FIRST:
            yield f"{one.diary}, first change: {one.first:.2f} s, over {FIRST:g}"
        if one.all > ALL:
            yield f"{one.diary}, all comparisons: {one.all:.1f} s, over {ALL:g}"
