"""Make one diary of a cell, with what really happened in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from diary.analysis.changes import Change, Period, as_one
from diary.analysis.codes import Family
from diary.analysis.priors import Floats
from diary.analysis.window import Series

from .cells import HALF, Cell

FIRST = date(2023, 3, 1)
RUN = 5.0  # mean length of a run of unlogged days
WAIT = 150  # days in which a bad week is waited for
WEEK = 7
WEEKEND = (5, 6)
HIGHEST_SHARE = 0.97


@dataclass(frozen=True, eq=False)
class Diary:
    """A simulated diary.

    Attributes
    ----------
    cell : Cell
    series : Series
    change : Change
        The first switch, which is asked about unless `periods` are.
    periods : tuple of Period
        On and off, if several are pooled.
    others : tuple of Change
    truth : float
        Log ratio, or points.
    columns : ndarray, shape (n, 1 or 2)
        1 on the treatment; 1 after another change.
    used : ndarray of bool, shape (n,)
        Logged, and not within the onset.
    """

    cell: Cell
    series: Series
    change: Change
    periods: tuple[Period, ...]
    others: tuple[Change, ...]
    truth: float
    columns: Floats
    used: NDArray[np.bool_]


def make_diary(cell: Cell, chance: np.random.Generator) -> Diary:
    """Return a diary of a cell."""
    size = sum(cell.phases)
    is_on, grown = _treatment(cell)
    level = _level(cell, chance) + cell.effect * grown
    after_other = np.arange(size) >= cell.phases[0] + cell.second
    if cell.second:
        level += HALF * after_other
    values = _observe(cell, level, chance)
    unlogged = _unlogged(cell, values, is_on, chance)
    change, others, truth = _asked(cell)
    columns = [is_on, after_other] if others else [is_on]
    return Diary(
        cell=cell,
        series=Series(FIRST, np.where(unlogged, np.nan, values), cell.family),
        change=change,
        periods=_periods(cell) if len(cell.phases) > 2 else (),
        others=others,
        truth=truth,
        columns=np.column_stack(columns).astype(np.float64),
        used=~unlogged & (grown == is_on) & _is_outside(change, size),
    )


def true_effect(cell: Cell) -> float:
    """Return the log ratio, or the difference of what is written down, in points."""
    if cell.family != Family.SEVERITY:
        return cell.effect
    weekdays = np.array([0.0] * 5 + [cell.weekend] * 2) + cell.level
    return float(
        (_written(cell, weekdays + cell.effect) - _written(cell, weekdays)).mean()
    )


def _written(cell: Cell, level: Floats) -> Floats:
    """Return the mean of a whole number from 0 to 10 around each level."""
    steps = np.arange(10) + 0.5
    spread = np.hypot(cell.sd, cell.noise)
    return np.asarray(ndtr((level[:, None] - steps) / spread).sum(axis=1))


def _treatment(cell: Cell) -> tuple[NDArray[np.bool_], Floats]:
    """Return which days are on the treatment, and which share of it acts."""
    is_on = np.repeat(np.arange(len(cell.phases)) % 2 == 1, cell.phases)
    since = np.concatenate([np.arange(days) for days in cell.phases]) + 1.0
    acts = np.minimum(since / (cell.onset + 1), 1)
    return is_on, acts * is_on


def _asked(cell: Cell) -> tuple[Change, tuple[Change, ...], float]:
    """Return the change that is asked about, the other ones, and the truth."""
    day = FIRST + timedelta(days=cell.phases[0])
    change, truth = Change.on(day, cell.onset), true_effect(cell)
    if not cell.second:
        return change, (), truth
    other = Change.on(day + timedelta(days=cell.second))
    if cell.as_one:
        return as_one(change, [other]), (), truth + HALF
    return change, (other,), truth


def _is_outside(change: Change, size: int) -> NDArray[np.bool_]:
    """Return which days lie before the first step or after the last."""
    days = FIRST.toordinal() + np.arange(size)
    first, last = change.first.toordinal(), change.last.toordinal()
    return (days < first) | (days >= last)


def _periods(cell: Cell) -> tuple[Period, ...]:
    ends = np.cumsum(cell.phases)
    day = timedelta(days=1)
    return tuple(
        Period(
            FIRST + (int(end) - days) * day,
            FIRST + (int(end) - 1) * day,
            is_on=number % 2 == 1,
            settle_days=cell.onset if number else 0,
        )
        for number, (end, days) in enumerate(zip(ends, cell.phases, strict=True))
    )


def _level(cell: Cell, chance: np.random.Generator) -> Floats:
    """Return what days would be without treatment, on the scale of the family."""
    size = sum(cell.phases)
    extra = WAIT if cell.trigger else 0
    days = np.arange(size + extra)
    base = cell.level if cell.family == Family.SEVERITY else log(cell.level)
    level = np.asarray(base + cell.drift * (days - cell.phases[0]), dtype=np.float64)
    level += np.cumsum(chance.normal(0, cell.wander, len(days)))
    height, length = cell.wave
    level += height * np.sin(2 * np.pi * (days / length + chance.random()))
    if cell.family != Family.DAYS:
        level += _slow(cell, len(days), chance) * wildness(cell, len(days))
    if cell.family == Family.COUNTS:
        level -= (cell.sd * wildness(cell, len(days))) ** 2 / 2
    start = _bad_week(cell, level, chance) if cell.trigger else 0
    weekdays = (FIRST.weekday() + np.arange(size)) % WEEK
    weekend = cell.weekend * np.isin(weekdays, WEEKEND)
    return np.asarray(level[start : start + size] + weekend)


def wildness(cell: Cell, size: int) -> Floats:
    """Return how many times as much each day varies as after the change."""
    return np.where(np.arange(size) < cell.phases[0], cell.wild, 1.0)


def _slow(cell: Cell, size: int, chance: np.random.Generator) -> Floats:
    """Return variation that fades by `correlation` each day."""
    steps = chance.normal(0, cell.sd, size)
    steps[1:] *= np.sqrt(1 - cell.correlation**2)
    for i in range(1, size):
        steps[i] += cell.correlation * steps[i - 1]
    return steps


def _bad_week(cell: Cell, level: Floats, chance: np.random.Generator) -> int:
    """Return where a diary starts whose change follows a bad week."""
    values = chance.poisson(np.exp(level))
    before = cell.phases[0]
    for start in range(WAIT):
        week = values[start + before - WEEK : start + before]
        if week.mean() >= cell.trigger * values[: start + before].mean():
            return start
    return 0


def _observe(cell: Cell, level: Floats, chance: np.random.Generator) -> Floats:
    """Return what is written down on each day."""
    if cell.family == Family.SEVERITY:
        spread = cell.noise * wildness(cell, len(level))
        daily = level + chance.normal(0, spread)
        return np.asarray(np.clip(np.rint(daily), 0, 10))
    if cell.family == Family.DAYS:
        share = np.minimum(np.exp(level), HIGHEST_SHARE)
        behind = _slow(cell, len(level), chance)
        return np.asarray(behind < ndtri(share), dtype=np.float64)
    factor = np.ones(len(level))
    if cell.noise:
        noise = cell.noise * wildness(cell, len(level))
        factor = chance.gamma(1 / noise, noise)
    if cell.none:
        factor[_spells(cell, len(level), chance)] = 0.0
    return chance.poisson(np.exp(level) * factor).astype(np.float64)


def _spells(cell: Cell, size: int, chance: np.random.Generator) -> NDArray[np.bool_]:
    """Return the days without any spasm: a chain of two states."""
    state, found = chance.random() < cell.none, []
    for draw in chance.random(size):
        found.append(state)
        state = draw < cell.none + cell.none_stays * (state - cell.none)
    return np.array(found)


def _unlogged(
    cell: Cell,
    values: Floats,
    is_on: NDArray[np.bool_],
    chance: np.random.Generator,
) -> NDArray[np.bool_]:
    share = np.full(len(values), cell.missing)
    if cell.missing_after is not None:
        share[is_on] = cell.missing_after
    if cell.missing_how == "runs":
        return _runs(cell.missing, len(values), chance)
    if cell.missing_how != "random":
        is_bad = values > np.median(values)
        chosen = is_bad if cell.missing_how == "bad" else ~is_bad
        share = np.where(chosen, 2 * share, 0)
    return chance.random(len(values)) < share


def _runs(share: float, size: int, chance: np.random.Generator) -> NDArray[np.bool_]:
    """Return a chain of logged and unlogged days with runs of five on average."""
    stops, starts = 1 / RUN, share / (1 - share) / RUN
    state, found = chance.random() < share, []
    for draw in chance.random(size):
        found.append(state)
        state = draw >= stops if state else draw < starts
    return np.array(found)
