"""Addresses of the demo."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("demo/", views.demo_start, name="demo-start"),
    path("demo/leave/", views.demo_leave, name="demo-leave"),
]
