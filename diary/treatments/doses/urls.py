"""The address of the dose history, below the treatments of a diary."""

from __future__ import annotations

from django.urls import path

from . import views

in_diary = [path("doses/", views.dose_history, name="dose-history")]
