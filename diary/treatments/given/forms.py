"""The forms about injections, procedures and the pump."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diary.actions import OwnWord
from diary.forms import (
    AmountField,
    DayField,
    Offered,
    OptionalChoice,
    ReceiptForm,
    WordField,
    grouped,
    listed,
    one_line,
    own_word,
)
from diary.models import Dose, PumpNote, Term
from diary.vocab.body import SITES, Side
from diary.vocab.changes import PumpEvent
from diary.vocab.treatments import Unit, amount_with_unit

from .row_form import (
    STILL_TO_COME,
    GivenForm,
    RowForm,
    day_field,
    name_field,
    note_field,
)
from .site_rows import SiteRows

ABOVE_ZERO = Decimal("0.001")
MOST_OF_IT = Decimal(100_000)
WRONG_NUMBER = {
    "invalid": _("Enter a number, for example 10 or 2.5."),
    "min_value": _("Enter a number above zero."),
    "max_value": _("This is too much."),
}
# Of a procedure only what is measured has an amount.
MEASURED = {Unit.ML, Unit.MG, Unit.MICROGRAM, Unit.G, Unit.TOXIN_UNIT}


def came_back_field() -> DayField:
    """Return the field for the day on which the spasms came back."""
    return DayField(
        label=_("Spasms came back on"),
        required=False,
        help_text=_("As you notice it. Empty: not noted."),
    )


class InjectionForm(GivenForm):
    """An injection: how much, into which muscles, by whom.

    The total and the units of each muscle may be missing. Where they are there, they
    must agree; a total that is missing is the sum if each muscle has its units.
    """

    amount = AmountField(
        label=_("Total"), min_value=ABOVE_ZERO, error_messages=WRONG_NUMBER
    )
    wore_off_on = came_back_field()

    class Meta:
        model = Dose
        fields = ("amount", "clinician", "wore_off_on", "note")

    def _offer(self) -> None:
        unit = self.treatment.get_unit_display() or _("amount")
        self.fields["amount"].label = _("Total (%(unit)s)") % {"unit": unit}
        self.fields["clinician"].label = _("Injected by")
        stored = [] if self.is_new else list(self.instance.sites.all())
        self.rows = SiteRows(self, stored, str(unit))

    def clean(self) -> dict[str, Any]:
        """Read the muscles, and hold their units against the total."""
        cleaned = super().clean()
        self.sites = self.rows.read()
        if not self.errors:
            self._add_up(cleaned)
            self._check_return(cleaned.get("wore_off_on"))
        return cleaned

    def _add_up(self, cleaned: dict[str, Any]) -> None:
        known = [one.amount for one in self.sites if one.amount is not None]
        total, summed = cleaned.get("amount"), sum(known, Decimal(0))
        is_whole = bool(known) and len(known) == len(self.sites)
        if summed > MOST_OF_IT:
            self.add_error("amount", WRONG_NUMBER["max_value"])
        elif total is None and is_whole:
            cleaned["amount"] = total = summed
        if not known or total is None or summed == total:
            return
        said = {
            "sum": amount_with_unit(summed, self.treatment.unit),
            "total": amount_with_unit(total, self.treatment.unit),
        }
        if summed > total or is_whole:
            message = _(
                "The muscles add up to %(sum)s, the total says %(total)s. Correct one"
                " of them, or leave the total empty."
            )
            self.add_error("amount", ValidationError(message, params=said))

    def _check_return(self, day: date | None) -> None:
        given = self.moment[1] if self.moment else self.instance.local_day
        error = wrong_return(day, given=given, today=self.today)
        if error:
            self.add_error("wore_off_on", error)


def wrong_return(day: date | None, *, given: date, today: date) -> Any:
    """Return what is wrong with the day on which spasms came back, or nothing."""
    if day is None:
        return None
    if day > today:
        return STILL_TO_COME
    return _("This is before the injection.") if day < given else None


class CameBackForm(ReceiptForm):
    """When the spasms came back after an injection, in one field."""

    wore_off_on = came_back_field()

    def __init__(self, data: Any = None, *, dose: Dose, today: date) -> None:
        self.dose, self.today = dose, today
        begin = {"version": dose.version, "wore_off_on": dose.wore_off_on}
        super().__init__(data, initial=begin)

    def clean_wore_off_on(self) -> date | None:
        """Refuse a day before the injection or still to come."""
        day: date | None = self.cleaned_data["wore_off_on"]
        error = wrong_return(day, given=self.dose.local_day, today=self.today)
        if error:
            raise ValidationError(error)
        return day


class ProcedureForm(GivenForm):
    """A block, surgery, a cast or another procedure: when, where, by whom."""

    site = WordField(
        SITES,
        lambda own: [("", _("Not said")), *grouped(SITES, own)],
        label=_("Where"),
    )
    site_own = own_word(label=_("Or a place, nerve or muscle in your own words"))
    side = OptionalChoice(label=_("Side"), choices=listed(*Side.choices))
    amount = AmountField(
        label=_("Amount"), min_value=ABOVE_ZERO, error_messages=WRONG_NUMBER
    )

    class Meta:
        model = Dose
        fields = ("site", "side", "amount", "clinician", "note")

    def _offer(self) -> None:
        self.fields["clinician"].label = _("Done by")
        self.own_words: list[OwnWord] = []
        field = self.fields["site"]
        field.own, field.keep = self._own_sites, [self.instance.site]  # type: ignore[attr-defined]
        unit = self.treatment.unit
        if unit in MEASURED:
            shown = {"unit": self.treatment.get_unit_display()}
            self.fields["amount"].label = _("Amount (%(unit)s)") % shown
        else:
            del self.fields["amount"]

    def _own_sites(self) -> list[str]:
        terms = self.patient.terms.current().filter(list=Term.List.SITE)
        return list(terms.order_by("pk").values_list("text", flat=True))

    def clean(self) -> dict[str, Any]:
        """Take a place in own words for one of the list."""
        cleaned = super().clean()
        text = one_line(cleaned.get("site_own") or "")
        if text:
            cleaned["site"] = SITES.normalise(text)
            if cleaned["site"] not in SITES:
                self.own_words.append((Term.List.SITE, cleaned["site"]))
        return cleaned


class PumpNoteForm(RowForm):
    """What the clinic said or did about the pump, or an alarm of it."""

    what = forms.ChoiceField(
        label=_("What was it?"),
        choices=Offered(listed(*PumpEvent.choices)),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what it was.")},
    )
    day = day_field()
    rate = AmountField(
        label=_("Rate (micrograms a day)"),
        min_value=ABOVE_ZERO,
        error_messages=WRONG_NUMBER,
        help_text=_("As the clinic told it, for a whole day."),
    )
    concentration = AmountField(
        label=_("Concentration (micrograms in a mL)"),
        min_value=ABOVE_ZERO,
        error_messages=WRONG_NUMBER,
    )
    refill_on = DayField(label=_("Next refill, as the clinic told it"), required=False)
    clinician = name_field(_("Who"))
    note = note_field()

    class Meta:
        model = PumpNote
        fields = (
            "what",
            "day",
            "rate",
            "concentration",
            "refill_on",
            "clinician",
            "note",
        )

    def clean_day(self) -> date:
        """Refuse a day that is still to come."""
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(STILL_TO_COME)
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for the new rate of a change, and for a refill that comes later."""
        cleaned = super().clean() or self.cleaned_data
        is_rate = cleaned.get("what") == PumpEvent.RATE
        if is_rate and cleaned.get("rate") is None and "rate" not in self.errors:
            self.add_error("rate", _("Enter the new rate."))
        day, refill = cleaned.get("day"), cleaned.get("refill_on")
        if day and refill and refill < day:
            self.add_error("refill_on", _("This is before the day of the note."))
        return cleaned
