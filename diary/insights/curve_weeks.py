"""The weeks, months or years of a long course, without a look at each of its days.

Ten years are 521 points of 3,650 days. They come as whole numbers, and are added up
between the edges of the weeks. It says the same as the days of `curve_days`, which
tests see to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import compress, filterfalse
from operator import mul, not_
from typing import Any, Final

from diary.models import Patient
from diary.vocab.entries import CheckInPart, SideEffectsAnswer

from .charted import Charted
from .curve import POINTS, Course, begun, curve_of, kept_curve, read_curve
from .curve_days import Asked
from .curve_long import Days, Long, Read
from .outcome_codes import ANSWERS, Sort
from .series import Step, finest
from .whole_numbers import (
    DOUBLE,
    OF_DAYS,
    Numbers,
    day_number,
    doubled,
    read_numbers,
    when,
)

_TOTALS: Final = f"FROM diary_dailytotal {OF_DAYS}"
# Days on which each spasm has an entry that says where it was.
_PLACED: Final = f"{_TOTALS} AND spasms = episodes AND NOT unplaced"
_EPISODES: Final = f"FROM diary_episode {OF_DAYS} AND voided_at IS NULL"
_CHECK_INS: Final = (
    f"FROM diary_checkin {OF_DAYS} AND voided_at IS NULL AND part = %(part)s"
)
# Each that had begun, as far as it is known to have lasted.
_EFFECTS: Final = """FROM diary_sideeffect
WHERE patient_id = %(patient)s AND local_day <= %(last)s AND voided_at IS NULL"""
# How many spasms an entry stands for, doubled.
_SPASMS: Final = "count + COALESCE(count_high, count)"


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
    if read is None or (without_late and of.sort not in _NEVER_LATE):
        return read_curve(patient, of, first, last, without_late=without_late)
    known = [] if first else begun(patient)
    begins = first or min([*known, last])
    if finest(begins, last, POINTS) == Step.DAY:
        return curve_of(asked, known, without_late=without_late)
    # All of it, as the level of weeks rests on the whole diary.
    found = read(asked._replace(first=date.min, last=max(last, patient.today())))
    if first is None:
        begins = min(begins, *(_first(one, begins) for one in found))
    return Long(of, begins, last, found)


def _first(found: Days, begins: date) -> date:
    return date.fromordinal(found.days[0]) if found.days else begins


def _simple(days: Numbers, values: Numbers) -> Days:
    """Return days with one value each, in order."""
    if days != sorted(days):
        # Databases mostly read them in order, and nothing says that they must.
        pairs = sorted(zip(days, values, strict=True))
        days, values = [day for day, _one in pairs], [one for _day, one in pairs]
    return Days(days, values, days)


def _spasms(asked: Asked) -> Read:
    known, noted = "spasms IS NOT NULL", "spasms IS NULL AND episodes > 0"
    found = _ask(
        asked,
        _TOTALS,
        when(known, day_number()),
        doubled("spasms"),
        when(noted, day_number()),
        when(noted, doubled("episodes")),
    )
    return Read(_simple(*found[:2]), _simple(*found[2:]))


def _spasticity(asked: Asked) -> Read:
    rows = f"{_TOTALS} AND spasticity IS NOT NULL"
    return Read(_simple(*_ask(asked, rows, day_number(), doubled("spasticity"))))


def _rated(asked: Asked) -> Read:
    sort = Sort(asked.of.sort)
    part = CheckInPart.NIGHT if sort == Sort.SLEEP else CheckInPart.EVENING
    return Read(_simple(*_answered(asked, ANSWERS[sort], part)))


def _answered(asked: Asked, field: str, part: CheckInPart) -> list[Numbers]:
    rows = f"{_CHECK_INS} AND {field} IS NOT NULL"
    return _ask(asked, rows, day_number(), doubled(field), part=part)


def _clonus(asked: Asked) -> Read:
    known = "spasms = episodes"
    noted = f"clonus > 0 AND ({known}) IS NOT TRUE"
    found = _ask(
        asked,
        _TOTALS,
        when(known, day_number()),
        when(known, doubled("clonus")),
        when(noted, day_number()),
        when(noted, doubled("clonus")),
    )
    return Read(_simple(*found[:2]), _simple(*found[2:]))


def _site(asked: Asked) -> Read:
    """Read a site; a spasm whose place was not noted may have been there."""
    (placed,) = _ask(asked, _PLACED, day_number())
    rows = f"{_EPISODES} AND site = %(site)s"
    at, values = _ask(asked, rows, day_number(), _SPASMS, site=asked.of.name)
    _days, values, at = _simple(at, values)
    known = {*placed}
    counts = list(map(known.__contains__, at))
    noted_at = list(filterfalse(known.__contains__, at))
    return Read(
        Days(sorted(known), list(map(mul, values, counts)), at),
        Days(sorted({*noted_at}), list(compress(values, map(not_, counts))), noted_at),
    )


def _worst(asked: Asked) -> Read:
    """Read the worst moment: as rated in the evening, else as logged in full."""
    rows = f"{_TOTALS} AND worst IS NOT NULL"
    return Read(_simple(*_ask(asked, rows, day_number(), doubled("worst"))))


def _effect(asked: Asked) -> Read:
    """Count days with a side effect among those on which it was asked about."""
    there, named = _with_effects(asked)
    answers = (SideEffectsAnswer.NONE, SideEffectsAnswer.SOME)
    said = [when(f"side_effects = '{one}'", day_number()) for one in answers]
    none, some = (
        {*days} for days in _ask(asked, _CHECK_INS, *said, part=CheckInPart.EVENING)
    )
    # Where it was not said which there were, it may have been this one.
    known = none | (some & there)
    had, noted = sorted(named & known), sorted(named - none - some)
    return Read(
        Days(sorted(known), [DOUBLE] * len(had), had),
        _simple(noted, [DOUBLE] * len(noted)),
    )


def _with_effects(asked: Asked) -> tuple[set[int], set[int]]:
    """Return the days on which any side effect was there, and those with this one."""
    until = "CASE WHEN ongoing THEN %(last)s ELSE COALESCE(ended_on, local_day) END"
    is_named, is_long = "symptom = %(name)s", "(ongoing OR ended_on > local_day)"
    begins, *lasting = _ask(
        asked,
        _EFFECTS,
        # The one that is asked for is marked by a sign: days are dear to work out.
        f"CASE WHEN {is_named} THEN -1 ELSE 1 END * {day_number()}",
        when(is_long, day_number()),
        when(is_long, day_number(until)),
        when(is_long, f"CASE WHEN {is_named} THEN 1 ELSE 0 END"),
        name=asked.of.name,
    )
    there, named = {*map(abs, begins)}, {-one for one in begins if one < 0}
    after = asked.last.toordinal() + 1
    for begin, end, is_this in zip(*lasting, strict=True):
        days = range(begin, min(end + 1, after))
        there.update(days)
        if is_this:
            named.update(days)
    return there, named


def _ask(asked: Asked, rows: str, *columns: str, **more: str) -> list[Numbers]:
    days = asked.first, asked.last
    return read_numbers(asked.patient, days, rows, *columns, **more)


# Days can be late where somebody answered, not where each spasm is an entry.
_NEVER_LATE: Final = (Sort.SPASMS, Sort.CLONUS, Sort.SITE)
_READERS: Final[Mapping[Any, Callable[[Asked], Read]]] = {
    **dict.fromkeys(ANSWERS, _rated),
    Sort.SPASMS: _spasms,
    Sort.SPASTICITY: _spasticity,
    Sort.CLONUS: _clonus,
    Sort.SITE: _site,
    Sort.WORST: _worst,
    Sort.EFFECT: _effect,
}
