"""Waking minutes and spasms by day, hours since a dose, and clock hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .priors import Floats

HOURS = 24
LONGEST_DAY = 36 * 60  # minutes awake; longer is a slip of the pen
# Minutes since the dose at which windows end: 0 to 1 h, 1 to 4 h, and the rest.
EDGES = (60.0, 240.0)
WINDOWS = len(EDGES) + 1


@dataclass(frozen=True)
class Table:
    """Minutes and spasms of each day in each cell of window and clock hour.

    Attributes
    ----------
    minutes, spasms : ndarray, shape (days, 72)
        The cell of window w and clock hour h has number 24 w + h.
    not_awake : int
        Spasms outside waking time.
    """

    minutes: Floats
    spasms: Floats
    not_awake: int

    def by_window(self, what: Floats) -> Floats:
        """Return minutes or spasms added up by window."""
        return what.sum(axis=0).reshape(WINDOWS, HOURS).sum(axis=1)


def _finite(times: ArrayLike) -> Floats:
    minutes = np.asarray(times, float).ravel()
    return minutes[np.isfinite(minutes)]


def _days(awake: ArrayLike) -> Floats:
    """Return the waking times in order, without overlap and without absurd ones."""
    days = np.asarray(awake, float).reshape(-1, 2)
    days = days[np.isfinite(days).all(axis=1)]
    days = days[days[:, 1] - days[:, 0] <= LONGEST_DAY]
    days = days[np.argsort(days[:, 0], kind="stable")]
    ended = np.maximum.accumulate(days[:, 1])
    days[1:, 0] = np.maximum(days[1:, 0], ended[:-1])
    return np.asarray(days[days[:, 1] > days[:, 0]], dtype=np.float64)


def tabulate(awake: ArrayLike, spasms: ArrayLike, doses: ArrayLike) -> Table:
    """Return the table of a diary: see `hours.hours_after_dose` for the times.

    Examples
    --------
    A day from 8 to 10 h with a dose at 8:30 and a spasm at 9:45:

    >>> table = tabulate([[480, 600]], [585], [510])
    >>> table.by_window(table.minutes).tolist()
    [60.0, 30.0, 30.0]
    >>> table.by_window(table.spasms).tolist()
    [0.0, 1.0, 0.0]
    """
    return _tabulate(_days(awake), _finite(spasms), np.sort(_finite(doses)))


def _tabulate(days: Floats, spasms: Floats, doses: Floats) -> Table:
    cells = WINDOWS * HOURS
    minutes = np.zeros((len(days), cells))
    counts = np.zeros((len(days), cells))
    if len(days):
        ends = [doses, *(doses + edge for edge in EDGES)]
        hours = (days[:, :1] // 60 + np.arange(LONGEST_DAY // 60 + 1)) * 60
        cuts = np.unique(np.concatenate([days.ravel(), hours.ravel(), *ends]))
        middle = (cuts[1:] + cuts[:-1]) / 2
        day, inside = _day_of(days, middle)
        at = (day[inside], _cell(middle[inside], doses))
        np.add.at(minutes, at, np.diff(cuts)[inside])
        day, inside = _day_of(days, spasms)
        np.add.at(counts, (day[inside], _cell(spasms[inside], doses)), 1)
    return Table(minutes, counts, spasms.size - int(counts.sum()))


def _day_of(days: Floats, times: Floats) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the day each time belongs to, and whether it was awake."""
    day = np.maximum(np.searchsorted(days[:, 0], times, side="right") - 1, 0)
    return day, (times >= days[day, 0]) & (times < days[day, 1])


def _cell(times: Floats, doses: Floats) -> NDArray[np.intp]:
    ever = np.append(-np.inf, doses)
    since = times - ever[np.searchsorted(doses, times, side="right")]
    window = np.searchsorted(EDGES, since, side="right")
    cell = window * HOURS + (times // 60 % HOURS).astype(np.intp)
    return np.asarray(cell, dtype=np.intp)
