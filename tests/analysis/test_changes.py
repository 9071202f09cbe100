"""What counts as one change, and which days belong to it."""

from __future__ import annotations

import pytest

from diary.analysis.changes import (
    Change,
    Period,
    as_one,
    join_steps,
    latest,
    periods_of,
    switches_of,
)
from tests.analysis.diaries import change, day


def test_steps_up_to_14_days_apart_are_one_titration() -> None:
    found = join_steps([day(29), day(0), day(14), day(14)], onset_days=7)

    assert found == [Change(day(0), day(14), 7), Change(day(29), day(29), 7)]


@pytest.mark.parametrize(("first", "last", "onset"), [(5, 4, 0), (5, 5, -1)])
def test_a_change_does_not_end_before_it_began(
    first: int, last: int, onset: int
) -> None:
    with pytest.raises(ValueError, match="began"):
        Change(day(first), day(last), onset)


@pytest.mark.parametrize(
    ("at", "is_near"), [(15, False), (16, True), (51, True), (52, False)]
)
def test_nearness_counts_from_the_first_step_to_the_end_of_the_onset(
    at: int, is_near: bool
) -> None:
    one = Change(day(30), day(34), onset_days=3)

    assert one.is_near(change(at)) == is_near


def test_all_that_is_near_is_taken_together_one_by_one() -> None:
    others = [change(40, 10), change(60), change(90)]

    both = as_one(change(30), others)

    assert (both.first, both.last, both.settled) == (day(30), day(60), day(60))


def test_a_change_alone_stays_as_it_is() -> None:
    assert as_one(change(30, 7), [change(60)]) == change(30, 7)


def test_the_days_of_a_change_in_steps_belong_to_neither_side() -> None:
    before, after = periods_of(Change(day(200), day(210), onset_days=7))

    assert (before.first, before.last) == (day(80), day(199))
    assert (after.first, after.settled, after.last) == (day(200), day(217), day(329))


def test_the_latest_four_phases_are_pooled() -> None:
    phases = [
        Period(day(20 * i), day(20 * i + 19), is_on=i % 2 == 1, settle_days=3)
        for i in range(6)
    ]

    used = latest(reversed(phases))

    assert used == phases[2:]
    assert len(switches_of(used)) == 3


def test_a_phase_in_two_periods_is_one_phase() -> None:
    halves = [Period(day(0), day(9), False), Period(day(10), day(19), False)]
    on = Period(day(20), day(39), True)

    assert latest([*halves, on]) == [*halves, on]
    assert len(switches_of([*halves, on])) == 1


def test_no_more_than_240_days_are_pooled() -> None:
    phases = [
        Period(day(0), day(199), False),
        Period(day(200), day(299), True, settle_days=10),
        Period(day(300), day(599), False, settle_days=10),
    ]

    used = latest(phases)

    assert (used[0].first, used[-1].last) == (day(180), day(419))
    assert [one.settled for one in used] == [day(180), day(210), day(310)]


def test_a_period_that_is_cut_keeps_what_is_left_of_its_settling() -> None:
    phases = [
        Period(day(0), day(150), False, settle_days=40),
        Period(day(151), day(300), True),
    ]

    used = latest(phases)

    assert (used[0].first, used[0].settled) == (day(31), day(40))


def test_one_phase_alone_has_no_switch() -> None:
    only = Period(day(0), day(500), True)

    assert latest([only]) == [only]
    assert latest([]) == []
