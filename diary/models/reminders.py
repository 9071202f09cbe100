"""What a member wants to be reminded of, and what was sent."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from diary.vocab.reminders import ReminderKind

from .people import Patient, User


class Reminder(models.Model):
    """That a member wants to be reminded of one sort of thing in one diary.

    `ahead` is how many minutes before the moment it comes; `at` the clock time of a
    reminder that has no moment of its own, like the evening check-in. In the calendar
    it is called "Klonos reminder" unless `says_what`; a mail never says what it is.
    """

    patient = models.ForeignKey(
        Patient, models.CASCADE, related_name="reminders", db_index=False
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="reminders")
    about = models.CharField(max_length=8, choices=ReminderKind)
    in_calendar = models.BooleanField(default=False)
    by_mail = models.BooleanField(default=False)
    says_what = models.BooleanField(default=False)
    at = models.TimeField(null=True, blank=True)
    ahead = models.PositiveIntegerField(default=0)
    # Nothing from before this instant is ever sent.
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "user", "about"], name="reminder_once_per_sort"
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.user_id}"


class SentReminder(models.Model):
    """That a reminder went out, or was left out because it was done already.

    The row is made before the mail is sent, so that two runs at once send one.
    """

    reminder = models.ForeignKey(
        Reminder, models.CASCADE, related_name="sent", db_index=False
    )
    key = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "key"], name="reminder_sent_once"
            )
        ]

    def __str__(self) -> str:
        return self.key


class CalendarFeed(models.Model):
    """The secret address of a member's calendar; only its digest is stored."""

    patient = models.ForeignKey(
        Patient, models.CASCADE, related_name="feeds", db_index=False
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "user"],
                condition=models.Q(revoked_at=None),
                name="calendar_feed_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return str(self.made_at)
