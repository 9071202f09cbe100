"""The page of changes: its parts from the store, and each change in a few words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from diary.analysis.effect import Effect
from diary.analysis.words import word_for
from diary.models import Patient

from .actions import Progress, keep_screen, refresh_estimates
from .change_points import Point, read_course
from .comparisons import Answer, Comparison, family_of
from .dashboard import SPASMS, Store, read_store
from .dashboard_doses import doses_of
from .dashboard_lines import lists_of
from .dashboard_screen import moment_of
from .dashboard_toxin import toxin_sentences
from .effect_words import NUMBERLESS
from .outcome_codes import Outcome, Sort
from .outcome_words import title_of
from .range_words import span_in_words
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
    body = _body(store, show_all=show_all)
    if not progress.is_complete:
        return Page(body, is_empty=False, progress=progress)
    if not show_all:
        effects = effects_of(store)
        keep_screen(patient, moment=moment, body=body, effects=effects)
    return Page(body, is_empty=False, progress=None)


def _body(store: Store, *, show_all: bool) -> SafeString:
    patient, readings = store.patient, Readings(store.patient)
    effect = next(_side_effects(store.wanted), None)
    context = {
        "patient": patient,
        "lists": lists_of(store, show_all=show_all),
        "comparisons": len(store.wanted),
        "doses": doses_of(store.course, readings, effect, patient.today()),
        "toxin": toxin_sentences(patient),
    }
    return render_to_string("insights/_dashboard.html", context)


def _side_effects(wanted: tuple[Comparison, ...]) -> Iterator[Outcome]:
    """Yield the side effects, those noted most often first."""
    of_one = (one.outcome for one in wanted if one.point is wanted[0].point)
    return (one for one in of_one if one.sort == Sort.EFFECT)


def effects_of(store: Store) -> list[dict[str, Any]]:
    """Return what is said of spasms at each change, for the pages of treatments."""
    places = {one.point.key: one for one in store.wanted if one.outcome == SPASMS}
    answers = store.answers(one.place for one in places.values())
    return [
        _told(point, answers[asked.place])
        for point in store.points
        if (asked := places[point.key]).place in answers
    ]


def _told(point: Point, answer: Answer) -> dict[str, Any]:
    word, span = word_for(answer), ""
    if isinstance(answer, Effect) and word not in NUMBERLESS:
        ends = answer.range.low_95, answer.range.high_95
        span = span_in_words(answer.family, *ends)
    return {
        "key": point.key,
        "steps": [[str(one.treatment.pk), one.day.isoformat()] for one in point.steps],
        "title": title_of(SPASMS, word),
        "span": span,
    }
