"""The outcomes that a diary can be asked about, as addresses and settings name them.

They stand apart from how their days are read, so that a page can name them without
loading what only estimates need.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from diary.analysis.codes import Family


class Sort(StrEnum):
    """What kind of thing is looked at; sites and side effects need a name besides."""

    SPASMS = "spasms"
    CLONUS = "clonus"
    SITE = "site"
    WORST = "worst"
    SPASTICITY = "spasticity"
    SLEEP = "sleep"
    PAIN = "pain"
    FATIGUE = "fatigue"
    WALKING = "walking"
    SLEEPINESS = "sleepiness"
    EFFECT = "effect"


_COUNTED: Final = {Sort.SPASMS, Sort.CLONUS, Sort.SITE}
_NAMED: Final = {Sort.SITE, Sort.EFFECT}
# The answer of a check-in that a rating is, by its field.
ANSWERS: Final = {
    Sort.SPASTICITY: "spasticity",
    Sort.PAIN: "pain",
    Sort.FATIGUE: "fatigue",
    Sort.WALKING: "walking",
    Sort.SLEEPINESS: "sleepiness",
    Sort.SLEEP: "sleep_disruption",
}


class Outcome(NamedTuple):
    """What is compared: "spasms", "site:calf", "effect:drowsiness"."""

    sort: Sort
    name: str = ""

    def __str__(self) -> str:
        return f"{self.sort}:{self.name}" if self.name else str(self.sort)

    @property
    def family(self) -> Family:
        """What a day holds of it."""
        if self.sort in _COUNTED:
            return Family.COUNTS
        return Family.DAYS if self.sort == Sort.EFFECT else Family.SEVERITY


def outcome(text: str) -> Outcome | None:
    """Return the outcome that an address names, or None if there is none like it."""
    sort, _colon, name = text.partition(":")
    if sort not in Sort or bool(name) != (sort in _NAMED):
        return None
    return Outcome(Sort(sort), name)
