"""A change of treatment in words, from the regimens and doses that make it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from diary.insights.change_points import read_course
from diary.insights.change_words import own_words, point_in_words
from diary.insights.compared import at_change, on_and_off
from diary.models import Patient, PlannedDose, Treatment, User
from diary.treatments.actions import add_treatment, from_catalogue
from tests.make import at_times, make_change, make_dose, make_treatment

FIRST = date(2026, 1, 1)
UNTIL = date(2026, 6, 30)


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


def words(patient: Patient) -> list[str]:
    return [point_in_words(one) for one in read_course(patient).points(UNTIL)]


@pytest.fixture
def use(patient: Patient, alice: User) -> Any:
    def treatment(code: str) -> Treatment:
        return add_treatment(from_catalogue(patient, code), by=alice)

    return treatment


@pytest.fixture
def steps(alice: User) -> Any:
    def change(treatment: Treatment, *amounts: float | None, apart: int = 20) -> None:
        """Take each amount a day from then on; None is a stop."""
        for number, amount in enumerate(amounts):
            kind = "start" if number == 0 else "adjust" if amount else "stop"
            planned = at_times("08:00", amount=amount) if amount else ()
            day = on(number * apart)
            make_change(treatment, by=alice, day=day, kind=kind, planned=planned)

    return change


def test_steps_far_apart_are_told_one_by_one(
    patient: Patient, use: Any, steps: Any
) -> None:
    steps(use("baclofen"), 10, 15, 7.5, None, apart=22)

    assert words(patient) == [
        "baclofen started at 10 mg a day",
        "baclofen 10 to 15 mg a day",
        "baclofen 15 to 7.5 mg a day",
        "baclofen stopped",
    ]


def test_a_titration_is_told_by_its_steps_and_its_end(
    patient: Patient, use: Any, steps: Any
) -> None:
    steps(use("baclofen"), 15, 30, 45, apart=7)

    assert words(patient) == ["baclofen in 3 steps up to 45 mg a day"]


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ((30, 20, 10), "baclofen in 2 steps down to 10 mg a day"),
        ((30, 20, None), "baclofen stopped in 2 steps"),
        ((30, 20, 30), "baclofen changed in 2 steps"),
    ],
)
def test_a_taper_is_told_by_its_steps_and_its_end(
    patient: Patient, alice: User, use: Any, amounts: Any, said: str
) -> None:
    baclofen, (first, *rest) = use("baclofen"), amounts
    make_change(baclofen, by=alice, day=on(0), planned=at_times("08:00", amount=first))
    for number, amount in enumerate(rest):
        make_change(
            baclofen,
            by=alice,
            day=on(60 + 7 * number),
            kind="adjust" if amount else "stop",
            planned=at_times("08:00", amount=amount) if amount else (),
        )

    assert words(patient)[1:] == [said]


def test_a_short_trial_is_started_and_stopped(
    patient: Patient, use: Any, steps: Any
) -> None:
    steps(use("baclofen"), 10, None, apart=5)

    assert words(patient) == ["baclofen started and stopped"]


def test_a_pause_and_what_follows_have_their_own_words(
    patient: Patient, alice: User, use: Any
) -> None:
    baclofen = use("baclofen")
    make_change(baclofen, by=alice, day=on(0), planned=at_times("08:00", amount=5))
    make_change(baclofen, by=alice, day=on(40), kind="pause")
    again = at_times("08:00", "20:00", amount=5)
    make_change(baclofen, by=alice, day=on(80), kind="resume", planned=again)
    make_change(baclofen, by=alice, day=on(120), kind="pause")
    make_change(baclofen, by=alice, day=on(150), kind="resume")

    assert words(patient)[1:] == [
        "baclofen paused",
        "baclofen taken up again at 10 mg a day",
        "baclofen paused",
        "baclofen taken up again",
    ]


def test_a_switch_names_both(patient: Patient, alice: User, use: Any) -> None:
    baclofen, tizanidine = use("baclofen"), use("tizanidine")
    make_change(baclofen, by=alice, day=on(0))
    make_change(baclofen, by=alice, day=on(60), kind="switch", to=tizanidine)

    assert words(patient) == [
        "baclofen started",
        "baclofen stopped, tizanidine started",
    ]


def test_what_does_not_say_how_much_is_used_differently(
    patient: Patient, alice: User, use: Any
) -> None:
    spray = use("nabiximols")
    make_change(spray, by=alice, day=on(0), regimen={"as_needed": True})
    make_change(
        spray, by=alice, day=on(40), kind="adjust", planned=at_times("08:00", amount=2)
    )
    later = at_times("20:00", amount=2)
    make_change(spray, by=alice, day=on(80), kind="adjust", planned=later)

    name = "nabiximols (cannabis mouth spray)"
    assert words(patient) == [
        f"{name} started",
        f"{name} used differently",
        f"{name} used differently",
    ]


def test_what_is_not_daily_is_told_by_the_week(
    patient: Patient, alice: User, use: Any
) -> None:
    physio, tens = use("physiotherapy"), use("tens")
    twice = [PlannedDose(amount=Decimal(1), times_a_week=2)]
    daily = [PlannedDose(amount=Decimal(1))]
    make_change(physio, by=alice, day=on(0), planned=twice)
    make_change(physio, by=alice, day=on(60), kind="increase", planned=daily)
    make_change(tens, by=alice, day=on(120), planned=[PlannedDose(minutes=30)])

    assert words(patient) == [
        "physiotherapy started at 2 sessions a week",
        "physiotherapy 2 to 7 sessions a week",
        "TENS started at 30 minutes a day",
    ]


@pytest.mark.parametrize(
    ("code", "amount", "said"),
    [
        ("onabotulinumtoxin_a", 200, "botulinum toxin (Botox, 200 units)"),
        ("onabotulinumtoxin_a", None, "botulinum toxin (Botox)"),
        ("botulinum_toxin_other", 1, "botulinum toxin (brand not known, 1 unit)"),
        ("botulinum_toxin_other", None, "botulinum toxin (brand not known)"),
        ("phenol_block", 3, "phenol block (3 mL)"),
        ("pump_implant", None, "pump put in"),
    ],
)
def test_what_a_clinic_gives_is_told_with_its_amount(
    patient: Patient, alice: User, use: Any, code: str, amount: Any, said: str
) -> None:
    at = datetime(2026, 1, 5, 11, tzinfo=UTC)
    make_dose(patient, by=alice, treatment=use(code), at=at, amount=amount)

    assert words(patient) == [said]


def test_two_changes_taken_as_one_name_both(
    patient: Patient, alice: User, use: Any, steps: Any
) -> None:
    steps(use("baclofen"), 10)
    at = datetime(2026, 1, 5, 11, tzinfo=UTC)
    make_dose(
        patient, by=alice, treatment=use("onabotulinumtoxin_a"), at=at, amount=200
    )
    [both] = read_course(patient).points(UNTIL)

    compared = at_change(both)

    assert compared.parts == 2
    assert compared.what == (
        "baclofen started at 10 mg a day, botulinum toxin (Botox, 200 units)"
    )
    assert compared.brief == "baclofen started at 10 mg a day, also changed: Botox"
    assert compared.change is not None
    assert (compared.change.first, compared.change.settled) == (on(0), on(18))


def test_in_brief_what_goes_on_stands_first_and_what_a_clinic_gave_last(
    patient: Patient, alice: User, use: Any, steps: Any
) -> None:
    at = datetime(2026, 1, 4, 11, tzinfo=UTC)
    toxin = use("botulinum_toxin_other")
    make_dose(patient, by=alice, treatment=toxin, at=at, amount=200)
    steps(use("baclofen"), 10, None, apart=3)
    steps(use("tizanidine"), 2, 4, 6, apart=4)
    [point] = read_course(patient).points(UNTIL)

    assert point.brief == (
        "tizanidine in 3 steps up to 6 mg a day, "
        "also changed: baclofen, botulinum toxin"
    )


def test_a_dose_is_told_with_its_treatment(
    patient: Patient, alice: User, use: Any, steps: Any
) -> None:
    steps(use("baclofen"), 45)
    make_change(use("tizanidine"), by=alice, day=on(0))
    named = {
        one.treatment.name: on_and_off(one).what
        for one in read_course(patient).regimens
    }

    assert named == {"baclofen": "baclofen 45 mg a day", "tizanidine": "tizanidine"}


def test_own_words_end_their_direction_where_they_end(
    patient: Patient, alice: User
) -> None:
    hebrew = make_treatment(patient, by=alice, name="דנה")
    make_change(hebrew, by=alice, day=on(0))

    assert words(patient) == ["\u2068דנה\u2069 started"]
    assert own_words("\u202eolleh") == "\u2068\u202eolleh\u2069"
    assert own_words("Physio ä") == "Physio ä"


def test_words_ask_nothing_of_the_database(
    patient: Patient, use: Any, steps: Any, django_assert_num_queries: Any
) -> None:
    steps(use("baclofen"), 10, 15)
    points = read_course(patient).points(UNTIL)

    with django_assert_num_queries(0):
        assert [point_in_words(one) for one in points]
