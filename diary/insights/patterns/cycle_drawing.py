"""The weeks since an injection as a picture: this cycle as dots, earlier ones as boxes.

Like `drawing.py` it needs no script and no style. A box is the middle half of the days
of a week in earlier cycles, with a line at their average; a dot is the average of a
week of this cycle, on a thin line for the middle half of its days. They differ in shape,
so colour says nothing alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .shares import Middle

# In the size of the text: room above, the picture itself, and its foot.
TOP: Final = 1.6
HIGH: Final = 9.0
FOOT: Final = 1.5
DOT: Final = 0.38
# Every third week has its number below; more have no room on a phone.
EVERY: Final = 3
_SVG: Final = (
    '<svg class="pattern-svg" width="100%" height="{}em" role="img" focusable="false">'
    "<title>{}</title>{}</svg>"
)
_RECT: Final = (
    '<rect class="bar bar-hollow" x="{}%" y="{}em" width="{}%" height="{}em"/>'
)
_LINE: Final = '<line class="bar {}" x1="{}%" x2="{}%" y1="{}em" y2="{}em"/>'
_DOT: Final = '<circle class="bar bar-solid" cx="{}%" cy="{}em" r="{}em"/>'
_MARK: Final = (
    '<text class="bar-mark" font-size=".85em" x="{}%" y="{}em"'
    ' text-anchor="{}">{}</text>'
)
# Size of these letters. Their place is told in their own size.
SMALL: Final = 0.85


class Week(NamedTuple):
    """A week since the injection: earlier cycles, and this one; None is not known.

    Each is an average and what the middle half of its days lie between.
    """

    earlier_half: Middle | None
    earlier: float | None
    present_half: Middle | None
    present: float | None


def weeks(title: str, found: Sequence[Week], *, top: str, foot: str) -> SafeString:
    """Return the picture of the weeks from 0 on.

    `title` says in words what it shows, `top` what its height is, and `foot` what is
    counted below it.
    """
    highest = max(_heights(found), default=0) or 1
    width = 100 / max(len(found), 1)
    drawn = [
        *(
            part
            for at, one in enumerate(found)
            for part in _week(one, at, width, highest)
        ),
        format_html(_LINE, "bar-axis", 0, 100, TOP + HIGH, TOP + HIGH),
        *_foot(len(found), width, foot),
        _mark(0, 0.9, "start", top),
    ]
    parts = format_html_join("", "{}", ((one,) for one in drawn))
    return format_html(_SVG, TOP + HIGH + 2 * FOOT, title, parts)


def most(found: Sequence[Week]) -> float:
    """Return what the whole height of the picture stands for."""
    return max(_heights(found), default=0)


def _heights(found: Sequence[Week]) -> Iterator[float]:
    for one in found:
        ends = (*(one.earlier_half or ()), *(one.present_half or ()))
        yield from (value for value in (*ends, one.earlier, one.present) if value)


def _week(one: Week, at: int, width: float, highest: float) -> Iterator[SafeString]:
    left, wide = round((at + 0.15) * width, 2), round(0.7 * width, 2)
    if one.earlier_half is not None:
        high, low = (_y(end, highest) for end in reversed(one.earlier_half))
        tall = round(max(low - high, 0.1), 2)
        yield format_html(_RECT, left, high, wide, tall)
    if one.earlier is not None:
        y = _y(one.earlier, highest)
        yield format_html(_LINE, "bar-mean", left, round(left + wide, 2), y, y)
    centre = round((at + 0.5) * width, 2)
    if one.present_half is not None:
        low, high = (_y(end, highest) for end in one.present_half)
        yield format_html(_LINE, "bar-half", centre, centre, high, low)
    if one.present is not None:
        yield format_html(_DOT, centre, _y(one.present, highest), DOT)


def _y(value: float, highest: float) -> float:
    return round(TOP + HIGH * (1 - value / highest), 2)


def _foot(number: int, width: float, foot: str) -> Iterator[SafeString]:
    for week in range(0, number, EVERY):
        centre = round((week + 0.5) * width, 2)
        yield _mark(centre, TOP + HIGH + 1.2, "middle", str(week))
    yield _mark(0, TOP + HIGH + FOOT + 1.2, "start", foot)


def _mark(x: float, y: float, anchor: str, words: str) -> SafeString:
    return format_html(_MARK, x, round(y / SMALL, 2), anchor, words)
