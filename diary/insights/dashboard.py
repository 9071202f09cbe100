"""What changed, and what happened since: the cards of the dashboard.

It shows what the store of estimates holds. What is not worked out yet has no card.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from django.utils.safestring import SafeString

from diary.analysis.codes import Family
from diary.analysis.many import passing
from diary.analysis.words import word_for
from diary.journal.marks import Happening, read_marks
from diary.models import Patient

from .change_points import Course, Point
from .compared import Compared, at_change
from .comparisons import Answer, Comparison
from .effect_words import NUMBERLESS, Said, say
from .estimate_json import from_json
from .outcome_words import label_of
from .outcomes import Outcome, Sort, outcome
from .range_bar import range_bar

# So many changes stand on the first page with all that is said of them.
LATEST: Final = 3
MOST_HEADLINES: Final = 5


@dataclass(frozen=True)
class Row:
    """One outcome at one change, as it is said and drawn."""

    outcome: Outcome
    said: Said
    bar: SafeString | None
    is_headline: bool

    @property
    def label(self) -> str:
        """What the outcome is called."""
        return label_of(self.outcome)


@dataclass(frozen=True)
class Card:
    """One change with what happened since: benefit and burden, never one score."""

    point: Point
    compared: Compared
    day: date
    rows: tuple[Row, ...]
    happened: tuple[Happening, ...]

    @cached_property
    def symptoms(self) -> list[Row]:
        """What is said of symptoms, what says something first."""
        return _telling_first(
            one for one in self.rows if one.outcome.family != Family.DAYS
        )

    @cached_property
    def side_effects(self) -> list[Row]:
        """What is said of side effects."""
        return _telling_first(
            one for one in self.rows if one.outcome.family == Family.DAYS
        )


@dataclass(frozen=True)
class Store:
    """What is stored of a diary's comparisons, and which of them are headlines."""

    patient: Patient
    course: Course
    points: tuple[Point, ...]
    wanted: tuple[Comparison, ...]
    chances: Mapping[str, float | None]

    @cached_property
    def headlines(self) -> list[str]:
        """The places of what may stand in a headline, the surest first."""
        known = {
            one.place: chance
            for one in self.wanted
            if (chance := self.chances.get(one.place)) is not None
        }
        kept = passing(list(known.values()), len(self.wanted))
        passed = [place for place, is_so in zip(known, kept, strict=True) if is_so]
        return sorted(passed, key=lambda place: known[place])

    def card(self, point: Point, answers: Mapping[str, Answer]) -> Card:
        """Return the card of a change, from answers by their place."""
        compared = at_change(point)
        others = [one for one in self.points if one is not point]
        rows = []
        for one in self.wanted:
            answer = answers.get(one.place)
            if one.point is point and answer is not None:
                rows.append(self._row(one, compared, answer, others))
        first, last = point.change.first, point.change.settled
        return Card(
            point=point,
            compared=compared,
            day=first,
            rows=tuple(rows),
            happened=read_marks(self.patient, first, last).events,
        )

    def answers(self, places: Iterable[str]) -> dict[str, Answer]:
        """Return the stored answers to some comparisons."""
        rows = self.patient.estimates.filter(place__in=list(places))
        found = rows.values_list("place", "answer")
        return {place: from_json(answer) for place, answer in found}

    def places(self, point: Point) -> list[str]:
        """Return the places of all comparisons at a change."""
        return [one.place for one in self.wanted if one.point is point]

    def _row(
        self,
        asked: Comparison,
        compared: Compared,
        answer: Answer,
        others: Sequence[Point],
    ) -> Row:
        word = word_for(answer)
        said = say(
            asked.outcome,
            compared,
            answer,
            word,
            others=others,
            comparisons=len(self.wanted),
        )
        bar = None if word in NUMBERLESS else range_bar(asked.outcome, answer, word)
        is_headline = asked.place in self.headlines and word not in NUMBERLESS
        return Row(asked.outcome, said, bar, is_headline)


def read_store(
    patient: Patient,
    course: Course,
    points: Sequence[Point],
    wanted: Sequence[Comparison],
) -> Store:
    """Return what is stored of the comparisons that the diary makes today."""
    chances = dict(patient.estimates.values_list("place", "chance"))
    return Store(patient, course, tuple(points), tuple(wanted), chances)


def first_screen(store: Store) -> tuple[list[Card], list[Card]]:
    """Return the changes with a headline, and the latest ones, without repeats."""
    newest = sorted(store.points, key=lambda one: one.change, reverse=True)
    named = {one.place: one.point for one in store.wanted}
    clear = list({named[place].key: named[place] for place in store.headlines}.values())
    clear = clear[:MOST_HEADLINES]
    late = [one for one in newest[:LATEST] if one not in clear]
    answers = store.answers(
        place for point in (*clear, *late) for place in store.places(point)
    )
    cards = {one.key: store.card(one, answers) for one in (*clear, *late)}
    return [cards[one.key] for one in clear], [cards[one.key] for one in late]


def main_outcome(point: Point) -> Outcome:
    """Return what the person chose to watch at a change, else the number of spasms."""
    watched = [one.noted.watch for one in point.steps if one.noted and one.noted.watch]
    found = outcome(watched[-1]) if watched else None
    return found or Outcome(Sort.SPASMS)


def _telling_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda one: (not one.is_headline, one.bar is None))
