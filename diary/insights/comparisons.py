"""Every comparison that a diary makes, and what goes into each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Final, NamedTuple

from django.db.models import Count

from diary.analysis.changes import Change, periods_of
from diary.analysis.effect import ENGINE, Effect, estimate_effect
from diary.analysis.rules import Refusal
from diary.analysis.window import Series
from diary.models import Patient

from .change_points import ONE_DAY, Course, Point
from .outcomes import Outcome, Sort, outcome

type Answer = Effect | Refusal

# What each change is compared by, besides side effects and what the person watches.
ALWAYS: Final = (
    Outcome(Sort.SPASMS),
    Outcome(Sort.CLONUS),
    Outcome(Sort.SPASTICITY),
    Outcome(Sort.WORST),
    Outcome(Sort.SLEEP),
    Outcome(Sort.PAIN),
)
MOST_SIDE_EFFECTS: Final = 5


@dataclass(frozen=True)
class Comparison:
    """One outcome at one change."""

    outcome: Outcome
    point: Point

    @cached_property
    def place(self) -> str:
        """Return the name under which the answer is kept: the same for the same steps.

        Another version of the engine keeps its answers elsewhere.
        """
        return f"{ENGINE}|{self.point.key}|{self.outcome}"

    @property
    def change(self) -> Change:
        """The change as the engine takes it."""
        return self.point.change

    @property
    def window(self) -> tuple[date, date]:
        """The first and last day that the answer may depend on."""
        first, last = self.days
        # Changes up to so far outside decide whether this one stands alone.
        return first - MARGIN, last + MARGIN

    @property
    def days(self) -> tuple[date, date]:
        """The first and last day that are compared."""
        before, after = periods_of(self.change)
        return before.first, after.last


MARGIN: Final = timedelta(days=60)


def outcomes_of(patient: Patient, watched: Iterable[str] = ()) -> list[Outcome]:
    """Return what the changes of a diary are compared by.

    Side effects are those noted most often, whether a treatment was named with them or
    not: who ticks one in the evening is not asked for one.
    """
    rows = patient.sideeffects.current().order_by().values("symptom")
    counted = rows.annotate(times=Count("*"))
    noted = dict(counted.values_list("symptom", "times"))
    most = sorted(noted, key=lambda what: (-noted[what], what))[:MOST_SIDE_EFFECTS]
    more = (found for one in watched if one and (found := outcome(one)))
    effects = (Outcome(Sort.EFFECT, what) for what in most)
    return list(dict.fromkeys([*ALWAYS, *more, *effects]))


def family_of(
    patient: Patient, course: Course, points: Sequence[Point]
) -> list[Comparison]:
    """Return every comparison that the diary makes.

    The newest change stands first, and for each the outcomes in their order.
    """
    watched = [one.watch for one in course.changes]
    outcomes = outcomes_of(patient, watched)
    newest = sorted(points, key=lambda one: one.change, reverse=True)
    return [Comparison(what, point) for point in newest for what in outcomes]


class Stored(NamedTuple):
    """What a headline is judged by: the chance of an answer, None if it was refused.

    `has_days` tells whether both sides have a logged day.
    """

    chance: float | None
    has_days: bool


def stored_of(patient: Patient) -> dict[str, Stored]:
    """Return what is stored of the comparisons of a diary, by their places."""
    rows = patient.estimates.values_list(
        "place", "chance", "answer__before__logged", "answer__after__logged"
    )
    return {
        place: Stored(chance, bool(before and after))
        for place, chance, before, after in rows
    }


def judged(
    wanted: Iterable[Comparison], stored: Mapping[str, Stored]
) -> list[Comparison]:
    """Return the comparisons over which headlines are judged, and which are counted.

    Those that were refused belong to them: they could have had an answer, as could
    what is not worked out yet. Where a side has no logged day there is nothing to
    compare, whatever the days of the other side say, and nobody can be misled.
    """
    return [
        one for one in wanted if one.place not in stored or stored[one.place].has_days
    ]


def input_digest(
    series: Series,
    change: Change,
    others: Collection[Change],
    left_out: Collection[date],
) -> str:
    """Return the digest of everything that an answer is made of."""
    told = (
        series.first.isoformat(),
        str(series.family),
        series.values.tolist(),
        sorted(map(repr, (change, *others))),
        sorted(day.isoformat() for day in left_out),
    )
    return sha256(repr(told).encode()).hexdigest()


def work_out(
    series: Series,
    change: Change,
    others: Collection[Change],
    left_out: Collection[date],
) -> Answer:
    """Return the effect of a change on an outcome, or why there is none."""
    return estimate_effect(series, change, others=others, left_out=left_out)


def near(changes: Iterable[Change], first: date, last: date) -> list[Change]:
    """Return the changes that a window can see."""
    return [
        one for one in changes if one.first <= last and one.settled + ONE_DAY > first
    ]
