"""The entries of one day, all kinds, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Q

from diary.models import CheckIn, Dose, Entry, Patient, SideEffect
from diary.vocab.entries import Kind, SpasmsAnswer

from . import wording


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
    treatments: Mapping[Any, Any] | None = None,
    kinds: Iterable[Kind] = tuple(Kind),
) -> Day:
    """Read one day: one query a kind, whatever is in the diary.

    Its `doses` are also those of the days beside it that stand for a planned dose of
    this day.
    """
    entries: list[Entry] = []
    earlier: list[SideEffect] = []
    doses: list[Dose] = []
    for kind in kinds:
        found = patient.entries(kind).all()
        if kind == Kind.SIDE_EFFECT:
            going_on = Q(ongoing=True, voided_at=None, local_day__lt=day)
            effects = cast(
                "list[SideEffect]", list(found.filter(Q(local_day=day) | going_on))
            )
            earlier = [one for one in effects if one.local_day != day]
            entries += [one for one in effects if one.local_day == day]
        elif kind == Kind.DOSE:
            # One of the night may have been logged for a planned dose of this day.
            beside = (day - timedelta(days=1), day + timedelta(days=1))
            planned = Q(local_day__in=beside, due_on=day)
            doses = cast("list[Dose]", list(found.filter(Q(local_day=day) | planned)))
            entries += [one for one in doses if one.local_day == day]
        elif kind == Kind.ASSESSMENT:
            rated = cast("Any", found).filter(local_day=day)
            entries += rated.select_related("goal")
        else:
            entries += found.filter(local_day=day)
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


def _rows(entries: Iterable[Entry], treatments: Any) -> list[Row]:
    return [row(entry, treatments) for entry in entries]
