from __future__ import annotations

from datetime import date

import pytest

from diary.actions import ConflictError, void
from diary.ids import uuid7
from diary.models import Patient, Treatment, User
from diary.treatments import actions
from diary.treatments.course import actions as course
from diary.vocab.treatments import TreatmentKind, Unit
from tests.make import make_dose

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)


def names(patient: Patient) -> list[str]:
    return sorted(one.name for one in patient.treatments.current())


def test_an_unknown_code_of_the_catalogue_is_refused(patient: Patient) -> None:
    with pytest.raises(KeyError):
        actions.from_catalogue(patient, "snake_oil")


def test_a_treatment_from_the_catalogue_brings_kind_unit_and_code(
    patient: Patient,
) -> None:
    treatment = actions.from_catalogue(patient, "stretching")

    assert (treatment.name, treatment.kind_of, treatment.unit, treatment.catalogue) == (
        "stretching",
        TreatmentKind.REMEDY,
        Unit.MINUTE,
        "stretching",
    )


def test_own_words_that_the_catalogue_knows_keep_the_words_and_get_the_code(
    patient: Patient,
) -> None:
    treatment = actions.in_own_words(patient, "zanaflex", TreatmentKind.MEDICINE)

    assert (treatment.name, treatment.catalogue) == ("zanaflex", "tizanidine")


@pytest.mark.parametrize("name", ["grandmother's tea", "baclofen"])
def test_own_words_of_another_kind_stay_own_words(patient: Patient, name: str) -> None:
    treatment = actions.in_own_words(patient, name, TreatmentKind.REMEDY)

    assert (treatment.name, treatment.catalogue) == (name, "")


def test_a_treatment_used_now_gets_a_time_of_use(patient: Patient, alice: User) -> None:
    treatment = actions.from_catalogue(patient, "baclofen")

    actions.add_treatment(treatment, by=alice, used_now=True, starts_on=MAY)

    assert [one.starts_on for one in treatment.regimens.current()] == [MAY]


def test_a_treatment_not_used_now_gets_none(patient: Patient, alice: User) -> None:
    treatment = actions.from_catalogue(patient, "baclofen")

    actions.add_treatment(treatment, by=alice)

    assert not treatment.regimens.exists()


def test_a_repeated_post_stores_nothing_again(patient: Patient, alice: User) -> None:
    pk = uuid7()

    for _time in range(2):
        treatment = actions.from_catalogue(patient, "baclofen")
        treatment.pk = pk
        actions.add_treatment(treatment, by=alice, used_now=True)

    assert patient.treatments.count() == patient.regimens.count() == 1


def test_an_id_of_another_diary_is_not_there(
    patient: Patient, alice: User, strangers_diary: Patient, charlie: User
) -> None:
    other = actions.ensure_from_catalogue(strangers_diary, code="baclofen", by=charlie)
    treatment = actions.from_catalogue(patient, "baclofen")
    treatment.pk = other.pk

    with pytest.raises(Treatment.DoesNotExist):
        actions.add_treatment(treatment, by=alice)


def test_ensuring_makes_a_treatment_once(patient: Patient, alice: User) -> None:
    first = actions.ensure_from_catalogue(patient, code="cold_pack", by=alice)
    second = actions.ensure_from_catalogue(patient, code="cold_pack", by=alice)

    assert first.pk == second.pk


def test_ensuring_finds_a_renamed_treatment_by_its_code(
    patient: Patient, alice: User
) -> None:
    mine = actions.from_catalogue(patient, "cold_pack")
    mine.name = "the blue one"
    actions.add_treatment(mine, by=alice)

    assert (
        actions.ensure_from_catalogue(patient, code="cold_pack", by=alice).pk == mine.pk
    )


def test_ensuring_finds_own_words_by_their_name(patient: Patient, alice: User) -> None:
    mine = Treatment(patient=patient, name="COLD  pack", kind_of=TreatmentKind.OTHER)
    actions.add_treatment(mine, by=alice)

    assert (
        actions.ensure_from_catalogue(patient, code="cold_pack", by=alice).pk == mine.pk
    )


