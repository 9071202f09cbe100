"""Averages of days as pages and summaries show them: none stands without a range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from diary.analysis.codes import Family
from diary.analysis.means import MeanRange, range_of_mean

from .shares import Middle, middle_half, numbers_between
from .words import number

# What a file calls the ends of both ranges.
ENDS: Final = ("low_95", "high_95", "quarter_below", "quarter_above")
_NOTHING: Final = (None,) * (1 + len(ENDS))


class Average(NamedTuple):
    """An average of some days; `span` is its 95 % range, None of too few days.

    It rests on so many days, nights or entries; `half` is what half of them lie
    between.
    """

    rests_on: int
    mean: float
    span: MeanRange | None
    half: Middle

    @property
    def range(self) -> str:
        """The range behind it, in brackets: of the average, else of half the days.

        "" of one day, whose number is no average.
        """
        if self.rests_on == 1:
            return ""
        if self.span is None:
            return _("half of them %(range)s") % {"range": numbers_between(self.half)}
        return self.range_95

    @property
    def range_95(self) -> str:
        """Its 95 % range: "4.1 to 6.3"; that there are too few days if it has none."""
        if self.span is None:
            return _("too few days")
        return numbers_between(Middle(self.span.low, self.span.high))

    @property
    def words(self) -> str:
        """The average with its range: "5.2 (4.1 to 6.3)"."""
        return self.with_range(number(self.mean))

    def with_half(self, said: str) -> str:
        """Return it with what half of the days lie between: "5.2 (4 to 7)".

        For where it is told beside it what the brackets hold.
        """
        if self.rests_on == 1:
            return said
        between = {"said": said, "range": numbers_between(self.half)}
        return _("%(said)s (%(range)s)") % between

    def with_range(self, said: str) -> str:
        """Return what is said of the average with its range in brackets behind it."""
        if not self.range:
            return said
        return _("%(said)s (%(range)s)") % {"said": said, "range": self.range}

    def words_on(self, counted: str) -> str:
        """Return it with what it rests on: "5.2 (4.1 to 6.3) from 34 nights"."""
        return _("%(average)s from %(counted)s") % {
            "average": self.words,
            "counted": counted,
        }

    @property
    def ends(self) -> tuple[float | None, ...]:
        """The ends of both ranges, for a file: see `ENDS`."""
        low, high = self.span[1:] if self.span else (None, None)
        return low, high, *self.half


def average_of(
    days: Sequence[tuple[int, float]],
    family: Family = Family.COUNTS,
    *,
    highest: float | None = None,
) -> Average | None:
    """Return the average of numbers, each with the ordinal of its day; None of none.

    They are spasms a day, or what else `family` says; `highest` is what `range_of_mean`
    asks for.
    """
    values = [value for _day, value in days]
    half = middle_half(values)
    if half is None:
        return None
    mean = sum(values) / len(values)
    span = range_of_mean(days, family, highest=highest)
    return Average(len(days), mean, span, half)


def numbers_of(average: Average | None) -> tuple[float | None, ...]:
    """Return an average and the ends of its ranges as a file gives them."""
    if average is None:
        return _NOTHING
    return tuple(
        None if one is None else round(one, 4) for one in (average.mean, *average.ends)
    )


def fields_of(name: str) -> tuple[str, ...]:
    """Return what a file calls the ends of the ranges of an average of that name."""
    return tuple(f"{name}_{end}" for end in ENDS)


def about_ranges() -> str:
    """Return what the figures behind an average are."""
    return _(
        "In brackets after an average is its 95 % range. It comes from how much the "
        "weeks differ. With fewer than 14 days, or days in fewer than 4 weeks, there "
        "is what half of the numbers lie between."
    )
