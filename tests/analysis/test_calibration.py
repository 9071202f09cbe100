"""The short form of `make calibrate`: the ranges hold the truth as often as they say.

Seeded, so that it says the same each time; the long form asks the same of many cells.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest

from calibration.cells import DAYS, SEVERITY, Cell, grid, short_grid
from calibration.diaries import make_diary, true_effect
from calibration.ideal import ideal_half_width
from calibration.measure import Tally, measure, together
from diary.analysis.codes import Family, Reason
from diary.analysis.effect import estimate_effect
from tests.analysis.diaries import found

ROOT = Path(__file__).resolve().parents[2]
DIARIES = 100
# The bars are those of the long form, less what so few diaries leave to luck.
ERRORS = 2.0
SEED = 7


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    return {cell.name: measure(cell, DIARIES, SEED) for cell in short_grid()}


def test_every_range_holds_the_truth_as_often_as_it_says(
    tallies: dict[str, Tally],
) -> None:
    assert {
        name: missed
        for name, one in tallies.items()
        if (missed := [*one.misses(ERRORS)])
    } == {}


def test_on_average_the_ranges_are_right_and_not_endless(
    tallies: dict[str, Tally],
) -> None:
    some = list(tallies.values())

    assert np.mean([one.held for one in some]) >= 0.95
    assert np.mean([one.excluded for one in some if one.is_null]) <= 0.05
    assert np.mean([one.against_ideal for one in some]) <= 1.5


def test_a_cut_to_six_tenths_is_often_seen(tallies: dict[str, Tally]) -> None:
    assert tallies["counts 28/28, correlation 0, x 0.6"].excluded >= 0.3


def test_many_months_of_mostly_yes_do_not_pass_for_a_change() -> None:
    """There an answer varies little, and less still where a drift is only chance."""
    cell = replace(DAYS, level=0.7, correlation=0.5, phases=(120, 120))
    chance = np.random.default_rng(SEED)
    diaries = [make_diary(cell, chance) for _ in range(DIARIES)]

    ranges = [found(estimate_effect(one.series, one.change)).range for one in diaries]

    false = [one for one in ranges if one.high_95 < 1 or one.low_95 > 1]
    assert len(false) <= 0.07 * DIARIES


def test_a_short_and_wild_time_before_does_not_pass_for_a_change() -> None:
    """Were both sides taken to vary alike, one range in five would be wrong."""
    cell = replace(
        SEVERITY,
        name="short and wild before",
        phases=(14, 84),
        correlation=0.4,
        sd=0.5,
        noise=0.5,
        wild=3.0,
    )

    assert [*measure(cell, DIARIES // 2, SEED).misses(ERRORS)] == []


@pytest.mark.parametrize("method", ["welch", "poisson"])
def test_what_other_diaries_do_misses_these_bounds(method: str) -> None:
    """Days are alike, and illness drifts: both find effects that are not there."""
    missed = {
        cell.name: [*measure(cell, DIARIES, SEED, method).misses(ERRORS)]
        for cell in short_grid()
        if cell.family == Family.COUNTS
    }

    assert len(missed["counts 28/28, correlation 0.6"]) == 2
    assert len(missed["counts 56/56, correlation 0.6"]) == 2
    assert len(missed["counts 56/56, drift +0.5 % a day"]) == 2


@pytest.mark.parametrize(
    "cell", [cell for cell in grid() if cell.refused], ids=lambda cell: cell.name
)
def test_what_the_rules_refuse_is_refused(cell: Cell) -> None:
    assert [*measure(cell, 60, SEED).misses()] == []


def test_every_cell_makes_a_diary_that_gets_an_answer() -> None:
    names = [cell.name for cell in grid()]

    assert len(set(names)) == len(names)
    for cell in grid():
        tally = measure(cell, 1, SEED)
        assert tally.diaries == 1


def test_the_same_seed_makes_the_same_diary() -> None:
    cell = Cell("any")

    one, same, other = (measure(cell, 5, seed).ranges.tolist() for seed in (1, 1, 2))

    assert one == same
    assert one != other


def test_tallies_of_several_seeds_are_one() -> None:
    cell = Cell("any")
    parts = [measure(cell, 5, 1), measure(cell, 7, 2)]

    both = together(parts)

    assert (both.diaries, both.answered) == (12, sum(one.answered for one in parts))


def test_a_diary_has_the_effect_it_was_given() -> None:
    cell = Cell("many days", phases=(4000, 4000), effect=log(0.5), missing=0.0)

    values = make_diary(cell, np.random.default_rng(1)).series.values

    ratio = values[4000:].mean() / values[:4000].mean()
    assert ratio == pytest.approx(0.5, abs=0.02)
    assert values[:4000].mean() == pytest.approx(5 * (5 + 2 * np.exp(0.2)) / 7, abs=0.2)


def test_yes_and_no_days_have_the_shares_they_were_given() -> None:
    cell = replace(
        DAYS,
        level=0.3,
        effect=log(2),
        phases=(4000, 4000),
        correlation=0.5,
        missing=0.0,
    )

    values = make_diary(cell, np.random.default_rng(1)).series.values

    assert values[:4000].mean() == pytest.approx(0.3, abs=0.03)
    assert values[4000:].mean() == pytest.approx(0.6, abs=0.03)


def test_at_the_floor_the_true_difference_is_smaller() -> None:
    floor = replace(SEVERITY, level=1.0, effect=-1.5)
    middle = replace(SEVERITY, effect=-1.5)

    assert true_effect(middle) == pytest.approx(-1.5, abs=0.01)
    assert -1.2 < true_effect(floor) < -0.5


def test_the_ideal_of_independent_days_is_the_textbook_one() -> None:
    """Poisson days alone: 1.96 times the root of one over each side's spasms."""
    cell = Cell("plain", sd=0.0, noise=0.0, weekend=0.0, missing=0.0)

    half = ideal_half_width(make_diary(cell, np.random.default_rng(1)))

    assert half == pytest.approx(1.96 * np.sqrt(2 / (28 * 5)), rel=1e-3)


def test_the_ideal_of_yes_and_no_days_is_the_textbook_one() -> None:
    cell = replace(DAYS, correlation=0.0, missing=0.0)

    half = ideal_half_width(make_diary(cell, np.random.default_rng(1)))

    assert half == pytest.approx(1.96 * np.sqrt(2 * 0.6 / 0.4 / 28), rel=1e-3)


def test_a_bar_that_is_missed_is_said() -> None:
    cell = Cell("any")
    wrong = Tally(cell, 100, np.tile([0.0, 1.0, 0.5, 1.0], (100, 1)), 1.0)
    answered = replace(wrong, cell=replace(cell, refused=Reason.TOO_FEW_DAYS))
    beyond = replace(wrong, cell=replace(cell, bar=None))

    assert [*wrong.misses()] == ["holds the truth in 0.0%", "false in 100.0%"]
    assert [*answered.misses()] == ["refused in 0.0%"]
    assert [*beyond.misses()] == []


def test_the_program_prints_a_table() -> None:
    command = [sys.executable, "-m", "calibration", "--diaries", "3", "--seeds", "1"]

    done = subprocess.run(
        [*command, "--only", "28/28, x 0.5"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "| counts 28/28, x 0.5 |" in done.stdout
    assert done.stderr == ""
