"""The page of changes: as it is kept, after a write, and with nothing worked out yet."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import F

from diary.insights.actions import refresh_estimates
from diary.insights.change_points import read_course
from diary.insights.comparisons import family_of
from diary.models import Patient

from .diaries import Diary
from .pages import Page

# Seconds of processor time, until the newest change has its answers and until all have.
FIRST, ALL = 1.0, 6.0


def tap() -> None:
    """Leave the diaries as a tap of today does, which changes no comparison."""
    for patient in Patient.objects.all():
        written = Patient.objects.filter(pk=patient.pk)
        written.update(stale_from=patient.today(), changes=F("changes") + 1)


def rest() -> None:
    """Leave the diaries as the last look at the page did."""
    Patient.objects.update(stale_from=None)


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
    """Work out everything that the page of changes shows of a diary."""
    patient = diary.patient
    patient.refresh_from_db()
    patient.estimates.all().delete()
    started = time.process_time()
    course = read_course(patient)
    points = course.points(patient.today())
    wanted = family_of(patient, course, points)
    refresh_estimates(patient, points=points, wanted=wanted, seconds=0)
    first = time.process_time() - started
    refresh_estimates(patient, points=points, wanted=wanted)
    total = time.process_time() - started
    return Cold(diary.name, len(points), len(wanted), first, total)


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
