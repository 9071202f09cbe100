"""The numbers that readers of single-case research know, side by side.

They are shown to whoever asks for them, never as the answer: **all of them take days as
independent and an illness without drift.** On steady diaries their intervals announce a
change that is not there in about 8 to 10 of 100, and on drifting ones in half. Every
answer carries how alike neighbouring days are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .classic_alike import autocorrelation
from .classic_kendall import CorrectedTau, baseline_corrected_tau
from .classic_nap import Nap, nap
from .classic_overlap import Overlap, overlap, pem, pnd
from .classic_size import LogRatio, log_response_ratio
from .classic_tau import Tau, Variant, tau_u

LEAST_DAYS = 5


@dataclass(frozen=True)
class ClassicNumbers:
    """Classic numbers of one change, all taking days as independent.

    Attributes
    ----------
    days_before, days_after : int
        Logged days.
    nap : Nap
    tau : Tau
        A day before against a day after.
    tau_u : dict of Variant to Tau
        The whole family, `tau` among them.
    corrected_tau : CorrectedTau
    log_ratio : LogRatio
    pnd, pem : float
    overlap : Overlap
    alike : float
        Correlation of a day with the day before it, within phases. Above 0 the
        intervals are narrower than they should be.
    """

    days_before: int
    days_after: int
    nap: Nap
    tau: Tau
    tau_u: dict[Variant, Tau]
    corrected_tau: CorrectedTau
    log_ratio: LogRatio
    pnd: float
    pem: float
    overlap: Overlap
    alike: float


@dataclass(frozen=True)
class TooFewDays:
    """Fewer logged days than single-case research asks of a phase.

    Attributes
    ----------
    before, after : int
        Logged days.
    need : int
    """

    before: int
    after: int
    need: int = LEAST_DAYS


def classic_numbers(
    before: ArrayLike, after: ArrayLike, *, lower_is_better: bool = True
) -> ClassicNumbers | TooFewDays:
    """Return all classic numbers of one change.

    Parameters
    ----------
    before, after : array_like, shape (days,)
        Daily values in the order of the days; NaN where a day was not logged.
    lower_is_better : bool
        Whether a fall is an improvement, as of spasms and severity.

    Returns
    -------
    ClassicNumbers or TooFewDays

    References
    ----------
    Kratochwill et al. 2010, Single-case designs technical documentation (five days a
    phase). The numbers: see the modules they come from.

    Examples
    --------
    >>> found = classic_numbers([7, 9, 8, 7, 7, 8, 8], [3, 4, 2, 4, 2, 1, 4])
    >>> found.nap.value, found.tau.tau, round(found.log_ratio.value, 2)
    (1.0, 1.0, -0.99)
    """
    sides = [np.asarray(side, float).ravel() for side in (before, after)]
    logged = [int(np.isfinite(side).sum()) for side in sides]
    if min(logged) < LEAST_DAYS:
        return TooFewDays(logged[0], logged[1])
    first, then = sides
    family = {
        variant: tau_u(first, then, variant=variant, lower_is_better=lower_is_better)
        for variant in Variant
    }
    around = [side - side[np.isfinite(side)].mean() for side in sides]
    return ClassicNumbers(
        days_before=logged[0],
        days_after=logged[1],
        nap=nap(first, then, lower_is_better=lower_is_better),
        tau=family[Variant.PHASES],
        tau_u=family,
        corrected_tau=baseline_corrected_tau(
            first, then, lower_is_better=lower_is_better
        ),
        log_ratio=log_response_ratio(first, then, lower_is_better=lower_is_better),
        pnd=pnd(first, then, lower_is_better=lower_is_better),
        pem=pem(first, then, lower_is_better=lower_is_better),
        overlap=overlap(first, then, lower_is_better=lower_is_better),
        # A gap of one day, so that the last before does not meet the first after.
        alike=autocorrelation(np.concatenate([around[0], [np.nan], around[1]])),
    )
