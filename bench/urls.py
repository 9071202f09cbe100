"""All pages of Klonos, and the two views that they are measured against."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from diary.access import DiaryRequest, diary_view


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """Say two words to anybody: what the framework and its middleware cost."""
    return HttpResponse("Good day")


@diary_view
def fixed(request: DiaryRequest) -> HttpResponse:
    """Say two words to a member of a diary: what no page of a diary can do without.

    Session, user and diary, nothing else. Whatever Klonos becomes, this view stays
    as it is, so that ratios of different versions can be compared.
    """
    return HttpResponse("Good day")


urlpatterns = [
    path("bench/bare/", bare),
    path("bench/d/<uuid:diary>/", fixed),
    path("", include("config.urls")),
]
