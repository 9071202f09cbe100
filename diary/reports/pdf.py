"""The summary as a PDF that screen readers can read too (PDF/UA-1), set by Typst."""

from __future__ import annotations

import json
from datetime import UTC
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Final

from .document import Block, Document, Facts, Items, Picture, Table, Text
from .pdf_data import data_of
from .pdf_glyphs import FONTS, Printable
from .pdf_tags import with_row_headers

if TYPE_CHECKING:
    import typst

_TEMPLATE = Path(__file__).parent / "summary.typ"
# 3,000 rows of five cells: some 2 seconds and 250 MB while the PDF is made.
CELLS_AT_MOST: Final = 15_000
LETTERS_AT_MOST: Final = 500_000
# Typst keeps what it worked out for the next ten documents, with all words in it; so
# documents of nothing push it out, more of them where there is much.
_FORGET, _FORGET_MUCH = 4, 11
_MUCH = 2_000
# One compiler for the process: it keeps the fonts. It can't be used by two threads.
_one_at_a_time = Lock()
# Whoever waits for a PDF takes a thread from all others who use the site, and there are
# four of them: so one is made, one waits, and the rest is asked to come back.
AT_ONCE: Final = 2
_places = BoundedSemaphore(AT_ONCE)


class TooLongError(Exception):
    """The document has more rows or words than one PDF may hold."""


class BusyError(Exception):
    """Others are having theirs made: ask again in a moment."""


def render_pdf(document: Document) -> bytes:
    """Return the document as a PDF: tagged, with the shipped fonts and no others.

    The same document gives the same bytes. A character that no font has is a box.

    Raises
    ------
    TooLongError
        Making it would take longer than anybody waits: ask for a shorter period.
    BusyError
        One is being made and another one waits already.
    """
    lengths = _lengths(document)
    if len(lengths) > CELLS_AT_MOST or sum(lengths) > LETTERS_AT_MOST:
        raise TooLongError
    if not _places.acquire(blocking=False):
        raise BusyError
    try:
        with _one_at_a_time:
            return with_row_headers(_made(document, len(lengths)))
    finally:
        _places.release()


def _made(document: Document, lines: int) -> bytes:
    import typst

    try:
        return _typeset(document, Printable())
    except typst.TypstError:
        return _typeset(document, Printable(strict=True))
    finally:
        _forget(_FORGET_MUCH if lines > _MUCH else _FORGET)


def _typeset(document: Document, printable: Printable) -> bytes:
    data = json.dumps(data_of(document, printable), ensure_ascii=False)
    pdf = _compiler().compile(
        sys_inputs={"document": data},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=document.as_of.astimezone(UTC).replace(microsecond=0),
    )
    assert isinstance(pdf, bytes)  # noqa: S101 - several only for several pictures
    return pdf


def _forget(times: int) -> None:
    for _ in range(times):
        _nothing().compile(input=b"", format="svg")


@cache
def _nothing() -> typst.Compiler:
    import typst

    none = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
    return typst.Compiler(b"", font_paths=none)


@cache
def _compiler() -> typst.Compiler:
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(FONTS)],
    )
    return typst.Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=fonts)


def _lengths(document: Document) -> list[int]:
    """Return how long each line of each text is, and each drawing."""
    return [
        len(line)
        for section in document.sections
        for block in section.blocks
        for text in _texts(block)
        for line in text.split("\n")
    ]


def _texts(block: Block) -> list[str]:
    match block:
        case Text():
            return [block.words]
        case Facts():
            return [text for row in block.rows for text in row]
        case Items():
            return list(block.items)
        case Table():
            return [text for row in block.rows for text in row]
        case Picture():
            return [block.svg]
