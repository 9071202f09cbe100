"""What clinicians found, appointments, and the questions for them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Written


class Visit(Written):
    """An appointment, past or to come."""

    on = models.DateField(_("day"))
    at = models.TimeField(_("time"), null=True, blank=True)
    who = models.CharField(_("with whom"), max_length=120)
    place = models.CharField(_("where"), max_length=200, blank=True)
    note = models.TextField(_("note"), max_length=10_000, blank=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "on"], name="visit_by_day")]

    def __str__(self) -> str:
        return f"{self.kind()} {self.pk}"


class Question(Written):
    """A question for the next appointment, and its answer afterwards."""

    text = models.TextField(_("question"), max_length=2_000)
    answer = models.TextField(_("answer"), max_length=10_000, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    visit = models.ForeignKey(
        Visit,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="questions",
        db_index=False,
    )

    class Meta:
        indexes = [models.Index(fields=["patient"], name="question_by_patient")]

    def __str__(self) -> str:
        return f"{self.kind()} {self.pk}"


class Finding(Written):
    """The result of an examination, or a grade as a clinician told it.

    `what` is a code of the list or own words. `grade` is the value as told; nothing
    is computed from it. The file, if any, lies in the data folder under our own
    name; `file_name` is what the person called it.
    """

    what = models.CharField(_("what"), max_length=80)
    on = models.DateField(_("day"))
    who = models.CharField(_("who"), max_length=120, blank=True)
    site = models.CharField(_("where"), max_length=80, blank=True)
    side = models.CharField(_("side"), max_length=5, blank=True)
    grade = models.CharField(_("grade or number"), max_length=40, blank=True)
    result = models.TextField(_("result"), max_length=10_000, blank=True)
    file = models.CharField(max_length=60, blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    file_type = models.CharField(max_length=40, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    file_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "on"], name="finding_by_day")]

    def __str__(self) -> str:
        return f"{self.kind()} {self.pk}"
