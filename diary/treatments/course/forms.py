"""The forms with which the course of a treatment is noted and corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from diary.actions import content, plain
from diary.due import in_force
from diary.forms import DayField, ReceiptForm
from diary.models import Patient, Regimen, Treatment, TreatmentChange
from diary.treatments.forms import calendar_day
from diary.vocab.changes import ChangeKind

from .schedule import Often
from .schedule_form import ScheduleForm
from .why_form import STILL_TO_COME, WhyForm

# The order in which errors are told: as the fields stand on the page.
_ORDER = ("what", "amount", "often", "times_a_week", "every", "every_unit", "day")
TAKEN = "taken"


class DoseChangeForm(ScheduleForm, WhyForm):
    """From a day on a treatment is taken in another way: more, less, other times."""

    field_order = _ORDER

    def __init__(
        self,
        data: Any = None,
        *,
        patient: Patient,
        treatment: Treatment,
        regimens: Sequence[Regimen],
    ) -> None:
        self.regimens = regimens
        held = in_force(regimens, patient.today())
        shown = held or regimens[0]
        initial = {} if held else {"day": None}
        super().__init__(
            data, patient=patient, treatment=treatment, regimen=shown, initial=initial
        )
        # With one amount for all doses, one number says how much from now on.
        alike = self.initial.get("amount") is not None
        self.is_simple = alike and self.initial.get("often") != Often.UNSAID
        if self.initial.get("often") == Often.UNSAID:
            # Not known how it was taken: what is typed now is to be a whole answer.
            self.initial["often"] = ""

    @property
    def fold(self) -> str:
        """Tell whether all but the amount is behind a fold: "shut", "open" or ""."""
        if not self.is_simple:
            return ""
        behind = {*ScheduleForm.base_fields, *self.row_names()} - {"amount"}
        touched = set(self.errors) | set(self.changed_data) if self.is_bound else set()
        return "open" if behind & touched else "shut"

    def clean(self) -> dict[str, Any]:
        """Refuse what is no change at all."""
        cleaned = super().clean()
        self.check_days(cleaned.get("day"))
        self.confirm_early()
        if not self.errors and self._is_taken_so() and not self._is_repeat():
            message = _(
                "It is taken like this already. Change the amount or the times."
            )
            self.add_error("amount" if "amount" in self.fields else "often", message)
        return cleaned

    def _is_taken_so(self) -> bool:
        held = in_force(self.regimens, self.cleaned_data["day"])
        if held is None:
            return False
        said, now = content(held), self.regimen()
        planned = [
            {name: plain(value) for name, value in one.said().items()}
            for one in self.planned()
        ]
        return (
            said["planned"] == planned
            and held.as_needed == now.as_needed
            and held.most_a_day == now.most_a_day
        )

    def _is_repeat(self) -> bool:
        """Tell whether this very change is stored: its answer was lost."""
        pk = self.cleaned_data["id"]
        return self.patient.treatmentchanges.filter(pk=pk).exists()


class StartForm(ScheduleForm, WhyForm):
    """A treatment is used from a day on, or used again."""

    field_order = _ORDER

    unknown_day = forms.BooleanField(label=_("The day is not known"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        patient: Patient,
        treatment: Treatment,
        regimens: Sequence[Regimen],
        **more: Any,
    ) -> None:
        self.regimens = regimens
        super().__init__(
            data,
            patient=patient,
            treatment=treatment,
            regimen=more.pop("regimen", next(iter(regimens), None)),
            course=True,
            **more,
        )
        self.fields["day"].label = _("Since when?")
        self.initial["last_day"] = None
        if regimens and not self.takes_unknown_day:
            del self.fields["unknown_day"]
        else:
            self.fields["day"].required = False

    @property
    def takes_unknown_day(self) -> bool:
        """Tell whether the day may be unknown although other times are known."""
        return False

    def clean(self) -> dict[str, Any]:
        """Settle the day."""
        cleaned = super().clean()
        if cleaned.get("unknown_day"):
            self.errors.pop("day", None)
            cleaned["day"] = None
        elif cleaned.get("day") is None and "day" not in self.errors:
            self.add_error("day", _("Enter the day, or tick that it is not known."))
        if self.asks_schedule and "day" not in self.errors:
            self.check_days(cleaned.get("day"))
        return cleaned

    def kind(self) -> ChangeKind:
        """Return whether this is the first time it is used."""
        day = self.cleaned_data["day"]
        before = [one for one in self.regimens if _starts(one) < (day or date.min)]
        return ChangeKind.RESUME if before else ChangeKind.START


class StopForm(WhyForm):
    """A treatment is not used any more, or not for now."""

    what = forms.ChoiceField(
        label=_("For now, or for good?"),
        choices=[
            (ChangeKind.STOP.value, _("It is stopped")),
            (ChangeKind.PAUSE.value, _("It is paused and goes on later")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )

    field_order = _ORDER

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["day"].label = _("The first day without it")

    def clean(self) -> dict[str, Any]:
        """Ask about a day before the diary."""
        cleaned = super().clean()
        self.confirm_early()
        return cleaned


class SwitchForm(ScheduleForm, WhyForm):
    """One treatment stops and another starts; the schedule is the other's."""

    field_order = _ORDER

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, course=True, **more)
        self.initial["last_day"] = None
        self.fields["day"].label = _("From which day on is the other one used?")

    def clean(self) -> dict[str, Any]:
        """Ask about a day before the diary."""
        cleaned = super().clean()
        self.check_days(cleaned.get("day"))
        self.confirm_early()
        return cleaned


