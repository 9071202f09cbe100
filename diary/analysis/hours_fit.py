"""Effects of hours since a dose and of clock hours, given how many spasms a day had."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .hours_table import HOURS, WINDOWS, Table
from .priors import FLAT_SD, Floats

CLOCK_SD = 0.5  # of each clock hour, on the log rate
NEWTON_STEPS = 30


@dataclass(frozen=True)
class Fit:
    """Effects of the two windows and of clock hours; variance of the windows."""

    effects: Floats
    variance: Floats
    inflation: float


def fit_table(table: Table) -> Fit:
    """Fit the days that had a spasm, at least two.

    Examples
    --------
    Days from 8 to 16 h with a dose at 9 h: two spasms in every hour, but one in each of
    the three hours from 10 h on. The dose and the clock cannot be told apart:

    >>> from diary.analysis.hours_table import tabulate
    >>> days = np.arange(20)[:, None] * 1440
    >>> when = [490, 520, 550, 580, 610, 670, 730, 790, 820, 850, 880, 910, 940]
    >>> table = tabulate(days + [480, 960], days + when, days + 540)
    >>> fit_table(table).inflation > 2.5
    True
    """
    some = table.spasms.any(axis=1)
    return _fit(table.minutes[some], table.spasms[some])


@dataclass(frozen=True)
class _Design:
    """Which cells were lived, and which effects act there: windows, then hours."""

    window: NDArray[np.intp]
    hour: NDArray[np.intp]  # number of the effect of the clock hour
    matrix: Floats
    prior: Floats  # precision of each effect

    def second_moments(self, shares: Floats, first: Floats) -> Floats:
        """Return matrix' diag(shares) matrix for each row of shares.

        A cell has one window and one hour, so nothing has to be multiplied.
        """
        size = len(self.prior)
        moments = np.zeros((len(shares), size, size))
        moments[:, range(size), range(size)] = first
        acts = self.window < WINDOWS - 1
        moments[:, self.window[acts], self.hour[acts]] = shares[:, acts]
        moments[:, self.hour[acts], self.window[acts]] = shares[:, acts]
        return moments


def _design(lived: NDArray[np.bool_]) -> _Design:
    window, clock = np.divmod(np.flatnonzero(lived), HOURS)
    hours, hour = np.unique(clock, return_inverse=True)
    hour = hour + WINDOWS - 1
    matrix = np.zeros((len(window), WINDOWS - 1 + len(hours)))
    matrix[range(len(hour)), hour] = 1
    acts = window < WINDOWS - 1
    matrix[np.flatnonzero(acts), window[acts]] = 1
    prior = np.full(matrix.shape[1], CLOCK_SD**-2)
    prior[: WINDOWS - 1] = FLAT_SD**-2
    return _Design(window, hour, matrix, prior)


def _fit(minutes: Floats, spasms: Floats) -> Fit:
    """Maximise the conditional likelihood by Newton steps; days are rows."""
    lived = minutes.any(axis=0)
    minutes, spasms = minutes[:, lived], spasms[:, lived]
    design = _design(lived)
    totals = spasms.sum(axis=1)
    effects = np.zeros(len(design.prior))
    for _ in range(NEWTON_STEPS):
        shares = _shares(minutes, design, effects)
        first = shares @ design.matrix
        expected = (totals @ shares)[None]
        information = design.second_moments(expected, (totals @ first)[None])[0]
        information += np.diag(design.prior) - (first.T * totals) @ first
        seen = spasms.sum(axis=0) - expected[0]
        slope = seen @ design.matrix - design.prior * effects
        step = np.linalg.solve(information, slope)
        effects = effects + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    return _with_variance(minutes, spasms, design, effects)


def _shares(minutes: Floats, design: _Design, effects: Floats) -> Floats:
    """Return where in the day a spasm would come, by cell; rows sum to 1."""
    rates = minutes * np.exp(design.matrix @ effects)
    return np.asarray(rates / rates.sum(axis=1, keepdims=True))


def _with_variance(
    minutes: Floats, spasms: Floats, design: _Design, effects: Floats
) -> Fit:
    totals = spasms.sum(axis=1)
    shares = _shares(minutes, design, effects)
    first = shares @ design.matrix
    scores = (spasms - totals[:, None] * shares) @ design.matrix
    a_day = design.second_moments(shares, first)
    a_day -= first[:, :, None] * first[:, None, :]
    a_day *= totals[:, None, None]
    information = a_day.sum(axis=0) + np.diag(design.prior)
    model = np.diag(np.linalg.inv(information))[:2]
    plain = np.diag(np.linalg.inv(information[:2, :2]))
    moved = np.linalg.solve(information - a_day, scores[:, :, None])[:, :2, 0]
    jackknife = (moved**2).sum(axis=0) * (len(totals) - 1) / len(totals)
    return Fit(effects, np.maximum(model, jackknife), float((model / plain).max()))
