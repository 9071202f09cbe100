"""The picture of the ledger: a lane for each treatment, over one axis of days.

A lane is WIDE units wide and is stretched to whatever a screen or paper has. The
drawing knows nothing of colours; what differs, differs in shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from diary.journal.marks import named

from .ledger import Event
from .ledger_lines import Line, LineKind, day_in_words, isolated, told
from .ledger_words import Entry

# The periods that can be chosen, with their days; None is everything.
SPANS: Final[dict[str, tuple[Any, int | None]]] = {
    "all": (gettext_lazy("All"), None),
    "1y": (gettext_lazy("1 year"), 365),
    "2y": (gettext_lazy("2 years"), 731),
    "5y": (gettext_lazy("5 years"), 1826),
}
USUAL: Final = "all"
# A lane in units: its size, where its bars stand, and how high they are.
WIDE, HIGH = 1000, 40
GROUND, LOWEST, HIGHEST = 38, 8, 32
PAUSE = 4
# Arrows at the edges have their place beside what is drawn.
MARGIN, ARROW = 20, 10
NARROWEST = 5
DAY, SHORTEST = timedelta(days=1), timedelta(days=28)
# With more parts than this nobody finds one by Tab or with a finger: then those of a
# lane that look alike are one.
MOST_PARTS: Final = 150
TICKS: Final = 8
# A label that begins further right would not be read in full.
LAST_LABEL: Final = 920
TICK_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120)
# More names than this would lie upon each other.
LETTERED: Final = 26


class Box(NamedTuple):
    """A rectangle of a lane: how it looks, its outline as a path, what it stands for.

    It looks like one of: dose, unsaid, sometimes, planned, pause, given, event.
    """

    look: str
    path: str
    facts: str


@dataclass(frozen=True)
class Lane:
    """One lane; `edges` are arrows where its use begins before it or goes on."""

    number: str
    name: str
    boxes: tuple[Box, ...]
    edges: str


class Text(NamedTuple):
    """Something written below the lanes, at a share of their width."""

    x: str
    text: str


@dataclass(frozen=True)
class Picture:
    """The lanes of a period, and what lies below them."""

    first: date
    last: date
    lanes: list[Lane]
    events: tuple[Box, ...]
    bands: str
    grid: str
    today: str
    letters: list[Text]
    dates: list[Text]

    @property
    def looks(self) -> set[str]:
        """What is drawn at all, for the explanation of the signs."""
        found = {box.look for lane in self.lanes for box in lane.boxes}
        found |= {"edge" for lane in self.lanes if lane.edges}
        return found | {"event" for _one in self.events[:1]}


@dataclass(frozen=True)
class Axis:
    """The days of the picture, from the left to the right."""

    first: date
    last: date
    today: date

    @cached_property
    def tomorrow(self) -> date:
        """The first day that has not come yet."""
        return self.today + DAY

    @cached_property
    def days(self) -> int:
        """The length of the picture."""
        return (self.last - self.first).days

    def at(self, day: date) -> float:
        """Return the place of a day; days outside lie at the edge."""
        if day <= self.first:
            return MARGIN
        if day >= self.last:
            return WIDE - MARGIN
        return MARGIN + (WIDE - 2 * MARGIN) * (day - self.first).days / self.days


def draw(
    entries: list[Entry], events: list[Event], *, today: date, span: str
) -> Picture:
    """Draw what was used in the period of this name that ends today."""
    return draw_on(_axis(entries, today, SPANS[span][1]), entries, events)


def draw_on(axis: Axis, entries: list[Entry], events: list[Event]) -> Picture:
    """Draw what was used in the days of an axis."""
    drawn = [(one, parts) for one in entries if (parts := _parts(one, axis))]
    is_crowded = sum(len(parts) for _one, parts in drawn) > MOST_PARTS
    boxes_of = _merged if is_crowded else _worded
    lanes = [
        Lane(one.number, one.name, tuple(boxes_of(one, parts)), _edges(one, axis))
        for one, parts in drawn
    ]
    seen = [one for one in events if _is_seen(axis, one)] if lanes else []
    places = [_days_of(one, axis) for one in seen]
    ticks = list(_ticks(axis))
    return Picture(
        first=axis.first,
        last=axis.last,
        lanes=lanes,
        events=tuple(_events(seen, places)),
        bands="".join(_path(*place, HIGH) for place in places),
        grid="".join(f"M{axis.at(day):.1f} 0v{HIGH}" for day, _label in ticks),
        today=_today(axis),
        letters=_letters(places),
        dates=[
            Text(_share(place), label)
            for day, label in ticks
            if (place := axis.at(day)) < LAST_LABEL
        ],
    )


def _today(axis: Axis) -> str:
    return f"M{axis.at(axis.today):.1f} 0v{HIGH}" if axis.last > axis.today else ""


def _axis(entries: list[Entry], today: date, days: int | None) -> Axis:
    lines = [line for one in entries for line in one.lines]
    if days is None:
        known = [one.first_use for one in entries]
        known += [line.starts_on or line.ends_on or today for line in lines]
        first = min((day for day in known if day > date.min), default=today)
    else:
        first = today - timedelta(days=days)
    first = min(first, today - SHORTEST)
    later = [
        day
        for line in lines
        if (line.ends_on or date.max) > today or line.kind == LineKind.PLANNED
        for day in _ahead(line)
        if day > today
    ]
    if not later:
        return Axis(first, today, today)
    # What lies far ahead must not press the past together.
    last = min(max(later), today + max(SHORTEST, (today - first) / 3))
    return Axis(first, last, today)


def _ahead(line: Line) -> Iterator[date]:
    """Yield the days that a line needs room for, if they have not come yet."""
    if line.starts_on is not None:
        yield line.starts_on
        if line.kind == LineKind.PLANNED:
            yield _later(line.starts_on, SHORTEST)
    if line.ends_on is not None:
        yield line.ends_on


class Part(NamedTuple):
    """A part of a lane before it is said what it stands for: a line, or these words."""

    look: str
    path: str
    of: Line | str


def _parts(entry: Entry, axis: Axis) -> list[Part]:
    heights = _heights(entry)
    parts = list(_now_and_then(entry, axis))
    for line in entry.lines:
        parts += _boxes(line, heights[id(line.level)], axis)
        if line.paused_after:
            parts += _pause(entry, line, axis)
    return parts


def _used(entry: Entry) -> list[Line]:
    return [line for line in entry.lines if line.kind == LineKind.USED]


def _edges(entry: Entry, axis: Axis) -> str:
    """Return arrows where the use begins before what is drawn, or goes on."""
    used = _used(entry)
    if not used:
        return ""
    begins = used[0].starts_on or date.min
    ends = max([line.ends_on or date.max for line in used])
    edges = ""
    if begins < axis.first < ends:
        edges += _arrow(MARGIN, -ARROW)
    if ends == date.max:
        edges += _arrow(axis.at(axis.today), ARROW)
    return edges


def _worded(entry: Entry, parts: list[Part]) -> Iterator[Box]:
    """Yield the parts of a lane, each with what it stands for."""
    facts, name = _("%(name)s: %(how)s. %(when)s."), isolated(entry.name)
    for look, path, of in parts:
        if isinstance(of, Line):
            words = {"name": name, "how": of.how, "when": of.when}
            yield Box(look, path, facts % words)
        else:
            yield Box(look, path, of)


def _merged(entry: Entry, parts: list[Part]) -> Iterator[Box]:
    """Yield the parts of a lane, those that look alike as one."""
    paths: dict[str, list[str]] = defaultdict(list)
    for look, path, _of in parts:
        paths[look].append(path)
    facts = f"{isolated(entry.name)}: {entry.short}"
    return (Box(look, "".join(found), facts) for look, found in paths.items())


def _now_and_then(entry: Entry, axis: Axis) -> Iterator[Part]:
    """Yield what was used without a time of use, from the first to the last time."""
    first, last = entry.now_and_then or (date.max, date.min)
    if first <= axis.last and last >= axis.first:
        name = isolated(entry.name)
        words = {"name": name, "when": entry.when, "counts": entry.counts}
        facts = _("%(name)s: %(when)s. %(counts)s") % words
        yield _part("sometimes", first, _later(last, DAY), PAUSE, facts, axis)


def _boxes(line: Line, height: int, axis: Axis) -> Iterator[Part]:
    """Yield what a line is in the picture: what was, and apart from it what is to be."""
    begins = line.starts_on or date.min
    if line.kind == LineKind.GIVEN:
        if axis.first <= begins <= axis.last:
            yield _part("given", begins, begins, HIGHEST, line, axis)
        return
    tomorrow = axis.tomorrow
    ends = line.ends_on or (tomorrow if begins < tomorrow else date.max)
    if line.kind == LineKind.PLANNED:
        ends = line.ends_on or date.max
        if ends > axis.first and begins < axis.last:
            yield _part("planned", begins, ends, height, line, axis)
        return
    if begins < tomorrow and ends > axis.first:
        look = "unsaid" if line.level is None else "dose"
        yield _part(look, begins, min(ends, tomorrow), height, line, axis)
    if ends > tomorrow and begins < axis.last:
        yield _part("planned", max(begins, tomorrow), ends, height, line, axis)


def _pause(entry: Entry, line: Line, axis: Axis) -> Iterator[Part]:
    """Yield the pause after a line, until it was used again or until today."""
    begins = line.ends_on or date.max
    starts = [one.starts_on for one in _used(entry) if one.starts_on]
    again = [one for one in starts if one >= begins]
    ends = min(again, default=None)
    until = ends or axis.today
    if begins < axis.today and until > axis.first and until > begins:
        words = {"name": isolated(entry.name), "when": told(begins, ends)}
        facts = _("%(name)s: paused. %(when)s.") % words
        yield _part("pause", begins, until, PAUSE, facts, axis)


def _part(
    look: str, begins: date, ends: date, height: int, of: Line | str, axis: Axis
) -> Part:
    return Part(look, _path(axis.at(begins), axis.at(ends), height), of)


def _path(left: float, right: float, height: int) -> str:
    """Return the outline of a rectangle that stands on the ground of a lane."""
    width = f"{max(NARROWEST, right - left):.1f}"
    top = max(0, GROUND - height)
    return f"M{left:.1f} {top}h{width}v{height}h-{width}z"


def _arrow(at: float, length: int) -> str:
    """Return an arrow that points away from a place, to the left if length is below 0."""
    return f"M{at + length / 5:.1f} 23v14l{length} -7z"


def _heights(entry: Entry) -> dict[int, int]:
    """Return how high a bar is for each amount of a day, beside the highest of them.

    By the ids of the amounts: times of use that are alike share one.
    """
    levels = {id(line.level): line.level for line in entry.lines}
    highest = max((one for one in levels.values() if one), default=None)
    return {
        key: LOWEST + round((HIGHEST - LOWEST) * one / highest)
        if one and highest
        else LOWEST
        for key, one in levels.items()
    }


def _is_seen(axis: Axis, event: Event) -> bool:
    ends = event.ends_on or axis.today
    return event.starts_on <= axis.last and ends >= axis.first


def _days_of(event: Event, axis: Axis) -> tuple[float, float]:
    ends = _later(event.ends_on or axis.today, DAY)
    return axis.at(event.starts_on), axis.at(ends)


def _events(events: list[Event], places: list[tuple[float, float]]) -> Iterator[Box]:
    """Yield what life events are in the picture; there may be very many."""
    since = _("%(name)s: since %(start)s, still going on")
    one_day, spell = _("%(name)s: %(start)s"), _("%(name)s: %(start)s to %(end)s")
    names = {what: isolated(named(what)) for what in {one.what for one in events}}
    language = get_language()
    for event, place in zip(events, places, strict=True):
        start = day_in_words(event.starts_on, language)
        words = {"name": names[event.what], "start": start}
        if event.ends_on is None:
            facts = since % words
        elif event.ends_on == event.starts_on:
            facts = one_day % words
        else:
            words["end"] = day_in_words(event.ends_on, language)
            facts = spell % words
        yield Box("event", _path(*place, HIGHEST), facts)


def _letters(places: list[tuple[float, float]]) -> list[Text]:
    if len(places) > LETTERED:
        return []
    return [
        Text(_share(left), chr(ord("A") + number))
        for number, (left, _right) in enumerate(places)
    ]


def _ticks(axis: Axis) -> Iterator[tuple[date, str]]:
    """Yield the days that are written below the lanes, in even steps."""
    begins = axis.first.year * 12 + axis.first.month
    ends = axis.last.year * 12 + axis.last.month - 1
    months = ends - begins + 1
    step = next((one for one in TICK_MONTHS if months / one <= TICKS), TICK_MONTHS[-1])
    for month in range(begins + -begins % step, ends + 1, step):
        day = date(month // 12, month % 12 + 1, 1)
        yield day, str(day.year) if step >= 12 else date_format(day, "M Y")


def _later(day: date, by: timedelta) -> date:
    return day + by if day < date.max - by else date.max


def _share(place: float) -> str:
    return f"{place * 100 / WIDE:.2f}%"
