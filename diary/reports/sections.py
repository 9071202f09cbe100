"""What a summary may hold: the key of each section, its title, and its page.

The order is that in which a doctor reads: who, what is taken, what changed, how it
went, at what cost, what followed, what is asked; after that, what stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _


class Key(StrEnum):
    """What names a section in addresses and links; it never changes."""

    PERSON = "person"
    NOW = "now"
    CHANGES = "changes"
    SYMPTOMS = "symptoms"
    SIDE_EFFECTS = "side-effects"
    EFFECTS = "effects"
    QUESTIONS = "questions"
    WEEKS = "weeks"
    WHERE = "where"
    WHEN = "when"
    TRIGGERS = "triggers"
    COMPARISONS = "comparisons"
    GIVEN = "given"
    EVENTS = "events"
    REMEDIES = "remedies"
    GOALS = "goals"
    TRIED = "tried"


class About(NamedTuple):
    """What a section is called, and whether it stands on the first page."""

    title: Any
    is_first_page: bool = False


SECTIONS: Final[dict[Key, About]] = {
    Key.PERSON: About(_("About the person"), is_first_page=True),
    Key.NOW: About(_("What is taken now"), is_first_page=True),
    Key.CHANGES: About(_("What was changed"), is_first_page=True),
    Key.SYMPTOMS: About(_("Spasticity and spasms"), is_first_page=True),
    Key.SIDE_EFFECTS: About(_("Side effects"), is_first_page=True),
    Key.EFFECTS: About(_("What followed each change"), is_first_page=True),
    Key.QUESTIONS: About(_("Questions for the visit"), is_first_page=True),
    Key.WEEKS: About(_("Week by week")),
    Key.WHERE: About(_("Where on the body")),
    Key.WHEN: About(_("When in the day")),
    Key.TRIGGERS: About(_("What set spasms off")),
    Key.COMPARISONS: About(_("The comparisons in full")),
    Key.GIVEN: About(_("Injections and pump")),
    Key.EVENTS: About(_("Falls, infections, relapses and other events")),
    Key.REMEDIES: About(_("Remedies")),
    Key.GOALS: About(_("Goals and overall change")),
    Key.TRIED: About(_("Everything that was tried")),
}
ALL: Final = tuple(SECTIONS)
# The lines under the title, which no section holds.
LEAD: Final = "lead"
# What is said of spasms since the first change of each treatment.
SINCE: Final = "since"
# The longest spasms, and the hours after a dose: parts of sections that are read from
# more than the rest of them.
LONGEST: Final = "longest"
HOURS: Final = "hours"
# What these can be asked of: it shows nothing by itself.
MEDICINES: Final = "medicines"
# Not a section that is chosen: it comes with the answer that notes are to be shown.
NOTES: Final = "notes"


def in_order(keys: Iterable[str]) -> tuple[Key, ...]:
    """Return the sections that are named, each once and in the order of reading.

    Raises
    ------
    ValueError
        A key names no section.
    """
    wanted = {Key(one) for one in keys}
    return tuple(one for one in ALL if one in wanted)
