"""What a day counts: missing is never zero."""

from __future__ import annotations

from decimal import Decimal

import pytest

from diary.daily import day_number
from diary.models import CheckIn

NOTHING = Decimal(0)


def said(spasms: str, low=None, high=None, *, with_logged: bool = True) -> CheckIn:
    return CheckIn(
        spasms=spasms,
        spasms_low=low,
        spasms_high=high,
        spasms_include_logged=with_logged,
    )


@pytest.mark.parametrize("logged", [NOTHING, Decimal(3)])
def test_a_day_without_an_answer_is_not_observed(logged):
    assert day_number(logged, None).total is None
    assert day_number(logged, said("")).total is None


def test_no_spasms_is_a_zero():
    assert day_number(NOTHING, said("none")).total == 0


def test_an_episode_supersedes_no_spasms():
    number = day_number(Decimal(1), said("none"))

    assert (number.total, number.superseded) == (None, True)


def test_that_was_all_counts_what_was_logged():
    assert day_number(Decimal(4), said("as_logged")).total == 4
    assert day_number(Decimal(4), said("as_logged"), logged_range=True).is_range


@pytest.mark.parametrize(
    ("logged", "low", "high", "total", "is_range"),
    [
        (2, 5, None, Decimal(5), False),
        (7, 5, None, Decimal(7), False),
        (2, 12, 15, Decimal("13.5"), True),
        (20, 12, 15, Decimal(20), False),
    ],
)
def test_the_larger_of_number_and_log_counts(logged, low, high, total, is_range):
    number = day_number(Decimal(logged), said("number", low, high))

    assert (number.total, number.is_range) == (total, is_range)


def test_a_number_on_top_is_added():
    number = day_number(Decimal(3), said("number", 4, with_logged=False))

    assert number.total == 7


def test_a_number_of_zero_is_a_zero():
    assert day_number(NOTHING, said("number", 0)).total == 0
