"""Links under which somebody without an account reads a summary, and who opened them."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from diary.ids import uuid7

from .people import Patient, User

ATTEMPTS = 10
# What an owner may choose between, counted from the moment of choosing.
LONGEST = timedelta(days=90)


class ShareLink(models.Model):
    """A secret address of one summary; of its secret part only the digest is stored.

    `choice` is what the summary was asked for, as its own address says it. A frozen
    link holds the summary of then, sealed with a key that is made of the secret part
    and of the server's key (`sharing/sealing.py`); a live one has it made when it is
    opened. `passcode` is a hash, or "" where none is asked. `attempts_left` counts
    wrong passcodes for the whole life of the link, `openings_left` is null where
    openings are not limited.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    patient = models.ForeignKey(
        Patient, models.CASCADE, related_name="share_links", db_index=False
    )
    made_by = models.ForeignKey(User, models.CASCADE, related_name="share_links")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(_("name of the link"), max_length=80, blank=True)
    choice = models.TextField(max_length=2000, blank=True)
    is_frozen = models.BooleanField()
    sealed = models.BinaryField(null=True, blank=True)
    passcode = models.CharField(max_length=128, blank=True)
    attempts_left = models.PositiveSmallIntegerField(default=ATTEMPTS)
    openings_left = models.PositiveSmallIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["patient", "made_at"], name="share_link_by_time")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ShareView(models.Model):
    """That a link was opened, and as what; or that a wrong passcode was typed.

    Nothing of whoever did it is stored: neither address nor browser.
    """

    class What(models.TextChoices):
        PAGE = "page", _("Opened")
        PDF = "pdf", _("Downloaded as a PDF")
        DATA = "data", _("Downloaded as a table")
        WRONG = "wrong", _("A wrong passcode")

    link = models.ForeignKey(
        ShareLink, models.CASCADE, related_name="views", db_index=False
    )
    what = models.CharField(max_length=5, choices=What)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["link", "at"], name="share_view_by_time")]

    def __str__(self) -> str:
        return f"{self.what} {self.link_id}"
