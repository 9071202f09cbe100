"""How often something is taken, as one answer, and how planned doses are told by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from diary.models import PlannedDose, PlanStep, Regimen, Treatment
from diary.models.regimens import EVERY_WEEKDAY
from diary.treatments.wording import WEEK, WEEKDAYS
from diary.vocab.entries import DayPart
from diary.vocab.treatments import Unit

ANY_PART = "any"
# One session or one time is an amount by itself.
_COUNTS_ITSELF = {Unit.SESSION, Unit.TIME}


class Often(TextChoices):
    """How often something is taken."""

    ONE = "1", _("Once a day, at 08:00")
    TWO = "2", _("Twice: 08:00 and 20:00")
    THREE = "3", _("3 times: 08:00, 14:00, 20:00")
    FOUR = "4", _("4 times: 08:00, 12:00, 16:00, 20:00")
    NIGHT = "night", _("Once, at night")
    DAY = "day", _("Once a day, at any time")
    OWN = "own", _("Other times or amounts, or some weekdays")
    WEEKLY = "weekly", _("Some times a week")
    INTERVAL = "interval", _("Every few days or weeks")
    NEEDED = "needed", _("Only when needed")
    UNSAID = "unsaid", _("Not said")


DAILY: Mapping[str, tuple[str, ...]] = {
    Often.ONE: ("08:00",),
    Often.TWO: ("08:00", "20:00"),
    Often.THREE: ("08:00", "14:00", "20:00"),
    Often.FOUR: ("08:00", "12:00", "16:00", "20:00"),
    Often.NIGHT: (DayPart.NIGHT,),
    Often.DAY: ("",),
}


def at(slot: str) -> dict[str, Any]:
    """Return the fields of a planned dose for "08:00", a part of the day, or ""."""
    if slot in DayPart:
        return {"part": slot}
    return {"at": time.fromisoformat(slot)} if slot else {}


def mask(weekdays: Iterable[str]) -> int:
    """Return weekdays as bits, Monday the lowest; none is every day."""
    return sum(1 << int(one) for one in set(weekdays)) or EVERY_WEEKDAY


def usual(treatment: Treatment) -> dict[str, Any]:
    """Return the answers a form begins with if nothing was said before."""
    amount = treatment.usual_amount
    if amount is None and treatment.unit in _COUNTS_ITSELF:
        amount = Decimal(1)
    often = Often.NEEDED.value if treatment.as_needed else ""
    return {"amount": amount, "often": often, "every_unit": "weeks"}


def told(row: Regimen | PlanStep) -> dict[str, Any]:
    """Return the answers that say what a regimen or a step of a plan says."""
    planned = list(row.planned.all())
    amounts = {one.amount for one in planned}
    said: dict[str, Any] = {"every_unit": "weeks", "most": row.most_a_day}
    if len(amounts) == 1:
        said["amount"] = planned[0].amount
    if planned:
        said["minutes"] = planned[0].minutes
    if row.as_needed:
        return said | {"often": Often.NEEDED.value}
    if not planned:
        return said | {"often": Often.UNSAID.value}
    return said | _told_often(planned, alike=len(amounts) == 1)


def _told_often(planned: list[PlannedDose], *, alike: bool) -> dict[str, Any]:
    first = planned[0]
    if len(planned) == 1 and first.times_a_week is not None:
        return {"often": Often.WEEKLY.value, "times_a_week": first.times_a_week}
    if len(planned) == 1 and first.every_days > 1:
        weeks, rest = divmod(first.every_days, WEEK)
        every, unit = (first.every_days, "days") if rest else (weeks, "weeks")
        return {"often": Often.INTERVAL.value, "every": every, "every_unit": unit}
    slots = tuple(one.slot if one.slot != "day" else "" for one in planned)
    daily = all(one.weekdays == EVERY_WEEKDAY for one in planned)
    for often, usual_slots in DAILY.items():
        if alike and daily and slots == usual_slots:
            return {"often": str(often)}
    return {"often": Often.OWN.value} | _told_rows(planned, alike=alike)


def _told_rows(planned: list[PlannedDose], *, alike: bool) -> dict[str, Any]:
    said: dict[str, Any] = {"rows_shown": len(planned) + 1}
    for n, one in enumerate(planned):
        said[f"at_{n}"] = one.at
        said[f"part_{n}"] = one.part or ("" if one.at else ANY_PART)
        said[f"amount_{n}"] = None if alike else one.amount
        if one.weekdays != EVERY_WEEKDAY:
            bits = range(len(WEEKDAYS))
            said[f"weekdays_{n}"] = [
                str(bit) for bit in bits if one.weekdays >> bit & 1
            ]
    return said
