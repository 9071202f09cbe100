"""Simple pictures of counts, as SVG that needs no script and no style.

What is drawn is text and rectangles in the colours of the page's style sheet. Sorts of
bars differ in their filling, never by colour alone, and numbers stand beside the bars,
so they can be read in the dark, in forced colours and on black-and-white paper. Places
are shares of the width, and heights go with the size of the text: so nothing is wider
than the screen and letters keep their size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

# Letters that fit into one line on a narrow phone.
LINE: Final = 30
# Heights in the size of the text: of a row, of one more line in it, of columns.
ROW: Final = 2.7
MORE: Final = 1.3
COLUMNS: Final = 7.0
# Size of the letters below an axis. Their place is told in their own size.
SMALL: Final = 0.85
_SVG: Final = (
    '<svg class="pattern-svg" width="100%" height="{}em" role="img" focusable="false">'
    "<title>{}</title>{}</svg>"
)
_NAME: Final = '<text class="bar-name" x="0" y="{}em">{}</text>'
_VALUE: Final = '<text class="bar-value" x="{}%" y="{}em" text-anchor="{}">{}</text>'
_RECT: Final = (
    '<rect class="bar {}" x="{}%" y="{}em" width="{}%" height="{}em" rx="1.5"/>'
)
_LINE: Final = '<line class="bar-axis" x1="{}%" x2="{}%" y1="{}em" y2="{}em"/>'
_MARK: Final = '<text class="bar-mark" font-size=".85em" x="{}%" y="{}em" text-anchor="{}">{}</text>'


class Bar(NamedTuple):
    """One bar: its name, its length, the words for that; hollow if not `solid`.

    A value of None is not known: its words stand there without a bar.
    """

    name: str
    value: float | None
    words: str
    solid: bool = True


def bars(title: str, rows: Sequence[Bar], *, most: float | None = None) -> SafeString:
    """Return bars one below the other, each with its name and number above it.

    `title` says in words what the picture shows. The longest bar stands for `most`,
    or for the largest value.
    """
    most = most or max((one.value or 0 for one in rows), default=0) or 1
    drawn = format_html_join("", "{}", ((one,) for one in _rows(rows, most)))
    height = sum(ROW if _is_short(one) else ROW + MORE for one in rows)
    return format_html(_SVG, round(height, 1), title, drawn)


def columns(
    title: str,
    heights: Sequence[float | None],
    marks: Sequence[tuple[int, str]],
    *,
    top: str = "",
    centred: bool = False,
) -> SafeString:
    """Return columns side by side from one axis, as for the hours of a day.

    `marks` are words below the axis with the number of the column at whose left edge
    they stand, as the hours of a clock do, or in whose middle they stand if `centred`. `top` says what the tallest stands for. A height of None is not known:
    nothing is drawn there, not even the short line of a zero.
    """
    most = max((one or 0 for one in heights), default=0) or 1
    width = 100 / max(len(heights), 1)
    drawn = [
        *_columns(heights, most, width),
        format_html(_LINE, 0, 100, COLUMNS, COLUMNS),
        *(_centred(marks, width) if centred else _marks(marks, width)),
    ]
    if top:
        drawn.append(_mark(0, 0.9, "start", top))
    parts = format_html_join("", "{}", ((one,) for one in drawn))
    return format_html(_SVG, COLUMNS + 1.6, title, parts)


def _rows(rows: Sequence[Bar], most: float) -> Iterator[SafeString]:
    top = 0.0
    for one in rows:
        yield format_html(_NAME, round(top + 1, 2), Truncator(one.name).chars(LINE))
        at, anchor = (100, "end") if _is_short(one) else (0, "start")
        top += 0 if _is_short(one) else MORE
        yield format_html(_VALUE, at, round(top + 1, 2), anchor, one.words)
        if one.value is not None:
            share = round(100 * min(max(one.value / most, 0), 1), 2)
            look = "bar-solid" if one.solid else "bar-hollow"
            yield format_html(_RECT, look, 0, round(top + 1.35, 2), share, 0.75)
        top += ROW


def _is_short(one: Bar) -> bool:
    """Tell whether the name and the words of a bar fit into one line."""
    return len(one.name) + len(one.words) < LINE


def _columns(
    heights: Sequence[float | None], most: float, width: float
) -> Iterator[SafeString]:
    room = COLUMNS - 1.4
    for number, one in enumerate(heights):
        if one is None:
            continue
        tall = round(room * one / most, 2) if one else 0.08
        left = round(number * width + width * 0.1, 3)
        place = (left, round(COLUMNS - tall, 2), round(width * 0.8, 3), tall)
        yield format_html(_RECT, "bar-solid", *place)


def _marks(marks: Sequence[tuple[int, str]], width: float) -> Iterator[SafeString]:
    for number, words in marks:
        at = round(number * width, 3)
        yield format_html(_LINE, at, at, COLUMNS, COLUMNS + 0.3)
        yield _mark(at, COLUMNS + 1.3, "middle" if number else "start", words)


def _centred(marks: Sequence[tuple[int, str]], width: float) -> Iterator[SafeString]:
    for number, words in marks:
        at = round((number + 0.5) * width, 3)
        yield _mark(at, COLUMNS + 1.3, "middle", words)


def _mark(at: float, down: float, anchor: str, words: str) -> SafeString:
    return format_html(_MARK, at, round(down / SMALL, 2), anchor, words)
