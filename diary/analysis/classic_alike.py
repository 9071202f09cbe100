"""How alike neighbouring days are, which classic numbers leave out of account."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike


def autocorrelation(values: ArrayLike, lag: int = 1) -> float:
    """Return how much a day resembles the day `lag` days before.

    Parameters
    ----------
    values : array_like, shape (days,)
        Daily values in the order of the days; NaN where a day was not logged. Pairs
        with such a day are left out.
    lag : int
        Distance in days, at least 1.

    Returns
    -------
    float
        From -1 to 1; independent days give about -1 / days. NaN if days do not vary.

    References
    ----------
    Box & Jenkins 1970, Time Series Analysis.

    Examples
    --------
    >>> round(autocorrelation([1, 2, 3, 4, 5]), 3)
    0.4
    """
    series = np.asarray(values, float).ravel()
    logged = np.isfinite(series)
    if not logged.any():
        return math.nan
    around = np.where(logged, series - series[logged].mean(), 0.0)
    total = float(around @ around)
    if total <= 0:
        return math.nan
    return float(around[lag:] @ around[: series.size - lag]) / total
