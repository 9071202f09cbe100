"""What of the diary is filled in, and what that means for comparisons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.insights.percent import percent
from diary.models import Patient

from .coverage_rows import Coverage, read_coverage
from .drawing import Bar, bars, columns
from .page import Asked, Part, Pattern, Plain, Table
from .stretches import Stretches, newest_first, stretches

WEEKDAYS: Final = 7
FIELDS: Final = (
    "from_day",
    "days",
    "evening_check_in",
    "spasms_known",
    "side_effects_answered",
    "spasticity_rated",
    "any_entry",
    "late_entries",
)
# The Monday from which the names of weekdays are taken.
MONDAY: Final = date(2024, 1, 1)


def build(patient: Patient, asked: Asked) -> Pattern:
    """Return the page on what is filled in."""
    found = read_coverage(patient, asked.period)
    cannot = _(
        "This shows what was written down. It cannot show how the days without an "
        "answer were: they are left open and never counted as days without spasms. "
        "Nobody fills in everything, and days can still be filled in later."
    )
    if found is None:
        empty = _(
            "Here you will see how many days have an answer, week by week. It appears "
            "with the first entry of this period."
        )
        return Pattern(says="", cannot=cannot, empty=empty)
    return Pattern(
        says=_says(found),
        cannot=cannot,
        parts=(_weeks(found), _answers(found), _weekdays(found), _kinds(found)),
        notes=tuple(_notes(found)),
    )


def _says(found: Coverage) -> str:
    text = ngettext(
        "On %(evenings)s of %(n)s day (%(share)s) there is an evening check-in, "
        "and on %(spasms)s the number of spasms is known.",
        "On %(evenings)s of %(n)s days (%(share)s) there is an evening check-in, "
        "and on %(spasms)s the number of spasms is known.",
        found.days,
    )
    return text % {
        "evenings": len(found.evenings),
        "n": found.days,
        "share": percent(len(found.evenings), found.days),
        "spasms": len(found.spasms),
    }


def _notes(found: Coverage) -> Iterable[str]:
    late = len(found.evenings) - len(found.in_time)
    yield _(
        "Comparisons rest on evenings that were answered within 24 hours after the "
        "end of the day. That is so on %(in_time)s of the %(all)s evenings here."
    ) % {"in_time": len(found.in_time), "all": len(found.evenings)}
    if late:
        yield ngettext(
            "%(n)s was answered or changed later. It is kept and shown, but "
            "headlines leave it out.",
            "%(n)s were answered or changed later. They are kept and shown, but "
            "headlines leave them out.",
            late,
        ) % {"n": late}
    yield _(
        "Other entries count as late from then on too. They stay where they belong, "
        "and are marked as late."
    )
    yield _(
        "Where quiet days are written down less often than bad ones, the averages "
        "here look worse than the days were. Comparisons say how many days they "
        "rest on."
    )
    yield _(
        "Counted are the days from %(first)s to %(last)s. Today is among them once "
        "its evening is answered."
    ) % {
        "first": formats.date_format(found.first),
        "last": formats.date_format(found.last),
    }


def _weeks(found: Coverage) -> Part:
    rows = stretches(found.first, found.last)
    numbers = _counted(found, rows)
    table = Table(
        caption=_("Days with an answer, newest first"),
        head=(
            rows.head,
            _("Days"),
            _("Evening check-in"),
            _("Number of spasms known"),
            _("Side effects answered"),
            _("Spasticity rated"),
            _("Any entry"),
            _("Late entries"),
        ),
        rows=newest_first(
            [
                (name, *(str(number) for number in row[1:]))
                for name, row in zip(rows.names, numbers, strict=True)
            ]
        ),
        fields=FIELDS,
        numbers=newest_first(numbers),
    )
    return Part(
        "weeks",
        _("Evenings answered"),
        table,
        _drawn(found, rows),
        says=rows.each,
    )


def _counted(found: Coverage, rows: Stretches) -> list[tuple[Plain, ...]]:
    """Return the numbers of each week, in the order of `FIELDS`."""
    late = [0] * len(rows.firsts)
    for day, number in found.late.items():
        late[rows.place(day)] += number
    counts = (
        rows.count(day for day in days if day <= found.last)
        for days in (
            found.evenings,
            found.spasms,
            found.side_effects,
            found.ratings,
            found.any_entry,
        )
    )
    return list(zip(rows.firsts, rows.lengths, *counts, late, strict=True))


def _drawn(found: Coverage, rows: Stretches) -> SafeString:
    evenings = rows.count(day for day in found.evenings if day <= found.last)
    shares = [one / of for one, of in zip(evenings, rows.lengths, strict=True)]
    low, high = percent(min(shares), 1), percent(max(shares), 1)
    title = _("Share of days with an evening check-in, from %(low)s to %(high)s.")
    top = _("%(share)s of the days") % {"share": high}
    return columns(title % {"low": low, "high": high}, shares, rows.marks, top=top)


def _answers(found: Coverage) -> Part:
    """Return the answers that comparisons are made of, each on how many days."""
    named = (
        ("any_entry", _("Any entry"), found.any_entry),
        ("evening_check_in", _("Evening check-in"), found.evenings),
        ("spasms_known", _("Number of spasms known"), found.spasms),
        ("side_effects_answered", _("Side effects answered"), found.side_effects),
        ("spasticity_rated", _("Spasticity rated"), found.ratings),
    )
    counts = [len([day for day in days if day <= found.last]) for *_, days in named]
    rows = [
        (name, str(number), percent(number, found.days))
        for (_key, name, _days), number in zip(named, counts, strict=True)
    ]
    table = Table(
        caption=_("Answers, of all days"),
        head=(_("What"), _("Days with it"), _("Share of all days")),
        rows=tuple(rows),
        fields=("what", "days", "of_days"),
        numbers=tuple(
            (key, number, found.days)
            for (key, _name, _days), number in zip(named, counts, strict=True)
        ),
    )
    drawn = [
        Bar(
            name,
            number,
            _("%(n)s of %(of)s days") % {"n": number, "of": found.days},
        )
        for (_key, name, _days), number in zip(named, counts, strict=True)
    ]
    title = _("On how many of %(n)s days there is each answer.") % {"n": found.days}
    svg = bars(title, drawn, most=found.days)
    return Part("answers", _("What was answered"), table, svg)


def _weekdays(found: Coverage) -> Part:
    there = _by_weekday(map(date.fromordinal, _ordinals(found)))
    answered = _by_weekday(day for day in found.evenings if day <= found.last)
    names = [
        capfirst(formats.date_format(MONDAY.replace(day=1 + one), "l"))
        for one in range(WEEKDAYS)
    ]
    table = Table(
        caption=_("Evening check-ins by weekday"),
        head=(_("Weekday"), _("Days"), _("With an evening check-in"), _("Share")),
        rows=tuple(
            (name, str(of), str(number), percent(number, of))
            for name, of, number in zip(names, there, answered, strict=True)
        ),
        fields=("weekday", "days", "evening_check_in"),
        numbers=tuple(
            (one + 1, of, number)
            for one, (of, number) in enumerate(zip(there, answered, strict=True))
        ),
    )
    return Part(
        "weekdays",
        _("Evenings answered, by weekday"),
        table,
        _drawn_weekdays(names, there, answered),
    )


def _by_weekday(days: Iterable[date]) -> list[int]:
    counts = Counter(day.weekday() for day in days)
    return [counts[one] for one in range(WEEKDAYS)]


def _drawn_weekdays(
    names: list[str], there: list[int], answered: list[int]
) -> SafeString:
    drawn = [
        Bar(
            name,
            number / of if of else None,
            _("%(n)s of %(of)s") % {"n": number, "of": of},
        )
        for name, of, number in zip(names, there, answered, strict=True)
    ]
    return bars(_("Share of days with an evening check-in."), drawn, most=1)


def _kinds(found: Coverage) -> Part:
    names = [capfirst(str(one.kind.label)) for one in found.kinds]
    table = Table(
        caption=_("Entries by kind"),
        head=(_("Kind"), _("Entries"), _("Typed late"), _("Share typed late")),
        rows=tuple(
            (name, str(one.entries), str(one.late), percent(one.late, one.entries))
            for name, one in zip(names, found.kinds, strict=True)
        ),
        fields=("kind", "entries", "late"),
        numbers=tuple((one.kind.value, one.entries, one.late) for one in found.kinds),
    )
    drawn = [
        Bar(name, one.entries, _entries(one.entries, one.late))
        for name, one in zip(names, found.kinds, strict=True)
    ]
    says = _(
        "Late means typed more than 24 hours after the end of the day it is about."
    )
    title = _("How many entries there are of each kind.")
    return Part("kinds", _("Entries, and late ones"), table, bars(title, drawn), says)


def _entries(number: int, late: int) -> str:
    if not late:
        return str(number)
    return _("%(n)s, %(late)s late") % {"n": number, "late": late}


def _ordinals(found: Coverage) -> range:
    return range(found.first.toordinal(), found.last.toordinal() + 1)
