"""What a summary is made of, whatever it is shown on: page, PDF or data.

Page and PDF draw the same blocks, so they can't disagree. Every text is ready to be
read: numbers carry units, days are written out. Nothing here is HTML but `Picture.svg`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Text:
    """A sentence or a few. What stands in `notes` somebody typed."""

    words: str
    is_quiet: bool = False


@dataclass(frozen=True)
class Facts:
    """Names with what holds for them, as a list of terms."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Items:
    """A plain list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of texts; the first cell of each row names it.

    `numbers` are the columns, counted from 0, that hold numbers.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Picture:
    """A drawing for print: a whole `<svg>` with a size, in `currentColor` and shades of it.

    It has no style sheet, script or link. `alt` says in words what it shows; the
    numbers stand in a table beside it.
    """

    svg: str
    alt: str
    width: int
    height: int


type Block = Text | Facts | Items | Table | Picture


@dataclass(frozen=True)
class Section:
    """A part that the person can leave out; `key` names it in addresses and links."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    # On the one page that a doctor reads in a minute, or on those after it.
    is_first_page: bool = True


@dataclass(frozen=True)
class Document:
    """A summary of a diary for a period, as of an instant.

    `lead` are the lines under the title: who, which days, how much was logged.
    """

    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    language: str
    as_of: datetime
    as_of_words: str
    purpose: str
