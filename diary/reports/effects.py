"""What followed each change, as the store of estimates has it.

The words are those of the page of changes, and so are the numbers: nothing is worked
out here. What is not worked out yet says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from uuid import UUID

from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.analysis.words import word_for
from diary.insights.actions import Progress, refresh_estimates
from diary.insights.change_points import Point, others_than
from diary.insights.compared import Compared, at_change
from diary.insights.comparisons import (
    Answer,
    Comparison,
    family_of,
    judged,
    near,
    stored_of,
)
from diary.insights.effect_cautions import cautions, drift
from diary.insights.effect_words import NUMBERLESS, say
from diary.insights.estimate_json import from_json
from diary.insights.outcome_words import title_of
from diary.insights.outcomes import Outcome, Sort
from diary.insights.range_words import end_in_words, stress_in_words

from .changes import Numbered, days_of, shown_changes
from .reading import Reading
from .words import short_day

if TYPE_CHECKING:
    from diary.analysis.codes import Word
    from diary.analysis.effect import Effect

# Of processor time that one summary may spend on what is not worked out yet.
SECONDS: Final = 1.0


@dataclass(frozen=True)
class Told:
    """One outcome at one change: its stored answer, and what is said of that.

    Of what the page of changes says (`effect_words.say`) a summary has room for little,
    so that is put into words only when it is asked for. `others` are the changes near
    enough to matter.
    """

    outcome: Outcome
    answer: Answer
    compared: Compared
    others: Sequence[Point]

    @cached_property
    def word(self) -> Word:
        """What the answer allows."""
        return word_for(self.answer)

    @cached_property
    def title(self) -> str:
        """What followed, in a few words."""
        return title_of(self.outcome, self.word)

    @property
    def has_numbers(self) -> bool:
        """Tell whether there is a level and a range to show."""
        return self.word not in NUMBERLESS

    @property
    def cautions(self) -> tuple[str, ...]:
        """What has to stand beside the numbers, where there are any."""
        effect = cast("Effect", self.answer)
        said = [drift(effect), *cautions(effect, self.word, self.compared, self.others)]
        if effect.stress:
            said.append(stress_in_words(effect.family, *effect.stress))
        return tuple(one for one in said if one)

    @property
    def missing(self) -> tuple[str, ...]:
        """Why there is no answer, where one was refused."""
        return say(self.outcome, self.compared, self.answer, self.word).missing


@dataclass(frozen=True)
class Followed:
    """A change with everything that is said of it by now."""

    numbered: Numbered
    compared: Compared
    told: tuple[Told, ...]
    missing: int

    @property
    def name(self) -> str:
        """The change and its days: "2. Baclofen stopped, 12 May 2026"."""
        what = {
            "what": capfirst(self.compared.what),
            "day": days_of(self.numbered.point),
        }
        return f"{self.numbered.label}. " + _("%(what)s, %(day)s") % what

    @property
    def brief(self) -> str:
        """The change by its number and day, where a table beside tells what it was."""
        first = short_day(self.numbered.point.change.first)
        return f"{self.numbered.label}. {first}"


class Effects(NamedTuple):
    """What is said of the changes that a summary tells of.

    `spasms` is said of spasms since the first change of each treatment, by its id, as
    far as that is worked out.
    """

    followed: tuple[Followed, ...]
    progress: Progress
    comparisons: int
    spasms: dict[str, str]


def read_effects(reading: Reading) -> Effects:
    """Work on what is not up to date for a moment, then say what is stored."""
    patient, points = reading.patient, reading.points
    wanted = family_of(patient, reading.course, points)
    shown = shown_changes(reading)
    mine = {id(one.point) for one in shown}
    # What this summary tells of is worked out first.
    wanted.sort(key=lambda one: id(one.point) not in mine)
    progress = refresh_estimates(patient, points=points, wanted=wanted, seconds=SECONDS)
    asked = [one for one in wanted if id(one.point) in mine]
    firsts = _firsts(points)
    answers = _answers(reading, [*asked, *firsts.values()])
    comparisons = len(judged(wanted, stored_of(patient)))
    followed = tuple(_followed(one, asked, answers, reading) for one in shown)
    spasms = {
        str(pk): _brief(one.outcome, answers[one.place])
        for pk, one in firsts.items()
        if one.place in answers
    }
    return Effects(followed, progress, comparisons, spasms)


def _firsts(points: Iterable[Point]) -> dict[UUID, Comparison]:
    """Return the comparison of spasms at the first change of each treatment."""
    first: dict[UUID, Point] = {}
    for point in points:
        for treatment in point.treatments:
            first.setdefault(treatment.pk, point)
    return {pk: Comparison(Outcome(Sort.SPASMS), one) for pk, one in first.items()}


def _brief(asked: Outcome, answer: Answer) -> str:
    """Return the title of an answer, with its range if that may be shown."""
    word = word_for(answer)
    title = title_of(asked, word)
    if word in NUMBERLESS:
        return title
    return _("%(title)s (%(range)s)") % {
        "title": title,
        "range": span_in_words(asked, answer),
    }


def _answers(reading: Reading, asked: Sequence[Comparison]) -> dict[str, Answer]:
    """Return the stored answers that are up to date; an old one is as good as none."""
    patient = reading.patient
    rows = patient.estimates.filter(
        Q(made_on=reading.today) | Q(last__lt=F("made_on")),
        place__in=[one.place for one in asked],
    )
    if patient.stale_from is not None:
        rows = rows.filter(Q(as_of=patient.changes) | Q(last__lt=patient.stale_from))
    found = rows.values_list("place", "answer")
    return {place: from_json(answer) for place, answer in found}


def _followed(
    numbered: Numbered,
    asked: Sequence[Comparison],
    answers: Mapping[str, Answer],
    reading: Reading,
) -> Followed:
    points = reading.points
    apart = [one for one in points if one is not numbered.point]
    compared = at_change(numbered.point, others=apart, today=reading.today)
    mine = [one for one in asked if one.point is numbered.point]
    others = _near(numbered.point, points, *mine[0].window) if mine else []
    told = tuple(
        Told(one.outcome, answer, compared, others)
        for one in mine
        if (answer := answers.get(one.place)) is not None
    )
    return Followed(numbered, compared, told, len(mine) - len(told))


def _near(
    point: Point, points: Sequence[Point], first: date, last: date
) -> list[Point]:
    """Return the other changes that a window can see."""
    seen = set(near(others_than(point, points), first, last))
    return [one for one in points if one is not point and one.change in seen]


def span_in_words(asked: Outcome, answer: Answer) -> str:
    """Return the 95 % range of an answer with numbers, from its lower end."""
    span = answer.range  # type: ignore[union-attr]  # one with numbers has it
    family = asked.family
    words = {
        "low": end_in_words(family, span.low_95),
        "high": end_in_words(family, span.high_95),
    }
    if words["low"] == words["high"]:
        return words["low"]
    return _("%(low)s to %(high)s") % words
