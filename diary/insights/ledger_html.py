"""The parts of the ledger of which a page holds hundreds.

A template takes several times as long to write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .lanes import Box, Lane
from .ledger_lines import Line, phrases_in
from .ledger_words import Entry

# On a phone the cells lie below each other, so what they are is said.
_HEAD = (
    '<table class="table tried-table" role="table"><caption class="visually-hidden">{}</caption><thead role="rowgroup"><tr role="row">'
    '<th scope="col" role="columnheader">{}</th>'
    '<th scope="col" role="columnheader">{}</th>'
    '<th scope="col" role="columnheader">{}</th></tr></thead>\n'
)
_ROW = (
    '<tr role="row"><th scope="row" role="rowheader">{}</th>'
    '<td role="cell">{}</td><td role="cell">{}</td></tr>\n'
)
_BOX = '<path class="box-{}" d="{}" tabindex="0" role="img" aria-label="{}"/>'
_ITEM = "<li>{}</li>"
_LANE = (
    '<li><a class="lane-name" href="#tried-{}"><bdi>{}</bdi></a>'
    '<svg class="lane" viewBox="0 0 1000 40" preserveAspectRatio="none" role="group"'
    ' aria-label="{}">{}<path class="lane-edge" d="{}"/></svg></li>\n'
)
_ENTRY = (
    '<details class="more-box" id="tried-{}" {}><summary><span><h3><bdi>{}</bdi></h3>'
    '<small>{}</small></span></summary>\n<ul class="tried-facts">'
    "<li>{}</li><li>{}</li><li>{}</li></ul>\n{}\n"
    '<p class="no-print"><a class="btn btn-text" href="{}{}/">{}'
    '<span class="visually-hidden">: {}</span></a></p></details>\n'
)


def lanes(found: Iterable[Lane]) -> SafeString:
    """Return the lanes, each with a link to its table."""
    return format_html_join(
        "",
        _LANE,
        (
            (one.number, one.name, one.name, boxes(one.boxes), one.edges)
            for one in found
        ),
    )


def entries(found: Iterable[Entry], *, place: str) -> SafeString:
    """Return what is told of each treatment; `place` is the address of their list.

    Those that are over are folded, which printing unfolds.
    """
    language = get_language()
    effect = _("What happened to symptoms: no comparison yet.")
    link = _("Open this treatment")
    return format_html_join(
        "",
        _ENTRY,
        (
            (
                one.number,
                "open" if one.is_now else "",
                *(one.name, one.short, one.counts, one.effects, effect),
                _table(one.name, one.lines, language) if one.lines else "",
                *(place, one.pk, link, one.name),
            )
            for one in found
        ),
    )


def boxes(found: Sequence[Box]) -> SafeString:
    """Return the parts of a lane. Each can be reached by keyboard and says its facts."""
    return _all(_BOX, found)


def items(found: Sequence[Box]) -> SafeString:
    """Return what the parts of a lane stand for, as a list."""
    return _all(_ITEM, [(one.facts,) for one in found])


@lru_cache(maxsize=512)
def _table(name: str, lines: tuple[Line, ...], language: str | None) -> SafeString:
    say = phrases_in(language)
    head = format_html(_HEAD, name, say.time, say.how, say.why)
    rows = _all(_ROW, [(one.when, one.how, one.why) for one in lines])
    return format_html('{}<tbody role="rowgroup">{}</tbody></table>', head, rows)


def _all(form: str, cells: Sequence[tuple[str, ...]]) -> SafeString:
    """Return one form filled in again and again, all at once."""
    return format_html(f"{form * len(cells)}{{}}", *chain(*cells), "")
