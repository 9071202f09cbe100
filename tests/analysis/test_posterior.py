"""The engine below its front door: columns, curves and draws."""

from __future__ import annotations

import numpy as np
import pytest

from diary.analysis.codes import Family
from diary.analysis.filtering import whiten
from diary.analysis.mixture import Posterior
from diary.analysis.posterior import FLAT, fit
from diary.analysis.priors import Grid
from tests.analysis.diaries import spasms


def fitted(family: Family, values: np.ndarray, columns: np.ndarray) -> Posterior:
    size = columns.shape[1]
    weekdays = np.arange(len(values)) % 7
    return fit(family, values, weekdays, columns, np.eye(size) * FLAT)


def step(days: int, at: int) -> np.ndarray:
    return (np.arange(days) >= at).astype(float)[:, None]


def test_the_filter_does_what_the_full_matrix_does() -> None:
    chance = np.random.default_rng(1)
    days = np.array([0, 1, 2, 5, 6, 14])
    noise = chance.random(6)
    columns = chance.normal(size=(6, 3))
    grid = Grid(
        np.array([0.0, 0.6, 0.9]),
        np.array([0.4, 0.3, 2.0]),
        np.array([0.1, 0.0, 0.5]),
        np.zeros(3),
    )

    log_det, products = whiten(columns, days, noise, grid)

    for i in range(3):
        apart = np.abs(days[:, None] - days)
        full = grid.slow[i] * grid.correlation[i] ** apart
        full += np.diag(noise + grid.white[i])
        assert log_det[i] == pytest.approx(np.linalg.slogdet(full)[1])
        assert products[i] == pytest.approx(columns.T @ np.linalg.solve(full, columns))


def test_draws_agree_with_quantiles() -> None:
    for family in (Family.COUNTS, Family.SEVERITY):
        posterior = fitted(family, spasms(40), step(40, 20))
        drawn = posterior.draws(40_000, np.random.default_rng(2))

        quantiles = posterior.quantiles(np.ones(1), [0.1, 0.5, 0.9])

        assert np.quantile(drawn[:, 0], [0.1, 0.5, 0.9]) == pytest.approx(
            quantiles, abs=0.05
        )
        assert drawn.mean(axis=0) == pytest.approx(posterior.mean(), abs=0.05)


def test_the_chance_of_less_is_where_the_quantile_lies() -> None:
    posterior = fitted(Family.COUNTS, spasms(56), step(56, 28))

    (low,) = posterior.quantiles(np.ones(1), [0.025])

    assert posterior.chance_below(np.ones(1), float(low)) == pytest.approx(0.025)


def test_a_curve_is_held_together_by_its_prior() -> None:
    """Weeks as a random walk: a week without days lies between its neighbours."""
    values = np.append(spasms(42, level=12), spasms(42, seed=8, level=4))
    week = np.arange(84) // 7
    columns = (week[:, None] == np.arange(6, 12)).astype(float)
    values[week == 8] = np.nan
    steps = np.eye(6) - np.eye(6, k=-1)
    precision = steps.T @ steps / 0.25**2

    posterior = fit(Family.COUNTS, values, np.arange(84) % 7, columns, precision)

    curve = posterior.mean()[:6]
    assert curve[2] == pytest.approx((curve[1] + curve[3]) / 2, abs=0.05)
    assert (curve < -0.3).all()


def test_a_column_with_a_prior_costs_no_degree_of_freedom() -> None:
    columns = np.column_stack([step(30, 15), step(30, 20)])
    weekdays = np.arange(30) % 7

    free = fit(Family.SEVERITY, spasms(30), weekdays, columns, np.eye(2) * FLAT)
    held = fit(Family.SEVERITY, spasms(30), weekdays, columns, np.eye(2))

    assert (free.freedom, held.freedom) == (27, 29)


def test_a_regression_that_does_not_settle_ends() -> None:
    values = np.append(np.zeros(20), np.ones(20))

    posterior = fitted(Family.DAYS, values, step(40, 20))

    assert np.isfinite(posterior.means).all()
