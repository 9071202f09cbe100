"""Looking back: what the diary shows over days, weeks and years."""

from __future__ import annotations

from django.urls import include, path

from . import compare_views, dashboard_views, views

urlpatterns = [
    path("d/<uuid:diary>/chart/", views.chart, name="chart"),
    path("d/<uuid:diary>/chart/data/", views.chart_data, name="chart-data"),
    path("d/<uuid:diary>/chart/csv/", views.chart_csv, name="chart-csv"),
    path("d/<uuid:diary>/changes/", dashboard_views.dashboard, name="dashboard"),
    path(
        "d/<uuid:diary>/changes/progress/",
        dashboard_views.progress,
        name="dashboard-progress",
    ),
    path(
        "d/<uuid:diary>/changes/comparing/",
        dashboard_views.comparing,
        name="comparing",
    ),
    path(
        "d/<uuid:diary>/changes/<slug:point>/",
        dashboard_views.change_effect,
        name="change-effect",
    ),
    path(
        "d/<uuid:diary>/changes/<slug:point>/days/",
        dashboard_views.effect_days,
        name="effect-days",
    ),
    path(
        "d/<uuid:diary>/changes/<slug:point>/days/csv/",
        dashboard_views.effect_csv,
        name="effect-csv",
    ),
    path("d/<uuid:diary>/compare/", compare_views.compare, name="compare"),
    path("d/<uuid:diary>/compare/csv/", compare_views.compare_csv, name="compare-csv"),
    path("d/<uuid:diary>/ledger/", views.ledger, name="ledger"),
    path("d/<uuid:diary>/patterns/", include("diary.insights.patterns.urls")),
]
