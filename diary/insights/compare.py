"""Two times that somebody chose, compared by the engine of every other comparison.

Times that lie far apart are moved together by whole weeks, so that weekdays stay what
they are and the engine, which looks at one stretch of days, sees both. A change that
began before a period settles in it; one inside it ends its side, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from math import isnan, nan

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diary.analysis.changes import Change, Period
from diary.analysis.codes import Word
from diary.analysis.effect import Effect, estimate_on_off
from diary.analysis.rules import Refusal
from diary.analysis.window import Series
from diary.analysis.words import word_for
from diary.models import Patient

from .change_points import ONE_DAY, Point, read_course
from .change_words import point_in_words
from .compared import two_periods
from .effect_words import Said, say
from .outcome_codes import Outcome
from .readings import Readings

type Days = tuple[date, date]
# What lies further apart is moved together: so far that days are hardly alike any more,
# and so near that no drift has room to explain everything (docs/statistics.md).
MOST_BETWEEN = 28
WEEK = 7


class Use(StrEnum):
    """What became of a day in a comparison."""

    COUNTED = "counted"
    SETTLING = "settling"
    CHANGED = "changed"
    LEFT_OUT = "left_out"
    MISSING = "missing"
    UNKNOWN = "unknown"


USES = {
    Use.COUNTED: gettext_lazy("counted"),
    Use.SETTLING: gettext_lazy("not counted: a change settles"),
    Use.CHANGED: gettext_lazy("in no average: beyond another change"),
    Use.LEFT_OUT: gettext_lazy("not counted: left out of comparisons"),
    Use.MISSING: gettext_lazy("not logged"),
    Use.UNKNOWN: gettext_lazy("not asked: outside of the diary"),
}


@dataclass(frozen=True)
class Side:
    """One of the two times: its days as they really were.

    `lived` are the days on which something could have been answered, None if there was
    none; `values` has one for each of these days. `settled` is the first that counts.
    """

    days: Days
    lived: Days | None
    values: tuple[float, ...]
    settled: date
    left_out: frozenset[date]
    inside: tuple[Point, ...]


@dataclass(frozen=True)
class Row:
    """One day of the table, as it was used."""

    day: date
    is_second: bool
    value: float | None
    use: Use


@dataclass(frozen=True)
class Result:
    """What two times were like, next to each other."""

    asked: Outcome
    first: Side
    second: Side
    between: tuple[Point, ...]
    answer: Effect | Refusal
    word: Word
    is_over: bool

    @property
    def rows(self) -> list[Row]:
        """Every day of both times, the earliest first."""
        return [*_rows(self.first, False), *_rows(self.second, True)]

    @property
    def points(self) -> list[Point]:
        """The changes inside of either time."""
        return [*self.first.inside, *self.second.inside]

    @property
    def _shift(self) -> timedelta:
        return timedelta(days=_moved(self.first.days[1], self.second.days[0]))

    def _together(self) -> str:
        """Return what changed too close to where the two times meet."""
        near = getattr(self.answer, "together", ())
        moved = [(one, self._shift) for one in self.first.inside]
        moved += [(one, timedelta()) for one in self.second.inside]
        text = _("%(change)s on %(day)s")
        return _(
            "Close to where the two periods meet, this changed: %(changes)s. "
            "The days before it and after it can't be told apart then. "
            "Let a period end before it, or begin on its day."
        ) % {
            "changes": "; ".join(
                text
                % {"change": point_in_words(one), "day": date_format(one.change.first)}
                for one, shift in moved
                if _later(one.change, shift) in near
            )
        }

    def said(self) -> Said:
        """Say what was found, or why nothing can be said."""
        compared = two_periods(self.first.days, self.second.days)
        compared = replace(compared, is_over=self.is_over)
        said = say(self.asked, compared, self.answer, self.word, others=self.points)
        is_refused = isinstance(self.answer, Refusal)
        return replace(
            said,
            together=self._together() if said.together else "",
            looked_at="" if is_refused else _looked_at(self.first, self.second),
            not_counted=_not_counted(self.first, self.second),
            many=_("About one in twenty such ranges misses.") if said.many else "",
        )


def compare(patient: Patient, asked: Outcome, first: Days, second: Days) -> Result:
    """Compare two times that share no day, the earlier one first."""
    points = read_course(patient).points(patient.today())
    readings = Readings(patient)
    one = _side(readings, asked, first, points)
    other = _side(readings, asked, second, points)
    answer = _answer(asked, one, other)
    between = (point for point in points if first[1] < point.change.first <= second[0])
    is_over = second[1] < patient.today()
    word = word_for(answer)
    return Result(asked, one, other, tuple(between), answer, word, is_over)


def _side(
    readings: Readings, asked: Outcome, days: Days, points: Sequence[Point]
) -> Side:
    first, last = days
    lived = readings.lived(first, last)
    answered = readings.patient.checkins.current().filter(local_day__lte=last)
    # Today is none of them before it was answered, even if it was all that was asked.
    known = first <= lived[0] and answered.exists()
    values: list[float] = (
        readings.series(asked, *lived).values.tolist() if known else []
    )
    begun = [one.change for one in points if one.change.first <= first]
    return Side(
        days=days,
        lived=lived if known else None,
        values=tuple(values),
        settled=max([first, *(one.settled for one in begun)]),
        left_out=frozenset(readings.left_out(first, last)),
        inside=tuple(one for one in points if first < one.change.first <= last),
    )


def _answer(asked: Outcome, first: Side, second: Side) -> Effect | Refusal:
    moved = timedelta(days=_moved(first.days[1], second.days[0]))
    shifts = ((first, moved), (second, timedelta()))
    begin, end = first.days[0] + moved, second.days[1]
    values = np.full((end - begin).days + 1, nan)
    periods, others, left_out = [], [], []
    for side, shift in shifts:
        if side.lived is None:
            # Without it there would be no border, and the other time would not count.
            start, stop = (day + shift for day in side.days)
            periods.append(Period(start, stop, side is second))
            left_out += _each(start, stop)
            continue
        start, stop = (day + shift for day in side.lived)
        at = (start - begin).days
        values[at : at + len(side.values)] = side.values
        settles = max((side.settled + shift - start).days, 0)
        periods.append(Period(start, stop, side is second, settles))
        left_out += [day + shift for day in side.left_out]
        others += [_later(one.change, shift) for one in side.inside]
    series = Series(begin, values, asked.family)
    return estimate_on_off(series, periods, others=others, left_out=left_out)


def _each(first: date, last: date) -> list[date]:
    return [first + number * ONE_DAY for number in range((last - first).days + 1)]


def _moved(last: date, begins: date) -> int:
    """Return by how many days, in whole weeks, the first time is moved up."""
    between = (begins - last).days - 1
    return max(-(-(between - MOST_BETWEEN) // WEEK), 0) * WEEK


def _later(change: Change, shift: timedelta) -> Change:
    return replace(change, first=change.first + shift, last=change.last + shift)


def _rows(side: Side, is_second: bool) -> Iterator[Row]:
    day, last = side.days
    while day <= last:
        value = _value(side, day)
        yield Row(day, is_second, value, _use(side, day, value, is_second))
        day += ONE_DAY


def _value(side: Side, day: date) -> float | None:
    if side.lived is None or not side.lived[0] <= day <= side.lived[1]:
        return None
    value = side.values[(day - side.lived[0]).days]
    return None if isnan(value) else value


def _use(side: Side, day: date, value: float | None, is_second: bool) -> Use:
    told = {
        Use.UNKNOWN: side.lived is None or not side.lived[0] <= day <= side.lived[1],
        Use.LEFT_OUT: day in side.left_out,
        Use.SETTLING: day < side.settled,
        Use.CHANGED: any(_is_beyond(one, day, is_second) for one in side.inside),
        Use.MISSING: value is None,
    }
    return next((use for use, is_so in told.items() if is_so), Use.COUNTED)


def _is_beyond(point: Point, day: date, is_second: bool) -> bool:
    """Tell whether a change parts a day from the other time."""
    change = point.change
    return day >= change.first if is_second else day < change.settled


def _looked_at(first: Side, second: Side) -> str:
    days = [date_format(day) for side in (first, second) for day in side.days]
    names = ("first", "until", "second", "last")
    return _(
        "Looked at: %(first)s to %(until)s, and %(second)s to %(last)s. "
        "What lies between is not looked at."
    ) % dict(zip(names, days, strict=True))


def _not_counted(first: Side, second: Side) -> str:
    texts = (
        (first, _("First period: not counted up to %(day)s, as a change settles.")),
        (second, _("Second period: not counted up to %(day)s, as a change settles.")),
    )
    return " ".join(
        text % {"day": date_format(min(side.settled - ONE_DAY, side.days[1]))}
        for side, text in texts
        if side.settled > side.days[0]
    )
