"""Injections, procedures and the pump."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from . import injection_views, procedure_views, pump_views

# Under the address of one treatment.
of_treatment: list[URLPattern | URLResolver] = [
    path("injections/", injection_views.injection_list, name="injection-list"),
    path("injections/add/", injection_views.injection_add, name="injection-add"),
    path("procedures/", procedure_views.procedure_list, name="procedure-list"),
    path("procedures/add/", procedure_views.procedure_add, name="procedure-add"),
    path("pump/", pump_views.pump_note_list, name="pump-note-list"),
    path("pump/add/", pump_views.pump_note_add, name="pump-note-add"),
]
one_injection = [
    path("", injection_views.injection_edit, name="injection-edit"),
    path("back/", injection_views.injection_came_back, name="injection-came-back"),
    path("void/", injection_views.injection_void, name="injection-void"),
    path("restore/", injection_views.injection_restore, name="injection-restore"),
]
one_procedure = [
    path("", procedure_views.procedure_edit, name="procedure-edit"),
    path("void/", procedure_views.procedure_void, name="procedure-void"),
    path("restore/", procedure_views.procedure_restore, name="procedure-restore"),
]
one_note = [
    path("", pump_views.pump_note_edit, name="pump-note-edit"),
    path("void/", pump_views.pump_note_void, name="pump-note-void"),
    path("restore/", pump_views.pump_note_restore, name="pump-note-restore"),
]
# Beside the treatments.
in_diary: list[URLPattern | URLResolver] = [
    path("injections/<uuid:pk>/", include(one_injection)),
    path("procedures/<uuid:pk>/", include(one_procedure)),
    path("pump-notes/<uuid:pk>/", include(one_note)),
]
