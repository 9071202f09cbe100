"""Non-overlap of all pairs: how often a day after beats a day before.

A classic number; see `classic_phases` for what all of them have in common.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from .classic_phases import phases


@dataclass(frozen=True)
class Nap:
    """Non-overlap of all pairs, with errors that take days as independent.

    Attributes
    ----------
    value : float
        Share of pairs (a day before, a day after) in which the day after is better;
        equal days count one half. 0.5: no difference, 1: every day after is better.
    error : float
        Standard error by the unbiased formula for a U statistic.
    error_hanley : float
        Standard error of Hanley and McNeil.
    error_null : float
        Standard error if nothing had changed and no two days were equal.
    low, high : float
        95 % score interval.
    """

    value: float
    error: float
    error_hanley: float
    error_null: float
    low: float
    high: float

    @property
    def rescaled(self) -> float:
        """NAP from -1 (every day worse) over 0 (no difference) to 1."""
        return 2 * self.value - 1

    @property
    def as_d(self) -> float:
        """NAP as a standardised difference, a rough conversion."""
        return math.sqrt(12) * (1 - math.sqrt((1 - self.value) / 0.5))

    @property
    def as_r_squared(self) -> float:
        """NAP as a share of variance, from `as_d`."""
        return self.as_d**2 / (self.as_d**2 + 4)


def nap(before: ArrayLike, after: ArrayLike, *, lower_is_better: bool = True) -> Nap:
    """Return the non-overlap of all pairs (NAP) with its errors and score interval.

    When not a single pair disagrees, the plain errors would be zero. They are then
    calculated as if half a pair disagreed.

    Parameters
    ----------
    before, after, lower_is_better
        As in `phases`.

    Returns
    -------
    Nap
        All NaN if a phase has no logged day; `error` is NaN if one has a single day.

    References
    ----------
    Parker & Vannest 2009, Behav Ther 40:357. Sen 1967, Biometrika 54:257 and Hanley &
    McNeil 1982, Radiology 143:29 (errors). Newcombe 2006, Stat Med 25:559 (interval).

    Examples
    --------
    >>> found = nap([20, 20, 26, 25, 22, 23], [28, 25, 24, 27, 30, 30, 29],
    ...             lower_is_better=False)
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.9167, 0.5973, 0.986)
    """
    first, second = phases(before, after, lower_is_better=lower_is_better)
    days_before, days_after = first.size, second.size
    if not days_before or not days_after:
        return Nap(*[math.nan] * 6)
    wins = (np.sign(second[:, None] - first) + 1) / 2
    share = float(wins.mean())
    by_before = float(np.mean(wins.mean(axis=0) ** 2)) - share**2
    by_after = float(np.mean(wins.mean(axis=1) ** 2)) - share**2
    pairs = days_before * days_after
    kept = min(max(share, 0.5 / pairs), 1 - 0.5 / pairs)
    unbiased = (
        days_after * by_before
        + days_before * by_after
        + share**2
        - float(np.mean(wins == 1))
    )
    if share != kept:
        unbiased = kept * (1 - kept)
    hanley = kept * (1 - kept) + (days_after - 1) * by_before
    hanley += (days_before - 1) * by_after
    fewer = (days_before - 1) * (days_after - 1)
    low, high = _score_interval(share, days_before, days_after)
    return Nap(
        value=share,
        error=math.sqrt(max(unbiased, 0.0) / fewer) if fewer else math.nan,
        error_hanley=math.sqrt(max(hanley, 0.0) / pairs),
        error_null=math.sqrt((days_before + days_after + 1) / (12 * pairs)),
        low=low,
        high=high,
    )


def _score_interval(share: float, before: int, after: int) -> tuple[float, float]:
    """Solve Newcombe's equation on both sides of the share, by halving."""
    spread = NormalDist().inv_cdf(0.975) ** 2 / (before * after)
    half = (before + after) / 2 - 1

    def inside(point: float) -> bool:
        shape = 1 + half * (1 - point) / (2 - point) + half * point / (1 + point)
        return (share - point) ** 2 < spread * point * (1 - point) * shape

    def edge(out: float) -> float:
        within = share
        for _ in range(60):
            middle = (out + within) / 2
            if inside(middle):
                within = middle
            else:
                out = middle
        return within

    return edge(0.0), edge(1.0)
