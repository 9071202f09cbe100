"""The diary engine below its front door: from days and columns to a posterior.

A day t has an outcome whose logarithm of the mean (counts, yes/no days) or whose mean
(severity) is

    level + weekday[t] + drift * t / 30 + columns[t] @ coefficients

and days vary around it by a slow part that fades by `correlation` each day and by a
part that is new each day. How much of each is not estimated but integrated over a
grid: that keeps the ranges honest in short diaries. Days without an outcome stay in
the clock and add nothing.

Counts and yes/no days are linearised once around a ridge regression, with the noise
that their distribution has there; then all three families are the same computation.

References
----------
Zeger 1988, Biometrika 75:621 (the model of counts). Rue, Martino & Chopin 2009, JRSS B
71:319 (integrating over a grid).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .codes import Family
from .filtering import DayNumbers, whiten
from .mixture import Posterior
from .priors import FLAT_SD, STANDARD, Floats, Prior, grids_of

DAYS_OF_DRIFT = 30
WEEK = 7
# Added to the squares left over: identical days still leave doubt in severity, where
# the sd of a day comes from them. Elsewhere it weighs all alike, and so not at all.
LEAST_SQUARES = 0.25
# Precision of a coefficient about which nothing is assumed.
FLAT = FLAT_SD**-2
# A column whose prior is at most this precise costs a degree of freedom.
FREE = 1e-3
# Parts of the mixture that weigh less than this, against the heaviest, are dropped.
NEGLIGIBLE = 1e-7
# Of the regression that the working data come from; many more than it needs, and the
# step, on the log scale, after which it has arrived.
ROUNDS = 20
SETTLED = 1e-12


@dataclass(frozen=True, eq=False)
class Working:
    """A family made linear: the outcome of each logged day and how it varies by chance.

    The noise of counts comes on top of how days vary. A yes/no answer varies as much as
    its share allows and no more, so there `scale` is its sd, of which a part may be
    shared with the days around it.
    """

    outcome: Floats
    noise: Floats
    scale: Floats


def fit(
    family: Family,
    values: Floats,
    weekdays: DayNumbers,
    columns: Floats,
    precision: Floats,
    *,
    prior: Prior | None = None,
) -> Posterior:
    """Return the posterior of the coefficients of columns over days.

    Parameters
    ----------
    family : Family
    values : ndarray, shape (n,)
        Outcome of n days in a row: spasms, points, or 1 and 0 for yes and no. nan where
        nothing was logged. At least three days are logged.
    weekdays : ndarray of int, shape (n,)
        0 to 6.
    columns : ndarray, shape (n, p)
        For instance 1 from the day of the change on.
    precision : ndarray, shape (p, p)
        Inverse prior covariance of their coefficients, on the log scale; for severity
        in units of the variance of a day. `FLAT` on the diagonal is as good as none.
        A first-order random walk makes a curve.
    prior : Prior, optional
        Of everything else; the standard one of the family by default.

    Returns
    -------
    Posterior
        Coefficients: the p columns, drift. Negative is less.

    Examples
    --------
    Five spasms a day, and four from day 28 on:

    >>> days = np.arange(56)
    >>> after = (days >= 28).astype(float)[:, None]
    >>> found = fit(Family.COUNTS, 5 - after[:, 0], days % 7, after, np.eye(1) * FLAT)
    >>> np.exp(found.quantiles(np.ones(1), [0.5])).round(2).tolist()
    [0.8]
    """
    prior = prior or STANDARD[family]
    logged = np.flatnonzero(~np.isnan(values))
    design = _design(logged, weekdays[logged], columns[logged])
    fixed = _precision(precision, prior)
    working = _work(family, values[logged], design, fixed)
    rows = np.column_stack([working.outcome, design]) / working.scale[:, None]
    parts = _parts(rows, logged, working.noise, columns[logged], prior)
    freedom = np.inf
    if family == Family.SEVERITY:
        freedom = len(logged) - 1 - float((np.diag(precision) <= FREE).sum())
    return _mix(parts, fixed, prior, max(freedom, 1.0))


@dataclass(frozen=True, eq=False)
class Parts:
    """What the days say at each point of all grids, and what the points are."""

    products: Floats
    log_det: Floats
    log_weight: Floats
    correlation: Floats


def _parts(
    rows: Floats, logged: DayNumbers, noise: Floats, columns: Floats, prior: Prior
) -> Parts:
    """Weigh the rows of logged days by how alike they are, on each grid of the prior.

    Dividing a day by how many times as much it varies leaves days that vary alike.
    """
    found = []
    for times, grid in grids_of(prior):
        spread = np.where(_of_smaller_side(columns), times, 1.0)
        log_det, products = whiten(
            rows / spread[:, None], logged, noise / spread**2, grid
        )
        log_det += 2 * np.log(spread).sum()
        found.append((products, log_det, grid.log_weight, grid.correlation))
    return Parts(*(np.concatenate(one) for one in zip(*found, strict=True)))


def _of_smaller_side(columns: Floats) -> NDArray[np.bool_]:
    """Return the days on the first column, or those off it, if these are fewer."""
    is_on = columns[:, 0] > 0
    return is_on if 2 * is_on.sum() < len(is_on) else ~is_on


def _design(logged: DayNumbers, weekdays: DayNumbers, columns: Floats) -> Floats:
    """Return columns, drift, weekdays of the logged days."""
    time = (logged - logged.mean()) / DAYS_OF_DRIFT
    seven = (weekdays[:, None] == np.arange(WEEK)).astype(np.float64)
    return np.column_stack([columns, time, seven])


def _precision(own: Floats, prior: Prior) -> Floats:
    """Return the prior precision of all coefficients, with the likeliest drift.

    Weekdays hold the level too, about which nothing is assumed: so what their prior
    says is how far they may lie apart.
    """
    size = len(own)
    full = np.zeros((size + 1 + WEEK, size + 1 + WEEK))
    full[:size, :size] = own
    full[size, size] = prior.drift[0][1] ** -2
    full[size + 1 :, size + 1 :] = (np.eye(WEEK) - 1 / WEEK) / prior.weekday_sd**2
    return full


def _work(family: Family, values: Floats, design: Floats, precision: Floats) -> Working:
    none, one = np.zeros(len(values)), np.ones(len(values))
    if family == Family.SEVERITY:
        return Working(values, none, one)
    if family == Family.COUNTS:
        mean = _regress(values, design, precision / 2, RATE)
        noise = 1 / mean
        return Working(_linear(values, mean), noise, one)
    mean = _regress(values, design, precision, SHARE)
    share = np.sqrt(mean * _plain_share(values, design, precision))
    return Working(_linear(values, mean), none, np.sqrt((1 - share) / share))


def _plain_share(values: Floats, design: Floats, precision: Floats) -> Floats:
    """Return the share of yes on each day if nothing drifts and weekdays are alike.

    The more often yes, the less an answer varies. A share that follows a drift which
    is only chance makes days sure that are not, so variances lie between the two.
    """
    columns = design.shape[1] - 1 - WEEK
    plain = np.column_stack([design[:, :columns], np.ones(len(values))])
    held = np.zeros((columns + 1, columns + 1))
    held[:columns, :columns] = precision[:columns, :columns]
    return _regress(values, plain, held, SHARE)


def _linear(values: Floats, mean: Floats) -> Floats:
    """Return values on the log scale, as a straight line through the mean gives them."""
    return np.log(mean) + (values - mean) / mean


@dataclass(frozen=True)
class Limits:
    """Of a fitted mean; a share has the smaller variance of a yes/no answer."""

    low: float
    high: float
    is_share: bool


RATE = Limits(0.05, 1000.0, is_share=False)
SHARE = Limits(0.005, 0.97, is_share=True)


def _regress(
    values: Floats, design: Floats, precision: Floats, limits: Limits
) -> Floats:
    """Return the mean of each day by ridge regression on the log scale.

    For a yes/no answer the ridge is the prior itself: a weaker one follows the diary
    so closely that the side which happens to be high gets too small a variance.
    """
    bounds = np.log([limits.low, limits.high])
    level = np.full(len(values), np.log(np.clip(values.mean(), *np.exp(bounds))))
    for _ in range(ROUNDS):
        mean = np.exp(np.clip(level, *bounds))
        weight = mean / (1 - mean) if limits.is_share else mean
        weighted = design.T * weight
        toward = weighted @ _linear(values, mean)
        found = design @ np.linalg.solve(weighted @ design + precision, toward)
        # Shares near 1 weigh so much that full steps can swing for ever.
        step = found - level
        level += step / 2 if limits.is_share else step
        if np.abs(step).max() < SETTLED:
            break
    return np.asarray(np.exp(np.clip(level, *bounds)))


def _mix(parts: Parts, precision: Floats, prior: Prior, freedom: float) -> Posterior:
    """Solve at each point of the grids for each drift, and weigh the solutions."""
    shares, sds = np.array(prior.drift).T
    inside = _inside(parts.products, precision, sds)
    roots = np.linalg.cholesky(inside[..., ::-1, ::-1])
    across = np.diagonal(roots, axis1=-2, axis2=-1)
    left = across[..., -1] ** 2
    log_weight = parts.log_weight + np.log(shares / sds)[:, None]
    log_weight -= 0.5 * parts.log_det + np.log(across[..., :-1]).sum(axis=-1)
    if np.isfinite(freedom):
        log_weight -= freedom / 2 * np.log(left)
    else:
        log_weight -= left / 2
    log_weight -= log_weight.max()
    kept = log_weight > np.log(NEGLIGIBLE)
    own = roots[kept][:, WEEK:, WEEK:][:, ::-1, ::-1]
    without_weekdays = own @ own.transpose(0, 2, 1)
    scales = np.linalg.inv(without_weekdays[:, 1:, 1:])
    means = (scales @ without_weekdays[:, 1:, :1])[..., 0]
    if np.isfinite(freedom):
        scales *= (left[kept] / freedom)[:, None, None]
    weights = np.exp(log_weight[kept])
    return Posterior(
        weights=weights / weights.sum(),
        means=means,
        scales=scales,
        freedom=freedom,
        correlations=np.broadcast_to(parts.correlation, log_weight.shape)[kept],
    )


def _inside(products: Floats, precision: Floats, drift_sds: Floats) -> Floats:
    """Return outcome and coefficients, prior added, (drifts, points, 1 + p, 1 + p).

    Turned round, so that the outcome comes last, its Cholesky factor ends with what the
    coefficients leave over of the outcome; before that stands their determinant.
    """
    drift = len(precision) - WEEK
    prior = np.zeros((len(drift_sds), *products.shape[1:]))
    prior[:, 1:, 1:] = precision
    prior[:, drift, drift] = drift_sds**-2
    prior[:, 0, 0] = LEAST_SQUARES
    return products + prior[:, None]
