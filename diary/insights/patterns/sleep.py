"""How nights were, and beside that the spasms noted in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import FloatField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.analysis.codes import Family
from diary.insights.percent import percent
from diary.insights.range_words import plural_of
from diary.insights.whole_numbers import day_number, read_in_all, read_rows
from diary.models import Patient
from diary.vocab.entries import CheckInPart, TimePrecision

from .averages import Average, about_ranges, average_of, fields_of, numbers_of
from .clock import HOUR, OF_EPISODES, SPASMS, ZONES, minute_by_clock, zones_of
from .drawing import Bar, bars, columns
from .page import ONE_DAY, Asked, Part, Pattern, Period, Plain, Table
from .shares import NONE
from .words import nights_in_words, number

# A night in this sense, by the clock. The night as a part of the day stands for 23:00.
BEGINS: Final = 23 * HOUR
ENDS: Final = 7 * HOUR
# An entry for "some time that day" may have been at any hour.
_TIMED: Final = TimePrecision.MINUTE, TimePrecision.ABOUT, TimePrecision.PART
IS_TIMED: Final = f"time_precision IN ({', '.join(f"'{one}'" for one in _TIMED)})"
SCALE: Final = range(11)
MOST_HOURS: Final = 24.0


class Night(NamedTuple):
    """The answers of one morning; None where a question was left out."""

    morning: date
    disturbed: int | None
    woken: int | None
    hours: float | None


class Group(NamedTuple):
    """Nights with about as many spasms noted."""

    code: str
    name: Any
    least: float
    below: float


GROUPS: Final = (
    Group("none", gettext_lazy("No spasm noted"), 0, 0.25),
    Group("1-2", gettext_lazy("1 or 2 spasms"), 0.25, 2.75),
    Group("3+", gettext_lazy("3 or more spasms"), 2.75, float("inf")),
)


class Means(NamedTuple):
    """How disturbed, how often woken, and how many hours slept; None where unsaid."""

    disturbed: Average | None
    woken: Average | None
    hours: Average | None


class Grouped(NamedTuple):
    """The nights of a group: how many they are, and what they come to."""

    code: str
    name: str
    nights: int
    means: Means


def build(patient: Patient, asked: Asked) -> Pattern:
    """Return the page; what else is asked for is ignored."""
    nights = _nights(patient, asked.period)
    noted = _noted(patient, asked.period) if nights else {}
    means = _means(nights)
    parts = []
    if means.disturbed is not None:
        parts.append(_answers_part(nights, means.disturbed))
    if nights:
        parts.append(_groups_part(nights, noted))
    return Pattern(
        says=_says(nights, means, asked.period) if nights else "",
        cannot=_(
            "This puts what the mornings say beside the spasms noted at night. It "
            "cannot show what disturbed the sleep. Who sleeps through writes less down."
        ),
        parts=tuple(parts),
        notes=_notes() if nights else (),
        empty=_(
            "As soon as a morning check-in of this period is answered, it appears here "
            "how much spasms disturbed the sleep, how often they woke, and the hours "
            "slept."
        ),
    )


def _nights(patient: Patient, period: Period) -> list[Night]:
    rows = patient.checkins.current().filter(part=CheckInPart.NIGHT, **period.days)
    found = rows.values_list(
        "local_day", "sleep_disruption", "woken", Cast("sleep_hours", FloatField())
    )
    nights = [Night(*row) for row in found]
    return [one for one in nights if one[1:] != (None, None, None)]


def _noted(patient: Patient, period: Period) -> dict[date, float]:
    """Return the spasms noted in the night that ended on each morning."""
    # The evening before the first morning belongs to it.
    longer = period._replace(first=period.first - ONE_DAY)
    days = longer.first, longer.last
    (zones,) = read_in_all(patient, days, OF_EPISODES, ZONES[connection.vendor])
    minute, values = minute_by_clock(zones_of(zones), longer)
    at_night = f"NOT {minute} BETWEEN {ENDS} AND {BEGINS - 1}"
    sums = read_rows(
        patient,
        days,
        f"{OF_EPISODES} AND {IS_TIMED} AND {at_night} GROUP BY 1, 2, 3",
        *(day_number(), "day_start", minute, SPASMS),
        **values,
    )
    found: dict[date, float] = defaultdict(float)
    for number_of_day, day_start, at, spasms in sums:
        day = date.fromordinal(number_of_day)
        # What is before the start of its diary day is on the next date.
        on = day + ONE_DAY if at < day_start else day
        found[on + ONE_DAY if at >= BEGINS else on] += spasms
    return found


def _answers_part(nights: Sequence[Night], mean: Average) -> Part:
    given = Counter(one.disturbed for one in nights)
    counts = [given[answer] for answer in SCALE]
    title = _(
        "Nights by how much spasms disturbed the sleep, from 0 to 10. On average: "
        "%(mean)s. The table below says the same."
    )
    words = {"mean": _in_words(mean)}
    return Part(
        key="answers",
        title=_("How much spasms disturbed the sleep"),
        says=_("Nights with each answer, from 0 (not at all) to 10."),
        svg=columns(
            title % words,
            counts,
            [(answer, str(answer)) for answer in SCALE],
            top=nights_in_words(max(counts)),
            centred=True,
        ),
        table=Table(
            caption=_("Nights by answer"),
            head=(_("Answer, 0 to 10"), _("Nights"), _("Share")),
            rows=tuple(
                (str(answer), number(count), percent(count, mean.rests_on))
                for answer, count in enumerate(counts)
            ),
            fields=("sleep_disruption", "nights", "share"),
            numbers=tuple(
                (answer, count, round(count / mean.rests_on, 4))
                for answer, count in enumerate(counts)
            ),
        ),
    )


def _groups_part(nights: Sequence[Night], noted: dict[date, float]) -> Part:
    grouped = [_grouped(group, nights, noted) for group in GROUPS]
    return Part(
        key="spasms",
        title=_("Beside the spasms noted at night"),
        says=_("How much spasms disturbed the sleep, on average, 0 to 10."),
        svg=bars(
            _(
                "How much spasms disturbed the sleep, in nights with none, one or two, "
                "and more spasms noted. The table below says the same."
            ),
            [_bar(one) for one in grouped],
            most=10,
        ),
        table=Table(
            caption=_("Nights by the spasms noted from 23:00 to 07:00"),
            head=(
                _("Spasms noted"),
                _("Nights"),
                _("Sleep disturbed, 0 to 10"),
                _("Woken by spasms, times"),
                _("Hours slept"),
            ),
            rows=tuple(_row(one) for one in grouped),
            fields=(
                "spasms_noted",
                "nights",
                *("sleep_disruption_nights", "sleep_disruption_mean"),
                *fields_of("sleep_disruption"),
                *("woken_nights", "woken_mean", *fields_of("woken")),
                *("sleep_hours_nights", "sleep_hours_mean"),
                *fields_of("sleep_hours"),
            ),
            numbers=tuple(_numbers(one) for one in grouped),
        ),
    )


def _grouped(
    group: Group, nights: Sequence[Night], noted: dict[date, float]
) -> Grouped:
    found = [
        one for one in nights if group.least <= noted.get(one.morning, 0) < group.below
    ]
    return Grouped(group.code, str(group.name), len(found), _means(found))


def _means(nights: Sequence[Night]) -> Means:
    return Means(
        _mean(nights, "disturbed", Family.SEVERITY),
        _mean(nights, "woken", Family.COUNTS),
        _mean(nights, "hours", Family.SEVERITY, highest=MOST_HOURS),
    )


def _mean(
    nights: Sequence[Night], answer: str, family: Family, highest: float | None = None
) -> Average | None:
    """Return the average of an answer in the nights in which it was given."""
    given = [(one.morning.toordinal(), getattr(one, answer)) for one in nights]
    known = [(day, value) for day, value in given if value is not None]
    return average_of(known, family, highest=highest)


def _bar(one: Grouped) -> Bar:
    mean = one.means.disturbed
    if mean is None:
        return Bar(one.name, None, _("no night"))
    words = {"group": one.name, "nights": nights_in_words(mean.rests_on)}
    said = mean.with_range(_("%(mean)s of 10") % {"mean": number(mean.mean)})
    return Bar(_("%(group)s: %(nights)s") % words, mean.mean, said)


def _row(one: Grouped) -> tuple[str, ...]:
    return (one.name, number(one.nights), *(_in_words(mean) for mean in one.means))


def _numbers(one: Grouped) -> tuple[Plain, ...]:
    cells: list[Plain] = [one.code, one.nights]
    for mean in one.means:
        cells += [mean.rests_on if mean else 0, *numbers_of(mean)]
    return tuple(cells)


def _in_words(mean: Average | None) -> str:
    return mean.words_on(nights_in_words(mean.rests_on)) if mean else NONE


def _says(nights: Sequence[Night], means: Means, period: Period) -> str:
    text = ngettext(
        "%(n)s morning of %(all)s has answers about the night.",
        "%(n)s mornings of %(all)s have answers about the night.",
        len(nights),
    )
    said = [text % {"n": number(len(nights)), "all": number(period.length)}]
    disturbed, woken, hours = means
    if disturbed is not None:
        said.append(_filled(_disturbed_text(), disturbed))
    if woken is not None:
        said.append(_filled(_woken_text(woken.mean), woken))
    if hours is not None:
        said.append(_filled(_hours_text(hours.mean), hours))
    return " ".join(said)


def _filled(text: str, mean: Average) -> str:
    words = {"mean": number(mean.mean), "nights": nights_in_words(mean.rests_on)}
    return _("%(said)s.") % {"said": mean.with_range(text % words)}


def _disturbed_text() -> str:
    return _("On average spasms disturbed the sleep %(mean)s of 10 in %(nights)s")


def _woken_text(mean: float) -> str:
    return ngettext(
        "They woke %(mean)s time a night in %(nights)s",
        "They woke %(mean)s times a night in %(nights)s",
        plural_of(round(mean, 1)),
    )


def _hours_text(mean: float) -> str:
    return ngettext(
        "Sleep lasted %(mean)s hour a night in %(nights)s",
        "Sleep lasted %(mean)s hours a night in %(nights)s",
        plural_of(round(mean, 1)),
    )


def _notes() -> tuple[str, ...]:
    return (
        _(
            "Night is from 23:00 to 07:00 by the clock of the place. Spasms logged for "
            "“night” count; those logged for a day only do not."
        ),
        _(
            "A night without a spasm noted may have had some: who does not wake fully "
            "writes nothing down."
        ),
        _("Each average rests on the nights with that answer, told beside it."),
        about_ranges(),
    )
