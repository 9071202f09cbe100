"""The list of treatments, its catalogue, and the page of each treatment."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from . import views
from .cards import urls as cards
from .doses import urls as doses
from .given import urls as given
from .plan import urls as plan

one_treatment: list[URLPattern | URLResolver] = [
    path("", views.treatment_edit, name="treatment-edit"),
    path("void/", views.treatment_void, name="treatment-void"),
    path("restore/", views.treatment_restore, name="treatment-restore"),
    path("", include("diary.treatments.course.urls")),
    path("", include(cards.of_treatment)),
    path("", include(given.of_treatment)),
    path("", include(plan.of_treatment)),
]
beside: list[URLPattern | URLResolver] = [
    *cards.in_diary,
    *doses.in_diary,
    *given.in_diary,
]
urlpatterns = [
    path("d/<uuid:diary>/treatments/", views.treatment_list, name="treatment-list"),
    path("d/<uuid:diary>/treatments/add/", views.treatment_add, name="treatment-add"),
    path("d/<uuid:diary>/treatments/", include(beside)),
    path("d/<uuid:diary>/treatments/<uuid:pk>/", include(one_treatment)),
]
