"""Bars beside their names, the longest first; a hollow one is of another sort."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from .drawing import SMALL, Drawing
from .time_axis import LEFT, RIGHT
from .words import number, shortened

LANE: Final = 15
BAR: Final = 10
# To the right of the longest bar stands its number.
ROOM: Final = 60
NAME_LENGTH: Final = 24


class Bar(NamedTuple):
    """One bar."""

    name: str
    value: float
    is_hollow: bool = False


def draw_bars(bars: Sequence[Bar]) -> Drawing:
    """Draw some bars, each with its number."""
    drawing = Drawing(RIGHT + 12, LANE * len(bars) + 4)
    most = max((one.value for one in bars), default=0) or 1
    for place, one in enumerate(bars):
        top, width = LANE * place + 2, (RIGHT - LEFT - ROOM) * one.value / most
        drawing.text((0, top + 9), shortened(one.name, NAME_LENGTH), size=SMALL)
        shade = 0.0 if one.is_hollow else 0.45
        drawing.box((LEFT, top), (max(width, 1), BAR), shade=shade, edge=0.8)
        drawing.text((LEFT + width + 5, top + 9), number(one.value), size=SMALL)
    return drawing
