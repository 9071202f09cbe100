"""The one form of the reminders: which, where, and how long before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from diary.models import Reminder
from diary.vocab.reminders import ReminderKind

from .moments import USUAL_TIMES

HOUR, DAY = 60, 24 * 60
SOON = (0, 5, 10, 15, 30, HOUR)
EARLY = (0, 15, 30, HOUR, 2 * HOUR, DAY, 2 * DAY, 7 * DAY)
AHEAD = {
    ReminderKind.DOSE: SOON,
    ReminderKind.EVENING: SOON,
    ReminderKind.VISIT: EARLY,
    ReminderKind.STEP: EARLY,
}
TITLES = {
    ReminderKind.DOSE: _("Doses that are due"),
    ReminderKind.EVENING: _("Evening check-in"),
    ReminderKind.VISIT: _("Appointments"),
    ReminderKind.STEP: _("Steps of a plan"),
}
HINTS = {
    ReminderKind.DOSE: _(
        "At the times you wrote down for your treatments. Doses at the same time ring"
        " once. Nothing for what is taken as needed, or without a day."
    ),
    ReminderKind.EVENING: _("Every day at one time."),
    ReminderKind.VISIT: _("Those under “Visits and findings”."),
    ReminderKind.STEP: _(
        "On the day that your plan names. Not for a step that you answered already."
    ),
}
TIMES = {
    ReminderKind.EVENING: _("Time"),
    ReminderKind.VISIT: _("Time for appointments that have none"),
    ReminderKind.STEP: _("Time of day"),
}
EXAMPLES = {
    ReminderKind.DOSE: _("For example “Baclofen, 10 mg”."),
    ReminderKind.EVENING: _("“Evening check-in”."),
    ReminderKind.VISIT: _("With whom, and where."),
    ReminderKind.STEP: _("The name of the treatment."),
}


@dataclass(frozen=True)
class Part:
    """One sort of reminder on the page: where it comes, and the rest about it."""

    title: Any
    hint: Any
    ways: list[BoundField]
    rest: list[BoundField]


class RemindersForm(forms.Form):
    """All sorts of reminders of one member. Nothing is chosen beforehand.

    Mails are asked for only where they can be sent; else what is kept stays.
    """

    def __init__(
        self, data: Any = None, *, kept: dict[str, Reminder], by_mail: bool
    ) -> None:
        self.kept, self.by_mail = kept, by_mail
        super().__init__(data)
        for kind in ReminderKind:
            row = kept.get(kind) or Reminder(about=kind)
            for name, field in _fields(kind, row).items():
                if name != "mail" or by_mail:
                    self.fields[f"{kind}_{name}"] = field

    def parts(self) -> list[Part]:
        """Return the page in its order."""
        return [
            Part(
                TITLES[kind],
                HINTS[kind],
                self._bound(kind, "calendar", "mail"),
                self._bound(kind, "at", "ahead", "what"),
            )
            for kind in ReminderKind
        ]

    def chosen(self) -> dict[ReminderKind, dict[str, Any]]:
        """Return what is said of each sort, by field of the row.

        A sort that was never chosen and is not now is left out.
        """
        found = {}
        for kind in ReminderKind:
            said = self._said(kind)
            if kind in self.kept or said["in_calendar"] or said.get("by_mail"):
                found[kind] = said
        return found

    def _bound(self, kind: ReminderKind, *names: str) -> list[BoundField]:
        known = [f"{kind}_{name}" for name in names]
        return [self[name] for name in known if name in self.fields]

    def _said(self, kind: ReminderKind) -> dict[str, Any]:
        cleaned = self.cleaned_data
        at: time | None = cleaned.get(f"{kind}_at")
        said = {
            "in_calendar": cleaned[f"{kind}_calendar"],
            "says_what": cleaned[f"{kind}_what"],
            "ahead": cleaned[f"{kind}_ahead"],
            "at": at.replace(second=0, microsecond=0) if at else None,
        }
        if self.by_mail:
            said["by_mail"] = cleaned[f"{kind}_mail"]
        return said


def _fields(kind: ReminderKind, row: Reminder) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "calendar": _box(_("In my calendar"), row.in_calendar),
        "mail": _box(_("By e-mail"), row.by_mail),
        "what": _box(
            _("Say in the calendar what it is"), row.says_what, EXAMPLES[kind]
        ),
        "ahead": forms.TypedChoiceField(
            label=_("When"),
            coerce=int,
            initial=row.ahead,
            choices=[(minutes, ahead_told(minutes)) for minutes in AHEAD[kind]],
        ),
    }
    if kind in TIMES:
        fields["at"] = forms.TimeField(
            label=TIMES[kind],
            required=False,
            initial=row.at or USUAL_TIMES[kind],
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        )
    return fields


def _box(label: Any, checked: bool, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(
        label=label, required=False, initial=checked, help_text=help_text
    )


def ahead_told(minutes: int) -> str:
    """Return how long before something a reminder comes, in words."""
    if not minutes:
        return str(_("At the time itself"))
    if minutes < HOUR:
        told = ngettext("%(n)s minute before", "%(n)s minutes before", minutes)
        return told % {"n": minutes}
    if minutes < DAY:
        told = ngettext("%(n)s hour before", "%(n)s hours before", minutes // HOUR)
        return told % {"n": minutes // HOUR}
    told = ngettext("%(n)s day before", "%(n)s days before", minutes // DAY)
    return told % {"n": minutes // DAY}
