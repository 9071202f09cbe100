"""What the pages about treatments show: rows by use, the catalogue, the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diary.actions import content
from diary.models import Patient, Regimen, Revision, Treatment, User, Written
from diary.vocab.terms import folded
from diary.vocab.treatments import (
    CatalogueItem,
    TreatmentKind,
    Unit,
    amount_with_unit,
    catalogue_by_kind,
    search,
)

from .periods import newest_first, told

# Headings; the labels of the kinds are singular, to stand inside a sentence.
KIND_HEADINGS = {
    TreatmentKind.MEDICINE: gettext_lazy("Medicines"),
    TreatmentKind.REMEDY: gettext_lazy("Home remedies"),
    TreatmentKind.THERAPY: gettext_lazy("Therapies"),
    TreatmentKind.DEVICE: gettext_lazy("Splints and devices"),
    TreatmentKind.INJECTION: gettext_lazy("Injections"),
    TreatmentKind.PROCEDURE: gettext_lazy("Procedures"),
    TreatmentKind.OTHER: gettext_lazy("Other"),
}
_KIND_ORDER = {kind: place for place, kind in enumerate(TreatmentKind)}
_COUNTED_AS_DOSES = (TreatmentKind.MEDICINE, TreatmentKind.INJECTION)


@dataclass(frozen=True)
class Row:
    """One treatment of the list."""

    treatment: Treatment
    period: Regimen | None

    @property
    def usual(self) -> str:
        """The usual amount with its unit, or nothing."""
        treatment = self.treatment
        if treatment.usual_amount is None:
            return ""
        return amount_with_unit(treatment.usual_amount, treatment.unit)

    @property
    def when(self) -> str:
        """The last time of use in words, or nothing."""
        return told(self.period.starts_on, self.period.ends_on) if self.period else ""

    @property
    def is_dosed(self) -> bool:
        """Tell whether one use of it is called a dose."""
        return self.treatment.kind_of in _COUNTED_AS_DOSES

    @property
    def is_used(self) -> bool:
        """Tell whether it is used now."""
        return self.period is not None and self.period.ends_on is None


@dataclass(frozen=True)
class Section:
    """Rows of the list under one heading."""

    heading: str
    rows: list[Row]


def sections(patient: Patient) -> tuple[list[Section], list[Row]]:
    """Return the diary's treatments by use, and those that were taken back."""
    periods: dict[UUID, list[Regimen]] = defaultdict(list)
    for regimen in patient.regimens.current():
        periods[regimen.treatment_id].append(regimen)
    rows = [
        Row(one, next(iter(newest_first(periods[one.pk])), None))
        for one in patient.treatments.all()
    ]
    rows.sort(key=_place)
    listed = [row for row in rows if row.treatment.voided_at is None]
    used = [row for row in listed if row.is_used]
    medicines = [row for row in used if row.treatment.kind_of == TreatmentKind.MEDICINE]
    parts = [
        Section(_("Medicines used now"), medicines),
        Section(
            _("Remedies, therapies and more, used now"),
            [row for row in used if row not in medicines],
        ),
        Section(_("Now and then"), [row for row in listed if row.period is None]),
        Section(
            _("Used earlier"), [row for row in listed if row.period and not row.is_used]
        ),
    ]
    taken_back = [row for row in rows if row.treatment.voided_at is not None]
    return [part for part in parts if part.rows], taken_back


def _place(row: Row) -> tuple[int, str]:
    kind = TreatmentKind(row.treatment.kind_of)
    return _KIND_ORDER[kind], folded(row.treatment.name)


@dataclass(frozen=True)
class Offer:
    """One item of the catalogue, and the diary's own treatment of it."""

    item: CatalogueItem
    mine: Treatment | None

    @property
    def other_names(self) -> str:
        """What else it is called."""
        label = folded(str(self.item.label))
        return ", ".join(one for one in self.item.aliases if folded(one) not in label)


def offers(
    patient: Patient, wanted: str
) -> list[tuple[TreatmentKind, str, list[Offer]]]:
    """Return the catalogue by kind, or what of it answers to a name."""
    mine: dict[str, Treatment] = {}
    for one in patient.treatments.current().order_by("pk"):
        mine.setdefault(one.catalogue, one)
    found = {item.code for item in search(wanted)}
    groups = []
    for kind, items in catalogue_by_kind().items():
        offered = [
            Offer(item, mine.get(item.code)) for item in items if item.code in found
        ]
        if offered:
            groups.append((kind, str(KIND_HEADINGS[kind]), offered))
    return groups


@dataclass(frozen=True)
class Change:
    """One change of a treatment or of a time of its use: what was said before."""

    title: str
    at: datetime
    by: str
    before: list[tuple[str, str]]


def history(treatment: Treatment, regimens: Iterable[Regimen]) -> list[Change]:
    """Return what a treatment and its times of use said before, newest first."""
    rows: list[Written] = [treatment, *regimens]
    later = {row.pk: content(row) for row in rows}
    trail = treatment.patient.revisions.filter(subject_id__in=list(later))
    changes = []
    for revision in trail.select_related("by").order_by("-pk"):
        after, later[revision.subject_id] = later[revision.subject_id], revision.before
        changes.append(
            Change(
                title=_title(revision),
                at=revision.at,
                by=_name(revision.by),
                before=differences(revision.before, after),
            )
        )
    return changes


def _title(revision: Revision) -> str:
    is_period = revision.subject == Regimen.kind()
    return {
        Revision.Change.EDITED: _("Time of use changed") if is_period else _("Changed"),
        Revision.Change.VOIDED: (
            _("Time of use taken back") if is_period else _("Taken back")
        ),
        Revision.Change.RESTORED: (
            _("Time of use put back") if is_period else _("Put back")
        ),
    }[Revision.Change(revision.change)]


def _name(user: User | None) -> str:
    return user.email if user else _("somebody who left")


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the fields that differ, with the value they have before."""
    labels = {
        "name": _("Name"),
        "kind_of": _("What it is"),
        "unit": _("Counted in"),
        "usual_amount": _("Usual amount"),
        "as_needed": _("Only when needed"),
        "note": _("Note"),
        "starts_on": _("Used since"),
        "ends_on": _("First day without it"),
    }
    return [
        (label, _told_value(name, before))
        for name, label in labels.items()
        if name in before and before[name] != after.get(name)
    ]


def _told_value(name: str, said: dict[str, Any]) -> str:
    value = said[name]
    if value in (None, ""):
        return _("still used") if name == "ends_on" else _("not said")
    tell: dict[str, Callable[[Any], object]] = {
        "as_needed": lambda is_so: _("yes") if is_so else _("no"),
        "kind_of": lambda kind: TreatmentKind(kind).label,
        "unit": lambda unit: Unit(unit).label,
        "usual_amount": lambda much: amount_with_unit(Decimal(much), said["unit"]),
        "starts_on": lambda day: date_format(date.fromisoformat(day)),
        "ends_on": lambda day: date_format(date.fromisoformat(day)),
    }
    return str(tell.get(name, str)(value))
