"""The summary of a diary for a doctor: one document, whatever it is shown on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, cast

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diary.insights.begun import first_day
from diary.models import Patient

from . import (
    changes,
    effect_tables,
    given,
    history,
    medicines,
    notes_section,
    patterns,
    person,
    questions,
    side_effects,
    symptoms,
)
from .document import Block, Document, Section
from .document_json import block_of, told
from .parts import QUOTING, Parts, Told, UnfinishedError
from .period import Period
from .reading import Reading
from .sections import (
    HOURS,
    LEAD,
    LONGEST,
    MEDICINES,
    NOTES,
    SECTIONS,
    SINCE,
    Key,
    in_order,
)
from .words import all_printable, printable

type Builder = Callable[[Reading], tuple[Block, ...]]

# What was tried is told beside what followed it, see `_tried`.
BUILDERS: Final[dict[Key, Builder]] = {
    Key.PERSON: person.about,
    Key.NOW: medicines.taken_now,
    Key.CHANGES: changes.changed,
    Key.SYMPTOMS: symptoms.symptoms,
    Key.SIDE_EFFECTS: side_effects.side_effects,
    Key.EFFECTS: effect_tables.in_short,
    Key.QUESTIONS: questions.asked,
    Key.WEEKS: symptoms.by_week,
    Key.WHERE: patterns.where,
    Key.WHEN: patterns.by_the_clock,
    Key.TRIGGERS: patterns.triggers,
    Key.COMPARISONS: effect_tables.in_full,
    Key.GIVEN: given.given,
    Key.EVENTS: history.events,
    Key.REMEDIES: patterns.remedies,
    Key.GOALS: history.goals,
}
# What stands below the rest of a section, and is made anew at other times.
PIECES: Final[dict[Key, tuple[str, Builder]]] = {
    Key.SYMPTOMS: (LONGEST, symptoms.longest),
    Key.WHEN: (HOURS, patterns.after_a_dose),
}


def make_document(
    patient: Patient, period: Period, sections: Iterable[str], *, notes: bool = False
) -> Document:
    """Return the summary of a diary.

    Parameters
    ----------
    patient : Patient
    period : Period
        Its days; days before the diary began are days without an answer.
    sections : iterable of str
        Keys of `sections.Key`, in any order; each is shown once, in the order in which
        a doctor reads.
    notes : bool
        Whether what was written as a note is shown too.

    Raises
    ------
    ValueError
        A key names no section.
    """
    keys = in_order(sections)
    begins = first_day(patient)
    reading = Reading(
        patient,
        lived(period, begins),
        patient.today(),
        frozenset(keys),
        notes,
        begins,
        period,
    )
    parts = Parts(reading, keys)
    now = timezone.localtime(timezone=patient.zone)
    document = Document(
        title=_("Summary of a symptom diary"),
        lead=(
            printable(person.who(reading)),
            *_lead(reading, parts),
        ),
        sections=tuple(_sections(reading, keys, parts)),
        language=get_language() or "en",
        as_of=now,
        as_of_words=_("As of %(day)s, %(time)s (%(zone)s)")
        % {
            "day": date_format(now.date()),
            "time": f"{now:%H:%M}",
            "zone": patient.timezone,
        },
        purpose=_(
            "Klonos is a personal diary to record symptoms and treatments, to look back"
            " on them and to share them with a clinician. It does not diagnose, does"
            " not watch for emergencies, and does not recommend or change a treatment."
        ),
    )
    parts.keep()
    return document


def lived(period: Period, begins: date | None) -> Period:
    """Return the days of a period from the first one of the diary on.

    Days before a diary was kept are no days without an answer.
    """
    if begins is None or begins > period.last:
        return period
    return Period(max(begins, period.first), period.last)


def _lead(reading: Reading, parts: Parts) -> Told:
    """Return which days it is about, and how much was logged on them."""
    # Spasms may make a day known or unknown, and are read for nothing else of it.
    known = str(reading.answers.complete_days)
    days, logged, *begins = parts.of(
        LEAD, lambda: list(person.logged(reading)), beside=known
    )
    # Made anew with each spasm, and read already.
    return [days, logged, *person.noted(reading), *begins]


def _sections(reading: Reading, keys: Iterable[Key], parts: Parts) -> Iterator[Section]:
    for key in keys:
        title, is_first_page = SECTIONS[key]
        said = (
            _tried(reading, parts) if key == Key.TRIED else _part(key, reading, parts)
        )
        if key in PIECES:
            said = [*said, *_piece(key, reading, parts)]
        blocks = tuple(block_of(one) for one in said)
        yield Section(key.value, str(title), blocks, is_first_page)
    if reading.notes:
        title = str(notes_section.TITLE)
        notes = all_printable(notes_section.notes(reading))
        found = cast("tuple[Block, ...]", notes)
        yield Section(NOTES, title, found, is_first_page=False)


def _piece(key: Key, reading: Reading, parts: Parts) -> Told:
    """Return what stands below the rest of a section."""
    name, build = PIECES[key]
    beside = _asked_of(reading, parts) if name == HOURS else ""
    return parts.of(name, lambda: _told(build(reading)), beside=beside)


def _asked_of(reading: Reading, parts: Parts) -> str:
    """Return which medicine the hours after a dose are of, and of how many."""
    found = parts.of(
        MEDICINES, lambda: [list(one) for one in reading.medicines.items()]
    )
    return repr((found[:1], len(found)))


def _part(key: Key, reading: Reading, parts: Parts) -> Told:
    """Return what a section holds; comparisons are kept once all are worked out."""

    def make() -> Told:
        said = _told(BUILDERS[key](reading))
        return _whole(reading, said) if key in QUOTING else said

    return parts.of(key, make)


def _tried(reading: Reading, parts: Parts) -> Told:
    """Return what was tried, with what is said of spasms since each first change."""

    def make_since() -> Told:
        return _whole(reading, [list(one) for one in reading.effects.spasms.items()])

    since = parts.of(SINCE, make_since)
    return parts.of(
        Key.TRIED,
        lambda: _told(history.tried(reading, dict(since))),
        beside=repr(since),
    )


def _told(blocks: tuple[Block, ...]) -> Told:
    return [told(cast("Block", one)) for one in all_printable(blocks)]


def _whole(reading: Reading, said: Told) -> Told:
    """Return what quotes comparisons, unless some are not worked out yet."""
    if not reading.effects.progress.is_complete:
        raise UnfinishedError(said)
    return said
