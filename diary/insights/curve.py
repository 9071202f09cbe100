"""The course of an outcome: days taken together, and the level that they lie around."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import inf
from typing import Final, NamedTuple

from diary.analysis.level import Level, Point
from diary.models import Patient

from .charted import Charted, highest_of
from .curve_days import Asked, Day, read_days
from .curve_level import between, of_days, of_points, rests_on
from .kept import Shelf
from .patterns.averages import Average, average_of
from .series import Step, after_of, begin_of, finest

ONE_DAY: Final = timedelta(days=1)
# Days below a year, weeks up to ten; a table is read row by row.
POINTS: Final = {Step.DAY: 366, Step.WEEK: 521, Step.MONTH: 521}
ROWS: Final = {Step.DAY: 92, Step.WEEK: 105, Step.MONTH: 240}


class Stretch(NamedTuple):
    """One day, or the days of one week, month or year that lie in the period.

    Of `length` days, `days` were observed and are `total` together; on `noted_days`
    others something was logged, `noted` in all. `ranges` and `late` are how many of the
    observed days are a midpoint or were answered late.
    """

    first: date
    length: int
    days: int = 0
    total: float = 0.0
    noted_days: int = 0
    noted: float = 0.0
    ranges: int = 0
    late: int = 0

    @property
    def mean(self) -> float | None:
        """The average of the observed days; None where there is none."""
        return self.total / self.days if self.days else None

    @property
    def noted_mean(self) -> float | None:
        """The average of what was logged on other days; None where nothing was."""
        return self.noted / self.noted_days if self.noted_days else None

    @property
    def last(self) -> date:
        """The last day."""
        return self.first + timedelta(days=self.length - 1)

    @property
    def middle(self) -> float:
        """The middle of the days, as a day number with its fraction."""
        return self.first.toordinal() + (self.length - 1) / 2


class Columns(NamedTuple):
    """The points of a course, one column for each field of `Stretch`.

    Days are numbers. There are hundreds of points, and an object for each takes longer
    than what is done with it.
    """

    first: Sequence[int]
    length: Sequence[int]
    days: Sequence[int]
    total: Sequence[float]
    noted_days: Sequence[int]
    noted: Sequence[float]
    ranges: Sequence[int]
    late: Sequence[int]


@dataclass(frozen=True)
class Course(ABC):
    """What is drawn of an outcome from `first` to `last`, both with."""

    of: Charted
    first: date
    last: date

    @property
    @abstractmethod
    def columns(self) -> Columns:
        """Every day, week, month or year, also empty ones."""

    @property
    def length(self) -> int:
        """How many days the period has."""
        return (self.last - self.first).days + 1

    @property
    def step(self) -> Step:
        """What one point stands for."""
        return finest(self.first, self.last, POINTS)

    @property
    @abstractmethod
    def lines(self) -> list[list[Level]]:
        """The level in pieces, one for each stretch without a long gap."""


@dataclass(frozen=True)
class Curve(Course):
    """A course with its days.

    `days` are those on which something was observed or noted. `begins` is the first day
    of the diary, and `late` says how many answers were typed late, shown or not.
    `around` are all the days that the level rests on, also such that are not shown.
    """

    begins: date
    days: tuple[Day, ...]
    late: int
    around: Sequence[Day]

    @cached_property
    def points(self) -> tuple[Stretch, ...]:
        """What is drawn: every day, week, month or year, also empty ones."""
        return together(self.days, self.first, self.last, self.step)

    @cached_property
    def columns(self) -> Columns:
        """The same as columns."""
        first, *more = zip(*self.points, strict=True)
        return Columns([one.toordinal() for one in first], *more)

    @cached_property
    def lines(self) -> list[list[Level]]:
        """The level in pieces, which is the same in whatever is shown of a day."""
        days, step = self.around, self.step
        if step == Step.DAY:
            return of_days(days, self.of, self.first, self.last)
        whole: tuple[Stretch, ...] = ()
        if days:
            ends = after_of(begin_of(days[-1].day, step), step) - ONE_DAY
            whole = together(days, begin_of(days[0].day, step), ends, step)
        points = [Point(one.middle, one.days, one.mean or 0.0) for one in whole]
        return of_points(points, self.of, step, self.first, self.last)

    @property
    def row_step(self) -> Step:
        """What one row of the table stands for."""
        return finest(self.first, self.last, ROWS)

    @cached_property
    def rows(self) -> tuple[Stretch, ...]:
        """What is read in the table: the same days, fewer rows."""
        return together(self.days, self.first, self.last, self.row_step)

    @cached_property
    def whole(self) -> Stretch:
        """Everything in one."""
        sums = [sum(one) for one in zip(*(one[2:] for one in self.points), strict=True)]
        return Stretch(self.first, self.length, *sums)

    @cached_property
    def average(self) -> Average | None:
        """The average of what was answered in time; None where nothing was."""
        highest = highest_of(self.of)
        days = [
            (one.day.toordinal(), one.value)
            for one in self.days
            if one.value is not None and not one.is_late
        ]
        most = inf if highest is None else highest
        return average_of(days, self.of.family, highest=most)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was observed nor noted."""
        return not (self.whole.days or self.whole.noted_days)

    def level_of(self, row: Stretch) -> Level | None:
        """Return the level in the middle of some days, where there is a line."""
        first, last = row.first.toordinal(), row.last.toordinal()
        for piece in self.lines:
            begins, ends = piece[0].day, piece[-1].day
            if first <= ends and last >= begins:
                return between(piece, min(max(row.middle, begins), ends))
        return None


