"""From rows to series: what each day says about each outcome, and what it leaves open.

Missing is never zero. A day is observed for an outcome only if that outcome was
answered; otherwise its value is nan, whatever else was logged on that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from math import nan
from typing import NamedTuple

import numpy as np

from diary.analysis.window import Series
from diary.daily import midpoint
from diary.models import CheckIn, DailyTotal, Episode, Patient, SideEffect
from diary.vocab.entries import (
    CheckInPart,
    EpisodeType,
    SideEffectsAnswer,
)

from .in_time import answered_anew, is_in_time
from .outcome_codes import ANSWERS, Outcome, Sort, outcome

# Whoever reads an outcome finds its name here too.
__all__ = ["Facts", "Outcome", "Sort", "Spasms", "facts_of", "outcome", "read_facts"]

ONE_DAY = timedelta(days=1)


class Spasms(NamedTuple):
    """What is known of the spasms of a day: their number, and what was logged."""

    number: float | None
    logged: float
    strongest: int | None

    @property
    def is_all_logged(self) -> bool:
        """Tell whether each spasm of the day has an entry."""
        return self.number is not None and self.number == self.logged


class Lasting(NamedTuple):
    """A side effect on the days from `first` to `last`, both with."""

    symptom: str
    first: date
    last: date


@dataclass(frozen=True)
class Facts:
    """What the rows of some days say, before it is asked about one outcome.

    Check-ins typed too late are not among them unless they were asked for.
    """

    first: date
    last: date
    totals: Mapping[date, Spasms]
    evenings: Mapping[date, CheckIn]
    nights: Mapping[date, CheckIn]
    episodes: Mapping[date, list[Episode]]
    effects: tuple[Lasting, ...]

    @cached_property
    def days(self) -> list[date]:
        """Every day, observed or not."""
        length = (self.last - self.first).days + 1
        return [self.first + number * ONE_DAY for number in range(length)]

    def series(self, asked: Outcome) -> Series:
        """Return an outcome day by day; nan where it was not answered."""
        values = [self._value(asked, day) for day in self.days]
        return Series(self.first, np.array(values), asked.family)

    def _value(self, asked: Outcome, day: date) -> float:
        if asked.sort in ANSWERS:
            return self._answer(asked.sort, day)
        if asked.sort == Sort.EFFECT:
            return self._has_effect(asked.name, day)
        if asked.sort == Sort.WORST:
            return self._worst(day)
        spasms = self._spasms(day)
        if asked.sort == Sort.SPASMS or spasms is None:
            return nan if spasms is None or spasms.number is None else spasms.number
        return self._some_of(asked, day) if spasms.is_all_logged else nan

    def _spasms(self, day: date) -> Spasms | None:
        """Return the spasms of a day on which somebody said in time that it was all."""
        return self.totals.get(day) if day in self.evenings else None

    def _some_of(self, asked: Outcome, day: date) -> float:
        """Count the spasms of one kind or site on a day with an entry for each.

        A spasm whose place was not noted may have been at this site: then the day is
        not observed for it.
        """
        found = self.episodes.get(day, [])
        if asked.sort == Sort.SITE:
            if not all(one.site for one in found):
                return nan
            found = [one for one in found if one.site == asked.name]
        else:
            found = [one for one in found if one.type == EpisodeType.CLONUS]
        return float(sum((_count(one) for one in found), Decimal(0)))

    def _worst(self, day: date) -> float:
        """Return the worst moment: as rated in the evening, else as logged in full."""
        evening = self.evenings.get(day)
        if evening is not None and evening.worst is not None:
            return float(evening.worst)
        spasms = self._spasms(day)
        if spasms is None or not spasms.is_all_logged:
            return nan
        strengths = [one.severity for one in self.episodes.get(day, [])]
        known = [one for one in strengths if one is not None]
        return float(max(known, default=0)) if len(known) == len(strengths) else nan

    def _answer(self, sort: Sort, day: date) -> float:
        asked = self.nights if sort == Sort.SLEEP else self.evenings
        check_in = asked.get(day)
        value = getattr(check_in, ANSWERS[sort]) if check_in else None
        return nan if value is None else float(value)

    def _has_effect(self, symptom: str, day: date) -> float:
        """Return 1 or 0 on a day on which side effects were asked about."""
        evening = self.evenings.get(day)
        if evening is None or evening.side_effects not in SideEffectsAnswer:
            return nan
        there = {one.symptom for one in self.effects if one.first <= day <= one.last}
        if evening.side_effects == SideEffectsAnswer.SOME and not there:
            # It was not said which, so it may have been this one.
            return nan
        return float(symptom in there)


def read_facts(
    patient: Patient, first: date, last: date, *, with_late: bool = False
) -> Facts:
    """Return what a diary says of the days from `first` to `last`, both with."""
    days = {"local_day__range": (first, last)}
    check_ins = list(patient.checkins.current().filter(**days))
    if not with_late:
        late = answered_anew(patient, check_ins)
        check_ins = [one for one in check_ins if one.pk not in late]
    effects = patient.sideeffects.current().filter(local_day__lte=last)
    return facts_of(
        first,
        last,
        totals=patient.days.filter(**days),
        check_ins=check_ins,
        episodes=patient.episodes.current().filter(**days),
        effects=[one for one in effects if _until(one, last) >= first],
        with_late=with_late,
    )


def facts_of(  # noqa: PLR0913  one for each table
    first: date,
    last: date,
    *,
    totals: Iterable[DailyTotal],
    check_ins: Iterable[CheckIn],
    episodes: Iterable[Episode],
    effects: Iterable[SideEffect],
    with_late: bool = False,
) -> Facts:
    """Return what these rows say; none of them is taken back."""
    counted = {one.local_day: _spasms_of(one) for one in totals}
    kept = [one for one in check_ins if with_late or is_in_time(one)]
    logged: dict[date, list[Episode]] = defaultdict(list)
    for one in episodes:
        logged[one.local_day].append(one)
    evenings = {one.local_day: one for one in kept if one.part == CheckInPart.EVENING}
    return Facts(
        first=first,
        last=last,
        totals=counted,
        evenings=evenings,
        nights={one.local_day: one for one in kept if one.part == CheckInPart.NIGHT},
        episodes=logged,
        effects=tuple(
            Lasting(one.symptom, one.local_day, _until(one, last)) for one in effects
        ),
    )


def _spasms_of(total: DailyTotal) -> Spasms:
    number = None if total.spasms is None else float(total.spasms)
    return Spasms(number, float(total.episodes), total.severity_max)


def _count(episode: Episode) -> Decimal:
    return midpoint(episode.count, episode.count_high)


def _until(effect: SideEffect, last: date) -> date:
    """Return the last day on which a side effect was there, as far as is known."""
    if effect.ongoing:
        return last
    return effect.ended_on or effect.local_day
