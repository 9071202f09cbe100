"""Forty made-up diaries, read as anybody would read them: from their rows alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from math import log, sqrt
from statistics import fmean, stdev
from typing import Any

from diary.demo import truth
from diary.demo.story import tell
from diary.models import (
    CheckIn,
    Dose,
    Episode,
    LifeEvent,
    Patient,
    Rating,
    SideEffect,
    User,
)

SEEDS = range(1, 41)
NOW = datetime(2026, 6, 14, 23, 59, tzinfo=UTC)
# Of the last days something is still to be typed, and two of them are never missed.
LEFT_OUT = 4
MEDICAL = {"medicine", "injection"}


@dataclass
class Day:
    """What the rows say about one day of one diary. None is not answered."""

    number: int
    date: date
    is_logged: bool = False
    spasms: float | None = None
    spasticity: int | None = None
    drowsy: bool | None = None
    taken: list[Any] = field(default_factory=list)
    skipped: list[Any] = field(default_factory=list)
    minutes: list[int] = field(default_factory=list)


@dataclass
class Diary:
    days: list[Day]
    remedies: list[tuple[int, int]]
    rated_twice: list[tuple[int, int]]
    events: list[LifeEvent]


@cache
def diaries() -> list[Diary]:
    return [read(seed) for seed in SEEDS]


def told(seed: int, days: int = truth.STORY_DAYS) -> dict[type[Any], list[Any]]:
    patient = Patient(name="Robin", timezone="UTC")
    return tell(patient, by=User(), days=days, seed=seed, now=NOW)


def read(seed: int) -> Diary:
    rows = told(seed)
    first = NOW.date().toordinal() - truth.STORY_DAYS + 1
    days = [
        Day(number, date.fromordinal(first + number))
        for number in range(truth.STORY_DAYS)
    ]
    by_day = {one.date: one for one in days}
    for model in (Episode, Dose, SideEffect, Rating, CheckIn):
        for row in rows[model]:
            by_day[row.local_day].is_logged = True
    read_spasms(rows, by_day)
    for effect in rows[SideEffect]:
        day = by_day[effect.local_day]
        if effect.symptom == "drowsiness" and day.drowsy is not None:
            day.drowsy = True
    for dose in rows[Dose]:
        day = by_day[dose.local_day]
        if dose.voided_at is None and dose.treatment.kind_of in MEDICAL:
            (day.taken if dose.status == "taken" else day.skipped).append(dose)
    return Diary(days, remedies(rows), rated_twice(rows), rows[LifeEvent])


def read_spasms(rows: dict[type[Any], list[Any]], by_day: dict[date, Day]) -> None:
    logged: dict[date, float] = defaultdict(float)
    for episode in rows[Episode]:
        high = episode.count if episode.count_high is None else episode.count_high
        logged[episode.local_day] += (episode.count + high) / 2
        if episode.time_precision == "minute" and episode.count == 1:
            by_day[episode.local_day].minutes.append(minute_of(episode))
    for check_in in rows[CheckIn]:
        if check_in.part == "evening":
            answer(by_day[check_in.local_day], check_in, logged[check_in.local_day])


def answer(day: Day, check_in: Any, logged: float) -> None:
    match check_in.spasms:
        case "none":
            day.spasms = 0.0
        case "as_logged":
            day.spasms = logged
        case "number":
            high = check_in.spasms_high or check_in.spasms_low
            day.spasms = max(logged, (check_in.spasms_low + high) / 2)
    day.spasticity = check_in.spasticity
    if check_in.side_effects:
        day.drowsy = False


def minute_of(entry: Any) -> int:
    """Return the minutes since the midnight of the entry's diary day, in UTC."""
    at = entry.occurred_at
    days = (at.date() - entry.local_day).days
    return int(days * 1440 + at.hour * 60 + at.minute)


def remedies(rows: dict[type[Any], list[Any]]) -> list[tuple[int, int]]:
    return [
        (one.rating_before, one.rating_after)
        for one in rows[Dose]
        if one.rating_before is not None
    ]


