"""The entries of one day, all kinds, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Q
from django.utils.translation import gettext as _

from diary.models import CheckIn, Entry, Patient, SideEffect
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
    hint: str
    url: str
    is_void: bool

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


def row(entry: Entry, treatments: wording.Names | None = None, hint: str = "") -> Row:
    """Return an entry as a row of a list."""
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
        hint=hint,
        url=f"/d/{entry.patient_id}/entry/{kind}/{entry.pk}/",
        is_void=entry.voided_at is not None,
    )


def read_day(
    patient: Patient,
    day: date,
    treatments: Mapping[Any, Any] | None = None,
    kinds: Iterable[Kind] = tuple(Kind),
) -> Day:
    """Read one day: one query a kind, whatever is in the diary."""
    entries: list[Entry] = []
    earlier: list[SideEffect] = []
    for kind in kinds:
        found = patient.entries(kind).all()
        if kind == Kind.SIDE_EFFECT:
            going_on = Q(ongoing=True, voided_at=None, local_day__lt=day)
            effects = cast(
                "list[SideEffect]", list(found.filter(Q(local_day=day) | going_on))
            )
            earlier = [one for one in effects if one.local_day != day]
            entries += [one for one in effects if one.local_day == day]
        else:
            entries += found.filter(local_day=day)
    entries.sort(key=lambda entry: (entry.occurred_at, entry.pk))
    current = [entry for entry in entries if entry.voided_at is None]
    check_ins = {one.part: one for one in current if isinstance(one, CheckIn)}
    has_episodes = any(entry.kind() == Kind.EPISODE for entry in current)
    hints = superseded(check_ins.get("evening"), has_episodes=has_episodes)
    return Day(
        day=day,
        rows=[row(entry, treatments, hints.get(entry.pk, "")) for entry in current],
        voided=[row(one, treatments) for one in entries if one.voided_at is not None],
        ongoing=_rows(earlier, treatments),
        has_episodes=has_episodes,
        evening=check_ins.get("evening"),
        night=check_ins.get("night"),
    )


def superseded(evening: CheckIn | None, *, has_episodes: bool) -> dict[Any, str]:
    """Return the remark on a "no spasms" that an episode has overtaken."""
    if evening is None or evening.spasms != SpasmsAnswer.NONE or not has_episodes:
        return {}
    return {evening.pk: _("A spasm is logged, so “no spasms” no longer counts.")}


def _rows(entries: Iterable[Entry], treatments: Any) -> list[Row]:
    return [row(entry, treatments) for entry in entries]
