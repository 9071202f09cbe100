"""The forms of a user's own pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from diary.models import Patient, User


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


class ThemeForm(forms.Form):
    """How bright the pages are."""

    theme = forms.ChoiceField(
        label=_("Light or dark"), choices=User.Theme, widget=forms.RadioSelect
    )
