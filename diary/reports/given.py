"""What a clinic gave: injections with their muscles, procedures, and the pump."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.insights.change_words import own_words
from diary.models import Dose, DoseSite
from diary.treatments.given.overview import GivenRow
from diary.treatments.given.wording import pump_facts, site_in_words
from diary.vocab.changes import PumpEvent

from .document import Block, Table, Text
from .patterns import cycles
from .reading import Reading
from .words import NOTHING, joined, short_day

# Injections come every few months: so many are years.
MOST: Final = 12


def given(reading: Reading) -> tuple[Block, ...]:
    """Return injections and procedures with their intervals, and notes on the pump."""
    return (*_injections(reading), *cycles(reading), *_pump(reading)) or (
        Text(_("No injection, procedure or pump is noted.")),
    )


def _injections(reading: Reading) -> list[Block]:
    doses = [
        one for one in reading.course.given if one.local_day <= reading.period.last
    ]
    if not doses:
        return []
    shown = doses[-MOST:]
    prefetch_related_objects(shown, "sites")
    before: dict[UUID, Dose] = {}
    rows = []
    for dose in doses:
        if dose in shown:
            rows.append(
                _row(
                    GivenRow(dose, before.get(dose.treatment_id)),
                    list(dose.sites.all()),
                )
            )
        before[dose.treatment_id] = dose
    table = Table(
        caption=_("Injections and procedures, also from before these days"),
        head=(
            _("Day"),
            _("What"),
            _("Amount"),
            _("Muscles"),
            _("After the one before"),
            _("Spasms came back after"),
        ),
        rows=tuple(rows),
    )
    more = len(doses) - len(shown)
    if not more:
        return [table]
    text = ngettext(
        "%(n)s earlier one is not shown.", "%(n)s earlier ones are not shown.", more
    )
    return [table, Text(text % {"n": more}, is_quiet=True)]


def _row(row: GivenRow, sites: list[DoseSite]) -> tuple[str, ...]:
    dose = row.dose
    words = [site_in_words(one, dose.unit) for one in sites]
    return (
        short_day(dose.local_day),
        own_words(capfirst(dose.treatment.name)),
        row.amount or NOTHING,
        "; ".join(words) or row.place or NOTHING,
        row.interval or NOTHING,
        row.came_back_after or NOTHING,
    )


def _pump(reading: Reading) -> list[Block]:
    notes = reading.patient.pumpnotes.current().filter(
        day__range=reading.noted_days, treatment__voided_at=None
    )
    rows = tuple(
        (
            short_day(one.day),
            capfirst(str(PumpEvent(one.what).label)),
            joined(pump_facts(one)) or NOTHING,
            own_words(one.clinician) or NOTHING,
        )
        for one in notes.order_by("day", "pk")
    )
    if not rows:
        return []
    head = (_("Day"), _("What"), _("As told"), _("Who"))
    return [Table(_("The pump in these days"), head, rows)]
