"""Spasms by the hour of the day and by the day of the week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.db import connection
from django.utils.dates import WEEKDAYS
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.insights.percent import percent
from diary.insights.whole_numbers import (
    DOUBLE,
    OF_DAYS,
    day_number,
    doubled,
    read_in_all,
    read_numbers,
    read_rows,
    when,
)
from diary.models import Patient
from diary.vocab.entries import TimePrecision

from .averages import ENDS, Average, about_ranges, average_of, numbers_of
from .clock import (
    HOUR,
    OF_EPISODES,
    SPASMS,
    ZONES,
    minute_by_clock,
    spasms_of,
    zones_of,
)
from .drawing import Bar, bars, columns
from .page import Asked, Part, Pattern, Period, Table
from .words import number, spasms_in_words

HOURS: Final = 24
# With these the hour is known.
IS_EXACT: Final = (
    f"time_precision IN ('{TimePrecision.MINUTE}', '{TimePrecision.ABOUT}')"
)
MARKS: Final = (0, 6, 12, 18)
COMPLETE: Final = f"FROM diary_dailytotal {OF_DAYS} AND spasms IS NOT NULL"


class Hour(NamedTuple):
    """What was noted in one hour of the clock, and on how many days."""

    spasms: float
    days: int


class Weekday(NamedTuple):
    """All such days of the period, and the complete ones with their spasms."""

    all: int
    days: list[tuple[int, float]]

    @property
    def complete(self) -> int:
        """How many of them are complete."""
        return len(self.days)

    @property
    def spasms(self) -> float:
        """All spasms of the complete ones."""
        return sum(number for _day, number in self.days)

    @property
    def a_day(self) -> Average | None:
        """Spasms a complete day, with a range; None if there is none."""
        return average_of(self.days)


def build(patient: Patient, asked: Asked) -> Pattern:
    """Return the page; the medicine or anything else that is asked for is ignored."""
    period = asked.period
    hours, days, untimed = _hours(patient, period)
    weekdays = _weekdays(patient, period)
    parts = []
    if any(one.spasms for one in hours):
        parts.append(_hours_part(hours, days, brief=asked.brief))
    if any(one.complete for one in weekdays) and not (asked.brief and parts):
        parts.append(_weekdays_part(weekdays))
    return Pattern(
        says=" ".join(one for one in (_peak(hours, days), _all(weekdays)) if one),
        cannot=_(
            "This shows when spasms were noted. It cannot show why. One hour or weekday "
            "may have a few more than another by chance, and hours asleep or busy are "
            "hours in which less is written down."
        ),
        parts=tuple(parts),
        notes=_notes(untimed) if parts else (),
        empty=_(
            "As soon as a spasm of this period is logged with its time, the hours of "
            "the day appear here. Weekdays appear with the first day that is marked as "
            "complete: “No spasms today”, “That was all”, or a number."
        ),
    )


def _hours(patient: Patient, period: Period) -> tuple[list[Hour], int, float]:
    """Return the hours of the day, the days they rest on, and spasms without one."""
    asked = period.first, period.last
    zones, days, untimed = read_in_all(
        patient,
        asked,
        OF_EPISODES,
        ZONES[connection.vendor],
        f"COUNT(DISTINCT {when(IS_EXACT, 'local_day')})",
        spasms_of(f"NOT {IS_EXACT}"),
    )
    minute, values = minute_by_clock(zones_of(zones), period)
    found = read_rows(
        patient,
        asked,
        f"{OF_EPISODES} AND {IS_EXACT} GROUP BY 1",
        *(f"{minute} / {HOUR}", SPASMS, "COUNT(DISTINCT local_day)"),
        **values,
    )
    by_hour = {hour: Hour(spasms, days) for hour, spasms, days in found}
    hours = [by_hour.get(hour, Hour(0, 0)) for hour in range(HOURS)]
    return hours, days, untimed or 0


def _weekdays(patient: Patient, period: Period) -> list[Weekday]:
    """Return Monday to Sunday from the daily totals, complete days only."""
    days = period.first, period.last
    columns = day_number(), doubled("spasms")
    found: list[list[tuple[int, float]]] = [[] for _day in range(7)]
    for day, spasms in zip(
        *read_numbers(patient, days, COMPLETE, *columns), strict=True
    ):
        # The first day of all was a Monday.
        found[(day - 1) % 7].append((day, spasms / DOUBLE))
    return [
        Weekday(_how_many(period, weekday), complete)
        for weekday, complete in enumerate(found)
    ]


def _how_many(period: Period, weekday: int) -> int:
    """Return how many Mondays (0) to Sundays (6) a period has."""
    until_first = (weekday - period.first.weekday()) % 7
    return max(0, (period.length - until_first + 6) // 7)


def _hours_part(hours: Sequence[Hour], days: int, *, brief: bool) -> Part:
    total = sum(one.spasms for one in hours)
    return Part(
        key="hours",
        title=_("By hour of the day"),
        says=_on_days(total, days),
        svg="" if brief else _picture(hours, days),
        table=Table(
            caption=_("Spasms noted with their time, by hour"),
            head=(_("Hour"), _("Spasms"), _("Share of all"), _("On days")),
            rows=tuple(
                (
                    _span(hour),
                    number(one.spasms),
                    percent(one.spasms, total),
                    f"{one.days}",
                )
                for hour, one in enumerate(hours)
            ),
            fields=("hour", "spasms", "share", "days"),
            numbers=tuple(
                (hour, one.spasms, round(one.spasms / total, 4), one.days)
                for hour, one in enumerate(hours)
            ),
        ),
    )


def _picture(hours: Sequence[Hour], days: int) -> SafeString:
    title = _("Spasms by hour of the day. %(peak)s The table below says the same.")
    return columns(
        title % {"peak": _peak(hours, days)},
        [one.spasms for one in hours],
        [(hour, _clock(hour)) for hour in MARKS],
        top=spasms_in_words(max(one.spasms for one in hours)),
    )


def _weekdays_part(weekdays: Sequence[Weekday]) -> Part:
    names = [str(WEEKDAYS[number]) for number in range(7)]
    averages = [one.a_day for one in weekdays]
    return Part(
        key="weekdays",
        title=_("By weekday"),
        says=_("Spasms a complete day. Days that are not complete count nowhere."),
        svg=bars(
            _("Spasms a complete day, by weekday. The table below says the same."),
            [
                Bar(name, one.mean if one else None, _a_day(one))
                for name, one in zip(names, averages, strict=True)
            ],
        ),
        table=Table(
            caption=_("Spasms on complete days, by weekday"),
            head=(
                _("Weekday"),
                _("Complete days"),
                _("Spasms on them"),
                _("Spasms a complete day"),
            ),
            rows=tuple(
                (
                    name,
                    _("%(days)s of %(all)s") % {"days": one.complete, "all": one.all},
                    number(one.spasms) if one.complete else "–",
                    average.words if average else "–",
                )
                for name, one, average in zip(names, weekdays, averages, strict=True)
            ),
            fields=(
                *("weekday", "days", "complete_days", "spasms", "spasms_a_day"),
                *ENDS,
            ),
            numbers=tuple(
                (
                    weekday,
                    one.all,
                    one.complete,
                    one.spasms if one.complete else None,
                    *numbers_of(average),
                )
                for weekday, (one, average) in enumerate(
                    zip(weekdays, averages, strict=True), 1
                )
            ),
        ),
    )


def _peak(hours: Sequence[Hour], days: int) -> str:
    """Return the sentence on the hour with the most spasms, "" without any."""
    total = sum(one.spasms for one in hours)
    if not total:
        return ""
    most = max(one.spasms for one in hours)
    at = [_span(hour) for hour, one in enumerate(hours) if one.spasms == most]
    text = _("Most were noted in the hour %(hours)s: %(most)s of %(total)s.")
    if len(at) > 1:
        text = _("Most were noted in the hours %(hours)s: %(most)s each of %(total)s.")
    return text % {
        "hours": ", ".join(at),
        "most": spasms_in_words(most),
        "total": number(total),
    }


def _on_days(total: float, days: int) -> str:
    text = ngettext(
        "This rests on %(spasms)s noted with their time on %(days)s day.",
        "This rests on %(spasms)s noted with their time on %(days)s days.",
        days,
    )
    return text % {"spasms": spasms_in_words(total), "days": days}


def _all(weekdays: Sequence[Weekday]) -> str:
    average = average_of(sorted(day for one in weekdays for day in one.days))
    if average is None:
        return ""
    text = ngettext(
        "On %(days)s complete day of %(all)s there were %(spasms)s.",
        "On %(days)s complete days of %(all)s there were %(spasms)s.",
        average.rests_on,
    )
    return text % {
        "days": average.rests_on,
        "all": sum(one.all for one in weekdays),
        "spasms": average.with_range(
            _("%(spasms)s a day") % {"spasms": spasms_in_words(average.mean)}
        ),
    }


def _a_day(one: Average | None) -> str:
    if one is None:
        return _("no complete day")
    return one.with_range(_("%(n)s a day") % {"n": number(one.mean)})


def _notes(untimed: float) -> tuple[str, ...]:
    notes = [
        _("Hours go by the clock of the place where the entry was written."),
        _(
            "The hours count every spasm with a time, to the minute or about, also on "
            "days that are not complete. Only the shares can be compared."
        ),
        about_ranges(),
    ]
    if untimed:
        text = _(
            "Not in the hours: %(spasms)s noted for a part of a day or a day only."
        )
        notes.append(text % {"spasms": spasms_in_words(untimed)})
    return tuple(notes)


def _clock(hour: int) -> str:
    return f"{hour:02}:00"


def _span(hour: int) -> str:
    """Return an hour as its first and last minute: "07:00–07:59"."""
    return f"{hour:02}:00–{hour:02}:59"
