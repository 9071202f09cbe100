"""A diary counts its changes, and those of what is written every day by their kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from diary import actions
from diary.models import Patient, User
from tests.make import (
    make_assessment,
    make_check_in,
    make_dose,
    make_episode,
    make_life_event,
    make_question,
    make_rating,
    make_side_effect,
    make_treatment,
)

pytestmark = pytest.mark.django_db

EARLIER = tuple(
    f"earlier_{one}" for one in ("episodes", "doses", "side_effects", "check_ins")
)
KINDS = ("episodes", "doses", "ratings", "side_effects", "check_ins")


def counted(patient: Patient, kinds: tuple[str, ...] = KINDS) -> dict[str, int]:
    """Return how many changes of each kind there were, without those there were none of."""
    patient.refresh_from_db()
    found = {name: getattr(patient, f"changes_of_{name}") for name in kinds}
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


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (make_episode, "earlier_episodes"),
        (make_side_effect, "earlier_side_effects"),
        (make_rating, ""),
    ],
)
def test_what_is_of_a_day_before_yesterday_is_counted_once_more(
    make: Callable[..., Any], kind: str, patient: Patient, alice: User
) -> None:
    for days in (0, 1):
        make(patient, by=alice, at=timezone.now() - timedelta(days=days))
    assert counted(patient, EARLIER) == {}

    row = make(patient, by=alice, at=timezone.now() - timedelta(days=2))
    actions.void(row, by=alice)

    assert counted(patient, EARLIER) == ({kind: 2} if kind else {})


def test_an_entry_that_is_moved_to_today_is_counted_where_it_was(
    patient: Patient, alice: User
) -> None:
    episode = make_episode(patient, by=alice, at=timezone.now() - timedelta(days=9))

    episode.occurred_at, episode.local_day = timezone.now(), patient.today()
    actions.edit(episode, by=alice, version=episode.version)
    episode.note = "again"
    actions.edit(episode, by=alice, version=episode.version)

    assert counted(patient, EARLIER) == {"earlier_episodes": 2}


@pytest.mark.parametrize(("days", "number"), [(1, 0), (2, 1)])
def test_a_dose_is_of_the_day_that_it_was_due_on_too(
    days: int, number: int, patient: Patient, alice: User
) -> None:
    make_dose(
        patient,
        by=alice,
        due_on=patient.today() - timedelta(days=days),
        due_slot="08:00",
        due_at=timezone.now(),
    )

    patient.refresh_from_db()
    assert patient.changes_of_earlier_doses == number


def test_a_check_in_is_of_the_day_that_it_is_about(
    patient: Patient, alice: User
) -> None:
    make_check_in(patient, by=alice, day=patient.today() - timedelta(days=2))

    assert counted(patient, EARLIER) == {"earlier_check_ins": 1}


def test_questions_and_weekly_answers_are_counted_as_asides(
    patient: Patient, alice: User
) -> None:
    make_question(patient, by=alice)
    make_assessment(patient, by=alice, scale="goal")

    assert counted(patient, ("asides",)) == {"asides": patient.changes}
    assert counted(patient) == counted(patient, EARLIER) == {}
