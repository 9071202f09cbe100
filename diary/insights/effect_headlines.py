"""The first sentence on a comparison: what changed, what followed, from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from diary.analysis.codes import Side, Word

from .change_words import in_brackets
from .compared import Compared, How
from .effect_sentences import DIRECTIONS
from .outcome_words import amount, brief, in_unit, since, title_of
from .range_words import figures_for

if TYPE_CHECKING:
    from diary.analysis.effect import Effect
    from diary.analysis.rules import Refusal

    from .outcomes import Outcome


class Levels(NamedTuple):
    """Both levels with their units: for the sides, and short for the headline."""

    full: Mapping[Side, str]
    brief: Mapping[str, str]


def levels_of(asked: Outcome, answer: Effect | Refusal) -> Levels:
    """Return both levels as logged, with as many digits as tell them apart."""
    before = in_unit(asked, answer.before.level)
    after = in_unit(asked, answer.after.level)
    figures = figures_for(before, after)
    return Levels(
        full={
            Side.BEFORE: amount(asked, before, figures),
            Side.AFTER: amount(asked, after, figures),
        },
        brief={
            "before": brief(asked, before, figures),
            "after": brief(asked, after, figures),
        },
    )


def headline(
    asked: Outcome, compared: Compared, word: Word, levels: Levels | None
) -> str:
    """Return the sentence; without levels it holds no number of the outcome."""
    if compared.change is None:
        parts = [_what(compared), _("%(title)s.") % {"title": title_of(asked, word)}]
        return " ".join([*parts, *_level_sentence(compared.how, levels)])
    values = {
        "day": date_format(compared.change.first),
        "change": in_brackets(compared.brief or compared.what),
    }
    if levels and word in DIRECTIONS:
        values["levels"] = _("about %(before)s before, %(after)s after") % levels.brief
        return since(asked, word, values)
    told = since(asked, word, values)
    return " ".join([told, *_level_sentence(compared.how, levels)])


def short_levels(how: How, levels: Levels) -> str:
    """Return both levels in a few words, to stand behind a title."""
    texts = {
        How.CHANGE: _("about %(before)s before, %(after)s after"),
        How.ON_OFF: _("about %(before)s without it, %(after)s on it"),
        How.PERIODS: _("about %(before)s in the first, %(after)s in the second"),
    }
    return texts[how] % levels.brief


def _what(compared: Compared) -> str:
    """Return what is compared, where it is no change on a day."""
    if compared.how == How.ON_OFF:
        text = _("Days on %(what)s, next to days without it.")
    else:
        text = _("%(what)s, next to %(other)s.")
    return text % {"what": compared.what, "other": compared.other}


def _level_sentence(how: How, levels: Levels | None) -> Iterator[str]:
    if levels is None:
        return
    texts = {
        How.CHANGE: _("About %(before)s before, %(after)s after."),
        How.ON_OFF: _("About %(before)s without it, %(after)s on it."),
        How.PERIODS: _("About %(before)s in the first, %(after)s in the second."),
    }
    yield texts[how] % levels.brief
