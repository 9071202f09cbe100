"""The numbers behind the look back: days, and days taken together.

Missing is never zero: a day without an answer has no number of spasms, and only
answered days go into a total or an average.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import Final, NamedTuple

from django.db.models import FloatField
from django.db.models.functions import Cast

from diary.journal.marks import Happening, read_marks
from diary.models import Patient

ONE_DAY: Final = timedelta(days=1)


class Step(StrEnum):
    """How many days one point of the picture, or one row of the table, stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Day(NamedTuple):
    """What is known about one diary day.

    `spasms` is None unless the day was answered as complete; `logged` is the sum of
    what was logged one by one, halves being midpoints of ranges.
    """

    day: date
    spasms: float | None
    is_range: bool
    logged: float
    rating: int | None
    rating_is_late: bool

    @property
    def is_incomplete(self) -> bool:
        """Tell whether something was logged, and nobody said that it was all."""
        return self.spasms is None and self.logged > 0


class Start(NamedTuple):
    """That a treatment began."""

    day: date
    name: str


@dataclass(frozen=True)
class Span:
    """One day, or the days of one week, month or year that lie in the period."""

    first: date
    length: int
    days: tuple[Day, ...]

    @cached_property
    def answered(self) -> tuple[Day, ...]:
        """The days whose number of spasms is known."""
        return tuple(one for one in self.days if one.spasms is not None)

    @cached_property
    def incomplete(self) -> tuple[Day, ...]:
        """The days with something logged that were not answered as complete."""
        return tuple(one for one in self.days if one.is_incomplete)

    @cached_property
    def rated(self) -> tuple[Day, ...]:
        """The days with an evening rating."""
        return tuple(one for one in self.days if one.rating is not None)

    @property
    def total(self) -> float:
        """All spasms of the answered days."""
        return sum(one.spasms or 0 for one in self.answered)

    @property
    def a_day(self) -> float | None:
        """Spasms per answered day; None when no day was answered."""
        return self.total / len(self.answered) if self.answered else None

    @property
    def logged(self) -> float:
        """What was logged on days that were not answered as complete."""
        return sum(one.logged for one in self.incomplete)

    @property
    def logged_a_day(self) -> float | None:
        """The same per such day; None when there is none."""
        return self.logged / len(self.incomplete) if self.incomplete else None

    @property
    def rating(self) -> float | None:
        """The average of the evening ratings; None when there is none."""
        rated = [one.rating or 0 for one in self.rated]
        return sum(rated) / len(rated) if rated else None

    @property
    def ranges(self) -> int:
        """How many of the numbers are the midpoint of a range."""
        return sum(one.is_range for one in self.answered)

    @property
    def late(self) -> int:
        """How many of the ratings were written late."""
        return sum(one.rating_is_late for one in self.rated)


@dataclass(frozen=True)
class Look:
    """A look back from `first` to `last`, both days included."""

    first: date
    last: date
    days: tuple[Day, ...]
    starts: tuple[Start, ...]
    events: tuple[Happening, ...]
    without_late: bool
    late_ratings: int

    @cached_property
    def whole(self) -> Span:
        """Everything in one."""
        return Span(self.first, self.length, self.days)

    @property
    def length(self) -> int:
        """How many days the period has, answered or not."""
        return (self.last - self.first).days + 1

    @cached_property
    def in_time(self) -> Span:
        """Everything without late ratings, for the sentence above the picture."""
        return Span(self.first, self.length, _without_late(self.days))

    def spans(self, step: Step) -> tuple[Span, ...]:
        """Return every day, week, month or year of the period, also empty ones."""
        known: dict[date, list[Day]] = {}
        for one in self.days:
            known.setdefault(begin_of(one.day, step), []).append(one)
        spans = []
        begin = begin_of(self.first, step)
        while begin <= self.last:
            after = after_of(begin, step)
            first = max(begin, self.first)
            length = (min(after, self.last + ONE_DAY) - first).days
            spans.append(Span(first, length, tuple(known.get(begin, ()))))
            begin = after
        return tuple(spans)


def look_back(
    patient: Patient, first: date | None, last: date, *, without_late: bool = False
) -> Look:
    """Return what the days from `first` to `last` say; None is the first day known.

    It reads the daily totals, never the history of entries.
    """
    totals = patient.days.filter(local_day__lte=last).order_by("local_day")
    regimens = patient.regimens.current().filter(starts_on__lte=last)
    regimens = regimens.filter(treatment__voided_at=None).order_by("starts_on", "pk")
    if first is not None:
        totals = totals.filter(local_day__gte=first)
        regimens = regimens.filter(starts_on__gte=first)
    # Halves are exact in floating point, and much faster to read than decimals.
    rows = totals.values_list(
        "local_day",
        Cast("spasms", FloatField()),
        "spasms_is_range",
        Cast("episodes", FloatField()),
        "spasticity",
        "spasticity_is_late",
    )
    days = tuple(Day(*row) for row in rows)
    named = regimens.values_list("starts_on", "treatment__name")
    starts = tuple(Start(day, name) for day, name in named if day is not None)
    if first is None:
        known = [*(one.day for one in days[:1]), *(one.day for one in starts[:1])]
        first = min(known, default=last)
    late = sum(one.rating_is_late for one in days)
    if without_late:
        days = _without_late(days)
    events = read_marks(patient, first, last).events
    return Look(first, last, days, starts, events, without_late, late)


def finest(first: date, last: date, most: dict[Step, int]) -> Step:
    """Return the finest step that makes at most so many points of a period."""
    days = (last - first).days + 1
    sizes = {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 30}
    for step, size in sizes.items():
        if days <= most[step] * size:
            return step
    return Step.YEAR


def starts_by_day(starts: Iterable[Start]) -> list[tuple[date, list[str]]]:
    """Return the names of what began, day by day, each name once."""
    return [
        (day, list(dict.fromkeys(one.name for one in together)))
        for day, together in groupby(starts, key=lambda one: one.day)
    ]


def _without_late(days: tuple[Day, ...]) -> tuple[Day, ...]:
    return tuple(
        one._replace(rating=None, rating_is_late=False) if one.rating_is_late else one
        for one in days
    )


def begin_of(day: date, step: Step) -> date:
    """Return the first day of the day, week, month or year that holds a day."""
    match step:
        case Step.WEEK:
            return day - timedelta(days=day.weekday())
        case Step.MONTH:
            return day.replace(day=1)
        case Step.YEAR:
            return day.replace(month=1, day=1)
        case _:
            return day


def after_of(begin: date, step: Step) -> date:
    """Return the first day after one that begins on this day."""
    match step:
        case Step.WEEK:
            return begin + 7 * ONE_DAY
        case Step.MONTH:
            return (begin + 31 * ONE_DAY).replace(day=1)
        case Step.YEAR:
            return begin.replace(year=begin.year + 1)
        case _:
            return begin + ONE_DAY
