"""Log lines without personal data.

Django writes the path of a failed request, and Python the text of an exception. A
path holds the id of a diary or the token of a link, an exception may quote a note.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

type ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)


class Nameless(logging.Filter):
    """Tell of a request by method, route name and status instead of its path."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if record.name == "django.security.DisallowedHost":
            # Told in full, for whoever runs Klonos needs it; where it was raised is
            # of no use, and strangers who try names are many.
            record.exc_info = None
        elif request is not None:
            match = getattr(request, "resolver_match", None)
            route = (match.view_name if match else None) or "unknown page"
            record.msg = "%s %s: %s"
            record.args = (
                getattr(request, "method", "?"),
                route,
                getattr(record, "status_code", "?"),
            )
        return True


class PlaceOnly(logging.Formatter):
    """Print where an exception happened and its type, without its text."""

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802  logging's name
        kind, _, place = ei
        lines = traceback.format_tb(place)
        return "".join([*lines, kind.__qualname__ if kind else "no exception"])
