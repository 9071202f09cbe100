"""Hours after a dose: what is found, what is refused, and that ranges hold."""

from __future__ import annotations

import math

import numpy as np
import pytest

from diary.analysis import hours_fit
from diary.analysis.hours import HoursAfterDose, HoursRefused, Why, hours_after_dose

DAY = 1440
DOSES = (8 * 60, 13 * 60, 18 * 60)


def made_up(rng, days=28, *, ratio=1.0, jitter=45.0, a_day=6.0, burst=0.0, peak=8):
    """Make a diary awake from 7 to 23 h with a bad time of the day at `peak` h.

    From the second hour to the end of the fourth after a dose there are `ratio` times
    as many spasms; each draws `burst` more after itself, on average.
    """
    start = np.arange(days)[:, None] * DAY
    awake = np.hstack([start + 420, start + 1380]) + rng.normal(0, 20, (days, 2))
    doses = np.sort((start + DOSES + rng.normal(0, jitter, (days, 3))).ravel())
    minutes = np.concatenate([np.arange(*day) for day in awake.round()])
    last = np.searchsorted(doses, minutes, side="right") - 1
    since = np.where(last >= 0, minutes - doses[last], np.inf)
    rate = 1 + 1.5 * np.exp(-(((minutes / 60 % 24) - peak) ** 2) / 8)
    rate *= np.where((since >= 60) & (since < 240), ratio, 1)
    rate *= np.repeat(
        rng.lognormal(-0.06, 0.35, days), np.diff(awake.round())[:, 0].astype(int)
    )
    rate *= a_day * days / rate.sum() / (1 + burst)
    first = np.repeat(minutes, rng.poisson(rate))
    more = np.repeat(first, rng.poisson(burst, first.size))
    more = more + rng.exponential(12, more.size)
    return awake, np.concatenate([first, more]), doses


def test_a_halving_from_the_second_hour_on_is_found():
    rng = np.random.default_rng(2)

    found = hours_after_dose(*made_up(rng, 56, ratio=0.5))

    effect = found.hours_1_to_4.ratio
    assert effect.low_95 < 0.5 < effect.high_95 < 1
    assert effect.low_95 < effect.low_80 < effect.middle < effect.high_80
    assert found.first_hour.ratio.low_95 < 1 < found.first_hour.ratio.high_95
    assert found.hours_1_to_4.p < 0.01 < found.first_hour.p
    assert found.days == 56
    assert found.hours_1_to_4.hours == pytest.approx(56 * 9, rel=0.03)


def test_ranges_hold_what_was_put_in():
    rng = np.random.default_rng(11)
    held, wrong = [], []
    for ratio, burst in [(1.0, 0.0), (1.0, 1.0), (0.5, 0.0), (0.5, 1.0)] * 25:
        answer = hours_after_dose(*made_up(rng, ratio=ratio, burst=burst))
        for effect, truth in ((answer.first_hour, 1), (answer.hours_1_to_4, ratio)):
            inside = effect.ratio.low_95 <= truth <= effect.ratio.high_95
            held.append(inside)
            assert (effect.p < 0.05) != (effect.ratio.low_95 < 1 < effect.ratio.high_95)
            wrong += [not inside] if truth == 1 else []

    assert np.mean(held) >= 0.93
    assert np.mean(wrong) <= 0.07


def test_a_bad_time_of_the_day_fools_a_plain_comparison_and_not_this_one():
    rng = np.random.default_rng(5)
    plain, here = [], []
    for _ in range(40):
        found = hours_after_dose(*made_up(rng, a_day=24.0, peak=7))
        effect, rest = found.hours_1_to_4, found.reference_spasms
        ratio = effect.spasms / effect.hours / (rest / found.reference_hours)
        error = math.sqrt(1 / effect.spasms + 1 / rest)
        plain.append(abs(math.log(ratio)) > 1.96 * error)
        here.append(not effect.ratio.low_95 < 1 < effect.ratio.high_95)

    assert np.mean(plain) > 0.3
    assert np.mean(here) <= 0.1


def test_a_fit_that_is_cut_short_is_close_already(monkeypatch):
    diary = made_up(np.random.default_rng(1), ratio=0.5)
    found = hours_after_dose(*diary)
    monkeypatch.setattr(hours_fit, "NEWTON_STEPS", 3)

    short = hours_after_dose(*diary)

    middle = found.hours_1_to_4.ratio.middle
    assert short.hours_1_to_4.ratio.middle == pytest.approx(middle, rel=0.01)


