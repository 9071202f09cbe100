"""What explains a bad day, and the days that comparisons leave out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Written


class LifeEvent(Written):
    """Something that explains bad days, from a day to a day, both with.

    `what` is a code of the list or own words. An open end is null: still going on.
    `leave_out` says that all its days are left out of comparisons.
    """

    what = models.CharField(_("what"), max_length=80)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    leave_out = models.BooleanField(_("left out of comparisons"), default=False)
    note = models.TextField(_("note"), max_length=10_000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="life_event_ends_after_it_starts",
            )
        ]
        indexes = [
            models.Index(fields=["patient", "starts_on"], name="life_event_by_start")
        ]

    def __str__(self) -> str:
        return f"{self.kind()} {self.pk}"


class LeftOutDay(Written):
    """A day that comparisons leave out.

    `recorded_at` tells whether that was decided before or after somebody looked.
    """

    local_day = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "local_day"],
                condition=models.Q(voided_at=None),
                name="day_left_out_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind()} {self.pk}"
