"""What each day says about what is drawn, read from the rows; missing is never zero.

Everything that was written is there, late answers too, which are marked by the rule of
`in_time`. Comparisons rest on what was said in time alone. Spasms are read from the
daily totals, which do not know when somebody said that a day was complete, so they are
never marked as late.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Avg, Count, F, FloatField, Q, Sum
from django.db.models.functions import Cast, Coalesce

from diary.models import Patient
from diary.vocab.entries import CheckInPart, EpisodeType, SideEffectsAnswer

from .charted import Charted, More
from .in_time import late_among
from .outcome_codes import ANSWERS, Sort

_HALF: Final = 2.0


class Day(NamedTuple):
    """One day of what is drawn.

    `value` is None unless the day was observed; `noted` is what was logged on a day
    that was not, None if nothing was.
    """

    day: date
    value: float | None
    noted: float | None = None
    is_range: bool = False
    is_late: bool = False


class Asked(NamedTuple):
    """What is to be read: None is from the beginning."""

    patient: Patient
    of: Charted
    first: date | None
    last: date

    @property
    def days(self) -> dict[str, Any]:
        """The filter for rows of these days."""
        if self.first is None:
            return {"local_day__lte": self.last}
        return {"local_day__range": (self.first, self.last)}


class _Typed(NamedTuple):
    """An answer, and what tells whether it was typed late."""

    pk: UUID
    version: int
    local_day: date
    entered_at: datetime | None
    timezone: str
    day_start: int
    value: Any


def read_days(asked: Asked) -> list[Day]:
    """Return the days on which something of it was observed or noted, in order."""
    return sorted(_READERS[asked.of.sort](asked), key=lambda one: one.day)


def _spasms(asked: Asked) -> Iterable[Day]:
    rows = asked.patient.days.filter(**asked.days).values_list(
        "local_day",
        # Halves are exact in floating point, and much faster to read than decimals.
        Cast("spasms", FloatField()),
        Cast("episodes", FloatField()),
        "spasms_is_range",
    )
    for day, spasms, logged, is_range in rows:
        if spasms is not None:
            yield Day(day, spasms, None, is_range)
        elif logged:
            yield Day(day, None, logged)


def _complete(asked: Asked) -> dict[date, int | None]:
    """Return the days on which each spasm has an entry, with the strongest of them."""
    rows = asked.patient.days.filter(**asked.days, spasms=F("episodes"))
    return dict(rows.values_list("local_day", "severity_max"))


def _some_spasms(asked: Asked) -> Iterable[Day]:
    """Yield the spasms of one kind or place on days with an entry for each."""
    name = asked.of.name
    is_one = Q(site=name) if asked.of.sort == Sort.SITE else Q(type=EpisodeType.CLONUS)
    number = Cast(F("count") + Coalesce("count_high", "count"), FloatField()) / _HALF
    rows = asked.patient.episodes.current().filter(**asked.days).order_by()
    counted = rows.values("local_day").annotate(
        some=Sum(number, filter=is_one),
        ranges=Count("count_high", filter=is_one),
        unplaced=Count("pk", filter=Q(site="")),
    )
    complete = _complete(asked)
    names = ("local_day", "some", "ranges", "unplaced")
    for day, some, ranges, unplaced in counted.values_list(*names):
        # A spasm whose place was not noted may have been at this one.
        is_known = complete.pop(day, -1) != -1
        if is_known and not (asked.of.sort == Sort.SITE and unplaced):
            yield Day(day, some or 0.0, None, bool(ranges))
        elif some:
            yield Day(day, None, some)
    yield from (Day(day, 0.0) for day in complete)


def _worst(asked: Asked) -> Iterable[Day]:
    """Yield the worst moment: as rated in the evening, else as logged in full."""
    rated = {one.day: one for one in _answered(asked, "worst", CheckInPart.EVENING)}
    yield from rated.values()
    unrated = asked.patient.episodes.current().filter(**asked.days, severity=None)
    unknown = set(unrated.values_list("local_day", flat=True))
    for day, strongest in _complete(asked).items():
        if day not in rated and day not in unknown:
            yield Day(day, float(strongest or 0))


def _rated(asked: Asked) -> Iterable[Day]:
    sort = Sort(asked.of.sort)
    part = CheckInPart.NIGHT if sort == Sort.SLEEP else CheckInPart.EVENING
    return _answered(asked, ANSWERS[sort], part)


def _answered(asked: Asked, field: str, part: CheckInPart) -> Iterable[Day]:
    typed = _typed(asked, field, part)
    late = late_among(asked.patient, typed)
    for one in typed:
        yield Day(one.local_day, float(one.value), is_late=one.pk in late)


def _typed(asked: Asked, field: str, part: CheckInPart) -> list[_Typed]:
    rows = asked.patient.checkins.current().filter(**asked.days, part=part)
    told = rows.exclude(**{field: None}).order_by()
    return [_Typed(*row) for row in told.values_list(*_Typed._fields[:-1], field)]


def _effect(asked: Asked) -> Iterable[Day]:
    """Yield 1 or 0 on days on which side effects were asked about, and 1 as noted."""
    there = with_effects(asked)
    typed = _typed(asked, "side_effects", CheckInPart.EVENING)
    late = late_among(asked.patient, typed)
    for one in typed:
        if one.value not in SideEffectsAnswer:
            continue
        effects = there.pop(one.local_day, set())
        # Where it was not said which there were, it may have been this one.
        if effects or one.value == SideEffectsAnswer.NONE:
            value = float(asked.of.name in effects)
            yield Day(one.local_day, value, is_late=one.pk in late)
    for day, effects in there.items():
        if asked.of.name in effects:
            yield Day(day, None, 1.0)


def with_effects(asked: Asked) -> dict[date, set[str]]:
    """Return the side effects that were there on each day with any."""
    rows = asked.patient.sideeffects.current().filter(local_day__lte=asked.last)
    if asked.first is not None:
        rows = rows.filter(
            Q(ongoing=True)
            | Q(ended_on__gte=asked.first)
            | Q(ended_on=None, local_day__gte=asked.first)
        )
    found: dict[date, set[str]] = defaultdict(set)
    names = ("symptom", "local_day", "ongoing", "ended_on")
    for symptom, begun, ongoing, ended_on in rows.order_by().values_list(*names):
        ends = asked.last if ongoing else min(ended_on or begun, asked.last)
        day = max(begun, asked.first or begun)
        while day <= ends:
            found[day].add(symptom)
            day += timedelta(days=1)
    return found


def _beats(asked: Asked) -> Iterable[Day]:
    rows = asked.patient.episodes.current().filter(**asked.days).exclude(beats=None)
    middle = Cast(F("beats") + Coalesce("beats_high", "beats"), FloatField()) / _HALF
    by_day = rows.order_by().values("local_day")
    counted = by_day.annotate(mean=Avg(middle), ranges=Count("beats_high"))
    for day, mean, ranges in counted.values_list("local_day", "mean", "ranges"):
        yield Day(day, mean, None, bool(ranges))


def _in_between(asked: Asked) -> Iterable[Day]:
    rows = asked.patient.ratings.current().filter(**asked.days, what=asked.of.name)
    counted = rows.order_by().values("local_day").annotate(mean=Avg("value"))
    for day, mean in counted.values_list("local_day", "mean"):
        yield Day(day, float(mean))


_READERS: Final[Mapping[Sort | More, Callable[[Asked], Iterable[Day]]]] = {
    **dict.fromkeys(ANSWERS, _rated),
    Sort.SPASMS: _spasms,
    Sort.CLONUS: _some_spasms,
    Sort.SITE: _some_spasms,
    Sort.WORST: _worst,
    Sort.EFFECT: _effect,
    More.BEATS: _beats,
    More.RATING: _in_between,
}
