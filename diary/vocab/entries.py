"""What an entry is, and the answers that its fields take.

Codes: postures carry SNOMED CT codes as listed in the DICOM code dictionary. The bands
behind the severity words (mild below 4, moderate below 7) come from published work on
0-10 ratings of spasticity; the six parts of the day are a habit of paper diaries.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import NamedTuple

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What was written down. The value is the lower-case name of the model."""

    EPISODE = "episode", _("spasm or clonus")
    DOSE = "dose", _("dose")
    SIDE_EFFECT = "sideeffect", _("side effect")
    RATING = "rating", _("rating")
    CHECK_IN = "checkin", _("check-in")
    ASSESSMENT = "assessment", _("weekly scale or goal")


class EpisodeType(TextChoices):
    CLONUS = "clonus", _("clonus")
    SPASM = "spasm", _("spasm")
    FLEXOR_SPASM = "flexor_spasm", _("flexor spasm (bending)")
    EXTENSOR_SPASM = "extensor_spasm", _("extensor spasm (straightening)")
    ADDUCTOR_SPASM = "adductor_spasm", _("adductor spasm (legs pulling together)")
    TRUNK_SPASM = "trunk_spasm", _("trunk spasm")
    CRAMP = "cramp", _("cramp")
    OTHER = "other", _("something else")


class TimePrecision(TextChoices):
    """How exactly the time of an entry is known."""

    MINUTE = "minute", _("to the minute")
    ABOUT = "about", _("about this time")
    PART = "part", _("part of the day")
    DAY = "day", _("some time that day")


class DayPart(TextChoices):
    WAKING = "waking", _("on waking")
    MORNING = "morning", _("morning")
    MIDDAY = "midday", _("midday")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")
    NIGHT = "night", _("night")

    @property
    def starts(self) -> time:
        """The wall-clock time from which one speaks of this part."""
        return DAY_PART_TIMES[self].starts

    @property
    def represented_by(self) -> time:
        """The one time that stands for this part."""
        return DAY_PART_TIMES[self].represented_by


class DayPartTimes(NamedTuple):
    starts: time
    represented_by: time


# A diary day begins at 04:00. Night is represented before midnight, so that day and
# time together never slip to the next calendar date.
DAY_PART_TIMES: Mapping[DayPart, DayPartTimes] = {
    DayPart.WAKING: DayPartTimes(time(4), time(7)),
    DayPart.MORNING: DayPartTimes(time(9), time(10)),
    DayPart.MIDDAY: DayPartTimes(time(12), time(13)),
    DayPart.AFTERNOON: DayPartTimes(time(14), time(16)),
    DayPart.EVENING: DayPartTimes(time(18), time(20)),
    DayPart.NIGHT: DayPartTimes(time(22), time(23)),
}


class Source(TextChoices):
    """The way an entry came in."""

    TAP = "tap", _("one tap")
    FORM = "form", _("form")
    OFFLINE = "offline", _("saved on the phone first")
    IMPORT = "import", _("import")


class Posture(TextChoices):
    """How the body was when an episode began."""

    SITTING = "sitting", _("sitting")
    LYING = "lying", _("lying")
    ON_BACK = "on_back", _("lying on the back")
    ON_FRONT = "on_front", _("lying on the front")
    HALF_PRONE = "half_prone", _("lying half on the front")
    IN_BED_ASLEEP = "in_bed_asleep", _("in bed, asleep")
    STANDING = "standing", _("standing")
    WALKING = "walking", _("walking")
    TRANSFERRING = "transferring", _("moving from one seat to another")
    IN_WHEELCHAIR = "in_wheelchair", _("in a wheelchair")
    IN_CAR = "in_car", _("in a car")
    EXERCISING = "exercising", _("exercising")

    @property
    def snomed(self) -> str:
        """The SNOMED CT code, or blank where none is sourced."""
        return POSTURE_SNOMED.get(self, "")


