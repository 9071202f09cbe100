"""What is said since each step of one treatment, for the page of that treatment.

It is read from what the page of changes was last made of, with one question. Nothing is
worked out here: where nothing is known yet it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from diary.due import GIVEN_BY_A_CLINIC
from diary.models import Treatment
from diary.treatments.course.lines import Line

from .dashboard_screen import language


class Since(NamedTuple):
    """What is said since one step, as sentences; `key` names the change to look at.

    Without a change to look at `key` is "", and the sentence says what is missing.
    `link` is what leads to the change.
    """

    day: date | None
    key: str
    says: Sequence[str]
    link: str = ""


class LineSince(NamedTuple):
    """A line of the course with what is said since its steps."""

    line: Line
    told: Sequence[Since]


@dataclass(frozen=True)
class CourseSince:
    """The lines of a course, and on which day what they say was worked out.

    `made_on` is None if nothing was worked out yet.
    """

    lines: Sequence[LineSince]
    made_on: date | None


def since_steps(treatment: Treatment, lines: Sequence[Line]) -> CourseSince:
    """Return what is said since each step: one query, none where there are no steps.

    What a clinic gives is compared at each time it was given, not where its use begins
    or ends, so nothing is said there.
    """
    if not lines or treatment.kind_of in GIVEN_BY_A_CLINIC:
        return CourseSince([LineSince(one, ()) for one in lines], None)
    patient = treatment.patient
    kept = patient.screens.filter(language=language())
    row = kept.values_list("effects", "made_on").first()
    effects, made_on = row or ((), None)
    known = {
        one.day: one for one in _known(effects, str(treatment.pk), patient.stale_from)
    }
    begins = {one.day for one in lines}
    today = patient.today()
    return CourseSince(
        [LineSince(one, [*_of_line(one, known, begins, today)]) for one in lines],
        made_on,
    )


def since_given(treatment: Treatment) -> Mapping[date | None, Since]:
    """Return what is said since each time that a clinic gave a treatment, by its day.

    It takes one query. A time of which nothing is worked out yet is not among them.
    """
    patient = treatment.patient
    kept = patient.screens.filter(language=language())
    row = kept.values_list("effects", flat=True).first()
    found = _known(row or (), str(treatment.pk), patient.stale_from)
    return {one.day: one for one in found}


def _known(
    effects: Iterable[Any], treatment: str, stale_from: date | None
) -> Iterator[Since]:
    """Yield what was kept of the steps of a treatment.

    A change with a step since `stale_from` is not among them: it may have been moved
    or taken back. Steps that are one change are told at the last of them.
    """
    for one in effects:
        if "says" not in one:
            # An earlier version of Klonos kept less.
            continue
        steps = [(pk, date.fromisoformat(day)) for pk, day in one["steps"]]
        if stale_from and any(day >= stale_from for _pk, day in steps):
            continue
        days = sorted(day for pk, day in steps if pk == treatment)
        for day in days[:-1]:
            text = _("Compared as one change with the step of %(day)s")
            link = text % {"day": date_format(days[-1])}
            yield Since(day, one["key"], (), link)
        for day in days[-1:]:
            yield Since(day, one["key"], one["says"], _("What happened since"))


def _of_line(
    line: Line,
    known: Mapping[date | None, Since],
    begins: set[date | None],
    today: date,
) -> Iterator[Since]:
    """Yield what is said since the day of a line, and since an end that has no line."""
    if line.day is None:
        yield Since(None, "", [_("Without a day nothing can be compared.")])
    elif line.day <= today:
        yield known.get(line.day) or Since(line.day, "", [_("Not worked out yet.")])
    ends = line.regimen.ends_on if line.regimen else None
    if ends not in begins and ends in known:
        yield known[ends]
