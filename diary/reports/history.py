"""What else there was: falls, infections, relapses, goals, and what was tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.insights.change_words import own_words
from diary.insights.ledger_lines import LineKind
from diary.insights.ledger_words import Entry, entry_of
from diary.journal.marks import Happening, read_marks
from diary.models import Goal
from diary.scales.look import middle
from diary.vocab.scales import ITEMS, Item, Scale, level

from .document import Block, Table, Text
from .reading import Reading
from .words import NOTHING, day, short_day

# So many treatments, the newest in front, are in a summary.
MOST_TRIED: Final = 60
# What is told of a weekly answer.
_ANSWER: Final = ("local_day", "scale", "answers", "anchor_on", "goal_id")


def events(reading: Reading) -> tuple[Block, ...]:
    """Return the life events of the period."""
    found = read_marks(reading.patient, *reading.noted_days).events
    if not found:
        return (Text(_("No fall, infection, relapse or other event is noted.")),)
    table = Table(
        caption=_("Events in these days"),
        head=(_("What"), _("When"), _("Comparisons")),
        rows=tuple(_event(one) for one in found),
    )
    return (table,)


def goals(reading: Reading) -> tuple[Block, ...]:
    """Return the goals with their ratings, overall change, and the Penn scale."""
    found = _answers(reading)
    blocks = [*_goals(reading, found), *_changes(found), *_frequency(found)]
    return tuple(blocks) or (Text(_("No goal and no weekly answer is noted.")),)


def tried(reading: Reading, since: Mapping[str, str]) -> tuple[Block, ...]:
    """Return everything that was ever tried, whether it is used now or not.

    `since` is said of spasms since the first change of a treatment, by its id.
    """
    entries = [
        entry_of(one, place, today=reading.today)
        for place, one in enumerate(reading.ledger.tried, 1)
    ]
    if not entries:
        return (Text(_("Nothing is noted as tried so far.")),)
    shown = entries[-MOST_TRIED:]
    table = Table(
        caption=_caption(shown),
        head=(
            _("Treatment"),
            _("When"),
            _("How much"),
            _("Noted"),
            _("Spasms since its first change"),
            _("Last change"),
        ),
        rows=tuple(_tried(one, since) for one in shown),
    )
    more = len(entries) - len(shown)
    if not more:
        return (table,)
    text = ngettext(
        "%(n)s earlier one is not shown.", "%(n)s earlier ones are not shown.", more
    )
    return table, Text(text % {"n": more}, is_quiet=True)


def _caption(shown: Sequence[Entry]) -> str:
    if len(shown) > 1 and shown[0].has_no_first_day:
        return _(
            "Everything that was tried, in the order of its first use; first what has"
            " no known start"
        )
    return _("Everything that was tried, in the order of its first use")


def _event(one: Happening) -> tuple[str, ...]:
    left = _("left out of comparisons") if one.leave_out else _("in comparisons")
    return own_words(one.name), one.when, left


def _answers(reading: Reading) -> list[Any]:
    rows = reading.patient.assessments.current()
    found = rows.filter(local_day__range=reading.noted_days)
    in_order = found.order_by("local_day", "occurred_at", "pk")
    return list(in_order.values_list(*_ANSWER, named=True))


def _goals(reading: Reading, answers: Sequence[Any]) -> list[Block]:
    period = reading.period
    rows = reading.patient.goals.current().filter(set_on__lte=period.last)
    held = [
        one
        for one in rows.order_by("set_on", "pk")
        if one.ended_on is None or one.ended_on >= period.first
    ]
    if not held:
        return []
    head = (_("Goal"), _("Since"), _("Last rating in these days"), _("Ratings"))
    return [
        Table(
            _("Goals in the person’s own words, rated from −2 to +2"),
            head,
            tuple(_goal(one, answers) for one in held),
        )
    ]


def _goal(goal: Goal, answers: Sequence[Any]) -> tuple[str, ...]:
    rated = [
        one for one in answers if one.goal_id == goal.pk and Item.LEVEL in one.answers
    ]
    text = own_words(" ".join(goal.text.split()))
    if goal.ended_on:
        words = {"goal": text, "day": short_day(goal.ended_on)}
        text = _("%(goal)s (ended %(day)s)") % words
    if not rated:
        return text, short_day(goal.set_on), _("not rated"), NOTHING
    last = rated[-1]
    said = _("%(level)s (%(day)s)") % {
        "level": level(Item.LEVEL, last.answers[Item.LEVEL]),
        "day": short_day(last.local_day),
    }
    return text, short_day(goal.set_on), said, str(len(rated))


def _changes(answers: Sequence[Any]) -> list[Block]:
    """Return the last answer on overall change for each day it compares with."""
    found = {
        one.anchor_on: one
        for one in answers
        if one.scale == Scale.PGIC and Item.CHANGE in one.answers
    }
    rows = tuple(
        (
            day(one.local_day),
            level(Item.CHANGE, one.answers[Item.CHANGE]),
            day(anchor) if anchor else NOTHING,
        )
        for anchor, one in found.items()
    )
    if not rows:
        return []
    head = (_("Answered on"), _("Overall change"), _("Compared with"))
    return [Table(_("Overall change (PGIC), the last answer for each day"), head, rows)]


def _frequency(answers: Sequence[Any]) -> list[Block]:
    """Return the Penn Spasm Frequency Scale: the middle answer and the last one."""
    rows = []
    for item in ITEMS[Scale.PSFS]:
        given = [
            one.answers[item]
            for one in answers
            if one.scale == Scale.PSFS and item in one.answers
        ]
        if given:
            named = capfirst(str(item.label))
            answered = middle(item, given), level(item, given[-1])
            rows.append((named, *answered, str(len(given))))
    if not rows:
        return []
    head = (_("Question"), _("Middle answer"), _("Last answer"), _("Answers"))
    return [Table(_("Penn Spasm Frequency Scale"), head, tuple(rows))]


def _tried(entry: Entry, since: Mapping[str, str]) -> tuple[str, ...]:
    used = (one.why for one in reversed(entry.lines) if one.kind == LineKind.USED)
    last = next((why for why in used if why), "")
    return (
        own_words(entry.name),
        entry.when,
        entry.amounts or NOTHING,
        f"{entry.counts} {entry.effects}",
        since.get(str(entry.pk), NOTHING),
        last or NOTHING,
    )
