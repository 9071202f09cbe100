"""The message after an action: what was stored, with Undo, until the next action.

Without JavaScript it travels in the address of the page that follows, as
`?did=saved:episode:<id>`; the page reads the entry again, so it says what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.access import DiaryRequest, wants_fragment
from diary.models import Entry, Patient
from diary.vocab.entries import Kind

from .timeline import Row, row

DONE = {
    "saved": gettext_lazy("Saved"),
    "already": gettext_lazy("Already saved"),
    "changed": gettext_lazy("Changed"),
    "back": gettext_lazy("Taken back"),
    "restored": gettext_lazy("Restored"),
}
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


def notice(did: str, entry: Entry) -> Notice:
    """Return the message that something was done to an entry."""
    patient = entry.patient
    elsewhere = entry.local_day != patient.today()
    return Notice(
        did=did,
        done=str(DONE[did]),
        row=row(entry),
        day=entry.local_day if elsewhere else None,
        clock=_clock(entry.clock_skew),
    )


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
    return notice(did, entry) if entry else None


def answer(
    request: DiaryRequest, did: str, entry: Entry, *, status: int = 200
) -> HttpResponse:
    """Answer a write: with a fragment if a script asks, else with the day's page."""
    if wants_fragment(request):
        context = {"notice": notice(did, entry)}
        return render(request, "_components/logged.html", context, status=status)
    return HttpResponseRedirect(
        f"{day_url(request.patient, entry)}?{said(did, entry)}", status=303
    )


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
