"""A summary that is kept for good holds every comparison."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from diary.demo.actions import write_diary
from diary.models import Patient, User
from diary.reports import effects
from diary.sharing.contents import make, make_for_good, read_choice

pytestmark = pytest.mark.django_db


def test_a_summary_that_stays_as_it_is_waits_for_what_is_not_worked_out_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(effects, "SECONDS", 0)
    robin = User(email="robin@example.org")
    patient = write_diary(Patient(name="Robin", timezone="UTC"), by=robin, days=200)
    patient = Patient.objects.get(pk=patient.pk)
    asked = QueryDict("period=1y&section=effects&section=comparisons")
    choice = read_choice(patient, asked)

    live = str(make(patient, choice))
    kept = str(make_for_good(patient, choice))

    assert "still being worked out" in live
    assert "still being worked out" not in kept
