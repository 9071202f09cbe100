"""Classic rank numbers: Tau and the Tau-U family.

As all classic numbers: **errors, z values and intervals take days as independent**, and
are too narrow on diaries. Plain Tau and NAP call a steady drift an effect; the members
of the Tau-U family take it off in part.

Values come in the order of the days, unlogged days as NaN, which are left out.
`lower_is_better` says which way improvement goes: True for spasms and severity; a
positive number always means better.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from .classic_kendall import kendall, signs_within
from .classic_phases import phases
from .priors import Floats


class Variant(StrEnum):
    """Which comparisons a member of the Tau-U family adds up."""

    PHASES = "A vs. B"
    LESS_TREND_BEFORE = "A vs. B - Trend A"
    WITH_TREND_AFTER = "A vs. B + Trend B"
    BOTH = "A vs. B + Trend B - Trend A"


@dataclass(frozen=True)
class Tau:
    """A rank number with its parts, taking days as independent.

    Attributes
    ----------
    pairs, better, worse, equal : int
        How many pairs were compared, and how they came out.
    s : int
        `better - worse`.
    tau : float
        `s / pairs`, from -1 to 1.
    tau_ab : float
        `s` by the pairs of a day before and a day after alone, as Tau-U was first
        written; can exceed 1 when trends are added.
    tau_b : float
        Kendall's tau-b of the values with the order that the variant asks for: equal
        values count less.
    s_error : float
        Standard deviation of `s` if nothing changed and no two days were equal.
    s_error_ties : float
        The same with correction for equal values.
    z : float
        `s / s_error_ties`.
    """

    pairs: int
    better: int
    worse: int
    equal: int
    s: int
    tau: float
    tau_ab: float
    tau_b: float
    s_error: float
    s_error_ties: float
    z: float


def tau_u(
    before: ArrayLike,
    after: ArrayLike,
    *,
    variant: Variant = Variant.LESS_TREND_BEFORE,
    lower_is_better: bool = True,
) -> Tau:
    """Return a member of the Tau-U family.

    `Variant.PHASES` is plain Tau (twice NAP less one), `LESS_TREND_BEFORE` with
    `tau_ab` the Tau-U of Parker and others, taking the improvement before the change
    off.

    Parameters
    ----------
    before, after : array_like, shape (days,)
        Daily values in the order of the days; NaN where a day was not logged.
    variant : Variant
        What is added to the comparison of the phases, or taken off.
    lower_is_better : bool
        Whether a fall is an improvement.

    Returns
    -------
    Tau
        Counts of pairs and NaN in place of ratios that need more days.

    References
    ----------
    Parker, Vannest, Davis & Sauber 2011, Behav Ther 42:284. Kendall 1970, Rank
    Correlation Methods (error of S). Brossart, Laird & Armstrong 2018, Cogent
    Psychology 5:1518687 (what tells the variants apart).

    Examples
    --------
    >>> found = tau_u([3, 3, 4, 5], [4, 5, 6, 7, 7], lower_is_better=False)
    >>> found.s, found.tau_ab
    (11, 0.55)
    """
    first, second = phases(before, after, lower_is_better=lower_is_better)
    parts = [_signs_between(first, second)]
    codes = [np.zeros(first.size), np.ones(second.size)]
    days = (first.size, second.size)
    variance = days[0] * days[1] * (sum(days) + 1) / 3
    if variant in {Variant.LESS_TREND_BEFORE, Variant.BOTH}:
        parts.append(-signs_within(first))
        codes[0] = -np.arange(first.size, dtype=float)
        variance += _trend_variance(first.size)
    if variant in {Variant.WITH_TREND_AFTER, Variant.BOTH}:
        parts.append(signs_within(second))
        codes[1] = 1 + np.arange(second.size, dtype=float)
        variance += _trend_variance(second.size)
    signs = np.concatenate(parts)
    return _tau(signs, days, np.concatenate(codes), np.concatenate([first, second]),
                variance)  # fmt: skip


def _tau(
    signs: Floats,
    days: tuple[int, int],
    code: Floats,
    values: Floats,
    variance: float,
) -> Tau:
    s = int(signs.sum())
    between = days[0] * days[1]
    ranks = kendall(code, values)
    return Tau(
        pairs=signs.size,
        better=int(np.sum(signs > 0)),
        worse=int(np.sum(signs < 0)),
        equal=int(np.sum(signs == 0)),
        s=s,
        tau=s / signs.size if signs.size else math.nan,
        tau_ab=s / between if between else math.nan,
        tau_b=ranks.tau_b,
        s_error=math.sqrt(variance),
        s_error_ties=ranks.s_error,
        z=ranks.z,
    )


def _signs_between(first: Floats, second: Floats) -> Floats:
    return np.sign(second[:, None] - first).ravel()


def _trend_variance(days: int) -> float:
    return days * (days - 1) * (2 * days + 5) / 18
