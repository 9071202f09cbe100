"""The level of an outcome in pieces: of days, or of weeks, months or years.

Neither depends on what is shown. The level of days rests on the year around each of
them; that of weeks, months and years on the whole diary, and is cut to what is shown.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import inf
from typing import Final

from diary.analysis.level import Level, Point, level
from diary.analysis.level_of_days import levels_of_days, reach

from .charted import Charted, highest_of
from .curve_days import Day
from .series import Step

# Over a longer gap the line stops: nobody knows how things were. Months and years are
# further from each other than that without anything between them.
LONGEST_GAP: Final[Mapping[Step, int]] = {
    Step.DAY: 28 + 1,
    Step.WEEK: 28 + 1,
    Step.MONTH: 31,
    Step.YEAR: 366,
}


def rests_on(first: date, last: date) -> tuple[date, date]:
    """Return the first and the last day that the level of some days rests on."""
    begins, ends = reach(first.toordinal(), last.toordinal())
    return date.fromordinal(begins), date.fromordinal(min(ends, date.max.toordinal()))


def of_days(
    days: Iterable[Day], of: Charted, first: date, last: date
) -> list[list[Level]]:
    """Return the level of each day from `first` to `last`, cut at long gaps.

    `days` are all that it rests on, see `rests_on`.
    """
    seen = [
        Point(one.day.toordinal(), 1, one.value)
        for one in days
        if one.value is not None
    ]
    at = [one.day for one in seen]
    asked = (
        day
        for day in range(first.toordinal(), last.toordinal() + 1)
        if not _is_in_gap(at, day)
    )
    found = levels_of_days(seen, asked, of.family, highest=_highest(of))
    cuts = [
        place
        for place, (one, two) in enumerate(pairwise(found), 1)
        if two.day - one.day > 1
    ]
    return _cut(found, cuts)


def of_points(
    points: Sequence[Point], of: Charted, step: Step, first: date, last: date
) -> list[list[Level]]:
    """Return the level of the weeks, months or years of a diary, as far as shown.

    `points` are all of the diary, whole ones.
    """
    levels = level(points, of.family, highest=_highest(of))
    seen = [one.day for one in points if one.days]
    gaps = [two for two in pairwise(seen) if two[1] - two[0] > LONGEST_GAP[step]]
    pieces: list[list[Level]] = []
    at = 0
    for before, after in gaps:
        pieces.append(levels[at : bisect_right(levels, before, key=_day_of)])
        at = bisect_left(levels, after, key=_day_of)
    begins, ends = first.toordinal(), last.toordinal()
    shown = (_clipped(one, begins, ends) for one in (*pieces, levels[at:]))
    return [one for one in shown if one]


def between(piece: Sequence[Level], day: float) -> Level:
    """Return the level of a piece on a day, in a straight line between its points."""
    at = bisect_left(piece, day, key=_day_of)
    if piece[at].day == day:
        return piece[at]
    before, after = piece[at - 1], piece[at]
    share = (day - before.day) / (after.day - before.day)
    mixed = (a + share * (b - a) for a, b in zip(before, after, strict=True))
    return Level(*mixed)


def _is_in_gap(seen: Sequence[float], day: int) -> bool:
    """Tell whether a day lies in a gap that is too long for a line."""
    at = bisect_left(seen, day)
    if at == len(seen) or seen[at] == day or not at:
        return False
    return seen[at] - seen[at - 1] > LONGEST_GAP[Step.DAY]


def _cut(levels: list[Level], cuts: Sequence[int]) -> list[list[Level]]:
    places = [0, *cuts, len(levels)]
    return [levels[one:two] for one, two in pairwise(places) if two > one]


def _clipped(piece: list[Level], first: int, last: int) -> list[Level]:
    """Return a piece from the first day to the last one, edges of weeks with it."""
    if not piece or piece[0].day > last or piece[-1].day < first:
        return []
    begins, ends = max(piece[0].day, first), min(piece[-1].day, last)
    at = bisect_right(piece, begins, key=_day_of)
    upto = bisect_left(piece, ends, key=_day_of)
    edges = [between(piece, one) for one in dict.fromkeys((begins, ends))]
    return [edges[0], *piece[at:upto], *edges[1:]]


def _highest(of: Charted) -> float:
    # Beats are averages as ratings are, and have no highest value.
    highest = highest_of(of)
    return inf if highest is None else highest


def _day_of(level: Level) -> float:
    return level.day
