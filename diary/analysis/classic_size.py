"""Classic sizes of a change: log response ratio and standardised differences.

As all classic numbers: **errors and intervals take days as independent** and are too
narrow on diaries. `before` and `after` are daily values, unlogged days NaN, left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from .classic_phases import phases
from .priors import Floats


@dataclass(frozen=True)
class LogRatio:
    """Natural logarithm of the mean after by the mean before; days independent.

    Attributes
    ----------
    value : float
        Below 0: less after than before.
    corrected : float
        The same with the correction for short phases.
    error : float
        Standard error of both.
    low, high : float
        95 % interval around `corrected`.
    medians : float
        Logarithm of the ratio of medians; NaN if one is not above 0.
    decreasing : float
        LRRd: `corrected` signed so that below 0 is an improvement.
    increasing : float
        LRRi: `corrected` signed so that above 0 is an improvement.
    """

    value: float
    corrected: float
    error: float
    low: float
    high: float
    medians: float
    decreasing: float
    increasing: float


def log_response_ratio(
    before: ArrayLike, after: ArrayLike, *, lower_is_better: bool = True
) -> LogRatio:
    """Return the log response ratio of counts, minutes or shares.

    A mean of 0 has no logarithm; it is taken as half an event in all days of the phase.

    Parameters
    ----------
    before, after : array_like, shape (days,)
        Daily values, 0 or more; NaN where a day was not logged.
    lower_is_better : bool
        Whether a fall is an improvement.

    Returns
    -------
    LogRatio
        NaN where it needs more days: two a phase for errors and corrections.

    References
    ----------
    Pustejovsky 2018, J Sch Psychol 68:99. Bonett & Price 2020, J Educ Behav Stat 45:750
    (medians).

    Examples
    --------
    >>> found = log_response_ratio([4, 6], [1, 3])
    >>> round(found.value, 4), round(found.corrected, 4), round(found.error, 4)
    (-0.9163, -0.8113, 0.5385)
    """
    first, second = phases(before, after, lower_is_better=False)
    if not first.size or not second.size:
        return LogRatio(*[math.nan] * 8)
    means = [max(float(side.mean()), 0.5 / side.size) for side in (first, second)]
    relative = [
        _variance(side) / (side.size * mean**2)
        for side, mean in zip((first, second), means, strict=True)
    ]
    value = math.log(means[1] / means[0])
    corrected = value + relative[1] / 2 - relative[0] / 2
    error = math.sqrt(sum(relative))
    reach = NormalDist().inv_cdf(0.975) * error
    middles = [float(np.median(side)) for side in (first, second)]
    return LogRatio(
        value=value,
        corrected=corrected,
        error=error,
        low=corrected - reach,
        high=corrected + reach,
        medians=math.log(middles[1] / middles[0]) if min(middles) > 0 else math.nan,
        decreasing=corrected if lower_is_better else -corrected,
        increasing=-corrected if lower_is_better else corrected,
    )


def _variance(side: Floats) -> float:
    return float(side.var(ddof=1)) if side.size > 1 else math.nan


@dataclass(frozen=True)
class Standardised:
    """Differences of means in standard deviations; positive means better.

    Attributes
    ----------
    difference : float
        In units of the values.
    glass : float
        By the standard deviation before.
    hedges, hedges_corrected : float
        By the pooled one; with the correction for few days.
    cohen : float
        By the root of the mean of both variances.
    """

    difference: float
    glass: float
    hedges: float
    hedges_corrected: float
    cohen: float


def standardised_difference(
    before: ArrayLike, after: ArrayLike, *, lower_is_better: bool = True
) -> Standardised:
    """Return the usual standardised differences of means.

    Parameters
    ----------
    before, after, lower_is_better
        As in `classic_phases.phases`.

    Returns
    -------
    Standardised
        NaN with fewer than two days a phase, or where days do not vary.

    References
    ----------
    Glass 1976, Educ Res 5:3. Hedges 1981, J Educ Stat 6:107. Cohen 1988, Statistical
    Power Analysis.

    Examples
    --------
    >>> round(standardised_difference([6, 8], [2, 4]).glass, 3)
    2.828
    """
    first, second = phases(before, after, lower_is_better=lower_is_better)
    if first.size < 2 or second.size < 2:
        return Standardised(*[math.nan] * 5)
    days = first.size + second.size
    difference = float(second.mean() - first.mean())
    early, late = _variance(first), _variance(second)
    pooled = ((first.size - 1) * early + (second.size - 1) * late) / (days - 2)
    hedges = _in_deviations(difference, pooled)
    return Standardised(
        difference=difference,
        glass=_in_deviations(difference, early),
        hedges=hedges,
        hedges_corrected=hedges * (1 - 3 / (4 * days - 9)),
        cohen=_in_deviations(difference, (early + late) / 2),
    )


def _in_deviations(difference: float, variance: float) -> float:
    return difference / math.sqrt(variance) if variance > 0 else math.nan
