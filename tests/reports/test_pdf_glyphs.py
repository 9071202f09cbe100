"""Whatever a person types prints: what no font has, as a box that is counted."""

from __future__ import annotations

import unicodedata

import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from diary.reports.document import Facts, Items, Picture, Table, Text
from diary.reports.pdf import _typeset, render_pdf
from diary.reports.pdf_glyphs import BOX, FONTS, Printable, coverage, reads_rightwards
from tests.reports.pdf_reading import PICTURE, pages_of, saying

FAMILIES = (
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf"),
    ("DejaVuSans-Signs.ttf",),
)
# Letters, marks, signs, controls, faces, and numbers that no letter has, each often.
ANYTHING = st.text(
    st.one_of(
        st.characters(),
        st.characters(max_codepoint=0x7FF),
        st.sampled_from(sorted(map(chr, coverage()))),
        st.characters(categories=("Mn", "Mc", "Me", "Cf", "Cc", "Cs", "Co", "Zs")),
    ),
    max_size=40,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ANYTHING, min_size=8, max_size=8))
@example(
    ["\x00", "\ud800", "\U0010ffff", "\u202eabc", "e\u0301\u0301", "👩‍👩‍👧", "", "\r\n"]
)
def test_anything_that_can_be_typed_prints(texts: list[str]) -> None:
    """Past the typesetter's own check, without the way out that `render_pdf` has."""
    table = Table(texts[0], (texts[1], texts[2]), ((texts[3], texts[4]),))
    facts = Facts(((texts[5], texts[6]),))
    drawn = Printable().text(texts[7])
    svg = PICTURE.svg.replace("Aug", drawn.translate({ord(c): None for c in "<>&\x0c"}))
    picture = Picture(svg, texts[0], 720, 90)
    document = saying(
        Text(texts[7]),
        table,
        facts,
        Items(tuple(texts)),
        picture,
        # Nobody types a title: it always begins with words of our own.
        title=f"Summary {texts[1]}",
    )

    assert _typeset(document, Printable()).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("typed", "printed", "missing"),
    [
        ("plain", "plain", 0),
        ("Łódź, Ωμέγα, Боль", "Łódź, Ωμέγα, Боль", 0),
        ("ألم شديد", "ألم شديد", 0),
        ("e\u0301", "é", 0),
        ("x\u0302", "x\u0302", 0),
        ("5 ≥ 3 → ✓ −1", "5 ≥ 3 → ✓ −1", 0),
        ("日本", BOX * 2, 2),
        ("שלום", BOX * 4, 4),
        ("a\x07b", f"a{BOX}b", 1),
        ("\ud83d", BOX, 1),
        ("\ue000", BOX, 1),
        ("\U0001f9e0", BOX, 1),
        ("❤\ufe0f", "❤", 0),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour", 0),
        ("a\tb\u3000c", "a b c", 0),
        ("10\u202fmg", "10\u202fmg", 0),
        ("\u202eabc\u202c", "abc", 0),
        ("\u2068own\u2069 words", "\u2068own\u2069 words", 0),
        ("\u0301", "\u25cc\u0301", 0),
        ("a \u0301", "a \u25cc\u0301", 0),
        ("→\u0301", f"→{BOX}", 1),
        ("a\u05b0", f"a{BOX}", 1),
        ("x" + "\u0302" * 6, "x" + "\u0302" * 4 + BOX * 2, 2),
        ("so\xadft", "soft", 0),
    ],
)
def test_each_character_is_kept_dropped_or_shown_as_a_box(
    typed: str, printed: str, missing: int
) -> None:
    printable = Printable()

    assert printable.text(typed) == printed
    assert printable.missing == missing


def test_missing_characters_are_counted_over_all_texts() -> None:
    printable = Printable()

    printable.text("日")
    printable.picture("<text>本</text>")

    assert printable.missing == 2


def test_the_way_out_keeps_letters_and_nothing_risky() -> None:
    assert Printable(strict=True).text("Bøl 3 ألم ≥ x\u0302 \u2068a\u2069") == (
        f"Bøl 3 ألم {BOX} x{BOX} a"
    )


@pytest.mark.parametrize("letter", ["x", "日", "e\u0323\u0302"])
def test_a_very_long_word_can_be_broken_but_marks_stay(letter: str) -> None:
    broken = Printable().text(letter * 100)

    pieces = broken.split("\u200b")
    assert len(pieces) > 5
    assert not any(unicodedata.combining(piece[0]) for piece in pieces)


def test_an_ordinary_word_is_not_broken() -> None:
    word = "onabotulinumtoxinA"
    assert Printable().text(f"{word} {word}") == f"{word} {word}"


@pytest.mark.parametrize(
    ("text", "rightwards"),
    [("pain", True), ("12 ألم pain", False), ("123 …", True), ("", True)],
)
def test_direction_is_that_of_the_first_letter(text: str, rightwards: bool) -> None:
    assert reads_rightwards(text) is rightwards


def test_the_list_of_characters_is_that_of_the_fonts() -> None:
    found: dict[int, int] = {}
    for bit, names in enumerate(FAMILIES):
        have = [set(TTFont(FONTS / name).getBestCmap()) for name in names]
        for code in set.intersection(*have):
            if unicodedata.category(chr(code)) != "Cc":
                found[code] = found.get(code, 0) | 1 << bit

    assert coverage() == found


def test_letters_of_four_scripts_are_there() -> None:
    """Greek and Coptic, Cyrillic and Arabic as far as living languages use them."""
    alphabets = {
        "Latin": (0x41, 0x24F),
        "Greek": (0x391, 0x3CE),
        "Cyrillic": (0x400, 0x45F),
        "Arabic": (0x620, 0x6D3),
        "Vietnamese": (0x1EA0, 0x1EF9),
    }
    missing = {
        name: chr(code)
        for name, (first, last) in alphabets.items()
        for code in range(first, last + 1)
        if unicodedata.category(chr(code))[0] == "L" and code not in coverage()
    }

    assert missing == {}


def test_each_font_comes_with_its_licence() -> None:
    licences = {path.name for path in FONTS.glob("LICENSE-*.txt")}

    assert licences == {"LICENSE-Noto.txt", "LICENSE-DejaVu.txt"}
    assert "SIL OPEN FONT LICENSE Version 1.1" in (
        FONTS / "LICENSE-Noto.txt"
    ).read_text(encoding="utf-8")


def test_arabic_letters_are_joined_and_in_order() -> None:
    """A reader that puts them in order of reading finds the words as they were typed."""
    page = pages_of(render_pdf(saying(Text("ألم شديد"))))[0]

    assert "ألم" in page


def test_signs_as_wide_as_a_line_do_not_run_out_of_their_column() -> None:
    assert Printable().text("\ufdfd\ufdfd a \ufdfd") == "\ufdfd\u200b\ufdfd a \ufdfd"
