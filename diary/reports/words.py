"""Numbers and texts of a summary in words: with units, and as they may be printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from statistics import median
from typing import Any, Final

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Stands where nobody said anything; never a zero.
NOTHING: Final = "–"
# They would turn round what stands behind them. An isolate ends by itself.
_OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e")
_OPENS: Final = frozenset("\u2066\u2067\u2068")
_CLOSES: Final = "\u2069"


def day(which: date) -> str:
    """Return a day as it is read in the language of the request."""
    return date_format(which)


def short_day(which: date) -> str:
    """Return a day for a narrow column: "24 Aug 2026"."""
    return date_format(which, "j M Y")


def number(value: float, places: int = 1) -> str:
    """Return a number rounded to so many places; whole ones have no point."""
    rounded = round(value, places)
    whole = rounded == int(rounded)
    return str(number_format(int(rounded) if whole else f"{rounded:.{places}f}"))


def median_of(values: Sequence[float], places: int = 1) -> str:
    """Return the middle one of some values, or a dash if there is none."""
    return number(median(values), places) if values else NOTHING


def spread(values: Sequence[float], places: int = 1) -> str:
    """Return the lowest and the highest of some values: "0 to 14"."""
    words = {"low": number(min(values), places), "high": number(max(values), places)}
    return _("%(low)s to %(high)s") % words


def of_days(some: int, days: int) -> str:
    """Return on how many days something rests: "78 of 91 days"."""
    text = ngettext("%(some)s of %(n)s day", "%(some)s of %(n)s days", days)
    return text % {"some": some, "n": days}


def number_of_days(days: int) -> str:
    """Return a number of days: "34 days"."""
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def times(count: int) -> str:
    """Return how often: "3 times"."""
    return ngettext("%(n)s time", "%(n)s times", count) % {"n": count}


def shortened(text: str, most: int) -> str:
    """Return a text of so many characters at most, with a sign that it goes on."""
    text = printable(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def printable(text: str) -> str:
    """Return a text without what changes how its surroundings are read.

    Control characters and those that turn the direction of writing round are left out.
    Isolates stay, and end where the text ends.
    """
    if text.isprintable() and text.isascii():
        # Most are, and looking at each sign takes long.
        return text.strip()
    kept: list[str] = []
    is_open = 0
    for char in text:
        if char in _OVERRIDES or _is_control(char):
            continue
        if char == _CLOSES:
            if not is_open:
                continue
            is_open -= 1
        is_open += char in _OPENS
        kept.append(" " if char in "\t\r\n\x0b\x0c\x85" else char)
    return "".join(kept).strip() + _CLOSES * is_open


def all_printable(value: Any) -> Any:
    """Return a document, or a part of it, with every text in it made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        return tuple(all_printable(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: getattr(value, one.name) for one in fields(value)}
        # The texts of a drawing are printable already.
        told.pop("svg", None)
        changed = {name: all_printable(one) for name, one in told.items()}
        return replace(value, **changed)
    return value


def joined(parts: Iterable[str]) -> str:
    """Return what is said of several texts, one after the other with a comma."""
    return ", ".join(one for one in parts if one)


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs"} and not char.isspace()
