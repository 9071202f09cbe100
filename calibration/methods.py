"""The methods that are compared: each turns a diary into a range, or declines."""

from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np
from scipy.special import stdtrit

from diary.analysis.codes import Family, Reason
from diary.analysis.effect import estimate_effect, estimate_on_off
from diary.analysis.priors import Floats, Prior
from diary.analysis.rules import Refusal

from .diaries import Diary
from .ideal import NORMAL_95

Interval = tuple[float, float]
Method = Callable[[Diary], Interval | Reason]


def engine(diary: Diary, prior: Prior | None = None) -> Interval | Reason:
    """Return the 95 % range of the diary engine: log ratio, or points."""
    if diary.periods:
        answer = estimate_on_off(
            diary.series, diary.periods, others=diary.others, prior=prior
        )
    else:
        answer = estimate_effect(
            diary.series, diary.change, others=diary.others, prior=prior
        )
    if isinstance(answer, Refusal):
        return answer.reason
    if answer.family == Family.SEVERITY:
        return answer.range.low_95, answer.range.high_95
    return log(answer.range.low_95), log(answer.range.high_95)


def welch(diary: Diary) -> Interval | Reason:
    """Return the range of Welch's t on log(y + 0.5); severity and yes/no as they are.

    It takes days for independent and nothing for a drift.

    References
    ----------
    Welch 1947, Biometrika 34:28.
    """
    before, after = _sides(diary)
    if diary.cell.family == Family.COUNTS:
        before, after = np.log(before + 0.5), np.log(after + 0.5)
    parts = [side.var(ddof=1) / len(side) for side in (before, after)]
    error = np.sqrt(sum(parts))
    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(side) - 1)
        for part, side in zip(parts, (before, after), strict=True)
    )
    middle, half = after.mean() - before.mean(), stdtrit(freedom, 0.975) * error
    return float(middle - half), float(middle + half)


def poisson(diary: Diary) -> Interval | Reason:
    """Return the range of a ratio of totals, as if spasms came independently.

    What comparing totals amounts to.
    """
    before, after = _sides(diary)
    middle = log((after.sum() + 0.5) / len(after)) - log(
        (before.sum() + 0.5) / len(before)
    )
    half = NORMAL_95 * np.sqrt(1 / (before.sum() + 0.5) + 1 / (after.sum() + 0.5))
    return float(middle - half), float(middle + half)


METHODS: dict[str, Method] = {"engine": engine, "welch": welch, "poisson": poisson}


def _sides(diary: Diary) -> tuple[Floats, Floats]:
    is_on = diary.columns[:, 0] == 1
    values = diary.series.values
    return values[diary.used & ~is_on], values[diary.used & is_on]
