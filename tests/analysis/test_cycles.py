"""Cycles of botulinum toxin: the curve, when it eases off, and what is refused."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest

from diary.analysis.changes import Change
from diary.analysis.codes import Family
from diary.analysis.cycles import (
    CyclesRefused,
    FirstCycle,
    ToxinCycles,
    WhyNot,
    toxin_cycles,
)
from diary.analysis.window import Series

FIRST = date(2024, 1, 1)
CYCLE = 91
BEFORE = 28


def shape(day):
    """Acts from day 3 to day 21, stays to day 56, is gone by day 91."""
    return np.interp(day, [3, 21, 56, 91], [0, 1, 1, 0])


def made_up(rng, cycles, *, best=0.5, drift=0.0, correlation=0.3):
    """Make a diary with `best` times as many spasms at best; 15 % unlogged."""
    days = BEFORE + cycles * CYCLE
    day = np.arange(days)
    effect = np.where(day < BEFORE, 0, math.log(best) * shape((day - BEFORE) % CYCLE))
    slow = np.zeros(days)
    for i in range(1, days):
        fresh = math.sqrt(1 - correlation**2) * rng.normal()
        slow[i] = correlation * slow[i - 1] + fresh
    rate = 5 * np.exp(effect + drift * day + 0.35 * slow) * rng.gamma(10, 0.1, days)
    values = rng.poisson(rate).astype(float)
    values[rng.random(days) < 0.15] = math.nan
    return Series(FIRST, values, Family.COUNTS), injections(cycles)


def injections(cycles):
    return [FIRST + timedelta(days=BEFORE + CYCLE * k) for k in range(cycles)]


def plain(cycles, *, before=6.0, at_work=3.0):
    cycle = [before] * 14 + [at_work] * 49 + [before] * 28
    return Series(FIRST, [before] * BEFORE + cycle * cycles, Family.COUNTS)


def test_two_cycles_show_a_halving_and_when_it_eases_off():
    found = toxin_cycles(plain(2), injections(2))

    assert found.at_work.low_95 < 0.5 < found.at_work.high_95 < 1
    assert found.p < 0.01
    assert len(found.curve) == 13
    assert found.curve[5].middle < found.curve[1].middle
    assert 8 <= found.wear_off.first <= 9 <= found.wear_off.last
    assert (found.cycles, found.weeks[0].mean, found.weeks[6].mean) == (2, 6, 3)
    assert (found.first, found.last) == (FIRST, FIRST + timedelta(days=209))


def test_ranges_hold_what_was_put_in():
    rng = np.random.default_rng(8)
    truth = math.log(0.5) * shape(np.arange(21, 56)).mean()
    held, weeks, none = [], [], []
    for _ in range(25):
        found = toxin_cycles(*made_up(rng, 2, drift=-0.002))
        held.append(found.at_work.low_95 < math.exp(truth) < found.at_work.high_95)
        for week, one in enumerate(found.curve):
            mean = shape(np.arange(7 * week, 7 * week + 7)).mean()
            weeks.append(one.low_95 < 0.5**mean < one.high_95)
        found = toxin_cycles(*made_up(rng, 2, best=1.0, drift=-0.002))
        none.append(found.at_work.low_95 < 1 < found.at_work.high_95)

    assert np.mean(held) >= 0.9
    assert np.mean(none) >= 0.9
    assert np.mean(weeks) >= 0.93


def test_the_same_diary_gets_the_same_answer():
    series, days = made_up(np.random.default_rng(3), 2)

    assert toxin_cycles(series, days) == toxin_cycles(series, days)
    assert toxin_cycles(series, days[::-1]) == toxin_cycles(series, days)


def test_without_a_gain_there_is_nothing_to_ease_off():
    rng = np.random.default_rng(4)

    found = toxin_cycles(*made_up(rng, 2, best=1.3))

    assert found.wear_off is None


def test_a_gain_that_stays_is_said_to_last_beyond_the_weeks_looked_at():
    cycle = [6.0] * 14 + [1.0] * 77
    series = Series(FIRST, [6.0] * BEFORE + cycle * 2, Family.COUNTS)

    found = toxin_cycles(series, injections(2))

    assert found.wear_off.last == 13


def test_half_of_a_gain_is_reckoned_in_ratios():
    # 80 a day fall to 20; with 55 left from week 9 on, less than half of the gain is.
    cycle = [80.0] * 14 + [20.0] * 49 + [55.0] * 28
    series = Series(FIRST, [80.0] * BEFORE + cycle * 2, Family.COUNTS)

    found = toxin_cycles(series, injections(2))

    assert 8 <= found.wear_off.first <= found.wear_off.last <= 10


def test_one_cycle_gives_weekly_means_and_no_comparison():
    found = toxin_cycles(plain(1), injections(1))

    assert isinstance(found, FirstCycle)
    assert [(week.week, week.logged, week.mean) for week in found.weeks[:5]] == [
        (-1, 28, 6.0), (0, 7, 6.0), (1, 7, 6.0), (2, 7, 3.0), (3, 7, 3.0)
    ]  # fmt: skip
    assert (found.cycles, found.missing) == (1, 10)


def test_a_second_cycle_says_how_many_days_it_lacks():
    series = plain(2)
    soon = BEFORE + CYCLE + 28
    short = Series(FIRST, series.values[:soon], Family.COUNTS)

    found = toxin_cycles(short, injections(2))

    assert (found.cycles, found.missing) == (1, 3)


def test_a_first_cycle_that_was_hardly_logged_does_not_count():
    values = plain(2).values
    values[BEFORE + 21 : BEFORE + 56] = math.nan

    found = toxin_cycles(Series(FIRST, values, Family.COUNTS), injections(2))

    assert (found.cycles, found.missing) == (1, 10)
    assert found.weeks[4].logged == 7


def test_injections_on_two_days_of_a_fortnight_are_one():
    days = [*injections(2), injections(2)[0] + timedelta(days=10)]

    assert toxin_cycles(plain(2), days) == toxin_cycles(plain(2), injections(2))


def test_an_injection_before_the_diary_began_counts_its_weeks():
    earlier = FIRST - timedelta(days=CYCLE - BEFORE)

    found = toxin_cycles(plain(2), [earlier, *injections(2)])

    assert found.weeks[0].logged == 0
    assert found.weeks[13].logged == 21
    assert found.cycles == 2


def test_of_many_cycles_the_first_and_the_last_five_are_used():
    values = plain(8).values
    values[BEFORE + CYCLE : BEFORE + 3 * CYCLE] = 200

    found = toxin_cycles(Series(FIRST, values, Family.COUNTS), injections(8))

    assert found.cycles == 6
    assert (found.weeks[0].logged, found.weeks[1].logged) == (28, 42)
    assert found.at_work.low_95 < 0.5 < found.at_work.high_95 < 0.7


def test_another_level_after_the_cycles_that_were_left_out_is_no_effect():
    values = plain(8).values
    values[BEFORE + 3 * CYCLE :] *= 4

    found = toxin_cycles(Series(FIRST, values, Family.COUNTS), injections(8))

    assert found.at_work.middle == pytest.approx(0.5, abs=0.03)
    assert abs(found.drift) < 0.05


def test_days_long_after_the_last_injection_change_nothing():
    series = plain(2)
    later = Series(FIRST, [*series.values, *[30.0] * 200], Family.COUNTS)

    assert toxin_cycles(later, injections(2)) == toxin_cycles(series, injections(2))


def test_another_change_becomes_a_step_of_its_own():
    rng = np.random.default_rng(5)
    series, days = made_up(rng, 2)
    values = series.values.copy()
    values[140:] *= 3
    stepped = Series(FIRST, values, Family.COUNTS)
    change = Change.on(FIRST + timedelta(days=140))

    before = toxin_cycles(series, days)
    told = toxin_cycles(stepped, days, others=[change])
    untold = toxin_cycles(stepped, days)

    def width(found):
        return math.log(found.at_work.high_95 / found.at_work.low_95)

    assert told.at_work.middle == pytest.approx(before.at_work.middle, rel=0.25)
    assert width(told) < width(untold)


def test_days_left_out_are_as_if_not_logged():
    values = plain(2).values
    values[60] = 250
    left = [FIRST + timedelta(days=60)]

    found = toxin_cycles(
        Series(FIRST, values, Family.COUNTS), injections(2), left_out=left
    )

    values[60] = math.nan
    same = toxin_cycles(Series(FIRST, values, Family.COUNTS), injections(2))
    assert found == same


@pytest.mark.parametrize(
    ("series", "days", "why", "missing"),
    [
        (plain(2), [], WhyNot.NO_INJECTION, 0),
        (plain(2, before=301), injections(2), WhyNot.ABSURD_COUNT, 0),
        (plain(2, at_work=-1), injections(2), WhyNot.ABSURD_COUNT, 0),
        (plain(2, before=0, at_work=0), injections(2), WhyNot.TOO_FEW_SPASMS, 10),
        (Series(FIRST, [math.nan] * 42 + plain(2).values.tolist()[42:119]
                + [math.nan] * 7 + plain(2).values.tolist()[126:], Family.COUNTS),
         injections(2), WhyNot.TOO_FEW_WITHOUT, 10),
    ],
    ids=["none", "high", "negative", "zeros", "nothing to compare with"],
)  # fmt: skip
def test_refusals_say_why_and_what_is_missing(series, days, why, missing):
    assert toxin_cycles(series, days) == CyclesRefused(why, missing)


@pytest.mark.parametrize(
    "values",
    [[], [math.nan] * 210, [300.0] * 210, [math.inf] * 210, [0.0] * 200 + [10.0] * 10],
    ids=["empty", "unlogged", "300 a day", "endless", "late"],
)
def test_odd_diaries_get_an_answer_or_a_reason(values):
    with np.errstate(all="raise"):
        found = toxin_cycles(Series(FIRST, values, Family.COUNTS), injections(2))

    assert isinstance(found, ToxinCycles | FirstCycle | CyclesRefused)


def test_injections_at_the_end_of_all_days_are_no_comparison():
    found = toxin_cycles(plain(2), [date.min, date.max])

    assert isinstance(found, FirstCycle)


def test_forty_injections_on_one_day_and_one_in_ten_years():
    many = toxin_cycles(plain(2), injections(2)[:1] * 40)
    far = toxin_cycles(plain(2), [FIRST - timedelta(days=3650)])

    assert many == toxin_cycles(plain(2), injections(1))
    assert isinstance(far, FirstCycle)
