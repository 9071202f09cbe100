"""A diary's own words and its one-tap buttons."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from diary.vocab.entries import Kind

from .base import Written


class Term(Written):
    """A word that a person added to one of the lists; it is offered from then on."""

    class List(models.TextChoices):
        SITE = "site"
        TRIGGER = "trigger"
        SYMPTOM = "symptom"
        RATING = "rating"

    list = models.CharField(max_length=10, choices=List)
    text = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "patient",
                "list",
                Lower("text"),
                condition=models.Q(voided_at=None),
                name="term_once_per_list",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Shortcut(Written):
    """A button on Today that stores one prepared entry with a single tap.

    `prefill` holds the entry's own fields as JSON, for example
    {"type": "clonus", "site": "ankle", "side": "left", "severity": 6}.
    """

    MOST = 6

    entry_kind = models.CharField(max_length=12, choices=Kind)
    prefill = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["patient", "position"], name="shortcut_order")]

    def __str__(self) -> str:
        return f"{self.entry_kind} {self.position}"
