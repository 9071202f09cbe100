"""Nearer, further, earlier, later: each state of the picture has an address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from .curve import Curve

LEAST_DAYS: Final = 7
ONE_DAY: Final = timedelta(days=1)


class Move(NamedTuple):
    """One button: its name, its key on a keyboard, and where it leads.

    `first` and `last` are None where it leads nowhere; `all` leads to everything.
    """

    name: str
    label: Any
    sign: str
    key: str
    first: date | None
    last: date | None

    @property
    def is_all(self) -> bool:
        """Tell whether it shows the whole diary."""
        return self.name == "all"


def moves(curve: Curve, today: date) -> list[Move]:
    """Return the five ways to go on from a picture."""
    first, last, length = curve.first, curve.last, curve.length
    is_whole = first <= curve.begins and last >= today
    nearer = _around(first, last, max(length // 2, LEAST_DAYS))
    further = _inside(*_around(first, last, length * 2), curve.begins, today)
    half = timedelta(days=max(length // 2, 1))
    begins = min(first, curve.begins)
    earlier = max(first - half, begins)
    later = min(last + half, today)
    span = timedelta(days=length - 1)
    return [
        _move("in", _("Closer"), "+", "+", nearer, length > LEAST_DAYS),
        _move("out", _("Wider"), "−", "-", further, not is_whole),
        _move(
            "earlier",
            _("Earlier"),
            "←",
            "ArrowLeft",
            (earlier, earlier + span),
            earlier < first,
        ),
        _move(
            "later", _("Later"), "→", "ArrowRight", (later - span, later), later > last
        ),
        Move("all", _("All"), "", "0", None if is_whole else first, last),
    ]


def _move(
    name: str, label: Any, sign: str, key: str, days: tuple[date, date], can: bool
) -> Move:
    first, last = days if can else (None, None)
    return Move(name, label, sign, key, first, last)


def _around(first: date, last: date, length: int) -> tuple[date, date]:
    """Return so many days around the middle of others, as far as there are days."""
    middle = first.toordinal() + (last - first).days // 2
    begins = max(middle - (length - 1) // 2, 1)
    ends = min(begins + length - 1, date.max.toordinal())
    return date.fromordinal(begins), date.fromordinal(ends)


def _inside(first: date, last: date, begins: date, today: date) -> tuple[date, date]:
    """Move days so that they end today at the latest, and begin with the diary."""
    if last > today:
        first, last = first - (last - today), today
    if first < begins:
        last = min(last + (begins - first), today)
        first = begins
    return first, last