class EarlierForm(StartForm):
    """One step of what was before: taken like this from a day on, or stopped."""

    what = forms.ChoiceField(
        label=_("What was done on that day?"),
        choices=[
            (TAKEN, _("Started, or taken in another way")),
            (ChangeKind.STOP.value, _("Stopped")),
            (ChangeKind.PAUSE.value, _("Paused")),
        ],
        widget=forms.RadioSelect,
        initial=TAKEN,
        error_messages={"required": _("Choose one of these.")},
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["day"].label = _("From which day on?")
        self.initial.setdefault("day", None)

    @property
    def takes_unknown_day(self) -> bool:
        """It may be unknown since when the first step holds."""
        return True

    @property
    def asks_schedule(self) -> bool:
        """Only what was taken has a schedule."""
        return bool(self.cleaned_data.get("what") == TAKEN)

    def clean(self) -> dict[str, Any]:
        """Only a start may lie on an unknown day, and only a start has an end."""
        cleaned = super().clean()
        if "day" in self.errors:
            return cleaned
        day = cleaned.get("day")
        if day is None and not self.asks_schedule:
            self.add_error("day", _("Enter the day."))
        elif day is not None and cleaned.get("last_day") and self.held() is not None:
            message = _(
                "It is noted as used on this day already. Leave this empty, and note the"
                " end as a step of its own."
            )
            self.add_error("last_day", message)
        return cleaned

    def held(self) -> Regimen | None:
        """Return the regimen that this step follows."""
        day = self.cleaned_data["day"]
        return in_force(self.regimens, day) if day is not None else None


class CorrectForm(WhyForm):
    """What a change says, corrected: the day and the reasons."""

    def __init__(
        self, data: Any = None, *, patient: Patient, stored: TreatmentChange
    ) -> None:
        super().__init__(data, patient=patient, stored=stored)
        if stored.day is None or stored.from_regimen_id is None:
            self.fields["day"].required = False
            self.fields["day"].help_text = _("Empty: the day is not known.")

    def clean(self) -> dict[str, Any]:
        """Ask about a day before the diary, except for a start."""
        cleaned = super().clean()
        if self.stored and self.stored.from_regimen_id is not None:
            self.confirm_early()
        return cleaned


class RegimenForm(ScheduleForm, ReceiptForm):
    """A regimen corrected: how it was taken, and the days that no change made."""

    starts_on = DayField(
        label=_("Used since"),
        required=False,
        help_text=_("Empty: before this diary, or not known."),
    )

    field_order = ("amount", "often", "starts_on", "last_day")

    def __init__(
        self,
        data: Any = None,
        *,
        patient: Patient,
        regimen: Regimen,
        free: Sequence[str],
    ) -> None:
        self.patient, self.row = patient, regimen
        initial = {"version": regimen.version, "starts_on": regimen.starts_on}
        if regimen.ends_on is not None:
            initial["last_day"] = regimen.ends_on - timedelta(days=1)
        super().__init__(
            data,
            treatment=regimen.treatment,
            regimen=regimen,
            course="ends_on" in free,
            initial=initial,
        )
        if "starts_on" not in free:
            del self.fields["starts_on"]

    def clean_starts_on(self) -> date | None:
        """Refuse days that are still to come."""
        day: date | None = self.cleaned_data["starts_on"]
        if day is not None and day > calendar_day(self.patient):
            raise ValidationError(STILL_TO_COME)
        return day

    def clean(self) -> dict[str, Any]:
        """Check the days against each other."""
        cleaned = super().clean()
        if "starts_on" not in self.errors:
            first = cleaned.get("starts_on", self.row.starts_on)
            self.check_days(first)
            self._check_end(first)
        return cleaned

    def _check_end(self, first: date | None) -> None:
        """Check the first day against an end that a change made."""
        ends_on = self.row.ends_on
        if "last_day" in self.fields or ends_on is None or first is None:
            return
        if first >= ends_on:
            message = _("It ended on %(day)s, so it began before that day.")
            error = ValidationError(message, params={"day": date_format(ends_on)})
            self.add_error("starts_on", error)

    def put(self) -> Regimen:
        """Return the row as it was corrected, not stored."""
        row = self.row
        row.as_needed, row.most_a_day = self.as_needed, self.most_a_day
        if "starts_on" in self.fields:
            row.starts_on = self.cleaned_data["starts_on"]
        if "last_day" in self.fields:
            row.ends_on = self.ends_on
        return row


def _starts(regimen: Regimen) -> date:
    return regimen.starts_on or date.min
