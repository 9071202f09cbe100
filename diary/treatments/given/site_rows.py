"""The muscles of an injection: rows of fields in its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from diary.forms import AmountField, can_be_read, one_line
from diary.models import DoseSite
from diary.vocab.body import Side
from diary.vocab.muscles import MUSCLES

from .wording import muscle_label

# A form may have 200 fields; each muscle takes three.
MOST = 24
SHOWN = 3
LIST_ID = "muscles"


@dataclass(frozen=True)
class SiteRow:
    """The three fields of one muscle, to be shown."""

    number: int
    muscle: forms.BoundField
    side: forms.BoundField
    units: forms.BoundField

    @property
    def has_errors(self) -> bool:
        """Tell whether one of them was refused."""
        return bool(self.muscle.errors or self.side.errors or self.units.errors)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is typed in it."""
        return not (self.muscle.value() or self.side.value() or self.units.value())


class SiteRows:
    """Puts rows into a form, and reads them."""

    def __init__(
        self, form: forms.BaseForm, stored: Sequence[DoseSite], unit: str
    ) -> None:
        self.form, self.numbers = form, range(1, MOST + 1)
        for number in self.numbers:
            self._add(number, unit)
        for number, one in zip(self.numbers, stored, strict=False):
            form.initial[f"muscle_{number}"] = muscle_label(one.muscle)
            form.initial[f"side_{number}"] = one.side
            form.initial[f"units_{number}"] = one.amount

    def __iter__(self) -> Any:
        form = self.form
        for number in self.numbers:
            names = (f"{name}_{number}" for name in ("muscle", "side", "units"))
            yield SiteRow(number, *(form[name] for name in names))

    @property
    def first(self) -> list[SiteRow]:
        """The rows that stand open: what is filled in, and one more."""
        rows = list(self)
        filled = [row.number for row in rows if not row.is_empty or row.has_errors]
        return rows[: max(SHOWN, max(filled, default=0) + 1)]

    @property
    def rest(self) -> list[SiteRow]:
        """The rows that open when they are asked for."""
        return list(self)[len(self.first) :]

    def read(self) -> list[DoseSite]:
        """Return the muscles that were named, in their order."""
        sites = []
        for number in self.numbers:
            muscle, side, units = (
                self.form.cleaned_data.get(f"{name}_{number}")
                for name in ("muscle", "side", "units")
            )
            text = one_line(muscle or "")
            if text:
                code = MUSCLES.normalise(text)
                sites.append(DoseSite(muscle=code, side=side or "", amount=units))
            elif (side or units) and f"muscle_{number}" not in self.form.errors:
                self.form.add_error(f"muscle_{number}", _("Name the muscle."))
        return sites

    def _add(self, number: int, unit: str) -> None:
        said = {"number": number, "unit": capfirst(unit)}
        fields = self.form.fields
        fields[f"muscle_{number}"] = forms.CharField(
            label=_("Muscle %(number)s") % said,
            max_length=80,
            required=False,
            validators=[can_be_read],
            widget=forms.TextInput(
                attrs={"list": LIST_ID, "autocomplete": "off", "dir": "auto"}
            ),
        )
        fields[f"side_{number}"] = forms.ChoiceField(
            label=_("Side %(number)s") % said,
            required=False,
            choices=[
                ("", _("Side")),
                *((v, capfirst(str(n))) for v, n in Side.choices),
            ],
        )
        fields[f"units_{number}"] = AmountField(
            label=_("%(unit)s %(number)s") % said,
            min_value=Decimal("0.001"),
            error_messages={
                "invalid": _("Enter a number, for example 10 or 2.5."),
                "min_value": _("Enter a number above zero."),
                "max_value": _("This is too much."),
            },
        )
