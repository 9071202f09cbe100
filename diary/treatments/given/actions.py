"""What is written about the pump, and the change of treatment that a new rate is."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from diary import actions
from diary.actions import ConflictError
from diary.due import daily_amount, in_force
from diary.models import PlannedDose, PumpNote, Regimen, TreatmentChange, User
from diary.treatments.course import actions as course
from diary.vocab.changes import ChangeKind
from diary.vocab.treatments import Unit


def add_pump_note(note: PumpNote, *, by: User) -> tuple[PumpNote, bool]:
    """Store a note about the pump, and with a new rate the change of treatment.

    A rate is a change if it differs from the regimen that holds on the day of the
    note. Return the stored note and whether this call made it.

    Raises
    ------
    ConflictError
        The id is taken by something else of this diary.
    DoesNotExist
        The id is taken in another diary.
    """
    with actions.in_turn(note.patient_id):
        known = note.patient.pumpnotes.filter(pk=note.pk).first()
        if known is None:
            note.change = _change_of(note, by=by)
        else:
            note.change_id = _first_change(known)
        return actions.store(note, by=by)


def edit_pump_note(note: PumpNote, *, version: int, by: User) -> PumpNote:
    """Store what a note now says; a corrected rate or day corrects its change too.

    Raises
    ------
    ConflictError
        Somebody changed it meanwhile, or the day does not lie between the changes
        before and after that of the note.
    """
    with actions.in_turn(note.patient_id):
        stored = _stored(note)
        note.change_id = stored.change_id
        if (note.rate, note.day) != (stored.rate, stored.day):
            made = _standing(stored)
            note.change = (
                _change_of(note, by=by)
                if made is None
                else _corrected(note, made, by=by)
            )
        return actions.edit(note, by=by, version=version)


def take_back_pump_note(note: PumpNote, *, by: User) -> PumpNote:
    """Take a note back, and its change of treatment unless others build on it."""
    with actions.in_turn(note.patient_id):
        made = _standing(note)
        if made is not None:
            _try_to(course.take_back, made, by=by)
        return actions.void(note, by=by)


def put_back_pump_note(note: PumpNote, *, by: User) -> PumpNote:
    """Put a note back, and its change of treatment if that fits as it was."""
    with actions.in_turn(note.patient_id):
        if note.change is not None and note.change.voided_at is not None:
            _try_to(course.put_back, note.change, by=by)
        return actions.restore(note, by=by)


def _change_of(note: PumpNote, *, by: User) -> TreatmentChange | None:
    """Store the change that a note tells of; None if it tells of none."""
    treatment = note.treatment
    # In another unit than that of the rate nothing can be compared.
    if note.rate is None or treatment.unit != Unit.MICROGRAM:
        return None
    regimens = list(treatment.regimens.current())
    held = in_force(regimens, note.day)
    before = daily_amount(held) if held else None
    if before == note.rate:
        return None
    change = TreatmentChange(patient=note.patient, day=note.day)
    regimen = Regimen(patient=note.patient, treatment=treatment)
    planned = [PlannedDose(amount=note.rate)]
    if held is None:
        change.kind_of = ChangeKind.RESUME if regimens else ChangeKind.START
        return course.start(change, regimen=regimen, planned=planned, by=by)[0]
    change.kind_of = ChangeKind.ADJUST
    if before is not None:
        is_more = note.rate > before
        change.kind_of = ChangeKind.INCREASE if is_more else ChangeKind.DECREASE
    return course.alter(change, regimen=regimen, planned=planned, by=by)[0]


def _corrected(
    note: PumpNote, made: TreatmentChange, *, by: User
) -> TreatmentChange | None:
    """Let the change of a note say what the note says by now."""
    was = made.from_regimen
    if note.rate is None or (was is not None and daily_amount(was) == note.rate):
        course.take_back(made, by=by)
        return None
    if made.day != note.day:
        made = course.correct(made, day=note.day, version=made.version, by=by)
    regimen = course.patient_change(note.patient, made.pk).to_regimen
    if regimen is not None and daily_amount(regimen) != note.rate:
        planned = [PlannedDose(amount=note.rate)]
        course.correct_regimen(regimen, planned=planned, version=regimen.version, by=by)
    return made


def _standing(note: PumpNote) -> TreatmentChange | None:
    """Return the change that a note made, if it was not taken back."""
    if note.change_id is None:
        return None
    made = course.patient_change(note.patient, note.change_id)
    return made if made.voided_at is None else None


def _stored(note: PumpNote) -> PumpNote:
    return PumpNote.objects.get(pk=note.pk, patient=note.patient_id)


def _first_change(note: PumpNote) -> str | UUID | None:
    """Return the id of the change that a note was first stored with."""
    first = note.patient.revisions.filter(subject_id=note.pk, version=1).first()
    return first.before.get("change") if first else note.change_id


def _try_to(
    step: Callable[..., TreatmentChange], change: TreatmentChange, *, by: User
) -> None:
    """Do a step of the course, or leave the course as it is if it does not fit."""
    try:
        with transaction.atomic():
            step(change, by=by)
    except ConflictError:
        return
