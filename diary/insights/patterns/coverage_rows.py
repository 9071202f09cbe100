"""What of a diary is filled in, counted: days by week, and entries by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import CharField, F, Value
from django.db.models.functions import Left

from diary.insights.in_time import IN_TIME
from diary.insights.whole_numbers import OF_DAYS, day_number, read_numbers, when
from diary.models import Patient
from diary.timekeeping import day_bounds
from diary.vocab.entries import Kind, SideEffectsAnswer

from .evenings import (
    DAY,
    ONE_DAY,
    TYPED,
    Evening,
    may_be_late,
    read_evenings,
)
from .page import Period

# What people log themselves; weekly scales are asked for now and then.
KINDS: Final = (
    Kind.EPISODE,
    Kind.DOSE,
    Kind.RATING,
    Kind.SIDE_EFFECT,
    Kind.CHECK_IN,
)
# The days with an entry of a kind that has no daily total, each once.
_LOGGED: Final = " UNION ".join(
    f"SELECT local_day {rows} {OF_DAYS} AND voided_at IS NULL"
    for rows in (
        "FROM diary_dose",
        "FROM diary_rating",
        "FROM diary_sideeffect",
        "FROM diary_checkin",
    )
)


class Filled(NamedTuple):
    """How many entries of a kind there are, and how many of them were typed late."""

    kind: Kind
    entries: int
    late: int


@dataclass(frozen=True)
class Coverage:
    """What was filled in from `first` to `last`, day by day.

    The days are those on which the diary was kept: from its first entry on, and today
    only once its evening was answered. `evenings` are the days with an evening
    check-in, `in_time` those of them that comparisons rest on.
    """

    first: date
    last: date
    evenings: frozenset[date]
    in_time: frozenset[date]
    spasms: frozenset[date]
    side_effects: frozenset[date]
    ratings: frozenset[date]
    any_entry: frozenset[date]
    kinds: tuple[Filled, ...]
    late: Mapping[date, int]

    @property
    def days(self) -> int:
        """How many days there are, filled in or not."""
        return (self.last - self.first).days + 1


def read_coverage(patient: Patient, period: Period) -> Coverage | None:
    """Return what is filled in of a period, or None where nothing was ever logged."""
    counts = {kind: _rows(patient, kind, period).count() for kind in KINDS}
    if not any(counts.values()):
        return None
    evenings = read_evenings(patient, (period.first, period.last))
    totals = _totals(patient, period.first, period.last)
    any_entry = totals["any"] | _days_with(patient, period.first, period.last)
    first, last = period.first, period.last
    if last == patient.today() and last not in evenings and first < last:
        last -= ONE_DAY
    late = _late(patient, period)
    return Coverage(
        first=first,
        last=last,
        evenings=frozenset(evenings),
        in_time=frozenset(day for day, one in evenings.items() if one.is_in_time),
        spasms=totals["spasms"],
        side_effects=frozenset(_answered(evenings)),
        ratings=totals["spasticity"],
        any_entry=any_entry,
        kinds=tuple(
            Filled(kind, counts[kind], sum(late[kind].values())) for kind in KINDS
        ),
        late=_together(late.values()),
    )


def _together(counts: Iterable[Counter[date]]) -> Mapping[date, int]:
    found: Counter[date] = Counter()
    for one in counts:
        found.update(one)
    return found


def _answered(evenings: dict[date, Evening]) -> list[date]:
    return [
        day for day, one in evenings.items() if one.side_effects in SideEffectsAnswer
    ]


def _totals(patient: Patient, first: date, last: date) -> dict[str, frozenset[date]]:
    """Return the days with a known number of spasms, with a rating, and with any."""
    found = read_numbers(
        patient,
        (first, last),
        f"FROM diary_dailytotal {OF_DAYS}",
        when("spasms IS NOT NULL", day_number()),
        when("spasticity IS NOT NULL", day_number()),
        day_number(),
    )
    named = zip(("spasms", "spasticity", "any"), found, strict=True)
    return {name: frozenset(map(date.fromordinal, days)) for name, days in named}


def _days_with(patient: Patient, first: date, last: date) -> frozenset[date]:
    """Return the days with an entry of a kind that has no daily total."""
    (days,) = read_numbers(
        patient, (first, last), f"FROM ({_LOGGED}) AS logged", day_number()
    )
    return frozenset(map(date.fromordinal, days))


def _rows(patient: Patient, kind: Kind, period: Period) -> Any:
    rows: Any = patient.entries(kind)
    return rows.current().filter(**period.days).order_by()


def _late(patient: Patient, period: Period) -> dict[Kind, Counter[date]]:
    """Count the late entries of each kind day by day."""
    asked = [
        _rows(patient, kind, period)
        .annotate(day=DAY, typed=TYPED, typed_on=Left(TYPED, len("2026-01-01")))
        # Later dates first: for most clocks that leaves little to look at.
        .filter(typed_on__gt=F("day"))
        .values_list(
            Value(kind.value, CharField()), "day", "typed", "timezone", "day_start"
        )
        for kind in KINDS
    ]
    found: dict[Kind, Counter[date]] = {kind: Counter() for kind in KINDS}
    for kind, text, typed, zone, day_start in asked[0].union(*asked[1:], all=True):
        if may_be_late(text, typed):
            day = date.fromisoformat(text)
            _begins, ends = day_bounds(day, ZoneInfo(zone), day_start)
            if _instant(typed) > ends + IN_TIME:
                found[Kind(kind)][day] += 1
    return found


def _instant(text: str) -> datetime:
    """Return an instant that was read as text; a database may leave UTC out."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
