"""The demo's diary, of any length, with what the pages need on top to be measured.

The last day is today, in the evening, without its check-in. It and the days that the
pages show beside it have ten entries at least; the same seed makes the same last days
whatever the length, so a longer diary differs by its past alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from diary import daily, tallies
from diary.demo.actions import write_diary
from diary.models import (
    Assessment,
    Dose,
    Entry,
    Episode,
    LeftOutDay,
    LifeEvent,
    Patient,
    Rating,
    Shortcut,
    SideEffect,
    Treatment,
    User,
)
from diary.vocab.entries import Kind, Source
from diary.vocab.scales import WINDOW, WORDING, Item, Scale

# Of this person neither today nor yesterday has more than ten entries, whatever the
# day of the week, so both can be filled to just ten.
SEED = 67
ENTRIES = 10
FILLED = 3
# Filled in one after the other, with what they say.
FILLING: list[tuple[type[Entry], dict[str, Any]]] = [
    (Episode, {"type": "clonus", "site": "ankle", "side": "left", "duration": 20}),
    (Rating, {"what": "tremor", "value": 4}),
    (Episode, {"type": "spasm", "site": "below the left knee", "severity": 6}),
    (Dose, {"amount": 4, "unit": "mg"}),
    (Episode, {"type": "flexor_spasm", "count": 3, "note": "in the lift"}),
    (SideEffect, {"symptom": "heavy legs", "severity": 3}),
]
OF_A_TREATMENT = (Dose, SideEffect)
# Of what is filled in, each so-many-th was taken back; ten a day hold none.
TAKEN_BACK = 9
MARKED_EVERY, MARKED = 60, 5
ANSWERED = 27

type Report = Callable[[str], None]


@dataclass(frozen=True)
class Diary:
    """A made diary, the one who owns it, and the medicine that is in use today."""

    name: str
    user: User
    patient: Patient
    medicine: Treatment
    first: date
    last: date

    def days_back(self, every: int = 1) -> list[date]:
        """Return the days of the diary, or one in so many, from the last one back."""
        ago = range(0, (self.last - self.first).days + 1, every)
        return [self.last - timedelta(days=number) for number in ago]

    def entry[E: Entry](self, model: type[E], at: datetime, **said: Any) -> E:
        """Return an entry that was typed when it happened, not stored yet."""
        return model(
            patient=self.patient,
            recorded_by=self.user,
            recorded_at=at,
            entered_at=at,
            occurred_at=at,
            local_day=self.patient.day_of(at),
            timezone=self.patient.timezone,
            day_start=self.patient.day_start,
            source=Source.TAP,
            **said,
        )


def make_diary(
    name: str,
    days: int,
    *,
    busy: int = 1,
    now: datetime | None = None,
    report: Report = lambda text: None,
) -> Diary:
    """Make a user with a diary of so many days, that of `now` with them.

    `busy` multiplies what is logged on the last days.
    """
    now = now or timezone.now()
    user = User(email=f"{name.replace(' ', '-')}@example.org")
    patient = Patient(name=name, timezone=evening_zone(now))
    with transaction.atomic():
        write_diary(
            patient,
            by=user,
            days=days,
            seed=SEED,
            now=now,
            report=lambda done, of: report(f"{name}: day {done} of {of}"),
        )
        last = patient.day_of(now)
        first = last - timedelta(days=days - 1)
        medicine = patient.treatments.get(catalogue="tizanidine")
        diary = Diary(name, user, patient, medicine, first, last)
        _add_button(diary)
        _mark_days(diary)
        _answer_weekly(diary)
        _fill(diary, ENTRIES * busy)
        tallies.recount(patient)
    return diary


def evening_zone(now: datetime) -> str:
    """Return a zone in which it is between six and seven in the evening now.

    So a day of the bench is always the same part of a day, and none ends meanwhile.
    """
    ahead = (18 - now.astimezone(UTC).hour + 11) % 24 - 11
    # These names count the other way round than everybody else.
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


def _add_button(diary: Diary) -> None:
    """Add a button for a side effect; the others are there."""
    Shortcut.objects.create(
        patient=diary.patient,
        entry_kind=Kind.SIDE_EFFECT,
        prefill={"symptom": "drowsiness", "severity": 4},
        position=diary.patient.shortcuts.count() + 1,
    )


def _mark_days(diary: Diary) -> None:
    """Add a life event of five days, and a day left out, every two months.

    The last of them end today, so that what shows the last days shows them.
    """
    ends = diary.days_back(every=MARKED_EVERY)
    events = [
        LifeEvent(
            patient=diary.patient,
            what="infection",
            starts_on=max(diary.first, end - timedelta(days=MARKED - 1)),
            ends_on=end,
            leave_out=True,
        )
        for end in ends
    ]
    left_out = [
        LeftOutDay(patient=diary.patient, local_day=end, reason="visitors")
        for end in ends
    ]
    LifeEvent.objects.bulk_create(events)
    # The demo may have left out one of them already.
    LeftOutDay.objects.bulk_create(left_out, ignore_conflicts=True)


def _answer_weekly(diary: Diary) -> None:
    """Add answers on overall change, which the demo gives each month only.

    So the page of the last half year of answers is as full after one year as after
    ten.
    """
    weeks = diary.days_back(every=7)[1 : ANSWERED + 1]
    Assessment.objects.bulk_create(
        diary.entry(
            Assessment,
            datetime.combine(day, time(20), diary.patient.zone),
            scale=Scale.PGIC,
            wording=WORDING[Scale.PGIC],
            window=WINDOW[Scale.PGIC],
            answers={Item.CHANGE.value: 4},
            anchor_on=diary.first,
        )
        for day in weeks
        if day > diary.first
    )


def _fill(diary: Diary, number: int) -> None:
    """Bring the last days to so many entries; what they have already stays."""
    days = diary.days_back()[:FILLED]
    rows: dict[type[Entry], list[Any]] = defaultdict(list)
    for day in days:
        there = (diary.patient.entries(kind).filter(local_day=day) for kind in Kind)
        missing = number - sum(found.count() for found in there)
        for row in _filling(diary, day, missing):
            rows[type(row)].append(row)
    for model, found in rows.items():
        model._default_manager.bulk_create(found)
    daily.recount(diary.patient, days)


def _filling(diary: Diary, day: date, number: int) -> Iterator[Any]:
    """Yield entries of mixed kinds from 08:00 to 18:00."""
    opens = datetime.combine(day, time(8), diary.patient.zone)
    for place, (model, said) in enumerate(islice(cycle(FILLING), max(0, number))):
        at = opens + timedelta(hours=10) * place / number
        more = {"treatment": diary.medicine} if model in OF_A_TREATMENT else {}
        row = diary.entry(model, at, **said, **more)
        if place % TAKEN_BACK == TAKEN_BACK - 1:
            row.voided_at, row.voided_by = at + timedelta(minutes=1), diary.user
        yield row
