"""The course of an outcome as a picture that needs no script and no style.

It is WIDE units wide and is stretched to whatever a screen or paper has, on the same
axis as the lanes of treatments below it. What differs, differs in shape: dots are
observed days, rings are days that were not complete, squares hold a range or were
written late; the level is a thick line in a band with edges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from operator import attrgetter
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from diary.analysis.level import Level

from .charted import Charted, highest_of
from .curve import Course, Curve, Stretch
from .curve_marks import Marks, ticks
from .curve_words import number, shown
from .lanes import MARGIN, WIDE
from .series import Step

HIGH, PAD = 300, 12
STEPS: Final = (1, 2, 2.5, 5, 10)
LINES: Final = 5
# A band of unsure days must not press everything else down.
MOST_ABOVE: Final = 1.5
LETTERED: Final = 26
# More marks than this, and they are ticks at the top: nothing else could be seen.
MOST_TALL, TICK_HIGH = 16, 24
# More dots than this are a line that is thick.
MOST_DOTS: Final = 130
EDGE: Final = 4.0
_SVG: Final = (
    '<svg class="curve-plot" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img"'
    ' aria-label="{}" focusable="false">{}</svg>'
)
_HIGH: Final = attrgetter("high")
_PATH: Final = '<path class="curve-{}" d="{}"/>'


class Text(NamedTuple):
    """Something written beside the picture, at a share of its width or height."""

    at: str
    text: str


@dataclass(frozen=True)
class Picture:
    """The picture with what is written around it; `looks` are the signs it uses."""

    svg: SafeString
    values: list[Text]
    dates: list[Text]
    letters: list[Text]
    looks: frozenset[str]


@dataclass(frozen=True)
class Scale:
    """From days and values to places in the picture."""

    first: date
    length: int
    top: float

    def x(self, day: float) -> float:
        """Return the place of a day number; a day itself is in the middle of its room."""
        share = (day + 0.5 - self.first.toordinal()) / self.length
        return MARGIN + (WIDE - 2 * MARGIN) * share

    def y(self, value: float) -> float:
        """Return the place of a value as the axis counts it."""
        return HIGH - PAD - (HIGH - 2 * PAD) * min(value / self.top, 1.0)


def draw(curve: Curve, marks: Marks, label: str) -> Picture:
    """Draw a course; `label` says what it shows to those who do not see it."""
    scale = Scale(curve.first, curve.length, top_of(curve))
    paths = {look: path for look, path in _paths(curve, marks, scale) if path}
    drawn = format_html_join("", _PATH, paths.items())
    return Picture(
        svg=format_html(_SVG, WIDE, HIGH, label, drawn),
        values=[
            Text(_share(scale.y(one), HIGH), number(one))
            for one in lines_of(curve.of, scale.top)
        ],
        dates=list(_dates(curve, scale)),
        letters=_letters(marks, scale),
        looks=frozenset(paths),
    )


def top_of(curve: Course) -> float:
    """Return where the axis ends: the highest value there can be, or a round one."""
    if (highest := highest_of(curve.of)) is not None:
        return shown(curve.of, highest)
    points = curve.columns
    means = [
        total / days if days else noted / noted_days
        for days, total, noted_days, noted in zip(*points[2:6], strict=True)
        if days or noted_days
    ]
    most = max(means, default=0.0)
    bands = max([max(map(_HIGH, piece)) for piece in curve.lines], default=0.0)
    wanted = max(most, min(bands, most * MOST_ABOVE), 1.0)
    step = _step(curve.of, wanted)
    return ceil(round(wanted / step, 6)) * step


def lines_of(of: Charted, top: float) -> list[float]:
    """Return the values that have a line across the picture, from 0 up."""
    step = _step(of, top)
    return [step * one for one in range(floor(top / step + 1e-9) + 1)]


def _step(of: Charted, top: float) -> float:
    """Return how far lines are from each other; nobody counts parts of a spasm."""
    size = 10.0 ** floor(log10(top / LINES))
    steps = [size * one for one in STEPS if size * one * LINES >= top - 1e-9]
    if highest_of(of) is not None:
        return steps[0]
    return next(one for one in steps if one.is_integer())


def high_of(marks: Marks) -> int:
    """Return how high life events and what was given are drawn."""
    few = len(marks.events) + len(marks.given) <= MOST_TALL
    return HIGH if few else TICK_HIGH


def is_connected(before: Stretch, after: Stretch) -> bool:
    """Tell whether two neighbouring points are joined: both were observed."""
    return bool(before.days and after.days)


def _paths(curve: Curve, marks: Marks, scale: Scale) -> Iterator[tuple[str, str]]:
    """Yield each part of the picture as its look and its outline, the lowest first."""
    of = curve.of
    yield "grid", _grid(curve, scale)
    yield "event", "".join(_bands(marks, curve, scale))
    yield (
        "given",
        "".join(f"M{scale.x(one.day.toordinal()):.1f} 0v{HIGH}" for one in marks.given),
    )
    places = [[_place(of, scale, one) for one in piece] for piece in curve.lines]
    yield "band", "".join(_band(one) for one in places)
    yield "edge", "".join(_line(piece, at) for piece in places for at in (2, 3))
    yield "thin", _thin(curve, scale)
    yield from _dots(curve, scale)
    yield "level", "".join(_line(piece, 1) for piece in places)


def _place(of: Charted, scale: Scale, level: Level) -> tuple[float, ...]:
    """Return where a level stands: x, and y of the middle, the low and the high end."""
    values = (scale.y(shown(of, one)) for one in level[1:])
    return (scale.x(level.day), *values)


def _grid(curve: Curve, scale: Scale) -> str:
    across = (f"M0 {scale.y(one):.1f}h{WIDE}" for one in lines_of(curve.of, scale.top))
    down = (
        f"M{scale.x(one.day.toordinal() - 0.5):.1f} 0v{HIGH}"
        for one in ticks(curve.first, curve.last)
    )
    return "".join([*across, *down])


def _bands(marks: Marks, curve: Curve, scale: Scale) -> Iterator[str]:
    for one in marks.events:
        begins = max(one.starts_on, curve.first).toordinal()
        ends = min(one.ends_on or curve.last, curve.last).toordinal()
        left, right = scale.x(begins - 0.5), scale.x(ends + 0.5)
        wide, high = max(right - left, EDGE), high_of(marks)
        yield f"M{left:.1f} 0h{wide:.1f}v{high}H{left:.1f}z"


def _band(places: list[tuple[float, ...]]) -> str:
    ends = [*_points(places, 3), *reversed(list(_points(places, 2)))]
    return f"M{'L'.join(ends)}z" if len(places) > 1 else ""


def _line(places: list[tuple[float, ...]], at: int) -> str:
    return f"M{'L'.join(_points(places, at))}" if len(places) > 1 else ""


def _points(places: Iterable[tuple[float, ...]], at: int) -> Iterator[str]:
    return (f"{one[0]:.1f} {one[at]:.1f}" for one in places)


def _thin(curve: Curve, scale: Scale) -> str:
    """Return the line from point to point; it breaks where nothing was observed."""
    found, before = [], None
    for one in curve.points:
        if before is not None and is_connected(before, one):
            found.append(f"M{_at(curve, scale, before)}L{_at(curve, scale, one)}")
        before = one
    return "".join(found)


def _dots(curve: Curve, scale: Scale) -> Iterator[tuple[str, str]]:
    """Yield the points, each kind in its shape: lines of no length with wide ends."""
    is_day = curve.step == Step.DAY
    seen = [one for one in curve.points if one.days]
    kinds: dict[str, Callable[[Stretch], bool]] = {
        "late": lambda one: is_day and one.late > 0,
        "range": lambda one: is_day and one.ranges > 0,
        "dot": lambda one: True,
    }
    found: dict[str, list[str]] = {look: [] for look in kinds}
    for one in seen:
        look = next(name for name, is_so in kinds.items() if is_so(one))
        found[look].append(f"M{_at(curve, scale, one)}h0")
    small = "-small" if len(curve.points) > MOST_DOTS else ""
    yield f"dot{small}", "".join(found["dot"])
    yield "range", "".join(found["range"])
    noted = "".join(
        f"M{scale.x(one.middle):.1f}"
        f" {scale.y(shown(curve.of, one.noted_mean or 0.0)):.1f}h0"
        for one in curve.points
        if not one.days and one.noted_days
    )
    for look, path in (("late", "".join(found["late"])), ("noted", noted)):
        yield look, path
        yield f"{look}-in", path


def _at(curve: Curve, scale: Scale, one: Stretch) -> str:
    value = shown(curve.of, one.mean or 0.0)
    return f"{scale.x(one.middle):.1f} {scale.y(value):.1f}"


def _dates(curve: Curve, scale: Scale) -> Iterator[Text]:
    for one in ticks(curve.first, curve.last):
        place = scale.x(one.day.toordinal())
        if EDGE * WIDE / 100 <= place <= (100 - EDGE) * WIDE / 100:
            yield Text(_share(place, WIDE), one.label)


def _letters(marks: Marks, scale: Scale) -> list[Text]:
    """Return the letters that events have in the list below; none if there are many."""
    if len(marks.events) > LETTERED:
        return []
    places = (
        scale.x(max(one.starts_on, scale.first).toordinal() - 0.5)
        for one in marks.events
    )
    return [
        Text(_share(place, WIDE), chr(ord("A") + at)) for at, place in enumerate(places)
    ]


def _share(place: float, of: float) -> str:
    return f"{place * 100 / of:.2f}%"


def described(title: str, period: str) -> str:
    """Return what the picture is, for those who do not see it."""
    text = _("Picture: %(what)s, %(period)s. The table below says the same.")
    return text % {"what": title, "period": period}
