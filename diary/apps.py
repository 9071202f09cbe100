"""The one Django app of Klonos."""

from __future__ import annotations

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """Rooms by feature over one shared model core (docs/architecture.md)."""

    name = "diary"
    default_auto_field = "django.db.models.BigAutoField"
