"""What was worked out about a diary, kept so that it need not be done again."""

from __future__ import annotations

from django.db import models

from .people import Patient


class Estimate(models.Model):
    """The answer to one comparison: of one outcome, at one change.

    It is a cache: it can be thrown away at any time, and is neither exported nor backed
    up. `digest` is of the engine's version and everything that went in, so that an
    answer is worked out again only if something of that has changed. `first` and `last`
    are the days that the comparison looks at, some of which may still be to come.
    `as_of` is the diary's counter of changes, and `made_on` its day, when it was found
    to be up to date. `chance` is what headlines are judged by, null if refused.
    """

    patient = models.ForeignKey(
        Patient, models.CASCADE, related_name="estimates", db_index=False
    )
    place = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    first = models.DateField()
    last = models.DateField()
    answer = models.JSONField()
    chance = models.FloatField(null=True)
    as_of = models.PositiveBigIntegerField()
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "place"], name="estimate_once_per_comparison"
            )
        ]

    def __str__(self) -> str:
        return self.place


class Screen(models.Model):
    """The page of changes as it was last made, ready to be shown in one language.

    A cache like the estimates that it shows, and as little exported or backed up.
    `seal` is the digest of the program and the clock that it was made with, `made_on`
    the diary's day. It is true as long as nothing was written that comparisons depend
    on. `recent` is the digest of what days from `since` on held: so an entry of these
    days that changes no comparison does not have it made anew. `effects` has what is
    said of each change in a few words.
    """

    patient = models.ForeignKey(
        Patient, models.CASCADE, related_name="screens", db_index=False
    )
    language = models.CharField(max_length=16)
    seal = models.CharField(max_length=64)
    made_on = models.DateField()
    since = models.DateField()
    recent = models.CharField(max_length=64)
    body = models.TextField()
    effects = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "language"], name="screen_once_per_language"
            )
        ]

    def __str__(self) -> str:
        return self.language


class SummaryPart(models.Model):
    """A part of a summary as it was last made, ready to be shown.

    A cache like the page of changes, and as little exported or backed up. `place` is
    which part, of which days, in which language, made by which program. `state` is how
    often what it shows was written when it was made: it is true as long as that is so.
    It is also true as long as nothing earlier than yesterday was written, which
    `earlier` counts, and the last days hold what they held, of which `lately` is the
    digest. `content` is its blocks as JSON.
    """

    patient = models.ForeignKey(
        Patient, models.CASCADE, related_name="summary_parts", db_index=False
    )
    place = models.CharField(max_length=64)
    state = models.CharField(max_length=120)
    earlier = models.CharField(max_length=120)
    lately = models.CharField(max_length=64)
    made_on = models.DateField()
    content = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "place"], name="summary_part_once_per_place"
            )
        ]

    def __str__(self) -> str:
        return self.place
