"""What is entered after a visit, on one page: answers, and changes that were decided."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.models import Patient, Regimen, TreatmentChange, Visit
from diary.treatments.wording import change_in_words, regimen_in_words

# Of the visits before today so many can be chosen.
OFFERED = 6


@dataclass(frozen=True)
class Used:
    """A treatment that is taken or used now."""

    pk: UUID
    name: str
    how: str


@dataclass(frozen=True)
class Decided:
    """A change that was noted since the visit."""

    change: TreatmentChange
    treatment: UUID
    words: str


def visits_to_choose(patient: Patient) -> list[Visit]:
    """Return the latest visits up to today, the newest first."""
    visits = patient.visits.current().filter(on__lte=patient.today())
    late_first = ("-on", F("at").desc(nulls_last=True), "-pk")
    return list(visits.order_by(*late_first)[:OFFERED])


def used_now(patient: Patient) -> list[Used]:
    """Return what is taken or used today, by name."""
    today = patient.today()
    rows = patient.regimens.current().filter(treatment__voided_at=None)
    rows = rows.exclude(starts_on__gt=today).exclude(ends_on__lte=today)
    found = rows.select_related("treatment").prefetch_related("planned")
    return [
        Used(one.treatment_id, capfirst(one.treatment.name), regimen_in_words(one))
        for one in sorted(found, key=lambda one: one.treatment.name.casefold())
    ]


def decided_since(visit: Visit) -> list[Decided]:
    """Return the changes of treatment from the day of a visit on, in order."""
    changes = visit.patient.treatmentchanges.current().filter(day__gte=visit.on)
    changes = changes.exclude(from_regimen__treatment__voided_at__isnull=False)
    changes = changes.exclude(to_regimen__treatment__voided_at__isnull=False)
    edges = ("from_regimen", "to_regimen")
    rows = changes.select_related(*(f"{one}__treatment" for one in edges))
    rows = rows.prefetch_related(*(f"{one}__planned" for one in edges))
    return [_decided(one) for one in rows.order_by("day", "pk")]


def _decided(change: TreatmentChange) -> Decided:
    regimen: Regimen = change.to_regimen or change.from_regimen  # type: ignore[assignment]  # one of them is there, by a constraint
    words = {"name": capfirst(regimen.treatment.name), "done": change_in_words(change)}
    said = _("%(name)s: %(done)s") % words
    return Decided(change, regimen.treatment_id, said)
