"""The weeks after an injection as a picture and a table."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from django.utils import formats
from django.utils.translation import gettext as _

from diary.analysis.codes import Family
from diary.analysis.cycle_days import WEEKS
from diary.analysis.cycles import ToxinCycles
from diary.analysis.rules import is_too_wide

from . import cycle_drawing
from .averages import Average, average_of, fields_of, numbers_of
from .page import Part, Plain, Table
from .shares import NONE, numbers_between
from .toxin_rows import Toxin
from .words import days_in_words, number

if TYPE_CHECKING:
    from diary.analysis.effect import Range

FIELDS: Final = (
    "week",
    *("this_cycle_days", "this_cycle_spasms_a_day", *fields_of("this_cycle")),
    *("earlier_days", "earlier_spasms_a_day", *fields_of("earlier")),
    *("ratio", "ratio_low_95", "ratio_high_95"),
)
_NOTHING: Final[tuple[Plain, ...]] = (None, None, None)

type _Averages = tuple[Average | None, Average | None]


def weeks_part(found: Toxin) -> Part:
    """Return each week of this cycle beside the earlier ones."""
    weeks = [_averages(found, week) for week in range(WEEKS)]
    before = average_of(found.before)
    table = Table(
        caption=_("Spasms a day by week since the injection"),
        head=(
            _("Week"),
            _("This cycle"),
            _("Earlier cycles"),
            _("Earlier, on half of the days"),
            _("All cycles: times as many as without (95 % range)"),
        ),
        rows=(
            _before_in_words(before),
            *(_row(found, *one) for one in enumerate(weeks)),
        ),
        fields=FIELDS,
        numbers=(_before(before), *(_numbers(found, *one) for one in enumerate(weeks))),
    )
    says = _(
        "A dot is this cycle, on a line for the middle half of its days. A box is the "
        "middle half of the days in earlier cycles, with a line at their average."
    )
    return Part("weeks", _("Week by week"), table, says=says)


def weeks_drawn(found: Toxin) -> str:
    """Return the picture that belongs to the table."""
    return _picture([_drawn(found, week) for week in range(WEEKS)])


def _before_in_words(before: Average | None) -> tuple[str, ...]:
    return (_("Before the first"), NONE, _averaged(before), _half(before), NONE)


def _row(found: Toxin, week: int, averages: _Averages) -> tuple[str, ...]:
    present, earlier = averages
    return (
        _("Week %(n)s") % {"n": week},
        _averaged(present),
        _averaged(earlier),
        _half(earlier),
        _ratio_in_words(found, _ratio(found, week)),
    )


def _numbers(found: Toxin, week: int, averages: _Averages) -> tuple[Plain, ...]:
    ratio = _ratio(found, week)
    ends = (ratio.middle, ratio.low_95, ratio.high_95) if ratio else _NOTHING
    return (week, *chain.from_iterable(map(_told, averages)), *ends)


def _drawn(found: Toxin, week: int) -> cycle_drawing.Week:
    present, earlier = _averages(found, week)
    return cycle_drawing.Week(
        earlier.half if earlier else None,
        earlier.mean if earlier else None,
        present.half if present else None,
        present.mean if present else None,
    )


def _averages(found: Toxin, week: int) -> _Averages:
    """Return the spasms a day in a week of this cycle, and of the earlier ones."""
    return average_of(found.present.weeks[week]), average_of(found.earlier(week))


def _picture(drawn: list[cycle_drawing.Week]) -> str:
    if not cycle_drawing.most(drawn):
        return ""
    known = [week for week, one in enumerate(drawn) if one.present is not None]
    title = _(
        "Spasms a day in weeks 0 to 12 after an injection: earlier cycles, and this one "
        "up to week %(week)s."
    ) % {"week": max(known, default=0)}
    top = _("%(n)s spasms a day") % {"n": number(cycle_drawing.most(drawn))}
    return cycle_drawing.weeks(
        title, drawn, top=top, foot=_("Weeks since the injection")
    )


def _before(before: Average | None) -> tuple[Plain, ...]:
    return (-1, *_told(None), *_told(before), *_NOTHING)


def _ratio(found: Toxin, week: int) -> Range | None:
    """Return the range of a week, or None where no number may be said."""
    if not isinstance(found.answer, ToxinCycles):
        return None
    span = found.answer.curve[week]
    return None if is_too_wide(Family.COUNTS, span.low_95, span.high_95) else span


def _ratio_in_words(found: Toxin, span: Range | None) -> str:
    if not isinstance(found.answer, ToxinCycles):
        return NONE
    if span is None:
        return _("range too wide")
    return _("%(low)s to %(high)s times") % {
        "low": formats.number_format(f"{span.low_95:.2f}"),
        "high": formats.number_format(f"{span.high_95:.2f}"),
    }


def _told(average: Average | None) -> tuple[Plain, ...]:
    """Return on how many days it rests, and it with its ranges, as a file says it."""
    return (average.rests_on if average else 0, *numbers_of(average))


def _averaged(average: Average | None) -> str:
    return average.words_on(days_in_words(average.rests_on)) if average else NONE


def _half(average: Average | None) -> str:
    return numbers_between(average.half if average else None)
