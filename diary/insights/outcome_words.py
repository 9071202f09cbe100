"""What an outcome is called, and its numbers with their units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.analysis.codes import Family, Word
from diary.vocab.body import SITES
from diary.vocab.symptoms import SIDE_EFFECTS

from .change_words import in_brackets, own_words
from .effect_sentences import DIRECTIONS, PHRASES, SINCE, TITLES
from .range_words import plural_of, rounded, shown

if TYPE_CHECKING:
    from .outcomes import Outcome

DAYS_A_WEEK = 7


def label_of(asked: Outcome) -> str:
    """Return what an outcome is called: "Spasms", "Days with drowsiness"."""
    return str(PHRASES[asked.sort].label) % _named(asked)


def title_of(asked: Outcome, word: Word) -> str:
    """Return the few words on top of a card: "Perhaps fewer spasms"."""
    if word in DIRECTIONS:
        titles = PHRASES[asked.sort].titles
        return str(titles[DIRECTIONS.index(word)]) % _named(asked)
    return str(TITLES[word]) % {"what": label_of(asked)}


def since(asked: Outcome, word: Word, values: Mapping[str, str]) -> str:
    """Return the sentence on an outcome since a change.

    `values` are the day, the change in words, and for a word with a direction the
    levels as the end of a sentence: "about 5.2 a day before, 4.1 a day after".
    """
    if word in DIRECTIONS:
        sentences = PHRASES[asked.sort].since
        text = str(sentences[DIRECTIONS.index(word)])
        return text % {**values, **_named(asked)}
    return str(SINCE[word]) % {**values, "what": label_of(asked)}


def in_unit(asked: Outcome, level: float) -> float:
    """Return a level in the unit it is told in: shares of days as days a week."""
    return level * DAYS_A_WEEK if asked.family == Family.DAYS else level


def amount(asked: Outcome, value: float, figures: int) -> str:
    """Return a number with its unit: "5.2 spasms a day", "4 points of 10"."""
    value = _digits(asked, value, figures)
    match asked.family:
        case Family.SEVERITY:
            text = ngettext("%(n)s point of 10", "%(n)s points of 10", plural_of(value))
        case Family.DAYS:
            return _days_a_week(value)
        case _ if asked.sort == "clonus":
            text = ngettext(
                "%(n)s episode of clonus a day",
                "%(n)s episodes of clonus a day",
                plural_of(value),
            )
        case _:
            text = ngettext("%(n)s spasm a day", "%(n)s spasms a day", plural_of(value))
    return text % {"n": shown(value)}


def brief(asked: Outcome, value: float, figures: int) -> str:
    """Return a number with its unit where the sentence has said what is counted."""
    value = _digits(asked, value, figures)
    match asked.family:
        case Family.SEVERITY:
            text = ngettext("%(n)s point", "%(n)s points", plural_of(value))
        case Family.DAYS:
            return _days_a_week(value)
        case _:
            text = _("%(n)s a day")
    return text % {"n": shown(value)}


def _digits(asked: Outcome, value: float, figures: int) -> float:
    """Round a number; points are told to one decimal, as people rate whole ones."""
    if asked.family == Family.SEVERITY:
        return round(float(value), figures - 1)
    return rounded(value, figures)


def _days_a_week(value: float) -> str:
    text = ngettext("%(n)s day a week", "%(n)s days a week", plural_of(value))
    return text % {"n": shown(value)}


def _named(asked: Outcome) -> dict[str, str]:
    """Return the name of a site or of a side effect; a site stands in brackets."""
    if asked.sort == "site":
        return {"name": in_brackets(own_words(str(SITES.label(asked.name))))}
    return {"name": own_words(str(SIDE_EFFECTS.label(asked.name)))}
