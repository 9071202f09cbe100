"""Baseline-corrected Tau, after Tarlow 2017, Behav Modif 41:427."""

from __future__ import annotations

import math

import pytest

from diary.analysis.classic_kendall import baseline_corrected_tau, kendall
from diary.analysis.classic_tau import Variant, tau_u

BEFORE, AFTER = [1, 2, 3, 4, 5], [6, 7, 8, 9, 10]


def test_tau_of_a_straight_line_is_one_and_tau_u_still_large():
    plain = tau_u(BEFORE, AFTER, variant=Variant.PHASES, lower_is_better=False)
    found = tau_u(BEFORE, AFTER, lower_is_better=False)

    assert plain.tau == 1
    assert round(found.tau_ab, 2) == 0.6


def test_corrected_tau_of_a_straight_line_is_nothing():
    found = baseline_corrected_tau(BEFORE, AFTER, lower_is_better=False)

    assert found.slope == 1
    assert found.corrected.s == 0
    assert math.isnan(found.corrected.tau_b)


def test_days_that_were_not_logged_keep_their_place_in_time():
    nothing = math.nan
    before, after = [1, nothing, 3, 4, 5], [6, 7, nothing, 9, 10]

    found = baseline_corrected_tau(before, after, lower_is_better=False)

    assert found.slope == 1
    assert found.corrected.s == 0


def test_an_improving_trend_is_positive_when_fewer_is_better():
    found = baseline_corrected_tau([9, 8, 7, 6], [1, 2, 1, 2])

    assert found.baseline.tau_b == pytest.approx(1)
    assert found.slope == -1
    assert found.uncorrected.tau_b > 0


@pytest.mark.parametrize("before", [[], [4], [math.nan, 4]])
def test_without_two_days_before_there_is_no_trend_to_take_off(before):
    found = baseline_corrected_tau(before, [3, 2, 1])

    assert found.slope == 0
    assert found.corrected.s == found.uncorrected.s == 3 * (before != [])


def test_kendall_corrects_its_error_for_equal_values():
    # By hand: two groups of three equal days, and two pairs of equal values.
    found = kendall([0, 0, 0, 1, 1, 1], [1, 2, 2, 3, 4, 4])

    variance = (510 - 132 - 36) / 18 + 2 * 6 * 2 / 30
    assert found.s == 9
    assert found.s_error == pytest.approx(math.sqrt(variance))
    assert found.tau_b == pytest.approx(9 / math.sqrt((15 - 6) * (15 - 2)))
