"""Injections of botulinum toxin, and the spasms in the weeks after each."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from math import nan
from typing import Final

import numpy as np

from diary.analysis.changes import MOST_DAYS_OUTSIDE, Change, join_steps
from diary.analysis.codes import Family
from diary.analysis.cycle_days import AT_WORK, LATEST_CYCLES, WEEKS, window_of_cycles
from diary.analysis.cycles import (
    CyclesRefused,
    FirstCycle,
    ToxinCycles,
    toxin_cycles,
)
from diary.analysis.effect import ENGINE
from diary.analysis.window import Series
from diary.insights.change_points import Course, days_left_out
from diary.models import Patient

from .evenings import ONE_DAY, read_evenings, read_spasms
from .toxin_given import Given, GivenInCourse, Injection

type Answer = ToxinCycles | FirstCycle | CyclesRefused
# The spasms of some days, each with the ordinal of its day.
type Numbered = list[tuple[int, float]]

WEEK: Final = 7
# So many answers are kept in memory: working one out takes as long as ten pages.
KEPT: Final = 64
_answers: OrderedDict[str, Answer] = OrderedDict()


@dataclass(frozen=True)
class Cycle:
    """The spasms after one injection, by the week since, of days that count.

    A week since an injection is one week for what is said of averages, so its days are
    counted as if the injection had been on the Monday before.
    """

    start: date
    weeks: tuple[Numbered, ...]

    @property
    def at_work(self) -> Numbered:
        """The days of weeks 3 to 7."""
        return [day for week in self.weeks[AT_WORK] for day in week]


@dataclass(frozen=True)
class Toxin:
    """What is known of a diary's injections.

    `cycles` are those that are looked at: the first and the latest, the present one
    last. `before` are the days before the first. `last` is the last day that counts.
    """

    injections: tuple[Injection, ...]
    starts: tuple[date, ...]
    cycles: tuple[Cycle, ...]
    before: Numbered
    answer: Answer
    last: date

    @property
    def present(self) -> Cycle:
        """The cycle since the last injection."""
        return self.cycles[-1]

    def since(self, injection: Injection) -> Cycle | None:
        """Return the cycle that an injection belongs to, if it is looked at."""
        start = max(one for one in self.starts if one <= injection.day)
        return next((one for one in self.cycles if one.start == start), None)

    def earlier(self, week: int) -> Numbered:
        """Return the spasms a day in a week of all earlier cycles that are looked at."""
        return [day for one in self.cycles[:-1] for day in one.weeks[week]]


def read_toxin(
    patient: Patient,
    known: Collection[date] | None = None,
    course: Course | None = None,
) -> Toxin | None:
    """Return the cycles of a diary, or None without an injection up to today.

    `known` are all days left out of comparisons, if they were read before, and `course`
    is everything that was used, if that was: then injections come without muscles.
    """
    today = patient.today()
    given = Given(patient, today) if course is None else GivenInCourse(course, today)
    injections = given.injections()
    if not injections:
        return None
    starts = [one.first for one in join_steps(one.day for one in injections)]
    spans = spans_of(starts, today)
    values = _values(patient, spans)
    last = today if today in values or starts[-1] == today else today - ONE_DAY
    others = [one.change for one in given.others(spans).points(today)]
    left_out = days_left_out(patient, spans[0][0], last, known)
    series = _series(values, spans[0][0], last)
    answer = _worked_out(series, starts, others, left_out)
    counted = dict(_counted(series, starts, others, left_out))
    return Toxin(
        injections=tuple(injections),
        starts=tuple(starts),
        cycles=tuple(_cycles(counted, looked_at(starts), starts)),
        before=[(day.toordinal(), n) for day, n in counted.items() if day < starts[0]],
        answer=answer,
        last=last,
    )


def looked_at(starts: Sequence[date]) -> list[date]:
    """Return the first injection and the latest ones."""
    return [*starts[:1], *starts[1:][-LATEST_CYCLES:]][-LATEST_CYCLES - 1 :]


def spans_of(starts: Sequence[date], today: date) -> list[tuple[date, date]]:
    """Return the days to read: before the first injection and its cycle, and the latest.

    There are always two, so that each diary is asked as often.
    """
    resumed = starts[-LATEST_CYCLES:][0]
    first_ends = starts[1] if len(starts) > LATEST_CYCLES else resumed
    before = starts[0] - timedelta(days=MOST_DAYS_OUTSIDE)
    return [(before, first_ends - ONE_DAY), (resumed, today)]


def _values(patient: Patient, spans: Iterable[tuple[date, date]]) -> dict[date, float]:
    """Return the spasms of the days that count for comparisons."""
    evenings = read_evenings(patient, *spans)
    kept = {day for day, one in evenings.items() if one.is_in_time}
    numbers = read_spasms(patient, *spans)
    return {day: one for day, one in numbers.items() if day in kept}


def _series(values: Mapping[date, float], first: date, last: date) -> Series:
    found = np.full((last - first).days + 1, nan)
    for day, value in values.items():
        if first <= day <= last:
            found[(day - first).days] = value
    return Series(first, found, Family.COUNTS)


def _worked_out(
    series: Series,
    starts: Sequence[date],
    others: Collection[Change],
    left_out: Collection[date],
) -> Answer:
    """Return the answer of the engine, from memory if the same went in before."""
    told = (ENGINE, series.first, starts, sorted(others), sorted(left_out))
    key = sha256(repr(told).encode() + series.values.tobytes()).hexdigest()
    kept = _answers.get(key)
    if kept is None:
        kept = toxin_cycles(series, starts, others=others, left_out=left_out)
    _answers[key] = kept
    while len(_answers) > KEPT:
        # The oldest one; another thread may have dropped one too.
        _answers.popitem(last=False)
    return kept


def _counted(
    series: Series,
    starts: Sequence[date],
    others: Collection[Change],
    left_out: Collection[date],
) -> Iterator[tuple[date, float]]:
    """Yield the days that the engine looks at, with their spasms."""
    window = window_of_cycles(series, starts, others, left_out)
    for place in np.flatnonzero(~np.isnan(window.values)).tolist():
        yield window.first + timedelta(days=place), float(window.values[place])


def _cycles(
    values: dict[date, float], shown: Sequence[date], starts: Sequence[date]
) -> Iterator[Cycle]:
    for start in shown:
        ends = next((one for one in starts if one > start), date.max)
        monday = start.toordinal() - start.weekday()
        weeks: list[Numbered] = [[] for _week in range(WEEKS)]
        for day, number in values.items():
            passed = (day - start).days
            if start <= day < ends and passed < WEEKS * WEEK:
                weeks[passed // WEEK].append((monday + passed, number))
        yield Cycle(start, tuple(weeks))
