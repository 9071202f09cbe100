"""The forms about treatments. Whatever is typed passes through one of these."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diary.forms import AmountField, DayField, ReceiptForm, listed, one_line
from diary.ids import uuid7
from diary.models import Patient, Regimen, Treatment
from diary.vocab import terms
from diary.vocab.treatments import CATALOGUE, TreatmentKind, Unit, amount_with_unit

SINCE_DAY, BEFORE, NOT_NOW = "day", "before", "no"
USED_CHOICES = [
    (SINCE_DAY, _("Yes, since a day")),
    (BEFORE, _("Yes, the day is not known")),
    (NOT_NOW, _("No, not now")),
]
STILL_TO_COME = _("This day is still to come.")


def calendar_day(patient: Patient) -> date:
    """Return today's date on the wall; the diary day may still be yesterday's."""
    return timezone.now().astimezone(patient.zone).date()


class SinceForm(ReceiptForm):
    """The questions whether something is used now, and since when."""

    used = forms.ChoiceField(
        label=_("Is it used now?"),
        choices=USED_CHOICES,
        required=False,
        widget=forms.RadioSelect,
    )
    starts_on = DayField(
        label=_("Used since"),
        required=False,
        help_text=_("Leave it empty if it was before this diary or is not known."),
    )

    def read_since(self) -> None:
        """Settle the two answers; a day alone says "yes" as well."""
        used, day = (self.cleaned_data.get(name) for name in ("used", "starts_on"))
        if {"used", "starts_on"} & set(self.errors):
            return
        if day is not None and day > calendar_day(self.patient):
            self.add_error("starts_on", STILL_TO_COME)
        elif day is not None and used in {BEFORE, NOT_NOW}:
            message = _("Leave the day empty, or answer “Yes, since a day”.")
            self.add_error("starts_on", message)
        elif day is None and used == SINCE_DAY:
            message = _("Enter the day, or answer that it is not known.")
            self.add_error("starts_on", message)
        elif day is None and not used:
            self.add_error("used", _("Say whether it is used now."))
        self.cleaned_data["used"] = used or SINCE_DAY

    @property
    def used_now(self) -> bool:
        """Tell whether the answer was yes."""
        return self.cleaned_data.get("used") in {SINCE_DAY, BEFORE}


class TreatmentForm(SinceForm, forms.ModelForm):
    """A treatment: its name, what a dose is counted in, and how much is usual."""

    version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    catalogue = forms.CharField(
        max_length=terms.CODE_MAX_LENGTH, required=False, widget=forms.HiddenInput
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Enter a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    kind_of = forms.ChoiceField(
        label=_("What is it?"),
        error_messages={"required": _("Choose what it is.")},
        choices=listed(*TreatmentKind.choices),
        widget=forms.RadioSelect,
    )
    unit = forms.ChoiceField(
        label=_("Counted in"),
        choices=[("", _("Not counted")), *Unit.choices],
        required=False,
    )
    usual_amount = AmountField(
        label=_("Usual amount of one dose"),
        min_value=Decimal("0.001"),
        error_messages={
            "invalid": _("Enter a number, for example 10 or 2.5."),
            "min_value": _("Enter a number above zero."),
            "max_value": _("This is too much for one dose."),
        },
    )
    as_needed = forms.BooleanField(label=_("Taken only when needed"), required=False)
    note = forms.CharField(
        label=_("Note"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    # Which treatment it is to be used instead of; the switch is noted next.
    instead_of = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Treatment
        fields = (
            "name",
            "kind_of",
            "unit",
            "usual_amount",
            "as_needed",
            "catalogue",
            "note",
        )

    # A treatment of the same name that the diary holds already.
    existing: Treatment | None = None

    def __init__(
        self,
        data: Any = None,
        *,
        patient: Patient,
        instance: Any = None,
        regimens: Iterable[Regimen] | None = None,
        **more: Any,
    ) -> None:
        """Make the form; `regimens` are all of the treatment, if they were read."""
        self.patient = patient
        self.is_new = instance is None or instance._state.adding
        instance = instance or Treatment(patient=patient)
        receipt = {"id": uuid7()} if self.is_new else {"version": instance.version}
        more["initial"] = receipt | (more.get("initial") or {})
        super().__init__(data, instance=instance, **more)
        self._suggest_strengths()
        if not self.is_new:
            del self.fields["used"], self.fields["starts_on"]
            # The code says where the row came from; that does not change.
            del self.fields["catalogue"], self.fields["instead_of"]
            if _is_counted(instance, regimens):
                self._fix_unit(instance)

    @property
    def is_for_switch(self) -> bool:
        """Tell whether it is added to be used instead of another one."""
        return self.is_new and bool(self["instead_of"].value())

    def _suggest_strengths(self) -> None:
        code = self.instance.catalogue or self.data.get("catalogue", "")
        self.strengths = CATALOGUE[code].strengths if code in CATALOGUE else ()
        hint = _("Optional. With it, one tap on Today stores a whole dose.")
        field = self.fields["usual_amount"]
        field.help_text = hint
        if self.strengths:
            unit = CATALOGUE[code].unit
            shown = [amount_with_unit(Decimal(one), unit) for one in self.strengths]
            made = _("It is made as: %(strengths)s.") % {"strengths": ", ".join(shown)}
            field.help_text = f"{hint} {made}"
            field.widget.attrs["list"] = "strengths"

    def _fix_unit(self, treatment: Treatment) -> None:
        field = self.fields["unit"]
        shown = treatment.get_unit_display() or _("Not counted")
        field.choices = [(treatment.unit, shown)]  # type: ignore[attr-defined]
        why = _(
            "Doses are logged or planned in this unit, so it stays. For another unit,"
            " add another treatment."
        )
        field.help_text = why
        field.error_messages["invalid_choice"] = why

    def clean_catalogue(self) -> str:
        """Refuse a code that the catalogue does not have."""
        code: str = self.cleaned_data["catalogue"]
        if code and code not in CATALOGUE:
            raise ValidationError(_("The list of treatments has no such item."))
        return code

    def clean_name(self) -> str:
        """Refuse a name of which nothing can be read."""
        name = one_line(self.cleaned_data["name"])
        if not any(map(str.isalnum, name)):
            raise ValidationError(_("Use at least one letter or digit."))
        return name

    def clean(self) -> dict[str, Any]:
        """Numbers carry units; a known name brings its code."""
        cleaned = super().clean() or self.cleaned_data
        self._refuse_taken(cleaned.get("name"))
        unitless = not cleaned.get("unit") and "unit" not in self.errors
        if cleaned.get("usual_amount") and unitless:
            self.add_error("unit", _("Choose what this amount is counted in."))
        if self.is_new:
            self.read_since()
            self._recognise(cleaned)
        return cleaned

    def _refuse_taken(self, name: str | None) -> None:
        """Refuse a name of another row; the same row may come twice."""
        posted = self.cleaned_data.get("id") or self.instance.pk
        own: UUID = posted if self.is_new else self.instance.pk
        # Compared here, because SQLite knows upper and lower case of ASCII only.
        for one in self.patient.treatments.current().exclude(pk=own):
            if name and terms.folded(one.name) == terms.folded(name):
                self.existing = one
                self.add_error("name", _("This name is in your list already."))

    def _recognise(self, cleaned: dict[str, Any]) -> None:
        code = CATALOGUE.normalise(cleaned.get("name", ""))
        same_kind = code in CATALOGUE and CATALOGUE[code].kind == cleaned.get("kind_of")
        if same_kind and not cleaned.get("catalogue"):
            cleaned["catalogue"] = code

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.is_new and not self.errors:
            treatment: Treatment = self.instance
            treatment.pk = self.cleaned_data["id"] or uuid7()
            treatment.entered_at, treatment.clock_skew, _own = self.receipt()

    def validate_unique(self) -> None:
        """Skip it: a repeated id is settled by the action that stores it."""

    def validate_constraints(self) -> None:
        """Skip them: the fields hold the same rules."""


def _is_counted(treatment: Treatment, regimens: Iterable[Regimen] | None) -> bool:
    """Tell whether a dose was logged or planned in the unit of a treatment.

    What was taken back counts, because it can be put back.
    """
    said = Q(planned__amount__isnull=False) | Q(most_a_day__isnull=False)
    return (
        (
            treatment.regimens.filter(said).exists()
            if regimens is None
            else any(map(_says_how_much, regimens))
        )
        or treatment.doses.exists()
        or treatment.steps.filter(said).exists()
    )


def _says_how_much(regimen: Regimen) -> bool:
    return regimen.most_a_day is not None or any(
        one.amount is not None for one in regimen.planned.all()
    )
