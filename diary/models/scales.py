"""Weekly scales and goals in the person's own words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from diary.vocab.scales import Scale

from .base import Written
from .entries import Entry


class Goal(Written):
    """What the person wants to reach, in their own words; rated from -2 to +2."""

    text = models.TextField(_("goal"), max_length=500)
    set_on = models.DateField(_("set on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "set_on"], name="goal_by_day")]

    def __str__(self) -> str:
        return f"{self.kind()} {self.pk}"


class Assessment(Entry):
    """One filled-in scale, or one rating of a goal.

    `answers` holds the level of each item by its code. `version` of the wording and
    the stated time window are stored with it, because levels of different wordings
    never mix. `anchor_on` is the day that a scale of change compares with.
    """

    scale = models.CharField(_("scale"), max_length=10, choices=Scale)
    wording = models.CharField(max_length=20)
    window = models.CharField(max_length=20)
    answers = models.JSONField(_("answers"))
    anchor_on = models.DateField(_("compared with"), null=True, blank=True)
    goal = models.ForeignKey(
        Goal,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="ratings",
        db_index=False,
    )

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scale="goal", goal__isnull=False)
                | ~models.Q(scale="goal") & models.Q(goal=None),
                name="assessment_of_a_goal_has_a_goal",
            )
        ]
