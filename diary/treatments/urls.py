"""The list of treatments, its catalogue, and the page of each treatment."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from . import views

one_period = [
    path("", views.regimen_edit, name="regimen-edit"),
    path("void/", views.regimen_void, name="regimen-void"),
    path("restore/", views.regimen_restore, name="regimen-restore"),
]
one_treatment: list[URLPattern | URLResolver] = [
    path("", views.treatment_edit, name="treatment-edit"),
    path("start/", views.treatment_start, name="treatment-start"),
    path("stop/", views.treatment_stop, name="treatment-stop"),
    path("void/", views.treatment_void, name="treatment-void"),
    path("restore/", views.treatment_restore, name="treatment-restore"),
    path("used/<uuid:regimen>/", include(one_period)),
]
urlpatterns = [
    path("d/<uuid:diary>/treatments/", views.treatment_list, name="treatment-list"),
    path("d/<uuid:diary>/treatments/add/", views.treatment_add, name="treatment-add"),
    path("d/<uuid:diary>/treatments/<uuid:pk>/", include(one_treatment)),
]
