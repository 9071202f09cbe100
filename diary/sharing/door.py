"""The door of a link: one and the same answer for all that open nothing.

Its views ask for no form token. A page with `no-referrer` sends its forms without an
origin (Fetch standard, "append a request Origin header"), which Django would refuse;
and whoever wanted to forge a form would have to know the address, which is all there
is to protect. Other sites cannot send along the cookie of an open summary either.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Final, cast

from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from diary.models import ShareLink

from .access import ClosedError, find
from .sealing import SealBrokenError

# How long a summary stays open for a visitor before it asks again.
OPEN_FOR: Final = timedelta(minutes=30)
NOT_FOUND: Final = 404
# Whatever is asked for below this names a link, or tries to.
BELOW: Final = "/s/"
PRIVATE: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
_SIGNER: Final = signing.TimestampSigner(salt="diary.sharing.open")

type Answer = Callable[[HttpRequest, str], HttpResponse]


class Visit:
    """A visitor before a link that opens something; `is_open` if they opened it."""

    def __init__(self, request: HttpRequest, token: str) -> None:
        self.request, self.token = request, token
        opened = _opened(request)
        self.link: ShareLink = find(token, opened=opened)
        self.is_open = opened == str(self.link.pk)

    @property
    def path(self) -> str:
        """The address of the link on this site."""
        return reverse("share", kwargs={"secret": self.token})

    def let_in(self, response: HttpResponse) -> HttpResponse:
        """Give the visitor what opens this one link for a while, and nothing else."""
        response.set_cookie(
            _cookie(),
            _SIGNER.sign(str(self.link.pk)),
            max_age=OPEN_FOR,
            path=self.path,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Strict",
        )
        return response

    def let_out(self, response: HttpResponse) -> HttpResponse:
        """Take it back, on a computer that others use."""
        response.delete_cookie(_cookie(), path=self.path, samesite="Strict")
        return response


def door(*methods: str) -> Callable[[Callable[[Visit], HttpResponse]], Answer]:
    """Open the link that the address names, for whoever comes, by these methods.

    Whatever comes is counted by its address before the link is looked at. A link that
    has ended, is used up, is damaged or never was is the same 404.
    """

    def guarded(view: Callable[[Visit], HttpResponse]) -> Answer:
        @csrf_exempt
        @login_not_required
        @rate_limit(action="share", limit_get=True)  # type: ignore[untyped-decorator]
        @require_http_methods(methods)
        @wraps(view)
        def answer(request: HttpRequest, secret: str) -> HttpResponse:
            try:
                visit = Visit(request, secret)
                with timezone.override(visit.link.patient.zone):
                    return view(visit)
            except (ClosedError, SealBrokenError):
                return render(request, "sharing/closed.html", status=NOT_FOUND)

        return cast("Answer", answer)

    return guarded


def private_addresses(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Keep every answer out of caches and searches, and its address to itself.

    It stands before all other middleware: an address without its last slash, one that
    is malformed and one that fails are answered by others than the views here.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.path_info.startswith(BELOW):
            for name, value in PRIVATE.items():
                response.headers[name] = value
        return response

    return answer


def _cookie() -> str:
    # The prefix that binds a cookie to its host would forbid it a path.
    return "__Secure-klonos-open" if settings.HTTPS else "klonos-open"


def _opened(request: HttpRequest) -> str | None:
    """Return the id of the link that this visitor has open, if the cookie is ours."""
    try:
        return _SIGNER.unsign(request.COOKIES.get(_cookie(), ""), max_age=OPEN_FOR)
    except signing.BadSignature:
        return None
