"""How a treatment is meant to be taken, and how that was changed, in words.

Everything begins with a small letter, so that it can stand inside a sentence. It says
what was planned and works nothing out of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.models import PlannedDose, PlanStep, Regimen, TreatmentChange
from diary.models.regimens import EVERY_WEEKDAY
from diary.vocab.changes import ChangeKind, Reason
from diary.vocab.entries import DayPart
from diary.vocab.symptoms import SIDE_EFFECTS
from diary.vocab.treatments import Unit, amount_with_unit

WEEK = 7
IN_PART = {
    DayPart.WAKING: gettext_lazy("on waking"),
    DayPart.MORNING: gettext_lazy("in the morning"),
    DayPart.MIDDAY: gettext_lazy("at midday"),
    DayPart.AFTERNOON: gettext_lazy("in the afternoon"),
    DayPart.EVENING: gettext_lazy("in the evening"),
    DayPart.NIGHT: gettext_lazy("at night"),
}
WEEKDAYS = (
    gettext_lazy("Mon"),
    gettext_lazy("Tue"),
    gettext_lazy("Wed"),
    gettext_lazy("Thu"),
    gettext_lazy("Fri"),
    gettext_lazy("Sat"),
    gettext_lazy("Sun"),
)


class _Alike(NamedTuple):
    """What planned doses share that are told together."""

    amount: Decimal | None
    minutes: int | None
    weekdays: int
    every_days: int
    times_a_week: int | None


def regimen_in_words(regimen: Regimen) -> str:
    """Return how a treatment is taken: "10 mg at 08:00 and 20:00".

    "" if nothing is said about it. The unit is that of the regimen's treatment.
    """
    return _schedule(regimen, regimen.treatment.unit)


def step_in_words(step: PlanStep) -> str:
    """Return what a step of a plan says: "10 mg at 08:00", or "stop"."""
    return _("stop") if step.stops else _schedule(step, step.treatment.unit)


def schedule_in_words(
    planned: Iterable[PlannedDose],
    unit: str,
    *,
    as_needed: bool = False,
    most_a_day: Decimal | None = None,
) -> str:
    """Return how doses are planned, when they are taken as needed, and the most."""
    said = planned_in_words(planned, unit, as_needed=as_needed)
    if as_needed:
        amount = {"amount": said}
        said = _("%(amount)s when needed") % amount if said else _("when needed")
    if most_a_day is None:
        return said
    most = _("at most %(amount)s a day") % {
        "amount": amount_with_unit(most_a_day, unit)
    }
    return f"{said}, {most}" if said else most


def planned_in_words(
    planned: Iterable[PlannedDose], unit: str, *, as_needed: bool = False
) -> str:
    """Return planned doses: "5 mg in the morning, 10 mg in the evening".

    A dose for any time of every day is "once a day", unless it is taken as needed.
    """
    together: dict[_Alike, list[PlannedDose]] = {}
    for one in planned:
        together.setdefault(_alike(one), []).append(one)
    daily = "" if as_needed else _("once a day")
    return ", ".join(
        _group(alike, doses, unit, daily) for alike, doses in together.items()
    )


def dose_in_words(planned: PlannedDose, unit: str) -> str:
    """Return how much one planned dose is: "10 mg", "30 minutes", or ""."""
    said = []
    if planned.amount is not None:
        said.append(amount_with_unit(planned.amount, unit))
    if planned.minutes is not None:
        said.append(amount_with_unit(planned.minutes, Unit.MINUTE))
    return ", ".join(said)


def change_in_words(change: TreatmentChange) -> str:
    """Return what was done: "increased from 5 mg at 08:00 to 10 mg at 08:00".

    Treatments are named where two take part only.
    """
    kind = ChangeKind(change.kind_of)
    was, now = change.from_regimen, change.to_regimen
    if kind == ChangeKind.SWITCH and was is not None and now is not None:
        return _switched(was, now)
    before = regimen_in_words(was) if was is not None else ""
    after = regimen_in_words(now) if now is not None else ""
    words = {"done": kind.label, "before": before, "after": after}
    if before and after:
        return _("%(done)s from %(before)s to %(after)s") % words
    if after:
        return _("%(done)s: %(after)s") % words
    if before and kind.ends_use:
        return _("%(done)s, until then %(before)s") % words
    return str(kind.label)


def reason_in_words(change: TreatmentChange) -> str:
    """Return why it was done: "a side effect: drowsiness", or "" if not said."""
    if not change.reason:
        return ""
    reason = str(Reason(change.reason).label)
    if not change.side_effect:
        return reason
    return _("%(reason)s: %(which)s") % {
        "reason": reason,
        "which": SIDE_EFFECTS.label(change.side_effect),
    }


def _schedule(row: Regimen | PlanStep, unit: str) -> str:
    return schedule_in_words(
        row.planned.all(), unit, as_needed=row.as_needed, most_a_day=row.most_a_day
    )


def _switched(was: Regimen, now: Regimen) -> str:
    words = {
        "old": was.treatment.name,
        "new": now.treatment.name,
        "schedule": regimen_in_words(now),
    }
    if words["schedule"]:
        return _("switched from %(old)s to %(new)s, %(schedule)s") % words
    return _("switched from %(old)s to %(new)s") % words


def _alike(one: PlannedDose) -> _Alike:
    amount = one.amount.normalize() if one.amount is not None else None
    return _Alike(amount, one.minutes, one.weekdays, one.every_days, one.times_a_week)


def _group(alike: _Alike, doses: list[PlannedDose], unit: str, daily: str) -> str:
    """Return doses that differ in their times alone; `daily` is for no time at all."""
    at, how_often = _at(doses), _how_often(alike)
    if not at and not how_often:
        how_often = daily
    parts = [dose_in_words(doses[0], unit), at, how_often]
    return " ".join(part for part in parts if part)


def _at(doses: list[PlannedDose]) -> str:
    """Return the clock times and the parts of the day; "" is any time."""
    clock = [one.slot for one in doses if one.at is not None]
    said = [str(IN_PART[DayPart(one.part)]) for one in doses if one.part]
    # Times share one "at", unless a part of the day follows in the same list.
    if clock:
        times = get_text_list(clock, _("and")) if not said else ", ".join(clock)
        said.insert(0, _("at %(times)s") % {"times": times})
    return get_text_list(said, _("and"))


def _how_often(alike: _Alike) -> str:
    """Return on which days; "" is daily."""
    if alike.times_a_week is not None:
        times = ngettext("once a week", "%(n)s times a week", alike.times_a_week)
        return times % {"n": alike.times_a_week}
    said = []
    if alike.every_days > 1:
        said.append(_every(alike.every_days))
    if alike.weekdays != EVERY_WEEKDAY:
        days = [str(day) for n, day in enumerate(WEEKDAYS) if alike.weekdays >> n & 1]
        said.append(_("on %(days)s") % {"days": get_text_list(days, _("and"))})
    return ", ".join(said)


def _every(days: int) -> str:
    weeks, rest = divmod(days, WEEK)
    if rest:
        return ngettext("every day", "every %(n)s days", days) % {"n": days}
    return ngettext("every week", "every %(n)s weeks", weeks) % {"n": weeks}
