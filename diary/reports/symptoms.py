"""How it went: spasticity, spasms, sleep and pain, over the period and by week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from django.db.models import Count, Max, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.analysis.codes import Family
from diary.insights.outcome_codes import Sort
from diary.insights.patterns.averages import Average, average_of
from diary.journal.wording import duration
from diary.vocab.entries import BeatsHow

from .changes import changes_in, marks_of
from .document import Block, Picture, Table, Text
from .reading import Reading
from .week_picture import draw
from .weeks import (
    Stretch,
    numbered,
    step_in_words,
    step_of,
    stretches,
    within,
)
from .words import NOTHING, day, median_of, number, spread

# So many ratings stand on the first page; the others are in the table by week.
MAIN: Final = 3


class _Measure(NamedTuple):
    """One answer that is asked once a day: what it is called, and its values."""

    name: str
    values: dict[date, float]
    family: Family = Family.SEVERITY

    @property
    def average(self) -> Average | None:
        """The average of the whole period, with its range."""
        return average_of(numbered(self.values), self.family)


def symptoms(reading: Reading) -> tuple[Block, ...]:
    """Return the picture by week, and what the whole period comes to."""
    asked = _asked(reading)
    if not asked:
        return (Text(_nothing(reading)),)
    found = stretches(reading)
    drawn = draw(reading, found, marks_of(reading, changes_in(reading)))
    picture = Picture(drawn.svg, _alt(reading, found), drawn.width, drawn.height)
    table = _whole(reading, asked)
    return picture, table


def by_week(reading: Reading) -> tuple[Block, ...]:
    """Return the same in numbers, a row for each week."""
    found = stretches(reading)
    rated = [
        (one.name, one.values) for one in _measures(reading) if one.name and one.values
    ]
    is_week = step_of(reading.period) == 1
    head = [
        _("From"),
        _("Days answered"),
        _spasms_head(is_week),
        _("Evening spasticity"),
        *(name for name, _values in rated),
    ]
    of_all = [values for _name, values in rated]
    rows = [
        (begins, *_week(one, of_all, is_week))
        for begins, one in zip(_begins(found), found, strict=True)
    ]
    caption = _("Numbers by %(step)s") % {"step": step_in_words(reading.period)}
    table = Table(caption, tuple(head), tuple(rows), frozenset(range(1, len(head))))
    about = _(
        "Spasms are averages of days with an answer; all ratings are from 0 (none) to"
        " 10 (worst), and the median of the days is shown. Answers that were typed or"
        " changed more than 24 hours after the end of their day are left out, as in"
        " comparisons. A dash is no answer."
    )
    return table, Text(f"{about} {_about_ranges()}", is_quiet=True)


def _spasms_head(is_week: bool) -> str:
    """Return what stands in brackets: a week is too short for the range of an average."""
    if is_week:
        return _("Spasms a day (half of the days)")
    return _("Spasms a day (95 % range)")


def _about_ranges() -> str:
    return _(
        "The 95 % range of an average comes from how much the weeks differ. It takes 14"
        " days in 4 weeks; of fewer days there is what half of them lie between."
    )


def _begins(found: Sequence[Stretch]) -> Iterator[str]:
    """Yield the first day of each row, with the year where that is another one."""
    year = None
    for one in found:
        yield one.words if one.first.year != year else date_format(one.first, "j M")
        year = one.first.year


def _week(
    one: Stretch, rated: Sequence[dict[date, float]], is_week: bool
) -> tuple[str, ...]:
    return (
        _("%(n)s of %(of)s") % {"n": len(one.spasms), "of": one.length},
        _a_day(one.a_day, is_week),
        median_of(one.ratings),
        *(
            median_of(list(within(values, one.first, one.last).values()))
            for values in rated
        ),
    )


def _a_day(average: Average | None, is_week: bool) -> str:
    """Return an average, with what the head of its column says."""
    if average is None:
        return NOTHING
    return average.with_half(number(average.mean)) if is_week else average.words


def _asked(reading: Reading) -> list[_Measure]:
    """Return the answers of the whole period that there are."""
    answers = reading.answers
    asked = [
        _Measure(_("Spasms a day"), answers.of(Sort.SPASMS), Family.COUNTS),
        _Measure(_("Evening spasticity"), answers.of(Sort.SPASTICITY)),
        *_measures(reading)[:MAIN],
        _Measure(_("Woken in a night"), answers.woken, Family.COUNTS),
    ]
    return [one for one in asked if one.values]


def _whole(reading: Reading, asked: Sequence[_Measure]) -> Table:
    """Return the period as a whole, a column for each answer."""
    days = ngettext(
        "Rests on, of %(n)s day", "Rests on, of %(n)s days", reading.period.length
    ) % {"n": reading.period.length}
    averages = [found for one in asked if (found := one.average) is not None]
    values = [list(one.values.values()) for one in asked]
    return Table(
        caption=_("The whole period; ratings are from 0 (none) to 10 (worst)"),
        head=(_("In these days"), *(one.name for one in asked)),
        rows=(
            (_("On average"), *(number(one.mean) for one in averages)),
            (_("95 % range of that"), *(one.range_95 for one in averages)),
            (_("Lowest to highest"), *map(spread, values)),
            (days, *(str(one.rests_on) for one in averages)),
        ),
        numbers=frozenset(range(1, len(asked) + 1)),
    )


def _measures(reading: Reading) -> list[_Measure]:
    names = {
        Sort.WORST: _("Worst moment"),
        Sort.SLEEP: _("Sleep disturbed"),
        Sort.PAIN: _("Pain"),
        Sort.FATIGUE: _("Fatigue"),
        Sort.WALKING: _("Difficulty walking"),
        Sort.SLEEPINESS: _("Sleepiness in the day"),
    }
    return [_Measure(told, reading.answers.of(sort)) for sort, told in names.items()]


def longest(reading: Reading) -> tuple[Block, ...]:
    """Return the longest spasm, and the most beats that were counted."""
    days = (reading.period.first, reading.period.last)
    episodes = reading.patient.episodes.current().filter(local_day__range=days)
    is_uncounted = Q(beats_how=BeatsHow.TOO_MANY)
    found = episodes.aggregate(
        longest=Max("duration"),
        beats=Max("beats"),
        uncounted=Count("pk", filter=is_uncounted),
    )
    said = []
    if found["longest"] is not None:
        words = {"time": duration(found["longest"])}
        said.append(_("Longest that was timed: %(time)s.") % words)
    if found["beats"] is not None:
        text = ngettext(
            "Most beats of clonus noted: %(n)s.",
            "Most beats of clonus noted: %(n)s.",
            found["beats"],
        )
        said.append(text % {"n": found["beats"]})
    uncounted = found["uncounted"]
    if uncounted:
        text = ngettext(
            "Too many beats to count: %(n)s time.",
            "Too many beats to count: %(n)s times.",
            uncounted,
        )
        said.append(text % {"n": uncounted})
    return (Text(" ".join(said)),) if said else ()


def _alt(reading: Reading, found: Sequence[Stretch]) -> str:
    step = step_in_words(reading.period)
    said = [
        _("Evening spasticity and spasms a day, a point for each %(step)s.")
        % {"step": step}
    ]
    rated = [(one, median_of(one.ratings)) for one in found if one.ratings]
    if rated:
        text = _("Evening spasticity: %(course)s.")
        said.append(text % {"course": _first_to_last(rated, step)})
    counted = [(one, one.a_day.words) for one in found if one.a_day]
    if counted:
        text = _("Spasms a day: %(course)s.")
        said.append(text % {"course": _first_to_last(counted, step)})
    return " ".join(said)


def _first_to_last(points: Sequence[tuple[Stretch, str]], step: str) -> str:
    """Return the first and the last point that there are, each by its first day."""
    (begins, first), (ends, last) = points[0], points[-1]
    words = {"step": step, "first": first, "begins": begins.words}
    if begins is ends:
        return _("%(first)s in the %(step)s from %(begins)s") % words
    text = _(
        "%(first)s in the %(step)s from %(begins)s, and %(last)s in the %(step)s from"
        " %(ends)s"
    )
    return text % (words | {"last": last, "ends": ends.words})


def _nothing(reading: Reading) -> str:
    first, last = reading.period.first, reading.period.last
    words = {"first": day(first), "last": day(last)}
    if first == last:
        return _nothing_on(words["first"], has_others=bool(reading.answers.check_ins))
    if reading.answers.check_ins:
        text = _(
            "Nothing was answered in time about spasms, spasticity, sleep or pain from"
            " %(first)s to %(last)s."
        )
        return text % words
    return _("Nothing was answered from %(first)s to %(last)s.") % words


def _nothing_on(which: str, *, has_others: bool) -> str:
    if has_others:
        text = _(
            "Nothing was answered in time about spasms, spasticity, sleep or pain on"
            " %(day)s."
        )
        return text % {"day": which}
    return _("Nothing was answered on %(day)s.") % {"day": which}
