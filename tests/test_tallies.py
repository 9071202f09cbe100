"""How often something was noted of a treatment is what its rows say, always."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from django.core.management import call_command

from diary import actions, tallies
from diary.models import Patient, User
from diary.vocab.entries import DoseStatus
from tests.make import make_dose, make_side_effect, make_treatment

ACTIONS = ["dose", "dose", "effect", "edit", "edit", "void", "restore", "undo"]


def kept(patient: Patient) -> dict[Any, int]:
    rows = patient.tallies.exclude(count=0)
    return {(one.treatment_id, one.subject, one.what): one.count for one in rows}


def counted(patient: Patient) -> dict[Any, int]:
    doses = patient.doses.filter(voided_at=None)
    effects = patient.sideeffects.filter(voided_at=None, treatment__isnull=False)
    return Counter(
        [
            *((one.treatment_id, "dose", one.status) for one in doses),
            *((one.treatment_id, "sideeffect", one.symptom) for one in effects),
        ]
    )


class Somebody:
    """Logs doses and side effects at random, and changes them."""

    def __init__(self, patient: Patient, by: User, seed: int) -> None:
        self.patient, self.by, self.chance = patient, by, random.Random(seed)
        self.treatments = [
            make_treatment(patient, by=by, name=name) for name in ("first", "second")
        ]

    def act(self, what: str) -> None:
        rows = [*self.patient.doses.all(), *self.patient.sideeffects.all()]
        row = self.chance.choice(rows) if rows else None
        if what == "dose":
            status = self.chance.choice(DoseStatus.values)
            make_dose(self.patient, by=self.by, treatment=self.one(), status=status)
        elif what == "effect":
            cause = self.chance.choice([None, self.one()])
            symptom = self.chance.choice(["drowsiness", "heavy legs"])
            make_side_effect(self.patient, by=self.by, treatment=cause, symptom=symptom)
        elif row is None:
            return
        elif what == "edit":
            row.treatment = self.one()
            actions.edit(row, by=self.by, version=row.version)
        elif what == "undo":
            actions.undo(row, by=self.by, version=row.version)
        else:
            getattr(actions, what)(row, by=self.by)

    def one(self) -> Any:
        return self.chance.choice(self.treatments)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_tallies_are_what_the_rows_say_whatever_was_done(
    seed: int, alice: User, patient: Patient
) -> None:
    somebody = Somebody(patient, alice, seed)

    for _ in range(40):
        somebody.act(somebody.chance.choice(ACTIONS))
        assert kept(patient) == counted(patient)

    assert counted(patient)


@pytest.mark.django_db
def test_tallies_can_be_made_anew(alice: User, patient: Patient) -> None:
    somebody = Somebody(patient, alice, 1)
    for what in ["dose", "dose", "effect", "effect", "effect", "void"]:
        somebody.act(what)
    patient.tallies.update(count=99)

    call_command("recount_days", verbosity=0)

    assert kept(patient) == counted(patient)


@pytest.mark.django_db
def test_tallies_of_unsaved_rows_are_those_that_saving_makes(
    alice: User, patient: Patient
) -> None:
    somebody = Somebody(patient, alice, 2)
    for _ in range(20):
        somebody.act(somebody.chance.choice(["dose", "effect"]))

    made = tallies.of_rows(patient, [*patient.doses.all(), *patient.sideeffects.all()])

    said = {(one.treatment_id, one.subject, one.what): one.count for one in made}
    assert said == kept(patient)
