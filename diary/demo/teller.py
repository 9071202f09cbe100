"""Where the rows of a made-up diary come together, and what they all share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from diary.models import EpisodeTrigger, Patient, Treatment, User, Written

from .simulation import Plan
from .truth import STORY_DAYS

type Rows = dict[type[Any], list[Any]]


@dataclass
class Teller:
    """Writes in the name of `by` what was typed up to `now`; nothing is stored."""

    patient: Patient
    by: User
    now: datetime
    days: int
    rows: Rows = field(default_factory=lambda: defaultdict(list))
    treatments: dict[str, Treatment] = field(default_factory=dict)

    @cached_property
    def plan(self) -> Plan:
        """What is prescribed, and what it does."""
        return Plan(self.days)

    @cached_property
    def last(self) -> date:
        """The day of now."""
        return self.patient.day_of(self.now)

    @cached_property
    def first(self) -> date:
        """The first day of the diary."""
        return self.day(self.plan.first)

    def day(self, number: int) -> date:
        """Return the date of a day of the story."""
        return self.last + timedelta(days=number - STORY_DAYS + 1)

    def each(self, day: int) -> Iterator[date]:
        """Yield the dates of one day of the story that lie in the diary."""
        for number in self.plan.tellings:
            found = self.day(day + number * STORY_DAYS)
            if self.first <= found <= self.last:
                yield found

    def at(self, day: date, minute: int) -> datetime:
        """Return the instant of a minute of a date, by the clock of the diary."""
        local = datetime.combine(day, time()) + timedelta(minutes=minute)
        return local.replace(tzinfo=self.patient.zone).astimezone(UTC)

    def typed(self, at: datetime) -> dict[str, Any]:
        """Return what every written row says about its writing."""
        return {
            "patient_id": self.patient.pk,
            "recorded_by_id": self.by.pk,
            "recorded_at": at,
            "entered_at": at,
        }

    def add(self, row: Written, triggers: tuple[str, ...] = ()) -> bool:
        """Keep a row that was typed by now; what would be later is not known yet."""
        if row.entered_at is None or row.entered_at > self.now:
            return False
        self.rows[type(row)].append(row)
        self.rows[EpisodeTrigger] += [
            EpisodeTrigger(episode_id=row.pk, trigger=one) for one in triggers
        ]
        return True

    def add_since(self, row: Written, day: date | None) -> None:
        """Keep a row that was typed in the morning of a day, or of the first one.

        Others refer to such a row, so it is always kept: who looks before six in the
        morning typed it just now.
        """
        morning = self.at(day or self.first, 6 * 60)
        for name, value in self.typed(min(morning, self.now)).items():
            setattr(row, name, value)
        self.add(row)
