"""What the list of treatments and its catalogue show: rows by use, and offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diary.due import in_force
from diary.models import Patient, Regimen, Treatment
from diary.vocab.terms import folded
from diary.vocab.treatments import (
    CatalogueItem,
    TreatmentKind,
    amount_with_unit,
    catalogue_by_kind,
    search,
)

from .periods import Span, last_span, told
from .wording import regimen_in_words

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
    """One treatment of the list: what holds today, and its last time of use."""

    treatment: Treatment
    now: Regimen | None
    span: Span | None
    today: date

    @cached_property
    def usual(self) -> str:
        """How it is taken, else the usual amount with its unit, or nothing."""
        treatment = self.treatment
        words = regimen_in_words(self.now) if self.now is not None else ""
        if words or treatment.usual_amount is None:
            return words
        return amount_with_unit(treatment.usual_amount, treatment.unit)

    @property
    def is_said(self) -> bool:
        """Tell whether it is known how it is taken now."""
        return self.now is not None and bool(regimen_in_words(self.now))

    @property
    def says_as_needed(self) -> bool:
        """Tell whether "when needed" is still to be said."""
        return self.treatment.as_needed and not self.is_said

    @cached_property
    def when(self) -> str:
        """The last time of use in words, or nothing."""
        return told(*self.span, self.today) if self.span else ""

    @property
    def is_dosed(self) -> bool:
        """Tell whether one use of it is called a dose."""
        return self.treatment.kind_of in _COUNTED_AS_DOSES

    @property
    def is_used(self) -> bool:
        """Tell whether it is used now."""
        return self.now is not None


@dataclass(frozen=True)
class Section:
    """Rows of the list under one heading."""

    heading: str
    rows: list[Row]


def sections(patient: Patient) -> tuple[list[Section], list[Row]]:
    """Return the diary's treatments by use, and those that were taken back."""
    rows = sorted(_rows(patient), key=_place)
    listed = [row for row in rows if row.treatment.voided_at is None]
    used = [row for row in listed if row.is_used]
    medicines = [row for row in used if row.treatment.kind_of == TreatmentKind.MEDICINE]
    parts = [
        Section(_("Medicines used now"), medicines),
        Section(
            _("Remedies, therapies and more, used now"),
            [row for row in used if row not in medicines],
        ),
        Section(_("Now and then"), [row for row in listed if row.span is None]),
        Section(
            _("Used earlier"), [row for row in listed if row.span and not row.is_used]
        ),
    ]
    taken_back = [row for row in rows if row.treatment.voided_at is not None]
    return [part for part in parts if part.rows], taken_back


def row_of(treatment: Treatment, regimens: Sequence[Regimen], today: date) -> Row:
    """Return a treatment with its current regimens as a row."""
    spans = [Span(one.starts_on, one.ends_on) for one in regimens]
    return Row(treatment, in_force(regimens, today), last_span(spans, today), today)


def _rows(patient: Patient) -> list[Row]:
    """Read of every regimen its days alone, and what holds today in full."""
    today = patient.today()
    spans: dict[UUID, list[Span]] = defaultdict(list)
    holding: list[UUID] = []
    days = patient.regimens.current().values_list(
        "pk", "treatment_id", "starts_on", "ends_on"
    )
    for pk, treatment_pk, starts_on, ends_on in days:
        span = Span(starts_on, ends_on)
        spans[treatment_pk].append(span)
        if span.holds_on(today):
            holding.append(pk)
    held = patient.regimens.filter(pk__in=holding).prefetch_related("planned")
    now = {one.treatment_id: one for one in held}
    rows = []
    for treatment in patient.treatments.all():
        regimen = now.get(treatment.pk)
        if regimen is not None:
            regimen.treatment = treatment
        last = last_span(spans[treatment.pk], today)
        rows.append(Row(treatment, regimen, last, today))
    return rows


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
