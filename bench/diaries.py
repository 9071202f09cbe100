"""Diaries of any length, made fast, as a person might have written them.

Ten entries a day: five episodes, three doses, a rating or a side effect, the evening
check-in. The last day is today, without its check-in and with a rating and a side
effect. The same seed makes the same diary.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from diary import daily
from diary.models import (
    CheckIn,
    Dose,
    Episode,
    EpisodeTrigger,
    LeftOutDay,
    LifeEvent,
    Membership,
    Patient,
    Rating,
    Regimen,
    Shortcut,
    SideEffect,
    Term,
    Treatment,
    User,
    Written,
)
from diary.treatments.actions import from_catalogue
from diary.vocab.entries import (
    CheckInPart,
    DoseStatus,
    Kind,
    RatingWhat,
    Role,
    SideEffectsAnswer,
    Source,
    SpasmsAnswer,
    TimePrecision,
)

EPISODES, DOSES = 5, 3
VOIDED = 0.03
OWN_WORDS = {
    Term.List.SITE: ["below the left knee"],
    Term.List.TRIGGER: ["cold bus stop", "loud noise"],
    Term.List.SYMPTOM: ["heavy legs"],
    Term.List.RATING: ["tremor"],
}
SITES = ["calf", "ankle", "thigh", "foot", "", OWN_WORDS[Term.List.SITE][0]]
TRIGGERS = ["stretch", "transfer", "long_sitting", OWN_WORDS[Term.List.TRIGGER][0]]
SYMPTOMS = ["drowsiness", "dizziness", "dry_mouth", OWN_WORDS[Term.List.SYMPTOM][0]]
USED = {"baclofen": Decimal(10), "tizanidine": Decimal(2), "stretching": None}
BULK = 500

type Report = Callable[[str], None]


@dataclass(frozen=True)
class Diary:
    """A made diary, and the one who owns it."""

    name: str
    user: User
    patient: Patient
    treatments: list[Treatment]
    days: int


def make_diary(
    name: str,
    days: int,
    *,
    busy: int = 1,
    report: Report = lambda text: None,
) -> Diary:
    """Make a user with a diary of so many days, today with them.

    `busy` multiplies what is logged on each day.
    """
    chance = random.Random(days)  # noqa: S311  not a secret
    with transaction.atomic():
        user = User.objects.create(email=f"{name.replace(' ', '-')}@example.org")
        zone = evening_zone(timezone.now())
        patient = Patient.objects.create(name=name, timezone=zone)
        Membership.objects.create(patient=patient, user=user, role=Role.OWNER)
        first = patient.today() - timedelta(days=days - 1)
        treatments = _use(patient, first)
        _add_words_and_buttons(patient, treatments)
        _mark_days(patient, first, days)
        writer = _Writer(patient, user, treatments, chance, busy)
        for number in range(days):
            writer.write(first + timedelta(days=number), is_last=number == days - 1)
            if number % 100 == 0:
                report(f"{name}: day {number} of {days}")
        writer.store()
        report(f"{name}: totals of {days} days")
        daily.recount(patient, (first + timedelta(days=n) for n in range(days)))
    report(f"{name}: {writer.stored} entries")
    return Diary(name, user, patient, treatments, days)


def evening_zone(now: datetime) -> str:
    """Return a zone in which it is between six and seven in the evening now.

    So a day of the bench is always the same part of a day, and none ends meanwhile.
    """
    ahead = (18 - now.astimezone(UTC).hour + 11) % 24 - 11
    # These names count the other way round than everybody else.
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


def _use(patient: Patient, first: date) -> list[Treatment]:
    treatments = [from_catalogue(patient, code) for code in USED]
    for treatment in treatments:
        treatment.usual_amount = USED[treatment.catalogue]
    Treatment.objects.bulk_create(treatments)
    Regimen.objects.bulk_create(
        Regimen(patient=patient, treatment=one, starts_on=first) for one in treatments
    )
    return treatments


def _add_words_and_buttons(patient: Patient, treatments: list[Treatment]) -> None:
    Term.objects.bulk_create(
        Term(patient=patient, list=which, text=text)
        for which, texts in OWN_WORDS.items()
        for text in texts
    )
    calf = {"type": "spasm", "site": "calf", "side": "right", "severity": 6}
    clonus = {"type": "clonus", "site": "ankle", "side": "left", "severity": None}
    baclofen, *_others = treatments
    dose = {"treatment": str(baclofen.pk), "amount": "10", "unit": baclofen.unit}
    drowsy = {"symptom": "drowsiness", "severity": 4}
    buttons = [
        (Kind.EPISODE, calf),
        (Kind.EPISODE, clonus),
        (Kind.DOSE, dose),
        (Kind.SIDE_EFFECT, drowsy),
    ]
    Shortcut.objects.bulk_create(
        Shortcut(patient=patient, entry_kind=kind, prefill=prefill, position=position)
        for position, (kind, prefill) in enumerate(buttons)
    )


def _mark_days(patient: Patient, first: date, days: int) -> None:
    """Add a life event of five days, and a day left out, every two months."""
    starts = [first + timedelta(days=number) for number in range(0, days, 60)]
    LifeEvent.objects.bulk_create(
        LifeEvent(
            patient=patient,
            what="infection",
            starts_on=start,
            ends_on=start + timedelta(days=4),
            leave_out=True,
        )
        for start in starts
    )
    LeftOutDay.objects.bulk_create(
        LeftOutDay(patient=patient, local_day=start, reason="visitors")
        for start in starts
    )


class _Writer:
    """Writes days into a diary, many rows at a time."""

    def __init__(
        self,
        patient: Patient,
        user: User,
        treatments: list[Treatment],
        chance: random.Random,
        busy: int,
    ) -> None:
        self.patient = patient
        self.user = user
        self.treatments = treatments
        self.chance = chance
        self.busy = busy
        self.rows: dict[type[Any], list[Any]] = {}
        self.stored = 0

    def write(self, day: date, *, is_last: bool) -> None:
        """Write one day; what happened comes in the order in which it did."""
        count = (EPISODES + DOSES) * self.busy + 2
        opens = datetime(day.year, day.month, day.day, 6, tzinfo=self.patient.zone)
        times = iter(
            sorted(
                opens + timedelta(minutes=self.chance.randrange(12 * 60))
                for _ in range(count)
            )
        )
        for _ in range(self.busy):
            self._add(self._doses(day, times))
            self._add(self._episodes(day, times))
        if is_last or day.toordinal() % 2:
            self._add([self._rating(day, next(times))])
        if is_last or not day.toordinal() % 2:
            self._add([self._side_effect(day, next(times), is_last=is_last)])
        if not is_last:
            self._add([self._check_in(day, next(times))])
        if len(self.rows[Episode]) > BULK:
            self.store()

    def store(self) -> None:
        """Put what was written so far into the database."""
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, batch_size=BULK)
            self.stored += len(rows) if issubclass(model, Written) else 0
        self.rows = {}

    def _add(self, rows: list[Any]) -> None:
        for row in rows:
            self.rows.setdefault(type(row), []).append(row)

    def _shared(self, day: date, at: datetime) -> dict[str, Any]:
        typed = at + timedelta(minutes=self.chance.choice([0, 0, 0, 30]))
        return {
            "patient": self.patient,
            "recorded_by": self.user,
            "recorded_at": typed,
            "entered_at": typed,
            "occurred_at": at,
            "local_day": day,
            "timezone": self.patient.timezone,
            "day_start": self.patient.day_start,
            "source": Source.TAP,
        }

    def _maybe_voided(self, at: datetime) -> dict[str, Any]:
        if self.chance.random() > VOIDED:
            return {}
        return {"voided_at": at + timedelta(hours=1), "voided_by": self.user}

    def _episodes(self, day: date, times: Iterator[datetime]) -> list[Any]:
        rows: list[Any] = []
        for at in (next(times) for _ in range(EPISODES)):
            episode = Episode(
                **self._shared(day, at),
                **self._maybe_voided(at),
                type=self.chance.choice(["spasm", "spasm", "clonus", "flexor_spasm"]),
                site=self.chance.choice(SITES),
                side=self.chance.choice(["left", "right", "both", ""]),
                severity=self.chance.choice([None, 2, 4, 6, 8]),
                count=self.chance.choice([1, 1, 1, 1, 3]),
                duration=self.chance.choice([None, 20, 90]),
                note="after the long way home" if self.chance.random() < 0.1 else "",
            )
            rows.append(episode)
            if self.chance.random() < 0.3:
                word = self.chance.choice(TRIGGERS)
                rows.append(EpisodeTrigger(episode=episode, trigger=word))
        return rows

    def _doses(self, day: date, times: Iterator[datetime]) -> list[Any]:
        return [
            Dose(
                **self._shared(day, at),
                **self._maybe_voided(at),
                treatment=treatment,
                amount=treatment.usual_amount,
                unit=treatment.unit,
                minutes=None if treatment.usual_amount else 20,
                status=DoseStatus.TAKEN,
            )
            for treatment, at in zip(self.treatments, times, strict=False)
        ]

    def _rating(self, day: date, at: datetime) -> Rating:
        what = self.chance.choice([*RatingWhat.values, "tremor"])
        value = self.chance.randrange(11)
        return Rating(**self._shared(day, at), what=what, value=value)

    def _side_effect(self, day: date, at: datetime, *, is_last: bool) -> SideEffect:
        return SideEffect(
            **self._shared(day, at),
            symptom=self.chance.choice(SYMPTOMS),
            severity=self.chance.randrange(1, 9),
            treatment=self.treatments[0],
            ongoing=is_last,
        )

    def _check_in(self, day: date, at: datetime) -> CheckIn:
        answer = self.chance.choice([SpasmsAnswer.AS_LOGGED, SpasmsAnswer.NUMBER, ""])
        number = answer == SpasmsAnswer.NUMBER
        return CheckIn(
            **self._shared(day, at) | {"time_precision": TimePrecision.DAY},
            part=CheckInPart.EVENING,
            spasms=answer,
            spasms_low=self.chance.randrange(4, 9) if number else None,
            spasticity=self.chance.choice([None, 3, 4, 5, 6]),
            pain=self.chance.choice([None, 2, 4]),
            side_effects=self.chance.choice(["", SideEffectsAnswer.NONE]),
        )
