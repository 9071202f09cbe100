"""Days taken together: how many one point or row stands for, and which these are."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

ONE_DAY: Final = timedelta(days=1)


class Step(StrEnum):
    """How many days one point of the picture, or one row of the table, stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Span(NamedTuple):
    """One day, or the days of one week, month or year that lie in a period."""

    first: date
    length: int


def spans(first: date, last: date, step: Step) -> tuple[Span, ...]:
    """Return every day, week, month or year from `first` to `last`, both days with."""
    found = []
    begin = begin_of(first, step)
    while begin <= last:
        after = after_of(begin, step)
        begins = max(begin, first)
        found.append(Span(begins, (min(after, last + ONE_DAY) - begins).days))
        begin = after
    return tuple(found)


def finest(first: date, last: date, most: dict[Step, int]) -> Step:
    """Return the finest step that makes at most so many points of a period."""
    days = (last - first).days + 1
    sizes = {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 30}
    for step, size in sizes.items():
        if days <= most[step] * size:
            return step
    return Step.YEAR


def begin_of(day: date, step: Step) -> date:
    """Return the first day of the day, week, month or year that holds a day."""
    match step:
        case Step.WEEK:
            return day - timedelta(days=day.weekday())
        case Step.MONTH:
            return day.replace(day=1)
        case Step.YEAR:
            return day.replace(month=1, day=1)
        case _:
            return day


def after_of(begin: date, step: Step) -> date:
    """Return the first day after one that begins on this day."""
    match step:
        case Step.WEEK:
            return begin + 7 * ONE_DAY
        case Step.MONTH:
            return (begin + 31 * ONE_DAY).replace(day=1)
        case Step.YEAR:
            return begin.replace(year=begin.year + 1)
        case _:
            return begin + ONE_DAY
