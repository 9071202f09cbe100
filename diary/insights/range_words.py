"""Ranges and numbers of an effect in words, by fixed cuts.

A ratio gets the nearest of some everyday words. The cuts lie halfway between
neighbours on the log scale (the geometric mean). "About the same" is within 5 %, and
"slightly" up to a fifth fewer or a quarter more. Differences in points are told in
points, to one decimal.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10
from typing import TYPE_CHECKING, Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.analysis.codes import Family

if TYPE_CHECKING:
    from diary.analysis.effect import Range

# Up to this ratio, this word.
RATIOS: Final[Sequence[tuple[float, Any]]] = (
    (0.07, gettext_lazy("less than a tenth as many")),
    (0.14, gettext_lazy("a tenth as many")),
    (0.22, gettext_lazy("a fifth as many")),
    (0.29, gettext_lazy("a quarter as many")),
    (0.41, gettext_lazy("a third as many")),
    (0.58, gettext_lazy("half as many")),
    (0.71, gettext_lazy("a third fewer")),
    (0.80, gettext_lazy("a quarter fewer")),
    (0.95, gettext_lazy("slightly fewer")),
    (1.05, gettext_lazy("about the same")),
    (1.24, gettext_lazy("slightly more")),
    (1.41, gettext_lazy("a third more")),
    (1.73, gettext_lazy("one and a half times as many")),
    (2.45, gettext_lazy("twice as many")),
    (3.46, gettext_lazy("three times as many")),
    (4.47, gettext_lazy("four times as many")),
    (5.48, gettext_lazy("five times as many")),
)
MOST: Final = gettext_lazy("more than five times as many")
# Differences below this are no difference to one decimal.
NO_POINTS: Final = 0.05
FIGURES: Final = 2
MOST_FIGURES: Final = 4


def end_in_words(family: Family, value: float) -> str:
    """Return one end of a range: "half as many", "0.3 points higher"."""
    if family == Family.SEVERITY:
        return _points_in_words(value)
    return str(next((word for cut, word in RATIOS if value <= cut), MOST))


def range_in_words(family: Family, low: float, high: float) -> str:
    """Return the sentence of a range."""
    words = {"low": end_in_words(family, low), "high": end_in_words(family, high)}
    if words["low"] == words["high"]:
        text = _("The range that fits the diary is narrow: %(low)s at either end.")
    else:
        text = _("The range that fits the diary runs from %(low)s to %(high)s.")
    return text % words


def span_in_words(family: Family, low: float, high: float) -> str:
    """Return a range in a few words: "from half as many to slightly more"."""
    words = {"low": end_in_words(family, low), "high": end_in_words(family, high)}
    if words["low"] == words["high"]:
        return _("%(low)s at either end") % words
    return _("from %(low)s to %(high)s") % words


def stress_in_words(family: Family, low: float, high: float) -> str:
    """Return what the range would be if unlogged days were unlike the logged ones."""
    words = {"low": end_in_words(family, low), "high": end_in_words(family, high)}
    text = _(
        "Days without a log may have been half as bad, or twice as bad. "
        "Then the range would run from %(low)s to %(high)s."
    )
    return text % words


def range_in_numbers(family: Family, span: Range) -> str:
    """Return middle, 95 % and 80 % range of an effect in numbers."""
    said = _points if family == Family.SEVERITY else _ratio
    words = {
        "middle": said(span.middle),
        "low_95": said(span.low_95),
        "high_95": said(span.high_95),
        "low_80": said(span.low_80),
        "high_80": said(span.high_80),
    }
    if family == Family.SEVERITY:
        text = _(
            "Middle: %(middle)s points. 95 %% range: %(low_95)s to %(high_95)s points. "
            "80 %% range: %(low_80)s to %(high_80)s points."
        )
    else:
        text = _(
            "Middle: %(middle)s times as many. "
            "95 %% range: %(low_95)s to %(high_95)s times. "
            "80 %% range: %(low_80)s to %(high_80)s times."
        )
    return text % words


def rounded(value: float, figures: int = FIGURES) -> float:
    """Return a number with so many significant digits; whole ones keep theirs.

    Examples
    --------
    >>> rounded(5.1923), rounded(0.0417), rounded(134.4), rounded(0)
    (5.2, 0.042, 134.0, 0.0)
    """
    if not value:
        return 0.0
    return round(float(value), max(figures - 1 - floor(log10(abs(value))), 0))


def figures_for(before: float, after: float) -> int:
    """Return how many digits two levels need so that they do not look alike."""
    wanted = range(FIGURES, MOST_FIGURES)
    differ = (one for one in wanted if rounded(before, one) != rounded(after, one))
    return FIGURES if before == after else next(differ, MOST_FIGURES)


def shown(value: float) -> str:
    """Return a number as it is read in the language of the request."""
    return str(number_format(int(value) if value == int(value) else value))


def plural_of(value: float) -> int:
    """Return the number whose plural form a value takes; broken ones read as several."""
    return int(value) if value == int(value) else 2


def _points_in_words(value: float) -> str:
    if abs(value) < NO_POINTS:
        return _("about the same")
    points = round(abs(value), 1)
    if value < 0:
        text = ngettext("%(n)s point lower", "%(n)s points lower", plural_of(points))
    else:
        text = ngettext("%(n)s point higher", "%(n)s points higher", plural_of(points))
    return text % {"n": shown(points)}


def _points(value: float) -> str:
    """Return a difference with its sign."""
    text = f"{abs(value):.1f}"
    if not float(text):
        return shown(0)
    return f"{'+' if value > 0 else '−'}{number_format(text)}"


def _ratio(value: float) -> str:
    """Return a ratio to two decimals, and more if it would look like no change."""
    places = next(
        (n for n in (2, 3) if round(value, n) != 1 or value == 1), MOST_FIGURES
    )
    # As a text: a number would be cut off, not rounded.
    return str(number_format(f"{value:.{places}f}"))
