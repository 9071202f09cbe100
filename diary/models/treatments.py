"""What is done against the symptoms, and from when to when."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from diary.vocab.treatments import TreatmentKind, Unit

from .base import Written


class Treatment(Written):
    """Anything done against the symptoms: a medicine, a remedy, a therapy, a device.

    `catalogue` is the code of the starter catalogue it was made from, or "".
    """

    name = models.CharField(_("name"), max_length=120)
    kind_of = models.CharField(_("kind"), max_length=10, choices=TreatmentKind)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit, blank=True)
    usual_amount = models.DecimalField(
        _("usual amount"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    as_needed = models.BooleanField(_("taken as needed"), default=False)
    catalogue = models.CharField(max_length=40, blank=True)
    note = models.TextField(_("note"), max_length=10_000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "patient",
                Lower("name"),
                condition=models.Q(voided_at=None),
                name="treatment_name_once_per_diary",
            ),
            models.CheckConstraint(
                condition=models.Q(usual_amount=None) | models.Q(usual_amount__gt=0),
                name="treatment_usual_amount_above_zero",
            ),
        ]
        indexes = [models.Index(fields=["patient"], name="treatment_by_patient")]

    def __str__(self) -> str:
        return self.name


class Regimen(Written):
    """That a treatment is used, from a day on.

    A change never edits a row: it ends one regimen and starts the next. An unknown
    start is null: "already when the diary began".
    """

    treatment = models.ForeignKey(
        Treatment, models.CASCADE, related_name="regimens", db_index=False
    )
    starts_on = models.DateField(_("since"), null=True, blank=True)
    # The first day on which it no longer holds.
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["treatment"],
                condition=models.Q(ends_on=None, voided_at=None),
                name="regimen_one_open_per_treatment",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gt=models.F("starts_on")),
                name="regimen_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "starts_on"], name="regimen_by_start")
        ]

    def __str__(self) -> str:
        return f"{self.treatment_id} {self.starts_on}"


class Condition(Written):
    """A condition of the person the diary is about, by code or in own words."""

    name = models.CharField(_("condition"), max_length=80)
    since_year = models.PositiveSmallIntegerField(
        _("since the year"), null=True, blank=True
    )
    detail = models.CharField(_("details"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "patient",
                Lower("name"),
                condition=models.Q(voided_at=None),
                name="condition_once_per_diary",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Allergy(Written):
    """Something the person must not be given, and what it did."""

    name = models.CharField(_("allergy"), max_length=120)
    reaction = models.CharField(_("what it does"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "patient",
                Lower("name"),
                condition=models.Q(voided_at=None),
                name="allergy_once_per_diary",
            )
        ]

    def __str__(self) -> str:
        return self.name
