"""When there is no estimate, why, and what would end that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from diary.analysis.changes import Change, Period, as_one
from diary.analysis.codes import Ends, Family, Reason, Side
from diary.analysis.effect import estimate_effect, estimate_on_off
from diary.analysis.rules import Broken, is_too_wide
from tests.analysis.diaries import change, day, found, refused, series, spasms

NAN = np.nan


def broken(
    values: Sequence[float] | np.ndarray, at: int, family: Family = Family.COUNTS
) -> tuple[Broken, ...]:
    return refused(estimate_effect(series(values, family), change(at))).broken


def without(values: np.ndarray, days: Sequence[int] | range) -> np.ndarray:
    """Return values with some days not logged."""
    values = values.copy()
    values[list(days)] = NAN
    return values


def test_fourteen_days_on_each_side_are_enough() -> None:
    assert found(estimate_effect(series(spasms(28)), change(14))).before.days == 14


def test_days_after_are_waited_for() -> None:
    assert broken(spasms(36), 28) == (
        Broken(Reason.TOO_FEW_DAYS, Side.AFTER, 6, Ends.MORE_DAYS),
        Broken(Reason.TOO_FEW_LOGGED, Side.AFTER, 2, Ends.MORE_LOGGED_DAYS),
    )


def test_days_before_do_not_come_back() -> None:
    assert broken(spasms(40), 13) == (
        Broken(Reason.TOO_FEW_DAYS, Side.BEFORE, 1, Ends.NOTHING),
    )


def test_onset_days_do_not_count() -> None:
    answer = estimate_effect(series(spasms(48)), change(28, onset_days=7))

    assert refused(answer).broken == (
        Broken(Reason.TOO_FEW_DAYS, Side.AFTER, 1, Ends.MORE_DAYS),
    )


def test_ten_logged_days_are_asked_for() -> None:
    values = without(spasms(28), range(18, 28))

    assert broken(values, 14)[0] == Broken(
        Reason.TOO_FEW_LOGGED, Side.AFTER, 6, Ends.MORE_LOGGED_DAYS
    )


def test_a_side_that_is_mostly_unlogged_tells_nothing() -> None:
    values = without(spasms(70), [*range(15), *range(50, 70)])

    assert broken(values, 40) == (
        Broken(Reason.MOSTLY_UNLOGGED, Side.AFTER, 4, Ends.MORE_LOGGED_DAYS),
        Broken(Reason.UNEQUAL_LOGGING, Side.AFTER, 5, Ends.MORE_LOGGED_DAYS),
    )


def test_another_habit_of_logging_after_the_change_is_no_effect() -> None:
    values = without(spasms(56), range(48, 56))

    assert broken(values, 28) == (
        Broken(Reason.UNEQUAL_LOGGING, Side.AFTER, 12, Ends.MORE_LOGGED_DAYS),
    )
    filled = np.append(values, spasms(12))
    assert found(estimate_effect(series(filled), change(28))).after.days == 40


def test_logged_shares_may_differ_by_twenty_points() -> None:
    values = without(spasms(40), range(36, 40))

    effect = found(estimate_effect(series(values), change(20)))

    assert (effect.before.share, effect.after.share) == (1.0, 0.8)


def test_ten_spasms_are_asked_for() -> None:
    values = np.zeros(56)
    values[[2, 9, 16, 23, 30, 37, 44, 51, 52]] = 1

    assert broken(values, 28) == (
        Broken(Reason.TOO_FEW_EVENTS, None, 1, Ends.MORE_EVENTS),
    )


def test_three_spasms_are_asked_for_on_each_side() -> None:
    values = np.append(np.full(28, 4.0), np.zeros(28))

    assert broken(values, 28) == (
        Broken(Reason.TOO_FEW_EVENTS, Side.AFTER, 3, Ends.MORE_EVENTS),
    )


def test_a_side_effect_has_to_be_there_on_both_sides() -> None:
    values = np.append(np.zeros(28), np.ones(28))

    assert broken(values, 28, Family.DAYS) == (
        Broken(Reason.TOO_FEW_EVENTS, Side.BEFORE, 1, Ends.NOTHING),
    )


def test_severity_needs_no_events() -> None:
    answer = estimate_effect(series(np.zeros(56), Family.SEVERITY), change(28))

    assert found(answer).range.middle == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("value", "family"),
    [
        (-1, Family.COUNTS),
        (np.inf, Family.COUNTS),
        (-np.inf, Family.COUNTS),
        (-np.inf, Family.DAYS),
        (10.5, Family.SEVERITY),
        (-0.5, Family.SEVERITY),
        (0.5, Family.DAYS),
        (2, Family.DAYS),
    ],
)
def test_a_number_that_no_day_can_have_is_asked_back(
    value: float, family: Family
) -> None:
    values = np.tile([0.0, 1.0], 28)
    values[40] = value

    assert broken(values, 28, family) == (
        Broken(Reason.NOT_A_NUMBER_OF_A_DAY, ends=Ends.CHECK_THE_NUMBER),
    )


def test_what_is_asked_back_is_not_added_up() -> None:
    values = spasms(56)
    values[40:43] = np.inf, -np.inf, 1e308
    values[43] = 1e308

    assert [one.reason for one in broken(values, 28)] == [Reason.NOT_A_NUMBER_OF_A_DAY]


def test_over_300_spasms_a_day_are_asked_back() -> None:
    values = spasms(56)
    values[40] = 301

    assert broken(values, 28) == (
        Broken(Reason.ABSURD_COUNT, ends=Ends.CHECK_THE_NUMBER),
    )


def test_two_changes_within_14_days_have_one_effect_together() -> None:
    one, other = change(28), change(42, onset_days=3)

    answer = refused(estimate_effect(series(spasms(80)), one, others=[other]))

    assert answer.reason == Reason.CHANGED_TOGETHER
    assert answer.broken[0].ends == Ends.AS_ONE_CHANGE
    assert answer.together == (other,)
    both = as_one(one, answer.together)
    effect = found(estimate_effect(series(spasms(80)), both))
    assert (effect.before.days, effect.after.days) == (28, 35)


def test_a_change_before_the_diary_began_can_be_too_near() -> None:
    answer = estimate_effect(series(spasms(60)), change(20), others=[change(-3, 7)])

    assert found(answer).before.days == 16
    answer = estimate_effect(series(spasms(60)), change(9), others=[change(-3, 7)])
    assert refused(answer).reason == Reason.CHANGED_TOGETHER


def test_a_side_ends_at_another_change() -> None:
    answer = estimate_effect(
        series(spasms(100)), change(50), others=[change(30, 7), change(80, 7)]
    )

    assert refused(answer).broken == (
        Broken(Reason.TOO_FEW_DAYS, Side.BEFORE, 1, Ends.NOTHING),
    )
    assert refused(answer).after.days == 30


def test_forty_changes_on_one_day_are_one() -> None:
    answer = estimate_effect(series(spasms(100)), change(50), others=[change(50)] * 40)

    assert refused(answer).together == (change(50),)


def test_on_and_off_days_may_still_come_on_both_sides() -> None:
    periods = [Period(day(0), day(27), True), Period(day(28), day(90), False)]

    answer = estimate_on_off(series(spasms(36)), periods)

    assert refused(answer).broken[0] == Broken(
        Reason.TOO_FEW_DAYS, Side.BEFORE, 6, Ends.MORE_DAYS
    )


@pytest.mark.parametrize("values", [[], [NAN] * 400, [NAN]])
def test_an_empty_diary_is_not_enough(values: list[float]) -> None:
    for family in Family:
        answer = estimate_effect(series(values, family), change(200))
        assert refused(answer).reason in {Reason.TOO_FEW_DAYS, Reason.TOO_FEW_LOGGED}


def test_no_periods_at_all_are_not_enough() -> None:
    answer = refused(estimate_on_off(series(spasms(50)), []))

    assert answer.broken[0] == Broken(
        Reason.TOO_FEW_DAYS, Side.BEFORE, 14, Ends.NOTHING
    )


def test_a_change_in_steps_leaves_its_days_out() -> None:
    answer = estimate_effect(series(spasms(70)), Change(day(28), day(42), 7))

    assert found(answer).after.days == 70 - 49


@pytest.mark.parametrize(
    ("family", "low", "high", "is_wide"),
    [
        (Family.COUNTS, 0.4, 2.0, False),
        (Family.COUNTS, 0.4, 2.01, True),
        (Family.DAYS, 0.4, 2.01, True),
        (Family.SEVERITY, -3.0, 1.0, False),
        (Family.SEVERITY, -3.1, 1.0, True),
    ],
)
def test_a_range_that_is_too_wide_is_not_shown(
    family: Family, low: float, high: float, is_wide: bool
) -> None:
    assert is_too_wide(family, low, high) == is_wide
