"""The summary of a diary for a doctor: one document, whatever it is shown on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Final, cast

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diary.insights.kept import Shelf
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
from .period import Period
from .reading import Reading, first_day
from .sections import NOTES, SECTIONS, Key, in_order
from .words import all_printable, printable

# Of so many sections the blocks are kept, until something of their diary is written.
MOST_KEPT: Final = 300
type Builder = Callable[[Reading], tuple[Block, ...]]

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
    Key.WHEN: patterns.when,
    Key.TRIGGERS: patterns.triggers,
    Key.COMPARISONS: effect_tables.in_full,
    Key.GIVEN: given.given,
    Key.EVENTS: history.events,
    Key.REMEDIES: patterns.remedies,
    Key.GOALS: history.goals,
    Key.TRIED: history.tried,
}


# These show what the store of estimates holds.
COMPARING: Final = {Key.EFFECTS, Key.COMPARISONS, Key.TRIED}
# What is said of the person is no entry, and cheap to read.
LEAD: Final = "lead"
READ_ANEW: Final = {Key.PERSON}
kept: Final = Shelf[tuple[Any, ...]](MOST_KEPT)


class _UnfinishedError(Exception):
    """What was made may say more in a moment, so it is not to be kept."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        super().__init__()
        self.blocks = blocks


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
    now = timezone.localtime(timezone=patient.zone)
    return Document(
        title=_("Summary of a symptom diary"),
        lead=(
            printable(person.who(reading)),
            *_kept(LEAD, reading, person.logged),
        ),
        sections=tuple(_sections(reading, keys)),
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


def lived(period: Period, begins: date | None) -> Period:
    """Return the days of a period from the first one of the diary on.

    Days before a diary was kept are no days without an answer.
    """
    if begins is None or begins > period.last:
        return period
    return Period(max(begins, period.first), period.last)


def _kept[T](
    key: str, reading: Reading, make: Callable[[Reading], tuple[T, ...]]
) -> tuple[T, ...]:
    """Return what was made before if nothing was written since, else make it.

    All that it depends on besides the diary is in its place: the days, the language,
    and what tells of changes beside it.
    """
    beside = reading.keys & {Key.CHANGES, Key.COMPARISONS}
    days = reading.period, reading.asked, reading.today
    place = (key, days, beside, get_language())
    return cast("tuple[T, ...]", kept.of(reading.patient, place, lambda: make(reading)))


def _blocks(key: Key, reading: Reading) -> tuple[Block, ...]:
    """Return what a section holds; comparisons are kept once all are worked out."""
    if key in READ_ANEW:
        return _made(key, reading)

    def make(reading: Reading) -> tuple[Block, ...]:
        # Asked first, because it works on what is not up to date.
        is_whole = key not in COMPARING or reading.effects.progress.is_complete
        blocks = _made(key, reading)
        if not is_whole:
            raise _UnfinishedError(blocks)
        return blocks

    try:
        return _kept(key, reading, make)
    except _UnfinishedError as unfinished:
        return unfinished.blocks


def _made(key: Key, reading: Reading) -> tuple[Block, ...]:
    return cast("tuple[Block, ...]", all_printable(BUILDERS[key](reading)))


def _sections(reading: Reading, keys: Iterable[Key]) -> Iterator[Section]:
    for key in keys:
        title, is_first_page = SECTIONS[key]
        yield Section(key.value, str(title), _blocks(key, reading), is_first_page)
    if reading.notes:
        title = str(notes_section.TITLE)
        blocks = all_printable(notes_section.notes(reading))
        yield Section(NOTES, title, blocks, is_first_page=False)
