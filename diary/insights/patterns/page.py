"""What every page of a pattern is made of, and the list of them.

A page answers one question in words, with pictures, each with its table, and says what
it can and cannot show. What is shown and what goes into the CSV file is one thing: a
`Table` holds each row once in words and once in plain numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from itertools import chain, repeat
from typing import Any, Final, NamedTuple

from django.db.models import QuerySet
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diary.insights.begun import first_day
from diary.insights.change_points import Course
from diary.insights.foreseen import Foreseen
from diary.insights.forms import PERIODS, last_days
from diary.models import Patient
from diary.vocab.entries import CheckInPart, DoseStatus, Kind
from diary.vocab.treatments import TreatmentKind

ONE_DAY: Final = timedelta(days=1)
# Whole weeks, so that each weekday is there equally often. A week tells no pattern.
CHOICES: Final = {key: PERIODS[key][0] for key in ("4w", "3m", "1y", "all")}
USUAL: Final = "3m"
BRIEF: Final = 14

type Plain = str | int | float | date | None


class Period(NamedTuple):
    """The days that a page rests on, both ends with, and the name they were chosen by.

    `first` is never before the first day of the diary.
    """

    key: str
    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days that is, observed or not."""
        return (self.last - self.first).days + 1

    @property
    def days(self) -> dict[str, tuple[date, date]]:
        """The filter for rows of these days."""
        return {"local_day__range": (self.first, self.last)}

    @property
    def in_words(self) -> str:
        """The first and the last day."""
        first, last = formats.date_format(self.first), formats.date_format(self.last)
        return _("%(first)s to %(last)s") % {"first": first, "last": last}


class Asked(NamedTuple):
    """What the address asks of a page: a period, and what else it lets one choose.

    `of` is as it stands in the address: it may be anything. `foreseen`, `left_out`,
    `medicines` and `course` are planned doses, the days left out of comparisons, what
    the hours after a dose can be asked of and everything that was used, as far as who
    shows several pages in one has read them before. In `brief` there are no pictures, of a long table only `BRIEF` rows,
    and what comes by chance or is told elsewhere may be missing: so a summary shows it.
    """

    period: Period
    of: str = ""
    foreseen: Foreseen | None = None
    left_out: Collection[date] | None = None
    medicines: Mapping[str, str] | None = None
    course: Course | None = None
    brief: bool = False


@dataclass(frozen=True)
class Table:
    """The same rows in words and in numbers.

    `head` and `rows` are read by people; the first cell of a row is its heading.
    `fields` and `numbers` are for programs: names that stay the same in every
    language, counts and shares without a unit, None where something is not known.
    `more` rows are not told, because it was asked for in brief. `names` are what
    addresses of single rows end with, for rows that other pages lead to.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    fields: tuple[str, ...]
    numbers: tuple[tuple[Plain, ...], ...]
    more: int = 0
    names: tuple[str, ...] = ()

    @property
    def named_rows(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each row with its name in the address, "" if it has none."""
        names = chain(self.names, repeat(""))
        return zip(names, self.rows, strict=False)


@dataclass(frozen=True)
class Part:
    """One picture with its table. `key` names it in the address of the CSV file."""

    key: str
    title: str
    table: Table
    svg: SafeString | str = ""
    says: str = ""


@dataclass(frozen=True)
class Pattern:
    """One page.

    Attributes
    ----------
    says : str
        What is to be seen, with its main numbers and the days they rest on.
    parts : tuple of Part
        None where there is too little; then `empty` says what will appear, and when.
    notes : tuple of str
        What was counted and what was not, one sentence each.
    cannot : str
        What this can show and what it cannot.
    choices : tuple of (value, label)
        What can be chosen besides the period, by `?of=`; `chosen` is one of the values.
    choose : str
        What is chosen there, as the name of that navigation.
    """

    says: str
    cannot: str
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = ""
    choose: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    chosen: str = ""


class Listed(NamedTuple):
    """A page as the list knows it.

    `line` says what it shows, `soon` what will appear and when. `needs` are the rows
    without any of which there is nothing to show. The module of the same name as the
    key has `build(patient, asked)`; it is loaded when it is asked for, because some
    need numpy, which takes long to load. `usual` is the period of an address that
    names none; a page with `has_periods` false always looks at everything.
    """

    title: Any
    line: Any
    soon: Any
    needs: Callable[[Patient], QuerySet]
    usual: str = USUAL
    has_periods: bool = True


