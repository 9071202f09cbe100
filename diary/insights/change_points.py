"""Where comparisons are made: the days on which a treatment changed.

Read from the regimens, so that a change counts whether somebody noted its reason or
not, and from what was given by a clinic: an injection is a change on its day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from diary.analysis.changes import NEAR_DAYS, Change, Period
from diary.due import GIVEN_BY_A_CLINIC, daily_amount
from diary.models import Dose, Patient, Regimen, Treatment, TreatmentChange
from diary.vocab.changes import ChangeKind
from diary.vocab.entries import DoseStatus
from diary.vocab.timecourse import after_stop_of, settling_of

from .change_words import point_in_brief, point_in_words

ONE_DAY = timedelta(days=1)
# The same dose goes on after it.
NO_CHANGE = {"pump_refill"}


@dataclass(frozen=True)
class Step:
    """One edge in the course of a treatment, or one thing given by a clinic.

    `settles` is how many days pass until what follows can be compared. `noted` is
    what the person said about it, if anything.
    """

    day: date
    treatment: Treatment
    before: Regimen | None
    after: Regimen | None
    settles: int
    noted: TreatmentChange | None = None
    dose: Dose | None = None


@dataclass(frozen=True)
class Point:
    """Steps that are one change: a titration, a taper, a switch, or one alone.

    Changes within 14 days of each other are one as well: what followed can only be
    compared with what was before all of them. `parts` is how many there are.
    """

    steps: tuple[Step, ...]
    parts: int = 1

    @cached_property
    def change(self) -> Change:
        """The change as comparisons take it: all its steps until they are settled."""
        days = [one.day for one in self.steps]
        settled = max(one.day + one.settles * ONE_DAY for one in self.steps)
        return Change(min(days), max(days), max((settled - max(days)).days, 0))

    @cached_property
    def key(self) -> str:
        """What names this change as long as its steps are the same."""
        steps = sorted(f"{one.day}{one.treatment.pk}" for one in self.steps)
        digest = sha256("".join(steps).encode()).hexdigest()
        return f"{min(one.day for one in self.steps)}-{digest[:16]}"

    @cached_property
    def words(self) -> str:
        """What was changed, in the language of the request."""
        return point_in_words(self)

    @cached_property
    def brief(self) -> str:
        """The same in a few words, however many changes it is made of."""
        return point_in_brief(self)

    @property
    def treatments(self) -> list[Treatment]:
        """What was changed, each once, in the order of its first step."""
        return list({one.treatment.pk: one.treatment for one in self.steps}.values())


@dataclass(frozen=True)
class Course:
    """Everything that was used in a diary: what changes and comparisons are read from.

    Regimens come with their treatment and planned doses; `given` are doses of
    injections and procedures that were really given.
    """

    regimens: tuple[Regimen, ...]
    changes: tuple[TreatmentChange, ...]
    given: tuple[Dose, ...]

    def steps(self, until: date) -> list[Step]:
        """Return every step up to a day, the earliest first."""
        found = [*self._edges(), *self._given()]
        return sorted(
            (one for one in found if one.day <= until),
            key=lambda one: (one.day, str(one.treatment.pk)),
        )

    def points(self, until: date) -> list[Point]:
        """Return the changes that comparisons are made at, the earliest first.

        Steps of one treatment up to 14 days apart are one change. A switch takes what
        belongs to it of both treatments with it. What was changed so close to another
        change that the two can't be told apart is one change with it.
        """
        points: list[list[Step]] = []
        for step in self.steps(until):
            rest: list[list[Step]] = []
            joined: list[Step] = []
            for one in points:
                if _belongs(step, one):
                    joined += one
                else:
                    rest.append(one)
            points = [*rest, [*joined, step]]
        made = [Point(tuple(one)) for one in points]
        return _together(sorted(made, key=lambda one: one.change))

    def periods(self, regimen: Regimen, until: date) -> list[Period]:
        """Return the times on the dose of a regimen, and off the treatment.

        The same treatment at another dose is neither. A time before the first regimen
        counts as off only if that one has a known start.
        """
        mine = [
            one for one in self.regimens if one.treatment_id == regimen.treatment_id
        ]
        mine.sort(key=lambda one: one.starts_on or date.min)
        periods: list[Period] = []
        off_since: date | None = date.min
        settles = 0
        for one in mine:
            if off_since is not None and one.starts_on and off_since < one.starts_on:
                last = one.starts_on - ONE_DAY
                periods.append(Period(off_since, last, False, settles))
            if _is_like(one, regimen):
                ends = min(one.ends_on - ONE_DAY if one.ends_on else until, until)
                first = one.starts_on or date.min
                settling = settling_of(one.treatment) if one.starts_on else 0
                if first <= ends:
                    periods.append(Period(first, ends, True, settling))
            off_since, settles = one.ends_on, after_stop_of(one.treatment)
        if off_since is not None and off_since <= until:
            periods.append(Period(off_since, until, False, settles))
        return periods

    def _edges(self) -> Iterator[Step]:
        noted_to = {one.to_regimen_id: one for one in self.changes}
        noted_from = {one.from_regimen_id: one for one in self.changes}
        of_one: dict[UUID, list[Regimen]] = defaultdict(list)
        for regimen in self.regimens:
            if regimen.treatment.kind_of not in GIVEN_BY_A_CLINIC:
                of_one[regimen.treatment_id].append(regimen)
        for regimens in of_one.values():
            starts = {one.starts_on: one for one in regimens if one.starts_on}
            ends = {one.ends_on: one for one in regimens if one.ends_on}
            for day in {*starts, *ends}:
                before, after = ends.get(day), starts.get(day)
                treatment = regimens[0].treatment
                yield Step(
                    day=day,
                    treatment=treatment,
                    before=before,
                    after=after,
                    settles=(
                        settling_of(treatment) if after else after_stop_of(treatment)
                    ),
                    noted=(
                        noted_to.get(after.pk)
                        if after
                        else noted_from.get(before.pk if before else None)
                    ),
                )

    def _given(self) -> Iterator[Step]:
        # Two entries of one day are one injection, noted in two parts.
        once = {(one.treatment_id, one.local_day): one for one in self.given}
        for dose in once.values():
            if dose.treatment.catalogue not in NO_CHANGE:
                yield Step(
                    day=dose.local_day,
                    treatment=dose.treatment,
                    before=None,
                    after=None,
                    settles=settling_of(dose.treatment),
                    dose=dose,
                )


class Used(NamedTuple):
    """What is noted as a treatment, by id, and how each was to be taken."""

    treatments: dict[UUID, Treatment]
    regimens: tuple[Regimen, ...]


def read_used(patient: Patient) -> Used:
    """Return the treatments of a diary, and the regimens with their planned doses."""
    # Read once for all that refers to them.
    treatments = {one.pk: one for one in patient.treatments.current()}
    rows = patient.regimens.current().filter(treatment__voided_at=None)
    regimens = tuple(rows.prefetch_related("planned"))
    for regimen in regimens:
        regimen.treatment = treatments[regimen.treatment_id]
    return Used(treatments, regimens)


def read_course(patient: Patient, used: Used | None = None) -> Course:
    """Return what was used in a diary; `used` is what was read of that before."""
    treatments, regimens = used or read_used(patient)
    # Doses are found by their treatments, or every dose of the diary would be looked
    # at.
    by_clinic = [
        pk for pk, one in treatments.items() if one.kind_of in GIVEN_BY_A_CLINIC
    ]
    given = patient.doses.current().filter(
        treatment__in=by_clinic, status=DoseStatus.TAKEN
    )
    course = Course(
        regimens=regimens,
        changes=tuple(patient.treatmentchanges.current()),
        given=tuple(given.order_by("local_day", "pk")),
    )
    for dose in course.given:
        dose.treatment = treatments[dose.treatment_id]
    return course


def days_left_out(
    patient: Patient, first: date, last: date, known: Collection[date] | None = None
) -> set[date]:
    """Return the days that the person left out of comparisons, before looking.

    `known` are all such days up to `last`, if they were read before.
    """
    if known is not None:
        return {day for day in known if first <= day <= last}
    marked = patient.leftoutdays.current().filter(local_day__range=(first, last))
    days = set(marked.values_list("local_day", flat=True))
    events = patient.lifeevents.current().filter(leave_out=True, starts_on__lte=last)
    for starts_on, ends_on in events.values_list("starts_on", "ends_on"):
        day = max(starts_on, first)
        while day <= min(ends_on or last, last):
            days.add(day)
            day += ONE_DAY
    return days


def _belongs(step: Step, steps: Sequence[Step]) -> bool:
    """Tell whether a step is part of a change that goes on, with its newest step last."""
    if step.dose is not None:
        # Two injections are two changes, however close; the engine refuses then.
        return False
    noted = step.noted
    if noted is not None and noted.kind_of == ChangeKind.SWITCH:
        told = (one.noted for one in steps if one.noted is not None)
        if any(one.pk == noted.pk for one in told):
            return True
    since = step.day - NEAR_DAYS * ONE_DAY
    # The newest first: most changes are long over.
    return steps[-1].day >= since and any(
        one.day >= since and one.treatment.pk == step.treatment.pk for one in steps
    )


def _together(points: Iterable[Point]) -> list[Point]:
    """Return changes with those taken in that can't be told apart from them.

    `points` are in the order of their first step.
    """
    made: list[Point] = []
    for point in points:
        if made and made[-1].change.is_near(point.change):
            before = made.pop()
            steps = sorted((*before.steps, *point.steps), key=lambda one: one.day)
            point = Point(tuple(steps), before.parts + point.parts)  # noqa: PLW2901
        made.append(point)
    return made


def _is_like(one: Regimen, other: Regimen) -> bool:
    """Tell whether two regimens of a treatment are the same dose, as far as is said."""
    if one.pk == other.pk:
        return True
    amount = daily_amount(one)
    if amount is not None:
        return amount == daily_amount(other)
    return one.as_needed == other.as_needed and _said(one) == _said(other) != []


def _said(regimen: Regimen) -> list[dict[str, Any]]:
    return [planned.said() for planned in regimen.planned.all()]


def others_than(point: Point, points: Iterable[Point]) -> list[Change]:
    """Return what else changed, as comparisons take it."""
    return [one.change for one in points if one is not point]
