"""What every request and every answer passes, before and after Django's own parts."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

type Answer = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS = (
    "accelerometer=(self), gyroscope=(self), camera=(), geolocation=(), microphone=()"
)


def refuse_malformed(get_response: Answer) -> Answer:
    """Refuse what Django would answer with a server error further down.

    Form data in another encoding than UTF-8 raises once more inside the page that
    reports it, and no database takes a NUL character.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() != "utf-8":  # Django takes no other spelling of it
            return _refused("Send UTF-8.", 415)
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "\0" in query or "%00" in query:
            return _refused("Bad request.", 400)
        return get_response(request)

    return respond


def _refused(words: str, status: int) -> HttpResponse:
    """Answer with the headers that those further down would give any other answer."""
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(
        words, status=status, content_type="text/plain", headers=headers
    )


def private_pages(get_response: Answer) -> Answer:
    """Keep pages out of caches and other sites, and sensors to this site.

    Static files are answered before this one is asked. A page that may be kept
    says so by a Cache-Control header of its own.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return respond


def redirects_for_scripts(get_response: Answer) -> Answer:
    """Tell a script of ours where to go next, instead of sending it there.

    A script cannot look at a redirect, only follow it; the page at its end would be
    made twice, and a message that is shown once would be lost with the first.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        asks = request.headers.get("X-Klonos") == "page"
        if not (asks and response.status_code in (301, 302, 303)):
            return response
        told = HttpResponse(status=204)
        told.cookies = response.cookies
        told.headers["X-Klonos-To"] = response.headers["Location"]
        return told

    return respond
