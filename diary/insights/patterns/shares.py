"""Ranges of shares and of numbers, as they stand in sentences and tables."""

from __future__ import annotations

from collections.abc import Collection
from statistics import quantiles
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from diary.analysis.shares import ShareRange
from diary.insights.percent import percents_between

from .words import number

# What is shown where there is nothing to show.
NONE: Final = "–"


class Middle(NamedTuple):
    """The ends of the middle half of some numbers."""

    low: float
    high: float


def middle_half(values: Collection[float]) -> Middle | None:
    """Return the first and third quartile, or None of nothing.

    References
    ----------
    Hyndman & Fan 1996, Am Stat 50:361-365, definition 7.
    """
    if not values:
        return None
    if len(values) == 1:
        only = next(iter(values))
        return Middle(only, only)
    low, _median, high = quantiles(values, n=4, method="inclusive")
    return Middle(low, high)


def shares_between(span: ShareRange | None) -> str:
    """Return a range of shares in percent: "11 to 47 %"."""
    if span is None:
        return NONE
    return percents_between(span.low, span.high)


def numbers_between(span: Middle | None) -> str:
    """Return a range of numbers: "4 to 7.5"."""
    if span is None:
        return NONE
    return _("%(low)s to %(high)s") % {
        "low": number(span.low),
        "high": number(span.high),
    }
