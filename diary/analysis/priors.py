"""What is assumed before a diary is read: how days hang together, how they drift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from .codes import Family

Floats = NDArray[np.float64]
Weighted = tuple[tuple[float, float], ...]

FLAT_SD = 100.0  # of an effect, and of other changes: as good as no prior
WEEKS_TOGETHER: Weighted = ((0.2, 1), (0.4, 1), (0.6, 1), (0.75, 0.8), (0.88, 0.6))
# Yes and no say little about how days hang together, so long runs weigh more.
RUNS_OF_DAYS: Weighted = ((0.2, 0.5), (0.4, 0.8), (0.6, 1), (0.75, 1), (0.88, 1))
# Of the slow part in the variance of a day.
SHARES: Weighted = ((0, 1), (0.2, 1), (0.4, 1), (0.6, 1), (0.8, 1), (1, 0.5))
# Of the largest sds of the slow part of counts. The last weighs more than a half-normal
# distribution has it: spells without any spasm are as wild as that.
WILD: Weighted = ((1, 0.04), (1.4, 0.12))


@dataclass(frozen=True)
class Prior:
    """Assumptions of one family of outcomes.

    On the log scale for counts and yes/no days; for severity in units of the sd of a
    day, which is itself integrated out.

    Attributes
    ----------
    grid : str
        Which grid of day-to-day variation is integrated over: see `grids_of`.
    weekday_sd : float
        Of each of the seven weekday effects.
    drift : tuple of (weight, sd)
        Mixture of normals for the drift per 30 days.
    effect_sd : float
        Of the effect and of other changes; large means flat.
    correlations : tuple of (correlation, weight)
        Of the slow part of the variation from one day to the next.
    shares : tuple of (share, weight)
        Of the slow part in the variance of a day; not for counts.
    wild : tuple of (sd, weight)
        The largest sds of the slow part; for counts only.
    wilder : float
        Weight of the days on the first column, or of those off it, whichever are fewer,
        varying three times as much as the others. Not for yes/no days.
    """

    grid: Family
    weekday_sd: float
    drift: Weighted
    effect_sd: float = FLAT_SD
    correlations: Weighted = ((0, 1), *WEEKS_TOGETHER)
    shares: Weighted = SHARES
    wild: Weighted = WILD
    wilder: float = 0.0


# For windows up to 60 days.
STANDARD = {
    Family.COUNTS: Prior(Family.COUNTS, 0.25, ((0.8, 0.15), (0.2, 0.5))),
    Family.DAYS: Prior(
        Family.DAYS, 0.25, ((0.8, 0.15), (0.2, 0.5)), correlations=RUNS_OF_DAYS
    ),
    Family.SEVERITY: Prior(
        Family.SEVERITY, 0.5, ((0.8, 0.4), (0.2, 1.2)), correlations=WEEKS_TOGETHER
    ),
}
# For windows from 110 days on, in which a drift would have gone far: most diaries
# hardly drift, some do much; waves of weeks can show; no effect is endless.
LONG = {
    Family.COUNTS: replace(
        STANDARD[Family.COUNTS],
        drift=((0.45, 0.15), (0.4, 0.6), (0.15, 0.03)),
        effect_sd=1.0,
    ),
    Family.DAYS: replace(
        STANDARD[Family.DAYS],
        drift=((0.45, 0.15), (0.4, 0.6), (0.15, 0.03)),
        # A side effect on hardly any day may come on every second one.
        effect_sd=2.5,
    ),
    Family.SEVERITY: replace(
        STANDARD[Family.SEVERITY],
        drift=((0.45, 0.4), (0.4, 1.5), (0.15, 0.08)),
        effect_sd=2.0,
    ),
}
SLOWEST = 0.95  # correlation that only long windows can show
SLOWEST_WEIGHT = 1.0
SHORT_DAYS, LONG_DAYS = 60, 110
# Where a side has few logged days, they cannot show how slowly a diary varies: so slow
# variation is assumed rather than let go. In full up to the first number of logged
# days, not at all from the second on.
FEW_LOGGED, ENOUGH_LOGGED = 14, 20
FEW_CORRELATIONS: Mapping[float, float] = {
    0: 0.15,
    0.2: 0.3,
    0.4: 0.6,
    0.6: 1.0,
    0.75: 1.0,
    0.88: 1.0,
}
FEW_SHARES: Mapping[float, float] = {
    0: 0.15,
    0.2: 0.3,
    0.4: 0.5,
    0.6: 1.0,
    0.8: 1.5,
    1: 2.0,
}
FEW_WILD: Mapping[float, float] = {1: 0.24}
# Where one side has far fewer logged days than the other, what is taken for common to
# both is that of the larger side. So the smaller one may vary so many times as much,
# with this weight. Not at all up to the first ratio of logged days, in full from the
# second on, in quarters between. What yes and no vary by, their share tells.
WILDER_TIMES = 3.0
WILDER: Mapping[Family, float] = {Family.COUNTS: 0.3, Family.SEVERITY: 0.1}
EVEN, UNEVEN = 1.25, 1.75


def prior_for(family: Family, days: int, logged: int, uneven: float = 1.0) -> Prior:
    """Return what is assumed of a window.

    Parameters
    ----------
    family : Family
    days : int
        From its first log to its last. One set of assumptions up to 60 days and
        another from 110 days on; between them, in steps of 5 days, something between.
    logged : int
        Logged days on the side that has fewer. Up to 14 slow variation weighs more,
        from 20 on it does not; between them, something between.
    uneven : float
        How many times as many days are logged on one side as on the other. Above 1.25
        the smaller side may vary more than the other; from 1.75 on in full.

    Examples
    --------
    >>> prior_for(Family.COUNTS, 56, 25) == STANDARD[Family.COUNTS]
    True
    >>> prior_for(Family.COUNTS, 112, 25).drift
    ((0.45, 0.15), (0.4, 0.6), (0.15, 0.03))
    >>> prior_for(Family.SEVERITY, 28, 12).shares
    ((0, 0.15), (0.2, 0.3), (0.4, 0.5), (0.6, 1.0), (0.8, 1.5), (1, 2.0))
    >>> [prior_for(Family.COUNTS, 56, 25, ratio).wilder for ratio in (1.2, 1.5, 2)]
    [0.0, 0.15, 0.3]
    """
    prior = _with_few(_by_length(family, days), logged)
    part = round(4 * min(max((uneven - EVEN) / (UNEVEN - EVEN), 0), 1)) / 4
    return replace(prior, wilder=part * WILDER.get(family, 0.0))


def _by_length(family: Family, days: int) -> Prior:
    short, long = STANDARD[family], LONG[family]
    steps = min(max((days - SHORT_DAYS) // 5, 0), (LONG_DAYS - SHORT_DAYS) // 5)
    if not steps:
        return short
    share = steps * 5 / (LONG_DAYS - SHORT_DAYS)
    precision = (1 - share) * short.effect_sd**-2 + share * long.effect_sd**-2
    return replace(
        short,
        drift=_between((*short.drift, (0.0, long.drift[-1][1])), long.drift, share),
        effect_sd=precision**-0.5,
        correlations=(*short.correlations, (SLOWEST, share * SLOWEST_WEIGHT)),
    )


def _between(short: Weighted, long: Weighted, share: float) -> Weighted:
    pairs = zip(short, long, strict=True)
    return tuple(
        (a + share * (b - a), low + share * (high - low))
        for (a, low), (b, high) in pairs
    )


def _with_few(prior: Prior, logged: int) -> Prior:
    few = (ENOUGH_LOGGED - max(logged, FEW_LOGGED)) / (ENOUGH_LOGGED - FEW_LOGGED)
    if few <= 0:
        return prior
    return replace(
        prior,
        correlations=_toward(FEW_CORRELATIONS, prior.correlations, few),
        shares=_toward(FEW_SHARES, prior.shares, few),
        wild=_toward(FEW_WILD, prior.wild, few),
    )


def _toward(wanted: Mapping[float, float], have: Weighted, part: float) -> Weighted:
    """Move weights part of the way; points about which nothing is wanted keep theirs."""
    return tuple(
        (at, (1 - part) * weight + part * wanted.get(at, weight)) for at, weight in have
    )


@dataclass(frozen=True, eq=False)
class Grid:
    """Points of the nuisance numbers, each array of shape (points,).

    Attributes
    ----------
    correlation : ndarray
        Of the slow part, from one day to the next.
    slow, white : ndarray
        Variance of the slow part, and of what is new each day.
    log_weight : ndarray
        Log of the prior weight.
    """

    correlation: Floats
    slow: Floats
    white: Floats
    log_weight: Floats


@lru_cache(maxsize=256)
def grids_of(prior: Prior) -> tuple[tuple[float, Grid], ...]:
    """Return the grids of a prior, each with how much more the smaller side varies.

    The first has both sides alike. Weights of the others are what `wilder` says against
    all of the first.

    Examples
    --------
    >>> [times for times, _ in grids_of(STANDARD[Family.COUNTS])]
    [1.0]
    >>> uneven = replace(STANDARD[Family.COUNTS], wilder=0.3)
    >>> [(times, len(grid.slow)) for times, grid in grids_of(uneven)]
    [(1.0, 288), (3.0, 27)]
    """
    grid = _grid(prior)
    if not prior.wilder:
        return ((1.0, grid),)
    some = _fewer_points(prior)
    weights = np.exp(some.log_weight)
    weights *= prior.wilder * np.exp(grid.log_weight).sum() / weights.sum()
    return (1.0, grid), (WILDER_TIMES, replace(some, log_weight=np.log(weights)))


def _grid(prior: Prior) -> Grid:
    """Return the points on which both sides vary alike.

    Counts: correlation, sd of the slow part (half-normal 0.5, then `wild`) and of the
    daily part (half-normal 0.4), on the log scale. Severity and yes/no days: the share
    of the slow part in the variance, and its correlation.
    """
    if prior.grid != Family.COUNTS:
        return _shares(prior)
    slow = (*_half_normal((0.05, 0.15, 0.25, 0.35, 0.5, 0.7, 1), 0.5)[:-1], *prior.wild)
    white = _half_normal((0, 0.15, 0.3, 0.45, 0.7, 1), 0.4)
    return _crossed(prior.correlations, slow, white)


def _fewer_points(prior: Prior) -> Grid:
    """Return points for what varies three times as much on one side.

    Fewer than else, for speed, and of counts only those that end where the others do.
    """
    if prior.grid != Family.COUNTS:
        return _shares(prior)
    slow = _half_normal((0.1, 0.3, 0.5), 0.5)
    white = _half_normal((0, 0.2, 0.4), 0.4)
    return _crossed(prior.correlations[::2], slow, white)


def _crossed(correlations: Weighted, slow: Weighted, white: Weighted) -> Grid:
    points = [
        (rho, su**2, se**2, np.log(a * b * c))
        for (rho, a), (su, b), (se, c) in product(correlations, slow, white)
    ]
    return Grid(*np.array(points).T)


def _shares(prior: Prior) -> Grid:
    total = sum(weight for _, weight in prior.correlations)
    (_, none), *some = prior.shares
    points = [(0.0, 0.0, 1.0, np.log(none))]
    points += [
        (rho, share, 1 - share, np.log(a * b / total))
        for (share, a), (rho, b) in product(some, prior.correlations)
    ]
    return Grid(*np.array(points).T)


def _half_normal(points: tuple[float, ...], sd: float) -> Weighted:
    """Weigh points by a half-normal density times the room each has."""
    at = np.array(points)
    between = (at[1:] + at[:-1]) / 2
    low = np.r_[max(0.0, 1.5 * at[0] - 0.5 * at[1]), between]
    high = np.r_[between, 1.5 * at[-1] - 0.5 * at[-2]]
    weights = np.exp(-0.5 * (at / sd) ** 2) * (high - low)
    return tuple(zip(points, weights.tolist(), strict=True))
