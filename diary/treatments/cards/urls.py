"""Information cards, and the days that comparisons leave out."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import views

# Under the address of one treatment.
of_treatment: list[URLPattern | URLResolver] = [
    path("times/", views.treatment_times, name="treatment-times"),
]
# Beside the treatments.
in_diary: list[URLPattern | URLResolver] = [
    path("card/", views.treatment_card_list, name="treatment-card-list"),
    path("card/<slug:code>/", views.treatment_card, name="treatment-card"),
]
