"""What of a diary is filled in, counted: days by week, and entries by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from diary.insights.in_time import IN_TIME
from diary.insights.whole_numbers import (
    OF_DAYS,
    as_text,
    day_number,
    named_days,
    read_in_all,
    read_numbers,
    when,
)
from diary.models import Patient
from diary.timekeeping import day_bounds
from diary.vocab.entries import Kind, SideEffectsAnswer

from .evenings import MAY_BE_LATE, ONE_DAY, Evening, read_evenings
from .page import Period

# What people log themselves; weekly scales are asked for now and then.
KINDS: Final = (
    Kind.EPISODE,
    Kind.DOSE,
    Kind.RATING,
    Kind.SIDE_EFFECT,
    Kind.CHECK_IN,
)
# Of an entry that may have been typed too late, what tells whether it was. No zone has
# a comma or a bar in its name.
_TYPED: Final = (
    "CAST(local_day AS TEXT) || '|' || CAST(entered_at AS TEXT) || '|' || timezone"
    " || '|' || CAST(day_start AS TEXT)"
)
# The kinds of entry that have no daily total.
_LOGGED: Final = (
    *("FROM diary_dose", "FROM diary_rating"),
    *("FROM diary_sideeffect", "FROM diary_checkin"),
)
_STANDS: Final = f"{OF_DAYS} AND voided_at IS NULL"


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
    typed = {kind: _typed(patient, kind, period) for kind in KINDS}
    if not any(entries for entries, _late in typed.values()):
        return None
    evenings = read_evenings(patient, (period.first, period.last))
    totals = _totals(patient, period.first, period.last)
    any_entry = totals["any"] | _days_with(patient, period, totals["any"])
    first, last = period.first, period.last
    if last == patient.today() and last not in evenings and first < last:
        last -= ONE_DAY
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
            Filled(kind, entries, sum(late.values()))
            for kind, (entries, late) in typed.items()
        ),
        late=_together(late for _entries, late in typed.values()),
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


def _days_with(
    patient: Patient, period: Period, known: frozenset[date]
) -> frozenset[date]:
    """Return the days with an entry of a kind that has no daily total.

    Few days have none, so it is asked about these alone.
    """
    ordinals = range(period.first.toordinal(), period.last.toordinal() + 1)
    days = [day for day in map(date.fromordinal, ordinals) if day not in known]
    there = f"{_STANDS} AND local_day IN ({named_days('named')})"
    logged = " UNION ".join(f"SELECT local_day {rows} {there}" for rows in _LOGGED)
    (found,) = read_numbers(
        patient,
        (period.first, period.last),
        f"FROM ({logged}) AS logged",
        day_number(),
        # Asked in any case: how many questions a page asks never depends on a diary.
        named=",".join(map(str, days or [date.max])),
    )
    return frozenset(map(date.fromordinal, found))


def _typed(patient: Patient, kind: Kind, period: Period) -> tuple[int, Counter[date]]:
    """Count the entries of a kind, and day by day those that were typed late."""
    entries, doubtful = read_in_all(
        patient,
        (period.first, period.last),
        f"FROM diary_{kind} {_STANDS}",
        "COUNT(*)",
        as_text(when(MAY_BE_LATE[connection.vendor], _TYPED)),
    )
    late: Counter[date] = Counter()
    for one in doubtful.split(",") if doubtful else ():
        text, typed, zone, day_start = one.split("|")
        day = date.fromisoformat(text)
        _begins, ends = day_bounds(day, ZoneInfo(zone), int(day_start))
        late[day] += _instant(typed) > ends + IN_TIME
    return entries, +late


def _instant(text: str) -> datetime:
    """Return an instant that was read as text; a database may leave UTC out."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
