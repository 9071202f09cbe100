"""The course of one treatment: its changes, and the times of use."""

from __future__ import annotations

from django.urls import include, path

from . import correct_views, views

one_change = [
    path("", correct_views.change_edit, name="change-edit"),
    path("void/", correct_views.change_void, name="change-void"),
    path("restore/", correct_views.change_restore, name="change-restore"),
]
one_period = [
    path("", correct_views.regimen_edit, name="regimen-edit"),
    path("void/", correct_views.regimen_void, name="regimen-void"),
    path("restore/", correct_views.regimen_restore, name="regimen-restore"),
]
urlpatterns = [
    path("change/", views.treatment_change, name="treatment-change"),
    path("start/", views.treatment_start, name="treatment-start"),
    path("stop/", views.treatment_stop, name="treatment-stop"),
    path("switch/", views.treatment_switch, name="treatment-switch"),
    path("earlier/", views.treatment_earlier, name="treatment-earlier"),
    path("changes/<uuid:change>/", include(one_change)),
    path("used/<uuid:regimen>/", include(one_period)),
]
