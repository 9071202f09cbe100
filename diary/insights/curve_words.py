"""The course of an outcome in words: title, table and what the picture stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.analysis.codes import Family
from diary.analysis.level import Level

from .charted import Charted, Extra, More, name_of, unit_of
from .curve import Curve, Stretch
from .outcome_codes import Sort
from .percent import percent_number
from .range_words import plural_of
from .series import Step

PERCENT: Final = 100
CAPTIONS: Final[Mapping[Step, Any]] = {
    Step.DAY: gettext_lazy("%(what)s: each day, newest first"),
    Step.WEEK: gettext_lazy("%(what)s: each week, newest first"),
    Step.MONTH: gettext_lazy("%(what)s: each month, newest first"),
    Step.YEAR: gettext_lazy("%(what)s: each year, newest first"),
}
STANDS_FOR: Final[Mapping[Step, Any]] = {
    Step.DAY: "",
    Step.WEEK: gettext_lazy("Each point is the average of one week, from Monday."),
    Step.MONTH: gettext_lazy("Each point is the average of one month."),
    Step.YEAR: gettext_lazy("Each point is the average of one year."),
}

# The level of weeks is not that of days, and must not be taken for it.
LEVEL_HEADS: Final[Mapping[Step, Any]] = {
    Step.DAY: gettext_lazy("Level, with its range"),
    Step.WEEK: gettext_lazy("Level by weeks, with its range"),
    Step.MONTH: gettext_lazy("Level by months, with its range"),
    Step.YEAR: gettext_lazy("Level by years, with its range"),
}
LAST_LEVEL: Final[Mapping[Step, Any]] = {
    Step.DAY: gettext_lazy("At the end of the line, on %(day)s: %(level)s."),
    Step.WEEK: gettext_lazy("At the end of the line, on %(day)s: %(level)s, by weeks."),
    Step.MONTH: gettext_lazy(
        "At the end of the line, on %(day)s: %(level)s, by months."
    ),
    Step.YEAR: gettext_lazy("At the end of the line, on %(day)s: %(level)s, by years."),
}
RESTS_ON: Final[Mapping[Step, Any]] = {
    Step.DAY: gettext_lazy(
        "The level of a day rests on the days around it, also on such that are not "
        "shown. So it is the same in every picture that is drawn by days."
    ),
    Step.WEEK: gettext_lazy(
        "In this picture the level is that of weeks and rests on the whole diary. "
        "In pictures by days it is worked out from days, and can differ a little."
    ),
    Step.MONTH: gettext_lazy(
        "In this picture the level is that of months and rests on the whole diary. "
        "In pictures by days it is worked out from days, and can differ a little."
    ),
    Step.YEAR: gettext_lazy(
        "In this picture the level is that of years and rests on the whole diary. "
        "In pictures by days it is worked out from days, and can differ a little."
    ),
}


@dataclass(frozen=True)
class Table:
    """Rows of cells, newest first; the first cell of a row is its heading."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Told:
    """What stands above and below the picture."""

    title: str
    period: str
    unit: str
    stands_for: str
    noted: str
    level: str
    rests_on: str
    complete: str


def told(curve: Curve) -> Told:
    """Return the words of a course; each number says on how many days it rests."""
    whole = curve.whole
    return Told(
        title=capfirst(name_of(curve.of)),
        period=period(curve.first, curve.last),
        unit=unit_of(curve.of),
        stands_for=str(STANDS_FOR[curve.step]),
        noted=_noted(whole),
        level=_last_level(curve),
        rests_on=str(RESTS_ON[curve.step]),
        complete=_complete(curve.of),
    )


def table(curve: Curve) -> Table:
    """Return the same numbers as the picture, in words that need no picture."""
    step = curve.row_step
    caption = str(CAPTIONS[step]) % {"what": capfirst(name_of(curve.of))}
    level_head = str(LEVEL_HEADS[curve.step])
    if step == Step.DAY:
        heads: tuple[str, ...] = (_("Day"), unit_of(curve.of), level_head)
        cells: list[tuple[str, ...]] = [(_of_day(curve.of, one),) for one in curve.rows]
    else:
        heads = (
            _("From"),
            _("Days that count"),
            _("%(unit)s, average of these") % {"unit": unit_of(curve.of)},
            _("Noted on other days"),
            level_head,
        )
        cells = [_together(curve.of, one) for one in curve.rows]
    rows = [
        (name_of_days(row, step), *said, level_in_words(curve, curve.level_of(row)))
        for row, said in zip(curve.rows, cells, strict=True)
    ]
    return Table(caption, heads, tuple(reversed(rows)))


def period(first: date, last: date) -> str:
    """Return the first and the last day in words."""
    if first == last:
        return formats.date_format(first)
    words = {"first": formats.date_format(first), "last": formats.date_format(last)}
    return _("%(first)s to %(last)s") % words


def shown(of: Charted, value: float) -> float:
    """Return a value as the axis counts it: shares as percent."""
    return value * PERCENT if of.family == Family.DAYS else value


