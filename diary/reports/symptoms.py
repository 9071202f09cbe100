"""How it went: spasticity, spasms, sleep and pain, over the period and by week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.journal.wording import duration
from diary.vocab.entries import BeatsHow

from .changes import changes_in, marks_of
from .document import Block, Picture, Table, Text
from .reading import Reading
from .week_picture import draw
from .weeks import Stretch, step_in_words, stretches, within
from .words import (
    day,
    mean_of,
    median_of,
    of_days,
    spread,
)

# So many ratings stand on the first page; the others are in the table by week.
MAIN: Final = 3


class _Measure(NamedTuple):
    """One answer that is asked once a day: what it is called, and its values."""

    name: str
    values: dict[date, float]
    of_nights: bool = False


def symptoms(reading: Reading) -> tuple[Block, ...]:
    """Return the picture by week, and what the whole period comes to."""
    asked = _asked(reading)
    if not asked:
        return (Text(_nothing(reading)), *_longest(reading))
    found = stretches(reading)
    drawn = draw(reading, found, marks_of(changes_in(reading)))
    picture = Picture(drawn.svg, _alt(reading, found), drawn.width, drawn.height)
    table = _whole(reading, asked)
    return picture, table, *_longest(reading)


def by_week(reading: Reading) -> tuple[Block, ...]:
    """Return the same in numbers, a row for each week."""
    found = stretches(reading)
    rated = [
        (one.name, one.values) for one in _measures(reading) if one.name and one.values
    ]
    head = [
        _("From"),
        _("Days answered"),
        _("Spasms a day"),
        _("Evening spasticity"),
        *(name for name, _values in rated),
    ]
    rows = [_week(one, [values for _name, values in rated]) for one in found]
    caption = _("Numbers by %(step)s") % {"step": step_in_words(reading.period)}
    table = Table(caption, tuple(head), tuple(rows), frozenset(range(1, len(head))))
    about = _(
        "Spasms are averages of days with an answer; all ratings are from 0 (none) to"
        " 10 (worst), and the median of the days is shown. Ratings typed after noon of"
        " the next day are left out; numbers of spasms are not. A dash is no answer."
    )
    return table, Text(about, is_quiet=True)


def _week(one: Stretch, rated: Sequence[dict[date, float]]) -> tuple[str, ...]:
    return (
        one.words,
        of_days(len(one.spasms), one.length),
        mean_of(one.spasms),
        median_of(one.ratings),
        *(median_of(within(values, one.first, one.last)) for values in rated),
    )


def _asked(reading: Reading) -> list[tuple[str, list[float]]]:
    """Return the answers of the whole period that there are, each with its name."""
    look = reading.look
    asked = [
        (
            _("Spasms a day"),
            [one.spasms for one in look.whole.answered if one.spasms is not None],
        ),
        (
            _("Evening spasticity"),
            [float(one.rating or 0) for one in look.in_time.rated],
        ),
        *((one.name, list(one.values.values())) for one in _measures(reading)[:MAIN]),
        (_("Woken in a night"), list(reading.answered("woken").values())),
    ]
    return [one for one in asked if one[1]]


def _whole(reading: Reading, asked: Sequence[tuple[str, list[float]]]) -> Table:
    """Return the period as a whole, a column for each answer."""
    days = ngettext(
        "Rests on, of %(n)s day", "Rests on, of %(n)s days", reading.period.length
    ) % {"n": reading.period.length}
    return Table(
        caption=_("The whole period; ratings are from 0 (none) to 10 (worst)"),
        head=(_("In these days"), *(name for name, _values in asked)),
        rows=(
            (_("On average"), *(mean_of(values) for _name, values in asked)),
            (_("Lowest to highest"), *(spread(values) for _name, values in asked)),
            (days, *(str(len(values)) for _name, values in asked)),
        ),
        numbers=frozenset(range(1, len(asked) + 1)),
    )


def _measures(reading: Reading) -> list[_Measure]:
    names = {
        "worst": _("Worst moment"),
        "sleep_disruption": _("Sleep disturbed"),
        "pain": _("Pain"),
        "fatigue": _("Fatigue"),
        "walking": _("Difficulty walking"),
        "sleepiness": _("Sleepiness in the day"),
    }
    return [_Measure(told, reading.answered(name)) for name, told in names.items()]


def _longest(reading: Reading) -> tuple[Block, ...]:
    """Return the longest spasm, and the most beats that were counted."""
    days = (reading.period.first, reading.period.last)
    episodes = reading.patient.episodes.current().filter(local_day__range=days)
    found = episodes.aggregate(longest=Max("duration"), beats=Max("beats"))
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
    uncounted = episodes.filter(beats_how=BeatsHow.TOO_MANY).count()
    if uncounted:
        text = ngettext(
            "Too many beats to count: %(n)s time.",
            "Too many beats to count: %(n)s times.",
            uncounted,
        )
        said.append(text % {"n": uncounted})
    return (Text(" ".join(said)),) if said else ()


def _alt(reading: Reading, found: Sequence[Stretch]) -> str:
    rated = [one for one in found if one.ratings]
    answered = [one for one in found if one.spasms]
    said = [
        _("Evening spasticity and spasms a day, a point for each %(step)s.")
        % {"step": step_in_words(reading.period)}
    ]
    if rated:
        words = {
            "first": median_of(rated[0].ratings),
            "last": median_of(rated[-1].ratings),
        }
        text = _("Evening spasticity: %(first)s in the first and %(last)s in the last.")
        said.append(text % words)
    if answered:
        words = {
            "first": mean_of(answered[0].spasms),
            "last": mean_of(answered[-1].spasms),
        }
        text = _("Spasms a day: %(first)s in the first and %(last)s in the last.")
        said.append(text % words)
    return " ".join(said)


def _nothing(reading: Reading) -> str:
    words = {"first": day(reading.period.first), "last": day(reading.period.last)}
    if reading.check_ins:
        text = _(
            "Nothing was answered in time about spasms, spasticity, sleep or pain from"
            " %(first)s to %(last)s."
        )
        return text % words
    return _("Nothing was answered from %(first)s to %(last)s.") % words
