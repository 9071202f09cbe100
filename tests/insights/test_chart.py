"""The course of an outcome: what counts, what is a gap, and what a wrong wish meets."""

from __future__ import annotations

import csv
import gzip
import io
import random
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from html import unescape
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import formats, timezone
from pytest_django import DjangoAssertNumQueries

from diary import actions, daily
from diary.analysis.codes import Family
from diary.analysis.means import range_of_mean
from diary.insights import kept
from diary.insights.series import Step, finest, spans
from diary.models import CheckIn, Episode, Patient, User
from diary.timekeeping import day_bounds
from diary.treatments.actions import add_treatment, in_own_words
from diary.vocab.changes import ChangeKind
from diary.vocab.entries import CheckInPart, EpisodeType, SpasmsAnswer
from diary.vocab.treatments import TreatmentKind
from tests.insights.noted import evening as note_evening
from tests.make import (
    make_change,
    make_check_in,
    make_dose,
    make_episode,
    make_life_event,
    make_rating,
    make_side_effect,
    make_treatment,
)

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


OUTCOMES = [
    "spasms",
    "clonus",
    "worst",
    "spasticity",
    "sleep",
    "pain",
    "fatigue",
    "walking",
    "sleepiness",
    "site:calf",
    "effect:drowsiness",
    "beats",
    "rating:pain",
]


def some_of_everything(
    patient: Patient, alice: User, *, days: int, ago: int = 0
) -> None:
    """Log something about each outcome on so many days."""
    for number in range(ago, ago + days):
        at = timezone.now() - timedelta(days=number)
        day = patient.day_of(at)
        said = {"site": "calf", "severity": 3 + number % 4, "at": at}
        make_episode(patient, by=alice, type="clonus", beats=5 + number % 3, **said)
        make_side_effect(patient, by=alice, at=at)
        make_rating(patient, by=alice, at=at, value=number % 5)
        answers: dict[str, Any] = dict.fromkeys(
            ("pain", "fatigue", "walking", "sleepiness"), number % 6
        )
        make_check_in(
            patient,
            by=alice,
            day=day,
            spasms=SpasmsAnswer.AS_LOGGED,
            side_effects="some",
            symptoms=("drowsiness",),
            **answers,
        )
        make_check_in(patient, by=alice, day=day, part=CheckInPart.NIGHT)


def _on(day: date) -> dict[str, Any]:
    noon = datetime.combine(day, time(12), UTC)
    zone = {"timezone": "Europe/Berlin", "day_start": 240}
    return {"local_day": day, "occurred_at": noon, "entered_at": noon, **zone}


def look(client: Client, patient: Patient, **query: str) -> str:
    response = client.get(f"/d/{patient.pk}/chart/", query)
    assert response.status_code == 200
    return response.content.decode()


def numbers(client: Client, patient: Patient, **query: str) -> dict[str, Any]:
    response = client.get(f"/d/{patient.pk}/chart/data/", query)
    assert response.status_code == 200
    data: dict[str, Any] = response.json()
    return data


def values(client: Client, patient: Patient, **query: str) -> list[float | None]:
    return [one[1] for one in numbers(client, patient, **query)["points"]]


def lines(client: Client, patient: Patient, **query: str) -> list[dict[str, str]]:
    response = client.get(f"/d/{patient.pk}/chart/csv/", query)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode())))


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

    shown = numbers(as_alice, patient, period="7d")["points"]
    assert [one[1] for one in shown] == [None, None, None, 4, None, None, 0]
    assert [one[2] for one in shown] == [None, None, None, None, None, 2, None]
    assert [row[1] for row in rows(page)][:4] == [
        "0",
        "2 logged, day not complete",
        "not answered",
        "4",
    ]
    assert '<span class="sum">2</span> of 7 days count' in page
    assert '<span class="sum">2 spasms a day (half of them 1 to 3)</span>' in page
    assert "Average of 2 days, as logged. They are too few" in page
    assert "Not counted: 2 noted on 1 day that is not complete." in page
    # Both are drawn, and neither of them like the other.
    assert 'class="curve-dot"' in page
    assert 'class="curve-noted"' in page


def test_an_episode_after_no_spasms_makes_the_day_incomplete(
    as_alice: Client, patient: Patient, today: date, spasm: Spasm, evening: Evening
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)
    spasm(today)

    page = look(as_alice, patient)

    assert values(as_alice, patient)[-1] is None
    assert rows(page)[0][1] == "1 logged, day not complete"


