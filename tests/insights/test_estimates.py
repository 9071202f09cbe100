"""The store of estimates: always what working everything out anew would say."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from diary import actions
from diary.analysis.effect import Effect
from diary.insights import actions as estimates
from diary.insights import comparisons
from diary.insights.change_points import read_course
from diary.insights.comparisons import family_of
from diary.insights.estimate_json import from_json, to_json
from diary.models import CheckIn, Patient, SideEffect, User
from diary.treatments.course import actions as course
from diary.vocab.entries import CheckInPart
from tests.make import (
    at_times,
    make_change,
    make_left_out_day,
    make_life_event,
    make_treatment,
)

FIRST = date(2026, 1, 1)
NOW = datetime(2026, 4, 10, 20, tzinfo=UTC)


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


def evening(patient: Patient, by: User, day: date, **said: Any) -> CheckIn:
    at = datetime.combine(day, time(18), UTC)
    row = CheckIn(
        patient=patient,
        part=CheckInPart.EVENING,
        occurred_at=at,
        entered_at=at,
        local_day=day,
        timezone=patient.timezone,
        day_start=patient.day_start,
        **said,
    )
    return actions.store(row, by=by)[0]


@pytest.fixture
def diary(patient: Patient, alice: User) -> Patient:
    """Ten weeks of evenings with a dose begun, raised and another treatment."""
    chance = random.Random(1)
    with time_machine.travel(NOW, tick=False):
        baclofen = make_treatment(patient, by=alice)
        ten, twenty = (at_times("08:00", amount=much) for much in (10, 20))
        make_change(baclofen, by=alice, day=on(30), planned=ten)
        make_change(baclofen, by=alice, day=on(65), kind="increase", planned=twenty)
        for number in range(95):
            said = {"spasms": "number", "spasms_low": chance.randrange(2, 9)}
            evening(patient, alice, on(number), spasticity=4, **said)
    return Patient.objects.get(pk=patient.pk)


def answers(patient: Patient) -> dict[str, Any]:
    return dict(patient.estimates.values_list("place", "answer"))


def fresh(pk: Any) -> Patient:
    return Patient.objects.get(pk=pk)


def refresh(patient: Patient, **how: Any) -> estimates.Progress:
    patient = fresh(patient.pk)
    used = read_course(patient)
    points = used.points(patient.today())
    wanted = family_of(patient, used, points)
    return estimates.refresh_estimates(patient, points=points, wanted=wanted, **how)


def refreshed(patient: Patient) -> dict[str, Any]:
    assert refresh(patient).is_complete
    return answers(patient)


def anew(patient: Patient) -> dict[str, Any]:
    patient.estimates.all().delete()
    return refreshed(patient)


@time_machine.travel(NOW, tick=False)
def test_each_change_is_compared_by_each_outcome(diary: Patient) -> None:
    found = refreshed(diary)

    places = [place.split("|") for place in found]
    assert len({point for _engine, point, _outcome in places}) == 2
    assert {outcome for _engine, _point, outcome in places} >= {
        "spasms",
        "spasticity",
        "pain",
    }
    told = [from_json(one) for one in found.values()]
    assert any(isinstance(one, Effect) for one in told)
    assert [to_json(one) for one in told] == list(found.values())


@time_machine.travel(NOW, tick=False)
def test_nothing_is_worked_out_again_when_nothing_has_changed(
    diary: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = refreshed(diary)
    monkeypatch.setattr(estimates, "work_out", None)
    monkeypatch.setattr(estimates, "Readings", lambda patient: None)

    assert refreshed(diary) == before


@time_machine.travel(NOW, tick=False)
def test_days_before_the_diary_was_kept_are_no_days_without_an_answer(
    diary: Patient, alice: User
) -> None:
    def first_change() -> Any:
        found = refreshed(diary)
        place = next(one for one in sorted(found) if one.endswith("|spasms"))
        return from_json(found[place])

    young = first_change()
    evening(diary, alice, on(-300), spasticity=3)
    old = first_change()

    assert (young.before.days, young.before.logged) == (30, 30)
    assert (old.before.days, old.before.logged) == (120, 30)


@time_machine.travel(NOW, tick=False)
def test_a_new_engine_answers_everything_anew(
    diary: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed(diary)
    diary.estimates.update(answer={"kind": ""})

    monkeypatch.setattr(comparisons, "ENGINE", comparisons.ENGINE + 1)

    assert all(one["kind"] for one in refreshed(diary).values())


@time_machine.travel(NOW, tick=False)
def test_an_entry_of_a_day_that_no_window_holds_costs_nothing(
    diary: Patient, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening(diary, alice, on(-310), spasticity=3)
    before = refreshed(diary)
    evening(diary, alice, on(-300), spasticity=3)
    assert fresh(diary.pk).stale_from == on(-300)
    monkeypatch.setattr(estimates, "work_out", None)

    # The days are looked at, and say the same as before.
    assert refreshed(diary) == before
    assert fresh(diary.pk).stale_from is None


@time_machine.travel(NOW, tick=False)
def test_what_is_written_meanwhile_is_not_taken_for_done(
    diary: Patient, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_out, wrote = estimates.work_out, []

    def slowly(*args: Any) -> Any:
        if not wrote:
            wrote.append(evening(diary, alice, on(97), spasms="none"))
        return work_out(*args)

    monkeypatch.setattr(estimates, "work_out", slowly)
    refreshed(diary)

    assert fresh(diary.pk).stale_from is not None
    assert refreshed(diary) == anew(diary)


@time_machine.travel(NOW, tick=False)
def test_it_stops_after_its_time_and_goes_on_the_next_time(diary: Patient) -> None:
    told: list[tuple[int, int]] = []

    first = refresh(diary, seconds=0, report=lambda *one: told.append(one))
    second = refresh(diary, seconds=0)

    assert not first.is_complete
    assert told == [(0, first.of), (first.done, first.of)]
    assert second.is_complete
    assert answers(diary) == anew(diary)


def test_a_day_that_passes_is_a_day_not_logged(diary: Patient) -> None:
    with time_machine.travel(NOW, tick=False):
        before = refreshed(diary)
    with time_machine.travel(NOW + timedelta(days=10), tick=False):
        after = refreshed(diary)
        assert after == anew(diary)

    assert after != before


class Somebody:
    """Writes anything that a comparison depends on, at random."""

    def __init__(self, patient: Patient, by: User, seed: int) -> None:
        self.patient, self.by, self.chance = patient, by, random.Random(seed)

    def some_day(self) -> date:
        return on(self.chance.randrange(90))

    def some_evening(self) -> CheckIn:
        return self.chance.choice(list(self.patient.checkins.current()))

    def rate(self) -> None:
        row = self.some_evening()
        row.spasticity = self.chance.randrange(11)
        actions.edit(row, by=self.by, version=row.version)

    def take_back(self) -> None:
        actions.void(self.some_evening(), by=self.by)

    def leave_out(self) -> None:
        make_left_out_day(self.patient, by=self.by, day=self.some_day())

    def happen(self) -> None:
        day = self.some_day()
        said = {"starts_on": day, "ends_on": day, "leave_out": True}
        make_life_event(self.patient, by=self.by, **said)

    def feel(self) -> None:
        day = self.some_day()
        at = datetime.combine(day, time(12), UTC)
        row = SideEffect(
            patient=self.patient,
            symptom="drowsiness",
            treatment=self.patient.treatments.get(),
            occurred_at=at,
            entered_at=at,
            local_day=day,
            timezone=self.patient.timezone,
            day_start=self.patient.day_start,
        )
        actions.store(row, by=self.by)

    def move(self) -> None:
        change = self.patient.treatmentchanges.current().order_by("-day").first()
        day = change.day + timedelta(days=self.chance.randrange(1, 4))
        course.correct(change, day=day, version=change.version, by=self.by)

    def settle(self) -> None:
        row = self.patient.treatments.get()
        row.settling_days = self.chance.randrange(20)
        actions.edit(row, by=self.by, version=row.version)


DEEDS = ["rate", "take_back", "leave_out", "happen", "feel", "move", "settle"]


@pytest.mark.parametrize("seed", range(4))
@time_machine.travel(NOW, tick=False)
def test_whatever_is_written_the_store_says_what_working_out_anew_says(
    seed: int, diary: Patient, alice: User
) -> None:
    somebody = Somebody(diary, alice, seed)
    refreshed(diary)

    for _ in range(6):
        deed = somebody.chance.choice(DEEDS)
        with suppress(actions.ConflictError):
            getattr(somebody, deed)()
        stored = refreshed(diary)
        assert stored == anew(diary), deed


@time_machine.travel(NOW, tick=False)
def test_the_store_of_another_diary_is_left_alone(
    diary: Patient, strangers_diary: Patient
) -> None:
    refreshed(diary)

    progress = refresh(strangers_diary)

    assert (progress.done, progress.of) == (0, 0)
    assert not strangers_diary.estimates.exists()
    assert diary.estimates.exists()


@time_machine.travel(NOW, tick=False)
def test_a_diary_without_any_answer_gets_a_reason(
    patient: Patient, alice: User
) -> None:
    baclofen = make_treatment(patient, by=alice)
    make_change(baclofen, by=alice, day=on(30), planned=at_times("08:00", amount=10))

    told = [from_json(one) for one in refreshed(patient).values()]

    assert told
    assert not any(isinstance(one, Effect) for one in told)


@time_machine.travel(NOW, tick=False)
def test_what_is_not_asked_any_more_is_forgotten(diary: Patient, alice: User) -> None:
    refreshed(diary)
    change = diary.treatmentchanges.current().order_by("day").last()

    course.take_back(change, by=alice)

    assert len({place.split("|")[1] for place in refreshed(diary)}) == 1


@time_machine.travel(NOW, tick=False)
def test_today_counts_once_somebody_has_answered(diary: Patient, alice: User) -> None:
    def days() -> int:
        found = refreshed(diary)
        last = max(place for place in found if place.endswith("|spasms"))
        return from_json(found[last]).after.days

    before = days()
    evening(diary, alice, diary.today(), spasms="none")

    assert days() == before + 1
