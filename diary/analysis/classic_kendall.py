"""Kendall's rank correlation, and Tau with the trend before a change taken off.

As all classic numbers: **errors and z values take days as independent**.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from .priors import Floats


@dataclass(frozen=True)
class Kendall:
    """Rank correlation of two series, taking days as independent.

    Attributes
    ----------
    s : int
        Pairs in the same order less pairs in the opposite order.
    tau_b : float
        From -1 to 1; NaN if one series does not vary.
    s_error : float
        Standard deviation of `s` if the series had nothing to do with each other, with
        correction for equal values.
    z : float
        `s / s_error`, without correction for continuity.
    """

    s: int
    tau_b: float
    s_error: float
    z: float


def kendall(first: ArrayLike, second: ArrayLike) -> Kendall:
    """Return Kendall's tau-b of two series of equal length without gaps.

    Parameters
    ----------
    first, second : array_like, shape (days,)
        The two series.

    Returns
    -------
    Kendall
        NaN in place of numbers that need variation.

    References
    ----------
    Kendall 1970, Rank Correlation Methods.

    Examples
    --------
    >>> kendall([1, 2, 3, 4], [1, 3, 2, 4]).s
    4
    """
    x, y = np.asarray(first, float), np.asarray(second, float)
    s = int(signs_within(x) @ signs_within(y))
    n = x.size
    pairs = n * (n - 1) / 2
    tied = [_tied(side) for side in (x, y)]
    room = (pairs - tied[0][0]) * (pairs - tied[1][0])
    if room <= 0:
        return Kendall(s, math.nan, math.nan, math.nan)
    variance = (n * (n - 1) * (2 * n + 5) - tied[0][1] - tied[1][1]) / 18
    variance += 2 * tied[0][0] * tied[1][0] / (n * (n - 1))
    variance += tied[0][2] * tied[1][2] / (9 * n * (n - 1) * max(n - 2, 1))
    error = math.sqrt(variance)
    return Kendall(s, s / math.sqrt(room), error, s / error)


def _tied(values: Floats) -> tuple[float, float, float]:
    """Return the three sums over groups of equal values in Kendall's variance."""
    size = np.unique(values, return_counts=True)[1].astype(float)
    return (
        float(np.sum(size * (size - 1)) / 2),
        float(np.sum(size * (size - 1) * (2 * size + 5))),
        float(np.sum(size * (size - 1) * (size - 2))),
    )


def signs_within(values: Floats) -> Floats:
    """Return for each pair of days whether the later is higher (1) or lower (-1).

    Examples
    --------
    >>> signs_within(np.array([3.0, 5.0, 3.0])).tolist()
    [1.0, 0.0, -1.0]
    """
    early, late = np.triu_indices(values.size, 1)
    return np.asarray(np.sign(values[late] - values[early]))


@dataclass(frozen=True)
class CorrectedTau:
    """Tau with the trend before the change taken off both phases.

    Attributes
    ----------
    baseline : Kendall
        The values before against time: the trend itself. Positive means improving.
    slope : float
        The trend taken off, in units of the value per day, in the direction of the
        values: median of all slopes between two days before.
    uncorrected : Kendall
        Phase against values as they are. Positive means better after.
    corrected : Kendall
        Phase against what is left after the trend.
    """

    baseline: Kendall
    slope: float
    uncorrected: Kendall
    corrected: Kendall


def baseline_corrected_tau(
    before: ArrayLike, after: ArrayLike, *, lower_is_better: bool = True
) -> CorrectedTau:
    """Return Tau after a Theil-Sen line through the days before was taken off.

    Whether to take it off is often decided by a test of the trend; here both numbers
    are returned, and nothing is decided.

    Parameters
    ----------
    before, after : array_like, shape (days,)
        Daily values in the order of the days; NaN where a day was not logged, which
        keeps its place in time.
    lower_is_better : bool
        Whether a fall is an improvement.

    Returns
    -------
    CorrectedTau
        A slope of 0 if there are fewer than two days before.

    References
    ----------
    Tarlow 2017, Behav Modif 41:427.

    Examples
    --------
    >>> found = baseline_corrected_tau([1, 2, 3, 4, 5], [6, 7, 8, 9, 10],
    ...                                lower_is_better=False)
    >>> found.slope, found.corrected.s
    (1.0, 0)
    """
    sides = [np.asarray(side, float).ravel() for side in (before, after)]
    values = np.concatenate(sides)
    phase = np.repeat([0.0, 1.0], [side.size for side in sides])
    logged = np.isfinite(values)
    time = np.arange(values.size, dtype=float)[logged]
    phase, values = phase[logged], values[logged]
    sign = -1.0 if lower_is_better else 1.0
    early = phase == 0
    slope = _theil_sen(time[early], values[early])
    # Rounding keeps what should be equal equal: 0.3 - 0.1 and 0.4 - 0.2 differ a little.
    rest = np.round(values - slope * time, 10)
    return CorrectedTau(
        baseline=kendall(time[early], sign * values[early]),
        slope=slope,
        uncorrected=kendall(phase, sign * values),
        corrected=kendall(phase, sign * rest),
    )


def _theil_sen(time: Floats, values: Floats) -> float:
    early, late = np.triu_indices(time.size, 1)
    if not early.size:
        return 0.0
    rises = (values[late] - values[early]) / (time[late] - time[early])
    return float(np.median(rises))


@dataclass(frozen=True)
class Combined:
    """One number out of several rank numbers, taking days as independent.

    Attributes
    ----------
    tau : float
        The weighted mean on Fisher's scale, brought back.
    error : float
        Standard error on Fisher's scale.
    low, high : float
        95 % interval.
    z : float
        The mean on Fisher's scale by its error.
    """

    tau: float
    error: float
    low: float
    high: float
    z: float


def combine(taus: Sequence[float], days: Sequence[int]) -> Combined:
    """Combine rank numbers of several series, or put an interval on one.

    Each is put on Fisher's scale (inverse hyperbolic tangent) with variance
    1 / (days - 3) and weighted by its inverse.

    Parameters
    ----------
    taus : sequence of float
        Rank numbers between -1 and 1. Numbers at or beyond 1 are taken as 0.9999.
    days : sequence of int
        Logged days that each rests on; series of 3 and fewer days carry no weight.

    Returns
    -------
    Combined
        NaN if no series carries weight.

    References
    ----------
    Fisher 1921, Metron 1:3. Hedges & Olkin 1985, Statistical Methods for Meta-Analysis.

    Examples
    --------
    >>> found = combine([0.385, -0.042, -0.104], [19, 24, 20])
    >>> round(found.tau, 3), round(found.z, 2)
    (0.071, 0.52)
    """
    weight = np.maximum(np.asarray(days, float) - 3, 0)
    values = np.asarray(taus, float)
    weight[~np.isfinite(values)] = 0
    if not weight.sum():
        return Combined(*[math.nan] * 5)
    scaled = np.arctanh(np.clip(np.nan_to_num(values), -0.9999, 0.9999))
    mean = float(scaled @ weight / weight.sum())
    error = 1 / math.sqrt(weight.sum())
    reach = NormalDist().inv_cdf(0.975) * error
    return Combined(
        tau=math.tanh(mean),
        error=error,
        low=math.tanh(mean - reach),
        high=math.tanh(mean + reach),
        z=mean / error,
    )
