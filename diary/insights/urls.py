"""Looking back: what the diary shows over days, weeks and years."""

from __future__ import annotations

from django.urls import path

from . import dashboard_views, views

urlpatterns = [
    path("d/<uuid:diary>/chart/", views.chart, name="chart"),
    path("d/<uuid:diary>/changes/", dashboard_views.dashboard, name="dashboard"),
    path(
        "d/<uuid:diary>/changes/<slug:point>/",
        dashboard_views.change_effect,
        name="change-effect",
    ),
    path("d/<uuid:diary>/ledger/", views.ledger, name="ledger"),
]
