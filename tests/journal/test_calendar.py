"""A month as a calendar: four sorts of days, told apart in words and by signs."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diary import actions
from diary.models import Patient, User
from tests.make import (
    make_check_in,
    make_dose,
    make_episode,
    make_left_out_day,
    make_life_event,
    make_page,
    make_rating,
)

NOW = datetime(2026, 6, 17, 15, 0, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _afternoon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def look(client: Client, patient: Patient, month: str = "", **query: str) -> str:
    response = client.get(f"/d/{patient.pk}/calendar/{month}", query)
    assert response.status_code == 200
    return response.content.decode()


def names(page: str) -> dict[int, str]:
    """Return what each day of the month is called, by its number."""
    found = re.findall(r'<span class="visually-hidden">(\w+ (\d+) \w+: [^<]*)<', page)
    return {int(number): unescape(name) for name, number in found}


def signs(page: str) -> dict[int, str]:
    pattern = r'month-day"[^>]*>(\d+)<.*?month-sign"[^>]*>([^<]*)<'
    return {int(day): unescape(sign) for day, sign in re.findall(pattern, page)}


def test_four_sorts_of_days_are_told_apart(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    def on(day: int) -> dict[str, Any]:
        return {"by": alice, "at": datetime(2026, 6, day, 12, tzinfo=UTC)}

    make_dose(patient, **on(3))
    make_episode(patient, count=3, **on(4))
    make_check_in(patient, by=alice, day=date(2026, 6, 5), spasms="none")
    make_episode(patient, count=9, **on(8))
    make_check_in(patient, by=alice, day=date(2026, 6, 8), spasms="as_logged")
    guess = {"spasms": "number", "spasms_low": 4, "spasms_high": 9}
    make_check_in(patient, by=alice, day=date(2026, 6, 9), **guess)
    make_check_in(patient, by=alice, day=date(2026, 6, 10), part="night")

    page = look(as_alice, patient)

    told, shown = names(page), signs(page)
    assert told[2] == "Tue 2 June: nothing logged"
    assert told[3] == "Wed 3 June: partly logged, nothing said about spasms"
    assert told[4] == "Thu 4 June: 3 spasms logged, day not complete"
    assert told[5] == ("Fri 5 June: no spasms, complete, evening rating 5 of 10")
    assert told[8].startswith("Mon 8 June: 9 spasms, complete")
    assert told[9].startswith("Tue 9 June: 6.5 spasms, middle of a range, complete")
    assert told[10] == "Wed 10 June: partly logged, nothing said about spasms"
    assert [shown[day] for day in (2, 3, 4, 5, 8, 9, 10)] == [
        "–", "+", "3+", "0", "9", "~6.5", "+",
    ]  # fmt: skip
    assert "3 complete days, 15.5 spasms on them." in page


def test_what_was_taken_back_leaves_nothing_logged(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    actions.void(make_rating(patient, by=alice), by=alice)
    actions.void(make_episode(patient, by=alice), by=alice)

    assert names(look(as_alice, patient))[17] == "Wed 17 June: nothing logged"


def test_it_is_a_table_from_monday_in_which_each_day_that_was_is_a_link(
    as_alice: Client, patient: Patient
) -> None:
    page = look(as_alice, patient)

    table = page.partition("<table")[2].partition("</table>")[0]
    assert re.findall(r'<th scope="col">(\w+)</th>', table) == [
        "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
    ]  # fmt: skip
    assert "Days of June 2026</caption>" in table
    weeks = re.findall(r"<tr>(.*?)</tr>", table, re.S)[1:]
    assert [week.count("<td") for week in weeks] == [7] * 5
    links = re.findall(r'href="([^"]*)"', table)
    assert links == [f"/d/{patient.pk}/day/2026-06-{day:02}/" for day in range(1, 18)]
    assert table.count('aria-current="date"') == 1


def test_life_events_and_left_out_days_are_marked_and_told(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    make_life_event(
        patient,
        by=alice,
        what="urinary_infection",
        starts_on=date(2026, 5, 30),
        ends_on=date(2026, 6, 2),
        leave_out=True,
    )
    make_life_event(patient, by=alice, what="<i>moving</i>", starts_on=NOW.date())
    make_left_out_day(patient, by=alice, day=date(2026, 6, 9))

    page = look(as_alice, patient)

    told = names(page)
    assert told[2] == (
        "Tue 2 June: nothing logged, Urinary infection, left out of comparisons"
    )
    assert told[3] == "Wed 3 June: nothing logged"
    assert told[9] == "Tue 9 June: nothing logged, left out of comparisons"
    assert told[17] == "Wed 17 June: nothing logged, <i>moving</i>"
    assert "30 May 2026 to 2 Jun 2026" in page
    assert "since 17 Jun 2026, still going on" in page
    assert make_page(as_alice.get(f"/d/{patient.pk}/calendar/")).live() == []


def test_evening_ratings_show_when_asked_for(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    make_check_in(patient, by=alice, day=date(2026, 6, 1), spasticity=7)

    without, with_them = look(as_alice, patient), look(as_alice, patient, ratings="1")

    assert "7/10" not in without
    assert "7/10" in with_them
    assert "/calendar/2026-05/?ratings=1" in with_them


def test_months_lead_to_each_other_and_none_to_the_future(
    as_alice: Client, patient: Patient
) -> None:
    now, may = look(as_alice, patient), look(as_alice, patient, "2026-05/")

    assert "/calendar/2026-05/" in now
    assert "Month after" not in now
    assert "/calendar/2026-04/" in may
    assert "/calendar/2026-06/" in may
    assert "<h1>May 2026</h1>" in may


def test_the_first_month_of_all_has_none_before(
    as_alice: Client, patient: Patient
) -> None:
    assert "Month before" not in look(as_alice, patient, "1900-01/")


@pytest.mark.parametrize(
    "month", ["2026-07", "9999-12", "1899-12", "2026-13", "2026-00", "0000-01"]
)
def test_a_month_that_cannot_be_is_not_there(
    month: str, as_alice: Client, patient: Patient
) -> None:
    assert as_alice.get(f"/d/{patient.pk}/calendar/{month}/").status_code == 404


def test_a_full_month_is_asked_as_often_as_an_empty_one(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    look(as_alice, patient)
    with CaptureQueriesContext(connection) as empty:
        look(as_alice, patient)
    for number in range(15):
        at = NOW - number * DAY
        make_episode(patient, by=alice, at=at)
        make_rating(patient, by=alice, at=at)
        make_check_in(patient, by=alice, day=at.date(), spasms="as_logged")
        make_life_event(patient, by=alice, starts_on=at.date())
    with CaptureQueriesContext(connection) as full:
        look(as_alice, patient)

    assert len(empty) == len(full) <= 12
