"""The page of changes: its parts from the store, and each change in a few words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from diary.models import Patient

from .actions import Progress, keep_screen, refresh_estimates
from .change_points import read_course
from .comparisons import Comparison, family_of
from .dashboard import Card, Store, read_store
from .dashboard_doses import doses_of
from .dashboard_lines import Line, is_in_a_line, lists_of
from .dashboard_screen import moment_of
from .dashboard_toxin import toxin_sentences
from .effect_words import NUMBERLESS, REFUSED
from .outcome_codes import Outcome, Sort
from .readings import Readings


@dataclass(frozen=True)
class Page:
    """What is shown below the heading; `progress` is None if nothing is missing."""

    body: str
    is_empty: bool
    progress: Progress | None


def refreshed(patient: Patient, seconds: float | None) -> tuple[Progress, Store]:
    """Work on what is not up to date for a moment, then read what is stored."""
    course = read_course(patient)
    points = course.points(patient.today())
    wanted = family_of(patient, course, points)
    progress = refresh_estimates(patient, points=points, wanted=wanted, seconds=seconds)
    return progress, read_store(patient, course, points, wanted)


def page_of(patient: Patient, seconds: float | None, *, show_all: bool) -> Page:
    """Return the page as it can be made now; a complete one is kept."""
    moment = moment_of(patient)
    progress, store = refreshed(patient, seconds)
    if not store.points:
        return Page("", is_empty=True, progress=None)
    body = _body(store, is_open=not progress.is_complete, show_all=show_all)
    if not progress.is_complete:
        return Page(body, is_empty=False, progress=progress)
    if not show_all:
        effects = effects_of(store)
        keep_screen(patient, moment=moment, body=body, effects=effects)
    return Page(body, is_empty=False, progress=None)


def _body(store: Store, *, is_open: bool, show_all: bool) -> SafeString:
    """Return the parts of the page; `is_open` is that not all is worked out yet."""
    patient, readings = store.patient, Readings(store.patient)
    effect = next(_side_effects(store.wanted), None)
    context = {
        "patient": patient,
        "lists": lists_of(store, show_all=show_all),
        "comparisons": store.comparisons,
        "is_open": is_open,
        "changes": len(store.points),
        "waiting": store.waiting,
        "doses": doses_of(store.course, readings, effect, patient.today()),
        "toxin": toxin_sentences(patient),
    }
    return render_to_string("insights/_dashboard.html", context)


def _side_effects(wanted: tuple[Comparison, ...]) -> Iterator[Outcome]:
    """Yield the side effects, those noted most often first."""
    of_one = (one.outcome for one in wanted if one.point is wanted[0].point)
    return (one for one in of_one if one.sort == Sort.EFFECT)


def effects_of(store: Store) -> list[dict[str, Any]]:
    """Return what is said since each change, for the pages of treatments."""
    cards = store.cards(store.points, only=is_in_a_line)
    return [_told(one) for one in cards if one.rows]


def _told(card: Card) -> dict[str, Any]:
    spasms, *effects = Line(card).rows
    said = spasms.said
    days = () if said.word in REFUSED else (said.days,)
    told = [one.short for one in effects if one.said.word not in NUMBERLESS]
    told += [said.together, card.all_of_it]
    return {
        "key": card.point.key,
        "steps": [
            [str(one.treatment.pk), one.day.isoformat()] for one in card.point.steps
        ],
        "title": said.title,
        "span": said.span,
        "says": [one for one in (spasms.short, *days, *said.missing, *told) if one],
    }
