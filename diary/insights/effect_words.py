"""Everything that is said of an effect: sentences, with every number in its unit.

Which sentences are said follows from the answer alone, by fixed rules. They describe
and never advise, name no reason for what happened, and fit whoever the diary is about:
none of them says "you". No number of an effect stands without its range, and where the
range is too wide to show there is no number at all.

The words for texts that are no effect yet: `effect_missing`. The method:
docs/statistics.md.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.analysis.codes import Side, Word

from .compared import Compared, How, side_in_words
from .effect_cautions import cautions, drift, is_apart, is_other_way
from .effect_headlines import Levels, headline, levels_of, short_levels
from .effect_missing import as_one, missing, together
from .outcome_words import in_unit, title_of
from .percent import percent
from .range_words import (
    plural_of,
    range_in_numbers,
    range_in_words,
    rounded,
    shown,
    span_in_words,
    stress_in_words,
)

if TYPE_CHECKING:
    from diary.analysis.effect import Effect
    from diary.analysis.rules import Refusal
    from diary.analysis.window import SideDays

    from .change_points import Point
    from .outcomes import Outcome

REFUSED: Final = {Word.NOT_ENOUGH_DAYS, Word.CHANGED_TOGETHER}
# With these no number of the outcome is shown.
NUMBERLESS: Final = {*REFUSED, Word.TOO_UNCERTAIN}
# No increase is claimed, but the range does not rule one out.
STILL_POSSIBLE: Final = {Word.PERHAPS_LESS, Word.NO_LARGE_CHANGE, Word.CANNOT_TELL}
MOST_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Said:
    """What is said of one comparison; "" or nothing where there is nothing to say.

    Attributes
    ----------
    word : Word
    title : str
        A few words for the top of a card.
    headline : str
    still_possible : str
        For side effects without a clear increase: the increase that still fits.
    range, range_in_numbers : str
        The 95 % range in words; middle, 95 % and 80 % range in numbers.
    before, after : str
        What each side rests on: the level as logged, and the days.
    levels, span : str
        Both levels, and the 95 % range in words, short for a list: they stand together
        or not at all.
    days, looked_at, not_counted : str
        Days used and the share logged; first and last day; the days of settling.
    drift : str
    cautions : tuple of str
    stress : str
        The range if days without a log were unlike the others.
    together : str
        What changed too close to be told apart.
    missing : tuple of str
        Why there is no answer, and what would end that.
    many : str
        How many comparisons this is one of.
    about_ranges : str
        What a range is, for all who ask.
    """

    word: Word
    title: str
    headline: str
    before: str
    after: str
    days: str
    still_possible: str = ""
    levels: str = ""
    span: str = ""
    range: str = ""
    range_in_numbers: str = ""
    looked_at: str = ""
    not_counted: str = ""
    drift: str = ""
    cautions: tuple[str, ...] = ()
    stress: str = ""
    together: str = ""
    missing: tuple[str, ...] = ()
    many: str = ""
    about_ranges: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything but the title, in the order in which it is read."""
        all_of_them = (
            *(self.headline, self.still_possible, self.range, self.together),
            *self.missing,
            *(self.before, self.after, self.days, self.drift),
            *self.cautions,
            *(self.stress, self.many, self.range_in_numbers),
            *(self.looked_at, self.not_counted, self.about_ranges),
        )
        return tuple(one for one in all_of_them if one)


def say(
    asked: Outcome,
    compared: Compared,
    answer: Effect | Refusal,
    word: Word,
    *,
    others: Collection[Point] = (),
    comparisons: int = 1,
) -> Said:
    """Say what a comparison found, or why it found nothing.

    Parameters
    ----------
    asked : Outcome
    compared : Compared
    answer : Effect or Refusal
    word : Word
        What the answer allows: `diary.analysis.words.word_for`.
    others : collection of Point
        Every other change of the diary, so that those that matter have a name.
    comparisons : int
        How many the diary makes, refused ones too.
    """
    levels = None if word in NUMBERLESS else levels_of(asked, answer)
    said = Said(
        word=word,
        title=title_of(asked, word),
        headline=headline(asked, compared, word, levels),
        before=_side(compared.how, Side.BEFORE, answer.before, levels),
        after=_side(compared.how, Side.AFTER, answer.after, levels),
        days=_days(answer.before, answer.after),
        not_counted=_not_counted(compared),
        together=as_one(compared.parts) if compared.parts > 1 else "",
    )
    if word in REFUSED:
        refusal = cast("Refusal", answer)
        near = refusal.together
        waits = said.not_counted and not refusal.after.days
        return replace(
            said,
            after=said.not_counted if waits else said.after,
            together=(
                together(near, others)
                if word == Word.CHANGED_TOGETHER
                else said.together
            ),
            missing=missing(
                refusal, asked.family, compared.how, is_over=compared.is_over
            ),
        )
    effect = cast("Effect", answer)
    said = replace(
        said,
        looked_at=_looked_at(effect),
        drift=drift(effect),
        cautions=tuple(cautions(effect, word, compared, others)),
    )
    if levels is None:
        return said
    said = replace(said, levels=short_levels(compared.how, levels))
    return _with_range(said, asked, effect, comparisons)


