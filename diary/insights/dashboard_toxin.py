"""When botulinum toxin eases off, in two sentences; its page has the picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.analysis.codes import Family, Word
from diary.analysis.cycle_days import TOO_LATE
from diary.analysis.cycles import ToxinCycles, WearOff
from diary.analysis.words import word_of
from diary.models import Patient

from .dashboard import SPASMS
from .outcome_words import title_of
from .patterns.toxin_rows import read_toxin
from .range_words import range_in_words

# What is said of weeks 3 to 7; every word with a direction has one text.
AT_WORK: Final = {
    Word.LESS: gettext_lazy("%(title)s. %(range)s"),
    Word.NO_LARGE_CHANGE: gettext_lazy("no large change in spasms. %(range)s"),
    Word.CANNOT_TELL: gettext_lazy("can't tell yet. %(range)s"),
    Word.TOO_UNCERTAIN: gettext_lazy("can't tell yet, the range is too wide."),
}


def toxin_sentences(patient: Patient) -> list[str]:
    """Say when spasms come back after an injection, if cycles can be compared."""
    found = read_toxin(patient)
    if found is None or not isinstance(found.answer, ToxinCycles):
        return []
    return list(_said(found.answer))


def _said(found: ToxinCycles) -> Iterator[str]:
    """Yield the sentences; what a person plans by, when it eases off, goes first."""
    words = {"said": _at_work(found)}
    if found.wear_off:
        yield _wears_off(found.wear_off)
        yield _("Weeks 3 to 7 after an injection: %(said)s") % words
    else:
        yield _("Botulinum toxin, weeks 3 to 7 after an injection: %(said)s") % words
    text = ngettext(
        "Seen over %(n)s injection.", "Seen over %(n)s injections.", found.cycles
    )
    yield text % {"n": found.cycles}


def _at_work(found: ToxinCycles) -> str:
    """Return what weeks 3 to 7 were like, with the range."""
    span = found.at_work
    word = word_of(Family.COUNTS, span)
    title = title_of(SPASMS, word)
    words = {
        "title": title[:1].lower() + title[1:],
        "range": range_in_words(Family.COUNTS, span.low_95, span.high_95),
    }
    return str(AT_WORK[word if word in AT_WORK else Word.LESS]) % words


def _wears_off(off: WearOff) -> str:
    words = {"first": off.first, "last": off.last}
    if off.last >= TOO_LATE:
        text = _(
            "Botulinum toxin seems to ease off from week %(first)s on, "
            "or after week 12."
        )
    elif off.first == off.last:
        text = _("Botulinum toxin seems to ease off around week %(first)s.")
    else:
        text = _(
            "Botulinum toxin seems to ease off "
            "between week %(first)s and week %(last)s."
        )
    return text % words
