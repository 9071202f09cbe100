"""The calendar file, read back by a program that others wrote."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from diary import actions
from diary.accounts.actions import describe_diary
from diary.due import due_between
from diary.models import Patient, PlannedDose, User
from diary.reminders.actions import choose
from diary.reminders.calendar import calendar_file
from diary.reminders.moments import foreseen, moments_between
from diary.treatments.actions import end_regimen
from diary.treatments.course.actions import leave_out_step
from diary.vocab.reminders import ReminderKind
from diary.vocab.treatments import Unit
from tests.make import make_diary, make_visit
from tests.reminders.things import (
    alter_course,
    dose,
    make_course,
    make_step,
    moments_of,
    read_back,
    remind,
)

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
MON, WED, SUN = 0b1, 0b100, 0b1000000
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Kiritimati",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "UTC",
]
# At these the clocks change in one zone or another.
NIGHT = ("01:30", "01:59", "02:00", "02:15", "02:30", "03:00")


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


def in_calendar(patient: Patient, *kinds: ReminderKind, by: User, **said: Any) -> Any:
    return [remind(patient, one, by=by, in_calendar=True, **said) for one in kinds]


def full_course(patient: Patient, *, by: User) -> None:
    """Take things at every sort of time, with changes in the year to come."""
    day = patient.today()
    first = make_course(
        patient,
        *(dose(at) for at in NIGHT),
        dose("08:00"),
        dose("20:00", weekdays=MON | SUN),
        by=by,
        starts_on=day - timedelta(days=40),
    )
    alter_course(first.treatment, dose("08:00"), by=by, day=day + timedelta(days=200))
    make_course(
        patient,
        dose("08:00"),
        dose("20:00", weekdays=WED),
        dose(part="morning"),
        dose("10:00"),
        by=by,
        name="tizanidine",
        starts_on=day + timedelta(days=30),
        ends_on=day + timedelta(days=150),
    )
    make_course(patient, dose(), dose("01:00"), by=by, name="vitamins")
    weeks = {"name": "patch", "starts_on": day - timedelta(days=5)}
    make_course(patient, dose("02:30", every_days=3), by=by, **weeks)
    spaced = dose("09:00", every_days=2, weekdays=MON | WED)
    make_course(patient, spaced, by=by, name="gel", starts_on=day + timedelta(days=9))
    often = dose(times_a_week=3)
    make_course(patient, often, by=by, name="stretching", starts_on=day)
    never = dose("07:00", every_days=5)
    make_course(patient, never, by=by, name="nobody knows since when")


@pytest.mark.parametrize(
    ("zone", "says_what"),
    [*((zone, False) for zone in ZONES), ("Australia/Lord_Howe", True)],
)
def test_every_dose_of_a_year_is_at_its_instant(
    zone: str, says_what: bool, alice: User
) -> None:
    patient = make_diary(by=alice, zone=zone)
    full_course(patient, by=alice)
    chosen = in_calendar(patient, ReminderKind.DOSE, by=alice, says_what=says_what)
    first = patient.today() + timedelta(days=1)

    file = calendar_file(patient, chosen)

    dues = [
        one.at
        for one in due_between(
            foreseen(patient),
            first,
            first + YEAR,
            zone=patient.zone,
            day_start=patient.day_start,
        )
    ]
    read = [
        at
        for at in moments_of(read_back(file, until=max(dues)), min(dues))
        if at < max(dues)
    ]
    expected = sorted(one for one in dues if one < max(dues))
    if says_what:
        assert read == expected
    else:
        assert set(read) == set(expected)
        # Only what comes every few days rings beside the others.
        assert len(read) - len(set(read)) <= 130


def test_a_reminder_of_years_ago_is_still_right(alice: User, clock: Any) -> None:
    clock.move_to(BEGIN - 3 * YEAR)
    patient = make_diary(by=alice, zone="Australia/Lord_Howe")
    full_course(patient, by=alice)
    chosen = in_calendar(patient, ReminderKind.DOSE, by=alice)
    clock.move_to(BEGIN)
    last = BEGIN + YEAR

    file = calendar_file(patient, chosen)

    mails = {one.at for one in moments_between(chosen[0], BEGIN, last)}
    assert set(moments_of(read_back(file, until=last), BEGIN)) == mails - {last}


@pytest.mark.parametrize(
    ("zone", "day_start"), [*zip(ZONES[:4], (240, 0, 240, 690), strict=True)]
)
def test_the_calendar_and_the_mails_know_the_same_moments(
    zone: str, day_start: int, alice: User
) -> None:
    patient = make_diary(by=alice, zone=zone)
    describe_diary(patient, by=alice, day_start=day_start)
    patient = Patient.objects.get(pk=patient.pk)
    full_course(patient, by=alice)
    chosen = in_calendar(patient, *ReminderKind, by=alice, at=time(1, 30))
    for day in range(20, 360, 17):
        on = patient.today() + timedelta(days=day)
        make_visit(patient, by=alice, on=on, at=time(2, 30) if day % 2 else None)
    for days in (3, 40, 73):
        on = patient.today() + timedelta(days=days)
        make_step(foreseen(patient)[0].treatment, by=alice, day=on)
    first, last = BEGIN + timedelta(days=1), BEGIN + YEAR

    for reminder in chosen:
        file = calendar_file(patient, [reminder])

        mails = {one.at for one in moments_between(reminder, first, last)}
        read = set(moments_of(read_back(file, until=last), first))
        assert mails - {last} == read
        assert len(read) > 2


def test_doses_at_one_time_ring_once(patient: Patient, alice: User) -> None:
    for name in ("baclofen", "tizanidine", "dantrolene"):
        make_course(patient, dose("08:00"), by=alice, name=name)
    chosen = in_calendar(patient, ReminderKind.DOSE, by=alice, ahead=15)

    events = read_back(calendar_file(patient, chosen), until=BEGIN + timedelta(days=10))

    assert len({one["uid"] for one in events}) == 1
    assert {one["title"] for one in events} == {"Klonos reminder"}
    assert {one["ahead"] for one in events} == {15}


def test_nothing_is_told_that_nobody_asked_for(patient: Patient, alice: User) -> None:
    regimen = make_course(patient, dose("08:00"), by=alice)
    make_step(regimen.treatment, by=alice, day=date(2026, 2, 1))
    make_visit(patient, by=alice, on=date(2026, 2, 2), who="Dr Secret", place="Ward")
    chosen = in_calendar(patient, *ReminderKind, by=alice)

    file = calendar_file(patient, chosen).decode().lower()

    told = ("baclofen", "secret", "ward", "dose", "check-in", "plan", "alice")
    assert [word for word in told if word in file] == []
    assert file.count("begin:vevent") == file.count("class:private") == 4


def test_it_says_what_it_is_where_somebody_chose_so(
    patient: Patient, alice: User
) -> None:
    regimen = make_course(patient, dose("08:00"), by=alice)
    minutes = dose("09:00", amount=None, minutes=20)
    make_course(patient, minutes, by=alice, name="stretching", unit="")
    make_course(patient, dose("09:30", amount=None), by=alice, name="splint", unit="")
    make_step(regimen.treatment, by=alice, day=date(2026, 2, 1))
    make_visit(patient, by=alice, on=date(2026, 2, 2), who="Dr Example", place="Ward")
    chosen = in_calendar(patient, *ReminderKind, by=alice, says_what=True)

    events = read_back(calendar_file(patient, chosen), until=BEGIN + YEAR)

    assert {one["title"] for one in events} == {
        "baclofen, 10 mg",
        "stretching, 20 minutes",
        "splint",
        "Evening check-in",
        "Appointment: Dr Example",
        "A step of the plan: baclofen",
    }
    assert {one["where"] for one in events} == {None, "Ward"}


def test_what_is_over_is_not_in_it(patient: Patient, alice: User) -> None:
    past = make_course(
        patient, dose("08:00"), by=alice, starts_on=patient.today() - timedelta(days=9)
    )
    end_regimen(past.treatment, ends_on=patient.today(), by=alice)
    kept = make_course(patient, dose("09:00"), by=alice, name="tizanidine")
    gone = make_course(patient, dose("10:00"), by=alice, name="a mistake")
    actions.void(gone.treatment, by=alice)
    injected = {"name": "toxin", "kind_of": "injection", "unit": "unit"}
    make_course(patient, dose("11:00"), by=alice, **injected)
    make_visit(patient, by=alice, on=date(2026, 1, 14))
    actions.void(make_visit(patient, by=alice, on=date(2026, 2, 1)), by=alice)
    make_step(kept.treatment, by=alice, day=date(2026, 1, 14))
    left = make_step(kept.treatment, by=alice, day=date(2026, 2, 1))
    leave_out_step(left, by=alice)
    kinds = (ReminderKind.DOSE, ReminderKind.VISIT, ReminderKind.STEP)

    file = calendar_file(patient, in_calendar(patient, *kinds, by=alice))

    events = read_back(file, until=BEGIN + timedelta(days=90))
    assert {f"{one['at'].astimezone(patient.zone):%H:%M}" for one in events} == {
        "09:00"
    }


def test_a_program_can_read_every_line(patient: Patient, alice: User) -> None:
    full_course(patient, by=alice)
    long = "Prof. Dr. Hyperphysiotherapeutisch-Beispielhaft, Ambulanz; Süd, " * 2
    make_visit(patient, by=alice, on=date(2026, 2, 2), at=time(9, 30), who=long[:119])
    chosen = in_calendar(patient, *ReminderKind, by=alice, says_what=True)

    lines = calendar_file(patient, chosen).split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert lines[-1] == b""
    assert all(b"\n" not in one for one in lines)
    read = read_back(b"\r\n".join(lines), until=BEGIN + timedelta(days=30))
    assert f"Appointment: {long[:119]}" in {one["title"] for one in read}


def test_the_same_diary_gives_the_same_bytes_later(
    patient: Patient, alice: User, clock: Any
) -> None:
    full_course(patient, by=alice)
    chosen = in_calendar(patient, *ReminderKind, by=alice)
    before = calendar_file(patient, chosen)

    clock.move_to(BEGIN + timedelta(hours=9))

    assert calendar_file(patient, chosen) == before


def test_an_event_keeps_its_name_when_others_come(
    patient: Patient, alice: User
) -> None:
    make_course(patient, dose("08:00"), by=alice, starts_on=date(2026, 1, 1))
    visit = make_visit(patient, by=alice, on=date(2026, 2, 2), at=time(9))
    chosen = in_calendar(patient, ReminderKind.DOSE, ReminderKind.VISIT, by=alice)
    until = BEGIN + timedelta(days=30)
    before = {
        one["uid"] for one in read_back(calendar_file(patient, chosen), until=until)
    }
    visit.at = time(10)
    actions.edit(visit, by=alice, version=1)
    make_course(patient, dose("09:00"), by=alice, name="tizanidine")

    after = read_back(calendar_file(patient, chosen), until=until)

    assert before < {one["uid"] for one in after}


def test_two_members_have_events_of_their_own(
    patient: Patient, alice: User, bob: User
) -> None:
    make_course(patient, dose("08:00"), by=alice)
    until = BEGIN + timedelta(days=2)

    uids = [
        {
            one["uid"]
            for one in read_back(
                calendar_file(patient, in_calendar(patient, ReminderKind.DOSE, by=by)),
                until=until,
            )
        }
        for by in (alice, bob)
    ]

    assert len(uids[0]) == len(uids[1]) == 1
    assert uids[0] & uids[1] == set()


def test_nothing_rings_for_what_a_pump_gives(patient: Patient, alice: User) -> None:
    pump = {"catalogue": "baclofen_pump", "unit": Unit.MICROGRAM}
    make_course(patient, PlannedDose(amount=120), by=alice, **pump)
    reminder = choose(patient, about=ReminderKind.DOSE, by=alice, in_calendar=True)

    assert b"VEVENT" not in calendar_file(patient, [reminder])


def test_two_that_come_every_week_alike_ring_once(
    patient: Patient, alice: User
) -> None:
    for name in ("one", "other"):
        weekly = PlannedDose(amount=1, every_days=7)
        make_course(patient, weekly, by=alice, name=name, starts_on=BEGIN.date())
    reminder = choose(patient, about=ReminderKind.DOSE, by=alice, in_calendar=True)

    assert calendar_file(patient, [reminder]).count(b"BEGIN:VEVENT") == 1