def _episodes(patient: Patient) -> QuerySet:
    return patient.episodes.current()


def _nights(patient: Patient) -> QuerySet:
    return patient.checkins.current().filter(part=CheckInPart.NIGHT)


def _doses(patient: Patient) -> QuerySet:
    return patient.doses.current()


def _uses(patient: Patient, *kinds: TreatmentKind) -> QuerySet:
    # Their number, or every dose of the diary would be looked at.
    return patient.tallies.filter(
        subject=Kind.DOSE,
        what=DoseStatus.TAKEN,
        count__gt=0,
        treatment__kind_of__in=kinds,
        treatment__voided_at=None,
    )


def _injections(patient: Patient) -> QuerySet:
    return _uses(patient, TreatmentKind.INJECTION)


def _remedies(patient: Patient) -> QuerySet:
    kinds = (TreatmentKind.REMEDY, TreatmentKind.THERAPY, TreatmentKind.DEVICE)
    return _uses(patient, *kinds)


def _regimens(patient: Patient) -> QuerySet:
    return patient.regimens.current().filter(treatment__voided_at=None)


def _check_ins(patient: Patient) -> QuerySet:
    return patient.checkins.current()


PAGES: Final[Mapping[str, Listed]] = {
    "time": Listed(
        gettext_lazy("Time of day and weekday"),
        gettext_lazy("At which hours and on which weekdays spasms were noted."),
        gettext_lazy("Appears with the first spasm that is logged."),
        _episodes,
    ),
    "hours": Listed(
        gettext_lazy("Hours after a dose"),
        gettext_lazy("How often spasms came in the hours after a planned dose."),
        gettext_lazy(
            "Appears with planned doses on 14 complete days with at least 40 spasms, "
            "logged with their times."
        ),
        _doses,
    ),
    "sites": Listed(
        gettext_lazy("Where on the body"),
        gettext_lazy("Where spasms were, on which side, and how strong."),
        gettext_lazy("Appears with the first spasm that is logged with a place."),
        _episodes,
    ),
    "triggers": Listed(
        gettext_lazy("Triggers"),
        gettext_lazy("What was noted as having set spasms off."),
        gettext_lazy("Appears with the first spasm that is logged with a trigger."),
        _episodes,
    ),
    "sleep": Listed(
        gettext_lazy("Sleep"),
        gettext_lazy("How nights were, and the spasms noted in them."),
        gettext_lazy("Appears with the first morning check-in."),
        _nights,
    ),
    "toxin": Listed(
        gettext_lazy("Weeks after an injection"),
        gettext_lazy("Spasms week by week after botulinum toxin, cycle over cycle."),
        gettext_lazy("Appears with the first injection that is noted."),
        _injections,
        usual="all",
        has_periods=False,
    ),
    "steps": Listed(
        gettext_lazy("Side effects by dose"),
        gettext_lazy(
            "Side effects, and spasms beside them, on each dose of a treatment."
        ),
        gettext_lazy("Appears with the first dose that is noted for a treatment."),
        _regimens,
        usual="all",
    ),
    "remedies": Listed(
        gettext_lazy("Home remedies and therapy"),
        gettext_lazy("How often they were used, and the ratings before and after."),
        gettext_lazy("Appears with the first use of a remedy or therapy."),
        _remedies,
    ),
    "taken": Listed(
        gettext_lazy("Doses taken of doses due"),
        gettext_lazy("What became of planned doses, week by week."),
        gettext_lazy("Appears once the times of a treatment's doses are noted."),
        _regimens,
    ),
    "coverage": Listed(
        gettext_lazy("How full the diary is"),
        gettext_lazy("Which days have an answer, and what was typed late."),
        gettext_lazy("Appears with the first check-in."),
        _check_ins,
    ),
}


def build(key: str, patient: Patient, asked: Asked) -> Pattern:
    """Return the page that a key of `PAGES` names."""
    module = import_module(f"{__package__}.{key}")
    return module.build(patient, asked)  # type: ignore[no-any-return]  # by its name


def period_of(patient: Patient, wanted: str, *, usual: str = USUAL) -> Period:
    """Return the period that an address names; the usual one if there is none like it.

    It begins with the diary at the earliest: a day before that is none on which
    nothing was noted. An empty diary has the days that were asked for.
    """
    key = wanted if wanted in CHOICES else usual
    first, last = last_days(patient.today(), key)
    begun = first_day(patient)
    if first is None or (begun is not None and first < begun):
        first = min(begun or last, last)
    return Period(key, first, last)
