"""The grid: which kinds of diaries are simulated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import log

from diary.analysis.codes import Family, Reason

NO_EFFECT = 0.0
LESS = log(0.6)
HALF = log(0.5)
THIRD_LESS = log(0.7)


@dataclass(frozen=True)
class Cell:
    """One kind of diary.

    Attributes
    ----------
    name : str
    family : Family
    phases : tuple of int
        Days of each phase; every second one is on the treatment. With more than two,
        all are pooled.
    effect : float
        Log ratio, or points of severity.
    level : float
        Spasms a day, points, or share of days, off the treatment.
    correlation, sd : float
        Of the slow part from one day to the next. On the log scale, in points, or (for
        yes/no days) of the normal variable behind the answer.
    noise : float
        Variance of the gamma factor of each day; sd of the daily part of severity.
    wild : float
        How many times as large both are before the change; not for yes/no days.
    none, none_stays : float
        Share of days in spells without any spasm, and how alike neighbours are in that
        (correlation of a chain of two states); counts only.
    weekend : float
        Log factor, or points, on Saturday and Sunday.
    drift : float
        A day: log scale or points.
    wander : float
        Standard deviation of the steps of a random walk, a day.
    wave : tuple of float
        Height and length in days of a sine wave with a random phase.
    onset : int
        Days over which the effect grows; told to the method.
    missing, missing_how : float, str
        Share of days not logged, and which: see `diaries.MISSING`.
    missing_after : float or None
        Another share after the change.
    trigger : float
        The change is made after a week that is worse by this factor (0: any day).
    second : int
        Another change, halving the rate, so many days after the first (0: none).
    as_one : bool
        Whether the effect of both changes together is asked for.
    bar : float or None
        Least coverage; None where no method can promise any.
    refused : Reason or None
        What must be the answer, if a refusal.
    """

    name: str
    family: Family = Family.COUNTS
    phases: tuple[int, ...] = (28, 28)
    effect: float = NO_EFFECT
    level: float = 5.0
    correlation: float = 0.3
    sd: float = 0.35
    noise: float = 0.1
    wild: float = 1.0
    none: float = 0.0
    none_stays: float = 0.0
    weekend: float = 0.2
    drift: float = 0.0
    wander: float = 0.0
    wave: tuple[float, float] = (0.0, 1.0)
    onset: int = 0
    missing: float = 0.1
    missing_how: str = "random"
    missing_after: float | None = None
    trigger: float = 0.0
    second: int = 0
    as_one: bool = False
    bar: float | None = 0.93
    refused: Reason | None = None


SEVERITY = Cell("severity", Family.SEVERITY, level=5.0, sd=1.0, noise=1.0, weekend=0.3)
DAYS = Cell("days", Family.DAYS, level=0.4, sd=1.0, noise=0.0, weekend=0.0)
PHASES = ((14, 14), (14, 28), (28, 28), (28, 84), (56, 56), (120, 120))


def grid() -> list[Cell]:
    """Return all cells, in the order in which they are printed."""
    return [
        *_counts(),
        *_hard_counts(),
        *_missing(),
        *_slow(),
        *_uneven(),
        *_severity(),
        *_yes_no(),
        *_on_off(),
        *_refused(),
        *_beyond(),
    ]


def short_grid() -> list[Cell]:
    """Return the cells that decide most, for the short form."""
    names = {
        "counts 28/28, correlation 0",
        "counts 28/28, correlation 0, x 0.6",
        "counts 28/28, correlation 0.6",
        "counts 56/56, correlation 0.6",
        "counts 56/56, drift +0.5 % a day",
        "severity 28/28, correlation 0.6",
        "yes/no 28/28, correlation 0.5, 0.4 to 0.4",
    }
    return [cell for cell in grid() if cell.name in names]


def _counts() -> Iterator[Cell]:
    for phases, correlation in product(PHASES, (0.0, 0.3, 0.6)):
        name = f"counts {_days(phases)}, correlation {correlation:g}"
        cell = Cell(name, phases=phases, correlation=correlation)
        yield from _both(cell, LESS, "x 0.6")
    yield Cell("counts 28/28, x 0.7", effect=THIRD_LESS)
    yield Cell("counts 28/28, x 0.5", effect=HALF)
    yield Cell("counts 28/28, x 1.8", effect=log(1.8))
    yield Cell("counts 56/56, x 0.7", phases=(56, 56), effect=THIRD_LESS)
    yield Cell("counts 42/42, x 0.6", phases=(42, 42), effect=LESS)
    yield Cell("counts 56/56, x 0.25", phases=(56, 56), effect=log(0.25))


def _hard_counts() -> Iterator[Cell]:
    for level in (0.7, 2.0, 12.0, 35.0):
        yield Cell(f"counts 28/28, {level:g} a day", level=level, effect=LESS)
    yield Cell("counts 28/28, calm", sd=0.1, noise=0.0)
    yield Cell("counts 28/28, wild", sd=0.7, correlation=0.5, noise=0.2)
    yield Cell("counts 28/28, strong weekends", weekend=0.6)
    yield Cell("counts 28/28, bad days now and then", noise=0.6)
    for phases, drift in product(((28, 28), (56, 56), (120, 120)), (0.005, -0.005)):
        name = f"counts {_days(phases)}, drift {100 * drift:+g} % a day"
        yield Cell(name, phases=phases, drift=drift)
    name = "counts 120/120, drift -0.5 % a day, correlation 0.6"
    steep = Cell(name, phases=(120, 120), drift=-0.005, correlation=0.6)
    yield from _both(steep, LESS, "x 0.6")
    yield Cell("counts 28/28, wandering 3 % a day", wander=0.03)
    yield Cell("counts 56/56, wandering 3 % a day", phases=(56, 56), wander=0.03)
    yield Cell("counts 28/28, onset over 10 days", onset=10, effect=LESS)
    yield Cell("counts 28/28, after a bad week", trigger=1.25, correlation=0.6)
    yield Cell("counts 28/28, second change after 21", second=21, effect=LESS)
    yield Cell("counts 28/28, second after 5, both as one", second=5, as_one=True)


def _missing() -> Iterator[Cell]:
    for how, share in (("random", 0.3), ("runs", 0.3), ("bad", 0.2), ("quiet", 0.2)):
        name = f"counts 28/28, {share:.0%} unlogged: {how}"
        yield Cell(name, missing=share, missing_how=how, effect=LESS)


def _slow() -> Iterator[Cell]:
    """Yield what few days cannot show: all that varies fades slowly."""
    slow = Cell("", correlation=0.6, sd=0.7, noise=0.0)
    points = replace(SEVERITY, correlation=0.6, sd=1.4, noise=0.0)
    for phases in ((14, 14), (14, 28), (28, 28)):
        name = f"{_days(phases)}, nothing new each day"
        counts = replace(slow, name=f"counts {name}", phases=phases)
        severity = replace(points, name=f"severity {name}", phases=phases)
        yield from _both(counts, LESS, "x 0.6")
        yield from _both(severity, -1.5, "-1.5")


def _uneven() -> Iterator[Cell]:
    """Yield days of none in long spells, and a time before that was wild."""
    spells = Cell("", level=4.0, none=0.3, none_stays=0.8, weekend=0.0)
    for phases in ((14, 28), (28, 28)):
        name = f"counts {_days(phases)}, spells of none"
        yield from _both(replace(spells, name=name, phases=phases), HALF, "x 0.5")
    yield _wild(Cell("counts"), (14, 28), 0.2, 3.0)
    yield _wild(Cell("counts"), (14, 28), 0.3, 2.7)
    yield _wild(Cell("counts"), (14, 56), 0.2, 3.0)
    yield _wild(Cell("counts"), (28, 84), 0.2, 3.0)
    yield _wild(SEVERITY, (14, 28), 0.5, 3.0)
    yield _wild(SEVERITY, (28, 84), 0.5, 3.0)


def _wild(cell: Cell, phases: tuple[int, int], spread: float, times: float) -> Cell:
    """Return a cell whose days vary so many times as much before the change."""
    return replace(
        cell,
        name=f"{cell.name} {_days(phases)}, {times:g} times as wild before",
        phases=phases,
        correlation=0.4,
        sd=spread,
        noise=spread,
        wild=times,
    )


def _severity() -> Iterator[Cell]:
    for phases, correlation in product(
        ((14, 14), (28, 28), (56, 56), (120, 120)), (0.0, 0.3, 0.6)
    ):
        name = f"severity {_days(phases)}, correlation {correlation:g}"
        cell = replace(SEVERITY, name=name, phases=phases, correlation=correlation)
        yield from _both(cell, -1.5, "-1.5")
    yield replace(SEVERITY, name="severity 28/28, at the floor", level=1.5, effect=-1)
    yield replace(SEVERITY, name="severity 28/28, at the ceiling", level=9.0)
    yield replace(
        SEVERITY, name="severity 56/56, drift 0.02 a day", drift=0.02, phases=(56, 56)
    )
    yield replace(SEVERITY, name="severity 56/56, -3", phases=(56, 56), effect=-3.0)
    yield replace(SEVERITY, name="severity 28/28, onset over 10 days", onset=10)


def _yes_no() -> Iterator[Cell]:
    for correlation, before, after in (
        (0.0, 0.15, 0.15),
        (0.0, 0.4, 0.4),
        (0.5, 0.4, 0.4),
        (0.5, 0.7, 0.7),
        (0.0, 0.4, 0.72),
        (0.5, 0.4, 0.72),
        (0.5, 0.7, 0.3),
        (0.5, 0.9, 0.5),
    ):
        name = f"yes/no 28/28, correlation {correlation:g}, {before:g} to {after:g}"
        yield replace(
            DAYS,
            name=name,
            correlation=correlation,
            level=before,
            effect=log(after / before),
        )
    yield replace(
        DAYS,
        name="yes/no 28/84, correlation 0, 0.04 to 0.49",
        phases=(28, 84),
        correlation=0.0,
        level=0.04,
        effect=log(0.49 / 0.04),
    )
    # The more often yes, the less an answer varies: there the linear scale bends most.
    for phases, share in product(((56, 56), (120, 120)), (0.4, 0.7, 0.85)):
        yield replace(
            DAYS,
            name=f"yes/no {_days(phases)}, correlation 0.5, {share:g} to {share:g}",
            correlation=0.5,
            phases=phases,
            level=share,
        )


def _on_off() -> Iterator[Cell]:
    pooled = (((14, 14, 14, 14), "4 x 14"), ((28, 28, 28, 28), "4 x 28"))
    for phases, called in (*pooled, ((21, 28, 21), "21/28/21")):
        for correlation in (0.3, 0.6):
            name = f"on/off {called}, correlation {correlation:g}"
            cell = Cell(name, phases=phases, correlation=correlation, bar=0.90)
            yield from _both(cell, LESS, "x 0.6")


def _refused() -> Iterator[Cell]:
    few, logged = Reason.TOO_FEW_DAYS, Reason.TOO_FEW_LOGGED
    yield Cell("refused: 10 days after", phases=(28, 10), refused=few)
    yield Cell("refused: onset eats the days", phases=(28, 20), onset=7, refused=few)
    yield Cell("refused: 6 of 14 logged", phases=(14, 14), missing=0.6, refused=logged)
    yield Cell(
        "refused: two changes in 5 days", second=5, refused=Reason.CHANGED_TOGETHER
    )
    yield Cell(
        "refused: logging stops",
        phases=(56, 56),
        missing_after=0.55,
        refused=Reason.UNEQUAL_LOGGING,
    )
    yield Cell(
        "refused: one spasm in ten days", level=0.1, refused=Reason.TOO_FEW_EVENTS
    )
    yield Cell("refused: absurd counts", level=600.0, refused=Reason.ABSURD_COUNT)


def _beyond() -> Iterator[Cell]:
    for phases in ((28, 28), (56, 56), (120, 120)):
        days = _days(phases)
        yield Cell(
            f"beyond: {days}, drift 1.5 % a day", phases=phases, drift=0.015, bar=None
        )
        yield Cell(
            f"beyond: {days}, correlation 0.92",
            phases=phases,
            correlation=0.92,
            bar=None,
        )
        yield Cell(
            f"beyond: {days}, waves of 40 days",
            phases=phases,
            wave=(0.4, 40.0),
            bar=None,
        )
    yield Cell(
        "beyond: 56/56, wandering 8 % a day", phases=(56, 56), wander=0.08, bar=None
    )


def _both(cell: Cell, effect: float, said: str) -> tuple[Cell, Cell]:
    """Return a cell without an effect, and the same with one."""
    return cell, replace(cell, name=f"{cell.name}, {said}", effect=effect)


def _days(phases: tuple[int, ...]) -> str:
    return "/".join(str(days) for days in phases)
