"""The weeks of a long course, taken together by the database.

Ten years are 521 points of 3,650 days: the days of what can be added up need not be
read one by one. It is the same as the days of `curve_days`, which tests see to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.db.models import (
    Count,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from diary.models import Patient
from diary.vocab.entries import CheckInPart, EpisodeType, SideEffectsAnswer

from .charted import Charted
from .curve import POINTS, Course, Stretch, begun, curve_of, kept_curve, read_curve
from .curve_days import Asked, with_effects
from .outcome_codes import ANSWERS, Sort
from .series import Step, finest

WEEK: Final = 7


class Week(NamedTuple):
    """What the days of a week are together, as in `Stretch`."""

    days: int = 0
    total: float = 0.0
    noted_days: int = 0
    noted: float = 0.0


type Found = Mapping[int, Week]
# A day by its number, and its value.
type _One = tuple[int, float]


class DayNumber(Func):
    """How many days a day comes after 1-1-1, a Monday; a number is quicker to read."""

    arity = 1
    output_field = IntegerField()

    def get_db_converters(self, _connection: Any) -> list[Any]:
        """Take it as it is: both databases answer with a number."""
        return []

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Count from the Julian day of the first Monday."""
        context["template"] = "CAST(julianday(%(expressions)s) - 1721425.5 AS INTEGER)"
        return self.as_sql(compiler, connection, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Take one day from the other, which makes a number."""
        context["template"] = "(%(expressions)s - DATE '0001-01-01')"
        return self.as_sql(compiler, connection, **context)


@dataclass(frozen=True)
class Weeks(Course):
    """A course by the week; what was not observed is not in `weeks`."""

    weeks: Found

    @cached_property
    def points(self) -> tuple[Stretch, ...]:
        """Every week, the first and the last one as far as they are in the period."""
        first, last = self.first.toordinal(), self.last.toordinal()
        found = []
        for begin in range(first - (first - 1) % WEEK, last + 1, WEEK):
            starts = max(begin, first)
            length = min(begin + WEEK, last + 1) - starts
            week = self.weeks.get(begin // WEEK, _NONE)
            found.append(Stretch(date.fromordinal(starts), length, *week))
        return tuple(found)


def read_course(
    patient: Patient,
    of: Charted,
    first: date | None,
    last: date,
    *,
    without_late: bool = False,
) -> Course:
    """Return what is drawn of an outcome; None is from the first day of the diary."""
    asked = Asked(patient, of, first, last)
    if curve := kept_curve(asked, without_late=without_late):
        return curve
    read = _READERS.get(of.sort)
    is_by_day = of.sort == Sort.EFFECT and first is None
    if read is None or is_by_day or (without_late and of.sort not in _LATE_IS_KNOWN):
        return read_curve(patient, of, first, last, without_late=without_late)
    known = [] if first else begun(patient)
    begins = first or min([*known, *_first_answered(asked), last])
    if finest(begins, last, POINTS) != Step.WEEK:
        return curve_of(asked, known, without_late=without_late)
    return Weeks(of, begins, last, read(asked._replace(first=begins), without_late))


def _first_answered(asked: Asked) -> list[date]:
    """Return the first day with an answer, which may be in no daily total."""
    if asked.of.sort in _LATE_IS_KNOWN:
        return []
    days = _answered(asked).order_by("local_day").values_list("local_day", flat=True)
    return list(days[:1])


def _answered(asked: Asked) -> Any:
    sort = Sort(asked.of.sort)
    part = CheckInPart.NIGHT if sort == Sort.SLEEP else CheckInPart.EVENING
    rows = asked.patient.checkins.current().filter(**asked.days, part=part)
    return rows.exclude(**{ANSWERS[sort]: None}).order_by()


def _spasms(asked: Asked, _without_late: bool) -> Found:
    noted = Q(spasms=None, episodes__gt=0)
    return _by_week(
        asked.patient.days.filter(**asked.days),
        days=Count("spasms"),
        total=_sum("spasms"),
        noted_days=Count("pk", filter=noted),
        noted=_sum("episodes", filter=noted),
    )


def _spasticity(asked: Asked, without_late: bool) -> Found:
    rows = asked.patient.days.filter(**asked.days, spasticity__isnull=False)
    if without_late:
        rows = rows.filter(spasticity_is_late=False)
    return _by_week(rows, days=Count("pk"), total=_sum("spasticity"))


def _rated(asked: Asked, _without_late: bool) -> Found:
    field = ANSWERS[Sort(asked.of.sort)]
    return _by_week(_answered(asked), days=Count("pk"), total=_sum(field))


def _clonus(asked: Asked, _without_late: bool) -> Found:
    """Count every run on days with an entry for each spasm, and note the others."""
    days = asked.patient.days.filter(**asked.days, spasms=F("episodes"))
    known = set(days.values_list(DayNumber("local_day"), flat=True))
    middle = (F("count") + Coalesce("count_high", "count")) / Value(2.0)
    runs = asked.patient.episodes.current().filter(
        **asked.days, type=EpisodeType.CLONUS
    )
    some = dict(
        runs.order_by()
        .values(number=DayNumber("local_day"))
        .annotate(some=Sum(middle, output_field=FloatField()))
        .values_list("number", "some")
    )
    return _summed(
        ((day, some.get(day, 0.0)) for day in known),
        ((day, one) for day, one in some.items() if one and day not in known),
    )


def _effect(asked: Asked, _without_late: bool) -> Found:
    """Count days with a side effect among those on which it was asked about."""
    there = {day.toordinal() - 1: one for day, one in with_effects(asked).items()}
    rows = asked.patient.checkins.current().filter(
        **asked.days,
        part=CheckInPart.EVENING,
        side_effects__in=SideEffectsAnswer.values,
    )
    name, counted = asked.of.name, []
    for day, answer in rows.values_list(DayNumber("local_day"), "side_effects"):
        effects = there.pop(day, ())
        if effects or answer == SideEffectsAnswer.NONE:
            counted.append((day, float(name in effects)))
    noted = ((day, 1.0) for day, effects in there.items() if name in effects)
    return _summed(counted, noted)


def _summed(observed: Iterable[_One], noted: Iterable[_One]) -> Found:
    """Add up days, of which none is in both."""
    weeks: dict[int, list[Any]] = {}
    for at, found in (0, observed), (2, noted):
        for day, value in found:
            week = weeks.setdefault(day // WEEK, [0, 0.0, 0, 0.0])
            week[at] += 1
            week[at + 1] += value
    return {week: Week(*sums) for week, sums in weeks.items()}


def _by_week(rows: Any, **sums: Any) -> Found:
    weeks = (
        rows.order_by()
        .values(week=DayNumber("local_day") / Value(WEEK))
        .annotate(**sums)
    )
    return {
        week: Week(*(one or 0 for one in found))
        for week, *found in weeks.values_list("week", *sums)
    }


def _sum(field: str, **only: Any) -> Sum:
    return Sum(field, output_field=FloatField(), **only)


_NONE: Final = Week()
# Daily totals know it; of other answers it takes the clock of the one who gave it.
_LATE_IS_KNOWN: Final = (Sort.SPASMS, Sort.CLONUS, Sort.SPASTICITY)
_READERS: Final[Mapping[Any, Callable[[Asked, bool], Found]]] = {
    **dict.fromkeys(ANSWERS, _rated),
    Sort.SPASMS: _spasms,
    Sort.SPASTICITY: _spasticity,
    Sort.CLONUS: _clonus,
    Sort.EFFECT: _effect,
}
