"""Run a method over the diaries of a cell, and count."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from diary.analysis.codes import Reason
from diary.analysis.priors import Floats

from .cells import Cell
from .diaries import make_diary
from .ideal import ideal_half_width
from .methods import METHODS

REFUSED = 0.95
FALSE = 0.07
# The ideal width varies little between the diaries of a cell: a few tell the median.
IDEALS = 25


@dataclass(frozen=True, eq=False)
class Tally:
    """What came out for one cell.

    Attributes
    ----------
    cell : Cell
    diaries : int
    ranges : ndarray, shape (answered, 4)
        Of each answer: 1 if the range holds the truth, 1 if it excludes no change,
        half its width, and its width against that of the ideal estimator (nan after
        the first few).
    seconds : float
        Processor time of all answers and refusals.
    """

    cell: Cell
    diaries: int
    ranges: Floats
    seconds: float

    @property
    def answered(self) -> int:
        """Return how many diaries got a range."""
        return len(self.ranges)

    @property
    def held(self) -> float:
        """Return the share of ranges that hold the truth."""
        return self._mean(0)

    @property
    def excluded(self) -> float:
        """Return the share of ranges that exclude no change.

        False positives where nothing changed, power where something did.
        """
        return self._mean(1)

    @property
    def half_width(self) -> float:
        """Return the median half width: log ratio, or points."""
        return self._median(2)

    @property
    def against_ideal(self) -> float:
        """Return the median width against that of the ideal estimator."""
        return self._median(3)

    @property
    def milliseconds(self) -> float:
        """Return the mean processor time of an answer."""
        return 1000 * self.seconds / self.diaries

    @property
    def is_null(self) -> bool:
        """Return whether nothing changed in these diaries."""
        return self.cell.effect == 0 and not self.cell.as_one

    def misses(self, errors: float = 0.0) -> Iterator[str]:
        """Say which bars of the cell are missed by so many standard errors."""
        cell = self.cell
        refused = 1 - self.answered / self.diaries
        if cell.refused and refused < REFUSED - errors * _error(REFUSED, self.diaries):
            yield f"refused in {refused:.1%}"
        if cell.refused or cell.bar is None or not self.answered:
            return
        if self.held < cell.bar - errors * _error(cell.bar, self.answered):
            yield f"holds the truth in {self.held:.1%}"
        most = max(FALSE, 1 - cell.bar)
        if self.is_null and self.excluded > most + errors * _error(most, self.answered):
            yield f"false in {self.excluded:.1%}"

    def _mean(self, column: int) -> float:
        return float(self.ranges[:, column].mean()) if self.answered else np.nan

    def _median(self, column: int) -> float:
        return float(np.nanmedian(self.ranges[:, column])) if self.answered else np.nan


def measure(cell: Cell, diaries: int, seed: int, method: str = "engine") -> Tally:
    """Simulate the diaries of a cell, always the same for a seed, and ask a method."""
    rows: list[tuple[bool, bool, float, float]] = []
    seconds = 0.0
    for number in range(diaries):
        key = [seed, number, *cell.name.encode()]
        diary = make_diary(cell, np.random.default_rng(key))
        start = time.process_time()
        found = METHODS[method](diary)
        seconds += time.process_time() - start
        if isinstance(found, Reason):
            continue
        low, high = found
        half = (high - low) / 2
        held, excluded = low <= diary.truth <= high, low > 0 or high < 0
        ideal = ideal_half_width(diary) if len(rows) < IDEALS else np.nan
        rows.append((held, excluded, half, half / ideal))
    return Tally(
        cell, diaries, np.array(rows, dtype=np.float64).reshape(-1, 4), seconds
    )


def together(tallies: Sequence[Tally]) -> Tally:
    """Return the tallies of one cell with several seeds as one."""
    return Tally(
        cell=tallies[0].cell,
        diaries=sum(one.diaries for one in tallies),
        ranges=np.concatenate([one.ranges for one in tallies]),
        seconds=sum(one.seconds for one in tallies),
    )


def _error(share: float, count: int) -> float:
    return sqrt(share * (1 - share) / max(count, 1))
