"""What may be said of each outcome, in whole sentences that can be translated.

Which of them is said follows from the word that an estimate allows, and nobody chooses
the kinder one. They fit whoever the diary is about: none of them says "you".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from diary.analysis.codes import Word

# The words with a direction; less always stands before more.
DIRECTIONS: Final = (Word.LESS, Word.PERHAPS_LESS, Word.PERHAPS_MORE, Word.MORE)


class Phrases(NamedTuple):
    """What is said of one sort of outcome.

    `titles` and `since` have a text for each of DIRECTIONS. `%(name)s` is a site or a
    side effect.
    """

    label: Any
    titles: tuple[Any, Any, Any, Any]
    since: tuple[Any, Any, Any, Any]


TITLES: Final[Mapping[Word, Any]] = {
    Word.NO_LARGE_CHANGE: _("%(what)s: no large change"),
    Word.CANNOT_TELL: _("%(what)s: can't tell yet"),
    Word.TOO_UNCERTAIN: _("%(what)s: can't tell yet, the range is too wide"),
    Word.NOT_ENOUGH_DAYS: _("%(what)s: not enough days yet"),
    Word.CHANGED_TOGETHER: _("%(what)s: changed together"),
}
# For every outcome alike: its label is no part of the sentence.
SINCE: Final[Mapping[Word, Any]] = {
    Word.NO_LARGE_CHANGE: _("%(what)s since %(day)s (%(change)s): no large change."),
    Word.CANNOT_TELL: _("%(what)s since %(day)s (%(change)s): can't tell yet."),
    Word.TOO_UNCERTAIN: _(
        "%(what)s since %(day)s (%(change)s): "
        "can't tell yet. The range is too wide for a number."
    ),
    Word.NOT_ENOUGH_DAYS: _(
        "%(what)s since %(day)s (%(change)s): not enough days yet."
    ),
    Word.CHANGED_TOGETHER: _(
        "%(what)s since %(day)s (%(change)s): other things changed too."
    ),
}
PHRASES: Final[Mapping[str, Phrases]] = {
    "spasms": Phrases(
        _("Spasms"),
        (
            _("Fewer spasms"),
            _("Perhaps fewer spasms"),
            _("Perhaps more spasms"),
            _("More spasms"),
        ),
        (
            _("Since %(day)s (%(change)s) there were fewer spasms: %(levels)s."),
            _(
                "Since %(day)s (%(change)s) "
                "there were perhaps fewer spasms: %(levels)s."
            ),
            _("Since %(day)s (%(change)s) there were perhaps more spasms: %(levels)s."),
            _("Since %(day)s (%(change)s) there were more spasms: %(levels)s."),
        ),
    ),
    "clonus": Phrases(
        _("Clonus"),
        (
            _("Less clonus"),
            _("Perhaps less clonus"),
            _("Perhaps more clonus"),
            _("More clonus"),
        ),
        (
            _("Since %(day)s (%(change)s) there was less clonus: %(levels)s."),
            _("Since %(day)s (%(change)s) there was perhaps less clonus: %(levels)s."),
            _("Since %(day)s (%(change)s) there was perhaps more clonus: %(levels)s."),
            _("Since %(day)s (%(change)s) there was more clonus: %(levels)s."),
        ),
    ),
    "site": Phrases(
        _("Spasms (%(name)s)"),
        (
            _("Fewer spasms (%(name)s)"),
            _("Perhaps fewer spasms (%(name)s)"),
            _("Perhaps more spasms (%(name)s)"),
            _("More spasms (%(name)s)"),
        ),
        (
            _(
                "Since %(day)s (%(change)s) "
                "there were fewer spasms in one place (%(name)s): %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "there were perhaps fewer spasms in one place (%(name)s): %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "there were perhaps more spasms in one place (%(name)s): %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "there were more spasms in one place (%(name)s): %(levels)s."
            ),
        ),
    ),
    "worst": Phrases(
        _("Worst moment of the day"),
        (
            _("Weaker worst moment"),
            _("Perhaps weaker worst moment"),
            _("Perhaps stronger worst moment"),
            _("Stronger worst moment"),
        ),
        (
            _(
                "Since %(day)s (%(change)s) "
                "the worst moment of the day was weaker: %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "the worst moment of the day was perhaps weaker: %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "the worst moment of the day was perhaps stronger: %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "the worst moment of the day was stronger: %(levels)s."
            ),
        ),
    ),
    "spasticity": Phrases(
        _("Spasticity"),
        (
            _("Less spasticity"),
            _("Perhaps less spasticity"),
            _("Perhaps more spasticity"),
            _("More spasticity"),
        ),
        (
            _("Since %(day)s (%(change)s) there was less spasticity: %(levels)s."),
            _(
                "Since %(day)s (%(change)s) "
                "there was perhaps less spasticity: %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "there was perhaps more spasticity: %(levels)s."
            ),
            _("Since %(day)s (%(change)s) there was more spasticity: %(levels)s."),
        ),
    ),
    "sleep": Phrases(
        _("Disturbed sleep"),
        (
            _("Sleep less disturbed"),
            _("Sleep perhaps less disturbed"),
            _("Sleep perhaps more disturbed"),
            _("Sleep more disturbed"),
        ),
        (
            _("Since %(day)s (%(change)s) sleep was less disturbed: %(levels)s."),
            _(
                "Since %(day)s (%(change)s) "
                "sleep was perhaps less disturbed: %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "sleep was perhaps more disturbed: %(levels)s."
            ),
            _("Since %(day)s (%(change)s) sleep was more disturbed: %(levels)s."),
        ),
    ),
    "pain": Phrases(
        _("Pain"),
        (
            _("Less pain"),
            _("Perhaps less pain"),
            _("Perhaps more pain"),
            _("More pain"),
        ),
        (
            _("Since %(day)s (%(change)s) there was less pain: %(levels)s."),
            _("Since %(day)s (%(change)s) there was perhaps less pain: %(levels)s."),
            _("Since %(day)s (%(change)s) there was perhaps more pain: %(levels)s."),
            _("Since %(day)s (%(change)s) there was more pain: %(levels)s."),
        ),
    ),
    "fatigue": Phrases(
        _("Fatigue"),
        (
            _("Less fatigue"),
            _("Perhaps less fatigue"),
            _("Perhaps more fatigue"),
            _("More fatigue"),
        ),
        (
            _("Since %(day)s (%(change)s) there was less fatigue: %(levels)s."),
            _("Since %(day)s (%(change)s) there was perhaps less fatigue: %(levels)s."),
            _("Since %(day)s (%(change)s) there was perhaps more fatigue: %(levels)s."),
            _("Since %(day)s (%(change)s) there was more fatigue: %(levels)s."),
        ),
    ),
    "walking": Phrases(
        _("Trouble walking"),
        (
            _("Walking easier"),
            _("Walking perhaps easier"),
            _("Walking perhaps harder"),
            _("Walking harder"),
        ),
        (
            _("Since %(day)s (%(change)s) walking was easier: %(levels)s."),
            _("Since %(day)s (%(change)s) walking was perhaps easier: %(levels)s."),
            _("Since %(day)s (%(change)s) walking was perhaps harder: %(levels)s."),
            _("Since %(day)s (%(change)s) walking was harder: %(levels)s."),
        ),
    ),
    "sleepiness": Phrases(
        _("Sleepiness in the day"),
        (
            _("Less sleepiness in the day"),
            _("Perhaps less sleepiness in the day"),
            _("Perhaps more sleepiness in the day"),
            _("More sleepiness in the day"),
        ),
        (
            _(
                "Since %(day)s (%(change)s) "
                "there was less sleepiness in the day: %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "there was perhaps less sleepiness in the day: %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "there was perhaps more sleepiness in the day: %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "there was more sleepiness in the day: %(levels)s."
            ),
        ),
    ),
    "effect": Phrases(
        _("Days with %(name)s"),
        (
            _("Fewer days with %(name)s"),
            _("Perhaps fewer days with %(name)s"),
            _("Perhaps more days with %(name)s"),
            _("More days with %(name)s"),
        ),
        (
            _(
                "Since %(day)s (%(change)s) "
                "there were fewer days with %(name)s: %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "there were perhaps fewer days with %(name)s: %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "there were perhaps more days with %(name)s: %(levels)s."
            ),
            _(
                "Since %(day)s (%(change)s) "
                "there were more days with %(name)s: %(levels)s."
            ),
        ),
    ),
}
