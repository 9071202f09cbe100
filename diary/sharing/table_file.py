"""A summary as one file of comma-separated values, which programs for tables open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from diary.reports.document import (
    Block,
    Document,
    Facts,
    Items,
    Picture,
    Section,
    Table,
    Text,
)

TYPE = "text/csv; charset=utf-8"
# A program for tables takes what begins so as a formula (OWASP, CSV injection).
_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d[\d\s.,%]*")

type Row = Sequence[str]


def table_file(document: Document) -> bytes:
    """Return the file; the mark at its start tells programs that it is UTF-8."""
    out = io.StringIO()
    # All in quotes: where a list is parted by semicolons, such a program would part
    # an unquoted cell there, and take what follows as a formula.
    write = csv.writer(out, quoting=csv.QUOTE_ALL).writerow
    for row in _rows(document):
        write([_harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _rows(document: Document) -> Iterator[Row]:
    yield [document.title]
    yield from ([line] for line in document.lead)
    yield [document.as_of_words]
    yield [document.purpose]
    for section in document.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[Row]:
    yield []
    yield [section.title]
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[Row]:
    match block:
        case Text():
            yield [block.words]
        case Facts():
            yield from block.rows
        case Items():
            yield from ([item] for item in block.items)
        case Table():
            yield from ([block.caption], block.head, *block.rows)
        case Picture():
            yield [block.alt]


def _harmless(cell: str) -> str:
    """Put a quote before what would be read as a formula; numbers stay numbers."""
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
