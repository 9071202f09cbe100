"""When and how each treatment was used, why that was changed, and what is planned.

Asked by hand, as the timeline is: a long search has hundreds of times of use, and a
model of each would take longer than all the rest of the page.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from diary.models import Patient, PlannedDose
from diary.vocab.changes import ChangeKind

# Days come as text and the codes of a change as one: each value of a row takes time.
# No code holds a comma; the side effect may, in a person's words, so it stands last.
_REGIMENS: Final = """
SELECT regimen.id, regimen.as_needed, regimen.most_a_day, regimen.treatment_id,
    CAST(regimen.starts_on AS TEXT), CAST(regimen.ends_on AS TEXT),
    begun.kind_of || ',' || begun.decided_by || ',' || begun.reason || ','
    || begun.watch || ',' || begun.side_effect, begun.hope, from_treatment.name,
    ended.kind_of || ',' || ended.decided_by || ',' || ended.reason || ','
    || ended.watch || ',' || ended.side_effect, ended.hope, to_treatment.name
FROM diary_regimen regimen
LEFT JOIN diary_treatmentchange begun
    ON begun.to_regimen_id = regimen.id AND begun.voided_at IS NULL
LEFT JOIN diary_regimen before
    ON before.id = begun.from_regimen_id AND begun.kind_of = 'switch'
LEFT JOIN diary_treatment from_treatment ON from_treatment.id = before.treatment_id
LEFT JOIN diary_treatmentchange ended
    ON ended.from_regimen_id = regimen.id AND ended.voided_at IS NULL
LEFT JOIN diary_regimen later
    ON later.id = ended.to_regimen_id AND ended.kind_of = 'switch'
LEFT JOIN diary_treatment to_treatment ON to_treatment.id = later.treatment_id
WHERE regimen.patient_id = %s AND regimen.voided_at IS NULL
"""
_PLANNED: Final = """
SELECT regimen.id, CAST(planned.at AS TEXT), part, amount, minutes, weekdays, every_days,
    times_a_week
FROM diary_regimen regimen JOIN diary_planneddose planned ON regimen_id = regimen.id
WHERE patient_id = %s AND voided_at IS NULL ORDER BY planned.position, planned.id
"""
_STEPS: Final = """
SELECT step.id, as_needed, most_a_day, treatment_id, day, stops,
    CAST(planned.at AS TEXT), part, amount, minutes, weekdays, every_days, times_a_week
FROM diary_planstep step LEFT JOIN diary_planneddose planned ON step_id = step.id
WHERE patient_id = %s AND voided_at IS NULL AND NOT left_out
AND NOT EXISTS (
    SELECT 1 FROM diary_treatmentchange
    WHERE plan_step_id = step.id AND voided_at IS NULL
)
ORDER BY day, planned.position, planned.id
"""
# Where a row says how the time of use began, and how it ended.
_SAID, _ENDED = 6, 9


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
    watch: str
    side_effect: str
    hope: str
    other: str | None


@dataclass(eq=False, slots=True)
class Phase:
    """One way in which a treatment was taken, until the day `ends_on` came.

    An unknown start is None, and so is the end of what goes on.
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


class Course(NamedTuple):
    """The times of use and the open steps of a plan in order.

    By the id of the treatment, as the database writes it.
    """

    phases: dict[Any, list[Phase]]
    steps: dict[Any, list[Step]]


def read_course(patient: Patient) -> Course:
    """Read the times of use and the steps of a plan that were not done yet.

    Three queries. Phases and steps that say the same share one `Schedule`, and phases
    that begin or end alike one `Edge`.
    """
    schedules = _Schedules()
    for row in ask(_PLANNED, patient):
        schedules.add(row[0], row[1:])
    course = Course(defaultdict(list), defaultdict(list))
    edges = _Edges()
    as_day = date.fromisoformat
    for row in ask(_REGIMENS, patient):
        pk, as_needed, most_a_day, treatment, starts, ends = row[:_SAID]
        phase = Phase(
            as_day(starts) if starts else None,
            as_day(ends) if ends else None,
            schedules.of(pk, as_needed, most_a_day),
            edges[row[_SAID:_ENDED]],
            edges[row[_ENDED:]],
        )
        course.phases[treatment].append(phase)
    for found in course.phases.values():
        found.sort(key=lambda one: one.starts_on or date.min)
    _add_steps(course, schedules, ask(_STEPS, patient))
    return course


def _add_steps(
    course: Course, schedules: _Schedules, rows: list[tuple[Any, ...]]
) -> None:
    """Add the open steps; a step has a row for each of its planned doses."""
    steps: dict[tuple[Any, ...], None] = {}
    for row in rows:
        steps[row[: -len(Planned._fields)]] = None
        if row[-len(Planned._fields) + 1] is not None:
            schedules.add(row[0], row[-len(Planned._fields) :])
    for *how, treatment, day, stops in steps:
        course.steps[treatment].append(Step(day, stops, schedules.of(*how)))


def ask(question: str, patient: Patient, *more: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a question that is put to this diary.

    Its first values are the diary; `more` are the others, as the database writes them.
    """
    key = Patient._meta.pk.get_db_prep_value(patient.pk, connection)
    diaries = question.count("%s") - len(more)
    with connection.cursor() as cursor:
        cursor.execute(question, [*[key] * diaries, *more])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def as_id(value: Any) -> UUID:
    """Return an id from the way in which a database writes it."""
    pk: UUID = Patient._meta.pk.to_python(value)
    return pk


def as_amount(value: Any) -> Decimal | None:
    """Return an amount from the way in which a database keeps it."""
    amount: Decimal | None = PlannedDose._meta.get_field("amount").to_python(value)
    return amount


class _Edges(dict[tuple[str | None, str, str | None], Edge | None]):
    """Each change by its codes, the hope and the other treatment; made once."""

    def __missing__(self, said: tuple[str | None, str, str | None]) -> Edge | None:
        codes, hope, other = said
        self[said] = None
        if codes is not None:
            kind, decided_by, reason, watch, effect = codes.split(",", 4)
            self[said] = Edge(kind, decided_by, reason, watch, effect, hope, other)
        return self[said]


class _Schedules:
    """How each regimen and each step is taken; what is alike is made once."""

    def __init__(self) -> None:
        self.made: dict[Any, Schedule] = {}
        self.planned: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)

    def add(self, pk: Any, planned: tuple[Any, ...]) -> None:
        """Add a planned dose, as the database writes it, to a regimen or a step."""
        self.planned[pk].append(planned)

    def of(self, pk: Any, as_needed: bool, most_a_day: Any) -> Schedule:
        """Return how the regimen or the step with this id is taken."""
        rows = self.planned.get(pk, ())
        said = (*rows, as_needed, most_a_day)
        found = self.made.get(said)
        if found is None:
            planned = tuple(map(_planned, rows))
            found = Schedule(planned, as_needed, as_amount(most_a_day))
            self.made[said] = found
        return found


def _planned(row: tuple[Any, ...]) -> Planned:
    at, part, amount, *more = row
    clock = time.fromisoformat(at) if at else None
    return Planned(clock, part, as_amount(amount), *more)
