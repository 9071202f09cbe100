"""The worked example of Parker, Vannest, Davis & Sauber 2011, Behav Ther 42:284."""

from __future__ import annotations

import math

import pytest

from diary.analysis.classic_tau import Variant, tau_u

BEFORE = [2, 3, 5, 3]
AFTER = [4, 5, 5, 7, 6]


def test_phases_against_each_other():
    found = tau_u(BEFORE, AFTER, variant=Variant.PHASES, lower_is_better=False)

    counts = (found.pairs, found.better, found.worse, found.equal, found.s)
    assert counts == (20, 17, 1, 2, 16)
    assert round(found.tau, 2) == 0.8
    assert found.s_error == pytest.approx(8.165, abs=5e-4)
    assert round(found.z, 1) == 2.0
    assert round(math.erfc(found.z / math.sqrt(2)), 2) == 0.05


@pytest.mark.parametrize(
    ("phase", "expected"),
    [(BEFORE, (6, 4, 1, 1, 3, 0.5, 2.94, 1.08)),
     (AFTER, (10, 8, 1, 1, 7, 0.7, 4.08, 1.77))],
)  # fmt: skip
def test_trend_within_a_phase(phase, expected):
    found = tau_u([], phase, variant=Variant.WITH_TREND_AFTER, lower_is_better=False)

    counts = (found.pairs, found.better, found.worse, found.equal, found.s)
    rounded = [round(one, 2) for one in (found.tau, found.s_error, found.z)]
    assert (*counts, *rounded) == expected


@pytest.mark.parametrize(
    ("variant", "s", "tau"),
    [(Variant.WITH_TREND_AFTER, 23, 0.77), (Variant.BOTH, 20, 0.56)],
)
def test_phases_with_trends(variant, s, tau):
    found = tau_u(BEFORE, AFTER, variant=variant, lower_is_better=False)

    assert (found.s, round(found.tau, 2)) == (s, tau)


def test_phases_less_the_trend_before():
    found = tau_u(BEFORE, AFTER, lower_is_better=False)

    assert (found.better, found.worse, found.equal, found.s) == (18, 5, 3, 13)
    assert round(found.tau_ab, 2) == 0.65


def test_fewer_is_better_turns_every_sign():
    up = tau_u(BEFORE, AFTER, lower_is_better=False)
    down = tau_u([-one for one in BEFORE], [-one for one in AFTER])

    assert up == down
