"""The parts of a summary as they were last made, as long as that is what they say.

A part names what it is read from among what is written every day; everything else has
it made anew. So a tap on a dose leaves what is said of spasms as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language

from diary.insights.dashboard_screen import moment_of
from diary.models import Patient
from diary.vocab.entries import Kind

from .actions import Made, keep_parts
from .reading import Reading
from .sections import Key

# The lines under the title, which no section holds.
LEAD: Final = "lead"
# What is said of spasms since the first change of each treatment.
SINCE: Final = "since"
# The longest spasms, and the hours after a dose: parts of sections that are read from
# more than the rest of them.
LONGEST: Final = "longest"
HOURS: Final = "hours"
_WITH: Final = {Key.SYMPTOMS: LONGEST, Key.WHEN: HOURS, Key.TRIED: SINCE}
# What is said of the person is no entry, and cheap to read.
READ_ANEW: Final = {Key.PERSON}

_COUNTED: Final[Mapping[Kind, str]] = {
    Kind.EPISODE: "changes_of_episodes",
    Kind.DOSE: "changes_of_doses",
    Kind.RATING: "changes_of_ratings",
    Kind.SIDE_EFFECT: "changes_of_side_effects",
    Kind.CHECK_IN: "changes_of_check_ins",
}
# What each part is read from: any row of these. Doses that a clinic gave are not meant.
READ_FROM: Final[Mapping[str, frozenset[Kind]]] = {
    key: frozenset(kinds)
    for key, kinds in {
        LEAD: {Kind.CHECK_IN},
        Key.NOW: {Kind.DOSE},
        Key.CHANGES: (),
        Key.SYMPTOMS: {Kind.CHECK_IN},
        LONGEST: {Kind.EPISODE},
        Key.SIDE_EFFECTS: {Kind.SIDE_EFFECT, Kind.CHECK_IN},
        Key.EFFECTS: (),
        Key.QUESTIONS: (),
        Key.WEEKS: {Kind.CHECK_IN},
        Key.WHERE: {Kind.EPISODE},
        Key.WHEN: {Kind.EPISODE, Kind.CHECK_IN},
        HOURS: {Kind.EPISODE, Kind.DOSE, Kind.CHECK_IN},
        Key.TRIGGERS: {Kind.EPISODE},
        Key.COMPARISONS: (),
        Key.GIVEN: (),
        Key.EVENTS: (),
        Key.REMEDIES: {Kind.EPISODE, Kind.DOSE},
        Key.GOALS: (),
        Key.TRIED: {Kind.DOSE, Kind.SIDE_EFFECT},
        SINCE: (),
    }.items()
}
# And what they are read from as comparisons take it: by the day, and only of days that
# count. So a spasm of a day of which nobody said that it was all changes none of them.
_OF_DAYS: Final = frozenset({Kind.EPISODE, Kind.SIDE_EFFECT, Kind.CHECK_IN})
COMPARED: Final[Mapping[str, frozenset[Kind]]] = {
    Key.SYMPTOMS: frozenset({Kind.EPISODE}),
    Key.WEEKS: frozenset({Kind.EPISODE}),
    Key.EFFECTS: _OF_DAYS,
    Key.COMPARISONS: _OF_DAYS,
    Key.GIVEN: _OF_DAYS,
    SINCE: _OF_DAYS,
}
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
        pieces = [piece for key, piece in _WITH.items() if key in reading.keys]
        self._places = {key: self._place(key) for key in (LEAD, *keys, *pieces)}
        self._made: dict[str, Made] = {}
        # As it was before anything here brings estimates up to date.
        self._stale_from = reading.patient.stale_from

    def of(self, key: str, make: Callable[[], Told], *, beside: str = "") -> Told:
        """Return a part as it is kept, or make it.

        `beside` is what it shows of another part: if that differs, it is made anew.
        """
        if key in READ_ANEW:
            return make()
        place, state = self._places[key], state_of(self._reading.patient, key, beside)
        kept = self._kept.get(place)
        if kept is not None and (kept.state == state or self._stands(key, kept, state)):
            if kept.state != state:
                self._made[place] = kept._replace(state=state)
            told: Told = json.loads(kept.content)
            return told
        moment = self._moment if key in COMPARED else ()
        try:
            told = make()
        except UnfinishedError as unfinished:
            return unfinished.told
        content = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        self._made[place] = Made(state, content, *moment)
        return told

    def keep(self) -> None:
        """Store what was made anew."""
        if self._made:
            keep_parts(self._reading.patient, made=self._made)

    @cached_property
    def _kept(self) -> dict[str, Made]:
        rows = self._reading.patient.summary_parts.filter(
            place__in=self._places.values()
        )
        found = rows.values_list("place", *Made._fields)
        return {place: Made(*said) for place, *said in found}

    @cached_property
    def _moment(self) -> tuple[date, str]:
        """What the last days hold, noted before what is kept of them is made."""
        found = moment_of(self._reading.patient)
        return found.since, found.recent

    def _stands(self, key: str, kept: Made, state: str) -> bool:
        """Tell whether a part holds although what is compared was written to.

        Whoever brings estimates up to date drops what was made of the old ones. So all
        that was written since is of `stale_from` or later.
        """
        if key not in COMPARED or kept.since is None:
            return False
        if _exact(kept.state) != _exact(state):
            return False
        if self._stale_from is None:
            return True
        moment = kept.since, kept.recent
        return self._stale_from >= kept.since and self._moment == moment

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


def state_of(patient: Patient, key: str, beside: str = "") -> str:
    """Return how often what a part shows was written so far, and what it shows besides."""
    counts = {kind: getattr(patient, name) for kind, name in _COUNTED.items()}
    others = patient.changes - sum(counts.values())
    exact = [others, *(counts[one] for one in sorted(READ_FROM[key]))]
    by_day = [counts[one] for one in sorted(COMPARED.get(key, ()))]
    digest = sha256(beside.encode()).hexdigest()[:32] if beside else ""
    return " ".join((".".join(map(str, exact)) + digest, ".".join(map(str, by_day))))


def _exact(state: str) -> str:
    """Return what of a state is true of each row."""
    return state.partition(" ")[0]
