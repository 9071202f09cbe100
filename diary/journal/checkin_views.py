"""The once-a-day questions of one day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from diary import actions as core
from diary import daily
from diary.access import DiaryRequest, writer_view
from diary.models import CheckIn, Patient
from diary.vocab.entries import CheckInPart
from diary.vocab.scales import OFFERED_AGAIN_AFTER
from diary.vocab.symptoms import COMMON_FIRST, SIDE_EFFECTS

from . import actions
from .checkin_form import CHECK_IN_FORMS, CheckInForm
from .notices import answer
from .views import CONFLICT, FORM_METHODS, UNPROCESSABLE, stored_words

# How many recent side effects the check-in offers to tick.
OFFERED = 12


@require_http_methods(FORM_METHODS)
@writer_view
def checkin(request: DiaryRequest, part: CheckInPart, day: date) -> HttpResponse:
    patient = request.patient
    if day > patient.today():
        raise Http404
    check_in = _check_in(patient, part, day)
    if _is_repeat(request, check_in):
        check_in = CheckIn(patient=patient, part=part, local_day=day)
    options = (
        _options(patient, day, sent=request.method == "POST")
        if part == CheckInPart.EVENING
        else {}
    )
    data = request.POST if request.method == "POST" else None
    form = CHECK_IN_FORMS[part](data, patient=patient, instance=check_in, **options)
    context = {"form": form, "part": part, "day": day, "check_in": check_in}
    context["is_late"] = timezone.now() > daily.closes_at(day, patient.zone)
    if data is None:
        context["weekly_days"] = _weekly_is_offered(patient, part, day)
        return render(request, "journal/checkin.html", context)
    if not form.is_valid():
        return render(request, "journal/checkin.html", context, status=UNPROCESSABLE)
    return _save(request, form, context)


def _save(
    request: DiaryRequest, form: CheckInForm, context: dict[str, Any]
) -> HttpResponse:
    was_new = form.is_new
    try:
        stored, changed = actions.save_check_in(
            form.instance,
            by=request.user,
            version=form.cleaned_data["version"],
            symptoms=form.cleaned_data.get("symptoms") or (),
            own_clock=form.receipt().own_clock,
        )
    except CheckIn.DoesNotExist:
        raise Http404 from None
    except core.ConflictError as conflict:
        now = _check_in(request.patient, context["part"], context["day"])
        if now._state.adding:
            form.try_again(str(conflict))
        else:
            form.try_again(str(conflict), version=now.version, stored=now)
            context["stored"] = stored_words(now)
        return render(request, "journal/checkin.html", context, status=CONFLICT)
    if not changed:
        return answer(request, "already", stored)
    return answer(request, "saved" if was_new else "changed", stored, status=201)


def _is_repeat(request: DiaryRequest, check_in: CheckIn) -> bool:
    """Tell whether the first answers come once more, after a reply that was lost."""
    sent = request.POST.get("id", ""), request.POST.get("version", "")
    return not check_in._state.adding and sent == (str(check_in.pk), "")


def _check_in(patient: Patient, part: CheckInPart, day: date) -> CheckIn:
    rows = patient.checkins.current().on_day(day).filter(part=part)
    found: CheckIn | None = rows.first()
    if found is not None:
        found.patient = patient
        return found
    return CheckIn(patient=patient, part=part, local_day=day)


def _weekly_is_offered(patient: Patient, part: CheckInPart, day: date) -> int:
    """Return how many days ago the weekly questions were answered, if it is time.

    Today's evening offers them to whoever has answered them before; else 0.
    """
    if part != CheckInPart.EVENING or day != patient.today():
        return 0
    answered = patient.assessments.current().order_by("-local_day")
    last = answered.values_list("local_day", flat=True).first()
    if last is None or day - last < OFFERED_AGAIN_AFTER:
        return 0
    return (day - last).days


def _options(patient: Patient, day: date, *, sent: bool) -> dict[str, Any]:
    """Return the side effects to tick: recent ones first, then common ones.

    What the day has already is not offered again, but it may be sent again: the
    first answers come once more after a reply that was lost.
    """
    recent = patient.sideeffects.current().filter(local_day__lte=day)
    latest = recent.order_by("-local_day").values_list("symptom", "local_day")[:60]
    noted = {symptom for symptom, on in latest if on == day}
    names = dict.fromkeys([*(symptom for symptom, _on in latest), *COMMON_FIRST])
    offered = [name for name in names if sent or name not in noted]
    if not sent:
        offered = offered[:OFFERED]
    totals = patient.days.filter(local_day=day).values_list("episodes", flat=True)
    return {
        "symptoms": [
            (name, capfirst(str(SIDE_EFFECTS.label(name)))) for name in offered
        ],
        "logged": int(totals.first() or 0),
    }
