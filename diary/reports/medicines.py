"""What is taken now, and how much of what was due was taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.due import GIVEN_BY_A_CLINIC, holds_on, matched
from diary.insights.change_words import own_words
from diary.insights.percent import percent
from diary.insights.taken import Taken
from diary.models import Regimen
from diary.treatments.periods import Span, last_span
from diary.treatments.wording import regimen_in_words
from diary.vocab.entries import DoseStatus
from diary.vocab.terms import folded
from diary.vocab.treatments import TreatmentKind

from .document import Block, Table, Text
from .period import ONE_DAY
from .reading import Reading
from .words import NOTHING, joined, short_day, times

_KINDS = {kind: place for place, kind in enumerate(TreatmentKind)}


def taken_now(reading: Reading) -> tuple[Block, ...]:
    """Return what holds today: how it is taken, since when, and doses taken of due."""
    regimens = [
        one
        for one in reading.regimens
        if holds_on(one, reading.today)
        and one.treatment.kind_of not in GIVEN_BY_A_CLINIC
    ]
    if not regimens:
        return (Text(_("Nothing is noted as taken or used now.")),)
    regimens.sort(key=_place)
    counts = _taken(reading, {one.treatment_id for one in regimens})
    used = _used(reading)
    table = Table(
        caption=_("What is taken or used on the day of this summary"),
        head=(
            _("Treatment"),
            _("How it is taken"),
            _("Since"),
            _("Taken of due in these days"),
        ),
        rows=tuple(_row(one, used.get(one.treatment_id), counts) for one in regimens),
    )
    return (table, Text(_about_doses(), is_quiet=True))


def _row(regimen: Regimen, used: Span | None, counts: _Counts) -> tuple[str, ...]:
    return (
        own_words(capfirst(regimen.treatment.name)),
        regimen_in_words(regimen) or NOTHING,
        _since(regimen.starts_on, used),
        counts.of(regimen),
    )


def _used(reading: Reading) -> dict[UUID, Span | None]:
    """Return since when each treatment is used, at whatever dose."""
    spans: dict[UUID, list[Span]] = defaultdict(list)
    for one in reading.used.regimens:
        spans[one.treatment_id].append(Span(one.starts_on, one.ends_on))
    return {pk: last_span(found, reading.today) for pk, found in spans.items()}


def _since(begins: date | None, used: Span | None) -> str:
    """Return since when it is taken like this; since when at all if that is longer."""
    if begins is None:
        return _("not known")
    if used is None or used.starts_on == begins:
        return short_day(begins)
    if used.starts_on is None:
        return _("%(day)s (used before; start not known)") % {"day": short_day(begins)}
    words = {"day": short_day(begins), "start": short_day(used.starts_on)}
    return _("%(day)s (used since %(start)s)") % words


class _Counts(NamedTuple):
    """Doses due and what became of them, and how often it was used, by treatment."""

    due: dict[UUID, Taken]
    used: Counter[UUID]

    def of(self, regimen: Regimen) -> str:
        """Tell one treatment."""
        found = self.due.get(regimen.treatment_id)
        if found is None:
            used = self.used[regimen.treatment_id]
            return _("used %(times)s") % {"times": times(used)} if used else NOTHING
        words = {
            "taken": found.taken,
            "n": found.due,
            "share": percent(found.taken, found.due),
        }
        said = _("%(taken)s of %(n)s (%(share)s)") % words
        return joined([said, *_rest(found)])


def _rest(found: Taken) -> Iterator[str]:
    if found.skipped:
        text = ngettext("%(n)s left out", "%(n)s left out", found.skipped)
        yield text % {"n": found.skipped}
    if found.unknown:
        text = ngettext("%(n)s not noted", "%(n)s not noted", found.unknown)
        yield text % {"n": found.unknown}


def _taken(reading: Reading, treatments: set[UUID]) -> _Counts:
    """Count the doses of all these treatments."""
    yesterday = reading.today - ONE_DAY
    days = (reading.period.first, min(reading.period.last, yesterday))
    doses = reading.foreseen.doses(treatments, *days)
    dues = reading.foreseen.dues(treatments, *days)
    counts: dict[UUID, Counter[str]] = {}
    for due, dose in matched(dues, doses).items():
        of_one = counts.setdefault(due.regimen.treatment_id, Counter())
        of_one[dose.status if dose else ""] += 1
    return _Counts(
        {pk: _taken_of(found) for pk, found in counts.items()},
        Counter(
            one.treatment_id
            for one in doses
            if one.status == DoseStatus.TAKEN and days[0] <= one.local_day <= days[1]
        ),
    )


def _taken_of(found: Counter[str]) -> Taken:
    return Taken(
        due=found.total(),
        taken=found[DoseStatus.TAKEN],
        skipped=found[DoseStatus.SKIPPED],
    )


def _about_doses() -> str:
    return _(
        "Due: the doses that the noted times foresee in these days, up to yesterday."
        " Taken: those that were logged."
    )


def _place(regimen: Regimen) -> tuple[Any, ...]:
    treatment = regimen.treatment
    return _KINDS[TreatmentKind(treatment.kind_of)], folded(treatment.name)
