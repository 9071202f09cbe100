"""From rows to series: which day is observed for which outcome, and which is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from math import isnan
from typing import Any

import pytest

from diary import actions
from diary.insights.outcomes import Outcome, Sort, outcome, read_facts
from diary.models import CheckIn, Episode, Patient, SideEffect, User
from diary.vocab.entries import CheckInPart, EpisodeType

DAY = date(2026, 3, 10)
ONE = timedelta(days=1)


class Days:
    """Logs on days around one day, and reads what a day says of an outcome."""

    def __init__(self, patient: Patient, by: User) -> None:
        self.patient, self.by = patient, by

    def at(self, day: date, hour: int = 20) -> datetime:
        return datetime.combine(day, time(hour), self.patient.zone).astimezone(UTC)

    def on(self, day: date) -> dict[str, Any]:
        return {
            "patient": self.patient,
            "occurred_at": self.at(day),
            "entered_at": self.at(day),
            "local_day": day,
            "timezone": self.patient.timezone,
            "day_start": self.patient.day_start,
        }

    def spasm(self, day: date = DAY, **said: Any) -> Episode:
        said.setdefault("type", EpisodeType.SPASM)
        return actions.store(Episode(**self.on(day) | said), by=self.by)[0]

    def evening(self, day: date = DAY, **said: Any) -> CheckIn:
        row = CheckIn(part=CheckInPart.EVENING, **self.on(day) | said)
        return actions.store(row, by=self.by)[0]

    def night(self, day: date = DAY, **said: Any) -> CheckIn:
        row = CheckIn(part=CheckInPart.NIGHT, **self.on(day) | said)
        return actions.store(row, by=self.by)[0]

    def effect(self, symptom: str, day: date = DAY, **said: Any) -> SideEffect:
        row = SideEffect(symptom=symptom, **self.on(day) | said)
        return actions.store(row, by=self.by)[0]

    def read(self, text: str, day: date = DAY, **how: Any) -> float | None:
        asked = outcome(text)
        assert asked is not None
        facts = read_facts(self.patient, DAY - 5 * ONE, DAY + 5 * ONE, **how)
        value = facts.series(asked).values[(day - facts.first).days]
        return None if isnan(value) else float(value)


@pytest.fixture
def days(patient: Patient, alice: User) -> Days:
    return Days(patient, alice)


def test_a_day_with_spasms_and_no_answer_is_not_observed(days: Days) -> None:
    days.spasm()
    days.evening(spasticity=4)

    assert days.read("spasms") is None
    assert days.read("clonus") is None


def test_no_spasms_is_a_nought_and_an_empty_day_is_not(days: Days) -> None:
    days.evening(spasms="none")

    assert days.read("spasms") == days.read("clonus") == days.read("worst") == 0
    assert days.read("spasms", DAY + ONE) is None


def test_that_was_all_counts_what_is_logged_ranges_as_midpoints(days: Days) -> None:
    days.spasm(count=2, count_high=5)
    days.spasm(type=EpisodeType.CLONUS)
    days.evening(spasms="as_logged")

    assert days.read("spasms") == 4.5
    assert days.read("clonus") == 1


def test_a_number_of_the_evening_feeds_no_kind_and_no_site(days: Days) -> None:
    days.spasm(type=EpisodeType.CLONUS, site="ankle")
    days.evening(spasms="number", spasms_low=6)

    assert days.read("spasms") == 6
    assert days.read("clonus") is None
    assert days.read("site:ankle") is None


def test_a_number_that_is_what_was_logged_says_all_of_it(days: Days) -> None:
    days.spasm(type=EpisodeType.CLONUS, site="ankle")
    days.spasm(site="calf", count=2)
    days.evening(spasms="number", spasms_low=3)

    assert days.read("clonus") == days.read("site:ankle") == 1
    assert days.read("site:calf") == 2
    assert days.read("site:jaw") == 0


def test_a_spasm_without_a_place_may_have_been_anywhere(days: Days) -> None:
    days.spasm(site="ankle")
    days.spasm()
    days.evening(spasms="as_logged")

    assert days.read("site:ankle") is None
    assert days.read("spasms") == 2


def test_what_was_taken_back_does_not_count(days: Days, alice: User) -> None:
    row = days.spasm(type=EpisodeType.CLONUS)
    days.evening(spasms="as_logged")
    actions.void(row, by=alice)

    assert days.read("spasms") == days.read("clonus") == 0


def test_the_worst_moment_is_the_answer_or_the_strongest_of_all(days: Days) -> None:
    days.spasm(severity=6)
    days.spasm(severity=3)
    days.evening(spasms="as_logged")
    days.evening(DAY + ONE, worst=8)
    days.spasm(DAY + 2 * ONE, severity=7)
    days.spasm(DAY + 2 * ONE)
    days.evening(DAY + 2 * ONE, spasms="as_logged")

    assert days.read("worst") == 6
    assert days.read("worst", DAY + ONE) == 8
    assert days.read("worst", DAY + 2 * ONE) is None


def test_ratings_are_those_given(days: Days) -> None:
    days.evening(spasticity=0, pain=3, walking=5)
    days.night(sleep_disruption=2)

    assert days.read("spasticity") == 0
    assert days.read("pain") == 3
    assert days.read("walking") == 5
    assert days.read("sleep") == 2
    assert days.read("fatigue") is None
    assert days.read("sleepiness") is None
    assert days.read("sleep", DAY + ONE) is None


@pytest.mark.parametrize(("hours", "counts"), [(23, True), (25, False)])
def test_what_was_typed_a_day_after_the_end_of_its_day_is_late(
    days: Days, hours: int, counts: bool
) -> None:
    # The day ends at 04:00 of the next.
    typed = days.at(DAY + ONE, 4) + timedelta(hours=hours)
    days.evening(spasticity=4, spasms="none", entered_at=typed)

    assert (days.read("spasticity") == 4) == counts
    assert (days.read("spasms") == 0) == counts
    assert days.read("spasticity", with_late=True) == 4
    assert days.read("spasms", with_late=True) == 0


def test_side_effects_are_observed_where_they_were_asked_about(days: Days) -> None:
    days.effect("drowsiness")
    days.evening(side_effects="some")
    days.evening(DAY + ONE, side_effects="none")
    days.effect("drowsiness", DAY + 2 * ONE)
    days.evening(DAY + 2 * ONE, spasticity=3)

    assert days.read("effect:drowsiness") == 1
    assert days.read("effect:dizziness") == 0
    assert days.read("effect:drowsiness", DAY + ONE) == 0
    assert days.read("effect:drowsiness", DAY + 2 * ONE) is None
    assert days.read("effect:drowsiness", DAY + 3 * ONE) is None


def test_an_ongoing_side_effect_counts_each_day_until_its_end(days: Days) -> None:
    days.effect("dizziness", DAY - 9 * ONE, ended_on=DAY)
    days.effect("heavy legs", DAY + ONE, ongoing=True)
    for number in range(4):
        days.evening(DAY + number * ONE, side_effects="none")

    dizzy = [days.read("effect:dizziness", DAY + n * ONE) for n in range(4)]
    heavy = [days.read("effect:heavy legs", DAY + n * ONE) for n in range(4)]

    assert dizzy == [1, 0, 0, 0]
    assert heavy == [0, 1, 1, 1]


def test_the_series_holds_every_day_of_its_window(days: Days) -> None:
    days.evening(spasms="none")

    series = read_facts(days.patient, DAY - ONE, DAY + ONE).series(Outcome(Sort.SPASMS))

    assert series.first == DAY - ONE
    assert [isnan(value) for value in series.values] == [True, False, True]


@pytest.mark.parametrize(
    "text", ["", "spasm", "site", "site:", "spasms:calf", "effect", "<b>", "site:" * 99]
)
def test_an_address_may_name_anything(text: str) -> None:
    found = outcome(text)

    assert found is None or (found.sort == Sort.SITE and str(found) == text)


@pytest.mark.parametrize("sort", Sort)
def test_each_outcome_can_be_named_in_an_address(sort: Sort) -> None:
    name = "calf" if sort in {Sort.SITE, Sort.EFFECT} else ""

    assert outcome(str(Outcome(sort, name))) == Outcome(sort, name)


def test_a_side_effect_that_was_not_named_may_have_been_any(days: Days) -> None:
    days.evening(side_effects="some")

    assert days.read("effect:drowsiness") is None


def test_an_answer_that_was_changed_weeks_later_is_late(
    days: Days, alice: User
) -> None:
    row = days.evening(spasticity=4, pain=2)
    noted = days.evening(DAY + ONE, spasticity=5)
    row.pain = 8
    actions.edit(row, by=alice, version=1)
    noted.note = "a hot day"
    actions.edit(noted, by=alice, version=1)
    days.patient.revisions.update(at=days.at(DAY + 30 * ONE))

    assert days.read("pain") is None
    assert days.read("spasticity") is None
    assert days.read("pain", with_late=True) == 8
    assert days.read("spasticity", DAY + ONE) == 5


def test_an_answer_that_was_put_right_at_once_counts(days: Days, alice: User) -> None:
    row = days.evening(spasticity=4)
    row.spasticity = 6
    actions.edit(row, by=alice, version=1)
    # The database's own clock says when.
    days.patient.revisions.update(at=days.at(DAY, 21))

    assert days.read("spasticity") == 6
