"""How full the diary is: every number again from the rows, day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from diary import actions
from diary.models import Patient, User
from diary.vocab.entries import CheckInPart
from tests.insights import shown
from tests.insights.noted import evening, is_late
from tests.insights.shown import (
    DAY,
    at,
    bars,
    heights,
    numbers,
    show,
    spasm,
    svgs,
    table,
)
from tests.make import make_check_in, make_dose, make_rating

KINDS = ("episode", "dose", "rating", "sideeffect", "checkin")


@pytest.fixture
def robin(alice: User, monkeypatch: pytest.MonkeyPatch) -> Patient:
    return shown.robin(monkeypatch, by=alice, days=120, seed=5)


def test_each_answer_is_counted_on_its_days(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    today = patient.today()
    spasm(patient, alice, today - 9 * DAY)
    evening(patient, alice, today - 8 * DAY, spasms=3, spasticity=4, effects=())
    evening(patient, alice, today - 7 * DAY, spasticity=4)
    evening(patient, alice, today - 6 * DAY, spasms=0)
    make_check_in(patient, by=alice, day=today - 5 * DAY, part=CheckInPart.NIGHT)

    page = show(as_alice, patient, "coverage", period="4w")

    # Nine days before today; today is open until its evening.
    assert "On 3 of 9 days (33 %) there is an evening check-in, and on 2" in page
    assert table(page, "answers") == [
        ["Any entry", "5", "56 %"],
        ["Evening check-in", "3", "33 %"],
        ["Number of spasms known", "2", "22 %"],
        ["Side effects answered", "1", "11 %"],
        ["Spasticity rated", "2", "22 %"],
    ]
    assert bars(svgs(page)[1])[1] == ("Evening check-in", "3 of 9 days", 33.33)


def test_today_counts_once_its_evening_is_answered(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    today = patient.today()
    spasm(patient, alice, today - DAY)
    spasm(patient, alice, today, "04:30")
    assert "On 0 of 1 day (0 %)" in show(as_alice, patient, "coverage")

    evening(patient, alice, today, spasms=1)

    assert "On 1 of 2 days (50 %)" in show(as_alice, patient, "coverage")


def test_late_is_from_24_hours_after_the_end_of_the_day(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    day = patient.today() - 6 * DAY
    edge = at(patient, day + 2 * DAY, "04:00")
    when = {"at": at(patient, day, "12:00")}
    make_rating(patient, by=alice, entered_at=edge, **when)
    make_rating(patient, by=alice, entered_at=edge + timedelta(seconds=1), **when)
    evening(patient, alice, day, spasms=2, typed=edge + timedelta(hours=1))

    page = show(as_alice, patient, "coverage", period="4w")

    assert table(page, "kinds")[2] == ["Rating", "2", "1", "50 %"]
    assert table(page, "kinds")[4] == ["Check-in", "1", "1", "100 %"]
    assert "That is so on 0 of the 1 evenings here." in page
    assert "1 was answered or changed later." in page
    late = numbers(as_alice, patient, "coverage", "weeks", period="4w")
    assert sum(int(row["late_entries"]) for row in late) == 2


def test_an_answer_that_was_changed_too_late_is_not_in_time(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    row = evening(patient, alice, patient.today() - 6 * DAY, spasms=2)
    assert "1 of the 1 evenings" in show(as_alice, patient, "coverage")

    row.spasms_low = 9
    actions.edit(row, version=1, by=alice)

    assert "0 of the 1 evenings" in show(as_alice, patient, "coverage")


def test_what_was_taken_back_is_not_counted(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    dose = make_dose(patient, by=alice)
    assert "<table" in show(as_alice, patient, "coverage")

    actions.void(dose, by=alice)

    assert 'class="empty' in show(as_alice, patient, "coverage")


def test_a_diary_of_ratings_alone_begins_with_the_first_of_them(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    make_rating(patient, by=alice, at=at(patient, patient.today() - 4 * DAY, "12:00"))

    page = show(as_alice, patient, "coverage", period="4w")

    assert table(page, "answers")[0] == ["Any entry", "1", "25 %"]


@pytest.mark.parametrize("period", ["4w", "all"])
def test_all_numbers_come_from_the_rows(
    as_alice: Client, robin: Patient, period: str
) -> None:
    page = show(as_alice, robin, "coverage", period=period)
    rows = [
        row
        for kind in KINDS
        for row in robin.entries(kind).filter(voided_at=None)
        if period == "all" or row.local_day > robin.today() - 28 * DAY
    ]
    first, last = min(row.local_day for row in rows), robin.today()
    if period == "4w":
        first = last - 27 * DAY
    evenings = [
        row for row in rows if row.kind() == "checkin" and row.part == "evening"
    ]
    known = {one.local_day for one in robin.days.exclude(spasms=None)}

    weeks = numbers(as_alice, robin, "coverage", "weeks", period=period)
    shares = []
    for row in weeks:
        begin = date.fromisoformat(row["from_day"])
        end = min(begin + (6 - begin.weekday()) * DAY, last)
        days = [begin + n * DAY for n in range((end - begin).days + 1)]
        here = [one for one in evenings if one.local_day in days]
        assert row == {
            "from_day": str(begin),
            "days": str(len(days)),
            "evening_check_in": str(len(here)),
            "spasms_known": str(len(known & set(days))),
            "side_effects_answered": str(sum(bool(one.side_effects) for one in here)),
            "spasticity_rated": str(sum(one.spasticity is not None for one in here)),
            "any_entry": str(len({one.local_day for one in rows} & set(days))),
            "late_entries": str(
                sum(is_late(one) for one in rows if one.local_day in days)
            ),
        }
        shares.append(len(here) / len(days))
    assert sum(int(row["days"]) for row in weeks) == (last - first).days + 1
    assert [cells[1:] for cells in table(page, "weeks")] == [
        list(row.values())[1:] for row in weeks
    ]
    tall = [height for _left, height in heights(svgs(page)[0])]
    scaled = [round(one * max(tall) / max(shares), 1) for one in reversed(shares)]
    assert [round(one, 1) for one in tall] == pytest.approx(scaled, abs=0.15)
    for kind, row in zip(
        KINDS, numbers(as_alice, robin, "coverage", "kinds", period=period), strict=True
    ):
        of_kind = [one for one in rows if one.kind() == kind]
        late = sum(is_late(one) for one in of_kind)
        assert row == {"kind": kind, "entries": str(len(of_kind)), "late": str(late)}
    for place, row in enumerate(
        numbers(as_alice, robin, "coverage", "weekdays", period=period)
    ):
        here = sum(one.local_day.weekday() == place for one in evenings)
        assert int(row["evening_check_in"]) == here
        assert bars(svgs(page)[2])[place][1] == f"{here} of {row['days']}"
