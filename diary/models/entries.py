"""What is logged: episodes, ratings, doses, side effects and check-ins.

Words from a list are stored as their code, own words as they were typed; the
vocabulary turns both into a label.
"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from diary.vocab import entries as words
from diary.vocab.body import Side

from .base import Written

# Entries typed later than this after they happened are marked as late; the day's
# own rule is in daily.py.
LATE_AFTER = timedelta(hours=24)
WORDS = 80


def _between(field: str, low: int, high: int, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{field: None})
        | models.Q(**{f"{field}__gte": low, f"{field}__lte": high}),
        name=name,
    )


def _scale(label: object) -> models.PositiveSmallIntegerField[int | None, int | None]:
    """Return a column for a rating from 0 to 10."""
    return models.PositiveSmallIntegerField(
        label,  # type: ignore[arg-type]  # a lazy string, which the stubs do not know
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(10)],
    )


class Entry(Written):
    """Something with a time that was written down.

    `local_day` is the diary day by the clock the person was looking at. It is stored
    with the zone and the day start in force, because it is a fact of that day: it
    does not move when the person travels or changes the settings.
    """

    occurred_at = models.DateTimeField(_("when"))
    timezone = models.CharField(max_length=64)
    day_start = models.PositiveSmallIntegerField()
    local_day = models.DateField(_("day"))
    time_precision = models.CharField(
        _("how exactly"),
        max_length=6,
        choices=words.TimePrecision,
        default=words.TimePrecision.MINUTE,
    )
    note = models.TextField(_("note"), max_length=10_000, blank=True)
    source = models.CharField(
        max_length=7, choices=words.Source, default=words.Source.FORM
    )

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["patient", "local_day"], name="%(class)s_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind()} {self.pk}"

    @property
    def zone(self) -> ZoneInfo:
        """Return the clock the person was looking at."""
        return ZoneInfo(self.timezone)

    @property
    def late_by(self) -> timedelta:
        """How long after it happened the entry was typed; never negative."""
        if self.entered_at is None:
            return timedelta()
        return max(self.entered_at - self.occurred_at, timedelta())

    @property
    def is_late(self) -> bool:
        """Tell whether the entry was typed more than a day after it happened."""
        return self.late_by > LATE_AFTER


class Episode(Entry):
    """One spasm or run of clonus; or, with a count, several of them together.

    `count_high` makes the count a range. `beats_high` does the same for beats.
    """

    type = models.CharField(_("kind"), max_length=20, choices=words.EpisodeType)
    count = models.PositiveSmallIntegerField(_("how many"), default=1)
    count_high = models.PositiveSmallIntegerField(_("up to"), null=True, blank=True)
    site = models.CharField(_("where"), max_length=WORDS, blank=True)
    side = models.CharField(_("side"), max_length=5, choices=Side, blank=True)
    severity = _scale(_("how strong"))
    pain = _scale(_("pain"))
    beats = models.PositiveSmallIntegerField(_("beats"), null=True, blank=True)
    beats_high = models.PositiveSmallIntegerField(_("up to"), null=True, blank=True)
    beats_how = models.CharField(
        _("how the beats were counted"),
        max_length=20,
        choices=words.BeatsHow,
        blank=True,
    )
    duration = models.PositiveIntegerField(_("seconds"), null=True, blank=True)
    posture = models.CharField(_("posture"), max_length=WORDS, blank=True)
    stopped_by = models.CharField(_("stopped by"), max_length=WORDS, blank=True)
    woke_me = models.BooleanField(_("woke me"), null=True, blank=True)
    helpful = models.BooleanField(_("the stiffness helped me"), null=True, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            _between("severity", 0, 10, "episode_severity_from_0_to_10"),
            _between("pain", 0, 10, "episode_pain_from_0_to_10"),
            models.CheckConstraint(
                condition=models.Q(count__gte=1), name="episode_counts_at_least_one"
            ),
            models.CheckConstraint(
                condition=models.Q(count_high=None)
                | models.Q(count_high__gt=models.F("count")),
                name="episode_count_range_rises",
            ),
            models.CheckConstraint(
                condition=models.Q(beats_high=None)
                | models.Q(beats_high__gt=models.F("beats")),
                name="episode_beats_range_rises",
            ),
        ]
        # A chart of ten years asks for all runs of clonus, or for all spasms of one
        # place: these indexes answer it alone, without a look at any row.
        indexes = [
            *Entry.Meta.indexes,
            *(
                models.Index(
                    fields=[
                        *("patient", field, "voided_at", "local_day"),
                        *("count", "count_high"),
                    ],
                    name=f"episode_by_{field}",
                )
                for field in ("type", "site")
            ),
            models.Index(
                fields=["patient", "local_day"],
                condition=models.Q(severity=None, voided_at=None),
                name="episode_unrated",
            ),
        ]


class EpisodeTrigger(models.Model):
    """One thing that set off an episode. Read through its episode only."""

    episode = models.ForeignKey(
        Episode, models.CASCADE, related_name="triggers", db_index=False
    )
    trigger = models.CharField(max_length=WORDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "trigger"], name="trigger_once_per_episode"
            )
        ]

    def __str__(self) -> str:
        return self.trigger


class Rating(Entry):
    """How strong something is, from 0 (none) to 10 (worst), over a stated window."""

    what = models.CharField(_("what"), max_length=WORDS)
    value = models.PositiveSmallIntegerField(
        _("how strong"), validators=[MaxValueValidator(10)]
    )
    window = models.CharField(
        max_length=5, choices=words.RatingWindow, default=words.RatingWindow.NOW
    )

    class Meta(Entry.Meta):
        constraints = [_between("value", 0, 10, "rating_from_0_to_10")]
        # What was rated how often, and the course of one of them, without a look at
        # any row.
        indexes = [
            *Entry.Meta.indexes,
            models.Index(
                fields=["patient", "what", "voided_at", "local_day", "value"],
                name="rating_by_what",
            ),
        ]


class Dose(Entry):
    """One use of a treatment in its own unit, or one that was left out.

    Ten milligrams of a medicine and twenty minutes of stretching are both doses.
    `unit` is copied from the treatment, so the row says by itself what it means.

    A dose that a regimen foresees names its place in it: the diary day `due_on` and
    the slot of that day ("08:00", "evening"), by the clock and not as an instant, so
    that travel moves no dose into another place. `due_at` is the instant it stood for.

    `wore_off_on` is the day on which, as the person notes it, the spasms came back
    after something that lasts for weeks.
    """

    PARTS = ("sites",)

    treatment = models.ForeignKey(
        "diary.Treatment", models.RESTRICT, related_name="doses", db_index=False
    )
    status = models.CharField(
        _("taken or not"),
        max_length=7,
        choices=words.DoseStatus,
        default=words.DoseStatus.TAKEN,
    )
    skip_reason = models.CharField(_("reason"), max_length=WORDS, blank=True)
    as_needed = models.BooleanField(_("as needed"), default=False)
    due_on = models.DateField(null=True, blank=True)
    due_slot = models.CharField(max_length=9, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=9, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    site = models.CharField(_("where"), max_length=WORDS, blank=True)
    side = models.CharField(_("side"), max_length=5, choices=Side, blank=True)
    rating_before = _scale(_("how strong before"))
    rating_after = _scale(_("how strong after"))
    rated_after = models.PositiveSmallIntegerField(
        _("rated how many minutes later"), null=True, blank=True
    )
    clinician = models.CharField(_("given by"), max_length=120, blank=True)
    wore_off_on = models.DateField(_("spasms came back on"), null=True, blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["treatment", "due_on", "due_slot"],
                condition=models.Q(voided_at=None, due_on__isnull=False),
                name="dose_once_per_slot",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on=None, due_slot="", due_at=None)
                | models.Q(due_on__isnull=False, due_at__isnull=False)
                & ~models.Q(due_slot=""),
                name="dose_slot_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gt=0),
                name="dose_amount_above_zero",
            ),
            _between("rating_before", 0, 10, "dose_before_from_0_to_10"),
            _between("rating_after", 0, 10, "dose_after_from_0_to_10"),
        ]
        indexes = [
            *Entry.Meta.indexes,
            models.Index(
                fields=["treatment", "local_day"], name="dose_by_treatment_and_day"
            ),
        ]


class SideEffect(Entry):
    """Something unwanted that may come from a treatment, from `occurred_at` on.

    An ongoing one counts on each day until it is ended.
    """

    symptom = models.CharField(_("side effect"), max_length=WORDS)
    severity = _scale(_("how strong"))
    ongoing = models.BooleanField(_("still there"), default=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    treatment = models.ForeignKey(
        "diary.Treatment",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="side_effects",
        db_index=False,
    )
    stopped_me = models.BooleanField(
        _("stopped me doing something"), null=True, blank=True
    )

    class Meta(Entry.Meta):
        constraints = [
            _between("severity", 0, 10, "side_effect_severity_from_0_to_10"),
            models.CheckConstraint(
                condition=models.Q(ongoing=False) | models.Q(ended_on=None),
                name="side_effect_ongoing_has_no_end",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None)
                | models.Q(ended_on__gte=models.F("local_day")),
                name="side_effect_ends_after_it_starts",
            ),
        ]
        indexes = [
            *Entry.Meta.indexes,
            models.Index(
                fields=["patient"],
                condition=models.Q(ongoing=True, voided_at=None),
                name="side_effect_ongoing",
            ),
            # Which were noted how often, and on which days, without a look at any row.
            models.Index(
                fields=[
                    *("patient", "symptom", "voided_at", "local_day"),
                    *("ongoing", "ended_on"),
                ],
                name="side_effect_by_symptom",
            ),
        ]


class CheckIn(Entry):
    """The once-a-day questions: of the evening, or of the night that ended.

    Each answer is optional; null or "" means that it was not answered. `local_day`
    is an input here: the day the answers are about.
    """

    part = models.CharField(_("which"), max_length=7, choices=words.CheckInPart)
    # Evening.
    spasms = models.CharField(
        _("spasms that day"), max_length=9, choices=words.SpasmsAnswer, blank=True
    )
    spasms_low = models.PositiveSmallIntegerField(_("how many"), null=True, blank=True)
    spasms_high = models.PositiveSmallIntegerField(_("up to"), null=True, blank=True)
    spasms_include_logged = models.BooleanField(
        _("with those logged one by one"), default=True
    )
    spasticity = _scale(_("spasticity"))
    worst = _scale(_("worst moment"))
    pain = _scale(_("pain"))
    fatigue = _scale(_("fatigue"))
    walking = _scale(_("difficulty walking"))
    sleepiness = _scale(_("sleepiness in the day"))
    side_effects = models.CharField(
        _("any side effect"), max_length=4, choices=words.SideEffectsAnswer, blank=True
    )
    # Night.
    sleep_disruption = _scale(_("how much spasms disturbed the sleep"))
    woken = models.PositiveSmallIntegerField(
        _("woken by spasms"), null=True, blank=True
    )
    sleep_hours = models.DecimalField(
        _("hours slept"), max_digits=3, decimal_places=1, null=True, blank=True
    )

    class Meta(Entry.Meta):
        # What a chart of ten years asks for, without a look at any row.
        indexes = [
            *Entry.Meta.indexes,
            models.Index(
                fields=[
                    *("patient", "part", "voided_at", "local_day"),
                    *("spasticity", "worst", "pain", "fatigue", "walking"),
                    *("sleepiness", "sleep_disruption", "side_effects"),
                ],
                name="checkin_answers",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "local_day", "part"],
                condition=models.Q(voided_at=None),
                name="check_in_once_per_day_and_part",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(spasms="number", spasms_low__isnull=False)
                    | ~models.Q(spasms="number")
                    & models.Q(spasms_low=None, spasms_high=None)
                ),
                name="check_in_number_has_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(spasms_high=None)
                | models.Q(spasms_high__gt=models.F("spasms_low")),
                name="check_in_range_rises",
            ),
            *(
                _between(name, 0, 10, f"check_in_{name}_from_0_to_10")
                for name in (
                    "spasticity",
                    "worst",
                    "pain",
                    "fatigue",
                    "walking",
                    "sleepiness",
                    "sleep_disruption",
                )
            ),
        ]
