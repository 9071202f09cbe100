"""Which evenings count, read as values: the same as one by one, by any clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from diary import actions
from diary.insights.in_time import answered_anew, is_in_time
from diary.insights.patterns.evenings import read_evenings, read_spells
from diary.models import CheckIn, Patient, User
from diary.timekeeping import day_bounds
from tests.insights.noted import evening
from tests.insights.shown import DAY
from tests.make import make_diary, make_side_effect

FIRST = date(2026, 3, 20)
SECOND = timedelta(seconds=1)


def closes(patient: Patient, day: date) -> datetime:
    """Return the last instant at which an answer about a day is in time."""
    _begins, ends = day_bounds(day, ZoneInfo(patient.timezone), patient.day_start)
    return ends + timedelta(hours=24)


@pytest.mark.parametrize(
    "zone",
    ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "Europe/Berlin"],
)
@pytest.mark.parametrize("day_start", [0, 240, 719])
def test_the_edge_is_the_same_by_every_clock(
    alice: User, zone: str, day_start: int
) -> None:
    patient = make_diary(by=alice, zone=zone)
    patient.day_start = day_start
    typed = [
        lambda day: closes(patient, day),
        lambda day: closes(patient, day) + SECOND,
        lambda day: closes(patient, day) - timedelta(hours=20),
        lambda day: closes(patient, day) + timedelta(days=40),
    ]
    # The clocks of New York and Berlin go forward in these days or have just done so.
    for number in range(12):
        day = FIRST + number * DAY
        at = typed[number % len(typed)](day)
        evening(patient, alice, day, spasms=1, typed=at)

    found = read_evenings(patient, (FIRST, FIRST + 20 * DAY))

    rows = {one.local_day: is_in_time(one) for one in CheckIn.objects.all()}
    assert {day: one.is_in_time for day, one in found.items()} == rows
    assert list(rows.values()) == [True, False, True, False] * 3


def test_an_answer_that_was_changed_when_it_was_too_late_is_late(
    patient: Patient, alice: User
) -> None:
    today = patient.today()
    changed = evening(patient, alice, today - 9 * DAY, spasms=1)
    noted = evening(patient, alice, today - 8 * DAY, spasms=1)
    soon = evening(patient, alice, today, spasms=1, typed=None)
    for row, name, value in (
        (changed, "spasms_low", 7),
        (noted, "note", "a note only"),
        (soon, "spasms_low", 7),
    ):
        setattr(row, name, value)
        actions.edit(row, version=1, by=alice)

    found = read_evenings(patient, (today - 10 * DAY, today))

    assert [one.is_in_time for one in found.values()] == [False, True, True]
    assert answered_anew(patient, CheckIn.objects.all()) == {changed.pk}


def test_side_effects_reach_to_their_end_and_no_further(
    patient: Patient, alice: User
) -> None:
    day = patient.today() - 9 * DAY
    noon = (
        datetime.combine(day, datetime.min.time(), patient.zone) + 12 * 60 * 60 * SECOND
    )
    for said in ({}, {"ongoing": True}, {"ended_on": day + 2 * DAY}):
        make_side_effect(patient, by=alice, at=noon, **said)
    gone = make_side_effect(patient, by=alice, at=noon)
    actions.void(gone, by=alice)

    spells = read_spells(patient, day + DAY, day + 5 * DAY)

    assert sorted((one.first, one.last) for one in spells) == [
        (day, day + 2 * DAY),
        (day, day + 5 * DAY),
    ]
