"""Evening spasticity and spasms a day over the weeks, with the changes above them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from typing import Final

from django.utils.translation import gettext as _

from .drawing import SMALL, Drawing
from .reading import Reading
from .time_axis import LEFT, RIGHT, TimeAxis
from .time_line import draw_marks
from .weeks import Stretch
from .words import number

TOP: Final = 22
HEIGHT: Final = 50
GAP: Final = 15
HIGHEST_RATING: Final = 10


def draw(
    reading: Reading, found: Sequence[Stretch], marks: Sequence[tuple[str, date]]
) -> Drawing:
    """Draw both; where nothing was answered there is a gap.

    An average stands on a line for what half of its days lie between.
    """
    bottom = TOP + 2 * HEIGHT + GAP
    drawing = Drawing(RIGHT + 12, bottom + 16)
    axis = TimeAxis(reading.period)
    axis.draw(drawing, TOP, bottom)
    draw_marks(drawing, axis, marks, bottom)
    ratings = [median(one.ratings) if one.ratings else None for one in found]
    spasms = [one.a_day.mean if one.a_day else None for one in found]
    halves = [one.a_day.half if one.a_day else None for one in found]
    ends = (end for half in halves for end in half or ())
    highest = max((*(one for one in spasms if one is not None), *ends), default=0)
    _draw_one(
        drawing,
        (_("Evening spasticity"), _("0 to 10, median")),
        HIGHEST_RATING,
        TOP,
        _places(axis, found, ratings, HIGHEST_RATING, TOP),
        is_hollow=True,
    )
    top, most = TOP + HEIGHT + GAP, _round_up(highest)
    lows, highs = (
        _places(axis, found, [one and one[end] for one in halves], most, top)
        for end in (0, 1)
    )
    for low, high in zip(lows, highs, strict=True):
        if low is not None and high is not None:
            drawing.line(low, high, thick=0.8)
    _draw_one(
        drawing,
        (_("Spasms a day"), _("average; line: half"), _("of the days")),
        most,
        top,
        _places(axis, found, spasms, most, top),
        is_hollow=False,
    )
    return drawing


def _places(
    axis: TimeAxis,
    found: Sequence[Stretch],
    values: Sequence[float | None],
    most: float,
    top: float,
) -> list[tuple[float, float] | None]:
    places: list[tuple[float, float] | None] = []
    for one, value in zip(found, values, strict=True):
        if value is None:
            places.append(None)
            continue
        after = axis.at(one.last + timedelta(days=1))
        x = (axis.at(one.first) + after) / 2
        places.append((x, top + HEIGHT * (1 - value / most)))
    return places


def _draw_one(
    drawing: Drawing,
    name: tuple[str, ...],
    most: float,
    top: float,
    places: Sequence[tuple[float, float] | None],
    *,
    is_hollow: bool,
) -> None:
    drawing.text((0, top + 12), name[0], is_bold=True)
    for row, line in enumerate(name[1:]):
        drawing.text((0, top + 25 + 12 * row), line, size=SMALL)
    for share in (0, 0.5, 1):
        y = top + HEIGHT * (1 - share)
        drawing.line((LEFT, y), (RIGHT, y), shade=0.6 if not share else 0.25)
        words = number(most * share)
        drawing.text((LEFT - 5, y + 3.5), words, size=SMALL, anchor="end")
    run: list[tuple[float, float]] = []
    for place in [*places, None]:
        if place is not None:
            run.append(place)
            continue
        if len(run) > 1:
            drawing.path(run, dash="4 2" if is_hollow else "")
        run = []
    radius = 3.2 if len(places) <= 30 else 2.2
    for place in places:
        if place is not None:
            drawing.dot(place, radius, is_hollow=is_hollow)


def _round_up(value: float) -> float:
    """Return the even number at the top of an axis."""
    steps = (2, 4, 6, 10, 16, 20, 30, 40, 60, 100, 200, 400, 1000)
    return next((float(one) for one in steps if value <= one), value)