def _with_range(said: Said, asked: Outcome, effect: Effect, comparisons: int) -> Said:
    span = effect.range
    return replace(
        said,
        span=span_in_words(effect.family, span.low_95, span.high_95),
        still_possible=_still_possible(asked, effect, said.word),
        range=_range(effect, said.word),
        range_in_numbers=range_in_numbers(effect.family, span),
        stress=stress_in_words(effect.family, *effect.stress) if effect.stress else "",
        many=_many(comparisons),
        about_ranges=_(
            "Say such ranges were drawn for 100 people. "
            "About 95 of these ranges would hold the true change. This was tested."
        ),
    )


def _range(effect: Effect, word: Word) -> str:
    said = range_in_words(effect.family, effect.range.low_95, effect.range.high_95)
    if is_apart(effect) and not is_other_way(effect, word):
        return f"{said} {_('It allows for drift, other changes and weekdays.')}"
    return said


def _side(how: How, side: Side, days: SideDays, levels: Levels | None) -> str:
    words = {"side": side_in_words(how, side), "logged": days.logged, "n": days.days}
    if not days.days:
        return _("%(side)s: no day counts yet.") % words
    if levels is None:
        text = ngettext(
            "%(side)s: %(logged)s of %(n)s day logged.",
            "%(side)s: %(logged)s of %(n)s days logged.",
            days.days,
        )
        return text % words
    text = ngettext(
        "%(side)s: %(amount)s (%(logged)s of %(n)s day logged).",
        "%(side)s: %(amount)s (%(logged)s of %(n)s days logged).",
        days.days,
    )
    return text % {**words, "amount": levels.full[side]}


def _days(before: SideDays, after: SideDays) -> str:
    days, logged = before.days + after.days, before.logged + after.logged
    text = ngettext(
        "%(logged)s of %(n)s day that counts is logged (%(share)s of days).",
        "%(logged)s of %(n)s days that count are logged (%(share)s of days).",
        days,
    )
    share = percent(logged, max(days, 1))
    return text % {"n": days, "logged": logged, "share": share}


def _looked_at(effect: Effect) -> str:
    words = {"first": date_format(effect.first), "last": date_format(effect.last)}
    return _("Looked at: %(first)s to %(last)s.") % words


def _not_counted(compared: Compared) -> str:
    """Return the days until a change has settled, which belong to neither side."""
    if compared.change is None or compared.change.settled == compared.change.first:
        return ""
    days = (compared.change.settled - compared.change.first).days
    text = ngettext(
        "Not counted: %(n)s day from %(first)s on, as the change settles.",
        "Not counted: %(n)s days from %(first)s on, as the change settles.",
        days,
    )
    return text % {"n": days, "first": date_format(compared.change.first)}


def _still_possible(asked: Outcome, effect: Effect, word: Word) -> str:
    """Return how many days a week a side effect may still have come to.

    The upper end of the range, from the level before: an absence that was not shown.
    """
    if asked.sort != "effect" or word not in STILL_POSSIBLE:
        return ""
    highest = in_unit(asked, effect.before.level) * effect.range.high_95
    days = rounded(min(highest, MOST_DAYS_A_WEEK))
    text = ngettext(
        "No clear increase; an increase up to %(n)s day a week is still possible.",
        "No clear increase; an increase up to %(n)s days a week is still possible.",
        plural_of(days),
    )
    return text % {"n": shown(days)}


def _many(comparisons: int) -> str:
    """Return how many comparisons there are; a range is drawn for each."""
    text = ngettext(
        "The only comparison of this diary. About one in twenty such ranges misses.",
        "One of %(n)s comparisons. About one in twenty such ranges misses.",
        comparisons,
    )
    return text % {"n": comparisons}
