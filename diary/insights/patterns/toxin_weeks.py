"""The weeks after an injection as a picture and a table."""

from __future__ import annotations

from collections.abc import Collection
from statistics import fmean
from typing import TYPE_CHECKING, Final

from django.utils import formats
from django.utils.translation import gettext as _

from diary.analysis.codes import Family
from diary.analysis.cycle_days import WEEKS
from diary.analysis.cycles import ToxinCycles
from diary.analysis.rules import is_too_wide

from . import cycle_drawing
from .page import Part, Plain, Table
from .shares import NONE, middle_half, numbers_between
from .toxin_rows import Toxin
from .words import days_in_words, number

if TYPE_CHECKING:
    from diary.analysis.effect import Range

FIELDS: Final = (
    "week",
    "this_cycle_days",
    "this_cycle_spasms_a_day",
    "earlier_days",
    "earlier_spasms_a_day",
    "earlier_quarter_below",
    "earlier_quarter_above",
    "ratio",
    "ratio_low_95",
    "ratio_high_95",
)
_NOTHING: Final[tuple[Plain, ...]] = (None, None, None)


def weeks_part(found: Toxin) -> Part:
    """Return each week of this cycle beside the earlier ones."""
    all_weeks = range(WEEKS)
    table = Table(
        caption=_("Spasms a day by week since the injection"),
        head=(
            _("Week"),
            _("This cycle"),
            _("Earlier cycles"),
            _("Earlier, on half of the days"),
            _("All cycles: times as many as without (95 % range)"),
        ),
        rows=(_before_in_words(found), *(_row(found, week) for week in all_weeks)),
        fields=FIELDS,
        numbers=(_before(found), *(_numbers(found, week) for week in all_weeks)),
    )
    says = _(
        "A dot is this cycle. A box is the middle half of the days in earlier cycles, "
        "with a line at their average."
    )
    drawn = [_drawn(found, week) for week in all_weeks]
    return Part("weeks", _("Week by week"), table, _picture(drawn), says)


def _before_in_words(found: Toxin) -> tuple[str, ...]:
    middle = numbers_between(middle_half(found.before))
    return (_("Before the first"), NONE, _averaged(found.before), middle, NONE)


def _row(found: Toxin, week: int) -> tuple[str, ...]:
    present, earlier = found.present.weeks[week], found.earlier(week)
    return (
        _("Week %(n)s") % {"n": week},
        _averaged(present),
        _averaged(earlier),
        numbers_between(middle_half(earlier)),
        _ratio_in_words(found, _ratio(found, week)),
    )


def _numbers(found: Toxin, week: int) -> tuple[Plain, ...]:
    present, earlier = found.present.weeks[week], found.earlier(week)
    ratio = _ratio(found, week)
    return (
        week,
        len(present),
        _mean(present),
        len(earlier),
        _mean(earlier),
        *(middle_half(earlier) or (None, None)),
        *((ratio.middle, ratio.low_95, ratio.high_95) if ratio else _NOTHING),
    )


def _drawn(found: Toxin, week: int) -> cycle_drawing.Week:
    present, earlier = found.present.weeks[week], found.earlier(week)
    return cycle_drawing.Week(middle_half(earlier), _mean(earlier), _mean(present))


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


def _before(found: Toxin) -> tuple[Plain, ...]:
    middle = middle_half(found.before) or (None, None)
    before = (len(found.before), _mean(found.before))
    return (-1, 0, None, *before, *middle, *_NOTHING)


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
        return _("too uncertain to say")
    return _("%(low)s to %(high)s times") % {
        "low": formats.number_format(f"{span.low_95:.2f}"),
        "high": formats.number_format(f"{span.high_95:.2f}"),
    }


def _mean(values: Collection[float]) -> float | None:
    return fmean(values) if values else None


def _averaged(values: Collection[float]) -> str:
    if not values:
        return NONE
    words = {"mean": number(fmean(values)), "days": days_in_words(len(values))}
    return _("%(mean)s (%(days)s)") % words
