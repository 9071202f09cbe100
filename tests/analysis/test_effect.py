"""The front door: what an effect holds, and what must not change it."""

from __future__ import annotations

import warnings
from dataclasses import astuple, replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diary.analysis.changes import Change, Period
from diary.analysis.codes import Caution, Family, Reason
from diary.analysis.effect import Effect, estimate_effect, estimate_on_off
from diary.analysis.priors import prior_for
from diary.analysis.rules import Refusal
from diary.analysis.window import Series
from tests.analysis.diaries import (
    MONDAY,
    change,
    day,
    effect_of,
    found,
    refused,
    series,
    spasms,
)

NAN = np.nan


def points(days: int, *, seed: int = 3) -> np.ndarray:
    """Return severities around 5."""
    chance = np.random.default_rng(seed)
    return np.clip(np.rint(chance.normal(5, 1.4, days)), 0, 10)


def span(effect: Effect) -> tuple[float, ...]:
    return astuple(effect.range)


def test_fewer_spasms_are_a_ratio_under_one() -> None:
    values = np.append(spasms(42, level=6), spasms(42, seed=6, level=2))

    effect = effect_of(values, 42)

    assert list(span(effect)) == sorted(span(effect))
    assert 0.2 < effect.range.middle < 0.5
    assert effect.range.high_95 < 1
    assert effect.p < 0.01
    assert (effect.first, effect.last) == (day(0), day(83))
    assert effect.before.level == pytest.approx(values[:42].mean())
    assert effect.after.level == pytest.approx(values[42:].mean())


def test_levels_are_shares_of_days_for_a_side_effect() -> None:
    values = np.append(np.tile([1, 0, 0, 0], 10), np.tile([1, 1, 0, 1], 10))

    effect = found(estimate_effect(series(values, Family.DAYS), change(40)))

    assert (effect.before.level, effect.after.level) == (0.25, 0.75)
    assert 2 < effect.range.middle < 4
    assert effect.range.low_95 > 1


def test_swapping_the_phases_inverts_the_ratio() -> None:
    """The whole series turned round; weekdays then run backwards, so none is used."""
    values = np.append(spasms(42, level=6), spasms(42, seed=6, level=3))

    there, back = effect_of(values, 42), effect_of(values[::-1], 42)

    assert span(there) == pytest.approx([1 / one for one in span(back)[::-1]], rel=0.02)
    assert there.drift == pytest.approx(-back.drift, abs=0.01)


@pytest.mark.parametrize("at", [21, 42, 63])
def test_on_and_off_exchanged_invert_the_ratio(at: int) -> None:
    values = np.append(spasms(42, level=6), spasms(42, seed=6, level=3))
    off_on = [Period(day(0), day(at - 1), False), Period(day(at), day(83), True)]
    on_off = [Period(one.first, one.last, not one.is_on) for one in off_on]

    there = found(estimate_on_off(series(values), off_on))
    back = found(estimate_on_off(series(values), on_off))

    assert span(there) == pytest.approx([1 / one for one in span(back)[::-1]])
    assert there.p == pytest.approx(back.p)
    assert there.before == back.after


@pytest.mark.parametrize("family", [Family.COUNTS, Family.SEVERITY])
def test_a_short_side_that_is_wild_has_a_wider_range(family: Family) -> None:
    """A calm one hardly has; and where both sides are as long, nothing is assumed."""
    chance = np.random.default_rng(4)
    calm = np.clip(np.rint(chance.normal(5, 1, 60)), 0, 10)
    wild = np.clip(np.rint(chance.normal(5, 4, 30)), 0, 10)

    short = wider(family, [*wild[:15], *calm], 15)
    still = wider(family, [*calm[:15], *calm], 15)
    even = wider(family, [*wild, *calm[:30]], 30)

    assert short > 1.15 > still
    assert even == 1.0


def wider(family: Family, values: list[float], at: int) -> float:
    """Return how many times as wide a range is because one side may vary more."""
    alike = replace(prior_for(family, len(values), at), wilder=0.0)
    assumed = [
        estimate_effect(series(values, family), change(at), prior=prior)
        for prior in (None, alike)
    ]
    free, held = (found(one).range for one in assumed)
    if family == Family.SEVERITY:
        return (free.high_95 - free.low_95) / (held.high_95 - held.low_95)
    return float(
        np.log(free.high_95 / free.low_95) / np.log(held.high_95 / held.low_95)
    )


def test_a_change_is_the_same_as_its_two_periods() -> None:
    values = spasms(84)
    periods = [Period(day(0), day(41), False), Period(day(42), day(83), True, 5)]

    pooled = found(estimate_on_off(series(values), periods))

    assert pooled == found(estimate_effect(series(values), change(42, 5)))


