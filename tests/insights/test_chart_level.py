"""The level of a day: the same in every view of it, in picture, table, numbers, file."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from itertools import product

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from diary.insights import kept
from diary.models import Patient, User
from tests.insights.noted import evening
from tests.make import make_episode

DAY = timedelta(days=1)
OUTCOMES = ["spasms", "spasticity"]
type Said = dict[date, tuple[float, ...]]


@pytest.fixture
def diary(patient: Patient, alice: User) -> Patient:
    """Return a diary of 460 days: first many spasms, then few, then some."""
    chance = random.Random(7)
    today = patient.today()
    for ago in range(0, 460, 5):
        spasms = chance.randint(7, 11) if 14 < ago < 40 else chance.randint(3, 6)
        evening(
            patient, alice, today - ago * DAY, spasms=spasms, spasticity=spasms // 2
        )
    return patient


def page_of(client: Client, patient: Patient, **query: str) -> str:
    response = client.get(f"/d/{patient.pk}/chart/", query)
    assert response.status_code == 200
    return response.content.decode()


def in_numbers(client: Client, patient: Patient, **query: str) -> Said:
    """Return the level of each day as the script draws it."""
    kept.forget()
    data = client.get(f"/d/{patient.pk}/chart/data/", query).json()
    first = date.fromisoformat(data["first"])
    return {
        first + timedelta(days=int(day)): tuple(level)
        for piece in data["level"]
        for day, *level in piece
    }


def in_file(client: Client, patient: Patient, **query: str) -> Said:
    """Return the level of each day as the file says it."""
    response = client.get(f"/d/{patient.pk}/chart/csv/", query)
    names = ("level", "level_low_95", "level_high_95")
    return {
        date.fromisoformat(one["day"]): tuple(float(one[name]) for name in names)
        for one in csv.DictReader(io.StringIO(response.content.decode()))
        if one["level"]
    }


def rows(page: str) -> Iterator[list[str]]:
    """Yield the rows of the table, newest first."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    for row in re.findall(r"<tr>(.*?)</tr>", body, re.S):
        yield [unescape(one) for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]


def days_of(first: date, last: date) -> dict[str, str]:
    return {"start": str(first), "end": str(last)}


def test_every_view_of_a_day_states_the_same_level(
    as_alice: Client, diary: Patient
) -> None:
    today = diary.today()
    years = {
        one: in_numbers(as_alice, diary, outcome=one, period="1y") for one in OUTCOMES
    }
    views: list[dict[str, str]] = [
        *({"period": one} for one in ("7d", "4w", "3m")),
        days_of(today - 363 * DAY, today - 340 * DAY),
        days_of(today - 400 * DAY, today - 60 * DAY),
    ]
    for outcome, view in product(OUTCOMES, views):
        year, asked = years[outcome], {"outcome": outcome, **view}

        found = in_numbers(as_alice, diary, **asked)

        assert len(found) >= 7
        shared = year.keys() & found.keys()
        assert len(shared) >= 7
        assert {day: found[day] for day in shared} == {day: year[day] for day in shared}
        for day, level in in_file(as_alice, diary, **asked).items():
            assert level == pytest.approx(found[day], abs=0.006)


def test_every_page_ends_its_line_with_the_same_words(
    as_alice: Client, diary: Patient
) -> None:
    pages = [
        page_of(as_alice, diary, period=one) for one in ("7d", "4w", "3m", "1y", "3y")
    ]

    *by_days, by_weeks = [
        re.findall(r"At the end of the line, on .*?</p>", one) for one in pages
    ]

    assert len(by_days[0]) == 1
    assert by_days == by_days[:1] * 4
    levels = [next(rows(one))[-1] for one in pages[:2]]
    assert levels[0] == levels[1] in by_days[0][0]
    # What may differ says so.
    assert by_weeks[0].endswith(", by weeks.</p>")
    assert "Level by weeks, with its range</th>" in pages[-1]
    assert "it is the same in every picture that is drawn by days" in pages[0]
    assert "In this picture the level is that of weeks" in pages[-1]


