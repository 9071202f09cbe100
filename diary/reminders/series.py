"""What comes again: doses by their regimens, and the evening check-in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from diary.models import EVERY_WEEKDAY, Patient, PlannedDose, Regimen, Reminder
from diary.vocab.reminders import ReminderKind
from diary.vocab.treatments import Unit

from .moments import clock_of, foreseen, usual_time

DAY = timedelta(days=1)
WEEK = 7


@dataclass(frozen=True)
class Series:
    """Something at one clock time on some diary days; `last` None has no end.

    `weekdays` has a bit for each weekday, Monday the lowest; `every` counts the days
    from `first` on.
    """

    clock: time
    first: date
    last: date | None
    weekdays: int = EVERY_WEEKDAY
    every: int = 1
    title: str = ""

    def holds_on(self, day: date) -> bool:
        """Tell whether it comes on a day."""
        return (
            self.first <= day
            and (self.last is None or day <= self.last)
            and bool(self.weekdays >> day.weekday() & 1)
            and (day - self.first).days % self.every == 0
        )

    def next_from(self, day: date) -> date | None:
        """Return the first day of it from a day on."""
        day = max(day, self.first)
        day += timedelta(days=-(day - self.first).days % self.every)
        for _step in range(WEEK):
            if self.holds_on(day):
                return day
            day += timedelta(days=self.every)
        return None


def series_of(reminder: Reminder) -> list[Series]:
    """Return what comes again, in force and to come."""
    if reminder.about == ReminderKind.EVENING:
        return [Series(usual_time(reminder), date.min, None)]
    if reminder.about != ReminderKind.DOSE:
        return []
    found = _doses(reminder.patient)
    return found if reminder.says_what else list(together(found))


def together(series: Iterable[Series]) -> Iterator[Series]:
    """Join series at the same clock time, so that one bell rings for all of them.

    Those that come every few days stay by themselves.
    """
    by_clock = defaultdict(list)
    # Two that come every few days alike are one bell too.
    for one in dict.fromkeys(replace(each, title="") for each in series):
        if one.every == 1:
            by_clock[one.clock].append(one)
        else:
            yield one
    for clock in sorted(by_clock):
        yield from _joined(by_clock[clock])


def _joined(series: list[Series]) -> Iterator[Series]:
    """Cut the time where one of them begins or ends, and join equal pieces again."""
    ends = {one.last + DAY for one in series if one.last is not None}
    edges = sorted({one.first for one in series} | ends)
    held: Series | None = None
    for begin, end in zip(edges, [*edges[1:], None], strict=True):
        weekdays = 0
        for one in series:
            if one.first <= begin and (one.last is None or begin <= one.last):
                weekdays |= one.weekdays
        last = end - DAY if end else None
        if held and held.weekdays == weekdays:
            held = replace(held, last=last)
            continue
        if held and held.weekdays:
            yield held
        held = Series(series[0].clock, begin, last, weekdays)
    if held and held.weekdays:
        yield held


def _doses(patient: Patient) -> list[Series]:
    today = patient.today()
    return [
        Series(
            clock_of(one),
            regimen.starts_on or date.min,
            regimen.ends_on - DAY if regimen.ends_on else None,
            one.weekdays,
            one.every_days,
            _title(regimen, one),
        )
        for regimen in foreseen(patient)
        if regimen.ends_on is None or regimen.ends_on > today
        for one in regimen.planned.all()
        if one.times_a_week is None
        if one.every_days == 1 or regimen.starts_on is not None
    ]


def _title(regimen: Regimen, planned: PlannedDose) -> str:
    treatment = regimen.treatment
    if planned.amount is not None and treatment.unit:
        unit = Unit(treatment.unit).label
        return f"{treatment.name}, {_plain(planned.amount)} {unit}"
    if planned.minutes is not None:
        told = _("%(name)s, %(minutes)s minutes")
        return told % {"name": treatment.name, "minutes": planned.minutes}
    return treatment.name


def _plain(amount: Decimal) -> str:
    return format(amount.normalize(), "f")
