"""Parts of a whole over time as a picture: filled, dashed, and what is left empty.

Like `drawing.py` it needs no script and no style. All columns are equally high: the
whole. What is known of it is filled or dashed, from below; the rest is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# In the size of the text: room above, the columns, and room for the marks below.
TOP: Final = 1.4
HIGH: Final = 6.0
FOOT: Final = 1.6
# Size of the letters below the axis. Their place is told in their own size.
SMALL: Final = 0.85
_SVG: Final = (
    '<svg class="pattern-svg" width="100%" height="{}em" role="img" focusable="false">'
    "<title>{}</title>{}</svg>"
)
_RECT: Final = '<rect class="bar {}" x="{}%" y="{}em" width="{}%" height="{}em"/>'
_LINE: Final = '<line class="bar-axis" x1="0%" x2="100%" y1="{0}em" y2="{0}em"/>'
_MARK: Final = (
    '<text class="bar-mark" font-size=".85em" x="{}%" y="{}em"'
    ' text-anchor="{}">{}</text>'
)


class Stack(NamedTuple):
    """The shares of one column, from 0 to 1; None where there is no whole."""

    filled: float
    dashed: float


def stacks(
    title: str,
    found: Sequence[Stack | None],
    marks: Sequence[tuple[int, str]],
    *,
    top: str,
) -> SafeString:
    """Return the columns side by side.

    `title` says in words what they show, `top` what their full height is. `marks` are
    words below the axis with the number of the column at whose left edge they stand.
    """
    width = 100 / max(len(found), 1)
    drawn = [
        *(part for at, one in enumerate(found) for part in _stack(one, at, width)),
        format_html(_LINE, TOP),
        format_html(_LINE, TOP + HIGH),
        *(_mark(at * width, TOP + HIGH + 1.2, words) for at, words in marks),
        _mark(0, 0.9, top),
    ]
    parts = format_html_join("", "{}", ((one,) for one in drawn))
    return format_html(_SVG, TOP + HIGH + FOOT, title, parts)


def _stack(one: Stack | None, at: int, width: float) -> Iterator[SafeString]:
    if one is None:
        return
    left, wide = round((at + 0.1) * width, 3), round(0.8 * width, 3)
    base = TOP + HIGH
    for look, share in (("bar-solid", one.filled), ("bar-hollow", one.dashed)):
        if share:
            base -= HIGH * share
            tall = round(HIGH * share, 2)
            yield format_html(_RECT, look, left, round(base, 2), wide, tall)


def _mark(x: float, y: float, words: str) -> SafeString:
    anchor = "middle" if x else "start"
    return format_html(_MARK, round(x, 3), round(y / SMALL, 2), anchor, words)
