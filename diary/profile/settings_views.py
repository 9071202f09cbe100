"""The settings of a diary: its clock, and the buttons of Today."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diary.access import DiaryRequest, diary_view
from diary.accounts.actions import describe_diary
from diary.vocab.today import TodayButton, shown

from . import actions
from .forms import ClockForm

RESET = "reset"


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view
def settings(request: DiaryRequest) -> HttpResponse:
    """Show the settings, and change the clock of the diary."""
    patient = request.patient
    data = request.POST if request.method == "POST" else None
    form = ClockForm(data, patient=patient)
    if form.is_valid():
        describe_diary(patient, by=request.user, **form.cleaned_data)
        messages.success(
            request,
            _("Saved: the clock of the diary. Days before stay as they are."),
        )
        return redirect("settings", diary=patient.pk)
    buttons = shown(patient.buttons)
    context = {
        "form": form,
        "buttons": buttons,
        "hidden": [one for one in TodayButton if one not in buttons],
        "is_chosen": bool(patient.buttons),
        "may_write": request.membership.may_write,
        "now": timezone.now(),
        "today": patient.today(),
        "day_start": f"{patient.day_start // 60:02}:{patient.day_start % 60:02}",
    }
    status = 422 if form.is_bound else 200
    return render(request, "profile/settings.html", context, status=status)


@require_POST
@diary_view
def buttons_arrange(request: DiaryRequest) -> HttpResponse:
    """Move, hide or show one button of Today, or bring back the first order.

    The pressed button says what to do: `up:spasm`, `hide:remedy`, or `reset`.
    """
    deed, _colon, code = request.POST.get("do", "").partition(":")
    here = reverse("settings", kwargs={"diary": request.patient.pk})
    if (deed, code) == (RESET, ""):
        actions.reset_buttons(request.patient, by=request.user)
        messages.success(request, _("Saved: all buttons, as in a new diary."))
        return HttpResponseRedirect(f"{here}#buttons")
    if deed not in actions.Deed or code not in TodayButton.values:
        raise Http404
    button = TodayButton(code)
    actions.arrange_buttons(
        request.patient, deed=actions.Deed(deed), button=button, by=request.user
    )
    said = {
        actions.Deed.UP: _("Moved up: %(button)s."),
        actions.Deed.DOWN: _("Moved down: %(button)s."),
        actions.Deed.HIDE: _("Hidden: %(button)s. It can be shown again below."),
        actions.Deed.SHOW: _("Shown: %(button)s."),
    }[actions.Deed(deed)]
    messages.success(request, said % {"button": button.label})
    return HttpResponseRedirect(f"{here}#button-{button.value}")