def rated_twice(rows: dict[type[Any], list[Any]]) -> list[tuple[int, int]]:
    """Return bad moments that were rated again within the hour, nothing used."""
    ratings = [one for one in rows[Rating] if one.what == "spasticity"]
    ratings.sort(key=lambda one: one.occurred_at)
    pairs = []
    for one, other in pairwise(ratings):
        apart = (other.occurred_at - one.occurred_at).total_seconds() / 60
        if one.value >= truth.BAD_MOMENT and 30 <= apart <= 60:
            pairs.append((one.value, other.value))
    return pairs


def weight(spasms: float) -> float:
    """Return for how many days an observed one stands: the missed ones alike too."""
    return 1 / (1 - truth.missed(int(spasms)))


# A little arithmetic, for there is no library for it yet.


def mean_and_error(values: list[float]) -> tuple[float, float]:
    return fmean(values), stdev(values) / sqrt(len(values))


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for column in range(size):
        best = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[best] = rows[best], rows[column]
        for row in range(size):
            if row != column:
                factor = rows[row][column] / rows[column][column]
                rows[row] = [
                    a - factor * b for a, b in zip(rows[row], rows[column], strict=True)
                ]
    return [rows[place][-1] / rows[place][place] for place in range(size)]


# What the rows of all diaries together say of the plan.


@cache
def daily_doses() -> dict[str, list[int]]:
    """Return the milligrams of each day: the most that anybody took."""
    found = {name: [0] * truth.STORY_DAYS for name in truth.EFFECTS}
    for diary in diaries():
        for day in diary.days:
            for name, doses in found.items():
                mine = [one for one in day.taken if one.treatment.catalogue == name]
                total = int(sum(one.amount for one in mine))
                doses[day.number] = max(doses[day.number], total)
    return found


def steps() -> dict[str, list[tuple[int, int]]]:
    """Return for each treatment from which day on how much a day was taken."""
    return {
        name: [
            (day, dose)
            for day, dose in enumerate(doses)
            if dose != (doses[day - 1] if day else 0)
        ]
        for name, doses in daily_doses().items()
    }


@cache
def injections() -> list[int]:
    found = {
        day.number
        for diary in diaries()
        for day in diary.days
        for one in day.taken
        if one.treatment.kind_of == "injection"
    }
    return sorted(found)


@cache
def infection() -> tuple[int, int]:
    diary = diaries()[0]
    [event] = [one for one in diary.events if one.what == "infection"]
    first = diary.days[0].date
    return (event.starts_on - first).days, (event.ends_on - first).days


# How much of each documented effect is there on a day, by what the rows say was used.

type Terms = dict[str, float]


@cache
def terms(number: int) -> Terms:
    found: Terms = defaultdict(float)
    for name, changes in steps().items():
        before = 0
        for day, dose in changes:
            there = min(max(number - day, 0) / truth.ONSET_DAYS[name], 1.0)
            if before:
                found[f"{name} {before}"] -= there
            if dose:
                found[f"{name} {dose}"] += there
            before = dose
    for day in injections():
        since = number - day
        if 0 <= since <= 91:
            early = "toxin early" if since < 21 else "toxin at its best"
            found[early if since < 56 else "toxin late"] += curve(since)
    first, last = infection()
    if first <= number <= last:
        found["infection"] = 1.0
    return {name: much for name, much in found.items() if much}


def curve(since: int) -> float:
    points = list(truth.TOXIN_CURVE)
    before = max(one for one in points if one[0] <= since)
    after = min((one for one in points if one[0] > since), default=before)
    if before == after:
        return before[1]
    part = (since - before[0]) / (after[0] - before[0])
    return before[1] + part * (after[1] - before[1])


def documented(name: str) -> truth.Effect:
    if name.startswith("toxin"):
        return truth.TOXIN
    if name == "infection":
        return truth.INFECTION
    treatment, dose = name.split()
    return truth.EFFECTS[treatment][int(dose)]


@cache
def rate(day: date, number: int) -> float:
    """Return the documented number of spasms of a day."""
    found = log(truth.SPASMS_A_DAY) + log(truth.RATIO_A_YEAR) * number / 365
    if day.weekday() >= 5:
        found += log(truth.WEEKEND_RATIO)
    for name, much in terms(number).items():
        found += much * log(documented(name).ratio)
    return float(2.718281828459045**found)


@cache
def points(number: int) -> float:
    """Return the documented rating of a day."""
    known = terms(number).items()
    return truth.SPASTICITY + sum(
        documented(name).points * much for name, much in known
    )
