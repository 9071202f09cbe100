"""The level of a day: one for all views, mixed from two windows without a jump."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import pairwise

import pytest

from diary.analysis.codes import Family
from diary.analysis.level import Point, level
from diary.analysis.level_of_days import APART, HALF, levels_of_days, reach

COUNTS, SEVERITY = Family.COUNTS, Family.SEVERITY
# A middle of a window.
MIDDLE = 8000 * APART


def some_days(first: int, number: int, *, each: int = 1, seed: int = 2) -> list[Point]:
    """Return days with values from 2 to 6."""
    chance = random.Random(seed)
    days = range(first, first + number, each)
    return [Point(day, 1, float(chance.randint(2, 6))) for day in days]


def asked_of(seen: Sequence[Point]) -> range:
    return range(int(seen[0].day), int(seen[-1].day) + 1)


@pytest.mark.parametrize("begins", [0, 1, 45, 90])
def test_a_day_has_one_level_whatever_else_is_asked_for(begins: int) -> None:
    seen = some_days(MIDDLE - 600, 1000, each=3)
    first, last = MIDDLE + begins, MIDDLE + begins + 6
    whole = {one.day: one for one in levels_of_days(seen, asked_of(seen), COUNTS)}
    low, high = reach(first, last)
    near = [one for one in seen if low <= one.day <= high]

    found = levels_of_days(near, range(first, last + 1), COUNTS)

    assert found == [whole[day] for day in range(first, last + 1)]
    assert len(near) < len(seen)


def test_a_level_rests_on_13_weeks_at_least_on_either_side() -> None:
    for day in (MIDDLE - 1, MIDDLE, MIDDLE + APART - 1):
        first, last = reach(day, day)

        assert day - first >= APART
        assert last - day >= APART
    assert reach(5, 9)[0] == 1


def test_the_line_has_no_jump_from_window_to_window() -> None:
    low = some_days(MIDDLE - 300, 300)
    high = [one._replace(mean=one.mean + 20) for one in some_days(MIDDLE, 300)]

    found = levels_of_days([*low, *high], asked_of([*low, *high]), SEVERITY, highest=99)

    assert len(found) == 600
    edges = {MIDDLE + part * APART for part in range(-3, 4)} - {MIDDLE}
    steps = {two.day: abs(two.middle - one.middle) for one, two in pairwise(found)}
    assert max(steps[day] for day in edges) < 0.5


def test_what_both_windows_hold_is_worked_out_as_ever() -> None:
    seen = some_days(MIDDLE, 80)

    assert levels_of_days(seen, asked_of(seen), COUNTS) == level(seen, COUNTS)


def test_days_without_an_answer_have_a_level_between_others() -> None:
    seen = some_days(MIDDLE, 80, each=4)

    assert [one.day for one in levels_of_days(seen, asked_of(seen), COUNTS)] == [
        *asked_of(seen)
    ]


def test_too_few_days_have_no_level() -> None:
    assert levels_of_days([], range(5), COUNTS) == []
    six = some_days(MIDDLE, 6)
    assert levels_of_days(six, asked_of(six), COUNTS) == []
    # Many, but each year of them has too few.
    rare = some_days(MIDDLE - 3000, 6000, each=70)
    assert levels_of_days(rare, asked_of(rare), COUNTS) == []


@pytest.mark.parametrize("turned", [False, True], ids=["later", "earlier"])
def test_where_one_window_has_too_few_days_the_other_one_speaks(
    *, turned: bool
) -> None:
    few, many = [0, 20, 40, 60, 80, 90], range(HALF, HALF + 60)
    at = [MIDDLE + day for day in (*few, *many)]
    if turned:
        at = sorted(2 * MIDDLE + APART - 1 - day for day in at)
    seen = [Point(day, 1, 4.0 + day % 2) for day in at]
    places = range(MIDDLE, MIDDLE + APART)

    found = {one.day: one for one in levels_of_days(seen, places, SEVERITY)}

    known = {one.day: one for one in level(filled(seen), SEVERITY)}
    assert found.keys() == {*places}
    assert found == {day: known[day] for day in places}


def filled(seen: Sequence[Point]) -> list[Point]:
    known = {one.day: one for one in seen}
    return [known.get(day) or Point(day, 0, 0.0) for day in asked_of(seen)]


def test_a_mixed_band_is_wider_where_both_windows_differ() -> None:
    day = MIDDLE + 30
    seen = some_days(MIDDLE - HALF, 2 * HALF + APART)
    seen = [
        one._replace(mean=one.mean + 8 * (one.day < MIDDLE - APART)) for one in seen
    ]
    windows = [
        [one for one in seen if -HALF <= one.day - middle < HALF]
        for middle in (MIDDLE, MIDDLE + APART)
    ]
    before, after = (
        next(one for one in level(some, SEVERITY, highest=99) if one.day == day)
        for some in windows
    )

    [mixed] = levels_of_days(seen, [day], SEVERITY, highest=99)

    share = 30 / APART
    middle = (1 - share) * before.middle + share * after.middle
    assert mixed.middle == pytest.approx(middle)
    assert before.middle != pytest.approx(after.middle, abs=1e-3)
    # The standard deviation of a mixture, from those of its parts.
    parts = ((1 - share, before), (share, after))
    squares = sum(
        part * (((one.high - one.low) / 2 / 1.959964) ** 2 + one.middle**2)
        for part, one in parts
    )
    half = 1.959964 * math.sqrt(squares - middle**2)
    # No quantile of a mixture lies outside of those of its parts.
    high, low = max(before.high, after.high), min(before.low, after.low)
    assert mixed.high == pytest.approx(min(middle + half, high), rel=1e-6)
    assert mixed.low == pytest.approx(max(middle - half, low), rel=1e-6)
    assert mixed.high > (1 - share) * before.high + share * after.high


def test_a_band_stays_within_what_there_can_be() -> None:
    chance = random.Random(5)
    seen = [
        Point(MIDDLE - 300 + at, 1, float(chance.random() < 0.05)) for at in range(500)
    ]

    for one in levels_of_days(seen, asked_of(seen), Family.DAYS):
        assert 0 <= one.low <= one.middle <= one.high <= 1
