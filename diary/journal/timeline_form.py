"""What the timeline is asked to show: the filters, and what they say in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diary.forms import DayField, grouped
from diary.timekeeping import FIRST_DAY
from diary.vocab.body import SITES
from diary.vocab.entries import Kind

LONGEST_SEARCH = 120
type Options = list[tuple[str, str]]
type Groups = list[tuple[str, Options]]


class Select(NamedTuple):
    """One list to choose from, ready for a page."""

    name: str
    label: str
    options: str
    errors: Any


def _choice(label: Any) -> forms.ChoiceField:
    wrong = gettext_lazy("There is nothing like this to choose.")
    return forms.ChoiceField(
        label=label, required=False, error_messages={"invalid_choice": wrong}
    )


class TimelineForm(forms.Form):
    """Which entries to show. Every answer may be left out.

    Its lists are drawn by the page and not by widgets, which would cost more than
    the entries themselves.
    """

    q = forms.CharField(
        label=gettext_lazy("Words in the notes"),
        max_length=LONGEST_SEARCH,
        required=False,
    )
    kind = _choice(gettext_lazy("Kind"))
    site = _choice(gettext_lazy("Where"))
    treatment = _choice(gettext_lazy("Treatment"))
    least = _choice(gettext_lazy("How strong, at least"))
    by = _choice(gettext_lazy("Who wrote it"))
    start = DayField(label=gettext_lazy("From"), required=False)
    end = DayField(label=gettext_lazy("Until"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        sites: Iterable[str],
        treatments: Iterable[tuple[str, str]],
        members: Iterable[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        kinds = [(str(value), capfirst(str(label))) for value, label in Kind.choices]
        of_ten = [
            (str(value), _("%(value)s of 10") % {"value": value})
            for value in range(1, 11)
        ]
        # `grouped` puts own words first, as the forms of entries do.
        self._groups: dict[str, Groups] = {
            "kind": [("", kinds)],
            "site": [(str(name), words) for name, words in grouped(SITES, [*sites])],
            "treatment": [("", [(pk, capfirst(name)) for pk, name in treatments])],
            "least": [("", of_ten)],
            "by": [("", list(members))],
        }
        for name, groups in self._groups.items():
            known = [one for _group, options in groups for one in options]
            self.fields[name].choices = known  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse days that end before they begin."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("The last day is before the first day."))
        return cleaned

    def selects(self) -> Iterator[Select]:
        """Return the lists of the page; one with a single choice is left out."""
        every = {
            "kind": _("Everything"),
            "site": _("Anywhere"),
            "treatment": _("Any"),
            "least": _("Any"),
            "by": _("Anybody"),
        }
        for name, groups in self._groups.items():
            field = self[name]
            chosen = str(field.value() or "")
            if name == "by" and len(groups[0][1]) < 2 and not chosen:
                continue
            options = _options([("", [("", every[name])]), *groups], chosen)
            yield Select(name, str(field.label), options, field.errors)

    @property
    def days(self) -> list[forms.BoundField]:
        """The fields for the first and the last day."""
        return [self["start"], self["end"]]

    @property
    def first_day(self) -> str:
        """The first day that can be asked for, as browsers want it."""
        return FIRST_DAY.isoformat()

    def said(self) -> list[str]:
        """Return what is filtered, in words; empty if nothing is."""
        cleaned = self.cleaned_data
        words = []
        if cleaned["q"]:
            words.append(_("“%(text)s” in the note") % {"text": cleaned["q"]})
        words += [self._label(name) for name in ("kind", "site", "treatment")]
        if cleaned["least"]:
            words.append(_("at least %(value)s of 10") % {"value": cleaned["least"]})
        if cleaned["by"]:
            words.append(_("written by %(who)s") % {"who": self._label("by")})
        for name, text in (("start", _("from %(day)s")), ("end", _("until %(day)s"))):
            if cleaned[name]:
                words.append(text % {"day": formats.date_format(cleaned[name])})
        return [one for one in words if one]

    def _label(self, name: str) -> str:
        chosen = self.cleaned_data[name]
        choices = self.fields[name].choices  # type: ignore[attr-defined]
        return str(dict(choices).get(chosen, ""))


def _options(groups: Groups, chosen: str) -> str:
    """Return the options of a list as markup; a template would take far longer."""
    parts = [
        format_html('<optgroup label="{}">{}</optgroup>', name, _flat(options, chosen))
        if name
        else _flat(options, chosen)
        for name, options in groups
    ]
    return format_html_join("", "{}", ((one,) for one in parts))


def _flat(options: Options, chosen: str) -> str:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (value, " selected" if value == chosen else "", label)
            for value, label in options
        ),
    )
