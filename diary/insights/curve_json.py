"""The course of an outcome as numbers for the script that draws it anew."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.analysis.codes import Family

from .charted import name_of, unit_of
from .curve import Course, Stretch
from .curve_marks import Marks, ticks
from .curve_picture import HIGH, high_of, lines_of, top_of
from .curve_words import shown
from .series import Step

# Goes up whenever the same numbers would be written in another form.
FORM: Final = 1


def numbers(curve: Course, marks: Marks) -> dict[str, Any]:
    """Return the points, the level with its band, the marks and every word.

    Days are numbers from the first day of the period on, halves being the middle of
    two; values are as the axis counts them. A point is its first day, the value or null, what
    was noted on other days or null, how many days were observed, and of how many.
    """
    of, start = curve.of, curve.first.toordinal()
    # Asked once: there are thousands of values.
    size = shown(of, 1.0)
    is_day = curve.step == Step.DAY
    top = top_of(curve)
    return {
        "title": capfirst(name_of(of)),
        "unit": unit_of(of),
        "days": curve.length,
        "top": top,
        "lines": lines_of(top),
        "first": curve.first.isoformat(),
        "points": [_point(one, start, size) for one in curve.points],
        "ranges": _places(curve, is_day, "ranges"),
        "late": _places(curve, is_day, "late"),
        "level": [
            [
                [one.day - start, *(round(size * value, 2) for value in one[1:])]
                for one in piece
            ]
            for piece in curve.lines
        ],
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
            "level": _("Level, with its range"),
            "from": "" if is_day else _("From {day}"),
            "of": _("{days} of {all}"),
            "range": _("about {middle} ({low} to {high})"),
            "none": _("not answered"),
            "middle": _("middle of a range"),
            "late": _("written late"),
            "suffix": " %" if of.family == Family.DAYS else "",
        },
    }


def _point(one: Stretch, start: int, size: float) -> list[Any]:
    mean, noted = one.mean, None if one.days else one.noted_mean
    return [
        one.first.toordinal() - start,
        None if mean is None else round(size * mean, 2),
        None if noted is None else round(size * noted, 2),
        one.days,
        one.length,
    ]


def _places(curve: Course, is_day: bool, field: str) -> list[int]:
    """Return which points are marked; an average of several days never is."""
    points = curve.points if is_day else ()
    return [at for at, one in enumerate(points) if getattr(one, field)]


def _event(curve: Course, event: Any, start: int) -> list[Any]:
    """Return the first and the last day that a life event covers, and its name."""
    begins: date = max(event.starts_on, curve.first)
    ends: date = min(event.ends_on or curve.last, curve.last)
    return [begins.toordinal() - start, ends.toordinal() - start, event.name]
