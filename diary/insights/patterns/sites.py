"""Where on the body spasms were."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.analysis.codes import Family
from diary.insights.percent import percent
from diary.insights.whole_numbers import as_text, day_number, read_rows
from diary.models import Patient
from diary.vocab.body import SITES, Side

from .averages import Average, about_ranges, average_of, fields_of, numbers_of
from .clock import OF_EPISODES, SPASMS
from .drawing import Bar, bars
from .page import BRIEF, Asked, Part, Pattern, Period, Plain, Table
from .words import days_in_words, number, spasms_in_words

# More bars than that are a wall; the table has them all.
MOST: Final = 12
# A strength from 0 to 10 stands in one number with its day: more than there are.
LEVELS: Final = 16


@dataclass(frozen=True)
class Place:
    """What was noted of one site and side.

    `strengths` are those of its entries, as `_places` reads them.
    """

    site: str
    side: str
    spasms: float
    days: int
    strengths: str | None

    @cached_property
    def strong(self) -> list[tuple[int, float]]:
        """The entries with a strength, each with the ordinal of its day."""
        told = self.strengths.split(",") if self.strengths else ()
        return [divmod(int(one), LEVELS) for one in told]

    @cached_property
    def name(self) -> str:
        """The site in words, with its side."""
        site = str(SITES.label(self.site)) if self.site else _("no place noted")
        if not self.side:
            return site
        side = str(Side(self.side).label) if self.side in Side else self.side
        return _("%(site)s, %(side)s") % {"site": site, "side": side}

    @cached_property
    def strength(self) -> Average | None:
        """How strong they were; None if no entry says it."""
        return average_of(self.strong, Family.SEVERITY)


def build(patient: Patient, asked: Asked) -> Pattern:
    """Return the page; what else is asked for is ignored."""
    places = _places(patient, asked.period)
    named = [one for one in places if one.site]
    return Pattern(
        says=_says(places, named),
        cannot=_(
            "This shows where spasms were when a place was noted. It cannot show where "
            "the others were, nor why one place has more than another."
        ),
        parts=(_part(places, named, brief=asked.brief),) if named else (),
        notes=_notes(places) if named else (),
        empty=_(
            "As soon as a spasm of this period is logged with its place on the body, "
            "the places appear here: how many spasms, on how many days, and how strong."
        ),
    )


def _places(patient: Patient, period: Period) -> list[Place]:
    """Return every site and side, the most spasms first; without a site last."""
    found = read_rows(
        patient,
        (period.first, period.last),
        f"{OF_EPISODES} GROUP BY site, side",
        *("site", "side", SPASMS, "COUNT(DISTINCT local_day)"),
        # Each in one number with the ordinal of its day; nothing of one without.
        as_text(f"({day_number()} * {LEVELS} + severity)"),
    )
    return sorted(
        (Place(*row) for row in found),
        key=lambda one: (not one.site, -one.spasms, one.name.casefold()),
    )


def _part(places: list[Place], named: list[Place], *, brief: bool) -> Part:
    total = sum(one.spasms for one in places)
    told = places[:BRIEF] if brief else places
    return Part(
        key="places",
        title=_("Spasms by place"),
        says=_only_some(named),
        svg="" if brief else _picture(places, named),
        table=Table(
            caption=_("Places, the most spasms first"),
            head=(
                _("Place"),
                _("Spasms"),
                _("Share of all"),
                _("On days"),
                _("How strong on average, 0 to 10"),
            ),
            rows=tuple(_row(one, total) for one in told),
            fields=(
                "site",
                "side",
                "spasms",
                "share",
                "days",
                "rated",
                "severity_mean",
                *fields_of("severity"),
            ),
            numbers=tuple(_numbers(one, total) for one in told),
            more=len(places) - len(told),
        ),
    )


def _picture(places: list[Place], named: list[Place]) -> SafeString:
    title = _("Spasms by place. %(says)s The table below says the same.")
    says = _says(places, named)
    return bars(title % {"says": says}, [_bar(one) for one in named[:MOST]])


def _bar(one: Place) -> Bar:
    words = _("%(spasms)s (%(days)s)")
    return Bar(
        one.name,
        one.spasms,
        words % {"spasms": number(one.spasms), "days": days_in_words(one.days)},
    )


def _row(one: Place, total: float) -> tuple[str, ...]:
    return (
        one.name,
        number(one.spasms),
        percent(one.spasms, total),
        str(one.days),
        _strength(one),
    )


def _numbers(one: Place, total: float) -> tuple[Plain, ...]:
    share = round(one.spasms / total, 4)
    counts = (one.spasms, share, one.days, len(one.strong))
    return (one.site, one.side, *counts, *numbers_of(one.strength))


def _strength(one: Place) -> str:
    if one.strength is None:
        return _("not rated")
    rated = len(one.strong)
    text = ngettext("%(n)s entry", "%(n)s entries", rated) % {"n": rated}
    return one.strength.words_on(text)


def _says(places: list[Place], named: list[Place]) -> str:
    if not named:
        return ""
    text = _(
        "A place was noted for %(named)s of %(all)s. Most: %(name)s, %(spasms)s on "
        "%(days)s."
    )
    return text % {
        "named": number(sum(one.spasms for one in named)),
        "all": spasms_in_words(sum(one.spasms for one in places)),
        "name": named[0].name,
        "spasms": number(named[0].spasms),
        "days": days_in_words(named[0].days),
    }


def _only_some(named: list[Place]) -> str:
    if len(named) <= MOST:
        return ""
    text = _("The picture shows the first %(most)s of %(all)s. The table has them all.")
    return text % {"most": MOST, "all": len(named)}


def _notes(places: list[Place]) -> tuple[str, ...]:
    notes = [
        _("Every spasm logged in this period counts, also on days not complete."),
        _(
            "How strong: the average of the entries with a strength. An entry for "
            "several spasms counts once there."
        ),
        about_ranges(),
    ]
    unsaid = sum(one.spasms for one in places if not one.site)
    if unsaid:
        text = _("Without a place: %(spasms)s. They may have been anywhere.")
        notes.append(text % {"spasms": spasms_in_words(unsaid)})
    return tuple(notes)
