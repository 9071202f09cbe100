"""What a comparison lacks, in words: why there is no answer, and what would end it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.analysis.codes import Ends, Family, Reason, Side

from .compared import How, side_in_words

if TYPE_CHECKING:
    from diary.analysis.changes import Change
    from diary.analysis.rules import Broken, Refusal
    from diary.analysis.window import SideDays

    from .change_points import Point

# The rules as sentences give them; tests hold that these are the rules that are used.
LEAST: Final = {
    Reason.TOO_FEW_DAYS: 14,
    Reason.TOO_FEW_LOGGED: 10,
    Reason.MOSTLY_UNLOGGED: 40,
    Reason.UNEQUAL_LOGGING: 20,
    Reason.ABSURD_COUNT: 300,
}
TOO_FEW: Final[Mapping[Family, Any]] = {
    Family.COUNTS: gettext_lazy(
        "There are too few spasms to compare. "
        "It takes 10 spasms in all, and 3 spasms on each side."
    ),
    Family.DAYS: gettext_lazy(
        "There are too few days with it to compare. "
        "It takes 5 days in all, and 1 day on each side."
    ),
}
WHY: Final[Mapping[Reason, Any]] = {
    Reason.MOSTLY_UNLOGGED: gettext_lazy("%(side)s: under 40 %% of days are logged."),
    Reason.UNEQUAL_LOGGING: gettext_lazy(
        "%(side)s: far fewer days are logged than on the other side. "
        "The two shares may differ by 20 %% of days at most."
    ),
}


# What more days would end, as long as days may still come.
GROWING: Final = {Ends.MORE_DAYS, Ends.MORE_LOGGED_DAYS}


def missing(
    refusal: Refusal, family: Family, how: How, *, is_over: bool = False
) -> tuple[str, ...]:
    """Return a sentence for each thing that a comparison lacks.

    That something changed together is told by `together`. Days and logged days of one
    side are one sentence: the logged ones are among them. `is_over` tells that no day
    to come can belong to the second side.
    """
    broken = list(_as_it_stands(refusal, is_over=is_over))
    days, logged = (
        {one.side: one for one in broken if (one.reason, one.ends) == both}
        for both in (
            (Reason.TOO_FEW_DAYS, Ends.MORE_DAYS),
            (Reason.TOO_FEW_LOGGED, Ends.MORE_LOGGED_DAYS),
        )
    )
    told = []
    for one in broken:
        if one is days.get(one.side):
            told.append(_days_and_logged(one, logged.get(one.side), how))
        elif one.side in days and one is logged.get(one.side):
            continue  # told with the days
        elif one.reason != Reason.CHANGED_TOGETHER:
            told.append(_lacking(one, family, how))
    return tuple(_once(told, str(_("Waiting will not change that."))))


def _as_it_stands(refusal: Refusal, *, is_over: bool) -> Iterator[Broken]:
    """Yield the broken rules, without days to come where none can come any more."""
    sides = {Side.BEFORE: refusal.before, Side.AFTER: refusal.after}
    for broken in refusal.broken:
        for_good = is_over and broken.side == Side.AFTER and broken.ends in GROWING
        one = replace(broken, ends=Ends.NOTHING) if for_good else broken
        if one.side is None or not _is_plain(one, sides[one.side]):
            yield one


def _is_plain(one: Broken, side: SideDays) -> bool:
    """Tell whether a rule is broken for a reason that another sentence gives.

    A side without any logged day has too few spasms, and one that never has a day has
    too few logged ones.
    """
    if one.reason == Reason.TOO_FEW_EVENTS:
        return not side.logged
    is_short = one.reason == Reason.TOO_FEW_LOGGED and one.ends == Ends.NOTHING
    return is_short and not side.days


def _once(told: Iterable[str], end: str) -> Iterator[str]:
    """Yield sentences; of those with this end the first keeps it."""
    was_said = False
    for one in told:
        yield one.removesuffix(end).rstrip() if was_said else one
        was_said = was_said or one.endswith(end)


def together(near: Iterable[Change], others: Iterable[Point]) -> str:
    """Return what changed too close to be told apart, by name where it is known."""
    names = named(near, others)
    if names:
        text = _(
            "Within 14 days of it, this changed too: %(changes)s. "
            "The diary can't tell them apart. It can only compare all of it together."
        )
        return text % {"changes": names}
    return _(
        "Something else changed within 14 days of it. "
        "The diary can't tell them apart. It can only compare all of it together."
    )


def as_one(parts: int) -> str:
    """Return that changes were too close to be told apart, for so many of them."""
    text = ngettext(
        "Changed together: %(n)s change. What followed belongs to all of it.",
        "Changed together: %(n)s changes within 14 days of each other. "
        "The diary can't tell them apart. What followed belongs to all of them.",
        parts,
    )
    return text % {"n": parts}


def named(changes: Iterable[Change], points: Iterable[Point]) -> str:
    """Return the points that make these changes, each with its first day."""
    wanted = set(changes)
    text = _("%(change)s on %(day)s")
    return "; ".join(
        text % {"change": one.brief, "day": date_format(one.change.first)}
        for one in points
        if one.change in wanted
    )


def _days_and_logged(days: Broken, logged: Broken | None, how: How) -> str:
    words = {"side": side_in_words(how, days.side) if days.side else ""}
    if logged is None:
        return _ends(days, words)
    number = max(days.missing, logged.missing)
    text = ngettext(
        "%(side)s: %(n)s more logged day is needed.",
        "%(side)s: %(n)s more days are needed, %(logged)s of them logged.",
        number,
    )
    return text % {**words, "n": number, "logged": logged.missing}


def _lacking(one: Broken, family: Family, how: How) -> str:
    if one.reason == Reason.NOT_A_NUMBER_OF_A_DAY:
        return _(
            "One of the days holds a number that can't be right. Please look at it."
        )
    if one.reason == Reason.ABSURD_COUNT:
        return _("One of the days holds more than 300 spasms. Is that right?")
    if one.reason == Reason.TOO_FEW_EVENTS:
        return str(TOO_FEW[family])
    words = {"side": side_in_words(how, one.side) if one.side else ""}
    why = str(WHY[one.reason]) % words if one.reason in WHY else ""
    return " ".join(part for part in (why, _ends(one, words)) if part)


def _ends(one: Broken, words: Mapping[str, str]) -> str:
    """Return what would end a refusal: more days, if days still come on that side."""
    if one.ends == Ends.MORE_DAYS:
        text, number = _more_days(one.missing), one.missing
    elif one.ends == Ends.MORE_LOGGED_DAYS:
        text, number = _more_logged_days(one.missing), one.missing
    else:
        number = LEAST[one.reason] - one.missing
        text = f"{_had(one.reason, number)} {_('Waiting will not change that.')}"
    return text.strip() % {**words, "n": number}


def _more_days(number: int) -> str:
    return ngettext(
        "%(side)s: %(n)s more day is needed.",
        "%(side)s: %(n)s more days are needed.",
        number,
    )


def _more_logged_days(number: int) -> str:
    return ngettext(
        "%(side)s: %(n)s more logged day is needed.",
        "%(side)s: %(n)s more logged days are needed.",
        number,
    )


def _had(reason: Reason, number: int) -> str:
    """Return what there is of what is too few for good; "" if that was said."""
    if reason == Reason.TOO_FEW_DAYS and not number:
        return _("%(side)s: no day counts, and it takes 14 days.")
    if reason == Reason.TOO_FEW_LOGGED and not number:
        return _("%(side)s: no day is logged, and it takes 10 days.")
    if reason == Reason.TOO_FEW_DAYS:
        return ngettext(
            "%(side)s: only %(n)s day counts, and it takes 14 days.",
            "%(side)s: only %(n)s days count, and it takes 14 days.",
            number,
        )
    if reason == Reason.TOO_FEW_LOGGED:
        return ngettext(
            "%(side)s: only %(n)s day is logged, and it takes 10 days.",
            "%(side)s: only %(n)s days are logged, and it takes 10 days.",
            number,
        )
    return ""
