"""How alike days are, taken out of columns of numbers: one Kalman filter for a grid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .priors import Floats, Grid

DayNumbers = NDArray[np.int_]


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
    gains, variances = _gains(days, noise, grid)
    fade = _fade(days, grid)
    rows = np.empty((len(columns), len(grid.slow), columns.shape[1]))
    state, step = np.zeros((2, *rows.shape[1:]))
    each = zip(columns, rows, gains[:, :, None], fade[:, :, None], strict=True)
    for column, error, gain, left in each:
        np.subtract(column, state, out=error)
        np.multiply(error, gain, out=step)
        np.add(state, step, out=state)
        np.multiply(state, left, out=state)
    rows /= np.sqrt(variances)[:, :, None]
    products = rows.transpose(1, 2, 0) @ rows.transpose(1, 0, 2)
    return np.log(variances).sum(axis=0), products


def _fade(days: DayNumbers, grid: Grid) -> Floats:
    """Return how much of the slow part is left on the next logged day."""
    steps = np.append(np.diff(days), 1)
    return np.asarray(grid.correlation ** steps[:, None], dtype=np.float64)


def _gains(days: DayNumbers, noise: Floats, grid: Grid) -> tuple[Floats, Floats]:
    """Return gain and variance of the error of each logged day, (days, points)."""
    kept = _fade(days, grid) ** 2
    fresh = grid.slow * (1 - kept)
    gains = np.empty_like(kept)
    variances = np.empty_like(kept)
    unsure = grid.slow
    for i, own in enumerate(noise):
        variances[i] = unsure + (grid.white + own)
        gains[i] = unsure / variances[i]
        unsure = unsure * (1 - gains[i]) * kept[i] + fresh[i]
    return gains, variances
