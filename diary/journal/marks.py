"""What is known of days beyond their entries: life events, and days left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import BooleanField, Q, QuerySet, Value
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.models import LifeEvent, Patient
from diary.vocab.events import LIFE_EVENTS


class Happening(NamedTuple):
    """A life event: from a day to a day, both with; no end means it goes on."""

    pk: UUID
    name: str
    starts_on: date
    ends_on: date | None
    leave_out: bool

    def is_on(self, day: date) -> bool:
        """Tell whether the event covers a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def when(self) -> str:
        """The interval in words."""
        return told(self.starts_on, self.ends_on)


class LeftOut(NamedTuple):
    """That comparisons leave a day out, why, and when that was decided."""

    pk: UUID
    reason: str
    decided_at: datetime


@dataclass(frozen=True)
class Marks:
    """The life events and left-out days of a stretch of days."""

    events: tuple[Happening, ...] = ()
    left_out: dict[date, LeftOut] = field(default_factory=dict)

    def on(self, day: date) -> list[Happening]:
        """Return the life events of one day, the one that began first in front."""
        return [one for one in self.events if one.is_on(day)]

    def leaves_out(self, day: date) -> bool:
        """Tell whether comparisons leave a day out, by itself or with an event."""
        return day in self.left_out or any(one.leave_out for one in self.on(day))


def read_marks(patient: Patient, first: date, last: date) -> Marks:
    """Read what is known of the days from `first` to `last`, with one query."""
    events = _events(patient, first, last)
    days = patient.leftoutdays.filter(voided_at=None, local_day__range=(first, last))
    # One table beside the other; only an event says whether it leaves its days out.
    unsaid = Value(None, BooleanField())
    rows = events.values_list(
        "pk", "what", "starts_on", "ends_on", "leave_out", "recorded_at"
    ).union(
        days.values_list(
            "pk", "reason", "local_day", "local_day", unsaid, "recorded_at"
        ),
        all=True,
    )
    found = []
    left_out: dict[date, LeftOut] = {}
    for pk, text, starts_on, ends_on, leave_out, decided_at in rows:
        if leave_out is None:
            left_out[starts_on] = LeftOut(pk, text, decided_at)
        else:
            found.append(Happening(pk, named(text), starts_on, ends_on, leave_out))
    return Marks(_in_order(found), left_out)


def _events(patient: Patient, first: date, last: date) -> QuerySet[LifeEvent]:
    return patient.lifeevents.filter(
        Q(ends_on=None) | Q(ends_on__gte=first), voided_at=None, starts_on__lte=last
    )


def _in_order(events: Iterable[Happening]) -> tuple[Happening, ...]:
    return tuple(sorted(events, key=lambda one: (one.starts_on, one.pk)))


def named(what: str) -> str:
    """Return a life event as a heading: the word of the list or the person's own."""
    return capfirst(str(LIFE_EVENTS.label(what)))


def told(starts_on: date, ends_on: date | None) -> str:
    """Return an interval of days in words."""
    first = formats.date_format(starts_on)
    if ends_on is None:
        return _("since %(first)s, still going on") % {"first": first}
    if starts_on == ends_on:
        return first
    last = formats.date_format(ends_on)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}
