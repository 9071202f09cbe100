"""What the page of a course shows, and the addresses it leads to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from diary.models import Patient

from . import curve_average, curve_picture, curve_words, lanes
from .charted import USUAL, Charted
from .curve import Curve
from .curve_marks import read_beside
from .curve_zoom import moves
from .forms import PERIODS
from .forms import USUAL as USUAL_PERIOD
from .kept import Shelf
from .ledger import read_tried
from .ledger_words import Entry, entry_of
from .offered import offered, with_chosen

# So many lanes stand open below a picture; the others are folded.
OPEN_LANES: Final = 8
_LANE: Final = (
    '<svg class="lane" viewBox="0 0 1000 40" preserveAspectRatio="none" role="img"'
    ' aria-label="{}" focusable="false">{}</svg>'
)
_BOX: Final = '<path class="box-{}" d="{}"/>'


class Chip(NamedTuple):
    """A link to another state of the page."""

    label: Any
    query: str
    is_chosen: bool


class Lane(NamedTuple):
    """One treatment on the axis of the picture."""

    name: str
    svg: SafeString


class Button(NamedTuple):
    """One way to go on; without an address it leads nowhere."""

    name: str
    label: Any
    sign: str
    key: str
    query: str


class State(NamedTuple):
    """What the address asks for, as far as it can be shown."""

    of: Charted
    period: str
    first: date | None
    last: date
    without_late: bool

    def query(self, **changes: str) -> str:
        """Return the address of this state with some parts of it changed."""
        said = {"outcome": str(self.of), "late": "without" if self.without_late else ""}
        if self.period:
            said["period"] = self.period
        else:
            said["start"] = str(self.first)
            said["end"] = self.last.isoformat()
        if {"period", "start"} & set(changes):
            said |= {"period": "", "start": "", "end": ""}
        asked = QueryDict(mutable=True)
        for name, value in (said | changes).items():
            if value and value != _LEFT_OFF.get(name):
                asked[name] = value
        return f"?{asked.urlencode()}"


_LEFT_OFF: Final = {"outcome": str(USUAL), "period": USUAL_PERIOD}


def page(patient: Patient, state: State, curve: Curve) -> dict[str, Any]:
    """Return what the template needs."""
    words = curve_words.told(curve)
    marks = read_beside(patient, curve.first, curve.last)
    label = curve_picture.described(words.title, words.period)
    found = lanes_of(patient, curve)
    return {
        "told": words,
        "curve": curve,
        "picture": curve_picture.draw(curve, marks, label),
        "marks": marks,
        "average": curve_average.told(curve),
        "table": curve_words.table(curve),
        "lanes": found[:OPEN_LANES],
        "more_lanes": found[OPEN_LANES:],
        "outcomes": with_chosen(offered(patient, with_more=True), str(state.of)),
        "chosen_outcome": str(state.of),
        "periods": [
            Chip(one[0], state.query(period=name), name == state.period)
            for name, one in PERIODS.items()
        ],
        "state": state,
        "here": state.query(),
        "moves": _buttons(curve, state, patient.today()),
        "late_query": state.query(late="" if state.without_late else "without"),
    }


def lanes_of(patient: Patient, curve: Curve) -> list[Lane]:
    """Return what was used in the days of a course, each on the axis of its picture."""
    key = (curve.first, curve.last, patient.today(), get_language())
    return _kept.of(patient, key, lambda: _draw(patient, curve))


def _draw(patient: Patient, curve: Curve) -> list[Lane]:
    tried, _unused = read_tried(patient)
    today = patient.today()
    # Most of what was tried in many years has nothing in a picture of the last weeks.
    entries = [
        entry_of(one, number, today=today)
        for number, one in enumerate(tried, 1)
        if not one.was_over(curve.first)
    ]
    # Up to the last day and no further: what came later is in no picture of it.
    axis = lanes.Axis(curve.first, curve.last + timedelta(days=1), curve.last)
    drawn = lanes.draw_on(axis, entries, []).lanes
    said = {one.number: one for one in entries}
    return [_lane(lane, said[lane.number]) for lane in drawn]


def _lane(lane: lanes.Lane, entry: Entry) -> Lane:
    """Return a lane with one part for each look: a picture, and no row of buttons."""
    paths: dict[str, list[str]] = defaultdict(list)
    for box in lane.boxes:
        paths[box.look].append(box.path)
    parts = _all((look, "".join(path)) for look, path in paths.items())
    return Lane(lane.name, format_html(_LANE, f"{lane.name}: {entry.short}", parts))


def _all(parts: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join("", _BOX, parts)


def _buttons(curve: Curve, state: State, today: date) -> list[Button]:
    return [
        Button(
            one.name,
            one.label,
            one.sign,
            one.key,
            ""
            if one.first is None
            else state.query(period="all")
            if one.is_all
            else state.query(start=str(one.first), end=str(one.last)),
        )
        for one in moves(curve, today)
    ]


_kept: Shelf[list[Lane]] = Shelf(16)
