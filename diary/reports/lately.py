"""What a summary takes from entries of the last days, part by part.

Most of what is written is of today, and most parts take nothing of it: a day counts
only when its evening was answered. What a part takes is told here as plain values; as
long as they are the same, and nothing earlier was written, so is the part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from django.db import connection

from diary.due import GIVEN_BY_A_CLINIC
from diary.insights.patterns.remedies_rows import KINDS
from diary.insights.whole_numbers import day_number
from diary.models import Patient
from diary.vocab.entries import CheckInPart

from .sections import HOURS, LEAD, LONGEST, MEDICINES, SINCE, Key

if TYPE_CHECKING:
    from .reading import Reading

# From so many days before today on. What is written of an earlier day is counted as
# such, and so is what is written of the first of these: a day may end meanwhile.
DAYS: Final = timedelta(days=2)

type Rows = list[Any]


class _Episode(NamedTuple):
    pk: Any
    version: int
    day: int
    severity: int | None
    duration: int | None
    beats: int | None
    beats_how: str


class _Dose(NamedTuple):
    pk: Any
    version: int
    day: int
    due: int | None
    as_needed: bool
    kind_of: str

    @property
    def days(self) -> set[int]:
        """The days that it is of, or for."""
        return {self.day, self.due or self.day}


class _CheckIn(NamedTuple):
    pk: Any
    version: int
    day: int
    part: str


class _Effect(NamedTuple):
    pk: Any
    version: int


# In SQL, as each of these is asked after every tap: what the fields above are, from which
# table. Days are numbers, as `date.toordinal` counts them.
_READ: Final[Mapping[type, tuple[str, str]]] = {
    _Episode: (
        "entry.id, entry.version, {day}, severity, duration, beats, beats_how",
        "diary_episode entry",
    ),
    _Dose: (
        "entry.id, entry.version, {day}, {due}, entry.as_needed, kind_of",
        "diary_dose entry JOIN diary_treatment ON diary_treatment.id = treatment_id",
    ),
    _CheckIn: ("entry.id, entry.version, {day}, part", "diary_checkin entry"),
    _Effect: ("entry.id, entry.version", "diary_sideeffect entry"),
}


class Lately:
    """The entries of the last days; each kind is read once, and only when asked for."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.today = reading.today.toordinal()

    @cached_property
    def episodes(self) -> list[_Episode]:
        """The spasms."""
        return self._read(_Episode)

    @cached_property
    def doses(self) -> list[_Dose]:
        """The doses, without those that a clinic gave."""
        found = self._read(_Dose)
        return [one for one in found if one.kind_of not in GIVEN_BY_A_CLINIC]

    @cached_property
    def check_ins(self) -> list[_CheckIn]:
        """The check-ins of evenings and nights."""
        return self._read(_CheckIn)

    @cached_property
    def effects(self) -> list[_Effect]:
        """The side effects."""
        return self._read(_Effect)

    @cached_property
    def evenings(self) -> list[_CheckIn]:
        """The evenings that were answered: only these days can count."""
        return [one for one in self.check_ins if one.part == CheckInPart.EVENING]

    @cached_property
    def counting(self) -> list[_Episode]:
        """The spasms of days that can count."""
        days = {one.day for one in self.evenings}
        return [one for one in self.episodes if one.day in days]

    def _read[R](self, row: Callable[..., R]) -> list[R]:
        columns, table = _READ[cast("type", row)]
        days = {"day": day_number("entry.local_day"), "due": day_number("entry.due_on")}
        patient = self.reading.patient
        key = Patient._meta.pk.get_db_prep_value(patient.pk, connection)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {columns.format(**days)} FROM {table}"  # noqa: S608  fixed names
                " WHERE entry.patient_id = %s AND entry.voided_at IS NULL"
                " AND entry.local_day >= %s ORDER BY entry.id",
                [key, self.reading.today - DAYS],
            )
            return [row(*one) for one in cursor.fetchall()]


def digest_of(key: str, lately: Lately) -> str:
    """Return the digest of what a part takes from the last days."""
    taken = TAKEN.get(key)
    return sha256(repr(taken(lately)).encode()).hexdigest() if taken else ""


def _same(*found: Rows) -> list[list[tuple[Any, int]]]:
    """Return which rows there are, and which version of each."""
    return [[(one.pk, one.version) for one in rows] for rows in found]


def _compared(lately: Lately) -> Any:
    """Return what comparisons take: side effects noted decide what is compared."""
    return _same(lately.check_ins, lately.effects, lately.counting)


def _longest(lately: Lately) -> Any:
    told = [(one.duration, one.beats, one.beats_how) for one in lately.episodes]
    return sorted(map(repr, filter(any, told)))


def _remedies(lately: Lately) -> Any:
    used = [one for one in lately.doses if one.kind_of in KINDS]
    strengths = (one.severity for one in lately.episodes)
    return _same(used), sorted(one for one in strengths if one is not None)


def _due(lately: Lately) -> Any:
    """Return the doses that can fill one that was due before today."""
    return _same([one for one in lately.doses if min(one.days) < lately.today])


def _hours(lately: Lately) -> Any:
    """Return what may move the hours after a dose.

    Whether anything was taken as needed, and everything of days that can count. A dose
    of the evening before may still be at work.
    """
    needed = [one for one in lately.doses if one.as_needed]
    days = {one.day for one in lately.evenings}
    days |= {one - 1 for one in days}
    near = [one for one in lately.doses if one.days & days]
    return _same(needed, near, lately.evenings, lately.counting)


TAKEN: Final[Mapping[str, Callable[[Lately], Any]]] = {
    LEAD: lambda one: _same(one.evenings),
    Key.NOW: _due,
    Key.SYMPTOMS: lambda one: _same(one.check_ins, one.counting),
    LONGEST: _longest,
    Key.SIDE_EFFECTS: lambda one: _same(one.effects, one.evenings),
    Key.EFFECTS: _compared,
    Key.WEEKS: lambda one: _same(one.check_ins, one.counting),
    Key.WHERE: lambda one: _same(one.episodes),
    Key.WHEN: lambda one: _same(one.episodes, one.evenings),
    HOURS: _hours,
    MEDICINES: lambda one: _same(one.doses),
    Key.TRIGGERS: lambda one: _same(one.episodes),
    Key.COMPARISONS: _compared,
    Key.GIVEN: _compared,
    Key.REMEDIES: _remedies,
    Key.TRIED: lambda one: _same(one.doses, one.effects),
    SINCE: _compared,
}
