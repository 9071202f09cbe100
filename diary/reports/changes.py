"""What was changed in the period: a time line of what was used, and a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from string import ascii_uppercase
from typing import Final, NamedTuple
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.due import holds_on
from diary.insights.change_points import Point, Step
from diary.insights.change_words import own_words
from diary.insights.compared import at_change
from diary.models import TreatmentChange
from diary.treatments.wording import reason_in_words
from diary.vocab.changes import Decider
from diary.vocab.treatments import TreatmentKind

from .document import Block, Picture, Table, Text
from .reading import Reading
from .sections import Key
from .time_line import draw
from .words import joined, short_day

# So many changes, the latest, stand on the first page.
MOST: Final = 8


class Numbered(NamedTuple):
    """A change with the number or letter that it has in every picture and table."""

    label: str
    point: Point


def changes_in(reading: Reading) -> list[Numbered]:
    """Return the changes that began in the period or were still going on in it.

    Those of days that were asked for before the diary was kept are among them.
    """
    first, last = reading.noted_days
    found = [
        one
        for one in reading.points
        if one.change.first <= last and one.change.last >= first
    ]
    return [Numbered(str(place), one) for place, one in enumerate(found, 1)]


def shown_changes(reading: Reading) -> list[Numbered]:
    """Return the changes of the period, and before them what led to what is taken now.

    Those from before the period have letters.
    """
    inside = changes_in(reading)
    first, _last = reading.noted_days
    before = [one for one in reading.points if one.change.last < first]
    now = [
        one.treatment_id
        for one in reading.course.regimens
        if one.treatment.kind_of == TreatmentKind.MEDICINE
        and holds_on(one, reading.period.last)
    ]
    known = {one.pk for numbered in inside for one in numbered.point.treatments}
    latest: dict[UUID, Point] = {}
    for point in before:
        for treatment in point.treatments:
            latest[treatment.pk] = point
    wanted = {id(latest[pk]) for pk in now if pk in latest and pk not in known}
    kept = [one for one in before if id(one) in wanted]
    return [
        *(Numbered(ascii_uppercase[place % 26], one) for place, one in enumerate(kept)),
        *inside,
    ]


def changed(reading: Reading) -> tuple[Block, ...]:
    """Return the time line of treatments, and each change with its reason."""
    numbered = changes_in(reading)
    marks = marks_of(reading, numbered)
    drawn = draw(reading, marks)
    blocks: list[Block] = []
    if drawn is not None:
        words = _alt(len(marks))
        blocks.append(Picture(drawn.svg, words, drawn.width, drawn.height))
    if not numbered:
        blocks.append(Text(_("No change of treatment is noted for these days.")))
    shown = shown_changes(reading)
    if not shown:
        return tuple(blocks)
    blocks.append(
        Table(
            caption=_caption(reading, numbered),
            head=(_("No."), _("When"), _("What"), _("Why, and who decided")),
            rows=tuple(_row(one) for one in shown[-MOST:]),
        )
    )
    return (*blocks, *elsewhere(reading, len(shown[:-MOST])))


def elsewhere(reading: Reading, earlier: int) -> tuple[Block, ...]:
    """Return where earlier changes are told for which a table has no room, if any."""
    if not earlier:
        return ()
    if Key.COMPARISONS in reading.keys:
        text = ngettext(
            "%(n)s earlier change is told with the comparisons in full.",
            "%(n)s earlier changes are told with the comparisons in full.",
            earlier,
        )
    else:
        text = ngettext(
            "%(n)s earlier change is not shown.",
            "%(n)s earlier changes are not shown.",
            earlier,
        )
    return (Text(text % {"n": earlier}, is_quiet=True),)


def marks_of(reading: Reading, numbered: Sequence[Numbered]) -> list[tuple[str, date]]:
    """Return what stands above a picture at which day."""
    return [
        (one.label, one.point.change.first)
        for one in numbered
        if not _is_before(reading, one)
    ]


def _is_before(reading: Reading, one: Numbered) -> bool:
    """Tell whether a change was over before the diary was kept."""
    return one.point.change.last < reading.period.first


def _caption(reading: Reading, numbered: Sequence[Numbered]) -> str:
    if any(_is_before(reading, one) for one in numbered):
        text = _(
            "Changes since %(day)s, also from before the diary begins; with a letter,"
            " earlier ones to what is taken now"
        )
        return text % {"day": short_day(reading.noted_days[0])}
    return _("Changes in these days; with a letter, earlier ones to what is taken now")


def days_of(point: Point) -> str:
    """Return the day of a change, or its first and last day."""
    first, last = point.change.first, point.change.last
    if first == last:
        return short_day(first)
    words = {"first": short_day(first), "last": short_day(last)}
    return _("%(first)s to %(last)s") % words


def _row(one: Numbered) -> tuple[str, ...]:
    what = capfirst(at_change(one.point).what)
    return one.label, days_of(one.point), what, _why(one.point)


def _why(point: Point) -> str:
    """Return the reasons, deciders and hopes of all steps, each once.

    If they were not the same for all that changed, each is told with whose it is.
    """
    told: dict[str, list[str]] = defaultdict(list)
    for whose, changes in _noted(point).items():
        said = _said(changes)
        if said:
            told[said].append(whose)
    if not told:
        return _("not noted")
    if len(told) == 1 and _is_said_of_all(point):
        return capfirst(next(iter(told)))
    of_each = (
        _("%(whose)s: %(why)s") % {"whose": joined(whose), "why": why.rstrip(".")}
        for why, whose in told.items()
    )
    return ". ".join(map(capfirst, of_each))


def _noted(point: Point) -> dict[str, list[TreatmentChange]]:
    """Return the changes that somebody noted, by what was changed: a switch by both."""
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for one in point.steps:
        if one.noted is not None:
            steps[one.noted.pk].append(one)
    found: dict[str, list[TreatmentChange]] = defaultdict(list)
    for sides in steps.values():
        # What was ended stands before what was begun in its place.
        sides.sort(key=lambda one: one.after is not None)
        names = [own_words(one.treatment.name) for one in sides]
        text = _("%(old)s to %(new)s") if len(names) > 1 else "%(old)s"
        whose = text % {"old": names[0], "new": names[-1]}
        found[whose] += [one.noted for one in sides[:1] if one.noted is not None]
    return found


def _is_said_of_all(point: Point) -> bool:
    told = {
        one.treatment.pk
        for one in point.steps
        if one.noted is not None and _said([one.noted])
    }
    return len(told) == len(point.treatments)


def _said(changes: Sequence[TreatmentChange]) -> str:
    """Return why changes were made, who decided, and what was hoped for."""
    reasons = dict.fromkeys(own_words(reason_in_words(one)) for one in changes)
    who = dict.fromkeys(
        str(Decider(one.decided_by).label) for one in changes if one.decided_by
    )
    hopes = dict.fromkeys(own_words(one.hope) for one in changes if one.hope)
    said = [joined(reasons)]
    if who:
        said.append(_("decided: %(who)s") % {"who": joined(who)})
    if hopes:
        said.append(_("hoped for: %(hope)s") % {"hope": joined(hopes)})
    return "; ".join(one for one in said if one)


def _alt(number: int) -> str:
    text = ngettext(
        "Time line of what was used, with %(n)s change; the table below says the same.",
        "Time line of what was used, with %(n)s changes; the table below says the"
        " same.",
        number,
    )
    return text % {"n": number}
