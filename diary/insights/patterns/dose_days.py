"""What the comparison of hours after a dose is made from: days, spasms and doses.

A day counts if it is complete with an entry for each spasm, has a planned dose, and of
each planned dose it is known when it was taken, or that it was not. The hours after a
dose that nobody noted would pass for hours without one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import CharField, F, Q
from django.db.models.functions import Cast

from diary.analysis.rules import MOST_A_DAY
from diary.daily import midpoint
from diary.due import Due, LoggedDose, matched
from diary.insights.change_points import days_left_out
from diary.insights.foreseen import Foreseen, instant
from diary.models import Patient
from diary.vocab.entries import DoseStatus, TimePrecision

from .evenings import DAY
from .page import ONE_DAY, Period

# The diary does not ask when somebody woke up: these hours pass for awake, by the clock.
AWAKE: Final = (7 * 60, 23 * 60)
# As long as a dose is looked after; what follows is what it is compared with.
AFTER: Final = timedelta(hours=4)
EXACT: Final = (TimePrecision.MINUTE, TimePrecision.ABOUT)
MINUTE: Final = timedelta(minutes=1)
AT: Final = Cast("occurred_at", CharField())


@dataclass(frozen=True)
class DoseDays:
    """Minutes by the clock on the wall, from the midnight before the first day.

    Attributes
    ----------
    awake : from when to when each day is looked at
    spasms, doses : when each of them was
    as_needed : doses of the same treatment that were no planned ones
    left_out, unknown, vague : days that do not count: left out by the person, with a
        planned dose of which nothing is known, with a dose at no exact time
    imprecise : spasms of the days that count whose time is not known well enough
    """

    awake: tuple[tuple[float, float], ...]
    spasms: tuple[float, ...]
    doses: tuple[float, ...]
    as_needed: int
    left_out: int
    unknown: int
    vague: int
    imprecise: float


def read_dose_days(
    patient: Patient,
    treatment: UUID,
    period: Period,
    known: Foreseen | None = None,
    left_out: Collection[date] | None = None,
) -> DoseDays:
    """Return what a diary says about the hours after the doses of a treatment.

    `known` is what was read of its planned doses before, if that holds this treatment,
    and `left_out` are all days left out of comparisons, if they were.
    """
    if known is None or treatment not in known.treatments:
        known = _foreseen(patient, treatment, period)
    # A dose of the evening before may still be at work.
    asked = ({treatment}, period.first - ONE_DAY, period.last)
    doses = known.doses(*asked)
    dues = matched(known.dues(*asked), doses)
    logged = _logged_days(patient, period) & {due.day for due in dues}
    marked = days_left_out(patient, period.first, period.last, left_out) & logged
    unknown = _unknown(dues, patient.zone) & logged - marked
    taken = [one for one in doses if one.status == DoseStatus.TAKEN]
    vague = _vague(taken) & logged - marked - unknown
    days = logged - marked - unknown - vague
    spasms, imprecise = _spasms(patient, period, days)
    begins = max(AWAKE[0], patient.day_start)
    return DoseDays(
        awake=tuple(
            (begins + midnight, AWAKE[1] + midnight)
            for midnight in (_minutes(period, day) for day in sorted(days))
        ),
        spasms=spasms,
        doses=tuple(
            _clock(period, one.occurred_at, one.zone)
            for one in taken
            if one.time_precision in EXACT and not one.as_needed
        ),
        as_needed=sum(
            one.as_needed and period.first <= one.local_day <= period.last
            for one in taken
        ),
        left_out=len(marked),
        unknown=len(unknown),
        vague=len(vague),
        imprecise=imprecise,
    )


def _foreseen(patient: Patient, treatment: UUID, period: Period) -> Foreseen:
    first = period.first - ONE_DAY
    begun = Q(starts_on=None) | Q(starts_on__lte=period.last)
    not_over = Q(ends_on=None) | Q(ends_on__gt=first)
    regimens = patient.regimens.current().filter(begun, not_over, treatment=treatment)
    found = regimens.select_related("treatment").prefetch_related("planned")
    return Foreseen(patient, frozenset({treatment}), tuple(found), first, period.last)


def _logged_days(patient: Patient, period: Period) -> set[date]:
    """Return the complete days with an entry for each spasm.

    As in comparisons, a day with more spasms than anybody counts is a slip of the pen.
    """
    believed = {"spasms": F("episodes"), "spasms__lte": MOST_A_DAY}
    days = patient.days.filter(**believed, **period.days)
    return set(days.values_list("local_day", flat=True))


def _unknown(dues: dict[Due, LoggedDose | None], zone: ZoneInfo) -> set[date]:
    """Return the days that a dose may have touched of which nothing is known."""
    days = set()
    for due, dose in dues.items():
        if dose is None:
            days.add(due.day)
            over = (due.at + AFTER).astimezone(zone)
            if over.hour * 60 + over.minute > AWAKE[0]:
                days.add(over.date())
    return days


def _vague(taken: Sequence[LoggedDose]) -> set[date]:
    vague = [one for one in taken if one.time_precision not in EXACT]
    named = {one.due_on for one in vague if one.due_on is not None}
    return named | {one.local_day for one in vague}


def _spasms(
    patient: Patient, period: Period, days: set[date]
) -> tuple[tuple[float, ...], float]:
    """Return when the spasms of these days were, and how many have no such time.

    Several at once are several; half of one, in the middle of a range, is left out.
    """
    rows = patient.episodes.current().filter(**period.days).order_by()
    texts = {day.isoformat() for day in days}
    times: list[float] = []
    imprecise = 0.0
    # Days and instants as text: most are dropped before they are made.
    for day, at, zone, precision, low, high in rows.values_list(
        DAY, AT, "timezone", "time_precision", "count", "count_high"
    ):
        if day not in texts:
            continue
        count = midpoint(low, high)
        if precision in EXACT:
            times += [_clock(period, instant(at), ZoneInfo(zone))] * int(count)
        else:
            imprecise += float(count)
    return tuple(times), imprecise


def _clock(period: Period, at: datetime, zone: ZoneInfo) -> float:
    shown = at.astimezone(zone).replace(tzinfo=None)
    return (shown - datetime.combine(period.first, time())) / MINUTE


def _minutes(period: Period, day: date) -> float:
    return (day - period.first) / MINUTE