POSTURE_SNOMED: Mapping[Posture, str] = {
    Posture.STANDING: "10904000",
    Posture.SITTING: "33586001",
    Posture.LYING: "102538003",
    Posture.ON_BACK: "40199007",
    Posture.ON_FRONT: "1240000",
    Posture.HALF_PRONE: "34026001",
}


class StoppedBy(TextChoices):
    ITSELF = "itself", _("it stopped by itself")
    PRESSURE = "pressure", _("pressure on the foot")
    REPOSITIONING = "repositioning", _("changing position")
    STRETCH = "stretch", _("stretching")
    MEDICINE = "medicine", _("medicine")
    OTHER = "other", _("something else")


class BeatsHow(TextChoices):
    """Where the number of clonus beats comes from."""

    COUNTED = "counted", _("counted")
    ESTIMATED = "estimated", _("estimated")
    RANGE = "range", _("a range")
    TOO_MANY = "too_many", _("too many to count")


class BeatRange(TextChoices):
    """Ranges to choose from: at five beats a second nobody counts for long."""

    FEW = "few", _("1 to 4")
    SOME = "some", _("5 to 10")
    MANY = "many", _("more than 10")

    @property
    def low(self) -> int:
        return BEAT_RANGES[self][0]

    @property
    def high(self) -> int | None:
        """The largest number the range holds, or None if it has no end."""
        return BEAT_RANGES[self][1]


BEAT_RANGES: Mapping[BeatRange, tuple[int, int | None]] = {
    BeatRange.FEW: (1, 4),
    BeatRange.SOME: (5, 10),
    BeatRange.MANY: (11, None),
}


class SeverityAnchor(IntegerChoices):
    """Four words for the 0-10 scale, for those who would rather not pick a number."""

    NONE = 0, _("none")
    MILD = 3, _("mild")
    MODERATE = 6, _("moderate")
    SEVERE = 9, _("severe")


class DoseStatus(TextChoices):
    TAKEN = "taken", _("taken")
    SKIPPED = "skipped", _("skipped")


class SkipReason(TextChoices):
    FORGOT = "forgot", _("forgot")
    SIDE_EFFECTS = "side_effects", _("side effects")
    FELT_WELL = "felt_well", _("felt well without it")
    RAN_OUT = "ran_out", _("ran out")
    ON_PURPOSE = "on_purpose", _("on purpose")
    ASLEEP = "asleep", _("asleep")
    AWAY = "away", _("away from home")
    TOLD_TO = "told_to", _("agreed with a clinician")
    OTHER = "other", _("another reason")


class RatingWhat(TextChoices):
    """What is rated from 0 to 10; own words are stored as typed beside these."""

    SPASTICITY = "spasticity", _("spasticity (stiffness)")
    PAIN = "pain", _("pain")
    FATIGUE = "fatigue", _("fatigue")
    SLEEPINESS = "sleepiness", _("sleepiness")


class RatingWindow(TextChoices):
    """The time that a rating speaks of."""

    NOW = "now", _("right now")
    LAST_24_HOURS = "24h", _("on average over the last 24 hours")
    NIGHT = "night", _("last night")


class CheckInPart(TextChoices):
    EVENING = "evening", _("evening check-in")
    NIGHT = "night", _("morning check-in, about the night")


class SpasmsAnswer(TextChoices):
    """The answer to "how many spasms today?". No answer is blank, never none."""

    NONE = "none", _("no spasms")
    AS_LOGGED = "as_logged", _("as logged, that was all")
    NUMBER = "number", _("a number")


class SideEffectsAnswer(TextChoices):
    """The answer to "any side effect today?". No answer is blank, never none."""

    NONE = "none", _("none")
    SOME = "some", _("yes")


class Role(TextChoices):
    """What somebody may do in a diary."""

    OWNER = "owner", _("owner")
    CARER = "carer", _("carer")
    READER = "reader", _("reader")
