"""Diary days and clocks, on both sides of a clock change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from diary.ids import uuid7
from diary.timekeeping import (
    NoSuchTimeError,
    TwofoldTimeError,
    clock_instant,
    day_bounds,
    diary_day,
    is_zone,
    zone_names,
)

BERLIN = ZoneInfo("Europe/Berlin")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        (datetime(2026, 6, 2, 1, 59, tzinfo=UTC), BERLIN, date(2026, 6, 1)),
        (datetime(2026, 6, 2, 2, 0, tzinfo=UTC), BERLIN, date(2026, 6, 2)),
        (datetime(2026, 6, 1, 14, 0, tzinfo=UTC), KIRITIMATI, date(2026, 6, 2)),
        (datetime(2026, 6, 1, 7, 59, tzinfo=UTC), NEW_YORK, date(2026, 5, 31)),
    ],
)
def test_a_diary_day_begins_at_four_by_its_own_clock(instant, zone, day):
    assert diary_day(instant, zone) == day


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 28), 23), (date(2026, 10, 24), 25), (date(2026, 6, 1), 24)],
)
def test_a_day_with_a_clock_change_is_an_hour_shorter_or_longer(day, hours):
    first, after = day_bounds(day, BERLIN)

    assert after - first == timedelta(hours=hours)
    assert diary_day(first, BERLIN) == day
    assert diary_day(after, BERLIN) == day + timedelta(days=1)


def test_a_time_before_the_start_of_the_day_is_on_the_next_date():
    night = clock_instant(date(2026, 6, 1), time(2, 30), BERLIN, day_start=240)

    assert night == datetime(2026, 6, 2, 0, 30, tzinfo=UTC)
    assert diary_day(night, BERLIN) == date(2026, 6, 1)


def test_a_skipped_time_is_refused():
    with pytest.raises(NoSuchTimeError):
        clock_instant(date(2026, 3, 29), time(2, 30), BERLIN)


def test_a_twofold_time_asks_which():
    day, clock = date(2026, 10, 25), time(2, 30)

    with pytest.raises(TwofoldTimeError):
        clock_instant(day, clock, BERLIN)

    first = clock_instant(day, clock, BERLIN, second=False)
    second = clock_instant(day, clock, BERLIN, second=True)
    assert second - first == timedelta(hours=1)


def test_zones_are_names_of_places():
    assert {"UTC", "Europe/Berlin", "Pacific/Kiritimati"} <= set(zone_names())
    assert not {"posix/UTC", "Etc/GMT+5", "EST"} & set(zone_names())
    assert all(is_zone(name) for name in zone_names())
    assert not is_zone("../etc/passwd")
    assert not is_zone("")


def test_ids_are_version_seven_and_in_order_of_time():
    ids = [uuid7() for _ in range(100)]

    assert len(set(ids)) == 100
    assert {one.version for one in ids} == {7}
    assert {one.variant for one in ids} == {ids[0].variant}
    assert [one.int >> 80 for one in ids] == sorted(one.int >> 80 for one in ids)
