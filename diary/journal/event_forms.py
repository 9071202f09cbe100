"""The forms about life events and about days that comparisons leave out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diary.forms import DayField, ReceiptForm, WordField, grouped, one_line, own_word
from diary.ids import uuid7
from diary.models import LifeEvent, Patient
from diary.vocab.events import LIFE_EVENTS


class LifeEventForm(ReceiptForm, forms.ModelForm):
    """Something that explains bad days: what it was, and from when to when."""

    what = WordField(
        LIFE_EVENTS,
        lambda own: [("", _("Choose…")), *grouped(LIFE_EVENTS, own)],
        label=_("What was it?"),
    )
    what_own = own_word()
    starts_on = DayField(
        label=_("From"), error_messages={"required": _("Enter the first day.")}
    )
    ends_on = DayField(
        label=_("To"),
        required=False,
        help_text=_("The last day of it. Leave it empty while it goes on."),
    )
    leave_out = forms.BooleanField(
        label=_("Leave these days out of comparisons"),
        required=False,
        help_text=_(
            "Decide it for what happened, before you look at the numbers. The days stay"
            " in the diary, and comparisons of treatments will show both results: with"
            " these days and without them."
        ),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = LifeEvent
        fields = ("what", "starts_on", "ends_on", "leave_out", "note")

    def __init__(
        self, data: Any = None, *, patient: Patient, instance: Any = None, **more: Any
    ) -> None:
        self.patient = patient
        self.is_new = instance is None
        instance = instance or LifeEvent(patient=patient)
        instance.patient = patient
        receipt = {"id": uuid7()} if self.is_new else {"version": instance.version}
        more["initial"] = receipt | (more.get("initial") or {})
        super().__init__(data, instance=instance, **more)
        what = self.fields["what"]
        what.keep = [instance.what]  # type: ignore[attr-defined]
        what.own = self._own_words  # type: ignore[attr-defined]

    def _own_words(self) -> list[str]:
        """Return the own words of earlier life events, so that they stay offered."""
        used = self.patient.lifeevents.current().order_by("what")
        words = used.values_list("what", flat=True).distinct()
        return [one for one in words if one not in LIFE_EVENTS]

    def validate_unique(self) -> None:
        """Nothing to ask: a repeated id is settled by the action that stores it."""

    def validate_constraints(self) -> None:
        """Nothing to ask: the fields hold the same rules, without a query each."""

    def clean_starts_on(self) -> Any:
        """Refuse days that have not come yet."""
        return self._known(self.cleaned_data["starts_on"])

    def clean_ends_on(self) -> Any:
        """Refuse days that have not come yet."""
        return self._known(self.cleaned_data["ends_on"])

    def clean(self) -> dict[str, Any]:
        """Read own words; an event ends after it begins."""
        cleaned = super().clean() or self.cleaned_data
        text = one_line(cleaned.get("what_own") or "")
        if text:
            cleaned["what"] = LIFE_EVENTS.normalise(text)
        if not cleaned.get("what") and not {"what", "what_own"} & set(self.errors):
            self.add_error(
                "what", _("Choose what it was, or say it in your own words.")
            )
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("This is before it began."))
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and self.is_new:
            self.instance.pk = self.cleaned_data.get("id") or uuid7()
            receipt = self.receipt()
            self.instance.entered_at = receipt.entered_at
            self.instance.clock_skew = receipt.clock_skew

    def _known(self, day: Any) -> Any:
        # By the date on the wall: the diary's day may still be yesterday's.
        if day and day > timezone.now().astimezone(self.patient.zone).date():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class LeaveOutForm(ReceiptForm):
    """Whether comparisons leave a day out, and why."""

    leave_out = forms.ChoiceField(
        choices=[("yes", _("yes")), ("no", _("no"))], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Why? (may stay empty)"), max_length=200, required=False
    )

    def clean_reason(self) -> str:
        """Keep it on one line."""
        return one_line(self.cleaned_data["reason"])
