"""Information cards: what labels and papers say about a treatment, for everybody alike.

A fact is one or two plain sentences in our own words and names where it is from. What
no source was found for is marked as general knowledge. A card describes: it never says
what somebody is to take, and it does not depend on what a diary holds.

The facts are in `card_facts.py`, pairs in `interactions.py`, names of sources in
`card_sources.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .card_sources import GENERAL, SOURCES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Topic(TextChoices):
    """What a fact is about; cards show them in this order."""

    WHAT = "what", _("What it is")
    STOPPING = "stopping", _("Stopping suddenly")
    SPREAD = "spread", _("Spread to other parts of the body")
    LIVER = "liver", _("The liver")
    DRIVING = "driving", _("Driving")
    DEPENDENCE = "dependence", _("Dependence")
    ONSET = "onset", _("How soon after a dose")
    LASTS = "lasts", pgettext_lazy("an effect", "How long it lasts")
    SETTLING = "settling", _("After a change of dose")
    FADING = "fading", _("How long it stays in the body")
    AGAIN = "again", _("When it is given again")
    RECORD = "record", _("What to keep in mind when writing it down")


class Strength(TextChoices):
    """How strongly a label warns of a pair."""

    FORBIDDEN = "forbidden", _("the label rules this out")
    BOXED = "boxed", _("boxed warning on the label")
    AVOID = "avoid", _("the label says to avoid this")
    RED_FLAG = "red_flag", _("an emergency if it happens")
    WARNING = "warning", _("warning")
    CAUTION = "caution", _("caution")


class Sourced:
    """Something said, with where it is from."""

    sources: tuple[str, ...]

    @property
    def is_general(self) -> bool:
        """Tell whether no label or paper was found for it."""
        return self.sources == (GENERAL,)


@dataclass(frozen=True)
class Fact(Sourced):
    """One thing that is said about a treatment."""

    topic: Topic
    text: StrOrPromise
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Pair(Sourced):
    """Two things that labels warn of together.

    `codes` are those of the catalogue on whose card the pair stands; none is a pair
    that concerns everybody.
    """

    names: StrOrPromise
    says: StrOrPromise
    strength: Strength
    sources: tuple[str, ...]
    codes: frozenset[str] = frozenset()


class References:
    """Numbers for the sources of one page, in the order in which they come up."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __iter__(self) -> Iterator[StrOrPromise]:
        """Yield the names of the sources in the order of their numbers."""
        return (SOURCES[one] for one in self._numbers)

    def of(self, one: Sourced) -> str:
        """Return the numbers of what is said: "1, 3", or "" for general knowledge."""
        if one.is_general:
            return ""
        numbers = [
            self._numbers.setdefault(source, len(self._numbers) + 1)
            for source in one.sources
        ]
        return ", ".join(str(number) for number in sorted(numbers))


@dataclass(frozen=True)
class Card:
    """Everything that is said about one item of the catalogue."""

    code: str
    facts: tuple[Fact, ...]

    @property
    def topics(self) -> Sequence[tuple[StrOrPromise, list[Fact]]]:
        """The facts under their topics, in the order of the topics."""
        found = [
            (topic, [one for one in self.facts if one.topic == topic])
            for topic in Topic
        ]
        return [(topic.label, facts) for topic, facts in found if facts]
