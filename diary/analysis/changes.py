"""Changes of treatment, and the periods on and off it that they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

NEAR_DAYS = 14  # closer changes cannot be told apart
MOST_DAYS = 240
MOST_PHASES = 4
MOST_DAYS_OUTSIDE = 120  # before the first switch, and after the last
DAY = timedelta(days=1)


def moved(day: date, days: int) -> date:
    """Return the day so many days later, within the years there are: 1 to 9999.

    Examples
    --------
    >>> moved(date(2024, 2, 28), 2).isoformat(), moved(date(9999, 12, 24), 14).isoformat()
    ('2024-03-01', '9999-12-31')
    """
    later = min(max(day.toordinal() + days, 1), date.max.toordinal())
    return date.fromordinal(later)


@dataclass(frozen=True, order=True)
class Change:
    """A change of treatment, in one step or in several.

    Attributes
    ----------
    first, last : date
        First and last step; the same day for a change in one step.
    onset_days : int
        Days after the last step until the new state is reached. They and the days
        between the steps are left out.

    Examples
    --------
    >>> Change(date(2024, 1, 29), date(2024, 2, 5), onset_days=7).settled
    datetime.date(2024, 2, 12)
    """

    first: date
    last: date
    onset_days: int = 0

    def __post_init__(self) -> None:
        if self.last < self.first or self.onset_days < 0:
            raise ValueError("a change ends after it began")

    @classmethod
    def on(cls, day: date, onset_days: int = 0) -> Change:
        """Return a change in one step."""
        return cls(day, day, onset_days)

    @property
    def settled(self) -> date:
        """Return the first day on which the new state counts."""
        return moved(self.last, self.onset_days)

    def is_near(self, other: Change) -> bool:
        """Return whether the two lie within 14 days, one's steps to the other's onset.

        Examples
        --------
        >>> change = Change.on(date(2024, 1, 29), onset_days=7)
        >>> change.is_near(Change.on(date(2024, 2, 19)))
        True
        >>> change.is_near(Change.on(date(2024, 2, 20)))
        False
        """
        earliest = moved(self.first, -NEAR_DAYS)
        return earliest <= other.last and other.first <= moved(self.settled, NEAR_DAYS)


@dataclass(frozen=True)
class Period:
    """Days on one treatment and dose (`is_on`), or off it.

    Attributes
    ----------
    first, last : date
        Both belong to it.
    is_on : bool
    settle_days : int
        Days at its beginning that are left out: until a new treatment acts, or until a
        stopped one has worn off.

    Examples
    --------
    >>> january = Period(date(2024, 1, 1), date(2024, 1, 28), is_on=False)
    >>> january.settled
    datetime.date(2024, 1, 1)
    """

    first: date
    last: date
    is_on: bool
    settle_days: int = 0

    @property
    def settled(self) -> date:
        """Return the first day that counts."""
        return moved(self.first, self.settle_days)


def join_steps(days: Iterable[date], onset_days: int = 0) -> list[Change]:
    """Return the changes that steps of one treatment make.

    Steps up to 14 days apart are one change: a titration, or a taper.

    Examples
    --------
    >>> steps = [date(2024, 1, 1), date(2024, 1, 15), date(2024, 3, 1)]
    >>> [(one.first.day, one.last.day) for one in join_steps(steps)]
    [(1, 15), (1, 1)]
    """
    changes: list[Change] = []
    for day in sorted(days):
        if changes and (day - changes[-1].last).days <= NEAR_DAYS:
            changes[-1] = Change(changes[-1].first, day, onset_days)
        else:
            changes.append(Change.on(day, onset_days))
    return changes


def as_one(change: Change, others: Iterable[Change]) -> Change:
    """Return a change together with all that cannot be told apart from it.

    Its effect is that of all of them. A change near to one that was taken in is taken
    in as well.

    Examples
    --------
    >>> other = Change.on(date(2024, 2, 5), onset_days=7)
    >>> both = as_one(Change.on(date(2024, 1, 29)), [other])
    >>> both.first.isoformat(), both.settled.isoformat()
    ('2024-01-29', '2024-02-12')
    """
    rest = list(others)
    while near := [one for one in rest if change.is_near(one)]:
        rest = [one for one in rest if one not in near]
        together = [change, *near]
        last = max(one.last for one in together)
        settled = max(one.settled for one in together)
        first = min(one.first for one in together)
        change = Change(first, last, (settled - last).days)
    return change


def periods_of(change: Change) -> tuple[Period, Period]:
    """Return the 120 days before a change and from its first step to 120 after it.

    Examples
    --------
    >>> before, after = periods_of(Change.on(date(2024, 5, 1), onset_days=7))
    >>> before.last.isoformat(), after.first.isoformat(), after.settled.isoformat()
    ('2024-04-30', '2024-05-01', '2024-05-08')
    """
    first = moved(change.first, -MOST_DAYS_OUTSIDE)
    last = moved(change.last, MOST_DAYS_OUTSIDE - 1)
    settle = (change.settled - change.first).days
    return (
        Period(first, moved(change.first, -1), is_on=False),
        Period(change.first, last, True, settle),
    )


def switches_of(periods: Sequence[Period]) -> list[Change]:
    """Return where periods go over from off to on, or back.

    Examples
    --------
    >>> periods = periods_of(Change.on(date(2024, 5, 1), onset_days=7))
    >>> switches_of(periods) == [Change.on(date(2024, 5, 1), onset_days=7)]
    True
    """
    return [
        Change.on(after.first, after.settle_days)
        for before, after in pairwise(periods)
        if before.is_on != after.is_on
    ]


def latest(periods: Iterable[Period]) -> list[Period]:
    """Return the periods that are pooled, cut to one window.

    The latest 4 phases on and off in at most 240 days, with at most 120 days before the
    first switch and after the last.

    Examples
    --------
    >>> year = [
    ...     Period(date(2024, 1, 1), date(2024, 9, 30), is_on=False),
    ...     Period(date(2024, 10, 1), date(2024, 12, 31), is_on=True),
    ... ]
    >>> latest(year)[0].first.isoformat()
    '2024-06-03'
    """
    used = sorted(periods, key=lambda one: one.first)
    while len(switches_of(used)) >= MOST_PHASES:
        used = used[1:]
    if switches := switches_of(used):
        last = min(used[-1].last, moved(switches[-1].first, MOST_DAYS_OUTSIDE - 1))
        first = max(
            moved(switches[0].first, -MOST_DAYS_OUTSIDE), moved(last, 1 - MOST_DAYS)
        )
        used = [_cut(one, first, last) for one in used if one.last >= first]
    return [one for one in used if one.first <= one.last]


def _cut(period: Period, first: date, last: date) -> Period:
    start = max(period.first, first)
    settle = max((period.settled - start).days, 0)
    return replace(period, first=start, last=min(period.last, last), settle_days=settle)
