"""What changes the list of treatments, when they are used, and the conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import cast

from django.db import transaction
from django.utils.translation import ngettext

from diary import actions
from diary.due import in_force
from diary.ids import uuid7
from diary.models import (
    Condition,
    Patient,
    Regimen,
    Treatment,
    TreatmentChange,
    User,
)
from diary.vocab.changes import ChangeKind
from diary.vocab.conditions import CONDITIONS
from diary.vocab.terms import folded
from diary.vocab.treatments import CATALOGUE, TreatmentKind

from .course import actions as course


def from_catalogue(patient: Patient, code: str) -> Treatment:
    """Return a treatment as the catalogue describes it, not stored yet.

    Raises
    ------
    KeyError
        The catalogue has no such code.
    """
    item = CATALOGUE[code]
    return Treatment(
        patient=patient,
        name=str(item.label),
        kind_of=item.kind,
        unit=item.unit,
        catalogue=code,
    )


def in_own_words(patient: Patient, name: str, kind: TreatmentKind) -> Treatment:
    """Return a treatment by the name a person gives it, not stored yet.

    A name that the catalogue knows for this kind brings the catalogue's unit, and
    with the code its notices, but keeps the words that were typed.
    """
    code = CATALOGUE.normalise(name)
    if code not in CATALOGUE or CATALOGUE[code].kind != kind:
        return Treatment(patient=patient, name=name, kind_of=kind)
    treatment = from_catalogue(patient, code)
    treatment.name = name
    return treatment


def add_treatment(
    treatment: Treatment,
    *,
    by: User,
    used_now: bool = False,
    starts_on: date | None = None,
) -> Treatment:
    """Store a new treatment, and that it is used since a day if it is used now.

    `starts_on` None is an unknown day, or one before the diary. A repeated post
    gives the stored treatment and changes nothing.

    Raises
    ------
    ConflictError
        The name is taken, or the id by something else of this diary.
    DoesNotExist
        The id is taken in another diary.
    """
    with actions.in_turn(treatment.patient_id):
        stored, created = actions.store(treatment, by=by)
        if created and used_now:
            start_regimen(stored, starts_on=starts_on, by=by)
    return stored


def ensure_from_catalogue(patient: Patient, *, code: str, by: User) -> Treatment:
    """Return the diary's treatment of this catalogue code or name, made if missing.

    Nothing is said about when it is used.

    Raises
    ------
    KeyError
        The catalogue has no such code.
    """
    with actions.in_turn(patient.pk):
        return _ensure(from_catalogue(patient, code), by=by)


def start_regimen(treatment: Treatment, *, starts_on: date | None, by: User) -> Regimen:
    """Note that a treatment is used from a day on; None is an unknown day.

    Raises
    ------
    ConflictError
        It is in use on that day already.
    """
    regimen = Regimen(
        patient=treatment.patient, treatment=treatment, as_needed=treatment.as_needed
    )
    change = TreatmentChange(
        patient=treatment.patient, kind_of=ChangeKind.START, day=starts_on
    )
    course.start(change, regimen=regimen, by=by)
    return regimen


def end_regimen(treatment: Treatment, *, ends_on: date, by: User) -> Regimen:
    """Note that a treatment is not used any more, from a day on.

    Raises
    ------
    ConflictError
        It is not in use on that day, or only since that day.
    """
    change = TreatmentChange(
        patient=treatment.patient, kind_of=ChangeKind.STOP, day=ends_on
    )
    stopped, _created = course.stop(change, treatment=treatment, by=by)
    return cast("Regimen", stopped.from_regimen)


def take_back_treatment(treatment: Treatment, *, by: User) -> Treatment:
    """Take a treatment out of the list.

    Raises
    ------
    ConflictError
        Something was logged of it: then it is part of what happened.
    """
    with actions.in_turn(treatment.patient_id):
        doses = treatment.doses.current().count()
        if doses:
            logged = ngettext(
                "%(count)s dose of it is logged, so it stays in the list. Stop it"
                " instead, or take that dose back first.",
                "%(count)s doses of it are logged, so it stays in the list. Stop it"
                " instead, or take those doses back first.",
                doses,
            )
            raise actions.ConflictError(logged % {"count": doses})
        return actions.void(treatment, by=by)


def start_all(treatments: Iterable[Treatment], *, by: User) -> None:
    """Put what is used now into the diary, since an unknown day.

    What the diary holds already, by catalogue code or name, is not entered again;
    what is in use already stays as it is.
    """
    with transaction.atomic():
        for one in treatments:
            stored = _ensure(one, by=by)
            today = stored.patient.today()
            if in_force(stored.regimens.current(), today) is None:
                start_regimen(stored, starts_on=None, by=by)


def set_conditions(patient: Patient, *, names: Collection[str], by: User) -> None:
    """Make these the conditions of the person; others are taken back.

    A name is a code of the list, or own words.
    """
    wanted = {folded(name): name for name in map(CONDITIONS.normalise, names)}
    with actions.in_turn(patient.pk):
        for one in patient.conditions.current():
            if wanted.pop(folded(one.name), None) is None:
                actions.void(one, by=by)
        for name in wanted.values():
            actions.store(Condition(pk=uuid7(), patient=patient, name=name), by=by)


def _ensure(treatment: Treatment, *, by: User) -> Treatment:
    """Return the stored treatment of the same code or name, or store this one."""
    known = _alike(treatment)
    if known is not None:
        return known
    try:
        return add_treatment(treatment, by=by)
    except actions.ConflictError:
        # Somebody else added it in this moment.
        known = _alike(treatment)
        if known is None:
            raise
        return known


def _alike(treatment: Treatment) -> Treatment | None:
    """Return the diary's treatment of the same name, else of the same code."""
    name, code = folded(treatment.name), treatment.catalogue
    known = list(treatment.patient.treatments.current().order_by("pk"))
    named = [one for one in known if folded(one.name) == name]
    coded = [one for one in known if code and one.catalogue == code]
    return next(iter([*named, *coded]), None)
