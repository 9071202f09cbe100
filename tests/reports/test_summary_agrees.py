"""The summary says of days and changes what the pages of the diary say of them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from diary import actions
from diary.insights.outcomes import Outcome, Sort
from diary.insights.readings import Readings
from diary.models import Patient, User
from diary.reports.document import Document, Picture, Table
from diary.reports.period import Period
from diary.reports.summary import make_document
from tests.make import (
    make_change,
    make_check_in,
    make_dose,
    make_episode,
    make_treatment,
)

pytestmark = pytest.mark.django_db

ONE = timedelta(days=1)


def document(patient: Patient, *keys: str, days: int = 91) -> Document:
    fresh, today = Patient.objects.get(pk=patient.pk), patient.today()
    return make_document(fresh, Period(today - (days - 1) * ONE, today), keys)


def tables(patient: Patient, key: str, **said: Any) -> list[Table]:
    blocks = document(patient, key, **said).sections[0].blocks
    return [one for one in blocks if isinstance(one, Table)]


def evening(patient: Patient, by: User, ago: int, *, late: bool = False, **said: Any):
    """Answer the evening of a day so long ago, in time or three days later."""
    at = timezone.now() - ago * ONE + (3 * ONE if late else timedelta())
    day = patient.today() - ago * ONE
    return make_check_in(patient, by=by, day=day, entered_at=at, **said)


# Averages


def told(patient: Patient, name: str) -> tuple[str, str]:
    """Return an average of the whole period, and on how many days it rests."""
    found = tables(patient, "symptoms")[0]
    place = found.head.index(name)
    return found.rows[0][place], found.rows[3][place]


def compared(patient: Patient, sort: Sort) -> list[float]:
    """Return the days as comparisons take them."""
    today = patient.today()
    series = Readings(patient).series(Outcome(sort), today - 90 * ONE, today)
    return [one for one in series.values.tolist() if one == one]  # noqa: PLR0124


@pytest.fixture
def late_days(patient: Patient, alice: User) -> Patient:
    """Two days answered in time and one three days later, with many spasms."""
    for ago, spasms in ((9, 2), (8, 4)):
        number = {"spasms": "number", "spasms_low": spasms}
        evening(patient, alice, ago, spasticity=spasms, **number)
    number = {"spasms": "number", "spasms_low": 90}
    evening(patient, alice, 7, late=True, spasticity=9, **number)
    return patient


@pytest.mark.parametrize(
    ("sort", "name"),
    [(Sort.SPASMS, "Spasms a day"), (Sort.SPASTICITY, "Evening spasticity")],
)
def test_averages_rest_on_the_days_that_comparisons_rest_on(
    sort: Sort, name: str, late_days: Patient
) -> None:
    assert compared(late_days, sort) == [2, 4]
    assert told(late_days, name) == ("3", "2")


def test_an_average_of_too_few_days_has_no_range_and_says_so(
    late_days: Patient,
) -> None:
    found = tables(late_days, "symptoms")[0]
    blocks = document(late_days, "symptoms").sections[0].blocks
    alt = next(one.alt for one in blocks if isinstance(one, Picture))

    assert found.rows[1] == ("95 % range of that", "too few days", "too few days")
    assert "Spasms a day: 3 (half of them 2.5 to 3.5) in the week from" in alt


def test_a_long_period_says_the_range_of_each_of_its_steps(
    patient: Patient, alice: User
) -> None:
    """Steps of four weeks have one if enough of their days were answered."""
    for ago in (*range(0, 28, 2), 40, 39, 450):
        number = {"spasms": "number", "spasms_low": ago % 3}
        evening(patient, alice, ago, **number)

    found = tables(patient, "weeks", days=451)[0]

    place = found.head.index("Spasms a day (95 % range)")
    # 0, 2 and 1 in turn on 14 days, then 1 and 0 on two.
    before, last = found.rows[-2][place], found.rows[-1][place]
    assert before == "0.5 (half of them 0.2 to 0.8)"
    assert re.fullmatch(r"1 \(0\.\d to 1\.\d\)", last)
    assert found.rows[0][place] == "0"


def test_an_answer_changed_weeks_later_is_in_no_average(
    patient: Patient, alice: User
) -> None:
    evening(patient, alice, 30, spasms="none", spasticity=2)
    row = evening(patient, alice, 29, spasms="none", spasticity=2)
    row.spasticity = 9
    actions.edit(row, by=alice, version=1)

    assert compared(patient, Sort.SPASTICITY) == [2]
    assert told(patient, "Evening spasticity") == ("2", "1")
    assert told(patient, "Spasms a day") == ("0", "1")


def test_each_week_rests_on_them_too_and_says_so(late_days: Patient) -> None:
    found = tables(late_days, "weeks")[0]
    blocks = document(late_days, "weeks").sections[0].blocks
    answered = [row[1] for row in found.rows]

    assert sum(int(one.split()[0]) for one in answered) == 2
    assert "90" not in {row[2] for row in found.rows}
    assert "24 hours after the end of their day are left out" in str(blocks)


def test_how_many_were_late_stands_on_top(late_days: Patient) -> None:
    lead = document(late_days, "person").lead[2]

    # Late ones are answers too, and say what they are left out of.
    assert lead.startswith("Spasms answered for 3 of 10 days (30 %).")
    assert "1 of 3 evening answers came more than a day late (33 %)" in lead
    assert "averages leave them out" in lead


def test_the_worst_moment_is_the_one_of_comparisons(
    patient: Patient, alice: User
) -> None:
    evening(patient, alice, 3, spasms="number", spasms_low=2, worst=8)
    evening(patient, alice, 2, spasms="as_logged")
    at = timezone.now() - 2 * ONE
    make_episode(patient, by=alice, at=at, severity=4)

    assert compared(patient, Sort.WORST) == [8, 4]
    assert told(patient, "Worst moment") == ("6", "2")


# Shares


def test_one_dose_that_was_left_out_is_no_hundred_percent(
    patient: Patient, alice: User, as_alice: Client
) -> None:
    """A year of evenings, all but one of them answered."""
    for ago in range(1, 202):
        if ago != 100:
            evening(patient, alice, ago, spasms="none")
    days = {"start": patient.today() - 201 * ONE, "end": patient.today() - ONE}

    page = as_alice.get(f"/d/{patient.pk}/summary/", days).content.decode()

    assert "200 of 201 days (over 99 %)" in page
    assert "(100 %)" not in page


# Changes


@pytest.fixture
def begun_before(patient: Patient, alice: User) -> Patient:
    """Baclofen was started and stopped before the first entry of the diary."""
    today = patient.today()
    gone = make_treatment(patient, by=alice, name="gone")
    make_change(gone, by=alice, day=today - 88 * ONE)
    make_change(gone, by=alice, day=today - 40 * ONE, kind="stop")
    make_change(
        make_treatment(patient, by=alice, name="new"), by=alice, day=today - 5 * ONE
    )
    make_check_in(patient, by=alice, day=today - 10 * ONE, spasms="none")
    return patient


def test_changes_before_the_first_entry_are_among_what_was_changed(
    begun_before: Patient,
) -> None:
    found = tables(begun_before, "changes")[0]

    assert [(row[0], row[2]) for row in found.rows] == [
        ("1", "Gone started"),
        ("2", "Gone stopped"),
        ("3", "New started"),
    ]
    since = begun_before.today() - 90 * ONE
    assert f"{since:%Y}" in found.caption
    assert "also from before the diary begins" in found.caption


def test_those_outside_of_the_days_asked_for_are_not(begun_before: Patient) -> None:
    found = tables(begun_before, "changes", days=12)[0]

    assert [(row[0], row[2]) for row in found.rows] == [("1", "New started")]
    assert "before the diary" not in found.caption


def test_a_picture_has_marks_for_its_own_days_alone(begun_before: Patient) -> None:
    blocks = document(begun_before, "changes").sections[0].blocks
    drawn = next(one for one in blocks if isinstance(one, Picture))

    assert "with 1 change;" in drawn.alt
    assert ">3</text>" in drawn.svg
    assert ">1</text>" not in drawn.svg


def test_what_followed_such_a_change_says_that_nothing_can_be_told(
    begun_before: Patient,
) -> None:
    blocks = document(begun_before, "effects").sections[0].blocks

    rows = [row for one in blocks if isinstance(one, Table) for row in one.rows]
    gone = next(row for row in rows if "Gone started" in row[0])
    assert "Before the change: no day counts" in gone[1]
    assert gone[2] == gone[4] == "–"


# Pictures in words


def test_a_picture_in_words_names_the_weeks_that_it_begins_and_ends_with(
    patient: Patient, alice: User
) -> None:
    """The first and the last week may be empty."""
    make_dose(patient, by=alice, at=timezone.now() - 60 * ONE)
    for ago, strength in ((45, 7), (20, 3)):
        evening(patient, alice, ago, spasms="none", spasticity=strength)

    blocks = document(patient, "symptoms", days=56).sections[0].blocks
    alt = next(one.alt for one in blocks if isinstance(one, Picture))

    begins = [patient.today() - n * ONE for n in (48, 20)]
    first, last = (f"{one.day} {one:%b %Y}" for one in begins)
    assert (
        f"Evening spasticity: 7 in the week from {first}, and 3 in the week from {last}"
    ) in alt
    assert "in the first" not in alt


def test_of_one_week_it_names_one(patient: Patient, alice: User) -> None:
    evening(patient, alice, 3, spasms="none", spasticity=6)

    blocks = document(patient, "symptoms", days=28).sections[0].blocks
    alt = next(one.alt for one in blocks if isinstance(one, Picture))

    assert "Evening spasticity: 6 in the week from" in alt
    assert ", and " not in alt
