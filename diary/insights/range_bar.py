"""The range of an effect as a small picture that needs no script and no style.

A thick bar for the 80 % range on a thin line for the 95 % range, a tall mark in the
middle, and a dashed line where nothing changed. What differs, differs in shape, and all
of it is drawn in the colour of the text: so it is there in the dark, in forced colours
and on black-and-white paper.

Every picture of a family has the same axis, so that benefit and side effects can be
looked at next to each other. They are never one picture. An end beyond the axis is an
arrow. Places are shares of the width and the heights go with the size of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log2
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diary.analysis.codes import Family, Word

from .effect_words import NUMBERLESS
from .outcome_words import label_of
from .range_words import end_in_words, range_in_numbers

if TYPE_CHECKING:
    from diary.analysis.effect import Effect
    from diary.analysis.rules import Refusal

    from .outcomes import Outcome


class _Axis(NamedTuple):
    """From `-most` to `most`: doublings, or points; labels stand at some places."""

    most: float
    ticks: tuple[float, ...]
    labels: tuple[tuple[float, Any], ...]


_RATIOS = _Axis(
    2.0,
    (-2, -1, 1, 2),
    (
        (-1, gettext_lazy("half")),
        (1, gettext_lazy("double")),
    ),
)
_POINTS = _Axis(
    4.0,
    (-4, -2, 2, 4),
    (
        (-2, gettext_lazy("2 points lower")),
        (2, gettext_lazy("2 points higher")),
    ),
)
# Shares of the width; and how long a line of a label may be.
MARGIN: Final = 5.0
MIDDLE: Final = 50.0
LABEL_WIDTH: Final = 9
_SVG: Final = (
    '<svg class="range-bar" width="100%" height="{}em" role="img" aria-label="{}"'
    ' stroke="currentColor" fill="currentColor" focusable="false">{}</svg>'
)
_LINE: Final = (
    '<line class="range-{}" x1="{}%" x2="{}%" y1="{}em" y2="{}em" stroke-width="{}"/>'
)
_DASHED: Final = (
    '<line class="range-{}" x1="{}%" x2="{}%" y1="{}em" y2="{}em" stroke-width="{}"'
    ' stroke-dasharray="3 3"/>'
)
_BAR: Final = (
    '<rect class="range-80" x="{}%" width="{}%" y="1.8em" height=".8em" stroke="none"/>'
)
_ARROW: Final = (
    '<svg class="range-beyond" x="{}%" y="2.2em" width="1" height="1"'
    ' overflow="visible"><path d="M0 -7 {} 0 0 7z" stroke="none"/></svg>'
)
_TEXT: Final = (
    '<text class="range-label" text-anchor="middle" stroke="none" font-size=".85em"'
    ' y="{}em">{}</text>'
)
_PART: Final = '<tspan x="{}%" dy="{}em">{}</tspan>'


def range_bar(asked: Outcome, answer: Effect | Refusal, word: Word) -> SafeString:
    """Return the picture of a range, or "" where no number may be shown."""
    if word in NUMBERLESS:
        return format_html("{}", "")
    effect = cast("Effect", answer)
    labels = _labels(effect.family)
    parts = [*_ground(effect.family), *_span(effect), *labels]
    height = 4.5 if effect.family != Family.SEVERITY else 5.5
    drawn = format_html_join("", "{}", ((one,) for one in parts))
    return format_html(_SVG, height, in_words(asked, effect), drawn)


def in_words(asked: Outcome, effect: Effect) -> str:
    """Return what the picture shows, for those who do not see it."""
    span, family = effect.range, effect.family
    text = _(
        "%(what)s, the range as a bar: from %(low)s to %(high)s, "
        "with the middle at %(middle)s. %(numbers)s"
    )
    return text % {
        "what": label_of(asked),
        "low": end_in_words(family, span.low_95),
        "high": end_in_words(family, span.high_95),
        "middle": end_in_words(family, span.middle),
        "numbers": range_in_numbers(family, span),
    }


def place(family: Family, value: float) -> float:
    """Return where a ratio or a difference lies, in percent of the width.

    Examples
    --------
    >>> [place(Family.COUNTS, ratio) for ratio in (0.01, 0.5, 1, 2, 99)]
    [5.0, 27.5, 50.0, 72.5, 95.0]
    >>> place(Family.SEVERITY, -2.0)
    27.5
    """
    most = _axis(family).most
    at = value if family == Family.SEVERITY else log2(value)
    return round(MIDDLE + (MIDDLE - MARGIN) * min(max(at / most, -1.0), 1.0), 2)


def _axis(family: Family) -> _Axis:
    return _POINTS if family == Family.SEVERITY else _RATIOS


def _at(axis: _Axis, mark: float) -> float:
    return MIDDLE + (MIDDLE - MARGIN) * mark / axis.most


def _ground(family: Family) -> Iterator[SafeString]:
    """Yield the axis with its ticks, and the dashed line of no change."""
    axis, far = _axis(family), 100 - MARGIN
    yield _line("axis", (MARGIN, far), (3.3, 3.3), 1)
    for one in axis.ticks:
        yield _line("tick", (_at(axis, one),) * 2, (3.1, 3.5), 1)
    yield _line("same", (MIDDLE,) * 2, (1.0, 3.5), 2, _DASHED)


def _span(effect: Effect) -> Iterator[SafeString]:
    span, family = effect.range, effect.family
    low, high = place(family, span.low_95), place(family, span.high_95)
    yield _line("95", (low, high), (2.2, 2.2), 3)
    for end, value in ((low, span.low_95), (high, span.high_95)):
        if _is_beyond(family, value):
            yield format_html(_ARROW, end, -9 if end < MIDDLE else 9)
        else:
            yield _line("end", (end,) * 2, (1.9, 2.5), 3)
    left, right = place(family, span.low_80), place(family, span.high_80)
    yield format_html(_BAR, left, round(right - left, 2))
    yield _line("middle", (place(family, span.middle),) * 2, (1.4, 3.0), 4)


def _is_beyond(family: Family, value: float) -> bool:
    """Tell whether a value lies outside of the axis."""
    at = value if family == Family.SEVERITY else log2(value)
    return abs(at) > _axis(family).most


def _labels(family: Family) -> Iterator[SafeString]:
    axis = _axis(family)
    same = format_html(_PART, MIDDLE, 0, _("same"))
    yield format_html(_TEXT, 0.9, same)
    for mark, label in axis.labels:
        lines = wrap(str(label), LABEL_WIDTH, break_long_words=False)
        rows = ((_at(axis, mark), 1.1 if n else 0, one) for n, one in enumerate(lines))
        yield format_html(_TEXT, 5, format_html_join("", _PART, rows))


def _line(
    look: str,
    across: tuple[float, ...],
    down: tuple[float, float],
    width: int,
    how: str = _LINE,
) -> SafeString:
    return format_html(how, look, *across, *down, width)
