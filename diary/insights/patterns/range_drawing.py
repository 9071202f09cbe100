"""Ranges of ratios one below the other, on one axis from a quarter to four times.

As in the cards of changes: a thick bar for the 80 % range on a thin line for the 95 %
range, a tall mark in the middle, a dashed line where nothing differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from diary.analysis.codes import Family
from diary.insights.range_bar import MARGIN, place

if TYPE_CHECKING:
    from diary.analysis.effect import Range

ROW: Final = 4.6
_SVG: Final = (
    '<svg class="pattern-svg" width="100%" height="{}em" role="img" focusable="false">'
    "<title>{}</title>{}</svg>"
)
_LINE: Final = (
    '<line class="spread-{}" x1="{}%" x2="{}%" y1="{}em" y2="{}em" stroke-width="{}"/>'
)
_DASHED: Final = (
    '<line class="spread-same" x1="{}%" x2="{}%" y1="{}em" y2="{}em" stroke-width="2"'
    ' stroke-dasharray="3 3"/>'
)
_RECT: Final = (
    '<rect class="spread-80" x="{}%" width="{}%" y="{}em" height=".8em" stroke="none"/>'
)
_TEXT: Final = '<text class="bar-{}" x="{}%" y="{}em" text-anchor="{}">{}</text>'


class Spread(NamedTuple):
    """One range, its name, and its numbers in words; None is too wide to show."""

    name: str
    span: Range | None
    words: str


def spreads(title: str, rows: Sequence[Spread]) -> SafeString:
    """Return the picture of ratios; `title` says in words what it shows."""
    foot = len(rows) * ROW
    drawn = [*_axis(foot)]
    for number, one in enumerate(rows):
        drawn += _row(one, number * ROW)
    parts = format_html_join("", "{}", ((one,) for one in drawn))
    return format_html(_SVG, round(foot + 1.8, 1), title, parts)


def _axis(foot: float) -> Iterator[SafeString]:
    yield format_html(_LINE, "axis", MARGIN, 100 - MARGIN, foot, foot, 1)
    for ratio, words in ((0.5, _("half")), (1.0, _("same")), (2.0, _("double"))):
        at = place(Family.COUNTS, ratio)
        yield format_html(_LINE, "axis", at, at, foot - 0.2, foot + 0.2, 1)
        yield format_html(_TEXT, "mark", at, foot + 1.4, "middle", words)


def _row(one: Spread, top: float) -> Iterator[SafeString]:
    yield format_html(_TEXT, "name", 0, round(top + 1, 2), "start", one.name)
    yield format_html(_TEXT, "value", 0, round(top + 2.3, 2), "start", one.words)
    same = place(Family.COUNTS, 1.0)
    yield format_html(_DASHED, same, same, round(top + 2.7, 2), round(top + ROW, 2))
    if one.span is None:
        return
    low, inner, middle, outer, high = (
        place(Family.COUNTS, end)
        for end in (
            one.span.low_95,
            one.span.low_80,
            one.span.middle,
            one.span.high_80,
            one.span.high_95,
        )
    )
    at = round(top + 3.5, 2)
    yield format_html(_LINE, "95", low, high, at, at, 3)
    short, tall = ((round(at - half, 2), round(at + half, 2)) for half in (0.3, 0.75))
    for end in (low, high):
        yield format_html(_LINE, "end", end, end, *short, 3)
    yield format_html(_RECT, inner, round(outer - inner, 2), round(at - 0.4, 2))
    yield format_html(_LINE, "middle", middle, middle, *tall, 4)
