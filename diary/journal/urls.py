"""Addresses of the journal."""

from __future__ import annotations

from django.urls import path, register_converter

from . import checkin_views, converters, shortcut_views, views

register_converter(converters.KindConverter, "kind")
register_converter(converters.PartConverter, "part")
register_converter(converters.DayConverter, "day")

ENTRY = "d/<uuid:diary>/entry/<kind:kind>/<uuid:pk>/"

urlpatterns = [
    path("d/<uuid:diary>/day/<day:day>/", views.day, name="day"),
    path("d/<uuid:diary>/log/<kind:kind>/", views.entry_add, name="entry-add"),
    path(ENTRY, views.entry_edit, name="entry-edit"),
    path(f"{ENTRY}void/", views.entry_void, name="entry-void"),
    path(f"{ENTRY}restore/", views.entry_restore, name="entry-restore"),
    path(f"{ENTRY}undo/", views.entry_undo, name="entry-undo"),
    path(f"{ENTRY}history/", views.entry_history, name="entry-history"),
    path(
        "d/<uuid:diary>/side-effect/<uuid:pk>/end/",
        views.side_effect_end,
        name="side-effect-end",
    ),
    path(
        "d/<uuid:diary>/check-in/<part:part>/<day:day>/",
        checkin_views.checkin,
        name="checkin",
    ),
    path(
        "d/<uuid:diary>/shortcuts/",
        shortcut_views.shortcut_list,
        name="shortcut-list",
    ),
    path(
        "d/<uuid:diary>/shortcuts/add/",
        shortcut_views.shortcut_add,
        name="shortcut-add",
    ),
    path(
        "d/<uuid:diary>/shortcuts/<uuid:pk>/remove/",
        shortcut_views.shortcut_remove,
        name="shortcut-remove",
    ),
    path(
        "d/<uuid:diary>/shortcuts/<uuid:pk>/up/",
        shortcut_views.shortcut_up,
        name="shortcut-up",
    ),
]
