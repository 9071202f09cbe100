"""A month as a calendar: which days say something, and how much.

Four sorts of days are told apart, because missing is never zero: nothing logged,
partly logged, complete without a spasm, complete with a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.models import DailyTotal, Patient
from diary.timekeeping import FIRST_DAY
from diary.vocab.entries import Kind

from .marks import Marks, read_marks
from .wording import of_ten

ONE_DAY = timedelta(days=1)


class State(StrEnum):
    """What a day says about spasms."""

    AHEAD = "ahead"
    NOTHING = "nothing"
    PARTLY = "partly"
    NONE = "none"
    COMPLETE = "complete"


@dataclass(frozen=True)
class Cell:
    """One day of a month: its sign for the eye, and the same in words."""

    day: date
    state: State
    sign: str
    name: str
    rating: int | None
    has_event: bool
    is_left_out: bool
    is_today: bool

    @property
    def iso(self) -> str:
        """The day as addresses name it."""
        return self.day.isoformat()


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday; None stands for days of other months."""

    first: date
    weekdays: list[str]
    weeks: list[list[Cell | None]]
    complete: int
    spasms: str
    marks: Marks


def read_month(patient: Patient, first: date, today: date) -> Month:
    """Read a month from the daily totals and the days with other entries."""
    last = next_month(first) - ONE_DAY
    totals = {
        one.local_day: one
        for one in patient.days.filter(local_day__range=(first, last))
    }
    logged = _logged_days(patient, first, last)
    marks = read_marks(patient, first, last)
    cells: list[Cell | None] = [None] * first.weekday()
    for number in range(last.day):
        day = first + number * ONE_DAY
        if day > today:
            cells.append(_ahead(day))
            continue
        cells.append(_cell(day, totals.get(day), day in logged, marks, day == today))
    cells += [None] * (-len(cells) % 7)
    known = [one.spasms for one in totals.values() if one.spasms is not None]
    monday = date(2024, 1, 1)
    return Month(
        first=first,
        weekdays=[formats.date_format(monday + n * ONE_DAY, "D") for n in range(7)],
        weeks=[cells[at : at + 7] for at in range(0, len(cells), 7)],
        complete=len(known),
        spasms=number_of(sum(known, Decimal(0))),
        marks=marks,
    )


def previous_month(first: date) -> date | None:
    """Return the month before, or None where no diary can be."""
    before = (first - ONE_DAY).replace(day=1)
    return before if before >= FIRST_DAY else None


def next_month(first: date) -> date:
    """Return the month after."""
    return (first + 31 * ONE_DAY).replace(day=1)


def number_of(value: Decimal) -> str:
    """Return a number of spasms; halves are middles of ranges."""
    return formats.number_format(value.normalize())


def _logged_days(patient: Patient, first: date, last: date) -> set[date]:
    """Return the days that hold an entry of any kind, with one query."""
    kinds: list[Any] = [
        patient.entries(kind)
        .filter(voided_at=None, local_day__range=(first, last))
        .values_list("local_day")
        for kind in Kind
    ]
    return {day for (day,) in kinds[0].union(*kinds[1:])}


def _ahead(day: date) -> Cell:
    return Cell(day, State.AHEAD, "", "", None, False, False, False)


def _cell(
    day: date, total: DailyTotal | None, has_entries: bool, marks: Marks, is_today: bool
) -> Cell:
    state, sign, told = _read(total, has_entries)
    events = marks.on(day)
    rating = total.spasticity if total else None
    words = [told]
    if rating is not None:
        words.append(_("evening rating %(rating)s") % {"rating": of_ten(rating)})
    words += [one.name for one in events]
    left_out = marks.leaves_out(day)
    if left_out:
        words.append(_("left out of comparisons"))
    name = _("%(day)s: %(what)s") % {
        "day": formats.date_format(day, "D j F"),
        "what": ", ".join(words),
    }
    return Cell(day, state, sign, name, rating, bool(events), left_out, is_today)


def _read(total: DailyTotal | None, has_entries: bool) -> tuple[State, str, str]:
    """Return what a day says about spasms: the state, its sign, and words."""
    if total is not None and total.spasms is not None:
        number = number_of(total.spasms)
        if not total.spasms:
            return State.NONE, number, _("no spasms, complete")
        told = ngettext("%(n)s spasm", "%(n)s spasms", int(total.spasms)) % {
            "n": number
        }
        if total.spasms_is_range:
            text = _("%(spasms)s, middle of a range, complete")
            return State.COMPLETE, f"~{number}", text % {"spasms": told}
        return State.COMPLETE, number, _("%(spasms)s, complete") % {"spasms": told}
    if total is not None and total.episodes:
        number = number_of(total.episodes)
        told = ngettext(
            "%(n)s spasm logged, day not complete",
            "%(n)s spasms logged, day not complete",
            int(total.episodes),
        )
        return State.PARTLY, f"{number}+", told % {"n": number}
    if has_entries:
        return State.PARTLY, "+", _("partly logged, nothing said about spasms")
    return State.NOTHING, "–", _("nothing logged")
