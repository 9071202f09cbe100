"""How often one person, or the visitors of one link, may have a PDF made.

Making one takes a moment of the whole site, so nobody makes them without end.
"""

from __future__ import annotations

from allauth.decorators import rate_limit
from django.http import HttpRequest


def is_too_often(request: HttpRequest, *, whose: str) -> bool:
    """Count one more PDF, and tell whether it is one too many for now.

    `whose` names the person or the link; how many it may be stands in the settings.
    """
    counted = rate_limit(action="pdf", key=whose, limit_get=True)
    return counted(_allowed)(request) is not None


def _allowed(request: HttpRequest) -> None:
    """Stand for the view, which is asked only if it is not one too many."""
