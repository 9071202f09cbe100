"""Single rules of the course of a treatment, and the database's own hold on them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from diary import actions as core
from diary.actions import ConflictError
from diary.due import in_force
from diary.ids import uuid7
from diary.models import (
    Patient,
    PlannedDose,
    PlanStep,
    Regimen,
    Treatment,
    TreatmentChange,
    User,
)
from diary.treatments import actions
from diary.treatments.course import actions as course
from diary.vocab.changes import ChangeKind
from tests.make import at_times, make_change, make_dose, make_treatment, stored

MARCH, APRIL, MAY, JUNE = (date(2025, month, 1) for month in (3, 4, 5, 6))


def change(treatment: Treatment, day: date | None, **more: Any) -> TreatmentChange:
    said = {"kind_of": ChangeKind.ADJUST, "day": day} | more
    return TreatmentChange(patient=treatment.patient, **said)


def regimen(treatment: Treatment) -> Regimen:
    return Regimen(patient=treatment.patient, treatment=treatment)


def held(treatment: Treatment, day: date) -> Regimen | None:
    return in_force(treatment.regimens.current(), day)


@pytest.fixture
def tizanidine(patient: Patient, alice: User) -> Treatment:
    return make_treatment(patient, by=alice, name="tizanidine")


@pytest.mark.parametrize("kind", ["start", "alter", "stop", "switch"])
def test_the_same_change_twice_is_stored_once(
    baclofen: Treatment, tizanidine: Treatment, alice: User, kind: str
) -> None:
    pk = uuid7()

    def note(**more: Any) -> tuple[TreatmentChange, bool]:
        one = change(baclofen, MAY, pk=pk, kind_of="stop", **more)
        match kind:
            case "start":
                return course.start(one, regimen=regimen(tizanidine), by=alice)
            case "alter":
                return course.alter(one, regimen=regimen(baclofen), by=alice)
            case "stop":
                return course.stop(one, treatment=baclofen, by=alice)
        return course.switch(
            one, treatment=baclofen, regimen=regimen(tizanidine), by=alice
        )

    first, again = note(), note()
    before = stored()
    with pytest.raises(ConflictError):
        note(hope="something else")

    assert (first[1], again[1]) == (True, False)
    assert first[0].pk == again[0].pk
    assert stored() == before


def test_a_change_of_another_diary_is_not_there(
    baclofen: Treatment, strangers_diary: Patient, charlie: User, alice: User
) -> None:
    theirs = make_treatment(strangers_diary, by=charlie)
    actions.start_regimen(theirs, starts_on=None, by=charlie)
    pk = strangers_diary.treatmentchanges.get().pk

    with pytest.raises(TreatmentChange.DoesNotExist):
        course.stop(change(baclofen, MAY, pk=pk), treatment=baclofen, by=alice)


def test_a_switch_goes_to_another_treatment(baclofen: Treatment, alice: User) -> None:
    one = change(baclofen, MAY, kind_of=ChangeKind.SWITCH)

    with pytest.raises(ConflictError, match="from one treatment to another"):
        course.switch(one, treatment=baclofen, regimen=regimen(baclofen), by=alice)


@pytest.mark.parametrize("kind", ["stop", "switch"])
def test_an_end_is_taken_back_and_put_back(
    baclofen: Treatment, tizanidine: Treatment, alice: User, kind: str
) -> None:
    one = change(baclofen, MAY, kind_of=kind)
    if kind == "stop":
        course.stop(one, treatment=baclofen, by=alice)
    else:
        course.switch(one, treatment=baclofen, regimen=regimen(tizanidine), by=alice)

    course.take_back(one, by=alice)
    between = held(baclofen, JUNE), held(tizanidine, JUNE)
    course.put_back(one, by=alice)
    again = course.put_back(one, by=alice)

    assert between[0] is not None
    assert between[1] is None
    assert held(baclofen, JUNE) is None
    assert (held(tizanidine, JUNE) is not None) == (kind == "switch")
    assert again.voided_at is None


def test_what_was_taken_back_is_not_taken_back_again(
    baclofen: Treatment, alice: User
) -> None:
    one = course.stop(
        change(baclofen, MAY, kind_of="stop"), treatment=baclofen, by=alice
    )[0]
    course.take_back(one, by=alice)

    with pytest.raises(ConflictError, match="was taken back"):
        course.take_back(one, by=alice)


def test_a_change_is_not_put_back_into_a_course_that_changed(
    baclofen: Treatment, alice: User
) -> None:
    one = course.alter(change(baclofen, MAY), regimen=regimen(baclofen), by=alice)[0]
    course.take_back(one, by=alice)
    course.alter(change(baclofen, APRIL), regimen=regimen(baclofen), by=alice)
    before = stored()

    with pytest.raises(ConflictError, match="changed since"):
        course.put_back(one, by=alice)

    assert stored() == before


def test_an_end_keeps_its_day(baclofen: Treatment, alice: User) -> None:
    one = course.stop(
        change(baclofen, MAY, kind_of="stop"), treatment=baclofen, by=alice
    )[0]

    with pytest.raises(ConflictError, match="Enter the day"):
        course.correct(one, day=None, version=one.version, by=alice)


def test_a_day_that_a_change_made_is_not_corrected_past_it(
    baclofen: Treatment, alice: User
) -> None:
    row = baclofen.regimens.get()
    row.starts_on = APRIL

    with pytest.raises(ConflictError, match="belongs to a change"):
        course.correct_regimen(row, planned=[], version=row.version, by=alice)


def test_a_dose_set_again_for_the_same_day_takes_the_place_of_the_first(
    baclofen: Treatment, alice: User
) -> None:
    for amount in (1, 3, 2):
        one = change(baclofen, MAY)
        planned = [PlannedDose(amount=amount)]
        course.alter(one, regimen=regimen(baclofen), planned=planned, by=alice)
    course.alter(change(baclofen, MARCH), regimen=regimen(baclofen), by=alice)

    kinds = [
        row.kind_of
        for row in baclofen.patient.treatmentchanges.current().order_by("day")
    ]
    assert kinds == [ChangeKind.START, ChangeKind.ADJUST]
    assert baclofen.regimens.current().count() == 2


def test_a_regimen_from_before_changes_gets_one_when_it_is_replaced(
    patient: Patient, tizanidine: Treatment, alice: User
) -> None:
    row = regimen(tizanidine)
    row.starts_on = MAY
    row.save()

    one = course.alter(change(tizanidine, MAY), regimen=regimen(tizanidine), by=alice)[
        0
    ]

    assert one.kind_of == ChangeKind.START
    assert one.from_regimen is None
    assert tizanidine.regimens.current().count() == 1


@pytest.mark.parametrize(
    ("first", "then", "kind"),
    [(5, 10, "increase"), (10, 5, "decrease"), (5, 5, "adjust"), (None, 5, "adjust")],
)
def test_more_or_less_is_judged_from_the_amounts(
    tizanidine: Treatment, alice: User, first: int | None, then: int, kind: str
) -> None:
    one = change(tizanidine, MAY, kind_of="start")
    planned = [PlannedDose(amount=first)]
    course.start(one, regimen=regimen(tizanidine), planned=planned, by=alice)

    said = change(tizanidine, JUNE)
    planned = [PlannedDose(amount=then)]
    course.alter(said, regimen=regimen(tizanidine), planned=planned, by=alice)

    said.refresh_from_db()
    assert said.kind_of == kind


def test_a_step_that_was_done_is_not_left_out(baclofen: Treatment, alice: User) -> None:
    patient = baclofen.patient
    steps = [
        course.add_step(
            PlanStep(patient=patient, treatment=baclofen, day=day), by=alice
        )[0]
        for day in (MAY, JUNE)
    ]
    one = change(baclofen, MAY, plan_step=steps[0])
    course.alter(one, regimen=regimen(baclofen), by=alice)

    with pytest.raises(ConflictError, match="done already"):
        course.leave_out_step(steps[0], by=alice)
    course.leave_out_step(steps[1], by=alice)

    assert [one.left_out for one in patient.plansteps.order_by("day")] == [False, True]


# The triggers of migration 0005 (and the constraint beside them) hold these rules also
# for whoever writes past the application. A later migration that makes one of these
# tables anew on SQLite drops its triggers without a word: then these tests fail.


def test_the_database_refuses_regimens_that_share_a_day(
    baclofen: Treatment, alice: User
) -> None:
    actions.end_regimen(baclofen, ends_on=MAY, by=alice)
    actions.start_regimen(baclofen, starts_on=JUNE, by=alice)
    rows = Regimen.objects.filter(treatment=baclofen)
    late = Regimen(
        patient=baclofen.patient, treatment=baclofen, starts_on=APRIL, ends_on=MAY
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.filter(ends_on=MAY).update(ends_on=date(2025, 6, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Regimen.objects.bulk_create([late])

    assert rows.count() == 2


def test_the_database_refuses_a_second_open_regimen(baclofen: Treatment) -> None:
    second = Regimen(patient=baclofen.patient, treatment=baclofen, starts_on=JUNE)

    with pytest.raises(IntegrityError), transaction.atomic():
        Regimen.objects.bulk_create([second])

    assert baclofen.regimens.count() == 1


def test_what_only_the_database_saw_to_overlap_is_a_conflict_with_words(
    baclofen: Treatment, alice: User
) -> None:
    second = Regimen(
        patient=baclofen.patient, treatment=baclofen, starts_on=APRIL, ends_on=MAY
    )
    before = stored()

    with pytest.raises(ConflictError, match="used in this time already"):
        core.store(second, by=alice)

    assert stored() == before


@pytest.mark.parametrize("code", ["23505", "23P01"])
def test_postgresql_is_understood_as_well(
    baclofen: Treatment, alice: User, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def refuse(*_said: Any, **_more: Any) -> None:
        cause = Exception()
        cause.sqlstate = code  # type: ignore[attr-defined]
        raise IntegrityError from cause

    monkeypatch.setattr(Regimen, "save", refuse)

    with pytest.raises(ConflictError, match="used in this time already"):
        core.store(regimen(baclofen), by=alice)


def test_where_many_may_write_at_once_whoever_comes_first_holds_the_diary(
    baclofen: Treatment, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = baclofen.patient.treatmentchanges.get()
    for name in ("has_select_for_update", "has_select_for_no_key_update"):
        monkeypatch.setattr(connection.features, name, True)
    monkeypatch.setattr(connection.ops, "for_update_sql", lambda **_: "/* held */")

    with CaptureQueriesContext(connection) as queries:
        course.take_back(change, by=alice)

    _savepoint, first, *others = [one["sql"] for one in queries]
    assert first.endswith("/* held */")
    assert 'FROM "diary_patient"' in first
    assert any("UPDATE" in one for one in others)


def test_another_broken_rule_is_no_conflict(
    baclofen: Treatment, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_said: Any, **_more: Any) -> None:
        raise IntegrityError from Exception()

    monkeypatch.setattr(Regimen, "save", refuse)

    with pytest.raises(IntegrityError):
        core.store(regimen(baclofen), by=alice)


def test_the_database_refuses_to_put_back_what_would_overlap(
    baclofen: Treatment, alice: User
) -> None:
    one = baclofen.patient.treatmentchanges.get()
    course.take_back(one, by=alice)
    actions.start_regimen(baclofen, starts_on=APRIL, by=alice)

    with pytest.raises(IntegrityError), transaction.atomic():
        Regimen.objects.filter(treatment=baclofen).update(voided_at=None)


def test_the_database_refuses_another_unit_once_a_dose_is_logged(
    baclofen: Treatment, alice: User
) -> None:
    rows = Treatment.objects.filter(pk=baclofen.pk)
    rows.update(unit="tablet")
    rows.update(unit="mg")
    make_dose(baclofen.patient, by=alice, treatment=baclofen)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(unit="tablet")

    assert rows.get().unit == "mg"


def test_a_stop_that_is_taken_back_leaves_the_foreseen_end_of_a_course(
    patient: Patient, alice: User
) -> None:
    own = make_treatment(patient, by=alice, name="a course")
    end = {"ends_on": date(2025, 9, 1)}
    make_change(own, by=alice, day=date(2025, 3, 1), regimen=end)
    one = make_change(own, by=alice, day=date(2025, 5, 1), kind="stop")
    one = course.correct(one, day=date(2025, 6, 1), version=one.version, by=alice)

    course.take_back(one, by=alice)

    assert own.regimens.current().get().ends_on == end["ends_on"]


def test_a_step_that_was_done_stays_done_when_the_dose_changes_the_same_day(
    patient: Patient, alice: User
) -> None:
    own = make_treatment(patient, by=alice, name="stepped")
    make_change(own, by=alice, day=date(2025, 3, 1))
    day = date(2025, 4, 1)
    step = course.add_step(
        PlanStep(patient=patient, treatment=own, day=day),
        planned=at_times("08:00", amount=5),
        by=alice,
    )[0]
    make_change(own, by=alice, day=day, kind="adjust", plan_step=step)

    make_change(own, by=alice, day=day, kind="adjust")

    standing = patient.treatmentchanges.current().get(day=day)
    assert standing.plan_step == step
