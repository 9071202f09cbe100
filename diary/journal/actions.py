"""What happens in the journal beyond storing one entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from diary import actions
from diary.forms import Receipt
from diary.ids import uuid7
from diary.models import CheckIn, Entry, Patient, Shortcut, SideEffect, User
from diary.vocab.entries import (
    CheckInPart,
    SpasmsAnswer,
    TimePrecision,
)

from . import shortcuts
from .checkin_form import receive


def save_check_in(
    check_in: CheckIn,
    *,
    by: User,
    version: int | None = None,
    symptoms: Iterable[str] = (),
    own_clock: bool = False,
) -> tuple[CheckIn, bool]:
    """Store the answers of a day, and each side effect that was ticked with them.

    A side effect that already stands on that day is not entered twice. Return the
    stored check-in and whether this call created or changed it.

    Raises
    ------
    ConflictError
        The day has a check-in that the person was not looking at.
    """
    with transaction.atomic():
        if check_in._state.adding:
            stored, changed = actions.store(check_in, by=by, own_clock=own_clock)
        else:
            stored = actions.edit(check_in, by=by, version=version or 0)
            changed = True
        day = stored.local_day
        known = check_in.patient.sideeffects.current().filter(local_day=day)
        noted = set(known.values_list("symptom", flat=True))
        for symptom in symptoms:
            if symptom not in noted:
                actions.store(_noted(stored, symptom), by=by)
    return stored, changed


def answer_spasms(
    patient: Patient,
    *,
    answer: SpasmsAnswer,
    day: date,
    pk: UUID,
    receipt: Receipt,
    by: User,
) -> tuple[CheckIn, bool]:
    """Answer "no spasms" or "that was all" for a day with one tap.

    The answer joins the evening check-in of the day if there is one. Return the
    check-in and whether the tap changed anything.

    Raises
    ------
    ConflictError
        "No spasms" was tapped on a day with logged spasms.
    """
    with transaction.atomic():
        if (
            answer == SpasmsAnswer.NONE
            and patient.episodes.current().on_day(day).exists()
        ):
            raise actions.ConflictError(
                _(
                    "Spasms are logged for this day, so “No spasms” was not saved."
                    " “That was all” says that none is missing."
                )
            )
        rows = patient.checkins.current().on_day(day)
        check_in = rows.filter(part=CheckInPart.EVENING).first()
        if check_in is None:
            check_in = CheckIn(pk=pk, patient=patient, part=CheckInPart.EVENING)
            check_in.local_day, check_in.spasms = day, answer
            receive(check_in, receipt)
            return actions.store(check_in, by=by, own_clock=True)
        if check_in.spasms == answer:
            return check_in, False
        check_in.spasms, check_in.spasms_include_logged = answer, True
        check_in.spasms_low = check_in.spasms_high = None
        return actions.edit(check_in, by=by, version=check_in.version), True


def end_side_effect(effect: SideEffect, *, on: date, by: User) -> SideEffect:
    """Note that a side effect is over since a day."""
    effect.ongoing, effect.ended_on = False, max(on, effect.local_day)
    return actions.edit(effect, by=by, version=effect.version)


def add_shortcut(entry: Entry, *, by: User) -> Shortcut:
    """Make a one-tap button that stores such an entry again.

    Raises
    ------
    ConflictError
        There are six already, or there is one like it.
    """
    patient = entry.patient
    prefill = shortcuts.prefill_of(entry)
    with transaction.atomic():
        mine = list(patient.shortcuts.current())
        if any(
            (one.entry_kind, one.prefill) == (entry.kind(), prefill) for one in mine
        ):
            raise actions.ConflictError(_("This button is already there."))
        if len(mine) >= Shortcut.MOST:
            raise actions.ConflictError(
                _("There is room for six buttons. Take one away first.")
            )
        shortcut = Shortcut(
            patient=patient,
            entry_kind=entry.kind(),
            prefill=prefill,
            position=max((one.position for one in mine), default=0) + 1,
        )
        return actions.store(shortcut, by=by)[0]


def move_shortcut(shortcut: Shortcut, *, by: User) -> None:
    """Move a button one place up; the first one stays where it is."""
    patient = shortcut.patient
    with transaction.atomic():
        before = patient.shortcuts.current().filter(position__lt=shortcut.position)
        above = before.order_by("-position").first()
        if above is None:
            return
        above.position, shortcut.position = shortcut.position, above.position
        for one in (above, shortcut):
            actions.edit(one, by=by, version=one.version)


def _noted(check_in: CheckIn, symptom: str) -> SideEffect:
    return SideEffect(
        pk=uuid7(),
        patient=check_in.patient,
        symptom=symptom,
        occurred_at=check_in.occurred_at,
        local_day=check_in.local_day,
        timezone=check_in.timezone,
        day_start=check_in.day_start,
        time_precision=TimePrecision.DAY,
        entered_at=check_in.entered_at,
        clock_skew=check_in.clock_skew,
        source=check_in.source,
    )
