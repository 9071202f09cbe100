"""What an effect compares with what: before a change and after, with and without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diary.analysis.changes import Change, periods_of
from diary.analysis.codes import Side
from diary.vocab.changes import Reason

from .change_words import dose_in_words

if TYPE_CHECKING:
    from diary.models import Regimen

    from .change_points import Point


class How(StrEnum):
    """Which days are compared with which."""

    CHANGE = "change"  # after a change with before it
    ON_OFF = "on_off"  # all days on a treatment with days without it
    PERIODS = "periods"  # two periods that somebody chose


@dataclass(frozen=True)
class Compared:
    """What is compared with what, in words.

    Attributes
    ----------
    how : How
    what : str
        The change, the treatment, or the second period.
    brief : str
        A change in a few words, for a sentence; the same as `what` if it is one.
    other : str
        The first period, if two periods are compared.
    change : Change or None
        Its days, for a change.
    in_bad_time : bool
        Whether the person noted that it was made as things got worse.
    parts : int
        How many changes it is made of, too close to be told apart.
    is_over : bool
        Whether no day to come can belong to its second side.
    """

    how: How
    what: str
    other: str = ""
    change: Change | None = None
    in_bad_time: bool = False
    parts: int = 1
    brief: str = ""
    is_over: bool = False


SIDES: Final[Mapping[How, Mapping[Side, Any]]] = {
    How.CHANGE: {
        Side.BEFORE: gettext_lazy("Before the change"),
        Side.AFTER: gettext_lazy("After the change"),
    },
    How.ON_OFF: {
        Side.BEFORE: gettext_lazy("Days without it"),
        Side.AFTER: gettext_lazy("Days on it"),
    },
    How.PERIODS: {
        Side.BEFORE: gettext_lazy("First period"),
        Side.AFTER: gettext_lazy("Second period"),
    },
}


def at_change(
    point: Point, *, others: Iterable[Point] = (), today: date | None = None
) -> Compared:
    """Compare what follows a change with what was before it.

    `others` are the other changes of the diary. Without `today` days may still come.
    """
    following = [one.change.first for one in others]
    reasons = {one.noted.reason for one in point.steps if one.noted is not None}
    return Compared(
        How.CHANGE,
        point.words,
        change=point.change,
        in_bad_time=Reason.GOT_WORSE in reasons,
        parts=point.parts,
        brief=point.brief,
        is_over=today is not None and _is_over(point.change, following, today),
    )


def on_and_off(regimen: Regimen) -> Compared:
    """Compare all days on a dose with the days without the treatment."""
    return Compared(How.ON_OFF, dose_in_words(regimen))


def two_periods(first: tuple[date, date], second: tuple[date, date]) -> Compared:
    """Compare the second period with the first, by their first and last days."""
    return Compared(How.PERIODS, _period(second), other=_period(first))


def side_in_words(how: How, side: Side) -> str:
    """Return what a side is called before a colon: "After the change"."""
    return str(SIDES[how][side])


def _is_over(change: Change, starts: Iterable[date], today: date) -> bool:
    """Tell whether the days after a change are over, or another change ended them."""
    _before, after = periods_of(change)
    return after.last < today or any(change.first < one <= today for one in starts)


def _period(days: tuple[date, date]) -> str:
    first, last = (date_format(day) for day in days)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}
