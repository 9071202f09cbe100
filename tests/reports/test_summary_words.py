"""Numbers and texts of a summary in words."""

from __future__ import annotations

import pytest

from diary.reports import words
from diary.reports.document import Items, Picture, Section, Table


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("plain", "plain"),
        ("two\nlines\tand\rmore", "two lines and more"),
        ("bell\x07 and null\x00", "bell and null"),
        ("\u202eturned\u202c", "turned"),
        ("\u2068left open", "\u2068left open\u2069"),
        ("closed too often\u2069\u2069", "closed too often"),
        ("\u2067a\u2068b", "\u2067a\u2068b\u2069\u2069"),
        ("family 👩‍👧", "family 👩‍👧"),
        ("שלום", "שלום"),
        ("a\ud800b", "ab"),
    ],
    ids=range(10),
)
def test_printable_texts_leave_their_surroundings_alone(
    typed: str, printed: str
) -> None:
    assert words.printable(typed) == printed


def test_every_text_of_a_document_is_made_printable() -> None:
    bad, good = "a\x00b", "ab"
    blocks = (
        Table(bad, (bad,), ((bad,),), frozenset({0})),
        Items((bad,)),
        Picture("<svg>\x00</svg>", bad, 1, 2),
    )

    section = words.all_printable(Section("key", bad, blocks))

    assert section == Section(
        "key",
        good,
        (
            Table(good, (good,), ((good,),), frozenset({0})),
            Items((good,)),
            Picture("<svg>\x00</svg>", good, 1, 2),
        ),
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [(4.0, "4"), (4.04, "4"), (4.06, "4.1"), (0.96, "1"), (-2.5, "-2.5")],
)
def test_numbers_have_a_point_only_if_they_need_one(value: float, told: str) -> None:
    assert words.number(value) == told


def test_nothing_is_a_dash_and_never_a_zero() -> None:
    assert words.median_of([]) == "–"
    assert words.median_of([0, 0]) == "0"


def test_a_long_text_says_that_it_goes_on() -> None:
    assert words.shortened("abcdef", 6) == "abcdef"
    assert words.shortened("abcdefg", 6) == "abcde…"
