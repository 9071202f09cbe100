"""The plan of a treatment: its dated steps, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.models import Patient, PlanStep, Treatment, TreatmentChange
from diary.treatments.wording import step_in_words

# What Today says of a step.
_OFFERED = ("pk", "treatment", "day", "stops", "as_needed", "most_a_day")


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
    """Return the steps of a plan in their order: three queries."""
    steps = treatment.steps.current().order_by("day", "pk").prefetch_related("planned")
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


def open_steps(
    patient: Patient, today: date, known: Mapping[Any, Treatment]
) -> list[PlanStep]:
    """Return the steps whose day has come and that nobody answered: one query.

    `known` are the treatments of the diary by their ids. The steps come as values,
    because Today must cost little.
    """
    answers = TreatmentChange.objects.filter(plan_step=OuterRef("pk"), voided_at=None)
    rows = patient.plansteps.filter(
        ~Exists(answers), voided_at=None, left_out=False, day__lte=today
    ).values_list(*_OFFERED)
    steps = []
    for values in rows:
        said = dict(zip(_OFFERED, values, strict=True))
        treatment = known[said.pop("treatment")]
        if treatment.voided_at is None:
            steps.append(PlanStep(patient=patient, treatment=treatment, **said))
    return sorted(steps, key=lambda step: (step.day, step.pk))


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
