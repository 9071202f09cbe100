"""When botulinum toxin eases off, in two sentences; its page has the picture."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.analysis.codes import Family
from diary.analysis.cycle_days import TOO_LATE
from diary.analysis.cycles import ToxinCycles, WearOff
from diary.analysis.words import word_of
from diary.models import Patient

from .dashboard import SPASMS
from .effect_sentences import DIRECTIONS
from .outcome_words import title_of
from .patterns.toxin_rows import read_toxin
from .range_words import range_in_words


def toxin_sentences(patient: Patient) -> list[str]:
    """Say when spasms come back after an injection, if cycles can be compared."""
    found = read_toxin(patient)
    if found is None or not isinstance(found.answer, ToxinCycles):
        return []
    return list(_said(found.answer))


def _said(found: ToxinCycles) -> Iterator[str]:
    """Yield the sentences; what a person plans by, when it eases off, goes first."""
    if found.wear_off:
        yield _wears_off(found.wear_off)
    yield _at_work(found)
    text = ngettext(
        "Seen over %(n)s injection.", "Seen over %(n)s injections.", found.cycles
    )
    yield text % {"n": found.cycles}


def _at_work(found: ToxinCycles) -> str:
    """Return what weeks 3 to 7 were like, with the range."""
    span = found.at_work
    word = word_of(Family.COUNTS, span)
    if word not in DIRECTIONS:
        return _("Botulinum toxin, weeks 3 to 7 after an injection: can't tell yet.")
    title = title_of(SPASMS, word)
    words = {
        "title": title[:1].lower() + title[1:],
        "range": range_in_words(Family.COUNTS, span.low_95, span.high_95),
    }
    text = _("Botulinum toxin, weeks 3 to 7 after an injection: %(title)s. %(range)s")
    return text % words


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
