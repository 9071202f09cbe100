"""When a treatment was used: its regimens as periods, and how they are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from diary.models import Regimen


def open_period(regimens: Iterable[Regimen]) -> Regimen | None:
    """Return the period that goes on."""
    return next((one for one in regimens if one.ends_on is None), None)


def newest_first(regimens: Iterable[Regimen]) -> list[Regimen]:
    """Return periods with the one that goes on, or ended last, first."""
    return sorted(
        regimens,
        key=lambda one: (one.ends_on or date.max, one.starts_on or date.min),
        reverse=True,
    )


def overlapping(
    regimens: Iterable[Regimen], starts_on: date | None, ends_on: date | None
) -> Regimen | None:
    """Return a period that shares a day with the given one."""
    begins, ends = starts_on or date.min, ends_on or date.max
    for one in regimens:
        if begins < (one.ends_on or date.max) and (one.starts_on or date.min) < ends:
            return one
    return None


def told(starts_on: date | None, ends_on: date | None) -> str:
    """Return a period in words."""
    days = {
        "start": date_format(starts_on) if starts_on else "",
        "end": date_format(ends_on) if ends_on else "",
    }
    if ends_on is None:
        since = _("Used since %(start)s") if starts_on else _("Used, start not known")
        return since % days
    if starts_on is None:
        return _("Used, start not known, until %(end)s") % days
    return _("Used from %(start)s until %(end)s") % days
