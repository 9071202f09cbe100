"""What the owner chooses for a link, and what a visitor types to open it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diary.forms import one_line

from .passcodes import typed_digits

LASTS: Final[dict[str, tuple[Any, timedelta]]] = {
    "1h": (_("1 hour"), timedelta(hours=1)),
    "1d": (_("1 day"), timedelta(days=1)),
    "7d": (_("7 days"), timedelta(days=7)),
    "30d": (_("30 days"), timedelta(days=30)),
    "90d": (_("90 days"), timedelta(days=90)),
}
# What holds for what a form does not say, so that one press is enough.
USUAL: Final = {
    "label": "",
    "lasts": "30d",
    "passcode": "yes",
    "openings": "any",
    "kind": "frozen",
}
_OPENINGS: Final = {"any": None, "1": 1, "3": 3, "10": 10}


def _lasts(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(name, words) for name, (words, _time) in LASTS.items()],
        widget=forms.RadioSelect(attrs={"data-look": "chips"}),
    )


def _chips(label: Any, help_text: Any = "", **choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=list(choices.items()),
        widget=forms.RadioSelect(attrs={"data-look": "chips"}),
    )


class LinkForm(forms.Form):
    """The terms of a new link; each has a usual answer."""

    label = forms.CharField(
        label=_("Name of the link"),
        max_length=80,
        required=False,
        help_text=_("For you alone, for example “MS clinic”. Visitors don’t see it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lasts = _lasts(_("How long it opens"))
    passcode = _chips(
        _("With a passcode?"),
        _("Six digits, made for you. Ten wrong tries end the link for good."),
        yes=_("With a passcode"),
        no=_("Without"),
    )
    kind = _chips(
        _("What it shows"),
        _(
            "“As it is now” stays as you see it today, whatever you write or take back"
            " later. “With later entries” is made anew each time somebody opens it."
        ),
        frozen=_("As it is now"),
        live=_("With later entries"),
    )
    openings = forms.ChoiceField(
        label=_("How often it opens"),
        help_text=_("Each time for half an hour."),
        choices=[
            ("any", _("As often as needed")),
            ("1", _("Once")),
            ("3", _("3 times")),
            ("10", _("10 times")),
        ],
        widget=forms.RadioSelect(attrs={"data-look": "chips"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        said = None if data is None else USUAL | {name: data[name] for name in data}
        super().__init__(said, initial=USUAL)

    def clean_label(self) -> str:
        """Keep the name to one line."""
        return one_line(self.cleaned_data["label"])

    @property
    def lasting(self) -> timedelta:
        """How long the link shall open."""
        return LASTS[self.cleaned_data["lasts"]][1]

    @property
    def most_openings(self) -> int | None:
        """How often the link shall open; None is as often as needed."""
        return _OPENINGS[self.cleaned_data["openings"]]


class ExpiryForm(forms.Form):
    """How long from now on a link opens."""

    lasts = _lasts(_("It opens from now on for"))

    @property
    def lasting(self) -> timedelta:
        """How long the link shall open."""
        return LASTS[self.cleaned_data["lasts"]][1]


class PasscodeForm(forms.Form):
    """The passcode as a visitor types it."""

    passcode = forms.CharField(
        label=_("Passcode"),
        max_length=40,
        help_text=_("Six digits, told you by whoever sent you the link."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "inputmode": "numeric",
                "spellcheck": "false",
                "dir": "ltr",
            }
        ),
    )

    def clean_passcode(self) -> str:
        """Refuse what cannot be a passcode; it is not counted as a try."""
        digits = typed_digits(self.cleaned_data["passcode"])
        if digits is None:
            raise ValidationError(_("A passcode has six digits."))
        return digits
