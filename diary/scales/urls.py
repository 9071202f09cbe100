"""Addresses of the weekly scales and goals."""

from __future__ import annotations

from django.urls import path, register_converter

from . import converters, goal_views, views

register_converter(converters.ScaleConverter, "scale")

SCALES = "d/<uuid:diary>/scales/"
GOAL = "d/<uuid:diary>/goals/<uuid:pk>/"

urlpatterns = [
    path(SCALES, views.scale_list, name="scale-list"),
    path(f"{SCALES}<scale:scale>/", views.scale_answer, name="scale-answer"),
    path(f"{SCALES}<scale:scale>/all/", views.scale_history, name="scale-history"),
    path(f"{SCALES}answer/<uuid:pk>/", views.scale_edit, name="scale-edit"),
    path("d/<uuid:diary>/goals/add/", goal_views.goal_add, name="goal-add"),
    path(GOAL, goal_views.goal_edit, name="goal-edit"),
    path(f"{GOAL}rate/", goal_views.goal_rate, name="goal-rate"),
    path(f"{GOAL}end/", goal_views.goal_end, name="goal-end"),
    path(f"{GOAL}void/", goal_views.goal_void, name="goal-void"),
    path(f"{GOAL}restore/", goal_views.goal_restore, name="goal-restore"),
]
