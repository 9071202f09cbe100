"""What is given by a clinic and lasts: the sites of an injection, and the pump."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from diary.vocab.body import Side
from diary.vocab.changes import PumpEvent

from .base import Part, Written
from .entries import WORDS, Dose
from .regimens import TreatmentChange
from .treatments import Treatment


class DoseSite(Part):
    """One muscle into which a part of an injection went, in the unit of the dose.

    Units of different brands are never converted or added to each other.
    """

    SAYS = ("muscle", "side", "amount")

    dose = models.ForeignKey(Dose, models.CASCADE, related_name="sites")
    muscle = models.CharField(_("muscle"), max_length=WORDS)
    side = models.CharField(_("side"), max_length=5, choices=Side, blank=True)
    amount = models.DecimalField(
        _("units"), max_digits=9, decimal_places=3, null=True, blank=True
    )

    class Meta(Part.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gt=0),
                name="dose_site_amount_above_zero",
            )
        ]


class PumpNote(Written):
    """What the clinic said or did about the pump on a day, or an alarm of it.

    `concentration` is in micrograms per millilitre and `rate` in micrograms a day,
    both as told. `refill_on` is the day of the next refill as the clinic gave it.
    `change` is the change of treatment that was noted together with a new rate.
    """

    treatment = models.ForeignKey(
        Treatment, models.RESTRICT, related_name="pump_notes", db_index=False
    )
    day = models.DateField(_("day"))
    what = models.CharField(_("what was it"), max_length=6, choices=PumpEvent)
    concentration = models.DecimalField(
        _("concentration"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    rate = models.DecimalField(
        _("rate"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    refill_on = models.DateField(_("next refill"), null=True, blank=True)
    clinician = models.CharField(_("who"), max_length=120, blank=True)
    note = models.TextField(_("note"), max_length=10_000, blank=True)
    change = models.ForeignKey(
        TreatmentChange,
        models.RESTRICT,
        related_name="pump_notes",
        null=True,
        blank=True,
        db_index=False,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(concentration=None) | models.Q(concentration__gt=0),
                name="pump_note_concentration_above_zero",
            ),
            models.CheckConstraint(
                condition=models.Q(rate=None) | models.Q(rate__gt=0),
                name="pump_note_rate_above_zero",
            ),
            models.CheckConstraint(
                condition=models.Q(refill_on=None)
                | models.Q(refill_on__gte=models.F("day")),
                name="pump_note_refill_not_before_it",
            ),
        ]
        indexes = [models.Index(fields=["patient", "day"], name="pump_note_by_day")]

    def __str__(self) -> str:
        return f"{self.what} {self.day}"
