"""What was answered in the days of a summary, by the one rule of comparisons.

An average rests on what was said in time (`insights.in_time`), of spasms as of all
else, so that a summary never disagrees with the page of changes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.db.models import Count, Q, Sum

from diary.insights.day_rows import Answered, read_answered, read_totals
from diary.insights.in_time import answered_anew, is_in_time
from diary.insights.outcome_codes import Outcome, Sort
from diary.insights.outcomes import Facts, facts_of
from diary.insights.whole_numbers import OF_DAYS, read_rows
from diary.models import Patient
from diary.vocab.entries import CheckInPart

from .period import Period


class _Episode(NamedTuple):
    """How strong a spasm was."""

    severity: int | None


class Answers:
    """The check-ins of some days and what they come to, day by day, read on demand."""

    def __init__(self, patient: Patient, period: Period) -> None:
        self._patient, self._period = patient, period
        self._values: dict[Sort, dict[date, float]] = {}

    @cached_property
    def check_ins(self) -> list[Answered]:
        """All check-ins, late ones too."""
        return read_answered(self._patient, self._period.first, self._period.last)

    @cached_property
    def late(self) -> set[str]:
        """The keys of those that were typed or changed when it was too late."""
        changed = [one for one in self.check_ins if one.version > 1]
        rows = self._patient.checkins.filter(**self._days, version__gt=1)
        anew = answered_anew(self._patient, list(rows)) if changed else set()
        late = [one for one in self.check_ins if not is_in_time(one)]
        late += [one for one in changed if one.pk in anew]
        return {one.key for one in late}

    @cached_property
    def evenings(self) -> list[Answered]:
        """The evening check-ins, late ones too."""
        return [one for one in self.check_ins if one.part == CheckInPart.EVENING]

    @property
    def complete_days(self) -> int:
        """On how many days the number of spasms is known, from late answers too."""
        return int(self._counted["complete"])

    @property
    def noted_apart(self) -> tuple[float, int]:
        """How many spasms are noted on days that are not complete, and on how many."""
        return float(self._counted["noted"] or 0), self._counted["days"]

    @cached_property
    def _counted(self) -> dict[str, Any]:
        apart = Q(spasms__isnull=True, episodes__gt=0)
        return self._patient.days.filter(**self._days).aggregate(
            complete=Count("spasms"),
            noted=Sum("episodes", filter=apart),
            days=Count("local_day", filter=apart),
        )

    def of(self, sort: Sort) -> dict[date, float]:
        """Return an outcome by its day, where it was said in time."""
        if sort not in self._values:
            facts = self._with_episodes if sort == Sort.WORST else self._facts
            values = facts.series(Outcome(sort)).values.tolist()
            by_day = zip(facts.days, values, strict=True)
            self._values[sort] = {day: one for day, one in by_day if one == one}  # noqa: PLR0124  nan is not itself
        return self._values[sort]

    @cached_property
    def woken(self) -> dict[date, float]:
        """How often one woke in a night, by its day, where it was said in time."""
        return {
            one.local_day: float(one.woken)
            for one in self.check_ins
            if one.woken is not None and one.key not in self.late
        }

    @property
    def _days(self) -> dict[str, Any]:
        return {"local_day__range": (self._period.first, self._period.last)}

    @cached_property
    def _facts(self) -> Facts:
        """What was said in time, without the single spasms."""
        first, last = self._period.first, self._period.last
        in_time = [one for one in self.check_ins if one.key not in self.late]
        return facts_of(
            first,
            last,
            totals=cast("Any", read_totals(self._patient, first, last)),
            check_ins=cast("Any", in_time),
            episodes=(),
            effects=(),
            with_late=True,
        )

    @cached_property
    def _with_episodes(self) -> Facts:
        """The same with the strength of each spasm, which few outcomes ask for."""
        logged: dict[date, list[Any]] = defaultdict(list)
        days = self._period.first, self._period.last
        for day, severity in read_rows(
            self._patient,
            days,
            f"FROM diary_episode {OF_DAYS} AND voided_at IS NULL",
            *("CAST(local_day AS TEXT)", "severity"),
        ):
            logged[date.fromisoformat(day)].append(_Episode(severity))
        return replace(self._facts, episodes=logged)
