"""Spasms by hour and weekday: the clock that counts, and what is no observed day."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from statistics import quantiles
from typing import Any

import pytest
from django.test import Client

from diary.accounts.actions import create_diary
from diary.analysis.codes import Family
from diary.analysis.means import range_of_mean
from diary.models import Patient, User
from diary.vocab.entries import SpasmsAnswer, TimePrecision
from tests.insights import shown
from tests.insights.shown import (
    DAY,
    at,
    bars,
    complete,
    heights,
    numbers,
    show,
    spasm,
    svgs,
    table,
)
from tests.make import make_check_in, make_episode


def hours(rows: list[dict[str, str]]) -> dict[int, tuple[float, int]]:
    """Return spasms and days of the hours with any."""
    return {
        int(row["hour"]): (float(row["spasms"]), int(row["days"]))
        for row in rows
        if float(row["spasms"])
    }


def test_hours_go_by_the_clock_of_the_entry(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    day = patient.today() - DAY
    spasm(patient, alice, day, "07:59")
    spasm(patient, alice, day, "08:00", count=2, count_high=3)
    spasm(patient, alice, day - DAY, "08:30")
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    for zone in ("Asia/Kathmandu", "Pacific/Honolulu"):
        make_episode(patient, by=alice, at=noon, timezone=zone)

    found = hours(numbers(as_alice, patient, "time"))

    assert found == {7: (1, 1), 8: (3.5, 2), 17: (1, 1), 2: (1, 1)}


@pytest.mark.parametrize(
    ("instant", "hour"),
    [
        # The last and the first minute of summer time in Berlin, 2026.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), 1),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), 3),
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), 2),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), 2),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), 3),
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), 23),
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), 0),
    ],
)
def test_hours_know_when_the_clocks_change(
    as_alice: Client, patient: Patient, alice: User, instant: datetime, hour: int
) -> None:
    make_episode(patient, by=alice, at=instant)

    assert list(hours(numbers(as_alice, patient, "time", period="all"))) == [hour]


def test_rough_times_are_told_and_in_no_hour(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    day = patient.today() - DAY
    spasm(patient, alice, day, "09:10", time_precision=TimePrecision.ABOUT)
    spasm(patient, alice, day, "20:00", time_precision=TimePrecision.PART, count=2)
    spasm(patient, alice, day, "12:00", time_precision=TimePrecision.DAY)

    page = show(as_alice, patient, "time")

    assert hours(numbers(as_alice, patient, "time")) == {9: (1, 1)}
    assert "This rests on 1 spasm noted with their time on 1 day." in page
    assert "Not in the hours: 3 spasms noted for a part of a day" in page


def test_hours_that_are_alike_are_all_named(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    day = patient.today() - DAY
    for clock in ("09:10", "14:20"):
        spasm(patient, alice, day, clock, count=2)

    page = show(as_alice, patient, "time")

    hours = "09:00–09:59, 14:00–14:59"
    text = f"Most were noted in the hours {hours}: 2 spasms each of 4."
    assert text in page


def test_only_complete_days_count_for_a_weekday(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    today = patient.today()
    days = [today - number * DAY for number in range(1, 15)]
    for day in days:
        spasm(patient, alice, day, count=4)
    complete(patient, alice, days[0])
    complete(patient, alice, days[7])
    answer = {"spasms": SpasmsAnswer.NONE, "spasticity": None}
    make_check_in(patient, by=alice, day=days[0] - 14 * DAY, **answer)

    rows = {
        int(row["weekday"]): row
        for row in numbers(as_alice, patient, "time", part="weekdays", period="4w")
    }

    chosen = rows.pop(days[0].isoweekday())
    # In 4 weeks there are four, and the diary began on the second of them.
    assert chosen["days"] == "3"
    assert chosen["complete_days"] == "3"
    assert float(chosen["spasms"]) == 8
    assert float(chosen["spasms_a_day"]) == pytest.approx(8 / 3, abs=1e-4)
    assert {row["spasms_a_day"] for row in rows.values()} == {""}
    page = show(as_alice, patient, "time", period="4w")
    drawn = bars(svgs(page)[1])
    assert drawn[days[0].weekday()][1:] == ("2.7 a day (half of them 2 to 4)", 100.0)
    others = [one[1:] for one in drawn if one[2] is None]
    assert others == [("no complete day", None)] * 6


@pytest.fixture
def robin(alice: User, monkeypatch: pytest.MonkeyPatch) -> Patient:
    """Make a diary of the demo that Alice may open."""
    return shown.robin(monkeypatch, by=alice, days=60, seed=5)


def by_hand(patient: Patient, first: date, last: date) -> dict[str, Any]:
    """Count the rows one by one."""
    by_hour: dict[int, float] = defaultdict(float)
    on: dict[int, set[date]] = defaultdict(set)
    for row in patient.episodes.filter(voided_at=None):
        if first <= row.local_day <= last and row.time_precision in {"minute", "about"}:
            hour = row.occurred_at.astimezone(row.zone).hour
            by_hour[hour] += (row.count + (row.count_high or row.count)) / 2
            on[hour].add(row.local_day)
    by_weekday: dict[int, list[float]] = defaultdict(list)
    days: list[tuple[int, float]] = []
    for total in patient.days.all():
        if total.spasms is not None and first <= total.local_day <= last:
            by_weekday[total.local_day.isoweekday()].append(float(total.spasms))
            days.append((total.local_day.toordinal(), float(total.spasms)))
    return {"hours": by_hour, "on": on, "weekdays": by_weekday, "days": days}


def test_page_picture_and_file_say_what_the_rows_say(
    as_alice: Client, robin: Patient
) -> None:
    today = robin.today()
    rows = by_hand(robin, today - timedelta(days=27), today)
    page = show(as_alice, robin, "time", period="4w")

    found = hours(numbers(as_alice, robin, "time", period="4w"))
    assert found == {
        hour: (spasms, len(rows["on"][hour])) for hour, spasms in rows["hours"].items()
    }
    total = sum(rows["hours"].values())
    shown = table(page, "hours")
    assert [float(row[1]) for row in shown] == [rows["hours"][h] for h in range(24)]
    most = max(rows["hours"].values())
    tall = [height for _x, height in heights(svgs(page)[0])]
    for hour, height in enumerate(tall):
        assert height == pytest.approx(5.6 * rows["hours"][hour] / most, abs=0.09)
    assert f"of {total:g}" in page

    for number, row in enumerate(table(page, "weekdays"), 1):
        spasms = rows["weekdays"][number]
        assert row[1:3] == [f"{len(spasms)} of 4", f"{sum(spasms):g}"]
        # Four of a weekday are too few for more than what half of them lie between.
        low, _middle, high = quantiles(spasms, n=4, method="inclusive")
        half = f"half of them {round(low, 1):g} to {round(high, 1):g}"
        assert row[3] == f"{round(sum(spasms) / len(spasms), 1):g} ({half})"
    days = rows["days"]
    span = range_of_mean(days, Family.COUNTS)
    assert span is not None
    mean, low, high = (round(one, 1) for one in span)
    text = f"On {len(days)} complete days of 28 there were {mean:g} spasms a day"
    assert f"{text} ({low:g} to {high:g})." in page


def test_a_day_that_begins_late_keeps_its_hours(as_alice: Client, alice: User) -> None:
    late = create_diary(by=alice, name="Late", timezone="Pacific/Kiritimati")
    late.day_start = 700
    late.save()
    day = late.today() - 2 * DAY
    make_episode(late, by=alice, at=at(late, day, "11:15"))

    assert hours(numbers(as_alice, late, "time")) == {11: (1, 1)}
