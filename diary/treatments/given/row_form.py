"""What the forms of this room share: the row's id and version, and a day with a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diary.forms import DayField, ReceiptForm
from diary.ids import uuid7
from diary.models import Dose, Treatment, Written
from diary.timekeeping import NoSuchTimeError, clock_instant, diary_day
from diary.vocab.entries import Source, TimePrecision

STILL_TO_COME = _("This day is still to come.")
# How far a phone's clock may be ahead without a time being "still to come".
TOLERANCE = timedelta(minutes=5)
NOON = time_of_day(12)


def day_field() -> DayField:
    """Return the field for the day on which something was done."""
    return DayField(label=_("Day"), error_messages={"required": _("Enter the day.")})


def note_field() -> forms.CharField:
    """Return the field for a note."""
    return forms.CharField(
        label=_("Note"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


def name_field(label: Any, **options: Any) -> forms.CharField:
    """Return the field for who did something."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})
    return forms.CharField(
        label=label, max_length=120, required=False, widget=widget, **options
    )


class RowForm(ReceiptForm, forms.ModelForm):
    """A row about a treatment: a new one has an id, a stored one its version."""

    version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    def __init__(
        self,
        data: Any = None,
        *,
        treatment: Treatment,
        instance: Any = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.treatment, self.patient = treatment, treatment.patient
        self.is_new = instance is None
        row = instance or self._meta.model(patient=self.patient, treatment=treatment)
        begin = {"id": uuid7()} if self.is_new else {"version": row.version}
        super().__init__(data, instance=row, initial=begin | (initial or {}))
        self._offer()

    def _offer(self) -> None:
        """Fill what depends on the treatment and on the row."""

    @property
    def today(self) -> date:
        """The date on the wall; the diary day may still be yesterday's."""
        return timezone.localdate(timezone=self.patient.zone)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.is_new and not self.errors:
            row: Written = self.instance
            row.pk = self.cleaned_data["id"] or uuid7()
            row.entered_at, row.clock_skew, _own = self.receipt()

    def validate_unique(self) -> None:
        """Skip it: a repeated id is settled by the action that stores it."""

    def validate_constraints(self) -> None:
        """Skip them: the fields hold the same rules."""


class GivenForm(RowForm):
    """Something that a clinic did on a day: a dose, with a time if it is known."""

    day = day_field()
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    clinician = name_field(_("Given by"))
    note = note_field()

    def __init__(
        self,
        data: Any = None,
        *,
        treatment: Treatment,
        instance: Dose | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        begin = _when_of(instance) if instance else {}
        begin |= initial or {}
        super().__init__(data, treatment=treatment, instance=instance, initial=begin)

    @property
    def own_clock(self) -> bool:
        """Tell whether the time was made here, because the phone sent none."""
        return self.receipt().own_clock and self.cleaned_data["time"] is None

    @property
    def zone(self) -> ZoneInfo:
        """The clock that the answers are read by."""
        return self.patient.zone if self.is_new else self.instance.zone

    @property
    def day_start(self) -> int:
        """The minute at which a day begins, or began when it was written."""
        owner = self.patient if self.is_new else self.instance
        return int(owner.day_start)

    def clean(self) -> dict[str, Any]:
        """Make an instant of the day and the time."""
        cleaned = super().clean() or self.cleaned_data
        moved = self.is_new or {"day", "time"} & set(self.changed_data)
        # What was written down as a part of the day stays so, if nobody touched it.
        self.moment = None
        if moved and not {"day", "time"} & set(self.errors):
            self.moment = self._moment(cleaned["day"], cleaned["time"])
        return cleaned

    def _moment(
        self, day: date, clock: time_of_day | None
    ) -> tuple[datetime, date, TimePrecision] | None:
        entered = self.receipt().entered_at
        if clock is None:
            if day > diary_day(entered, self.zone, self.day_start):
                self.add_error("day", STILL_TO_COME)
                return None
            noon = clock_instant(
                day, NOON, self.zone, day_start=self.day_start, second=False
            )
            return min(noon, entered), day, TimePrecision.DAY
        if day > entered.astimezone(self.zone).date():
            self.add_error("day", STILL_TO_COME)
            return None
        try:
            at = clock_instant(day, clock, self.zone, second=False)
        except NoSuchTimeError:
            self.add_error("time", _("The clocks went forward: this time was skipped."))
            return None
        if at > max(entered, timezone.now()) + TOLERANCE:
            self.add_error("time", _("This is still to come."))
            return None
        return at, diary_day(at, self.zone, self.day_start), TimePrecision.MINUTE

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        dose: Dose = self.instance
        if self.is_new:
            dose.source, dose.unit = Source.FORM, self.treatment.unit
            dose.timezone = self.patient.timezone
            dose.day_start = self.patient.day_start
        if self.moment is not None:
            dose.occurred_at, dose.local_day, dose.time_precision = self.moment


def _when_of(dose: Dose) -> dict[str, Any]:
    """Return the day and time as a stored dose says them."""
    exact = {TimePrecision.MINUTE, TimePrecision.ABOUT}
    if dose.time_precision not in exact:
        return {"day": dose.local_day}
    local = dose.occurred_at.astimezone(dose.zone)
    shown = local.time().replace(second=0, microsecond=0)
    return {"day": local.date(), "time": shown}
