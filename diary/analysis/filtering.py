"""How alike days are, taken out of columns of numbers: one Kalman filter for a grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .priors import Floats, Grid

DayNumbers = NDArray[np.int_]

# Days whose errors are kept until they are multiplied: few enough to stay in the cache.
TOGETHER = 16


def whiten(
    columns: Floats, days: DayNumbers, noise: Floats, grid: Grid
) -> tuple[Floats, Floats]:
    """Weigh columns by the inverse covariance of the days, at each point of a grid.

    The covariance of days s and t is `slow * correlation**|s - t|`, and `white` plus
    the day's own `noise` more where s = t. Nothing of size days x days is made: a
    Kalman filter of one state runs over the days for all points at once.

    Parameters
    ----------
    columns : ndarray, shape (logged days, c)
        Outcome and design, side by side.
    days : ndarray of int, shape (logged days,)
        Number of each day, rising; the days between are unlogged.
    noise : ndarray, shape (logged days,)
        Variance of each day known beforehand.
    grid : Grid

    Returns
    -------
    log_det : ndarray, shape (points,)
        Log determinant of the covariance.
    products : ndarray, shape (points, c, c)
        `columns' V^-1 columns`.

    References
    ----------
    Durbin & Koopman 2012, Time Series Analysis by State Space Methods, chapter 4.

    Examples
    --------
    Two days that are alike with correlation 0.5, and variance 1:

    >>> from diary.analysis.priors import Grid
    >>> half, one = np.array([0.5]), np.array([1.0])
    >>> grid = Grid(half, one, 0 * one, 0 * one)
    >>> log_det, products = whiten(np.eye(2), np.arange(2), np.zeros(2), grid)
    >>> log_det.round(4), products[0].round(4).tolist()
    (array([-0.2877]), [[1.3333, -0.6667], [-0.6667, 1.3333]])
    """
    gains, fades, variances = _gains(days, noise, grid)
    points, width = len(grid.slow), columns.shape[1]
    products = np.zeros((points, width, width))
    errors = np.empty((TOGETHER, width, points))
    state, step = np.zeros((2, width, points))
    for start in range(0, len(columns), TOGETHER):
        some = slice(start, start + TOGETHER)
        used = errors[: len(columns[some])]
        each = zip(columns[some, :, None], used, gains[some], fades[some], strict=True)
        for column, error, gain, left in each:
            np.subtract(column, state, out=error)
            np.multiply(error, gain, out=step)
            np.add(state, step, out=state)
            np.multiply(state, left, out=state)
        used /= np.sqrt(variances[some])[:, None]
        rows = np.ascontiguousarray(used.transpose(2, 0, 1))
        products += rows.transpose(0, 2, 1) @ rows
    return np.log(variances).sum(axis=0), products


def _gains(
    days: DayNumbers, noise: Floats, grid: Grid
) -> tuple[Floats, Floats, Floats]:
    """Return what the filter needs of each logged day, each of shape (days, points).

    The gain, how much of the slow part is left on the next logged day, and the variance
    of the error.
    """
    steps = np.append(np.diff(days), 1)
    fades = np.asarray(grid.correlation ** steps[:, None], dtype=np.float64)
    kept = fades**2
    fresh = grid.slow * (1 - kept)
    variances = grid.white + noise[:, None]
    kept *= variances
    gains = np.empty_like(kept)
    unsure = grid.slow.copy()
    for variance, gain, left, new in zip(variances, gains, kept, fresh, strict=True):
        np.add(variance, unsure, out=variance)
        np.divide(unsure, variance, out=gain)
        np.multiply(gain, left, out=unsure)
        np.add(unsure, new, out=unsure)
    return gains, fades, variances
