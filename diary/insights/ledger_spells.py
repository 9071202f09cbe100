"""From when to when a treatment was used, in words: every time of use, not each dose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from django.utils.translation import ngettext

from diary.treatments.periods import Span

from .ledger_lines import day_in_words, phrases_in, told_in

# More times of use than this are counted.
MOST_TOLD: Final = 3


def told_in_all(
    spells: Sequence[Span], first_logged: date | None, language: str | None
) -> str:
    """Return the times of use of a treatment in words; there is at least one.

    `first_logged` is the day of the first dose if nobody knows when the use began.
    """
    first, last = spells[0], spells[-1]
    if first is last:
        return _only(first, first_logged, language)
    said = _first(first, first_logged, language)
    after = told_in(language, *last)
    if len(spells) > MOST_TOLD:
        text = _counted(len(spells), language)
        return text % {"n": len(spells), "before": said, "after": after}
    then = phrases_in(language).then
    for one in spells[1:-1]:
        said = then % {"before": said, "after": told_in(language, *one)}
    return then % {"before": said, "after": after}


# Looking one up takes longer than writing it.
@lru_cache(maxsize=256)
def _counted(number: int, _language: str | None) -> str:
    return ngettext(
        "%(n)s time of use: first %(before)s, last %(after)s",
        "%(n)s times of use: first %(before)s, last %(after)s",
        number,
    )


def _only(spell: Span, logged: date | None, language: str | None) -> str:
    """Return the only time of use."""
    if logged is None:
        return told_in(language, *spell)
    say = phrases_in(language)
    text = say.logged_until if spell.ends_on else say.logged
    return text % _days(spell, logged, language)


def _first(spell: Span, logged: date | None, language: str | None) -> str:
    """Return the first of several times of use, which is over."""
    if spell.starts_on is not None:
        return told_in(language, *spell)
    say = phrases_in(language)
    text = say.before_logged if logged else say.before
    return text % _days(spell, logged, language)


def _days(spell: Span, logged: date | None, language: str | None) -> dict[str, str]:
    days = {"first": logged, "end": spell.ends_on}
    return {name: day_in_words(day, language) for name, day in days.items() if day}
