"""What the pages of scales and goals read, with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diary.models import Assessment, Goal, Patient, Revision
from diary.vocab.scales import OFFERED_AGAIN_AFTER, Scale

from .converters import ASKED
from .look import Group, groups, said

# As many answers as half a year of weeks has.
RECENT = 26
NEWEST_FIRST = ("-local_day", "-occurred_at", "-pk")

NAMES = {
    Scale.PSFS: gettext_lazy("Penn Spasm Frequency Scale"),
    Scale.PGIC: gettext_lazy("Overall change (PGIC)"),
    Scale.GOAL: gettext_lazy("My goals"),
}
ABOUT = {
    Scale.PSFS: gettext_lazy("How often spasms come, and how severe they are."),
    Scale.PGIC: gettext_lazy("How things are overall, compared with a day you choose."),
    Scale.GOAL: gettext_lazy("What you want to reach, in your own words."),
}


@dataclass(frozen=True)
class Last:
    """The last answer, and when the question is offered again."""

    levels: tuple[str, ...]
    day: date
    days_ago: int
    offered_on: date

    @property
    def is_offered(self) -> bool:
        """Tell whether a week has passed."""
        return self.days_ago >= OFFERED_AGAIN_AFTER.days


@dataclass(frozen=True)
class Card:
    """One scale: its last answer, and the recent ones that belong together."""

    scale: str
    name: str
    about: str
    last: Last | None
    group: Group | None
    has_more: bool


@dataclass(frozen=True)
class GoalRow:
    """One goal with its last rating."""

    goal: Goal
    last: Last | None


@dataclass(frozen=True)
class Goals:
    """Goals of now, ended ones, and those that were taken back."""

    current: list[GoalRow]
    ended: list[GoalRow]
    taken_back: list[GoalRow]


@dataclass(frozen=True)
class Year:
    """The answers of one year, and the years that have any."""

    year: int
    years: list[int]
    groups: list[Group]


def cards(patient: Patient) -> list[Card]:
    """Return the scales that everybody has: one query for the newest of each."""
    newest = Q()
    for scale in ASKED:
        rows = answers(patient, scale).values("pk")[: RECENT + 1]
        newest |= Q(pk__in=rows)
    found = patient.assessments.filter(newest).order_by(*NEWEST_FIRST)
    by_scale: dict[str, list[Assessment]] = defaultdict(list)
    for one in found:
        by_scale[one.scale].append(one)
    return [_card(patient, scale, by_scale[scale]) for scale in ASKED]


def _card(patient: Patient, scale: Scale, found: list[Assessment]) -> Card:
    alike = groups(scale, found[:RECENT])
    return Card(
        scale=scale.value,
        name=str(NAMES[scale]),
        about=str(ABOUT[scale]),
        last=_last(found[0], patient.today()) if found else None,
        group=alike[0] if alike else None,
        has_more=len(found) > RECENT or len(alike) > 1,
    )


def answers(patient: Patient, scale: Scale, **where: Any) -> Any:
    """Return the answers to a scale that stand, the newest first."""
    rows = patient.assessments.current().filter(scale=scale, **where)
    return rows.order_by(*NEWEST_FIRST)


def last_answer(patient: Patient, scale: Scale) -> Assessment | None:
    """Return the newest answer to a scale."""
    return cast("Assessment | None", answers(patient, scale).first())


def goals(patient: Patient) -> Goals:
    """Return all goals with their last rating: two queries."""
    rated = answers(patient, Scale.GOAL, goal=OuterRef("pk"))
    newest = Subquery(rated.values("pk")[:1])
    found = list(patient.goals.annotate(newest=newest).order_by("set_on", "pk"))
    ratings = patient.assessments.in_bulk([one.newest for one in found if one.newest])
    today = patient.today()
    rows = [
        GoalRow(one, _last(ratings[one.newest], today) if one.newest else None)
        for one in found
    ]
    standing = [one for one in rows if one.goal.voided_at is None]
    return Goals(
        current=[one for one in standing if one.goal.ended_on is None],
        ended=[one for one in standing if one.goal.ended_on is not None],
        taken_back=[one for one in rows if one.goal.voided_at is not None],
    )


def year(rows: Any, scale: Scale, wanted: str) -> Year:
    """Return the answers among `rows` of one year, of the last one if none is named.

    Raises
    ------
    Http404
        `wanted` is no year.
    """
    if wanted and not (wanted.isdecimal() and wanted.isascii() and len(wanted) == 4):
        raise Http404
    years = [day.year for day in rows.order_by().dates("local_day", "year", "DESC")]
    if not wanted and not years:
        return Year(0, [], [])
    chosen = int(wanted) if wanted else years[0]
    if not date.min.year < chosen < date.max.year:
        raise Http404
    of_year = rows.filter(local_day__range=(date(chosen, 1, 1), date(chosen, 12, 31)))
    return Year(chosen, years, groups(scale, of_year) if chosen in years else [])


def goal_history(goal: Goal) -> list[tuple[Revision, list[tuple[str, str]]]]:
    """Return what a goal said before each change, newest first."""
    trail = goal.patient.revisions.filter(subject_id=goal.pk).select_related("by")
    return [(one, _before(one.before)) for one in trail.order_by("-version")]


def _before(before: dict[str, Any]) -> list[tuple[str, str]]:
    labels = {"text": _("Goal"), "set_on": _("Since"), "ended_on": _("Ended on")}
    return [
        (label, before[name] if name == "text" else _in_words(before[name]))
        for name, label in labels.items()
        if before[name]
    ]


def _in_words(day: str) -> str:
    return date_format(date.fromisoformat(day))


def _last(answer: Assessment, today: date) -> Last:
    return Last(
        levels=said(answer),
        day=answer.local_day,
        days_ago=max((today - answer.local_day).days, 0),
        offered_on=answer.local_day + OFFERED_AGAIN_AFTER,
    )
