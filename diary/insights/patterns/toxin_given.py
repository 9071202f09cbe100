"""What a clinic gave, and what else was changed beside it, for the page on injections.

Both classes tell the same: one reads it, the other takes it from what was read before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from diary.due import GIVEN_BY_A_CLINIC
from diary.insights.change_points import Course
from diary.models import Dose, DoseSite, Patient
from diary.vocab.entries import DoseStatus
from diary.vocab.treatments import TreatmentKind

# A first and a last day, both with.
type Span = tuple[date, date]


class Injection(NamedTuple):
    """One injection as it was noted; `sites` are its muscles, where they are read."""

    day: date
    name: str
    amount: Decimal | None
    unit: str
    came_back_on: date | None
    sites: tuple[DoseSite, ...] = ()


class Given:
    """The injections of a diary up to a day, and its other changes, read."""

    def __init__(self, patient: Patient, until: date) -> None:
        self._patient, self._until = patient, until

    def injections(self) -> list[Injection]:
        """Return every injection in its order, with its muscles."""
        rows = self._given(TreatmentKind.INJECTION)
        sites: dict[UUID, list[DoseSite]] = defaultdict(list)
        injected = rows.filter(sites__isnull=False).order_by("sites__position", "sites")
        told = injected.values_list("pk", *(f"sites__{name}" for name in DoseSite.SAYS))
        for dose, *said in told:
            sites[dose].append(DoseSite(**dict(zip(DoseSite.SAYS, said, strict=True))))
        given = rows.values_list(
            "pk", "local_day", "treatment__name", "amount", "unit", "wore_off_on"
        )
        return [
            Injection(day, name, amount, unit, back, tuple(sites.get(pk, ())))
            for pk, day, name, amount, unit, back in given
        ]

    def others(self, spans: Iterable[Span]) -> Course:
        """Return what else was changed in these days, as comparisons take it."""
        edges, noted = Q(), Q()
        for span in spans:
            edges |= Q(starts_on__range=span) | Q(ends_on__range=span)
            noted |= Q(day__range=span)
        regimens = self._patient.regimens.current().filter(
            edges, treatment__voided_at=None
        )
        procedures = self._given(TreatmentKind.PROCEDURE)
        return Course(
            regimens=tuple(regimens.select_related("treatment")),
            changes=tuple(self._patient.treatmentchanges.current().filter(noted)),
            given=tuple(procedures.select_related("treatment")),
        )

    def _given(self, kind: TreatmentKind) -> QuerySet[Dose]:
        # By their treatments, or every dose of the diary would be looked at.
        rows: QuerySet[Dose] = self._patient.doses.current().filter(
            treatment__in=self._treatments[kind],
            status=DoseStatus.TAKEN,
            local_day__lte=self._until,
        )
        return rows.order_by("local_day", "pk")

    @cached_property
    def _treatments(self) -> dict[str, list[UUID]]:
        """What a clinic gives, by its kind."""
        treatments = self._patient.treatments.current().filter(
            kind_of__in=GIVEN_BY_A_CLINIC
        )
        found: dict[str, list[UUID]] = defaultdict(list)
        for kind, pk in treatments.values_list("kind_of", "pk"):
            found[kind].append(pk)
        return found


class GivenInCourse:
    """The same, taken from the course of a diary; without the muscles."""

    def __init__(self, course: Course, until: date) -> None:
        self._course, self._until = course, until

    def injections(self) -> list[Injection]:
        """Return every injection in its order."""
        return [
            Injection(
                one.local_day,
                one.treatment.name,
                one.amount,
                one.unit,
                one.wore_off_on,
            )
            for one in self._given(TreatmentKind.INJECTION)
        ]

    def others(self, spans: Iterable[Span]) -> Course:
        """Return what else was changed in these days."""
        days = tuple(spans)

        def is_in(day: date | None) -> bool:
            return day is not None and any(a <= day <= b for a, b in days)

        return Course(
            regimens=tuple(
                one
                for one in self._course.regimens
                if is_in(one.starts_on) or is_in(one.ends_on)
            ),
            changes=tuple(one for one in self._course.changes if is_in(one.day)),
            given=tuple(self._given(TreatmentKind.PROCEDURE)),
        )

    def _given(self, kind: TreatmentKind) -> list[Dose]:
        return [
            one
            for one in self._course.given
            if one.treatment.kind_of == kind and one.local_day <= self._until
        ]
