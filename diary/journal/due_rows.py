"""The planned doses of a day as rows that one tap answers.

A dose that is neither taken nor skipped is unknown, and stays so: nothing here says
that it was missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.due import ANY_TIME, NEAR, Due, matched, slot_in_words
from diary.models import Dose, Patient, Regimen, Treatment
from diary.vocab.entries import DoseStatus, SkipReason
from diary.vocab.treatments import TreatmentKind, amount_with_unit

from . import wording
from .due_doses import (
    Place,
    dues_on,
    foreseen,
    half_of,
    holding,
    planned_amount,
)

# Reasons that one tap gives; the form has the others, and own words.
QUICK_REASONS = (
    SkipReason.FORGOT,
    SkipReason.SIDE_EFFECTS,
    SkipReason.RAN_OUT,
    SkipReason.ON_PURPOSE,
    SkipReason.OTHER,
)
# A medicine is taken; everything else is done.
TAKEN = {TreatmentKind.MEDICINE, TreatmentKind.OTHER}
# A dose this far ahead is not due yet.
SOON = timedelta(hours=2)
# So many stand on Today whatever the time is.
FEW = 3


class Folded(NamedTuple):
    """The planned doses of today: those to answer now, and those that are folded."""

    due: list[DueRow]
    earlier: list[DueRow]
    later: list[DueRow]
    said: list[DueRow]


@dataclass(frozen=True)
class DueRow:
    """One planned dose, ready to be shown: strings, so that a page costs little.

    `value` names it. `take` is what the button named `word` sends: that it was taken
    now, or for a day that is over as it was planned. `half` and `then` name the
    buttons for half of it, and for the planned time once that has passed. `said` is
    what was logged for it, or "".
    """

    value: str
    ident: str
    slot: str
    name: str
    amount: str
    take: str = ""
    word: str = ""
    half: str = ""
    then: str = ""
    is_earlier: bool = False
    is_later: bool = False
    form_url: str = ""
    said: str = ""
    said_url: str = ""

    @property
    def label(self) -> str:
        """The dose in one breath, for buttons."""
        return f"{self.slot} {self.name} {self.amount}".strip()


def read_over(patient: Patient, day: date, doses: Iterable[Dose]) -> list[DueRow]:
    """Return the planned doses of a day that is over and still open, with one query.

    `doses` are those of that day, and those of others that were logged for it; the
    day's own list shows them.
    """
    said = matched(foreseen(patient, day, *holding(day, "regimen__")), doses)
    now = timezone.now()
    return [_row(patient, due, None, now) for due, dose in said.items() if dose is None]


def folded(rows: Iterable[DueRow], *, all_open: bool = False) -> Folded:
    """Return rows as Today shows them; a few that are open are all shown.

    `all_open` shows any number of them, as the page of a day that is over does.
    """
    rows = list(rows)
    opened = [one for one in rows if not one.said]
    said = [one for one in rows if one.said]
    if all_open or len(opened) <= FEW:
        return Folded(opened, [], [], said)
    return Folded(
        [one for one in opened if not one.is_earlier and not one.is_later],
        [one for one in opened if one.is_earlier],
        [one for one in opened if one.is_later],
        said,
    )


def due_rows(
    patient: Patient, day: date, regimens: Iterable[Regimen], doses: Iterable[Dose]
) -> list[DueRow]:
    """Return the planned doses of a day in their order, with what was logged."""
    return _rows(patient, dues_on(patient, day, regimens), doses)


def _rows(patient: Patient, dues: Sequence[Due], doses: Iterable[Dose]) -> list[DueRow]:
    said = matched(dues, doses)
    now = timezone.now()
    return [_row(patient, due, said[due], now) for due in dues]


def answered(patient: Patient, due: Due, dose: Dose) -> DueRow:
    """Return the row of a planned dose that was just answered."""
    return _row(patient, due, dose, timezone.now())


class Words(NamedTuple):
    """What stands in each row, translated once for a page."""

    other: str
    form: str
    skipped: str
    own: str
    undo: str
    reasons: list[tuple[str, str]]


def row_words() -> Words:
    """Return the words of the rows; reasons are those that one tap gives."""
    return Words(
        other=_("Something else"),
        form=_("Another time or amount"),
        skipped=_("Not taken:"),
        own=_("In my own words"),
        undo=_("Undo"),
        reasons=[(one.value, capfirst(str(one.label))) for one in QUICK_REASONS],
    )


def _row(patient: Patient, due: Due, dose: Dose | None, now: datetime) -> DueRow:
    treatment = due.regimen.treatment
    place = Place(treatment.pk, due.day, due.slot)
    row = DueRow(
        value=f"due:{place}",
        ident=f"due-{place}".replace(":", "-"),
        slot=capfirst(slot_in_words(due.slot)),
        name=capfirst(treatment.name),
        amount=planned_amount(due),
    )
    if dose is not None:
        url = f"/d/{patient.pk}/entry/dose/{dose.pk}/"
        return replace(row, said=_said(dose, treatment), said_url=url)
    return _open(row, patient, due, now)


def _open(row: DueRow, patient: Patient, due: Due, now: datetime) -> DueRow:
    """Return a row with what its buttons say and send."""
    treatment = due.regimen.treatment
    is_today = due.day >= patient.day_of(now)
    timed = due.slot != ANY_TIME
    half = half_of(due.planned.amount) if is_today else None
    amount = amount_with_unit(half, treatment.unit) if half else ""
    as_planned = is_today and due.is_timed and due.at <= now
    form = f"treatment={treatment.pk}&due={due.day}:{due.slot}"
    return replace(
        row,
        take=row.value if is_today else f"{row.value}:then",
        word=_("Taken") if treatment.kind_of in TAKEN else _("Done"),
        half=_("Half, %(amount)s") % {"amount": amount} if half else "",
        then=_("%(time)s, as planned") % {"time": row.slot} if as_planned else "",
        is_earlier=timed and due.at < now - NEAR,
        is_later=timed and due.at > now + SOON,
        form_url=f"/d/{patient.pk}/log/dose/?{form}",
    )


def _said(dose: Dose, treatment: Treatment) -> str:
    """Return what was logged for a planned dose, and when or why not."""
    words = {"dose": wording.line(dose, {treatment.pk: treatment}).title}
    if dose.status == DoseStatus.SKIPPED:
        words["reason"] = wording.skip_reason(dose.skip_reason)
        return _("%(dose)s: %(reason)s") % words if dose.skip_reason else words["dose"]
    words["time"] = wording.clock(dose)
    if treatment.kind_of in TAKEN:
        return _("%(dose)s, taken: %(time)s") % words
    return _("%(dose)s, done: %(time)s") % words
