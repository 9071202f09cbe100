"""The plan of a treatment: its dated steps, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.models import Patient, PlanStep, Treatment, TreatmentChange
from diary.treatments.wording import step_in_words

# Written by hand, as the questions of the timeline are: Today asks this each time, most
# diaries have no answer, and putting it together would be all that it costs.
_OPEN = """
SELECT * FROM diary_planstep
WHERE patient_id = %s AND day <= %s AND voided_at IS NULL AND NOT left_out
AND NOT EXISTS (
    SELECT 1 FROM diary_treatmentchange
    WHERE plan_step_id = diary_planstep.id AND voided_at IS NULL
)
ORDER BY day, id
"""


@dataclass(frozen=True)
class PlannedStep:
    """One step of a plan; `change` is what was done about it, if anything was."""

    step: PlanStep
    change: TreatmentChange | None
    today: date

    @property
    def words(self) -> str:
        """What the step says."""
        return str(capfirst(step_in_words(self.step)))

    @property
    def is_open(self) -> bool:
        """Tell whether nobody said yet what became of it."""
        return self.change is None and not self.step.left_out

    @property
    def is_offered(self) -> bool:
        """Tell whether its day has come and it is still open."""
        return self.is_open and self.step.day <= self.today

    @property
    def became(self) -> str:
        """What became of it, in words; "" as long as its day is to come."""
        if self.change is None and self.step.left_out:
            return _("not done")
        if self.change is None:
            return _("not answered yet") if self.is_offered else ""
        day = self.change.day
        if day is None or day == self.step.day:
            return _("done")
        words = {"day": date_format(day)}
        if day < self.step.day:
            return _("done earlier, on %(day)s") % words
        return _("done later, on %(day)s") % words


def plan_of(treatment: Treatment) -> list[PlannedStep]:
    """Return the steps of a plan in their order: three queries, one if it has none."""
    rows = treatment.steps.current().order_by("day", "pk").prefetch_related("planned")
    steps = list(rows)
    if not steps:
        return []
    changes = treatment.patient.treatmentchanges.current().filter(
        plan_step__treatment=treatment
    )
    done = {one.plan_step_id: one for one in changes}
    today = treatment.patient.today()
    found = []
    for step in steps:
        step.treatment = treatment
        found.append(PlannedStep(step, done.get(step.pk), today))
    return found


class Offered(NamedTuple):
    """The step of a plan that holds now, and how many before it nobody answered."""

    step: PlanStep
    earlier: int


def open_steps(
    patient: Patient, today: date, known: Mapping[Any, Treatment]
) -> list[Offered]:
    """Return of each plan the last step whose day has come and that nobody answered.

    One query, and another one if there is any. `known` are the treatments of the
    diary by their ids.
    """
    key = Patient._meta.pk.get_db_prep_value(patient.pk, connection)
    values = [key, connection.ops.adapt_datefield_value(today)]
    offered: dict[UUID, Offered] = {}
    for step in patient.plansteps.raw(_OPEN, values):
        step.patient, step.treatment = patient, known[step.treatment_id]
        if step.treatment.voided_at is None:
            before = offered.get(step.treatment_id)
            earlier = before.earlier + 1 if before else 0
            offered[step.treatment_id] = Offered(step, earlier)
    prefetch_related_objects([one.step for one in offered.values()], "planned")
    return sorted(offered.values(), key=lambda one: (one.step.day, one.step.pk))


def sentence(step: PlanStep, today: date) -> str:
    """Return what a step says as Today tells it, without a word of advice."""
    words = {
        "name": capfirst(step.treatment.name),
        "schedule": step_in_words(step),
        "day": date_format(step.day),
    }
    if step.day == today:
        return _("%(name)s: your plan says %(schedule)s from today.") % words
    return _("%(name)s: your plan says %(schedule)s from %(day)s.") % words
