"""The average of some days, and the range that fits it.

Days in a row are alike, so an average of thirty days is less sure than thirty separate
ones would make it. Weeks are less alike: how much the average moves if one week is left
out says how sure it is (a jackknife over weeks), and so do blocks of two and of four
weeks, which feel longer waves. The widest of the three counts.

It describes some days and compares nothing. How often it holds: docs/statistics.md.

References
----------
Ibragimov & Mueller 2010, JBES 28:453 (a t of few blocks of days that are alike). Efron
1982, The Jackknife, the Bootstrap and Other Resampling Plans, chapter 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Final, NamedTuple

from .codes import Family
from .level import HIGHEST, ROUNDING
from .shares import Z

WEEK: Final = 7
# Blocks of so many weeks are left out in turn, where there are enough of them.
BLOCKS: Final = (1, 2, 4)
LEAST_BLOCKS: Final = 4
LEAST_DAYS: Final = 14


class MeanRange(NamedTuple):
    """An average, and the 95 % range that fits it."""

    mean: float
    low: float
    high: float


# How many days each week or block has, and what they sum up to.
type _Blocks = dict[int, tuple[int, float]]
_NONE: Final = 0, 0.0


def range_of_mean(
    days: Sequence[tuple[int, float]], family: Family, *, highest: float | None = None
) -> MeanRange | None:
    """Return the average of some days with its range, or None of too few.

    It takes 14 different days in 4 weeks. Numbers of a day are whole and counts vary by chance:
    the range is never narrower than that alone makes it.

    Parameters
    ----------
    days : sequence of (int, float)
        Each observed day once: its ordinal number, and its spasms, points, or 1 and 0.
        Or each of some entries with its day.
    family : Family
    highest : float, optional
        Of what is no rating, the highest value; the family says it otherwise.

    Examples
    --------
    >>> days = [(number, 4 + number % 3) for number in range(1, 43)]
    >>> [round(float(end), 1) for end in range_of_mean(days, Family.COUNTS)]
    [5.0, 4.1, 5.9]
    >>> range_of_mean(days[:20], Family.COUNTS) is None
    True
    """
    weeks: _Blocks = {}
    for day, value in days:
        number, total = weeks.get((day - 1) // WEEK, _NONE)
        weeks[(day - 1) // WEEK] = number + 1, total + value
    if len(weeks) < LEAST_BLOCKS or len({day for day, _value in days}) < LEAST_DAYS:
        return None
    half = max(_half(_together(weeks, width), family) for width in BLOCKS)
    mean = sum(total for _number, total in weeks.values()) / len(days)
    most = HIGHEST[family] if highest is None else highest
    high = mean + half
    return MeanRange(
        mean, max(mean - half, 0.0), high if most is None else min(high, most)
    )


def _together(weeks: _Blocks, width: int) -> _Blocks:
    """Return the weeks by blocks of so many."""
    if width == 1:
        return weeks
    found: _Blocks = {}
    for week, (more, added) in weeks.items():
        number, total = found.get(week // width, _NONE)
        found[week // width] = number + more, total + added
    return found


def _half(blocks: _Blocks, family: Family) -> float:
    """Return half the width of the range that blocks of one length make, 0 of few."""
    number = len(blocks)
    if number < LEAST_BLOCKS:
        return 0.0
    days = sum(some for some, _total in blocks.values())
    total = sum(one for _days, one in blocks.values())
    mean = total / days
    moved = sum(
        ((total - one) / (days - some) - mean) ** 2 for some, one in blocks.values()
    )
    least = (total + 1) / days**2 if family == Family.COUNTS else ROUNDING / days
    variance = max((number - 1) / number * moved, least)
    return student(number - 1) * sqrt(variance)


def student(freedom: int) -> float:
    """Return the 97.5 % point of Student's t, from 3 degrees of freedom on.

    Within 0.2 % of it.

    References
    ----------
    Abramowitz & Stegun 1964, Handbook of Mathematical Functions, 26.7.5.

    Examples
    --------
    >>> [round(student(freedom), 2) for freedom in (3, 10, 1000)]
    [3.18, 2.23, 1.96]
    """
    terms = (
        (Z**3 + Z) / 4,
        (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96,
        (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384,
        (79 * Z**9 + 776 * Z**7 + 1482 * Z**5 - 1920 * Z**3 - 945 * Z) / 92160,
    )
    return Z + sum(term / float(freedom**power) for power, term in enumerate(terms, 1))
