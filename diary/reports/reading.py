"""What the sections of a summary read: each table at most once, and only when asked.

Sections share what they need, so that a summary asks the database the same few
questions however long the diary is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Min

from diary.daily import closes_at
from diary.insights.change_points import Course, Point, read_course
from diary.insights.ledger import Ledger, read_ledger
from diary.insights.series import Look, look_back
from diary.models import Patient, Regimen
from diary.vocab.entries import CheckInPart

from .period import Period

if TYPE_CHECKING:
    from .effects import Effects


class Answers(NamedTuple):
    """The answers of one check-in; None or "" is no answer."""

    local_day: date
    part: str
    entered_at: datetime | None
    timezone: str
    spasms: str
    side_effects: str
    spasticity: int | None
    worst: int | None
    pain: int | None
    fatigue: int | None
    walking: int | None
    sleepiness: int | None
    sleep_disruption: int | None
    woken: int | None
    sleep_hours: Decimal | None

    @property
    def is_late(self) -> bool:
        """Tell whether it was typed after noon of the next day, by its clock."""
        typed = self.entered_at
        return typed is not None and typed > closes_at(
            self.local_day, ZoneInfo(self.timezone)
        )


def first_day(patient: Patient) -> date | None:
    """Return the first day on which anything was logged; None in an empty diary."""
    # The days themselves lack those on which only other things were answered.
    logged = (
        patient.days,
        patient.checkins.current(),
        patient.doses.current(),
        patient.sideeffects.current(),
    )
    firsts = [one.aggregate(day=Min("local_day"))["day"] for one in logged]
    return min((one for one in firsts if one is not None), default=None)


@dataclass(frozen=True)
class Reading:
    """A diary over a period, read on demand.

    `keys` are the sections that it is read for, and `begins` is the first day on which
    anything was logged. `period` has no days before that one; `asked` may have: what is
    noted of a day of its own, as a fall is, counts from its first day on.
    """

    patient: Patient
    period: Period
    today: date
    keys: frozenset[str] = frozenset()
    notes: bool = False
    begins: date | None = None
    asked: Period | None = None

    @property
    def noted_days(self) -> tuple[date, date]:
        """The days asked for, whether the diary was kept yet or not: first and last."""
        return (self.asked or self.period).first, self.period.last

    @cached_property
    def look(self) -> Look:
        """The days of the period: spasms and evening ratings, as the chart has them."""
        return look_back(self.patient, self.period.first, self.period.last)

    @cached_property
    def check_ins(self) -> list[Answers]:
        """All check-ins of the period."""
        rows = self.patient.checkins.current().filter(
            local_day__range=(self.period.first, self.period.last)
        )
        return [Answers(*row) for row in rows.values_list(*Answers._fields)]

    @cached_property
    def in_time(self) -> list[Answers]:
        """Those that were not typed late, which averages rest on."""
        return [one for one in self.check_ins if not one.is_late]

    @cached_property
    def evenings(self) -> list[Answers]:
        """The evening check-ins, late ones too."""
        return [one for one in self.check_ins if one.part == CheckInPart.EVENING]

    def answered(self, name: str) -> dict[date, float]:
        """Return an answer in numbers by its day, as far as it was typed in time."""
        if name not in self._answered:
            self._answered[name] = {
                one.local_day: float(value)
                for one in self.in_time
                if (value := getattr(one, name)) is not None
            }
        return self._answered[name]

    @cached_property
    def _answered(self) -> dict[str, dict[date, float]]:
        return {}

    @cached_property
    def regimens(self) -> list[Regimen]:
        """How treatments were to be taken in the period, with their planned doses."""
        return [
            one
            for one in self.course.regimens
            if one.ends_on is None or one.ends_on > self.period.first
        ]

    @cached_property
    def course(self) -> Course:
        """Everything that was used, with its changes."""
        return read_course(self.patient)

    @cached_property
    def points(self) -> list[Point]:
        """Every change up to today, the earliest first."""
        return list(self.course.points(self.today))

    @cached_property
    def effects(self) -> Effects:
        """What followed the changes, as far as it is worked out."""
        from .effects import read_effects  # noqa: PLC0415  it reads a `Reading`

        return read_effects(self)

    @cached_property
    def ledger(self) -> Ledger:
        """Everything that was ever tried."""
        return read_ledger(self.patient)
