"""The number of a day: which days are observed, and what they count.

Missing is never zero. A day counts for spasms only when somebody said that it is
complete: "no spasms", "that was all", or a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from .models import DailyTotal, Patient
from .vocab.entries import CheckInPart, EpisodeType, SpasmsAnswer

# Evening questions stay open until noon of the next day; later answers are late.
OPEN_UNTIL = time(12)
_OF_A_DAY = (
    "local_day",
    "entered_at",
    "timezone",
    "spasms",
    "spasms_low",
    "spasms_high",
    "spasms_include_logged",
    "spasticity",
    "worst",
)
# What `Logged` asks of an episode.
OF_AN_EPISODE = ("count", "count_high", "severity", "type", "site")
# What is kept of a day beside its place.
_KEPT = (
    "episodes",
    "severity_max",
    "spasms",
    "spasms_is_range",
    "spasticity",
    "spasticity_is_late",
    "clonus",
    "worst",
    "unplaced",
)


class Answers(Protocol):
    """What of a check-in makes the numbers of its day: a row, or its values alone."""

    @property
    def local_day(self) -> date: ...
    @property
    def entered_at(self) -> datetime | None: ...
    @property
    def timezone(self) -> str: ...
    @property
    def spasms(self) -> str: ...
    @property
    def spasms_low(self) -> int | None: ...
    @property
    def spasms_high(self) -> int | None: ...
    @property
    def spasms_include_logged(self) -> bool: ...


class Logged(NamedTuple):
    """What of an episode makes the numbers of its day."""

    low: int
    high: int | None
    severity: int | None
    type: str
    site: str

    @property
    def number(self) -> Decimal:
        """How many spasms it stands for."""
        return midpoint(self.low, self.high)


@dataclass(frozen=True)
class DayNumber:
    """How many spasms a day had; `total` is None when the day is not observed."""

    total: Decimal | None
    is_range: bool = False
    superseded: bool = False


def midpoint(low: int, high: int | None) -> Decimal:
    """Return the number that a range counts as."""
    return Decimal(low + (low if high is None else high)) / 2


def day_number(
    logged: Decimal, check_in: Answers | None, *, logged_range: bool = False
) -> DayNumber:
    """Return the number of a day from what was logged and what was answered.

    A number from the check-in and the sum of what was logged are two looks at the
    same day: the larger counts, unless the person said that the number comes on top.
    An episode logged beside "no spasms" supersedes that answer, and the day is
    unobserved again.
    """
    if check_in is None or not check_in.spasms:
        return DayNumber(None)
    if check_in.spasms == SpasmsAnswer.NONE:
        superseded = logged > 0
        return DayNumber(None if superseded else Decimal(0), superseded=superseded)
    if check_in.spasms == SpasmsAnswer.AS_LOGGED:
        return DayNumber(logged, logged_range)
    said = midpoint(check_in.spasms_low or 0, check_in.spasms_high)
    said_range = check_in.spasms_high is not None
    if not check_in.spasms_include_logged:
        return DayNumber(said + logged, said_range or logged_range)
    if said >= logged:
        return DayNumber(said, said_range)
    return DayNumber(logged, logged_range)


def closes_at(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant after which answers about `day` are late."""
    return datetime.combine(day + timedelta(days=1), OPEN_UNTIL, zone)


def is_late(check_in: Answers) -> bool:
    """Tell whether the answers were typed after noon of the next day, by their clock.

    So long the questions of an evening stay open, and what comes later is marked where
    it is written and read. It is not the rule of what counts: averages and comparisons
    give a whole day after the end of the day (`insights.in_time`).
    """
    entered = check_in.entered_at
    return entered is not None and entered > closes_at(
        check_in.local_day, ZoneInfo(check_in.timezone)
    )


def recount(patient: Patient, days: Iterable[date]) -> None:
    """Make the daily totals of these days anew from their rows."""
    for day in set(days):
        _recount_day(patient, day)


def total_of(
    patient: Patient, day: date, episodes: Sequence[Logged], evening: Any
) -> DailyTotal | None:
    """Return the numbers of a day, None if there is nothing to tell.

    `evening` is the check-in of the evening, or its values, or None.
    """
    logged = sum((one.number for one in episodes), Decimal(0))
    ranges = any(one.high is not None for one in episodes)
    number = day_number(logged, evening, logged_range=ranges)
    clonus = (one.number for one in episodes if one.type == EpisodeType.CLONUS)
    strengths = [one.severity for one in episodes if one.severity is not None]
    total = DailyTotal(
        patient=patient,
        local_day=day,
        episodes=logged,
        severity_max=max(strengths, default=None),
        spasms=number.total,
        spasms_is_range=number.is_range,
        spasticity=evening.spasticity if evening else None,
        spasticity_is_late=evening is not None and is_late(evening),
        clonus=sum(clonus, Decimal(0)),
        worst=evening.worst if evening else None,
        unplaced=any(not one.site for one in episodes),
    )
    # Where each spasm has an entry that says how strong it was, nothing was stronger.
    is_known = number.total == logged and len(strengths) == len(episodes)
    if total.worst is None and is_known:
        total.worst = max(strengths, default=0)
    told = (number.total, total.spasticity, total.worst)
    return total if logged or any(one is not None for one in told) else None


def _recount_day(patient: Patient, day: date) -> None:
    # One filter each: every further one copies the query, on each write.
    current = {"local_day": day, "voided_at": None}
    episodes = patient.episodes.filter(**current).values_list(*OF_AN_EPISODE)
    evenings = patient.checkins.filter(part=CheckInPart.EVENING, **current)
    evening = next(iter(evenings.values_list(*_OF_A_DAY, named=True)), None)
    total = total_of(patient, day, [Logged(*one) for one in episodes], evening)
    if total is None:
        patient.days.filter(local_day=day).delete()
        return
    DailyTotal.objects.bulk_create(
        [total],
        update_conflicts=True,
        unique_fields=["patient", "local_day"],
        update_fields=_KEPT,
    )
