"""Numbers of Parker, Vannest & Davis 2011, Behav Modif 35:303."""

from __future__ import annotations

import pytest

from diary.analysis.classic_nap import nap
from diary.analysis.classic_overlap import overlap, pem, pnd
from diary.analysis.classic_tau import Variant, tau_u

BEFORE = [20, 20, 26, 25, 22, 23]
AFTER = [28, 25, 24, 27, 30, 30, 29]


def test_shares_of_overlap_are_those_printed():
    found = overlap(BEFORE, AFTER, lower_is_better=False)

    assert pnd(BEFORE, AFTER, lower_is_better=False) == pytest.approx(5 / 7)
    assert pem(BEFORE, AFTER, lower_is_better=False) == 1
    assert round(found.pand, 4) == 0.8462
    assert round(found.ird, 4) == 0.6905
    assert round(found.phi, 4) == 0.6905


def test_nap_and_tau_are_those_printed():
    found = nap(BEFORE, AFTER, lower_is_better=False)
    tau = tau_u(BEFORE, AFTER, variant=Variant.PHASES, lower_is_better=False)

    assert round(found.value, 4) == 0.9167
    assert round(found.rescaled, 4) == 0.8333
    assert round(tau.tau, 4) == 0.8333


def test_tau_u_takes_the_trend_before_off():
    before, after = [3, 3, 4, 5], [4, 5, 6, 7, 7]

    found = tau_u(before, after, lower_is_better=False)
    plain = tau_u(before, after, variant=Variant.PHASES, lower_is_better=False)

    assert plain.tau == pytest.approx(0.8)
    assert found.tau_ab == pytest.approx(0.55)
