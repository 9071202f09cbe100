"""When somebody wants to be reminded, and whether it is done by then.

Doses that are due at the same time are one moment: nobody needs five bells at 08:00.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from diary.due import (
    GIVEN_BY_A_CLINIC,
    NOON,
    PUMP,
    Due,
    due_between,
    matched,
    slot_instant,
)
from diary.models import (
    Patient,
    PlannedDose,
    PlanStep,
    Regimen,
    Reminder,
    Visit,
)
from diary.vocab.entries import CheckInPart, DayPart
from diary.vocab.reminders import ReminderKind

DAY = timedelta(days=1)
# Clock times of what has none of its own, until the person chooses another.
USUAL_TIMES = {
    ReminderKind.EVENING: time(20),
    ReminderKind.VISIT: time(9),
    ReminderKind.STEP: time(9),
}


@dataclass(frozen=True)
class Moment:
    """One moment of a reminder. `key` names it among those of this reminder."""

    key: str
    at: datetime
    day: date
    dues: tuple[Due, ...] = ()


def clock_of(planned: PlannedDose) -> time:
    """Return the time that stands for a planned dose by the clock of its diary."""
    if planned.at is not None:
        at: time = planned.at
        return at
    return DayPart(planned.part).represented_by if planned.part else NOON


def usual_time(reminder: Reminder) -> time:
    """Return the clock time that a reminder has where nothing else says one."""
    return reminder.at or USUAL_TIMES[ReminderKind(reminder.about)]


def instant(patient: Patient, day: date, clock: time) -> datetime:
    """Return when a clock time of a diary day is."""
    return slot_instant(day, f"{clock:%H:%M}", patient.zone, patient.day_start)


def visit_instant(reminder: Reminder, visit: Visit) -> datetime:
    """Return when an appointment is; its day is one of the calendar."""
    clock = visit.at or usual_time(reminder)
    return datetime.combine(visit.on, clock, reminder.patient.zone).astimezone(UTC)


def foreseen(patient: Patient) -> list[Regimen]:
    """Return the regimens of which doses can be due, with their planned doses."""
    regimens = patient.regimens.current().filter(
        as_needed=False, treatment__voided_at=None
    )
    known = regimens.exclude(treatment__kind_of__in=GIVEN_BY_A_CLINIC)
    known = known.exclude(treatment__catalogue=PUMP)
    return list(
        known.select_related("treatment").prefetch_related("planned").order_by("pk")
    )


def open_steps(patient: Patient) -> QuerySet[PlanStep]:
    """Return the steps of plans of which nothing is said yet: not done, not left out."""
    changes = patient.treatmentchanges.current().filter(plan_step=OuterRef("pk"))
    current = patient.plansteps.current().filter(
        ~Exists(changes), left_out=False, treatment__voided_at=None
    )
    return current.select_related("treatment")


def moments_between(
    reminder: Reminder, first: datetime, last: datetime
) -> list[Moment]:
    """Return the moments of a reminder from one instant to another, both with."""
    patient = reminder.patient
    days = (patient.day_of(first) - DAY, patient.day_of(last) + DAY)
    found = _OF[ReminderKind(reminder.about)](reminder, *days)
    return [one for one in found if first <= one.at <= last]


def done(reminder: Reminder, moments: Iterable[Moment]) -> set[str]:
    """Return the keys of the moments of which what they remind of is done already."""
    moments = list(moments)
    if reminder.about == ReminderKind.DOSE:
        return _answered(reminder.patient, moments)
    if reminder.about == ReminderKind.EVENING:
        days = [one.day for one in moments]
        checks = reminder.patient.checkins.current().filter(local_day__in=days)
        written = set(
            checks.filter(part=CheckInPart.EVENING).values_list("local_day", flat=True)
        )
        return {one.key for one in moments if one.day in written}
    return set()


def _doses(reminder: Reminder, first: date, last: date) -> Iterator[Moment]:
    patient = reminder.patient
    together: dict[tuple[date, time], list[Due]] = {}
    for due in _dues(patient, first, last):
        together.setdefault((due.day, clock_of(due.planned)), []).append(due)
    for (day, clock), dues in together.items():
        yield Moment(f"{day} {clock:%H:%M}", dues[0].at, day, dues=tuple(dues))


def _evenings(reminder: Reminder, first: date, last: date) -> Iterator[Moment]:
    clock = usual_time(reminder)
    for ago in range((last - first).days + 1):
        day = first + ago * DAY
        yield Moment(f"{day}", instant(reminder.patient, day, clock), day)


def _visits(reminder: Reminder, first: date, last: date) -> Iterator[Moment]:
    for visit in reminder.patient.visits.current().filter(on__range=(first, last)):
        # An appointment that was moved is another moment.
        key = f"{visit.pk} {visit.on} {visit.at or ''}"
        yield Moment(key, visit_instant(reminder, visit), visit.on)


def _steps(reminder: Reminder, first: date, last: date) -> Iterator[Moment]:
    clock = usual_time(reminder)
    for step in open_steps(reminder.patient).filter(day__range=(first, last)):
        at = instant(reminder.patient, step.day, clock)
        yield Moment(f"{step.pk} {step.day}", at, step.day)


_OF = {
    ReminderKind.DOSE: _doses,
    ReminderKind.EVENING: _evenings,
    ReminderKind.VISIT: _visits,
    ReminderKind.STEP: _steps,
}


def _dues(patient: Patient, first: date, last: date) -> Iterator[Due]:
    return due_between(
        foreseen(patient), first, last, zone=patient.zone, day_start=patient.day_start
    )


def _answered(patient: Patient, moments: list[Moment]) -> set[str]:
    """Return the moments of which every dose was taken or skipped.

    All doses of the days are looked at: which of them a loose one stands for depends
    on the others.
    """
    days = [one.day for one in moments]
    logged = patient.doses.current().filter(Q(local_day__in=days) | Q(due_on__in=days))
    found = matched(_dues(patient, min(days), max(days)), logged)
    given = {
        (due.regimen.treatment_id, *due.place) for due, dose in found.items() if dose
    }
    return {
        one.key
        for one in moments
        if all((due.regimen.treatment_id, *due.place) in given for due in one.dues)
    }
