"""The smooth level: its line, its band, and what it does where little is known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from diary.analysis.codes import Family
from diary.analysis.level import FOLLOWS_WITHIN, QUANTILE, Level, Point, level

COUNTS, SEVERITY, DAYS = Family.COUNTS, Family.SEVERITY, Family.DAYS


def days(values: Sequence[float | None], *, gap: int = 1) -> list[Point]:
    """Return one point a day, or one every so many days; None was not observed."""
    return [
        Point(gap * at, 0 if value is None else 1, value or 0.0)
        for at, value in enumerate(values)
    ]


def width(one: Level) -> float:
    return one.high - one.low


def test_fewer_than_seven_observed_points_have_no_line() -> None:
    values: list[float | None] = [3, 4, 5, 4, 3, 4, None, None]

    assert level(days(values), SEVERITY) == []
    assert level([], SEVERITY) == []
    assert len(level(days([*values, 3]), SEVERITY)) == 9


def test_the_line_begins_and_ends_with_what_was_observed() -> None:
    values: list[float | None] = [None, None, *[4.0, 6.0] * 5, None]

    found = level(days(values), SEVERITY)

    assert [found[0].day, found[-1].day] == [2, 11]


def test_it_is_the_average_where_nothing_moves() -> None:
    found = level(days([4, 6] * 40), SEVERITY)

    assert all(abs(one.middle - 5) < 0.3 for one in found)
    assert all(one.low < 5 < one.high for one in found)


def test_it_follows_what_moves_for_long() -> None:
    values = [2, 3] * 30 + [7, 8] * 30

    found = level(days(values), SEVERITY)

    assert found[5].middle == pytest.approx(2.5, abs=0.4)
    assert found[-5].middle == pytest.approx(7.5, abs=0.4)


def test_the_band_widens_where_nothing_was_observed() -> None:
    waves: list[float | None] = [
        at for up in (2, 3, 5, 7, 6, 4) for at in [up, up + 1] * 4
    ]
    nothing: list[float | None] = [None] * 40

    found = level(days([*waves, *nothing, *waves]), SEVERITY)

    assert width(found[67]) > 1.5 * width(found[24])
    assert all(one.low <= one.middle <= one.high for one in found)


def test_more_days_behind_a_point_make_its_band_narrower() -> None:
    few = [Point(7 * at, 1, value) for at, value in enumerate([4, 6, 5] * 9)]
    many = [one._replace(days=7) for one in few]
    mixed = [*few[:13], few[13]._replace(days=300), *few[14:]]

    assert width(level(mixed, SEVERITY)[13]) < width(level(few, SEVERITY)[13])
    # The same spread of means, seven times the days: a day varies more, a mean does not.
    wide = [width(level(one, SEVERITY)[13]) for one in (few, many)]
    assert wide[1] == pytest.approx(wide[0], rel=0.2)


def test_equal_days_still_leave_doubt() -> None:
    found = level(days([5] * 28), SEVERITY)

    assert all(one.middle == pytest.approx(5) for one in found)
    assert 0.05 < width(found[14]) < 1


@pytest.mark.parametrize(
    ("family", "values", "top"),
    [(COUNTS, [0, 0, 1], None), (SEVERITY, [10, 10, 9], 10.0), (DAYS, [1, 1, 0], 1.0)],
)
def test_it_stays_within_what_there_can_be(
    family: Family, values: list[float], top: float | None
) -> None:
    found = level(days([*values] * 6), family)

    assert min(one.low for one in found) >= 0
    assert top is None or max(one.high for one in found) <= top


def test_beats_may_be_higher_than_any_rating() -> None:
    values: list[float | None] = [30, 40] * 10

    assert level(days(values), SEVERITY)[0].high == 10
    found = level(days(values), SEVERITY, highest=1000)
    assert found[10].middle == pytest.approx(35, abs=2)


def test_high_counts_have_wider_bands_than_low_ones() -> None:
    chance = random.Random(4)
    low = [float(chance.randint(0, 3)) for _ in range(90)]
    high = [float(chance.randint(20, 40)) for _ in range(90)]

    found = level(days([*low, *high]), COUNTS)

    assert width(found[-45]) > 1.5 * width(found[45])


def test_it_is_what_the_dense_matrices_say() -> None:
    """The run forward and back solves the same model as plain linear algebra."""
    values = [3.0, 5.0, 4.0, 6.0, 2.0, 4.0, 7.0, 5.0, 6.0]
    at = np.array([0.0, 1, 2, 4, 5, 8, 9, 10, 12])
    seen = np.array([1, 1, 0, 1, 1, 1, 2, 1, 1])
    points = [
        Point(day, int(n), value if n else 0.0)
        for day, n, value in zip(at, seen, values, strict=True)
    ]
    found = np.array([one[1:] for one in level(points, SEVERITY, highest=99)])
    middle, variance, weights = np.zeros(9), np.zeros(9), []
    parts = []
    outcome = np.where(seen > 0, values, 0.0)
    for within in FOLLOWS_WITHIN:
        ties = within**2 / np.diff(at)
        wander = np.diag(np.r_[ties, 0] + np.r_[0, ties])
        wander -= np.diag(ties, 1) + np.diag(ties, -1)
        precision = np.diag(seen.astype(float)) + wander
        inverse = np.linalg.inv(precision)
        mean = inverse @ (seen * outcome)
        left = (
            outcome @ (seen * outcome) - mean @ (seen * outcome) + (seen > 0).sum() / 12
        )
        freedom = (seen > 0).sum() - 1
        size = np.log(ties).sum() - np.linalg.slogdet(precision)[1]
        weights.append((size - freedom * np.log(left)) / 2)
        parts.append((mean, left / (freedom - 2) * np.diag(inverse)))
    shares = np.exp(np.array(weights) - max(weights))
    shares /= shares.sum()
    for share, (mean, spread) in zip(shares, parts, strict=True):
        middle += share * mean
        variance += share * (spread + mean**2)
    half = QUANTILE * np.sqrt(variance - middle**2)

    # Ways of wandering that hardly weigh anything are left out.
    np.testing.assert_allclose(found[:, 0], middle, atol=0.02)
    np.testing.assert_allclose(found[:, 2] - found[:, 1], 2 * half, rtol=0.02)


@pytest.mark.parametrize("family", list(Family))
def test_the_band_holds_the_level_it_was_made_from(family: Family) -> None:
    """Of made-up diaries, each of 91 days with a level that wanders by 1 % a day."""
    chance = np.random.default_rng(7)
    inside = []
    for _ in range(40):
        wander = np.exp(np.cumsum(chance.normal(0, 0.01, 91)))
        if family == COUNTS:
            true = 5 * wander
            values = chance.poisson(true * chance.gamma(5, 0.2, 91)).astype(float)
        elif family == SEVERITY:
            true = 5 * wander
            values = np.clip(np.round(chance.normal(true, 1.3)), 0, 10)
        else:
            true = np.minimum(0.3 * wander, 0.9)
            values = (chance.random(91) < true).astype(float)
        seen = chance.random(91) < 0.8
        said = [
            float(one) if there else None
            for one, there in zip(values, seen, strict=True)
        ]
        found = level(days(said), family)
        inside += [one.low <= true[int(one.day)] <= one.high for one in found]

    assert np.mean(inside) > 0.9


def test_days_further_apart_are_less_alike() -> None:
    values: list[float | None] = [3, 6, 2, 7, 4, 5, 3, 6, 7, 6, 8, 7, 6, 8]

    near, far = (level(days(values, gap=gap), SEVERITY) for gap in (1, 30))

    steps = [
        sum(abs(b.middle - a.middle) for a, b in pairwise(one)) for one in (near, far)
    ]
    assert steps[1] > steps[0]
