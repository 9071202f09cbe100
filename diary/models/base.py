"""What every row that a person writes has in common."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Now

from diary.ids import uuid7

from .people import Patient, User


class WrittenQuerySet(models.QuerySet["Written"]):
    """Rows of a diary. Start from the patient: `patient.episodes.current()`."""

    def current(self) -> Self:
        """Leave out what was taken back."""
        return self.filter(voided_at=None)

    def between(self, first: date, last: date) -> Self:
        """Return the entries of the diary days from `first` to `last`, both with."""
        return self.filter(local_day__range=(first, last))

    def on_day(self, day: date) -> Self:
        """Return the entries of one diary day."""
        return self.filter(local_day=day)


class Written(models.Model):
    """A row that somebody wrote into a diary.

    The phone makes `id`, so a repeated post is the same row. `entered_at` is the
    phone's clock when it was typed and `clock_skew` how many seconds that clock was
    ahead of the server's; `recorded_at` is the server's. Nothing is deleted: a row
    that is taken back has `voided_at`, and what it said before is a `Revision`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # The indexes that are used begin with the patient and go on; one on the patient
    # alone would only slow each write.
    patient = models.ForeignKey(
        Patient, models.CASCADE, related_name="%(class)ss", db_index=False
    )
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField(db_default=Now())
    entered_at = models.DateTimeField(null=True)
    clock_skew = models.IntegerField(default=0)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    objects = WrittenQuerySet.as_manager()

    # The related names of the parts that a row consists of, each a `Part`.
    PARTS: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    @classmethod
    def kind(cls) -> str:
        """Return the name under which addresses and revisions know this table."""
        return cls._meta.model_name or ""


class Part(models.Model):
    """One of several things that a written row consists of.

    It is read, written and kept in the history through its row only. `SAYS` names
    the fields that say something; which row it belongs to is not one of them.
    """

    SAYS: ClassVar[tuple[str, ...]] = ()

    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.pk)

    def said(self) -> dict[str, Any]:
        """Return what this part says, by field name."""
        return {name: getattr(self, name) for name in self.SAYS}
