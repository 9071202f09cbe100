"""The parts of a summary as they were last made, as long as that is what they say.

A part names what it is read from among what is written every day; everything else has
it made anew. So a tap on a dose leaves what is said of spasms as it was. Of entries of
the last days it names what it takes, so that most taps of today leave it too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import chain
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language

from diary.models import Patient
from diary.vocab.entries import Kind

from .actions import Made, keep_parts
from .lately import digest_of
from .reading import Reading
from .sections import HOURS, LEAD, LONGEST, MEDICINES, SINCE, Key

_WITH: Final = {
    Key.SYMPTOMS: {LONGEST},
    Key.WHEN: {HOURS, MEDICINES},
    Key.TRIED: {SINCE},
}
# What is said of the person is no entry, and cheap to read.
READ_ANEW: Final = {Key.PERSON}

_COUNTED: Final[Mapping[Kind, str]] = {
    Kind.EPISODE: "episodes",
    Kind.DOSE: "doses",
    Kind.RATING: "ratings",
    Kind.SIDE_EFFECT: "side_effects",
    Kind.CHECK_IN: "check_ins",
}
# What comparisons are read from.
_OF_DAYS: Final = {Kind.EPISODE, Kind.SIDE_EFFECT, Kind.CHECK_IN}
# What each part is read from: any row of these. Doses that a clinic gave are not meant.
READ_FROM: Final[Mapping[str, frozenset[Kind]]] = {
    key: frozenset(kinds)
    for key, kinds in {
        LEAD: {Kind.CHECK_IN},
        Key.NOW: {Kind.DOSE},
        Key.CHANGES: (),
        Key.SYMPTOMS: {Kind.EPISODE, Kind.CHECK_IN},
        LONGEST: {Kind.EPISODE},
        Key.SIDE_EFFECTS: {Kind.SIDE_EFFECT, Kind.CHECK_IN},
        Key.EFFECTS: _OF_DAYS,
        Key.QUESTIONS: (),
        Key.WEEKS: {Kind.EPISODE, Kind.CHECK_IN},
        Key.WHERE: {Kind.EPISODE},
        Key.WHEN: {Kind.EPISODE, Kind.CHECK_IN},
        HOURS: {Kind.EPISODE, Kind.DOSE, Kind.CHECK_IN},
        MEDICINES: {Kind.DOSE},
        Key.TRIGGERS: {Kind.EPISODE},
        Key.COMPARISONS: _OF_DAYS,
        Key.GIVEN: _OF_DAYS,
        Key.EVENTS: (),
        Key.REMEDIES: {Kind.EPISODE, Kind.DOSE},
        Key.GOALS: (),
        Key.TRIED: {Kind.DOSE, Kind.SIDE_EFFECT},
        SINCE: _OF_DAYS,
    }.items()
}
# These are read from asides as well: questions, visits, weekly answers, goals.
READ_FROM_ASIDES: Final = {Key.QUESTIONS, Key.GOALS}
# These say what the store of estimates holds.
QUOTING: Final = {Key.EFFECTS, Key.COMPARISONS, SINCE}


# What JSON can hold: lines, or blocks as `document_json` tells them.
type Told = list[Any]


class UnfinishedError(Exception):
    """What was made may say more in a moment, so it is not to be kept."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.told = told


class Parts:
    """The parts of one summary, as plain values that JSON can hold.

    What is kept and still true is read with one question.
    """

    def __init__(self, reading: Reading, keys: Iterable[str]) -> None:
        self._reading = reading
        found = (pieces for key, pieces in _WITH.items() if key in reading.keys)
        self._places = {key: self._place(key) for key in (LEAD, *keys, *chain(*found))}
        self._made: dict[str, Made] = {}

    def of(self, key: str, make: Callable[[], Told], *, beside: str = "") -> Told:
        """Return a part as it is kept, or make it.

        `beside` is what it shows of another part: if that differs, it is made anew.
        """
        if key in READ_ANEW:
            return make()
        place = self._places[key]
        state, earlier = states_of(self._reading.patient, key, beside)
        kept = self._kept.get(place)
        if kept is not None and kept.state == state:
            return _told(kept)
        lately = digest_of(key, self._reading.lately)
        if kept is not None and (kept.earlier, kept.lately) == (earlier, lately):
            self._made[place] = kept._replace(state=state)
            return _told(kept)
        try:
            told = make()
        except UnfinishedError as unfinished:
            return unfinished.told
        content = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        self._made[place] = Made(state, earlier, lately, content)
        return told

    def keep(self) -> None:
        """Store what was made anew."""
        if self._made:
            keep_parts(self._reading.patient, made=self._made, known=self._kept)

    @cached_property
    def _kept(self) -> dict[str, Made]:
        rows = self._reading.patient.summary_parts.filter(
            place__in=self._places.values()
        )
        found = rows.values_list("place", *Made._fields)
        return {place: Made(*said) for place, *said in found}

    def _place(self, key: str) -> str:
        """Return what names a part with all that it depends on besides the rows."""
        reading = self._reading
        patient = reading.patient
        beside = sorted(reading.keys & {Key.CHANGES, Key.COMPARISONS})
        days = reading.period, reading.asked, reading.begins, reading.today
        clock = patient.timezone, patient.day_start
        told = (days, beside, clock, get_language(), program())
        return f"{key} {sha256(repr(told).encode()).hexdigest()[:40]}"


@lru_cache(maxsize=1)
def program() -> str:
    """Return the digest of everything that reads, works out and words a summary."""
    digest = sha256()
    for one in sorted((settings.BASE_DIR / "diary").rglob("*.py")):
        digest.update(one.read_bytes())
    return digest.hexdigest()


def states_of(patient: Patient, key: str, beside: str = "") -> tuple[str, str]:
    """Return how often what a part shows was written so far, and what it shows besides.

    First all of it, then without what was written of entries of the last days.
    """
    everyday = sum(getattr(patient, f"changes_of_{name}") for name in _COUNTED.values())
    asides = 0 if key in READ_FROM_ASIDES else patient.changes_of_asides
    others = patient.changes - everyday - asides
    digest = sha256(beside.encode()).hexdigest()[:32] if beside else ""
    names = [_COUNTED[one] for one in sorted(READ_FROM[key])]
    states = (
        [getattr(patient, f"{counts}{name}") for name in names]
        for counts in ("changes_of_", "changes_of_earlier_")
    )
    all_of_it, earlier = (".".join(map(str, (others, *one))) for one in states)
    return f"{all_of_it} {digest}", f"{earlier} {digest}"


def _told(kept: Made) -> Told:
    told: Told = json.loads(kept.content)
    return told
