"""The average beside the picture of a course, with its range, in words."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.analysis.codes import Family

from .curve import Curve
from .curve_words import in_unit
from .percent import percents_between


class Told(NamedTuple):
    """An average with its unit and its range, and what these are; "" without a day."""

    words: str
    about: str


def told(curve: Curve) -> Told:
    """Return the average of what was answered in time."""
    return Told(_average(curve), _about(curve))


def _average(curve: Curve) -> str:
    """Return the average with its range; a share of too few days as what was counted."""
    found = curve.average
    if found is None:
        return ""
    if curve.of.family != Family.DAYS:
        return found.with_range(in_unit(curve.of, found.mean))
    if found.span is None:
        text = ngettext("%(n)s of %(of)s day", "%(n)s of %(of)s days", found.rests_on)
        return text % {"n": round(found.mean * found.rests_on), "of": found.rests_on}
    return _("%(said)s (%(range)s)") % {
        "said": in_unit(curve.of, found.mean),
        "range": percents_between(found.span.low, found.span.high),
    }


def _about(curve: Curve) -> str:
    """Return what the average is of, and what stands in brackets behind it."""
    found = curve.average
    if found is None:
        return _("No day counts yet, so there is no average.")
    if found.span is not None:
        text = ngettext(
            "Average of %(n)s day, as logged. In brackets is its 95 %% range: it comes "
            "from how much the weeks differ.",
            "Average of %(n)s days, as logged. In brackets is its 95 %% range: it comes "
            "from how much the weeks differ.",
            found.rests_on,
        )
    elif curve.of.family == Family.DAYS:
        text = _("As logged. These are too few days for a share with its range.")
    else:
        text = ngettext(
            "Of %(n)s day, as logged, so it is no average.",
            "Average of %(n)s days, as logged. They are too few for a 95 %% range; in "
            "brackets is what half of them lie between.",
            found.rests_on,
        )
    return text % {"n": found.rests_on}
