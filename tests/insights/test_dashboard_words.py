"""The texts around the cards keep the rules of the cards: plain, and nothing claimed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from diary.analysis.codes import Word
from diary.analysis.cycles import ToxinCycles, WearOff
from diary.analysis.effect import Range
from diary.insights import comparing, dashboard_toxin, effect_days
from tests.insights.test_effect_words import BANNED, grade

FEWER, SAME = Range(0.4, 0.5, 0.6, 0.7, 0.8), Range(0.6, 0.8, 1.0, 1.3, 1.6)
CYCLES = ToxinCycles(
    cycles=3,
    at_work=FEWER,
    p=0.01,
    curve=(),
    wear_off=WearOff(8, 11),
    weeks=(),
    drift=0.0,
    first=date(2026, 1, 1),
    last=date(2026, 9, 1),
)


def toxin(**said: object) -> list[str]:
    return list(dashboard_toxin._said(replace(CYCLES, **said)))


TEXTS = [
    *(str(one) for one in effect_days.RULES.values()),
    *(text for part in comparing.parts_of_comparing() for text in part.texts),
    *toxin(),
    *toxin(wear_off=WearOff(9, 9)),
    *toxin(wear_off=WearOff(9, 13)),
    *toxin(at_work=SAME, wear_off=None),
    *toxin(at_work=Range(0.8, 0.9, 1.0, 1.1, 1.2), wear_off=None),
    *toxin(at_work=Range(0.2, 0.4, 1.0, 2.0, 3.0), wear_off=None),
]


def test_nothing_is_said_that_nobody_can_know() -> None:
    texts = [re.sub(r"(?i)side effects?", "", one) for one in TEXTS]

    assert {one: BANNED.findall(one) for one in texts if BANNED.search(one)} == {}


def test_each_text_reads_like_a_school_book() -> None:
    hard = {one: round(g, 1) for one in TEXTS if (g := grade(one, ends=".!?:;")) > 8}

    assert hard == {}


def test_there_is_a_rule_for_each_word() -> None:
    assert set(effect_days.RULES) == set(Word)


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (WearOff(8, 11), "between week 8 and week 11."),
        (WearOff(9, 9), "around week 9."),
        (WearOff(9, 13), "from week 9 on, or after week 12."),
    ],
)
def test_when_toxin_eases_off_is_never_surer_than_its_range(
    off: WearOff, said: str
) -> None:
    first, second, third = toxin(wear_off=off)

    assert first == f"Botulinum toxin seems to ease off {said}"
    assert second.endswith(
        "fewer spasms. The range that fits the diary runs from a third as many "
        "to a quarter fewer."
    )
    assert third == "Seen over 3 injections."


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (
            SAME,
            (
                "can't tell yet. The range that fits the diary runs "
                "from a third fewer to one and a half times as many."
            ),
        ),
        (
            Range(0.8, 0.9, 1.0, 1.1, 1.2),
            (
                "no large change in spasms. "
                "The range that fits the diary runs from a quarter fewer to slightly more."
            ),
        ),
        (Range(0.2, 0.4, 1.0, 2.0, 3.0), "can't tell yet, the range is too wide."),
    ],
)
def test_without_a_gain_nothing_is_said_of_its_end(span: Range, said: str) -> None:
    assert toxin(at_work=span, wear_off=None) == [
        f"Botulinum toxin, weeks 3 to 7 after an injection: {said}",
        "Seen over 3 injections.",
    ]
