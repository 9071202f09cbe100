"""Hours after a dose: are there fewer spasms while a dose is at work.

Only the pattern **within** days is used: given how many spasms a day had, when did they
come. So nothing that makes whole days good or bad can pass for an effect. What the hour
of the clock does by itself (a stiff morning) is allowed for by an effect of each clock
hour, which works only if doses are not taken at the same minute every day.

Doses taken because it was bad are refused: bad spasms ease by themselves, and such a
comparison finds an effect that is not there nine times in ten.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from .effect import CHANCES, Range
from .hours_fit import Fit, fit_table
from .hours_table import Table, tabulate

LOGGED_DAYS = 14
SPASMS = 40
SPASMS_A_WINDOW = 5
DAYS_WITH_SPASMS = 5
LARGEST_INFLATION = 2.5


class Why(StrEnum):
    """Why the hours after a dose are not compared."""

    AS_NEEDED = "as_needed"  # taken when it is bad, so bad hours follow it or precede
    TOO_FEW_DAYS = "too_few_days"
    TOO_FEW_SPASMS = "too_few_spasms"
    TOO_FEW_DAYS_WITH_SPASMS = "too_few_days_with_spasms"
    TOO_FEW_IN_A_WINDOW = "too_few_in_a_window"
    CLOCKWORK = "clockwork"  # doses at such regular times that clock and drug are one


@dataclass(frozen=True)
class HoursRefused:
    """Why there is no answer, and what would end that.

    Attributes
    ----------
    why : Why
    have, need : float
        What there is and what it takes: days, spasms, or for `CLOCKWORK` how many times
        the variance grows when the clock is allowed for, and at most how many.
    """

    why: Why
    have: float
    need: float

    @property
    def missing(self) -> int:
        """How many more it takes; 0 where waiting ends nothing."""
        if self.why in {Why.AS_NEEDED, Why.CLOCKWORK}:
            return 0
        return math.ceil(self.need - self.have)


@dataclass(frozen=True)
class WindowEffect:
    """Spasms an hour in a window by those from 4 hours after a dose on.

    Attributes
    ----------
    ratio : Range
        Below 1 means fewer spasms in the window.
    p : float
        As in `Effect`: for `many.passing` and never for showing.
    spasms : int
        Counted in the window.
    hours : float
        Logged waking hours in it.
    """

    ratio: Range
    p: float
    spasms: int
    hours: float


@dataclass(frozen=True)
class HoursAfterDose:
    """The first hour and hours 1 to 4 after a dose, against 4 hours and later.

    Attributes
    ----------
    first_hour, hours_1_to_4 : WindowEffect
    reference_spasms : int
        Counted from 4 hours after a dose on, or before the first one.
    reference_hours : float
        Logged waking hours there.
    days, days_with_spasms : int
        Logged days; those of them that count, because they had a spasm while awake.
    not_awake : int
        Spasms left out because they came outside the logged waking hours.
    inflation : float
        How many times the variance grew by allowing for the clock.
    """

    first_hour: WindowEffect
    hours_1_to_4: WindowEffect
    reference_spasms: int
    reference_hours: float
    days: int
    days_with_spasms: int
    not_awake: int
    inflation: float


def hours_after_dose(
    awake: ArrayLike, spasms: ArrayLike, doses: ArrayLike, *, as_needed: int = 0
) -> HoursAfterDose | HoursRefused:
    """Compare how often spasms come in the hours after a scheduled dose.

    All times are minutes by the clock on the wall, counted from one midnight through
    all days, so that `minute % 1440` is the time of day.

    Parameters
    ----------
    awake : array_like, shape (days, 2)
        From when to when each logged day was awake. A day that overlaps the one before
        begins where that one ends. Leave out days with a dose of which nobody knows
        whether it was taken: its hours would pass for hours without.
    spasms : array_like, shape (spasms,)
        When each spasm was. Those outside waking hours are left out.
    doses : array_like, shape (doses,)
        When each scheduled dose was taken, also on days that were not logged.
    as_needed : int
        How many doses of the same drug were taken as needed in that time. One is
        enough to refuse: it moves the hours that are compared to when it is bad.

    Returns
    -------
    HoursAfterDose or HoursRefused

    Notes
    -----
    Given its number of spasms, a day is a multinomial draw over its waking time, with
    rates exp(window + clock hour); clock hours have a N(0, 0.5^2) prior. Waking time is
    cut where a window or a clock hour ends, which is what bins of 15 minutes are with
    bins made ever shorter. The variance is the larger of the model's and the jackknife
    over days (CR3), because spasms come in bursts; t with one degree of freedom less
    than there are days with spasms.

    References
    ----------
    Armstrong, Gasparrini & Tobias 2014, BMC Med Res Methodol 14:122 (conditional
    Poisson). Lumley & Levy 2000, Environmetrics 11:689 (days as strata). Bell &
    McCaffrey 2002, Surv Methodol 28:169 (jackknife variance).

    Examples
    --------
    Four weeks awake from 7 to 23 h, doses around 8, 13 and 18 h, a spasm each half hour
    but for the three hours from the second hour after a dose on:

    >>> days = np.arange(28)[:, None] * 1440
    >>> shift = np.arange(28)[:, None] * 37 % 120
    >>> doses = (days + np.array([480, 780, 1080]) + shift).ravel()
    >>> half_hours = (days + np.arange(430, 1380, 30)).ravel()
    >>> since = half_hours - doses[np.maximum(np.searchsorted(doses, half_hours), 1) - 1]
    >>> spasms = half_hours[(since < 60) | (since >= 240)]
    >>> awake = np.hstack([days + 420, days + 1380])
    >>> hours_after_dose(awake, spasms, doses).why.value
    'too_few_in_a_window'
    >>> found = hours_after_dose(awake, np.append(spasms, half_hours[::2] + 1), doses)
    >>> round(found.hours_1_to_4.ratio.middle, 1)
    0.3
    """
    if as_needed > 0:
        return HoursRefused(Why.AS_NEEDED, as_needed, 0)
    table = tabulate(awake, spasms, doses)
    refused = _too_little(table)
    if refused is not None:
        return refused
    return _answer(table)


def _too_little(table: Table) -> HoursRefused | None:
    a_day = table.spasms.sum(axis=1)
    for why, have, need in (
        (Why.TOO_FEW_DAYS, len(a_day), LOGGED_DAYS),
        (Why.TOO_FEW_SPASMS, a_day.sum(), SPASMS),
        (Why.TOO_FEW_DAYS_WITH_SPASMS, np.sum(a_day > 0), DAYS_WITH_SPASMS),
        (Why.TOO_FEW_IN_A_WINDOW, table.by_window(table.spasms).min(), SPASMS_A_WINDOW),
    ):
        if have < need:
            return HoursRefused(why, float(have), float(need))
    return None


def _answer(table: Table) -> HoursAfterDose | HoursRefused:
    some = table.spasms.any(axis=1)
    fit = fit_table(table)
    if fit.inflation > LARGEST_INFLATION:
        return HoursRefused(Why.CLOCKWORK, fit.inflation, LARGEST_INFLATION)
    spasms = table.by_window(table.spasms)
    hours = table.by_window(table.minutes) / 60
    free = int(some.sum()) - 1
    first, then = (
        _window_effect(fit, w, free, int(spasms[w]), float(hours[w])) for w in range(2)
    )
    return HoursAfterDose(
        first_hour=first,
        hours_1_to_4=then,
        reference_spasms=int(spasms[2]),
        reference_hours=float(hours[2]),
        days=len(some),
        days_with_spasms=free + 1,
        not_awake=table.not_awake,
        inflation=fit.inflation,
    )


def _window_effect(
    fit: Fit, window: int, free: int, spasms: int, hours: float
) -> WindowEffect:
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415 - costs a quarter second

    effect, error = float(fit.effects[window]), math.sqrt(fit.variance[window])
    points = effect + error * stdtrit(free, np.array(CHANCES))
    return WindowEffect(
        ratio=Range(*np.exp(np.clip(points, -50, 50)).tolist()),
        p=2 * float(stdtr(free, -abs(effect) / error)),
        spasms=spasms,
        hours=hours,
    )
