"""What keeps the store of estimates up to date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from time import process_time
from typing import Final

from django.db import transaction
from django.db.models import Max, Min

from diary.analysis.effect import Effect
from diary.models import Estimate, Patient

from .change_points import ONE_DAY, Point, days_left_out, others_than
from .comparisons import Comparison, input_digest, near, work_out
from .estimate_json import to_json
from .outcomes import read_facts

type Report = Callable[[int, int], None]
KEPT: Final = ("digest", "first", "last", "answer", "chance", "as_of", "made_on")


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
    stored = {one.place: one for one in patient.estimates.defer("answer")}
    _forget(patient, {one.place for one in wanted}, stored)
    late = [one for one in wanted if not _is_fresh(patient, stored.get(one.place))]
    done = len(wanted) - len(late)
    report(done, len(wanted))
    for _point, together in groupby(late, key=lambda one: one.point):
        asked = list(together)
        _keep(patient, points, asked, stored)
        done += len(asked)
        report(done, len(wanted))
        if seconds is not None and process_time() - started >= seconds:
            break
    if done == len(wanted):
        # Unless somebody wrote meanwhile.
        seen = Patient.objects.filter(pk=patient.pk, changes=patient.changes)
        seen.update(stale_from=None)
        patient.stale_from = None
    return Progress(done, len(wanted))


def _is_fresh(patient: Patient, kept: Estimate | None) -> bool:
    """Tell whether a stored answer can be shown without looking at its input."""
    if kept is None:
        return False
    today = patient.today()
    # While its window is open, each day that passes is one more unlogged day.
    moved_on = kept.made_on < today and kept.made_on <= kept.last
    if moved_on:
        return False
    if kept.as_of == patient.changes:
        return True
    return patient.stale_from is None or kept.last < patient.stale_from


def _keep(
    patient: Patient,
    points: Sequence[Point],
    asked: Sequence[Comparison],
    stored: dict[str, Estimate],
) -> None:
    """Work out the comparisons of one change and store them."""
    today = patient.today()
    first, last = asked[0].window
    facts = read_facts(patient, *_lived(patient, first, min(last, today)))
    until = facts.last
    left_out = days_left_out(patient, facts.first, until)
    others = near(others_than(asked[0].point, points), first, last)
    seen = {
        "first": first,
        "last": last,
        "as_of": patient.changes,
        "made_on": today,
    }
    rows, same = [], []
    for one in asked:
        series = facts.series(one.outcome)
        digest = input_digest(series, one.change, others, left_out)
        kept = stored.get(one.place)
        if kept is not None and kept.digest == digest:
            same.append(kept.pk)
            continue
        answer = work_out(series, one.change, others, left_out)
        rows.append(
            Estimate(
                patient=patient,
                place=one.place,
                digest=digest,
                answer=to_json(answer),
                chance=answer.p if isinstance(answer, Effect) else None,
                **seen,
            )
        )
    with transaction.atomic():
        patient.estimates.filter(pk__in=same).update(**seen)
        Estimate.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["patient", "place"],
            update_fields=KEPT,
        )


def _lived(patient: Patient, first: date, last: date) -> tuple[date, date]:
    """Return the days of a window on which something could have been answered.

    Days before the diary was kept are no days without an answer, and neither is today
    before somebody has answered.
    """
    answered = patient.checkins.current().order_by("local_day")
    ends = answered.aggregate(first=Min("local_day"), last=Max("local_day"))
    if ends["first"] is None:
        return last, last
    if last == patient.today() and ends["last"] < last:
        last -= ONE_DAY
    return min(max(first, ends["first"]), last), last


def _forget(patient: Patient, wanted: set[str], stored: dict[str, Estimate]) -> None:
    """Drop answers to what is not asked any more."""
    gone = [one.pk for place, one in stored.items() if place not in wanted]
    if gone:
        with transaction.atomic():
            patient.estimates.filter(pk__in=gone).delete()
