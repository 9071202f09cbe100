"""What was written as a note in the period, if the person lets it be shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.insights.change_words import own_words
from diary.journal.marks import named
from diary.models import Patient
from diary.vocab.entries import Kind

from .document import Block, Table, Text
from .reading import Reading
from .words import short_day

# So many, the newest first; more make a summary nobody reads.
MOST: Final = 100
TITLE: Final = gettext_lazy("Notes")


def notes(reading: Reading) -> tuple[Block, ...]:
    """Return the notes beside entries, visits, events and changes, newest first."""
    found = sorted(_read(reading), key=lambda one: one[0], reverse=True)
    if not found:
        return (Text(_("No note was written in these days.")),)
    table = Table(
        caption=_("Notes in these days, newest first"),
        head=(_("Day"), _("Beside"), _("Note")),
        rows=tuple(
            (short_day(day), capfirst(what), own_words(text))
            for day, what, text in found[:MOST]
        ),
    )
    more = len(found) - MOST
    if more <= 0:
        return (table,)
    text = ngettext("%(n)s more is not shown.", "%(n)s more are not shown.", more)
    return table, Text(text % {"n": more}, is_quiet=True)


def _read(reading: Reading) -> Iterator[tuple[date, str, str]]:
    patient, days = reading.patient, reading.noted_days
    for kind in Kind:
        rows = patient.entries(kind).filter(voided_at=None, local_day__range=days)
        for day, text in rows.exclude(note="").values_list("local_day", "note"):
            yield day, str(kind.label), text
    yield from _others(patient, days)


def _others(
    patient: Patient, days: tuple[date, date]
) -> Iterator[tuple[date, str, str]]:
    """Yield the notes of what is no entry."""
    visits = patient.visits.current().filter(on__range=days).exclude(note="")
    for day, who, text in visits.values_list("on", "who", "note"):
        yield day, _("visit: %(who)s") % {"who": own_words(who)}, text
    events = patient.lifeevents.current().filter(starts_on__range=days)
    rows = events.exclude(note="").values_list("starts_on", "what", "note")
    for day, what, text in rows:
        yield day, own_words(named(what)), text
    changes = patient.treatmentchanges.current().filter(day__range=days)
    # A treatment that was taken back takes with it what was noted of it.
    changes = changes.exclude(from_regimen__treatment__voided_at__isnull=False)
    changes = changes.exclude(to_regimen__treatment__voided_at__isnull=False)
    for on, text in changes.exclude(note="").values_list("day", "note"):
        if on is not None:
            yield on, _("change of treatment"), text
