"""A long search for what helps, put on top of a diary of the bench.

More treatments than anybody tries, each begun and ended again and again, and doses on
the days on which they were used. All that is over by the last days, so that today and
the days beside it keep their entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice

from django.db import transaction

from diary import tallies
from diary.models import Dose, PlannedDose, Regimen, Treatment, TreatmentChange
from diary.treatments.actions import from_catalogue
from diary.vocab.changes import ChangeKind, Decider, Outcome, Reason
from diary.vocab.entries import DoseStatus
from diary.vocab.treatments import CATALOGUE

from .diaries import Diary

OVER_FOR = 14
# Of a period and the pause after it together, the period.
USED = 2 / 3
# Each so-many-th dose was left out.
SKIPPED = 10
BATCH = 500


@dataclass(frozen=True)
class Course:
    """How much of each a diary holds in all."""

    treatments: int = 40
    regimens: int = 300
    doses: int = 30_000


def course_of(diary: Diary) -> Course:
    """Count what a diary holds."""
    patient = diary.patient
    return Course(
        patient.treatments.count(), patient.regimens.count(), patient.doses.count()
    )


def add_course(diary: Diary, course: Course) -> None:
    """Bring a diary to so many treatments, regimens and doses.

    Every regimen added has ended, and no two of a treatment share a day. Each says
    how it was planned, and has its two changes.

    Raises
    ------
    ValueError
        The diary holds more already, or the catalogue has too few treatments.
    IntegrityError
        The diary is too short for so many regimens.
    """
    held = course_of(diary)
    with transaction.atomic():
        treatments = _treatments(diary, course.treatments - held.treatments)
        Treatment.objects.bulk_create(treatments)
        regimens = _regimens(diary, treatments, course.regimens - held.regimens)
        Regimen.objects.bulk_create(regimens)
        PlannedDose.objects.bulk_create(map(_planned, regimens))
        changes = [one for regimen in regimens for one in _changes(diary, regimen)]
        TreatmentChange.objects.bulk_create(changes)
        doses = _doses(diary, regimens, course.doses - held.doses)
        Dose.objects.bulk_create(doses, batch_size=BATCH)
        tallies.recount(diary.patient)
        if course_of(diary) != course:
            raise ValueError(f"{diary.name} would hold {course_of(diary)}")


def _treatments(diary: Diary, number: int) -> list[Treatment]:
    """Return treatments of the catalogue that the diary does not have yet."""
    known = set(diary.patient.treatments.values_list("catalogue", flat=True))
    codes = (item.code for item in CATALOGUE if item.code not in known)
    treatments = [from_catalogue(diary.patient, code) for code in islice(codes, number)]
    for treatment in treatments:
        treatment.usual_amount = Decimal(5) if treatment.unit else None
        treatment.recorded_by = diary.user
    return treatments


def _regimens(
    diary: Diary, treatments: Sequence[Treatment], number: int
) -> list[Regimen]:
    """Share so many periods out among treatments, each with a pause after it."""
    each, more = divmod(number, len(treatments))
    return [
        Regimen(
            patient=diary.patient,
            recorded_by=diary.user,
            treatment=treatment,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        for place, treatment in enumerate(treatments)
        for starts_on, ends_on in _periods(diary, each + (place < more), place)
    ]


def _periods(diary: Diary, number: int, place: int) -> Iterator[tuple[date, date]]:
    """Yield so many periods; those of another place begin on other days."""
    span = ((diary.last - diary.first).days - OVER_FOR) // number
    used = int(span * USED)
    later = place % max(1, span - used)
    for period in range(number):
        starts_on = diary.first + timedelta(days=period * span + later)
        yield starts_on, starts_on + timedelta(days=used)


def _planned(regimen: Regimen) -> PlannedDose:
    """Return the one dose of a day."""
    amount = regimen.treatment.usual_amount
    return PlannedDose(regimen=regimen, at=time(8), amount=amount)


def _changes(diary: Diary, regimen: Regimen) -> Iterator[TreatmentChange]:
    """Yield how a regimen was begun, and how and why it was ended."""
    shared = {
        "patient": diary.patient,
        "recorded_by": diary.user,
        "decided_by": Decider.DOCTOR,
    }
    yield TreatmentChange(
        **shared,
        kind_of=ChangeKind.START,
        day=regimen.starts_on,
        to_regimen=regimen,
        hope="fewer spasms at night",
        watch=Outcome.SPASMS,
    )
    yield TreatmentChange(
        **shared,
        kind_of=ChangeKind.STOP,
        day=regimen.ends_on,
        from_regimen=regimen,
        reason=Reason.NOT_ENOUGH,
    )


def _doses(diary: Diary, regimens: Sequence[Regimen], number: int) -> list[Dose]:
    """Spread so many doses over the days of the regimens."""
    days = [(one.treatment, day) for one in regimens for day in _days(one)]
    return [
        _dose(diary, place, *days[place * len(days) // number])
        for place in range(number)
    ]


def _days(regimen: Regimen) -> Iterator[date]:
    first, after = regimen.starts_on, regimen.ends_on
    # One that was added has both.
    assert first is not None
    assert after is not None
    return (first + timedelta(days=number) for number in range((after - first).days))


def _dose(diary: Diary, place: int, treatment: Treatment, day: date) -> Dose:
    # From 08:00 to 18:00, at another minute than the one before.
    at = datetime.combine(day, time(8), diary.patient.zone)
    is_skipped = place % SKIPPED == SKIPPED - 1
    return diary.entry(
        Dose,
        at + timedelta(minutes=place % 600),
        treatment=treatment,
        amount=treatment.usual_amount,
        unit=treatment.unit,
        status=DoseStatus.SKIPPED if is_skipped else DoseStatus.TAKEN,
    )
