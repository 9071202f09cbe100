"""The pages that say what changed, and what happened since."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diary.access import DiaryRequest, diary_view, wants_fragment

from .comparing import parts_of_comparing
from .dashboard_screen import markup_of, standing

# Of processor time that one answer may spend on what is not worked out yet.
SECONDS: Final = 0.4


@require_safe
@diary_view
def dashboard(request: DiaryRequest) -> HttpResponse:
    """Show the changes that something can be said of, and the latest ones."""
    show_all = "all" in request.GET
    screen = None if show_all else standing(request.patient)
    if screen is not None:
        # Here and below: numpy takes long to load, and other pages need none of it.
        if request.patient.stale_from is not None:
            from .actions import stands_still  # noqa: PLC0415

            stands_still(request.patient)
        context: dict[str, Any] = {"body": markup_of(screen)}
    else:
        from .dashboard_page import page_of  # noqa: PLC0415

        page = page_of(request.patient, SECONDS, show_all=show_all)
        context = {
            "body": page.body,
            "is_empty": page.is_empty,
            "progress": page.progress,
        }
    if wants_fragment(request):
        return HttpResponse(context["body"])
    return render(request, "insights/dashboard.html", context)


@require_safe
@diary_view
def progress(request: DiaryRequest) -> HttpResponse:
    """Work on for a moment, and tell how far that is."""
    from .dashboard_page import refreshed  # noqa: PLC0415

    reached, _store = refreshed(request.patient, SECONDS)
    return JsonResponse({"done": reached.done, "of": reached.of})


@require_safe
@diary_view
def change_effect(request: DiaryRequest, point: str) -> HttpResponse:
    """Show one change with everything that is said of it."""
    from .dashboard_page import refreshed  # noqa: PLC0415

    reached, store = refreshed(request.patient, SECONDS)
    found = next((one for one in store.points if one.key == point), None)
    if found is None:
        raise Http404
    [card] = store.cards([found])
    context = {"progress": reached, "card": card, "patient": request.patient}
    return render(request, "insights/change_effect.html", context)


@require_safe
@diary_view
def effect_days(request: DiaryRequest, point: str) -> HttpResponse:
    """Show how one outcome was compared at a change: days, rules and both choices."""
    from .effect_days import worked_out  # noqa: PLC0415

    found = worked_out(request.patient, point, request.GET.get("outcome", ""))
    if found is None:
        raise Http404
    context = {"found": found, "point": point}
    return render(request, "insights/effect_days.html", context)


@require_safe
@diary_view
def effect_csv(request: DiaryRequest, point: str) -> HttpResponse:
    """Hand out the days of one comparison as a table for other programs."""
    from .effect_days import worked_out  # noqa: PLC0415
    from .effect_days_csv import csv_of  # noqa: PLC0415

    found = worked_out(request.patient, point, request.GET.get("outcome", ""))
    if found is None:
        raise Http404
    response = HttpResponse(csv_of(found), content_type="text/csv; charset=utf-8")
    name = f"klonos-{point}-{found.outcome.sort}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@diary_view
def comparing(request: DiaryRequest) -> HttpResponse:
    """Tell in plain words how comparisons are made."""
    return render(request, "insights/comparing.html", {"parts": parts_of_comparing()})
