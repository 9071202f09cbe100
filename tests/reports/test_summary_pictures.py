"""Drawings of a summary: plain SVG that stands alone, with gaps where nothing is known."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from diary.models import Patient, User
from diary.reports.bar_picture import Bar, draw_bars
from diary.reports.drawing import Drawing, spaced
from diary.reports.hour_picture import draw_hours
from diary.reports.period import Period
from diary.reports.reading import Reading
from diary.reports.time_axis import LEFT, RIGHT, TimeAxis
from diary.reports.time_line import draw as draw_time_line
from diary.reports.week_picture import draw
from diary.reports.weeks import Stretch, stretches
from diary.vocab.changes import ChangeKind
from tests.make import at_times, make_change, make_injection, make_treatment

DAYS = Period(date(2026, 3, 2), date(2026, 5, 31))
SVG = "{http://www.w3.org/2000/svg}"
PLAIN = {"svg", "line", "polyline", "rect", "circle", "text"}


def parts(drawing: Drawing) -> list[ET.Element]:
    """Return what is drawn, if it is plain SVG."""
    root = ET.fromstring(drawing.svg)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= PLAIN
    for one in root.iter():
        assert not {"class", "style", "id"} & set(one.attrib)
        assert one.get("fill", "none") in {"none", "currentColor", "#fff"}
    return list(root)


def texts(drawing: Drawing) -> list[str]:
    return [one.text or "" for one in parts(drawing) if one.tag == f"{SVG}text"]


def drawn(drawing: Drawing, tag: str) -> list[ET.Element]:
    return [one for one in parts(drawing) if one.tag == f"{SVG}{tag}"]


def week(number: int, spasms: list[float], ratings: list[float]) -> Stretch:
    first = DAYS.first + timedelta(days=7 * number)
    days = enumerate(spasms, first.toordinal())
    return Stretch(first, first + timedelta(days=6), list(days), ratings)


def reading(patient: Patient | None = None, days: Period = DAYS) -> Reading:
    return Reading(patient or Patient(), days, days.last)


def test_words_in_a_drawing_are_words() -> None:
    drawing = Drawing(10, 10)

    drawing.text((0, 0), '<script>"&\u202e')

    assert texts(drawing) == ['<script>"&']


def test_weeks_without_an_answer_leave_a_gap() -> None:
    found = [
        week(n, [4.0] if n != 2 else [], [5.0] if n != 2 else []) for n in range(5)
    ]

    drawing = draw(reading(), found, [])

    # Before the gap and after it, for ratings and for spasms.
    assert len(drawn(drawing, "polyline")) == 4
    assert len(drawn(drawing, "circle")) == 8


def test_an_average_stands_on_a_line_for_half_of_its_days() -> None:
    drawing = draw(reading(), [week(0, [2.0, 4.0, 6.0, 8.0, 20.0], [5.0])], [])

    upright = [
        one
        for one in drawn(drawing, "line")
        if one.get("x1") == one.get("x2") and one.get("stroke-width") == "0.8"
    ]
    # The axis of spasms ends at 10: their quarters are 4 and 8, and 8 is the average.
    (line,) = upright
    average = drawn(drawing, "circle")[1]
    assert line.get("x1") == average.get("cx")
    low, high = (float(line.get(one, "")) for one in ("y1", "y2"))
    assert high == pytest.approx(float(average.get("cy", "")), abs=0.05)
    assert low - high == pytest.approx(50 * 4 / 10, abs=0.11)


def test_a_picture_without_any_answer_has_axes_and_no_marks() -> None:
    drawing = draw(reading(), [week(0, [], [])], [])

    assert not drawn(drawing, "circle")
    assert "Evening spasticity" in texts(drawing)


def test_the_highest_week_fits_into_the_picture() -> None:
    drawing = draw(reading(), [week(0, [5000.0], [10.0]), week(1, [0.0], [0.0])], [])

    heights = [float(one.get("cy", "")) for one in drawn(drawing, "circle")]
    assert all(0 < one < drawing.height for one in heights)


def test_marks_of_changes_do_not_lie_on_each_other() -> None:
    marks = [(str(n), DAYS.first + timedelta(days=n)) for n in range(4)]

    drawing = draw(reading(), [week(0, [1.0], [1.0])], marks)

    above = [float(one.get("cx", "")) for one in drawn(drawing, "circle")][:4]
    assert [after - before for before, after in itertools.pairwise(above)] == [17] * 3
    assert spaced([1, 30], 17) == [1, 30]


def test_many_changes_have_lines_and_no_numbers() -> None:
    marks = [(str(n), DAYS.first + timedelta(days=3 * n)) for n in range(25)]

    drawing = draw(reading(), [week(0, [], [])], marks)

    assert not drawn(drawing, "circle")
    dashed = [one for one in drawn(drawing, "line") if one.get("stroke-dasharray")]
    assert len(dashed) == 25


@pytest.mark.parametrize("length", [1, 28, 91, 364, 1500, 3650, 20_000])
def test_ticks_have_room_and_stay_inside(length: int) -> None:
    axis = TimeAxis(Period(DAYS.first, DAYS.first + timedelta(days=length - 1)))

    ticks = axis.ticks()

    assert ticks
    places = [place for place, _words in ticks]
    assert all(LEFT <= place <= RIGHT for place in places)
    assert all(after - before > 25 for before, after in itertools.pairwise(places))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("length", "number", "first_length"),
    [(1, 1, 1), (28, 4, 7), (30, 5, 2), (364, 52, 7), (728, 26, 28), (3640, 40, 91)],
)
def test_a_period_is_cut_into_whole_weeks_that_end_today(
    patient: Patient, length: int, number: int, first_length: int
) -> None:
    days = Period(DAYS.last - timedelta(days=length - 1), DAYS.last)

    found = stretches(reading(patient, days))

    assert len(found) == number
    assert found[0].first == days.first
    assert found[0].length == first_length
    assert found[-1].last == days.last
    for one, after in itertools.pairwise(found):
        assert after.first == one.last + timedelta(days=1)


@pytest.mark.django_db
def test_lanes_show_doses_and_what_was_given(patient: Patient, alice: User) -> None:
    today = patient.today()
    days = Period(today - timedelta(days=90), today)
    medicine = make_treatment(patient, by=alice, name="Baclofen")
    start = today - timedelta(days=60)
    make_change(medicine, by=alice, day=start, planned=at_times("08:00", amount=10))
    make_change(
        medicine,
        by=alice,
        day=today - timedelta(days=30),
        kind=ChangeKind.INCREASE,
        planned=at_times("08:00", "20:00", amount=10),
    )
    toxin = make_treatment(
        patient, by=alice, name="Botox (made up)", kind_of="injection", unit="unit"
    )
    make_injection(toxin, by=alice, amount=100)

    drawing = draw_time_line(reading(patient, days), [("1", start)])

    assert drawing is not None
    assert {"Baclofen", "Botox", "10 mg a day", "20 mg a day", "100 units", "1"} <= set(
        texts(drawing)
    )
    low, high = (float(one.get("height", "")) for one in drawn(drawing, "rect")[:2])
    assert low < high


@pytest.mark.django_db
def test_amounts_are_left_out_where_they_would_lie_on_each_other(
    patient: Patient, alice: User
) -> None:
    today = patient.today()
    days = Period(today - timedelta(days=90), today)
    toxin = make_treatment(
        patient, by=alice, name="Botox", kind_of="injection", unit="unit"
    )
    for ago in (0, 5):
        at = timezone.now() - timedelta(days=ago)
        make_injection(toxin, by=alice, amount=100, at=at)

    drawing = draw_time_line(reading(patient, days), [])

    assert drawing is not None
    assert len(drawn(drawing, "rect")) == 2
    assert "100 units" not in texts(drawing)


@pytest.mark.django_db
def test_a_diary_without_treatments_has_no_time_line(patient: Patient) -> None:
    assert draw_time_line(reading(patient), []) is None


@pytest.mark.django_db
def test_what_has_no_lane_is_counted(patient: Patient, alice: User) -> None:
    today = patient.today()
    days = Period(today - timedelta(days=90), today)
    for number in range(10):
        one = make_treatment(patient, by=alice, name=f"medicine {number}")
        make_change(one, by=alice, day=today - timedelta(days=number))

    drawing = draw_time_line(reading(patient, days), [])

    assert drawing is not None
    assert "2 more treatments are not drawn." in texts(drawing)


def test_hours_are_columns_and_the_highest_has_its_number() -> None:
    drawing = draw_hours([0.0] * 20 + [3.0, 1.0, 0.0, 0.0])

    assert len(drawn(drawing, "rect")) == 2
    assert "3" in texts(drawing)
    assert "20:00" in texts(drawing)


def test_bars_are_as_long_as_their_numbers() -> None:
    drawing = draw_bars([Bar("cold", 4), Bar("none noticed", 2, is_hollow=True)])

    long, short = drawn(drawing, "rect")
    assert float(long.get("width", "")) == pytest.approx(
        2 * float(short.get("width", "")), 0.01
    )
    assert short.get("fill-opacity") == "0"
    assert texts(drawing) == ["cold", "4", "none noticed", "2"]
    assert not parts(draw_bars([]))
