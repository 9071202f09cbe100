"""Codes of what the analysis is about and of what it answers.

Sentences for people live with the pages that show them.
"""

from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    """What a day holds, and so how two times are compared."""

    COUNTS = "counts"  # spasms a day: ratio of rates
    SEVERITY = "severity"  # 0 to 10: difference in points
    DAYS = "days"  # yes (1) or no (0): ratio of shares


class Side(StrEnum):
    """Which of the two sides of a comparison."""

    BEFORE = "before"  # before the change; all periods off the treatment
    AFTER = "after"  # after it; all periods on it


class Reason(StrEnum):
    """Why there is no estimate."""

    NOT_A_NUMBER_OF_A_DAY = "not_a_number_of_a_day"  # negative, endless, 11 of 10
    ABSURD_COUNT = "absurd_count"  # more than 300 on a day
    CHANGED_TOGETHER = "changed_together"  # another change within 14 days
    TOO_FEW_DAYS = "too_few_days"  # fewer than 14 days on a side
    TOO_FEW_LOGGED = "too_few_logged"  # fewer than 10 logged days on a side
    MOSTLY_UNLOGGED = "mostly_unlogged"  # less than 40 % of a side logged
    UNEQUAL_LOGGING = "unequal_logging"  # shares logged differ by over 20 points
    TOO_FEW_EVENTS = "too_few_events"  # too few spasms, or days with a yes


class Ends(StrEnum):
    """What would end a refusal."""

    CHECK_THE_NUMBER = "check_the_number"
    AS_ONE_CHANGE = "as_one_change"  # ask for the effect of all together
    MORE_DAYS = "more_days"  # `missing` more days, as time goes by
    MORE_LOGGED_DAYS = "more_logged_days"  # `missing` more of them
    MORE_EVENTS = "more_events"  # `missing` more; not to be wished for
    NOTHING = "nothing"  # the days before the change are over


class Caution(StrEnum):
    """What has to stand beside a number."""

    DRIFT_DOWN = "drift_down"  # it was already going down by itself
    DRIFT_UP = "drift_up"
    SLOW_WAVES = "slow_waves"  # good and bad weeks come in long runs
    MANY_UNLOGGED = "many_unlogged"  # over 30 % of a side; see the stress range
    OTHER_CHANGES = "other_changes"  # further away, allowed for as steps
    DAYS_LEFT_OUT = "days_left_out"  # chosen by the person
    HIGH_COUNTS = "high_counts"  # over 100 on a day: is that right?
    SHORT = "short"  # under 28 days on a side: only large effects show


class Word(StrEnum):
    """What may be said about an effect; `LESS` of a symptom is better."""

    LESS = "less"
    PERHAPS_LESS = "perhaps_less"
    NO_LARGE_CHANGE = "no_large_change"
    CANNOT_TELL = "cannot_tell"
    PERHAPS_MORE = "perhaps_more"
    MORE = "more"
    TOO_UNCERTAIN = "too_uncertain"  # and no number is shown
    NOT_ENOUGH_DAYS = "not_enough_days"
    CHANGED_TOGETHER = "changed_together"