def test_all_views_by_weeks_state_the_same_level(
    as_alice: Client, diary: Patient
) -> None:
    today = diary.today()
    whole = in_file(as_alice, diary, period="10y")
    long = ({"period": "all"}, days_of(today - 380 * DAY, today))

    for view in (*long, days_of(today - 459 * DAY, today - 70 * DAY)):
        found = in_file(as_alice, diary, **view)
        assert len(found) >= 370
        assert {day: whole[day] for day in found} == found
        # The ends of the line are on its first and on its last day.
        drawn = in_numbers(as_alice, diary, **view)
        assert (min(drawn), max(drawn)) == (min(found), max(found))


def test_the_level_of_days_that_are_long_over_is_settled(
    as_alice: Client, diary: Patient, alice: User
) -> None:
    today = diary.today()
    asked = days_of(today - 440 * DAY, today - 300 * DAY)
    before = in_numbers(as_alice, diary, **asked)

    evening(diary, alice, today - DAY, spasms=40)

    assert in_numbers(as_alice, diary, **asked) == before
    with time_machine.travel(timezone.now() + 20 * DAY):
        assert in_numbers(as_alice, diary, **asked) == before


def test_answers_around_a_view_that_has_none_still_say_its_level(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    today = patient.today()
    for ago in (*range(10, 30), *range(60, 80)):
        evening(patient, alice, today - ago * DAY, spasms=ago % 3)

    short = in_numbers(as_alice, patient, **days_of(today - 32 * DAY, today - 8 * DAY))
    gap = in_numbers(as_alice, patient, **days_of(today - 55 * DAY, today - 35 * DAY))
    between = in_numbers(
        as_alice, patient, **days_of(today - 62 * DAY, today - 28 * DAY)
    )

    assert sorted(short) == [today - ago * DAY for ago in range(29, 9, -1)]
    assert gap == {}
    assert sorted(between) == [today - ago * DAY for ago in (62, 61, 60, 29, 28)]


def test_what_was_noted_outside_of_a_view_is_not_in_its_sums(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    today = patient.today()
    for ago in (15, 10, 5):
        evening(patient, alice, today - ago * DAY, spasms=3)
    make_episode(patient, by=alice, at=timezone.now() - 2 * DAY, count=50)

    page = page_of(as_alice, patient, **days_of(today - 16 * DAY, today - 9 * DAY))

    assert '<span class="sum">2</span> of 8 days count' in page
    assert "Not counted" not in page
    assert len(list(rows(page))) == 8


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_days_around_a_view_are_read_with_its_own(
    outcome: str,
    as_alice: Client,
    patient: Patient,
    alice: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for ago in range(0, 80, 10):
        evening(patient, alice, patient.today() - ago * DAY, spasms=3, spasticity=2)
    page_of(as_alice, patient)

    # session, user, membership, days, life events, what was given
    for period in ("7d", "1y", "3y"):
        kept.forget()
        asked = {"outcome": outcome, "period": period}
        with django_assert_num_queries(6):
            as_alice.get(f"/d/{patient.pk}/chart/data/", asked)


@pytest.mark.parametrize(
    ("most", "lines"),
    [
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (12, [0, 5, 10, 15]),
    ],
)
def test_the_axis_of_counts_has_whole_numbers(
    most: int, lines: list[int], as_alice: Client, patient: Patient, alice: User
) -> None:
    evening(patient, alice, patient.today(), spasms=most)

    found = as_alice.get(f"/d/{patient.pk}/chart/data/").json()

    assert found["lines"] == lines
    page = page_of(as_alice, patient)
    values = re.search(r'class="curve-values".*?</svg>', page)
    assert values
    said = re.findall(r">([\d.]+)</text>", values.group())
    assert said == [str(one) for one in lines]
