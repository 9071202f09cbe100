"""Many comparisons of one diary: which of them deserve a headline."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

FALSE_SHARE = 0.1


def passing(
    chances: Sequence[float], family_size: int, share: float = FALSE_SHARE
) -> list[bool]:
    """Return which comparisons pass the rule of Benjamini and Hochberg.

    Of those that pass, at most `share` are expected to be false.

    Parameters
    ----------
    chances : sequence of float
        `Effect.p` of each comparison with an estimate.
    family_size : int
        All comparisons that the diary makes, those that were refused too, unless one
        of their sides has no logged day.
    share : float

    References
    ----------
    Benjamini & Hochberg 1995, JRSS B 57:289.

    Examples
    --------
    >>> passing([0.001, 0.2, 0.03], family_size=3)
    [True, False, True]
    >>> passing([0.001, 0.2, 0.03], family_size=12)
    [True, False, False]
    """
    values = np.asarray(chances, dtype=np.float64)
    order = np.sort(values)
    ranks = np.arange(1, len(values) + 1)
    allowed = order[order <= share * ranks / max(family_size, len(values), 1)]
    bound = allowed.max(initial=-1.0)
    return [bool(one) for one in values <= bound]
