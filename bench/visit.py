"""Asking for a page as a server does, and putting back what a post has changed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.test.utils import override_settings

from diary import daily
from diary.models import CheckIn, Dose, Episode, Rating, SideEffect

from .diaries import Diary

CSRF = "b" * 32
HOST = "localhost"


@dataclass(frozen=True)
class Sent:
    """One request, ready to be handed to the application."""

    environ: dict[str, Any]
    body: bytes
    posted: UUID | None

    def fresh(self) -> dict[str, Any]:
        """Return the request with a body that was not read yet."""
        return self.environ | {"wsgi.input": io.BytesIO(self.body)}


class Visitor:
    """The owner of a diary with a browser and an open session."""

    def __init__(self, diary: Diary) -> None:
        client = Client()
        client.force_login(diary.user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session})
        cookies[settings.CSRF_COOKIE_NAME] = CSRF
        self.diary = diary
        self.cookies = cookies.output(header="", sep=";").strip()

    def request(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Sent:
        """Prepare a request: a POST if there are data to send."""
        path, _mark, query = path.partition("?")
        body = b""
        if data is not None:
            body = urlencode(data | {"csrfmiddlewaretoken": CSRF}, doseq=True).encode()
        environ = {
            "REQUEST_METHOD": "GET" if data is None else "POST",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": HOST,
            "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9",
            "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
            "HTTP_COOKIE": self.cookies,
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **(headers or {}),
        }
        if data is not None:
            environ |= {
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_ORIGIN": f"http://{HOST}",
            }
        return Sent(environ, body, data.get("id") if data else None)

    def take_back(self, sent: Sent) -> None:
        """Delete what a post stored, so that the next one meets the same day."""
        if sent.posted is None:
            return
        for model in (Episode, Dose, Rating, SideEffect, CheckIn):
            model._default_manager.filter(pk=sent.posted).delete()
        daily.recount(self.diary.patient, [self.diary.patient.today()])


def without_middleware() -> WSGIHandler:
    """Return an application that knows the addresses and does nothing else."""
    with override_settings(MIDDLEWARE=[]):
        return WSGIHandler()


def ask(app: WSGIHandler, environ: dict[str, Any]) -> tuple[str, bytes]:
    """Send a request; return the status line and the body."""
    status = ""

    def start(line: str, _headers: Any, _error: Any = None, /) -> Any:
        nonlocal status
        status = line

    response = app(environ, start)
    body = b"".join(response)
    response.close()
    return status, body
