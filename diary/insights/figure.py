"""The look back in words and for the eye: title, table, and data of the picture."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.journal.marks import Happening

from .series import Look, Span, Step, finest, starts_by_day

# On a phone the points of half a year are as close as they may get; a table is read
# row by row.
POINTS: Final = {Step.DAY: 183, Step.WEEK: 521, Step.MONTH: 521}
ROWS: Final = {Step.DAY: 92, Step.WEEK: 105, Step.MONTH: 240}
# The picture writes about so many dates below its axis.
DATES: Final = 14


@dataclass(frozen=True)
class Table:
    """Rows of cells, newest first; the first cell of a row is its heading."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Began:
    """The treatments that began on one day."""

    day: str
    names: str


def period(look: Look) -> str:
    """Return the first and the last day in words."""
    first, last = formats.date_format(look.first), formats.date_format(look.last)
    if look.first == look.last:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def sums(look: Look) -> dict[str, str]:
    """Return the numbers of the sentences above the picture.

    The average rating is of the ratings given in time, whatever the picture shows.
    """
    whole, rating = look.whole, look.in_time.rating
    return {
        "a_day": "" if whole.a_day is None else number(whole.a_day),
        "total": number(whole.total),
        "logged": number(whole.logged),
        "rating": "" if rating is None else number(rating),
    }


def table(look: Look) -> Table:
    """Return the same numbers as the picture, in words that need no picture."""
    step = finest(look.first, look.last, ROWS)
    spans = reversed(look.spans(step))
    if step == Step.DAY:
        return Table(
            _("Each day, newest first"),
            (_("Day"), _("Spasms"), _("Evening rating, 0 to 10")),
            tuple((_name(one, step), _spasms(one), _rating(one)) for one in spans),
        )
    captions = {
        Step.WEEK: _("Each week, newest first"),
        Step.MONTH: _("Each month, newest first"),
        Step.YEAR: _("Each year, newest first"),
    }
    heads = (
        _("From"),
        _("Complete days"),
        _("Spasms on them"),
        _("Spasms a complete day"),
        _("Logged on other days"),
        _("Evening rating, average"),
    )
    rows = tuple((_name(one, step), *_together(one)) for one in spans)
    return Table(captions[step], heads, rows)


def picture(look: Look) -> dict[str, Any]:
    """Return what the script needs to draw, with every word it shows."""
    step = finest(look.first, look.last, POINTS)
    spans = look.spans(step)
    firsts = [one.first for one in spans]
    return {
        "names": [_name(one, step) for one in spans],
        "dates": _dates(firsts, step),
        "spasms": [_rounded(one.a_day) for one in spans],
        # Beside an average of complete days the others would only hide it.
        "incomplete": [
            None if one.answered else _rounded(one.logged_a_day) for one in spans
        ],
        "ratings": [_rounded(one.rating) for one in spans],
        "ranges": _marked(step, [one.ranges > 0 for one in spans]),
        "late": _marked(step, [one.late > 0 for one in spans]),
        "about": [_about(one, step) for one in spans],
        "starts": [
            [bisect_right(firsts, day) - 1, ", ".join(names)]
            for day, names in starts_by_day(look.starts)
        ],
        "events": [_band(one, look, firsts) for one in look.events],
        "words": {
            "spasms": _("Spasms a day"),
            "rating": _("Evening rating"),
        },
    }


def stands_for(look: Look) -> str:
    """Return what one point of the picture is, or "" where it is simply a day."""
    words = {
        Step.DAY: "",
        Step.WEEK: _("Each point is the average of one week, from Monday."),
        Step.MONTH: _("Each point is the average of one month."),
        Step.YEAR: _("Each point is the average of one year."),
    }
    return words[finest(look.first, look.last, POINTS)]


def starts(look: Look) -> list[Began]:
    """Return what began in the period, day by day."""
    return [
        Began(formats.date_format(day), ", ".join(names))
        for day, names in starts_by_day(look.starts)
    ]


