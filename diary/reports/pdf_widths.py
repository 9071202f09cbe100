"""How wide the columns of a printed table are: as wide as their texts ask, if it fits.

Widths are in the size of a letter of the table. Working them out here is far faster
than letting the typesetter try every cell, which thousands of rows would feel.
"""

from __future__ import annotations

from itertools import chain
from math import sqrt
from typing import Final, NamedTuple

from .document import Table
from .pdf_glyphs import LONG_WORD

# The sheet between its margins, a letter on average, how much bolder a head is, and
# the space on both sides of a text.
LINE: Final = 60.0
_LETTER, _BOLD, _AROUND = 0.57, 1.1, 0.9


class _Column(NamedTuple):
    least: float
    enough: float
    wanted: float

    @classmethod
    def of(cls, head: str, cells: list[str]) -> _Column:
        """Ask for the longest word at least, at best for all texts on one line.

        Enough is a line for each cell, and two for the head.
        """
        words = max(map(len, chain.from_iterable(map(str.split, cells))), default=0)
        wide = max(map(len, cells), default=0)
        bold = max(map(len, head.split()), default=0) * _BOLD
        least = min(max(words, bold), LONG_WORD)
        enough = max(wide, len(head) * _BOLD / 2, least)
        wanted = max(wide, len(head) * _BOLD)
        return cls(_width(least), _width(enough), _width(wanted))


def widths_of(table: Table) -> tuple[list[float], bool]:
    """Return the width of each column, and whether they fill the line."""
    places = range(len(table.head))
    columns = [
        _Column.of(table.head[place], [row[place] for row in table.rows])
        for place in places
    ]
    if sum(one.wanted for one in columns) <= LINE:
        return [round(one.wanted, 1) for one in columns], False
    return [round(width, 1) for width in _shared(columns)], True


def _shared(columns: list[_Column]) -> list[float]:
    """Give short columns what they want; long ones share the rest by their length."""
    given: dict[int, float] = {}
    while len(given) < len(columns):
        rest = [place for place in range(len(columns)) if place not in given]
        left = max(LINE - sum(given.values()), 0)
        weights = {place: sqrt(columns[place].enough) for place in rest}
        total = sum(weights.values())
        share = {place: left * weights[place] / total for place in rest}
        settled = {
            place: min(max(share[place], columns[place].least), columns[place].enough)
            for place in rest
        }
        bound = {p: w for p, w in settled.items() if w != share[p]}
        given |= bound or settled
    return [given[place] for place in range(len(columns))]


def _width(letters: float) -> float:
    return letters * _LETTER + _AROUND
