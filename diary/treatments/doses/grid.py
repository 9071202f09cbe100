"""The doses of a month as a grid, and the same facts as rows of a table.

A day is told by its sign and in words; its colour only repeats that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils import formats
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.vocab.entries import SkipReason
from diary.vocab.treatments import amount_with_unit

from .history import DayOfDoses, History

ONE_DAY = timedelta(days=1)


class State(StrEnum):
    """What became of the doses of a day."""

    BLANK = "blank"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    PARTLY = "partly"
    TAKEN = "taken"
    NEEDED = "needed"
    ABOVE = "above"


# The signs of days of which one dose, or all of them alike, are told.
SIGNS = {State.UNKNOWN: "?", State.SKIPPED: "–", State.TAKEN: "✓"}


@dataclass(frozen=True)
class Cell:
    """One day of the grid."""

    day: int
    iso: str
    state: State
    sign: str
    name: str


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday; None stands for days that are not shown."""

    first: date
    weeks: list[list[Cell | None]]


@dataclass(frozen=True)
class Row:
    """One day of the table."""

    iso: str
    day: str
    due: str
    taken: str
    skipped: str
    unknown: str
    extra: str
    amount: str


def months(history: History) -> list[Month]:
    """Return the months of the window, the newest first."""
    return [_month(history, first) for first in history.window.months]


def rows(history: History) -> list[Row]:
    """Return the days on which anything was planned or logged, the newest first."""
    unit = history.treatment.unit
    days = reversed(history.days.values())
    return [_row(one, unit) for one in days if not one.is_empty]


def told(history: History) -> list[str]:
    """Return all days together, in sentences."""
    sentences = []
    if history.due:
        text = _(
            "Taken %(taken)s of %(due)s planned, %(skipped)s skipped, %(unknown)s"
            " unknown."
        )
        sentences.append(
            text
            % {
                "taken": history.taken,
                "due": history.due,
                "skipped": history.skipped,
                "unknown": history.unknown,
            }
        )
    sentences += _told_extra(history)
    return sentences


def weekdays() -> list[str]:
    """Return the short names of the days of a week, Monday first."""
    monday = date(2024, 1, 1)
    return [formats.date_format(monday + n * ONE_DAY, "D") for n in range(7)]


def _told_extra(history: History) -> Iterator[str]:
    if history.extra:
        text = (
            ngettext(
                "%(n)s dose beside the planned ones.",
                "%(n)s doses beside the planned ones.",
                history.extra,
            )
            if history.due
            else ngettext(
                "%(n)s dose as needed.", "%(n)s doses as needed.", history.extra
            )
        )
        yield text % {"n": history.extra}
    if history.above:
        text = ngettext(
            "On %(n)s day more than the maximum you noted.",
            "On %(n)s days more than the maximum you noted.",
            history.above,
        )
        yield text % {"n": history.above}


def _month(history: History, first: date) -> Month:
    cells: list[Cell | None] = [None] * first.weekday()
    day = first
    while day.month == first.month:
        one = history.days.get(day)
        cells.append(_cell(one, history.treatment.unit) if one else None)
        day += ONE_DAY
    cells += [None] * (-len(cells) % 7)
    weeks = [cells[at : at + 7] for at in range(0, len(cells), 7)]
    return Month(first, [week for week in weeks if any(week)])


def _cell(one: DayOfDoses, unit: str) -> Cell:
    state = _state(one)
    name = _("%(day)s: %(what)s") % {
        "day": formats.date_format(one.day, "D j F"),
        "what": ", ".join(_words(one, unit)),
    }
    return Cell(one.day.day, one.day.isoformat(), state, _sign(one, state), name)


def _state(one: DayOfDoses) -> State:
    if one.is_above:
        return State.ABOVE
    if not one.due:
        return State.NEEDED if one.extra else State.BLANK
    alike: Mapping[int, State] = {
        one.unknown: State.UNKNOWN,
        one.skipped: State.SKIPPED,
        one.taken: State.TAKEN,
    }
    return alike.get(one.due, State.PARTLY)


def _sign(one: DayOfDoses, state: State) -> str:
    if state == State.ABOVE:
        return f"{one.doses}↑"
    if state == State.NEEDED:
        return f"{one.extra}"
    if state == State.PARTLY:
        return f"{one.taken}/{one.due}"
    sign = SIGNS.get(state, "")
    return f"{sign}+{one.extra}" if sign and one.extra else sign


def _words(one: DayOfDoses, unit: str) -> Iterator[str]:
    if one.is_empty:
        yield _("nothing planned or logged")
    if one.due:
        yield _("%(taken)s of %(due)s taken") % {"taken": one.taken, "due": one.due}
    if one.skipped:
        yield _("%(n)s skipped") % {"n": one.skipped}
    if one.unknown:
        yield _("%(n)s unknown") % {"n": one.unknown}
    if one.extra:
        yield _extra(one)
    if one.is_above and one.amount is not None and one.most is not None:
        yield _("%(taken)s, more than the maximum you noted (%(most)s)") % {
            "taken": amount_with_unit(one.amount, unit),
            "most": amount_with_unit(one.most, unit),
        }


def _extra(one: DayOfDoses) -> str:
    if one.due:
        return _("%(n)s beside them") % {"n": one.extra}
    return ngettext("%(n)s dose", "%(n)s doses", one.extra) % {"n": one.extra}


def _row(one: DayOfDoses, unit: str) -> Row:
    amount = amount_with_unit(one.amount, unit) if one.amount and unit else ""
    if one.is_above:
        amount = _("%(amount)s, above the maximum you noted") % {"amount": amount}
    return Row(
        iso=one.day.isoformat(),
        day=formats.date_format(one.day, "D j M"),
        due=_number(one.due),
        taken=_number(one.taken if one.due else 0),
        skipped=_skipped(one),
        unknown=_number(one.unknown),
        extra=_number(one.extra),
        amount=amount,
    )


def _skipped(one: DayOfDoses) -> str:
    words = dict(SkipReason.choices)
    reasons = [str(words.get(said, said)) for said in one.reasons if said]
    number = _number(max(one.skipped, len(one.reasons)))
    if not reasons:
        return number
    return f"{number}: {get_text_list(list(dict.fromkeys(reasons)), _('and'))}"


def _number(value: int) -> str:
    return str(value) if value else "–"
