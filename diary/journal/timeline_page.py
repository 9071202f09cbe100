"""The whole diary, newest first, thirty entries a page.

A page begins where a key says, never at a number: each kind is asked once, by its
index of days, for one entry more than fits, and the kinds are merged here. So the
tenth year costs what the first week does.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from diary.models import Assessment, Entry, Goal, Patient, Treatment
from diary.timekeeping import FIRST_DAY
from diary.vocab.terms import folded

from .marks import Happening, Marks, read_marks
from .timeline import Row, row
from .timeline_query import PAGE, Key, Wanted, ask_names, nearest


@dataclass(frozen=True)
class Names:
    """What a diary calls things, and who writes in it."""

    treatments: dict[UUID, Treatment]
    sites: list[str]
    members: dict[UUID, str]
    goals: dict[UUID, Goal]
    viewer: UUID

    def writer(self, user: UUID | None) -> str:
        """Return who wrote something, or "" if it was the one who looks."""
        if user == self.viewer:
            return ""
        return self.members.get(user) or _("somebody who left")  # type: ignore[arg-type]


@dataclass(frozen=True)
class TimelineDay:
    """One day of a page: its entries, and what is known of the day."""

    day: date
    rows: list[Row]
    began: list[Happening] = field(default_factory=list)
    ended: list[Happening] = field(default_factory=list)
    during: list[Happening] = field(default_factory=list)
    is_left_out: bool = False

    @property
    def iso(self) -> str:
        """The day as addresses name it."""
        return self.day.isoformat()

    @property
    def name(self) -> str:
        """The day in words."""
        return formats.date_format(self.day, "l j F Y")


@dataclass(frozen=True)
class Page:
    """Thirty entries by day, and where the pages beside them begin, as text."""

    days: list[TimelineDay]
    older: str
    newer: str
    is_empty: bool


def read_names(patient: Patient, *, viewer: UUID) -> Names:
    """Read the names that filters and rows need: one question."""
    names: dict[str, dict[UUID, str]] = defaultdict(dict)
    for sort, pk, name in sorted(ask_names(patient), key=lambda one: folded(one[2])):
        names[sort][pk] = name
    return Names(
        treatments={
            pk: Treatment(pk=pk, name=name) for pk, name in names["treatment"].items()
        },
        sites=list(names["site"].values()),
        members=names["member"],
        goals={pk: Goal(pk=pk, text=text) for pk, text in names["goal"].items()},
        viewer=viewer,
    )


def read_page(
    patient: Patient,
    wanted: Wanted,
    names: Names,
    *,
    older: Key | None = None,
    newer: Key | None = None,
) -> Page:
    """Return the page that begins below `older`, or ends above `newer`."""
    upwards = newer is not None and older is None
    found = nearest(patient, wanted, older or newer, upwards=upwards)
    entries, more = found[:PAGE], len(found) > PAGE
    if upwards:
        entries.reverse()
    for entry in entries:
        if isinstance(entry, Assessment):
            entry.goal = names.goals.get(entry.goal_id)  # type: ignore[arg-type]
    goes_up = more if upwards else older is not None
    goes_down = upwards or more
    first, last = _stretch(
        patient, entries, wanted, older=older, newer=newer, more=more
    )
    marks = read_marks(patient, first, last)
    rows = {
        day: [
            row(one, names.treatments, by=names.writer(one.recorded_by_id))
            for one in of_day
        ]
        for day, of_day in groupby(entries, key=attrgetter("local_day"))
    }
    days = set(rows)
    if not wanted.is_filtered:
        days |= _eventful(marks, first, last)
    return Page(
        days=[
            _day(one, rows.get(one, []), marks) for one in sorted(days, reverse=True)
        ],
        older=str(Key.of(entries[-1])) if entries and goes_down else "",
        newer=str(Key.of(entries[0])) if entries and goes_up else "",
        is_empty=not entries,
    )


def _stretch(
    patient: Patient,
    entries: list[Entry],
    wanted: Wanted,
    *,
    older: Key | None,
    newer: Key | None,
    more: bool,
) -> tuple[date, date]:
    """Return the first and last day that a page stands for, empty ones included."""
    first = wanted.start or FIRST_DAY
    last = wanted.end or patient.today() + timedelta(days=1)
    if older is not None:
        last = older.day
    elif newer is not None:
        first = newer.day
    if more and older is None and newer is not None:
        last = entries[0].local_day
    elif more:
        first = entries[-1].local_day
    return first, last


def _eventful(marks: Marks, first: date, last: date) -> set[date]:
    """Return the days of a stretch on which a life event began or ended."""
    edges = {edge for one in marks.events for edge in (one.starts_on, one.ends_on)}
    return {day for day in edges if day and first <= day <= last}


def _day(day: date, rows: list[Row], marks: Marks) -> TimelineDay:
    events = marks.on(day)
    return TimelineDay(
        day=day,
        rows=rows,
        began=[one for one in events if one.starts_on == day],
        ended=[one for one in events if one.ends_on == day != one.starts_on],
        during=[one for one in events if one.starts_on < day and one.ends_on != day],
        is_left_out=marks.leaves_out(day),
    )
