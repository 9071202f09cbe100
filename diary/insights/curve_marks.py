"""What stands beside a course: life events, what a clinic gave, and days to name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from math import ceil
from typing import Final, NamedTuple

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language

from diary.due import GIVEN_BY_A_CLINIC
from diary.journal.marks import named, told
from diary.models import Patient

from .change_words import own_words
from .kept import Shelf
from .ledger_course import ask

# More lines than this would hide what they stand beside; the lanes have them all.
MOST_GIVEN: Final = 60
TICKS: Final = 6
WEEK: Final = 7
BY_DAYS: Final = 120
TICK_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120)
YEAR: Final = 12


# From the treatments on: of all doses, those of a clinic are very few.
_GIVEN: Final = """
SELECT CAST(dose.local_day AS TEXT), treatment.name FROM diary_treatment treatment
JOIN diary_dose dose ON dose.treatment_id = treatment.id
WHERE treatment.patient_id = %s AND treatment.kind_of IN (%s, %s)
AND treatment.voided_at IS NULL AND dose.local_day BETWEEN %s AND %s
AND dose.voided_at IS NULL AND dose.status = 'taken'
ORDER BY dose.local_day, dose.id
"""
_EVENTS: Final = """
SELECT what, CAST(starts_on AS TEXT), CAST(ends_on AS TEXT), leave_out
FROM diary_lifeevent
WHERE patient_id = %s AND voided_at IS NULL AND starts_on <= %s
AND (ends_on IS NULL OR ends_on >= %s) ORDER BY starts_on, id
"""


class Given(NamedTuple):
    """One day on which a clinic gave something, by the names of what."""

    day: date
    names: str


class Event(NamedTuple):
    """A life event: from a day to a day, both with; no end means it goes on."""

    name: str
    starts_on: date
    ends_on: date | None
    leave_out: bool

    @property
    def when(self) -> str:
        """The interval in words."""
        return told(self.starts_on, self.ends_on)


class Marks(NamedTuple):
    """The life events of a period and what was given in it, the earliest first."""

    events: tuple[Event, ...]
    given: tuple[Given, ...]


class Tick(NamedTuple):
    """A day that is written below the picture."""

    day: date
    label: str


def read_beside(patient: Patient, first: date, last: date) -> Marks:
    """Return the life events and the injections and procedures of a period."""
    key = (first, last, get_language())
    return _kept.of(patient, key, lambda: _read(patient, first, last))


def ticks(first: date, last: date) -> list[Tick]:
    """Return a few days in even steps, to be written below a picture."""
    return list(
        _days(first, last) if (last - first).days < BY_DAYS else _months(first, last)
    )


def _read(patient: Patient, first: date, last: date) -> Marks:
    found: dict[str, dict[str, None]] = {}
    # The same few names again and again.
    own, first_large = cache(own_words), cache(capfirst)
    for day, name in ask(_GIVEN, patient, *GIVEN_BY_A_CLINIC, first, last):
        found.setdefault(day, {})[own(name)] = None
    as_day = date.fromisoformat
    days = (
        Given(as_day(day), first_large(", ".join(names)))
        for day, names in found.items()
    )
    events = _events(patient, first, last)
    return Marks(events, tuple(days) if len(found) <= MOST_GIVEN else ())


def _events(patient: Patient, first: date, last: date) -> tuple[Event, ...]:
    """Return life events, the earliest first; most of them have few names."""
    name, as_day = cache(named), date.fromisoformat
    return tuple(
        Event(
            name(what),
            as_day(starts_on),
            as_day(ends_on) if ends_on else None,
            bool(leave_out),
        )
        for what, starts_on, ends_on, leave_out in ask(_EVENTS, patient, last, first)
    )


def _days(first: date, last: date) -> Iterator[Tick]:
    """Yield days backwards from the last one, a week or several apart if they are many."""
    step = ceil(((last - first).days + 1) / TICKS)
    if step > 2:
        step = ceil(step / WEEK) * WEEK
    day = last
    while day >= first:
        yield Tick(day, date_format(day, "j M"))
        day -= timedelta(days=step)


def _months(first: date, last: date) -> Iterator[Tick]:
    begins = first.year * YEAR + first.month
    ends = last.year * YEAR + last.month - 1
    months = ends - begins + 1
    step = next((one for one in TICK_MONTHS if months / one <= TICKS), TICK_MONTHS[-1])
    for month in range(begins + -begins % step, ends + 1, step):
        day = date(month // YEAR, month % YEAR + 1, 1)
        yield Tick(day, str(day.year) if step >= YEAR else date_format(day, "M Y"))


_kept: Shelf[Marks] = Shelf()
