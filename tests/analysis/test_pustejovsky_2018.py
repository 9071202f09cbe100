"""Log response ratios and NAP, after Pustejovsky 2018, J Sch Psychol 68:99.

The series are those of McKissick et al. 2010, Psychol Sch 47:944, first and third
class; the numbers follow from the paper's closed formulas.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from diary.analysis.classic_nap import nap
from diary.analysis.classic_size import log_response_ratio, standardised_difference

FIRST = ([13.62, 12.57, 15.76], [5.97, 4.63, 5.82, 3.72, 8.07, 2.95, 11.86])
THIRD = (
    [11.82, 13.95, 11.93, 16.09, 18.09, 11.75, 13.75, 12.59, 11.0],
    [1.98, 4.8, 11.87, 5.34],
)


@pytest.mark.parametrize(
    ("series", "expected"),
    [(FIRST, (-0.822111, -0.807064, 0.197751)),
     (THIRD, (-0.806975, -0.747839, 0.353485))],
)  # fmt: skip
def test_log_ratio_with_its_correction_and_error(series, expected):
    found = log_response_ratio(*series)

    assert (found.value, found.corrected, found.error) == pytest.approx(
        expected, abs=1e-6
    )
    assert found.high - found.low == pytest.approx(2 * 1.959964 * found.error)


def test_signs_say_whether_it_is_an_improvement():
    fewer = log_response_ratio(*THIRD)
    more = log_response_ratio(*THIRD, lower_is_better=False)

    assert fewer.decreasing == pytest.approx(-0.747839, abs=1e-6)
    assert fewer.increasing == -fewer.decreasing
    assert more.increasing == pytest.approx(-0.747839, abs=1e-6)


def test_errors_and_interval_of_nap():
    found = nap(*THIRD)

    assert found.value == pytest.approx(0.916667, abs=1e-6)
    assert found.error == pytest.approx(0.083333, abs=1e-6)
    assert found.error_hanley == pytest.approx(0.088932, abs=1e-6)
    assert found.error_null == pytest.approx(0.180021, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((0.567636, 0.987479), abs=1e-6)


def test_nap_without_overlap_keeps_errors_and_an_interval_with_a_width():
    found = nap(*FIRST)

    assert (found.value, found.high) == (1, 1)
    assert found.error == pytest.approx(0.044010, abs=1e-6)
    assert found.error_hanley == pytest.approx(0.033268, abs=1e-6)
    assert 0.5 < found.low < 0.7


def test_bonett_price_2020():
    """The example of J Educ Behav Stat 45:750."""
    before = [21, 14, 11, 27, 19, 32, 21, 23, 18, 26, 24, 23]
    after = [34, 19, 26, 31, 39, 42, 27, 14, 25, 29, 33, 36]

    found = log_response_ratio(before, after)

    assert found.value == pytest.approx(0.315290, abs=1e-6)
    assert found.corrected == pytest.approx(0.315473, abs=1e-6)
    assert found.error == pytest.approx(0.109433, abs=1e-6)
    assert found.medians == pytest.approx(0.310155, abs=1e-6)


def test_swapped_phases_invert_the_ratio():
    there = log_response_ratio(*THIRD)
    back = log_response_ratio(*THIRD[::-1])

    assert back.value == pytest.approx(-there.value)
    assert nap(*THIRD[::-1]).value == pytest.approx(1 - nap(*THIRD).value)


def test_no_spasm_at_all_counts_as_half_a_spasm_in_all_days():
    found = log_response_ratio([4, 4], [0, 0, 0, 0])

    assert found.value == pytest.approx(math.log(1 / 8 / 4))
    assert math.isnan(found.medians)


def test_one_day_has_a_ratio_and_no_error():
    found = log_response_ratio([4], [2, 3])

    assert found.value == pytest.approx(math.log(2.5 / 4))
    assert math.isnan(found.error)
    assert math.isnan(nap([4], [2, 3]).error)
    assert nap([4], [2, 3]).value == 1


def test_an_empty_phase_gives_no_number():
    for found in (log_response_ratio([], [1]), nap([1, 2], [math.nan])):
        numbers = [value for value in vars(found).values() if value is not None]
        assert np.isnan(numbers).all()


def test_standardised_differences_need_days_that_vary():
    assert math.isnan(standardised_difference([3], [1, 2]).difference)
    same = standardised_difference([3, 3], [1, 1])
    assert same.difference == 2
    assert math.isnan(same.glass)


def test_standardised_differences_by_hand():
    # Means 4 and 1; variances 4 and 1; pooled (2*4 + 2*1)/4 = 2.5.
    found = standardised_difference([2, 4, 6], [0, 1, 2])

    assert found.glass == pytest.approx(1.5)
    assert found.hedges == pytest.approx(3 / math.sqrt(2.5))
    assert found.hedges_corrected == pytest.approx(found.hedges * (1 - 3 / 15))
    assert found.cohen == pytest.approx(3 / math.sqrt(2.5))
