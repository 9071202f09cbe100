"""Appointments, questions for them, and what clinicians found."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from . import finding_views, views

one_visit = [
    path("", views.visit_edit, name="visit-edit"),
    path("answers/", views.visit_answers, name="visit-answers"),
    path("void/", views.visit_void, name="visit-void"),
    path("restore/", views.visit_restore, name="visit-restore"),
]
one_question = [
    path("", views.question_edit, name="question-edit"),
    path("void/", views.question_void, name="question-void"),
    path("restore/", views.question_restore, name="question-restore"),
]
one_finding = [
    path("", finding_views.finding_edit, name="finding-edit"),
    path("void/", finding_views.finding_void, name="finding-void"),
    path("restore/", finding_views.finding_restore, name="finding-restore"),
    path("file/<int:version>/", finding_views.finding_file, name="finding-file"),
]
in_diary: list[URLPattern | URLResolver] = [
    path("visits/", views.visit_list, name="visit-list"),
    path("visits/add/", views.visit_add, name="visit-add"),
    path("visits/<uuid:pk>/", include(one_visit)),
    path("questions/add/", views.question_add, name="question-add"),
    path("questions/<uuid:pk>/", include(one_question)),
    path("findings/", finding_views.finding_list, name="finding-list"),
    path("findings/add/", finding_views.finding_add, name="finding-add"),
    path("findings/<uuid:pk>/", include(one_finding)),
]
urlpatterns = [path("d/<uuid:diary>/", include(in_diary))]
