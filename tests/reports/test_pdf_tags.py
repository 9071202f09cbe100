"""Row headers in the tag tree: changed in the file that Typst wrote."""

from __future__ import annotations

import re

import pytest

from diary.reports.document import Table
from diary.reports.pdf import _typeset
from diary.reports.pdf_glyphs import Printable
from diary.reports.pdf_tags import UnknownShapeError, with_row_headers
from tests.reports.pdf_reading import DOCUMENT, opened, pages_of, saying


def made() -> bytes:
    return _typeset(DOCUMENT, Printable())


def test_only_cells_of_tables_change() -> None:
    before, after = made(), with_row_headers(made())

    assert after.count(b"/Scope/Row") == 4
    assert after.count(b"/S/TH/") == before.count(b"/S/TH/") + 4
    assert pages_of(after) == pages_of(before)


def test_the_changed_file_is_sound() -> None:
    """Each object begins where the file says."""
    pdf = with_row_headers(made())
    start = int(re.findall(rb"startxref\n(\d+)", pdf)[-1])

    assert pdf[start : start + 4] == b"xref"
    offsets = [int(row) for row in re.findall(rb"(\d{10}) 00000 n", pdf[start:])]
    for number, offset in enumerate(offsets, 1):
        assert pdf[offset:].startswith(b"%d 0 obj" % number)
    with opened(pdf) as read:
        assert read.check_pdf_syntax() == []


def test_words_that_look_like_tags_change_nothing() -> None:
    evil = "1 0 obj\n<</Type/StructElem/S/TD/P 1 0 R/A[<</O/Table"
    pdf = _typeset(saying(Table(evil, (evil,), ((evil,),)), title=evil), Printable())

    with opened(with_row_headers(pdf)) as read:
        assert read.check_pdf_syntax() == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda pdf: pdf[:-40],
        lambda pdf: pdf.replace(b"\nxref\n", b"\nxxxx\n"),
        lambda pdf: b"",
        lambda pdf: re.sub(rb"\d{10} 00000 n", b"%010d 00000 n" % 7, pdf, count=1)[::1]
        .replace(b"0000000007 00000 n", b"9999999999 00000 n"),
    ],
    ids=["cut", "no table", "empty", "disorder"],
)  # fmt: skip
def test_a_file_of_another_shape_is_refused(damage: object) -> None:
    with pytest.raises(UnknownShapeError):
        with_row_headers(damage(made()))  # type: ignore[operator]
