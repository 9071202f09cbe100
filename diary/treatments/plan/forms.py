"""The forms of a plan: a table of days and amounts, one step, and when it was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from diary.due import ANY_TIME, slot_in_words
from diary.forms import DayField, ReceiptForm
from diary.ids import uuid7
from diary.models import Patient, PlannedDose, PlanStep, Treatment, TreatmentChange
from diary.treatments.course.schedule import DAILY, Often, at
from diary.treatments.course.schedule_form import ScheduleForm
from diary.treatments.course.schedule_rows import amount_field
from diary.treatments.forms import calendar_day
from diary.vocab.entries import DayPart

STEPS, MORE_STEPS, MOST_STEPS = 3, 2, 30
MOST_SLOTS = 8
# The button that asks for one more step; what was typed comes back with it.
MORE = "more_steps"
FARTHEST = timedelta(days=5 * 366)
TAKEN_DAY = _("The plan has a step on this day already.")


def step_day(**options: Any) -> DayField:
    """Return a field for the day of a step."""
    return DayField(label=_("From which day on?"), **options)


def check_far(patient: Patient, day: date) -> None:
    """Refuse a day that can only be a slip of the finger."""
    if day > calendar_day(patient) + FARTHEST:
        raise ValidationError(_("This day is too far ahead."))


@dataclass(frozen=True)
class StepRow:
    """One step of the table: its day, an amount for each time, or the end."""

    id: BoundField
    day: BoundField
    amounts: list[BoundField]
    stops: BoundField


class PlanForm(ReceiptForm):
    """Several steps of a plan on one page: a day and the amounts from then on.

    `slots` are the times at which it is taken, "08:00" or a part of the day. A time
    without an amount has no dose in that step.
    """

    shown = forms.IntegerField(
        required=False, min_value=0, max_value=MOST_STEPS, widget=forms.HiddenInput
    )

    def __init__(
        self, data: Any = None, *, treatment: Treatment, slots: Iterable[str]
    ) -> None:
        self.treatment, self.patient = treatment, treatment.patient
        self.slots = list(slots)
        initial: dict[str, Any] = {}
        if data is not None and MORE in data:
            initial, data = _typed_so_far(data), None
        super().__init__(data, initial=initial)
        asked = self.data.get("shown") if self.is_bound else initial.get("shown")
        self._count = max(STEPS, min(_number(asked), MOST_STEPS))
        self.initial["shown"] = self._count
        for n in range(self._count):
            self._add_row(n)
        self._steps: list[tuple[PlanStep, list[PlannedDose]]] = []

    @property
    def rows(self) -> list[StepRow]:
        """The steps as the page shows them."""
        return [
            StepRow(
                self[f"id_{n}"],
                self[f"day_{n}"],
                [self[f"amount_{n}_{place}"] for place in range(len(self.slots))],
                self[f"stops_{n}"],
            )
            for n in range(self._count)
        ]

    @property
    def room_for_steps(self) -> bool:
        """Tell whether another step can be asked for."""
        return self._count < MOST_STEPS

    def steps(self) -> list[tuple[PlanStep, list[PlannedDose]]]:
        """Return what was answered, not stored."""
        return self._steps

    def clean(self) -> dict[str, Any]:
        """Read the rows; their days are in order, and each comes once."""
        cleaned = super().clean() or self.cleaned_data
        rows = [(n, step) for n in range(self._count) if (step := self._read(n))]
        self._check_order([(n, step.day) for n, (step, _planned) in rows])
        if not rows and not self.errors:
            self.add_error("day_0", _("Enter at least one step: a day and an amount."))
        self._steps = [step for _n, step in rows]
        return cleaned

    def _read(self, n: int) -> tuple[PlanStep, list[PlannedDose]] | None:
        """Return one step, or None if its row is empty or cannot be read."""
        names = [f"amount_{n}_{place}" for place in range(len(self.slots))]
        amounts = [self.cleaned_data.get(name) for name in names]
        day, stops = (self.cleaned_data.get(f"{name}_{n}") for name in ("day", "stops"))
        if {f"day_{n}", *names} & set(self.errors):
            return None
        if day is None and not stops and not any(amounts):
            return None
        self._check_row(n, day, any(amounts), bool(stops))
        if day is None or {f"day_{n}", names[0]} & set(self.errors):
            return None
        step = PlanStep(
            pk=self.cleaned_data.get(f"id_{n}") or uuid7(),
            patient=self.patient,
            treatment=self.treatment,
            day=day,
            stops=bool(stops),
        )
        step.entered_at, step.clock_skew, _own = self.receipt()
        planned = [
            PlannedDose(amount=amount, **at(slot))
            for amount, slot in zip(amounts, self.slots, strict=True)
            if amount is not None
        ]
        return step, planned

    def _check_row(self, n: int, day: date | None, has_any: bool, stops: bool) -> None:
        if day is None:
            self.add_error(f"day_{n}", _("Enter the day of this step."))
        if stops and has_any:
            message = _("Enter the amounts, or that it ends on this day, not both.")
            self.add_error(f"amount_{n}_0", message)
        elif not stops and not has_any:
            message = _("Enter how much is taken from this day on.")
            self.add_error(f"amount_{n}_0", message)

    def _check_order(self, days: list[tuple[int, date]]) -> None:
        """Refuse days that are not in order, and those that are in the plan."""
        ids = [self.cleaned_data.get(f"id_{n}") for n, _day in days]
        there = self.treatment.steps.current().exclude(pk__in=[pk for pk in ids if pk])
        taken = set(there.values_list("day", flat=True))
        last: date | None = None
        for n, day in days:
            if day in taken:
                self.add_error(f"day_{n}", TAKEN_DAY)
            elif last is not None and day <= last:
                message = _(
                    "The steps are in the order of their days. This one comes after"
                    " %(day)s."
                )
                values = {"day": date_format(last)}
                self.add_error(f"day_{n}", ValidationError(message, params=values))
            last = max(day, last or day)
            self._check_far(n, day)

    def _check_far(self, n: int, day: date) -> None:
        try:
            check_far(self.patient, day)
        except ValidationError as error:
            self.add_error(f"day_{n}", error)

    def _add_row(self, n: int) -> None:
        self.fields[f"id_{n}"] = forms.UUIDField(
            required=False, widget=forms.HiddenInput
        )
        self.initial.setdefault(f"id_{n}", uuid7())
        self.fields[f"day_{n}"] = step_day(required=False)
        for place, slot in enumerate(self.slots):
            label = capfirst(slot_in_words(slot or ANY_TIME))
            self.fields[f"amount_{n}_{place}"] = amount_field(label)
        self.fields[f"stops_{n}"] = forms.BooleanField(
            label=_("It ends on this day"), required=False
        )


class StepForm(ScheduleForm, ReceiptForm):
    """One step of a plan with all that can be said of a schedule."""

    day = step_day(error_messages={"required": _("Enter the day of this step.")})
    stops = forms.BooleanField(label=_("It ends on this day"), required=False)
    note = forms.CharField(
        label=_("Note"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    field_order = ("day", "stops", "amount", "often")

    def __init__(
        self,
        data: Any = None,
        *,
        patient: Patient,
        treatment: Treatment,
        step: PlanStep | None = None,
        like: Any = None,
    ) -> None:
        """`step` is one that is corrected; `like` is what a new one begins with."""
        self.patient, self.step = patient, step
        initial: dict[str, Any] = {"id": uuid7()}
        if step is not None:
            names = ("day", "stops", "note", "version")
            initial = {name: getattr(step, name) for name in names}
        super().__init__(
            data, treatment=treatment, regimen=step or like, initial=initial
        )

    @property
    def asks_schedule(self) -> bool:
        """Tell whether it goes on: an end has no schedule."""
        return not self.cleaned_data.get("stops")

    def clean_day(self) -> date:
        """Refuse a day that the plan has already."""
        day: date = self.cleaned_data["day"]
        check_far(self.patient, day)
        own = self.step.pk if self.step else self.cleaned_data.get("id")
        others = self.treatment.steps.current().filter(day=day)
        if others.exclude(pk__in=[own] if own else []).exists():
            raise ValidationError(TAKEN_DAY)
        return day

    def clean(self) -> dict[str, Any]:
        """Count an interval from the day of the step."""
        cleaned = super().clean()
        if self.asks_schedule and cleaned.get("often") == Often.UNSAID:
            self.add_error("often", _("Choose how often. A step says what is taken."))
        return cleaned

    def put(self) -> PlanStep:
        """Return the step as it was answered, not stored."""
        step = self.step or PlanStep(patient=self.patient, treatment=self.treatment)
        if self.step is None:
            step.pk = self.cleaned_data["id"] or uuid7()
            step.entered_at, step.clock_skew, _own = self.receipt()
        step.day, step.stops = self.cleaned_data["day"], self.cleaned_data["stops"]
        step.note = self.cleaned_data["note"]
        goes_on = not step.stops
        step.as_needed = goes_on and self.as_needed
        step.most_a_day = self.most_a_day if goes_on else None
        return step


class DoneForm(ReceiptForm):
    """On which day a step was done."""

    day = DayField(
        label=_("On which day was it done?"),
        error_messages={"required": _("Enter the day.")},
    )

    def __init__(self, data: Any = None, *, patient: Patient) -> None:
        self.patient = patient
        super().__init__(data, initial={"id": uuid7(), "day": patient.today()})

    def clean_day(self) -> date:
        """Refuse days that are still to come."""
        day: date = self.cleaned_data["day"]
        if day > calendar_day(self.patient):
            raise ValidationError(_("This day is still to come."))
        return day

    def change(self) -> TreatmentChange:
        """Return the change that was made, not stored."""
        change = TreatmentChange(patient=self.patient, day=self.cleaned_data["day"])
        change.pk = self.cleaned_data["id"] or uuid7()
        change.entered_at, change.clock_skew, _own = self.receipt()
        return change


def slots_of(asked: str, planned: Iterable[PlannedDose]) -> list[str]:
    """Return the times of the table: those asked for, those of now, or three a day.

    What is asked for is a choice of "how often", or the times themselves.
    """
    if asked in DAILY:
        return list(DAILY[asked])
    named = asked.split(",")
    if asked and len(named) <= MOST_SLOTS and all(map(_is_slot, named)):
        return list(dict.fromkeys(named))
    known = dict.fromkeys(
        one.slot if one.slot != ANY_TIME else "" for one in planned if _is_daily(one)
    )
    return list(known)[:MOST_SLOTS] or list(DAILY[Often.THREE])


def _is_slot(text: str) -> bool:
    if not text or text in DayPart:
        return True
    try:
        return f"{time.fromisoformat(text):%H:%M}" == text
    except ValueError:
        return False


def _is_daily(planned: PlannedDose) -> bool:
    return planned.times_a_week is None and planned.every_days == 1


def _typed_so_far(data: QueryDict) -> dict[str, Any]:
    """Return what was typed as answers to begin with, and ask for more steps."""
    said: dict[str, Any] = {name: data.get(name) for name in data}
    said = {name: value for name, value in said.items() if not _is_bad_id(name, value)}
    return said | {"shown": max(STEPS, _number(said.get("shown"))) + MORE_STEPS}


def _is_bad_id(name: str, value: Any) -> bool:
    if not name.startswith("id"):
        return False
    try:
        UUID(str(value))
    except ValueError:
        return True
    return False


def _number(text: Any) -> int:
    """Return a small number of rows; what is none is nought."""
    said = str(text or "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 0
