"""What changes the course of a treatment: changes, corrections, steps of a plan.

The regimens of a treatment are its course. Each edge between two of them, or between
one and a time without the treatment, belongs to one `TreatmentChange` at most; edges
without one are from before changes were noted, or the foreseen end of a course.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from diary import actions
from diary.actions import ConflictError
from diary.due import daily_amount, in_force
from diary.models import (
    Patient,
    PlannedDose,
    PlanStep,
    Regimen,
    Treatment,
    TreatmentChange,
    User,
)
from diary.vocab.changes import ChangeKind

# Kinds after which a treatment is used that was not used before.
_BEGINS = (ChangeKind.START, ChangeKind.RESUME, ChangeKind.SWITCH)


def start(
    change: TreatmentChange,
    *,
    regimen: Regimen,
    planned: Sequence[PlannedDose] = (),
    by: User,
) -> tuple[TreatmentChange, bool]:
    """Note that a treatment is used, or used again, from the day of the change on.

    It is used until `regimen.ends_on`, or until it is noted as used again later. A day
    of None is unknown. Return the stored change and whether this call made it.

    Raises
    ------
    ConflictError
        It is used on that day already.
    DoesNotExist
        The id of the change is taken in another diary.
    """
    with actions.in_turn(change.patient_id):
        if (stored := _already(change)) is not None:
            return stored, False
        regimen.starts_on = change.day
        _insert(regimen, planned, by=by)
        change.to_regimen = regimen
        return actions.store(change, by=by)


def alter(
    change: TreatmentChange,
    *,
    regimen: Regimen,
    planned: Sequence[PlannedDose] = (),
    by: User,
) -> tuple[TreatmentChange, bool]:
    """Note that a treatment is taken in another way from the day of the change on.

    What held on that day ends, and `regimen` holds until that would have ended. On
    the first day of what held, it takes its place: then the dose set last counts.
    Whether that is more or less is judged from the amounts.

    Raises
    ------
    ConflictError
        It is not used on that day.
    DoesNotExist
        The id of the change is taken in another diary.
    """
    with actions.in_turn(change.patient_id):
        if (stored := _already(change)) is not None:
            return stored, False
        day = cast("date", change.day)
        held = _held(regimen.treatment, day)
        ends_on, after = held.ends_on, _change_after(held)
        if held.starts_on == day:
            _replace(held, change, by=by)
        else:
            change.from_regimen = _end(held, day, by=by)
        regimen.starts_on, regimen.ends_on = day, ends_on
        actions.store(regimen, parts={"planned": planned}, by=by)
        change.to_regimen = regimen
        if change.from_regimen is not None and change.kind_of not in _BEGINS:
            change.kind_of = kind_between(change.from_regimen, regimen)
        # First, because a regimen is ended by one change only.
        _follow(after, regimen, by=by)
        return actions.store(change, by=by)


def stop(
    change: TreatmentChange, *, treatment: Treatment, by: User
) -> tuple[TreatmentChange, bool]:
    """Note that a treatment is not used, for now or for good, from a day on.

    Raises
    ------
    ConflictError
        It is not used on that day, or only since that day.
    DoesNotExist
        The id of the change is taken in another diary.
    """
    with actions.in_turn(change.patient_id):
        if (stored := _already(change)) is not None:
            return stored, False
        change.from_regimen = _stopped(treatment, cast("date", change.day), by=by)
        return actions.store(change, by=by)


def switch(
    change: TreatmentChange,
    *,
    treatment: Treatment,
    regimen: Regimen,
    planned: Sequence[PlannedDose] = (),
    by: User,
) -> tuple[TreatmentChange, bool]:
    """Note that one treatment is stopped and another used from the same day on.

    Raises
    ------
    ConflictError
        The first is not used on that day, or the other is already.
    DoesNotExist
        The id of the change is taken in another diary.
    """
    with actions.in_turn(change.patient_id):
        if (stored := _already(change)) is not None:
            return stored, False
        day = cast("date", change.day)
        if regimen.treatment_id == treatment.pk:
            raise ConflictError(_("A switch goes from one treatment to another."))
        regimen.starts_on = day
        _insert(regimen, planned, by=by)
        change.from_regimen = _stopped(treatment, day, by=by)
        change.to_regimen = regimen
        return actions.store(change, by=by)


def take_back(change: TreatmentChange, *, by: User) -> TreatmentChange:
    """Take a change back: what held before it goes on as if it had not been made.

    Raises
    ------
    ConflictError
        What held before it was changed in another way since.
    """
    with actions.in_turn(change.patient_id):
        change = _current(change)
        was, now = change.from_regimen, change.to_regimen
        after = _change_after(now) if now else None
        taken_back = actions.void(change, by=by)
        if now is not None:
            actions.void(now, by=by)
        if was is not None and now is not None and _are_of_one(was, now):
            _go_on(was, now.ends_on, by=by)
            _follow(after, was, by=by)
            return taken_back
        _follow(after, None, by=by)
        if was is not None:
            _go_on(was, _end_before(was, taken_back), by=by)
            _join(was, by=by)
    return taken_back


def put_back(change: TreatmentChange, *, by: User) -> TreatmentChange:
    """Make a change again that was taken back, as it was.

    Raises
    ------
    ConflictError
        The course has changed since, so that it does not fit any more.
    """
    with actions.in_turn(change.patient_id):
        change = patient_change(change.patient, change.pk)
        if change.voided_at is None:
            return change
        was, now = change.from_regimen, change.to_regimen
        if was is not None:
            held = _held(was.treatment, cast("date", change.day))
            one = now is not None and _are_of_one(was, now)
            if held.pk != was.pk or (one and now and held.ends_on != now.ends_on):
                raise ConflictError(_changed_since())
            after = _change_after(held)
            _end(held, cast("date", change.day), by=by)
            if one and now is not None:
                now = actions.restore(now, by=by)
            _follow(after, now if one else None, by=by)
        if now is not None and now.voided_at is not None:
            _refuse_used(now)
            actions.restore(now, by=by)
            _join(now, by=by)
        return actions.restore(change, by=by)


def correct(
    change: TreatmentChange, *, day: date | None, version: int, by: User
) -> TreatmentChange:
    """Store what a change now says, and move the edge it makes to `day`.

    Raises
    ------
    ConflictError
        Somebody changed it meanwhile, or the day does not lie between the changes
        before and after it.
    """
    with actions.in_turn(change.patient_id):
        stored = _current(change)
        was, now = stored.from_regimen, stored.to_regimen
        if day != stored.day:
            _check_between(day, was, now)
            # The one that gives way comes first, so that the two never overlap.
            moved = [(now, "starts_on"), (was, "ends_on")]
            if was is not None and day is not None and day < (was.ends_on or day):
                moved.reverse()
            for regimen, edge in moved:
                if regimen is not None:
                    setattr(regimen, edge, day)
                    _refuse_used(regimen)
                    actions.edit(regimen, by=by, version=regimen.version)
        change.day = day
        change.from_regimen, change.to_regimen = was, now
        return actions.edit(change, by=by, version=version)


def correct_regimen(
    regimen: Regimen,
    *,
    planned: Sequence[PlannedDose],
    version: int,
    by: User,
) -> Regimen:
    """Store what a regimen now says, as a correction of what was written wrongly.

    Its first and last day are corrected here only where no change made them; the
    others belong to their change. Whether a change raised or lowered the dose is
    judged anew.

    Raises
    ------
    ConflictError
        Somebody changed it meanwhile, a day belongs to a change, or it would share
        days with another regimen.
    """
    with actions.in_turn(regimen.patient_id):
        stored = Regimen.objects.get(pk=regimen.pk, patient=regimen.patient_id)
        for edge, related in (("starts_on", "to_regimen"), ("ends_on", "from_regimen")):
            moved = getattr(regimen, edge) != getattr(stored, edge)
            if moved and _changes(regimen.patient).filter(**{related: stored}).exists():
                raise ConflictError(
                    _("This day belongs to a change. Correct the day of the change.")
                )
        _refuse_used(regimen)
        kept = actions.edit(regimen, by=by, version=version, parts={"planned": planned})
        for related in ("to_regimen", "from_regimen"):
            for change in _changes(regimen.patient).filter(**{related: kept}):
                _judge(change, by=by)
    return kept


def take_back_regimen(regimen: Regimen, *, by: User) -> Regimen:
    """Take back a time of use that no change made.

    Raises
    ------
    ConflictError
        A change begins or ends it; that is what is to be taken back.
    """
    with actions.in_turn(regimen.patient_id):
        changes = _changes(regimen.patient)
        made = changes.filter(to_regimen=regimen) | changes.filter(from_regimen=regimen)
        if made.exists():
            raise ConflictError(
                _("This time of use belongs to a change. Take the change back instead.")
            )
        return actions.void(regimen, by=by)


def put_back_regimen(regimen: Regimen, *, by: User) -> Regimen:
    """Put back a time of use that was taken back.

    Raises
    ------
    ConflictError
        Meanwhile the treatment is marked as used in this time.
    """
    with actions.in_turn(regimen.patient_id):
        _refuse_used(regimen)
        return actions.restore(regimen, by=by)


def add_step(
    step: PlanStep, *, planned: Sequence[PlannedDose] = (), by: User
) -> tuple[PlanStep, bool]:
    """Store one step of a plan.

    Raises
    ------
    ConflictError
        The plan has a step on that day already.
    DoesNotExist
        The id is taken in another diary.
    """
    return actions.store(step, by=by, parts={"planned": planned})


def leave_out_step(step: PlanStep, *, by: User) -> PlanStep:
    """Note that a step of a plan was not done at all.

    Raises
    ------
    ConflictError
        It was done: a change answers it.
    """
    with actions.in_turn(step.patient_id):
        if _changes(step.patient).filter(plan_step=step).exists():
            raise ConflictError(_("This step was done already. Nothing was changed."))
        step.left_out = True
        return actions.edit(step, by=by, version=step.version)


def patient_change(patient: Patient, pk: UUID) -> TreatmentChange:
    """Return a change of this diary with its regimens, or raise DoesNotExist."""
    rows = patient.treatmentchanges.select_related(
        "from_regimen__treatment", "to_regimen__treatment"
    )
    return rows.get(pk=pk)


def _already(change: TreatmentChange) -> TreatmentChange | None:
    """Return the stored change of the same id; two that differ are refused."""
    known = TreatmentChange.objects.filter(pk=change.pk).first()
    if known is None:
        return None
    if known.patient_id != change.patient_id:
        raise TreatmentChange.DoesNotExist
    if known.voided_at is not None:
        raise ConflictError(_("This change was taken back. Nothing was changed."))
    said = actions.content(change)
    stored = actions.content(known)
    # A correction or another change may have touched these since.
    ours = {"from_regimen", "to_regimen", "kind_of", "plan_step"}
    if any(stored[name] != said[name] for name in said if name not in ours):
        raise ConflictError(_("This was already used for another entry."))
    return known


def _changes(patient: Patient) -> QuerySet[TreatmentChange]:
    return TreatmentChange.objects.filter(patient=patient, voided_at=None)


def _current(change: TreatmentChange) -> TreatmentChange:
    stored = patient_change(change.patient, change.pk)
    if stored.voided_at is not None:
        raise ConflictError(_("This change was taken back. Nothing was changed."))
    return stored


def _regimens(treatment: Treatment) -> list[Regimen]:
    return list(treatment.regimens.current())


def _held(treatment: Treatment, day: date) -> Regimen:
    """Return the regimen that holds on a day, or say that there is none."""
    held = in_force(_regimens(treatment), day)
    if held is None:
        raise ConflictError(
            _("%(name)s is not marked as used on %(day)s. Nothing was changed.")
            % {"name": treatment.name, "day": date_format(day)}
        )
    return held


def _stopped(treatment: Treatment, day: date, *, by: User) -> Regimen:
    """End what holds on a day; what began on that day cannot end on it."""
    held = _held(treatment, day)
    if held.starts_on == day:
        raise ConflictError(
            _(
                "%(name)s is marked as used like this since that day only. Take that"
                " back instead. Nothing was changed."
            )
            % {"name": treatment.name}
        )
    after = _change_after(held)
    ended = _end(held, day, by=by)
    _follow(after, None, by=by)
    return ended


def _end(regimen: Regimen, day: date, *, by: User) -> Regimen:
    regimen.ends_on = day
    return actions.edit(regimen, by=by, version=regimen.version)


def _go_on(regimen: Regimen, ends_on: date | None, *, by: User) -> None:
    regimen.ends_on = ends_on
    _refuse_used(regimen)
    actions.edit(regimen, by=by, version=regimen.version)


def _end_before(regimen: Regimen, change: TreatmentChange) -> date | None:
    """Return until when a regimen was to hold before a change ended it.

    That is the foreseen end of a course, or the next use of the treatment.
    """
    trail = regimen.patient.revisions
    moved = trail.filter(subject_id=change.pk).values_list("before__day", flat=True)
    # The change may have been moved since: these ends were of its making.
    made = {actions.plain(change.day), *moved}
    said = trail.filter(subject_id=regimen.pk).order_by("-version")
    earlier = (end for end in said.values_list("before__ends_on", flat=True))
    end = next((one for one in earlier if one not in made), None)
    ends = [date.fromisoformat(end)] if end else []
    following = _next_start(regimen)
    return min([*ends, *([following] if following else [])], default=None)


def _insert(regimen: Regimen, planned: Sequence[PlannedDose], *, by: User) -> None:
    """Store a regimen into a time without one, up to the next one at the latest."""
    following = _next_start(regimen)
    if following is not None:
        regimen.ends_on = min(following, regimen.ends_on or following)
    _refuse_used(regimen)
    actions.store(regimen, parts={"planned": planned}, by=by)
    _join(regimen, by=by)


def _join(regimen: Regimen, *, by: User) -> None:
    """Let the change on the day on which a regimen ends go on from it.

    What was noted as a start turns out to be a change of dose, once it is known what
    was taken until then.
    """
    begun = _changes(regimen.patient).filter(
        day=regimen.ends_on,
        from_regimen=None,
        to_regimen__treatment=regimen.treatment_id,
    )
    if regimen.ends_on is not None:
        _follow(begun.first(), regimen, by=by)


def _are_of_one(was: Regimen, now: Regimen) -> bool:
    return was.treatment_id == now.treatment_id


def _next_start(regimen: Regimen) -> date | None:
    """Return when the treatment is used next after a regimen began."""
    begun = regimen.starts_on or date.min
    starts = (
        one.starts_on
        for one in _regimens(regimen.treatment)
        if one.pk != regimen.pk and one.starts_on is not None
    )
    return min((day for day in starts if day > begun), default=None)


def _refuse_used(regimen: Regimen) -> None:
    begins, ends = regimen.starts_on or date.min, regimen.ends_on or date.max
    for one in _regimens(regimen.treatment):
        overlap = begins < (one.ends_on or date.max) and (
            (one.starts_on or date.min) < ends
        )
        if one.pk != regimen.pk and overlap:
            raise ConflictError(
                _(
                    "%(name)s is marked as used in this time already. Nothing was changed."
                )
                % {"name": regimen.treatment.name}
            )


def _replace(held: Regimen, change: TreatmentChange, *, by: User) -> None:
    """Take back what was set for the same day, and let the change stand for it."""
    earlier = _changes(held.patient).filter(to_regimen=held).first()
    if earlier is None:
        change.kind_of = ChangeKind.START
    else:
        change.from_regimen = earlier.from_regimen
        # The step of a plan was done, in another way than first noted.
        change.plan_step = change.plan_step or earlier.plan_step
        if earlier.kind_of in _BEGINS:
            change.kind_of = earlier.kind_of
        actions.void(earlier, by=by)
    actions.void(held, by=by)


def _change_after(regimen: Regimen) -> TreatmentChange | None:
    """Return the change with which a regimen ends."""
    return _changes(regimen.patient).filter(from_regimen=regimen).first()


def _follow(
    change: TreatmentChange | None, regimen: Regimen | None, *, by: User
) -> None:
    """Let a later change go from the regimen that holds before it by now."""
    if change is None:
        return
    change.from_regimen = regimen
    if change.to_regimen_id is None and regimen is None:
        # It ended what is not used any more by then.
        change.from_regimen_id = TreatmentChange.objects.get(
            pk=change.pk
        ).from_regimen_id
        actions.void(change, by=by)
        return
    _judge(change, by=by)


def _judge(change: TreatmentChange, *, by: User) -> None:
    """Store a change as what it is between its two regimens."""
    was, now = change.from_regimen, change.to_regimen
    if was is None and change.kind_of != ChangeKind.START:
        switched = change.kind_of == ChangeKind.SWITCH
        change.kind_of = ChangeKind.START if switched else ChangeKind.RESUME
    elif was is not None and now is not None and change.kind_of != ChangeKind.SWITCH:
        change.kind_of = kind_between(was, now)
    actions.edit(change, by=by, version=change.version)


def kind_between(was: Regimen, now: Regimen) -> ChangeKind:
    """Return what a change from one regimen to the next of a treatment is."""
    before, after = daily_amount(was), daily_amount(now)
    if before is None or after is None or before == after:
        return ChangeKind.ADJUST
    return ChangeKind.INCREASE if after > before else ChangeKind.DECREASE


def _check_between(day: date | None, was: Regimen | None, now: Regimen | None) -> None:
    if day is None and was is not None:
        raise ConflictError(_("Enter the day. Nothing was changed."))
    early = was is not None and day is not None and (day <= (was.starts_on or date.min))
    late = now is not None and day is not None and day >= (now.ends_on or date.max)
    if early or late:
        raise ConflictError(
            _(
                "This day does not lie between the changes before and after it. Nothing"
                " was changed."
            )
        )


def _changed_since() -> str:
    return _("The course was changed since, so this cannot be put back as it was.")
