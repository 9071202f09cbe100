"""What a day says, row by row, as values: entries of it, and what they come to.

A year has a thousand of them. To make dates, instants and ids of all costs more than
what is done with them, so they come as text, and only what is looked at is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple
from uuid import UUID

from diary.models import Patient

from .foreseen import instant
from .whole_numbers import OF_DAYS, read_rows

_ANSWERS: Final = (
    *("spasticity", "pain", "fatigue", "walking", "sleepiness", "sleep_disruption"),
    *("worst", "side_effects", "woken"),
)
_CHECK_IN: Final = (
    *("CAST(local_day AS TEXT)", "CAST(id AS TEXT)", "version", "part"),
    *("CAST(entered_at AS TEXT)", "timezone", "day_start", *_ANSWERS),
)
_EPISODE: Final = (
    *("CAST(local_day AS TEXT)", "type", "site", "severity", "count", "count_high"),
)
_EFFECT: Final = (
    *("symptom", "CAST(local_day AS TEXT)", "ongoing", "CAST(ended_on AS TEXT)"),
)
# Halves are exact in floating point.
_TOTAL: Final = (
    *("CAST(local_day AS TEXT)", "severity_max"),
    *(f"CAST({name} AS DOUBLE PRECISION)" for name in ("spasms", "episodes")),
)


class Answered(NamedTuple):
    """A check-in: the answers that comparisons take, and when they were typed."""

    local_day: date
    key: str
    version: int
    part: str
    typed: str | None
    timezone: str
    day_start: int
    spasticity: int | None
    pain: int | None
    fatigue: int | None
    walking: int | None
    sleepiness: int | None
    sleep_disruption: int | None
    worst: int | None
    side_effects: str
    woken: int | None

    @property
    def pk(self) -> UUID:
        """The id of the row."""
        return UUID(self.key)

    @property
    def entered_at(self) -> datetime | None:
        """When the answers were typed."""
        return instant(self.typed) if self.typed else None


@dataclass(slots=True)
class Logged:
    """A spasm, or a range of so many from `low` to `high`."""

    local_day: date
    type: str
    site: str
    severity: int | None
    low: float
    high: float | None

    @property
    def count(self) -> Decimal:
        """How many it stands for, at least."""
        return Decimal(str(self.low))

    @property
    def count_high(self) -> Decimal | None:
        """How many at most, where it is a range."""
        return None if self.high is None else Decimal(str(self.high))


class Noted(NamedTuple):
    """A side effect: since when, and until when as far as that is known."""

    symptom: str
    local_day: date
    ongoing: bool
    ended_on: date | None


class Total(NamedTuple):
    """What is counted of one day."""

    local_day: date
    severity_max: int | None
    spasms: float | None
    episodes: float


def read_answered(patient: Patient, first: date, last: date) -> list[Answered]:
    """Return the check-ins of some days, late ones too."""
    rows = f"FROM diary_checkin {OF_DAYS} AND voided_at IS NULL"
    return [
        Answered(date.fromisoformat(day), *said)
        for day, *said in read_rows(patient, (first, last), rows, *_CHECK_IN)
    ]


def read_logged(patient: Patient, first: date, last: date) -> list[Logged]:
    """Return the spasms of some days."""
    rows = f"FROM diary_episode {OF_DAYS} AND voided_at IS NULL"
    return [
        Logged(date.fromisoformat(day), *said)
        for day, *said in read_rows(patient, (first, last), rows, *_EPISODE)
    ]


def read_noted(patient: Patient, first: date, last: date) -> list[Noted]:
    """Return the side effects that were there on one of some days."""
    rows = (
        "FROM diary_sideeffect WHERE patient_id = %(patient)s AND voided_at IS NULL"
        " AND local_day <= %(last)s"
        " AND (ongoing OR COALESCE(ended_on, local_day) >= %(first)s)"
    )
    return [
        Noted(
            symptom,
            date.fromisoformat(day),
            bool(ongoing),
            date.fromisoformat(ended) if ended else None,
        )
        for symptom, day, ongoing, ended in read_rows(
            patient, (first, last), rows, *_EFFECT
        )
    ]


def read_totals(patient: Patient, first: date, last: date) -> list[Total]:
    """Return the totals of some days."""
    rows = f"FROM diary_dailytotal {OF_DAYS}"
    return [
        Total(date.fromisoformat(day), *counted)
        for day, *counted in read_rows(patient, (first, last), rows, *_TOTAL)
    ]
