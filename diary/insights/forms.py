"""Which days to look back on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from diary.forms import DayField
from diary.timekeeping import FIRST_DAY

from .charted import LONGEST, Charted, charted
from .charted import USUAL as USUAL_OUTCOME

# Whole weeks, so that each weekday is there equally often; None is everything.
PERIODS: Final[dict[str, tuple[Any, int | None]]] = {
    "7d": (_("7 days"), 7),
    "4w": (_("4 weeks"), 28),
    "3m": (_("3 months"), 91),
    "1y": (_("A year"), 364),
    "3y": (_("3 years"), 1092),
    "10y": (_("10 years"), 3640),
    "all": (_("All"), None),
}
USUAL: Final = "4w"
NOT_THERE: Final = _("There is nothing like this to look at. You see spasms.")


def last_days(today: date, period: str = USUAL) -> tuple[date | None, date]:
    """Return the first and last day of a period that ends today."""
    days = PERIODS[period][1]
    return (None if days is None else today - timedelta(days=days - 1)), today


class LookForm(forms.Form):
    """A period by name, or from one day to another; the days win over the name."""

    period = forms.ChoiceField(
        choices=[(name, label) for name, (label, _days) in PERIODS.items()],
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _("There is no such period. You see the last 4 weeks.")
        },
    )
    outcome = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.HiddenInput,
        error_messages={"max_length": NOT_THERE},
    )
    start = DayField(label=_("From"), required=False)
    end = DayField(label=_("Until"), required=False)
    late = forms.ChoiceField(
        choices=[("with", _("with")), ("without", _("without"))],
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": _("Late ratings are shown either with or without.")
        },
    )

    def __init__(self, data: Any, *, today: date) -> None:
        self.today = today
        super().__init__(data)
        for name in ("start", "end"):
            edges = {"min": FIRST_DAY.isoformat(), "max": today.isoformat()}
            self.fields[name].widget.attrs.update(edges)

    def clean_outcome(self) -> Charted:
        """Refuse what no diary can be asked about."""
        found = charted(self.cleaned_data["outcome"] or str(USUAL_OUTCOME))
        if found is None:
            raise forms.ValidationError(NOT_THERE)
        return found

    def clean_start(self) -> date | None:
        """Refuse days that have not come yet."""
        return self._known(self.cleaned_data["start"])

    def clean_end(self) -> date | None:
        """Refuse days that have not come yet."""
        return self._known(self.cleaned_data["end"])

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if end and not start and "start" not in self.errors:
            self.add_error("start", _("Enter the first day too."))
        if start and end and end < start:
            self.add_error("end", _("The last day is before the first day."))
        return cleaned

    @property
    def asked(self) -> Charted:
        """The outcome that was chosen, the usual one if there is none like it."""
        found: Charted = self.cleaned_data.get("outcome") or USUAL_OUTCOME
        return found

    @property
    def chosen(self) -> str:
        """The name of the period, or "" for two dates."""
        if self.cleaned_data["start"]:
            return ""
        return self.cleaned_data["period"] or USUAL

    @property
    def without_late(self) -> bool:
        """Tell whether ratings that were written late are left out."""
        return bool(self.cleaned_data["late"] == "without")

    def days(self) -> tuple[date | None, date]:
        """Return the first and last day; no first day means from the beginning."""
        start = self.cleaned_data["start"]
        if start:
            return start, self.cleaned_data["end"] or self.today
        return last_days(self.today, self.chosen)

    def _known(self, day: date | None) -> date | None:
        if day and day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return day
