"""Which days and parts a summary has, as its address says."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from diary.forms import DayField
from diary.models import Patient
from diary.timekeeping import FIRST_DAY

from .period import LABELS, USUAL, Period, PeriodName, period_of, usual
from .sections import ALL, SECTIONS, Key, in_order

# Stands in the address once the parts were chosen: then none ticked is an answer too.
CHOSEN: Final = "chosen"


class Choice(NamedTuple):
    """What a summary is made from; `name` is that of the period, "" for two days."""

    period: Period
    name: str
    sections: tuple[Key, ...]
    notes: bool


class SummaryForm(forms.Form):
    """A period by name, or from one day to another, which win over the name."""

    period = forms.ChoiceField(
        choices=[(name.value, label) for name, label in LABELS.items()],
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _("There is no such period. You see the last 3 months.")
        },
    )
    start = DayField(label=_("From"), required=False)
    end = DayField(label=_("Until"), required=False)
    section = forms.MultipleChoiceField(
        label=_("Parts"),
        choices=[(key.value, about.title) for key, about in SECTIONS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-look": "chips"}),
        error_messages={
            "invalid_choice": _("There is no part “%(value)s”. You see all parts.")
        },
    )
    notes = forms.BooleanField(label=_("With what I wrote as notes"), required=False)
    chosen = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, patient: Patient) -> None:
        self.patient, self.today = patient, patient.today()
        super().__init__(_with_all_parts(data))
        for name in ("start", "end"):
            edges = {"min": FIRST_DAY.isoformat(), "max": self.today.isoformat()}
            self.fields[name].widget.attrs.update(edges)

    def clean_period(self) -> str:
        """Refuse "since my last visit" where no visit is noted."""
        name: str = self.cleaned_data["period"]
        if name and period_of(self.patient, PeriodName(name)) is None:
            raise forms.ValidationError(
                _("No visit before today is noted. You see the last 3 months.")
            )
        return name

    def clean_start(self) -> date | None:
        """Refuse days that have not come yet."""
        return self._known(self.cleaned_data["start"])

    def clean_end(self) -> date | None:
        """Refuse days that have not come yet."""
        return self._known(self.cleaned_data["end"])

    def clean_section(self) -> list[str]:
        """Refuse a summary without any part."""
        parts: list[str] = self.cleaned_data["section"]
        if not parts:
            raise forms.ValidationError(
                _("Choose at least one part. You see all of them.")
            )
        return parts

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if end and not start and "start" not in self.errors:
            self.add_error("start", _("Enter the first day too."))
        if start and end and end < start:
            self.add_error("end", _("The last day is before the first day."))
        return cleaned

    @property
    def choice(self) -> Choice:
        """What was chosen; where that was refused, what is usual."""
        said = self.cleaned_data
        is_days = not {"start", "end"} & set(self.errors) and bool(said.get("start"))
        name = said.get("period") or USUAL
        if is_days:
            period, name = Period(said["start"], said.get("end") or self.today), ""
        else:
            period = self._named(name)
        return Choice(
            period,
            name,
            in_order(said.get("section") or ALL),
            bool(said.get("notes")),
        )

    def _named(self, name: str) -> Period:
        return period_of(self.patient, PeriodName(name)) or usual(self.today)

    def _known(self, day: date | None) -> date | None:
        if day and day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return day


def address_of(choice: Choice) -> str:
    """Return a choice as the end of an address, without what is usual anyway."""
    said = QueryDict(mutable=True)
    if choice.name == "":
        said["start"] = choice.period.first.isoformat()
        said["end"] = choice.period.last.isoformat()
    elif choice.name != USUAL:
        said["period"] = choice.name
    if choice.sections != ALL:
        said.setlist("section", [one.value for one in choice.sections])
    if choice.notes:
        said["notes"] = "on"
    return said.urlencode()


def _with_all_parts(data: QueryDict) -> QueryDict:
    """Return what an address says; one that says nothing of parts means all of them."""
    said = data.copy()
    if "section" not in said and CHOSEN not in said:
        said.setlist("section", list(ALL))
    return said
