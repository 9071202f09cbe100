"""One tap on a planned dose: which one it is, and what was done with it.

The button's value is `due:<treatment>:<day>:<slot>`, the day and the slot being those
of the regimen, and with it may stand

    :half            half of the planned amount, now
    :then            as planned, at the time it was planned for
    :skip:<reason>   not taken
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.http import Http404
from django.utils.translation import gettext as _

from diary.actions import ConflictError
from diary.due import Due
from diary.journal.due_doses import dose_of, find_due, half_of, read_place
from diary.journal.when import TOLERANCE, Moment
from diary.models import Dose, Patient
from diary.vocab.entries import (
    DayPart,
    DoseStatus,
    SkipReason,
    TimePrecision,
)

# "Now" answers a planned dose of the day before until so long after its time.
LATE_AT_NIGHT = timedelta(hours=8)


class DueTap(NamedTuple):
    """A tapped planned dose, and what was said beside it."""

    due: Due
    how: str


def read_tap(patient: Patient, name: str) -> DueTap:
    """Return what a tapped value names.

    Raises
    ------
    Http404
        It names nothing that a regimen of this diary foresees on that day.
    """
    read = read_place(name)
    due = find_due(patient, read[0]) if read else None
    if read is None or due is None:
        raise Http404
    how = read[1]
    halves = half_of(due.planned.amount) is not None
    kind, _colon, reason = how.partition(":")
    is_skipped = kind == "skip" and reason in SkipReason
    if how not in {"", "then"} and not (how == "half" and halves) and not is_skipped:
        raise Http404
    return DueTap(due, how)


def dose_from(patient: Patient, tap: DueTap, moment: Moment) -> Dose:
    """Return the new, unsaved dose of a tap, with its time.

    Raises
    ------
    Http404
        The planned time is still to come, and it was said to be taken then.
    ConflictError
        The row is one of another day: the page was open for long.
    """
    due, how = tap
    dose = dose_of(patient, due)
    moment.put_on(dose, patient)
    if how.startswith("skip"):
        dose.status, dose.skip_reason = DoseStatus.SKIPPED, how.partition(":")[2]
        _put_planned_time(dose, due, moment)
    elif how == "then":
        if due.at > moment.receipt.entered_at + TOLERANCE:
            raise Http404
        _put_planned_time(dose, due, moment)
    else:
        _refuse_other_day(due, moment)
    if how == "half":
        dose.amount = half_of(due.planned.amount)
    return dose


def _put_planned_time(dose: Dose, due: Due, moment: Moment) -> None:
    """Give a dose the time it was planned for; what lies ahead is noted now."""
    if due.at > moment.receipt.entered_at:
        _refuse_other_day(due, moment)
        return
    dose.occurred_at, dose.local_day = due.at, due.day
    if due.is_timed:
        dose.time_precision = TimePrecision.ABOUT
    elif due.slot in DayPart:
        dose.time_precision = TimePrecision.PART
    else:
        dose.time_precision = TimePrecision.DAY


def _refuse_other_day(due: Due, moment: Moment) -> None:
    past_midnight = moment.occurred_at - due.at <= LATE_AT_NIGHT
    is_of_day = moment.local_day == due.day
    if is_of_day or (past_midnight and moment.local_day > due.day):
        return
    raise ConflictError(_("This dose is planned for another day. Load the page again."))
