"""Scales that may be embedded, with the wording and the time window of ours.

Penn Spasm Frequency Scale: levels after Penn and others (1989), listed as free by
NINDS; no window is standardised, ours is stated. PGIC: seven levels from very much
improved to very much worse, public domain by NINDS; a different seven-level version
is in use elsewhere, so the version is stored and never mixed. Goals: the idea of
five levels around what was expected, in our own words. All are ordinal: levels are
counted and shown in order, never averaged.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

# How long after an answer a scale is offered again. It is never demanded.
OFFERED_AGAIN_AFTER = timedelta(days=7)


class Scale(TextChoices):
    PSFS = "psfs", _("spasm frequency (Penn)")
    PGIC = "pgic", _("overall change (PGIC)")
    GOAL = "goal", _("goal")


# The wording that is asked now; earlier ones stay with the answers they were given to.
WORDING = {Scale.PSFS: "penn-1989-24h", Scale.PGIC: "pgic-7-cgi", Scale.GOAL: "goal-5"}
WINDOW = {Scale.PSFS: "24h", Scale.PGIC: "since", Scale.GOAL: "now"}


class SpasmFrequency(IntegerChoices):
    """Penn, part 1: how often, in the last 24 hours at the usual rate."""

    NONE = 0, _("No spasms")
    MILD = 1, _("Mild spasms when something sets them off")
    RARE = 2, _("Full spasms now and then, less than once an hour")
    HOURLY = 3, _("Spasms more than once an hour")
    OFTEN = 4, _("Spasms more than ten times an hour")


class SpasmSeverity(IntegerChoices):
    """Penn, part 2: how severe; left out when there were none."""

    MILD = 1, _("Mild")
    MODERATE = 2, _("Moderate")
    SEVERE = 3, _("Severe")


class Change(IntegerChoices):
    """PGIC: overall change since the stored day."""

    MUCH_BETTER = 1, _("Very much improved")
    BETTER = 2, _("Much improved")
    LITTLE_BETTER = 3, _("Minimally improved")
    SAME = 4, _("No change")
    LITTLE_WORSE = 5, _("Minimally worse")
    WORSE = 6, _("Much worse")
    MUCH_WORSE = 7, _("Very much worse")


class GoalLevel(IntegerChoices):
    """How a goal stands against what was expected of it."""

    MUCH_LESS = -2, _("Much less than hoped for")
    LESS = -1, _("Less than hoped for")
    AS_HOPED = 0, _("As hoped for")
    MORE = 1, _("More than hoped for")
    MUCH_MORE = 2, _("Much more than hoped for")


class Item(TextChoices):
    """One question of a scale. The value is its key in the stored answers."""

    FREQUENCY = "frequency", _("how often")
    SEVERITY = "severity", _("how severe")
    CHANGE = "change", _("overall change")
    LEVEL = "level", _("how it stands")


ITEMS: Mapping[Scale, tuple[Item, ...]] = {
    Scale.PSFS: (Item.FREQUENCY, Item.SEVERITY),
    Scale.PGIC: (Item.CHANGE,),
    Scale.GOAL: (Item.LEVEL,),
}
LEVELS: Mapping[Item, type[IntegerChoices]] = {
    Item.FREQUENCY: SpasmFrequency,
    Item.SEVERITY: SpasmSeverity,
    Item.CHANGE: Change,
    Item.LEVEL: GoalLevel,
}


def level(item: str, value: int) -> str:
    """Return a level in words, after its number where the scale goes by numbers.

    The numbers of overall change are left out: the other version in use counts the
    other way round.
    """
    words = str(LEVELS[Item(item)](value).label)
    if item == Item.CHANGE:
        return words
    number = f"{value:+d}".replace("-", "\u2212") if item == Item.LEVEL else f"{value}"
    return f"{'0' if not value else number}: {words}"


def levels(item: str) -> list[tuple[int, str]]:
    """Return every level of a question in its order, in words."""
    return [(one, level(item, one)) for one in LEVELS[Item(item)].values]
