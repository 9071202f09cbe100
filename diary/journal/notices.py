"""The message after an action: what was stored, with Undo, until the next action.

Without JavaScript it travels in the address of the page that follows, as
`?did=saved:episode:<id>`; the page reads the entry again, so it says what is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.access import DiaryRequest, wants_fragment
from diary.models import Dose, Entry, Patient, User
from diary.vocab.entries import Kind

from .dose_facts import Beside, read_beside
from .due_rows import DueRow, row_words
from .timeline import Row, row
from .wording import logged_by

DONE = {
    "saved": gettext_lazy("Saved"),
    "already": gettext_lazy("Already saved"),
    "changed": gettext_lazy("Changed"),
    "back": gettext_lazy("Taken back"),
    "restored": gettext_lazy("Restored"),
}
# What was done to a dose that may be worth a second look.
LOOKED_AT = {"saved", "changed", "restored"}
# Minutes by which a phone's clock may be wrong without a word about it.
CLOCK_TOLERANCE = 5


@dataclass(frozen=True)
class Notice:
    """What was done to which entry."""

    did: str
    done: str
    row: Row
    day: date | None
    clock: str
    notes: Sequence[str] = ()
    # What a page of planned doses shows anew: their rows, and the line of what is
    # taken as needed.
    due: Sequence[DueRow] = ()
    needed: str = ""
    needed_of: str = ""
    # Where a script asks for the notes and the rest, so that storing is not slower.
    beside: str = ""


def notice(did: str, entry: Entry, *, reader: User, swapped: bool = False) -> Notice:
    """Return the message that something was done to an entry.

    `swapped` says that it is put into an open page, with what changes there.
    """
    told = _plain(did, entry, reader)
    if not isinstance(entry, Dose) or not (swapped or did in LOOKED_AT):
        return told
    return _with_beside(told, read_beside(entry), swapped=swapped)


def read_notice(request: DiaryRequest) -> Notice | None:
    """Return the message that the address carries, if its entry is of this diary."""
    did, _colon, name = request.GET.get("did", "").partition(":")
    kind, _colon, pk = name.partition(":")
    if did not in DONE or kind not in Kind:
        return None
    try:
        entry = request.patient.entries(kind).filter(pk=pk).first()
    except ValidationError:
        return None
    return notice(did, entry, reader=request.user) if entry else None


def answer(
    request: DiaryRequest, did: str, entry: Entry, *, status: int = 200
) -> HttpResponse:
    """Answer a write: with a fragment if a script asks, else with the day's page."""
    if wants_fragment(request):
        told = notice(did, entry, reader=request.user, swapped=True)
        context = {"notice": told, "due_words": row_words()}
        return render(request, "_components/logged.html", context, status=status)
    return HttpResponseRedirect(
        f"{day_url(request.patient, entry)}?{said(did, entry)}", status=303
    )


def answer_tap(
    request: DiaryRequest,
    did: str,
    entry: Entry,
    *,
    due: DueRow | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer a tap, of a script with as little as can be: the rest is asked for.

    `due` is the row of the planned dose that was answered.
    """
    if not isinstance(entry, Dose) or not wants_fragment(request):
        return answer(request, did, entry, status=status)
    told = replace(
        _plain(did, entry, request.user),
        due=[due] if due else [],
        beside=f"/d/{entry.patient_id}/beside/{entry.pk}/" if did == "saved" else "",
    )
    context = {"notice": told, "due_words": row_words()}
    return render(request, "_components/logged.html", context, status=status)


def answer_beside(request: DiaryRequest, dose: Dose) -> HttpResponse:
    """Answer a script with what stands beside a dose that was just logged."""
    beside = read_beside(dose)
    told = _with_beside(_plain("saved", dose, request.user), beside, swapped=True)
    told = replace(told, due=beside.answered())
    context = {"notice": told, "due_words": row_words()}
    return render(request, "_components/beside.html", context)


def said(did: str, entry: Entry) -> str:
    """Return the part of an address that carries a message."""
    return urlencode({"did": f"{did}:{entry.kind()}:{entry.pk}"})


def day_url(patient: Patient, entry: Entry) -> str:
    """Return the page of the entry's day; that of scales is a page of their own."""
    if entry.kind() == Kind.ASSESSMENT:
        return reverse("scale-list", args=[patient.pk])
    if entry.local_day == patient.today():
        return reverse("today", args=[patient.pk])
    return reverse("day", args=[patient.pk, entry.local_day])


def _plain(did: str, entry: Entry, reader: User) -> Notice:
    """Return the message without what would have to be read for it."""
    elsewhere = entry.local_day != entry.patient.today()
    is_known = did == "already" and isinstance(entry, Dose) and entry.due_on is not None
    return Notice(
        did=did,
        done=str(DONE[did]),
        row=row(entry),
        day=entry.local_day if elsewhere else None,
        clock=_clock(entry.clock_skew),
        notes=[logged_by(entry, reader)] if is_known else [],
    )


def _with_beside(told: Notice, beside: Beside, *, swapped: bool) -> Notice:
    """Say of a dose what may be worth a second look, and what it changes."""
    if told.did in LOOKED_AT:
        told = replace(told, notes=beside.notes())
    if not swapped:
        return told
    return replace(
        told,
        due=beside.rows(),
        needed=beside.hint(),
        needed_of=str(beside.dose.treatment_id),
    )


def _clock(skew: int) -> str:
    minutes = round(abs(skew) / 60)
    if minutes <= CLOCK_TOLERANCE:
        return ""
    if skew > 0:
        text = ngettext(
            "The clock of this device is %(minutes)s minute ahead.",
            "The clock of this device is %(minutes)s minutes ahead.",
            minutes,
        )
    else:
        text = ngettext(
            "The clock of this device is %(minutes)s minute behind.",
            "The clock of this device is %(minutes)s minutes behind.",
            minutes,
        )
    kept = _("The time was kept as the device showed it.")
    return f"{text % {'minutes': minutes}} {kept}"
