"""What can be drawn day by day: the outcomes of comparisons, and a little more.

Ratings of a moment and counted beats are noted when somebody thinks of it, not once a
day. They can be looked at, but two times of them can't be compared fairly.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.analysis.codes import Family
from diary.vocab.symptoms import SIGNS

from .change_words import own_words
from .outcome_codes import Outcome, Sort, outcome
from .outcome_words import label_of

LONGEST: Final = 120


class More(StrEnum):
    """What is drawn and not compared."""

    BEATS = "beats"
    RATING = "rating"


class Extra(NamedTuple):
    """Beats of a run of clonus, or what somebody rated in between: "rating:tremor"."""

    sort: More
    name: str = ""

    def __str__(self) -> str:
        return f"{self.sort}:{self.name}" if self.name else str(self.sort)

    @property
    def family(self) -> Family:
        """Both are averages."""
        return Family.SEVERITY


type Charted = Outcome | Extra

USUAL: Final = Outcome(Sort.SPASMS)


def charted(text: str) -> Charted | None:
    """Return what an address names, or None if there is nothing like it."""
    if len(text) > LONGEST or "\0" in text:
        return None
    sort, _colon, name = text.partition(":")
    if sort in More:
        is_whole = bool(name) == (sort == More.RATING)
        return Extra(More(sort), name) if is_whole else None
    return outcome(text)


def name_of(asked: Charted) -> str:
    """Return what it is called: "Spasms", "Days with drowsiness", "tremor, as rated"."""
    if isinstance(asked, Outcome):
        return label_of(asked)
    if asked.sort == More.BEATS:
        return _("Beats in a run of clonus")
    word = own_words(str(SIGNS.label(asked.name)))
    return capfirst(_("%(what)s, rated in between") % {"what": word})


def unit_of(asked: Charted) -> str:
    """Return what the axis counts."""
    if isinstance(asked, Extra) and asked.sort == More.BEATS:
        return _("Beats, average")
    match asked.family:
        case Family.COUNTS if asked.sort == Sort.CLONUS:
            return _("Runs of clonus a day")
        case Family.COUNTS:
            return _("Spasms a day")
        case Family.DAYS:
            return _("Share of days, %")
        case _:
            return _("From 0 to 10")


def highest_of(asked: Charted) -> float | None:
    """Return the highest value there can be, or None if there is none."""
    if isinstance(asked, Extra) and asked.sort == More.BEATS:
        return None
    return {Family.COUNTS: None, Family.SEVERITY: 10.0, Family.DAYS: 1.0}[asked.family]
