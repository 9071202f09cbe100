"""The ledger: everything that was ever tried, in the order of its first use.

Read with few questions, however long the search was: what was logged comes from the
tallies, and each change beside the regimens that it ends and begins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Any, Final, NamedTuple
from uuid import UUID

from diary.due import GIVEN_BY_A_CLINIC
from diary.models import Dose, Patient, SideEffect
from diary.treatments.periods import Span, spells_of
from diary.vocab.entries import DoseStatus
from diary.vocab.terms import folded

from .dashboard_screen import language
from .effects import Told, told_of
from .ledger_course import Phase, Step, as_amount, as_id, ask, read_course

# What a clinic gives is noted one by one, unless it was so often that nobody would
# read such a list.
NOTED_ONE_BY_ONE: Final = 120
_TREATMENTS: Final = """
SELECT id, name, kind_of, unit, usual_amount, as_needed,
    (SELECT local_day FROM diary_dose WHERE treatment_id = diary_treatment.id
        AND status = 'taken' AND voided_at IS NULL ORDER BY local_day LIMIT 1),
    (SELECT local_day FROM diary_dose WHERE treatment_id = diary_treatment.id
        AND status = 'taken' AND voided_at IS NULL ORDER BY local_day DESC LIMIT 1)
FROM diary_treatment WHERE patient_id = %s AND voided_at IS NULL
"""
_TALLIES: Final = """
SELECT treatment_id, subject, what, count FROM diary_tally
WHERE patient_id = %s AND count > 0 ORDER BY count DESC, what
"""
_GIVEN: Final = """
SELECT treatment_id, CAST(local_day AS TEXT), amount, unit, clinician FROM diary_dose
WHERE treatment_id IN ({}) AND status = 'taken' AND voided_at IS NULL
"""
# And what was said of each change when that was last worked out, with no id.
_EVENTS: Final = """
SELECT what, CAST(starts_on AS TEXT), CAST(ends_on AS TEXT), id FROM diary_lifeevent
WHERE patient_id = %s AND voided_at IS NULL
UNION ALL
SELECT CAST(effects AS TEXT), CAST(made_on AS TEXT), NULL, NULL FROM diary_screen
WHERE patient_id = %s AND language = %s ORDER BY 2, 4
"""


class Given(NamedTuple):
    """One time at which a clinic gave something."""

    day: date
    amount: Decimal | None
    unit: str
    clinician: str


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

    def was_over(self, day: date) -> bool:
        """Tell whether all that is known of its use lies before a day."""
        if self.steps or self.is_paused:
            return False
        logged = self.last_dose
        return (logged is None or logged < day) and all(
            one.ends_on is not None and one.ends_on <= day for one in self.phases
        )

    @cached_property
    def spells(self) -> list[Span]:
        """From when to when it was used, whatever the dose, in order."""
        return spells_of([(one.starts_on, one.ends_on) for one in self.phases])

    @property
    def first_logged(self) -> date | None:
        """The day of the first dose, if it is all that says when the use began."""
        logged, spells = self.first_dose, self.spells
        if logged is None or not spells or spells[0].starts_on is not None:
            return None
        return logged if spells[0].holds_on(logged) else None

    @cached_property
    def first_use(self) -> date:
        """The first day of use that is known; the very first of all if none is."""
        spells = self.spells
        if spells and spells[0].starts_on is None:
            return self.first_logged or date.min
        begun = spells[0].starts_on if spells else None
        return min(begun or date.max, self.first_dose or date.max)


class Event(NamedTuple):
    """A life event: from a day to a day, both with; no end means it goes on."""

    what: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Ledger:
    """What was tried, in the order of its first use, and what else there was.

    `unused` is in the list of treatments and was never used. `changes` is what was said
    of the changes of each treatment.
    """

    tried: list[Tried]
    unused: list[Tried]
    events: list[Event]
    changes: Mapping[UUID, list[Told]]


def read_ledger(patient: Patient) -> Ledger:
    """Read the ledger of a diary. Treatments that were taken back are not in it."""
    tried, unused = read_tried(patient)
    rows = ask(_EVENTS, patient, language())
    return Ledger(
        tried,
        unused,
        events=[_event(*row) for *row, pk in rows if pk],
        changes=told_of(
            ((row[0], date.fromisoformat(row[1])) for row in rows if not row[3]),
            stale_from=patient.stale_from,
        ),
    )


def read_tried(patient: Patient) -> tuple[list[Tried], list[Tried]]:
    """Return what was tried, in the order of its first use, and what never was."""
    found = _treatments(patient)
    course = read_course(patient)
    for pk, one in found.items():
        one.phases = tuple(course.phases.get(pk, ()))
        one.steps = tuple(course.steps.get(pk, ()))
    _add_tallies(patient, found)
    _add_given(patient, found)
    ordered = sorted(found.values(), key=lambda one: (one.first_use, folded(one.name)))
    tried = [one for one in ordered if one.was_tried or one.steps]
    return tried, [one for one in ordered if not (one.was_tried or one.steps)]


def _event(what: str, starts_on: str, ends_on: str | None) -> Event:
    ends = date.fromisoformat(ends_on) if ends_on else None
    return Event(what, date.fromisoformat(starts_on), ends)


def _treatments(patient: Patient) -> dict[Any, Tried]:
    """Return the treatments by their ids as the database writes them."""
    return {
        pk: Tried(as_id(pk), name, kind_of, unit, as_amount(usual), *more)
        for pk, name, kind_of, unit, usual, *more in ask(_TREATMENTS, patient)
    }


def _add_tallies(patient: Patient, found: dict[Any, Tried]) -> None:
    """Note how often each was taken and skipped, and its side effects."""
    for pk, subject, what, count in ask(_TALLIES, patient):
        one = found.get(pk)
        if one is None:
            continue
        if subject == SideEffect.kind():
            one.effects.append((what, count))
        elif subject == Dose.kind() and what == DoseStatus.TAKEN:
            one.taken = count
        elif subject == Dose.kind():
            one.skipped = count


def _add_given(patient: Patient, found: dict[Any, Tried]) -> None:
    """Note each time at which a clinic gave something."""
    few = [
        pk
        for pk, one in found.items()
        if one.kind_of in GIVEN_BY_A_CLINIC and one.taken <= NOTED_ONE_BY_ONE
    ]
    given: dict[Any, list[Given]] = defaultdict(list)
    # The treatments are the diary's; named beside them, it would be found by its days.
    question = _GIVEN.format(", ".join(["%s"] * len(few)))
    rows = ask(question, patient, *few) if few else []
    amounts = {raw: as_amount(raw) for raw in {row[2] for row in rows}}
    # Put in order here: asked for by day, a database may go through all the doses.
    for pk, day, amount, unit, clinician in sorted(rows, key=itemgetter(1)):
        on = date.fromisoformat(day)
        given[pk].append(Given(on, amounts[amount], unit, clinician))
    for pk, of_one in given.items():
        found[pk].given = tuple(of_one)
