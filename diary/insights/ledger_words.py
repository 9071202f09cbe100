"""The ledger in words: one entry for each treatment, one line for each time of use."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from diary.vocab.symptoms import SIDE_EFFECTS
from diary.vocab.treatments import TreatmentKind, amount_with_unit

from .ledger import Tried
from .ledger_lines import (
    Line,
    Said,
    day_in_words,
    isolated,
    lines_of,
    phrases_in,
    schedules_of,
)
from .ledger_spells import told_in_all

# One use of these is called a dose.
_DOSED = (TreatmentKind.MEDICINE, TreatmentKind.INJECTION)


@dataclass(frozen=True)
class Entry:
    """One treatment as the ledger tells it; `number` is its place.

    `now_and_then` are the days of the first and the last use of what has no time of
    use, and was not given by a clinic either.
    """

    number: str
    pk: UUID
    name: str
    kind: str
    when: str
    amounts: str
    counts: str
    effects: str
    is_now: bool
    first_use: date
    now_and_then: tuple[date, date] | None
    lines: tuple[Line, ...]

    @property
    def has_no_first_day(self) -> bool:
        """Tell whether nothing says when its use began; these stand in front."""
        return self.first_use == date.min

    @property
    def short(self) -> str:
        """What it is, how much and from when to when."""
        return " · ".join(one for one in (self.kind, self.amounts, self.when) if one)


def entry_of(tried: Tried, number: int, *, today: date) -> Entry:
    """Tell one treatment."""
    language = get_language()
    said = schedules_of(tried, language)
    kind = phrases_in(language).kinds[tried.kind_of]
    return Entry(
        number=str(number),
        pk=tried.pk,
        name=capfirst(tried.name),
        kind=capfirst(kind),
        when=_when_in_all(tried, language),
        amounts=_range(tried, said, language),
        counts=_counts(tried.kind_of in _DOSED, tried.taken, tried.skipped, language),
        effects=_effects(tried, language),
        is_now=_is_now(tried, today),
        first_use=tried.first_use,
        now_and_then=_loose_use(tried),
        lines=lines_of(tried, said, language),
    )


def _is_now(tried: Tried, today: date) -> bool:
    """Tell whether it is used, paused or planned by now, or used now and then."""
    if tried.steps or not tried.phases:
        return True
    return tried.is_paused or any(
        one.ends_on is None or one.ends_on > today for one in tried.phases
    )


def _when_in_all(tried: Tried, language: str | None) -> str:
    """Return from when to when it was used, each time of use."""
    if not tried.phases:
        return _now_and_then(tried, language)
    words = told_in_all(tried.spells, tried.first_logged, language)
    if tried.is_paused and not tried.is_used:
        return _("%(when)s, paused since then") % {"when": words}
    return words


def _now_and_then(tried: Tried, language: str | None) -> str:
    if tried.first_dose is None or tried.last_dose is None:
        return _("not used so far")
    words = {
        "first": day_in_words(tried.first_dose, language),
        "last": day_in_words(tried.last_dose, language),
    }
    if tried.first_dose == tried.last_dose:
        return _("now and then: on %(first)s") % words
    return _("now and then: first on %(first)s, last on %(last)s") % words


def _loose_use(tried: Tried) -> tuple[date, date] | None:
    if tried.phases or tried.given or tried.first_dose is None:
        return None
    return tried.first_dose, tried.last_dose or tried.first_dose


def _range(tried: Tried, said: Said, language: str | None) -> str:
    """Return the lowest to the highest amount, of a day and of one use."""
    a_day: dict[str, set[Decimal]] = defaultdict(set)
    each: dict[str, set[Decimal]] = defaultdict(set)
    for key in dict.fromkeys(id(one.schedule) for one in tried.phases):
        amounts = said[key].amounts
        if amounts is not None and amounts.a_day is not None:
            a_day[amounts.unit].add(amounts.a_day)
        elif amounts is not None:
            each[amounts.unit].update(amounts.each)
    for one in tried.given:
        if one.amount is not None:
            each[one.unit].add(one.amount)
    say = phrases_in(language)
    usual = tried.usual_amount
    if not a_day and not each and usual is not None:
        return say.usually % {"amount": _spread(language, tried.unit, usual, usual)}
    return ", ".join(
        phrase % {"amount": _spread(language, counted, min(values), max(values))}
        for phrase, found in ((say.a_day, a_day), (say.each, each))
        for counted, values in found.items()
    )


@lru_cache(maxsize=1024)
def _spread(language: str | None, unit: str, low: Decimal, high: Decimal) -> str:
    if low == high:
        return amount_with_unit(low, unit)
    words = {"low": amount_with_unit(low, unit), "high": amount_with_unit(high, unit)}
    return phrases_in(language).spread % words


@lru_cache(maxsize=1024)
def _counts(is_dosed: bool, taken: int, skipped: int, language: str | None) -> str:
    """Return how often something was taken and skipped."""
    if not taken and not skipped:
        say = phrases_in(language)
        return say.no_dose if is_dosed else say.no_use
    if is_dosed:
        done = ngettext("%(n)s dose taken", "%(n)s doses taken", taken)
        left = ngettext("%(n)s dose skipped", "%(n)s doses skipped", skipped)
    else:
        done = ngettext("used %(n)s time", "used %(n)s times", taken)
        left = ngettext("skipped %(n)s time", "skipped %(n)s times", skipped)
    said = [done % {"n": taken}]
    if skipped:
        said.append(left % {"n": skipped})
    return _("Logged: %(what)s.") % {"what": ", ".join(said)}


def _effects(tried: Tried, language: str | None) -> str:
    """Return the side effects that were noted as possibly from it, with how often."""
    say = phrases_in(language)
    if not tried.effects:
        return say.no_effect
    said = ", ".join(
        f"{isolated(str(SIDE_EFFECTS.label(what)))} ({count})"
        for what, count in tried.effects
    )
    return say.effects % {"effects": said}
