"""The days that a summary tells of, and the names by which they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.models import Patient

ONE_DAY: Final = timedelta(days=1)


class PeriodName(StrEnum):
    """A period that ends today, as it stands in an address."""

    VISIT = "visit"
    WEEKS = "4w"
    MONTHS = "3m"
    YEAR = "1y"


USUAL: Final = PeriodName.MONTHS
LABELS: Final[dict[PeriodName, Any]] = {
    PeriodName.VISIT: gettext_lazy("Since my last visit"),
    PeriodName.WEEKS: gettext_lazy("4 weeks"),
    PeriodName.MONTHS: gettext_lazy("3 months"),
    PeriodName.YEAR: gettext_lazy("A year"),
}
# Whole weeks, so that each weekday is there equally often.
_LENGTHS: Final = {
    PeriodName.WEEKS: 28,
    PeriodName.MONTHS: 91,
    PeriodName.YEAR: 364,
}


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both with."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    @property
    def words(self) -> str:
        """The days in words: "24 August 2026 to 22 November 2026 (91 days)"."""
        if self.length == 1:
            return _("%(day)s (1 day)") % {"day": date_format(self.first)}
        text = ngettext(
            "%(first)s to %(last)s (%(n)s day)",
            "%(first)s to %(last)s (%(n)s days)",
            self.length,
        )
        return text % {
            "first": date_format(self.first),
            "last": date_format(self.last),
            "n": self.length,
        }

    def holds(self, day: date | None) -> bool:
        """Tell whether a day lies in the period."""
        return day is not None and self.first <= day <= self.last


def usual(today: date) -> Period:
    """Return the period of a summary that nobody chose one for."""
    return Period(today - (_LENGTHS[USUAL] - 1) * ONE_DAY, today)


def period_of(patient: Patient, name: PeriodName) -> Period | None:
    """Return a period by its name; None for a last visit that there was not."""
    today = patient.today()
    if name == PeriodName.VISIT:
        visit = last_visit(patient, today)
        return Period(visit, today) if visit else None
    return Period(today - (_LENGTHS[name] - 1) * ONE_DAY, today)


def last_visit(patient: Patient, today: date) -> date | None:
    """Return the day of the last visit before today."""
    before = patient.visits.current().filter(on__lt=today)
    found: date | None = before.aggregate(day=Max("on"))["day"]
    return found


def label_of(name: str) -> str:
    """Return what a named period is called; a name of none stands for two days."""
    return str(LABELS[PeriodName(name)]) if name in PeriodName else _("From – to")
