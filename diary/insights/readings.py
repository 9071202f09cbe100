"""The days of a diary as comparisons take them: each stretch is read once, lightly.

It says what `outcomes.read_facts` says. Comparisons of neighbouring changes look at the
same days, and one change is compared by many outcomes, so what was read is kept.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

import numpy as np
from django.db.models import Subquery

from diary.analysis.window import Series
from diary.models import Patient

from .change_points import days_left_out
from .day_rows import read_answered, read_logged, read_noted, read_totals
from .in_time import changed_late
from .outcomes import Facts, Outcome, facts_of

# So many days are read at a time: a change looks at some 360 of them.
STRETCH: Final = 128


class Readings:
    """The outcomes of a diary day by day, read as they are asked for."""

    def __init__(self, patient: Patient, *, with_late: bool = False) -> None:
        self.patient, self.with_late = patient, with_late
        self._facts: dict[int, Facts] = {}
        self._values: dict[tuple[int, Outcome], Any] = {}

    def series(self, asked: Outcome, first: date, last: date) -> Series:
        """Return an outcome from day to day, both with; nan where not answered."""
        start, stop = first.toordinal(), last.toordinal()
        pieces = []
        for number in range(start // STRETCH, stop // STRETCH + 1):
            begins = number * STRETCH
            low, high = max(start - begins, 0), min(stop - begins, STRETCH - 1)
            pieces.append(self._of_stretch(number, asked)[low : high + 1])
        return Series(first, np.concatenate(pieces), asked.family)

    def lived(self, first: date, last: date) -> tuple[date, date]:
        """Return the days of a window on which something could have been answered.

        Days before the diary was kept are no days without an answer, and neither is
        today before somebody has answered.
        """
        earliest, latest = self._ends
        if earliest is None or latest is None:
            return last, last
        if last == self.patient.today() and latest < last:
            last -= timedelta(days=1)
        return min(max(first, earliest), last), last

    def left_out(self, first: date, last: date) -> set[date]:
        """Return the days from `first` to `last` that the person left out."""
        return {day for day in self._left_out if first <= day <= last}

    def facts(self, first: date, last: date) -> Facts:
        """Return what a few days say, for more than their outcomes; not kept."""
        patient = self.patient
        found = read_answered(patient, first, last)
        if not self.with_late:
            late = changed_late(patient, (one.pk for one in found if one.version > 1))
            found = [one for one in found if one.version == 1 or one.pk not in late]
        rows: dict[str, Any] = {
            "totals": read_totals(patient, first, last),
            "check_ins": found,
            "episodes": read_logged(patient, first, last),
            "effects": read_noted(patient, first, last),
        }
        return facts_of(first, last, **rows, with_late=self.with_late)

    @cached_property
    def _ends(self) -> tuple[date | None, date | None]:
        # Each end is found at once; the least and the greatest of all would be sought
        # among the check-ins of all years.
        answered = self.patient.checkins.current()
        newest = answered.order_by("-local_day").values("local_day")[:1]
        ends = answered.order_by("local_day").annotate(newest=Subquery(newest))
        first, last = ends.values_list("local_day", "newest").first() or (None, None)
        return first, last

    @cached_property
    def _left_out(self) -> set[date]:
        earliest, _latest = self._ends
        today = self.patient.today()
        return days_left_out(self.patient, min(earliest or today, today), today)

    def _of_stretch(self, number: int, asked: Outcome) -> Any:
        if (number, asked) not in self._values:
            values = self._stretch(number).series(asked).values
            self._values[number, asked] = values
        return self._values[number, asked]

    def _stretch(self, number: int) -> Facts:
        if number not in self._facts:
            first = date.fromordinal(max(number * STRETCH, 1))
            last = first + timedelta(STRETCH - 1)
            self._facts[number] = self.facts(first, last)
        return self._facts[number]
