"""The summary as a file for table programs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from diary.reports.document import Items, Section
from diary.sharing.table_file import _harmless, table_file
from tests.sharing.things import DOCUMENT


def test_it_holds_all_that_the_summary_says() -> None:
    made = table_file(DOCUMENT)

    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    assert made.startswith(b"\xef\xbb\xbf")
    assert rows == [
        ["Summary of a symptom diary"],
        ["Alice Example"],
        ["18 Mar 2026 to 15 Jun 2026"],
        ["As of 15 Jun 2026, 14:00"],
        ["Kept to look back on."],
        [],
        ["What is taken now"],
        ["baclofen", "10 mg"],
        ["Doses"],
        ["Name", "Taken"],
        ["baclofen", "12"],
        ["'=1+1", "-3"],
        ["“a, b”\nc", ""],
        [],
        ["Questions"],
        ["امشي 🚶\u200d♀️ <b>"],
        ["On 3 of 91 days."],
        ["Why at night?"],
        ["Falling since March"],
    ]


def test_a_program_that_parts_by_semicolons_finds_no_formula_either() -> None:
    typed = Section("questions", "Questions", (Items(("Why at night?;=1+1",)),))

    made = table_file(replace(DOCUMENT, sections=(typed,))).decode("utf-8-sig")

    rows = csv.reader(io.StringIO(made, newline=""), delimiter=";")
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


@pytest.mark.parametrize(
    "cell", ["=1", "+a", "-a", "@a", "\ta", "\ra", "\na", "\uff1d1", "-1-1", "-"]
)
def test_what_a_program_would_calculate_is_shown_instead(cell: str) -> None:
    assert _harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "1", "-1", "+2.5", "-2,5", "−3", "a=b", "3–5"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert _harmless(cell) == cell