def test_a_treatment_cannot_be_started_twice(baclofen: Treatment, alice: User) -> None:
    with pytest.raises(ConflictError, match="marked as used in this time already"):
        actions.start_regimen(baclofen, starts_on=MAY, by=alice)


def test_stopping_ends_the_open_time_of_use(baclofen: Treatment, alice: User) -> None:
    actions.end_regimen(baclofen, ends_on=JUNE, by=alice)

    assert [one.ends_on for one in baclofen.regimens.current()] == [JUNE]


def test_what_is_not_used_cannot_be_stopped(baclofen: Treatment, alice: User) -> None:
    actions.end_regimen(baclofen, ends_on=MAY, by=alice)

    with pytest.raises(ConflictError, match="not marked as used"):
        actions.end_regimen(baclofen, ends_on=JUNE, by=alice)


def test_a_time_of_use_lasts_a_day_at_least(baclofen: Treatment, alice: User) -> None:
    with pytest.raises(ConflictError, match="since that day only"):
        actions.end_regimen(baclofen, ends_on=date(2025, 3, 1), by=alice)


def test_an_unknown_start_can_be_ended_on_any_day(
    patient: Patient, alice: User
) -> None:
    treatment = actions.from_catalogue(patient, "baclofen")
    actions.add_treatment(treatment, by=alice, used_now=True)

    regimen = actions.end_regimen(treatment, ends_on=MAY, by=alice)

    assert (regimen.starts_on, regimen.ends_on) == (None, MAY)


def test_a_time_of_use_comes_back_unless_its_days_are_taken(
    baclofen: Treatment, alice: User
) -> None:
    # As one from before changes were noted: no change belongs to it.
    baclofen.patient.treatmentchanges.all().delete()
    first = course.take_back_regimen(baclofen.regimens.get(), by=alice)
    course.put_back_regimen(first, by=alice)
    course.take_back_regimen(baclofen.regimens.get(), by=alice)
    actions.start_regimen(baclofen, starts_on=MAY, by=alice)

    with pytest.raises(ConflictError, match="marked as used in this time"):
        course.put_back_regimen(first, by=alice)


def test_a_treatment_with_doses_stays_in_the_list(
    baclofen: Treatment, patient: Patient, alice: User
) -> None:
    dose = make_dose(patient, by=alice, treatment=baclofen)

    with pytest.raises(ConflictError, match="1 dose of it is logged"):
        actions.take_back_treatment(baclofen, by=alice)
    void(dose, by=alice)
    gone = actions.take_back_treatment(baclofen, by=alice)

    assert gone.voided_at is not None


def test_starting_several_leaves_what_is_used_already(
    patient: Patient, baclofen: Treatment, alice: User
) -> None:
    chosen = [actions.from_catalogue(patient, code) for code in ("baclofen", "rest")]

    actions.start_all(chosen, by=alice)

    assert names(patient) == ["baclofen", "rest"]
    assert [one.starts_on for one in baclofen.regimens.all()] == [date(2025, 3, 1)]


def test_conditions_are_what_was_said_last(patient: Patient, alice: User) -> None:
    actions.set_conditions(patient, names=["stroke", "Мой диагноз"], by=alice)
    actions.set_conditions(patient, names=["МОЙ  диагноз", "MS", "ms"], by=alice)

    kept = {one.name for one in patient.conditions.current()}
    assert kept == {"Мой диагноз", "multiple_sclerosis"}
    assert patient.conditions.get(name="stroke").voided_at is not None


def test_two_who_add_the_same_at_once_share_one(patient, alice, bob, monkeypatch):
    add = actions.add_treatment

    def slower(treatment, **more):
        monkeypatch.setattr(actions, "add_treatment", add)
        add(actions.from_catalogue(patient, "rest"), by=bob)
        return add(treatment, **more)

    monkeypatch.setattr(actions, "add_treatment", slower)
    treatment = actions.ensure_from_catalogue(patient, code="rest", by=alice)

    assert treatment == patient.treatments.get()


def test_another_conflict_is_told(patient, alice, monkeypatch):
    def refuses(treatment, **more):
        raise ConflictError("no room")

    monkeypatch.setattr(actions, "add_treatment", refuses)

    with pytest.raises(ConflictError, match="no room"):
        actions.ensure_from_catalogue(patient, code="rest", by=alice)
