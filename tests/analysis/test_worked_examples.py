"""Diaries whose answers are known to three digits."""

from __future__ import annotations

import pytest

from diary.analysis.codes import Family, Word
from diary.analysis.effect import estimate_effect
from diary.analysis.words import word_for
from tests.analysis.diaries import change, found, read, series

COUNTS = read(
    "- 3 - 5 9 2 7 5 7 13 7 9 8 3 6 4 9 8 5 5 6 4 8 6 3 13 3 6 "
    "- 4 3 3 3 4 7 7 5 8 4 - 9 11 - 5 8 3 3 3 5 1 - 11 4 4 3 2"
)
SEVERITY = read(
    "4 4 7 7 6 5 6 7 6 6 7 3 5 6 7 5 6 8 - 7 5 "
    "4 6 5 6 - 5 6 5 4 4 4 5 7 - 4 3 4 5 3 6 6 2 2 5 3 - 6 5"
)


def test_spasms_of_eight_weeks() -> None:
    effect = found(estimate_effect(series(COUNTS), change(28)))

    assert effect.range.middle == pytest.approx(0.795, abs=5e-4)
    assert effect.range.low_80 == pytest.approx(0.602, abs=5e-4)
    assert effect.range.high_80 == pytest.approx(1.046, abs=5e-4)
    assert effect.range.low_95 == pytest.approx(0.506, abs=5e-4)
    assert effect.range.high_95 == pytest.approx(1.235, abs=5e-4)
    assert (effect.before.logged, effect.after.logged) == (26, 24)
    assert word_for(effect) == Word.CANNOT_TELL


def test_severity_of_seven_weeks() -> None:
    effect = found(estimate_effect(series(SEVERITY, Family.SEVERITY), change(21)))

    assert effect.range.middle == pytest.approx(-1.02, abs=5e-3)
    assert effect.range.low_95 == pytest.approx(-2.19, abs=5e-3)
    assert effect.range.high_95 == pytest.approx(0.28, abs=5e-3)
    assert word_for(effect) == Word.PERHAPS_LESS


def test_a_side_effect_of_eight_weeks() -> None:
    """Computed with this engine: so that a change of it is noticed."""
    before = read("0 0 1 0 0 1 0 0 0 1 1 0 - 0 1 0 0 0 0 1 0 0 1 0 0 0 - 1")
    after = read("1 0 1 1 0 1 1 0 - 1 1 0 1 0 1 1 0 0 1 1 0 1 1 0 1 - 0 1")

    effect = found(estimate_effect(series(before + after, Family.DAYS), change(28)))

    assert effect.range.middle == pytest.approx(2.009, abs=5e-4)
    assert effect.range.low_95 == pytest.approx(0.935, abs=5e-4)
    assert effect.range.high_95 == pytest.approx(4.330, abs=5e-4)


def test_spasms_of_sixteen_weeks() -> None:
    """Computed with this engine: long windows have assumptions of their own."""
    effect = found(estimate_effect(series(COUNTS + COUNTS), change(56)))

    assert effect.range.middle == pytest.approx(1.363, abs=5e-4)
    assert effect.range.low_95 == pytest.approx(0.884, abs=5e-4)
    assert effect.range.high_95 == pytest.approx(2.072, abs=5e-4)
