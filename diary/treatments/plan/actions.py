"""What writes a plan, and what was done about its steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from diary import actions
from diary.actions import ConflictError
from diary.due import in_force
from diary.models import PlannedDose, PlanStep, Regimen, TreatmentChange, User
from diary.treatments.course import actions as course
from diary.vocab.changes import ChangeKind, Decider, Reason

type Step = tuple[PlanStep, Sequence[PlannedDose]]


def add_plan(steps: Iterable[Step], *, by: User) -> list[PlanStep]:
    """Store several steps of a plan, all of them or none.

    Raises
    ------
    ConflictError
        The plan has a step on one of the days already.
    DoesNotExist
        An id is taken in another diary.
    """
    with transaction.atomic():
        return [
            course.add_step(step, planned=planned, by=by)[0] for step, planned in steps
        ]


def correct_step(
    step: PlanStep, *, planned: Sequence[PlannedDose], version: int, by: User
) -> PlanStep:
    """Store what a step now says, as a correction of what was written down.

    Raises
    ------
    ConflictError
        It was done already, somebody changed it meanwhile, or the plan has another
        step on that day.
    """
    with actions.in_turn(step.patient_id):
        _refuse_done(step)
        return actions.edit(step, by=by, version=version, parts={"planned": planned})


def take_back_step(step: PlanStep, *, by: User) -> PlanStep:
    """Take a step out of the plan.

    Raises
    ------
    ConflictError
        It was done already.
    """
    with actions.in_turn(step.patient_id):
        _refuse_done(step)
        return actions.void(step, by=by)


def offer_again(step: PlanStep, *, by: User) -> PlanStep:
    """Take back that a step was not done: it is offered again."""
    step.left_out = False
    return actions.edit(step, by=by, version=step.version)


def do_step(
    change: TreatmentChange, *, step: PlanStep, by: User
) -> tuple[TreatmentChange, bool]:
    """Note that a step was done on the day of `change`: on its day, early or late.

    It is taken from then on as the step says; who decided and why is the doctor's
    plan unless the change says otherwise. Return the stored change and whether this
    call made it.

    Raises
    ------
    ConflictError
        It was done already, or it does not fit what holds on that day.
    DoesNotExist
        The id of the change is taken in another diary.
    """
    with actions.in_turn(step.patient_id):
        change.plan_step = step
        change.decided_by = change.decided_by or Decider.DOCTOR
        change.reason = change.reason or Reason.PLANNED
        done = step.changes.filter(voided_at=None).exclude(pk=change.pk)
        if done.exists():
            raise ConflictError(_already_done())
        if step.left_out:
            offer_again(step, by=by)
        return _begin(change, step, by=by)


def _begin(
    change: TreatmentChange, step: PlanStep, *, by: User
) -> tuple[TreatmentChange, bool]:
    treatment = step.treatment
    if step.stops:
        change.kind_of = ChangeKind.STOP
        return course.stop(change, treatment=treatment, by=by)
    regimen = Regimen(
        patient=step.patient,
        treatment=treatment,
        as_needed=step.as_needed,
        most_a_day=step.most_a_day,
    )
    planned = [PlannedDose(**one.said()) for one in step.planned.all()]
    regimens = list(treatment.regimens.current())
    if change.day is not None and in_force(regimens, change.day) is not None:
        change.kind_of = ChangeKind.ADJUST
        return course.alter(change, regimen=regimen, planned=planned, by=by)
    change.kind_of = ChangeKind.RESUME if regimens else ChangeKind.START
    return course.start(change, regimen=regimen, planned=planned, by=by)


def _refuse_done(step: PlanStep) -> None:
    if step.changes.filter(voided_at=None).exists():
        raise ConflictError(_already_done())


def _already_done() -> str:
    return _("This step was done already. Nothing was changed.")
