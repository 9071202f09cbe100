"""What holds for all pages of a course: its unit, who may, how often they ask."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diary.ids import uuid7
from diary.models import Treatment, TreatmentChange
from diary.treatments.course import actions as course
from diary.vocab.changes import ChangeKind
from tests.make import make_treatment
from tests.treatments.course_pages import (
    CHANGE,
    EARLIER,
    PAGE,
    START,
    STOP,
    SWITCH,
    address,
    day,
    kinds,
    of,
    refused,
)

pytestmark = pytest.mark.django_db


# The unit, who may, and how often the database is asked


def test_the_unit_stays_once_a_dose_is_planned(
    as_alice: Client, taken: Treatment
) -> None:
    said = {
        "version": taken.version,
        "name": taken.name,
        "kind_of": taken.kind_of,
        "unit": "tablet",
    }

    response = as_alice.post(address(PAGE, taken), said)

    refused(response, "unit")
    assert "planned in this unit, so it stays" in response.text
    taken.refresh_from_db()
    assert taken.unit == "mg"


def test_a_change_belongs_to_its_treatment(
    as_alice: Client, raised: TreatmentChange, other: Treatment
) -> None:
    wrong = [
        address("change-edit", other, change=raised.pk),
        address("regimen-edit", other, regimen=raised.to_regimen_id),
    ]

    assert [as_alice.get(url).status_code for url in wrong] == [404, 404]


def test_a_reader_sees_the_course_and_no_way_to_change_it(
    as_dora: Client, raised: TreatmentChange, taken: Treatment
) -> None:
    page = as_dora.get(address(PAGE, taken))

    assert "15 mg at 08:00, 14:00 and 20:00" in page.text
    assert "<form" not in page.text
    assert of("change-edit", raised) not in page.text
    assert address(CHANGE, taken) not in page.text


def test_pages_ask_as_often_however_long_the_course(
    as_alice: Client, taken: Treatment, other: Treatment
) -> None:
    change = taken.patient.treatmentchanges.get()
    pages = [
        address(PAGE, taken),
        address(CHANGE, taken),
        address(EARLIER, taken),
        address(STOP, taken),
        address(SWITCH, taken),
        of("change-edit", change),
        address("regimen-edit", taken, regimen=taken.regimens.get().pk),
        reverse("treatment-list", args=[taken.patient_id]),
    ]

    def counts() -> list[int]:
        numbers = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                as_alice.get(page)
            numbers.append(len(queries))
        return numbers

    as_alice.get(pages[0])
    for back in (80, 60, 40, 20):
        said = {"amount": str(back), "often": "3", "day": day(back)}
        as_alice.post(address(CHANGE, taken), said)
    few = counts()
    as_alice.post(address(STOP, taken), {"what": "pause", "day": day(10)})
    as_alice.post(address(START, taken), {"amount": "1", "often": "4", "day": day(5)})
    as_alice.post(address(CHANGE, taken), {"amount": "2", "often": "4", "day": day(4)})

    assert counts() == few
    assert max(few) <= 15


def test_doses_in_decimals_are_judged_by_their_amount(
    as_alice: Client, taken: Treatment
) -> None:
    said = {"amount": "10,5", "often": "3", "day": day()}

    as_alice.post(address(CHANGE, taken), said)

    assert kinds(taken) == ["start", ChangeKind.INCREASE]
    amounts = {one.amount for one in taken.regimens.get(ends_on=None).planned.all()}
    assert amounts == {Decimal("10.5")}


def test_a_course_until_the_last_of_all_days_is_refused(as_alice, patient, alice):
    other = make_treatment(patient, by=alice, name="other")
    path = f"/d/{patient.pk}/treatments/{other.pk}/start/"
    said = {"often": "1", "amount": "5", "day": "2025-06-01"}

    answer = as_alice.post(path, said | {"last_day": "9999-12-31"})

    assert answer.status_code == 422


def test_a_change_that_was_taken_back_is_not_saved_by_sending_it_again(
    as_alice, patient, alice, baclofen
):
    path = f"/d/{patient.pk}/treatments/{baclofen.pk}/stop/"
    body = {"id": uuid7(), "what": "stop", "day": patient.today(), "early": "on"}
    as_alice.post(path, body)
    course.take_back(patient.treatmentchanges.get(pk=body["id"]), by=alice)

    assert as_alice.post(path, body).status_code == 409
