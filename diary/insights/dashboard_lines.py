"""Changes in a few lines: what stands out, what needs care, and the earlier ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .comparisons import Comparison
from .dashboard import SPASMS, Card, Row, Store
from .outcome_codes import Outcome, Sort

# So many changes stand on the page with a card of their own.
LATEST: Final = 3
# So many earlier ones stand in the list before it is opened.
EARLIER: Final = 12
MOST_HEADLINES: Final = 6
MOST_CARE: Final = 1


@dataclass(frozen=True)
class Line:
    """One change in a few lines."""

    card: Card

    @property
    def key(self) -> str:
        """What names the change."""
        return self.card.point.key

    @property
    def what(self) -> str:
        """The change in a few words."""
        return self.card.title

    @property
    def rows(self) -> list[Row]:
        """What is said of spasms, and of the side effect that says most."""
        symptoms = [one for one in self.card.symptoms if one.outcome == SPASMS]
        effects = [one for one in self.card.side_effects if one.is_logged]
        return [*(symptoms or self.card.symptoms[:1]), *effects[:1]]


@dataclass(frozen=True)
class Clear:
    """A headline: one outcome that differs clearly before and after a change."""

    card: Card
    row: Row


@dataclass(frozen=True)
class Lists:
    """The first screen: every change stands in it once as a card or a line."""

    clear: list[Clear]
    care: list[Line]
    late: list[Card]
    earlier: list[Line]
    hidden: int

    @property
    def newest(self) -> list[Line]:
        """The latest changes in a few lines, until more can be said of them."""
        return [Line(one) for one in self.late]


def lists_of(store: Store, *, show_all: bool = False) -> Lists:
    """Return what of the changes is shown."""
    newest = store.newest
    late, rest = newest[:LATEST], newest[LATEST:]
    shown = rest if show_all else rest[:EARLIER]
    cards = {one.point.key: one for one in store.cards(late)}
    cards |= {one.point.key: one for one in store.cards(shown, only=is_in_a_line)}
    lines = [Line(cards[one.key]) for one in (*late, *shown)]
    return Lists(
        clear=list(_clear(store)),
        care=[one for one in lines if one.card.left_out and one.card.rows][:MOST_CARE],
        late=[cards[one.key] for one in late],
        earlier=[Line(cards[one.key]) for one in shown],
        hidden=len(rest) - len(shown),
    )


def is_in_a_line(asked: Outcome) -> bool:
    """Tell whether an outcome is said in the few lines of a change."""
    return asked == SPASMS or asked.sort == Sort.EFFECT


def _clear(store: Store) -> Iterator[Clear]:
    """Yield the headlines: one for each change, the newest change first.

    Where there are too many, spasms go before other outcomes, then the surest.
    """
    named = {one.place: one for one in store.wanted}
    ordered = sorted(store.headlines, key=lambda one: named[one].outcome != SPASMS)
    found: dict[str, Comparison] = {}
    for place in ordered:
        found.setdefault(named[place].point.key, named[place])
    chosen = list(found.values())[:MOST_HEADLINES]
    for one in sorted(chosen, key=lambda one: one.point.change, reverse=True):
        [card] = store.cards([one.point], only=one.outcome.__eq__)
        yield from (Clear(card, row) for row in card.rows if row.is_headline)
