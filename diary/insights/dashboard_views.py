"""The pages that say what changed, and what happened since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diary.access import DiaryRequest, diary_view

if TYPE_CHECKING:
    from .actions import Progress
    from .dashboard import Store

# Of processor time that one answer may spend on what is not worked out yet.
SECONDS: Final = 0.4


@require_safe
@diary_view
def dashboard(request: DiaryRequest) -> HttpResponse:
    """Show the changes that something can be said of, and the latest ones."""
    # Here and below: numpy takes long to load, and other pages need none of it.
    from .dashboard import first_screen  # noqa: PLC0415

    progress, store = _refreshed(request)
    clear, late = first_screen(store)
    shown = {card.point.key for card in (*clear, *late)}
    context = {
        "progress": progress,
        "clear": clear,
        "late": late,
        "earlier": _lines(store, shown),
        "comparisons": len(store.wanted),
    }
    return _render(request, "insights/dashboard.html", context)


@require_safe
@diary_view
def change_effect(request: DiaryRequest, point: str) -> HttpResponse:
    """Show one change with everything that is said of it, and how it was worked out."""
    progress, store = _refreshed(request)
    found = next((one for one in store.points if one.key == point), None)
    if found is None:
        raise Http404
    card = store.card(found, store.answers(store.places(found)))
    context = {"progress": progress, "card": card, "comparisons": len(store.wanted)}
    return _render(request, "insights/change_effect.html", context)


def _refreshed(request: DiaryRequest) -> tuple[Progress, Store]:
    """Work on what is not up to date for a moment, then read what is stored."""
    from .actions import refresh_estimates  # noqa: PLC0415
    from .change_points import read_course  # noqa: PLC0415
    from .comparisons import family_of  # noqa: PLC0415
    from .dashboard import read_store  # noqa: PLC0415

    patient = request.patient
    course = read_course(patient)
    points = course.points(patient.today())
    wanted = family_of(patient, course, points)
    progress = refresh_estimates(patient, points=points, wanted=wanted, seconds=SECONDS)
    return progress, read_store(patient, course, points, wanted)


def _lines(store: Store, shown: set[str]) -> list[tuple[str, Any, str]]:
    """Return key, day and words of the changes that have no card of their own."""
    from .change_words import point_in_words  # noqa: PLC0415

    newest = sorted(store.points, key=lambda one: one.change, reverse=True)
    return [
        (one.key, one.change.first, point_in_words(one))
        for one in newest
        if one.key not in shown
    ]


def _render(request: DiaryRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    context["may_write"] = request.membership.may_write
    return render(request, page, context)
