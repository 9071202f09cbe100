"""What the analysis takes for single answers.

Answers have bars in milliseconds of processor time, which depend on the machine; the
multiple of the fixed view beside them does not. The data are made up, and always the
same.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

import numpy as np

from diary.analysis.changes import Change
from diary.analysis.codes import Family
from diary.analysis.cycles import ToxinCycles, toxin_cycles
from diary.analysis.effect import Effect, estimate_effect
from diary.analysis.hours import HoursAfterDose, hours_after_dose
from diary.analysis.window import Series

SEED = 11
FIRST = date(2024, 1, 1)
DAY = 24 * 60
UNLOGGED = 0.15
ROUNDS = 20

type Answer = Callable[[], Any]


@dataclass
class Case:
    """One answer: what it is called, how it is got, and its bar in milliseconds.

    `expected` is what it must be: a refusal would cost next to nothing.
    """

    name: str
    answer: Answer
    expected: type
    most: float
    rounds: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """The median of all rounds, in milliseconds."""
        return median(self.rounds)


def cases() -> list[Case]:
    """Return the answers that are measured."""
    change, others = day(120), [Change.on(day(30)), Change.on(day(200))]
    short = spasms(56)
    long = {
        "spasms": spasms(240),
        "strength": strength(240),
        "yes or no": yes_or_no(240),
    }
    return [
        Case(
            "effect on spasms, 56 days",
            lambda: estimate_effect(short, Change.on(day(28))),
            Effect,
            20,
        ),
        *(
            Case(f"{name}, 240 days, 2 more changes", effect(series), Effect, 20)
            for name, series in long.items()
            for effect in [_effect_of(Change.on(change), others)]
        ),
        Case("hours after a dose, 120 days", hours(120), HoursAfterDose, 25),
        Case("toxin, 3 cycles", toxin(3), ToxinCycles, 60),
    ]


def _effect_of(change: Change, others: list[Change]) -> Callable[[Series], Answer]:
    return lambda series: lambda: estimate_effect(series, change, others=others)


def day(number: int) -> date:
    """Return a day of the made-up diaries, the first being 0."""
    return FIRST + timedelta(days=number)


def spasms(days: int) -> Series:
    """Return spasms a day, a third fewer from the middle on, some days not logged."""
    chance = np.random.default_rng(SEED)
    level = np.where(np.arange(days) < days // 2, 6.0, 4.0)
    varied = level * chance.gamma(4, 1 / 4, days)
    return _logged(chance.poisson(varied), Family.COUNTS, chance)


def strength(days: int) -> Series:
    """Return points from 0 to 10, one less from the middle on."""
    chance = np.random.default_rng(SEED)
    level = np.where(np.arange(days) < days // 2, 5.5, 4.5)
    points = np.clip(np.round(chance.normal(level, 1.5)), 0, 10)
    return _logged(points, Family.SEVERITY, chance)


def yes_or_no(days: int) -> Series:
    """Return days with and without, fewer with from the middle on."""
    chance = np.random.default_rng(SEED)
    share = np.where(np.arange(days) < days // 2, 0.5, 0.3)
    return _logged(chance.random(days) < share, Family.DAYS, chance)


def _logged(values: Any, family: Family, chance: np.random.Generator) -> Series:
    seen = chance.random(len(values)) >= UNLOGGED
    return Series(FIRST, np.where(seen, values, np.nan), family)


def hours(days: int) -> Answer:
    """Return the question of three doses a day at changing times, ten spasms a day."""
    chance = np.random.default_rng(SEED)
    begins = np.arange(days)[:, None] * DAY
    awake = begins + np.array([7, 23]) * 60
    doses = begins + np.array([8, 13, 18]) * 60 + chance.integers(-60, 60, (days, 3))
    when = np.sort(begins + chance.integers(7 * 60, 23 * 60, (days, 10)), axis=None)
    return lambda: hours_after_dose(awake, when, doses.ravel())


def toxin(cycles: int) -> Answer:
    """Return the question of so many injections, twelve weeks apart."""
    injected = [28 + 84 * number for number in range(cycles)]
    series = spasms(28 + 84 * cycles)
    return lambda: toxin_cycles(series, [day(number) for number in injected])


def measure(asked: list[Case], fixed: Callable[[], float]) -> None:
    """Measure each answer in rounds, each between two fixed views.

    Raises
    ------
    TypeError
        An answer is not what it should be.
    """
    for case in asked:
        if not isinstance(case.answer(), case.expected):
            raise TypeError(f"{case.name}: {case.answer()}")
    gc.collect()
    gc.disable()
    for _ in range(ROUNDS):
        before = fixed()
        for case in asked:
            started = time.process_time()
            case.answer()
            case.rounds.append((time.process_time() - started) * 1000)
            after = fixed()
            case.ratios.append(2 * case.rounds[-1] / (before + after))
            before = after
    gc.enable()


def lines(asked: list[Case], missed: str) -> Iterator[str]:
    """Write what was measured; `missed` marks a bar that is not kept."""
    yield f"{'answer':<36}{'ms':>9}{'bar':>8}{'x fixed':>10}"
    for case in asked:
        mark = missed if case.middle > case.most else " "
        yield (
            f"{case.name:<36}{case.middle:>9.1f}{mark:>2}{case.most:>6g}"
            f"{median(case.ratios):>10.1f}"
        )


def missed(asked: list[Case]) -> list[str]:
    """Say which bars are missed."""
    return [
        f"{case.name}: {case.middle:.1f} ms, over {case.most:g}"
        for case in asked
        if case.middle > case.most
    ]
