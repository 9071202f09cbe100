"""Shares of days, with the range that fits them."""

from __future__ import annotations

from math import sqrt
from typing import Final, NamedTuple

# The 97.5 % point of the normal distribution, for ranges of 95 %.
Z: Final = 1.959963984540054


class ShareRange(NamedTuple):
    """From a low end to a high one."""

    low: float
    high: float


def wilson(number: int, of: int) -> ShareRange | None:
    """Return the 95 % range of a share, or None of nothing.

    Each day counts as a chance of its own. Days in a row are alike, so the range that
    fits them is wider than this one.

    References
    ----------
    Wilson 1927, J Am Stat Assoc 22:209-212.
    Brown, Cai & DasGupta 2001, Stat Sci 16:101-133 (why this one for few days).

    Examples
    --------
    >>> [round(end, 3) for end in wilson(5, 20)]
    [0.112, 0.469]
    >>> [round(end, 3) for end in wilson(0, 10)]
    [0.0, 0.278]
    """
    if not of:
        return None
    share, square = number / of, Z * Z / of
    middle = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * sqrt(share * (1 - share) / of + square / (4 * of))
    return ShareRange(max(middle - half, 0.0), min(middle + half, 1.0))
