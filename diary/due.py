"""Which doses a regimen foresees, and which of them were taken.

Days are diary days, and a time before the day's start belongs to the night after it:
02:00 of Monday is on Tuesday by the calendar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .models import Dose, PlannedDose, Regimen, Treatment
from .vocab.entries import DayPart, TimePrecision
from .vocab.treatments import TreatmentKind

GIVEN_BY_A_CLINIC = {TreatmentKind.INJECTION, TreatmentKind.PROCEDURE}
# The code of a medicine that comes by itself.
PUMP = "baclofen_pump"
ANY_TIME = "day"
# The middle of a day, which stands for "any time that day".
NOON = time(12)
WEEK = 7
# A dose at another time than the planned one still counts for it within this.
NEAR = timedelta(hours=4)


@dataclass(frozen=True)
class Due:
    """One foreseen dose: of which regimen, on which diary day, in which slot of it.

    `at` is the instant that stands for the slot by the clock in force.
    """

    regimen: Regimen
    planned: PlannedDose
    day: date
    slot: str
    at: datetime

    def __hash__(self) -> int:
        # Equal ones are of one planned dose and day; rows take long to hash.
        return hash((self.planned.id, self.day))

    @property
    def place(self) -> tuple[date, str]:
        """Return what names this dose among those of its treatment."""
        return self.day, self.slot

    @property
    def is_timed(self) -> bool:
        """Tell whether it is due at a time of the clock."""
        return self.planned.at is not None


class LoggedDose(NamedTuple):
    """What of a dose says which foreseen one it was: a row without the rest."""

    treatment_id: UUID
    status: str
    local_day: date
    due_on: date | None
    due_slot: str
    as_needed: bool
    occurred_at: datetime
    timezone: str
    day_start: int
    time_precision: str

    @property
    def zone(self) -> ZoneInfo:
        """The clock the person was looking at."""
        return ZoneInfo(self.timezone)


def holds_on(regimen: Regimen, day: date) -> bool:
    """Tell whether a regimen is in force on a day."""
    begun = regimen.starts_on is None or regimen.starts_on <= day
    return begun and (regimen.ends_on is None or day < regimen.ends_on)


def in_force(regimens: Iterable[Regimen], day: date) -> Regimen | None:
    """Return the one of a treatment's current regimens that holds on a day."""
    return next((one for one in regimens if holds_on(one, day)), None)


def is_foreseen(regimen: Regimen, planned: PlannedDose, day: date) -> bool:
    """Tell whether a regimen in force foresees this dose on this day."""
    if planned.times_a_week is not None or not planned.weekdays >> day.weekday() & 1:
        return False
    if regimen.starts_on is None:
        # Every twelve weeks since nobody knows when is on no day that we know.
        return planned.every_days == 1
    return (day - regimen.starts_on).days % planned.every_days == 0


def slot_in_words(slot: str) -> str:
    """Return a slot of a day as it stands before a dose: "08:00", "evening"."""
    if slot == ANY_TIME:
        return _("any time")
    return str(DayPart(slot).label) if slot in DayPart else slot


def slot_instant(day: date, slot: str, zone: ZoneInfo, day_start: int) -> datetime:
    """Return the instant that stands for a slot of a diary day.

    A time that the clocks skip is taken as that long after the hour before; one that
    is there twice is its first.
    """
    clock = _clock_of(slot)
    if clock.hour * 60 + clock.minute < day_start:
        day += timedelta(days=1)
    return datetime.combine(day, clock, zone).astimezone(UTC)


@lru_cache(maxsize=2048)
def _clock_of(slot: str) -> time:
    """Return the time of the clock that stands for a slot; there are few of them."""
    if slot == ANY_TIME:
        return NOON
    if slot in DayPart:
        return DayPart(slot).represented_by
    return time.fromisoformat(slot)


