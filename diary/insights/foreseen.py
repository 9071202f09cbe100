"""Planned doses of some days and what was logged of them, read once for all who ask.

A year has hundreds. They are read as text and by the indexes of their treatments: a
dose counts for the day that it names or for its own, and asked for by the diary, every
dose that it holds would be looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from typing import Final
from uuid import UUID

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from diary.due import Due, LoggedDose, due_between
from diary.models import Dose, Patient, Regimen

_ID, _DAY, _DUE, _AT = (
    Cast(name, CharField())
    for name in ("treatment_id", "local_day", "due_on", "occurred_at")
)
_READ: Final = (
    *(_ID, "status", _DAY, _DUE, "due_slot", "as_needed", _AT),
    *("timezone", "day_start", "time_precision"),
)


@dataclass(frozen=True)
class Foreseen:
    """What regimens foresee from `first` to `last`, and the doses of some treatments.

    `regimens` are those of these treatments, and come with their planned doses; what
    they foresee at other times is not looked at.
    """

    patient: Patient
    treatments: frozenset[UUID]
    regimens: tuple[Regimen, ...]
    first: date
    last: date

    def dues(self, treatments: Collection[UUID], first: date, last: date) -> list[Due]:
        """Return the planned doses of some of the treatments and days."""
        return [
            one
            for one in self._dues
            if one.regimen.treatment_id in treatments and first <= one.day <= last
        ]

    def doses(
        self, treatments: Collection[UUID], first: date, last: date
    ) -> list[LoggedDose]:
        """Return the doses of some of the treatments that are of these days or for them."""
        return [
            one
            for one in self._doses
            if one.treatment_id in treatments
            and (
                first <= one.local_day <= last
                or (one.due_on is not None and first <= one.due_on <= last)
            )
        ]

    @cached_property
    def _dues(self) -> list[Due]:
        return list(
            due_between(
                self.regimens,
                self.first,
                self.last,
                zone=self.patient.zone,
                day_start=self.patient.day_start,
            )
        )

    @cached_property
    def _doses(self) -> list[LoggedDose]:
        return read_doses(self.treatments, self.first, self.last)


def read_doses(treatments: Iterable[UUID], first: date, last: date) -> list[LoggedDose]:
    """Return the doses of treatments of one diary that are of some days or for them."""
    days = (first, last)
    mine = Q(treatment__in=sorted(treatments), voided_at=None)
    # Each half names all that its index is made of, or none would be used.
    rows = Dose.objects.filter(
        mine & Q(local_day__range=days)
        | mine & Q(due_on__range=days, due_on__isnull=False)
    )
    told = rows.order_by("local_day", "pk").values_list(*_READ)
    return [
        LoggedDose(
            _id(treatment),
            status,
            date.fromisoformat(day),
            date.fromisoformat(due) if due else None,
            slot,
            as_needed,
            instant(at),
            *clock,
        )
        for treatment, status, day, due, slot, as_needed, at, *clock in told
    ]


def instant(text: str) -> datetime:
    """Return an instant from its text: some databases leave out that it is in UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@lru_cache(maxsize=1024)
def _id(text: str) -> UUID:
    return UUID(text)
