"""The emergency signs, and what the browser keeps to show them without network."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

EMERGENCY_PAGE: Final = "offline/emergency.html"
OFFLINE_PAGE: Final = "offline/offline.html"

# All that the two pages load, and nothing else.
FILES: Final = (
    "vendor/bootstrap/bootstrap.min.css",
    "diary/css/app.css",
    "diary/icons/klonos.svg",
    "diary/js/theme.js",
    "diary/js/worker.js",
    "diary/js/emergency.js",
)


@require_safe
@login_not_required
@cache_control(no_cache=True)
def emergency(request: HttpRequest) -> HttpResponse:
    """Show the signs that need help at once. It neither asks nor says who reads it."""
    return render(request, EMERGENCY_PAGE)


@require_safe
@login_not_required
@cache_control(no_cache=True)
def offline(request: HttpRequest) -> HttpResponse:
    """Say that there is no network; browsers keep this page for that moment."""
    return render(request, OFFLINE_PAGE)


@require_safe
@login_not_required
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the service worker from the root, so that it may answer for every page.

    Its own text is one list; a changed page or file changes the version in it, and
    with that the cache.
    """
    kept: dict[str, object] = {
        "emergency": reverse("emergency"),
        "offline": reverse("offline"),
        "files": [static(name) for name in FILES],
    }
    pages = render_to_string(EMERGENCY_PAGE) + render_to_string(OFFLINE_PAGE)
    digest = hashlib.sha256((json.dumps(kept) + pages).encode())
    kept["version"] = digest.hexdigest()[:16]
    script = json.dumps(static("diary/js/service-worker.js"))
    body = f"self.klonos = {json.dumps(kept)};\nimportScripts({script});\n"
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")


@require_safe
@login_not_required
@cache_control(no_cache=True)
def manifest(request: HttpRequest) -> JsonResponse:
    """Describe Klonos to a phone that puts it on its home screen."""
    icon = {"src": static("diary/icons/klonos.svg"), "type": "image/svg+xml"}
    about = {
        "name": "Klonos",
        "short_name": "Klonos",
        "description": _("A diary for spasms, clonus and what is tried against them."),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f3ed",
        "theme_color": "#0b5963",
        "icons": [icon | {"sizes": "any", "purpose": "any"}],
    }
    return JsonResponse(about, content_type="application/manifest+json")
