"""What all classic numbers begin with: the logged days of two phases.

Classic numbers are kept for readers who know them from single-case research. They are
of use for comparing with published work, not for deciding: **every error and interval
of theirs takes days as independent, and the time before as free of drift.** Diaries are
neither, so the intervals are too narrow; the ranges of the diary engine are the ones to
read.

All take the values of the days before and of the days after a change, in the order of
the days. Unlogged days are NaN and are left out. `lower_is_better` says which way
improvement goes: True for spasms and severity. A phase without a logged day gives NaN,
because there is nothing to compare.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .priors import Floats


def phases(
    before: ArrayLike, after: ArrayLike, *, lower_is_better: bool = True
) -> tuple[Floats, Floats]:
    """Return the logged values of both phases, signed so that more is better.

    Parameters
    ----------
    before, after : array_like, shape (days,)
        Daily values in the order of the days; NaN where a day was not logged.
    lower_is_better : bool
        Whether a fall is an improvement. If so, the values change their sign.

    Returns
    -------
    tuple of ndarray
        The logged values before and after; more is better in both.

    Examples
    --------
    >>> [side.tolist() for side in phases([5, float("nan")], [3, 2])]
    [[-5.0], [-3.0, -2.0]]
    """
    sign = -1.0 if lower_is_better else 1.0
    first, second = (np.asarray(side, float).ravel() for side in (before, after))
    return sign * first[np.isfinite(first)], sign * second[np.isfinite(second)]
