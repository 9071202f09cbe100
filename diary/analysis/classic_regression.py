"""Piecewise regression of two phases.

The usual model of an interrupted series: a trend, a step at the change and a change of
the trend. **Its errors take days as independent.**
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from .priors import Floats

STEPS = 50
FURTHEST = 30.0  # a linear predictor beyond this is a rate that no diary holds


class Distribution(StrEnum):
    """What kind of numbers the values are, with their usual link."""

    GAUSSIAN = "gaussian"
    POISSON = "poisson"
    BINOMIAL = "binomial"


@dataclass(frozen=True)
class Coefficient:
    """One coefficient: on the log scale for counts, on the logit scale for shares.

    Attributes
    ----------
    value, error : float
        Estimate and standard error.
    low, high : float
        95 % interval: by the t distribution for Gaussian values, else by the profile of
        the likelihood, at most four errors away.
    """

    value: float
    error: float
    low: float
    high: float


@dataclass(frozen=True)
class Piecewise:
    """The four coefficients and how well they fit.

    Attributes
    ----------
    intercept : Coefficient
        Level at the first time.
    trend : Coefficient
        Change per unit of time before the change.
    level : Coefficient
        Step at the change; below 0 means less after.
    slope : Coefficient
        What is added to the trend after the change.
    chi_square : float
        Deviance without any of the three less deviance with them (for Gaussian values:
        the sums of squares).
    aic : float
        Akaike's criterion.
    residuals : ndarray, shape (days,)
        Values less fitted values, in the order given.
    """

    intercept: Coefficient
    trend: Coefficient
    level: Coefficient
    slope: Coefficient
    chi_square: float
    aic: float
    residuals: Floats


def piecewise_regression(
    values: ArrayLike,
    times: ArrayLike,
    change: float,
    *,
    distribution: Distribution = Distribution.POISSON,
    trials: float = 1.0,
) -> Piecewise | None:
    """Fit trend, step and change of trend by maximum likelihood.

    Parameters
    ----------
    values : array_like, shape (days,)
        Values, counts, or successes; NaN where a day was not logged.
    times : array_like, shape (days,)
        When, in any unit; the first is taken as 0.
    change : float
        The first time after the change.
    distribution : Distribution
        What kind of numbers the values are.
    trials : float
        For shares: of how many, the same on every day.

    Returns
    -------
    Piecewise or None
        None if the days do not determine the four coefficients, or the likelihood has
        no maximum (no spasm at all in a phase).

    References
    ----------
    Huitema & McKean 2000, Educ Psychol Meas 60:38 (the four columns). McCullagh &
    Nelder 1989, Generalized Linear Models. Venzon & Moolgavkar 1988, Appl Stat 37:87
    (profile intervals).

    Examples
    --------
    >>> fit = piecewise_regression([8, 9, 8, 9, 4, 5, 4, 5], range(8), 4)
    >>> round(fit.level.value, 3), round(fit.level.error, 3)
    (-0.762, 0.58)
    """
    y, time = np.asarray(values, float).ravel(), np.asarray(times, float).ravel()
    logged = np.isfinite(y)
    y, moment = y[logged], time[logged]
    after = (moment >= change).astype(float)
    columns = [np.ones(y.size), moment - time[:1], after, after * (moment - change)]
    design = np.column_stack(columns)
    if y.size < 5 or np.linalg.matrix_rank(design) < 4:
        return None
    model = _Model(y, distribution, trials)
    if distribution is Distribution.GAUSSIAN:
        return _least_squares(model, design)
    return _likelihood(model, design)


@dataclass(frozen=True)
class _Model:
    y: Floats
    distribution: Distribution
    trials: float

    def mean(self, predictor: Floats) -> Floats:
        if self.distribution is Distribution.POISSON:
            return np.exp(predictor)
        return self.trials / (1 + np.exp(-predictor))

    def spread(self, mean: Floats) -> Floats:
        if self.distribution is Distribution.POISSON:
            return mean
        return mean * (1 - mean / self.trials)

    def deviance(self, mean: Floats) -> float:
        """Return twice the log likelihood of a perfect fit less that of this one."""
        if self.distribution is Distribution.POISSON:
            return 2 * float(np.sum(_x_log(self.y, mean) - (self.y - mean)))
        missed = _x_log(self.trials - self.y, self.trials - mean)
        return 2 * float(np.sum(_x_log(self.y, mean) + missed))

    def perfect(self) -> float:
        """Return the log likelihood of a perfect fit."""
        if self.distribution is Distribution.POISSON:
            terms = [k * math.log(k) - k - math.lgamma(k + 1) if k else 0.0
                     for k in self.y.tolist()]  # fmt: skip
            return sum(terms)
        n = self.trials
        return sum(
            math.lgamma(n + 1)
            - math.lgamma(k + 1)
            - math.lgamma(n - k + 1)
            + (k * math.log(k / n) if k else 0.0)
            + ((n - k) * math.log(1 - k / n) if k < n else 0.0)
            for k in self.y.tolist()
        )


def _x_log(part: Floats, mean: Floats) -> Floats:
    """Return part * log(part / mean), which is 0 where the part is 0."""
    safe = np.where(part > 0, part, 1.0)
    return np.where(part > 0, part * np.log(safe / mean), 0.0)


def _fit(
    model: _Model, design: Floats, offset: Floats, start: Floats
) -> tuple[Floats, Floats, float] | None:
    """Return coefficients, information and deviance; None without a maximum."""
    beta = start
    for _ in range(STEPS):
        predictor = design @ beta + offset
        if np.abs(predictor).max() > FURTHEST:
            return None
        mean = model.mean(predictor)
        weight = model.spread(mean)
        information = design.T @ (design * weight[:, None])
        if np.linalg.cond(information) > 1e14:
            return None
        step = np.linalg.solve(information, design.T @ (model.y - mean))
        beta = beta + np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-10:
            return beta, information, model.deviance(mean)
    return None


def _likelihood(model: _Model, design: Floats) -> Piecewise | None:
    share = float(model.y.mean())
    if (
        not 0
        < share
        < (math.inf if model.distribution is Distribution.POISSON else model.trials)
    ):
        return None
    odds = (
        share
        if model.distribution is Distribution.POISSON
        else share / (model.trials - share)
    )
    start = np.array([math.log(odds), 0.0, 0.0, 0.0])
    nowhere = np.zeros(model.y.size)
    found = _fit(model, design, nowhere, start)
    if found is None:
        return None
    beta, information, deviance = found
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    sides = [
        Coefficient(
            float(beta[j]),
            float(errors[j]),
            _profile(model, design, j, found, -float(errors[j])),
            _profile(model, design, j, found, float(errors[j])),
        )
        for j in range(4)
    ]
    return Piecewise(
        intercept=sides[0],
        trend=sides[1],
        level=sides[2],
        slope=sides[3],
        chi_square=model.deviance(np.full(model.y.size, share)) - deviance,
        aic=deviance - 2 * model.perfect() + 8,
        residuals=model.y - model.mean(design @ beta),
    )


def _profile(
    model: _Model,
    design: Floats,
    j: int,
    found: tuple[Floats, Floats, float],
    error: float,
) -> float:
    """Return where the deviance has risen by 3.84 when coefficient j is moved."""
    beta, _, least = found
    others = np.delete(design, j, axis=1)

    def rise(distance: float) -> float:
        offset = design[:, j] * (beta[j] + distance)
        fit = _fit(model, others, offset, np.delete(beta, j))
        return math.inf if fit is None else fit[2] - least

    within, out = 0.0, 4 * error
    for _ in range(30):
        middle = (within + out) / 2
        if rise(middle) < 3.841458820694124:
            within = middle
        else:
            out = middle
    return float(beta[j] + within)


def _least_squares(model: _Model, design: Floats) -> Piecewise:
    from scipy.special import stdtrit  # noqa: PLC0415 - only pages of classic numbers

    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ model.y
    rest = model.y - design @ beta
    days, free = model.y.size, model.y.size - 4
    squares = float(rest @ rest)
    errors = np.sqrt(np.diag(inverse) * squares / free)
    reach = float(stdtrit(free, 0.975))
    sides = [
        Coefficient(float(b), float(e), float(b - reach * e), float(b + reach * e))
        for b, e in zip(beta, errors, strict=True)
    ]
    centred = model.y - model.y.mean()
    # The variance is a fifth number that is estimated.
    fit = days * (math.log(2 * math.pi * max(squares, 1e-300) / days) + 1)
    return Piecewise(
        intercept=sides[0],
        trend=sides[1],
        level=sides[2],
        slope=sides[3],
        chi_square=float(centred @ centred) - squares,
        aic=fit + 10,
        residuals=rest,
    )