def test_a_range_counts_as_its_middle_and_is_marked(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    number = SpasmsAnswer.NUMBER
    evening(today, spasms=number, spasms_low=5, spasms_high=8)

    page = look(as_alice, patient)

    assert values(as_alice, patient)[-1] == 6.5
    assert numbers(as_alice, patient)["ranges"] == [27]
    assert lines(as_alice, patient)[-1]["middle_of_a_range"] == "1"
    assert rows(page)[0][1] == "6.5, middle of a range"
    assert 'class="curve-range"' in page


def test_a_rating_alone_does_not_complete_a_day(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    evening(today, spasticity=0)

    spasms = look(as_alice, patient)
    spasticity = look(as_alice, patient, outcome="spasticity")

    assert "Nothing here for these days yet" in spasms
    assert rows(spasticity)[0][1] == "0"
    assert '<span class="sum">0 of 10</span>' in spasticity


def test_a_share_of_days_stands_with_its_range_or_as_a_count(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    asked = {"outcome": "effect:drowsiness", "period": "3m"}
    for ago in range(0, 26, 2):
        evening(today - timedelta(days=ago), side_effects="none")

    few = look(as_alice, patient, **asked)
    evening(today - timedelta(days=27), side_effects="none")
    enough = look(as_alice, patient, **asked)

    assert '<span class="sum">0 of 13 days</span>' in few
    assert "too few days for a share with its range" in few
    assert re.search(r'class="sum">0 % of days \(0 to \d+ %\)</span>', enough)
    assert "Average of 14 days, as logged. In brackets is its 95 % range" in enough


def test_late_answers_are_marked_and_can_be_left_out(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    evening(today - timedelta(days=5), spasticity=9, late=3)
    evening(today - timedelta(days=4), spasticity=3)
    asked = {"period": "7d", "outcome": "spasticity"}

    with_late = look(as_alice, patient, **asked)
    without = look(as_alice, patient, late="without", **asked)

    assert values(as_alice, patient, **asked)[1:3] == [9, 3]
    assert values(as_alice, patient, late="without", **asked)[1:3] == [None, 3]
    assert numbers(as_alice, patient, **asked)["late"] == [1]
    assert rows(with_late)[5][1] == "9, written late"
    assert rows(without)[5][1] == "not answered"
    for shown in (with_late, without):
        assert '<span class="sum">3 of 10</span>' in shown
        assert "1 answer that was written late is not in this average." in shown
    address = "?outcome=spasticity&amp;late=without&amp;period=7d"
    assert f'/chart/{address}"' in with_late
    assert '/chart/?outcome=spasticity&amp;period=7d"' in without


def test_an_answer_is_late_by_the_rule_of_comparisons(
    as_alice: Client, patient: Patient, alice: User, today: date
) -> None:
    """The journal marks what comes after noon; no average leaves it out for that."""
    ends = {ago: day_bounds(today - ago * DAY, UTC, 240)[1] for ago in (6, 5, 4, 3)}
    hours = {6: 23, 5: 25, 4: 1, 3: 1}
    rows = [
        note_evening(
            patient,
            alice,
            today - ago * DAY,
            typed=ends[ago] + timedelta(hours=hours[ago]),
            spasticity=ago,
        )
        for ago in (6, 5, 4, 3)
    ]
    # What was said in time and changed later is late as well.
    rows[3].spasticity = 9
    actions.edit(rows[3], version=1, by=alice)
    asked = {"period": "7d", "outcome": "spasticity"}

    assert [daily.is_late(row) for row in rows] == [True, True, False, False]
    assert numbers(as_alice, patient, **asked)["late"] == [1, 3]
    assert values(as_alice, patient, late="without", **asked)[:4] == [6, None, 4, None]
    assert "2 answers that were written late are not in this average" in look(
        as_alice, patient, **asked
    )


def test_what_was_over_before_a_picture_has_no_lane_below_it(
    as_alice: Client, patient: Patient, alice: User, today: date, evening: Evening
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)
    for name, kind, ago in (
        ("Stopped before", ChangeKind.STOP, 7),
        ("Stopped within", ChangeKind.STOP, 5),
        ("Paused before", ChangeKind.PAUSE, 7),
    ):
        treatment = make_treatment(patient, by=alice, name=name)
        make_change(treatment, by=alice, day=today - 40 * DAY)
        make_change(treatment, by=alice, day=today - ago * DAY, kind=kind)
    for name, ago in (("Once before", 7), ("Once within", 6)):
        treatment = make_treatment(patient, by=alice, name=name)
        at = timezone.now() - ago * DAY
        make_dose(patient, by=alice, treatment=treatment, at=at)

    page = look(as_alice, patient, period="7d")

    lanes = re.findall(r"<li><bdi>(.*?)</bdi><svg", page)
    assert lanes == ["Paused before", "Stopped within", "Once within"]


def test_treatments_lie_below_on_the_same_axis(
    as_alice: Client, patient: Patient, alice: User, today: date, evening: Evening
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)
    for name, ago in (("<b>Baclofen", 2), ("Long ago", 400)):
        treatment = in_own_words(patient, name, TreatmentKind.REMEDY)
        starts_on = today - timedelta(days=ago)
        add_treatment(treatment, by=alice, used_now=True, starts_on=starts_on)

    page = look(as_alice, patient, period="7d")

    lanes = dict(re.findall(r"<li><bdi>(.*?)</bdi>(<svg.*?</svg>)</li>", page))
    assert list(lanes) == ["Long ago", "&lt;b&gt;Baclofen"]
    # Five of seven days from the left edge on, to the right one.
    begins, wide = 20 + 960 * 4 / 7, 960 * 3 / 7
    assert f"M{begins:.1f} " in lanes["&lt;b&gt;Baclofen"]
    assert f"h{wide:.1f}v" in lanes["&lt;b&gt;Baclofen"]
    assert "M20.0 " in lanes["Long ago"]
    points = re.findall(r'class="curve-dot" d="M([0-9.]+) ', page)
    assert float(points[0]) == pytest.approx(20 + 960 * 6.5 / 7, abs=0.1)


def test_a_period_that_is_over_shows_nothing_that_came_later(
    as_alice: Client, patient: Patient, alice: User, today: date, evening: Evening
) -> None:
    evening(today - timedelta(days=20), spasms=SpasmsAnswer.NONE)
    treatment = in_own_words(patient, "Later", TreatmentKind.REMEDY)
    starts_on = today - timedelta(days=3)
    add_treatment(treatment, by=alice, used_now=True, starts_on=starts_on)

    days = {"start": today - timedelta(days=25), "end": today - timedelta(days=10)}
    page = look(as_alice, patient, **{name: str(day) for name, day in days.items()})

    assert "<bdi>Later</bdi>" not in page


def test_what_a_clinic_gave_is_a_line_and_in_a_list(
    as_alice: Client, patient: Patient, alice: User, today: date, evening: Evening
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)
    toxin = make_treatment(patient, by=alice, name="toxin", kind_of="injection")
    at = timezone.now() - timedelta(days=3)
    make_dose(patient, by=alice, treatment=toxin, amount=Decimal(200), at=at)

    page = look(as_alice, patient, period="7d")

    assert 'class="curve-given"' in page
    assert "Toxin</li>" in page
    assert numbers(as_alice, patient, period="7d")["given"] == [[3, "Toxin"]]


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
    assert table[-1] == ["1 Mar 2025", "0 of 2", "–", "–", "–"]
    assert table[-2][1:] == ["2 of 7", "3", "9 (1 day)", "–"]
    assert len(table) == 19


def test_the_picture_has_days_below_a_year_and_weeks_up_to_ten(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)
    ten = today - timedelta(days=3639)

    assert len(values(as_alice, patient, period="1y")) == 364
    assert 520 <= len(values(as_alice, patient, period="10y")) <= 521
    longer = {"start": str(ten - timedelta(days=30)), "end": str(today)}
    assert len(values(as_alice, patient, **longer)) <= 123
    page = look(as_alice, patient, period="10y")
    assert "Each point is the average of one week, from Monday." in page


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


def test_all_begins_with_the_first_day_of_the_diary(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    evening(today - timedelta(days=9), spasms=SpasmsAnswer.NONE)

    assert len(rows(look(as_alice, patient, period="all"))) == 10


def test_an_empty_diary_says_what_makes_a_day_count(
    as_alice: Client, patient: Patient
) -> None:
    page = look(as_alice, patient, period="all")

    assert "Nothing here for these days yet" in page
    assert "“No spasms today” or “That was all”" in page
    assert "data-curve-paper" not in page


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
        ({"outcome": "zz"}, "There is nothing like this to look at."),
        ({"outcome": "site"}, "There is nothing like this to look at."),
        ({"outcome": "rating:"}, "There is nothing like this to look at."),
        ({"outcome": "spasms:calf"}, "There is nothing like this to look at."),
        ({"outcome": "effect:" + "x" * 5000}, "There is nothing like this to look at."),
    ],
)
def test_a_bad_wish_is_explained_and_the_usual_shown(
    as_alice: Client,
    patient: Patient,
    today: date,
    evening: Evening,
    query: dict[str, str],
    message: str,
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)

    response = as_alice.get(f"/d/{patient.pk}/chart/", query)
    data = as_alice.get(f"/d/{patient.pk}/chart/data/", query)
    file = as_alice.get(f"/d/{patient.pk}/chart/csv/", query)

    assert response.status_code == data.status_code == file.status_code == 422
    page = response.content.decode()
    assert message in page
    assert "<h1>Spasms</h1>" in page
    assert len(rows(page)) == 28


def test_an_outcome_that_nobody_noted_is_empty_and_stays_chosen(
    as_alice: Client, patient: Patient
) -> None:
    page = look(as_alice, patient, outcome="effect:<b>own</b>")

    assert "Nothing here for these days yet" in page
    assert "&lt;b&gt;own&lt;/b&gt;" in page
    assert "<b>own" not in page
    assert "selected>Days with &lt;b&gt;own" in page


def test_the_longest_period_stays_small(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    evening(date(1900, 1, 1), spasms=SpasmsAnswer.NONE)
    evening(today, spasms=SpasmsAnswer.NONE)

    page = look(as_alice, patient, period="all")

    assert len(values(as_alice, patient, period="all")) == today.year - 1899
    assert len(rows(page)) == today.year - 1899


def test_other_peoples_diaries_are_not_there(
    as_charlie: Client, as_dora: Client, patient: Patient
) -> None:
    assert as_charlie.get(f"/d/{patient.pk}/chart/").status_code == 404
    assert as_charlie.get(f"/d/{patient.pk}/chart/data/").status_code == 404
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

    # session, user, membership, days, the first day, life events, what was given
    with django_assert_num_queries(7) as seen:
        numbers(as_alice, patient, period="all")

    said = " ".join(one["sql"] for one in seen.captured_queries)
    assert "diary_episode" not in said
    assert "diary_checkin" not in said
    # What was made of this state of the diary is not made again.
    with django_assert_num_queries(3):
        numbers(as_alice, patient, period="all")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_outcome_asks_more_often_for_many_rows(
    outcome: str, as_alice: Client, patient: Patient, alice: User
) -> None:
    asked = {"outcome": outcome, "period": "all"}
    some_of_everything(patient, alice, days=2)
    look(as_alice, patient)  # which notes that this diary was opened
    few = _queries(as_alice, patient, asked)

    some_of_everything(patient, alice, days=6, ago=3)

    assert _queries(as_alice, patient, asked) == few


@pytest.mark.parametrize(
    ("days", "late", "longest"),
    [
        ({"period": "10y"}, "", 7),
        ({"period": "all"}, "without", 7),
        ({"start": "2001-02-03"}, "", 31),
    ],
    ids=["weeks", "all", "months"],
)
def test_weeks_of_the_database_are_those_of_the_days(
    days: dict[str, str],
    late: str,
    longest: int,
    as_alice: Client,
    patient: Patient,
    alice: User,
) -> None:
    some_of_weeks(patient, alice)
    for outcome in OUTCOMES:
        asked = {"outcome": outcome, "late": late, **days}
        kept.forget()
        by_week = numbers(as_alice, patient, **asked)
        # The page reads the days, and the numbers are then those it was made of.
        kept.forget()
        look(as_alice, patient, **asked)
        by_day = numbers(as_alice, patient, **asked)

        assert by_week == by_day
        assert max(one[4] for one in by_week["points"]) == longest
        # Of what is rated here, all was written late.
        assert late or any(one[1] is not None for one in by_week["points"])


def some_of_weeks(patient: Patient, alice: User) -> None:
    """Log days of every sort: complete and not, a range, in time and late."""
    some_of_everything(patient, alice, days=4, ago=3)
    some_of_everything(patient, alice, days=3, ago=400)
    clonus = {"type": "clonus", "site": "calf", "severity": 3}
    for ago, high in ((2, None), (30, None), (5, 4)):
        at = timezone.now() - ago * DAY
        make_episode(patient, by=alice, at=at, count=1, count_high=high, **clonus)
    make_side_effect(patient, by=alice, at=timezone.now() - 20 * DAY)
    actions.store(
        CheckIn(
            patient=patient,
            part=CheckInPart.EVENING,
            spasms=SpasmsAnswer.NONE,
            side_effects="none",
            spasticity=6,
            pain=3,
            **_late(_on(patient.today() - 40 * DAY)),
        ),
        by=alice,
    )


def _late(times: dict[str, Any]) -> dict[str, Any]:
    return times | {"entered_at": times["entered_at"] + 3 * DAY}


def _queries(client: Client, patient: Patient, asked: dict[str, str]) -> int:
    kept.forget()
    with CaptureQueriesContext(connection) as seen:
        look(client, patient, **asked)
    return len(seen)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_offered_drawn_and_told(
    outcome: str, as_alice: Client, patient: Patient, alice: User
) -> None:
    some_of_everything(patient, alice, days=12)

    page = look(as_alice, patient, period="4w", outcome=outcome)

    assert f'value="{outcome}" selected' in page
    assert (
        len(
            [
                one
                for one in values(as_alice, patient, outcome=outcome)
                if one is not None
            ]
        )
        == 12
    )
    assert 'class="curve-level"' in page
    assert numbers(as_alice, patient, outcome=outcome)["level"]


@pytest.fixture
def said(today: date, evening: Evening) -> dict[date, int]:
    """Answer two in three of 400 days; return the spasms of each."""
    chance = random.Random(3)
    found = {}
    for ago in range(400):
        if chance.random() < 2 / 3:
            day = today - timedelta(days=ago)
            found[day] = chance.randint(0, 9)
            evening(day, spasms=SpasmsAnswer.NUMBER, spasms_low=found[day])
    return found


def weeks_of(said: dict[date, int], first: date) -> dict[date, list[int]]:
    """Return the spasms of each week, by its first day in the period."""
    weeks: dict[date, list[int]] = defaultdict(list)
    for day, count in said.items():
        weeks[max(day - timedelta(days=day.weekday()), first)].append(count)
    return weeks


def test_page_numbers_and_file_agree_with_the_rows(
    as_alice: Client, patient: Patient, today: date, said: dict[date, int]
) -> None:
    first = today - timedelta(days=399)
    asked = {"start": str(first), "end": str(today)}
    weeks = weeks_of(said, first)

    page = look(as_alice, patient, **asked)
    file = lines(as_alice, patient, **asked)

    by_day = {date.fromisoformat(one["day"]): one["value"] for one in file}
    assert len(by_day) == 400
    assert {day: int(value) for day, value in by_day.items() if value} == said
    for start, mean, _noted, days, _all in numbers(as_alice, patient, **asked)[
        "points"
    ]:
        counts = weeks[first + timedelta(days=start)]
        assert days == len(counts)
        assert mean == (round(sum(counts) / len(counts), 2) if counts else None)
    heads = {formats.date_format(day): counts for day, counts in weeks.items()}
    for name, days, mean, _noted, _level in rows(page):
        assert days.startswith(f"{len(heads[name])} of ")
        assert mean == told(heads[name])
    span = range_of_mean(
        [(day.toordinal(), count) for day, count in said.items()], Family.COUNTS
    )
    assert span is not None
    low, high = (f"{round(end, 1):g}" for end in span[1:])
    assert f"{told([*said.values()])} spasms a day ({low} to {high})</span>" in page
    assert f'<span class="sum">{len(said)}</span> of 400 days count' in page


def told(counts: list[int]) -> str:
    """Return an average as the page writes it."""
    if not counts:
        return "–"
    return f"{round(sum(counts) / len(counts), 1):.1f}".removesuffix(".0")


def test_the_line_of_picture_table_and_file_is_one(
    as_alice: Client, patient: Patient, today: date, said: dict[date, int]
) -> None:
    first = today - timedelta(days=399)
    asked = {"start": str(first), "end": str(today)}
    names = ("level", "level_low_95", "level_high_95")

    page = look(as_alice, patient, **asked)
    data = numbers(as_alice, patient, **asked)
    file = {one["day"]: one for one in lines(as_alice, patient, **asked)}

    known = [one for piece in data["level"] for one in piece if one[0] == int(one[0])]
    assert len(known) > 50
    in_table = [row[-1] for row in reversed(rows(page))]
    for at, *level in known:
        day = first + timedelta(days=int(at))
        found = [float(file[str(day)][name]) for name in names]
        assert found == pytest.approx(level, abs=0.006)
        words = "about {} ({} to {})".format(*(told_level(one) for one in found))
        assert words in in_table


def told_level(value: float) -> str:
    return f"{round(value, 1):.1f}".removesuffix(".0")


def test_no_level_stands_without_its_band(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    for ago in range(20):
        evening(today - timedelta(days=ago), spasticity=3 + ago % 3)
    asked = {"outcome": "spasticity", "period": "4w"}

    page = look(as_alice, patient, **asked)

    for look_of in ("curve-level", "curve-band", "curve-edge"):
        assert f'class="{look_of}"' in page
    for _at, middle, low, high in numbers(as_alice, patient, **asked)["level"][0]:
        assert low < middle < high
    for one in lines(as_alice, patient, **asked):
        assert (
            bool(one["level"])
            == bool(one["level_low_95"])
            == bool(one["level_high_95"])
        )
    assert all(
        re.fullmatch(r"–|about [\d.]+ \([\d.]+ to [\d.]+\)", row[-1])
        for row in rows(page)
    )


def test_the_line_of_beats_has_no_highest_value(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    for number in range(10):
        at = timezone.now() - timedelta(days=number)
        make_episode(patient, by=alice, type="clonus", beats=20 + number % 2, at=at)

    told = [one["level"] for one in lines(as_alice, patient, outcome="beats")]

    assert {round(float(one)) for one in told if one} <= {20, 21}


def test_the_line_stops_where_nothing_was_logged_for_over_four_weeks(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    for ago in [*range(20), *range(60, 80)]:
        evening(today - timedelta(days=ago), spasticity=3 + ago % 3)
    asked = {"outcome": "spasticity", "period": "3m"}

    pieces = numbers(as_alice, patient, **asked)["level"]

    assert [(piece[0][0], piece[-1][0]) for piece in pieces] == [(11, 30), (71, 90)]
    assert rows(look(as_alice, patient, **asked))[40][-1] == "–"


def test_unchanged_numbers_are_not_sent_again(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)
    address = f"/d/{patient.pk}/chart/data/?period=7d"
    first = as_alice.get(address)
    etag = {"if-none-match": first["ETag"]}

    again = as_alice.get(address, headers=etag)

    assert first["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    for other in (f"{address}&outcome=pain", f"/d/{patient.pk}/chart/data/?period=4w"):
        assert as_alice.get(other, headers=etag).status_code == 200
    evening(today - DAY, spasms=SpasmsAnswer.NONE)
    changed = as_alice.get(address, headers=etag)
    assert changed.status_code == 200
    assert changed.json()["points"][-2][1] == 0


def test_numbers_are_sent_compressed_and_of_a_length_by_chance(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)
    address = f"/d/{patient.pk}/chart/data/?period=7d"
    packed = {"accept-encoding": "br, gzip"}

    plain = as_alice.get(address)
    sent = [as_alice.get(address, headers=packed) for _time in range(8)]

    assert "Content-Encoding" not in plain
    assert {one["Content-Encoding"] for one in sent} == {"gzip"}
    assert {gzip.decompress(one.content) for one in sent} == {plain.content}
    assert len({len(one.content) for one in sent}) > 1
    assert all("Accept-Encoding" in one["Vary"] for one in (plain, *sent))


def test_numbers_are_new_on_a_new_day(
    as_alice: Client, patient: Patient, today: date, evening: Evening
) -> None:
    evening(today, spasms=SpasmsAnswer.NONE)
    address = f"/d/{patient.pk}/chart/data/?period=7d"
    etag = as_alice.get(address)["ETag"]

    with time_machine.travel(timezone.now() + DAY):
        tomorrow = as_alice.get(address, headers={"if-none-match": etag})

    assert tomorrow.status_code == 200
    assert tomorrow.json()["points"][-2][1] == 0


def test_a_page_of_numbers_loads_nothing_that_estimates_need() -> None:
    program = (
        "import sys, django; django.setup();"
        "import diary.insights.views, diary.insights.compare_views;"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


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
def test_spans_cover_every_day_of_the_period_once(step: Step) -> None:
    found = spans(date(2023, 12, 27), date(2025, 2, 1), step)

    assert sum(one.length for one in found) == 403
    for one, following in pairwise(found):
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

    shown = numbers(as_alice, patient, period="7d")["events"]
    assert shown == [[0, 6, "Heat"], [3, 5, "<i>own</i>"]]
    listed = page.partition("What else there was")[2].partition("</figure>")[0]
    assert "<bdi>Heat</bdi>" in listed
    assert "still going on" in listed
    assert "&lt;i&gt;own&lt;/i&gt;" in listed
    assert listed.count("Left out of comparisons") == 1
    assert "Travel" not in page
    assert "A life event" in page
