"""All classic numbers of a change together, and what breaks them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from diary.analysis.classic import TooFewDays, classic_numbers
from diary.analysis.classic_kendall import combine
from diary.analysis.classic_nap import nap
from diary.analysis.classic_tau import Variant


def test_numbers_agree_with_each_other():
    rng = np.random.default_rng(1)
    before, after = rng.poisson(6, 20), rng.poisson(4, 25)

    found = classic_numbers(before, after)

    assert found.tau.tau == pytest.approx(found.nap.rescaled)
    assert found.tau == found.tau_u[Variant.PHASES]
    assert found.nap.value > 0.5
    assert found.log_ratio.value < 0
    assert (found.days_before, found.days_after) == (20, 25)


def test_unlogged_days_add_nothing():
    before, after = [7, 9, 8, 7, 7], [3, 4, 2, 4, 2]
    nothing = math.nan

    found = classic_numbers([nothing, *before], [*after, nothing, nothing])

    assert found.nap == classic_numbers(before, after).nap
    assert found.log_ratio == classic_numbers(before, after).log_ratio


def test_scale_changes_no_rank_and_no_ratio():
    before, after = np.array([7, 9, 8, 7, 7, 5]), np.array([3, 8, 2, 4, 2])

    found = classic_numbers(10 * before, 10 * after)

    assert found.nap == classic_numbers(before, after).nap
    assert found.log_ratio.value == pytest.approx(
        classic_numbers(before, after).log_ratio.value
    )


def test_too_few_days_are_counted():
    assert classic_numbers([1, 2, math.nan], [1] * 9) == TooFewDays(2, 9)


@pytest.mark.parametrize(
    ("before", "after"),
    [([0] * 9, [0] * 9), ([10] * 9, [10] * 9), ([0] * 9, [3] * 9),
     ([3] * 9, [0] * 9), ([300] * 9, [1e9] * 9), (range(9), range(9))],
    ids=["zeros", "tens", "from none", "to none", "absurd", "lines"],
)  # fmt: skip
def test_odd_diaries_get_numbers_without_a_warning(before, after):
    found = classic_numbers(before, after)

    assert 0 <= found.nap.low <= found.nap.value <= found.nap.high <= 1
    assert math.isfinite(found.log_ratio.value)


def test_nap_in_the_units_of_older_papers():
    found = nap([12, 14, 9, 10], [10, 6, 4, 5, 3, 4])

    assert round(found.as_d, 1) == 2.2
    assert round(found.as_r_squared, 2) == 0.56


def test_the_error_of_nap_is_right_for_independent_days():
    """The unbiased error, against the spread of many made-up diaries."""
    rng = np.random.default_rng(7)
    found = [nap(rng.normal(0, 1, 12), rng.normal(-0.7, 1, 15)) for _ in range(400)]

    spread = np.std([one.value for one in found])
    errors = math.sqrt(np.mean([one.error**2 for one in found]))
    assert errors == pytest.approx(spread, rel=0.1)


def test_ranges_of_single_numbers_and_none():
    one = combine([1.0], [20])
    none = combine([0.4, math.nan], [3, 20])

    assert one.low < one.tau <= 1
    assert math.isnan(none.tau)
