"""The addresses of patterns, below the diary's own."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.index, name="patterns"),
    path("<slug:key>/", views.pattern, name="pattern"),
    path("<slug:key>/csv/", views.pattern_csv, name="pattern-csv"),
]
