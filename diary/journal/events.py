"""Life events in words: the list of them, and what one said before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from diary.models import LifeEvent, Patient, Revision

from .marks import named, told


class Line(NamedTuple):
    """A life event as the list shows it."""

    pk: UUID
    name: str
    when: str
    leave_out: bool
    note: str
    is_over: bool


def read_events(patient: Patient) -> tuple[list[Line], list[Line], list[Line]]:
    """Return what goes on, what is over and what was taken back, newest first."""
    ongoing: list[Line] = []
    over: list[Line] = []
    taken_back: list[Line] = []
    for one in patient.lifeevents.order_by("-starts_on", "-pk"):
        when = told(one.starts_on, one.ends_on)
        line = Line(
            one.pk,
            named(one.what),
            when,
            one.leave_out,
            one.note[:200],
            one.ends_on is not None,
        )
        if one.voided_at is not None:
            taken_back.append(line)
        else:
            (ongoing if one.ends_on is None else over).append(line)
    return ongoing, over, taken_back


def history(event: LifeEvent) -> list[tuple[Revision, dict[str, str]]]:
    """Return what a life event said before each change, newest first."""
    trail = event.patient.revisions.filter(subject_id=event.pk)
    revisions = trail.select_related("by").order_by("-version")
    return [(one, said(one.before)) for one in revisions]


def said(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the stored content of a life event as labels and values in words."""
    ends_on = content["ends_on"]
    words = {
        _("What"): named(content["what"]),
        _("From"): _day(content["starts_on"]),
        _("To"): _day(ends_on) if ends_on else _("still going on"),
        _("Left out of comparisons"): _("yes") if content["leave_out"] else _("no"),
    }
    return words | ({_("Note"): content["note"]} if content["note"] else {})


def _day(text: str) -> str:
    return formats.date_format(date.fromisoformat(text))
