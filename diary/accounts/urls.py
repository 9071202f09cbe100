"""The front door, my diaries, and what is mine alone."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.front, name="front"),
    path("diaries/", views.diary_list, name="diary-list"),
    path("diaries/add/", views.diary_add, name="diary-add"),
    path("more/", views.more, name="more"),
    path("more/look/", views.look_set, name="look-set"),
]