@pytest.mark.parametrize("shift", [-1, 1, 2])
def test_severity_that_is_higher_throughout_has_the_same_difference(shift: int) -> None:
    values = np.clip(points(56), 2, 8)

    one = found(estimate_effect(series(values, Family.SEVERITY), change(28)))
    other = found(estimate_effect(series(values + shift, Family.SEVERITY), change(28)))

    assert span(one) == pytest.approx(span(other), abs=1e-6)


def test_severity_in_halves_has_half_the_difference() -> None:
    """But for the quarter of a square that keeps identical days in doubt."""
    values = np.append(points(56), points(56, seed=4) - 1).clip(0)

    one = found(estimate_effect(series(values, Family.SEVERITY), change(56)))
    half = found(estimate_effect(series(values / 2, Family.SEVERITY), change(56)))

    assert span(half) == pytest.approx([one / 2 for one in span(one)], abs=0.01)


@pytest.mark.parametrize("family", Family)
def test_relabelled_weekdays_change_nothing(family: Family) -> None:
    values = {
        Family.COUNTS: spasms(56),
        Family.SEVERITY: points(56),
        Family.DAYS: (spasms(56) > 4).astype(float),
    }[family]

    answers = [
        found(
            estimate_effect(
                Series(MONDAY + timedelta(days=later), values, family),
                change(28 + later),
            )
        )
        for later in range(3)
    ]

    assert span(answers[0]) == pytest.approx(span(answers[1]), rel=1e-7)
    assert span(answers[0]) == pytest.approx(span(answers[2]), rel=1e-7)


def test_an_unobserved_day_adds_nothing() -> None:
    values = spasms(60)
    longer = np.concatenate([[NAN] * 3, values, [NAN] * 2])

    one = effect_of(values, 30)
    other = found(estimate_effect(Series(day(-3), longer, Family.COUNTS), change(30)))

    assert span(one) == pytest.approx(span(other), rel=1e-9)
    assert other.before.logged == one.before.logged


def test_days_further_than_120_days_away_do_not_matter() -> None:
    values = spasms(400)
    other = values.copy()
    other[:80] = 200.0
    other[320:] = NAN

    assert effect_of(values, 200) == effect_of(other, 200)


def test_days_of_the_onset_do_not_matter() -> None:
    values = spasms(70)
    other = values.copy()
    other[30:37] = 250.0

    one = found(estimate_effect(series(values), change(30, onset_days=7)))

    assert one == found(estimate_effect(series(other), change(30, onset_days=7)))
    assert one.after.days == 33


def test_days_left_out_do_not_matter_and_are_said() -> None:
    values = spasms(70)
    other = values.copy()
    other[10:13] = 90.0
    ill = [day(one) for one in (10, 11, 12)]

    one = found(estimate_effect(series(values), change(35), left_out=ill))

    assert one == found(estimate_effect(series(other), change(35), left_out=ill))
    assert one.before.days == 32
    assert Caution.DAYS_LEFT_OUT in one.cautions


def test_days_between_periods_belong_to_no_treatment() -> None:
    values = spasms(90)
    other = values.copy()
    other[30:45] = 80.0
    periods = [Period(day(0), day(29), False), Period(day(45), day(89), True)]

    one = found(estimate_on_off(series(values), periods))

    assert one == found(estimate_on_off(series(other), periods))
    assert (one.before.days, one.after.days) == (30, 45)


def test_another_change_further_away_gets_its_own_step() -> None:
    """Told of the second change, the first is not praised for it."""
    steady = spasms(42, level=12), spasms(16, seed=6, level=12)
    values = np.concatenate([*steady, spasms(60, seed=7, level=3)])

    told = found(estimate_effect(series(values), change(42), others=[change(58)]))
    untold = effect_of(values, 42)

    assert told.range.low_95 < 1 < told.range.high_95
    assert Caution.OTHER_CHANGES in told.cautions
    assert (told.before.days, told.after.days) == (42, 16)
    assert (told.first, told.last) == (day(0), day(117))
    assert abs(np.log(told.range.middle)) < abs(np.log(untold.range.middle))


def test_changes_at_both_ends_and_far_away_take_no_step() -> None:
    values = spasms(84)
    others = [change(-40), change(0), change(84), change(500)]

    for family in (Family.COUNTS, Family.SEVERITY):
        days = series(values.clip(0, 10), family)
        told = found(estimate_effect(days, change(42), others=others))
        assert told.range == found(estimate_effect(days, change(42))).range


def test_many_changes_elsewhere_are_answered() -> None:
    others = [change(100 + 2 * one, 1) for one in range(40)]

    for family in (Family.COUNTS, Family.SEVERITY):
        values = np.minimum(spasms(190), 10)
        answer = estimate_effect(series(values, family), change(60), others=others)
        assert found(answer).after.days == 40


def test_a_diary_that_goes_down_by_itself_says_so() -> None:
    falling = np.rint(20 * np.exp(-0.02 * np.arange(80)))

    down, up = effect_of(falling, 40), effect_of(falling[::-1], 40)

    assert Caution.DRIFT_DOWN in down.cautions
    assert down.drift < -0.2
    assert Caution.DRIFT_UP in up.cautions
    assert down.range.low_95 < 1 < down.range.high_95


