"""The course of an outcome as numbers for the script that draws it anew."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.analysis.codes import Family
from diary.analysis.level import Level

from .charted import name_of, unit_of
from .curve import Columns, Course
from .curve_marks import Marks, ticks
from .curve_picture import HIGH, high_of, lines_of, top_of
from .curve_words import LEVEL_HEADS, shown
from .series import Step

# Goes up whenever the same numbers would be written in another form.
FORM: Final = 3
_SEEN, _NOTED, _EMPTY = (
    "[%d,%.2f,null,%d,%d]",
    "[%d,null,%.2f,0,%d]",
    "[%d,null,null,0,%d]",
)
_LEVEL: Final = "[%.1f,%.2f,%.2f,%.2f]"


def written(curve: Course, marks: Marks) -> str:
    """Return the points, the level with its band, the marks and every word as JSON.

    Days are numbers from the first day of the period on, halves being the middle of
    two; values are as the axis counts them. A point is its first day, the value or
    null, what was noted on other days or null, how many days were observed, and of how
    many. Points and levels are written by hand: they are thousands of numbers.
    """
    size, start = shown(curve.of, 1.0), curve.first.toordinal()
    found = json.dumps(
        _told(curve, marks, start), separators=(",", ":"), ensure_ascii=False
    )
    points = _points(curve.columns, start, size)
    level = ",".join(_piece(one, start, size) for one in curve.lines)
    return f'{found[:-1]},"points":[{points}],"level":[{level}]}}'


def _told(curve: Course, marks: Marks, start: int) -> dict[str, Any]:
    """Return everything but points and levels."""
    of = curve.of
    is_day = curve.step == Step.DAY
    top = top_of(curve)
    return {
        "title": capfirst(name_of(of)),
        "unit": unit_of(of),
        "days": curve.length,
        "top": top,
        "lines": lines_of(of, top),
        "first": curve.first.isoformat(),
        "ranges": _places(curve.columns.ranges, is_day),
        "late": _places(curve.columns.late, is_day),
        "ticks": [
            [one.day.toordinal() - start, one.label]
            for one in ticks(curve.first, curve.last)
        ],
        "events": [_event(curve, one, start) for one in marks.events],
        "high": high_of(marks) / HIGH,
        "given": [[one.day.toordinal() - start, one.names] for one in marks.given],
        "words": {
            "value": unit_of(of),
            "days": "" if is_day else _("Days that count"),
            "noted": _("Noted, day not complete"),
            "level": str(LEVEL_HEADS[curve.step]),
            "from": "" if is_day else _("From {day}"),
            "of": _("{days} of {all}"),
            "range": _("about {middle} ({low} to {high})"),
            "none": _("not answered"),
            "middle": _("middle of a range"),
            "late": _("written late"),
            "suffix": " %" if of.family == Family.DAYS else "",
        },
    }


def _points(points: Columns, start: int, size: float) -> str:
    """Return the points; all their numbers are written at once."""
    forms: list[str] = []
    numbers: list[float] = []
    for first, length, days, total, noted_days, noted in zip(*points[:6], strict=True):
        if days:
            forms.append(_SEEN)
            numbers += (first - start, size * total / days, days, length)
        elif noted_days:
            forms.append(_NOTED)
            numbers += (first - start, size * noted / noted_days, length)
        else:
            forms.append(_EMPTY)
            numbers += (first - start, length)
    return ",".join(forms) % tuple(numbers)


def _piece(levels: Sequence[Level], start: int, size: float) -> str:
    """Return one piece of the level; a number is written as often as it is rounded."""
    columns: list[Sequence[float]] = [*zip(*levels, strict=True)]
    days = [one - start for one in columns[0]]
    values = columns[1:]
    if size != 1.0:
        values = [[size * one for one in some] for some in values]
    numbers = tuple(chain.from_iterable(zip(days, *values, strict=True)))
    form = ",".join([_LEVEL] * len(days))
    return f"[{form % numbers}]"


def _places(marked: Sequence[int], is_day: bool) -> list[int]:
    """Return which points are marked; an average of several days never is."""
    return [at for at, one in enumerate(marked) if one] if is_day else []


def _event(curve: Course, event: Any, start: int) -> list[Any]:
    """Return the first and the last day that a life event covers, and its name."""
    begins: date = max(event.starts_on, curve.first)
    ends: date = min(event.ends_on or curve.last, curve.last)
    return [begins.toordinal() - start, ends.toordinal() - start, event.name]
