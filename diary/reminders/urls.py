"""Reminders, and the calendar that carries them."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("d/<uuid:diary>/reminders/", views.reminder_list, name="reminder-list"),
    path("d/<uuid:diary>/reminders/klonos.ics", views.file, name="reminder-file"),
    path("d/<uuid:diary>/reminders/address/", views.feed_make, name="feed-make"),
    path(
        "d/<uuid:diary>/reminders/address/off/", views.feed_revoke, name="feed-revoke"
    ),
    path("calendar/<str:token>.ics", views.feed, name="feed"),
]
