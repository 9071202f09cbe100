"""Spasms in the weeks after botulinum toxin: this cycle beside the earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from django.utils import formats
from django.utils.translation import gettext as _

from diary.insights.change_words import own_words
from diary.models import Patient
from diary.treatments.given.wording import site_in_words, weeks_and_days
from diary.vocab.treatments import amount_with_unit

from .page import Asked, Part, Pattern, Plain, Table
from .toxin_given import Injection
from .toxin_rows import Cycle, Toxin, read_toxin
from .toxin_weeks import weeks_drawn, weeks_part
from .toxin_words import notes, sentences
from .words import days_in_words, spasms_in_words

COUNTED: Final = ("days_in_weeks_3_to_7", "spasms_in_weeks_3_to_7")


def build(patient: Patient, asked: Asked) -> Pattern:
    """Return the page on injections; it always looks at all of them."""
    found = read_toxin(patient, asked.left_out, asked.course)
    cannot = _(
        "This lays the cycles of one diary over each other. It cannot show what else "
        "went on in these weeks, and it gives no day for a next injection: that is "
        "for you and your clinic."
    )
    if found is None:
        empty = _(
            "Here you will see spasms week by week after an injection of botulinum "
            "toxin, and from the second cycle on when it seems to ease off. In a "
            "survey of 210 people it was noticed after about 13 days, was strongest "
            "after about 5 weeks, and symptoms were back after about 89 days "
            "(Jacinto and others, 2020)."
        )
        return Pattern(says="", cannot=cannot, empty=empty)
    return Pattern(
        says=sentences(found, patient.today()),
        cannot=cannot,
        parts=(weeks_part(found),) if asked.brief else _parts(found),
        notes=tuple(notes(found)),
    )


def _parts(found: Toxin) -> tuple[Part, ...]:
    weeks = weeks_part(found)
    return replace(weeks, svg=weeks_drawn(found)), _injections(found)


def _injections(found: Toxin) -> Part:
    newest = [(one, found.since(one)) for one in reversed(found.injections)]
    table = Table(
        caption=_("Injections, newest first, as noted"),
        head=(_("Day"), _("What was given"), _("What followed")),
        rows=tuple(
            (formats.date_format(one.day), _given(one), _followed(one, cycle))
            for one, cycle in newest
        ),
        fields=("day", "what", "units", "unit", "muscles", "came_back_on", *COUNTED),
        numbers=tuple(_numbers(one, cycle) for one, cycle in newest),
        names=tuple(_names(one.day for one, _cycle in newest)),
    )
    says = _(
        "What followed are the spasms of weeks 3 to 7, on the days that count. They "
        "are not compared here: fewer days hold fewer spasms too."
    )
    return Part("injections", _("Injections"), table, says=says)


def _names(days: Iterable[date]) -> Iterator[str]:
    """Yield the name of each row: of two injections of a day only the first has one."""
    seen: set[date] = set()
    for day in days:
        yield "" if day in seen else f"injection-{day.isoformat()}"
        seen.add(day)


def _numbers(one: Injection, cycle: Cycle | None) -> tuple[Plain, ...]:
    amount = None if one.amount is None else float(one.amount)
    said = (one.day, one.name, amount, one.unit, _muscles(one), one.came_back_on)
    if cycle is None:
        return (*said, None, None)
    days = cycle.at_work
    return (*said, len(days), sum(number for _day, number in days) if days else None)


def _followed(one: Injection, cycle: Cycle | None) -> str:
    """Return what is logged of weeks 3 to 7, a plain count, and what was noted."""
    said = [_counted(cycle)]
    if one.came_back_on is not None:
        days = (one.came_back_on - one.day).days
        text = _("Spasms came back after %(time)s, as noted.")
        said.append(text % {"time": weeks_and_days(days)})
    return " ".join(said)


def _counted(cycle: Cycle | None) -> str:
    if cycle is None:
        return _("Not looked at here.")
    days = cycle.at_work
    if not days:
        return _("No day counts yet.")
    spasms = spasms_in_words(sum(number for _day, number in days))
    words = {"spasms": spasms, "days": days_in_words(len(days))}
    return _("%(spasms)s on %(days)s.") % words


def _given(one: Injection) -> str:
    """Return what was injected, as noted: product, units in all, muscles."""
    said = [own_words(one.name)]
    if one.amount is not None:
        said.append(amount_with_unit(one.amount, one.unit))
    if muscles := _muscles(one):
        words = {"what": ", ".join(said), "muscles": muscles}
        return _("%(what)s: %(muscles)s") % words
    return ", ".join(said)


def _muscles(one: Injection) -> str:
    return "; ".join(site_in_words(site, one.unit) for site in one.sites)
