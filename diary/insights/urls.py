"""Looking back: what the diary shows over days, weeks and years."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [path("d/<uuid:diary>/chart/", views.chart, name="chart")]
