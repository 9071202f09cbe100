"""The once-a-day questions, of the evening and of the night."""

from __future__ import annotations

from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from diary.forms import (
    AmountField,
    OptionalChoice,
    Receipt,
    ReceiptForm,
    listed,
    scale,
    whole,
)
from diary.ids import uuid7
from diary.models import CheckIn, Patient
from diary.timekeeping import day_bounds
from diary.vocab.entries import (
    CheckInPart,
    SideEffectsAnswer,
    Source,
    SpasmsAnswer,
    TimePrecision,
)

from .entry_form import rising

ZERO_TO_TEN = _("0 is none, 10 the worst.")


class CheckInForm(ReceiptForm, forms.ModelForm):
    """What both check-ins share: the day is given, each answer may be left out."""

    note = forms.CharField(
        label=_("Note"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, data: Any = None, *, patient: Patient, instance: CheckIn, **more: Any
    ) -> None:
        self.patient = patient
        self.is_new = instance._state.adding
        initial = {} if self.is_new else {"version": instance.version}
        super().__init__(data, instance=instance, initial=initial, **more)

    def validate_unique(self) -> None:
        """Nothing to ask: the action settles a second check-in of the day."""

    def validate_constraints(self) -> None:
        """Nothing to ask: the fields hold the same rules, without a query each."""

    def clean(self) -> dict[str, Any]:
        """Refuse a check-in that says nothing."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(
            cleaned.get(name) not in (None, "", []) for name in self.questions
        ):
            raise forms.ValidationError(_("Answer at least one question."))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and self.is_new:
            self.instance.pk = self.cleaned_data.get("id") or uuid7()
            receive(self.instance, self.receipt())

    def try_again(
        self, reason: str, *, version: int | None = None, stored: CheckIn | None = None
    ) -> None:
        """Show what was typed once more; what was left empty keeps what is stored."""
        super().try_again(reason, version=version)
        if stored is not None:
            typed = cast("QueryDict", self.data)
            for name in self.questions:
                kept = getattr(stored, name, None)
                if kept not in (None, "") and not typed.get(name):
                    typed[name] = str(kept)

    @property
    def questions(self) -> list[str]:
        """The names of the fields that hold an answer."""
        hidden = {"id", "entered_at", "sent_at", "version", "spasms_include_logged"}
        return [name for name in self.fields if name not in hidden]


def receive(check_in: CheckIn, receipt: Receipt) -> None:
    """Give a new check-in its times: it happened on its day, whenever it was typed."""
    patient = check_in.patient
    first, after = day_bounds(check_in.local_day, patient.zone, patient.day_start)
    entered_at = receipt.entered_at
    check_in.entered_at, check_in.clock_skew = entered_at, receipt.clock_skew
    last = after.astimezone(UTC) - timedelta(seconds=1)
    check_in.occurred_at = min(max(entered_at, first), last)
    check_in.timezone, check_in.day_start = patient.timezone, patient.day_start
    check_in.time_precision = TimePrecision.DAY
    check_in.source = Source.FORM


class EveningForm(CheckInForm):
    """How the last 24 hours were, on average and at their worst."""

    spasticity = scale(
        _("Spasticity on average over the last 24 hours"), help_text=ZERO_TO_TEN
    )
    worst = scale(_("At its worst moment"), help_text=ZERO_TO_TEN)
    spasms = OptionalChoice(
        label=_("Spasms today"),
        choices=listed(
            (SpasmsAnswer.NONE, _("No spasms")),
            (SpasmsAnswer.AS_LOGGED, _("As logged, that was all")),
            (SpasmsAnswer.NUMBER, _("I give a number")),
        ),
    )
    spasms_low = whole(_("How many"), 5000)
    spasms_high = whole(_("Up to (if you are not sure)"), 5000)
    spasms_include_logged = forms.BooleanField(
        label=_("This number includes the spasms I logged one by one"),
        required=False,
    )
    pain = scale(_("Pain"), help_text=ZERO_TO_TEN)
    fatigue = scale(_("Fatigue"), help_text=ZERO_TO_TEN)
    walking = scale(
        _("Difficulty walking"), help_text=_("0 is none, 10 is not possible.")
    )
    sleepiness = scale(_("Sleepiness in the day"), help_text=ZERO_TO_TEN)
    side_effects = OptionalChoice(
        label=_("Any side effect today?"),
        choices=listed(
            (SideEffectsAnswer.NONE, _("None")),
            (SideEffectsAnswer.SOME, _("Yes")),
        ),
    )
    symptoms = forms.MultipleChoiceField(
        label=_("Which?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = CheckIn
        fields = (
            "spasticity",
            "worst",
            "spasms",
            "spasms_low",
            "spasms_high",
            "spasms_include_logged",
            "pain",
            "fatigue",
            "walking",
            "sleepiness",
            "side_effects",
            "note",
        )

    def __init__(
        self, *args: Any, symptoms: list[tuple[str, str]], logged: int = 0, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.logged = logged
        self.fields["symptoms"].choices = symptoms  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Settle the number of spasms and the side effects."""
        cleaned = super().clean()
        self._read_spasms(cleaned)
        if cleaned.get("symptoms"):
            if cleaned.get("side_effects") == SideEffectsAnswer.NONE:
                self.add_error("side_effects", _("You chose none and also some."))
            cleaned["side_effects"] = SideEffectsAnswer.SOME
        return cleaned

    def _read_spasms(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("spasms_low") is not None and not cleaned.get("spasms"):
            cleaned["spasms"] = SpasmsAnswer.NUMBER
        if cleaned.get("spasms") == SpasmsAnswer.NUMBER:
            rising(self, "spasms_low", "spasms_high")
            if cleaned.get("spasms_low") is None and "spasms_low" not in self.errors:
                self.add_error("spasms_low", _("Enter how many."))
            return
        cleaned["spasms_low"] = cleaned["spasms_high"] = None
        cleaned["spasms_include_logged"] = True
        if cleaned.get("spasms") == SpasmsAnswer.NONE and self.logged:
            message = _("Spasms are logged for this day. Choose “As logged” instead.")
            self.add_error("spasms", message)


class NightForm(CheckInForm):
    """How the night was that ended on this morning."""

    sleep_disruption = scale(
        _("How much did spasms disturb your sleep?"), help_text=ZERO_TO_TEN
    )
    woken = whole(_("How often did spasms wake you?"), 200)
    sleep_hours = AmountField(
        label=_("Hours slept"),
        max_digits=3,
        decimal_places=1,
        min_value=Decimal(0),
        max_value=Decimal(24),
    )

    class Meta:
        model = CheckIn
        fields = ("sleep_disruption", "woken", "sleep_hours", "note")


CHECK_IN_FORMS = {CheckInPart.EVENING: EveningForm, CheckInPart.NIGHT: NightForm}
