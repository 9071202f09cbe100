"""The ledger: everything that was ever tried, in the order of its first use.

Read with few questions, however long the search was: what was logged comes from the
tallies, and each change beside the regimens that it ends and begins. The course of
the treatments changes seldom and is looked at often, so it is kept for as long as
nothing of it was written.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import (
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from diary.due import GIVEN_BY_A_CLINIC
from diary.models import Dose, Patient, SideEffect
from diary.vocab.changes import ChangeKind
from diary.vocab.entries import DoseStatus
from diary.vocab.terms import folded

# What a clinic gives is noted one by one, unless it was so often that nobody would
# read such a list.
NOTED_ONE_BY_ONE: Final = 120
# Of so many diaries the course is kept in memory.
KEPT: Final = 32
_EDGE: Final = ("kind_of", "decided_by", "reason", "side_effect", "hope", "watch")
_PLANNED: Final = (
    *("position", "pk", "at", "part", "amount", "minutes"),
    *("weekdays", "every_days", "times_a_week"),
)


class Planned(NamedTuple):
    """One dose that a regimen or a step foresees, as `PlannedDose` says it."""

    at: time | None
    part: str
    amount: Decimal | None
    minutes: int | None
    weekdays: int
    every_days: int
    times_a_week: int | None


class Schedule(NamedTuple):
    """How something is meant to be taken: what two times of use may share."""

    planned: tuple[Planned, ...] = ()
    as_needed: bool = False
    most_a_day: Decimal | None = None


class Edge(NamedTuple):
    """A change as it is told beside the time of use that it begins or ends.

    `other` is the name of the treatment on the other side of a switch.
    """

    kind: str
    decided_by: str
    reason: str
    side_effect: str
    hope: str
    watch: str
    other: str | None


@dataclass(eq=False, slots=True)
class Phase:
    """One way in which a treatment was taken, until the day `ends_on` came.

    An unknown start is None, and so is the end of what goes on. It is the same object
    for as long as the course is kept, so what is made of it can be kept too.
    """

    starts_on: date | None
    ends_on: date | None
    schedule: Schedule
    begun: Edge | None
    ended: Edge | None

    @property
    def is_paused_after(self) -> bool:
        """Tell whether the treatment was paused when this ended."""
        return self.ended is not None and self.ended.kind == ChangeKind.PAUSE


class Step(NamedTuple):
    """One step of a plan that was not done yet."""

    day: date
    stops: bool
    schedule: Schedule


class Given(NamedTuple):
    """One time at which a clinic gave something."""

    day: date
    amount: Decimal | None
    unit: str
    clinician: str


class Course(NamedTuple):
    """The times of use and the open steps of a plan, by treatment and in order."""

    phases: dict[UUID, tuple[Phase, ...]]
    steps: dict[UUID, tuple[Step, ...]]


# How often anything of a course was written: three sums that only ever rise.
type Stamp = tuple[int | None, ...]


@dataclass
class Tried:
    """One treatment, with all that was noted of it.

    Its times of use are in order. `first_dose` and `last_dose` are the days of the
    first and the last dose taken; `effects` counts each side effect that was noted as
    possibly from it, the one noted most in front.
    """

    pk: UUID
    name: str
    kind_of: str
    unit: str
    usual_amount: Decimal | None
    as_needed: bool
    first_dose: date | None
    last_dose: date | None
    phases: tuple[Phase, ...] = ()
    steps: tuple[Step, ...] = ()
    given: tuple[Given, ...] = ()
    taken: int = 0
    skipped: int = 0
    effects: list[tuple[str, int]] = field(default_factory=list)

    @property
    def is_used(self) -> bool:
        """Tell whether it is marked as used from some day on without an end."""
        return any(one.ends_on is None for one in self.phases)

    @property
    def is_paused(self) -> bool:
        """Tell whether it was paused and not begun again."""
        return bool(self.phases) and self.phases[-1].is_paused_after

    @property
    def was_tried(self) -> bool:
        """Tell whether it was used at all, as far as the diary knows."""
        return bool(self.phases) or self.first_dose is not None or self.taken > 0

    @property
    def first_use(self) -> date:
        """The first day of use; the very first if that is not known."""
        days = [one.starts_on or date.min for one in self.phases]
        if self.first_dose is not None:
            days.append(self.first_dose)
        return min(days, default=date.max)


class Event(NamedTuple):
    """A life event: from a day to a day, both with; no end means it goes on."""

    what: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Ledger:
    """What was tried, in the order of its first use, and what else there was.

    `unused` is in the list of treatments and was never used.
    """

    tried: list[Tried]
    unused: list[Tried]
    events: list[Event]


def read_ledger(patient: Patient) -> Ledger:
    """Read the ledger of a diary. Treatments that were taken back are not in it."""
    found, stamp = _treatments(patient)
    course = _course(patient, stamp)
    for one in found.values():
        one.phases = course.phases.get(one.pk, ())
        one.steps = course.steps.get(one.pk, ())
    _add_tallies(patient, found)
    _add_given(patient, found)
    ordered = sorted(found.values(), key=lambda one: (one.first_use, folded(one.name)))
    tried = [one for one in ordered if one.was_tried or one.steps]
    unused = [one for one in ordered if not (one.was_tried or one.steps)]
    events = patient.lifeevents.current().order_by("starts_on", "pk")
    rows = events.values_list("what", "starts_on", "ends_on")
    return Ledger(tried, unused, [Event(*row) for row in rows])


def _treatments(patient: Patient) -> tuple[dict[UUID, Tried], Stamp]:
    taken = patient.doses.current().filter(
        treatment=OuterRef("pk"), status=DoseStatus.TAKEN
    )
    first, last = taken.order_by("local_day"), taken.order_by("-local_day")
    written = (patient.regimens, patient.treatmentchanges, patient.plansteps)
    rows = patient.treatments.current().annotate(
        first=Subquery(first.values("local_day")[:1]),
        last=Subquery(last.values("local_day")[:1]),
        **{f"stamp_{n}": Subquery(_versions(one)) for n, one in enumerate(written)},
    )
    named = ("pk", "name", "kind_of", "unit", "usual_amount", "as_needed")
    asked = rows.values_list(
        *named, "first", "last", *(f"stamp_{n}" for n in range(len(written)))
    )
    # What a switch leads to may be renamed, and a treatment's unit be corrected.
    names = tuple(sorted((row[0].int, row[1]) for row in asked))
    stamp = (*(asked[0][8:] if asked else ()), hash(names))
    return {row[0]: Tried(*row[:8]) for row in asked}, stamp


def _versions(rows: Any) -> QuerySet[Any, Any]:
    """Ask for the sum of the versions of all rows of a diary, also those taken back."""
    asked: QuerySet[Any, Any] = rows.order_by().values("patient")
    sums: QuerySet[Any, Any] = asked.annotate(n=Sum("version")).values("n")
    return sums


def _add_tallies(patient: Patient, found: dict[UUID, Tried]) -> None:
    """Note how often each was taken and skipped, and its side effects."""
    rows = patient.tallies.filter(count__gt=0).order_by("-count", "what")
    for pk, subject, what, count in rows.values_list(
        "treatment_id", "subject", "what", "count"
    ):
        one = found.get(pk)
        if one is None:
            continue
        if subject == SideEffect.kind():
            one.effects.append((what, count))
        elif subject == Dose.kind() and what == DoseStatus.TAKEN:
            one.taken = count
        elif subject == Dose.kind():
            one.skipped = count


def _course(patient: Patient, stamp: Stamp) -> Course:
    kept = _kept.get(patient.pk)
    if kept is None or kept[0] != stamp:
        kept = stamp, _read_course(patient)
        _kept[patient.pk] = kept
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return kept[1]


_kept: OrderedDict[UUID, tuple[Stamp, Course]] = OrderedDict()


def _read_course(patient: Patient) -> Course:
    """Read the times of use and the steps of a plan that were not done yet."""
    planned = _planned(patient)
    phases: dict[UUID, list[Phase]] = defaultdict(list)
    for pk, treatment, starts_on, ends_on, as_needed, most, *edges in _regimens(
        patient
    ):
        schedule = Schedule(planned.get(pk, ()), as_needed, most)
        phases[treatment].append(Phase(starts_on, ends_on, schedule, *_edges(edges)))
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for pk, treatment, day, stops, as_needed, most in _steps(patient):
        schedule = Schedule(planned.get(pk, ()), as_needed, most)
        steps[treatment].append(Step(day, stops, schedule))
    return Course(
        {
            pk: tuple(sorted(found, key=lambda one: one.starts_on or date.min))
            for pk, found in phases.items()
        },
        {pk: tuple(found) for pk, found in steps.items()},
    )


def _regimens(patient: Patient) -> QuerySet[Any, Any]:
    """Ask for the regimens, each with the changes that began and ended it."""
    current = patient.regimens.current().annotate(
        begun=FilteredRelation(
            "changes_to", condition=Q(changes_to__voided_at__isnull=True)
        ),
        ended=FilteredRelation(
            "changes_from", condition=Q(changes_from__voided_at__isnull=True)
        ),
    )
    return current.values_list(
        *("pk", "treatment_id", "starts_on", "ends_on", "as_needed", "most_a_day"),
        *(f"begun__{name}" for name in _EDGE),
        "begun__from_regimen__treatment__name",
        *(f"ended__{name}" for name in _EDGE),
        "ended__to_regimen__treatment__name",
    )


def _edges(row: list[Any]) -> tuple[Edge | None, Edge | None]:
    begun, ended = row[: len(row) // 2], row[len(row) // 2 :]
    return (
        None if begun[0] is None else Edge(*begun),
        None if ended[0] is None else Edge(*ended),
    )


def _steps(patient: Patient) -> QuerySet[Any, Any]:
    """Ask for the steps of plans that no change answers, in order."""
    done = patient.treatmentchanges.current().filter(plan_step=OuterRef("pk"))
    open_ones = patient.plansteps.current().filter(~Exists(done), left_out=False)
    return open_ones.order_by("day").values_list(
        "pk", "treatment_id", "day", "stops", "as_needed", "most_a_day"
    )


def _planned(patient: Patient) -> dict[UUID, tuple[Planned, ...]]:
    """Return the planned doses of each regimen and of each step."""
    names = ("pk", *(f"planned__{name}" for name in _PLANNED))
    regimens = patient.regimens.current().filter(planned__isnull=False)
    steps = patient.plansteps.current().filter(planned__isnull=False)
    rows = regimens.values_list(*names).union(steps.values_list(*names), all=True)
    found: dict[UUID, list[tuple[int, int, Planned]]] = defaultdict(list)
    for pk, position, number, *said in rows:
        found[pk].append((position, number, Planned(*said)))
    return {
        pk: tuple(one for _position, _number, one in sorted(doses))
        for pk, doses in found.items()
    }


def _add_given(patient: Patient, found: dict[UUID, Tried]) -> None:
    """Note each time at which a clinic gave something."""
    few = [
        one.pk
        for one in found.values()
        if one.kind_of in GIVEN_BY_A_CLINIC and one.taken <= NOTED_ONE_BY_ONE
    ]
    doses = patient.doses.current().filter(treatment__in=few, status=DoseStatus.TAKEN)
    given: dict[UUID, list[Given]] = defaultdict(list)
    # Put in order here: asked for by day, a database may go through all the doses.
    for pk, day, amount, unit, clinician in doses.values_list(
        "treatment_id", "local_day", "amount", "unit", "clinician"
    ):
        given[pk].append(Given(day, amount, unit, clinician))
    for pk, rows in given.items():
        found[pk].given = tuple(sorted(rows, key=lambda one: one.day))
