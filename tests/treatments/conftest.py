"""Medicines that Alice takes or took, and changes of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from diary import actions as core
from diary.models import Patient, Regimen, Treatment, TreatmentChange, User
from diary.treatments import actions
from tests.make import make_treatment
from tests.treatments.course_pages import CHANGE, START, address, day


@pytest.fixture
def baclofen(patient: Patient, alice: User) -> Treatment:
    """Return a medicine in use since 1 March 2025, usually 10 mg."""
    treatment = actions.from_catalogue(patient, "baclofen")
    treatment.usual_amount = Decimal(10)
    return actions.add_treatment(
        treatment, by=alice, used_now=True, starts_on=date(2025, 3, 1)
    )


@pytest.fixture
def pills(patient: Patient, alice: User) -> Treatment:
    """Return a medicine of which nothing is said yet, in an old diary."""
    Patient.objects.filter(pk=patient.pk).update(
        created_at=timezone.now() - timedelta(days=300)
    )
    patient.refresh_from_db()
    return make_treatment(patient, by=alice, catalogue="baclofen")


@pytest.fixture
def taken(pills: Treatment, as_alice: Client) -> Treatment:
    """Return the medicine, taken three times a day for a hundred days."""
    said = {"amount": "10", "often": "3", "day": day(100)}
    assert as_alice.post(address(START, pills), said).status_code == 302
    return pills


@pytest.fixture
def other(patient: Patient, alice: User) -> Treatment:
    return make_treatment(patient, by=alice, name="tizanidine")


@pytest.fixture
def raised(taken: Treatment, as_alice: Client) -> TreatmentChange:
    """Return an increase of the dose fifty days ago."""
    said = {"amount": "15", "often": "3", "day": day(50), "hope": "fewer spasms"}
    as_alice.post(address(CHANGE, taken), said)
    return taken.patient.treatmentchanges.get(kind_of="increase")


@pytest.fixture
def old(pills: Treatment, alice: User) -> Regimen:
    row = Regimen(
        patient=pills.patient, treatment=pills, starts_on=day(90), ends_on=day(60)
    )
    return core.store(row, by=alice)[0]
