"""A diary counts its changes, and those of what is written every day by their kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from diary import actions
from diary.models import Patient, User
from tests.make import (
    make_check_in,
    make_dose,
    make_episode,
    make_life_event,
    make_rating,
    make_side_effect,
    make_treatment,
)

pytestmark = pytest.mark.django_db

KINDS = ("episodes", "doses", "ratings", "side_effects", "check_ins")


def counted(patient: Patient) -> dict[str, int]:
    """Return how many changes of each kind there were, without those there were none of."""
    patient.refresh_from_db()
    found = {name: getattr(patient, f"changes_of_{name}") for name in KINDS}
    return {name: number for name, number in found.items() if number}


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (make_episode, "episodes"),
        (make_rating, "ratings"),
        (make_side_effect, "side_effects"),
        (make_check_in, "check_ins"),
    ],
)
def test_each_change_of_what_is_written_every_day_is_counted_by_its_kind(
    make: Callable[..., Any], kind: str, patient: Patient, alice: User
) -> None:
    row = make(patient, by=alice)
    assert counted(patient) == {kind: 1}

    row.note = "again"
    actions.edit(row, by=alice, version=row.version)
    actions.void(row, by=alice)
    actions.restore(row, by=alice)

    assert counted(patient) == {kind: 4}
    assert patient.changes == 4


def test_a_dose_is_counted_unless_a_clinic_gave_it(
    patient: Patient, alice: User
) -> None:
    medicine = make_treatment(patient, by=alice)
    toxin = make_treatment(patient, by=alice, name="toxin", kind_of="injection")
    make_dose(patient, by=alice, treatment=toxin)
    assert counted(patient) == {}

    dose = make_dose(patient, by=alice, treatment=medicine)
    actions.void(dose, by=alice)

    assert counted(patient) == {"doses": 2}


def test_a_dose_that_becomes_one_of_another_treatment_is_a_change_of_all(
    patient: Patient, alice: User
) -> None:
    medicine = make_treatment(patient, by=alice)
    toxin = make_treatment(patient, by=alice, name="toxin", kind_of="injection")
    dose = make_dose(patient, by=alice, treatment=toxin)

    dose.treatment = medicine
    actions.edit(dose, by=alice, version=dose.version)

    assert counted(patient) == {}


def test_anything_else_is_counted_once_for_all(patient: Patient, alice: User) -> None:
    make_life_event(patient, by=alice, starts_on=patient.today())

    assert counted(patient) == {}
    assert patient.changes == 1
