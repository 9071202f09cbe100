"""Doses taken of doses due, day by day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from diary.due import due_between, matched
from diary.models import Patient, Treatment
from diary.vocab.entries import DoseStatus


class Taken(NamedTuple):
    """How many doses a day foresaw, and what became of them; the rest is not known."""

    due: int
    taken: int
    skipped: int

    @property
    def unknown(self) -> int:
        """How many were neither taken nor left out, as far as is known."""
        return self.due - self.taken - self.skipped


def taken_of_due(
    patient: Patient, treatment: Treatment, first: date, last: date
) -> dict[date, Taken]:
    """Return what became of the doses of a treatment from `first` to `last`.

    Days on which none was due are not among them.
    """
    regimens = treatment.regimens.current().prefetch_related("planned")
    dues = due_between(
        regimens.select_related("treatment"),
        first,
        last,
        zone=patient.zone,
        day_start=patient.day_start,
    )
    # A dose of the evening may be taken past the end of its day.
    days = (first, last)
    doses = treatment.doses.current().filter(
        Q(local_day__range=days) | Q(due_on__range=days)
    )
    counts: dict[date, list[str]] = defaultdict(list)
    for due, dose in matched(dues, doses).items():
        counts[due.day].append(dose.status if dose else "")
    return {
        day: Taken(
            due=len(found),
            taken=found.count(DoseStatus.TAKEN),
            skipped=found.count(DoseStatus.SKIPPED),
        )
        for day, found in sorted(counts.items())
    }
