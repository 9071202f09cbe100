"""The period in weeks, or in longer steps of whole weeks if it is long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _

from diary.insights.outcome_codes import Sort
from diary.insights.patterns.averages import Average, average_of

from .period import Period
from .reading import Reading
from .words import short_day

WEEK: Final = 7
# So many weeks make one step of a period that is longer than so many weeks.
STEPS: Final = ((53, 1), (53 * 4, 4))
LONGEST: Final = 13


@dataclass(frozen=True)
class Stretch:
    """Some days on end, with what each of them says.

    Both are of days on which they were said in time: `spasms` with the ordinal of
    their day, `ratings` alone.
    """

    first: date
    last: date
    spasms: list[tuple[int, float]]
    ratings: list[float]

    @cached_property
    def a_day(self) -> Average | None:
        """Spasms a day on average, with its range; None where nothing was said."""
        return average_of(self.spasms)

    @property
    def length(self) -> int:
        """How many days it has, answered or not."""
        return (self.last - self.first).days + 1

    @property
    def words(self) -> str:
        """Its first day; the last one too if it is no whole week."""
        return short_day(self.first)


def step_of(period: Period) -> int:
    """Return how many weeks one step of a period has."""
    weeks = period.length / WEEK
    return next((step for most, step in STEPS if weeks <= most), LONGEST)


def step_in_words(period: Period) -> str:
    """Return what a row or point stands for: "week", "4 weeks"."""
    step = step_of(period)
    return _("week") if step == 1 else _("%(n)s weeks") % {"n": step}


def stretches(reading: Reading) -> list[Stretch]:
    """Return the period in steps that end with its last day; the first may be short."""
    period = reading.period
    spasms = reading.answers.of(Sort.SPASMS)
    ratings = reading.answers.of(Sort.SPASTICITY)
    days = step_of(period) * WEEK
    number = -(-period.length // days)
    found = []
    for place in range(number):
        last = period.last - timedelta(days=days * (number - 1 - place))
        first = max(period.first, last - timedelta(days=days - 1))
        found.append(
            Stretch(
                first,
                last,
                numbered(within(spasms, first, last)),
                list(within(ratings, first, last).values()),
            )
        )
    return found


def within(values: Mapping[date, float], first: date, last: date) -> dict[date, float]:
    """Return what lies between two days, both with, in their order."""
    length = (last - first).days + 1
    days = (first + timedelta(days=number) for number in range(length))
    return {one: values[one] for one in days if one in values}


def numbered(values: Mapping[date, float]) -> list[tuple[int, float]]:
    """Return values with the ordinals of their days, as averages take them."""
    return [(day.toordinal(), value) for day, value in values.items()]
