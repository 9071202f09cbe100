"""What is drawn of a long course: its weeks, months or years, and their level.

Days come as whole numbers, and are added up between the edges of the weeks.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import accumulate, pairwise, repeat
from operator import sub
from typing import Final, NamedTuple

from diary.analysis.level import Level, Point

from .curve import ONE_DAY, Columns, Course
from .curve_level import of_points
from .series import Step, after_of, begin_of
from .whole_numbers import DOUBLE, Numbers

WEEK: Final = 7

# As `Point._make`, without a call of Python for each of them.
_POINT: Final = partial(tuple.__new__, Point)


class Days(NamedTuple):
    """Some days, each once and in order, and what is to be added up of them.

    `values` are doubled, and `at` says of which day each is: several may be of one.
    """

    days: Numbers = []
    values: Numbers = []
    at: Numbers = []


class Read(NamedTuple):
    """The days that were observed, and those on which something was noted."""

    observed: Days
    noted: Days = Days()


@dataclass(frozen=True)
class Long(Course):
    """A course by the week, month or year."""

    read: Read

    @cached_property
    def columns(self) -> Columns:
        """Every week or month, the first and the last as far as they are in it."""
        edges = _edges(self.first, self.last, self.step)
        return Columns(
            edges[:-1],
            list(map(sub, edges[1:], edges)),
            *_together(self.read.observed, edges),
            *_together(self.read.noted, edges),
            # No average of several days is marked as a range, or as late.
            *repeat([0] * (len(edges) - 1), 2),
        )

    @cached_property
    def lines(self) -> list[list[Level]]:
        """The level in pieces: of whole weeks or months, and the whole diary."""
        return of_points(self._whole, self.of, self.step, self.first, self.last)

    @property
    def _whole(self) -> list[Point]:
        """Every week or month of the diary, also such that are not shown."""
        days = self.read.observed.days or [self.first.toordinal()]
        first, last = date.fromordinal(days[0]), date.fromordinal(days[-1])
        # All points but the first and the last are whole, and there are many of them.
        shown = [
            (begin + (length - 1) / 2, some, total / some if some else 0.0)
            for begin, length, some, total in zip(*self.columns[:4], strict=True)
        ]
        return [
            *self._outside(min(first, self.first), self.first),
            *map(_POINT, shown[1:-1]),
            *self._outside(self.last, max(last, self.last)),
        ]

    def _outside(self, first: date, last: date) -> list[Point]:
        """Return the whole weeks or months of some days."""
        step = self.step
        ends = after_of(begin_of(last, step), step) - ONE_DAY
        edges = _edges(begin_of(first, step), ends, step)
        days, sums = _together(_within(self.read.observed, edges), edges)
        return [
            Point((begin + after - 1) / 2, some, total / (some or 1))
            for (begin, after), some, total in zip(
                pairwise(edges), days, sums, strict=True
            )
        ]


def _edges(first: date, last: date, step: Step) -> Numbers:
    """Return the first day of each stretch of a period, and the day after the last."""
    found = [first.toordinal()]
    begin = after_of(begin_of(first, step), step)
    if step == Step.WEEK:
        found += range(begin.toordinal(), last.toordinal() + 1, WEEK)
    else:
        while begin <= last:
            found.append(begin.toordinal())
            begin = after_of(begin, step)
    return [*found, last.toordinal() + 1]


def _together(found: Days, edges: Numbers) -> tuple[Numbers, list[float]]:
    """Return how many days lie between one edge and the next, and their sums."""
    if not found.days:
        return [0] * (len(edges) - 1), [0.0] * (len(edges) - 1)
    days = list(map(bisect_left, repeat(found.days), edges))
    at = days
    if found.at is not found.days:
        at = list(map(bisect_left, repeat(found.at), edges))
    sums = [0, *accumulate(found.values)]
    upto = [sums[place] / DOUBLE for place in at]
    return list(map(sub, days[1:], days)), list(map(sub, upto[1:], upto))


def _within(found: Days, edges: Numbers) -> Days:
    """Return the days from the first edge to the last one."""
    cut = slice(*(bisect_left(found.days, edges[at]) for at in (0, -1)))
    days = found.days[cut]
    if found.at is found.days:
        return Days(days, found.values[cut], days)
    cut = slice(*(bisect_left(found.at, edges[at]) for at in (0, -1)))
    return Days(days, found.values[cut], found.at[cut])
