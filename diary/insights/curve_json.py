"""The course of an outcome as numbers for the script that draws it anew."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.analysis.codes import Family

from .charted import Charted, name_of, unit_of
from .curve import Curve, Stretch
from .curve_marks import Marks, ticks
from .curve_picture import HIGH, high_of, lines_of, top_of
from .curve_words import shown
from .series import Step

# Goes up whenever the same numbers would be written in another form.
FORM: Final = 1


def numbers(curve: Curve, marks: Marks) -> dict[str, Any]:
    """Return the points, the level with its band, the marks and every word.

    Days are numbers from the first day of the period on, halves being the middle of
    two; values are as the axis counts them. A point is its first day, the value or null, what
    was noted on other days or null, how many days were observed, and of how many.
    """
    of, start = curve.of, curve.first.toordinal()
    is_day = curve.step == Step.DAY
    return {
        "title": capfirst(name_of(of)),
        "unit": unit_of(of),
        "days": curve.length,
        "top": top_of(curve),
        "lines": lines_of(top_of(curve)),
        "first": curve.first.isoformat(),
        "points": [_point(of, one, start) for one in curve.points],
        "ranges": _places(curve, is_day, "ranges"),
        "late": _places(curve, is_day, "late"),
        "level": [
            [
                [one.day - start, *(_rounded(shown(of, value)) for value in one[1:])]
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


def _point(of: Charted, one: Stretch, start: int) -> list[Any]:
    noted = None if one.days else one.noted_mean
    return [
        one.first.toordinal() - start,
        None if one.mean is None else _rounded(shown(of, one.mean)),
        None if noted is None else _rounded(shown(of, noted)),
        one.days,
        one.length,
    ]


def _places(curve: Curve, is_day: bool, field: str) -> list[int]:
    """Return which points are marked; an average of several days never is."""
    marked = (bool(getattr(one, field)) for one in curve.points)
    return [at for at, is_so in enumerate(marked) if is_so and is_day]


def _event(curve: Curve, event: Any, start: int) -> list[Any]:
    """Return the first and the last day that a life event covers, and its name."""
    begins: date = max(event.starts_on, curve.first)
    ends: date = min(event.ends_on or curve.last, curve.last)
    return [begins.toordinal() - start, ends.toordinal() - start, event.name]


def _rounded(value: float) -> float:
    return round(value, 2)
