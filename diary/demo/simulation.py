"""What happens to the made-up person, day by day, by the numbers in truth.py.

Pure: no clock, no table. All chance comes from one seed and the number of days before
the last one, so that a longer diary has the same last days as a shorter one.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, pairwise
from math import exp, log, sqrt
from statistics import NormalDist

from . import truth
from .truth import STORY_DAYS, Effect, Step

_NORMAL = NormalDist()
# A quarter of an hour; a diary day has the hours 4 to 27 of its date.
BIN = 15
OPENS, CLOSES = 4 * 60, 28 * 60
SATURDAY = 5


class Chance:
    """Draws of one purpose on one day.

    Made of `random()` alone, the one method that Python promises to keep as it is.
    """

    def __init__(self, seed: int, ago: int, purpose: str) -> None:
        self.draw = random.Random(f"{seed}/{ago}/{purpose}").random  # noqa: S311

    def happens(self, share: float) -> bool:
        """Tell whether something happens that does in such a share of cases."""
        return self.draw() < share

    def normal(self, middle: float, sd: float) -> float:
        """Draw from a normal distribution."""
        return middle + sd * _NORMAL.inv_cdf(self.draw() or 0.5)

    def whole(self, low: int, high: int) -> int:
        """Draw a whole number from low to high, both with."""
        return low + int(self.draw() * (high - low + 1))

    def rating(self, middle: float, sd: float, least: int = 0) -> int:
        """Draw a rating up to 10."""
        return max(least, min(10, round(self.normal(middle, sd))))

    def poisson(self, mean: float) -> int:
        """Draw a number of rare events."""
        left, number, term = self.draw(), 0, exp(-mean)
        while left > term and number < 99:
            left -= term
            number += 1
            term *= mean / number
        return number

    def pick[T](self, things: Sequence[T]) -> T:
        """Draw one of several that are alike."""
        return things[int(self.draw() * len(things))]

    def weighted[T](self, things: Mapping[T, float]) -> T:
        """Draw one of several by their weights."""
        sums = list(accumulate(things.values()))
        return list(things)[bisect(sums, self.draw() * sums[-1])]


class Plan:
    """What is prescribed in a diary of so many days, and what it does.

    Time is the day of the last telling of the story: 0 is its first day, days of
    earlier tellings are negative. A diary up to one story long has nothing before.
    """

    def __init__(self, days: int) -> None:
        self.first = STORY_DAYS - days
        told = range(self.first // STORY_DAYS - 1, 1) if self.first < 0 else range(1)
        self.steps = [
            Step(one.day + number * STORY_DAYS, one.treatment, one.mg, one.times)
            for number in told
            for one in (
                *(truth.STEPS_BETWEEN if number > told[0] else ()),
                *truth.STEPS,
            )
        ]
        per_story = range(truth.FIRST_INJECTION, STORY_DAYS, truth.INJECTED_EVERY)
        self.injections = [
            day + number * STORY_DAYS for number in told for day in per_story
        ]
        self.infections = [
            tuple(day + number * STORY_DAYS for day in truth.INFECTION_DAYS)
            for number in told
        ]
        self.tellings = told

    def in_use(self, day: int) -> dict[str, Step]:
        """Return what is prescribed on a day."""
        latest = {one.treatment: one for one in self.steps if one.day <= day}
        return {name: one for name, one in latest.items() if one.mg}

    def shares(self, day: int) -> Iterator[tuple[Effect, float]]:
        """Yield each effect on a day, and how much of it is there.

        A share may be negative: what a change takes away again.
        """
        before: dict[str, int] = {}
        for one in self.steps:
            since = min((day - one.day) / truth.ONSET_DAYS[one.treatment], 1.0)
            if since > 0:
                known = truth.EFFECTS[one.treatment]
                if before.get(one.treatment):
                    yield known[before[one.treatment]], -since
                if one.daily:
                    yield known[one.daily], since
            before[one.treatment] = one.daily
        for injected in self.injections:
            if 0 <= day - injected <= truth.INJECTED_EVERY:
                yield truth.TOXIN, toxin(day - injected)
        if any(first <= day <= last for first, last in self.infections):
            yield truth.INFECTION, 1.0

    def log_ratio(self, day: int) -> float:
        """Return the effect of everything on the number of spasms, as a logarithm."""
        drift = log(truth.RATIO_A_YEAR) * day / 365
        return drift + sum(log(one.ratio) * much for one, much in self.shares(day))

    def points(self, day: int) -> float:
        """Return the effect of everything on the rating of spasticity."""
        return sum(one.points * much for one, much in self.shares(day))

    def drowsy(self, day: int) -> float:
        """Return the chance of drowsiness on a day."""
        doses = self.in_use(day).items()
        return truth.DROWSY_BASE + sum(
            truth.DROWSY_PER_MG[name] * one.daily for name, one in doses
        )


def toxin(days: int) -> float:
    """Return how much of the full effect is there so many days after an injection."""
    for (left, low), (right, high) in pairwise(truth.TOXIN_CURVE):
        if left <= days <= right:
            return low + (high - low) * (days - left) / (right - left)
    return 0.0


@dataclass
class Planned:
    """One scheduled dose: when it was due, and when it was taken, if it was."""

    treatment: str
    mg: int
    due: int
    minute: int
    is_taken: bool


@dataclass
class Moment:
    """One spasm, at a minute of its date, and how strong it was."""

    minute: int
    strength: int


@dataclass
class Lived:
    """One day as it was, whether it is written down or not."""

    number: int
    ago: int
    date: date
    level: float
    stiffness: float
    drowsy_chance: float
    is_drowsy: bool
    spasms: list[Moment] = field(default_factory=list)
    doses: list[Planned] = field(default_factory=list)


def live(*, days: int, seed: int, last: date) -> Iterator[Lived]:
    """Yield the days of the made-up person up to `last`, the oldest first."""
    plan = Plan(days)
    levels = _levels(days, seed)
    for ago in range(days - 1, -1, -1):
        yield _day(plan, ago, seed, last - timedelta(days=ago), levels[ago])


def _levels(days: int, seed: int) -> list[float]:
    """Return the lasting part of good and bad days by the days before the last one.

    Such a process reads alike forwards and backwards, so it is begun at the end.
    """
    fresh = truth.LEVEL_SD * sqrt(1 - truth.LEVEL_CORRELATION**2)
    levels = [Chance(seed, 0, "level").normal(0, truth.LEVEL_SD)]
    for ago in range(1, days):
        draw = Chance(seed, ago, "level").normal(0, fresh)
        levels.append(truth.LEVEL_CORRELATION * levels[-1] + draw)
    return levels


def _day(plan: Plan, ago: int, seed: int, day: date, level: float) -> Lived:
    chance = Chance(seed, ago, "day")
    number = STORY_DAYS - 1 - ago
    drowsy = plan.drowsy(number)
    lived = Lived(
        number=number,
        ago=ago,
        date=day,
        level=level,
        stiffness=(
            truth.SPASTICITY + plan.points(number) + truth.POINTS_PER_LEVEL * level
        ),
        drowsy_chance=drowsy,
        is_drowsy=chance.happens(drowsy),
        doses=_doses(plan, number, Chance(seed, ago, "doses")),
    )
    # Both kinds of chance have a mean of 1, so that the documented rate is the mean.
    own = chance.normal(0, truth.DAY_SD)
    noise = level - truth.LEVEL_SD**2 / 2 + own - truth.DAY_SD**2 / 2
    weekend = truth.WEEKEND_RATIO if day.weekday() >= SATURDAY else 1.0
    mean = truth.SPASMS_A_DAY * weekend * exp(plan.log_ratio(number) + noise)
    times = _times(chance.poisson(mean), lived.doses, chance)
    lived.spasms = [
        Moment(minute, chance.rating(lived.stiffness, truth.MOMENT_SD, least=1))
        for minute in times
    ]
    return lived


def _doses(plan: Plan, number: int, chance: Chance) -> list[Planned]:
    doses = []
    for name, step in plan.in_use(number).items():
        for hour in truth.CLOCK[name][: step.times]:
            away = chance.normal(0, truth.JITTER_MINUTES)
            minute = hour * 60 + max(-110, min(110, round(away)))
            is_taken = not chance.happens(truth.SKIPPED)
            doses.append(Planned(name, step.mg, hour * 60, minute, is_taken))
    return doses


def _times(number: int, doses: list[Planned], chance: Chance) -> list[int]:
    taken = [
        one.minute
        for one in doses
        if one.is_taken and one.treatment in truth.ACTS_BY_THE_HOUR
    ]
    sums = list(accumulate(_weights(sorted(taken))))
    drawn = (bisect(sums, chance.draw() * sums[-1]) for _ in range(number))
    return sorted(_BINS[place] + chance.whole(0, BIN - 1) for place in drawn)


_BINS = range(OPENS, CLOSES, BIN)
_CLOCK = [truth.CLOCK_WEIGHTS[start // 60 % 24] for start in _BINS]


def _weights(taken: list[int]) -> list[float]:
    """Return how likely each quarter of an hour is for a spasm.

    After two doses the later one counts.
    """
    weights = list(_CLOCK)
    for dose, following in pairwise([*taken, CLOSES]):
        begins, ends = (dose + 60 * hours for hours in truth.HOURS_AFTER)
        first = max(begins, OPENS)
        for start in range(_bin_of(first), _bin_of(min(ends, following))):
            weights[start] *= truth.HOURS_AFTER_RATIO
    return weights


def _bin_of(minute: int) -> int:
    """Return the first quarter of an hour whose middle is not before a minute."""
    return max(0, min(len(_BINS), -((OPENS + BIN // 2 - minute) // BIN)))
