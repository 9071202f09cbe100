"""The course of treatment of the made-up person: what was changed, by whom, and why.

Which dose was taken from which day on is in truth.py; here stands what a person would
have noted beside it. Nothing of this is stored yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import zip_longest
from typing import Any, Final

from diary.models import (
    PlannedDose,
    PlanStep,
    Regimen,
    Treatment,
    TreatmentChange,
)
from diary.treatments.actions import from_catalogue
from diary.vocab.changes import ChangeKind, Decider, Outcome, Reason

from . import truth
from .simulation import Plan
from .teller import Teller
from .truth import STORY_DAYS

TOXIN: Final = "onabotulinumtoxin_a"
# What is used, with the usual amount that its button on Today stores.
USUAL: Final = {
    "baclofen": 10,
    "tizanidine": 4,
    "diazepam": 5,
    TOXIN: truth.TOXIN_UNITS,
    "physiotherapy": 1,
    "ankle_splint": 2,
    "stretching": None,
    "heat_pad": None,
    "cold_pack": None,
}
# What was there already when the diary began, and how it is used.
LONG_USED: Final[Mapping[str, dict[str, Any]]] = {
    "physiotherapy": {
        "at": time(10, 30),
        "amount": 1,
        "minutes": 45,
        "weekdays": 1 << 1,  # Tuesday
    },
    "ankle_splint": {"part": "evening", "amount": 2},
}
_DOCTOR, _BOTH, _ME = Decider.DOCTOR, Decider.BOTH, Decider.ME
# What was noted beside a change, by its day of the story and what it led to.
NOTED: Final[Mapping[tuple[int, str], dict[str, str]]] = {
    (28, "baclofen"): {
        "decided_by": _BOTH,
        "reason": Reason.GOT_WORSE,
        "hope": "Fewer spasms when I get up.",
        "watch": Outcome.SPASMS,
    },
    (35, "baclofen"): {"decided_by": _DOCTOR, "reason": Reason.PLANNED},
    (42, "baclofen"): {"decided_by": _DOCTOR, "reason": Reason.PLANNED},
    (210, "baclofen"): {
        "decided_by": _BOTH,
        "reason": Reason.SIDE_EFFECT,
        "side_effect": "drowsiness",
        "hope": "Awake in the afternoon.",
        "watch": Outcome.SLEEPINESS,
    },
    (280, "baclofen"): {"decided_by": _DOCTOR, "reason": Reason.PLANNED},
    (287, "tizanidine"): {
        "decided_by": _DOCTOR,
        "reason": Reason.SIDE_EFFECT,
        "side_effect": "drowsiness",
        "hope": "As few spasms, and less sleepy.",
        "watch": Outcome.SPASMS,
    },
    (290, "tizanidine"): {"decided_by": _DOCTOR, "reason": Reason.PLANNED},
    (378, "diazepam"): {
        "decided_by": _BOTH,
        "reason": Reason.NOT_ENOUGH,
        "hope": "Sleep through the night.",
        "watch": Outcome.SLEEP,
    },
    (413, "diazepam"): {"decided_by": _DOCTOR, "reason": Reason.PLANNED},
    (420, "diazepam"): {"decided_by": _DOCTOR, "reason": Reason.PLANNED},
    (0, "tizanidine"): {"decided_by": _BOTH, "reason": Reason.NOT_ENOUGH},
    (7, "tizanidine"): {"decided_by": _BOTH, "reason": Reason.NOT_ENOUGH},
    (truth.FIRST_INJECTION, TOXIN): {
        "decided_by": _BOTH,
        "reason": Reason.NOT_ENOUGH,
        "hope": "The foot flat on the floor.",
        "watch": Outcome.SPASTICITY,
    },
}
# Steps that the doctor wrote down beforehand, by day of the story.
PLANNED_AHEAD: Final = ((28, "baclofen"), (35, "baclofen"), (42, "baclofen"))


@dataclass(frozen=True)
class Stretch:
    """From one day of the story to another, a treatment taken in one way."""

    first: int
    until: int | None
    planned: tuple[dict[str, Any], ...]


def tell_treatments(teller: Teller) -> None:
    """Add what is used, its regimens, their changes, and what is planned next."""
    regimens: dict[tuple[str, int], Regimen] = {}
    ended: dict[tuple[str, int], Regimen] = {}
    for code, usual in USUAL.items():
        stretches = [
            one
            for one in _stretches(teller.plan, code)
            if one.until is None or one.until > teller.plan.first
        ]
        if usual is not None and not stretches:
            continue
        treatment = _treatment(teller, code, usual, stretches)
        for one in stretches:
            regimen = _tell_regimen(teller, treatment, one)
            regimens[code, one.first] = regimen
            if one.until is not None:
                ended[code, one.until] = regimen
    _tell_changes(teller, regimens, ended)
    if "tizanidine" in teller.treatments:
        _tell_plan(teller)


def planned_doses(code: str, amount: int, times: int) -> tuple[dict[str, Any], ...]:
    """Return the doses of a day that a step foresees, by the fields of their rows."""
    hours = truth.CLOCK[code][:times]
    return tuple({"at": time(hour), "amount": amount} for hour in hours)


def _stretches(plan: Plan, code: str) -> Iterator[Stretch]:
    """Yield how a treatment is taken, one dose after the other."""
    if code in LONG_USED:
        yield Stretch(plan.first - 1, None, (LONG_USED[code],))
    if code == TOXIN:
        every = {"amount": truth.TOXIN_UNITS, "every_days": truth.INJECTED_EVERY}
        yield Stretch(plan.injections[0], None, (every,))
    steps = [one for one in plan.steps if one.treatment == code]
    for step, following in zip_longest(steps, steps[1:]):
        if step.mg:
            planned = planned_doses(code, step.mg, step.times)
            yield Stretch(step.day, following.day if following else None, planned)


def _treatment(
    teller: Teller, code: str, usual: int | None, stretches: list[Stretch]
) -> Treatment:
    treatment = from_catalogue(teller.patient, code)
    treatment.usual_amount = None if usual is None else Decimal(usual)
    treatment.as_needed = usual is None
    teller.treatments[code] = treatment
    since = _known(teller, stretches[0].first) if stretches else None
    teller.add_since(treatment, since)
    return treatment


def _tell_regimen(teller: Teller, treatment: Treatment, told: Stretch) -> Regimen:
    starts_on = _known(teller, told.first)
    regimen = Regimen(
        treatment=treatment,
        starts_on=starts_on,
        ends_on=None if told.until is None else teller.day(told.until),
    )
    teller.add_since(regimen, starts_on)
    _add_planned(teller, told.planned, regimen=regimen)
    return regimen


def _tell_changes(
    teller: Teller,
    regimens: Mapping[tuple[str, int], Regimen],
    ended: Mapping[tuple[str, int], Regimen],
) -> None:
    for place, regimen in regimens.items():
        code, number = place
        was = ended.get(place)
        kind = _kind(teller, code, number) if was else ChangeKind.START
        if code == "tizanidine" and ("baclofen", number) in ended:
            kind, was = ChangeKind.SWITCH, ended["baclofen", number]
        edge: dict[str, Any] = {
            "kind_of": kind,
            "from_regimen": was,
            "to_regimen": regimen,
        }
        if (number % STORY_DAYS, code) in PLANNED_AHEAD and regimen.starts_on:
            edge["plan_step"] = _tell_step(teller, code, number, regimen)
        _tell_change(teller, place, edge)
    for place, regimen in ended.items():
        code, number = place
        is_switch = code == "baclofen" and ("tizanidine", number) in regimens
        if place not in regimens and not is_switch:
            edge = {"kind_of": ChangeKind.STOP, "from_regimen": regimen}
            _tell_change(teller, place, edge)


def _tell_change(
    teller: Teller, place: tuple[str, int], edge: Mapping[str, Any]
) -> None:
    code, number = place
    day = _known(teller, number)
    noted = NOTED.get((number % STORY_DAYS, code), {}) if day else {}
    teller.add_since(TreatmentChange(day=day, **edge, **noted), day)


def _tell_step(teller: Teller, code: str, number: int, regimen: Regimen) -> PlanStep:
    """Tell a step that was written down before it was taken."""
    day = teller.day(number)
    step = PlanStep(treatment=regimen.treatment, day=day)
    teller.add_since(step, day)
    found = next(
        one for one in teller.plan.steps if (one.treatment, one.day) == (code, number)
    )
    _add_planned(teller, planned_doses(code, found.mg, found.times), step=step)
    return step


def _tell_plan(teller: Teller) -> None:
    """Tell what the doctor wrote down for the days to come: how the story goes on."""
    for one in truth.STEPS_BETWEEN:
        step = PlanStep(
            treatment=teller.treatments[one.treatment],
            day=teller.day(STORY_DAYS + one.day),
            stops=not one.mg,
        )
        teller.add_since(step, teller.last)
        if one.mg:
            planned = planned_doses(one.treatment, one.mg, one.times)
            _add_planned(teller, planned, step=step)


def _add_planned(
    teller: Teller, planned: tuple[dict[str, Any], ...], **of: Regimen | PlanStep
) -> None:
    rows = teller.rows[PlannedDose]
    for position, said in enumerate(planned):
        amount = Decimal(said["amount"])
        rows.append(PlannedDose(**said | {"amount": amount}, position=position, **of))


def _kind(teller: Teller, code: str, number: int) -> ChangeKind:
    """Tell whether a step raises the dose or lowers it."""
    daily = {one.day: one.daily for one in teller.plan.steps if one.treatment == code}
    before = daily[max(day for day in daily if day < number)]
    return ChangeKind.INCREASE if daily[number] > before else ChangeKind.DECREASE


def _known(teller: Teller, number: int) -> date | None:
    """Return the date of a day of the story, or None if it is before the diary."""
    return teller.day(number) if number >= teller.plan.first else None
