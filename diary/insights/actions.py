"""What keeps the store of estimates up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import batched, groupby
from time import process_time
from typing import Any, Final

from django.db import transaction

from diary.analysis.effect import Effect
from diary.models import Estimate, Patient, Screen

from .change_points import Point, others_than
from .comparisons import Comparison, input_digest, near, work_out
from .dashboard_screen import Moment, language, seal_of
from .estimate_json import to_json
from .in_time import AT_ONCE
from .readings import Readings

type Report = Callable[[int, int], None]
SEEN: Final = ("digest", "first", "last", "as_of", "made_on")


@dataclass(frozen=True)
class Progress:
    """How many comparisons are up to date, and how many there are."""

    done: int
    of: int

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is left to be worked out."""
        return self.done >= self.of


def refresh_estimates(
    patient: Patient,
    *,
    points: Sequence[Point],
    wanted: Sequence[Comparison],
    seconds: float | None = None,
    report: Report = lambda done, of: None,
) -> Progress:
    """Work out what is missing or out of date, the newest changes first.

    `points` and `wanted` are all changes and comparisons of the diary today.

    It stops after so many seconds of processor time, but never before one change is
    done, and goes on from there the next time. What is up to date costs nothing: only
    windows that hold a day from `patient.stale_from` on, or that time has moved on in,
    are looked at, and only answers whose input has changed are worked out again.
    """
    started = process_time()
    rows = patient.estimates.values_list("place", "pk", *SEEN, named=True)
    stored = {one.place: one for one in rows}
    today = patient.today()
    late = [
        one for one in wanted if not _is_fresh(patient, stored.get(one.place), today)
    ]
    done = len(wanted) - len(late)
    report(done, len(wanted))
    readings = Readings(patient)
    found = _Found(patient)
    for _point, together in groupby(late, key=lambda one: one.point):
        asked = list(together)
        _look(found, readings, points, asked, stored)
        done += len(asked)
        report(done, len(wanted))
        if seconds is not None and process_time() - started >= seconds:
            break
    gone = {one.place for one in wanted}
    found.keep([one.pk for place, one in stored.items() if place not in gone])
    if done == len(wanted):
        _settle(patient)
    return Progress(done, len(wanted))


def keep_screen(
    patient: Patient, *, moment: Moment, body: str, effects: list[Any]
) -> None:
    """Store the page of changes, made of estimates that are all up to date.

    Not if somebody wrote while it was made: another one may have been stored since
    that knows of it.
    """
    if not Patient.objects.filter(pk=patient.pk, changes=patient.changes).exists():
        return
    Screen.objects.update_or_create(
        patient=patient,
        language=language(),
        defaults={
            "seal": seal_of(patient),
            "made_on": moment.today,
            "since": moment.since,
            "recent": moment.recent,
            "body": body,
            "effects": effects,
        },
    )


def stands_still(patient: Patient) -> None:
    """Note that what was written lately changes no comparison.

    So the page that was made before is true, unless somebody wrote meanwhile.
    """
    unchanged = Patient.objects.filter(pk=patient.pk, changes=patient.changes)
    unchanged.update(stale_from=None)


def _settle(patient: Patient) -> None:
    """Note that everything is up to date, unless somebody wrote meanwhile."""
    if patient.stale_from is not None:
        # What was made of the answers before is not true any more.
        patient.screens.all().delete()
        unchanged = Patient.objects.filter(pk=patient.pk, changes=patient.changes)
        unchanged.update(stale_from=None)
        patient.stale_from = None


def _is_fresh(patient: Patient, kept: Any, today: date) -> bool:
    """Tell whether a stored answer can be shown without looking at its input."""
    if kept is None:
        return False
    # While its window is open, each day that passes is one more unlogged day.
    moved_on = kept.made_on < today and kept.made_on <= kept.last
    if moved_on:
        return False
    if kept.as_of == patient.changes:
        return True
    return patient.stale_from is None or kept.last < patient.stale_from


@dataclass
class _Found:
    """What a look found: answers to be stored, and those that were up to date."""

    patient: Patient
    rows: list[Estimate] = field(default_factory=list)
    same: list[tuple[list[int], dict[str, Any]]] = field(default_factory=list)

    def keep(self, gone: Sequence[int]) -> None:
        """Store what was found, and drop answers to what is not asked any more."""
        if not (gone or self.rows or self.same):
            return
        mine = self.patient.estimates
        with transaction.atomic():
            for some in batched(gone, AT_ONCE, strict=False):
                mine.filter(pk__in=some).delete()
            for same, seen in self.same:
                mine.filter(pk__in=same).update(**seen)
            Estimate.objects.bulk_create(
                self.rows,
                batch_size=AT_ONCE,
                update_conflicts=True,
                unique_fields=["patient", "place"],
                update_fields=[*SEEN, "answer", "chance"],
            )


def _look(
    found: _Found,
    readings: Readings,
    points: Sequence[Point],
    asked: Sequence[Comparison],
    stored: Mapping[str, Any],
) -> None:
    """Look at the comparisons of one change; work out those whose input differs."""
    patient, today = found.patient, found.patient.today()
    first, last = asked[0].window
    days = (asked[0].days[0], min(asked[0].days[1], today))
    days = readings.lived(*days)
    left_out = readings.left_out(*days)
    others = near(others_than(asked[0].point, points), first, last)
    seen = {"first": first, "last": last, "as_of": patient.changes, "made_on": today}
    same = []
    for one in asked:
        series = readings.series(one.outcome, *days)
        digest = input_digest(series, one.change, others, left_out)
        kept = stored.get(one.place)
        if kept is not None and kept.digest == digest:
            same.append(kept.pk)
            continue
        answer = work_out(series, one.change, others, left_out)
        chance = answer.p if isinstance(answer, Effect) else None
        told = {"digest": digest, "answer": to_json(answer), "chance": chance}
        found.rows.append(Estimate(patient=patient, place=one.place, **told, **seen))
    if same:
        found.same.append((same, seen))
