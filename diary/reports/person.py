"""Who the diary is about, and how much was logged."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.insights.change_words import own_words
from diary.insights.percent import percent
from diary.models import Allergy, Condition
from diary.profile.page import Line
from diary.vocab.injury import level_told
from diary.vocab.terms import folded

from .document import Block, Facts
from .reading import Reading
from .words import day, number, of_days


def who(reading: Reading) -> str:
    """Return whose diary it is, with the year of birth if that was said."""
    name, year = own_words(reading.patient.name), reading.patient.birth_year
    if not year:
        return name
    return _("%(name)s, born in %(year)s") % {"name": name, "year": year}


def logged(reading: Reading) -> tuple[str, ...]:
    """Return which days it is about, and how much was logged on them."""
    said = [reading.period.words, _logged(reading)]
    begins = reading.begins
    if begins is not None and begins == reading.period.first:
        said.append(_("The diary begins on %(day)s.") % {"day": day(begins)})
    return tuple(said)


def noted(reading: Reading) -> tuple[str, ...]:
    """Return what is noted on days of which nobody said that it was all, if any."""
    spasms, days = reading.answers.noted_apart
    if not days:
        return ()
    # Of a range the middle is taken: two and a half are several.
    told = ngettext("%(n)s spasm", "%(n)s spasms", ceil(spasms)) % {"n": number(spasms)}
    text = ngettext(
        "Not in the averages: %(spasms)s noted on %(n)s day that is not complete.",
        "Not in the averages: %(spasms)s noted on %(n)s days that are not complete.",
        days,
    )
    return (text % {"spasms": told, "n": days},)


def about(reading: Reading) -> tuple[Block, ...]:
    """Return conditions, level of injury, pump and allergies."""
    patient = reading.patient
    conditions = _told(patient.conditions.current())
    allergies = _told(patient.allergys.current())
    level = str(level_told(patient.injury_level))
    rows = [
        (_("Conditions"), conditions or _("none noted")),
        (_("Level of a spinal cord injury"), level),
        (_("Baclofen pump"), _yes_or_no(patient.has_pump)),
        (_("Allergies"), allergies or _("none noted")),
        (_("Takes an opioid"), _yes_or_no(patient.takes_opioid)),
        (_("Drives"), _yes_or_no(patient.drives)),
    ]
    return (Facts(tuple(row for row in rows if row[1])),)


def _logged(reading: Reading) -> str:
    """Return the share of days with an answer about spasms, and of late answers."""
    answers, length = reading.answers, reading.period.length
    complete = answers.complete_days
    words = {"days": of_days(complete, length), "share": percent(complete, length)}
    said = _("Spasms answered for %(days)s (%(share)s).") % words
    if not answers.evenings:
        return said
    asked = len(answers.evenings)
    late = sum(one.key in answers.late for one in answers.evenings)
    if not late:
        return said + " " + _("No evening answer came more than a day late.")
    text = ngettext(
        "%(late)s of %(n)s evening answer came more than a day late (%(share)s);"
        " averages leave it out.",
        "%(late)s of %(n)s evening answers came more than a day late (%(share)s);"
        " averages leave them out.",
        asked,
    )
    return f"{said} " + text % {
        "late": late,
        "n": asked,
        "share": percent(late, asked),
    }


def _told(rows: Iterable[Condition | Allergy]) -> str:
    lines = sorted(map(Line, rows), key=lambda one: folded(one.title))
    return "; ".join(_line(one) for one in lines)


def _line(line: Line) -> str:
    name = own_words(line.title)
    if not line.detail:
        return name
    return _("%(name)s (%(detail)s)") % {"name": name, "detail": own_words(line.detail)}


def _yes_or_no(answer: bool | None) -> str:
    if answer is None:
        return ""
    return _("yes") if answer else _("no")
