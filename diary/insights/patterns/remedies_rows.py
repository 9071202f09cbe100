"""Uses of home remedies, therapies and devices, with their ratings."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import Final

from django.db.models import Count

from diary.analysis.remedies import RemedyDescription, RemedyUse, describe_remedy
from diary.models import Patient
from diary.vocab.entries import DoseStatus
from diary.vocab.treatments import TreatmentKind

from .evenings import DAY
from .page import Period

WEEK: Final = 7
KINDS: Final = (TreatmentKind.REMEDY, TreatmentKind.THERAPY, TreatmentKind.DEVICE)


@dataclass(frozen=True)
class Remedy:
    """One remedy with its uses in a period, on so many days and in so many weeks."""

    name: str
    kind: str
    days: int
    weeks: int
    uses: tuple[RemedyUse, ...]

    @cached_property
    def described(self) -> RemedyDescription:
        """What was noted around its uses. No number of it is an effect."""
        return describe_remedy(self.uses)

    @cached_property
    def pairs(self) -> list[tuple[float, float]]:
        """The ratings before and after of the uses that have both."""
        return [
            (one.before, one.after)
            for one in self.uses
            if one.before is not None and one.after is not None
        ]

    def worse_than(self, usual: float | None) -> int:
        """Return how many uses began above the usual strength."""
        if usual is None:
            return 0
        rated = [one.before for one in self.uses if one.before is not None]
        return sum(value > usual for value in rated)


@dataclass(frozen=True)
class Remedies:
    """What was used in a period, what was used most in front.

    `usual` is the middle strength of the spasms that were rated, of which there are
    `rated`.
    """

    used: tuple[Remedy, ...]
    usual: float | None
    rated: int


def read_remedies(patient: Patient, period: Period) -> Remedies:
    """Return the remedies that were used in a period."""
    doses = patient.doses.current().filter(
        status=DoseStatus.TAKEN,
        treatment__kind_of__in=KINDS,
        treatment__voided_at=None,
        **period.days,
    )
    ratings = ("rating_before", "rating_after", "rated_after")
    uses: dict[tuple[str, str], list[RemedyUse]] = defaultdict(list)
    days: dict[tuple[str, str], set[str]] = defaultdict(set)
    rows = doses.order_by().values_list(
        "treatment__name", "treatment__kind_of", DAY, *ratings
    )
    for name, kind, day, before, after, minutes in rows:
        uses[name, kind].append(RemedyUse(before, after, minutes))
        days[name, kind].add(day)
    used = [
        Remedy(
            name,
            kind,
            len(days[name, kind]),
            _weeks(days[name, kind], period),
            tuple(found),
        )
        for (name, kind), found in uses.items()
    ]
    used.sort(key=lambda one: (-len(one.uses), one.name.casefold()))
    counts = _strengths(patient, period)
    return Remedies(tuple(used), _median(counts), sum(counts.values()))


def _weeks(days: Iterable[str], period: Period) -> int:
    """Return in how many weeks these days lie; the last week ends with the period."""
    ends = (date.fromisoformat(day) for day in days)
    return len({(period.last - day).days // WEEK for day in ends})


def _strengths(patient: Patient, period: Period) -> Mapping[int, int]:
    """Count the rated spasms by their strength."""
    rows = patient.episodes.current().filter(**period.days).exclude(severity=None)
    told = rows.order_by().values_list("severity").annotate(number=Count("pk"))
    return dict(told)


def _median(counts: Mapping[int, int]) -> float | None:
    """Return the median of numbers that are given by how often each is there."""
    total = sum(counts.values())
    if not total:
        return None
    values = sorted(counts)
    reached = list(accumulate(counts[value] for value in values))
    middle = ((total - 1) // 2, total // 2)
    return sum(values[bisect_right(reached, place)] for place in middle) / 2
