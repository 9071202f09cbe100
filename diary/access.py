"""Who is asking, and which diary is open.

Every page of a diary names it in its address. `diary_view` turns that name into
`request.patient` by way of the user's membership; somebody else's diary is a 404,
as if it did not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from .actions import ConflictError
from .models import Membership, Patient, User

type Opened[**P] = Callable[Concatenate[HttpRequest, UUID, P], HttpResponse]
SAFE_METHODS = ("GET", "HEAD")
LAST_DIARY = "opened"


class DiaryRequest(HttpRequest):
    """A request of a member to an open diary."""

    user: User
    patient: Patient
    membership: Membership


def diary_view[**P](
    view: Callable[Concatenate[DiaryRequest, P], HttpResponse],
) -> Opened[P]:
    """Open the diary that the address names, for a member of it only.

    A reader may look and not write (403). A write whose body names another diary
    than the address is a 409, so that nothing is ever filed under the wrong person;
    so is a change that somebody else was faster with.
    """
    return _opening(view, _check_write)


def own_view[**P](
    view: Callable[Concatenate[DiaryRequest, P], HttpResponse],
) -> Opened[P]:
    """Open the diary for a member who changes nothing in it but what is theirs alone.

    So a reader may too; the rest is as in `diary_view`.
    """
    return _opening(view, _check_name)


def _opening[**P](
    view: Callable[Concatenate[DiaryRequest, P], HttpResponse],
    check: Callable[[HttpRequest], None],
) -> Opened[P]:
    @wraps(view)
    def opened(
        request: HttpRequest, diary: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        open_diary(request, diary)
        try:
            if request.method not in SAFE_METHODS:
                check(request)
            with timezone.override(request.patient.zone):  # type: ignore[attr-defined]
                return view(request, *args, **kwargs)  # type: ignore[arg-type]
        except ConflictError as conflict:
            page = "_components/refused.html" if wants_fragment(request) else "409.html"
            return render(request, page, {"reason": str(conflict)}, status=409)

    return cast("Opened[P]", opened)


def writer_view[**P](
    view: Callable[Concatenate[DiaryRequest, P], HttpResponse],
) -> Opened[P]:
    """Open the diary for members who may write; a reader is not shown the form."""

    @wraps(view)
    def allowed(
        request: DiaryRequest, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not request.membership.may_write:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return diary_view(
        cast("Callable[Concatenate[DiaryRequest, P], HttpResponse]", allowed)
    )


def open_diary(request: HttpRequest, diary: UUID) -> None:
    """Set `request.patient` and `request.membership`, or raise Http404."""
    memberships = Membership.objects.select_related("patient")
    try:
        membership = memberships.get(user=request.user.pk, patient=diary)
    except Membership.DoesNotExist:
        raise Http404 from None
    # Related rows of everything read through the patient come in one batch.
    membership.patient._state.fetch_mode = models.FETCH_PEERS
    request.membership = membership  # type: ignore[attr-defined]
    request.patient = membership.patient  # type: ignore[attr-defined]
    # Written once a day too: that keeps somebody who logs daily signed in.
    opened = [str(diary), f"{timezone.now():%Y-%m-%d}"]
    if request.session.get(LAST_DIARY) != opened:
        request.session[LAST_DIARY] = opened


def wants_fragment(request: HttpRequest) -> bool:
    """Tell whether a script of ours asks, which swaps parts of the open page."""
    return request.headers.get("X-Klonos") == "fragment"


def my_memberships(request: HttpRequest) -> list[Membership]:
    """Return the memberships of the user with their diaries, the oldest first."""
    mine = Membership.objects.filter(user=request.user.pk).select_related("patient")
    return list(mine.order_by("since", "pk"))


def last_diary(
    request: HttpRequest, mine: list[Membership] | None = None
) -> Patient | None:
    """Return the diary the user opened last, else their oldest, else None."""
    chosen, _day = request.session.get(LAST_DIARY) or ("", "")
    if mine is None:
        mine = my_memberships(request)
    found = {str(one.patient_id): one.patient for one in mine}
    return found.get(chosen) or next(iter(found.values()), None)


def _check_write(request: HttpRequest) -> None:
    membership: Membership = request.membership  # type: ignore[attr-defined]
    if not membership.may_write:
        raise PermissionDenied
    _check_name(request)


def _check_name(request: HttpRequest) -> None:
    named = request.POST.get("diary")
    if named is not None and named != str(request.patient.pk):  # type: ignore[attr-defined]
        raise ConflictError(
            _("This was written for another diary than the one that is open.")
        )
