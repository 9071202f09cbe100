"""Doses taken of doses due: neither taken nor left out stays unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from diary.insights.taken import Taken, taken_of_due
from diary.models import Patient, Treatment, User
from tests.make import at_times, make_change, make_dose, make_treatment

FIRST = date(2026, 3, 2)


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


@pytest.fixture
def baclofen(patient: Patient, alice: User) -> Treatment:
    return make_treatment(patient, by=alice)


def test_each_dose_that_was_due_is_taken_left_out_or_unknown(
    patient: Patient, alice: User, baclofen: Treatment
) -> None:
    planned = at_times("08:00", "14:00", "20:00", amount=10)
    make_change(baclofen, by=alice, day=on(0), planned=planned)

    def dose(day: int, hour: int, **said: Any) -> None:
        local = datetime.combine(on(day), time(hour), patient.zone)
        at = local.astimezone(UTC)
        make_dose(patient, by=alice, treatment=baclofen, at=at, **said)

    dose(0, 8)
    dose(0, 15)
    dose(0, 20, status="skipped")
    dose(1, 9)
    dose(1, 10)
    dose(2, 12, as_needed=True)

    assert taken_of_due(patient, baclofen, on(-3), on(2)) == {
        on(0): Taken(due=3, taken=2, skipped=1),
        # 10:00 is within four hours of 14:00 and so may stand for it.
        on(1): Taken(due=3, taken=2, skipped=0),
        on(2): Taken(due=3, taken=0, skipped=0),
    }
    assert taken_of_due(patient, baclofen, on(2), on(2))[on(2)].unknown == 3


def test_days_without_a_regimen_have_nothing_due(
    patient: Patient, alice: User, baclofen: Treatment
) -> None:
    make_dose(patient, by=alice, treatment=baclofen)

    assert taken_of_due(patient, baclofen, on(0), patient.today()) == {}


def test_a_dose_of_the_evening_taken_past_the_end_of_its_day_counts_for_it(
    patient: Patient, alice: User, baclofen: Treatment
) -> None:
    planned = at_times("20:00", amount=10)
    make_change(baclofen, by=alice, day=on(0), planned=planned)
    late = datetime.combine(on(1), time(5), patient.zone).astimezone(UTC)
    place = {"due_on": on(0), "due_slot": "20:00", "due_at": late}
    make_dose(patient, by=alice, treatment=baclofen, at=late, **place)

    assert taken_of_due(patient, baclofen, on(0), on(0))[on(0)].taken == 1
