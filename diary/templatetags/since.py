"""What happened since each step, on the page of a treatment, whose room knows none."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from diary.insights.since_steps import CourseSince, Since, since_given, since_steps
from diary.models import Treatment
from diary.treatments.course.lines import Line
from diary.treatments.given.overview import GivenRow

register = template.Library()


@register.simple_tag
def since_each_step(treatment: Treatment, lines: Sequence[Line]) -> CourseSince:
    """Return the lines of a course, each with what is said since it."""
    return since_steps(treatment, lines)


@register.simple_tag
def since_each_given(
    treatment: Treatment, rows: Sequence[GivenRow]
) -> list[tuple[GivenRow, Since | None]]:
    """Return what a clinic gave, each time with what is said since it, if anything."""
    known = since_given(treatment)
    return [(one, known.get(one.dose.local_day)) for one in rows]
