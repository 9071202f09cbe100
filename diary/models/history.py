"""What rows said before they were changed, and the numbers kept of them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from .people import Patient, User
from .treatments import Treatment


class Revision(models.Model):
    """What a row said before one change, when it was changed and by whom.

    No foreign key leads to the row itself, so the trail can neither block nor vanish.
    `version` is the version of the row that `before` shows.
    """

    class Change(models.TextChoices):
        EDITED = "edited"
        VOIDED = "voided"
        RESTORED = "restored"

    patient = models.ForeignKey(
        Patient, models.CASCADE, related_name="revisions", db_index=False
    )
    subject = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    version = models.PositiveIntegerField()
    change = models.CharField(max_length=8, choices=Change)
    before = models.JSONField()
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "subject_id", "version"],
                name="revision_once_per_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id} v{self.version}"


class DailyTotal(models.Model):
    """The numbers of one diary day, kept in the transaction of each write.

    It can be made anew from the rows at any time (`manage.py recount_days`). Charts
    and long looks back read it instead of the history. `spasms` is null on a day
    that is not observed: missing is never zero.
    """

    patient = models.ForeignKey(
        Patient, models.CASCADE, related_name="days", db_index=False
    )
    local_day = models.DateField()
    # The sum of what was logged, a range as its midpoint.
    episodes = models.DecimalField(max_digits=11, decimal_places=1, default=0)
    severity_max = models.PositiveSmallIntegerField(null=True)
    # The number of the day once somebody said that it is complete.
    spasms = models.DecimalField(max_digits=11, decimal_places=1, null=True)
    spasms_is_range = models.BooleanField(default=False)
    spasticity = models.PositiveSmallIntegerField(null=True)
    spasticity_is_late = models.BooleanField(default=False)
    # The runs of clonus among what was logged.
    clonus = models.DecimalField(max_digits=11, decimal_places=1, default=0)
    # The worst moment: as rated in the evening, else the strongest spasm if each has
    # an entry that says how strong it was.
    worst = models.PositiveSmallIntegerField(null=True)
    # Whether an entry does not say where the spasm was.
    unplaced = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "local_day"], name="daily_total_once_per_day"
            )
        ]
        # What a chart of ten years asks for, without a look at any row.
        indexes = [
            models.Index(
                fields=[
                    *("patient", "local_day", "spasms", "episodes"),
                    *("spasticity", "clonus", "worst", "unplaced"),
                ],
                name="daily_total_numbers",
            )
        ]

    def __str__(self) -> str:
        return str(self.local_day)


class Tally(models.Model):
    """How often something was noted of a treatment, kept in each write.

    `subject` is the kind of entry and `what` its answer: a dose that was "taken" or
    "skipped", or the side effect that may come from it. Looks over years read it
    instead of every dose; `manage.py recount_days` makes it anew from the rows.
    """

    patient = models.ForeignKey(
        Patient, models.CASCADE, related_name="tallies", db_index=False
    )
    treatment = models.ForeignKey(
        Treatment, models.CASCADE, related_name="tallies", db_index=False
    )
    subject = models.CharField(max_length=20)
    what = models.CharField(max_length=80)
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "treatment", "subject", "what"],
                name="tally_once_per_answer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.what} {self.count}"
