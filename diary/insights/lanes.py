"""The picture of the ledger: a lane for each treatment, over one axis of days.

A lane is WIDE units wide and is stretched to whatever a screen or paper has. The
drawing knows nothing of colours; what differs, differs in shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
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

    def at(self, day: date) -> float:
        """Return the place of a day; days outside lie at the edge."""
        first, last = self.first.toordinal(), self.last.toordinal()
        inside = min(max(day.toordinal(), first), last) - first
        return MARGIN + (WIDE - 2 * MARGIN) * inside / (last - first)


def draw(
    entries: list[Entry], events: list[Event], *, today: date, span: str
) -> Picture:
    """Draw what was used in the period of this name that ends today."""
    axis = _axis(entries, today, SPANS[span][1])
    facts = _("%(name)s: %(how)s. %(when)s.")
    lanes = [lane for one in entries if (lane := _lane(one, axis, facts)).boxes]
    if sum(len(lane.boxes) for lane in lanes) > MOST_PARTS:
        said = {one.number: f"{isolated(one.name)}: {one.short}" for one in entries}
        lanes = [_merged(lane, said[lane.number]) for lane in lanes]
    seen = [one for one in events if _is_seen(axis, one)] if lanes else []
    places = [_days_of(one, axis) for one in seen]
    ticks = list(_ticks(axis))
    return Picture(
        first=axis.first,
        last=axis.last,
        lanes=lanes,
        events=tuple(_event(one, axis) for one in seen),
        bands="".join(_path(*place, HIGH) for place in places),
        grid="".join(f"M{axis.at(day):.1f} 0v{HIGH}" for day, _label in ticks),
        today=f"M{axis.at(today):.1f} 0v{HIGH}" if axis.last > today else "",
        letters=_letters(places),
        dates=[
            Text(_share(place), label)
            for day, label in ticks
            if (place := axis.at(day)) < LAST_LABEL
        ],
    )


def _axis(entries: list[Entry], today: date, days: int | None) -> Axis:
    lines = [line for one in entries for line in one.lines]
    if days is None:
        known = [one.first_use for one in entries]
        known += [line.starts_on or line.ends_on or today for line in lines]
        first = min((day for day in known if day > date.min), default=today)
    else:
        first = today - timedelta(days=days)
    first = min(first, today - SHORTEST)
    later = [day for line in lines for day in _ahead(line) if day > today]
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


# Other treatments do not change while one is changed.
@lru_cache(maxsize=1024)
def _lane(entry: Entry, axis: Axis, facts: str) -> Lane:
    highest = max(
        (line.level or Decimal(0) for line in entry.lines), default=Decimal(0)
    )
    boxes = list(_now_and_then(entry, axis))
    used = [line for line in entry.lines if line.kind == LineKind.USED]
    name = isolated(entry.name)
    for line in entry.lines:
        words = facts % {"name": name, "how": line.how, "when": line.when}
        boxes += _boxes(line, _height(line, highest), words, axis)
        if line.paused_after:
            boxes += _pause(entry, line, used, axis)
    begins = min((line.starts_on or date.min for line in used), default=date.max)
    ends = max((line.ends_on or date.max for line in used), default=date.min)
    edges = ""
    if boxes and begins < axis.first < ends:
        edges += _arrow(MARGIN, -ARROW)
    if boxes and ends == date.max:
        edges += _arrow(axis.at(axis.today), ARROW)
    return Lane(entry.number, entry.name, tuple(boxes), edges)


def _merged(lane: Lane, facts: str) -> Lane:
    paths: dict[str, list[str]] = defaultdict(list)
    for box in lane.boxes:
        paths[box.look].append(box.path)
    boxes = (Box(look, "".join(found), facts) for look, found in paths.items())
    return replace(lane, boxes=tuple(boxes))


def _now_and_then(entry: Entry, axis: Axis) -> Iterator[Box]:
    """Yield what was used without a time of use, from the first to the last time."""
    first, last = entry.now_and_then or (date.max, date.min)
    if first <= axis.last and last >= axis.first:
        name = isolated(entry.name)
        words = {"name": name, "when": entry.when, "counts": entry.counts}
        facts = _("%(name)s: %(when)s. %(counts)s") % words
        yield _box("sometimes", first, _later(last, DAY), PAUSE, facts, axis)


def _boxes(line: Line, height: int, facts: str, axis: Axis) -> Iterator[Box]:
    """Yield what a line is in the picture: what was, and apart from it what is to be."""
    begins = line.starts_on or date.min
    if line.kind == LineKind.GIVEN:
        if axis.first <= begins <= axis.last:
            yield _box("given", begins, begins, HIGHEST, facts, axis)
        return
    tomorrow = axis.today + DAY
    ends = line.ends_on or (tomorrow if begins < tomorrow else date.max)
    if line.kind == LineKind.PLANNED:
        ends = line.ends_on or date.max
        if ends > axis.first and begins < axis.last:
            yield _box("planned", begins, ends, height, facts, axis)
        return
    if begins < tomorrow and ends > axis.first:
        look = "unsaid" if line.level is None else "dose"
        yield _box(look, begins, min(ends, tomorrow), height, facts, axis)
    if ends > tomorrow and begins < axis.last:
        yield _box("planned", max(begins, tomorrow), ends, height, facts, axis)


def _pause(entry: Entry, line: Line, used: list[Line], axis: Axis) -> Iterator[Box]:
    """Yield the pause after a line, until it was used again or until today."""
    begins = line.ends_on or date.max
    again = [one.starts_on for one in used if one.starts_on and one.starts_on >= begins]
    ends = min(again, default=None)
    until = ends or axis.today
    if begins < axis.today and until > axis.first and until > begins:
        words = {"name": isolated(entry.name), "when": told(begins, ends)}
        facts = _("%(name)s: paused. %(when)s.") % words
        yield _box("pause", begins, until, PAUSE, facts, axis)


def _box(
    look: str, begins: date, ends: date, height: int, facts: str, axis: Axis
) -> Box:
    left = axis.at(begins)
    return Box(look, _path(left, axis.at(ends), height), facts)


def _path(left: float, right: float, height: int) -> str:
    """Return the outline of a rectangle that stands on the ground of a lane."""
    width = max(NARROWEST, right - left)
    top = max(0, GROUND - height)
    return f"M{left:.1f} {top}h{width:.1f}v{height}h-{width:.1f}z"


def _arrow(at: float, length: int) -> str:
    """Return an arrow that points away from a place, to the left if length is below 0."""
    return f"M{at + length / 5:.1f} 23v14l{length} -7z"


def _height(line: Line, highest: Decimal) -> int:
    """Return how high a bar is: the amount of a day beside the treatment's highest."""
    if not line.level or not highest:
        return LOWEST
    return LOWEST + round((HIGHEST - LOWEST) * line.level / highest)


def _is_seen(axis: Axis, event: Event) -> bool:
    ends = event.ends_on or axis.today
    return event.starts_on <= axis.last and ends >= axis.first


def _days_of(event: Event, axis: Axis) -> tuple[float, float]:
    ends = _later(event.ends_on or axis.today, DAY)
    return axis.at(event.starts_on), axis.at(ends)


def _event(event: Event, axis: Axis) -> Box:
    facts = _said_of(event, get_language())
    return Box("event", _path(*_days_of(event, axis), HIGHEST), facts)


def _letters(places: list[tuple[float, float]]) -> list[Text]:
    if len(places) > LETTERED:
        return []
    return [
        Text(_share(left), chr(ord("A") + number))
        for number, (left, _right) in enumerate(places)
    ]


@lru_cache(maxsize=1024)
def _said_of(event: Event, _language: str | None) -> str:
    words = {
        "name": isolated(named(event.what)),
        "start": day_in_words(event.starts_on),
    }
    if event.ends_on is None:
        return _("%(name)s: since %(start)s, still going on") % words
    if event.ends_on == event.starts_on:
        return _("%(name)s: %(start)s") % words
    words["end"] = day_in_words(event.ends_on)
    return _("%(name)s: %(start)s to %(end)s") % words


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
