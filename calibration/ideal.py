"""How narrow a range could be, if all but the effect were known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from diary.analysis.codes import Family
from diary.analysis.priors import Floats

from .cells import HALF, Cell
from .diaries import Diary, wildness

NORMAL_95 = 1.959964


def ideal_half_width(diary: Diary) -> float:
    """Return half the 95 % range of generalised least squares with the true covariance.

    It knows rate, spread, correlation, weekdays and that nothing drifts, and estimates
    only the level, the effect, and the effect of another change. No method that has to
    learn these from the diary can be as narrow and right.
    """
    cell = diary.cell
    days = np.flatnonzero(diary.used)
    columns = diary.columns[days]
    effect = columns[:, 0] * cell.effect
    if diary.others:
        effect = effect + columns[:, 1] * HALF
    covariance = _covariance(cell, days, effect)
    design = np.column_stack([columns, np.ones(len(days))])
    inverse = np.linalg.inv(design.T @ np.linalg.solve(covariance, design))
    return float(NORMAL_95 * np.sqrt(inverse[0, 0]))


def _covariance(cell: Cell, days: NDArray[np.int_], effect: Floats) -> Floats:
    apart = np.abs(days[:, None] - days[None])
    alike = np.where(apart == 0, 1.0, cell.correlation ** np.maximum(apart, 1))
    wild = wildness(cell, int(days[-1]) + 1)[days]
    if cell.family == Family.SEVERITY:
        own = np.diag((cell.noise * wild) ** 2 + 1 / 12)
        return np.asarray(cell.sd**2 * np.outer(wild, wild) * alike + own)
    mean = cell.level * np.exp(effect)
    if cell.family == Family.DAYS:
        return _yes_no(alike, apart, mean)
    slow = np.exp(cell.sd**2 * np.outer(wild, wild) * alike)
    odds = cell.none / (1 - cell.none)
    slow *= 1 + odds * np.where(
        apart == 0, 1.0, cell.none_stays ** np.maximum(apart, 1)
    )
    own = cell.noise * wild * np.diag(slow) + 1 / (mean * (1 - cell.none))
    return np.asarray(slow - 1 + np.diag(own))


def _yes_no(alike: Floats, apart: Floats, share: Floats) -> Floats:
    """Return the relative covariance of a normal variable cut at the shares.

    By the first terms of the tetrachoric series (Pearson 1900).
    """
    cut = ndtri(share)
    height = np.exp(-(cut**2) / 2) / np.sqrt(2 * np.pi)
    terms = (np.ones_like(cut), cut, cut**2 - 1, cut**3 - 3 * cut)
    factorial = (1, 2, 6, 24)
    both = sum(
        alike ** (k + 1) * np.outer(term * height, term * height) / factorial[k]
        for k, term in enumerate(terms)
    )
    both = np.where(apart == 0, share * (1 - share), both)
    return np.asarray(both / np.outer(share, share))
