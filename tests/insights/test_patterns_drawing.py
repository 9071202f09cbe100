"""Pictures of counts: what they say, how long bars are, what is not known."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from diary.analysis.effect import Range
from diary.insights.patterns.drawing import LINE, Bar, columns
from diary.insights.patterns.drawing import bars as draw_bars
from diary.insights.patterns.range_drawing import Spread, spreads
from tests.insights.shown import bars, heights

NASTY = "<b>&\"'"


def test_bars_are_as_long_as_their_share_of_the_longest() -> None:
    rows = [Bar("Calf", 8, "8"), Bar("Knee", 2, "2"), Bar("Hip", 0, "0")]

    assert bars(draw_bars("Spasms", rows)) == [
        ("Calf", "8", 100.0),
        ("Knee", "2", 25.0),
        ("Hip", "0", 0.0),
    ]
    assert bars(draw_bars("Spasms", rows[1:], most=10))[0][2] == 20.0


def test_what_is_not_known_has_words_and_no_bar() -> None:
    rows = [Bar("Monday", None, "no complete day"), Bar("Tuesday", 1, "1 a day")]

    assert bars(draw_bars("Spasms", rows)) == [
        ("Monday", "no complete day", None),
        ("Tuesday", "1 a day", 100.0),
    ]
    assert [x for x, _ in heights(columns("Hours", [None, 1, 0], []))] == [
        pytest.approx(36.667, abs=0.01),
        pytest.approx(70, abs=0.01),
    ]


def test_sorts_of_bars_differ_in_more_than_colour() -> None:
    drawn = draw_bars("Spasms", [Bar("a", 1, "1"), Bar("b", 1, "1", solid=False)])

    assert re.findall(r'<rect class="bar ([\w-]+)"', drawn) == [
        "bar-solid",
        "bar-hollow",
    ]


def test_a_long_name_leaves_its_number_alone() -> None:
    drawn = ET.fromstring(draw_bars("Spasms", [Bar("x" * 80, 3, "3 (2 days)")]))

    name, words = drawn.findall("text")
    assert len(name.text or "") == LINE
    assert words.text == "3 (2 days)"
    assert float(words.attrib["y"][:-2]) > float(name.attrib["y"][:-2]) + 1


def test_columns_are_as_high_as_their_share_and_zero_is_a_thin_line() -> None:
    tall = [height for _x, height in heights(columns("Hours", [4, 2, 0, 1], []))]

    assert tall[0] == pytest.approx(2 * tall[1], abs=0.02)
    assert tall[0] == pytest.approx(4 * tall[3], abs=0.02)
    assert 0 < tall[2] < 0.1


def test_an_empty_picture_is_still_one() -> None:
    for drawn in (draw_bars("Nothing", []), columns("Nothing", [], [])):
        assert ET.fromstring(drawn).find("title") is not None


def test_words_of_people_are_text() -> None:
    drawn = (
        draw_bars(NASTY, [Bar(NASTY, 1, NASTY)]),
        columns(NASTY, [1], [(0, NASTY)], top=NASTY),
        spreads(NASTY, [Spread(NASTY, None, NASTY)]),
    )

    for one in drawn:
        root = ET.fromstring(one)
        assert root.findtext("title") == NASTY
        assert NASTY in [text.text for text in root.findall("text")]


def test_a_range_is_drawn_where_it_lies_and_none_is_not_drawn() -> None:
    known = Spread("First hour", Range(0.25, 0.5, 1.0, 2.0, 4.0), "0.25 to 4")
    drawn = ET.fromstring(spreads("Ranges", [known, Spread("Later", None, "unsure")]))

    def across(name: str) -> list[tuple[str, str]]:
        found = drawn.findall(f"line[@class='spread-{name}']")
        return [(one.attrib["x1"], one.attrib["x2"]) for one in found]

    assert across("95") == [("5.0%", "95.0%")]
    assert across("middle") == [("50.0%", "50.0%")]
    assert across("same") == [("50.0%", "50.0%")] * 2
    (thick,) = drawn.findall("rect")
    assert (thick.attrib["x"], thick.attrib["width"]) == ("27.5%", "45.0%")