def test_days_that_are_all_bad_move_nothing():
    rng = np.random.default_rng(3)
    awake, spasms, doses = made_up(rng)
    bad = np.isin(spasms // DAY, np.arange(0, 28, 3))

    plain = hours_after_dose(awake, spasms, doses)
    twice = hours_after_dose(awake, np.append(spasms, spasms[bad]), doses)

    assert twice.hours_1_to_4.ratio.middle == pytest.approx(
        plain.hours_1_to_4.ratio.middle, rel=0.25
    )


def test_order_and_date_of_what_was_logged_do_not_matter():
    rng = np.random.default_rng(4)
    awake, spasms, doses = made_up(rng)

    found = hours_after_dose(awake, spasms, doses)
    other = hours_after_dose(
        awake[::-1] + 100 * DAY, spasms[::-1] + 100 * DAY, doses[::-1] + 100 * DAY
    )

    assert other.hours_1_to_4.ratio.middle == pytest.approx(
        found.hours_1_to_4.ratio.middle
    )


def test_a_day_without_spasms_adds_nothing_but_itself():
    rng = np.random.default_rng(6)
    awake, spasms, doses = made_up(rng)
    quiet = [[40 * DAY + 420, 40 * DAY + 1380]]

    found = hours_after_dose(awake, spasms, doses)
    more = hours_after_dose(np.vstack([awake, quiet]), spasms, doses)

    assert more.first_hour == found.first_hour
    assert more.days == found.days + 1


def test_spasms_at_night_are_left_out_and_counted():
    rng = np.random.default_rng(6)
    awake, spasms, doses = made_up(rng)

    found = hours_after_dose(awake, spasms, doses)
    more = hours_after_dose(awake, np.append(spasms, [180.0, 200.0]), doses)

    assert more.not_awake == found.not_awake + 2
    assert more.first_hour == found.first_hour


def test_as_needed_doses_are_refused():
    rng = np.random.default_rng(1)

    found = hours_after_dose(*made_up(rng), as_needed=1)

    assert (found.why, found.missing) == (Why.AS_NEEDED, 0)


def test_doses_on_the_minute_are_refused():
    refused = [
        hours_after_dose(*made_up(np.random.default_rng(seed), jitter=0))
        for seed in range(40)
    ]

    clockwork = [
        isinstance(one, HoursRefused) and one.why is Why.CLOCKWORK for one in refused
    ]
    assert np.mean(clockwork) >= 0.95
    assert refused[0].have > refused[0].need
    assert refused[0].missing == 0


@pytest.mark.parametrize(
    ("days", "a_day", "why"),
    [(13, 9.0, Why.TOO_FEW_DAYS), (20, 1.0, Why.TOO_FEW_SPASMS)],
)
def test_short_diaries_are_told_what_is_missing(days, a_day, why):
    rng = np.random.default_rng(9)

    found = hours_after_dose(*made_up(rng, days, a_day=a_day))

    assert found.why is why
    assert found.missing == math.ceil(found.need - found.have) > 0


def test_spasms_on_four_days_are_too_few_days():
    awake, _, doses = made_up(np.random.default_rng(1))
    spasms = np.concatenate([day * DAY + np.arange(430, 1370, 60) for day in range(4)])

    found = hours_after_dose(awake, spasms, doses)

    assert (found.why, found.missing) == (Why.TOO_FEW_DAYS_WITH_SPASMS, 1)


def test_all_spasms_in_one_window_are_refused():
    awake, _, doses = made_up(np.random.default_rng(1))

    found = hours_after_dose(awake, doses + 30, doses)

    assert (found.why, found.missing) == (Why.TOO_FEW_IN_A_WINDOW, 5)


def test_no_dose_at_all_leaves_windows_empty():
    awake, spasms, _ = made_up(np.random.default_rng(1))

    assert hours_after_dose(awake, spasms, []).why is Why.TOO_FEW_IN_A_WINDOW


@pytest.mark.parametrize(
    "awake",
    [[], [[math.nan, 600]], [[600, 420]], [[420, 420]], [[0, 1e9]], [[-1e12, 1e12]]],
    ids=["none", "unknown", "backwards", "empty", "endless", "absurd"],
)
def test_days_that_were_none_are_left_out(awake):
    found = hours_after_dose(awake, [math.nan, 500.0, math.inf], [math.nan, 480.0])

    assert (found.why, found.have) == (Why.TOO_FEW_DAYS, 0)


def test_days_that_overlap_are_counted_once():
    awake, spasms, doses = made_up(np.random.default_rng(1))
    late = np.vstack([awake, awake[3] + np.array([60, 0])])

    found = hours_after_dose(late, spasms, doses)

    assert isinstance(found, HoursAfterDose)
    assert found.first_hour == hours_after_dose(awake, spasms, doses).first_hour


def test_absurd_amounts_get_an_answer_or_a_reason():
    awake, spasms, doses = made_up(np.random.default_rng(1))

    often = hours_after_dose(awake, np.repeat(spasms, 300), doses)
    dosed = hours_after_dose(awake, spasms, np.arange(0, 28 * DAY, 5.0))
    together = hours_after_dose(awake, np.full(60, 700.0), doses)

    assert isinstance(often, HoursAfterDose)
    assert dosed.why is Why.TOO_FEW_IN_A_WINDOW
    assert together.why is Why.TOO_FEW_DAYS_WITH_SPASMS
