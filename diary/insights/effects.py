"""What is said of each change, in a few words, for pages that show something else.

It is read from what the page of changes was last made of, with one question, and says
on which day that was. Nothing is worked out here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from diary.models import Patient

from .dashboard_screen import language

# So many changes of one treatment are told, the latest.
MOST: Final = 3


class Told(NamedTuple):
    """One step of a treatment: the change it is part of, and what is said of spasms.

    `span` is the 95 % range in words, and "" where no number may be shown. `made_on` is
    the day on which this was worked out.
    """

    day: date
    key: str
    title: str
    span: str
    made_on: date


def effects_by_treatment(
    patient: Patient, *, most: int | None = MOST
) -> Mapping[UUID, list[Told]]:
    """Return what is said of the changes of each treatment, the latest first.

    At most so many of each; all of them with None.

    Nothing if nobody has looked at the page of changes since answers were last brought
    up to date.
    """
    kept = patient.screens.filter(language=language())
    rows = kept.values_list("effects", "made_on")
    return told_of(rows, stale_from=patient.stale_from, most=most)


def told_of(
    kept: Iterable[tuple[Any, date]],
    *,
    stale_from: date | None,
    most: int | None = MOST,
) -> Mapping[UUID, list[Told]]:
    """Return the same of what was kept, as JSON or read from it, and its day.

    Changes since `stale_from` are not among them: they may have been moved or taken
    back.
    """
    found: dict[UUID, dict[str, Told]] = defaultdict(dict)
    for effects, made_on in kept:
        read = json.loads(effects) if isinstance(effects, str) else effects
        for one in read:
            for treatment, day in one["steps"]:
                first = date.fromisoformat(day)
                if stale_from is not None and first >= stale_from:
                    continue
                told = Told(first, one["key"], one["title"], one["span"], made_on)
                found[UUID(treatment)].setdefault(one["key"], told)
    return {
        treatment: sorted(told.values(), reverse=True)[:most]
        for treatment, told in found.items()
    }


def in_words(
    patient: Patient, changes: Mapping[UUID, list[Told]]
) -> dict[UUID, SafeString]:
    """Return a line for each treatment, each change a link to its page."""
    return {treatment: _line(patient, told) for treatment, told in changes.items()}


def _line(patient: Patient, told: list[Told]) -> SafeString:
    changes = format_html_join(
        "; ",
        '<a href="{}">{}</a>: {}',
        (
            (
                reverse("change-effect", args=[patient.pk, one.key]),
                date_format(one.day),
                short(one),
            )
            for one in told
        ),
    )
    worked_out = _("Worked out on %(day)s.") % {"day": date_format(told[0].made_on)}
    return format_html("{} {}. {}", _("What happened since:"), changes, worked_out)


def short(one: Told) -> str:
    """Return what is said of spasms since a change, with its range if it has one."""
    if not one.span:
        return one.title
    return _("%(title)s (%(span)s)") % {"title": one.title, "span": one.span}
