"""The single days of a course as lines of a file."""

from __future__ import annotations

from collections.abc import Iterator

from diary.analysis.level import Level

from .curve import ONE_DAY, Curve, Stretch
from .curve_days import Day

HEADS = (
    *("day", "value", "noted_on_a_day_that_does_not_count", "middle_of_a_range"),
    *("written_late", "level", "level_low_95", "level_high_95"),
)
type Line = tuple[str, ...]


def lines(curve: Curve) -> Iterator[Line]:
    """Yield a head and every day of a period; what was not answered is empty.

    Values are as they were logged: spasms a day, points from 0 to 10, and 1 or 0 for
    yes and no. The level is that of the picture.
    """
    known = {one.day: one for one in curve.days}
    yield HEADS
    for number in range(curve.length):
        day = curve.first + number * ONE_DAY
        found = known.get(day) or Day(day, None)
        yield (*_of_day(found), *_of_level(curve.level_of(Stretch(day, 1))))


def _of_day(day: Day) -> Line:
    return (
        day.day.isoformat(),
        _plain(day.value),
        _plain(day.noted),
        "1" if day.is_range else "",
        "1" if day.is_late else "",
    )


def _of_level(level: Level | None) -> Line:
    return ("", "", "") if level is None else tuple(_plain(one) for one in level[1:])


def _plain(value: float | None) -> str:
    """Return a number with as many digits as it may have, "" for none."""
    return "" if value is None else f"{round(value, 4):g}"
