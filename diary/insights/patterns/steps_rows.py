"""Dose levels of a treatment, with the side effects and the spasms of their days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from diary.analysis.shares import ShareRange, wilson
from diary.due import GIVEN_BY_A_CLINIC, daily_amount
from diary.insights.change_words import dose_in_words, own_words
from diary.models import Patient, Regimen

from .averages import Average, average_of
from .evenings import (
    ONE_DAY,
    Evening,
    Spell,
    asked_about,
    days_of,
    read_evenings,
    read_spasms,
    read_spells,
)
from .page import Period

# More of them than this nobody compares by eye.
MOST_EFFECTS: Final = 4
# A level of which nobody said how much it is stands behind those that are known.
UNKNOWN: Final = Decimal("Infinity")


class Choice(NamedTuple):
    """A treatment that has dose levels."""

    pk: UUID
    name: str


class Phase(NamedTuple):
    """Days in a row on one dose level, both ends with; 0 is without the treatment.

    `amount` is that of an average day, None if it is not known.
    """

    label: str
    amount: Decimal | None
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days that is, answered or not."""
        return (self.last - self.first).days + 1


@dataclass
class Noted:
    """What was noted on the days of one level, or of one time on it.

    `spasms` are the numbers with the ordinals of their days, where they are known.
    `asked` are the days on which it is known which side effects there were, `with_it`
    on how many of them each was there, and `worst` how strong it was noted at most.
    """

    label: str
    days: int = 0
    spasms: list[tuple[int, float]] = field(default_factory=list)
    asked: int = 0
    with_it: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    worst: dict[str, int] = field(default_factory=dict)

    @cached_property
    def average(self) -> Average | None:
        """The average of the spasms, once all days are noted; None of none."""
        return average_of(self.spasms)

    def range(self, symptom: str) -> ShareRange | None:
        """Return the 95 % range of the share of days with a side effect."""
        return wilson(self.with_it.get(symptom, 0), self.asked)


@dataclass(frozen=True)
class Steps:
    """One treatment: each time on a level in order, and the levels put together.

    Levels go from without over the lowest dose to the highest. `effects` are the side
    effects of these days, the one that was there on most of them first, and `others`
    the treatments that were begun, changed or ended in the same time.
    """

    first: date
    last: date
    phases: tuple[tuple[Phase, Noted], ...]
    levels: tuple[Noted, ...]
    effects: tuple[str, ...]
    others: tuple[str, ...]
    more_effects: int
    unnamed: int


def choices_of(patient: Patient) -> list[Choice]:
    """Return the treatments with dose levels, those with most steps in front."""
    regimens = patient.regimens.current().filter(treatment__voided_at=None)
    rows = regimens.exclude(treatment__kind_of__in=GIVEN_BY_A_CLINIC).order_by()
    told = rows.values_list("treatment_id", "treatment__name")
    steps = list(told.annotate(steps=Count("pk")))
    steps.sort(key=lambda one: (-one[2], one[1].casefold()))
    return [Choice(pk, name) for pk, name, _steps in steps]


def read_steps(patient: Patient, chosen: Choice, period: Period) -> Steps | None:
    """Return the levels of a treatment, or None where no day was answered at all."""
    evenings = read_evenings(patient, (period.first, period.last))
    if not evenings:
        return None
    first, last = period.first, period.last
    if last == patient.today() and last not in evenings and first < last:
        last -= ONE_DAY
    regimens = patient.regimens.current().filter(treatment=chosen.pk)
    known = regimens.select_related("treatment").prefetch_related("planned")
    phases = phases_of(list(known), chosen.name, first, last)
    spells = read_spells(patient, first, last)
    effects = days_of(spells, first, last)
    asked = asked_about(evenings, effects)
    numbers = read_spasms(patient, (first, last))
    in_time = {day: numbers[day] for day in numbers if _is_in_time(evenings, day)}
    noted = _noted(phases, asked, effects, in_time)
    _add_worst(noted, phases, asked, spells)
    ranked = _ranked(noted)
    return Steps(
        first=first,
        last=last,
        phases=tuple(zip(phases, noted, strict=True)),
        levels=tuple(_levels(phases, noted)),
        effects=tuple(ranked[:MOST_EFFECTS]),
        others=tuple(_others(patient, chosen, first, last)),
        more_effects=len(ranked[MOST_EFFECTS:]),
        unnamed=_unnamed(evenings) - len(asked),
    )


