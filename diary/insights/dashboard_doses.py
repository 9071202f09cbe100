"""What each dose went with: days as they were logged, described and not compared.

Doses of the last two years, each with all its days, the first ones too. Other things
changed meanwhile; what may be said of a change stands with the change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import numpy as np
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.analysis.codes import Family
from diary.analysis.means import MeanRange, range_of_mean
from diary.due import daily_amount
from diary.models import Regimen, Treatment
from diary.vocab.symptoms import SIDE_EFFECTS
from diary.vocab.treatments import amount_with_unit

from .change_points import Course
from .change_words import own_words
from .dashboard import SPASMS
from .outcome_codes import Outcome, Sort
from .range_words import plural_of, rounded, shown
from .readings import Readings

LOOKED_AT: Final = timedelta(days=728)
ONE_DAY: Final = timedelta(days=1)
MOST_TREATMENTS: Final = 3
# A dose stands there once so many of its days are logged.
LEAST_DAYS: Final = 7


@dataclass(frozen=True)
class Level:
    """One dose, over all days on it.

    `spasms` are the observed numbers with the days they are of, `effect` 1 and 0 where
    the side effect was asked about; both without the days on which nothing was said.
    """

    title: str
    spasms: list[tuple[int, float]]
    effect: Any

    @cached_property
    def _range(self) -> MeanRange | None:
        return range_of_mean(self.spasms, Family.COUNTS)

    @property
    def level(self) -> str:
        """Spasms a day, on the days that were logged; "" where it has no range."""
        return shown(rounded(self._range.mean)) if self._range else ""

    @property
    def span(self) -> str:
        """The 95 % range of that: "3.1 to 5.3"."""
        if self._range is None:
            return ""
        low, high = (shown(rounded(one)) for one in self._range[1:])
        return _("%(low)s to %(high)s") % {"low": low, "high": high}

    @property
    def count(self) -> str:
        """All spasms of these days: a plain count, which needs no range."""
        total = sum(number for _day, number in self.spasms)
        text = ngettext("%(n)s spasm", "%(n)s spasms", plural_of(total))
        return text % {"n": shown(total)}

    @property
    def days(self) -> str:
        """How many days that rests on."""
        text = ngettext("on %(n)s day", "on %(n)s days", len(self.spasms))
        return text % {"n": len(self.spasms)}

    @property
    def with_effect(self) -> str:
        """On how many days the side effect was there, of how many it was asked on."""
        if not len(self.effect):
            return _("not asked")
        text = ngettext("%(n)s of %(of)s day", "%(n)s of %(of)s days", len(self.effect))
        return text % {"n": int(self.effect.sum()), "of": len(self.effect)}


@dataclass(frozen=True)
class Doses:
    """The doses that were used lately, and the side effect that stands with them."""

    levels: list[Level]
    effect: str
    first: date


def doses_of(
    course: Course, readings: Readings, effect: Outcome | None, today: date
) -> Doses:
    """Return what each dose of the last two years went with, and days without any."""
    first, last = readings.lived(today - LOOKED_AT, today)
    spasms = readings.series(SPASMS, first, last).values
    asked = effect or Outcome(Sort.EFFECT, "")
    felt = readings.series(asked, first, last).values
    lately = _lately(course.regimens, first, last)
    levels = [
        _level(title, first, spasms, felt, on)
        for title, on in _by_dose(lately, first, last)
    ]
    if levels:
        used = _days_on({one.pk for one, _used in lately}, course.regimens, first, last)
        levels.append(_level(_("None of these"), first, spasms, felt, ~used))
    enough = [one for one in levels if len(one.spasms) >= LEAST_DAYS]
    return Doses(enough, _name_of(effect), first)


def _name_of(effect: Outcome | None) -> str:
    if effect is None:
        return ""
    return capfirst(own_words(str(SIDE_EFFECTS.label(effect.name))))


def _level(title: str, first: date, spasms: Any, felt: Any, on: Any) -> Level:
    days = np.flatnonzero(on & ~np.isnan(spasms))
    numbers = zip(
        (days + first.toordinal()).tolist(), spasms[days].tolist(), strict=True
    )
    return Level(title, list(numbers), felt[on & ~np.isnan(felt)])


def _days_on(
    treatments: set[UUID], regimens: Iterable[Regimen], first: date, last: date
) -> Any:
    """Return which days were on one of some treatments, whatever the dose."""
    on = _none(first, last)
    for one in regimens:
        starts, ends = max(one.starts_on or first, first), _ends(one, last)
        if one.treatment_id in treatments and starts <= ends:
            on[(starts - first).days : (ends - first).days + 1] = True
    return on


def _by_dose(
    lately: Iterable[tuple[Treatment, list[Regimen]]], first: date, last: date
) -> Iterator[tuple[str, Any]]:
    """Yield each dose of the treatments used last, and which of the days it was on."""
    for treatment, used in lately:
        by_dose: dict[Decimal, Any] = {}
        for one in used:
            amount = daily_amount(one) or Decimal(0)
            on = by_dose.setdefault(amount, _none(first, last))
            starts = max(one.starts_on or first, first)
            on[(starts - first).days : (_ends(one, last) - first).days + 1] = True
        for amount, on in sorted(by_dose.items(), key=lambda one: one[0]):
            words = {
                "name": capfirst(own_words(treatment.name)),
                "amount": amount_with_unit(amount, treatment.unit),
            }
            yield _("%(name)s %(amount)s") % words, on


def _none(first: date, last: date) -> Any:
    return np.zeros((last - first).days + 1, dtype=bool)


def _lately(
    regimens: Iterable[Regimen], first: date, last: date
) -> list[tuple[Treatment, list[Regimen]]]:
    """Return the treatments with two doses or more, those used last first."""
    of_one: dict[UUID, list[Regimen]] = defaultdict(list)
    for one in regimens:
        starts = one.starts_on or date.min
        is_inside = starts <= last and _ends(one, last) >= first
        if is_inside and daily_amount(one):
            of_one[one.treatment_id].append(one)
    several = [one for one in of_one.values() if len({*map(daily_amount, one)}) > 1]
    several.sort(key=lambda used: max(_ends(one, last) for one in used), reverse=True)
    return [(used[0].treatment, used) for used in several[:MOST_TREATMENTS]]


def _ends(regimen: Regimen, last: date) -> date:
    """Return the last day of a regimen, as far as days are looked at."""
    return min(regimen.ends_on - ONE_DAY if regimen.ends_on else last, last)
