"""The front door: what happened to an outcome after a change of treatment.

An answer is either an `Effect`, with the range that fits the diary, or a `Refusal`
with its reason. The method and its calibration: docs/statistics.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from .changes import DAY, Change, Period, latest, periods_of
from .codes import Caution, Family
from .mixture import Posterior
from .posterior import fit
from .priors import Prior, prior_for
from .rules import Refusal, broken_rules
from .stress import stress_range
from .window import Flags, Series, SideDays, Window, window_of

# Goes up whenever the same diary would be answered differently.
ENGINE = 4

CHANCES = (0.025, 0.1, 0.5, 0.9, 0.975)
HIGH_COUNT = 100
MANY_UNLOGGED = 0.3
SHORT_DAYS = 28
SLOW = 0.75  # correlation of the slow part from one day to the next
# Drift per 30 days worth a word: log scale, or points.
DRIFT = {Family.COUNTS: 0.2, Family.SEVERITY: 0.5, Family.DAYS: 0.2}


@dataclass(frozen=True)
class Range:
    """Quantiles of an effect: of 2.5, 10, 50, 90 and 97.5 %.

    A ratio of rates (counts) or of shares of days (yes/no days), where 0.5 is half as
    many, 1 no change and 2 twice as many; or a difference in points (severity), where
    0 is no change. Less is always the lower number.
    """

    low_95: float
    low_80: float
    middle: float
    high_80: float
    high_95: float


@dataclass(frozen=True)
class Effect:
    """What happened to an outcome, and what that rests on.

    Attributes
    ----------
    family : Family
        Says what `range` is: see `Range`.
    range : Range
    p : float
        Twice the smaller posterior chance of less and of more, for Benjamini-Hochberg
        (`many.passing`) and never for showing.
    before, after : SideDays
        Days, logged days, and level a day as logged: spasms, points, or share of days.
    drift : float
        By itself, per 30 days: log scale for counts and yes/no days, points for
        severity. Negative is less. Already allowed for.
    stress : tuple of float, or None
        The 95 % range if unlogged days were half or twice as bad as logged ones; only
        if over 30 % of a side is unlogged.
    cautions : tuple of Caution
    first, last : date
        The days that were looked at.
    """

    family: Family
    range: Range
    p: float
    before: SideDays
    after: SideDays
    drift: float
    stress: tuple[float, float] | None
    cautions: tuple[Caution, ...]
    first: date
    last: date


def estimate_effect(
    series: Series,
    change: Change,
    *,
    others: Collection[Change] = (),
    left_out: Collection[date] = (),
    prior: Prior | None = None,
) -> Effect | Refusal:
    """Compare the days after a change with the days before it.

    Parameters
    ----------
    series : Series
        Days in a row, up to the last that could have been logged.
    change : Change
        With the days until it is settled, which are left out.
    others : collection of Change
        Everything else that changed. Near the change it makes a refusal: ask again for
        `as_one(change, refusal.together)`. Further away it is allowed for as a step.
    left_out : collection of date
        Days that the person left out, before looking.
    prior : Prior, optional
        Other assumptions than `prior_for` makes, to compare them.

    References
    ----------
    docs/statistics.md has the model, and how often its ranges hold the truth.

    Examples
    --------
    >>> first = date(2024, 1, 1)
    >>> series = Series(first, [5, 6, 4, 5, 7, 3] * 5 + [2, 3, 1] * 10, Family.COUNTS)
    >>> found = estimate_effect(series, Change.on(date(2024, 1, 31)))
    >>> round(found.before.level, 1), round(found.after.level, 1)
    (5.0, 2.0)
    >>> round(found.range.low_95, 2), round(found.range.middle, 2)
    (0.27, 0.41)

    A week later there is nothing to say yet:

    >>> refused = estimate_effect(series, Change.on(date(2024, 2, 21)))
    >>> [(one.reason.value, one.missing) for one in refused.broken]
    [('too_few_days', 5), ('too_few_logged', 1)]
    """
    window = window_of(series, periods_of(change), others, left_out)
    return _answer(series.family, window, prior)


def estimate_on_off(
    series: Series,
    periods: Sequence[Period],
    *,
    others: Collection[Change] = (),
    left_out: Collection[date] = (),
    prior: Prior | None = None,
) -> Effect | Refusal:
    """Compare all days on a treatment with all days off it.

    Periods on the same treatment and dose are pooled: at most 4 phases in one stretch
    of at most 240 days. Far more telling than one change, whose effect looks much like
    a drift.

    Parameters
    ----------
    periods : sequence of Period
        On and off, without gaps or with, not overlapping. Others: see
        `estimate_effect`.

    Examples
    --------
    >>> from datetime import timedelta
    >>> def weeks(first, last, is_on):
    ...     start = date(2024, 1, 1) + timedelta(weeks=first)
    ...     return Period(start, start + timedelta(weeks=last - first, days=-1), is_on)
    >>> periods = [weeks(0, 3, False), weeks(3, 6, True), weeks(6, 9, False)]
    >>> values = [5, 6, 4] * 7 + [2, 3, 1] * 7 + [6, 5, 4] * 7
    >>> series = Series(date(2024, 1, 1), values, Family.COUNTS)
    >>> found = estimate_on_off(series, periods)
    >>> found.before.days, found.after.days, round(found.range.middle, 1)
    (42, 21, 0.4)
    """
    window = window_of(series, latest(periods), others, left_out)
    return _answer(series.family, window, prior)


# Parts of the mixture far away from a number end in 0, as they should.
@np.errstate(under="ignore")
def _answer(family: Family, window: Window, prior: Prior | None) -> Effect | Refusal:
    if broken := broken_rules(window, family):
        return Refusal(broken, window.before, window.after, window.near)
    columns = np.column_stack([window.is_on, window.steps]).astype(np.float64)
    logged = np.flatnonzero(~np.isnan(window.values))
    assumed = prior or prior_for(
        family,
        int(logged[-1] - logged[0]) + 1,
        min(window.before.logged, window.after.logged),
        _unevenness(window.is_on[logged]),
    )
    weekdays = (window.first.weekday() + np.arange(len(window.values))) % 7
    precision = np.eye(columns.shape[1]) * assumed.effect_sd**-2
    found = fit(family, window.values, weekdays, columns, precision, prior=assumed)
    return _effect(family, window, found)


def _unevenness(is_on: Flags) -> float:
    """Return how many times as many days one side has as the other."""
    few, many = sorted((int(is_on.sum()), int((~is_on).sum())))
    return many / max(few, 1)


def _effect(family: Family, window: Window, found: Posterior) -> Effect:
    change = np.ones(1)
    quantiles = found.quantiles(change, CHANCES)
    if family != Family.SEVERITY:
        quantiles = np.exp(quantiles)
    span = Range(*(float(one) for one in quantiles))
    less = found.chance_below(change, 0.0)
    drift = float(found.mean()[1 + window.steps.shape[1]])
    return Effect(
        family=family,
        range=span,
        p=2 * min(less, 1 - less),
        before=window.before,
        after=window.after,
        drift=drift,
        stress=_stress(family, span, window),
        cautions=tuple(_cautions(family, window, found, drift)),
        first=window.first,
        last=window.first + (len(window.values) - 1) * DAY,
    )


def _stress(family: Family, span: Range, window: Window) -> tuple[float, float] | None:
    if not _is_patchy(window):
        return None
    return stress_range(
        family, (span.low_95, span.high_95), window.before, window.after
    )


def _is_patchy(window: Window) -> bool:
    return min(window.before.share, window.after.share) < 1 - MANY_UNLOGGED


def _cautions(
    family: Family, window: Window, found: Posterior, drift: float
) -> Iterator[Caution]:
    logged = window.values[~np.isnan(window.values)]
    days = min(window.before.days, window.after.days)
    waves = float(found.weights @ (found.correlations >= SLOW))
    told = {
        Caution.DRIFT_DOWN: drift < -DRIFT[family],
        Caution.DRIFT_UP: drift > DRIFT[family],
        Caution.SLOW_WAVES: waves > 0.5 and np.ptp(logged) > 0,
        Caution.MANY_UNLOGGED: _is_patchy(window),
        Caution.OTHER_CHANGES: bool(window.further),
        Caution.DAYS_LEFT_OUT: window.left_out > 0,
        Caution.HIGH_COUNTS: family == Family.COUNTS and logged.max() > HIGH_COUNT,
        Caution.SHORT: days < SHORT_DAYS,
    }
    yield from (one for one, is_so in told.items() if is_so)
