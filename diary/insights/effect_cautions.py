"""What has to stand beside a number, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diary.analysis.codes import Caution, Family, Word

from .compared import Compared
from .effect_missing import named

if TYPE_CHECKING:
    from diary.analysis.effect import Effect

    from .change_points import Point

DRIFT: Final[Mapping[Caution, Any]] = {
    Caution.DRIFT_DOWN: gettext_lazy(
        "The numbers were going down slowly by themselves. "
        "This is allowed for, and it makes the range wide."
    ),
    Caution.DRIFT_UP: gettext_lazy(
        "The numbers were going up slowly by themselves. "
        "This is allowed for, and it makes the range wide."
    ),
}
TEXTS: Final[Mapping[Caution, Any]] = {
    Caution.SLOW_WAVES: gettext_lazy(
        "Good and bad spells last for weeks here. "
        "It is hard to tell such a spell from a change."
    ),
    Caution.MANY_UNLOGGED: gettext_lazy(
        "On one side, over 30 % of days are not logged."
    ),
    Caution.DAYS_LEFT_OUT: gettext_lazy(
        "Days that were marked to be left out do not count here."
    ),
    Caution.HIGH_COUNTS: gettext_lazy(
        "Some days hold more than 100 spasms. Is that right?"
    ),
    Caution.SHORT: gettext_lazy(
        "One side has fewer than 28 days. In so short a time only large changes show."
    ),
}
LESS: Final = {Word.LESS, Word.PERHAPS_LESS}
MORE: Final = {Word.MORE, Word.PERHAPS_MORE}


def drift(effect: Effect) -> str:
    """Return the note on a steady drift, or ""."""
    return next((str(DRIFT[one]) for one in effect.cautions if one in DRIFT), "")


def cautions(
    effect: Effect, word: Word, compared: Compared, others: Collection[Point]
) -> Iterator[str]:
    """Yield a sentence for each caution but the drift, the most telling first."""
    if is_other_way(effect, word):
        yield _(
            "As logged, the numbers went the other way. "
            "The range allows for drift and for days of the week, "
            "and that turns it round."
        )
    for one in effect.cautions:
        if one == Caution.OTHER_CHANGES:
            yield _further(effect, compared, others)
        elif one in TEXTS:
            yield str(TEXTS[one])
    if compared.in_bad_time:
        yield _(
            "The change was made in a bad time. Bad times often pass by themselves."
        )


def is_other_way(effect: Effect, word: Word) -> bool:
    """Tell whether the levels as logged go against the word for the effect."""
    before, after = effect.before.level, effect.after.level
    return (word in LESS and after >= before) or (word in MORE and after <= before)


def is_apart(effect: Effect) -> bool:
    """Tell whether the averages as logged differ unlike the likely part of the range.

    Drift, other changes and days of the week make that so; without a word about it,
    average and range look like a mistake.
    """
    before, after, span = effect.before.level, effect.after.level, effect.range
    if effect.family == Family.SEVERITY:
        plain = after - before
    elif before:
        plain = after / before
    else:
        return False
    return not span.low_80 <= plain <= span.high_80


def _further(effect: Effect, compared: Compared, others: Collection[Point]) -> str:
    """Return the changes further away, by name where they are known."""
    own = compared.change
    inside = [
        one.change
        for one in others
        if one.change.settled > effect.first
        and one.change.first <= effect.last
        and not (own and own.is_near(one.change))
    ]
    if names := named(inside, others):
        text = _(
            "Further away, this changed too: %(changes)s. The range allows for it."
        )
        return text % {"changes": names}
    return _("Something else changed too, further away. The range allows for it.")
