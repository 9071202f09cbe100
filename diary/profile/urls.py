"""The person the diary is about, and the settings of the diary."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from . import settings_views, views


def _rows(sort: str) -> list[URLPattern | URLResolver]:
    """Return the addresses of the conditions or of the allergies."""
    which = {"sort": sort}
    return [
        path("add/", views.row_add, which, name=f"{sort}-add"),
        path("<uuid:pk>/", views.row_edit, which, name=f"{sort}-edit"),
        path("<uuid:pk>/void/", views.row_void, which, name=f"{sort}-void"),
        path("<uuid:pk>/restore/", views.row_restore, which, name=f"{sort}-restore"),
        path("<uuid:pk>/undo/", views.row_undo, which, name=f"{sort}-undo"),
    ]


about: list[URLPattern | URLResolver] = [
    path("", views.profile, name="profile"),
    path("person/", views.person, name="person"),
    path("conditions/", include(_rows("condition"))),
    path("allergies/", include(_rows("allergy"))),
]
urlpatterns = [
    path("d/<uuid:diary>/profile/", include(about)),
    path("d/<uuid:diary>/settings/", settings_views.settings, name="settings"),
    path(
        "d/<uuid:diary>/settings/buttons/",
        settings_views.buttons_arrange,
        name="buttons-arrange",
    ),
]
