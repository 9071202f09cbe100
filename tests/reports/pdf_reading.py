"""What a reader of a PDF finds in it: its words, its tags, the pictures it draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

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

# Two columns of numbers, and a name with markup in it.
TABLE = Table(
    "Spasms by week",
    ("Week", "Days", "Spasms a day"),
    (("From 3 Aug", "6 of 7", "12.5"), ("From 10 Aug", "7 of 7", "9")),
    frozenset({1, 2}),
)
PICTURE = Picture(
    '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="90"'
    ' viewBox="0 0 720 90" font-family="DejaVu Sans, sans-serif" fill="currentColor">'
    '<line x1="9" y1="9" x2="700" y2="80" stroke="currentColor"/>'
    '<text x="20" y="40" font-size="11">Aug ≥ 3</text></svg>',
    "Spasms a day go from 12.5 to 9.",
    720,
    90,
)
FACTS = Facts((("Conditions", "Multiple sclerosis"), ("Allergies", "Penicillin")))
BLOCKS: tuple[Block, ...] = (
    FACTS,
    TABLE,
    PICTURE,
    Items(("Is a pump possible?", "Why at night?")),
    Text("A day counts only if it was answered.", is_quiet=True),
)
DOCUMENT = Document(
    title="Summary of a diary",
    lead=("Anna Example, born in 1970", "1 Aug to 31 Aug 2026"),
    sections=(
        Section("symptoms", "Spasms", BLOCKS),
        Section("weeks", "Week by week", (TABLE,), is_first_page=False),
    ),
    language="en",
    as_of=datetime(2026, 9, 1, 12, tzinfo=UTC),
    as_of_words="As of 1 Sep 2026",
    purpose="A diary does not diagnose.",
)


def saying(*blocks: Block, **more: Any) -> Document:
    """Return a document of one section."""
    sections = (Section("one", "One", blocks),)
    return replace(DOCUMENT, sections=sections, **more)


def pages_of(pdf: bytes) -> list[str]:
    """Return the words of each page, in the order in which they were drawn."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def words_of(pdf: bytes) -> str:
    """Return all words, each line end a space."""
    return " ".join(" ".join(pages_of(pdf)).split())


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def elements(pdf: pikepdf.Pdf, sort: str = "") -> list[Any]:
    """Return the elements of the tag tree, in reading order; all or those of a sort."""
    found = _below(pdf.Root.StructTreeRoot)
    return [one for one in found if not sort or f"/{sort}" == one.S]


def children(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    listed = kids if isinstance(kids, pikepdf.Array) else [kids]
    return [
        kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
    ]


def attribute(element: Any, name: str) -> str | None:
    """Return a table attribute of an element."""
    for one in element.get("/A", []):
        if one.O == "/Table" and name in one:
            return str(one[name])
    return None


def rows_of(table: Any) -> list[list[Any]]:
    """Return the cells of each row of a table element, its head first."""
    rows = [one for one in _below(table) if one.S == "/TR"]
    return [children(row) for row in rows]


def _below(element: Any) -> Iterator[Any]:
    for kid in children(element):
        yield kid
        yield from _below(kid)
