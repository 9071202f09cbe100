"""Classic shares of days that do not overlap: PND, PEM, PET, PAND, IRD and phi.

They have no errors; see `classic_phases` for what all classic numbers have in common.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .classic_phases import phases


def pnd(before: ArrayLike, after: ArrayLike, *, lower_is_better: bool = True) -> float:
    """Return the share of days after that are better than the best day before.

    Parameters
    ----------
    before, after, lower_is_better
        As in `phases`.

    Returns
    -------
    float
        Percentage of non-overlapping data, as a share from 0 to 1.

    References
    ----------
    Scruggs, Mastropieri & Casto 1987, Remedial Spec Educ 8:24.

    Examples
    --------
    >>> round(pnd([5, 4, 6], [3, 4, 2]), 3)
    0.667
    """
    first, second = phases(before, after, lower_is_better=lower_is_better)
    if not first.size or not second.size:
        return math.nan
    return float(np.mean(second > first.max()))


def pem(before: ArrayLike, after: ArrayLike, *, lower_is_better: bool = True) -> float:
    """Return the share of days after that are better than the median before.

    Parameters
    ----------
    before, after, lower_is_better
        As in `phases`.

    Returns
    -------
    float
        Percentage exceeding the median, as a share from 0 to 1.

    References
    ----------
    Ma 2006, Behav Modif 30:598.

    Examples
    --------
    >>> pem([5, 4, 6], [3, 4, 2])
    1.0
    """
    first, second = phases(before, after, lower_is_better=lower_is_better)
    if not first.size or not second.size:
        return math.nan
    return float(np.mean(second > np.median(first)))


def pet(before: ArrayLike, after: ArrayLike, *, lower_is_better: bool = True) -> float:
    """Return the share of days after that are better than the trend before went on.

    The trend is a straight line by least squares through the days before; the days
    after follow on it. Unlogged days keep their place in time.

    Parameters
    ----------
    before, after, lower_is_better
        As in `phases`.

    Returns
    -------
    float
        Percentage exceeding the trend, as a share from 0 to 1; NaN with fewer than two
        days before.

    References
    ----------
    White & Haring 1980, Exceptional Teaching (extending the line of the first phase).

    Examples
    --------
    >>> pet([5, 4, 3], [3, 2, 1])
    0.0
    """
    first, second = (np.asarray(side, float).ravel() for side in (before, after))
    time = np.arange(first.size + second.size)
    early = np.isfinite(first)
    late = np.isfinite(second)
    if early.sum() < 2 or not late.any():
        return math.nan
    start = time[: first.size][early]
    then = time[first.size :][late]
    around = start - start.mean()
    slope = float(around @ first[early] / (around @ around))
    line = first[early].mean() + slope * (then - start.mean())
    ahead = second[late] - line
    return float(np.mean(ahead < 0 if lower_is_better else ahead > 0))


@dataclass(frozen=True)
class Overlap:
    """What is left of two phases when the overlap is taken away.

    Attributes
    ----------
    pand : float
        Share of days that stay when as few as possible are removed until every day
        after is better than every day before.
    removed : int
        How many days that removes.
    ird : float
        Robust improvement rate difference: 1 means no overlap, 0 what chance gives.
    sorted_pand : float
        The same share from sorting all days together and counting those on the side
        of the other phase; equal days stay in the order of time.
    misplaced : int
        How many days sorting finds on the wrong side.
    phi : float
        Correlation of phase and side in that two by two table.
    chi_square, chi_square_p : float
        Its chi-square, days times phi squared, without correction, and the probability
        of a larger one; one degree of freedom.
    fisher_p : float
        Its exact probability, two-sided.
    """

    pand: float
    removed: int
    ird: float
    sorted_pand: float
    misplaced: int
    phi: float
    chi_square: float
    chi_square_p: float
    fisher_p: float


def overlap(
    before: ArrayLike, after: ArrayLike, *, lower_is_better: bool = True
) -> Overlap:
    """Return PAND, the improvement rate difference and phi.

    Parameters
    ----------
    before, after, lower_is_better
        As in `phases`.

    Returns
    -------
    Overlap
        NaN and 0 if a phase has no logged day.

    References
    ----------
    Parker, Hagan-Burke & Vannest 2007, J Spec Educ 40:194 (PAND, phi). Parker, Vannest
    & Brown 2009, Except Child 75:135 (IRD). Parker, Vannest & Davis 2011, Behav Modif
    35:303 (comparison).

    Examples
    --------
    >>> found = overlap([20, 20, 26, 25, 22, 23], [28, 25, 24, 27, 30, 30, 29],
    ...                 lower_is_better=False)
    >>> round(found.pand, 4), round(found.ird, 4), round(found.phi, 4)
    (0.8462, 0.6905, 0.6905)
    """
    first, second = phases(before, after, lower_is_better=lower_is_better)
    days_before, days_after = first.size, second.size
    if not days_before or not days_after:
        nothing = math.nan
        return Overlap(nothing, 0, nothing, nothing, 0, *[nothing] * 4)
    days = days_before + days_after
    cuts = np.append(first, -np.inf)[:, None]
    removed = days - int(np.max((first <= cuts).sum(1) + (second > cuts).sum(1)))
    both = np.concatenate([first, second])
    raw = -both if lower_is_better else both
    order = np.argsort(raw, kind="stable")
    worse = order[-days_before:] if lower_is_better else order[:days_before]
    crossed = int(np.sum(worse >= days_before))
    phi = ((days_before - crossed) * (days_after - crossed) - crossed**2) / (
        days_before * days_after
    )
    return Overlap(
        pand=1 - removed / days,
        removed=removed,
        ird=1 - removed * days / (2 * days_before * days_after),
        sorted_pand=1 - 2 * crossed / days,
        misplaced=2 * crossed,
        phi=phi,
        chi_square=days * phi**2,
        chi_square_p=math.erfc(math.sqrt(days * phi**2 / 2)),
        fisher_p=_fisher(days_before, days_after, crossed),
    )


def _fisher(before: int, after: int, crossed: int) -> float:
    """Add up the tables that are at most as likely as the one found."""
    ways = [
        math.comb(before, k) * math.comb(after, k)
        for k in range(min(before, after) + 1)
    ]
    likely = sum(way for way in ways if way <= ways[crossed])
    return likely / math.comb(before + after, before)
