"""One-tap buttons of a person's own: what they hold, and which to offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from diary.actions import content, plain
from diary.models import Dose, Entry, Episode, Patient, Rating, Shortcut, SideEffect
from diary.vocab.entries import DoseStatus, Kind

from . import wording

# What a shortcut keeps of an entry: what it was, never when.
KEPT: dict[Kind, tuple[str, ...]] = {
    Kind.EPISODE: ("type", "site", "side", "severity"),
    Kind.DOSE: ("treatment", "amount", "unit", "minutes", "as_needed"),
    Kind.SIDE_EFFECT: ("symptom", "severity"),
    Kind.RATING: ("what", "value", "window"),
}
MODELS: dict[Kind, type[Entry]] = {
    Kind.EPISODE: Episode,
    Kind.DOSE: Dose,
    Kind.SIDE_EFFECT: SideEffect,
    Kind.RATING: Rating,
}
LOOK_BACK = timedelta(days=90)


@dataclass(frozen=True)
class Suggestion:
    """A shortcut that could be: an entry to make it from, and how often it came."""

    value: str
    times: int
    label: str


def prefill_of(entry: Entry) -> dict[str, Any]:
    """Return what a shortcut made from this entry would store again."""
    said = content(entry)
    return {name: said[name] for name in KEPT[Kind(entry.kind())]}


def entry_from(shortcut: Shortcut) -> Entry:
    """Return a new, unsaved entry as the shortcut prepares it."""
    kind = Kind(shortcut.entry_kind)
    model = MODELS[kind]
    entry = model(patient=shortcut.patient)
    for name in KEPT[kind]:
        if name in shortcut.prefill:
            field: Any = model._meta.get_field(name)
            setattr(entry, field.attname, field.to_python(shortcut.prefill[name]))
    return entry


def label(shortcut: Shortcut, treatments: wording.Names | None = None) -> str:
    """Return what the button says."""
    return str(wording.line(entry_from(shortcut), treatments))


def suggestions(
    patient: Patient, mine: list[Shortcut], known: wording.Names, most: int = 6
) -> list[Suggestion]:
    """Return what was logged most in the last 90 days and has no shortcut yet.

    One query a kind over that window, whatever the diary holds.
    """
    taken = {(one.entry_kind, _key(one.prefill)) for one in mine}
    offers = []
    for kind in (Kind.EPISODE, Kind.DOSE, Kind.SIDE_EFFECT):
        for latest, prefill, times in _counted(patient, kind):
            if (kind, _key(prefill)) not in taken:
                button = Shortcut(patient=patient, entry_kind=kind, prefill=prefill)
                offer = Suggestion(f"{kind}:{latest}", times, label(button, known))
                offers.append(offer)
    return sorted(offers, key=lambda offer: -offer.times)[:most]


def _counted(
    patient: Patient, kind: Kind
) -> Iterator[tuple[UUID, dict[str, Any], int]]:
    """Yield what was logged alike: the latest entry, what they share, how many."""
    since = patient.today() - LOOK_BACK
    rows: Any = patient.entries(kind)
    rows = rows.current().filter(local_day__gte=since).order_by("occurred_at")
    if kind == Kind.DOSE:
        rows = rows.filter(status=DoseStatus.TAKEN)
    latest: dict[tuple[Any, ...], UUID] = {}
    times: Counter[tuple[Any, ...]] = Counter()
    for pk, *values in rows.values_list("pk", *KEPT[kind]):
        latest[tuple(values)] = pk
        times[tuple(values)] += 1
    for values, count in times.most_common(Shortcut.MOST):
        said = zip(KEPT[kind], map(plain, values), strict=True)
        yield latest[values], dict(said), count


def _key(prefill: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, _text(value)) for name, value in prefill.items()))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
