"""One tap: what the pressed button says, and the entry it stands for.

All buttons of Today belong to one form, so a tap works without JavaScript too. The
button's value names what happened:

    episode:<type>        sideeffect:<code or own word>    spasms:<answer>
    dose:<treatment id>[:needed]   remedy:<code of the catalogue>   shortcut:<id>
    due:<treatment id>:<day>:<slot>, see due_taps.py
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from diary.due import Due
from diary.forms import Offered
from diary.ids import uuid7
from diary.journal import shortcuts
from diary.journal.when import NOW, TAP_CHOICES, WhenForm
from diary.models import (
    Dose,
    Entry,
    Episode,
    Patient,
    SideEffect,
    Term,
    Treatment,
    User,
)
from diary.treatments.actions import ensure_from_catalogue
from diary.vocab.entries import EpisodeType, Source, SpasmsAnswer
from diary.vocab.symptoms import SIDE_EFFECTS
from diary.vocab.treatments import CATALOGUE

from . import due_taps

SPASMS, DUE = "spasms", "due"
# A dose of a treatment that is taken as needed now.
NEEDED = "needed"


class TapForm(WhenForm):
    """What was tapped, and when it was."""

    what = forms.CharField(
        label=_("What was it?"),
        max_length=200,
        error_messages={"required": _("Choose a button below.")},
    )
    when = forms.ChoiceField(
        label=_("When was it?"),
        choices=Offered(lambda: TAP_CHOICES),
        widget=forms.RadioSelect,
        required=False,
    )
    day = part = None  # type: ignore[assignment]
    # The planned dose that was tapped, once it is known.
    due: Due | None = None

    def __init__(self, data: Any = None, *, patient: Patient) -> None:
        self.patient = patient
        super().__init__(data, initial={"when": NOW, "id": uuid7()})

    def clean(self) -> dict[str, Any]:
        """Make a time of the answer; no answer is now."""
        cleaned = super().clean() or self.cleaned_data
        if "when" not in self.errors:
            cleaned["when"] = cleaned.get("when") or NOW
        self.read_moment()
        return cleaned

    @property
    def tapped(self) -> tuple[str, str]:
        """Return the sort of the pressed button and what it names."""
        sort, _colon, name = self.cleaned_data["what"].partition(":")
        return sort, name

    def pk(self) -> UUID:
        """Return the id that the phone or the page made for this tap."""
        pk: UUID = self.cleaned_data.get("id") or uuid7()
        return pk


def entry_of(form: TapForm, *, by: User) -> Entry:
    """Return the new, unsaved entry that a valid tap stands for.

    Raises
    ------
    Http404
        The button names nothing that this diary has.
    ConflictError
        It is a planned dose of another day than the person is looking at.
    """
    sort, name = form.tapped
    maker = _MAKERS.get(sort)
    entry: Entry
    if sort == DUE:
        tapped = due_taps.read_tap(form.patient, name)
        form.due = tapped.due
        entry = due_taps.dose_from(form.patient, tapped, form.moment)
    elif maker is None:
        raise Http404
    else:
        entry = maker(form.patient, name, by)
        form.moment.put_on(entry, form.patient)
    entry.pk = form.pk()
    entry.source = Source.TAP
    return entry


def answer_of(form: TapForm) -> SpasmsAnswer | None:
    """Return the answer about the day that was tapped, or None for an entry."""
    sort, name = form.tapped
    if sort != SPASMS:
        return None
    if name not in (SpasmsAnswer.NONE, SpasmsAnswer.AS_LOGGED):
        raise Http404
    return SpasmsAnswer(name)


def _episode(patient: Patient, name: str, _by: User) -> Entry:
    if name not in EpisodeType:
        raise Http404
    return Episode(patient=patient, type=name)


def _dose(patient: Patient, name: str, _by: User) -> Entry:
    pk, _colon, how = name.partition(":")
    if how not in {"", NEEDED}:
        raise Http404
    try:
        treatment = patient.treatments.current().get(pk=pk)
    except (ValidationError, patient.treatments.model.DoesNotExist):
        raise Http404 from None
    dose = _dose_of(patient, treatment)
    dose.as_needed = treatment.as_needed or how == NEEDED
    return dose


def _remedy(patient: Patient, name: str, by: User) -> Entry:
    if name not in CATALOGUE:
        raise Http404
    return _dose_of(patient, ensure_from_catalogue(patient, code=name, by=by))


def _dose_of(patient: Patient, treatment: Treatment) -> Dose:
    return Dose(
        patient=patient,
        treatment=treatment,
        amount=treatment.usual_amount,
        unit=treatment.unit,
        as_needed=treatment.as_needed,
    )


def _side_effect(patient: Patient, name: str, _by: User) -> Entry:
    known = name in SIDE_EFFECTS
    if not known:
        terms = patient.terms.current().filter(list=Term.List.SYMPTOM)
        known = terms.filter(text=name).exists()
    if not known:
        raise Http404
    return SideEffect(patient=patient, symptom=name)


def _shortcut(patient: Patient, name: str, _by: User) -> Entry:
    try:
        shortcut = patient.shortcuts.current().get(pk=name)
    except (ValidationError, patient.shortcuts.model.DoesNotExist):
        raise Http404 from None
    shortcut.patient = patient
    return shortcuts.entry_from(shortcut)


_MAKERS = {
    "episode": _episode,
    "dose": _dose,
    "remedy": _remedy,
    "sideeffect": _side_effect,
    "shortcut": _shortcut,
}