def due_between(
    regimens: Iterable[Regimen],
    first: date,
    last: date,
    *,
    zone: ZoneInfo,
    day_start: int,
) -> Iterator[Due]:
    """Yield what current regimens foresee from one day to another, both with.

    As-needed regimens foresee nothing, and neither does what a clinic or a pump gives:
    nobody is told that it is time for an injection. The regimens come with their
    planned doses.
    """
    for regimen in regimens:
        if regimen.as_needed or _comes_by_others(regimen.treatment):
            continue
        planned = [(one, one.slot) for one in regimen.planned.all()]
        day = max(first, regimen.starts_on or first)
        end = (
            last
            if regimen.ends_on is None
            else min(last, regimen.ends_on - timedelta(days=1))
        )
        while day <= end:
            for one, slot in planned:
                if is_foreseen(regimen, one, day):
                    at = slot_instant(day, slot, zone, day_start)
                    yield Due(regimen, one, day, slot, at)
            day += timedelta(days=1)


def _comes_by_others(treatment: Treatment) -> bool:
    return treatment.kind_of in GIVEN_BY_A_CLINIC or treatment.catalogue == PUMP


def matched[D: Dose | LoggedDose](
    dues: Iterable[Due], doses: Iterable[D]
) -> dict[Due, D | None]:
    """Return each foreseen dose with the one that was logged for it, if any.

    `doses` are current ones of the same treatments and days. A dose that names its
    slot fills it. Another scheduled one fills the nearest free slot of its treatment
    on its day: within four hours of a clock time, at any time of a part of the day.
    """
    slots = {(one.regimen.treatment_id, *one.place): one for one in dues}
    found: dict[Due, D | None] = dict.fromkeys(slots.values())
    loose: list[D] = []
    for dose in doses:
        key = (dose.treatment_id, dose.due_on, dose.due_slot)
        if dose.due_on is not None:
            due = slots.get(key)  # type: ignore[arg-type]  # the day is known here
            if due is not None:
                found[due] = dose
        elif not dose.as_needed:
            loose.append(dose)
    _fill_nearest(found, loose)
    return found


def daily_amount(regimen: Regimen) -> Decimal | None:
    """Return what a regimen foresees on an average day, in the treatment's unit.

    None if it is taken as needed or an amount is not said.
    """
    planned = list(regimen.planned.all())
    if regimen.as_needed or not planned:
        return None
    total = Decimal(0)
    for one in planned:
        if one.amount is None:
            return None
        total += one.amount * share_of_days(one)
    return total


def share_of_days(planned: PlannedDose) -> Decimal:
    """Return on which share of days a planned dose is taken, from 0 to 1 or more."""
    if planned.times_a_week is not None:
        return Decimal(planned.times_a_week) / WEEK
    if planned.every_days > 1:
        return Decimal(1) / planned.every_days
    return Decimal(planned.weekdays.bit_count()) / WEEK


def _fill_nearest[D: Dose | LoggedDose](
    found: dict[Due, D | None], loose: list[D]
) -> None:
    """Put doses that name no slot into free ones, the nearest pair first."""
    free: dict[tuple[UUID, date], list[Due]] = defaultdict(list)
    for due, taken in found.items():
        if taken is None:
            free[due.regimen.treatment_id, due.day].append(due)
    pairs = sorted(
        (
            (_away(dose, due), place, due.slot, dose, due)
            for place, dose in enumerate(loose)
            for due in free.get((dose.treatment_id, dose.local_day), ())
            if _could_be(dose, due)
        ),
        key=lambda pair: pair[:3],
    )
    used: set[int] = set()
    for _far, place, _slot, dose, due in pairs:
        if found[due] is None and place not in used:
            found[due] = dose
            used.add(place)


def _away(dose: Dose | LoggedDose, due: Due) -> timedelta:
    """Return how far a dose is from a slot, by the clock it was logged by.

    By the clock that is set today, a dose would leave its slot when somebody moves.
    """
    at = slot_instant(due.day, due.slot, dose.zone, dose.day_start)
    return abs(dose.occurred_at - at)


def _could_be(dose: Dose | LoggedDose, due: Due) -> bool:
    exact = dose.time_precision in {TimePrecision.MINUTE, TimePrecision.ABOUT}
    return not (due.is_timed and exact) or _away(dose, due) <= NEAR
