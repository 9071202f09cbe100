"""Spasms by hour of the day, a column for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .drawing import SMALL, Drawing
from .time_axis import LEFT, RIGHT
from .words import number

HEIGHT: Final = 60
TOP: Final = 14
MARKED: Final = (0, 4, 8, 12, 16, 20)


def draw_hours(spasms: Sequence[float]) -> Drawing:
    """Draw the hours from midnight to midnight; the highest has its number."""
    drawing = Drawing(RIGHT + 12, TOP + HEIGHT + 18)
    width, most = (RIGHT - LEFT) / len(spasms), max(spasms, default=0) or 1
    bottom = TOP + HEIGHT
    for hour, value in enumerate(spasms):
        left, height = LEFT + hour * width, HEIGHT * value / most
        if height:
            drawing.box((left + 1.5, bottom - height), (width - 3, height), shade=0.45)
        if value == most:
            middle = left + width / 2
            drawing.text(
                (middle, bottom - height - 3),
                number(value),
                size=SMALL,
                anchor="middle",
            )
        if hour in MARKED:
            drawing.line((left, bottom), (left, bottom + 4))
            drawing.text((left + 2, bottom + 13), f"{hour:02}:00", size=SMALL)
    drawing.line((LEFT, bottom), (RIGHT, bottom))
    return drawing
