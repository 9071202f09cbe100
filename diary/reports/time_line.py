"""The time line of treatments: a lane for each that was used in the period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.due import GIVEN_BY_A_CLINIC, daily_amount, share_of_days
from diary.models import Dose, Regimen
from diary.treatments.wording import regimen_in_words
from diary.vocab.treatments import TreatmentKind, amount_with_unit

from .drawing import SMALL, Drawing, spaced, width_of
from .reading import Reading
from .time_axis import LEFT, RIGHT, TimeAxis
from .words import shortened

ONE_DAY: Final = timedelta(days=1)
# More lanes than these make no picture that anybody reads.
MOST: Final = 8
LANE: Final = 19
BAR: Final = 13
TOP: Final = 22
NAME_LENGTH: Final = 22
MOST_NUMBERS: Final = 24


class Lane(NamedTuple):
    """One treatment with its times of use, or the days on which it was given."""

    name: str
    regimens: list[Regimen]
    given: list[Dose]
    is_changed: bool

    @property
    def is_medicine(self) -> bool:
        """Tell whether it is a medicine, which is drawn even if nothing changed."""
        return any(
            one.treatment.kind_of == TreatmentKind.MEDICINE for one in self.regimens
        )


def draw(reading: Reading, marks: Sequence[tuple[str, date]]) -> Drawing | None:
    """Draw the lanes, with a number at each change; None if nothing was used."""
    lanes = lanes_of(reading)
    if not lanes:
        return None
    shown, more = lanes[:MOST], len(lanes) - MOST
    bottom = TOP + LANE * len(shown)
    drawing = Drawing(RIGHT + 12, bottom + (30 if more > 0 else 16))
    axis = TimeAxis(reading.period)
    axis.draw(drawing, TOP, bottom)
    draw_marks(drawing, axis, marks, bottom)
    for place, lane in enumerate(shown):
        _draw_lane(drawing, axis, lane, TOP + LANE * place)
    if more > 0:
        text = ngettext(
            "%(n)s more treatment is not drawn.",
            "%(n)s more treatments are not drawn.",
            more,
        )
        drawing.text((0, bottom + 26), text % {"n": more}, size=SMALL)
    return drawing


def draw_marks(
    drawing: Drawing,
    axis: TimeAxis,
    marks: Sequence[tuple[str, date]],
    bottom: float,
) -> None:
    """Draw a number above each change, and a line down from its day.

    Where there are too many for their numbers, the lines alone are drawn.
    """
    if len(marks) > MOST_NUMBERS:
        for _label, day in marks:
            place = axis.at(day)
            drawing.line((place, TOP), (place, bottom), thick=0.8, dash="2 2")
        return
    places = [axis.at(day) for _label, day in marks]
    above_them = [min(one, RIGHT + 3) for one in spaced(places, 17)]
    for (label, _day), place, above in zip(marks, places, above_them, strict=True):
        drawing.line((above, 16), (place, TOP), thick=0.8)
        drawing.line((place, TOP), (place, bottom), thick=0.8, dash="2 2")
        drawing.badge((above, 8.5), label)


def lanes_of(reading: Reading) -> list[Lane]:
    """Return a lane for each medicine used in the period and for all that changed.

    What was changed comes first. Without any of them, all that was used has a lane.
    """
    first, last = reading.period.first, reading.period.last
    regimens: dict[UUID, list[Regimen]] = defaultdict(list)
    given: dict[UUID, list[Dose]] = defaultdict(list)
    names: dict[UUID, str] = {}
    for one in reading.course.regimens:
        after = one.ends_on is None or one.ends_on > first
        begun = one.starts_on is None or one.starts_on <= last
        if after and begun and one.treatment.kind_of not in GIVEN_BY_A_CLINIC:
            regimens[one.treatment_id].append(one)
            names[one.treatment_id] = one.treatment.name
    for dose in reading.course.given:
        if reading.period.holds(dose.local_day):
            given[dose.treatment_id].append(dose)
            names[dose.treatment_id] = dose.treatment.name
    lanes = [
        Lane(
            capfirst(name),
            sorted(regimens[pk], key=lambda one: one.starts_on or date.min),
            given[pk],
            is_changed=bool(given[pk])
            or any(_is_edge(one, first, last) for one in regimens[pk]),
        )
        for pk, name in names.items()
    ]
    told = [one for one in lanes if one.is_changed or one.is_medicine] or lanes
    return sorted(told, key=lambda one: (not one.is_changed, one.name.casefold()))


def _is_edge(regimen: Regimen, first: date, last: date) -> bool:
    edges = (regimen.starts_on, regimen.ends_on)
    return any(one is not None and first <= one <= last for one in edges)


def _draw_lane(drawing: Drawing, axis: TimeAxis, lane: Lane, top: float) -> None:
    name = shortened(lane.name.partition(" (")[0], NAME_LENGTH)
    drawing.text((0, top + 11), name)
    drawing.line((LEFT, top + LANE - 2), (RIGHT, top + LANE - 2), shade=0.15)
    amounts = [daily_amount(one) for one in lane.regimens]
    most = max((one for one in amounts if one is not None), default=None)
    for regimen, amount in zip(lane.regimens, amounts, strict=True):
        share = 1.0 if amount is None or not most else float(amount / most)
        _draw_use(drawing, axis, regimen, top + 2, share)
    _draw_given(drawing, axis, lane.given, top)


def _draw_given(
    drawing: Drawing, axis: TimeAxis, given: Sequence[Dose], top: float
) -> None:
    """Draw each time at which something was given, with its amount if there is room."""
    places = [axis.at(dose.local_day) for dose in given]
    apart = [after - place for place, after in pairwise(places)]
    words = [
        _("given") if one.amount is None else amount_with_unit(one.amount, one.unit)
        for one in given
    ]
    has_room = min(apart, default=RIGHT) > max(map(width_of, words), default=0) + 24
    for place, said in zip(places, words, strict=True):
        drawing.box((place - 3, top + 3), (6, BAR - 2))
        if has_room:
            _beside(drawing, place + 7, top + 12, said)


def _draw_use(
    drawing: Drawing, axis: TimeAxis, regimen: Regimen, top: float, share: float
) -> None:
    """Draw one time of use: the higher the dose, the higher the bar."""
    begins = axis.at(regimen.starts_on or date.min)
    ends = axis.at(regimen.ends_on or axis.period.last + ONE_DAY)
    height = max(BAR * share, 4)
    corner = (begins, top + BAR - height)
    drawing.box(corner, (max(ends - begins - 1, 1.5), height), shade=0.22)
    words = _how_much(regimen)
    if words and width_of(words, SMALL) < ends - begins - 6:
        drawing.text((begins + 4, top + 10), words, size=SMALL)


def _how_much(regimen: Regimen) -> str:
    """Return the amount of a day where every day is alike, else how it is taken."""
    planned = list(regimen.planned.all())
    amount = daily_amount(regimen)
    if amount is None or any(share_of_days(one) != 1 for one in planned):
        return regimen_in_words(regimen)
    words = {"amount": amount_with_unit(amount, regimen.treatment.unit)}
    return _("%(amount)s a day") % words


def _beside(drawing: Drawing, place: float, base: float, words: str) -> None:
    """Write beside a mark: to its left where there is no room to its right."""
    if place + width_of(words, SMALL) < RIGHT:
        drawing.text((place, base), words, size=SMALL)
    else:
        drawing.text((place - 14, base), words, size=SMALL, anchor="end")
