"""Which word an estimate allows: fixed rules, so that nobody chooses the kinder one."""

from __future__ import annotations

from .codes import Family, Reason, Word
from .effect import Effect, Range
from .rules import Refusal, is_too_wide

NONE = {Family.COUNTS: 1.0, Family.SEVERITY: 0.0, Family.DAYS: 1.0}
# A 95 % range inside these holds no large change: ratios, and points of severity.
SMALL = {
    Family.COUNTS: (0.67, 1.5),
    Family.SEVERITY: (-1.0, 1.0),
    Family.DAYS: (0.67, 1.5),
}


def word_for(answer: Effect | Refusal) -> Word:
    """Return the word that an answer allows.

    A range that is too wide gives no word but that, and no number. Otherwise the 95 %
    range on one side of no change says less or more, the 80 % range says it perhaps,
    and a 95 % range close around no change says that there is no large one.

    Examples
    --------
    >>> from diary.analysis.window import SideDays
    >>> from diary.analysis.rules import Broken
    >>> days = SideDays(0, 0, 0.0)
    >>> word_for(Refusal((Broken(Reason.TOO_FEW_DAYS),), days, days)).value
    'not_enough_days'
    """
    if isinstance(answer, Refusal):
        if answer.reason == Reason.CHANGED_TOGETHER:
            return Word.CHANGED_TOGETHER
        return Word.NOT_ENOUGH_DAYS
    return word_of(answer.family, answer.range)


def word_of(family: Family, span: Range) -> Word:
    """Return the word that a range allows; see `word_for` for the rules.

    Examples
    --------
    >>> word_of(Family.COUNTS, Range(0.5, 0.55, 0.7, 0.9, 1.1)).value
    'perhaps_less'
    """
    if is_too_wide(family, span.low_95, span.high_95):
        return Word.TOO_UNCERTAIN
    none = NONE[family]
    small_low, small_high = SMALL[family]
    rules = (
        (Word.LESS, span.high_95 < none),
        (Word.MORE, span.low_95 > none),
        (Word.PERHAPS_LESS, span.high_80 < none),
        (Word.PERHAPS_MORE, span.low_80 > none),
        (Word.NO_LARGE_CHANGE, small_low < span.low_95 <= span.high_95 < small_high),
    )
    return next((word for word, is_so in rules if is_so), Word.CANNOT_TELL)
