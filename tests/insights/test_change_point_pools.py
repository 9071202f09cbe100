"""Which injections are one step, and which times of use are the same dose."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from diary.analysis.changes import Period
from diary.insights.change_points import read_course
from diary.models import Patient, PlannedDose, Treatment, User
from diary.treatments.actions import add_treatment, from_catalogue
from tests.make import at_times, make_change, make_dose

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 1)


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


def given(patient: Patient, alice: User, treatment: Treatment, number: int) -> None:
    at = datetime.combine(on(number), time(11), UTC)
    make_dose(patient, by=alice, treatment=treatment, at=at, amount=Decimal(100))


def test_two_injections_of_one_day_are_one_step(patient: Patient, alice: User) -> None:
    toxin = add_treatment(from_catalogue(patient, "onabotulinumtoxin_a"), by=alice)
    for number in (0, 0, 1, 84):
        given(patient, alice, toxin, number)

    steps = read_course(patient).steps(on(100))

    assert [one.day for one in steps] == [on(0), on(1), on(84)]


def test_two_brands_of_one_day_are_two_steps(patient: Patient, alice: User) -> None:
    for code in ("onabotulinumtoxin_a", "abobotulinumtoxin_a"):
        toxin = add_treatment(from_catalogue(patient, code), by=alice)
        given(patient, alice, toxin, 0)

    steps = read_course(patient).steps(on(100))

    assert [one.day for one in steps] == [on(0), on(0)]


def evenings() -> list[PlannedDose]:
    return [PlannedDose(part="evening")]


@pytest.mark.parametrize(
    ("first", "second", "is_pooled"),
    [
        (evenings, evenings, True),
        (evenings, lambda: [PlannedDose(part="morning")], False),
        (evenings, lambda: [PlannedDose(part="evening", minutes=20)], False),
        (evenings, lambda: at_times("20:00", amount=5), False),
        (lambda: at_times("20:00", amount=5), evenings, False),
        # Of neither anything is said: nobody knows whether they were alike.
        (list, list, False),
    ],
    ids=["alike", "other part", "minutes", "amount", "no amount", "nothing said"],
)
def test_times_without_an_amount_are_pooled_if_they_say_the_same(
    patient: Patient, alice: User, first: object, second: object, *, is_pooled: bool
) -> None:
    treatment = add_treatment(from_catalogue(patient, "baclofen"), by=alice)
    make_change(treatment, by=alice, day=on(20), planned=first())  # type: ignore[operator]
    make_change(treatment, by=alice, day=on(40), kind="stop")
    make_change(
        treatment,
        by=alice,
        day=on(60),
        kind="resume",
        planned=second(),  # type: ignore[operator]
    )
    course = read_course(patient)
    regimen = next(one for one in course.regimens if one.starts_on == on(60))

    periods = course.periods(regimen, on(79))

    earlier = Period(on(20), on(39), is_on=True, settle_days=7)
    assert (earlier in periods) is is_pooled
    assert Period(on(60), on(79), is_on=True, settle_days=7) in periods
