"""Side effects of the period: how strong, since when, beside which dose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.due import daily_amount, holds_on
from diary.insights.change_words import dose_in_words, own_words
from diary.vocab.entries import SideEffectsAnswer
from diary.vocab.symptoms import SIDE_EFFECTS
from diary.vocab.treatments import TreatmentKind

from .document import Block, Table, Text
from .period import ONE_DAY
from .reading import Reading
from .words import NOTHING, joined, number_of_days, of_days, short_day, spread

# So many stand in the table; the rest is counted below it.
MOST = 4


class _Noted(NamedTuple):
    """One side effect as it was logged."""

    symptom: str
    severity: int | None
    local_day: date
    ongoing: bool
    ended_on: date | None
    treatment_id: UUID | None
    stopped_me: bool | None

    def last(self, until: date) -> date:
        """Return the last day on which it was there, as far as is known."""
        return until if self.ongoing else self.ended_on or self.local_day


def side_effects(reading: Reading) -> tuple[Block, ...]:
    """Return each side effect of the period with the doses that held at its onset."""
    noted = _read(reading)
    asked = sum(
        one.side_effects in SideEffectsAnswer for one in reading.answers.evenings
    )
    about = Text(
        _(
            "Side effects were asked about on %(days)s. “Possible source” is the person’s own note."
        )
        % {"days": of_days(asked, reading.period.length)},
        is_quiet=True,
    )
    if not noted:
        return (Text(_("No side effect is noted in these days.")), about)
    by_symptom: dict[str, list[_Noted]] = defaultdict(list)
    for one in noted:
        by_symptom[one.symptom].append(one)
    ordered = sorted(
        by_symptom.items(), key=lambda item: (-_days(reading, item[1]), item[0])
    )
    rows = tuple(_row(reading, symptom, found) for symptom, found in ordered[:MOST])
    table = Table(
        caption=_("Side effects in these days"),
        head=(
            _("Side effect"),
            _("Days with it"),
            _("Strength, 0 to 10"),
            _("First noted"),
            _("Taken on that day"),
        ),
        rows=rows,
    )
    return table, *_more(ordered[MOST:]), about


def _read(reading: Reading) -> list[_Noted]:
    """Read what was there on a day of the period, also what began before it."""
    first, last = reading.period.first, reading.period.last
    rows = reading.patient.sideeffects.current().filter(
        Q(local_day__gte=first) | Q(ongoing=True) | Q(ended_on__gte=first),
        local_day__lte=last,
    )
    rows = rows.order_by("local_day", "occurred_at", "pk")
    return [_Noted(*row) for row in rows.values_list(*_Noted._fields)]


def _row(reading: Reading, symptom: str, found: Sequence[_Noted]) -> tuple[str, ...]:
    strengths = [one.severity for one in found if one.severity is not None]
    name = own_words(capfirst(str(SIDE_EFFECTS.label(symptom))))
    if any(one.stopped_me for one in found):
        name = _("%(name)s (stopped an activity)") % {"name": name}
    return (
        name,
        number_of_days(_days(reading, found)),
        _strength(strengths),
        _onset(reading, found[0]),
        _doses(reading, found[0]) or NOTHING,
    )


def _strength(strengths: Sequence[int]) -> str:
    if not strengths:
        return NOTHING
    if min(strengths) == max(strengths):
        return str(strengths[0])
    return spread(strengths)


def _onset(reading: Reading, first: _Noted) -> str:
    words = {"day": short_day(first.local_day)}
    if first.local_day < reading.period.first:
        return _("%(day)s, still there") % words
    return words["day"]


def _doses(reading: Reading, first: _Noted) -> str:
    """Return the doses of medicines that held when it was first noted.

    The treatment that the person named as its possible source comes first.
    """
    holding = [
        one
        for one in reading.course.regimens
        if holds_on(one, first.local_day)
        and one.treatment.kind_of == TreatmentKind.MEDICINE
        and daily_amount(one) is not None
    ]
    holding.sort(
        key=lambda one: (one.treatment_id != first.treatment_id, one.treatment.name)
    )
    return joined(
        _("%(dose)s (possible source)") % {"dose": dose_in_words(one)}
        if one.treatment_id == first.treatment_id
        else dose_in_words(one)
        for one in holding
    )


def _days(reading: Reading, found: Iterable[_Noted]) -> int:
    """Return on how many days of the period it was there."""
    first, until = reading.period.first, reading.period.last
    days: set[date] = set()
    for one in found:
        begins, ends = max(one.local_day, first), min(one.last(until), until)
        days.update(begins + n * ONE_DAY for n in range((ends - begins).days + 1))
    return len(days)


def _more(rest: Sequence[tuple[str, list[_Noted]]]) -> tuple[Block, ...]:
    if not rest:
        return ()
    names = joined(own_words(str(SIDE_EFFECTS.label(symptom))) for symptom, _n in rest)
    text = ngettext(
        "And %(n)s more: %(names)s.", "And %(n)s more: %(names)s.", len(rest)
    )
    return (Text(text % {"n": len(rest), "names": names}),)
