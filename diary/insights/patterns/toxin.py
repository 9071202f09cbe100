"""Spasms in the weeks after botulinum toxin: this cycle beside the earlier ones."""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import gettext as _

from diary.insights.change_words import own_words
from diary.models import Patient
from diary.treatments.given.wording import site_in_words, weeks_and_days
from diary.vocab.treatments import amount_with_unit

from .page import Asked, Part, Pattern, Table
from .shares import NONE
from .toxin_rows import Injection, Toxin, read_toxin
from .toxin_weeks import weeks_part
from .toxin_words import notes, sentences


def build(patient: Patient, asked: Asked) -> Pattern:
    """Return the page on injections; it always looks at all of them."""
    found = read_toxin(patient, asked.left_out)
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
        parts=(weeks_part(found), _injections(found)),
        notes=tuple(notes(found)),
    )


def _injections(found: Toxin) -> Part:
    newest = [(one, _muscles(one)) for one in reversed(found.injections)]
    table = Table(
        caption=_("Injections, newest first, as noted"),
        head=(_("Day"), _("What was given"), _("Came back, as noted")),
        rows=tuple(_injection(one, muscles) for one, muscles in newest),
        fields=("day", "what", "units", "unit", "muscles", "came_back_on"),
        numbers=tuple(
            (
                one.day,
                one.name,
                None if one.amount is None else float(one.amount),
                one.unit,
                muscles,
                one.came_back_on,
            )
            for one, muscles in newest
        ),
    )
    return Part("injections", _("Injections"), table)


def _injection(one: Injection, muscles: str) -> tuple[str, ...]:
    back = NONE
    if one.came_back_on is not None:
        days = (one.came_back_on - one.day).days
        back = _("after %(time)s") % {"time": weeks_and_days(days)}
    return (formats.date_format(one.day), _given(one, muscles), back)


def _given(one: Injection, muscles: str) -> str:
    """Return what was injected, as noted: product, units in all, muscles."""
    said = [own_words(one.name)]
    if one.amount is not None:
        said.append(amount_with_unit(one.amount, one.unit))
    if muscles:
        words = {"what": ", ".join(said), "muscles": muscles}
        return _("%(what)s: %(muscles)s") % words
    return ", ".join(said)


def _muscles(one: Injection) -> str:
    return "; ".join(site_in_words(site, one.unit) for site in one.sites)
