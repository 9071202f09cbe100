"""The parts of the ledger of which a page holds hundreds.

A template takes several times as long to write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import chain
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .lanes import Box, Lane
from .ledger_lines import Phrases, phrases_in
from .ledger_words import Entry

# On a phone the cells lie below each other, so what they are is said.
_TABLE = (
    '<table class="table tried-table" role="table"><caption class="visually-hidden">{}</caption><thead role="rowgroup"><tr role="row">'
    '<th scope="col" role="columnheader">{}</th>'
    '<th scope="col" role="columnheader">{}</th>'
    '<th scope="col" role="columnheader">{}</th></tr></thead>\n'
    '<tbody role="rowgroup">'
)
_TABLE_END = "</tbody></table>"
_ROW = (
    '<tr role="row"><th scope="row" role="rowheader">{}</th>'
    '<td role="cell">{}</td><td role="cell">{}</td></tr>\n'
)
_BOX = '<path class="box-{}" d="{}" tabindex="0" role="img" aria-label="{}"/>'
_ITEM = "<li>{}</li>"
_LANE = (
    '<li><a class="lane-name" href="#tried-{}"><bdi>{}</bdi></a>'
    '<svg class="lane" viewBox="0 0 1000 40" preserveAspectRatio="none" role="group"'
    ' aria-label="{}">'
)
_LANE_END = '<path class="lane-edge" d="{}"/></svg></li>\n'
_ENTRY = (
    '<details class="more-box" id="tried-{}" {}><summary><span><h3><bdi>{}</bdi></h3>'
    '<small>{}</small></span></summary>\n<ul class="tried-facts">'
    "<li>{}</li><li>{}</li><li>"
)
_CHANGES = "</li></ul>\n"
_END = (
    '\n<p class="no-print"><a class="btn btn-text" href="{}{}/">{}'
    '<span class="visually-hidden">: {}</span></a></p></details>\n'
)


def lanes(found: Iterable[Lane]) -> SafeString:
    """Return the lanes, each with a link to its table."""
    return SafeString("".join(chain.from_iterable(map(_lane, found))))


def entries(
    found: Iterable[Entry], *, place: str, effects: Mapping[UUID, SafeString]
) -> SafeString:
    """Return what is told of each treatment; `place` is the address of their list.

    `effects` say what happened after its changes. Those that are over are folded,
    which printing unfolds.
    """
    say = phrases_in(get_language())
    none = SafeString(escape(_("What happened to symptoms: no comparison yet.")))
    link = _("Open this treatment")
    text: list[str] = []
    for one in found:
        is_open = "open" if one.is_now else ""
        facts = (one.number, is_open, one.name, one.short, one.counts, one.effects)
        text += (
            _filled(_ENTRY, facts),
            effects.get(one.pk, none),
            _CHANGES,
            _table(one, say) if one.lines else "",
            _filled(_END, (place, str(one.pk), link, one.name)),
        )
    return SafeString("".join(text))


def boxes(found: Sequence[Box]) -> SafeString:
    """Return the parts of a lane. Each can be reached by keyboard and says its facts."""
    return _rows(_BOX, found)


def items(found: Sequence[Box]) -> SafeString:
    """Return what the parts of a lane stand for, as a list."""
    return _rows(_ITEM, [(one.facts,) for one in found])


def _lane(one: Lane) -> Iterator[str]:
    yield _filled(_LANE, (one.number, one.name, one.name))
    yield boxes(one.boxes)
    yield _filled(_LANE_END, (one.edges,))


def _table(entry: Entry, say: Phrases) -> SafeString:
    cells = [entry.name, say.time, say.how, say.why]
    for one in entry.lines:
        cells += (one.when, one.how, one.why)
    return _filled(_TABLE + _ROW * len(entry.lines) + _TABLE_END, cells)


def _rows(form: str, cells: Sequence[Sequence[str]]) -> SafeString:
    """Return one form filled in again and again with plain text."""
    return _filled(form * len(cells), chain.from_iterable(cells))


def _filled(form: str, cells: Iterable[str]) -> SafeString:
    """Return a form filled in with plain text, escaped all at once.

    No text that is stored holds what stands between the cells.
    """
    return SafeString(form.format(*escape("\0".join(cells)).split("\0")))
