"""The start-point randomisation test: was the drawn start of a change a lucky one.

Valid only if the day of the change was **drawn by chance** beforehand among the
admissible days; then it needs no assumption about days being independent. For a change
on a day that somebody chose it says nothing, and is labelled so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from .priors import Floats

EXACT_UP_TO = 1_000_000
DRAWS = 20_000
SEED = 20260101


class Statistic(StrEnum):
    """What is compared: of the days of a phase, and then over several series."""

    MEAN = "mean"
    MEDIAN = "median"


@dataclass(frozen=True)
class Drawn:
    """One series with its start.

    Attributes
    ----------
    values : array_like, shape (days,)
        Daily values in the order of the days; NaN where a day was not logged.
    start : int
        Index of the first day after the change.
    """

    values: ArrayLike
    start: int


@dataclass(frozen=True)
class StartPointTest:
    """How the observed difference lies among those of all admissible starts.

    Attributes
    ----------
    observed : float
        After less before, over all series; positive means better.
    starts : int
        Number of admissible starts, for several series of their combinations.
    p : float
        Share of starts with a difference at least as good; never below 1 / `starts`.
    mean, deviation, low, high : float
        Mean, standard deviation and range over the starts.
    exact : bool
        Whether all starts were counted, not a sample of them.
    """

    observed: float
    starts: int
    p: float
    mean: float
    deviation: float
    low: float
    high: float
    exact: bool


def start_point_test(
    series: Sequence[Drawn],
    *,
    least: int,
    statistic: Statistic = Statistic.MEAN,
    lower_is_better: bool = True,
    seed: int = SEED,
) -> StartPointTest | None:
    """Compare the observed change with a change on every other admissible day.

    Parameters
    ----------
    series : sequence of Drawn
        One diary, or several with starts drawn independently.
    least : int
        Days that each side had to have when the start was drawn; at least 1.
    statistic : Statistic
        What is compared.
    lower_is_better : bool
        Whether a fall is an improvement.
    seed : int
        For the sample that is drawn above a million combinations of starts.

    Returns
    -------
    StartPointTest or None
        None if a start is not among the admissible ones, or a side has no logged day.

    References
    ----------
    Edgington 1980, J Educ Stat 5:235. Bulte & Onghena 2008, Behav Res Methods 40:467.

    Examples
    --------
    >>> found = start_point_test([Drawn([5, 6, 5, 2, 1, 2], 3)], least=2)
    >>> found.starts, round(found.observed, 3), round(found.p, 3)
    (3, 3.667, 0.333)
    """
    tables = [_table(one, max(least, 1), statistic) for one in series]
    if not tables or any(
        one.start not in table for one, table in _pair(series, tables)
    ):
        return None
    sign = -1.0 if lower_is_better else 1.0
    middle = np.median if statistic is Statistic.MEDIAN else np.mean
    found = [table[one.start] for one, table in _pair(series, tables)]
    observed = sign * float(middle(found))
    columns = [sign * np.array(list(table.values())) for table in tables]
    starts = math.prod(column.size for column in columns)
    exact = starts <= EXACT_UP_TO
    drawn = _all(columns) if exact else _some(columns, seed)
    every = np.asarray(middle(drawn, axis=0), float)
    if not exact:
        every = np.append(every, observed)  # the true start is one of the sample
    return StartPointTest(
        observed=observed,
        starts=starts,
        # Sums in another order differ in the last digit.
        p=float(np.mean(every >= observed - 1e-9)),
        mean=float(every.mean()),
        deviation=float(every.std(ddof=1)) if every.size > 1 else 0.0,
        low=float(every.min()),
        high=float(every.max()),
        exact=exact,
    )


def _pair(
    series: Sequence[Drawn], tables: list[dict[int, float]]
) -> list[tuple[Drawn, dict[int, float]]]:
    return list(zip(series, tables, strict=True))


def _table(one: Drawn, least: int, statistic: Statistic) -> dict[int, float]:
    """Return the difference, after less before, for every admissible start."""
    values = np.asarray(one.values, float).ravel()
    logged = np.isfinite(values)
    middle = np.median if statistic is Statistic.MEDIAN else np.mean
    table = {}
    for start in range(least, values.size - least + 1):
        first = values[:start][logged[:start]]
        second = values[start:][logged[start:]]
        if first.size and second.size:
            table[start] = float(middle(second) - middle(first))
    return table


def _all(columns: list[Floats]) -> Floats:
    """Return every combination, shape (series, combinations)."""
    return np.array([part.ravel() for part in np.meshgrid(*columns)])


def _some(columns: list[Floats], seed: int) -> Floats:
    """Return a sample of the combinations, shape (series, draws)."""
    rng = np.random.default_rng(seed)
    return np.array([rng.choice(column, DRAWS - 1) for column in columns])
