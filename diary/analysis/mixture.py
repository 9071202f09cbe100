"""A posterior as a weighted mixture of normal or Student t distributions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .priors import Floats

# Halvings of a range of at most 80 sd: to a ten-millionth of an sd, far below the last
# digit that is ever shown.
HALVINGS = 30


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is known of the coefficients after the diary was read.

    Coefficients, in this order: those of the columns passed in, and the drift per 30
    days. On the log scale for counts and yes/no days, in points for severity.

    Attributes
    ----------
    weights : ndarray, shape (k,)
        Sum to 1.
    means : ndarray, shape (k, p)
    scales : ndarray, shape (k, p, p)
        Covariance; of a Student t its scale matrix.
    freedom : float
        Degrees of freedom; infinite for a mixture of normals.
    correlations : ndarray, shape (k,)
        Of the slow part of the variation from day to day, in each part of the mixture.
    """

    weights: Floats
    means: Floats
    scales: Floats
    freedom: float
    correlations: Floats

    def mean(self) -> Floats:
        """Return the mean of each coefficient, shape (p,).

        Examples
        --------
        >>> _even_mixture().mean().tolist()
        [1.0]
        """
        return np.asarray(self.weights @ self.means, dtype=np.float64)

    def quantiles(self, contrast: Floats, chances: Sequence[float]) -> Floats:
        """Return quantiles of a linear combination of coefficients.

        Parameters
        ----------
        contrast : ndarray, shape (up to p,)
            Weights of the coefficients; those left off are 0.
        chances : sequence of float
            Between 0 and 1.

        Examples
        --------
        >>> _even_mixture().quantiles(np.ones(1), [0.5, 0.975]).round(3).tolist()
        [1.0, 3.646]
        """
        middle, sd = self._along(contrast)
        low = np.full(len(chances), (middle - 40 * sd).min())
        high = np.full(len(chances), (middle + 40 * sd).max())
        wanted = np.asarray(chances)
        for _ in range(HALVINGS):
            at = (low + high) / 2
            below = self._below((at[:, None] - middle) / sd) < wanted
            low, high = np.where(below, at, low), np.where(below, high, at)
        return (low + high) / 2

    def chance_below(self, contrast: Floats, value: float) -> float:
        """Return the probability that a linear combination is under a value.

        Examples
        --------
        >>> _even_mixture().chance_below(np.ones(1), 1.0)
        0.5
        """
        middle, sd = self._along(contrast)
        return float(self._below((value - middle) / sd))

    def draws(self, count: int, chance: np.random.Generator) -> Floats:
        """Draw coefficients, shape (count, p).

        Examples
        --------
        >>> _even_mixture().draws(3, np.random.default_rng(5)).shape
        (3, 1)
        """
        part = chance.choice(len(self.weights), size=count, p=self.weights)
        steps = chance.standard_normal((count, self.means.shape[1]))
        if np.isfinite(self.freedom):
            wide = chance.chisquare(self.freedom, size=count) / self.freedom
            steps /= np.sqrt(wide)[:, None]
        roots = np.linalg.cholesky(self.scales)
        return self.means[part] + (roots[part] @ steps[..., None])[..., 0]

    def _along(self, contrast: Floats) -> tuple[Floats, Floats]:
        used = slice(len(contrast))
        square = self.scales[:, used, used] @ contrast @ contrast
        return self.means[:, used] @ contrast, np.sqrt(square)

    def _below(self, standard: Floats) -> Floats:
        # Costs a quarter of a second once; most pages never estimate anything.
        from scipy.special import ndtr, stdtr  # noqa: PLC0415

        if np.isfinite(self.freedom):
            return np.asarray(stdtr(self.freedom, standard) @ self.weights)
        return np.asarray(ndtr(standard) @ self.weights)


def _even_mixture() -> Posterior:
    """Return one coefficient, half N(0, 1), half N(2, 1): for the examples above."""
    return Posterior(
        weights=np.array([0.5, 0.5]),
        means=np.array([[0.0], [2.0]]),
        scales=np.ones((2, 1, 1)),
        freedom=np.inf,
        correlations=np.zeros(2),
    )
