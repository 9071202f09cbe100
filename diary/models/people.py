"""Who uses Klonos, whose diary it is, and who may open it."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from diary import timekeeping
from diary.ids import uuid7
from diary.vocab.entries import Kind, Role

if TYPE_CHECKING:
    from .entries import Entry


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address; there are no user names."""

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> User:
        """Make a user who can sign in with `email` and `password`."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a user as the sign-in form does: upper and lower case are alike."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in. What is theirs alone: address, password, theme."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As this device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class TextSize(models.TextChoices):
        NORMAL = "normal", _("Normal")
        LARGE = "large", _("Large")
        HUGE = "huge", _("Very large")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    text_size = models.CharField(
        max_length=6, choices=TextSize, default=TextSize.NORMAL
    )
    big_buttons = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Patient(models.Model):
    """One diary: the person it is about, and how their days are told apart.

    `changes` counts every stored change; pages that show the diary are as new as
    this number. `changes_of_doses` and the like count how many of these were of what
    is written every day, and `changes_of_earlier_doses` how many of those were of a
    day before yesterday, so that what was made of other rows can be kept. Asides are
    questions, weekly answers and the like, of which no number of a day is read.
    """

    class About(models.TextChoices):
        SELF = "self", _("Me")
        OTHER = "other", _("Somebody I care for")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name of the diary"), max_length=80)
    about = models.CharField(max_length=5, choices=About, default=About.SELF)
    timezone = models.CharField(max_length=64, default="UTC")
    day_start = models.PositiveSmallIntegerField(default=timekeeping.DAY_START)
    # What a doctor needs to know of the person; unanswered is null or "".
    birth_year = models.PositiveSmallIntegerField(
        _("year of birth"), null=True, blank=True
    )
    injury_level = models.CharField(
        _("level of the spinal injury"), max_length=20, blank=True
    )
    has_pump = models.BooleanField(_("has a baclofen pump"), null=True, blank=True)
    drives = models.BooleanField(_("drives"), null=True, blank=True)
    takes_opioid = models.BooleanField(_("takes an opioid"), null=True, blank=True)
    # The buttons of Today, in the order chosen; those left out are hidden.
    buttons = models.JSONField(default=list, blank=True)
    # A throwaway diary of the demo is erased after this instant.
    demo_until = models.DateTimeField(null=True, blank=True)
    changes = models.PositiveBigIntegerField(default=0)
    changes_of_episodes = models.PositiveBigIntegerField(default=0)
    # Without those that a clinic gave: these are changes of treatment.
    changes_of_doses = models.PositiveBigIntegerField(default=0)
    changes_of_ratings = models.PositiveBigIntegerField(default=0)
    changes_of_side_effects = models.PositiveBigIntegerField(default=0)
    changes_of_check_ins = models.PositiveBigIntegerField(default=0)
    changes_of_asides = models.PositiveBigIntegerField(default=0)
    changes_of_earlier_episodes = models.PositiveBigIntegerField(default=0)
    changes_of_earlier_doses = models.PositiveBigIntegerField(default=0)
    changes_of_earlier_side_effects = models.PositiveBigIntegerField(default=0)
    changes_of_earlier_check_ins = models.PositiveBigIntegerField(default=0)
    # From this day on estimates may be out of date; null is that none is.
    stale_from = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(day_start__lt=12 * 60),
                name="patient_day_starts_before_noon",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @cached_property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the clock of this diary."""
        return zoneinfo.ZoneInfo(self.timezone)

    def day_of(self, instant: datetime) -> date:
        """Return the diary day of an instant."""
        return timekeeping.diary_day(instant, self.zone, self.day_start)

    def today(self) -> date:
        """Return the diary day of now."""
        return self.day_of(timezone.now())

    def entries(self, kind: Kind | str) -> models.Manager[Entry]:
        """Return the entries of one kind: the one door to them by name."""
        entries: models.Manager[Entry] = getattr(self, f"{Kind(kind).value}s")
        return entries


class Membership(models.Model):
    """A user's part in a diary."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    patient = models.ForeignKey(
        Patient, models.CASCADE, related_name="memberships", db_index=False
    )
    role = models.CharField(max_length=6, choices=Role)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "user"], name="membership_once_per_diary"
            ),
            models.UniqueConstraint(
                fields=["patient"],
                condition=models.Q(role=Role.OWNER),
                name="membership_one_owner_per_diary",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id}"

    @property
    def may_write(self) -> bool:
        """Tell whether this member may add and change entries."""
        return self.role != Role.READER
