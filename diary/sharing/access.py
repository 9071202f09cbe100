"""Which links open something, and who may make one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponse
from django.utils import timezone

from diary.access import DiaryRequest, Opened, diary_view
from diary.models import Membership, Patient, ShareLink, ShareView
from diary.reminders.access import digest_of
from diary.vocab.entries import Role

_UNSPENT: Final = models.Q(attempts_left__gt=0) & (
    models.Q(openings_left=None) | models.Q(openings_left__gt=0)
)


class ClosedError(Exception):
    """A link opens nothing, whether it has ended, is used up or never was."""


def standing() -> models.QuerySet[ShareLink]:
    """Return the links that were not revoked and have not expired.

    A link ends too when its maker does not own the diary any more, or may not sign in.
    That is asked without a join: an update of joined rows would look for them first
    and write afterwards, and two at once could both find the last attempt.
    """
    owners = Membership.objects.filter(
        patient=models.OuterRef("patient"),
        user=models.OuterRef("made_by"),
        user__is_active=True,
        role=Role.OWNER,
    )
    return ShareLink.objects.filter(
        models.Exists(owners), revoked_at=None, expires_at__gt=timezone.now()
    )


def unspent() -> models.QuerySet[ShareLink]:
    """Return those of `standing` that have attempts and openings left."""
    return standing().filter(_UNSPENT)


def find(token: str, *, opened: str | None) -> ShareLink:
    """Return the link of an address, by the digest of its secret part.

    `opened` names the link that this visitor has open: that one may be used up
    meanwhile. It is one question to the database, whatever is wrong with a link.

    Raises
    ------
    ClosedError
        It opens nothing.
    """
    links = standing().filter(_UNSPENT | models.Q(pk=opened))
    try:
        link = links.select_related("patient").get(digest=digest_of(token))
    except ShareLink.DoesNotExist:
        raise ClosedError from None
    link.patient._state.fetch_mode = models.FETCH_PEERS
    return link


def owns(request: DiaryRequest) -> bool:
    """Tell whether the diary that is open belongs to who asks."""
    return request.membership.role == Role.OWNER


def owner_view[**P](
    view: Callable[Concatenate[DiaryRequest, P], HttpResponse],
) -> Opened[P]:
    """Open the diary for its owner, who alone lets others read in it."""

    @wraps(view)
    def allowed(
        request: DiaryRequest, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not owns(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return diary_view(
        cast("Callable[Concatenate[DiaryRequest, P], HttpResponse]", allowed)
    )


def links_of(patient: Patient, *, views: int) -> models.QuerySet[ShareLink]:
    """Return a diary's links, the newest first, each with its newest `views`.

    Those that may still open something come before all others, however old they are:
    what is open must never be missing from a list that ends somewhere. The views are
    in `link.newest`; `link.openings` is how often it was opened, and `link.wrong` how
    often a wrong passcode was typed.
    """
    newest = ShareView.objects.order_by("-at", "-pk")[:views]
    return (
        patient.share_links.annotate(
            openings=_counted(ShareView.What.PAGE),
            wrong=_counted(ShareView.What.WRONG),
            is_open=models.Q(revoked_at=None, expires_at__gt=timezone.now()) & _UNSPENT,
        )
        .prefetch_related(models.Prefetch("views", newest, to_attr="newest"))
        .order_by("-is_open", "-made_at", "-pk")
    )


def _counted(what: ShareView.What) -> models.Count:
    return models.Count("views", filter=models.Q(views__what=what))
