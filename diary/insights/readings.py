"""The days of a diary as comparisons take them: each stretch is read once, lightly.

It says what `outcomes.read_facts` says. Comparisons of neighbouring changes look at the
same days, and one change is compared by many outcomes, so what was read is kept.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple, cast

import numpy as np
from django.db.models import FloatField, Q, Subquery
from django.db.models.functions import Cast

from diary.analysis.window import Series
from diary.models import Patient

from .change_points import days_left_out
from .in_time import ASKED, changed_late
from .outcomes import Facts, Outcome, facts_of

# So many days are read at a time: a change looks at some 360 of them.
STRETCH: Final = 128
_CHECK_IN: Final = (
    *("pk", "version", "part", "local_day", "entered_at", "timezone", "day_start"),
    *ASKED,
)
# Halves are exact in floating point, and much faster to read than decimals.
_TOTAL: Final = (
    "local_day",
    "severity_max",
    Cast("spasms", FloatField()),
    Cast("episodes", FloatField()),
)
_EPISODE: Final = ("local_day", "type", "site", "severity", "count", "count_high")
_EFFECT: Final = ("symptom", "local_day", "ongoing", "ended_on")


class _Total(NamedTuple):
    """What is counted of one day."""

    local_day: date
    severity_max: int | None
    spasms: float | None
    episodes: float


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
        ended = Q(ongoing=True) | Q(ended_on__gte=first)
        there = ended | Q(ended_on=None, local_day__gte=first)
        rows = self.patient.sideeffects.current().filter(there, local_day__lte=last)
        found = rows.order_by().values_list(*_EFFECT, named=True)
        return self._read(first, last, list(found))

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

    @cached_property
    def _effects(self) -> list[Any]:
        rows = self.patient.sideeffects.current().order_by()
        return list(rows.values_list(*_EFFECT, named=True))

    def _of_stretch(self, number: int, asked: Outcome) -> Any:
        if (number, asked) not in self._values:
            values = self._stretch(number).series(asked).values
            self._values[number, asked] = values
        return self._values[number, asked]

    def _stretch(self, number: int) -> Facts:
        if number not in self._facts:
            first = date.fromordinal(max(number * STRETCH, 1))
            last = first + timedelta(STRETCH - 1)
            there = [one for one in self._effects if _touches(one, first, last)]
            self._facts[number] = self._read(first, last, there)
        return self._facts[number]

    def _read(self, first: date, last: date, effects: list[Any]) -> Facts:
        days = {"local_day__range": (first, last)}
        patient = self.patient
        check_ins = patient.checkins.current().filter(**days).order_by()
        found: list[Any] = list(check_ins.values_list(*_CHECK_IN, named=True))
        if not self.with_late:
            anew = (one.pk for one in found if one.version > 1)
            late = changed_late(self.patient, anew)
            found = [one for one in found if one.pk not in late]
        totals: Any = patient.days.filter(**days).order_by().values_list(*_TOTAL)
        episodes: Any = patient.episodes.current().filter(**days).order_by()
        return facts_of(
            first,
            last,
            totals=cast("Any", [_Total(*row) for row in totals]),
            check_ins=found,
            episodes=episodes.values_list(*_EPISODE, named=True),
            effects=effects,
            with_late=self.with_late,
        )


def _touches(effect: Any, first: date, last: date) -> bool:
    """Tell whether a side effect was there on one of some days."""
    ended = last if effect.ongoing else effect.ended_on or effect.local_day
    return bool(effect.local_day <= last and ended >= first)
