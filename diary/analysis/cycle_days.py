"""Days laid out by the week since an injection, cycle over cycle."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from .changes import MOST_DAYS_OUTSIDE, Change, Period, moved
from .priors import Floats
from .window import Series, Window, window_of

WEEKS = 13  # 0 to 12 since the injection; later days are left out
AT_WORK = slice(3, 8)  # weeks 3 to 7: the effect is there, and not yet on its way out
LATEST_CYCLES = 5  # and the first one

BEFORE = -1  # the week of days before the first injection
TOO_LATE = WEEKS
Weeks = NDArray[np.int_]


@dataclass(frozen=True)
class WeekMean:
    """Spasms in one week since the injection, over all cycles, as logged.

    Attributes
    ----------
    week : int
        0 to 12; -1 for the days before the first injection.
    logged : int
        Logged days.
    mean : float or None
        Spasms a logged day; None without one.
    """

    week: int
    logged: int
    mean: float | None


def window_of_cycles(
    series: Series,
    starts: Sequence[date],
    others: Collection[Change],
    left_out: Collection[date],
) -> Window:
    """Return the days before the first injection, of the first cycle and of the last.

    The days before are the only ones without toxin, so the cycle that followed them is
    kept for ever. Where cycles are left out after it, a step lets the level be another.

    Examples
    --------
    >>> from diary.analysis.codes import Family
    >>> series = Series(date(2024, 1, 1), [4.0] * 300, Family.COUNTS)
    >>> window = window_of_cycles(series, [date(2024, 1, 29)], [], [])
    >>> len(window.values), window.first.isoformat()
    (119, '2024-01-01')
    """
    resumed = starts[-LATEST_CYCLES:][0]
    gap = _days(starts[1], resumed) if len(starts) > LATEST_CYCLES else []
    steps = [Change.on(resumed)] if gap else []
    first = moved(starts[0], -MOST_DAYS_OUTSIDE)
    period = Period(first, moved(starts[-1], WEEKS * 7 - 1), is_on=True)
    return window_of(series, [period], [*others, *steps], [*left_out, *gap])


def _days(first: date, end: date) -> list[date]:
    return [first + timedelta(days=day) for day in range((end - first).days)]


def weeks_since(window: Window, starts: Sequence[date]) -> Weeks:
    """Return the week since the last injection of each day, at most 13.

    Examples
    --------
    >>> from diary.analysis.codes import Family
    >>> series = Series(date(2024, 1, 25), [4.0] * 12, Family.COUNTS)
    >>> starts = [date(2024, 1, 29)]
    >>> weeks_since(window_of_cycles(series, starts, [], []), starts).tolist()
    [-1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 1]
    """
    days = window.first.toordinal() + np.arange(len(window.values))
    begun = np.array([one.toordinal() for one in starts])
    last = np.searchsorted(begun, days, side="right") - 1
    weeks = (days - begun[np.maximum(last, 0)]) // 7
    return np.where(last < 0, BEFORE, np.minimum(weeks, TOO_LATE))


def week_means(values: Floats, weeks: Weeks) -> tuple[WeekMean, ...]:
    """Return what was logged before the first injection and in each week since.

    Examples
    --------
    >>> values, weeks = np.array([6.0, np.nan, 4.0]), np.array([-1, 0, 0])
    >>> week_means(values, weeks)[:2]  # doctest: +NORMALIZE_WHITESPACE
    (WeekMean(week=-1, logged=1, mean=6.0), WeekMean(week=0, logged=1, mean=4.0))
    """
    found = []
    for week in range(BEFORE, WEEKS):
        logged = values[(weeks == week) & ~np.isnan(values)]
        mean = float(logged.mean()) if len(logged) else None
        found.append(WeekMean(week, len(logged), mean))
    return tuple(found)


def logged_at_work(
    window: Window, values: Floats, weeks: Weeks, starts: Sequence[date]
) -> list[int]:
    """Return how many days each cycle has logged in weeks 3 to 7.

    Examples
    --------
    >>> from diary.analysis.codes import Family
    >>> series = Series(date(2024, 1, 29), [4.0] * 30, Family.COUNTS)
    >>> starts = [date(2024, 1, 29)]
    >>> window = window_of_cycles(series, starts, [], [])
    >>> logged_at_work(window, window.values, weeks_since(window, starts), starts)
    [9]
    """
    days = window.first.toordinal() + np.arange(len(values))
    begun = np.array([one.toordinal() for one in starts])
    at_work = (weeks >= AT_WORK.start) & (weeks < AT_WORK.stop) & ~np.isnan(values)
    cycle = np.searchsorted(begun, days[at_work], side="right") - 1
    return np.bincount(cycle, minlength=len(starts)).tolist()
