"""Which two times are compared by hand, and by which outcome."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from diary.forms import DayField
from diary.timekeeping import FIRST_DAY

from .charted import USUAL
from .offered import Group, with_chosen
from .outcome_codes import Outcome, outcome

# The engine takes up to so many days of each, and whole weeks hold each weekday alike.
MOST_DAYS: Final = 91
NAMES: Final = ("first_start", "first_end", "second_start", "second_end")
type Days = tuple[date, date]


class CompareForm(forms.Form):
    """Two periods, each from a day to a day, and an outcome."""

    outcome = forms.ChoiceField(
        label=_("What to compare"),
        error_messages={"invalid_choice": _("There is nothing like this to compare.")},
    )
    first_start = DayField(label=_("First period: from"))
    first_end = DayField(label=_("First period: until"))
    second_start = DayField(label=_("Second period: from"))
    second_end = DayField(label=_("Second period: until"))

    def __init__(self, data: Any, *, today: date, groups: list[Group]) -> None:
        super().__init__(data, initial=_usual(today))
        self.today = today
        chosen = str(data.get("outcome", "")) if data else ""
        if outcome(chosen) is not None:
            groups = with_chosen(groups, chosen)
        offer: Any = self.fields["outcome"]
        offer.choices = [(one.name, one.choices) for one in groups]
        for name in NAMES:
            edges = {"min": FIRST_DAY.isoformat(), "max": today.isoformat()}
            self.fields[name].widget.attrs.update(edges)

    def clean(self) -> dict[str, Any]:
        """Refuse days to come, and periods that are reversed, too long or overlap."""
        cleaned = super().clean() or self.cleaned_data
        for name in NAMES:
            if (day := cleaned.get(name)) and day > self.today:
                self.add_error(name, _("This day has not come yet."))
        for start, end in (NAMES[:2], NAMES[2:]):
            self._check(start, end)
        if not self.errors and _overlap(self._typed()):
            self.add_error(
                "second_start",
                _("The two periods share days. Choose two that do not touch."),
            )
        return cleaned

    @property
    def asked(self) -> Outcome:
        """The outcome that was chosen."""
        return outcome(self.cleaned_data["outcome"]) or USUAL

    @property
    def periods(self) -> tuple[Days, Days]:
        """The two periods, the earlier one first, whichever was typed first."""
        first, second = sorted(self._typed())
        return first, second

    def _typed(self) -> list[Days]:
        said = self.cleaned_data
        return [(said[a], said[b]) for a, b in (NAMES[:2], NAMES[2:])]

    def _check(self, start: str, end: str) -> None:
        first, last = self.cleaned_data.get(start), self.cleaned_data.get(end)
        if not first or not last:
            return
        if last < first:
            self.add_error(end, _("The last day is before the first day."))
        elif (last - first).days >= MOST_DAYS:
            self.add_error(end, _("A period has at most 91 days (13 weeks)."))


class Preset(NamedTuple):
    """Two periods that are often wanted, with their address."""

    name: Any
    query: str


def presets(today: date, asked: str) -> list[Preset]:
    """Return what is often compared. A day more or less and weekdays would not fit."""
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    year = month.replace(year=month.year - 1)
    found = (
        (_("The last 4 weeks and the 4 before"), *_weeks(today, 4)),
        (_("The last 12 weeks and the 12 before"), *_weeks(today, 12)),
        (_("This month and the last one"), (before, _end(before)), (month, today)),
        (
            _("This month and the same month last year"),
            (year, _end(year)),
            (month, today),
        ),
    )
    return [Preset(name, _query(asked, first, second)) for name, first, second in found]


def _usual(today: date) -> dict[str, Any]:
    (first_start, first_end), (second_start, second_end) = _weeks(today, 4)
    days = (first_start, first_end, second_start, second_end)
    return {"outcome": str(USUAL), **dict(zip(NAMES, days, strict=True))}


def _weeks(today: date, weeks: int) -> tuple[Days, Days]:
    middle = today - timedelta(weeks=weeks)
    one = timedelta(days=1)
    return (middle - timedelta(weeks=weeks) + one, middle), (middle + one, today)


def _end(month: date) -> date:
    """Return the last day of the month of a first day."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _query(asked: str, first: Days, second: Days) -> str:
    query = QueryDict(mutable=True)
    query["outcome"] = asked
    for name, day in zip(NAMES, (*first, *second), strict=True):
        query[name] = day.isoformat()
    return query.urlencode()


def _overlap(periods: list[Days]) -> bool:
    (_start, end), (begins, _ends) = sorted(periods)
    return begins <= end
