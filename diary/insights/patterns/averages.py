"""Averages of days as patterns show them: none stands without a range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from diary.analysis.codes import Family
from diary.analysis.means import MeanRange, range_of_mean

from .shares import Middle, middle_half, numbers_between
from .words import number

# What a file calls the ends of both ranges.
ENDS = ("low_95", "high_95", "quarter_below", "quarter_above")


class Average(NamedTuple):
    """An average of some days; `span` is its 95 % range, None of too few days.

    `half` is what half of the days lie between.
    """

    days: int
    mean: float
    span: MeanRange | None
    half: Middle

    @property
    def range(self) -> str:
        """The range behind it, in brackets: of the average, else of half the days.

        "" of one day, whose number is no average.
        """
        if self.days == 1:
            return ""
        if self.span is None:
            return _("half of them %(range)s") % {"range": numbers_between(self.half)}
        return numbers_between(Middle(self.span.low, self.span.high))

    @property
    def words(self) -> str:
        """The average with its range: "5.2 (4.1 to 6.3)"."""
        return self.with_range(number(self.mean))

    def with_range(self, said: str) -> str:
        """Return what is said of the average with its range in brackets behind it."""
        if not self.range:
            return said
        return _("%(said)s (%(range)s)") % {"said": said, "range": self.range}

    @property
    def ends(self) -> tuple[float | None, ...]:
        """The ends of both ranges, for a file: see `ENDS`."""
        low, high = self.span[1:] if self.span else (None, None)
        return low, high, *self.half


def average_of(days: Sequence[tuple[int, float]]) -> Average | None:
    """Return the average of spasms on days, each with its ordinal; None of nothing."""
    values = [value for _day, value in days]
    half = middle_half(values)
    if half is None:
        return None
    mean = sum(values) / len(values)
    return Average(len(days), mean, range_of_mean(days, Family.COUNTS), half)


def about_ranges() -> str:
    """Return what the figures behind an average are."""
    return _(
        "In brackets after an average is its 95 % range. It comes from how much the "
        "weeks differ. With fewer than 14 days, or days in fewer than 4 weeks, there "
        "is what half of the days lie between."
    )