def _band(event: Happening, look: Look, firsts: list[date]) -> tuple[int, int, str]:
    """Return the first and the last point that a life event covers, and its name."""
    begin = max(event.starts_on, look.first)
    end = min(event.ends_on or look.last, look.last)
    return bisect_right(firsts, begin) - 1, bisect_right(firsts, end) - 1, event.name


def number(value: float) -> str:
    """Return a number with one decimal at most."""
    value = round(value, 1)
    return formats.number_format(int(value) if value == int(value) else value)


def _spasms(span: Span) -> str:
    if span.incomplete:
        text = _("%(number)s logged, day not complete")
        return text % {"number": number(span.logged)}
    if span.a_day is None:
        return _("not answered")
    if span.ranges:
        return _("%(number)s, middle of a range") % {"number": number(span.a_day)}
    return number(span.a_day)


def _rating(span: Span) -> str:
    if span.rating is None:
        return _("not answered")
    value = number(span.rating)
    return _("%(number)s, written late") % {"number": value} if span.late else value


def _together(span: Span) -> tuple[str, ...]:
    return (
        _("%(days)s of %(all)s") % {"days": len(span.answered), "all": span.length},
        number(span.total) if span.answered else "–",
        "–" if span.a_day is None else number(span.a_day),
        _on_days(number(span.logged), len(span.incomplete)),
        _on_days("" if span.rating is None else number(span.rating), len(span.rated)),
    )


def _on_days(value: str, days: int) -> str:
    if not days:
        return "–"
    text = ngettext("%(value)s (%(days)s day)", "%(value)s (%(days)s days)", days)
    return text % {"value": value, "days": days}


def _about(span: Span, step: Step) -> list[str]:
    """Return the lines that are shown when a point is touched."""
    if step == Step.DAY:
        return [
            _("Spasms: %(what)s") % {"what": _spasms(span)},
            _("Evening rating: %(what)s") % {"what": _rating(span)},
        ]
    complete, _total, a_day, logged, rating = _together(span)
    return [
        _("Complete days: %(what)s") % {"what": complete},
        _("Spasms a complete day: %(what)s") % {"what": a_day},
        _("Logged on other days: %(what)s") % {"what": logged},
        _("Evening rating, average: %(what)s") % {"what": rating},
    ]


def _name(span: Span, step: Step) -> str:
    day = formats.date_format(span.first)
    match step:
        case Step.DAY:
            # Days are told apart within half a year; its years stand in the title.
            return formats.date_format(span.first, "D j M")
        case Step.MONTH if span.first.day == 1:
            return formats.date_format(span.first, "YEAR_MONTH_FORMAT")
        case Step.YEAR if (span.first.month, span.first.day) == (1, 1):
            return str(span.first.year)
        case _:
            return day


def _dates(firsts: list[date], step: Step) -> list[tuple[int, str]]:
    """Return where a date is written below the axis, and which."""
    if step == Step.DAY and len(firsts) <= 7 * DATES:
        # The last day always has its date, the others in even steps before it.
        every = 1 if len(firsts) <= DATES else 7
        at = range((len(firsts) - 1) % every, len(firsts), every)
        return [(one, formats.date_format(firsts[one], "j M")) for one in at]
    if (firsts[-1] - firsts[0]).days < 366 * 2:
        at_months = _changes(firsts, lambda day: (day.year, day.month))
        return [(one, formats.date_format(firsts[one], "M y")) for one in at_months]
    at_years = _changes(firsts, lambda day: day.year)
    return [(one, str(firsts[one].year)) for one in at_years]


def _changes(firsts: list[date], key: Any) -> list[int]:
    keys = [key(day) for day in firsts]
    return [at for at in range(1, len(keys)) if keys[at] != keys[at - 1]]


def _marked(step: Step, marks: list[bool]) -> list[int]:
    """Return which points are marked; an average of several days never is."""
    return [at for at, mark in enumerate(marks) if mark and step == Step.DAY]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
