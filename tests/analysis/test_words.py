"""Which word each range allows, and which comparisons deserve a headline."""

from __future__ import annotations

import pytest

from diary.analysis.codes import Family, Reason, Word
from diary.analysis.effect import Effect, Range
from diary.analysis.many import passing
from diary.analysis.rules import Broken, Refusal
from diary.analysis.stress import stress_range
from diary.analysis.window import SideDays
from diary.analysis.words import word_for
from tests.analysis.diaries import MONDAY

NONE = SideDays(0, 0, 0.0)


def effect(family: Family, *quantiles: float) -> Effect:
    return Effect(
        family=family,
        range=Range(*quantiles),
        p=1.0,
        before=NONE,
        after=NONE,
        drift=0.0,
        stress=None,
        cautions=(),
        first=MONDAY,
        last=MONDAY,
    )


@pytest.mark.parametrize(
    ("quantiles", "word"),
    [
        ((0.4, 0.5, 0.6, 0.8, 0.99), Word.LESS),
        ((1.01, 1.2, 1.5, 1.8, 2.1), Word.MORE),
        ((0.5, 0.6, 0.8, 0.99, 1.2), Word.PERHAPS_LESS),
        ((0.9, 1.01, 1.3, 1.6, 1.9), Word.PERHAPS_MORE),
        ((0.68, 0.8, 1.0, 1.2, 1.49), Word.NO_LARGE_CHANGE),
        ((0.66, 0.8, 1.0, 1.2, 1.49), Word.CANNOT_TELL),
        ((0.68, 0.8, 1.0, 1.2, 1.51), Word.CANNOT_TELL),
        ((0.1, 0.2, 0.3, 0.4, 0.51), Word.TOO_UNCERTAIN),
    ],
)
@pytest.mark.parametrize("family", [Family.COUNTS, Family.DAYS])
def test_a_ratio_has_one_word(
    family: Family, quantiles: tuple[float, ...], word: Word
) -> None:
    assert word_for(effect(family, *quantiles)) == word


@pytest.mark.parametrize(
    ("quantiles", "word"),
    [
        ((-3.0, -2.0, -1.5, -1.0, -0.1), Word.LESS),
        ((0.1, 0.5, 1.0, 1.5, 2.0), Word.MORE),
        ((-2.2, -1.8, -1.0, -0.2, 0.3), Word.PERHAPS_LESS),
        ((-0.3, 0.2, 1.0, 1.8, 2.2), Word.PERHAPS_MORE),
        ((-0.9, -0.5, 0.0, 0.5, 0.9), Word.NO_LARGE_CHANGE),
        ((-1.1, -0.5, 0.0, 0.5, 0.9), Word.CANNOT_TELL),
        ((-4.2, -3.0, -2.0, -1.0, -0.1), Word.TOO_UNCERTAIN),
    ],
)
def test_a_difference_in_points_has_one_word(
    quantiles: tuple[float, ...], word: Word
) -> None:
    assert word_for(effect(Family.SEVERITY, *quantiles)) == word


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        (Reason.CHANGED_TOGETHER, Word.CHANGED_TOGETHER),
        (Reason.TOO_FEW_LOGGED, Word.NOT_ENOUGH_DAYS),
    ],
)
def test_a_refusal_has_one_word(reason: Reason, word: Word) -> None:
    assert word_for(Refusal((Broken(reason),), NONE, NONE)) == word


def test_a_small_chance_carries_those_below_it() -> None:
    """The third alone would not pass, but the fourth does, and so all four do."""
    assert passing([0.001, 0.02, 0.06, 0.08, 0.9], family_size=5) == [
        True,
        True,
        True,
        True,
        False,
    ]


def test_refused_comparisons_count_in_the_family() -> None:
    assert passing([0.04], family_size=1) == [True]
    assert passing([0.04], family_size=3) == [False]


def test_nothing_compared_nothing_passes() -> None:
    assert passing([], family_size=0) == []


def test_the_example_of_the_paper() -> None:
    """Benjamini & Hochberg 1995, section 4.1: four of fifteen pass at 5 %."""
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    chances += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]

    assert sum(passing(chances, family_size=15, share=0.05)) == 4


def test_equal_gaps_do_not_move_a_ratio() -> None:
    side = SideDays(28, 14, 70.0)

    assert stress_range(Family.COUNTS, (0.5, 1.5), side, side) == (0.5, 1.5)


def test_more_gaps_after_a_change_widen_a_ratio_both_ways() -> None:
    before, after = SideDays(20, 20, 100.0), SideDays(20, 15, 75.0)

    low, high = stress_range(Family.COUNTS, (0.5, 1.0), before, after)

    assert low == pytest.approx(0.5 * 0.875)
    assert high == pytest.approx(1.0 * 1.25)


def test_gaps_widen_a_difference_by_points() -> None:
    before, after = SideDays(20, 20, 120.0), SideDays(20, 15, 60.0)

    low, high = stress_range(Family.SEVERITY, (-3.0, -1.0), before, after)

    assert low == pytest.approx(-3.0 - 0.25 * 2)
    assert high == pytest.approx(-1.0 + 0.25 * 4)


def test_unlogged_days_are_never_worse_than_ten() -> None:
    before, after = SideDays(20, 20, 160.0), SideDays(20, 10, 80.0)

    _, high = stress_range(Family.SEVERITY, (-1.0, 1.0), before, after)

    assert high == pytest.approx(1.0 + 0.5 * 2)
