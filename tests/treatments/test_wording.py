"""Schedules and changes in plain words."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from diary.models import PlannedDose, PlanStep, Regimen, Treatment, TreatmentChange
from diary.treatments import wording
from diary.vocab.changes import ChangeKind
from tests.make import make_treatment

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def at(clock: str, amount: object = None, **said: object) -> PlannedDose:
    return PlannedDose(
        at=time.fromisoformat(clock), amount=amount and Decimal(str(amount)), **said
    )


def part(name: str, amount: object = None) -> PlannedDose:
    return PlannedDose(part=name, amount=amount and Decimal(str(amount)))


def day(amount: object = None, **said: object) -> PlannedDose:
    return PlannedDose(amount=amount and Decimal(str(amount)), **said)


@pytest.mark.parametrize(
    ("planned", "unit", "words"),
    [
        (
            [at("08:00", 10), at("14:00", 10), at("20:00", "10.000")],
            "mg",
            "10 mg at 08:00, 14:00 and 20:00",
        ),
        (
            [part("morning", 5), part("evening", 10)],
            "mg",
            "5 mg in the morning, 10 mg in the evening",
        ),
        (
            [at("08:00", 5), at("14:00", 10), at("20:00", 5)],
            "mg",
            "5 mg at 08:00 and 20:00, 10 mg at 14:00",
        ),
        (
            [at("08:00", 1), at("12:00", 1), part("night", 1)],
            "tablet",
            "1 tablet at 08:00, 12:00 and at night",
        ),
        ([day(200, every_days=84)], "unit", "200 units every 12 weeks"),
        ([day(200, every_days=7)], "unit", "200 units every week"),
        ([at("08:00", "2.5", every_days=3)], "mg", "2.5 mg at 08:00 every 3 days"),
        ([day(minutes=30, times_a_week=3)], "", "30 minutes 3 times a week"),
        ([day(1, minutes=45, times_a_week=1)], "session",
         "1 session, 45 minutes once a week"),
        ([at("08:00", 10, weekdays=0b1001)], "mg", "10 mg at 08:00 on Mon and Thu"),
        ([day(8)], "hour", "8 hours once a day"),
        ([part("waking"), part("midday"), part("afternoon")], "mg",
         "on waking, at midday and in the afternoon"),
        ([day()], "", "once a day"),
        ([], "mg", ""),
    ],
)  # fmt: skip
def test_planned_doses_are_told(planned, unit, words):
    assert wording.planned_in_words(planned, unit) == words


@pytest.fixture
def baclofen(patient, alice) -> Treatment:
    return make_treatment(patient, by=alice)


def stored(treatment: Treatment, *planned: PlannedDose, **said: object) -> Regimen:
    starts = DAY + timedelta(days=treatment.regimens.count())
    days = {"starts_on": starts, "ends_on": starts + timedelta(days=1)}
    regimen = Regimen(patient=treatment.patient, treatment=treatment, **days, **said)
    regimen.save()
    for one in planned:
        one.regimen = regimen
        one.save()
    return regimen


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"as_needed": True}, "when needed"),
        ({"as_needed": True, "most_a_day": 40}, "when needed, at most 40 mg a day"),
        ({"most_a_day": 40}, "at most 40 mg a day"),
        ({}, ""),
    ],
)
def test_a_regimen_without_times_is_told(baclofen, said, words):
    assert wording.regimen_in_words(stored(baclofen, **said)) == words


def test_a_regimen_with_doses_and_a_maximum_is_told(baclofen):
    daily = stored(baclofen, at("08:00", 10), most_a_day=Decimal(40))
    needed = stored(baclofen, day(5), as_needed=True, most_a_day=40)

    assert wording.regimen_in_words(daily) == "10 mg at 08:00, at most 40 mg a day"
    assert wording.regimen_in_words(needed) == "5 mg when needed, at most 40 mg a day"


def test_a_step_of_a_plan_is_told(baclofen):
    step = PlanStep(patient=baclofen.patient, treatment=baclofen, day=DAY)
    step.save()
    at("08:00", 15, step=step).save()

    assert wording.step_in_words(step) == "15 mg at 08:00"
    step.stops = True
    assert wording.step_in_words(step) == "stop"


@pytest.mark.parametrize(
    ("kind", "was", "now", "words"),
    [
        (ChangeKind.START, None, 5, "started: 5 mg at 08:00"),
        (ChangeKind.START, None, None, "started"),
        (ChangeKind.INCREASE, 5, 10,
         "increased from 5 mg at 08:00 to 10 mg at 08:00"),
        (ChangeKind.RESUME, None, 10, "resumed: 10 mg at 08:00"),
        (ChangeKind.STOP, 10, None, "stopped, until then 10 mg at 08:00"),
        (ChangeKind.PAUSE, None, None, "paused"),
    ],
)  # fmt: skip
def test_a_change_is_told(baclofen, kind, was, now, words):
    def regimen(amount):
        if amount is None:
            return None
        return stored(baclofen, at("08:00", amount))

    change = TreatmentChange(
        kind_of=kind, from_regimen=regimen(was), to_regimen=regimen(now)
    )

    assert wording.change_in_words(change) == words


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        ([at("20:00", 2)], "switched from baclofen to tizanidine, 2 mg at 20:00"),
        ([], "switched from baclofen to tizanidine"),
    ],
)
def test_a_switch_names_both(patient, alice, baclofen, planned, words):
    tizanidine = make_treatment(patient, by=alice, name="tizanidine")
    change = TreatmentChange(
        kind_of=ChangeKind.SWITCH,
        from_regimen=stored(baclofen, at("08:00", 10)),
        to_regimen=stored(tizanidine, *planned),
    )

    assert wording.change_in_words(change) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, ""),
        ({"reason": "wore_off"}, "the effect wore off"),
        ({"reason": "side_effect", "side_effect": "drowsiness"},
         "a side effect: drowsiness"),
        ({"reason": "side_effect", "side_effect": "tingling"},
         "a side effect: tingling"),
    ],
)  # fmt: skip
def test_a_reason_is_told(said, words):
    assert wording.reason_in_words(TreatmentChange(**said)) == words
