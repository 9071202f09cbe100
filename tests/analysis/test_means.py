"""The range of an average: by hand, at its edges, and in diaries whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import stdtrit

from calibration.cells import Cell
from calibration.diaries import FIRST, make_diary
from diary.analysis.codes import Family
from diary.analysis.means import MeanRange, range_of_mean, student

# A Monday.
MONDAY = 7 * 100_000 + 1


def days_of(weeks: list[list[float]], first: int = MONDAY) -> list[tuple[int, float]]:
    return [
        (first + 7 * number + place, value)
        for number, week in enumerate(weeks)
        for place, value in enumerate(week)
    ]


def test_it_says_how_much_the_average_moves_if_a_week_is_left_out() -> None:
    weeks = [[2.0, 4.0, 6.0, 4.0], [9.0, 7.0, 8.0], [5.0] * 6, [1.0, 2.0], [4.0] * 5]
    every = np.concatenate(weeks)
    without = [np.concatenate(weeks[:n] + weeks[n + 1 :]).mean() for n in range(5)]
    moved = 4 / 5 * ((np.array(without) - every.mean()) ** 2).sum()
    half = stdtrit(4, 0.975) * np.sqrt(moved)

    found = range_of_mean(days_of(weeks), Family.COUNTS)

    assert found is not None
    assert found.mean == pytest.approx(every.mean())
    assert found.low == pytest.approx(every.mean() - half, rel=0.002)
    assert found.high == pytest.approx(every.mean() + half, rel=0.002)


def test_weeks_in_a_row_that_are_alike_make_it_wider() -> None:
    waves = [[3.0] * 7 if number % 8 < 4 else [9.0] * 7 for number in range(16)]
    mixed = [[3.0] * 7 if number % 2 else [9.0] * 7 for number in range(16)]

    slow, quick = (range_of_mean(days_of(one), Family.COUNTS) for one in (waves, mixed))

    assert slow is not None
    assert quick is not None
    assert slow.mean == quick.mean == 6
    assert slow.high - slow.low > 1.5 * (quick.high - quick.low)


@pytest.mark.parametrize(
    ("weeks", "is_enough"),
    [
        ([[5.0] * 7] * 4, True),
        ([[5.0] * 4, [5.0] * 4, [5.0] * 3, [5.0] * 3], True),
        ([[5.0] * 4, [5.0] * 3, [5.0] * 3, [5.0] * 3], False),
        ([[5.0] * 7] * 3, False),
        ([], False),
    ],
)
def test_it_takes_fourteen_days_in_four_weeks(
    weeks: list[list[float]], is_enough: bool
) -> None:
    assert (range_of_mean(days_of(weeks), Family.COUNTS) is not None) == is_enough


def test_entries_of_one_day_are_no_different_days() -> None:
    few = [(MONDAY + 7 * week, 4.0) for week in range(4) for _entry in range(5)]
    enough = [(MONDAY + 2 * day, 4.0) for day in range(14) for _entry in range(2)]

    assert range_of_mean(few, Family.SEVERITY) is None
    assert range_of_mean(enough, Family.SEVERITY) is not None


def test_days_that_are_all_the_same_still_leave_doubt() -> None:
    calm = range_of_mean(days_of([[0.0] * 7] * 4), Family.COUNTS)
    even = range_of_mean(days_of([[5.0] * 7] * 4), Family.COUNTS)
    worst = range_of_mean(days_of([[10.0] * 7] * 4), Family.SEVERITY)

    assert calm == MeanRange(0, 0, pytest.approx(student(3) / 28))
    # As little as chance alone makes of 140 spasms in 28 days.
    assert even == MeanRange(
        5, pytest.approx(3.65, abs=0.01), pytest.approx(6.35, 0.01)
    )
    assert worst is not None
    assert 9.5 < worst.low < 10
    assert worst.high == 10


@pytest.mark.parametrize("freedom", [3, 4, 7, 12, 60, 300])
def test_the_t_of_the_series_is_that_of_the_tables(freedom: int) -> None:
    assert student(freedom) == pytest.approx(stdtrit(freedom, 0.975), rel=0.002)


@pytest.mark.parametrize("days", [28, 56, 120])
@pytest.mark.parametrize("correlation", [0.0, 0.6])
def test_it_holds_the_true_average_as_often_as_it_says(
    days: int, correlation: float
) -> None:
    cell = Cell("one dose", phases=(days,), correlation=correlation, weekend=0.0)
    chance = np.random.default_rng(2)
    held = []
    for _ in range(120):
        values = make_diary(cell, chance).series.values
        known = [
            (FIRST.toordinal() + at, float(values[at]))
            for at in np.flatnonzero(~np.isnan(values)).tolist()
        ]
        found = range_of_mean(known, Family.COUNTS)
        if found is not None:
            held.append(found.low <= cell.level <= found.high)

    # Three standard errors below 0.95.
    assert len(held) > 100
    assert np.mean(held) > 0.89
