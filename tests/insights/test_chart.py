"""The look back: what counts, what is a gap, and what a wrong period meets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from diary import actions
from diary.insights.series import Step, finest, look_back
from diary.models import CheckIn, Episode, Patient, User
from diary.treatments.actions import add_treatment, in_own_words
from diary.vocab.entries import CheckInPart, EpisodeType, SpasmsAnswer
from diary.vocab.treatments import TreatmentKind
from tests.make import make_life_event

DAY = timedelta(days=1)
type Spasm = Callable[..., Episode]
type Evening = Callable[..., CheckIn]


@pytest.fixture
def today(patient: Patient) -> date:
    return patient.today()


@pytest.fixture
def spasm(patient: Patient, alice: User) -> Spasm:
    def store(day: date, **facts: Any) -> Episode:
        row = Episode(patient=patient, type=EpisodeType.SPASM, **_on(day), **facts)
        return actions.store(row, by=alice)[0]

    return store


@pytest.fixture
def evening(patient: Patient, alice: User) -> Evening:
    def store(day: date, *, late: int = 0, **answers: Any) -> CheckIn:
        times = _on(day)
        times["entered_at"] += timedelta(days=late)
        part = CheckInPart.EVENING
        row = CheckIn(patient=patient, part=part, **times, **answers)
        return actions.store(row, by=alice)[0]

    return store


def _on(day: date) -> dict[str, Any]:
    noon = datetime.combine(day, time(12), UTC)
    zone = {"timezone": "Europe/Berlin", "day_start": 240}
    return {"local_day": day, "occurred_at": noon, "entered_at": noon, **zone}


def look(client: Client, patient: Patient, **query: str) -> str:
    response = client.get(f"/d/{patient.pk}/chart/", query)
    assert response.status_code == 200
    return response.content.decode()


def picture(page: str) -> dict[str, Any]:
    block = re.search(r'<script id="chart-data"[^>]*>(.*?)</script>', page, re.S)
    assert block
    data: dict[str, Any] = json.loads(block[1])
    return data


def rows(page: str) -> list[list[str]]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = r"<t[hd][^>]*>(.*?)</t[hd]>"
    return [
        [unescape(cell) for cell in re.findall(cells, row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


def test_a_gap_a_zero_and_an_incomplete_day_differ(
    as_alice: Client, patient: Patient, today: date, spasm: Spasm, evening: Evening
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)
    spasm(today - timedelta(days=1), count=2)
    spasm(today - timedelta(days=3), count=4)
    evening(today - timedelta(days=3), spasms=SpasmsAnswer.AS_LOGGED)
    evening(today - timedelta(days=7), spasms=SpasmsAnswer.NONE)  # before the period

    page = look(as_alice, patient, period="7d")

    shown = picture(page)
    assert shown["spasms"] == [None, None, None, 4, None, None, 0]
    assert shown["incomplete"] == [None, None, None, None, None, 2, None]
    assert [row[1] for row in rows(page)][:4] == [
        "0",
        "2 logged, day not complete",
        "not answered",
        "4",
    ]
    assert '<span class="sum">2</span> of 7 days complete' in page
    assert "4 in all on 2 complete days." in page
    assert "Not counted: 2 logged on 1 day that is not complete." in page


def test_an_episode_after_no_spasms_makes_the_day_incomplete(
    as_alice: Client, patient: Patient, today: date, spasm: Spasm, evening: Evening
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)
    spasm(today)

    page = look(as_alice, patient)

    assert picture(page)["spasms"][-1] is None
    assert rows(page)[0][1] == "1 logged, day not complete"


def test_a_range_counts_as_its_middle_and_is_marked(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    number = SpasmsAnswer.NUMBER
    evening(today, spasms=number, spasms_low=5, spasms_high=8)

    page = look(as_alice, patient)

    assert picture(page)["spasms"][-1] == 6.5
    assert picture(page)["ranges"] == [27]
    assert rows(page)[0][1] == "6.5, middle of a range"
    assert "On 1 day the number is the middle of a range." in page


def test_a_rating_alone_does_not_complete_a_day(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    evening(today, spasticity=0)

    page = look(as_alice, patient)

    assert rows(page)[0][1:] == ["not answered", "0"]
    assert "No day is complete yet" in page
    assert '<span class="sum">0</span> average evening rating' in page


def test_late_ratings_are_marked_left_out_of_the_average_and_can_be_hidden(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    evening(today - timedelta(days=5), spasticity=9, late=3)
    evening(today - timedelta(days=4), spasticity=3)

    with_late = look(as_alice, patient, period="7d")
    without = look(as_alice, patient, period="7d", late="without")

    assert picture(with_late)["ratings"][1:3] == [9, 3]
    assert picture(with_late)["late"] == [1]
    assert rows(with_late)[5][2] == "9, written late"
    assert picture(without)["ratings"][1:3] == [None, 3]
    for page in (with_late, without):
        assert '<span class="sum">3</span> average evening rating' in page
        assert "1 that was written late is not in this average." in page
    assert 'href="?period=7d&amp;late=without"' in with_late
    assert 'href="?period=7d"' in without


def test_treatment_starts_stand_on_their_day(
    as_alice: Client, patient: Patient, alice: User, today: date, evening: Evening
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)
    for name, starts_on in (
        ("<b>Baclofen", today - timedelta(days=2)),
        ("Splint", today - timedelta(days=2)),
        ("Long ago", today - timedelta(days=400)),
        ("Nobody knows since when", None),
    ):
        treatment = in_own_words(patient, name, TreatmentKind.REMEDY)
        add_treatment(treatment, by=alice, used_now=True, starts_on=starts_on)

    page = look(as_alice, patient, period="7d")

    assert picture(page)["starts"] == [[4, "<b>Baclofen, Splint"]]
    assert "&lt;b&gt;Baclofen, Splint</li>" in page
    assert "Long ago" not in page


def test_longer_periods_are_told_by_week_with_the_days_that_count(
    as_alice: Client, patient: Patient, spasm: Spasm, evening: Evening
) -> None:
    monday = date(2025, 3, 3)
    for days, count in ((0, 2), (1, 4)):
        spasm(monday + timedelta(days=days), count=count)
        day = monday + timedelta(days=days)
        evening(day, spasms=SpasmsAnswer.AS_LOGGED, spasticity=count)
    spasm(monday + timedelta(days=2), count=9)

    page = look(as_alice, patient, start="2025-03-01", end="2025-06-30")

    table = rows(page)
    assert table[-1] == ["1 Mar 2025", "0 of 2", "–", "–", "–", "–"]
    assert table[-2][1:] == ["2 of 7", "6", "3", "9 (1 day)", "3 (2 days)"]
    assert len(table) == 19


def test_many_years_are_told_by_month(
    as_alice: Client, patient: Patient, evening: Evening
) -> None:
    evening(date(2016, 1, 20), spasms=SpasmsAnswer.NONE)
    evening(date(2016, 2, 1), spasms=SpasmsAnswer.NONE)

    page = look(as_alice, patient, start="2016-01-15", end="2026-01-31")

    assert rows(page)[-1][:3] == ["15 Jan 2016", "1 of 17", "0"]
    assert rows(page)[-2][:3] == ["February 2016", "1 of 29", "0"]
    assert len(rows(page)) == 121
    assert "Each point is the average of one month." in page
    assert picture(page)["dates"][0] == [12, "2017"]


def test_all_begins_with_the_first_day_of_the_diary(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    evening(today - timedelta(days=9), spasms=SpasmsAnswer.NONE)

    assert len(rows(look(as_alice, patient, period="all"))) == 10


def test_an_empty_diary_says_which_tap_makes_a_day_count(
    as_alice: Client, patient: Patient
) -> None:
    page = look(as_alice, patient, period="all")

    assert "Nothing here for these days yet" in page
    assert "“No spasms today” or “That was all”" in page
    assert "chart.umd" not in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"period": "zz"}, "There is no such period."),
        ({"late": "often"}, "Late ratings are shown either with or without."),
        ({"start": "yesterday"}, "Enter a valid date."),
        ({"start": "2026-02-30"}, "Enter a valid date."),
        ({"start": "0001-01-01"}, "Choose a day from 1900 on."),
        ({"start": "9999-12-31"}, "This day has not come yet."),
        ({"start": "2025-01-02", "end": "2025-01-01"}, "The last day is before"),
        ({"end": "2025-01-01"}, "Enter the first day too."),
        ({"end": "x" * 5000}, "Enter a valid date."),
    ],
)
def test_a_bad_period_is_explained_and_the_usual_one_shown(
    as_alice: Client,
    patient: Patient,
    today: date,
    evening: Evening,
    query: dict[str, str],
    message: str,
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)

    response = as_alice.get(f"/d/{patient.pk}/chart/", query)

    assert response.status_code == 422
    page = response.content.decode()
    assert message in page
    assert len(rows(page)) == 28


def test_the_longest_period_stays_small(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    evening(date(1900, 1, 1), spasms=SpasmsAnswer.NONE)
    evening(today, spasms=SpasmsAnswer.NONE)

    page = look(as_alice, patient, period="all")

    assert len(picture(page)["names"]) == today.year - 1899
    assert len(rows(page)) == today.year - 1899


def test_other_peoples_diaries_are_not_there(
    as_charlie: Client, as_dora: Client, patient: Patient
) -> None:
    assert as_charlie.get(f"/d/{patient.pk}/chart/").status_code == 404
    assert as_charlie.get(f"/d/{uuid4()}/chart/").status_code == 404
    assert Client().get(f"/d/{patient.pk}/chart/").status_code == 302
    assert as_dora.get(f"/d/{patient.pk}/chart/").status_code == 200
    assert as_dora.post(f"/d/{patient.pk}/chart/").status_code == 405


def test_queries_are_few_and_never_of_the_history(
    as_alice: Client,
    patient: Patient,
    alice: User,
    today: date,
    evening: Evening,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    look(as_alice, patient)
    for days in range(30):
        evening(today - timedelta(days=days), spasms=SpasmsAnswer.NONE, spasticity=4)
        treatment = in_own_words(patient, f"Remedy {days}", TreatmentKind.REMEDY)
        starts_on = today - timedelta(days=days)
        add_treatment(treatment, by=alice, used_now=True, starts_on=starts_on)

    # session, user, membership, days, treatment starts, life events
    with django_assert_num_queries(6) as seen:
        look(as_alice, patient, period="all")

    said = " ".join(one["sql"] for one in seen.captured_queries)
    assert "diary_episode" not in said
    assert "diary_checkin" not in said


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (1, Step.DAY),
        (92, Step.DAY),
        (93, Step.WEEK),
        (364, Step.WEEK),
        (3652, Step.MONTH),
        (40_000, Step.YEAR),
    ],
)
def test_the_table_takes_days_together_as_the_period_grows(
    days: int, step: Step
) -> None:
    first = date(1900, 1, 1)
    most = {Step.DAY: 92, Step.WEEK: 105, Step.MONTH: 240}

    assert finest(first, first + timedelta(days=days - 1), most) == step


@pytest.mark.parametrize("step", list(Step))
def test_spans_cover_every_day_of_the_period_once(patient: Patient, step: Step) -> None:
    spans = look_back(patient, date(2023, 12, 27), date(2025, 2, 1)).spans(step)

    assert sum(one.length for one in spans) == 403
    for one, following in pairwise(spans):
        assert one.first + timedelta(days=one.length) == following.first


def test_life_events_are_bands_and_stand_in_a_list(
    as_alice: Client, patient: Patient, alice: User, today: date, evening: Evening
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)
    before = {"starts_on": today - timedelta(days=9)}
    make_life_event(patient, by=alice, what="heat", **before)
    past = {"starts_on": today - timedelta(days=3), "ends_on": today - DAY}
    make_life_event(patient, by=alice, what="<i>own</i>", leave_out=True, **past)
    gone = {"starts_on": today - timedelta(days=30), "ends_on": today - 7 * DAY}
    make_life_event(patient, by=alice, what="travel", **gone)
    actions.void(make_life_event(patient, by=alice, what="fall"), by=alice)

    page = look(as_alice, patient, period="7d")

    assert picture(page)["events"] == [[0, 6, "Heat"], [3, 5, "<i>own</i>"]]
    listed = page.partition("What else there was")[2].partition("</figure>")[0]
    assert "<bdi>Heat</bdi>" in listed
    assert "still going on" in listed
    assert "&lt;i&gt;own&lt;/i&gt;" in listed
    assert listed.count("Left out of comparisons") == 1
    assert "Travel" not in page
    assert "A life event" in page


def test_bands_of_weeks_cover_each_week_they_touch(
    as_alice: Client, patient: Patient, alice: User, today: date, evening: Evening
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)
    begun = today - timedelta(days=today.weekday() + 8)
    make_life_event(patient, by=alice, starts_on=begun, ends_on=begun + 2 * DAY)

    shown = picture(look(as_alice, patient, period="1y"))

    weeks = len(shown["spasms"])
    assert shown["events"] == [[weeks - 3, weeks - 2, "Fever"]]
