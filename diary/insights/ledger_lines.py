"""One line of the ledger for each time of use, each step and each time of giving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diary.due import share_of_days
from diary.models import EVERY_WEEKDAY, PlannedDose
from diary.treatments.wording import schedule_in_words
from diary.vocab.changes import ChangeKind, Decider, Outcome, Reason
from diary.vocab.symptoms import SIDE_EFFECTS
from diary.vocab.treatments import TreatmentKind, Unit, amount_with_unit

from .ledger import Given, Tried
from .ledger_course import Edge, Phase, Planned, Schedule, Step

_END_USE = {kind.value for kind in ChangeKind if kind.ends_use}


class LineKind(StrEnum):
    """What a line tells."""

    USED = "used"
    GIVEN = "given"
    PLANNED = "planned"


@dataclass(eq=False, slots=True)
class Line:
    """One row of a treatment's table, in words and for the picture.

    `level` is the amount of an average day, which says how thick the lane is; None if
    it is taken as needed or not said. `ends_on` is the first day without it.
    """

    kind: LineKind
    starts_on: date | None
    ends_on: date | None
    level: Decimal | None
    paused_after: bool
    when: str
    how: str
    why: str


class Amounts(NamedTuple):
    """What a schedule amounts to: on an average day, and for the range of doses.

    `each` are the amounts of one use; `a_day` is None if not every day is alike.
    """

    unit: str
    level: Decimal | None
    a_day: Decimal | None
    each: tuple[Decimal, ...]


class HowTaken(NamedTuple):
    """A schedule in words, and what it amounts to if it says an amount."""

    how: str
    amounts: Amounts | None


# What schedules say, by the id of each: to find one by what it says takes longer.
type Said = dict[int, HowTaken]
# Why times of use began and ended: the steps of a titration are all alike.
# By the ids of both: what is alike is one.
type Whys = dict[tuple[int, int], str]


class Phrases(NamedTuple):
    """What is said again and again, looked up once for each language."""

    spell: str
    since: str
    until: str
    unknown: str
    logged: str
    logged_until: str
    before: str
    before_logged: str
    then: str
    planned: str
    not_done: str
    not_said: str
    stop: str
    given: str
    given_by: str
    done: dict[str, str]
    then_done: dict[str, str]
    switched_from: str
    then_switched: str
    reason: str
    reasons: dict[str, str]
    side_effect: str
    decided: dict[str, str]
    hope: str
    watched: dict[str, str]
    usually: str
    a_day: str
    each: str
    spread: str
    no_dose: str
    no_use: str
    no_effect: str
    effects: str
    time: str
    how: str
    why: str
    kinds: dict[str, str]


# A page holds hundreds of these; looking one up takes as long as writing it.
@lru_cache(maxsize=64)
def phrases_in(_language: str | None) -> Phrases:
    """Return what is said in the language that is active."""
    return Phrases(
        spell=_("%(start)s until %(end)s"),
        since=_("since %(start)s"),
        until=_("start not known, until %(end)s"),
        unknown=_("start not known, still used"),
        logged=_("start not known, first logged %(first)s, still used"),
        logged_until=_("start not known, first logged %(first)s, until %(end)s"),
        before=_("until %(end)s (start not known)"),
        before_logged=_("until %(end)s (start not known, first logged %(first)s)"),
        then=_("%(before)s, then %(after)s"),
        planned=_("Planned from %(day)s on"),
        not_done=_("Not noted as done."),
        not_said=_("amount not said"),
        stop=_("stop"),
        given=_("given"),
        given_by=_("Given by %(who)s."),
        done=_each(ChangeKind, _("%(it)s."), first=capfirst),
        then_done=_each(ChangeKind, _("Then %(it)s.")),
        switched_from=_("Switched from %(name)s."),
        then_switched=_("Then switched to %(name)s."),
        reason=_("Why: %(reason)s."),
        reasons=_each(Reason, "%(it)s"),
        side_effect=_("%(reason)s: %(which)s"),
        decided=_each(Decider, _("Who decided: %(it)s.")),
        hope=_("Hope: %(hope)s."),
        watched=_each(Outcome, _("Watched: %(it)s.")),
        usually=_("usually %(amount)s each time"),
        a_day=_("%(amount)s a day"),
        each=_("%(amount)s each time"),
        spread=_("%(low)s to %(high)s"),
        no_dose=_("No dose is logged."),
        no_use=_("No use is logged."),
        no_effect=_("No side effect is noted as possibly from it."),
        effects=_(
            "Side effects noted as possibly from it, and how often: %(effects)s."
        ),
        time=_("Time"),
        how=_("How it was taken"),
        why=_("What was changed, and why"),
        kinds=_each(TreatmentKind, "%(it)s"),
    )


def _each(
    several: type[TextChoices], text: str, first: Callable[[str], str] = str
) -> dict[str, str]:
    """Return a text with each of several words put in, by the code of the word."""
    return {one.value: text % {"it": first(str(one.label))} for one in several}


# Formatting a day takes longer than reading it, and the same days come again.
@lru_cache(maxsize=4096)
def day_in_words(day: date, _language: str | None) -> str:
    """Return a day as it is read in the language that is active."""
    return date_format(day)


@lru_cache(maxsize=1024)
def in_unit(amount: Decimal, unit: str, _language: str | None) -> str:
    """Return an amount as it is read in the language that is active."""
    return amount_with_unit(amount, unit)


def isolated(text: str) -> str:
    """Return words of a person so that their direction ends where they end."""
    return f"\u2068{text}\u2069"


def told(starts_on: date | None, ends_on: date | None) -> str:
    """Return a time of use in words; `ends_on` is the first day without it."""
    return told_in(get_language(), starts_on, ends_on)


def told_in(language: str | None, starts_on: date | None, ends_on: date | None) -> str:
    """Return the same in a language; to ask for it costs more than all the rest."""
    say = phrases_in(language)
    if starts_on and ends_on:
        start = day_in_words(starts_on, language)
        return say.spell % {"start": start, "end": day_in_words(ends_on, language)}
    if starts_on:
        return say.since % {"start": day_in_words(starts_on, language)}
    if ends_on:
        return say.until % {"end": day_in_words(ends_on, language)}
    return say.unknown


def schedules_of(tried: Tried, language: str | None) -> Said:
    """Tell each way in which a treatment was taken or is planned, once."""
    schedules = [one.schedule for one in tried.phases]
    schedules += [one.schedule for one in tried.steps]
    every = {id(one): one for one in schedules}
    return {
        key: how_taken(schedule, tried.unit, language)
        for key, schedule in every.items()
    }


def lines_of(tried: Tried, said: Said, language: str | None) -> tuple[Line, ...]:
    """Return what is told of a treatment, in the order of time."""
    say = phrases_in(language)
    whys: Whys = {}
    lines = [_line_of_phase(one, said, whys, say, language) for one in tried.phases]
    if not tried.given and not tried.steps:
        # These are in order.
        return tuple(lines)
    lines += (_line_of_given(one, say, language) for one in tried.given)
    lines += _lines_of_steps(tried.steps, said, say, language)
    return tuple(sorted(lines, key=lambda line: line.starts_on or date.min))


def _line_of_phase(
    phase: Phase, said: Said, whys: Whys, say: Phrases, language: str | None
) -> Line:
    edges = id(phase.begun), id(phase.ended)
    why = whys.get(edges)
    if why is None:
        why = whys[edges] = _why(phase.begun, phase.ended, say)
    how, amounts = said[id(phase.schedule)]
    when = told_in(language, phase.starts_on, phase.ends_on)
    return Line(
        LineKind.USED,
        phase.starts_on,
        phase.ends_on,
        amounts.level if amounts else None,
        phase.is_paused_after,
        when[:1].upper() + when[1:],
        how or say.not_said,
        why,
    )


def _lines_of_steps(
    steps: tuple[Step, ...], said: Said, say: Phrases, language: str | None
) -> Iterator[Line]:
    for place, step in enumerate(steps):
        later = steps[place + 1 :]
        schedule = said[id(step.schedule)]
        yield Line(
            LineKind.PLANNED,
            step.day,
            later[0].day if later else None,
            _level_of(step, schedule),
            False,
            say.planned % {"day": day_in_words(step.day, language)},
            say.stop if step.stops else schedule.how or say.not_said,
            say.not_done,
        )


def _level_of(step: Step, schedule: HowTaken) -> Decimal | None:
    if step.stops:
        return Decimal(0)
    return schedule.amounts.level if schedule.amounts else None


def _line_of_given(given: Given, say: Phrases, language: str | None) -> Line:
    day, amount, unit, clinician = given
    return Line(
        LineKind.GIVEN,
        day,
        day,
        None,
        False,
        day_in_words(day, language),
        say.given if amount is None else in_unit(amount, unit, language),
        say.given_by % {"who": isolated(clinician)} if clinician else "",
    )


def _why(begun: Edge | None, ended: Edge | None, say: Phrases) -> str:
    """Return how a time of use began and, if it was not taken on, how it ended."""
    said = []
    if begun is not None:
        said.append(_edge(begun, _begun(begun, say), say))
    if ended is not None and ended.kind in _END_USE:
        said.append(_edge(ended, _ended(ended, say), say))
    return " ".join(said)


def _begun(edge: Edge, say: Phrases) -> str:
    if edge.kind == ChangeKind.SWITCH and edge.other:
        return say.switched_from % {"name": isolated(edge.other)}
    return say.done[edge.kind]


def _ended(edge: Edge, say: Phrases) -> str:
    if edge.kind == ChangeKind.SWITCH and edge.other:
        return say.then_switched % {"name": isolated(edge.other)}
    return say.then_done[edge.kind]


def _edge(edge: Edge, done: str, say: Phrases) -> str:
    """Return a change with its reason, who decided, the hope and what was watched."""
    said = [done]
    if edge.reason:
        said.append(say.reason % {"reason": _reason(edge, say)})
    if edge.decided_by:
        said.append(say.decided[edge.decided_by])
    if edge.hope:
        said.append(say.hope % {"hope": isolated(edge.hope.rstrip("."))})
    if edge.watch:
        said.append(say.watched[edge.watch])
    return " ".join(said)


def _reason(edge: Edge, say: Phrases) -> str:
    reason = say.reasons[edge.reason]
    if not edge.side_effect:
        return reason
    which = isolated(str(SIDE_EFFECTS.label(edge.side_effect)))
    return say.side_effect % {"reason": reason, "which": which}


# Few ways of taking something come again and again, and putting one into words takes
# longer than reading it. Nothing here says whose it is.
@lru_cache(maxsize=1024)
def how_taken(schedule: Schedule, unit: str, _language: str | None) -> HowTaken:
    """Tell a schedule of a treatment that is counted in this unit."""
    doses = [PlannedDose(**one._asdict()) for one in schedule.planned]
    how = schedule_in_words(
        doses, unit, as_needed=schedule.as_needed, most_a_day=schedule.most_a_day
    )
    return HowTaken(how, _amounts(schedule, doses, unit))


def _amounts(schedule: Schedule, doses: list[PlannedDose], unit: str) -> Amounts | None:
    measured = _measured(schedule.planned, unit)
    if measured is None:
        return None
    unit, values = measured
    if schedule.as_needed:
        return Amounts(unit, None, None, values)
    shares = [
        value * share_of_days(one) for value, one in zip(values, doses, strict=True)
    ]
    level = sum(shares, Decimal(0))
    is_daily = all(_is_daily(one) for one in schedule.planned)
    return Amounts(unit, level, level if is_daily else None, values)


def _measured(
    planned: tuple[Planned, ...], unit: str
) -> tuple[str, tuple[Decimal, ...]] | None:
    """Return the amounts of planned doses, else their minutes, if all say theirs."""
    amounts = tuple(one.amount for one in planned if one.amount is not None)
    minutes = tuple(Decimal(one.minutes) for one in planned if one.minutes is not None)
    if amounts and len(amounts) == len(planned):
        return unit, amounts
    if minutes and len(minutes) == len(planned):
        return Unit.MINUTE, minutes
    return None


def _is_daily(one: Planned) -> bool:
    on_every_day = one.weekdays == EVERY_WEEKDAY and one.every_days == 1
    return on_every_day and one.times_a_week is None