def phases_of(
    regimens: Collection[Regimen], name: str, first: date, last: date
) -> list[Phase]:
    """Return the times on each level from `first` to `last`, without a gap.

    Times on the same amount a day that follow each other are one, however it is
    spread over the day.
    """
    off = _("without %(name)s") % {"name": own_words(name)}
    found: list[Phase] = []
    day = first
    for one in sorted(regimens, key=lambda one: one.starts_on or date.min):
        begins = max(one.starts_on or first, first)
        ends = min(one.ends_on - ONE_DAY if one.ends_on else last, last)
        if begins > ends:
            continue
        if day < begins:
            found.append(Phase(off, Decimal(0), day, begins - ONE_DAY))
        found.append(Phase(_label(one), daily_amount(one), begins, ends))
        day = ends + ONE_DAY
    if day <= last:
        found.append(Phase(off, Decimal(0), day, last))
    return list(_joined(found))


def _others(patient: Patient, chosen: Choice, first: date, last: date) -> list[str]:
    """Return the names of other treatments with an edge within these days."""
    inside = (first + ONE_DAY, last)
    regimens = patient.regimens.current().filter(
        Q(starts_on__range=inside) | Q(ends_on__range=inside),
        treatment__voided_at=None,
    )
    rows = regimens.exclude(treatment=chosen.pk).order_by()
    names = rows.values_list("treatment__name", flat=True).distinct()
    return sorted(names, key=str.casefold)


def _label(regimen: Regimen) -> str:
    said = dose_in_words(regimen)
    if regimen.as_needed:
        return _("%(name)s as needed") % {"name": said}
    if daily_amount(regimen) is None and not list(regimen.planned.all()):
        return _("%(name)s, dose not noted") % {"name": said}
    return said


def _joined(phases: Iterable[Phase]) -> Iterator[Phase]:
    for _label, run in groupby(phases, key=lambda one: one.label):
        first, *rest = run
        yield first._replace(last=rest[-1].last) if rest else first


def _is_in_time(evenings: dict[date, Evening], day: date) -> bool:
    evening = evenings.get(day)
    return evening is not None and evening.is_in_time


def _unnamed(evenings: dict[date, Evening]) -> int:
    """Count the days on which side effects were answered in time."""
    return sum(one.is_in_time and bool(one.side_effects) for one in evenings.values())


def _noted(
    phases: Sequence[Phase],
    asked: Collection[date],
    effects: dict[str, set[date]],
    spasms: dict[date, float],
) -> list[Noted]:
    found = [Noted(one.label, one.days) for one in phases]
    firsts = [one.first for one in phases]

    def at(day: date) -> Noted:
        return found[bisect_right(firsts, day) - 1]

    for day, number in spasms.items():
        at(day).spasms.append((day.toordinal(), number))
    for day in asked:
        one = at(day)
        one.asked += 1
        for symptom, days in effects.items():
            if day in days:
                one.with_it[symptom] += 1
    return found


def _add_worst(
    noted: Sequence[Noted],
    phases: Sequence[Phase],
    asked: Collection[date],
    spells: Iterable[Spell],
) -> None:
    """Note how strong each side effect was at most, on days that count."""
    counted, firsts = sorted(asked), [one.first for one in phases]
    for spell in spells:
        if spell.severity is None:
            continue
        low = max(bisect_right(firsts, spell.first) - 1, 0)
        for place in range(low, bisect_right(firsts, spell.last)):
            one, phase = noted[place], phases[place]
            begin, end = max(spell.first, phase.first), min(spell.last, phase.last)
            if bisect_right(counted, end) > bisect_left(counted, begin):
                worst = one.worst.get(spell.symptom, 0)
                one.worst[spell.symptom] = max(worst, spell.severity)


def _ranked(noted: Iterable[Noted]) -> list[str]:
    days: dict[str, int] = defaultdict(int)
    for one in noted:
        for symptom, number in one.with_it.items():
            days[symptom] += number
    return sorted(days, key=lambda symptom: (-days[symptom], symptom))


def _levels(phases: Sequence[Phase], noted: Sequence[Noted]) -> Iterator[Noted]:
    """Yield each level with all its times together, the lowest first."""
    amounts: dict[str, Decimal | None] = {}
    together: dict[str, list[Noted]] = defaultdict(list)
    for phase, one in zip(phases, noted, strict=True):
        amounts.setdefault(phase.label, phase.amount)
        together[phase.label].append(one)

    def height(label: str) -> Decimal:
        amount = amounts[label]
        return UNKNOWN if amount is None else amount

    for label in sorted(together, key=height):
        yield _sum(label, together[label])


def _sum(label: str, noted: Iterable[Noted]) -> Noted:
    whole = Noted(label)
    for one in noted:
        whole.days += one.days
        whole.spasms += one.spasms
        whole.asked += one.asked
        for symptom, number in one.with_it.items():
            whole.with_it[symptom] += number
        for symptom, worst in one.worst.items():
            whole.worst[symptom] = max(whole.worst.get(symptom, 0), worst)
    return whole
