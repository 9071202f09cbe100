"""Cycles of botulinum toxin: how spasms go in the weeks after an injection.

An injection acts slowly, and wears off: a step would be the wrong shape. Each week
since the last injection has its own effect, the same in every cycle, added to the diary
engine; neighbouring weeks are held together by a prior. One cycle alone looks like any
ups and downs of the illness, so a comparison needs two.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from .changes import Change, join_steps
from .codes import Family
from .cycle_days import (
    AT_WORK,
    TOO_LATE,
    WEEKS,
    WeekMean,
    Weeks,
    logged_at_work,
    week_means,
    weeks_since,
    window_of_cycles,
)
from .effect import CHANCES, Range
from .mixture import Posterior
from .posterior import FLAT, fit
from .priors import STANDARD, Floats
from .rules import MOST_A_DAY
from .window import Series, Window

STEP_SD = 0.35  # from one week to the next, on the log rate
WEARS_OFF_FROM = 8
LEAST_CYCLES = 2
LEAST_LOGGED = 10
LEAST_SPASMS = 10
DRAWS = 400
SEED = 20260101
SURE_OF_GAIN = 0.9
NEGLIGIBLE = 1e-4  # of the posterior
# Four correlations from day to day do for six here: ranges differ by at most 3 %, and a
# year of days with 22 columns costs a third less.
PRIOR = replace(
    STANDARD[Family.COUNTS],
    correlations=((0.0, 1.0), (0.3, 1.6), (0.6, 1.4), (0.85, 1.2)),
)


class WhyNot(StrEnum):
    """Why the weeks since an injection are not compared."""

    NO_INJECTION = "no_injection"
    ABSURD_COUNT = "absurd_count"  # more than 300 on a day, or less than none
    TOO_FEW_SPASMS = "too_few_spasms"
    TOO_FEW_WITHOUT = "too_few_without"  # days before the first, or in week 0


@dataclass(frozen=True)
class CyclesRefused:
    """Why there is no answer.

    Attributes
    ----------
    why : WhyNot
    missing : int
        How many more spasms or logged days it takes; 0 where waiting ends nothing.
    """

    why: WhyNot
    missing: int = 0


@dataclass(frozen=True)
class FirstCycle:
    """No comparison yet, only what was logged.

    Attributes
    ----------
    weeks : tuple of WeekMean
        The days before, then weeks 0 to 12.
    cycles : int
        How many have 10 logged days in weeks 3 to 7: none or one.
    missing : int
        How many more logged days in weeks 3 to 7 the second one takes.
    """

    weeks: tuple[WeekMean, ...]
    cycles: int
    missing: int


@dataclass(frozen=True)
class WearOff:
    """The first week, from 8 on, at which less than half of the gain is left.

    Attributes
    ----------
    first, last : int
        Weeks since the injection between which it lies (95 %); 13 means not within the
        12 weeks that are looked at.
    """

    first: int
    last: int


@dataclass(frozen=True)
class ToxinCycles:
    """The weeks since an injection, against the time just before one.

    Attributes
    ----------
    cycles : int
        How many were overlaid.
    at_work : Range
        Ratio of rates, weeks 3 to 7 by no effect; below 1 means fewer spasms.
    p : float
        As in `Effect`: for `many.passing` and never for showing.
    curve : tuple of Range
        The same ratio for each of the weeks 0 to 12.
    wear_off : WearOff or None
        None if a gain in weeks 3 to 7 is less than 90 % sure.
    weeks : tuple of WeekMean
        What was logged: the days before, then weeks 0 to 12.
    drift : float
        By itself, per 30 days, log scale. Already allowed for.
    first, last : date
        The days that were looked at.
    """

    cycles: int
    at_work: Range
    p: float
    curve: tuple[Range, ...]
    wear_off: WearOff | None
    weeks: tuple[WeekMean, ...]
    drift: float
    first: date
    last: date


# Parts of the mixture far away from a number end in 0, as they should.
@np.errstate(under="ignore")
def toxin_cycles(
    series: Series,
    injections: Collection[date],
    *,
    others: Collection[Change] = (),
    left_out: Collection[date] = (),
    seed: int = SEED,
) -> ToxinCycles | FirstCycle | CyclesRefused:
    """Compare the weeks since an injection, over the first cycle and the last five.

    Parameters
    ----------
    series : Series
        Spasms a day.
    injections : collection of date
        All that are known, also from before the diary began. Those within 14 days of
        one before count as one, on the first day.
    others : collection of Change
        Everything else that changed: allowed for as steps.
    left_out : collection of date
        Days that the person left out, before looking.
    seed : int
        For the draws behind `wear_off`; the same seed gives the same answer.

    Returns
    -------
    ToxinCycles, FirstCycle or CyclesRefused

    Notes
    -----
    The prior of the curve is a random walk of first order with sd 0.35 a week that
    begins with 0 at the injection. Days before the first injection have no effect; so
    an injection that follows while the last one still acts is compared with that.

    References
    ----------
    Jacinto et al. 2020, Front Neurol 11:388 (when people notice onset, peak and end).
    Rue & Held 2005, Gaussian Markov Random Fields, chapter 3 (random walk prior).

    Examples
    --------
    >>> first = date(2024, 1, 1)
    >>> cycle = [6.0] * 14 + [3.0] * 49 + [6.0] * 28
    >>> series = Series(first, [6.0] * 28 + cycle * 2, Family.COUNTS)
    >>> days = [first + timedelta(days=28), first + timedelta(days=119)]
    >>> found = toxin_cycles(series, days)
    >>> found.cycles, round(found.at_work.middle, 1), round(found.at_work.high_95, 1)
    (2, 0.5, 0.6)
    >>> found.wear_off
    WearOff(first=8, last=9)
    >>> toxin_cycles(series, days[:1]).missing
    10
    """
    if not injections:
        return CyclesRefused(WhyNot.NO_INJECTION)
    starts = [one.first for one in join_steps(injections)]
    window = window_of_cycles(series, starts, others, left_out)
    weeks = weeks_since(window, starts)
    values = np.where(weeks < TOO_LATE, window.values, np.nan)
    if refused := _refused(values):
        return refused
    means = week_means(values, weeks)
    counting = logged_at_work(window, values, weeks, starts)
    if sum(logged >= LEAST_LOGGED for logged in counting) < LEAST_CYCLES:
        return _first_cycle(means, counting)
    if missing := _missing(values, weeks):
        return missing
    columns = np.column_stack(
        [weeks[:, None] == np.arange(WEEKS), window.steps]
    ).astype(np.float64)
    days_of_week = (window.first.weekday() + np.arange(len(values))) % 7
    precision = _precision(columns)
    found = fit(Family.COUNTS, values, days_of_week, columns, precision, prior=PRIOR)
    return _answer(found, window, means, counting, seed)


def _refused(values: Floats) -> CyclesRefused | None:
    logged = values[~np.isnan(values)]
    if np.any((logged < 0) | (logged > MOST_A_DAY)):
        return CyclesRefused(WhyNot.ABSURD_COUNT)
    return None


def _missing(values: Floats, weeks: Weeks) -> CyclesRefused | None:
    """Return what the comparison lacks once there are cycles to compare."""
    without = int(np.sum(~np.isnan(values) & (weeks <= 0)))
    if without < LEAST_LOGGED:
        return CyclesRefused(WhyNot.TOO_FEW_WITHOUT, LEAST_LOGGED - without)
    spasms = float(np.nansum(values))
    if spasms < LEAST_SPASMS:
        return CyclesRefused(WhyNot.TOO_FEW_SPASMS, math.ceil(LEAST_SPASMS - spasms))
    return None


def _first_cycle(means: tuple[WeekMean, ...], counting: Sequence[int]) -> FirstCycle:
    """Say how far the next cycle to count is from counting."""
    cycles = sum(logged >= LEAST_LOGGED for logged in counting)
    short = [logged for logged in counting[-1:] if logged < LEAST_LOGGED]
    return FirstCycle(means, cycles, LEAST_LOGGED - sum(short))


def _precision(columns: Floats) -> Floats:
    """Return a random walk from 0 for the weeks, and nothing assumed of steps."""
    size = columns.shape[1]
    steps = np.eye(WEEKS) - np.eye(WEEKS, k=-1)
    precision = np.eye(size) * FLAT
    precision[:WEEKS, :WEEKS] = steps.T @ steps / STEP_SD**2
    return precision


def _answer(
    found: Posterior,
    window: Window,
    means: tuple[WeekMean, ...],
    counting: Sequence[int],
    seed: int,
) -> ToxinCycles:
    at_work = np.zeros(WEEKS)
    at_work[AT_WORK] = 1 / (AT_WORK.stop - AT_WORK.start)
    curve = _curve(found)
    less = curve.chance_below(at_work, 0.0)
    draws = curve.draws(DRAWS, np.random.default_rng(seed))
    return ToxinCycles(
        cycles=sum(logged >= LEAST_LOGGED for logged in counting),
        at_work=_range(curve, at_work),
        p=2 * min(less, 1 - less),
        curve=tuple(_range(curve, one) for one in np.eye(WEEKS)),
        wear_off=_wear_off(draws),
        weeks=means,
        drift=float(found.mean()[WEEKS + window.steps.shape[1]]),
        first=window.first,
        last=window.first + timedelta(days=len(window.values) - 1),
    )


def _curve(found: Posterior) -> Posterior:
    """Return the weeks alone, without parts that weigh nothing: 14 ranges cost time."""
    heavy = np.argsort(-found.weights)
    enough = int(np.searchsorted(np.cumsum(found.weights[heavy]), 1 - NEGLIGIBLE)) + 1
    kept = heavy[:enough]
    return Posterior(
        weights=found.weights[kept] / found.weights[kept].sum(),
        means=found.means[kept, :WEEKS],
        scales=found.scales[kept, :WEEKS, :WEEKS],
        freedom=found.freedom,
        correlations=found.correlations[kept],
    )


def _range(found: Posterior, contrast: Floats) -> Range:
    return Range(*np.exp(found.quantiles(contrast, CHANCES)).tolist())


def _wear_off(draws: Floats) -> WearOff | None:
    """Find the week in each draw that has a gain, and where 95 % of them lie."""
    gain = -draws[:, AT_WORK].mean(axis=1)
    sure = gain > 0
    if sure.mean() < SURE_OF_GAIN:
        return None
    faded = -draws[sure, WEARS_OFF_FROM:] < gain[sure, None] / 2
    week = WEARS_OFF_FROM + np.argmax(faded, axis=1)
    week = np.where(faded.any(axis=1), week, TOO_LATE)
    low, high = np.quantile(week, [0.025, 0.975], method="inverted_cdf")
    return WearOff(int(low), int(high))
