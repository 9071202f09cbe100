"""Answers over time: levels are counted and named, never averaged or mixed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from statistics import median_high, median_low
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from diary import actions as core
from diary.models import Assessment, Patient, User
from diary.scales import look, overview
from diary.vocab.scales import LEVELS, Item, Scale, level, levels
from tests.make import make_assessment, make_goal, make_page

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def weeks_ago(number: int) -> datetime:
    return NOW - timedelta(weeks=number)


def answer(
    patient: Patient, by: User, week: int, frequency: int, **more: Any
) -> Assessment:
    said = {"answers": {"frequency": frequency}} | more
    return make_assessment(patient, by=by, at=weeks_ago(week), **said)


def page_of(client: Client, name: str, *args: Any, **asked: Any) -> Any:
    return client.get(reverse(name, args=args), asked)


# Words of levels


def test_levels_carry_their_number_except_where_numbers_differ_between_versions() -> (
    None
):
    assert level(Item.FREQUENCY, 0) == "0: No spasms"
    assert level(Item.LEVEL, -2) == "−2: Much less than hoped for"
    assert level(Item.LEVEL, 0) == "0: As hoped for"
    assert level(Item.LEVEL, 1) == "+1: More than hoped for"
    assert level(Item.CHANGE, 7) == "Very much worse"


@given(data=st.data())
def test_the_middle_is_a_level_that_was_chosen_or_lies_between_two(
    data: st.DataObject,
) -> None:
    item = data.draw(st.sampled_from(Item))
    chosen = data.draw(st.lists(st.sampled_from(LEVELS[item].values), min_size=1))

    words = look.middle(item, chosen)

    low, high = median_low(chosen), median_high(chosen)
    if low == high:
        assert words == level(item, low)
    else:
        assert words == f"between “{level(item, low)}” and “{level(item, high)}”"


def test_nothing_has_no_middle() -> None:
    assert look.middle(Item.LEVEL, []) == ""


# The picture


@pytest.mark.django_db
def test_each_level_has_its_lane_its_count_and_its_dots(
    alice: User, patient: Patient
) -> None:
    for week, frequency in ((4, 3), (2, 0), (1, 3), (0, 4)):
        answer(patient, alice, week, frequency)

    group = overview.cards(patient)[0].group

    assert group is not None
    (often,) = group.pictures
    assert [lane.level for lane in often.lanes] == [
        words for _value, words in levels(Item.FREQUENCY)
    ]
    assert [lane.count for lane in often.lanes] == [1, 0, 0, 2, 1]
    assert [dot.at for dot in often.lanes[3].dots] == ["5.0%", "72.5%"]
    assert [dot.at for dot in often.lanes[0].dots] == ["50.0%"]
    assert [
        lane.level for lane in often.lanes if any(d.is_last for d in lane.dots)
    ] == [level(Item.FREQUENCY, 4)]
    assert often.middle == level(Item.FREQUENCY, 3)
    assert (group.first, group.last) == (TODAY - timedelta(weeks=4), TODAY)


@pytest.mark.django_db
def test_one_answer_stands_in_the_middle_of_its_lane(
    alice: User, patient: Patient
) -> None:
    answer(patient, alice, 0, 2)

    (group,) = look.groups(Scale.PSFS, patient.assessments.all())

    assert group.pictures[0].lanes[2].dots == (look.Dot("50.0%", is_last=True),)


@pytest.mark.django_db
def test_what_was_left_out_is_not_counted_as_an_answer(
    alice: User, patient: Patient
) -> None:
    answer(patient, alice, 2, 0)
    make_assessment(patient, by=alice, answers={"frequency": 3, "severity": 2})

    (group,) = look.groups(Scale.PSFS, overview.answers(patient, Scale.PSFS))

    often, severe = group.pictures
    assert (often.count, severe.count) == (2, 1)
    assert group.rows[1].levels == ("0: No spasms", "")


@pytest.mark.django_db
def test_answers_that_compare_with_other_days_or_words_stand_apart(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    said = {"scale": "pgic", "answers": {"change": 1}}
    spring, winter = date(2026, 3, 1), date(2026, 1, 1)
    for week, since in ((6, spring), (5, winter), (4, spring)):
        make_assessment(patient, by=alice, at=weeks_ago(week), anchor_on=since, **said)
    other = make_assessment(
        patient, by=alice, at=weeks_ago(2), anchor_on=spring, **said
    )
    Assessment.objects.filter(pk=other.pk).update(wording="another-seven")

    found = look.groups(Scale.PGIC, overview.answers(patient, Scale.PGIC))
    page = page_of(as_alice, "scale-history", patient.pk, "pgic").text

    assert [(one.anchor, len(one.rows)) for one in found] == [
        (spring, 1),
        (spring, 2),
        (winter, 1),
    ]
    assert "They are not compared with each other." in page
    assert page.count("Compared with 1 March 2026") == 2


@pytest.mark.django_db
def test_what_was_taken_back_counts_nowhere(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    core.void(answer(patient, alice, 1, 4), by=alice)

    page = page_of(as_alice, "scale-list", patient.pk).text

    assert "Spasms more than ten times an hour" not in page


# The pages


@pytest.mark.django_db
def test_a_new_diary_is_offered_everything_and_owes_nothing(
    as_alice: Client, patient: Patient
) -> None:
    page = page_of(as_alice, "scale-list", patient.pk).text

    assert page.count("Not answered yet.") == 2
    assert page.count("Answer now") == 2
    assert "No goal is set." in page
    assert "a week without them is fine" in page
    assert "All answers" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "Offered again from 22 June; you can answer sooner."),
        (6, "Offered again from 16 June; you can answer sooner."),
        (7, "It has been 7 days since then: answer again if you like."),
    ],
)
def test_a_scale_is_offered_again_after_a_week(
    days: int, words: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    make_assessment(patient, by=alice, at=NOW - timedelta(days=days))

    page = page_of(as_alice, "scale-list", patient.pk).text

    assert words in page
    assert "3: Spasms more than once an hour · 2: Moderate" in page


@pytest.mark.django_db
def test_the_list_shows_the_latest_and_says_that_there_is_more(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    for week in range(overview.RECENT):
        answer(patient, alice, week, 1)
    before = page_of(as_alice, "scale-list", patient.pk).text

    answer(patient, alice, overview.RECENT, 1)
    page = page_of(as_alice, "scale-list", patient.pk).text

    assert f"{overview.RECENT} answers" in before
    assert f"{overview.RECENT} answers" in page
    assert ("Earlier ones" in before, "Earlier ones" in page) == (False, True)


@pytest.mark.django_db
def test_all_answers_are_shown_year_by_year(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    for week in (0, 10, 40, 200):
        answer(patient, alice, week, 1)

    newest = page_of(as_alice, "scale-history", patient.pk, "psfs")
    older = page_of(as_alice, "scale-history", patient.pk, "psfs", year="2022")
    empty = page_of(as_alice, "scale-history", patient.pk, "psfs", year="1999")

    assert [one.context["look"].years for one in (newest, older, empty)] == [
        [2026, 2025, 2022]
    ] * 3
    assert [len(one.context["look"].groups) for one in (newest, older, empty)] == [
        1,
        1,
        0,
    ]
    assert len(newest.context["look"].groups[0].rows) == 2
    assert "No answers in 1999." in empty.text
    assert "Answer now" in empty.text


@pytest.mark.django_db
def test_the_history_of_a_scale_never_answered_says_so(
    as_alice: Client, patient: Patient
) -> None:
    page = page_of(as_alice, "scale-history", patient.pk, "pgic").text

    assert "No answers yet." in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "year", ["0000", "0001", "9999", "20", "\uff12\uff10\uff12\uff16", "two", "-999"]
)
def test_a_year_that_is_none_is_a_404(
    year: str, as_alice: Client, patient: Patient
) -> None:
    page = page_of(as_alice, "scale-history", patient.pk, "psfs", year=year)

    assert page.status_code == 404


@pytest.mark.django_db
def test_the_picture_and_the_rows_say_the_same(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    for week, frequency in ((3, 1), (2, 4), (1, 1)):
        answer(patient, alice, week, frequency, note=f"week {week}")

    response = page_of(as_alice, "scale-history", patient.pk, "psfs")

    page = make_page(response)
    assert len(page.all("circle")) == 3
    assert all(one.get("aria-hidden") == "true" for one in page.all("svg"))
    assert response.text.count("1: Mild spasms when something sets them off") == 4
    assert response.text.count("week ") == 3
    assert "Middle answer:" in response.text
    assert "verage" not in response.text


@pytest.mark.django_db
def test_two_levels_are_named_and_not_averaged(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    answer(patient, alice, 1, 1)
    answer(patient, alice, 0, 4)

    page = page_of(as_alice, "scale-list", patient.pk)

    (often,) = page.context["cards"][0].group.pictures
    low, high = level(Item.FREQUENCY, 1), level(Item.FREQUENCY, 4)
    assert often.middle == f"between “{low}” and “{high}”"
    assert often.middle in page.text


def filled(patient: Patient, by: User, weeks: int) -> None:
    goal = make_goal(patient, by=by, set_on=TODAY - timedelta(days=900))
    for week in range(weeks):
        answer(patient, by, week, week % 5, note="a note")
        make_assessment(patient, by=by, at=weeks_ago(week), scale="pgic")
        said = {"goal": goal, "answers": {"level": week % 5 - 2}}
        make_assessment(patient, by=by, at=weeks_ago(week), scale="goal", **said)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["list", "history", "goal", "answer", "day"])
def test_a_page_asks_as_often_for_many_answers_as_for_few(
    name: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    filled(patient, alice, 2)
    goal = patient.goals.get()
    url = {
        "list": reverse("scale-list", args=[patient.pk]),
        "history": reverse("scale-history", args=[patient.pk, "pgic"]),
        "goal": reverse("goal-edit", args=[patient.pk, goal.pk]),
        "answer": reverse("scale-answer", args=[patient.pk, "pgic"]),
        "day": reverse("day", args=[patient.pk, TODAY]),
    }[name]
    as_alice.get(url)
    few = queries(as_alice, url)

    filled(patient, alice, 8)
    many = queries(as_alice, url)

    assert len(few) == len(many)
    assert len(many) <= 12
    assert len(set(many)) == len(many)


def queries(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return [one["sql"] for one in asked.captured_queries]
