"""Addresses of Today and of the first run."""

from __future__ import annotations

from django.urls import path

from . import views, welcome

urlpatterns = [
    path("d/<uuid:diary>/", views.today, name="today"),
    path("d/<uuid:diary>/tap/", views.tap, name="tap"),
    *welcome.urlpatterns,
]
