"""The addresses of a plan, below its treatment."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from . import step_views, views

one_step = [
    path("", views.plan_step_edit, name="plan-step-edit"),
    path("done/", step_views.plan_step_done, name="plan-step-done"),
    path("not-done/", step_views.plan_step_leave_out, name="plan-step-leave-out"),
    path("offer/", step_views.plan_step_offer, name="plan-step-offer"),
    path("void/", step_views.plan_step_void, name="plan-step-void"),
    path("restore/", step_views.plan_step_restore, name="plan-step-restore"),
]
of_treatment: list[URLPattern | URLResolver] = [
    path("plan/", views.plan_add, name="plan-add"),
    path("plan/step/", views.plan_step_add, name="plan-step-add"),
    path("plan/<uuid:plan_step>/", include(one_step)),
]
