"""What was noted as having set spasms off. Described, never judged."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.insights.percent import percent
from diary.insights.whole_numbers import OF_DAYS, read_in_all, read_rows, when
from diary.models import Patient
from diary.vocab.triggers import TRIGGERS

from .drawing import Bar, bars
from .page import Asked, Part, Pattern, Period, Table
from .words import days_in_words, number

MOST: Final = 12
OF_STANDING: Final = f"{OF_DAYS} AND voided_at IS NULL"
# Answers that name no trigger; they were given all the same.
UNCLEAR: Final = {"none_noticed", "dont_know"}


class Trigger(NamedTuple):
    """In how many entries a trigger was given, and on how many days."""

    code: str
    entries: int
    days: int

    @property
    def name(self) -> str:
        """The trigger in words."""
        return str(TRIGGERS.label(self.code))

    @property
    def is_unclear(self) -> bool:
        """Tell whether the answer was that there is none, or none known."""
        return self.code in UNCLEAR


class Sums(NamedTuple):
    """Entries in all, with any answer about triggers, and without."""

    entries: int
    answered: int

    @property
    def unsaid(self) -> int:
        """Entries in which nothing was said about triggers."""
        return self.entries - self.answered


def build(patient: Patient, asked: Asked) -> Pattern:
    """Return the page; what else is asked for is ignored."""
    found = _triggers(patient, asked.period)
    sums = _sums(patient, asked.period)
    return Pattern(
        says=_says(found, sums) if found else "",
        cannot=_(
            "This counts what was written down as a trigger. It cannot show whether "
            "that set the spasm off, nor how often the same happened without a spasm."
        ),
        parts=(_part(found, sums, brief=asked.brief),) if found else (),
        notes=_notes(sums) if found else (),
        empty=_(
            "As soon as a spasm of this period is logged with what set it off, the "
            "triggers appear here: in how many entries, and on how many days."
        ),
    )


def _triggers(patient: Patient, period: Period) -> list[Trigger]:
    """Return every trigger, the most entries first; answers that name none last."""
    found = read_rows(
        patient,
        (period.first, period.last),
        "FROM diary_episodetrigger JOIN diary_episode"
        f" ON diary_episode.id = episode_id {OF_STANDING} GROUP BY 1",
        *("diary_episodetrigger.trigger", "COUNT(*)", "COUNT(DISTINCT local_day)"),
    )
    return sorted(
        (Trigger(*row) for row in found),
        key=lambda one: (one.is_unclear, -one.entries, one.name.casefold()),
    )


def _sums(patient: Patient, period: Period) -> Sums:
    answered = "EXISTS (SELECT 1 FROM diary_episodetrigger WHERE episode_id = entry.id)"
    days = period.first, period.last
    counts = "COUNT(*)", f"COUNT({when(answered, '1')})"
    found = read_in_all(
        patient, days, f"FROM diary_episode entry {OF_STANDING}", *counts
    )
    return Sums(*found)


def _part(found: list[Trigger], sums: Sums, *, brief: bool) -> Part:
    return Part(
        key="triggers",
        title=_("Entries by trigger"),
        says=_only_some(found),
        svg="" if brief else _picture(found, sums),
        table=Table(
            caption=_("Triggers, the most entries first"),
            head=(
                _("Trigger"),
                _("Entries"),
                _("Share of those with an answer"),
                _("On days"),
            ),
            rows=tuple(
                (
                    one.name,
                    number(one.entries),
                    percent(one.entries, sums.answered),
                    str(one.days),
                )
                for one in found
            ),
            fields=("trigger", "entries", "share", "days"),
            numbers=tuple(
                (one.code, one.entries, round(one.entries / sums.answered, 4), one.days)
                for one in found
            ),
        ),
    )


def _picture(found: list[Trigger], sums: Sums) -> SafeString:
    title = _("Entries by trigger. %(says)s The table below says the same.")
    says = _says(found, sums)
    return bars(title % {"says": says}, [_bar(one) for one in found[:MOST]])


def _bar(one: Trigger) -> Bar:
    words = _("%(n)s (%(days)s)") % {
        "n": number(one.entries),
        "days": days_in_words(one.days),
    }
    return Bar(one.name, one.entries, words, solid=not one.is_unclear)


def _says(found: list[Trigger], sums: Sums) -> str:
    text = ngettext(
        "%(n)s entry of %(all)s says something about triggers.",
        "%(n)s entries of %(all)s say something about triggers.",
        sums.answered,
    )
    first = text % {"n": number(sums.answered), "all": number(sums.entries)}
    if found[0].is_unclear:
        return first
    most = ngettext(
        "Most often: %(name)s, in %(entries)s entry.",
        "Most often: %(name)s, in %(entries)s entries.",
        found[0].entries,
    )
    named = {"name": found[0].name, "entries": number(found[0].entries)}
    return f"{first} {most % named}"


def _only_some(found: list[Trigger]) -> str:
    if len(found) <= MOST:
        return ""
    text = _("The picture shows the first %(most)s of %(all)s. The table has them all.")
    return text % {"most": MOST, "all": len(found)}


def _notes(sums: Sums) -> tuple[str, ...]:
    notes = [
        _(
            "One entry may name several triggers, so the shares may come to more than "
            "100 %. An entry for several spasms counts once."
        ),
        _("A hollow bar stands for an answer that names no trigger."),
    ]
    if sums.unsaid:
        text = ngettext(
            "In %(n)s entry nothing was said about triggers. It is in no share.",
            "In %(n)s entries nothing was said about triggers. They are in no share.",
            sums.unsaid,
        )
        notes.append(text % {"n": number(sums.unsaid)})
    return tuple(notes)