def number(value: float) -> str:
    """Return a number with one decimal at most."""
    value = round(value, 1)
    return formats.number_format(int(value) if value == int(value) else value)


def _in_axis(of: Charted, value: float) -> str:
    if of.family == Family.DAYS:
        return percent_number(value, places=1)
    return number(value)


def in_unit(of: Charted, value: float | None) -> str:
    """Return a value with its unit, "" where there is none."""
    if value is None:
        return ""
    words, several = {"n": _in_axis(of, value)}, plural_of(round(value, 1))
    if isinstance(of, Extra) and of.sort == More.BEATS:
        return ngettext("%(n)s beat", "%(n)s beats", several) % words
    match of.family:
        case Family.COUNTS if of.sort == Sort.CLONUS:
            return (
                ngettext(
                    "%(n)s run of clonus a day", "%(n)s runs of clonus a day", several
                )
                % words
            )
        case Family.COUNTS:
            return ngettext("%(n)s spasm a day", "%(n)s spasms a day", several) % words
        case Family.DAYS:
            return _("%(n)s %% of days") % words
        case _:
            return _("%(n)s of 10") % words


def level_in_words(curve: Curve, level: Level | None) -> str:
    """Return a level with its band: "about 4.2 (3.1 to 5.4)"."""
    if level is None:
        return "–"
    values = [_in_axis(curve.of, one) for one in level[1:]]
    words = dict(zip(("middle", "low", "high"), values, strict=True))
    if curve.of.family == Family.DAYS:
        return _("about %(middle)s %% (%(low)s to %(high)s %%)") % words
    return _("about %(middle)s (%(low)s to %(high)s)") % words


def name_of_days(row: Stretch, step: Step) -> str:
    """Return what a day, week, month or year is called in the table."""
    match step:
        case Step.DAY:
            # Days are told apart within a year; its years stand in the title.
            return formats.date_format(row.first, "D j M")
        case Step.MONTH if row.first.day == 1:
            return formats.date_format(row.first, "YEAR_MONTH_FORMAT")
        case Step.YEAR if (row.first.month, row.first.day) == (1, 1):
            return str(row.first.year)
        case _:
            return formats.date_format(row.first)


def _complete(of: Charted) -> str:
    """Return what makes a day count."""
    if isinstance(of, Extra):
        return _("A day counts if something was noted on it.")
    match of.sort:
        case Sort.SPASMS:
            return _(
                "A day counts if somebody said “No spasms today” or “That was all”, "
                "or gave a number."
            )
        case Sort.CLONUS | Sort.SITE:
            return _(
                "A day counts if it is complete and each spasm of it has an entry."
            )
        case Sort.EFFECT:
            return _("A day counts if the question about side effects was answered.")
        case _:
            return _("A day counts if the question was answered.")


def _noted(whole: Stretch) -> str:
    if not whole.noted_days:
        return ""
    text = ngettext(
        "Not counted: %(noted)s noted on %(n)s day that is not complete.",
        "Not counted: %(noted)s noted on %(n)s days that are not complete.",
        whole.noted_days,
    )
    return text % {"noted": number(whole.noted), "n": whole.noted_days}


def _last_level(curve: Curve) -> str:
    """Return where the line ends, with its band and its day."""
    if not curve.lines:
        return ""
    last = curve.lines[-1][-1]
    day = date.fromordinal(min(round(last.day), curve.last.toordinal()))
    words = {"day": formats.date_format(day), "level": level_in_words(curve, last)}
    return str(LAST_LEVEL[curve.step]) % words


def _of_day(of: Charted, row: Stretch) -> str:
    if row.mean is None:
        return _unobserved(of, row)
    if of.family == Family.DAYS:
        value = _("yes") if row.mean else _("no")
    else:
        value = number(row.mean)
    if row.ranges:
        value = _("%(number)s, middle of a range") % {"number": value}
    return _("%(number)s, written late") % {"number": value} if row.late else value


def _unobserved(of: Charted, row: Stretch) -> str:
    if not row.noted_days:
        return _("not answered")
    if of.family == Family.DAYS:
        return _("noted, day not complete")
    return _("%(number)s logged, day not complete") % {"number": number(row.noted)}


def _together(of: Charted, row: Stretch) -> tuple[str, ...]:
    mean = "–"
    if row.mean is not None:
        mean = _in_axis(of, row.mean) + (" %" if of.family == Family.DAYS else "")
    return (
        _("%(days)s of %(all)s") % {"days": row.days, "all": row.length},
        mean,
        _on_days(of, row),
    )


def _on_days(of: Charted, row: Stretch) -> str:
    if not row.noted_days:
        return "–"
    if of.family == Family.DAYS:
        text = ngettext("%(days)s day", "%(days)s days", row.noted_days)
    else:
        text = ngettext(
            "%(value)s (%(days)s day)", "%(value)s (%(days)s days)", row.noted_days
        )
    return text % {"value": number(row.noted), "days": row.noted_days}
