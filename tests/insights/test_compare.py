"""Two periods chosen by hand: the engine's answer, its rules, and what is refused."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diary.analysis.effect import Effect
from diary.insights.compare import compare
from diary.insights.outcome_codes import Outcome, Sort
from diary.models import Patient, User
from diary.vocab.entries import SpasmsAnswer
from tests.make import (
    at_times,
    make_change,
    make_check_in,
    make_left_out_day,
    make_life_event,
    make_treatment,
)

DAY = timedelta(days=1)
SPASMS = Outcome(Sort.SPASMS)
type Fill = Callable[..., None]


@pytest.fixture
def today(patient: Patient) -> date:
    return patient.today()


@pytest.fixture
def fill(patient: Patient, alice: User) -> Fill:
    """Answer days from `first` to `last`, about so many spasms each."""

    def answer(first: date, last: date, spasms: int, **said: Any) -> None:
        for number in range((last - first).days + 1):
            make_check_in(
                patient,
                by=alice,
                day=first + number * DAY,
                entered_at=patient_noon(first + number * DAY),
                spasms=SpasmsAnswer.NUMBER,
                spasms_low=spasms + (number * 5) % 3,
                **said,
            )

    return answer


def patient_noon(day: date) -> Any:
    return datetime.combine(day, time(18), UTC)


def asked(first: tuple[date, date], second: tuple[date, date]) -> dict[str, str]:
    names = ("first_start", "first_end", "second_start", "second_end")
    days = (str(day) for day in (*first, *second))
    return {"outcome": "spasms", **dict(zip(names, days, strict=True))}


def page(
    client: Client, patient: Patient, query: dict[str, str], status: int = 200
) -> str:
    response = client.get(f"/d/{patient.pk}/compare/", query)
    assert response.status_code == status
    return unescape(response.content.decode())


def weeks(today: date, ago: int, length: int = 4) -> tuple[date, date]:
    """Return so many weeks that ended so many weeks ago."""
    last = today - timedelta(weeks=ago)
    return last - timedelta(weeks=length) + DAY, last


def test_two_periods_are_told_with_days_range_and_a_warning(
    as_alice: Client, patient: Patient, today: date, fill: Fill
) -> None:
    first, second = weeks(today, 4), weeks(today, 0)
    fill(*first, 8)
    fill(*second, 3)

    shown = page(as_alice, patient, asked(first, second))

    assert '<h2 id="result">Fewer spasms</h2>' in shown
    assert "About 9 a day in the first, 4 a day in the second." in shown
    assert 'class="range-bar"' in shown
    assert "The range that fits the diary" in shown
    assert "First period: 9 spasms a day (28 of 28 days logged)." in shown
    assert "Second period: 4 spasms a day (28 of 28 days logged)." in shown
    assert "differ by chance alone" in shown
    assert "No change of treatment and no life event" in shown


def test_the_order_of_typing_makes_no_difference(
    as_alice: Client, patient: Patient, today: date, fill: Fill
) -> None:
    first, second = weeks(today, 4), weeks(today, 0)
    fill(*first, 8)
    fill(*second, 3)

    there = page(as_alice, patient, asked(first, second))
    back = page(as_alice, patient, asked(second, first))

    result = re.compile(r"<h2 id=\"result\">.*?</section>", re.S)
    told = [
        result.findall(one)[0].partition('<p class="no-print">')[0]
        for one in (there, back)
    ]
    assert told[0] == told[1]


def test_a_year_between_is_left_out_and_weekdays_stay(
    patient: Patient, today: date, fill: Fill
) -> None:
    second = weeks(today, 0)
    first = (second[0] - timedelta(days=364), second[1] - timedelta(days=364))
    near = (second[0] - timedelta(weeks=8), second[1] - timedelta(weeks=8))
    fill(*first, 8)
    fill(*near, 8)
    fill(*second, 3)

    far_apart = compare(patient, SPASMS, first, second)
    close = compare(patient, SPASMS, near, second)

    assert isinstance(far_apart.answer, Effect)
    assert isinstance(close.answer, Effect)
    assert far_apart.answer.range == close.answer.range
    assert far_apart.answer.range.high_95 < 1


def test_a_change_between_settles_in_the_second_period(
    as_alice: Client, patient: Patient, alice: User, today: date, fill: Fill
) -> None:
    first, second = weeks(today, 4), weeks(today, 0)
    fill(*first, 8)
    fill(*second, 3)
    baclofen = make_treatment(patient, by=alice)
    planned = at_times("08:00", amount=5)
    make_change(baclofen, by=alice, day=second[0], planned=planned)

    result = compare(patient, SPASMS, first, second)
    shown = page(as_alice, patient, asked(first, second))

    assert result.second.settled > second[0]
    settling = (result.second.settled - second[0]).days
    assert result.answer.after.days == 28 - settling
    assert "Second period: not counted up to" in shown
    assert "Baclofen started" in shown


def test_a_change_inside_ends_its_side(
    patient: Patient, alice: User, today: date, fill: Fill
) -> None:
    first, second = weeks(today, 8, 8), weeks(today, 0, 8)
    fill(*first, 8)
    fill(*second, 3)
    baclofen = make_treatment(patient, by=alice)
    inside = second[0] + timedelta(days=30)
    planned = at_times("08:00", amount=5)
    make_change(baclofen, by=alice, day=inside, planned=planned)

    result = compare(patient, SPASMS, first, second)

    assert result.answer.after.days == 30
    assert _counted(result) == (56, 30)


def test_a_change_close_to_the_border_is_named(
    as_alice: Client, patient: Patient, alice: User, today: date, fill: Fill
) -> None:
    first, second = weeks(today, 4), weeks(today, 0)
    fill(*first, 8)
    fill(*second, 3)
    baclofen = make_treatment(patient, by=alice)
    planned = at_times("08:00", amount=5)
    make_change(baclofen, by=alice, day=second[0] + 5 * DAY, planned=planned)

    shown = page(as_alice, patient, asked(first, second))

    assert (
        "Close to where the two periods meet, this changed: baclofen started" in shown
    )
    assert "range-bar" not in shown
    assert "differ by chance alone" not in shown


def test_days_of_the_table_are_those_that_the_answer_rests_on(
    as_alice: Client, patient: Patient, alice: User, today: date, fill: Fill
) -> None:
    first, second = weeks(today, 4), weeks(today, 0)
    fill(first[0], first[1] - 3 * DAY, 8)
    fill(*second, 3)
    make_left_out_day(patient, by=alice, day=second[0] + 2 * DAY)

    result = compare(patient, SPASMS, first, second)
    response = as_alice.get(f"/d/{patient.pk}/compare/csv/", asked(first, second))

    assert _counted(result) == (result.answer.before.logged, result.answer.after.logged)
    lines = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert len(lines) == 56
    totals = {"1": 0.0, "2": 0.0}
    for line in lines:
        if line["use"] == "counted":
            totals[line["period"]] += float(line["value"])
    assert totals == {"1": result.answer.before.total, "2": result.answer.after.total}
    assert [line["use"] for line in lines].count("missing") == 3
    assert [line["use"] for line in lines].count("left_out") == 1
    assert response["Content-Disposition"].endswith('.csv"')


def _counted(result: Any) -> tuple[int, int]:
    used = [one.is_second for one in result.rows if one.use == "counted"]
    return used.count(False), used.count(True)


def test_too_few_days_are_refused_in_plain_words(
    as_alice: Client, patient: Patient, today: date, fill: Fill
) -> None:
    first, second = weeks(today, 4), (today - 5 * DAY, today)
    fill(*first, 8)
    fill(*second, 3)

    shown = page(as_alice, patient, asked(first, second))

    assert "Spasms: not enough days yet" in shown
    assert "Second period: 8 more days are needed, 4 of them logged." in shown
    assert "Other days may do" in shown
    assert "range-bar" not in shown


def test_days_before_the_diary_are_no_days_without_an_answer(
    as_alice: Client, patient: Patient, today: date, fill: Fill
) -> None:
    first, second = weeks(today, 52), weeks(today, 0)
    fill(*second, 3)

    result = compare(patient, SPASMS, first, second)
    shown = page(as_alice, patient, asked(first, second))

    assert result.answer.before.days == 0
    assert {one.use.value for one in result.rows if not one.is_second} == {"unknown"}
    assert "First period: no day counts, and it takes 14 days." in shown


def test_an_empty_diary_is_refused_too(
    as_alice: Client, patient: Patient, today: date
) -> None:
    shown = page(as_alice, patient, asked(weeks(today, 4), weeks(today, 0)))

    assert "Spasms: not enough days yet" in shown


def test_what_else_there_was_is_listed(
    as_alice: Client, patient: Patient, alice: User, today: date, fill: Fill
) -> None:
    first, second = weeks(today, 4), weeks(today, 0)
    fill(*first, 8)
    make_life_event(patient, by=alice, what="heat", starts_on=first[0], ends_on=today)
    make_life_event(
        patient, by=alice, what="<i>own</i>", starts_on=first[0], ends_on=first[0]
    )

    shown = as_alice.get(f"/d/{patient.pk}/compare/", asked(first, second))

    told = shown.content.decode().partition("What else there was")[2]
    assert told.count("<bdi>Heat</bdi>") == 1
    assert "&lt;i&gt;own&lt;/i&gt;" in told


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"outcome": "zz"}, "There is nothing like this to compare."),
        ({"outcome": "beats"}, "There is nothing like this to compare."),
        ({"outcome": ""}, "This field is required."),
        ({"first_start": ""}, "This field is required."),
        ({"first_start": "soon"}, "Enter a valid date."),
        ({"first_start": "0001-01-01"}, "Choose a day from 1900 on."),
        ({"second_end": "9999-12-31"}, "This day has not come yet."),
        ({"first_end": "2020-01-01"}, "The last day is before the first day."),
        ({"first_start": "2020-01-01"}, "A period has at most 91 days (13 weeks)."),
        ({"second_start": "-20"}, "The two periods share days."),
    ],
)
def test_what_cannot_be_compared_is_explained_and_kept(
    as_alice: Client,
    patient: Patient,
    today: date,
    changed: dict[str, str],
    message: str,
) -> None:
    query = asked(weeks(today, 4), weeks(today, 0)) | changed
    if changed.get("second_start") == "-20":
        query["second_start"] = str(weeks(today, 4)[1])

    shown = page(as_alice, patient, query, 422)

    assert message in shown
    assert 'id="result"' not in shown
    kept = [name for name in query if name != "outcome" and query[name]]
    assert all(f'value="{query[name]}"' in shown for name in kept)
    file = as_alice.get(f"/d/{patient.pk}/compare/csv/", query)
    assert file.status_code == 422


def test_the_empty_form_has_usual_days_and_presets(
    as_alice: Client, patient: Patient, today: date
) -> None:
    shown = page(as_alice, patient, {"did": "saved"})

    assert f'value="{today}"' in shown
    assert 'id="result"' not in shown
    links = re.findall(r'<a class="chip" href="([^"]+)"', shown)
    assert len(links) == 4
    for link in links:
        assert as_alice.get(link).status_code == 200


def test_it_asks_as_often_for_many_rows_as_for_few(
    as_alice: Client,
    patient: Patient,
    today: date,
    fill: Fill,
) -> None:
    first, second = weeks(today, 4), weeks(today, 0)
    fill(first[0], first[0] + DAY, 8)
    query = asked(first, second)
    page(as_alice, patient, query)
    with CaptureQueriesContext(connection) as few:
        page(as_alice, patient, query)

    fill(first[0] + 2 * DAY, second[1], 5)

    page(as_alice, patient, query)
    with CaptureQueriesContext(connection) as many:
        page(as_alice, patient, query)
    assert len(few) == len(many)


def test_a_period_without_the_diary_takes_no_days_from_the_other(
    as_alice: Client, patient: Patient, today: date, fill: Fill
) -> None:
    first, second = weeks(today, 52), weeks(today, 0)
    fill(*second, 3)

    result = compare(patient, SPASMS, first, second)
    shown = page(as_alice, patient, asked(first, second))

    assert result.answer.after.logged == _counted(result)[1] == 28
    assert "Second period: 10 more" not in shown


def test_a_period_of_today_alone_takes_no_day_from_the_other(
    patient: Patient, today: date, fill: Fill
) -> None:
    fill(today - 20 * DAY, today - DAY, 3)

    result = compare(patient, SPASMS, (today - 20 * DAY, today - DAY), (today, today))

    told = result.answer.before.logged, result.answer.after.logged
    assert told == _counted(result) == (20, 0)