def read_curve(
    patient: Patient,
    of: Charted,
    first: date | None,
    last: date,
    *,
    without_late: bool = False,
) -> Curve:
    """Return the course of an outcome; None is from the first day of the diary."""
    key = (str(of), first, last, without_late)
    return _kept.of(
        patient,
        key,
        lambda: curve_of(
            Asked(patient, of, first, last), begun(patient), without_late=without_late
        ),
    )


def kept_curve(asked: Asked, *, without_late: bool) -> Curve | None:
    """Return the course if its page has just been made."""
    key = (str(asked.of), asked.first, asked.last, without_late)
    return _kept.kept(asked.patient, key)


def begun(patient: Patient) -> list[date]:
    """Return the first day on which something was counted, if there is one."""
    days = patient.days.order_by("local_day").values_list("local_day", flat=True)
    return list(days[:1])


def curve_of(asked: Asked, begun: Sequence[date], *, without_late: bool) -> Curve:
    """Read the course of an outcome; `begun` is the first day of the diary."""
    around = read_days(_resting(asked))
    known = [*begun, *(one.day for one in around[:1]), asked.last]
    first = asked.first or min(known)
    days = [one for one in around if first <= one.day <= asked.last]
    if without_late:
        around = [one for one in around if not one.is_late]
    return Curve(
        of=asked.of,
        first=first,
        last=asked.last,
        begins=min(known),
        days=tuple(one for one in days if not (without_late and one.is_late)),
        late=sum(one.is_late for one in days),
        around=around,
    )


def _resting(asked: Asked) -> Asked:
    """Return the days that must be read for the level: of weeks, it is all of them."""
    first, last = asked.first, max(asked.last, asked.patient.today())
    if first and finest(first, asked.last, POINTS) == Step.DAY:
        begins, ends = rests_on(first, asked.last)
        return asked._replace(first=begins, last=min(ends, last))
    return asked._replace(first=None, last=last)


def together(
    days: Sequence[Day], first: date, last: date, step: Step
) -> tuple[Stretch, ...]:
    """Return every day, week, month or year of a period, also empty ones.

    `days` are in order, and none is outside of the period.
    """
    found = []
    at = 0
    begin = begin_of(first, step)
    while begin <= last:
        after = after_of(begin, step)
        starts, upto = max(begin, first), at
        while upto < len(days) and days[upto].day < after:
            upto += 1
        length = (min(after, last + ONE_DAY) - starts).days
        found.append(_stretch(starts, length, days[at:upto]))
        begin, at = after, upto
    return tuple(found)


def _stretch(first: date, length: int, days: Sequence[Day]) -> Stretch:
    if not days:
        return Stretch(first, length)
    observed = [one for one in days if one.value is not None]
    noted = [one.noted for one in days if one.value is None and one.noted is not None]
    return Stretch(
        first=first,
        length=length,
        days=len(observed),
        total=sum(one.value or 0.0 for one in observed),
        noted_days=len(noted),
        noted=sum(noted),
        ranges=sum(one.is_range for one in observed),
        late=sum(one.is_late for one in observed),
    )


_kept: Shelf[Curve] = Shelf(8)
