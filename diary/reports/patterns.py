"""Where, when, after which dose and what set spasms off: as the pages of patterns say.

The sentences and rows are those of the pages, so a summary never disagrees with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.insights.patterns import page
from diary.insights.patterns.triggers import UNCLEAR
from diary.insights.percent import percent

from .bar_picture import Bar, draw_bars
from .document import Block, Picture, Table, Text
from .hour_picture import draw_hours
from .reading import Reading
from .words import number

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
# So many rows of each table are in a summary.
MOST: Final = page.BRIEF
# So many hours of the day are one row.
BAND: Final = 4
# Days of the week are chance, and injections have a table of their own.
ELSEWHERE: Final = {"weekdays", "injections"}
# What is drawn of these parts.
BARS: Final = {"places": "spasms", "triggers": "entries"}


def where(reading: Reading) -> tuple[Block, ...]:
    """Return where on the body spasms were."""
    return tuple(_blocks(reading, "sites"))


def by_the_clock(reading: Reading) -> tuple[Block, ...]:
    """Return at which hours spasms were."""
    return tuple(_blocks(reading, "time"))


def after_a_dose(reading: Reading) -> tuple[Block, ...]:
    """Return how often spasms were in the hours after a dose."""
    medicines = reading.medicines
    known: dict[str, Any] = {"left_out": reading.left_out, "medicines": medicines}
    if medicines:
        most_used = UUID(next(iter(medicines)))
        known["foreseen"] = reading.foreseen_of(most_used)
    return tuple(_blocks(reading, "hours", known=known))


def triggers(reading: Reading) -> tuple[Block, ...]:
    """Return what was noted as having set spasms off."""
    return tuple(_blocks(reading, "triggers"))


def remedies(reading: Reading) -> tuple[Block, ...]:
    """Return how often remedies were used, and the ratings before and after."""
    return tuple(_blocks(reading, "remedies"))


def cycles(reading: Reading) -> tuple[Block, ...]:
    """Return spasms week by week after an injection, cycle over cycle."""
    known = {"left_out": reading.left_out, "course": reading.course}
    return tuple(_blocks(reading, "toxin", says_nothing=False, known=known))


def _blocks(
    reading: Reading,
    key: str,
    *,
    says_nothing: bool = True,
    known: Mapping[str, Any] = NOTHING,
) -> Iterator[Block]:
    """Return a page of patterns for the days of a summary.

    `known` is what the page need not read, see `page.Asked`.
    """
    asked = page.Asked(reading.as_page, brief=True, **known)
    found = page.build(key, reading.patient, asked)
    if not found.parts:
        if says_nothing:
            yield Text(_("Nothing is noted about this in these days."), is_quiet=True)
        return
    if found.says:
        yield Text(found.says)
    for part in found.parts:
        yield from _part(part)
    yield Text(" ".join((*found.notes, found.cannot)), is_quiet=True)


def _part(part: page.Part) -> Iterator[Block]:
    if part.key == "hours" and "hour" in part.table.fields:
        yield from _hours(part)
    elif part.key not in ELSEWHERE:
        if part.key in BARS:
            yield _bars(part)
        yield from _table(part.table)


def _table(table: page.Table) -> Iterator[Block]:
    rows = table.rows[:MOST]
    columns = zip(*(row[1:] for row in rows), strict=True)
    numbers = (place for place, one in enumerate(columns, 1) if any(map(_counts, one)))
    yield Table(table.caption, table.head, rows, frozenset(numbers))
    more = len(table.rows) - len(rows) + table.more
    if more > 0:
        text = ngettext(
            "%(n)s more row is not shown.", "%(n)s more rows are not shown.", more
        )
        yield Text(text % {"n": more}, is_quiet=True)


def _counts(cell: str) -> bool:
    return cell[:1].isdecimal()


def _bars(part: page.Part) -> Picture:
    """Return the first rows as bars; a hollow one is an answer that names nothing."""
    table, place = part.table, part.table.fields.index(BARS[part.key])
    rows = list(zip(table.rows, table.numbers, strict=True))[:MOST]
    bars = [
        Bar(row[0], float(str(numbers[place])), is_hollow=numbers[0] in (*UNCLEAR, ""))
        for row, numbers in rows
    ]
    drawn = draw_bars(bars)
    words = _("%(title)s: %(bars)s.") % {
        "title": part.title,
        "bars": ", ".join(f"{one.name} {number(one.value)}" for one in bars),
    }
    return Picture(drawn.svg, words, drawn.width, drawn.height)


def _hours(part: page.Part) -> Iterator[Block]:
    """Return the hours as a picture, and taken together in a table."""
    spasms = [float(str(row[1])) for row in part.table.numbers]
    total = sum(spasms)
    drawn = draw_hours(spasms)
    words = _("Spasms noted in each hour of the day. %(says)s") % {"says": part.says}
    yield Picture(drawn.svg, words, drawn.width, drawn.height)
    together = [sum(spasms[first : first + BAND]) for first in range(0, 24, BAND)]
    yield Table(
        caption=part.table.caption,
        head=(_("Hours"), _("Spasms"), _("Share of all")),
        rows=tuple(
            (_band(place * BAND), number(value), percent(value, total))
            for place, value in enumerate(together)
        ),
        numbers=frozenset({1, 2}),
    )
    yield Text(part.says, is_quiet=True)


def _band(first: int) -> str:
    return f"{first:02}:00–{first + BAND - 1:02}:59"
