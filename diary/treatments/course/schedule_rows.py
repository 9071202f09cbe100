"""Rows for times, amounts and weekdays of one's own, as fields of a form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from diary.forms import AmountField
from diary.models import PlannedDose, Treatment
from diary.treatments.wording import WEEKDAYS
from diary.vocab.entries import DayPart
from diary.vocab.treatments import TreatmentKind

from .schedule import ANY_PART, mask

ROWS, MORE_ROWS, MOST_ROWS = 6, 3, 24
# The button that asks for more rows; what was typed comes back with them.
MORE = "more_rows"
# At least so many rows stand open, and one below those that are filled.
OPEN_ROWS = 2
_IN_A_ROW = ("at", "part", "amount", "weekdays")
# These are given by a clinic, which may not say how much.
_GIVEN_BY_OTHERS = {TreatmentKind.INJECTION, TreatmentKind.PROCEDURE}
_AMOUNT_ERRORS = {
    "invalid": _("Enter a number, for example 10 or 2.5."),
    "min_value": _("Enter a number above zero."),
    "max_value": _("This is too much for one dose."),
}


def amount_field(label: Any, **options: Any) -> AmountField:
    """Return a field for an amount above zero that may be left out."""
    messages = {**_AMOUNT_ERRORS, **options.pop("error_messages", {})}
    return AmountField(
        label=label, min_value=Decimal("0.001"), error_messages=messages, **options
    )


@dataclass(frozen=True)
class Row:
    """One row of the form: a time, or a part of the day, and what is taken then."""

    at: BoundField
    part: BoundField
    amount: BoundField | None
    weekdays: BoundField
    stands_open: bool

    @property
    def is_open(self) -> bool:
        """Tell whether the row is shown without unfolding."""
        asked = (self.at, self.part, self.amount, self.weekdays)
        return self.stands_open or any(one is not None and one.errors for one in asked)


class RowsForm(forms.Form):
    """The rows of a form, and what they say: each one planned dose.

    A row without an amount of its own has that of the field `amount`.
    """

    amount = amount_field(_("How much each time?"))
    rows_shown = forms.IntegerField(
        required=False, min_value=0, max_value=MOST_ROWS, widget=forms.HiddenInput
    )

    treatment: Treatment

    def __init__(self, data: Any = None, **more: Any) -> None:
        if data is not None and MORE in data:
            more["initial"] = _typed_so_far(data)
            data = None
        super().__init__(data, **more)
        shown = self.data.get("rows_shown") if self.is_bound else None
        if shown is None:
            shown = self.initial.get("rows_shown")
        self._count = max(ROWS, min(_number(shown), MOST_ROWS))
        self.initial["rows_shown"] = self._count
        for n in range(self._count):
            self._add_row(n)

    @property
    def rows(self) -> list[Row]:
        """The rows for times of one's own."""
        filled = [n for n in range(self._count) if self._is_filled(n)]
        open_until = max(OPEN_ROWS, filled[-1] + 2 if filled else 0)
        return [
            Row(
                self[f"at_{n}"],
                self[f"part_{n}"],
                self[f"amount_{n}"] if f"amount_{n}" in self.fields else None,
                self[f"weekdays_{n}"],
                stands_open=n < open_until,
            )
            for n in range(self._count)
        ]

    @property
    def room_for_rows(self) -> bool:
        """Tell whether more rows can be asked for."""
        return self._count < MOST_ROWS

    @property
    def needs_amount(self) -> bool:
        """Tell whether an amount must be said."""
        treatment = self.treatment
        return bool(treatment.unit) and treatment.kind_of not in _GIVEN_BY_OTHERS

    def row_names(self) -> list[str]:
        """Return the names of the fields of all rows."""
        names = [f"{name}_{n}" for n in range(self._count) for name in _IN_A_ROW]
        return [name for name in names if name in self.fields]

    def dose(self, **said: Any) -> PlannedDose:
        """Return a planned dose, not stored, with what is alike in all of them."""
        return PlannedDose(**{"minutes": self.cleaned_data.get("minutes")} | said)

    def read_rows(self) -> list[PlannedDose]:
        """Return what the rows say, and add an error where one cannot be read."""
        found: list[PlannedDose] = []
        for n in range(self._count):
            one = self._read_row(n)
            if one is not None:
                self._refuse_double(n, one, found)
                found.append(one)
        if not found and not set(self.row_names()) & set(self.errors):
            self.add_error("at_0", _("Enter at least one time or part of the day."))
        return found

    def _read_row(self, n: int) -> PlannedDose | None:
        """Return what a row says, or None if it is empty or cannot be read."""
        said = {name: self.cleaned_data.get(f"{name}_{n}") for name in _IN_A_ROW}
        names = {f"{name}_{n}" for name in _IN_A_ROW}
        if names & set(self.errors) or not any(said.values()):
            return None
        amount = said["amount"] or self.cleaned_data.get("amount")
        self._check_when(n, said)
        if amount is None and self.needs_amount and "amount" not in self.errors:
            message = _("Enter how much is taken then, here or for all times above.")
            self.add_error(f"amount_{n}", message)
        if names & set(self.errors):
            return None
        return self.dose(
            amount=amount,
            at=said["at"].replace(second=0, microsecond=0) if said["at"] else None,
            part="" if said["part"] == ANY_PART else said["part"],
            weekdays=mask(said["weekdays"] or ()),
        )

    def _check_when(self, n: int, said: dict[str, Any]) -> None:
        if said["at"] is None and not said["part"]:
            self.add_error(f"at_{n}", _("Enter the time or the part of the day."))
        elif said["at"] is not None and said["part"]:
            message = _("Choose a time or a part of the day, not both.")
            self.add_error(f"part_{n}", message)

    def _refuse_double(
        self, n: int, one: PlannedDose, earlier: Iterable[PlannedDose]
    ) -> None:
        for other in earlier:
            if other.slot == one.slot and other.weekdays & one.weekdays:
                message = _("The same time stands above already, on the same weekday.")
                self.add_error(f"{'at' if one.at else 'part'}_{n}", message)
                return

    def _add_row(self, n: int) -> None:
        clock = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        self.fields[f"at_{n}"] = forms.TimeField(
            label=_("Time"), required=False, widget=clock
        )
        self.fields[f"part_{n}"] = forms.ChoiceField(
            label=_("or part of the day"), choices=_parts, required=False
        )
        if self.treatment.unit:
            self.fields[f"amount_{n}"] = amount_field(_("Another amount"))
        self.fields[f"weekdays_{n}"] = forms.MultipleChoiceField(
            label=_("Only on"),
            choices=[(str(bit), str(day)) for bit, day in enumerate(WEEKDAYS)],
            required=False,
            # Numbers in the form, but words to choose from.
            widget=forms.CheckboxSelectMultiple(attrs={"data-look": "chips"}),
        )

    def _is_filled(self, n: int) -> bool:
        return any(self[f"{name}_{n}"].value() for name in ("at", "part", "weekdays"))


def _parts() -> list[tuple[str, Any]]:
    return [("", _("at this time")), *DayPart.choices, (ANY_PART, _("any time"))]


def _number(text: Any) -> int:
    """Return a small number of rows; what is none is nought."""
    said = str(text or "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 0


def _typed_so_far(data: QueryDict) -> dict[str, Any]:
    """Return what was typed as answers to begin with, and ask for more rows."""
    said: dict[str, Any] = {
        name: data.getlist(name) if name.startswith("weekdays_") else data.get(name)
        for name in data
    }
    return said | {"rows_shown": max(ROWS, _number(said.get("rows_shown"))) + MORE_ROWS}
