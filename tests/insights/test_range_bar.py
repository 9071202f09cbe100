"""The range as a picture: where things lie, what it says, and what it is made of."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from diary.analysis.codes import Family, Reason, Word
from diary.analysis.effect import Effect, Range
from diary.analysis.rules import Broken, Refusal
from diary.analysis.window import SideDays
from diary.insights.outcomes import Outcome, Sort
from diary.insights.range_bar import in_words, place, range_bar
from tests.analysis.diaries import MONDAY

SPASMS, PAIN = Outcome(Sort.SPASMS), Outcome(Sort.PAIN)
DROWSY = Outcome(Sort.EFFECT, "drowsiness")
SIDE = SideDays(28, 28, 100.0)
RATIO = Effect(
    family=Family.COUNTS,
    range=Range(0.5, 0.6, 0.8, 1.05, 1.25),
    p=0.2,
    before=SIDE,
    after=SIDE,
    drift=0.0,
    stress=None,
    cautions=(),
    first=MONDAY,
    last=MONDAY,
)
POINTS = replace(RATIO, family=Family.SEVERITY, range=Range(-2.2, -1.8, -1, -0.2, 0.3))


def shapes(picture: str, look: str) -> list[dict[str, str]]:
    root = ElementTree.fromstring(picture)
    return [one.attrib for one in root.iter() if one.get("class") == f"range-{look}"]


def test_each_part_lies_where_its_number_is() -> None:
    picture = range_bar(SPASMS, RATIO, Word.CANNOT_TELL)

    [line], [bar] = shapes(picture, "95"), shapes(picture, "80")
    [middle], [same] = shapes(picture, "middle"), shapes(picture, "same")
    assert line["x1"] == f"{place(Family.COUNTS, 0.5)}%" == "27.5%"
    assert line["x2"] == f"{place(Family.COUNTS, 1.25)}%"
    assert bar["x"] == f"{place(Family.COUNTS, 0.6)}%"
    right = float(bar["x"][:-1]) + float(bar["width"][:-1])
    assert right == pytest.approx(place(Family.COUNTS, 1.05), abs=0.01)
    assert middle["x1"] == f"{place(Family.COUNTS, 0.8)}%"
    assert same["x1"] == same["x2"] == "50.0%"
    assert "stroke-dasharray" in same
    assert len(shapes(picture, "end")) == 2
    assert shapes(picture, "beyond") == []


def test_half_and_double_are_as_far_from_the_same() -> None:
    assert place(Family.DAYS, 0.5) + place(Family.DAYS, 2) == 100
    assert place(Family.COUNTS, 1) == place(Family.SEVERITY, 0) == 50


def test_benefit_and_side_effects_have_one_axis_and_two_pictures() -> None:
    days = replace(RATIO, family=Family.DAYS)
    one = range_bar(SPASMS, RATIO, Word.CANNOT_TELL)
    other = range_bar(DROWSY, days, Word.CANNOT_TELL)

    assert shapes(one, "95") == shapes(other, "95")
    assert "Days with drowsiness" in other
    assert "Days with drowsiness" not in one


def test_an_end_beyond_the_axis_is_an_arrow() -> None:
    wide = replace(RATIO, range=Range(0.9, 1.2, 2.0, 3.0, 4.4))
    picture = range_bar(SPASMS, wide, Word.PERHAPS_MORE)
    low = replace(RATIO, range=Range(0.1, 0.2, 0.2, 0.3, 0.4))

    [arrow] = shapes(picture, "beyond")
    assert arrow["x"] == "95.0%"
    assert len(shapes(picture, "end")) == 1
    assert shapes(range_bar(SPASMS, low, Word.LESS), "beyond")[0]["x"] == "5.0%"


@pytest.mark.parametrize(
    ("asked", "effect", "labels"),
    [
        (SPASMS, RATIO, "same half double"),
        (PAIN, POINTS, "same 2 points lower 2 points higher"),
    ],
)
def test_the_axis_has_words(asked: Outcome, effect: Effect, labels: str) -> None:
    root = ElementTree.fromstring(range_bar(asked, effect, Word.CANNOT_TELL))

    parts = [one.text or "" for one in root.iter() if one.tag == "tspan"]
    assert " ".join(parts) == labels


def test_the_text_says_what_the_picture_shows() -> None:
    assert in_words(SPASMS, RATIO) == (
        "Spasms, the range as a bar: from half as many to a third more, with the "
        "middle at a quarter fewer. Middle: 0.80 times as many. "
        "95 % range: 0.50 to 1.25 times. 80 % range: 0.60 to 1.05 times."
    )
    root = ElementTree.fromstring(range_bar(PAIN, POINTS, Word.PERHAPS_LESS))
    assert root.get("role") == "img"
    assert root.get("aria-label") == in_words(PAIN, POINTS)


def test_it_needs_no_style_no_script_and_no_colour_of_its_own() -> None:
    """The colour is that of the text: dark mode, forced colours and paper have theirs."""
    root = ElementTree.fromstring(range_bar(SPASMS, RATIO, Word.LESS))

    for one in root.iter():
        assert one.tag in {"svg", "line", "rect", "path", "text", "tspan"}
        names = set(one.attrib)
        assert not {"style", "id", "href"} & names
        assert not [name for name in names if name.startswith("on")]
        assert {one.get("fill"), one.get("stroke")} <= {None, "none", "currentColor"}


def test_own_words_stay_words() -> None:
    asked = Outcome(Sort.EFFECT, '"><script>alert(1)</script>')
    effect = replace(RATIO, family=Family.DAYS)

    assert "<script" not in range_bar(asked, effect, Word.CANNOT_TELL)


@pytest.mark.parametrize(
    "word", [Word.TOO_UNCERTAIN, Word.NOT_ENOUGH_DAYS, Word.CHANGED_TOGETHER]
)
def test_there_is_no_picture_where_no_number_may_stand(word: Word) -> None:
    refused = Refusal((Broken(Reason.TOO_FEW_DAYS),), SIDE, SIDE)
    answer = RATIO if word == Word.TOO_UNCERTAIN else refused

    assert range_bar(SPASMS, answer, word) == ""
