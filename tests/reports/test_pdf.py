"""The PDF of a summary: its words, its tags, its pages."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from importlib import import_module
from io import BytesIO
from itertools import islice
from pathlib import Path
from threading import Event

import pdfua
import pypdfium2
import pytest

from diary.reports import pdf as pdf_module
from diary.reports.document import Document, Items, Picture, Table, Text
from diary.reports.pdf import (
    AT_ONCE,
    CELLS_AT_MOST,
    LETTERS_AT_MOST,
    BusyError,
    TooLongError,
    render_pdf,
)
from diary.reports.pdf_glyphs import BOX, Printable
from tests.reports.pdf_reading import (
    BLOCKS,
    DOCUMENT,
    PICTURE,
    TABLE,
    attribute,
    elements,
    opened,
    pages_of,
    rows_of,
    saying,
    words_of,
)

# The typesetter is never loaded with a module, only when a PDF is made.
TypstError = import_module("typst").TypstError
ROWS = tuple((f"{n}", "spasm", f"note {n}") for n in range(150))


def test_every_word_of_the_document_is_in_the_pdf() -> None:
    words = words_of(render_pdf(DOCUMENT))

    said = [DOCUMENT.title, *DOCUMENT.lead, DOCUMENT.as_of_words, DOCUMENT.purpose]
    said += ["Spasms", "Week by week", "Conditions: Multiple sclerosis", "Penicillin"]
    said += ["Is a pump possible?", "A day counts only if it was answered."]
    said += [TABLE.caption, *TABLE.head, *(cell for row in TABLE.rows for cell in row)]
    assert [one for one in said if one not in words] == []


def test_every_foot_has_the_purpose_the_page_and_the_instant() -> None:
    long = saying(Table("Entries", ("No.", "What", "Note"), ROWS))

    pages = pages_of(render_pdf(long))

    assert len(pages) >= 3
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert DOCUMENT.purpose in page
        assert DOCUMENT.as_of_words in page
        assert DOCUMENT.lead[0] in page
        assert "What" in page, "the head of the table stands on each of its pages"


def test_what_is_not_of_the_first_page_begins_on_the_next() -> None:
    first, second = pages_of(render_pdf(DOCUMENT))

    assert "Week by week" not in first
    assert "Week by week" in second


def test_parts_that_come_later_begin_under_the_title_if_they_stand_alone() -> None:
    later = tuple(one for one in DOCUMENT.sections if not one.is_first_page)

    (page,) = pages_of(render_pdf(replace(DOCUMENT, sections=later)))

    assert "Week by week" in page


def test_a_full_first_page_is_set_smaller_before_it_becomes_two() -> None:
    """One more character than fits would bring a second page with the note alone."""
    few, many, most = (
        tuple((f"{n}", "spasm", "日") for n in range(rows)) for rows in (30, 58, 90)
    )
    numbers = [
        len(pages_of(render_pdf(saying(Table("T", ("No.", "What", "Where"), rows)))))
        for rows in (few, many, most)
    ]

    assert numbers == [1, 1, 2]


def test_a_first_page_whose_lines_break_at_the_size_guessed_stays_one() -> None:
    """It fits at the size that is tried first; at the larger one, each long line is two."""
    long = "How the spasms went in one of the weeks, in as many words as fill a little"
    long += " more than a single line of the sheet when it is set in letters"
    lines = [Text(long[:136])] * 16 + [Text("Rain.")] * 42

    assert len(pages_of(render_pdf(saying(*lines)))) == 1


def test_it_says_of_itself_what_it_is() -> None:
    with opened(render_pdf(DOCUMENT)) as pdf, pdf.open_metadata() as about:
        assert pdf.Root.Lang == "en"
        assert about["dc:title"] == DOCUMENT.title
        assert about["pdfuaid:part"] == "1"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked
        assert {str(page.get("/Tabs")) for page in pdf.pages} == {"/S"}
        assert pdf.check_pdf_syntax() == []


def test_a_language_with_a_region_is_told_with_it() -> None:
    with opened(render_pdf(replace(DOCUMENT, language="en-gb"))) as pdf:
        assert pdf.Root.Lang == "en-GB"


def test_every_table_is_one_table_with_scoped_headers() -> None:
    long = saying(TABLE, Table("Entries", ("No.", "What", "Note"), ROWS))
    with opened(render_pdf(long)) as pdf:
        tables = elements(pdf, "Table")
        assert len(tables) == 2
        for table, rows in zip(tables, (TABLE.rows, ROWS), strict=True):
            head, *body = rows_of(table)
            assert len(body) == len(rows), "repeated heads are no rows of the table"
            assert {str(cell.S) for cell in head} == {"/TH"}
            assert {attribute(cell, "/Scope") for cell in head} == {"/Column"}
            for first, *rest in body:
                assert first.S == "/TH"
                assert attribute(first, "/Scope") == "/Row"
                assert {str(cell.S) for cell in rest} == {"/TD"}
                assert {attribute(cell, "/Headers") for cell in rest} == {None}


def test_every_picture_is_a_figure_with_its_words() -> None:
    with opened(render_pdf(DOCUMENT)) as pdf:
        (figure,) = elements(pdf, "Figure")
        assert str(figure.Alt) == PICTURE.alt
        assert not pdf.pages[0].get_images(), "drawn as lines, not as dots"


def test_headings_stand_in_order_under_the_title() -> None:
    with opened(render_pdf(DOCUMENT)) as pdf:
        headings = [str(one.T) for one in elements(pdf, "H1")]
        sorts = {str(one.S) for one in elements(pdf)}

    assert headings == ["Spasms", "Week by week"]
    assert not sorts & {"/H2", "/H3", "/H4", "/H5", "/H6"}


def test_a_check_of_pdf_ua_rules_finds_nothing(tmp_path: Path) -> None:
    """It knows 16 of the 106 rules; Typst itself refuses to break many more."""
    path = tmp_path / "summary.pdf"
    path.write_bytes(render_pdf(DOCUMENT))

    report = pdfua.validate(path)

    assert [finding.message for finding in report.findings] == []


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_pdf(DOCUMENT) == render_pdf(DOCUMENT)


def test_only_the_shipped_fonts_are_in_it() -> None:
    odd = saying(Text("Ångström Ωμέγα Боль ألم ≥ → ✓"))
    with opened(render_pdf(odd)) as pdf:
        fonts = {
            str(one.BaseFont).split("+")[1]
            for one in pdf.objects
            if hasattr(one, "get") and one.get("/Subtype") == "/CIDFontType2"
        }

    assert fonts == {"NotoSans-Regular", "NotoSans-Bold", *fonts}
    assert {font.split("-")[0] for font in fonts} == {
        "NotoSans",
        "NotoSansArabic",
        "DejaVuSans",
    }


def test_typed_markup_is_printed_as_typed() -> None:
    typed = '#read("/etc/passwd") *bold* $x^2$ @label <b>&amp;</b> \\u{41} [x] //c'

    words = words_of(render_pdf(saying(Text(typed), Items((typed,)))))

    assert words.count(typed) == 2


def test_what_no_font_has_is_a_box_and_counted() -> None:
    words = words_of(render_pdf(saying(Text("日本 rain"))))

    assert f"{BOX}{BOX} rain" in words
    assert f"2 characters could not be printed and are shown as {BOX}." in words


def test_nothing_is_said_of_boxes_where_all_was_printed() -> None:
    assert "could not be printed" not in words_of(render_pdf(DOCUMENT))


def test_text_that_reads_from_the_right_stands_at_the_right() -> None:
    left, right = (_place(render_pdf(saying(Text(one)))) for one in ("pain", "ألم"))

    assert left < 100
    assert right > 500


def test_a_word_without_end_stays_on_the_sheet() -> None:
    pdf = render_pdf(saying(Table("T", ("A", "B"), (("x" * 900, "日" * 300),))))

    assert _place(pdf, "max") < 595


def test_a_document_of_nothing_is_a_page() -> None:
    empty = replace(DOCUMENT, sections=(), lead=())

    assert DOCUMENT.title in words_of(render_pdf(empty))


def test_blocks_of_nothing_are_no_trouble() -> None:
    nothing = saying(Items(()), Table("", ("A",), ()), Text(""), *BLOCKS)

    assert "Penicillin" in words_of(render_pdf(nothing))


@pytest.mark.parametrize(
    "block",
    [
        Table("T", ("A", "B"), (("a", "b"),) * (CELLS_AT_MOST // 2 + 1)),
        Text("a" * (LETTERS_AT_MOST + 1)),
        Picture("<svg" + " " * LETTERS_AT_MOST, "x", 1, 1),
        Items(("a",) * (CELLS_AT_MOST + 1)),
        Text("a\n" * CELLS_AT_MOST),
    ],
    ids=["cells", "letters", "drawing", "items", "lines"],
)
def test_a_document_that_would_take_minutes_is_refused(block: object) -> None:
    with pytest.raises(TooLongError):
        render_pdf(saying(block))  # type: ignore[arg-type]


def test_threads_do_not_disturb_each_other() -> None:
    """A compiler can't be used by two threads at once, and the process has one."""
    documents = [replace(DOCUMENT, title=f"Summary {n}") for n in range(8)]

    with ThreadPoolExecutor(AT_ONCE) as threads:
        made = list(threads.map(render_pdf, documents))

    for number, pdf in enumerate(made):
        assert f"Summary {number} " in words_of(pdf)


