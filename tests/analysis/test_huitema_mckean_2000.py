"""The rising and falling series of Huitema & McKean 2000, Educ Psychol Meas 60:38."""

from __future__ import annotations

import math

import numpy as np
import pytest

from diary.analysis.classic_alike import autocorrelation
from diary.analysis.classic_kendall import baseline_corrected_tau
from diary.analysis.classic_nap import nap
from diary.analysis.classic_overlap import overlap, pem, pet, pnd
from diary.analysis.classic_regression import Distribution, piecewise_regression
from diary.analysis.classic_size import standardised_difference
from diary.analysis.classic_tau import Variant, tau_u

BEFORE = [58, 70, 79, 85, 93, 94, 105, 110, 122, 130]
AFTER = [122, 110, 103, 88, 81, 68, 53, 50, 36, 31]


def test_shares_of_overlap():
    found = overlap(BEFORE, AFTER)

    assert pnd(BEFORE, AFTER) == pytest.approx(0.4)
    assert pem(BEFORE, AFTER) == pytest.approx(0.7)
    assert pet(BEFORE, AFTER) == 1
    assert round(nap(BEFORE, AFTER).value, 2) == 0.7
    assert found.sorted_pand == pytest.approx(0.6)
    assert found.ird == pytest.approx(0.4)


def test_rank_numbers():
    less = tau_u(BEFORE, AFTER, lower_is_better=False)
    both = tau_u(BEFORE, AFTER, variant=Variant.BOTH, lower_is_better=False)
    corrected = baseline_corrected_tau(BEFORE, AFTER, lower_is_better=False)

    assert round(less.tau_b, 2) == -0.51
    assert round(both.tau_b, 2) == -0.69
    assert round(corrected.corrected.tau_b, 2) == -0.73


def test_differences_of_mean_and_trend():
    sizes = standardised_difference(BEFORE, AFTER, lower_is_better=False)
    both = [*BEFORE, *AFTER]
    fit = piecewise_regression(both, range(20), 10, distribution=Distribution.GAUSSIAN)

    assert round(sizes.difference, 1) == -20.4
    assert round(sizes.glass, 2) == -0.9
    assert round(sizes.hedges_corrected, 2) == -0.71
    assert round(fit.slope.value, 2) == -17.87


def test_piecewise_line_by_hand():
    # 1, 2, 3, 4 and then 10, 12, 14, 16: trend 1, one more of it, a step of 5.
    values = [1, 2, 3, 4, 10, 12, 14, 16]

    fit = piecewise_regression(values, range(8), 4, distribution=Distribution.GAUSSIAN)

    found = [one.value for one in (fit.intercept, fit.trend, fit.level, fit.slope)]
    assert found == pytest.approx([1, 1, 5, 1])
    assert np.abs(fit.residuals).max() < 1e-9
    assert fit.level.low <= fit.level.value <= fit.level.high


def test_piecewise_counts_move_with_their_rate():
    # Exact rates 8 and 4, days enough: the step is log(1/2), others nothing.
    fit = piecewise_regression([8] * 10 + [4] * 10, range(20), 10)

    assert fit.level.value == pytest.approx(math.log(0.5))
    assert fit.trend.value == pytest.approx(0, abs=1e-9)
    assert fit.level.low < math.log(0.5) < fit.level.high < 0.2
    # Deviance of one mean of 6: 2*10*(8 log(8/6) + 4 log(4/6)).
    deviance = 20 * (8 * math.log(8 / 6) + 4 * math.log(4 / 6))
    assert fit.chi_square == pytest.approx(deviance)


def test_piecewise_shares_of_trials():
    values = [2, 3, 2, 3, 8, 7, 8, 7, 10, 0]

    fit = piecewise_regression(
        values, range(10), 4, distribution=Distribution.BINOMIAL, trials=10
    )

    assert fit.level.value > 1
    assert fit.residuals.sum() == pytest.approx(0, abs=1e-6)
    assert math.isfinite(fit.aic)


@pytest.mark.parametrize("distribution", list(Distribution))
@pytest.mark.parametrize(
    "values",
    [[], [math.nan] * 20, [3, 4, 5, 6], [0] * 20, [1] * 20],
    ids=["none", "unlogged", "four", "never", "always"],
)
def test_piecewise_without_an_answer_or_with_a_plain_one(values, distribution):
    fit = piecewise_regression(
        values, range(len(values)), 10, distribution=distribution
    )

    assert fit is None or math.isfinite(fit.level.value)


def test_piecewise_refuses_a_phase_without_a_spasm():
    assert piecewise_regression([5, 4, 6, 5, 4] + [0] * 5, range(10), 5) is None


def test_piecewise_refuses_a_change_outside_the_days():
    assert piecewise_regression([5, 4, 6, 5, 4, 3], range(6), 40) is None


def test_piecewise_refuses_what_no_diary_holds():
    assert piecewise_regression([1e15] * 10, range(10), 5) is None
    assert piecewise_regression([1e-9, 3] * 5, np.arange(10) * 1e9, 5e9) is None


def test_days_that_drift_are_alike_and_days_that_alternate_are_not():
    assert autocorrelation(BEFORE) > 0.5
    assert autocorrelation([1, 2] * 10) == pytest.approx(-0.95)
    assert autocorrelation([1, 2] * 10, lag=2) == pytest.approx(0.9)


@pytest.mark.parametrize("values", [[], [math.nan] * 3, [4, 4, 4], [5]])
def test_days_that_do_not_vary_are_neither(values):
    assert math.isnan(autocorrelation(values))


@pytest.mark.parametrize("numbers", [pnd, pem, pet])
@pytest.mark.parametrize(("before", "after"), [([], [1, 2]), ([1, 2], [math.nan])])
def test_an_empty_phase_has_no_share(numbers, before, after):
    assert math.isnan(numbers(before, after))
    assert overlap(before, after).removed == 0
    assert math.isnan(overlap(before, after).pand)


def test_equal_days_stay_in_the_order_of_time_when_sorted():
    # Of 24, 22, 21, 20, 20 the later 20 is the higher one: two of four before stay.
    before, after = [20, 22, 24, 17], [21, 13, 10, 9, 20, 9, 18]

    found = overlap(before, after)

    assert found.misplaced == 4
    assert found.phi == pytest.approx(6 / 28)
    assert round(found.chi_square_p, 3) == 0.477
    # Tables with 2, 0, 3, 4 of 330 ways: (126 + 35 + 28 + 1) / 330.
    assert found.fisher_p == pytest.approx(190 / 330)
