"""What changed, and what happened since: the cards of the dashboard.

It shows what the store of estimates holds. What is not worked out yet has no card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from diary.analysis.codes import Family
from diary.analysis.many import passing
from diary.analysis.words import word_for
from diary.journal.marks import Happening, Marks, read_marks, told
from diary.models import Patient

from .change_points import Course, Point
from .compared import Compared, at_change
from .comparisons import Answer, Comparison, Stored, judged, stored_of
from .effect_sentences import DIRECTIONS
from .effect_words import NUMBERLESS, REFUSED, Said, say
from .estimate_json import from_json
from .outcome_codes import Outcome, Sort, outcome
from .outcome_words import label_of
from .range_bar import range_bar

# What happened up to so long before a change, or after it has settled, stands with it.
NEAR: Final = timedelta(days=14)
# So many more of each axis stand open on a card, if they say something.
MOST_MORE: Final = 2
SPASMS: Final = Outcome(Sort.SPASMS)


@dataclass(frozen=True)
class Row:
    """One outcome at one change, as it is said and drawn."""

    outcome: Outcome
    answer: Answer
    said: Said
    is_headline: bool

    @cached_property
    def bar(self) -> SafeString | None:
        """The picture of its range, if there is one to show."""
        if self.said.word in NUMBERLESS:
            return None
        return range_bar(self.outcome, self.answer, self.said.word)

    @property
    def is_logged(self) -> bool:
        """Tell whether a single day was logged, on either side."""
        return bool(self.answer.before.logged or self.answer.after.logged)

    @property
    def label(self) -> str:
        """What the outcome is called."""
        return label_of(self.outcome)

    @property
    def short(self) -> str:
        """What is said of it in a list: no number without its range."""
        if not self.said.levels:
            return _("%(title)s.") % {"title": self.said.title}
        words = {"title": self.said.title, "levels": self.said.levels}
        text = _("%(title)s: %(levels)s. The range that fits: %(span)s.")
        return text % {**words, "span": self.said.span}

    @property
    def name(self) -> str:
        """What the address calls the outcome."""
        return str(self.outcome)

    @property
    def is_burden(self) -> bool:
        """Tell whether it is a side effect."""
        return (
            self.outcome.family == Family.DAYS or self.outcome.sort == Sort.SLEEPINESS
        )

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """Sorts what says something first."""
        says_much = self.said.word in DIRECTIONS
        return not self.is_headline, not says_much, self.said.word in NUMBERLESS


@dataclass(frozen=True)
class Card:
    """One change with what happened since: benefit and burden, never one score."""

    point: Point
    compared: Compared
    rows: tuple[Row, ...]
    happened: tuple[Happening, ...]

    @property
    def when(self) -> str:
        """The days from its first step to its last, in words."""
        return told(self.point.change.first, self.point.change.last)

    @property
    def title(self) -> str:
        """The change in a few words."""
        return self.compared.brief

    @property
    def all_of_it(self) -> str:
        """Everything that was changed, "" if the title says it already."""
        if self.compared.what == self.compared.brief:
            return ""
        return _("All of it: %(changes)s.") % {"changes": self.compared.what}

    @property
    def is_young(self) -> bool:
        """Tell whether nothing can be said of any outcome yet."""
        return all(one.said.word in REFUSED for one in self.rows)

    @cached_property
    def symptoms(self) -> list[Row]:
        """What is said of symptoms: the main one, then what says something."""
        asked = main_outcome(self.point)
        rows = (one for one in self.rows if not one.is_burden)
        return sorted(
            rows,
            key=lambda one: (one.outcome != asked, one.outcome != SPASMS, one.rank),
        )

    @cached_property
    def side_effects(self) -> list[Row]:
        """What is said of side effects, what says something first."""
        asked = main_outcome(self.point)
        rows = (one for one in self.rows if one.is_burden)
        return sorted(rows, key=lambda one: (one.outcome != asked, one.rank))

    @property
    def first_symptoms(self) -> list[Row]:
        """What of the symptoms stands open on the card."""
        return self.symptoms[:1] if self.is_young else _first_of(self.symptoms)

    @property
    def first_side_effects(self) -> list[Row]:
        """What of the side effects stands open on the card."""
        return [] if self.is_young else _first_of(self.side_effects)

    @property
    def more(self) -> int:
        """How many outcomes more there are than stand open on the card."""
        shown = len(self.first_symptoms) + len(self.first_side_effects)
        return sum(one.is_logged for one in self.rows) - shown

    @property
    def not_logged(self) -> list[str]:
        """What has not a single logged day on either side."""
        return [one.label for one in self.rows if not one.is_logged]

    @property
    def together(self) -> str:
        """That it is several changes which cannot be told apart."""
        return self.rows[0].said.together if self.rows else ""

    @property
    def notes(self) -> list[str]:
        """What makes its main numbers harder to read, each as a sentence."""
        said = [one.said for one in self.symptoms[:1]]
        return [text for one in said for text in (one.drift, *one.cautions) if text]

    @cached_property
    def shared(self) -> list[str]:
        """What makes the numbers of all outcomes harder to read, if there are several."""
        said = [one.said.cautions for one in self.rows if one.said.word not in REFUSED]
        if len(said) < 2:
            return []
        return [one for one in said[0] if all(one in other for other in said)]

    @property
    def left_out(self) -> list[Happening]:
        """What happened that the person left out of comparisons."""
        return [one for one in self.happened if one.leave_out]


@dataclass(frozen=True)
class Store:
    """What is stored of a diary's comparisons, and which of them are headlines."""

    patient: Patient
    course: Course
    points: tuple[Point, ...]
    wanted: tuple[Comparison, ...]
    stored: Mapping[str, Stored]

    @cached_property
    def newest(self) -> list[Point]:
        """The changes, the latest first."""
        return sorted(self.points, key=lambda one: one.change, reverse=True)

    @cached_property
    def waiting(self) -> int:
        """Of how many changes nothing is worked out yet."""
        begun = {one.point.key for one in self.wanted if one.place in self.stored}
        return sum(one.key not in begun for one in self.points)

    @cached_property
    def comparisons(self) -> int:
        """How many comparisons the diary makes, those without an answer too."""
        return len(judged(self.wanted, self.stored))

    @cached_property
    def headlines(self) -> list[str]:
        """The places of what may stand in a headline, the surest first."""
        known = {
            one.place: found.chance
            for one in self.wanted
            if (found := self.stored.get(one.place)) and found.chance is not None
        }
        kept = passing(list(known.values()), self.comparisons)
        passed = [place for place, is_so in zip(known, kept, strict=True) if is_so]
        return sorted(passed, key=lambda place: known[place])

    @cached_property
    def marks(self) -> Marks:
        """Everything that happened since shortly before the first change."""
        first = min(one.change.first for one in self.points) - NEAR
        return read_marks(self.patient, first, self.patient.today())

    def cards(
        self, points: Sequence[Point], only: Callable[[Outcome], bool] | None = None
    ) -> list[Card]:
        """Return the cards of some changes, with one question for their answers.

        `only` says which outcomes they are to have; all of them if it is not given.
        """
        asked = {one.key for one in points}
        wanted: dict[str, list[Comparison]] = {key: [] for key in asked}
        for one in self.wanted:
            if one.point.key in asked and (only is None or only(one.outcome)):
                wanted[one.point.key].append(one)
        places = (one.place for found in wanted.values() for one in found)
        answers = self.answers(places)
        return [self._card(one, wanted[one.key], answers) for one in points]

    def _card(
        self, point: Point, wanted: Iterable[Comparison], answers: Mapping[str, Answer]
    ) -> Card:
        others = [one for one in self.points if one is not point]
        compared = at_change(point, others=others, today=self.patient.today())
        rows = [
            self._row(one, compared, answers[one.place])
            for one in wanted
            if one.place in answers
        ]
        first, last = point.change.first - NEAR, point.change.settled + NEAR
        near = [
            one
            for one in self.marks.events
            if one.starts_on <= last and (one.ends_on is None or one.ends_on >= first)
        ]
        return Card(point, compared, tuple(rows), tuple(near))

    def answers(self, places: Iterable[str]) -> dict[str, Answer]:
        """Return the stored answers to some comparisons."""
        rows = self.patient.estimates.filter(place__in=list(places))
        found = rows.values_list("place", "answer")
        return {place: from_json(answer) for place, answer in found}

    def _row(self, asked: Comparison, compared: Compared, answer: Answer) -> Row:
        word = word_for(answer)
        said = say(
            asked.outcome,
            compared,
            answer,
            word,
            others=[one for one in self.points if one is not asked.point],
            comparisons=self.comparisons,
        )
        is_headline = asked.place in self._headlines and word not in NUMBERLESS
        return Row(asked.outcome, answer, said, is_headline)

    @cached_property
    def _headlines(self) -> frozenset[str]:
        return frozenset(self.headlines)


def read_store(
    patient: Patient,
    course: Course,
    points: Sequence[Point],
    wanted: Sequence[Comparison],
) -> Store:
    """Return what is stored of the comparisons that the diary makes today."""
    stored = stored_of(patient)
    return Store(patient, course, tuple(points), tuple(wanted), stored)


def main_outcome(point: Point) -> Outcome:
    """Return what the person chose to watch at a change, else the number of spasms."""
    watched = [one.noted.watch for one in point.steps if one.noted and one.noted.watch]
    found = outcome(watched[-1]) if watched else None
    return found or SPASMS


def _first_of(rows: Sequence[Row]) -> list[Row]:
    """Return the first row, spasms in any case, and after it what has a direction."""
    logged = [one for one in rows if one.is_logged]
    if not logged:
        return list(rows[:1])
    always = [one for one in logged if one is logged[0] or one.outcome == SPASMS]
    telling = (one for one in logged if one.said.word in DIRECTIONS)
    more = [one for one in telling if one not in always]
    return [*always, *more[:MOST_MORE]]
