"""Weeks, months or years of a period: the rows of tables that go through time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from django.utils import formats
from django.utils.translation import gettext as _

from diary.insights.series import Step, finest, spans

# A week is the shortest that tells a habit. A year of weeks and eight years of months are
# the most one reads.
MOST: Final = {Step.DAY: 0, Step.WEEK: 54, Step.MONTH: 100}
# So many dates have room below a picture on a phone.
MARKS: Final = 4


@dataclass(frozen=True)
class Stretches:
    """The weeks, months or years that a period touches, cut to the period."""

    step: Step
    firsts: tuple[date, ...]
    lengths: tuple[int, ...]

    @cached_property
    def _ordinals(self) -> list[int]:
        return [day.toordinal() for day in self.firsts]

    def count(self, days: Iterable[date]) -> list[int]:
        """Return how many of the days, all within the period, fall into each."""
        found, firsts = [0] * len(self.firsts), self._ordinals
        for day in days:
            found[bisect_right(firsts, day.toordinal()) - 1] += 1
        return found

    def place(self, day: date) -> int:
        """Return the number of the one that a day belongs to."""
        return bisect_right(self._ordinals, day.toordinal()) - 1

    @property
    def names(self) -> list[str]:
        """What each is called: its first day, its month or its year."""
        return [_name(day, self.step) for day in self.firsts]

    @property
    def head(self) -> str:
        """What stands above the names."""
        return {
            Step.WEEK: _("Week from"),
            Step.MONTH: _("Month"),
            Step.YEAR: _("Year"),
        }[self.step]

    @property
    def each(self) -> str:
        """What one column of a picture stands for."""
        return {
            Step.WEEK: _("Each column is a week from Monday."),
            Step.MONTH: _("Each column is a month."),
            Step.YEAR: _("Each column is a year."),
        }[self.step]

    @property
    def marks(self) -> list[tuple[int, str]]:
        """Some of them with a short name, for below a picture."""
        every = -(-len(self.firsts) // MARKS)
        form = {Step.WEEK: "j M", Step.MONTH: "M Y", Step.YEAR: "Y"}[self.step]
        return [
            (at, formats.date_format(self.firsts[at], form))
            for at in range(0, len(self.firsts), every)
        ]


def stretches(first: date, last: date) -> Stretches:
    """Return the weeks of a period, or its months or years where it is long."""
    step = finest(first, last, MOST)
    found = spans(first, last, step)
    return Stretches(
        step, tuple(one.first for one in found), tuple(one.length for one in found)
    )


def newest_first[T](rows: Sequence[T]) -> tuple[T, ...]:
    """Return the rows of a table in the order in which they are read."""
    return tuple(reversed(rows))


def _name(day: date, step: Step) -> str:
    match step:
        case Step.MONTH:
            return formats.date_format(day, "F Y")
        case Step.YEAR:
            return str(day.year)
        case _:
            return formats.date_format(day)
