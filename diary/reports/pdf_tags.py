"""Row headers for tables that Typst wrote.

Typst 0.15 marks the cells of a table's head as headers of their columns. Its way to
mark the first cell of a row, `pdf.header-cell`, is not switched on in the Python wheel.
So the elements of the tag tree are changed in the finished file: the first cell of each
row becomes a `TH` with `/Scope /Row`. ISO 32000-1, 14.8.5.7: a cell that names no
`Headers` belongs to the headers found by their scope, so those lists are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_END = re.compile(rb"startxref\n(\d+)\n%%EOF\s*")
_TABLE = re.compile(rb"xref\r?\n0 (\d+)\r?\n")
_ROW = re.compile(rb"\d+ 0 obj\s<</Type/StructElem/S/TR/P \d+ 0 R/K\[(\d+) 0 R")
_CELL = re.compile(
    rb"((\d+) 0 obj\s<</Type/StructElem/S/)TD"
    rb"(/P \d+ 0 R/A\[<</O/Table)(?:/Headers\[[^\]]*\])?"
)
_LINE = 20  # bytes of a line in the table of objects, by the standard


class UnknownShapeError(Exception):
    """The file is not built as the version of Typst builds it that this was made for."""


def with_row_headers(pdf: bytes) -> bytes:
    """Return the PDF with the first cell of each row of a table as its header."""
    table, offsets = _objects(pdf)
    ends = [*offsets[1:], table]
    bodies = [pdf[start:end] for start, end in zip(offsets, ends, strict=True)]
    first = {row[1] for body in bodies if (row := _ROW.match(body))}
    changed = [_CELL.sub(_header_or_data(first), body, count=1) for body in bodies]
    return _assembled(pdf[: offsets[0]], changed, pdf[table:])


def _objects(pdf: bytes) -> tuple[int, list[int]]:
    """Return where the table of objects begins, and where each object does."""
    end = _END.search(pdf, len(pdf) - 64)
    head = _TABLE.match(pdf, int(end[1])) if end else None
    if end is None or head is None:
        raise UnknownShapeError
    first = head.end() + _LINE  # after the entry of object 0, which is never in use
    lines = range(first, head.end() + int(head[1]) * _LINE, _LINE)
    offsets = [int(pdf[line : line + 10]) for line in lines]
    if offsets != sorted(offsets):
        raise UnknownShapeError
    return int(end[1]), offsets


def _header_or_data(first: set[bytes]) -> Callable[[re.Match[bytes]], bytes]:
    def changed(cell: re.Match[bytes]) -> bytes:
        if cell[2] in first:
            return cell[1] + b"TH" + cell[3] + b"/Scope/Row"
        return cell[1] + b"TD" + cell[3]

    return changed


def _assembled(start: bytes, bodies: list[bytes], table: bytes) -> bytes:
    """Put the objects together again, with the table of where each begins now."""
    lines, offset = [], len(start)
    for body in bodies:
        lines.append(b"%010d 00000 n\r\n" % offset)
        offset += len(body)
    head = _TABLE.match(table)
    assert head is not None  # noqa: S101 - `_objects` found it there
    trailer = table[head.end() + (len(bodies) + 1) * _LINE :]
    end = _END.sub(b"startxref\n%d\n%%%%EOF" % offset, trailer)
    free = table[: head.end() + _LINE]
    return b"".join([start, *bodies, free, *lines, end])
