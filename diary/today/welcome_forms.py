"""The four questions of the first run. Each may be left unanswered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from diary.accounts.forms import DiaryForm
from diary.forms import grouped, one_line, own_word
from diary.models import Patient, Treatment
from diary.treatments.actions import from_catalogue, in_own_words
from diary.treatments.overview import KIND_HEADINGS
from diary.vocab import terms
from diary.vocab.conditions import CONDITIONS
from diary.vocab.treatments import (
    CATALOGUE,
    CatalogueItem,
    TreatmentKind,
    catalogue_by_kind,
)

MOST_LINES = 20


class WhoForm(DiaryForm):
    """Whose diary it is, and its name."""

    def __init__(self, data: Any = None, *, patient: Patient) -> None:
        super().__init__(data, initial={"about": patient.about, "name": patient.name})
        # The page itself asks whose diary it is.
        self.fields["about"].label = _("It is about")


class ConditionsForm(forms.Form):
    """The conditions of the person, from the list and in own words."""

    conditions = forms.MultipleChoiceField(
        label=_("Conditions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("The list has no such condition.")},
    )
    own = own_word(label=_("Another one, in your own words"))

    def __init__(self, data: Any = None, *, patient: Patient) -> None:
        known = [one.name for one in patient.conditions.current().order_by("pk")]
        super().__init__(data, initial={"conditions": known})
        own = [name for name in known if name not in CONDITIONS]
        self.fields["conditions"].choices = grouped(CONDITIONS, own)  # type: ignore[attr-defined]

    @property
    def names(self) -> list[str]:
        """What was ticked, and what was typed."""
        typed = one_line(self.cleaned_data["own"])
        return [*self.cleaned_data["conditions"], *([typed] if typed else [])]


class LinesField(forms.CharField):
    """Several names, one on each line."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        options = {"max_length": 4000, "required": False, **options}
        super().__init__(**options)
        self.widget.attrs |= {"rows": 3, "dir": "auto"}

    def clean(self, value: Any) -> list[str]:
        """Return the names without blank lines."""
        text = super().clean(value)
        names = [name for line in text.splitlines() if (name := one_line(line))]
        if len(names) > MOST_LINES:
            raise ValidationError(
                _("No more than %(most)s at once. Add the others later."),
                params={"most": MOST_LINES},
            )
        for name in names:
            if len(name) > 120 or not any(map(str.isalnum, name)):
                raise ValidationError(
                    _("A name has letters or digits, and no more than 120 signs.")
                )
        return names


class TreatmentsForm(forms.Form):
    """What is taken or tried now. No amounts are asked here.

    What the diary has already is not asked again: a missing tick must never take
    back what was logged with it.
    """

    own_medicine = LinesField(
        label=_("Other medicines"), help_text=_("One on each line.")
    )
    own_other = LinesField(
        label=_("Other remedies or therapies"), help_text=_("One on each line.")
    )

    def __init__(self, data: Any = None, *, patient: Patient) -> None:
        super().__init__(data)
        self.patient = patient
        self.known = list(patient.treatments.current().order_by("name"))
        codes = {one.catalogue for one in self.known}
        names = {terms.folded(one.name) for one in self.known}
        self.kinds: list[str] = []
        for kind, items in catalogue_by_kind().items():
            offered = [
                item
                for item in items
                if item.code not in codes and terms.folded(str(item.label)) not in names
            ]
            if offered:
                self.kinds.append(kind.value)
                self.fields[kind.value] = _tick_field(offered)

    @property
    def groups(self) -> list[tuple[str, forms.BoundField, bool]]:
        """Each kind with its heading, and whether it is open."""
        return [
            (
                str(KIND_HEADINGS[TreatmentKind(kind)]),
                self[kind],
                kind == TreatmentKind.MEDICINE or bool(self[kind].value()),
            )
            for kind in self.kinds
        ]

    @property
    def treatments(self) -> list[Treatment]:
        """What was ticked and typed, not stored yet."""
        said = self.cleaned_data
        own = [(name, TreatmentKind.MEDICINE) for name in said["own_medicine"]]
        own += [(name, _kind_of(name)) for name in said["own_other"]]
        return [
            *(
                from_catalogue(self.patient, code)
                for kind in self.kinds
                for code in said[kind]
            ),
            *(in_own_words(self.patient, name, kind) for name, kind in own),
        ]


def _tick_field(items: list[CatalogueItem]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Tick what is used"),
        choices=[(item.code, capfirst(str(item.label))) for item in items],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("The list has no such treatment.")},
    )


def _kind_of(name: str) -> TreatmentKind:
    """Return the kind under which the catalogue knows a name; else a remedy."""
    code = CATALOGUE.normalise(name)
    return CATALOGUE[code].kind if code in CATALOGUE else TreatmentKind.REMEDY
