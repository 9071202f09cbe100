"""A medicine that Alice takes, and how its pages are addressed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from diary.models import Patient, Treatment, User
from diary.treatments import actions


@pytest.fixture
def baclofen(patient: Patient, alice: User) -> Treatment:
    """Return a medicine in use since 1 March 2025, usually 10 mg."""
    treatment = actions.from_catalogue(patient, "baclofen")
    treatment.usual_amount = Decimal(10)
    return actions.add_treatment(
        treatment, by=alice, used_now=True, starts_on=date(2025, 3, 1)
    )