def test_the_drift_is_told_from_the_steps_of_other_changes() -> None:
    falling = np.rint(20 * np.exp(-0.02 * np.arange(80)))
    values = np.append(falling, falling[-1] * np.exp(-0.02 * np.arange(30)) * 5)

    told = found(
        estimate_effect(series(np.rint(values)), change(40), others=[change(80)])
    )

    assert told.drift == pytest.approx(-0.02 * 30, abs=0.1)


def test_no_difference_at_all_has_the_largest_chance() -> None:
    assert effect_of(np.full(80, 4.0), 40).p == pytest.approx(1.0, abs=0.01)


def test_long_runs_of_good_and_bad_days_are_said() -> None:
    waves = np.rint(12 + 8 * np.sin(np.arange(112) / 6))

    assert Caution.SLOW_WAVES in effect_of(waves, 56).cautions
    assert Caution.SLOW_WAVES not in effect_of(spasms(112), 56).cautions
    assert Caution.SLOW_WAVES not in effect_of(np.full(112, 250.0), 56).cautions


def test_short_sides_and_high_counts_are_said() -> None:
    values = spasms(50, level=80).clip(0, 99)
    values[3] = 100
    assert Caution.HIGH_COUNTS not in effect_of(values, 25).cautions
    values[3] = 101

    assert set(effect_of(values, 25).cautions) >= {Caution.SHORT, Caution.HIGH_COUNTS}
    assert Caution.SHORT not in effect_of(spasms(56), 28).cautions


def test_unlogged_days_widen_the_range_that_is_printed_beside_it() -> None:
    values = spasms(80)
    values[3:40:3] = NAN
    values[40:80:8] = NAN

    effect = effect_of(values, 40)

    assert Caution.MANY_UNLOGGED in effect.cautions
    assert effect.stress is not None
    low, high = effect.stress
    assert low < effect.range.low_95 < effect.range.high_95 < high
    assert effect_of(spasms(80), 40).stress is None


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize(
    "value", [0.0, 1.0, 10.0, 300.0, 1e-300, 1e308, np.inf, -np.inf, NAN]
)
def test_every_day_the_same_has_an_answer_or_a_reason(
    family: Family, value: float
) -> None:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        answer = estimate_effect(series([value] * 100, family), change(50))

    if isinstance(answer, Effect):
        middle = answer.range.low_95 + answer.range.high_95
        assert middle > 0 or family == Family.SEVERITY
        assert answer.range.low_95 < answer.range.high_95
    else:
        assert answer.broken


@pytest.mark.parametrize("at", [0, 99, -400, 4000])
def test_a_change_at_the_edge_or_outside_has_a_reason(at: int) -> None:
    answer = estimate_effect(series(spasms(100)), change(at))

    assert refused(answer).reason == Reason.TOO_FEW_DAYS


@pytest.mark.parametrize("onset", [0, 14])
@pytest.mark.parametrize("at", [date.min, date.max])
def test_a_change_at_the_end_of_all_days_has_a_reason(at: date, onset: int) -> None:
    for first in (date.min, date.max - timedelta(days=55)):
        diary = Series(first, spasms(56), Family.COUNTS)

        answer = estimate_effect(
            diary, Change.on(at, onset), others=[Change.on(first, 300)]
        )

        assert refused(answer).broken


def test_one_change_in_ten_years_is_answered() -> None:
    effect = effect_of(spasms(3650), 1800)

    assert (effect.before.days, effect.after.days) == (120, 120)


def test_one_spasm_a_year_has_a_reason() -> None:
    values = np.zeros(3650)
    values[::365] = 1

    answer = estimate_effect(series(values), change(1800))

    assert refused(answer).reason == Reason.TOO_FEW_EVENTS


@settings(max_examples=60, deadline=None)
@given(
    family=st.sampled_from(Family),
    values=st.lists(
        st.one_of(st.none(), st.integers(0, 400), st.floats(-1, 12)), max_size=60
    ),
    repeated=st.integers(1, 4),
    at=st.integers(-10, 130),
    onset=st.integers(0, 30),
    others=st.lists(st.tuples(st.integers(-50, 300), st.integers(0, 20)), max_size=4),
)
def test_anything_is_answered_or_refused(
    family: Family,
    values: list[float | None],
    repeated: int,
    at: int,
    onset: int,
    others: list[tuple[int, int]],
) -> None:
    days = np.array(values * repeated, dtype=float)

    with np.errstate(all="raise"):
        answer = estimate_effect(
            series(days, family),
            Change.on(day(at), onset),
            others=[change(*other) for other in others],
        )

    if isinstance(answer, Refusal):
        assert answer.broken
    else:
        assert list(span(answer)) == sorted(span(answer))
        assert np.isfinite(span(answer)).all()
        assert 0 <= answer.p <= 1
