"""When a diary holds enough to compare two times, and what is missing if not."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .changes import Change
from .codes import Ends, Family, Reason, Side
from .window import SideDays, Window

LEAST_DAYS = 14
LEAST_LOGGED = 10
LEAST_SHARE = 0.4
MOST_UNEQUAL = 0.2
# Spasms, or days with a yes: in all, and on each side.
LEAST_EVENTS = {Family.COUNTS: (10, 3), Family.DAYS: (5, 1)}
MOST_A_DAY = 300
HIGHEST = {Family.COUNTS: np.inf, Family.SEVERITY: 10.0, Family.DAYS: 1.0}
# Ranges wider than this are not shown: a ratio, or points.
WIDEST = {Family.COUNTS: 5.0, Family.SEVERITY: 4.0, Family.DAYS: 5.0}
# Shares are ratios of small whole numbers; this is far below their differences.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Broken:
    """A rule that a comparison does not keep.

    Attributes
    ----------
    reason : Reason
    side : Side or None
        Where, if it is about one side.
    missing : int
        How many days, logged days or events more would do.
    ends : Ends
        What they would have to be.
    """

    reason: Reason
    side: Side | None = None
    missing: int = 0
    ends: Ends = Ends.NOTHING


@dataclass(frozen=True)
class Refusal:
    """Why there is no estimate: never because of what it would have said.

    Attributes
    ----------
    broken : tuple of Broken
        The most telling first; at least one.
    before, after : SideDays
        The days there are so far.
    together : tuple of Change
        Other changes that cannot be told apart from this one: see `as_one`.
    """

    broken: tuple[Broken, ...]
    before: SideDays
    after: SideDays
    together: tuple[Change, ...] = ()

    @property
    def reason(self) -> Reason:
        """Return the first reason."""
        return self.broken[0].reason


def broken_rules(window: Window, family: Family) -> tuple[Broken, ...]:
    """Return every data rule that a comparison breaks; none if it may be made.

    The numbers are ones a day can have; no other change within 14 days of a switch;
    on each side 14 days, 10 of them logged, at least 40 % logged, and shares that
    differ by at most 20 points; at least 10 spasms, 3 of them on each side, or 5 days
    with a yes, 1 on each side.

    A titration was joined to one change before (`join_steps`), days left out and days
    beyond a further change are no longer in the sides, and whether a range is too wide
    to show is asked of the estimate (`is_too_wide`).

    Examples
    --------
    >>> from datetime import date
    >>> from diary.analysis.changes import periods_of
    >>> from diary.analysis.window import Series, window_of
    >>> series = Series(date(2024, 1, 1), [4.0] * 34, Family.COUNTS)
    >>> window = window_of(series, periods_of(Change.on(date(2024, 1, 27))))
    >>> [(one.reason.value, one.missing) for one in broken_rules(window, series.family)]
    [('too_few_days', 6), ('too_few_logged', 2)]
    """
    odd = tuple(_odd_numbers(window, family))
    return (
        *odd,
        *_together(window),
        *_days(window),
        *_shares(window),
        # Numbers that no day can have add up to nothing.
        *(() if odd else _events(window, family)),
    )


def is_too_wide(family: Family, low: float, high: float) -> bool:
    """Return whether a 95 % range is too wide to show a number.

    Examples
    --------
    >>> is_too_wide(Family.COUNTS, 0.4, 1.6), is_too_wide(Family.COUNTS, 0.3, 1.6)
    (False, True)
    """
    if family == Family.SEVERITY:
        return high - low > WIDEST[family]
    return high > WIDEST[family] * low


def _odd_numbers(window: Window, family: Family) -> Iterator[Broken]:
    logged = window.values[~np.isnan(window.values)]
    is_odd = (logged < 0) | (logged > HIGHEST[family]) | np.isinf(logged)
    if family == Family.DAYS:
        is_odd |= logged != np.rint(logged)
    if is_odd.any():
        yield Broken(Reason.NOT_A_NUMBER_OF_A_DAY, ends=Ends.CHECK_THE_NUMBER)
    elif family == Family.COUNTS and (logged > MOST_A_DAY).any():
        yield Broken(Reason.ABSURD_COUNT, ends=Ends.CHECK_THE_NUMBER)


def _together(window: Window) -> Iterator[Broken]:
    if window.near:
        yield Broken(Reason.CHANGED_TOGETHER, ends=Ends.AS_ONE_CHANGE)


def _days(window: Window) -> Iterator[Broken]:
    sides = ((Side.BEFORE, window.before), (Side.AFTER, window.after))
    for name, side in sides:
        if side.days < LEAST_DAYS:
            missing = LEAST_DAYS - side.days
            yield _short(window, Reason.TOO_FEW_DAYS, name, missing, Ends.MORE_DAYS)
    for name, side in sides:
        if side.logged < LEAST_LOGGED:
            missing = LEAST_LOGGED - side.logged
            yield _short(window, Reason.TOO_FEW_LOGGED, name, missing)
        elif side.share < LEAST_SHARE - TOLERANCE:
            missing = _to_reach(side, LEAST_SHARE)
            yield _short(window, Reason.MOSTLY_UNLOGGED, name, missing)


def _shares(window: Window) -> Iterator[Broken]:
    pair = [(Side.BEFORE, window.before), (Side.AFTER, window.after)]
    (name, less), (_, more) = sorted(pair, key=lambda one: one[1].share)
    wanted = more.share - MOST_UNEQUAL
    if less.days and less.share < wanted - TOLERANCE:
        missing = _to_reach(less, wanted)
        yield _short(window, Reason.UNEQUAL_LOGGING, name, missing)


def _events(window: Window, family: Family) -> Iterator[Broken]:
    if family not in LEAST_EVENTS:
        return
    in_all, a_side = LEAST_EVENTS[family]
    pair = [(Side.BEFORE, window.before), (Side.AFTER, window.after)]
    name, fewer = min(pair, key=lambda one: one[1].total)
    lacking = a_side - fewer.total
    if lacking > 0:
        missing = math.ceil(lacking)
        yield _short(window, Reason.TOO_FEW_EVENTS, name, missing, Ends.MORE_EVENTS)
    elif (total := window.before.total + window.after.total) < in_all:
        missing = math.ceil(in_all - total)
        yield Broken(Reason.TOO_FEW_EVENTS, None, missing, Ends.MORE_EVENTS)


def _short(
    window: Window,
    reason: Reason,
    side: Side,
    missing: int,
    ends: Ends = Ends.MORE_LOGGED_DAYS,
) -> Broken:
    """Say what ends it, if days to come fall on that side."""
    return Broken(
        reason, side, missing, ends if side == window.growing else Ends.NOTHING
    )


def _to_reach(side: SideDays, share: float) -> int:
    """Return how many more days, all logged, lift the logged share of a side."""
    return math.ceil((share * side.days - side.logged) / (1 - share) - TOLERANCE)
