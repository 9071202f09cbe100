"""How one comparison was worked out: its days, its rule, and what it leaves out.

Everything is worked out from the rows once more, with what the store of estimates was
made of; so it shows the numbers that stand on the page of changes, and beside them what
they would be with late answers, or with the days that the person left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import isnan
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.analysis.changes import Change
from diary.analysis.codes import Family, Side, Word
from diary.analysis.window import Series
from diary.analysis.words import word_for
from diary.models import Patient

from .change_points import ONE_DAY, Point, read_course
from .compare import USES, Use
from .compared import Compared, at_change
from .comparisons import (
    Comparison,
    family_of,
    judged,
    near,
    stored_of,
    work_out,
)
from .dashboard import main_outcome
from .effect_words import NUMBERLESS, Said, say
from .outcome_codes import Outcome
from .outcome_words import brief, label_of
from .patterns.averages import average_of
from .range_bar import range_bar
from .range_words import FIGURES
from .readings import Readings

RULES: Final[Mapping[Word, Any]] = {
    Word.LESS: gettext_lazy(
        "The whole 95 % range is on the side of less. So it is said without “perhaps”."
    ),
    Word.MORE: gettext_lazy(
        "The whole 95 % range is on the side of more. So it is said without “perhaps”."
    ),
    Word.PERHAPS_LESS: gettext_lazy(
        "The whole 80 % range is on the side of less, but the 95 % range is not. "
        "So it is said with “perhaps”."
    ),
    Word.PERHAPS_MORE: gettext_lazy(
        "The whole 80 % range is on the side of more, but the 95 % range is not. "
        "So it is said with “perhaps”."
    ),
    Word.NO_LARGE_CHANGE: gettext_lazy(
        "The whole 95 % range is close to no change. Large changes are outside of it."
    ),
    Word.CANNOT_TELL: gettext_lazy(
        "The range goes from less to more. So nothing more can be said yet."
    ),
    Word.TOO_UNCERTAIN: gettext_lazy(
        "The range is so wide that a number would say nothing. So none is shown."
    ),
    Word.NOT_ENOUGH_DAYS: gettext_lazy(
        "There are rules on how many days it takes. They are looked at first."
    ),
    Word.CHANGED_TOGETHER: gettext_lazy(
        "Changes within 14 days of each other can't be told apart."
    ),
}

SIDES: Final[Mapping[Side, Any]] = {
    Side.BEFORE: gettext_lazy("before"),
    Side.AFTER: gettext_lazy("after"),
}


@dataclass(frozen=True)
class Day:
    """One day that was looked at; no value is a day without an answer."""

    day: date
    side: Side
    value: float | None
    use: Use


@dataclass(frozen=True)
class Week:
    """The days of one week on one side, for the table of the page."""

    first: date
    side: str
    counted: int
    level: str
    others: str


@dataclass(frozen=True)
class Choice:
    """The answer with some of the days; `is_chosen` is the one in the headline."""

    title: str
    said: Said
    bar: SafeString | None
    is_chosen: bool


@dataclass(frozen=True)
class WorkedOut:
    """One comparison with everything that it rests on."""

    outcome: Outcome
    what: str
    choices: tuple[Choice, ...]
    days: tuple[Day, ...]
    rule: str

    @property
    def label(self) -> str:
        """What the outcome is called."""
        return label_of(self.outcome)

    @property
    def name(self) -> str:
        """What the address calls the outcome."""
        return str(self.outcome)

    @property
    def chosen(self) -> Said:
        """What the page of changes says."""
        return self.choices[0].said

    @property
    def facts(self) -> list[str]:
        """What else stands beside the number, each as a sentence."""
        said = self.chosen
        told = (
            *(said.days, said.looked_at, said.not_counted, said.together),
            *(said.drift, *said.cautions, said.stress, said.many, said.about_ranges),
        )
        return [one for one in told if one]

    @property
    def weeks(self) -> list[Week]:
        """The days by week and side, the earliest first."""
        grouped = groupby(self.days, key=lambda one: (_monday(one.day), one.side))
        return [
            _week(self.outcome, first, side, list(days))
            for (first, side), days in grouped
        ]


def worked_out(patient: Patient, key: str, name: str) -> WorkedOut | None:
    """Return how an outcome was compared at a change; None if it was not compared.

    Without a name it is the outcome that the change was to be watched by.
    """
    course = read_course(patient)
    points = course.points(patient.today())
    point = next((one for one in points if one.key == key), None)
    if point is None:
        return None
    wanted = family_of(patient, course, points)
    name = name or str(main_outcome(point))
    for asked in wanted:
        if asked.point is point and str(asked.outcome) == name:
            others = [one for one in points if one is not point]
            comparisons = len(judged(wanted, stored_of(patient)))
            return _Look(patient, asked, others, comparisons).found()
    return None


@dataclass(frozen=True)
class _Look:
    """A comparison that is worked out once more."""

    patient: Patient
    asked: Comparison
    points: list[Point]
    comparisons: int

    @property
    def others(self) -> list[Change]:
        """What else changed within what it looks at."""
        return near((one.change for one in self.points), *self.asked.window)

    @property
    def _compared(self) -> Compared:
        today = self.patient.today()
        return at_change(self.asked.point, others=self.points, today=today)

    def found(self) -> WorkedOut:
        in_time = Readings(self.patient)
        series, left_out = self._read(in_time)
        late, _days = self._read(Readings(self.patient, with_late=True))
        said = [self._choice(_("As on the page of changes"), series, left_out, True)]
        if _differ(late, series):
            text = _("With answers that were typed more than a day late")
            said.append(self._choice(text, late, left_out, False))
        if left_out:
            text = _("With the days that were left out")
            said.append(self._choice(text, series, (), False))
        return WorkedOut(
            outcome=self.asked.outcome,
            what=self._compared.what,
            choices=tuple(said),
            days=tuple(_days_of(series, self.asked.change, self.others, left_out)),
            rule=str(RULES[said[0].said.word]),
        )

    def _read(self, readings: Readings) -> tuple[Series, set[date]]:
        first, last = self.asked.days
        days = readings.lived(first, min(last, self.patient.today()))
        return readings.series(self.asked.outcome, *days), readings.left_out(*days)

    def _choice(
        self, title: str, series: Series, left_out: Collection[date], is_chosen: bool
    ) -> Choice:
        asked = self.asked
        answer = work_out(series, asked.change, self.others, left_out)
        word = word_for(answer)
        said = say(
            asked.outcome,
            self._compared,
            answer,
            word,
            others=self.points,
            comparisons=self.comparisons,
        )
        bar = None if word in NUMBERLESS else range_bar(asked.outcome, answer, word)
        return Choice(title, said, bar, is_chosen)


def _differ(one: Series, other: Series) -> bool:
    """Tell whether two series differ; two days without an answer are alike."""
    pairs = zip(one.values.tolist(), other.values.tolist(), strict=True)
    return any(a != b and not (isnan(a) and isnan(b)) for a, b in pairs)


def _days_of(
    series: Series,
    change: Change,
    others: Sequence[Change],
    left_out: Collection[date],
) -> Iterator[Day]:
    """Yield each day with what became of it, by the rules of the engine."""
    first = series.first
    last = first + timedelta(days=len(series.values) - 1)
    far = [one for one in others if one.settled > first and one.first <= last]
    here = sum(one.settled <= change.first for one in far)
    for number, value in enumerate(series.values.tolist()):
        day = first + number * ONE_DAY
        side = Side.BEFORE if day < change.first else Side.AFTER
        if any(one.first <= day < one.settled for one in (change, *far)):
            use = Use.SETTLING
        elif day in left_out:
            use = Use.LEFT_OUT
        elif isnan(value):
            use = Use.MISSING
        elif sum(one.settled <= day for one in far) != here:
            use = Use.CHANGED
        else:
            use = Use.COUNTED
        yield Day(day, side, None if isnan(value) else value, use)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(asked: Outcome, first: date, side: Side, days: Sequence[Day]) -> Week:
    counted = [one for one in days if one.use == Use.COUNTED]
    known = [
        (one.day.toordinal(), one.value) for one in counted if one.value is not None
    ]
    rest = [one.use for one in days if one.use != Use.COUNTED]
    told = [f"{rest.count(use)} {USES[use]}" for use in dict.fromkeys(rest)]
    return Week(
        first=max(first, days[0].day),
        side=str(SIDES[side]),
        counted=len(known),
        level=_level(asked, known),
        others="; ".join(told),
    )


def _level(asked: Outcome, days: Sequence[tuple[int, float]]) -> str:
    """Return what a week came to: a count, or an average with half of its days."""
    found = average_of(days, asked.family)
    if found is None:
        return ""
    if asked.family == Family.DAYS:
        text = ngettext("%(n)s of %(of)s day", "%(n)s of %(of)s days", len(days))
        return text % {"n": int(sum(value for _day, value in days)), "of": len(days)}
    return found.with_half(brief(asked, found.mean, FIGURES))
