"""Addresses of the journal."""

from __future__ import annotations

from django.urls import path, register_converter

from . import (
    beside_views,
    checkin_views,
    converters,
    event_views,
    shortcut_views,
    timeline_views,
    views,
)

register_converter(converters.KindConverter, "kind")
register_converter(converters.PartConverter, "part")
register_converter(converters.DayConverter, "day")
register_converter(converters.MonthConverter, "month")

ENTRY = "d/<uuid:diary>/entry/<kind:kind>/<uuid:pk>/"
EVENT = "d/<uuid:diary>/life-events/<uuid:pk>/"

urlpatterns = [
    path("d/<uuid:diary>/day/<day:day>/", views.day, name="day"),
    path("d/<uuid:diary>/log/<kind:kind>/", views.entry_add, name="entry-add"),
    path(ENTRY, views.entry_edit, name="entry-edit"),
    path(f"{ENTRY}void/", views.entry_void, name="entry-void"),
    path(f"{ENTRY}restore/", views.entry_restore, name="entry-restore"),
    path(f"{ENTRY}undo/", views.entry_undo, name="entry-undo"),
    path(
        "d/<uuid:diary>/beside/<uuid:pk>/",
        beside_views.dose_beside,
        name="dose-beside",
    ),
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
        "d/<uuid:diary>/shortcuts/<uuid:pk>/restore/",
        shortcut_views.shortcut_restore,
        name="shortcut-restore",
    ),
    path(
        "d/<uuid:diary>/shortcuts/<uuid:pk>/up/",
        shortcut_views.shortcut_up,
        name="shortcut-up",
    ),
    path("d/<uuid:diary>/timeline/", timeline_views.timeline, name="timeline"),
    path("d/<uuid:diary>/calendar/", timeline_views.calendar, name="calendar"),
    path(
        "d/<uuid:diary>/calendar/<month:month>/",
        timeline_views.calendar,
        name="calendar-month",
    ),
    path(
        "d/<uuid:diary>/day/<day:day>/leave-out/",
        event_views.day_leave_out,
        name="day-leave-out",
    ),
    path(
        "d/<uuid:diary>/life-events/",
        event_views.life_event_list,
        name="life-event-list",
    ),
    path(
        "d/<uuid:diary>/life-events/add/",
        event_views.life_event_add,
        name="life-event-add",
    ),
    path(EVENT, event_views.life_event_edit, name="life-event-edit"),
    path(f"{EVENT}end/", event_views.life_event_end, name="life-event-end"),
    path(f"{EVENT}void/", event_views.life_event_void, name="life-event-void"),
    path(f"{EVENT}restore/", event_views.life_event_restore, name="life-event-restore"),
]
