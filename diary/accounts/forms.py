"""The forms of a user's own pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diary.forms import one_line
from diary.models import Patient, User
from diary.timekeeping import zone_names


class DiaryForm(forms.Form):
    """A new diary: whose it is, and what it is called."""

    about = forms.ChoiceField(
        label=_("Whose diary is it?"),
        choices=Patient.About,
        initial=Patient.About.SELF,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Name of the diary"),
        max_length=80,
        help_text=_("Seen by you and by those you let in. A first name is enough."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        """Refuse a name of which nothing can be read."""
        name = one_line(self.cleaned_data["name"])
        if not any(map(str.isalnum, name)):
            raise ValidationError(_("Use at least one letter or digit."))
        return name


class ZoneForm(forms.Form):
    """The clock of a diary."""

    timezone = forms.ChoiceField(label=_("Place with the same clock"))

    def __init__(self, data: Any = None, *, patient: Patient) -> None:
        super().__init__(data, initial={"timezone": patient.timezone})
        field = self.fields["timezone"]
        field.choices = zone_choices(patient.timezone)  # type: ignore[attr-defined]


class LookForm(forms.Form):
    """How a user wants the pages to look."""

    theme = forms.ChoiceField(
        label=_("Light or dark"), choices=User.Theme, widget=forms.RadioSelect
    )
    text_size = forms.ChoiceField(
        label=_("Size of the text"), choices=User.TextSize, widget=forms.RadioSelect
    )
    big_buttons = forms.BooleanField(
        label=_("Very large buttons"),
        required=False,
        help_text=_("For unsteady hands: whatever can be pressed is larger."),
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        said = {name: getattr(user, name) for name in self.base_fields}
        super().__init__(data, initial=said)


def zone_choices(chosen: str) -> list[tuple[Any, Any]]:
    """Return the places by continent; a zone that is chosen always stays."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for name in sorted({*zone_names(), chosen}):
        region, _slash, place = name.partition("/")
        shown = place.replace("_", " ").replace("/", ", ")
        regions.setdefault(region, []).append((name, shown or name))
    utc = regions.pop("UTC", [])
    return [*utc, *regions.items()]
