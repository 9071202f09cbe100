"""The owner's pages: make a link, see who opened which, end it."""

from __future__ import annotations

import ipaddress
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from diary.access import DiaryRequest, diary_view
from diary.models import Patient
from diary.reports.forms import Choice, address_of
from diary.reports.sections import SECTIONS

from . import actions
from .access import owner_view, owns
from .contents import days_told, kept_choice, make_for_good, read_choice
from .forms import LASTS, ExpiryForm, LinkForm
from .page import link_lines
from .passcodes import spaced
from .qr import qr_code

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@diary_view
def link_list(request: DiaryRequest) -> HttpResponse:
    """Show the links of a diary, and each time somebody opened one.

    Other members than its owner read that these are the owner's.
    """
    if not owns(request):
        return render(request, "sharing/not_mine.html")
    lines = link_lines(request.patient)
    context = {
        "open": [one for one in lines if one.is_open],
        "locked": [one for one in lines if one.is_locked],
        "ended": [one for one in lines if not one.is_open],
        "lasts": [(value, words) for value, (words, _time) in LASTS.items()],
    }
    return render(request, "sharing/list.html", context)


@require_http_methods(FORM_METHODS)
@owner_view
def link_add(request: DiaryRequest) -> HttpResponse:
    """Ask how a summary shall be shared, and make the link.

    What the summary holds stands in the address, as on its own page; one that cannot
    be read makes no link, so that never more is shared than was chosen. The link is
    shown without a redirect, so that it is kept nowhere, not even for a moment.
    """
    choice = read_choice(request.patient, request.GET)
    if choice is None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "sharing/unclear.html", status=status)
    if request.method != "POST":
        return _form(request, LinkForm(), choice)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _form(request, form, choice)
    try:
        made = actions.make_link(
            request.patient,
            terms=_terms(request.patient, form, choice),
            by=request.user,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _form(request, form, choice)
    return _made(request, made)


@require_POST
@owner_view
def link_revoke(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """End a link at once."""
    link = get_object_or_404(request.patient.share_links, pk=pk)
    actions.revoke_link(link, by=request.user)
    messages.success(request, _("Revoked: nobody can open that link any more."))
    return redirect("link-list", diary=request.patient.pk)


@require_POST
@owner_view
def link_expiry(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Let a link open for longer or shorter, counted from now."""
    link = get_object_or_404(request.patient.share_links, pk=pk)
    form = ExpiryForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: choose how long it opens."))
    elif actions.set_expiry(link, lasts=form.lasting, by=request.user):
        messages.success(request, _("Saved: how long the link opens."))
    else:
        messages.error(request, _("That link has ended already. Make another one."))
    return redirect("link-list", diary=request.patient.pk)


def _terms(patient: Patient, form: LinkForm, choice: Choice) -> actions.Terms:
    said = form.cleaned_data
    is_frozen = said["kind"] == "frozen"
    return actions.Terms(
        label=said["label"],
        choice=kept_choice(choice, is_frozen=is_frozen),
        lasts=form.lasting,
        has_passcode=said["passcode"] == "yes",
        openings=form.most_openings,
        frozen=make_for_good(patient, choice) if is_frozen else None,
    )


def _form(request: DiaryRequest, form: LinkForm, choice: Choice) -> HttpResponse:
    context = {
        "form": form,
        "query": address_of(choice),
        "days": days_told(choice),
        "dates": choice.period.words,
        "parts": [SECTIONS[one].title for one in choice.sections],
        "notes": choice.notes,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "sharing/add.html", context, status=status)


def _made(request: DiaryRequest, made: actions.Made) -> HttpResponse:
    path = reverse("share", kwargs={"secret": made.token})
    address = (
        f"{settings.PUBLIC_URL}{path}"
        if settings.PUBLIC_URL
        else request.build_absolute_uri(path)
    )
    context = {
        "link": made.link,
        "address": address,
        "qr": qr_code(address),
        "passcode": spaced(made.passcode) if made.passcode else "",
        "is_home": not settings.PUBLIC_URL and _is_home(request.get_host()),
    }
    return render(request, "sharing/made.html", context)


def _is_home(host: str) -> bool:
    """Tell whether a name is known in one house only: then the link opens there only."""
    name = split_domain_port(host)[0].strip("[]")
    try:
        return ipaddress.ip_address(name).is_private
    except ValueError:
        return "." not in name or name.endswith(".local")
