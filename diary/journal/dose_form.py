"""The form of a dose: what, how much, when, and for which planned dose it was."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from diary.due import Due, slot_in_words
from diary.forms import (
    AmountField,
    OptionalChoice,
    WordField,
    listed,
    one_line,
    own_word,
    scale,
    whole,
)
from diary.models import Dose, Term
from diary.timekeeping import FIRST_DAY, LAST_DAY
from diary.vocab.body import SITES, Side
from diary.vocab.entries import DayPart, DoseStatus, SkipReason

from .due_doses import Place, foreseen, holding, planned_amount, read_place
from .entry_form import EntryForm, offer_sites
from .when import AT_TIME, IN_PART, NOW, ON_DAY

ONE_DAY = timedelta(days=1)


class DoseForm(EntryForm):
    """One use of a treatment, or one that was left out."""

    treatment: Any = forms.ModelChoiceField(label=_("What"), queryset=None)
    due = forms.ChoiceField(
        label=_("For which planned dose?"),
        required=False,
        error_messages={"invalid_choice": _("There is no such planned dose.")},
    )
    status = forms.ChoiceField(
        label=_("Taken or not"),
        choices=listed(*DoseStatus.choices),
        widget=forms.RadioSelect,
        initial=DoseStatus.TAKEN,
    )
    skip_reason = OptionalChoice(
        label=_("Why not?"), choices=listed(*SkipReason.choices)
    )
    skip_own = own_word()
    amount = AmountField(
        label=_("Amount"), min_value=Decimal("0.001"), help_text=_("Numbers only.")
    )
    as_needed = forms.BooleanField(label=_("Taken as needed"), required=False)
    minutes = whole(_("Minutes"), 1440, help_text=_("How long it lasted."))
    site = WordField(SITES, offer_sites, label=_("Where"))
    site_own = own_word()
    side = OptionalChoice(label=_("Side"), choices=listed(*Side.choices))
    rating_before = scale(_("How strong were the symptoms before?"))
    rating_after = scale(_("How strong were they afterwards?"))
    rated_after = whole(_("How many minutes afterwards?"), 1440)

    own = {"site_own": ("site", Term.List.SITE, SITES)}

    class Meta:
        model = Dose
        fields = (
            "treatment",
            "status",
            "skip_reason",
            "amount",
            "as_needed",
            "minutes",
            "site",
            "side",
            "rating_before",
            "rating_after",
            "rated_after",
            "note",
        )

    def _offer(self) -> None:
        self.offer_treatments(_("Choose…"))
        self.offer_words("site", Term.List.SITE, [self.instance.site])
        dose: Dose = self.instance
        if dose.due_on is not None:
            place = Place(dose.treatment_id, dose.due_on, dose.due_slot)
            self.initial["due"] = str(place)
        if not self.is_new and dose.skip_reason not in SkipReason:
            self.initial.update(skip_reason="", skip_own=dose.skip_reason)
        self.dues = self._planned()
        self._offer_dues()

    def _planned(self) -> dict[str, Due]:
        """Return what is planned for the day that this is about, by its place."""
        day = self._day_asked()
        return {
            str(Place(due.regimen.treatment_id, due.day, due.slot)): due
            for due in foreseen(self.patient, day, *holding(day, "regimen__"))
        }

    def _offer_dues(self) -> None:
        choices = [(value, told(due)) for value, due in self.dues.items()]
        stored = self.initial.get("due", "")
        place = read_place(stored)
        # What a stored dose was logged for stays, whatever is planned by now.
        if not self.is_new and place and stored not in self.dues:
            words = {"slot": slot_in_words(place[0].slot)}
            choices.append((stored, _("for the dose planned for %(slot)s") % words))
        field = cast("forms.ChoiceField", self.fields["due"])
        field.choices = [("", _("None, it was an extra one")), *choices]

    def _day_asked(self) -> date:
        """Return the day whose planned doses are offered, out of the answers."""
        for named in (self.data.get("due"), self.initial.get("due")):
            place = read_place(named) if isinstance(named, str) else None
            if place:
                return place[0].day
        asked = self.data if self.is_bound else self.initial
        if asked.get("when", NOW) not in {AT_TIME, IN_PART, ON_DAY}:
            return self.patient.today()
        try:
            day = date.fromisoformat(str(asked.get("day", "")))
        except ValueError:
            return self.patient.today()
        return min(max(day, FIRST_DAY), LAST_DAY)

    def clean(self) -> dict[str, Any]:
        """Keep a reason only with a dose that was left out; settle the planned one."""
        cleaned = super().clean()
        own = one_line(cleaned.get("skip_own") or "")
        if own:
            known = {str(one.label).casefold(): one.value for one in SkipReason}
            cleaned["skip_reason"] = known.get(own.casefold(), own)
        if cleaned.get("status") == DoseStatus.TAKEN:
            cleaned["skip_reason"] = ""
        place = read_place(cleaned.get("due") or "")
        if place:
            cleaned["as_needed"] = False
            self._check_due(place[0])
        return cleaned

    def _check_due(self, place: Place) -> None:
        treatment = self.cleaned_data.get("treatment")
        if treatment is not None and treatment.pk != place.treatment:
            self.add_error("due", _("This planned dose is one of another treatment."))
            return
        moment = getattr(self, "moment", None)
        day = moment.local_day if moment else self.instance.local_day
        # A dose of the evening may be taken past the end of its day.
        if day is not None and not place.day <= day <= place.day + ONE_DAY:
            self.add_error("due", _("This planned dose is one of another day."))

    def _post_clean(self) -> None:
        super()._post_clean()
        dose: Dose = self.instance
        if self.errors:
            return
        if self.is_new or "treatment" in self.changed_data:
            dose.unit = dose.treatment.unit
        due = self.dues.get(self.cleaned_data["due"])
        if due is not None:
            dose.due_on, dose.due_slot, dose.due_at = due.day, due.slot, due.at
        elif not self.cleaned_data["due"]:
            dose.due_on, dose.due_slot, dose.due_at = None, "", None


def told(due: Due) -> str:
    """Return a planned dose in words: "08:00 Baclofen, 10 mg"."""
    name = f"{slot_in_words(due.slot)} {capfirst(due.regimen.treatment.name)}"
    amount = planned_amount(due)
    return capfirst(f"{name}, {amount}" if amount else name)


def asked_for(due: Due, zone_day: date) -> dict[str, Any]:
    """Return how the form begins for a planned dose: its amount and its time.

    `zone_day` is the date of the calendar on which it is planned.
    """
    place = Place(due.regimen.treatment_id, due.day, due.slot)
    asked: dict[str, Any] = {
        "due": str(place),
        "treatment": due.regimen.treatment_id,
        "amount": due.planned.amount,
        "minutes": due.planned.minutes,
        "as_needed": False,
        "day": due.day,
    }
    if due.is_timed:
        return asked | {"when": AT_TIME, "day": zone_day, "time": due.planned.at}
    if due.slot in DayPart:
        return asked | {"when": IN_PART, "part": due.slot}
    return asked | {"when": ON_DAY}
