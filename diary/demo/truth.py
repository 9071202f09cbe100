"""What is true of the person of the demo: written down, used, and tested.

The simulation reads these numbers and nothing else decides what happens to the made-up
person; docs/demo.md tells them in words. A ratio multiplies the number of spasms of a
day, points are added to the rating of spasticity. Days are days of the story, which
has 78 weeks and begins again in a longer diary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SEED: Final = 1
# 78 weeks: six times the thirteen weeks between injections.
STORY_DAYS: Final = 546

# What an ordinary weekday without any treatment is like, on day 0 of the story.
SPASMS_A_DAY: Final = 10.0
SPASTICITY: Final = 5.8
WEEKEND_RATIO: Final = 1.15
RATIO_A_YEAR: Final = 1.02

# How days differ, on the scale of the logarithm: a level that lasts from day to day,
# and chance of each day for itself. Spasms then come like any rare events (Poisson).
LEVEL_SD: Final = 0.30
LEVEL_CORRELATION: Final = 0.5
DAY_SD: Final = 0.25
# The rating follows the same level, and has a chance of its own.
POINTS_PER_LEVEL: Final = 2.0
RATING_SD: Final = 0.8


@dataclass(frozen=True)
class Effect:
    """What a daily dose does once it has fully come in."""

    ratio: float
    points: float


@dataclass(frozen=True)
class Step:
    """From a day of the story on, a dose of `mg` so many times a day."""

    day: int
    treatment: str
    mg: int
    times: int = 3

    @property
    def daily(self) -> int:
        """The milligrams of a day."""
        return self.mg * self.times


# By treatment and milligrams a day.
EFFECTS: Final[Mapping[str, Mapping[int, Effect]]] = {
    "baclofen": {
        15: Effect(0.88, -0.4),
        30: Effect(0.74, -0.9),
        45: Effect(0.60, -1.5),
    },
    "tizanidine": {6: Effect(0.84, -0.5), 12: Effect(0.70, -1.0)},
    "diazepam": {2: Effect(0.92, -0.2), 5: Effect(0.78, -0.7)},
}
# A new dose comes in, and an old one fades, evenly over so many days.
ONSET_DAYS: Final[Mapping[str, int]] = {
    "baclofen": 7,
    "tizanidine": 4,
    "diazepam": 14,
}
STEPS: Final = (
    Step(28, "baclofen", 5),
    Step(35, "baclofen", 10),
    Step(42, "baclofen", 15),
    Step(210, "baclofen", 10),
    Step(280, "baclofen", 5),
    Step(287, "baclofen", 0),
    Step(287, "tizanidine", 2),
    Step(290, "tizanidine", 4),
    Step(378, "diazepam", 5, 1),
    Step(413, "diazepam", 2, 1),
    Step(420, "diazepam", 0, 1),
)
# How a longer diary gets from the end of the story to its beginning.
STEPS_BETWEEN: Final = (Step(0, "tizanidine", 2), Step(7, "tizanidine", 0))
CLOCK: Final[Mapping[str, tuple[int, ...]]] = {
    "baclofen": (8, 14, 20),
    "tizanidine": (8, 14, 20),
    "diazepam": (22,),
}

# Botulinum toxin: the full effect, and how much of it is there by days since.
FIRST_INJECTION: Final = 77
INJECTED_EVERY: Final = 91
TOXIN: Final = Effect(0.55, -1.5)
TOXIN_CURVE: Final = ((0, 0.0), (14, 0.7), (28, 1.0), (49, 0.85), (70, 0.4), (91, 0.0))
TOXIN_UNITS: Final = 200

# The infection starts five days after the switch to tizanidine.
INFECTION_DAYS: Final = (292, 298)
INFECTION: Final = Effect(1.8, 1.5)

# Hours after a scheduled dose of these: spasms move within the day, their number of
# the day stays. From 1 to 4 hours after it, against all other hours.
ACTS_BY_THE_HOUR: Final = ("baclofen", "tizanidine")
HOURS_AFTER: Final = (1, 4)
HOURS_AFTER_RATIO: Final = 0.6
# The weight of each hour of the clock from 00:00 on, whatever is taken.
CLOCK_WEIGHTS: Final = (
    *(0.2, 0.2, 0.2, 0.2, 0.2, 0.4, 1.0, 1.6, 1.6, 1.2, 1.0, 1.0),
    *(1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.3, 1.3, 1.3, 1.2, 0.8, 0.4),
)

# Drowsiness: the share of days with it is a base and so much for each mg a day.
DROWSY_BASE: Final = 0.04
DROWSY_PER_MG: Final[Mapping[str, float]] = {
    "baclofen": 0.010,
    "tizanidine": 0.028,
    "diazepam": 0.060,
}

# Remedies do nothing at all. They are used at bad moments, which pass by themselves:
# what is above or below the day's average is, an hour later, this much of it.
REMEDY_POINTS: Final = 0.0
BAD_MOMENT: Final = 7
MOMENT_SD: Final = 1.8
MOMENT_CORRELATION: Final = 0.4

# What is not written down. A quiet day has two spasms or fewer.
QUIET_DAY: Final = 2
MISSED_DAYS: Final = 0.04
MISSED_QUIET_DAYS: Final = 0.30
NO_CHECK_IN: Final = 0.08

# Scheduled doses: how far from the planned time, and what becomes of them.
JITTER_MINUTES: Final = 35
SKIPPED: Final = 0.05
NOT_LOGGED: Final = 0.07

# What follows from all this in the rows, where they are biased on purpose: by how
# much observed days are above the true rate, and by how many points the rating of a
# bad moment falls within the hour.
SEEN_OVER_TRUE: Final = 1.03
EASES_BY_ITSELF: Final = 1.6


def missed(spasms: int) -> float:
    """Return the chance that nothing at all is written down on such a day."""
    return MISSED_QUIET_DAYS if spasms <= QUIET_DAY else MISSED_DAYS
