"""The one question that a page of the timeline asks of each kind of entry.

It is written by hand: to make six of them anew for each page costs the ORM more than
the database needs to answer them. Every value is a parameter, every name is fixed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple, Self, cast
from uuid import UUID

from django.db import connection, models

from diary.models import Entry, Patient
from diary.vocab.entries import Kind

PAGE = 30
# An entry has its place by these; no two have the same.
ORDER = ("local_day", "occurred_at", "id")
_KEY = re.compile(r"([0-9]{8})-(-?[0-9]{1,17})-([0-9a-f]{32})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

# Which kinds answer to a filter, and by which fields. The others are not asked.
_PLACED = {Kind.EPISODE, Kind.DOSE}
_TREATED = {Kind.DOSE, Kind.SIDE_EFFECT}
_STRENGTH = {
    Kind.EPISODE: ("severity",),
    Kind.SIDE_EFFECT: ("severity",),
    Kind.RATING: ("value",),
    Kind.CHECK_IN: ("spasticity", "worst"),
}


class Key(NamedTuple):
    """The place of an entry in the order of the diary; it travels in addresses."""

    day: date
    at: datetime
    pk: UUID

    def __str__(self) -> str:
        micros = (self.at - _EPOCH) // _MICROSECOND
        return f"{self.day:%Y%m%d}-{micros}-{self.pk.hex}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the place that an address names, or None for nonsense."""
        found = _KEY.fullmatch(text)
        if found is None:
            return None
        try:
            day = datetime.strptime(found[1], "%Y%m%d").replace(tzinfo=UTC).date()
            at = _EPOCH + int(found[2]) * _MICROSECOND
        except (ValueError, OverflowError):
            return None
        return cls(day, at, UUID(found[3]))

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Return the place of an entry."""
        return cls(entry.local_day, entry.occurred_at, entry.pk)


@dataclass(frozen=True)
class Wanted:
    """What to show, as the form read it; "" and None filter nothing."""

    q: str = ""
    kind: str = ""
    site: str = ""
    treatment: str = ""
    least: str = ""
    by: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def is_filtered(self) -> bool:
        """Tell whether anything is left out."""
        return self != Wanted()


def nearest(
    patient: Patient, wanted: Wanted, key: Key | None, *, upwards: bool
) -> list[Entry]:
    """Return what is nearest to a place, and one entry more than a page holds.

    The days alone are asked for first, so that of each kind only what will be shown
    is read.
    """
    questions = [_Question(kind, patient) for kind in Kind if _can_match(kind, wanted)]
    for question in questions:
        _filter(question, wanted)
        if key is not None:
            question.go_beyond(key, upwards=upwards)
    # Words in notes would be searched twice; there each kind bounds the next.
    edge = None if wanted.q else _edge(questions, upwards=upwards)
    found: list[Entry] = []
    for question in questions:
        if edge is not None:
            to = "<=" if upwards else ">="
            question.where(f"local_day {to} %s", local_day=edge)
        found += question.ask(upwards=upwards)
        found.sort(key=attrgetter(*ORDER), reverse=not upwards)
        del found[PAGE + 1 :]
        if len(found) > PAGE:
            edge = found[-1].local_day
    return found


def _edge(questions: list[_Question], *, upwards: bool) -> Any:
    """Return the day beyond which nothing fits on a page, as the database writes it.

    None if everything fits, or if one kind alone is asked, which needs no bound.
    """
    if len(questions) < 2:
        return None
    way = "ASC" if upwards else "DESC"
    each = " UNION ALL ".join(one.days(way) for one in questions)
    values = [value for one in questions for value in one.values]
    with connection.cursor() as cursor:
        cursor.execute(f"{each} ORDER BY 1 {way} LIMIT 1 OFFSET {PAGE}", values)
        found = cursor.fetchone()
    return found and found[0]


_NAMES = """
SELECT 'treatment', id, name FROM diary_treatment WHERE patient_id = %s
UNION ALL
SELECT 'goal', id, text FROM diary_goal WHERE patient_id = %s
UNION ALL
SELECT 'site', id, text FROM diary_term
WHERE patient_id = %s AND voided_at IS NULL AND list = 'site'
UNION ALL
SELECT 'member', diary_user.id, email FROM diary_membership
JOIN diary_user ON diary_user.id = user_id WHERE patient_id = %s
"""


def ask_names(patient: Patient) -> list[tuple[str, UUID, str]]:
    """Return what a diary calls things and who writes in it: sort, id and name."""
    pk = Patient._meta.pk
    value = pk.get_db_prep_value(patient.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [value] * _NAMES.count("%s"))
        return [(sort, pk.to_python(one), name) for sort, one, name in cursor]


class _Question:
    """A question about the entries of one kind that were not taken back."""

    def __init__(self, kind: Kind, patient: Patient) -> None:
        self.patient = patient
        self.entries = patient.entries(kind)
        self.conditions: list[str] = []
        self.values: list[Any] = []
        self.where("patient_id = %s", patient=patient.pk)
        self.where("voided_at IS NULL")

    def where(self, condition: str, **values: Any) -> None:
        """Add a condition; its values are named after their fields, in their order."""
        self.conditions.append(condition)
        for name, value in values.items():
            field = self.entries.model._meta.get_field(name)
            field = cast("models.Field[Any, Any]", field)
            self.values.append(field.get_db_prep_value(value, connection))

    def go_beyond(self, key: Key, *, upwards: bool) -> None:
        """Ask for what lies on one side of a place.

        The first condition says nothing new: it lets the index begin at that day.
        """
        to = ">" if upwards else "<"
        self.where(f"local_day {to}= %s", local_day=key.day)
        place = {"local_day": key.day, "occurred_at": key.at, "id": key.pk}
        self.where(f"(local_day, occurred_at, id) {to} (%s, %s, %s)", **place)

    def days(self, way: str) -> str:
        """Return the question for the days alone, as one of several."""
        return (
            "SELECT * FROM (SELECT local_day"  # noqa: S608  fixed names
            f" FROM {self.entries.model._meta.db_table}"
            f" WHERE {' AND '.join(self.conditions)}"
            f" ORDER BY local_day {way} LIMIT {PAGE + 1}) days"
        )

    def ask(self, *, upwards: bool) -> list[Entry]:
        """Return the entries that are nearest, with their patient."""
        way = "ASC" if upwards else "DESC"
        sql = (
            f"SELECT * FROM {self.entries.model._meta.db_table}"  # noqa: S608  fixed names
            f" WHERE {' AND '.join(self.conditions)}"
            f" ORDER BY {', '.join(f'{name} {way}' for name in ORDER)}"
            f" LIMIT {PAGE + 1}"
        )
        found = list(self.entries.raw(sql, self.values))
        for entry in found:
            entry.patient = self.patient
        return found


def _can_match(kind: Kind, wanted: Wanted) -> bool:
    if wanted.kind and kind != wanted.kind:
        return False
    if wanted.site and kind not in _PLACED:
        return False
    if wanted.treatment and kind not in _TREATED:
        return False
    return not (wanted.least and kind not in _STRENGTH)


def _filter(question: _Question, wanted: Wanted) -> None:
    """Put the filters into a question."""
    kind = Kind(question.entries.model.kind())
    if wanted.start:
        question.where("local_day >= %s", local_day=wanted.start)
    if wanted.end:
        question.where("local_day <= %s", local_day=wanted.end)
    if wanted.site:
        question.where("site = %s", site=wanted.site)
    if wanted.treatment:
        question.where("treatment_id = %s", treatment=wanted.treatment)
    if wanted.by:
        question.where("recorded_by_id = %s", recorded_by=wanted.by)
    if wanted.least:
        fields = _STRENGTH[kind]
        strong = " OR ".join(f"{name} >= %s" for name in fields)
        question.where(f"({strong})", **dict.fromkeys(fields, int(wanted.least)))
    if wanted.q:
        _search(question, wanted.q)


def _search(question: _Question, text: str) -> None:
    like = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
    spelt = spellings(text)
    question.conditions.append(
        f"({' OR '.join([f"note {like} %s ESCAPE '\\'"] * len(spelt))})"
    )
    for one in spelt:
        question.values.append(f"%{connection.ops.prep_for_like_query(one)}%")


def spellings(text: str) -> list[str]:
    """Return the ways to write a text that a search takes as the same.

    SQLite knows upper and lower case of ASCII alone, so it is asked for others too.
    """
    text = unicodedata.normalize("NFC", text)
    every = [text, text.lower(), text.upper(), text.capitalize(), text.title()]
    return list(dict.fromkeys(every)) if not text.isascii() else [text]
