"""What the pages of this room show: cycles of injections, procedures, the pump."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import cast

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.models import Dose, PumpNote, Treatment
from diary.vocab.changes import PumpEvent
from diary.vocab.entries import DoseStatus
from diary.vocab.muscles import MUSCLES
from diary.vocab.treatments import amount_with_unit

from .wording import (
    clock,
    concentration_in_words,
    muscle_label,
    place,
    pump_facts,
    rate_in_words,
    site_in_words,
    weeks_and_days,
)

# So many are on a page; a link shows all.
MOST = 20


@dataclass(frozen=True)
class GivenRow:
    """One injection or procedure of a list; `before` is the one before it."""

    dose: Dose
    before: Dose | None = None

    @property
    def amount(self) -> str:
        """How much it was, with its unit, or ""."""
        dose = self.dose
        if dose.amount is None:
            return ""
        return amount_with_unit(dose.amount, dose.unit)

    @property
    def muscles(self) -> list[str]:
        """The muscles with side and units."""
        return [site_in_words(one, self.dose.unit) for one in self.dose.sites.all()]

    @property
    def place(self) -> str:
        """Where it was done."""
        return place(self.dose.site, self.dose.side)

    @property
    def clock(self) -> str:
        """The time of day, if it is known."""
        return clock(self.dose)

    @property
    def interval(self) -> str:
        """How long after the one before: "14 weeks", or "" if there is none."""
        if self.before is None:
            return ""
        days = (self.dose.local_day - self.before.local_day).days
        return weeks_and_days(days) if days else _("the same day")

    @property
    def came_back_after(self) -> str:
        """How long it took until spasms came back, as far as that was noted."""
        back = self.dose.wore_off_on
        if back is None or back <= self.dose.local_day:
            return ""
        return weeks_and_days((back - self.dose.local_day).days)


@dataclass(frozen=True)
class GivenList:
    """The injections or procedures of one treatment, newest first."""

    rows: list[GivenRow]
    taken_back: list[GivenRow]
    more: int
    since: str

    @property
    def last(self) -> GivenRow | None:
        """The newest one."""
        return self.rows[0] if self.rows else None


def given_list(treatment: Treatment, *, everything: bool = False) -> GivenList:
    """Return what was given of a treatment; what was left out is no part of it."""
    doses = _doses(treatment)
    stand = [one for one in doses if one.voided_at is None]
    pairs = [*pairwise(stand), *((one, None) for one in stand[-1:])]
    rows = [GivenRow(dose, before) for dose, before in pairs]
    shown = rows if everything else rows[:MOST]
    today = treatment.patient.today()
    return GivenList(
        rows=shown,
        taken_back=[GivenRow(one) for one in doses if one.voided_at is not None],
        more=len(rows) - len(shown),
        since=_since(stand[0].local_day, today) if stand else "",
    )


def _doses(treatment: Treatment) -> list[Dose]:
    rows = treatment.doses.filter(status=DoseStatus.TAKEN).prefetch_related("sites")
    return cast("list[Dose]", list(rows.order_by("-local_day", "-occurred_at", "-pk")))


def _since(last: date, today: date) -> str:
    """Return a neutral count of the time since a day; it says nothing about a next."""
    days = (today - last).days
    return weeks_and_days(days) if days > 0 else ""


def names_of_muscles(treatment: Treatment) -> list[str]:
    """Return what is offered while a muscle is typed: own words, then the list."""
    used = treatment.doses.exclude(sites=None).values_list("sites__muscle", flat=True)
    own = sorted({one for one in used if one not in MUSCLES})
    return [*own, *(muscle_label(one.code) for one in MUSCLES)]


@dataclass(frozen=True)
class PumpRow:
    """One note about the pump."""

    note: PumpNote

    @property
    def title(self) -> str:
        """What it was."""
        return capfirst(str(PumpEvent(self.note.what).label))

    @property
    def facts(self) -> list[str]:
        """Rate, concentration and next refill, as told."""
        return pump_facts(self.note)

    @property
    def is_alarm(self) -> bool:
        """Tell whether the pump gave an alarm."""
        return self.note.what == PumpEvent.ALARM

    @property
    def rate(self) -> str:
        """The rate with its unit, or ""."""
        return "" if self.note.rate is None else rate_in_words(self.note.rate)

    @property
    def concentration(self) -> str:
        """The concentration with its unit, or ""."""
        much = self.note.concentration
        return "" if much is None else concentration_in_words(much)


@dataclass(frozen=True)
class Pump:
    """The pump as the notes of one treatment tell it, newest first.

    `rate`, `concentration` and `refill` are the newest notes that say each of them.
    """

    rows: list[PumpRow]
    taken_back: list[PumpRow]
    more: int
    rate: PumpRow | None
    concentration: PumpRow | None
    refill: PumpRow | None


def pump(treatment: Treatment, *, everything: bool = False) -> Pump:
    """Return the notes about the pump of a treatment."""
    notes = list(treatment.pump_notes.order_by("-day", "-pk"))
    stand = [one for one in notes if one.voided_at is None]
    shown = stand if everything else stand[:MOST]

    def newest(name: str) -> PumpRow | None:
        said = (one for one in stand if getattr(one, name) is not None)
        found = next(said, None)
        return PumpRow(found) if found else None

    return Pump(
        rows=[PumpRow(one) for one in shown],
        taken_back=[PumpRow(one) for one in notes if one.voided_at is not None],
        more=len(stand) - len(shown),
        rate=newest("rate"),
        concentration=newest("concentration"),
        refill=newest("refill_on"),
    )
