"""The course of a treatment as its page shows it: what holds, and every change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, prefetch_related_objects
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.models import Regimen, Treatment, TreatmentChange
from diary.treatments.periods import newest_first, told
from diary.treatments.wording import (
    change_in_words,
    reason_in_words,
    regimen_in_words,
)
from diary.vocab.changes import Decider, Outcome


@dataclass(frozen=True)
class Line:
    """A change as the list shows it, or a time of use that no change made."""

    change: TreatmentChange | None
    regimen: Regimen | None
    today: date

    @property
    def is_gone(self) -> bool:
        """Tell whether it was taken back."""
        row = self.change or self.regimen
        return row is not None and row.voided_at is not None

    @property
    def day(self) -> date | None:
        """The day on which it was done, if that is known."""
        if self.change is not None:
            return self.change.day
        return self.regimen.starts_on if self.regimen else None

    @property
    def what(self) -> str:
        """What was done, in words."""
        if self.change is not None:
            return str(capfirst(change_in_words(self.change)))
        regimen = self.regimen
        if regimen is None:
            return ""
        used = told(regimen.starts_on, regimen.ends_on, self.today)
        words = regimen_in_words(regimen)
        return f"{used}: {words}" if words else used

    @property
    def facts(self) -> list[str]:
        """Who decided, why, what was hoped for, and what is watched."""
        change = self.change
        if change is None:
            return []
        said = {
            _("Why: %(said)s"): reason_in_words(change),
            _("Decided by: %(said)s"): (
                str(Decider(change.decided_by).label) if change.decided_by else ""
            ),
            _("Hope: %(said)s"): change.hope,
            _("To watch: %(said)s"): (
                str(Outcome(change.watch).label) if change.watch else ""
            ),
        }
        return [words % {"said": answer} for words, answer in said.items() if answer]


@dataclass(frozen=True)
class Course:
    """All that is stored of the course of one treatment, newest first."""

    treatment: Treatment
    regimens: list[Regimen]
    changes: list[TreatmentChange]
    today: date

    @property
    def current(self) -> list[Regimen]:
        """The regimens that were not taken back."""
        return [one for one in self.regimens if one.voided_at is None]

    @property
    def made_by_changes(self) -> set[UUID]:
        """The regimens that a change begins or ends, taken back or not."""
        ends = ((one.from_regimen_id, one.to_regimen_id) for one in self.changes)
        return {pk for both in ends for pk in both if pk is not None}

    @property
    def lines(self) -> list[Line]:
        """The changes, and the times of use without one, newest first."""
        alone = [one for one in self.regimens if one.pk not in self.made_by_changes]
        lines = [
            *(Line(one, None, self.today) for one in self.changes),
            *(Line(None, one, self.today) for one in alone),
        ]
        return sorted(lines, key=lambda line: line.day or date.min, reverse=True)

    @property
    def standing(self) -> list[Line]:
        """What was not taken back."""
        return [line for line in self.lines if not line.is_gone]

    @property
    def taken_back(self) -> list[Line]:
        """What can be put back."""
        return [line for line in self.lines if line.is_gone]

    def free_edges(self, regimen: Regimen) -> list[str]:
        """Return the days of a regimen that no change makes."""
        made = [one for one in self.changes if one.voided_at is None]
        free = []
        if all(one.to_regimen_id != regimen.pk for one in made):
            free.append("starts_on")
        if all(one.from_regimen_id != regimen.pk for one in made):
            free.append("ends_on")
        return free


def read_course(treatment: Treatment) -> Course:
    """Read the course of a treatment: a fixed number of queries."""
    regimens = newest_first(treatment.regimens.prefetch_related("planned"))
    changes = _changes(treatment, {one.pk: one for one in regimens})
    return Course(treatment, regimens, changes, treatment.patient.today())


def _changes(treatment: Treatment, known: dict[UUID, Regimen]) -> list[TreatmentChange]:
    """Return the changes of a treatment with their regimens, the last one first.

    A switch has a regimen of another treatment too, which is not known yet.
    """
    mine = Q(from_regimen__treatment=treatment) | Q(to_regimen__treatment=treatment)
    rows = treatment.patient.treatmentchanges.filter(mine).select_related(
        "from_regimen__treatment", "to_regimen__treatment"
    )
    changes = list(rows.order_by(F("day").desc(nulls_last=True), "-pk"))
    elsewhere = []
    for one in changes:
        for name in ("from_regimen", "to_regimen"):
            regimen = getattr(one, name)
            if regimen is not None and regimen.pk in known:
                setattr(one, name, known[regimen.pk])
            elif regimen is not None:
                elsewhere.append(regimen)
    prefetch_related_objects(elsewhere, "planned")
    return changes
