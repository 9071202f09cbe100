"""What is said of the weeks after an injection, and what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.analysis.codes import Family
from diary.analysis.cycle_days import WEEKS
from diary.analysis.cycles import (
    CyclesRefused,
    FirstCycle,
    ToxinCycles,
    WhyNot,
)
from diary.analysis.rules import is_too_wide
from diary.insights.range_words import range_in_words
from diary.treatments.given.wording import weeks_and_days

from .toxin_rows import Toxin
from .words import days_in_words

# This week and later: half of the gain was still there when the last one ended.
NOT_WITHIN: Final = WEEKS


def sentences(found: Toxin, today: date) -> str:
    """Return how long ago the last injection was, and what the cycles say."""
    return " ".join((_since(found, today), *_answer(found)))


def _since(found: Toxin, today: date) -> str:
    day = found.injections[-1].day
    days = (today - day).days
    words = {"day": formats.date_format(day), "time": weeks_and_days(days)}
    if not days:
        return _("The last injection was today, %(day)s.") % words
    return _("The last injection was %(time)s ago, on %(day)s.") % words


def _answer(found: Toxin) -> Iterator[str]:
    match found.answer:
        case ToxinCycles() as answer:
            yield _eases_off(answer)
            yield _at_work(answer)
        case FirstCycle() as answer:
            yield _first_cycle(answer)
        case CyclesRefused() as answer:
            yield _refused(answer)


def _eases_off(answer: ToxinCycles) -> str:
    logged = sum(one.logged for one in answer.weeks)
    words = {"cycles": answer.cycles, "days": days_in_words(logged)}
    if answer.wear_off is None:
        text = ngettext(
            "When it eases off cannot be said yet: over %(cycles)s cycle and %(days)s "
            "it is not clear enough that spasms were fewer in weeks 3 to 7.",
            "When it eases off cannot be said yet: over %(cycles)s cycles and %(days)s "
            "it is not clear enough that spasms were fewer in weeks 3 to 7.",
            answer.cycles,
        )
        return text % words
    words |= {"first": answer.wear_off.first, "last": answer.wear_off.last}
    return _eased(answer.wear_off.first, answer.wear_off.last) % words


def _eased(first: int, last: int) -> str:
    """Return the sentence for a range of weeks."""
    if first >= NOT_WITHIN:
        return _(
            "It seems to last longer than 12 weeks after an injection (95 %% range over "
            "%(cycles)s cycles, %(days)s)."
        )
    if last >= NOT_WITHIN:
        return _(
            "It seems to ease off in week %(first)s after an injection or later, maybe "
            "after week 12 (95 %% range over %(cycles)s cycles, %(days)s)."
        )
    if first == last:
        return _(
            "It seems to ease off in week %(first)s after an injection (95 %% range "
            "over %(cycles)s cycles, %(days)s)."
        )
    return _(
        "It seems to ease off between week %(first)s and week %(last)s after an "
        "injection (95 %% range over %(cycles)s cycles, %(days)s)."
    )


def _at_work(answer: ToxinCycles) -> str:
    span = answer.at_work
    if is_too_wide(Family.COUNTS, span.low_95, span.high_95):
        return _(
            "How much it changed in weeks 3 to 7 can't be told yet: the range is too wide."
        )
    text = _("Weeks 3 to 7 were compared with the time before toxin acts. %(range)s")
    return text % {"range": range_in_words(Family.COUNTS, span.low_95, span.high_95)}


def _first_cycle(answer: FirstCycle) -> str:
    if not answer.cycles:
        text = ngettext(
            "No comparison yet: it takes two cycles, and %(n)s more day with an answer "
            "in weeks 3 to 7 for this one to count.",
            "No comparison yet: it takes two cycles, and %(n)s more days with an answer "
            "in weeks 3 to 7 for this one to count.",
            answer.missing,
        )
        return text % {"n": answer.missing}
    text = ngettext(
        "First cycle, no comparison yet: it takes a second one with %(n)s more day "
        "with an answer in weeks 3 to 7.",
        "First cycle, no comparison yet: it takes a second one with %(n)s more days "
        "with an answer in weeks 3 to 7.",
        answer.missing,
    )
    return text % {"n": answer.missing}


def _refused(answer: CyclesRefused) -> str:
    words = {"n": answer.missing}
    match answer.why:
        case WhyNot.TOO_FEW_SPASMS:
            return _("No comparison yet: it takes %(n)s more spasms.") % words
        case WhyNot.TOO_FEW_WITHOUT:
            return (
                _(
                    "No comparison: it takes %(n)s more days with an answer before the "
                    "first injection or in the week after one."
                )
                % words
            )
        case _:
            return _(
                "No comparison: there is a day with more than 300 spasms. Please look "
                "whether that number is right."
            )


def notes(found: Toxin) -> Iterator[str]:
    """Yield what was counted and what was not."""
    yield _(
        "Counted are days whose number of spasms is known and was answered within 24 "
        "hours after the end of the day. Days you left out, and days on which another "
        "change was settling in, are not among them."
    )
    if len(found.starts) > len(found.cycles):
        yield _(
            "Of %(all)s cycles, %(shown)s are looked at: the first and the %(late)s latest."
        ) % {
            "all": len(found.starts),
            "shown": len(found.cycles),
            "late": len(found.cycles) - 1,
        }
    if isinstance(found.answer, ToxinCycles):
        yield _(
            "Eased off means: less than half of the change of weeks 3 to 7 is left. Only "
            "weeks 8 to 12 are looked at for that. Other changes of treatment and a slow "
            "drift are allowed for."
        )
    yield _(
        "Week 0 is the one that begins with the injection. Injections within 14 days "
        "of each other count as one."
    )
    if len({one.name for one in found.injections}) > 1:
        yield _("Units of different products are not alike and are never added up.")
