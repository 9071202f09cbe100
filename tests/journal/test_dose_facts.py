"""What stands beside a dose: amounts, times, and what may be worth a second look."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from diary import actions
from diary.journal import dose_facts
from diary.journal.notices import notice
from tests.make import make_change, make_dose, make_treatment

pytestmark = pytest.mark.django_db

# Ten o'clock in Berlin.
NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _ten():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def spray(patient, alice):
    treatment = make_treatment(
        patient, by=alice, name="nabiximols", unit="spray", usual_amount=Decimal(1)
    )
    needed = {"as_needed": True, "most_a_day": Decimal(2)}
    make_change(treatment, by=alice, day=date(2026, 6, 1), regimen=needed)
    return treatment


@pytest.fixture
def dose(patient, alice, spray):
    def logged(minutes_ago=0, **said):
        at = NOW - timedelta(minutes=minutes_ago)
        said = {"treatment": spray, "as_needed": True} | said
        return make_dose(patient, by=alice, at=at, **said)

    return logged


def notes(row, did="saved"):
    return list(notice(did, row, reader=row.recorded_by).notes)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=-3), "just now"),
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=40), "40 min ago"),
        (timedelta(hours=5, minutes=50), "5 h ago"),
        (timedelta(hours=47), "47 h ago"),
        (timedelta(days=2), "2 days ago"),
    ],
)
def test_how_long_ago_is_told(span, words):
    assert dose_facts.ago(span) == words


def test_a_dose_alone_needs_no_second_look(dose):
    assert notes(dose()) == []


@pytest.mark.parametrize(
    ("apart", "words"),
    [(0, "within 1 minute of"), (1, "within 1 minute of"), (15, "within 15 minutes"),
     (16, None), (-4, "within 4 minutes")],
)  # fmt: skip
def test_two_doses_within_minutes_are_told(dose, apart, words):
    first = dose(30 + apart)

    told = notes(dose(30))

    assert first.pk
    assert (words in told[0]) if words else told == []


@pytest.mark.parametrize(
    "other",
    [
        {"status": "skipped"},
        {"time_precision": "part"},
        {"voided": True},
        {"treatment": "another"},
    ],
)
def test_only_a_taken_dose_at_a_known_time_is_near(patient, alice, dose, other):
    other = dict(other)
    if other.pop("treatment", None):
        other["treatment"] = make_treatment(patient, by=alice)
    voided = other.pop("voided", False)
    row = dose(4, **other)
    if voided:
        actions.void(row, by=alice)

    assert notes(dose()) == []


def test_what_was_left_out_or_taken_back_is_not_looked_at(dose, alice):
    dose(4)
    skipped, gone = dose(status="skipped"), dose()
    gone = actions.void(gone, by=alice)

    assert notes(skipped) == notes(gone, "back") == notes(gone) == []


def test_the_maximum_of_another_day_names_the_day(dose):
    day = 24 * 60
    dose(day + 60), dose(day + 120)

    assert notes(dose(day)) == [
        "This makes 3 sprays on 14 Jun 2026; the maximum you noted is 2 sprays a day."
    ]


def test_only_amounts_in_the_unit_of_the_maximum_count(dose):
    dose(200, amount=None)
    dose(100, unit="ml", amount=Decimal(9))
    dose(50, amount=Decimal(2))

    assert notes(dose(amount=None)) == []
    assert len(notes(dose(20))) == 1


def test_without_a_maximum_nothing_is_said(patient, alice, dose):
    plain = make_treatment(patient, by=alice)
    make_change(plain, by=alice, day=TODAY)
    unused = make_treatment(patient, by=alice, name="tizanidine")

    assert notes(dose(treatment=plain, amount=Decimal(900))) == []
    assert notes(dose(treatment=unused, amount=Decimal(900))) == []


def hint(row):
    return notice("saved", row, reader=row.recorded_by, swapped=True).needed


def test_doses_without_an_amount_are_counted(dose):
    dose(300, amount=None)

    assert hint(dose(60)) == (
        "2 doses today, the maximum you noted is 2 sprays a day · last dose 1 h ago"
    )


def test_what_was_taken_of_an_unlimited_one(patient, alice, dose):
    plain = make_treatment(patient, by=alice, as_needed=True)
    make_change(plain, by=alice, day=TODAY)

    assert hint(dose(treatment=plain)) == "10 mg today · last dose just now"
    assert hint(dose(2 * 24 * 60, treatment=plain)) == ""


def test_a_planned_treatment_has_no_such_line(patient, alice, dose):
    unused = make_treatment(patient, by=alice, name="tizanidine")
    plain = make_treatment(patient, by=alice)
    make_change(plain, by=alice, day=TODAY)

    assert hint(dose(treatment=plain)) == hint(dose(treatment=unused)) == ""


def test_the_last_dose_of_days_ago_is_told(patient, spray, dose):
    dose(3 * 24 * 60)
    last = dose_facts.last_doses(patient, [spray], TODAY)
    regimen = spray.regimens.get()

    assert dose_facts.needed_hint(regimen, last[spray.pk], TODAY) == (
        "none today, the maximum you noted is 2 sprays a day · last dose 3 days ago"
    )
    assert dose_facts.last_doses(patient, [], TODAY) == {}
