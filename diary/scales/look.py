"""Answers of a scale over time: counts and medians of levels, never means.

Levels have an order and no distance, so they are counted and the middle one is
named; nothing is added up. Answers that were given to another wording or window, or
that compare with another day, stand apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.journal import wording
from diary.models import Assessment
from diary.vocab.scales import ITEMS, Item, Scale, level, levels

# Where the first and the last day lie on a lane, in hundredths of its length.
FIRST, LAST = 5.0, 95.0


@dataclass(frozen=True)
class Dot:
    """One answer: how far along its lane, and whether none came after it."""

    at: str
    is_last: bool


@dataclass(frozen=True)
class Lane:
    """One level: how often it was chosen, and when."""

    level: str
    count: int
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Picture:
    """The answers to one question, level by level."""

    item: str
    title: str
    lanes: tuple[Lane, ...]
    count: int
    middle: str


@dataclass(frozen=True)
class Row:
    """One answer in words, with its page."""

    pk: str
    day: date
    levels: tuple[str, ...]
    note: str
    late: str


@dataclass(frozen=True)
class Group:
    """Answers that may be seen side by side, and the days they are from."""

    anchor: date | None
    first: date
    last: date
    pictures: tuple[Picture, ...]
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


def groups(scale: Scale, newest_first: Iterable[Assessment]) -> list[Group]:
    """Return answers in groups of which each may be compared in itself.

    The group of the newest answer comes first.
    """
    alike: dict[tuple[object, ...], list[Assessment]] = {}
    for answer in newest_first:
        key = (answer.wording, answer.window, answer.anchor_on)
        alike.setdefault(key, []).append(answer)
    return [_group(scale, answers) for answers in alike.values()]


def said(answer: Assessment) -> tuple[str, ...]:
    """Return the levels of an answer in words, in the order of the questions."""
    given = answer.answers
    items = ITEMS[Scale(answer.scale)]
    return tuple(level(item, given[item]) for item in items if item in given)


def middle(item: Item, chosen: Iterable[int]) -> str:
    """Return the median in words: a level, or the two that it lies between."""
    ordered = sorted(chosen)
    if not ordered:
        return ""
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    if low == high:
        return level(item, low)
    return _("between “%(low)s” and “%(high)s”") % {
        "low": level(item, low),
        "high": level(item, high),
    }


def _group(scale: Scale, answers: Sequence[Assessment]) -> Group:
    items = ITEMS[scale]
    first, last = answers[-1].local_day, answers[0].local_day
    drawn = [_picture(item, answers, first, last) for item in items]
    return Group(
        anchor=answers[0].anchor_on,
        first=first,
        last=last,
        pictures=tuple(one for one in drawn if one.count),
        heads=tuple(capfirst(str(item.label)) for item in items),
        rows=tuple(_row(items, answer) for answer in answers),
    )


def _picture(
    item: Item, answers: Sequence[Assessment], first: date, last: date
) -> Picture:
    given = [one for one in answers if item in one.answers]
    chosen = Counter(one.answers[item] for one in given)
    lanes = [
        Lane(
            level=words,
            count=chosen[value],
            dots=tuple(
                Dot(_along(one.local_day, first, last), one is given[0])
                # The newest is drawn last, over the others.
                for one in reversed(given)
                if one.answers[item] == value
            ),
        )
        for value, words in levels(item)
    ]
    return Picture(
        item=item.value,
        title=capfirst(str(item.label)),
        lanes=tuple(lanes),
        count=len(given),
        middle=middle(item, (one.answers[item] for one in given)),
    )


def _along(day: date, first: date, last: date) -> str:
    whole = (last - first).days
    share = (day - first).days / whole if whole else 0.5
    return f"{FIRST + share * (LAST - FIRST):.1f}%"


def _row(items: Sequence[Item], answer: Assessment) -> Row:
    given = answer.answers
    return Row(
        pk=str(answer.pk),
        day=answer.local_day,
        levels=tuple(level(one, given[one]) if one in given else "" for one in items),
        note=answer.note[:200],
        late=wording.late(answer),
    )
