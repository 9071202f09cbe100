"""Which doses a regimen foresees, by the clock, and which logged dose is which."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diary import due
from diary.ids import uuid7
from diary.models import Dose, PlannedDose, Regimen, Treatment
from diary.timekeeping import diary_day
from diary.vocab.entries import DayPart

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
FOUR = 4 * 60
MONDAY = date(2026, 6, 1)
ONE = timedelta(days=1)
MEDICINE = Treatment(pk=uuid7(), name="baclofen", kind_of="medicine", unit="mg")

steady = settings(max_examples=60, derandomize=True, database=None, deadline=None)
keys = count(1)


def planned(clock: str = "", amount: int | None = 10, **said: Any) -> PlannedDose:
    if clock in DayPart.values:
        said["part"] = clock
    elif clock:
        said["at"] = time.fromisoformat(clock)
    return PlannedDose(
        pk=next(keys), amount=Decimal(amount) if amount else None, **said
    )


def regimen(*doses: PlannedDose, treatment: Treatment = MEDICINE, **said: Any) -> Any:
    """Return a regimen as it is read with its planned doses; nothing is stored."""
    row = Regimen(treatment=treatment, **said)
    row._prefetched_objects_cache = {"planned": list(doses)}
    return row


def dues(
    *regimens: Regimen,
    first: date = MONDAY,
    last: date = MONDAY,
    zone: ZoneInfo = BERLIN,
    day_start: int = FOUR,
) -> list[due.Due]:
    return list(due.due_between(regimens, first, last, zone=zone, day_start=day_start))


def dose(at: str, zone: ZoneInfo = BERLIN, **said: Any) -> Dose:
    """Return a taken dose by the clock of a zone."""
    occurred = datetime.fromisoformat(at).replace(tzinfo=zone)
    said = {
        "treatment": MEDICINE,
        "status": "taken",
        "local_day": diary_day(occurred, zone, said.get("day_start", FOUR)),
        "timezone": zone.key,
        "day_start": FOUR,
        "time_precision": "minute",
    } | said
    return Dose(occurred_at=occurred.astimezone(UTC), **said)


def filled(row: Regimen, *doses: Dose, **said: Any) -> dict[str, Dose | None]:
    """Return the dose of each slot of Monday, unless other days are said."""
    found = due.matched(dues(row, **said), doses)
    return {one.slot: taken for one, taken in found.items()}


def test_a_regimen_holds_from_its_first_day_up_to_its_end():
    row = regimen(starts_on=MONDAY, ends_on=MONDAY + 2 * ONE)

    held = [due.holds_on(row, MONDAY + n * ONE) for n in range(-1, 3)]

    assert held == [False, True, True, False]
    assert due.holds_on(regimen(), date.min)
    assert due.in_force([regimen(ends_on=MONDAY), row], MONDAY) is row
    assert due.in_force([], MONDAY) is None


def test_doses_are_foreseen_at_times_in_parts_and_any_time():
    row = regimen(planned("08:00"), planned("evening"), planned())

    found = dues(row)

    assert [one.place for one in found] == [
        (MONDAY, "08:00"), (MONDAY, "evening"), (MONDAY, "day")
    ]  # fmt: skip
    assert [f"{one.at.astimezone(BERLIN):%d %H:%M}" for one in found] == [
        "01 08:00", "01 20:00", "01 12:00"
    ]  # fmt: skip
    assert [one.is_timed for one in found] == [True, False, False]


def test_a_time_before_the_day_begins_is_in_the_night_after_it():
    found = dues(regimen(planned("02:00")))

    assert found[0].at.astimezone(BERLIN) == datetime(2026, 6, 2, 2, tzinfo=BERLIN)
    assert diary_day(found[0].at, BERLIN, FOUR) == MONDAY


@pytest.mark.parametrize(
    ("said", "starts_on", "days"),
    [
        ({}, None, [0, 1, 2, 3, 4, 5, 6, 7]),
        ({"weekdays": 0b000_0101}, None, [0, 2, 7]),
        ({"every_days": 3}, MONDAY, [0, 3, 6]),
        ({"every_days": 3}, None, []),
        ({"every_days": 2, "weekdays": 0b000_0101}, MONDAY, [0, 2]),
        ({"times_a_week": 3}, MONDAY, []),
    ],
)
def test_doses_are_foreseen_on_their_days_only(said, starts_on, days):
    row = regimen(planned("08:00", **said), starts_on=starts_on)

    found = dues(row, last=MONDAY + 7 * ONE)

    assert [(one.day - MONDAY).days for one in found] == days


def test_nothing_is_foreseen_outside_a_regimen():
    row = regimen(planned("08:00"), starts_on=MONDAY + ONE, ends_on=MONDAY + 3 * ONE)

    found = dues(row, last=MONDAY + 9 * ONE)

    assert [(one.day - MONDAY).days for one in found] == [1, 2]


def test_neither_needed_doses_nor_injections_are_foreseen():
    injection = Treatment(pk=uuid7(), name="toxin", kind_of="injection", unit="unit")
    rows = [
        regimen(planned("08:00"), as_needed=True),
        regimen(planned(), treatment=injection),
    ]

    assert dues(*rows) == []


def test_a_time_that_the_clocks_skip_is_as_long_after_the_hour_before():
    # In Berlin 02:00 to 03:00 of 29 March 2026 is skipped.
    found = dues(
        regimen(planned("02:30")), first=date(2026, 3, 28), last=date(2026, 3, 28)
    )

    assert found[0].at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_is_its_first():
    found = dues(
        regimen(planned("02:30")), first=date(2026, 10, 24), last=date(2026, 10, 24)
    )

    assert found[0].at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@steady
@given(
    first=st.dates(date(2025, 1, 1), date(2027, 12, 1)),
    clocks=st.lists(st.times(), min_size=1, max_size=4, unique_by=lambda t: t.hour),
    day_start=st.integers(0, 719),
    zone=st.sampled_from([BERLIN, NEW_YORK, ZoneInfo("Australia/Lord_Howe")]),
)
def test_each_day_has_each_slot_once_on_its_own_day(first, clocks, day_start, zone):
    slots = [f"{clock:%H:%M}" for clock in clocks]
    row = regimen(*(planned(slot) for slot in slots))

    found = dues(row, first=first, last=first + 6 * ONE, zone=zone, day_start=day_start)

    places = [one.place for one in found]
    assert places == [(first + n * ONE, slot) for n in range(7) for slot in slots]
    for one in found:
        local = one.at.astimezone(zone)
        skipped = f"{local:%H:%M}" != one.slot
        assert diary_day(one.at, zone, day_start) == one.day or skipped


def test_the_slots_of_a_day_are_the_same_wherever_somebody_is():
    row = regimen(planned("08:00"), planned("night"))

    at_home = [one.place for one in dues(row, last=MONDAY + ONE)]
    away = [one.place for one in dues(row, last=MONDAY + ONE, zone=NEW_YORK)]
    later = [one.place for one in dues(row, last=MONDAY + ONE, day_start=600)]

    assert at_home == away == later


def test_a_dose_that_names_its_slot_fills_it_whenever_it_was():
    late = dose("2026-06-01 19:00", due_on=MONDAY, due_slot="08:00")

    found = filled(regimen(planned("08:00"), planned("20:00")), late)

    assert found == {"08:00": late, "20:00": None}


def test_a_dose_of_a_slot_that_is_not_foreseen_any_more_fills_none():
    old = dose("2026-06-01 08:00", due_on=MONDAY, due_slot="07:00")

    assert filled(regimen(planned("08:00")), old) == {"08:00": None}


def test_a_scheduled_dose_fills_the_nearest_free_slot():
    row = regimen(planned("08:00"), planned("14:00"))
    noon, early = dose("2026-06-01 12:30"), dose("2026-06-01 07:45")

    assert filled(row, noon) == {"08:00": None, "14:00": noon}
    assert filled(row, noon, early) == {"08:00": early, "14:00": noon}


def test_a_second_dose_fills_the_next_slot_or_none():
    row = regimen(planned("08:00"), planned("11:00"))
    first, second = dose("2026-06-01 08:05"), dose("2026-06-01 08:06")
    third = dose("2026-06-01 08:07")

    found = filled(row, first, second, third)

    assert found["08:00"] is first
    assert found["11:00"] in {second, third}


@pytest.mark.parametrize(
    ("said", "fills"),
    [
        ({"at": "2026-06-01 12:00"}, True),
        ({"at": "2026-06-01 12:01"}, False),
        ({"at": "2026-06-01 23:00", "time_precision": "part"}, True),
        ({"at": "2026-06-01 23:00", "time_precision": "day"}, True),
        ({"at": "2026-06-02 08:00"}, False),
        ({"at": "2026-06-01 08:00", "as_needed": True}, False),
        ({"at": "2026-06-01 08:00", "treatment": Treatment(pk=uuid7())}, False),
    ],
)
def test_only_a_scheduled_dose_near_its_time_fills_a_slot(said, fills):
    taken = dose(**said)

    assert (filled(regimen(planned("08:00")), taken)["08:00"] is taken) == fills


def test_a_part_of_the_day_is_filled_at_any_time_of_the_day():
    taken = dose("2026-06-01 22:30")

    assert filled(regimen(planned("morning")), taken) == {"morning": taken}


@pytest.mark.parametrize("moved", [{"zone": NEW_YORK}, {"day_start": 600}])
def test_a_setting_that_changes_moves_no_dose_of_the_past(moved):
    row = regimen(planned("08:00"), planned("23:30"))
    morning, night = dose("2026-06-01 08:10"), dose("2026-06-01 23:40")
    tied = dose("2026-06-02 08:10", due_on=MONDAY + ONE, due_slot="08:00")

    before = due.matched(dues(row, last=MONDAY + ONE), [morning, night, tied])
    after = due.matched(dues(row, last=MONDAY + ONE, **moved), [morning, night, tied])

    assert [one.place for one, taken in before.items() if taken] == [
        (MONDAY, "08:00"), (MONDAY, "23:30"), (MONDAY + ONE, "08:00")
    ]  # fmt: skip
    assert {one.place: taken for one, taken in after.items()} == {
        one.place: taken for one, taken in before.items()
    }


@pytest.mark.parametrize(
    ("doses", "said", "amount"),
    [
        ([planned("08:00"), planned("20:00", 5)], {}, 15),
        ([planned("08:00", weekdays=0b11)], {}, Decimal(20) / 7),
        ([planned(every_days=5)], {}, 2),
        ([planned(amount=7, times_a_week=3)], {}, 3),
        ([planned(amount=None)], {}, None),
        ([], {}, None),
        ([planned()], {"as_needed": True}, None),
    ],
)
def test_the_amount_of_a_day_is_the_average_one(doses, said, amount):
    found = due.daily_amount(regimen(*doses, **said))

    assert found is None if amount is None else found == pytest.approx(amount)


@pytest.mark.parametrize(
    ("slot", "words"), [("08:00", "08:00"), ("evening", "evening"), ("day", "any time")]
)
def test_a_slot_is_told(slot, words):
    assert due.slot_in_words(slot) == words
