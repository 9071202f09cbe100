"""Short diaries typed in by hand, for the tests of the analysis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from diary.analysis.changes import Change
from diary.analysis.codes import Family
from diary.analysis.effect import Effect, estimate_effect
from diary.analysis.rules import Refusal
from diary.analysis.window import Series

MONDAY = date(2024, 1, 1)


def day(number: int) -> date:
    """Return the day so many days after the first."""
    return MONDAY + timedelta(days=number)


def read(text: str) -> list[float]:
    """Return the values of a line; a dash is a day without a log."""
    return [np.nan if one == "-" else float(one) for one in text.split()]


def series(
    values: Sequence[float] | np.ndarray, family: Family = Family.COUNTS
) -> Series:
    return Series(MONDAY, np.asarray(values, dtype=float), family)


def change(at: int, onset_days: int = 0) -> Change:
    return Change.on(day(at), onset_days)


def found(answer: Effect | Refusal) -> Effect:
    """Return an answer that has to be an effect."""
    assert isinstance(answer, Effect), answer
    return answer


def refused(answer: Effect | Refusal) -> Refusal:
    """Return an answer that has to be a refusal."""
    assert isinstance(answer, Refusal), answer
    return answer


def spasms(days: int, *, seed: int = 5, level: float = 5.0) -> np.ndarray:
    """Return Poisson counts: the same for the same seed."""
    return np.random.default_rng(seed).poisson(level, days).astype(float)


def effect_of(values: Sequence[float] | np.ndarray, at: int) -> Effect:
    """Return the effect on counts of a change on a day."""
    return found(estimate_effect(series(values), change(at)))
