"""What the sections of a summary read: each table at most once, and only when asked.

Sections share what they need, so that a summary asks the database the same few
questions however long the diary is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from diary.insights.change_points import (
    Course,
    Point,
    Used,
    days_left_out,
    read_course,
    read_used,
)
from diary.insights.foreseen import Foreseen
from diary.insights.ledger import Ledger, read_ledger
from diary.insights.patterns import page
from diary.models import Patient, Regimen
from diary.timekeeping import FIRST_DAY

from .period import ONE_DAY, Period

if TYPE_CHECKING:
    from .answers import Answers
    from .effects import Effects
    from .lately import Lately


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
    def as_page(self) -> page.Period:
        """The days as a page of patterns takes them."""
        return page.Period("", self.period.first, self.period.last)

    @property
    def noted_days(self) -> tuple[date, date]:
        """The days asked for, whether the diary was kept yet or not: first and last."""
        return (self.asked or self.period).first, self.period.last

    @cached_property
    def answers(self) -> Answers:
        """What was answered in the period."""
        from .answers import Answers  # noqa: PLC0415  numpy takes long to load

        return Answers(self.patient, self.period)

    @cached_property
    def lately(self) -> Lately:
        """The entries of the last days."""
        from .lately import Lately  # noqa: PLC0415  it reads a `Reading`

        return Lately(self)

    @cached_property
    def medicines(self) -> dict[str, str]:
        """The medicines whose hours can be looked at, by id, the most used first."""
        from diary.insights.patterns.hours import medicines_of  # noqa: PLC0415  as above

        return medicines_of(self.patient, self.as_page)

    @cached_property
    def regimens(self) -> list[Regimen]:
        """How treatments were to be taken in the period, with their planned doses."""
        return [
            one
            for one in self.used.regimens
            if one.ends_on is None or one.ends_on > self.period.first
        ]

    @cached_property
    def foreseen(self) -> Foreseen:
        """The planned doses of the period and the evening before it, with what was logged."""
        return self._foreseen(self.used.regimens)

    def foreseen_of(self, treatment: UUID) -> Foreseen | None:
        """Return those of one treatment, with others if they were read already.

        None if not even its regimens were: who needs no other reads less.
        """
        if "foreseen" in vars(self):
            return self.foreseen
        if "used" not in vars(self):
            return None
        mine = (one for one in self.used.regimens if one.treatment_id == treatment)
        return self._foreseen(mine)

    def _foreseen(self, regimens: Iterable[Regimen]) -> Foreseen:
        first = self.period.first - ONE_DAY
        there = tuple(
            one for one in regimens if one.ends_on is None or one.ends_on > first
        )
        treatments = frozenset(one.treatment_id for one in there)
        return Foreseen(self.patient, treatments, there, first, self.period.last)

    @cached_property
    def left_out(self) -> set[date]:
        """All days up to today that are left out of comparisons."""
        return days_left_out(self.patient, FIRST_DAY, self.today)

    @cached_property
    def course(self) -> Course:
        """Everything that was used, with its changes."""
        return read_course(self.patient, self.used)

    @cached_property
    def used(self) -> Used:
        """The treatments of the diary, and how they were to be taken."""
        return read_used(self.patient)

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
