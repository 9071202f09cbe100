"""The doses that are planned for a day: which they are, and how one is logged."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from diary.due import ANY_TIME, Due, due_between
from diary.models import Dose, Patient, PlannedDose, Regimen, Treatment
from diary.timekeeping import FIRST_DAY, LAST_DAY
from diary.vocab.entries import DayPart
from diary.vocab.treatments import Unit, amount_with_unit

SMALLEST = Decimal("0.001")
# What is read of a planned dose, its regimen and its treatment.
_PLANNED = ("pk", *PlannedDose.SAYS)
_HELD = ("pk", "treatment", "starts_on", "ends_on", "as_needed", "most_a_day")
_NAMED = ("pk", "name", "unit", "kind_of", "catalogue")
_READ = (
    "regimen__starts_on",
    "regimen__ends_on",
    "regimen__treatment__voided_at",
    "regimen__as_needed",
    *(f"regimen__treatment__{name}" for name in _NAMED),
    *_PLANNED,
)
_PLACE = re.compile(
    r"(?P<treatment>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r":(?P<day>\d{4}-\d\d-\d\d):(?P<slot>\d\d:\d\d|[a-z]{1,9})"
    r"(?::(?P<how>[a-z_:]+))?",
    re.ASCII,
)


class Place(NamedTuple):
    """What names one planned dose: its treatment, its diary day, its slot."""

    treatment: UUID
    day: date
    slot: str

    def __str__(self) -> str:
        return f"{self.treatment}:{self.day}:{self.slot}"


def read_place(text: str) -> tuple[Place, str] | None:
    """Return the place that a button's value names, and what is said beside it."""
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        return None
    if not FIRST_DAY <= day <= LAST_DAY:
        return None
    return Place(UUID(found["treatment"]), day, found["slot"]), found["how"] or ""


def find_due(patient: Patient, place: Place) -> Due | None:
    """Return the planned dose of this place, if a regimen in force foresees it.

    Days that are still to come have none yet; a phone may be a day ahead.
    """
    if place.day > patient.today() + timedelta(days=1):
        return None
    slot = _slot_fields(place.slot)
    dues = foreseen(patient, place.day, regimen__treatment=place.treatment, **slot)
    return next((one for one in dues if one.slot == place.slot), None)


def _slot_fields(slot: str) -> dict[str, Any]:
    """Return what a planned dose of a slot says; a time that is none finds nothing."""
    if slot == ANY_TIME or slot in DayPart:
        return {"at": None, "part": "" if slot == ANY_TIME else slot}
    try:
        return {"at": time.fromisoformat(slot)}
    except ValueError:
        return {"pk": None}


def foreseen(patient: Patient, day: date, *where: Q, **which: Any) -> list[Due]:
    """Return what is planned for a day, in its order: one query.

    As values, because a tap must cost little: reading whole rows costs twice as much.
    """
    rows = PlannedDose.objects.filter(
        *where, regimen__patient=patient, regimen__voided_at=None, **which
    )
    held = [
        _regimen_of(values)
        for values in rows.order_by().values_list(*_READ)
        if _holds(values, day)
    ]
    return dues_on(patient, day, held)


def _holds(values: Sequence[Any], day: date) -> bool:
    """Tell whether a planned dose is one of a regimen that holds on a day."""
    starts_on, ends_on, treatment_voided_at = values[:3]
    begun = starts_on is None or starts_on <= day
    return begun and (ends_on is None or day < ends_on) and treatment_voided_at is None


def _regimen_of(values: Sequence[Any]) -> Regimen:
    """Return a regimen of one planned dose, with no more than is asked of it here."""
    starts_on, ends_on, _voided_at, as_needed, *more = values
    treatment = Treatment(**dict(zip(_NAMED, more, strict=False)))
    held = {"starts_on": starts_on, "ends_on": ends_on, "as_needed": as_needed}
    regimen = Regimen(treatment=treatment, **held)
    return _foreseeing(regimen, [more[len(_NAMED) :]])


def holding(day: date, of: str = "") -> tuple[Q, Q]:
    """Return what is asked of regimens that hold on a day; `of` leads to them."""
    begun = Q(**{f"{of}starts_on": None}) | Q(**{f"{of}starts_on__lte": day})
    goes_on = Q(**{f"{of}ends_on": None}) | Q(**{f"{of}ends_on__gt": day})
    return begun, goes_on


def read_regimens(
    patient: Patient, day: date, known: Mapping[Any, Treatment]
) -> list[Regimen]:
    """Return the regimens that hold on a day, with their planned doses: one query.

    As values, because Today must cost little. `known` are the diary's treatments by
    their ids.
    """
    rows = patient.regimens.filter(*holding(day), voided_at=None).order_by()
    values = rows.values_list(*_HELD, *(f"planned__{name}" for name in _PLANNED))
    together: dict[Sequence[Any], list[Sequence[Any]]] = defaultdict(list)
    for one in values:
        together[one[: len(_HELD)]].append(one[len(_HELD) :])
    found = []
    for (pk, treatment, *held), planned in together.items():
        if known[treatment].voided_at is None:
            said = dict(zip(_HELD[2:], held, strict=True))
            regimen = Regimen(
                pk=pk, patient=patient, treatment=known[treatment], **said
            )
            # One without planned doses has a line of nothing.
            found.append(_foreseeing(regimen, [one for one in planned if one[0]]))
    return found


def _foreseeing(regimen: Regimen, planned: Iterable[Sequence[Any]]) -> Regimen:
    """Put planned doses, as values, where a prefetch of them would."""
    doses = [PlannedDose(**dict(zip(_PLANNED, one, strict=True))) for one in planned]
    regimen._prefetched_objects_cache = {"planned": doses}  # type: ignore[attr-defined]
    return regimen


def is_needed(regimen: Regimen) -> bool:
    """Tell whether a treatment is taken when needed; what is planned is not."""
    unsaid = not regimen.planned.all()
    return regimen.as_needed or (regimen.treatment.as_needed and unsaid)


def dose_of(patient: Patient, due: Due) -> Dose:
    """Return a new, unsaved dose for a planned one, as it was planned."""
    treatment = due.regimen.treatment
    return Dose(
        patient=patient,
        treatment=treatment,
        amount=due.planned.amount,
        unit=treatment.unit,
        minutes=due.planned.minutes,
        due_on=due.day,
        due_slot=due.slot,
        due_at=due.at,
    )


def half_of(amount: Decimal | None) -> Decimal | None:
    """Return half an amount, or None where it cannot be written down."""
    if amount is None:
        return None
    half = (amount / 2).quantize(SMALLEST)
    return half if half * 2 == amount else None


def dues_on(patient: Patient, day: date, regimens: Iterable[Regimen]) -> list[Due]:
    """Return the planned doses of a day, one for each slot of a treatment."""
    found = due_between(
        regimens, day, day, zone=patient.zone, day_start=patient.day_start
    )
    dues = {(one.regimen.treatment_id, one.slot): one for one in found}
    return sorted(dues.values(), key=_order)


def _order(due: Due) -> tuple[bool, datetime, str, str]:
    name = due.regimen.treatment.name.casefold()
    # An evening stands for an instant that a dose by the clock may have too.
    return due.slot == ANY_TIME, due.at, name, due.slot


def planned_amount(due: Due) -> str:
    """Return how much is planned, with its unit, or ""."""
    planned, treatment = due.planned, due.regimen.treatment
    if planned.amount is not None:
        return amount_with_unit(planned.amount, treatment.unit)
    if planned.minutes is not None:
        return amount_with_unit(planned.minutes, Unit.MINUTE)
    return ""
