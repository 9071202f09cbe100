"""Remedies used when it is bad: what was done and how it went, without any effect.

Heat, stretching or a spray are taken because a spasm is bad, and bad spasms ease by
themselves. Every comparison that suggests itself then finds an effect where there is
none: of ratings after with ratings before always, of how much they fell with and
without the remedy in a third of diaries, of days with and days without nearly always.
So nothing is compared here. Only chance can tell: deciding by a coin when to use it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

HIGHEST = 10.0


@dataclass(frozen=True)
class RemedyUse:
    """One use of a remedy in an episode.

    Attributes
    ----------
    before, after : float or None
        Severity from 0 to 10 when it was used, and later. Higher is worse.
    minutes : float or None
        From the use to the later rating.
    """

    before: float | None = None
    after: float | None = None
    minutes: float | None = None


@dataclass(frozen=True)
class RemedyDescription:
    """What was logged around the uses of a remedy. No number here is an effect.

    Attributes
    ----------
    uses : int
    rated_before : int
        Uses with a rating when the remedy was used.
    before : float or None
        Median of these ratings.
    rated_after : int
        Uses with both ratings.
    before_of_these, after : float or None
        Medians of both ratings over these uses.
    minutes : float or None
        Median time to the later rating, of those that have one.
    usual : float or None
        Median severity of all rated episodes, with the remedy and without.
    worse_than_usual : int
        Uses that began above it.
    mostly_bad : bool or None
        Whether these are more than half of the rated uses; None if nothing is rated.
    """

    uses: int
    rated_before: int
    before: float | None
    rated_after: int
    before_of_these: float | None
    after: float | None
    minutes: float | None
    usual: float | None
    worse_than_usual: int
    mostly_bad: bool | None


def describe_remedy(
    uses: Sequence[RemedyUse], without: Iterable[float | None] = ()
) -> RemedyDescription:
    """Describe the uses of one remedy.

    Parameters
    ----------
    uses : sequence of RemedyUse
        Ratings outside 0 to 10 count as not given, as do times of 0 minutes and less.
    without : iterable of float or None
        Severity of the episodes without the remedy: they say what is usual.

    Returns
    -------
    RemedyDescription

    References
    ----------
    Bland & Altman 1994, BMJ 308:1499 (regression towards the mean).

    Examples
    --------
    >>> uses = [RemedyUse(8, 5, 30), RemedyUse(7, None), RemedyUse(6, 4, 40)]
    >>> found = describe_remedy(uses, without=[3, 4, 2, 5])
    >>> found.uses, found.before, found.after, found.minutes
    (3, 7.0, 4.5, 35.0)
    >>> found.usual, found.worse_than_usual, found.mostly_bad
    (5.0, 3, True)
    """
    before = [value for use in uses if (value := _rating(use.before)) is not None]
    pairs = [
        (first, then, use.minutes)
        for use in uses
        if (first := _rating(use.before)) is not None
        and (then := _rating(use.after)) is not None
    ]
    others = [value for one in without if (value := _rating(one)) is not None]
    times = [time for _, _, time in pairs if time is not None and 0 < time < math.inf]
    usual = _middle([*before, *others])
    worse = 0 if usual is None else sum(value > usual for value in before)
    return RemedyDescription(
        uses=len(uses),
        rated_before=len(before),
        before=_middle(before),
        rated_after=len(pairs),
        before_of_these=_middle([first for first, _, _ in pairs]),
        after=_middle([then for _, then, _ in pairs]),
        minutes=_middle(times),
        usual=usual,
        worse_than_usual=worse,
        mostly_bad=2 * worse > len(before) if before else None,
    )


def _rating(value: float | None) -> float | None:
    """Return a rating, or None if there is none; nan is between no numbers."""
    return float(value) if value is not None and 0 <= value <= HIGHEST else None


def _middle(values: Sequence[float]) -> float | None:
    return float(median(values)) if values else None
