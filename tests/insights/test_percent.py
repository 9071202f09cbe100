"""A share that is not whole never reads as 100 %, and what is there never as 0 %."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diary.insights.percent import percent, percent_number, percents_between


@pytest.mark.parametrize(
    ("part", "whole", "places", "told"),
    [
        (0, 0, 0, "–"),
        (0, 400, 0, "0 %"),
        (1, 400, 0, "under 1 %"),
        (4, 400, 0, "1 %"),
        (6, 7, 0, "86 %"),
        (396, 400, 0, "99 %"),
        (199, 200, 0, "over 99 %"),
        (200, 200, 0, "100 %"),
        (0.1 + 0.2, 0.1 + 0.2, 0, "100 %"),
        (1, 3650, 1, "under 0.1 %"),
        (3649, 3650, 1, "over 99.9 %"),
        (1, 8, 1, "12.5 %"),
        (3650, 3650, 1, "100 %"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(
    part: float, whole: float, places: int, told: str
) -> None:
    assert percent(part, whole, places) == told


def test_neither_is_an_end_of_a_range() -> None:
    assert percents_between(0.112, 0.469) == "11 to 47 %"
    assert percents_between(0.004, 0.996) == "under 1 to over 99 %"
    assert percents_between(0.0, 1.0) == "0 to 100 %"
    # A rounding error is neither.
    assert percents_between(1e-17, 1 - 1e-16) == "0 to 100 %"


def test_every_number_of_the_kind_comes_from_here() -> None:
    assert percent_number(0.5) == "50"
    code = Path(__file__).parents[2] / "diary"
    own = re.compile(r"round\(\s*100 \* ")
    for path in (*code.rglob("reports/*.py"), *code.rglob("insights/**/*_words.py")):
        assert not own.search(path.read_text()), path