def test_who_would_wait_behind_who_waits_is_asked_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else some PDFs at once would hold every thread of the site."""
    typeset, begun, go_on = pdf_module._typeset, Event(), Event()

    def slowly(document: Document, printable: Printable) -> bytes:
        begun.set()
        assert go_on.wait(timeout=20)
        return typeset(document, printable)

    monkeypatch.setattr(pdf_module, "_typeset", slowly)
    with ThreadPoolExecutor(10) as threads:
        first = threads.submit(render_pdf, DOCUMENT)
        assert begun.wait(timeout=20)
        others = [threads.submit(render_pdf, DOCUMENT) for _ in range(9)]
        # Those who are sent away get their answer while the first one is still made.
        away = list(islice(as_completed(others, timeout=20), 8))
        go_on.set()

    assert all(isinstance(one.exception(), BusyError) for one in away)
    waited = next(one for one in others if one not in away)
    assert waited.result() == first.result()
    # Places are given back, also by those who were refused.
    assert render_pdf(DOCUMENT) == first.result()


def test_a_refusal_of_the_typesetter_costs_signs_but_not_the_pdf(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No text is known that does this; should one be, marks and signs become boxes."""
    typeset, refused = pdf_module._typeset, []

    def once(document: object, printable: object) -> bytes:
        if not refused:
            refused.append(document)
            raise TypstError("no", "no")
        return typeset(document, printable)  # type: ignore[arg-type]

    monkeypatch.setattr(pdf_module, "_typeset", once)

    words = words_of(render_pdf(saying(Text("Ærø ≥ 3 x\u0302"))))

    assert f"Ærø {BOX} 3 x{BOX}" in words


def test_a_refusal_spoils_nothing_for_the_next() -> None:
    broken = saying(Picture("<svg", "broken", 10, 10))
    with pytest.raises(TypstError):
        render_pdf(broken)

    assert DOCUMENT.title in words_of(render_pdf(DOCUMENT))


def test_typst_is_loaded_only_when_a_pdf_is_made() -> None:
    code = "import diary.reports.pdf, sys; sys.exit('typst' in sys.modules)"
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": "."}

    done = subprocess.run([sys.executable, "-c", code], env=settings, check=False)

    assert done.returncode == 0


def _place(pdf: bytes, edge: str = "first") -> float:
    """Return in points where the text of the section begins, or how far any reaches."""
    with pypdfium2.PdfDocument(BytesIO(pdf)) as document:
        page = document[0].get_textpage()
        if edge == "max":
            boxes = [page.get_charbox(n) for n in range(page.count_chars())]
            return max(box[2] for box in boxes)
        words = page.get_text_range()
        start = words.index("One") + len("One")
        while words[start].isspace():
            start += 1
        return float(page.get_charbox(start)[0])
