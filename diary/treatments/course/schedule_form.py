"""The questions of how a treatment is taken: how much, when, and how often.

A regimen and a step of a plan are asked for by the same questions. The usual case is
one amount and one chip; other times, amounts and weekdays have rows of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diary.forms import DayField, whole
from diary.models import PlannedDose, PlanStep, Regimen, Treatment
from diary.timekeeping import LAST_DAY
from diary.treatments.wording import WEEK
from diary.vocab.treatments import TreatmentKind, Unit

from .schedule import DAILY, Often, at, told, usual
from .schedule_rows import RowsForm, amount_field

# What is usual for a kind comes first.
_FIRST: Mapping[str, tuple[Often, ...]] = {
    TreatmentKind.INJECTION: (Often.INTERVAL,),
    TreatmentKind.PROCEDURE: (Often.INTERVAL, Often.UNSAID),
    TreatmentKind.THERAPY: (Often.WEEKLY, Often.DAY),
    TreatmentKind.REMEDY: (Often.NEEDED, Often.WEEKLY, Often.DAY),
    TreatmentKind.DEVICE: (Often.NIGHT, Often.DAY, Often.WEEKLY),
}
_LASTS = {Unit.MINUTE, Unit.HOUR}
# The fields that belong to one answer only; with another one nobody sees them.
_FIELDS_OF: Mapping[str, tuple[str, ...]] = {
    Often.WEEKLY: ("times_a_week",),
    Often.INTERVAL: ("every", "every_unit"),
}


class ScheduleForm(RowsForm):
    """How a treatment is taken.

    After `is_valid()`, `planned()`, `as_needed`, `most_a_day` and `ends_on` say what
    was answered, and `regimen()` all of it but the planned doses. The answers begin
    with what `regimen`, or a step of a plan, says. `course` asks for a last day. The
    form of a page adds the first day and calls `check_days` with it; a page that does
    not ask always overrides `asks_schedule`.
    """

    often = forms.ChoiceField(
        label=_("How often?"),
        choices=Often.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    minutes = whole(_("Minutes each time"), 1440, 1)
    times_a_week = whole(_("How many times a week?"), 99, 1)
    every = whole(_("Every"), 999, 1)
    every_unit = forms.ChoiceField(
        label=_("Days or weeks"),
        choices=[("days", _("days")), ("weeks", _("weeks"))],
        required=False,
        widget=forms.RadioSelect,
    )
    most = amount_field(
        _("At most in a day"),
        help_text=_("If a maximum was stated. Going over it is noted, not blocked."),
        error_messages={"max_value": _("This number is too big.")},
    )
    last_day = DayField(
        label=_("Last day, if it has an end"),
        required=False,
        help_text=_("For a course of some days or weeks. Empty: no end is planned."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        treatment: Treatment,
        regimen: Regimen | PlanStep | None = None,
        course: bool = False,
        **more: Any,
    ) -> None:
        self.treatment = treatment
        begun = told(regimen) if regimen is not None else usual(treatment)
        more["initial"] = begun | (more.get("initial") or {})
        super().__init__(data, **more)
        self._planned: list[PlannedDose] = []
        self._fit(course=course)

    def planned(self) -> list[PlannedDose]:
        """Return the planned doses, not stored."""
        return self._planned

    @property
    def as_needed(self) -> bool:
        """Tell whether it is taken only when needed."""
        return bool(self.cleaned_data.get("often") == Often.NEEDED)

    @property
    def most_a_day(self) -> Decimal | None:
        """The stated maximum of a day, in the treatment's unit."""
        most: Decimal | None = self.cleaned_data.get("most")
        return most

    @property
    def ends_on(self) -> date | None:
        """The first day after a course, or None."""
        last: date | None = self.cleaned_data.get("last_day")
        return last + timedelta(days=1) if last else None

    def regimen(self) -> Regimen:
        """Return what was answered as a regimen, not stored, without its doses."""
        return Regimen(
            patient=self.treatment.patient,
            treatment=self.treatment,
            as_needed=self.as_needed,
            most_a_day=self.most_a_day,
            ends_on=self.ends_on,
        )

    @property
    def asks_schedule(self) -> bool:
        """Tell whether these questions were to be answered."""
        return True

    def clean_last_day(self) -> date | None:
        """Refuse a day that can only be a slip of the finger."""
        day: date | None = self.cleaned_data["last_day"]
        if day is not None and day > LAST_DAY:
            raise ValidationError(_("This day is too far ahead."))
        return day

    def clean(self) -> dict[str, Any]:
        """Read the answers into planned doses."""
        cleaned = super().clean() or self.cleaned_data
        if not self.asks_schedule:
            self._drop([*ScheduleForm.base_fields, *self.row_names()])
        elif "often" not in self.errors:
            self._read(cleaned.get("often") or "")
        return cleaned

    def check_days(self, first: date | None) -> None:
        """Check the last day and the interval against the first day."""
        last = self.cleaned_data.get("last_day")
        if last is not None and first is not None and last < first:
            self.add_error("last_day", _("This is before it begins."))
        if first is None and self.cleaned_data.get("often") == Often.INTERVAL:
            message = _("To count the days, the day from which on is needed.")
            self.add_error("often", message)

    def _read(self, often: str) -> None:
        if not often:
            self.add_error("often", _("Choose how often. “Not said” is an answer too."))
            return
        self._drop_other_answers(often)
        readers: dict[str, Callable[[], Iterable[PlannedDose]]] = {
            Often.OWN: self.read_rows,
            Often.WEEKLY: self._read_weekly,
            Often.INTERVAL: self._read_interval,
            Often.NEEDED: self._read_needed,
            Often.UNSAID: self._read_unsaid,
        }
        reader = readers.get(often, lambda: self._read_daily(often))
        self._planned = list(reader())

    def _drop_other_answers(self, often: str) -> None:
        """Leave out what belongs to another answer, and what is wrong with it."""
        names = {name for one in _FIELDS_OF.values() for name in one}
        names |= set(self.row_names())
        kept = self.row_names() if often == Often.OWN else _FIELDS_OF.get(often, ())
        self._drop(names - set(kept))

    def _drop(self, names: Iterable[str]) -> None:
        for name in names:
            self.errors.pop(name, None)
            self.cleaned_data.pop(name, None)

    def _amount(self) -> Decimal | None:
        amount: Decimal | None = self.cleaned_data.get("amount")
        if amount is None and self.needs_amount:
            self._require("amount", _("Enter how much is taken each time."))
        return amount

    def _require(self, name: str, message: Any) -> Any:
        """Return an answer; without one add an error, unless there is one already."""
        answer = self.cleaned_data.get(name)
        if answer is None and name not in self.errors:
            self.add_error(name, message)
        return answer

    def _read_daily(self, often: str) -> list[PlannedDose]:
        amount = self._amount()
        return [self.dose(amount=amount, **at(slot)) for slot in DAILY[often]]

    def _read_weekly(self) -> list[PlannedDose]:
        times = self._require("times_a_week", _("Enter how many times a week."))
        return [self.dose(amount=self._amount(), times_a_week=times)]

    def _read_interval(self) -> list[PlannedDose]:
        every = self._require("every", _("Enter every how many days or weeks."))
        in_weeks = self.cleaned_data.get("every_unit") != "days"
        days = (every or 1) * (WEEK if in_weeks else 1)
        return [self.dose(amount=self._amount(), every_days=days)]

    def _read_needed(self) -> list[PlannedDose]:
        amount = self.cleaned_data.get("amount")
        most = self.most_a_day
        if amount is not None and most is not None and amount > most:
            self.add_error("most", _("One dose would be more than this."))
        says = amount is not None or self.cleaned_data.get("minutes") is not None
        return [self.dose(amount=amount)] if says else []

    def _read_unsaid(self) -> list[PlannedDose]:
        # An amount that only stood there already is no answer.
        typed = "amount" in self.changed_data
        if typed and self.cleaned_data.get("amount") is not None:
            message = _("Choose how often this is taken, or leave the amount empty.")
            self.add_error("often", message)
        return []

    def _fit(self, *, course: bool) -> None:
        """Leave out what is not asked about this treatment, and name its unit."""
        fields, treatment = self.fields, self.treatment
        if not course:
            del fields["last_day"]
        if treatment.unit:
            unit = {"unit": treatment.get_unit_display()}
            fields["amount"].label = _("How much each time? (%(unit)s)") % unit
            fields["most"].label = _("At most in a day (%(unit)s)") % unit
        else:
            del fields["amount"], fields["most"]
        if treatment.kind_of == TreatmentKind.MEDICINE or treatment.unit in _LASTS:
            del fields["minutes"]
        first = _FIRST.get(treatment.kind_of, ())
        ordered = [*first, *(one for one in Often if one not in first)]
        choices = [(one.value, one.label) for one in ordered]
        fields["often"].choices = choices  # type: ignore[attr-defined]
