"""What happens in the journal beyond storing one entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diary import actions
from diary.forms import Receipt
from diary.ids import uuid7
from diary.models import (
    CheckIn,
    Dose,
    Entry,
    LeftOutDay,
    LifeEvent,
    Patient,
    Shortcut,
    SideEffect,
    User,
)
from diary.vocab.entries import (
    CheckInPart,
    SpasmsAnswer,
    TimePrecision,
)

from . import shortcuts, wording
from .checkin_form import receive

FULL = gettext_lazy("There is room for six buttons. Take one away first.")


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
    with actions.in_turn(check_in.patient_id):
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


def log_dose(
    dose: Dose,
    *,
    by: User,
    own_words: Iterable[actions.OwnWord] = (),
    own_clock: bool = False,
) -> tuple[Dose, bool]:
    """Store a dose that was planned, once for whoever is first.

    Two people who answer the same planned dose alike have logged one dose. Return the
    stored dose and whether this call created it.

    Raises
    ------
    ConflictError
        It was answered in another way already, or the id is taken.
    DoesNotExist
        The id is taken in another diary.
    """
    try:
        return actions.store(dose, by=by, own_words=own_words, own_clock=own_clock)
    except actions.ConflictError:
        there = _answered(dose)
        if there is None:
            raise
        if (there.status, there.amount) == (dose.status, dose.amount):
            return there, False
        raise actions.ConflictError(_answered_before(there, by)) from None


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

    The answer joins the evening check-in of the day if there is one. A number that
    was given there says more and stays. Return the check-in and whether the tap
    changed anything.

    Raises
    ------
    ConflictError
        "No spasms" was tapped on a day with logged spasms.
    """
    with actions.in_turn(patient.pk):
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
        rows = patient.checkins.current().on_day(day).filter(part=CheckInPart.EVENING)
        check_in = rows.first()
        if check_in is None:
            check_in = CheckIn(pk=pk, patient=patient, part=CheckInPart.EVENING)
            check_in.local_day, check_in.spasms = day, answer
            receive(check_in, receipt)
            try:
                return actions.store(check_in, by=by, own_clock=True)
            except actions.ConflictError:
                # Somebody else began the check-in in this moment: join theirs.
                check_in = rows.first()
                if check_in is None:
                    raise
        if check_in.spasms in (answer, SpasmsAnswer.NUMBER):
            return check_in, False
        check_in.spasms, check_in.spasms_include_logged = answer, True
        return actions.edit(check_in, by=by, version=check_in.version), True


def end_side_effect(effect: SideEffect, *, on: date, by: User) -> SideEffect:
    """Note that a side effect is over since a day."""
    effect.ongoing, effect.ended_on = False, max(on, effect.local_day)
    return actions.edit(effect, by=by, version=effect.version)


def end_life_event(event: LifeEvent, *, on: date, by: User) -> LifeEvent:
    """Note that a life event is over; one that has ended keeps its day."""
    if event.ends_on is None:
        event.ends_on = max(on, event.starts_on)
        return actions.edit(event, by=by, version=event.version)
    return event


def leave_day_out(
    patient: Patient, *, day: date, reason: str, pk: UUID, receipt: Receipt, by: User
) -> LeftOutDay:
    """Leave a day out of comparisons.

    A day that was counted again gets a row of its own: what tells whether somebody
    had looked before is when it was decided this time.

    Raises
    ------
    DoesNotExist
        The id is taken in another diary.
    """
    with actions.in_turn(patient.pk):
        left_out = patient.leftoutdays.current().on_day(day).first()
        if left_out is None:
            left_out = LeftOutDay(pk=pk, patient=patient, local_day=day, reason=reason)
            left_out.entered_at = receipt.entered_at
            left_out.clock_skew = receipt.clock_skew
            return actions.store(left_out, by=by)[0]
        left_out.patient, left_out.reason = patient, reason
        return actions.edit(left_out, by=by, version=left_out.version)


def count_day(patient: Patient, *, day: date, by: User) -> None:
    """Let comparisons count a day that was left out."""
    for left_out in patient.leftoutdays.current().on_day(day):
        actions.void(left_out, by=by)


def add_shortcut(entry: Entry, *, by: User) -> Shortcut:
    """Make a one-tap button that stores such an entry again.

    Raises
    ------
    ConflictError
        There are six already, or there is one like it.
    """
    patient = entry.patient
    prefill = shortcuts.prefill_of(entry)
    with actions.in_turn(patient.pk):
        mine = list(patient.shortcuts.current())
        if any(
            (one.entry_kind, one.prefill) == (entry.kind(), prefill) for one in mine
        ):
            raise actions.ConflictError(_("This button is already there."))
        if len(mine) >= Shortcut.MOST:
            raise actions.ConflictError(str(FULL))
        shortcut = Shortcut(
            patient=patient,
            entry_kind=entry.kind(),
            prefill=prefill,
            position=max((one.position for one in mine), default=0) + 1,
        )
        return actions.store(shortcut, by=by)[0]


def restore_shortcut(shortcut: Shortcut, *, by: User) -> Shortcut:
    """Put a button back.

    Raises
    ------
    ConflictError
        There are six others by now.
    """
    with actions.in_turn(shortcut.patient_id):
        if shortcut.patient.shortcuts.current().count() >= Shortcut.MOST:
            raise actions.ConflictError(str(FULL))
        return actions.restore(shortcut, by=by)


def move_shortcut(shortcut: Shortcut, *, by: User) -> None:
    """Move a button one place up; the first one stays where it is."""
    patient = shortcut.patient
    with actions.in_turn(patient.pk):
        before = patient.shortcuts.current().filter(position__lt=shortcut.position)
        above = before.order_by("-position").first()
        if above is None:
            return
        above.position, shortcut.position = shortcut.position, above.position
        for one in (above, shortcut):
            actions.edit(one, by=by, version=one.version)


def _answered(dose: Dose) -> Dose | None:
    """Return the dose that stands in the same slot, logged by another tap."""
    rows = dose.patient.doses.current().exclude(pk=dose.pk).filter(due_on=dose.due_on)
    place = {"treatment": dose.treatment_id, "due_slot": dose.due_slot}
    return rows.filter(**place).select_related("recorded_by", "treatment").first()


def _answered_before(there: Dose, reader: User) -> str:
    return _("%(who)s It says: %(dose)s. Nothing was changed.") % {
        "who": wording.logged_by(there, reader),
        "dose": wording.line(there),
    }


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
