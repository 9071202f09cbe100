"""The entries of one day, all kinds, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db import connection

from diary.models import CheckIn, Dose, Entry, Patient
from diary.vocab.entries import Kind, SpasmsAnswer

from . import wording

ONE_DAY = timedelta(days=1)
# What stands on the page of a day. Each finds its rows by an index: none may have all
# entries of a diary read, however long it is.
_OF_DAY = "patient_id = %(patient)s AND local_day = %(day)s"
# Those that go on, whenever they began: two questions, each with an index of its own.
_GOING_ON = """
UNION ALL SELECT * FROM diary_sideeffect
WHERE patient_id = %(patient)s AND ongoing = %(yes)s AND voided_at IS NULL
AND local_day <> %(day)s
"""
# One of the night may have been logged for a planned dose of this day.
_WITH_NIGHTS = """
patient_id = %(patient)s AND local_day BETWEEN %(before)s AND %(after)s
AND %(day)s IN (local_day, due_on)
"""
_WHERE = {Kind.DOSE: _WITH_NIGHTS, Kind.SIDE_EFFECT: _OF_DAY + _GOING_ON}


@dataclass(frozen=True)
class Row:
    """One entry, ready to be shown: strings, so that a page costs little."""

    kind: str
    pk: str
    version: int
    day: str
    at: str
    time: str
    title: str
    facts: str
    note: str
    late: str
    url: str
    is_void: bool
    spasms: str = ""
    by: str = ""

    @property
    def label(self) -> str:
        """The entry in one breath, for buttons and messages."""
        return f"{self.title}, {self.time}"


@dataclass(frozen=True)
class Day:
    """A diary day: what stands, what was taken back, what goes on from before."""

    day: date
    rows: list[Row]
    voided: list[Row]
    ongoing: list[Row]
    has_episodes: bool
    evening: CheckIn | None
    night: CheckIn | None
    doses: list[Dose]

    @property
    def is_superseded(self) -> bool:
        """Tell whether an episode has overtaken a "no spasms"."""
        said = self.evening.spasms if self.evening else ""
        return said == SpasmsAnswer.NONE and self.has_episodes

    @property
    def is_complete(self) -> bool:
        """Tell whether somebody said how many spasms the day had, and it still holds."""
        return bool(self.evening and self.evening.spasms) and not self.is_superseded


def row(
    entry: Entry,
    treatments: wording.Names | None = None,
    *,
    by: str = "",
) -> Row:
    """Return an entry as a row of a list; `by` is who wrote it, if that is said."""
    words = wording.line(entry, treatments)
    kind = entry.kind()
    return Row(
        kind=kind,
        pk=str(entry.pk),
        version=entry.version,
        day=entry.local_day.isoformat(),
        at=f"{entry.occurred_at:%Y%m%d%H%M%S}",
        time=wording.clock(entry),
        title=words.title,
        facts=", ".join(words.facts),
        note=entry.note[:200],
        late=wording.late(entry),
        url=f"/d/{entry.patient_id}/entry/{kind}/{entry.pk}/",
        is_void=entry.voided_at is not None,
        spasms=entry.spasms if isinstance(entry, CheckIn) else "",
        by=by,
    )


def read_day(
    patient: Patient,
    day: date,
    treatments: wording.Names,
    kinds: Iterable[Kind] = tuple(Kind),
) -> Day:
    """Read one day: one query a kind, whatever is in the diary.

    Its `doses` are also those of the days beside it that stand for a planned dose of
    this day.
    """
    found = {kind: _entries(patient, kind, day) for kind in kinds}
    entries = [
        one for several in found.values() for one in several if one.local_day == day
    ]
    earlier = [one for one in found[Kind.SIDE_EFFECT] if one.local_day < day]
    doses = cast("list[Dose]", found[Kind.DOSE])
    entries.sort(key=lambda entry: (entry.occurred_at, entry.pk))
    current = [entry for entry in entries if entry.voided_at is None]
    check_ins = {one.part: one for one in current if isinstance(one, CheckIn)}
    has_episodes = any(entry.kind() == Kind.EPISODE for entry in current)
    return Day(
        day=day,
        rows=_rows(current, treatments),
        voided=_rows((one for one in entries if one.voided_at), treatments),
        ongoing=_rows(earlier, treatments),
        has_episodes=has_episodes,
        evening=check_ins.get("evening"),
        night=check_ins.get("night"),
        doses=[one for one in doses if one.voided_at is None],
    )


def _entries(patient: Patient, kind: Kind, day: date) -> list[Entry]:
    """Return the entries of one kind that stand on the page of a day: one query.

    Written by hand, as those of the timeline are, because it is asked so often.
    """
    rows: Any = patient.entries(kind)
    if kind == Kind.ASSESSMENT:
        return list(rows.filter(local_day=day).select_related("goal"))
    fields = rows.model._meta
    adapted = connection.ops.adapt_datefield_value
    values = {
        "patient": fields.pk.get_db_prep_value(patient.pk, connection),
        "day": adapted(day),
        "before": adapted(day - ONE_DAY),
        "after": adapted(day + ONE_DAY),
        "yes": True,
    }
    table = connection.ops.quote_name(fields.db_table)
    where = _WHERE.get(kind, _OF_DAY)
    sql = f"SELECT * FROM {table} WHERE {where}"  # noqa: S608  words of ours alone
    found = list(rows.raw(sql, values))
    for one in found:
        one.patient = patient
    return found


def _rows(entries: Iterable[Entry], treatments: Any) -> list[Row]:
    return [row(entry, treatments) for entry in entries]
