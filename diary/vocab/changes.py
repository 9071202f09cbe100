"""How the course of a treatment changes: what was done, who decided, and why."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ChangeKind(TextChoices):
    """What was done on a day."""

    START = "start", _("started")
    INCREASE = "increase", _("increased")
    DECREASE = "decrease", _("reduced")
    ADJUST = "adjust", _("taken differently")
    SWITCH = "switch", _("switched")
    PAUSE = "pause", _("paused")
    RESUME = "resume", _("resumed")
    STOP = "stop", _("stopped")

    @property
    def ends_use(self) -> bool:
        """Tell whether something is not used any more from that day on."""
        return self in {ChangeKind.SWITCH, ChangeKind.PAUSE, ChangeKind.STOP}


class Decider(TextChoices):
    """Who decided on a change."""

    DOCTOR = "doctor", _("the doctor")
    ME = "me", _("me")
    BOTH = "both", _("both together")


class Reason(TextChoices):
    """Why a treatment was changed."""

    NOT_ENOUGH = "not_enough", _("not enough effect")
    SIDE_EFFECT = "side_effect", _("a side effect")
    WORE_OFF = "wore_off", _("the effect wore off")
    NOT_NEEDED = "not_needed", _("it worked and is no longer needed")
    GOT_WORSE = "got_worse", _("it got worse")
    COST_OR_SUPPLY = "cost_or_supply", _("cost or supply")
    PLANNED = "planned", _("it was planned")
    OTHER = "other", _("another reason")


class Outcome(TextChoices):
    """What is watched after a change."""

    SPASMS = "spasms", _("spasms a day")
    CLONUS = "clonus", _("clonus a day")
    SPASTICITY = "spasticity", _("spasticity in the evening")
    WORST = "worst", _("the worst moment of the day")
    SLEEP = "sleep", _("sleep disturbed by spasms")
    PAIN = "pain", _("pain")
    FATIGUE = "fatigue", _("fatigue")
    WALKING = "walking", _("difficulty walking")
    SLEEPINESS = "sleepiness", _("sleepiness in the day")


class PumpEvent(TextChoices):
    """What is noted about a pump, as the clinic told it."""

    REFILL = "refill", _("refill")
    RATE = "rate", _("rate changed")
    CHECK = "check", _("check")
    ALARM = "alarm", _("alarm")
    OTHER = "other", _("something else")
