"""Injections, procedures and notes about the pump in words, and their history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.actions import content
from diary.models import Dose, DoseSite, PumpNote, Revision, User, Written
from diary.vocab.body import SITES, Side
from diary.vocab.changes import PumpEvent
from diary.vocab.entries import TimePrecision
from diary.vocab.muscles import MUSCLES
from diary.vocab.treatments import amount_with_unit

WEEK = 7
TITLES = {
    Revision.Change.EDITED: gettext_lazy("Changed"),
    Revision.Change.VOIDED: gettext_lazy("Taken back"),
    Revision.Change.RESTORED: gettext_lazy("Put back"),
}
LABELS = {
    "local_day": gettext_lazy("Day"),
    "day": gettext_lazy("Day"),
    "occurred_at": gettext_lazy("Time"),
    "what": gettext_lazy("What it was"),
    "amount": gettext_lazy("Amount"),
    "sites": gettext_lazy("Muscles"),
    "site": gettext_lazy("Where"),
    "side": gettext_lazy("Side"),
    "rate": gettext_lazy("Rate"),
    "concentration": gettext_lazy("Concentration"),
    "refill_on": gettext_lazy("Next refill"),
    "clinician": gettext_lazy("Who"),
    "wore_off_on": gettext_lazy("Spasms came back on"),
    "note": gettext_lazy("Note"),
}


def weeks_and_days(days: int) -> str:
    """Return a number of days as weeks and days: "11 weeks and 2 days"."""
    weeks, rest = divmod(days, WEEK)
    in_weeks = ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": weeks}
    in_days = ngettext("%(n)s day", "%(n)s days", rest) % {"n": rest}
    if not weeks:
        return in_days
    if not rest:
        return in_weeks
    return _("%(weeks)s and %(days)s") % {"weeks": in_weeks, "days": in_days}


def muscle_label(muscle: str) -> str:
    """Return a muscle as forms show it: own words stay as they were typed."""
    return capfirst(str(MUSCLES[muscle].label)) if muscle in MUSCLES else muscle


def site_in_words(site: DoseSite, unit: str) -> str:
    """Return one muscle: "soleus (deep calf), left, 50 units"."""
    return _muscle(site.said(), unit)


def place(site: str, side: str) -> str:
    """Return a place of the body with its side, or ""."""
    said = [str(SITES.label(site))] if site else []
    if side:
        said.append(str(Side(side).label))
    return ", ".join(said)


def clock(dose: Dose) -> str:
    """Return the time of day if it is known, else ""."""
    if dose.time_precision not in {TimePrecision.MINUTE, TimePrecision.ABOUT}:
        return ""
    return f"{dose.occurred_at.astimezone(dose.zone):%H:%M}"


def pump_facts(note: PumpNote) -> list[str]:
    """Return what a note about the pump says beside its day and kind."""
    said = []
    if note.rate is not None:
        said.append(rate_in_words(note.rate))
    if note.concentration is not None:
        said.append(concentration_in_words(note.concentration))
    if note.refill_on is not None:
        day = formats.date_format(note.refill_on)
        said.append(_("next refill %(day)s") % {"day": day})
    return said


@dataclass(frozen=True)
class Change:
    """One change of a row: what it said before."""

    title: str
    at: datetime
    by: str
    before: list[tuple[str, str]]


def history(row: Dose | PumpNote) -> list[Change]:
    """Return what a row said before each of its changes, newest first."""
    after, changes = content(row), []
    trail = row.patient.revisions.filter(subject_id=row.pk)
    for one in trail.select_related("by").order_by("-version"):
        changes.append(
            Change(
                title=str(TITLES[Revision.Change(one.change)]),
                at=one.at,
                by=_name(one.by),
                before=differences(row, one.before, after),
            )
        )
        after = one.before
    return changes


def differences(
    row: Written, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """Return the fields that differ, with the value they have before."""
    found = []
    for name, label in LABELS.items():
        if name not in before or before[name] == after.get(name):
            continue
        told = _told(row, name, before)
        # The clock may have shown the same on another day.
        if told != _told(row, name, after):
            found.append((str(label), told or _("not said")))
    return found


def _told(row: Written, name: str, said: Mapping[str, Any]) -> str:
    """Return a stored value in words, or ""."""
    if name == "occurred_at":
        return _told_time(row, said)
    value = said.get(name)
    if not value:
        return ""
    unit = said.get("unit", "")
    tell: dict[str, Callable[[Any], object]] = {
        "local_day": _day,
        "day": _day,
        "wore_off_on": _day,
        "refill_on": _day,
        "what": lambda code: PumpEvent(code).label,
        "site": SITES.label,
        "side": lambda code: Side(code).label,
        "amount": lambda much: amount_with_unit(Decimal(much), unit),
        "rate": lambda much: rate_in_words(Decimal(much)),
        "concentration": lambda much: concentration_in_words(Decimal(much)),
        "sites": lambda sites: _muscles(sites, unit),
    }
    return str(tell.get(name, str)(value))


def _told_time(row: Written, said: Mapping[str, Any]) -> str:
    exact = {TimePrecision.MINUTE, TimePrecision.ABOUT}
    if said.get("time_precision") not in exact or not isinstance(row, Dose):
        return ""
    return f"{datetime.fromisoformat(said['occurred_at']).astimezone(row.zone):%H:%M}"


def _muscles(sites: Sequence[Mapping[str, Any]], unit: str) -> str:
    return "\n".join(_muscle(one, unit) for one in sites)


def _muscle(said: Mapping[str, Any], unit: str) -> str:
    words = [str(MUSCLES.label(said["muscle"]))]
    if said["side"]:
        words.append(str(Side(said["side"]).label))
    if said["amount"] is not None:
        words.append(amount_with_unit(Decimal(said["amount"]), unit))
    return ", ".join(words)


def rate_in_words(rate: Decimal) -> str:
    """Return the rate of a pump."""
    number = formats.number_format(f"{rate.normalize():f}")
    return _("%(number)s micrograms a day") % {"number": number}


def concentration_in_words(much: Decimal) -> str:
    """Return how much a mL of the solution in a pump holds."""
    number = formats.number_format(f"{much.normalize():f}")
    return _("%(number)s micrograms in a mL") % {"number": number}


def _day(value: str) -> str:
    return formats.date_format(date.fromisoformat(value))


def _name(user: User | None) -> str:
    return user.email if user else _("somebody who left")
