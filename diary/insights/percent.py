"""Shares in percent, for whatever shows one: pages, summaries, files, dashboards.

What is there never reads as 0 %, nor what is not whole as 100 %.
"""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import gettext as _

WHOLE = 100
# Rounding errors of a range whose end is nothing or everything.
_NOISE = 1e-9


def percent(part: float, whole: float, places: int = 0) -> str:
    """Return a share with so many decimals at most: "86 %"; a dash of nothing."""
    if not whole:
        return "–"
    return _("%(n)s %%") % {"n": percent_number(part / whole, places)}


def percents_between(low: float, high: float) -> str:
    """Return a range of shares, from 0 to 1, in percent: "11 to 47 %"."""
    words = {"low": percent_number(low), "high": percent_number(high)}
    return _("%(low)s to %(high)s %%") % words


def percent_number(share: float, places: int = 0) -> str:
    """Return a share from 0 to 1 as a number of percent: "86", "over 99"."""
    value, least = WHOLE * share, 10**-places
    if WHOLE * _NOISE < value < least:
        return _("under %(n)s") % {"n": _number(least, places)}
    if WHOLE - least < value < WHOLE * (1 - _NOISE):
        return _("over %(n)s") % {"n": _number(WHOLE - least, places)}
    return _number(value, places)


def _number(value: float, places: int) -> str:
    rounded = round(value, places)
    is_whole = rounded == int(rounded)
    return str(formats.number_format(int(rounded) if is_whole else rounded))
