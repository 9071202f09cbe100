"""Where comparisons are made: which changes are one, and how long each settles."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from diary.actions import restore, void
from diary.analysis.changes import Period
from diary.insights.change_points import (
    Point,
    days_left_out,
    others_than,
    read_course,
)
from diary.models import Patient, PlannedDose, Treatment, User
from diary.treatments.actions import (
    add_treatment,
    from_catalogue,
    take_back_treatment,
)
from diary.treatments.course.actions import take_back
from diary.vocab.changes import ChangeKind
from diary.vocab.treatments import TreatmentKind
from tests.make import (
    at_times,
    make_change,
    make_dose,
    make_left_out_day,
    make_life_event,
    make_treatment,
)

FIRST = date(2026, 1, 1)
UNTIL = date(2026, 6, 30)


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


@pytest.fixture
def use(patient: Patient, alice: User) -> Any:
    def treatment(code: str) -> Treatment:
        return add_treatment(from_catalogue(patient, code), by=alice)

    return treatment


def changes(patient: Patient) -> list[tuple[int, int, int]]:
    """Return first step, last step and settling days of each, in days."""
    return [
        (
            (one.change.first - FIRST).days,
            (one.change.last - FIRST).days,
            one.change.onset_days,
        )
        for one in read_course(patient).points(UNTIL)
    ]


def test_an_oral_medicine_settles_for_a_week_and_a_stop_for_its_carry_over(
    patient: Patient, alice: User, use: Any
) -> None:
    baclofen, diazepam = use("baclofen"), use("diazepam")
    make_change(baclofen, by=alice, day=on(0))
    make_change(baclofen, by=alice, day=on(40), kind=ChangeKind.STOP)
    make_change(diazepam, by=alice, day=on(80))
    make_change(diazepam, by=alice, day=on(120), kind=ChangeKind.STOP)

    assert changes(patient) == [(0, 0, 7), (40, 40, 7), (80, 80, 14), (120, 120, 21)]


def test_a_diary_sets_its_own_days(patient: Patient, alice: User) -> None:
    own = make_treatment(
        patient, by=alice, name="own", settling_days=3, carry_over_days=30
    )
    make_change(own, by=alice, day=on(0))
    make_change(own, by=alice, day=on(50), kind=ChangeKind.STOP)

    assert changes(patient) == [(0, 0, 3), (50, 50, 30)]


def test_a_titration_is_one_change(patient: Patient, alice: User, use: Any) -> None:
    baclofen = use("baclofen")
    make_change(baclofen, by=alice, day=on(0), planned=at_times("08:00", amount=5))
    for day, amount in ((7, 10), (21, 15), (43, 20)):
        make_change(
            baclofen,
            by=alice,
            day=on(day),
            kind=ChangeKind.INCREASE,
            planned=at_times("08:00", amount=amount),
        )

    assert changes(patient) == [(0, 21, 7), (43, 43, 7)]


def test_a_switch_is_one_change_of_two_treatments(
    patient: Patient, alice: User, use: Any
) -> None:
    baclofen, tizanidine = use("baclofen"), use("tizanidine")
    make_change(baclofen, by=alice, day=on(0))
    make_change(baclofen, by=alice, day=on(60), kind="switch", to=tizanidine)
    make_change(tizanidine, by=alice, day=on(63), kind=ChangeKind.ADJUST)

    found = read_course(patient).points(UNTIL)

    assert changes(patient) == [(0, 0, 7), (60, 63, 7)]
    assert {one.name for one in found[1].treatments} == {"baclofen", "tizanidine"}


@pytest.mark.parametrize(("later", "parts"), [(0, [2]), (21, [2]), (22, [1, 1])])
def test_what_changed_within_14_days_is_one_change(
    later: int, parts: list[int], patient: Patient, alice: User, use: Any
) -> None:
    make_change(use("baclofen"), by=alice, day=on(5))
    make_change(use("tizanidine"), by=alice, day=on(5 + later))

    points = read_course(patient).points(UNTIL)

    # Baclofen takes 7 days to settle, and 14 days on top are too close.
    assert [one.parts for one in points] == parts
    assert len(others_than(points[0], points)) == len(parts) - 1


def test_what_was_there_before_the_diary_is_no_change(
    patient: Patient, alice: User, use: Any
) -> None:
    baclofen = use("baclofen")
    make_change(baclofen, by=alice, day=None)

    assert changes(patient) == []


def test_each_injection_is_a_change_and_its_regimen_is_not(
    patient: Patient, alice: User, use: Any
) -> None:
    toxin = use("onabotulinumtoxin_a")
    planned = [PlannedDose(amount=Decimal(200), every_days=84)]
    make_change(toxin, by=alice, day=on(0), planned=planned)
    for number in (0, 84, 90):
        at = datetime.combine(on(number), time(), UTC)
        make_dose(
            patient,
            by=alice,
            treatment=toxin,
            at=at + timedelta(hours=11),
            status="skipped" if number == 90 else "taken",
        )

    assert changes(patient) == [(0, 0, 14), (84, 84, 14)]


def test_a_refill_of_a_pump_changes_nothing(
    patient: Patient, alice: User, use: Any
) -> None:
    make_dose(patient, by=alice, treatment=use("pump_refill"))

    assert changes(patient) == []


def test_what_was_taken_back_is_no_change(
    patient: Patient, alice: User, use: Any
) -> None:
    made = make_change(use("baclofen"), by=alice, day=on(3))
    take_back(made, by=alice)

    assert changes(patient) == []


def test_a_step_knows_what_was_noted_about_it(
    patient: Patient, alice: User, use: Any
) -> None:
    baclofen = use("baclofen")
    make_change(baclofen, by=alice, day=on(0), reason="got_worse")
    make_change(baclofen, by=alice, day=on(50), kind="stop", reason="not_enough")

    points: list[Point] = read_course(patient).points(UNTIL)

    noted = [step.noted for one in points for step in one.steps]
    assert [one.reason for one in noted if one] == ["got_worse", "not_enough"]


def test_times_on_the_same_dose_are_pooled(
    patient: Patient, alice: User, use: Any
) -> None:
    baclofen = use("baclofen")
    ten, twenty = (at_times("08:00", amount=much) for much in (10, 20))
    again, other = at_times("08:00", amount=10), at_times("08:00", amount=5)
    make_change(baclofen, by=alice, day=on(20), planned=ten)
    make_change(baclofen, by=alice, day=on(40), kind="increase", planned=twenty)
    make_change(baclofen, by=alice, day=on(60), kind="stop")
    make_change(baclofen, by=alice, day=on(80), kind="resume", planned=again)
    make_change(baclofen, by=alice, day=on(100), kind="decrease", planned=other)
    course = read_course(patient)
    regimen = next(one for one in course.regimens if one.starts_on == on(80))

    periods = course.periods(regimen, on(119))

    assert periods == [
        Period(date.min, on(19), is_on=False),
        Period(on(20), on(39), is_on=True, settle_days=7),
        Period(on(60), on(79), is_on=False, settle_days=7),
        Period(on(80), on(99), is_on=True, settle_days=7),
    ]


def test_a_dose_that_goes_on_lasts_until_now(
    patient: Patient, alice: User, use: Any
) -> None:
    baclofen = use("baclofen")
    make_change(baclofen, by=alice, day=None, planned=at_times("08:00", amount=10))
    course = read_course(patient)

    assert course.periods(course.regimens[0], on(9)) == [
        Period(date.min, on(9), is_on=True)
    ]


def test_days_are_left_out_by_themselves_or_with_an_event(
    patient: Patient, alice: User
) -> None:
    make_left_out_day(patient, by=alice, day=on(3))
    make_life_event(patient, by=alice, starts_on=on(5), ends_on=on(6), leave_out=True)
    make_life_event(patient, by=alice, starts_on=on(8), ends_on=on(9))
    make_life_event(patient, by=alice, starts_on=on(18), leave_out=True)

    assert days_left_out(patient, on(0), on(20)) == {
        on(3),
        on(5),
        on(6),
        on(18),
        on(19),
        on(20),
    }


def test_what_was_given_of_a_treatment_that_was_taken_back_is_no_change(
    patient: Patient, alice: User
) -> None:
    toxin = make_treatment(patient, by=alice, kind_of=TreatmentKind.INJECTION)
    given = make_dose(patient, by=alice, treatment=toxin)
    void(given, by=alice)
    take_back_treatment(toxin, by=alice)
    restore(given, by=alice)

    assert read_course(patient).given == ()
