"""When a treatment was used: regimens that follow each other, told as one time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from diary.models import Regimen


class Span(NamedTuple):
    """A time of use: its first day and the first day without it; None is open."""

    starts_on: date | None
    ends_on: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether a day belongs to it."""
        return (self.starts_on or date.min) <= day < (self.ends_on or date.max)


def newest_first(regimens: Iterable[Regimen]) -> list[Regimen]:
    """Return regimens with the one that goes on, or ended last, first."""
    return sorted(
        regimens,
        key=lambda one: (one.ends_on or date.max, one.starts_on or date.min),
        reverse=True,
    )


def spells_of(days: Iterable[tuple[date | None, date | None]]) -> list[Span]:
    """Return the times of use of a treatment, in order.

    `days` are the first days of its current regimens, which share none, and the first
    days without them, the earliest in front. Changes of dose do not end a time of use:
    regimens without a day between them are one.
    """
    found: list[Span] = []
    ends = None
    for starts_on, ends_on in days:
        if starts_on is not None and starts_on == ends:
            found[-1] = Span(found[-1].starts_on, ends_on)
        else:
            found.append(Span(starts_on, ends_on))
        ends = ends_on
    return found


def last_span(spans: Iterable[Span], today: date) -> Span | None:
    """Return the time of use that holds today, else the last one.

    `spans` are the days of a treatment's current regimens, which share none.
    """
    ordered: list[Span] = sorted(spans, key=lambda one: one.starts_on or date.min)
    found = spells_of(ordered)
    last = found[-1] if found else None
    return next((one for one in found if one.holds_on(today)), last)


def told(starts_on: date | None, ends_on: date | None, today: date) -> str:
    """Return a time of use in words."""
    days = {
        "start": date_format(starts_on) if starts_on else "",
        "end": date_format(ends_on) if ends_on else "",
    }
    if ends_on is None:
        since = _("Used since %(start)s") if starts_on else _("Used, start not known")
        return since % days
    if ends_on > today:
        return _going_on(starts_on) % days
    if starts_on is None:
        return _("Used, start not known, until %(end)s") % days
    return _("Used from %(start)s until %(end)s") % days


def _going_on(starts_on: date | None) -> str:
    if starts_on is None:
        return _("Used, start not known, planned until %(end)s")
    return _("Used since %(start)s, planned until %(end)s")
