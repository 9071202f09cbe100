"""The questions of every change of treatment: the day, who decided, why, what for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from diary.actions import OwnWord
from diary.forms import (
    DayField,
    OptionalChoice,
    ReceiptForm,
    WordField,
    grouped,
    listed,
    one_line,
    own_word,
)
from diary.ids import uuid7
from diary.models import Patient, Term, TreatmentChange
from diary.treatments.forms import calendar_day
from diary.vocab.changes import Decider, Outcome, Reason
from diary.vocab.symptoms import SIDE_EFFECTS

STILL_TO_COME = _(
    "This day is still to come. A change that is planned belongs into the plan."
)
# What a change says in the words of the person who made it.
SAID = ("decided_by", "reason", "side_effect", "hope", "watch", "note")


def first_day(patient: Patient) -> date:
    """Return the day on which this diary began."""
    return patient.day_of(patient.created_at)


class WhyForm(ReceiptForm):
    """A change of treatment: from which day on, who decided, and why.

    `stored` is a change that is corrected; then the answers begin with what it says.
    """

    day = DayField(
        label=_("From which day on?"),
        error_messages={"required": _("Enter the day.")},
    )
    early = forms.BooleanField(
        label=_("It was before this diary began"), required=False
    )
    decided_by = OptionalChoice(
        label=_("Who decided?"), choices=listed(*Decider.choices)
    )
    reason = OptionalChoice(label=_("Why?"), choices=listed(*Reason.choices))
    side_effect = WordField(
        SIDE_EFFECTS,
        lambda own: [("", _("Not said")), *grouped(SIDE_EFFECTS, own)],
        label=_("Which side effect?"),
    )
    side_effect_own = own_word()
    hope = forms.CharField(
        label=_("What I hope for"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    watch = OptionalChoice(label=_("What to watch"), choices=listed(*Outcome.choices))
    note = forms.CharField(
        label=_("Note"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        patient: Patient,
        stored: TreatmentChange | None = None,
        **more: Any,
    ) -> None:
        self.patient, self.stored = patient, stored
        begun: dict[str, Any] = {"id": uuid7(), "day": patient.today()}
        if stored is not None:
            begun = {name: getattr(stored, name) for name in (*SAID, "day", "version")}
        more["initial"] = begun | (more.get("initial") or {})
        super().__init__(data, **more)
        self.own_words: list[OwnWord] = []
        self._is_early = False
        field = self.fields["side_effect"]
        field.own = self._own_words  # type: ignore[attr-defined]
        field.keep = [stored.side_effect] if stored else []  # type: ignore[attr-defined]

    def _own_words(self) -> list[str]:
        terms = self.patient.terms.current().filter(list=Term.List.SYMPTOM)
        return list(terms.order_by("pk").values_list("text", flat=True))

    @property
    def asks_early(self) -> bool:
        """Tell whether to show the tick for a day before the diary."""
        return self._is_early or bool(self["early"].value())

    @property
    def says_why(self) -> bool:
        """Tell whether the part about reasons is to stand open."""
        names = (*SAID, "side_effect_own")
        return any(self[name].value() or self[name].errors for name in names)

    def clean_day(self) -> date | None:
        """Refuse days that are still to come."""
        day: date | None = self.cleaned_data["day"]
        if day is not None and day > calendar_day(self.patient):
            raise ValidationError(STILL_TO_COME)
        return day

    def clean_hope(self) -> str:
        """Keep it on one line."""
        return one_line(self.cleaned_data["hope"])

    def clean(self) -> dict[str, Any]:
        """Read own words; a side effect is a reason."""
        cleaned = super().clean() or self.cleaned_data
        own = one_line(cleaned.get("side_effect_own") or "")
        if own:
            cleaned["side_effect"] = word = SIDE_EFFECTS.normalise(own)
            if word not in SIDE_EFFECTS:
                self.own_words.append((Term.List.SYMPTOM, word))
        if cleaned.get("side_effect"):
            if not cleaned.get("reason"):
                cleaned["reason"] = Reason.SIDE_EFFECT.value
            elif cleaned["reason"] != Reason.SIDE_EFFECT:
                cleaned["side_effect"], self.own_words = "", []
        return cleaned

    def confirm_early(self) -> None:
        """Ask about a day before the diary's first one, unless that is ticked."""
        day, began = self.cleaned_data.get("day"), first_day(self.patient)
        if day is None or day >= began or (self.stored and day == self.stored.day):
            return
        self._is_early = True
        if not self.cleaned_data.get("early"):
            message = _(
                "This diary began on %(day)s. If the day is right, tick “It was before"
                " this diary began”."
            )
            values = {"day": date_format(began)}
            self.add_error("day", ValidationError(message, params=values))

    def change(self, kind: str) -> TreatmentChange:
        """Return what was answered as a change of this kind, not stored."""
        change = self.stored or TreatmentChange(patient=self.patient, kind_of=kind)
        if self.stored is None:
            change.pk = self.cleaned_data["id"] or uuid7()
            change.entered_at, change.clock_skew, _own = self.receipt()
            change.day = self.cleaned_data["day"]
        for name in SAID:
            setattr(change, name, self.cleaned_data[name])
        return change
