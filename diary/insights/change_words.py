"""A change of treatment in words, and what is compared because of it.

Everything begins with a small letter or a name, so that it can stand inside a sentence.
It tells what was noted and works nothing out of it but the amount of a day.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from diary.due import share_of_days
from diary.vocab.changes import ChangeKind
from diary.vocab.treatments import CATALOGUE, TreatmentKind, Unit, amount_with_unit

if TYPE_CHECKING:
    from diary.models import Dose, Regimen, Treatment

    from .change_points import Point, Step

WEEK: Final = 7
# So many further treatments of a change have their names in its short form.
MOST_NAMES: Final = 2
TOXINS: Final = {one.code for one in CATALOGUE if one.kind == TreatmentKind.INJECTION}
BRAND_NOT_KNOWN: Final = "botulinum_toxin_other"
# Right to left, and signs that turn the direction round.
_TURNS: Final = {"R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI"}


class _Rate(NamedTuple):
    """How much is taken: a day, or a week if not every day is alike."""

    amount: Decimal
    unit: str
    is_weekly: bool


def point_in_words(point: Point) -> str:
    """Return what was changed: "baclofen 10 to 15 mg a day", "tizanidine stopped".

    Several treatments stand behind each other, as in a switch.
    """
    return ", ".join(part for steps in _by_treatment(point) for part in _parts(steps))


def point_in_brief(point: Point) -> str:
    """Return what was changed in a few words, however much that was.

    One treatment is told in full, of the others the names: "tizanidine in 2 steps up to
    12 mg a day, also changed: baclofen, Botox". What goes on stands before what ended,
    and both before what a clinic gave, which comes again and again.
    """
    first, *rest = sorted(_by_treatment(point), key=_weight)
    told = ", ".join(_parts(first))
    if not rest:
        return told
    names = ", ".join(_name(steps[0]) for steps in rest[:MOST_NAMES])
    words = {"first": told, "names": names, "n": len(rest) - MOST_NAMES}
    if len(rest) <= MOST_NAMES:
        return _("%(first)s, also changed: %(names)s") % words
    text = ngettext(
        "%(first)s, also changed: %(names)s and %(n)s more",
        "%(first)s, also changed: %(names)s and %(n)s more",
        len(rest) - MOST_NAMES,
    )
    return text % words


def dose_in_words(regimen: Regimen) -> str:
    """Return what a regimen amounts to: "baclofen 45 mg a day", or the name alone."""
    name, rate = own_words(regimen.treatment.name), _rate(regimen)
    if rate is None:
        return name
    return _("%(name)s %(amount)s") % {"name": name, "amount": _said(rate)}


def own_words(text: str) -> str:
    """Return words of a person so that their direction ends where they end."""
    if not get_language_bidi() and not _TURNS & {
        unicodedata.bidirectional(sign) for sign in text
    }:
        return text
    return f"\u2068{text}\u2069"


def in_brackets(text: str) -> str:
    """Return a text that is to stand in brackets, with its own ones square."""
    return text.replace("(", "[").replace(")", "]")


def _by_treatment(point: Point) -> list[list[Step]]:
    """Return the steps of each treatment in their order, the earliest first."""
    of_one: dict[UUID, list[Step]] = defaultdict(list)
    for step in sorted(point.steps, key=lambda one: one.day):
        of_one[step.treatment.pk].append(step)
    return list(of_one.values())


def _weight(steps: Sequence[Step]) -> tuple[bool, bool]:
    """Sorts what says most of a change first; what is alike keeps its order."""
    course = [one for one in steps if one.dose is None]
    return not course, not course or course[-1].after is None


def _name(step: Step) -> str:
    """Return what a treatment is called beside another one."""
    treatment = step.treatment
    if treatment.catalogue == BRAND_NOT_KNOWN:
        return _("botulinum toxin")
    if treatment.catalogue in TOXINS:
        return own_words(treatment.name.partition(" (")[0])
    return own_words(treatment.name)


def _parts(steps: Sequence[Step]) -> list[str]:
    """Return the course of one treatment, then each time that it was given."""
    course = [one for one in steps if one.dose is None]
    parts = [_course(course)] if course else []
    return parts + [
        _given(one.treatment, one.dose) for one in steps if one.dose is not None
    ]


def _given(treatment: Treatment, dose: Dose) -> str:
    """Return an injection; brands of toxin are always named, as units differ."""
    words = {"name": own_words(treatment.name)}
    if dose.amount is not None:
        words["amount"] = amount_with_unit(dose.amount, dose.unit or treatment.unit)
    if treatment.catalogue not in TOXINS:
        return _("%(name)s (%(amount)s)") % words if dose.amount else words["name"]
    if treatment.catalogue == BRAND_NOT_KNOWN:
        if dose.amount is None:
            return _("botulinum toxin (brand not known)")
        return _("botulinum toxin (brand not known, %(amount)s)") % words
    words["name"] = own_words(treatment.name.partition(" (")[0])
    if dose.amount is None:
        return _("botulinum toxin (%(name)s)") % words
    return _("botulinum toxin (%(name)s, %(amount)s)") % words


def _course(steps: Sequence[Step]) -> str:
    was, now = steps[0].before, steps[-1].after
    name, number = own_words(steps[0].treatment.name), len(steps)
    if now is None:
        return _ended(name, number, steps)
    if was is None:
        return _begun(name, number, steps[0], _rate(now))
    return _altered(name, number, _rate(was), _rate(now))


def _ended(name: str, number: int, steps: Sequence[Step]) -> str:
    words = {"name": name, "n": number}
    if steps[0].before is None:
        return _("%(name)s started and stopped") % words
    if number > 1:
        text = ngettext(
            "%(name)s stopped in %(n)s step", "%(name)s stopped in %(n)s steps", number
        )
        return text % words
    if _is(steps[-1], ChangeKind.PAUSE):
        return _("%(name)s paused") % words
    return _("%(name)s stopped") % words


def _begun(name: str, number: int, step: Step, rate: _Rate | None) -> str:
    words = {"name": name, "n": number, "amount": _said(rate)}
    if number > 1 and rate:
        return _up(number) % words
    if number > 1:
        text = ngettext(
            "%(name)s started in %(n)s step", "%(name)s started in %(n)s steps", number
        )
        return text % words
    if _is(step, ChangeKind.RESUME):
        if rate:
            return _("%(name)s taken up again at %(amount)s") % words
        return _("%(name)s taken up again") % words
    if rate:
        return _("%(name)s started at %(amount)s") % words
    return _("%(name)s started") % words


def _altered(name: str, number: int, was: _Rate | None, now: _Rate | None) -> str:
    words = {"name": name, "n": number, "amount": _said(now)}
    if was and now and was.is_weekly != now.is_weekly:
        was, now = _weekly(was), _weekly(now)
        words["amount"] = _said(now)
    if not was or not now or was[1:] != now[1:] or was.amount == now.amount:
        if number == 1:
            return _("%(name)s used differently") % words
        text = ngettext(
            "%(name)s changed in %(n)s step", "%(name)s changed in %(n)s steps", number
        )
        return text % words
    if number == 1:
        low = amount_with_unit(was.amount, "")
        return _("%(name)s %(low)s to %(amount)s") % {**words, "low": low}
    return (_up(number) if was.amount < now.amount else _down(number)) % words


def _up(number: int) -> str:
    return ngettext(
        "%(name)s in %(n)s step up to %(amount)s",
        "%(name)s in %(n)s steps up to %(amount)s",
        number,
    )


def _down(number: int) -> str:
    return ngettext(
        "%(name)s in %(n)s step down to %(amount)s",
        "%(name)s in %(n)s steps down to %(amount)s",
        number,
    )


def _is(step: Step, kind: ChangeKind) -> bool:
    return step.noted is not None and step.noted.kind_of == kind


def _rate(regimen: Regimen) -> _Rate | None:
    """Return how much a regimen foresees; None if it is as needed or does not say."""
    planned = list(regimen.planned.all())
    if regimen.as_needed or not planned:
        return None
    unit = regimen.treatment.unit
    amounts = [one.amount for one in planned]
    if all(one is None for one in amounts):
        unit = Unit.MINUTE
        minutes = [one.minutes for one in planned]
        amounts = [None if one is None else Decimal(one) for one in minutes]
    shares = [share_of_days(one) for one in planned]
    total = Decimal(0)
    for amount, share in zip(amounts, shares, strict=True):
        if amount is None:
            return None
        total += amount * share
    rate = _Rate(total, unit, is_weekly=False)
    return rate if all(one == 1 for one in shares) else _weekly(rate)


def _weekly(rate: _Rate) -> _Rate:
    """Return an amount a week; thirds of a week are rounded."""
    if rate.is_weekly:
        return rate
    return _Rate(round(rate.amount * WEEK, 2), rate.unit, is_weekly=True)


def _said(rate: _Rate | None) -> str:
    if rate is None:
        return ""
    words = {"amount": amount_with_unit(rate.amount, rate.unit)}
    return (_("%(amount)s a week") if rate.is_weekly else _("%(amount)s a day")) % words
