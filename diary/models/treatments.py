"""What is done against the symptoms, and what the person has."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from diary.vocab.treatments import TreatmentKind, Unit

from .base import Written


class Treatment(Written):
    """Anything done against the symptoms: a medicine, a remedy, a therapy, a device.

    `catalogue` is the code of the starter catalogue it was made from, or "".
    `settling_days` and `carry_over_days` are this diary's own numbers of days that
    comparisons leave out after a change and after a stop; null is the catalogue's.
    """

    name = models.CharField(_("name"), max_length=120)
    kind_of = models.CharField(_("kind"), max_length=10, choices=TreatmentKind)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit, blank=True)
    usual_amount = models.DecimalField(
        _("usual amount"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    as_needed = models.BooleanField(_("taken as needed"), default=False)
    catalogue = models.CharField(max_length=40, blank=True)
    settling_days = models.PositiveSmallIntegerField(
        _("days to settle"), null=True, blank=True
    )
    carry_over_days = models.PositiveSmallIntegerField(
        _("days it lasts after the end"), null=True, blank=True
    )
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
