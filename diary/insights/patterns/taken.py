"""Doses taken of doses due, week by week. What was not written down stays unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.insights.change_words import own_words
from diary.insights.percent import percent
from diary.journal.wording import skip_reason
from diary.models import Patient

from .drawing import Bar, bars
from .evenings import ONE_DAY
from .page import Asked, Part, Pattern, Plain, Table
from .stacked import Stack, stacks
from .stretches import Stretches, newest_first, stretches
from .taken_rows import Choice, Day, DueDoses, choices_of, read_due, together
from .words import days_in_words


def build(patient: Patient, asked: Asked) -> Pattern:
    """Return the page on the planned doses of one treatment."""
    choices = choices_of(patient, asked.period)
    chosen = next((one for one in choices if str(one.pk) == asked.of), None)
    chosen = chosen or (choices[0] if choices else None)
    page = Pattern(
        says="",
        cannot=_(
            "This shows what was written down about planned doses. A dose that nobody "
            "wrote down may have been taken, so it stays unknown and is never counted "
            "as left out."
        ),
        empty=_(
            "Here you will see how many planned doses were taken, skipped or not "
            "written down. It appears once the times of a treatment's doses are noted, "
            "and one whole day has passed."
        ),
        choose=_("Treatment"),
        choices=tuple((str(one.pk), one.name) for one in choices),
        chosen=str(chosen.pk) if chosen else "",
    )
    # The days that are over.
    days = asked.period.first, asked.period.last - ONE_DAY
    if chosen is None or days[0] > days[1]:
        return page
    found = read_due(patient, chosen, *days)
    return _filled(page, chosen, found) if found.days else page


def _filled(page: Pattern, chosen: Choice, found: DueDoses) -> Pattern:
    parts = [_whole(found.whole), _weeks(found)]
    if found.reasons:
        parts.append(_reasons(found))
    return replace(
        page,
        says=_says(chosen, found),
        parts=tuple(parts),
        notes=tuple(_notes(found)),
    )


def _says(chosen: Choice, found: DueDoses) -> str:
    whole = found.whole
    text = ngettext(
        "%(name)s: %(taken)s of %(n)s planned dose taken, %(skipped)s skipped, "
        "%(unknown)s unknown, on %(days)s with planned doses.",
        "%(name)s: %(taken)s of %(n)s planned doses taken, %(skipped)s skipped, "
        "%(unknown)s unknown, on %(days)s with planned doses.",
        whole.due,
    )
    return text % {
        "name": capfirst(own_words(chosen.name)),
        "taken": whole.taken,
        "n": whole.due,
        "skipped": whole.skipped,
        "unknown": whole.unknown,
        "days": days_in_words(len(found.days)),
    }


def _notes(found: DueDoses) -> Iterator[str]:
    first, last = min(found.days), max(found.days)
    yield _(
        "Counted are planned doses from %(first)s to %(last)s. Today is left out until "
        "it is over."
    ) % {"first": formats.date_format(first), "last": formats.date_format(last)}
    yield _(
        "A dose at another time counts for the planned one within four hours. Doses "
        "as needed and doses beside the plan are not counted here."
    )


def _whole(whole: Day) -> Part:
    named = (
        ("taken", _("Taken"), whole.taken),
        ("skipped", _("Skipped"), whole.skipped),
        ("unknown", _("Unknown"), whole.unknown),
    )
    table = Table(
        caption=_("What became of the planned doses"),
        head=(_("What"), _("Doses"), _("Share of those planned")),
        rows=tuple(
            (name, str(number), percent(number, whole.due))
            for _key, name, number in named
        ),
        fields=("what", "doses", "doses_due"),
        numbers=tuple((key, number, whole.due) for key, _name, number in named),
    )
    drawn = [
        Bar(name, number, _of_due(number, whole.due), solid=key == "taken")
        for key, name, number in named
    ]
    title = _("Of %(n)s planned doses: taken, skipped, unknown.") % {"n": whole.due}
    svg = bars(title, drawn, most=whole.due)
    return Part("all", _("All planned doses"), table, svg)


def _of_due(number: int, due: int) -> str:
    return _("%(n)s of %(of)s (%(share)s)") % {
        "n": number,
        "of": due,
        "share": percent(number, due),
    }


def _weeks(found: DueDoses) -> Part:
    rows = stretches(min(found.days), max(found.days))
    weeks: list[list[Day]] = [[] for _first in rows.firsts]
    for day, counted in found.days.items():
        weeks[rows.place(day)].append(counted)
    numbers = [
        _numbers(first, week) for first, week in zip(rows.firsts, weeks, strict=True)
    ]
    table = Table(
        caption=_("Planned doses, newest first"),
        head=(
            rows.head,
            _("Days with planned doses"),
            _("Doses due"),
            _("Taken"),
            _("Skipped"),
            _("Unknown"),
            _("Days with a part taken"),
        ),
        rows=newest_first(
            [
                (name, *(str(number) for number in row[1:]))
                for name, row in zip(rows.names, numbers, strict=True)
            ]
        ),
        fields=(
            "from_day",
            "days_with_planned",
            "due",
            "taken",
            "skipped",
            "unknown",
            "days_partly_taken",
        ),
        numbers=newest_first(numbers),
    )
    says = _("Filled is taken, dashed is skipped. What is left empty is unknown.")
    return Part(
        "weeks",
        _("Taken of due, over time"),
        table,
        _drawn(rows, weeks),
        f"{rows.each} {says}",
    )


def _numbers(first: date, week: Sequence[Day]) -> tuple[Plain, ...]:
    whole = together(week)
    partly = sum(one.is_partly for one in week)
    counts = (whole.due, whole.taken, whole.skipped, whole.unknown)
    return (first, len(week), *counts, partly)


def _drawn(rows: Stretches, weeks: Sequence[Sequence[Day]]) -> str:
    wholes = [together(week) for week in weeks]
    found = [
        Stack(one.taken / one.due, one.skipped / one.due) if one.due else None
        for one in wholes
    ]
    known = [one.filled for one in found if one is not None]
    title = _("Share of planned doses that were taken, from %(low)s to %(high)s.")
    words = {"low": percent(min(known), 1), "high": percent(max(known), 1)}
    return stacks(title % words, found, rows.marks, top=_("All planned doses"))


def _reasons(found: DueDoses) -> Part:
    ranked = sorted(found.reasons.items(), key=lambda one: (-one[1], one[0]))
    named = [(reason, _reason(reason), number) for reason, number in ranked]
    table = Table(
        caption=_("Why doses were skipped"),
        head=(_("Reason"), _("Doses skipped")),
        rows=tuple((name, str(number)) for _key, name, number in named),
        fields=("reason", "doses_skipped"),
        numbers=tuple((key or None, number) for key, _name, number in named),
    )
    drawn = [Bar(name, number, str(number)) for _key, name, number in named]
    svg = bars(_("How many doses were skipped for each reason."), drawn)
    return Part("reasons", _("Reasons for skipping"), table, svg)


def _reason(reason: str) -> str:
    return capfirst(skip_reason(reason)) if reason else _("No reason noted")
