"""The doses of one treatment over three months: each day, and all of them together.

Only the doses of these months are read, so it costs the same in any diary. A planned
dose without an answer is unknown: it is neither taken nor missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from diary.due import Due, due_between, in_force, matched
from diary.models import Dose, Patient, Regimen, Treatment
from diary.timekeeping import FIRST_DAY
from diary.vocab.entries import DoseStatus

ONE_DAY = timedelta(days=1)
MONTHS = 3
# What is read of a dose; the rest of it is not shown here.
FIELDS = (
    "treatment_id",
    "status",
    "skip_reason",
    "as_needed",
    "amount",
    "unit",
    "due_on",
    "due_slot",
    "local_day",
    "occurred_at",
    "time_precision",
    "timezone",
    "day_start",
)


@dataclass
class DayOfDoses:
    """What was planned for a day and what became of it.

    `due` is how many doses were planned and are not still to come. `extra` are doses
    that were taken beside them, or as needed; `amount` is how much was taken in all,
    None where an amount is not known. `most` is the stated maximum.
    """

    day: date
    due: int = 0
    taken: int = 0
    skipped: int = 0
    extra: int = 0
    amount: Decimal | None = Decimal(0)
    most: Decimal | None = None
    reasons: list[str] = field(default_factory=list)

    @property
    def unknown(self) -> int:
        """How many planned doses were answered by nobody."""
        return self.due - self.taken - self.skipped

    @property
    def doses(self) -> int:
        """How many were taken in all."""
        return self.taken + self.extra

    @property
    def is_above(self) -> bool:
        """Tell whether more was taken than the stated maximum."""
        known = self.amount is not None and self.most is not None
        return known and self.amount > self.most  # type: ignore[operator]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was planned, and nothing logged."""
        return not (self.due or self.extra or self.reasons)


@dataclass(frozen=True)
class Window:
    """Whole months, from the first day of one to the last day of another."""

    first: date
    last: date

    @property
    def months(self) -> list[date]:
        """The first day of each month, the newest first."""
        starts = [self.first]
        while (following := _next_month(starts[-1])) <= self.last:
            starts.append(following)
        return starts[::-1]


@dataclass(frozen=True)
class History:
    """The doses of one treatment in a window."""

    treatment: Treatment
    window: Window
    days: dict[date, DayOfDoses]

    @property
    def due(self) -> int:
        """How many doses were planned."""
        return sum(one.due for one in self.days.values())

    @property
    def taken(self) -> int:
        """How many of them were taken."""
        return sum(one.taken for one in self.days.values())

    @property
    def skipped(self) -> int:
        """How many of them were left out."""
        return sum(one.skipped for one in self.days.values())

    @property
    def unknown(self) -> int:
        """How many of them were not answered."""
        return sum(one.unknown for one in self.days.values())

    @property
    def extra(self) -> int:
        """How many were taken beside them, or as needed."""
        return sum(one.extra for one in self.days.values())

    @property
    def above(self) -> int:
        """On how many days more was taken than the stated maximum."""
        return sum(one.is_above for one in self.days.values())


def window_of(until: date, today: date) -> Window:
    """Return the three months that end with the one of a day, up to today."""
    until = max(min(until, today), FIRST_DAY)
    first = until.replace(day=1)
    for _month in range(MONTHS - 1):
        # No diary holds a day before the first one.
        first = max(first - ONE_DAY, FIRST_DAY).replace(day=1)
    return Window(first, min(_next_month(until) - ONE_DAY, today))


def read_history(patient: Patient, treatment: Treatment, window: Window) -> History:
    """Read the window: three queries, whatever the diary holds."""
    regimens = _regimens(treatment, window)
    # A dose may be logged on the day before or after the one it was planned for.
    near = (window.first - ONE_DAY, window.last + ONE_DAY)
    doses = list(treatment.doses.current().between(*near).only(*FIELDS))
    dues = due_between(
        regimens,
        window.first,
        window.last,
        zone=patient.zone,
        day_start=patient.day_start,
    )
    days = _days(window, regimens)
    found = matched(dues, doses)
    now = timezone.now()
    for due, dose in found.items():
        _count_due(days[due.day], due, dose, now)
    answers = {one.pk for one in found.values() if one is not None}
    _count_taken(days, doses, answers, treatment.unit)
    return History(treatment, window, days)


def has_earlier(treatment: Treatment, window: Window) -> bool:
    """Tell whether anything was planned or logged before a window."""
    doses = treatment.doses.current().filter(local_day__lt=window.first)
    planned = treatment.regimens.current().filter(starts_on__lt=window.first)
    return doses.exists() or planned.exists()


def _regimens(treatment: Treatment, window: Window) -> list[Regimen]:
    begun = Q(starts_on=None) | Q(starts_on__lte=window.last)
    goes_on = Q(ends_on=None) | Q(ends_on__gt=window.first)
    rows = treatment.regimens.current().filter(begun, goes_on)
    regimens = list(rows.prefetch_related("planned"))
    for regimen in regimens:
        regimen.treatment = treatment
    return regimens


def _days(window: Window, regimens: Sequence[Regimen]) -> dict[date, DayOfDoses]:
    days = {}
    for number in range((window.last - window.first).days + 1):
        day = window.first + timedelta(days=number)
        held = in_force(regimens, day)
        days[day] = DayOfDoses(day, most=held.most_a_day if held else None)
    return days


def _count_due(day: DayOfDoses, due: Due, dose: Dose | None, now: datetime) -> None:
    if dose is None and due.at > now:
        return
    day.due += 1
    if dose is None:
        return
    if dose.status == DoseStatus.TAKEN:
        day.taken += 1
    else:
        day.skipped += 1


def _count_taken(
    days: dict[date, DayOfDoses], doses: Iterable[Dose], answers: set[UUID], unit: str
) -> None:
    of_day: dict[date, list[Dose]] = defaultdict(list)
    for dose in doses:
        of_day[dose.local_day].append(dose)
    for day, logged in of_day.items():
        if day not in days:
            continue
        taken = [one for one in logged if one.status == DoseStatus.TAKEN]
        days[day].extra = sum(one.pk not in answers for one in taken)
        days[day].amount = _amount(taken, unit)
        days[day].reasons = [one.skip_reason for one in logged if one not in taken]


def _amount(doses: Sequence[Dose], unit: str) -> Decimal | None:
    """Return how much was taken, or None where an amount is not known."""
    total = Decimal(0)
    for dose in doses:
        if dose.amount is None or dose.unit != unit:
            return None
        total += dose.amount
    return total


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
