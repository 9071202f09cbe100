"""Which days are compared, and how each is used."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from .changes import Change, Period, switches_of
from .codes import Family, Side
from .priors import Floats

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Series:
    """An outcome, day by day.

    Attributes
    ----------
    first : date
        The day of the first value.
    values : sequence of float
        Spasms a day, points from 0 to 10, or 1 and 0 for yes and no; nan or None where
        the day is not observed. A day without a log is not a 0.
    family : Family

    Examples
    --------
    >>> Series(date(2024, 1, 1), [3, None, 5], Family.COUNTS).values.tolist()
    [3.0, nan, 5.0]
    """

    first: date
    values: Floats
    family: Family

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64).reshape(-1)
        object.__setattr__(self, "values", values)


@dataclass(frozen=True)
class SideDays:
    """What one side of a comparison rests on.

    Attributes
    ----------
    days : int
        Settled days that are not left out, and not beyond another change.
    logged : int
        Of these, the days with an outcome.
    total : float
        Sum of the outcome over the logged days.

    Examples
    --------
    >>> side = SideDays(days=28, logged=21, total=84.0)
    >>> side.level, side.share
    (4.0, 0.75)
    """

    days: int
    logged: int
    total: float

    @property
    def level(self) -> float:
        """Return spasms a day, points, or the share of days; 0 without a log."""
        return self.total / max(self.logged, 1)

    @property
    def share(self) -> float:
        """Return which share of the days was logged; 0 without days."""
        return self.logged / max(self.days, 1)


@dataclass(frozen=True, eq=False)
class Window:
    """The days that are compared, and how each is used.

    Attributes
    ----------
    first : date
        The day of the first of n values.
    values : ndarray, shape (n,)
        nan where nothing was logged, or the day is left out or not settled.
    is_on : ndarray of bool, shape (n,)
    steps : ndarray, shape (n, s)
        1 from when each other change has settled.
    before, after : SideDays
        What the data rules ask about.
    growing : Side or None
        The side that each coming day belongs to.
    near, further : tuple of Change
        Other changes that cannot be told apart from this one, and that can.
    left_out : int
        Days that would count, had the person not left them out.
    """

    first: date
    values: Floats
    is_on: Flags
    steps: Floats
    before: SideDays
    after: SideDays
    growing: Side | None
    near: tuple[Change, ...]
    further: tuple[Change, ...]
    left_out: int


def window_of(
    series: Series,
    periods: Sequence[Period],
    others: Collection[Change] = (),
    left_out: Collection[date] = (),
) -> Window:
    """Return what of a series is used to compare periods on with periods off.

    Parameters
    ----------
    series : Series
    periods : sequence of Period
        In order of time, not overlapping.
    others : collection of Change
        Of anything else: medicine, dose, injection, remedy, a stop.
    left_out : collection of date
        Days that the person left out beforehand, for instance with an infection.

    Examples
    --------
    >>> from diary.analysis.changes import periods_of
    >>> series = Series(date(2024, 1, 1), [4.0] * 40, Family.COUNTS)
    >>> change = Change.on(date(2024, 1, 15), onset_days=7)
    >>> window = window_of(series, periods_of(change))
    >>> window.before.days, window.after.days
    (14, 19)
    """
    days, values = _stretch(series, periods)
    switches = switches_of(periods)
    near = [one for one in others if any(at.is_near(one) for at in switches)]
    inside = [one for one in others if one not in near and _touches(one, days)]
    is_on, settled = _state(days, periods)
    for one in inside:
        settled &= (days < one.first.toordinal()) | (days >= one.settled.toordinal())
    kept = ~np.isin(days, [day.toordinal() for day in left_out])
    ends = np.array(sorted(one.settled.toordinal() for one in inside))
    asked = settled & _reached(days, switches, ends)
    values = np.where(settled & kept, values, np.nan)
    return Window(
        first=date.fromordinal(int(days[0])) if len(days) else series.first,
        values=values,
        is_on=is_on,
        steps=_steps(days, ends, ~np.isnan(values)),
        before=_side(values, asked & kept & ~is_on),
        after=_side(values, asked & kept & is_on),
        growing=_growing(periods),
        near=tuple(sorted(set(near))),
        further=tuple(sorted(set(inside))),
        left_out=int((asked & ~kept).sum()),
    )


def _stretch(
    series: Series, periods: Sequence[Period]
) -> tuple[NDArray[np.int_], Floats]:
    """Return the ordinals of the days of a series that periods touch, and values."""
    start = series.first.toordinal()
    days = start + np.arange(len(series.values))
    if not periods:
        return days[:0], series.values[:0]
    first, last = periods[0].first.toordinal(), periods[-1].last.toordinal()
    used = slice(max(first - start, 0), max(last + 1 - start, 0))
    return days[used], series.values[used]


def _touches(change: Change, days: NDArray[np.int_]) -> bool:
    if not len(days):
        return False
    return bool(
        change.settled.toordinal() > days[0] and change.first.toordinal() <= days[-1]
    )


def _state(days: NDArray[np.int_], periods: Sequence[Period]) -> tuple[Flags, Flags]:
    """Return which days are on the treatment, and which are settled in either state."""
    is_on = np.zeros(len(days), dtype=bool)
    settled = np.zeros(len(days), dtype=bool)
    for one in periods:
        within = days <= one.last.toordinal()
        is_on |= within & (days >= one.first.toordinal()) & one.is_on
        settled |= within & (days >= one.settled.toordinal())
    return is_on, settled


def _reached(
    days: NDArray[np.int_], switches: Sequence[Change], ends: NDArray[np.int_]
) -> Flags:
    """Return which days no other change parts from a switch."""
    stretch = np.searchsorted(ends, days, side="right")
    starts = [one.first.toordinal() for one in switches]
    return np.isin(stretch, np.searchsorted(ends, starts, side="right"))


def _steps(days: NDArray[np.int_], ends: NDArray[np.int_], logged: Flags) -> Floats:
    """Return one column for each step that a logged day lies on both sides of."""
    seen = days[logged]
    parted = {
        int(np.searchsorted(seen, end)): end
        for end in ends
        if len(seen) and seen[0] < end <= seen[-1]
    }
    columns = days[:, None] >= np.array(list(parted.values()), dtype=int)
    return columns.astype(np.float64)


def _side(values: Floats, asked: Flags) -> SideDays:
    logged = values[asked & ~np.isnan(values)]
    # Numbers that no day can have may add up to none at all; the rules refuse them.
    with np.errstate(over="ignore", invalid="ignore"):
        total = float(logged.sum())
    return SideDays(int(asked.sum()), len(logged), total)


def _growing(periods: Sequence[Period]) -> Side | None:
    if not periods:
        return None
    return Side.AFTER if periods[-1].is_on else Side.BEFORE
