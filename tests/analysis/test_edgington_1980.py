"""The start-point randomisation test, after Edgington 1980, J Educ Stat 5:235."""

from __future__ import annotations

import math

import numpy as np
import pytest

from diary.analysis import classic_randomisation
from diary.analysis.classic_randomisation import (
    Drawn,
    Statistic,
    start_point_test,
)


def test_the_best_of_eleven_starts_cannot_be_rarer_than_one_in_eleven():
    values = [9] * 10 + [2] * 10

    found = start_point_test([Drawn(values, 10)], least=5)

    assert found.starts == 11
    assert found.observed == 7
    assert found.p == pytest.approx(1 / 11)
    assert found.high == found.observed


def test_all_starts_by_hand():
    # Starts after day 1, 2, 3 of 1, 2, 6, 7: differences 4, 5, 4.
    found = start_point_test([Drawn([1, 2, 6, 7], 1)], least=1, lower_is_better=False)

    assert (found.observed, found.starts, found.p) == (4, 3, 1)
    assert found.mean == pytest.approx(13 / 3)
    assert found.deviation == pytest.approx(math.sqrt(1 / 3))
    assert (found.low, found.high) == (4, 5)


def test_several_series_are_drawn_independently():
    one = Drawn([9, 9, 9, 1, 1, 1], 3)

    found = start_point_test([one, one], least=2)

    assert found.starts == 9
    assert found.p == pytest.approx(1 / 9)


def test_medians_are_joined_by_their_median():
    series = [Drawn([5, 5, 4, 4], 2), Drawn([5, 5, 3, 3], 2), Drawn([5, 5, 0, 0], 2)]

    found = start_point_test(series, least=2, statistic=Statistic.MEDIAN)

    assert (found.observed, found.starts, found.p) == (2, 1, 1)
    assert found.deviation == 0


def test_days_not_logged_are_left_out():
    values = [9, math.nan, 9, 2, math.nan, 2]

    found = start_point_test([Drawn(values, 3)], least=1)

    assert found.observed == 7


@pytest.mark.parametrize(
    "series",
    [[], [Drawn([], 0)], [Drawn([1, 2, 3, 4], 0)], [Drawn([1, 2, 3, 4], 4)],
     [Drawn([math.nan] * 4 + [1] * 4, 4)]],
)  # fmt: skip
def test_a_start_that_was_never_admissible_has_no_answer(series):
    assert start_point_test(series, least=2) is None


def test_too_many_starts_are_sampled_the_same_way_each_time(monkeypatch):
    rng = np.random.default_rng(3)
    series = [Drawn(rng.poisson(5, 30), 15) for _ in range(2)]
    whole = start_point_test(series, least=5)
    monkeypatch.setattr(classic_randomisation, "EXACT_UP_TO", 100)

    found = start_point_test(series, least=5)

    assert whole.exact
    assert not found.exact
    assert found == start_point_test(series, least=5)
    assert found != start_point_test(series, least=5, seed=1)
    assert found.p == pytest.approx(whole.p, abs=0.02)
    assert found.starts == whole.starts
