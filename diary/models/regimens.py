"""How treatments are meant to be taken, how that changed, and what is planned."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from diary.vocab.changes import ChangeKind, Decider, Outcome, Reason
from diary.vocab.entries import DayPart

from .base import Part, Written
from .entries import WORDS
from .treatments import Treatment

# Monday is the lowest bit.
EVERY_WEEKDAY = 0b111_1111


class Regimen(Written):
    """How one treatment is meant to be taken, from a day on.

    A change never edits a row: it ends one regimen and starts the next, so that the
    edges of rows are the days at which comparisons are made. An unknown start is
    null: "already when the diary began". Without planned doses nothing is said about
    when it is taken. `most_a_day` is the stated maximum, in the treatment's unit.

    That no two current regimens of a treatment share a day is kept by the database
    too, by triggers (migration 0003).
    """

    PARTS = ("planned",)

    treatment = models.ForeignKey(
        Treatment, models.CASCADE, related_name="regimens", db_index=False
    )
    starts_on = models.DateField(_("since"), null=True, blank=True)
    # The first day on which it no longer holds.
    ends_on = models.DateField(_("until"), null=True, blank=True)
    as_needed = models.BooleanField(_("taken as needed"), default=False)
    most_a_day = models.DecimalField(
        _("at most in a day"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    note = models.TextField(_("note"), max_length=10_000, blank=True)

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
            models.CheckConstraint(
                condition=models.Q(most_a_day=None) | models.Q(most_a_day__gt=0),
                name="regimen_most_a_day_above_zero",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "starts_on"], name="regimen_by_start")
        ]

    def __str__(self) -> str:
        return f"{self.treatment_id} {self.starts_on}"


class PlanStep(Written):
    """One dated step of a titration or taper, as the doctor wrote it down.

    `stops` says that the treatment ends on that day; otherwise the planned doses say
    how it is to be taken from then on. What was really done is the `TreatmentChange`
    that names the step; `left_out` says that it was not done at all.
    """

    PARTS = ("planned",)

    treatment = models.ForeignKey(
        Treatment, models.CASCADE, related_name="steps", db_index=False
    )
    day = models.DateField(_("from"))
    stops = models.BooleanField(_("stop on this day"), default=False)
    as_needed = models.BooleanField(_("taken as needed"), default=False)
    most_a_day = models.DecimalField(
        _("at most in a day"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    left_out = models.BooleanField(_("not done"), default=False)
    note = models.TextField(_("note"), max_length=10_000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["treatment", "day"],
                condition=models.Q(voided_at=None),
                name="plan_step_once_per_day",
            ),
            models.CheckConstraint(
                condition=models.Q(most_a_day=None) | models.Q(most_a_day__gt=0),
                name="plan_step_most_a_day_above_zero",
            ),
        ]
        indexes = [models.Index(fields=["patient", "day"], name="plan_step_by_day")]

    def __str__(self) -> str:
        return f"{self.treatment_id} {self.day}"


class PlannedDose(Part):
    """One dose that a regimen or a step of a plan foresees, on the days it is due.

    It is due at a clock time, or in a part of the day, or at any time of the day if
    neither is given. `weekdays` has a bit for each weekday, Monday the lowest.
    `every_days` counts from the first day of the regimen: 1 is daily, 84 every twelve
    weeks. With `times_a_week` it has no days of its own: so many times in any week.
    """

    SAYS = (
        "at",
        "part",
        "amount",
        "minutes",
        "weekdays",
        "every_days",
        "times_a_week",
    )

    regimen = models.ForeignKey(
        Regimen, models.CASCADE, related_name="planned", null=True, blank=True
    )
    step = models.ForeignKey(
        PlanStep, models.CASCADE, related_name="planned", null=True, blank=True
    )
    at = models.TimeField(_("at"), null=True, blank=True)
    part = models.CharField(
        _("part of the day"), max_length=9, choices=DayPart, blank=True
    )
    amount = models.DecimalField(
        _("amount"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    weekdays = models.PositiveSmallIntegerField(_("weekdays"), default=EVERY_WEEKDAY)
    every_days = models.PositiveSmallIntegerField(_("every so many days"), default=1)
    times_a_week = models.PositiveSmallIntegerField(
        _("times a week"), null=True, blank=True
    )

    class Meta(Part.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(regimen=None, step__isnull=False)
                | models.Q(regimen__isnull=False, step=None),
                name="planned_dose_of_a_regimen_or_a_step",
            ),
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gt=0),
                name="planned_dose_amount_above_zero",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes=None) | models.Q(minutes__gt=0),
                name="planned_dose_minutes_above_zero",
            ),
            models.CheckConstraint(
                condition=models.Q(weekdays__gte=1, weekdays__lte=EVERY_WEEKDAY),
                name="planned_dose_on_some_weekday",
            ),
            models.CheckConstraint(
                condition=models.Q(every_days__gte=1),
                name="planned_dose_every_day_or_rarer",
            ),
            models.CheckConstraint(
                condition=models.Q(at=None) | models.Q(part=""),
                name="planned_dose_at_a_time_or_in_a_part",
            ),
            models.CheckConstraint(
                condition=models.Q(times_a_week=None)
                | models.Q(times_a_week__gte=1, at=None, part=""),
                name="planned_dose_times_a_week_without_time",
            ),
        ]

    @property
    def slot(self) -> str:
        """Return what names this dose within its day: "08:00", "evening" or "day"."""
        at: time | None = self.at
        return f"{at:%H:%M}" if at else self.part or "day"


class TreatmentChange(Written):
    """What was changed about a treatment on a day, who decided, and why.

    `from_regimen` ended on that day and `to_regimen` began on it. A switch goes from
    the regimen of one treatment to that of another. An unknown day is null: something
    was in use already when the diary began.
    """

    kind_of = models.CharField(_("what was done"), max_length=8, choices=ChangeKind)
    day = models.DateField(_("from"), null=True, blank=True)
    decided_by = models.CharField(
        _("who decided"), max_length=6, choices=Decider, blank=True
    )
    reason = models.CharField(_("why"), max_length=14, choices=Reason, blank=True)
    side_effect = models.CharField(_("which side effect"), max_length=WORDS, blank=True)
    hope = models.CharField(_("what I hope for"), max_length=500, blank=True)
    watch = models.CharField(
        _("what to watch"), max_length=10, choices=Outcome, blank=True
    )
    note = models.TextField(_("note"), max_length=10_000, blank=True)
    from_regimen = models.ForeignKey(
        Regimen,
        models.RESTRICT,
        related_name="changes_from",
        null=True,
        blank=True,
        db_index=False,
    )
    to_regimen = models.ForeignKey(
        Regimen,
        models.RESTRICT,
        related_name="changes_to",
        null=True,
        blank=True,
        db_index=False,
    )
    plan_step = models.ForeignKey(
        PlanStep,
        models.SET_NULL,
        related_name="changes",
        null=True,
        blank=True,
        db_index=False,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(from_regimen__isnull=False)
                | models.Q(to_regimen__isnull=False),
                name="treatment_change_names_a_regimen",
            ),
            models.UniqueConstraint(
                fields=["to_regimen"],
                condition=models.Q(voided_at=None, to_regimen__isnull=False),
                name="treatment_change_begins_a_regimen_once",
            ),
            models.UniqueConstraint(
                fields=["from_regimen"],
                condition=models.Q(voided_at=None, from_regimen__isnull=False),
                name="treatment_change_ends_a_regimen_once",
            ),
            models.UniqueConstraint(
                fields=["plan_step"],
                condition=models.Q(voided_at=None, plan_step__isnull=False),
                name="treatment_change_answers_a_step_once",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "day"], name="treatment_change_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind_of} {self.day}"
