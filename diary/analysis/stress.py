"""How far unlogged days could move a range, if they were unlike the logged ones."""

from __future__ import annotations

from math import exp, log

from .codes import Family
from .window import SideDays

HOW_BAD = (0.5, 2.0)  # unlogged days against logged ones


def stress_range(
    family: Family, span: tuple[float, float], before: SideDays, after: SideDays
) -> tuple[float, float]:
    """Return a range widened by what unlogged days could hide.

    Unlogged days are taken to be half as bad, and twice as bad, as logged ones. With
    equal shares unlogged a ratio does not move.

    Parameters
    ----------
    family : Family
    span : tuple of float
        Low and high end: ratios, or differences in points.
    before, after : SideDays

    Returns
    -------
    tuple of float
        At least as wide as `span`.

    Examples
    --------
    >>> before, after = SideDays(28, 28, 140), SideDays(28, 21, 105)
    >>> low, high = stress_range(Family.COUNTS, (0.7, 1.4), before, after)
    >>> round(low, 2), round(high, 2)
    (0.61, 1.75)
    """
    low, high = span
    if family == Family.SEVERITY:
        points = [_points(after, bad) - _points(before, bad) for bad in HOW_BAD]
        return low + min(*points, 0), high + max(*points, 0)
    shifts = [log(_times(after, bad) / _times(before, bad)) for bad in HOW_BAD]
    return low * exp(min(*shifts, 0)), high * exp(max(*shifts, 0))


def _times(side: SideDays, bad: float) -> float:
    """Return the true level against the logged one."""
    return side.share + bad * (1 - side.share)


def _points(side: SideDays, bad: float) -> float:
    """Return the true level less the logged one, in points of at most 10."""
    unlogged = min(bad * side.level, 10.0)
    return (1 - side.share) * (unlogged - side.level)
