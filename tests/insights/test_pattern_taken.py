"""Doses taken of doses due: the same as `insights.taken`, and again from the rows."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.test import Client

from diary import actions
from diary.insights.patterns.stacked import HIGH
from diary.insights.patterns.taken_rows import Choice, read_due
from diary.insights.taken import taken_of_due
from diary.models import Patient, PlannedDose, Treatment, User
from diary.vocab.changes import ChangeKind
from tests.insights import shown
from tests.insights.shown import DAY, at, bars, heights, numbers, show, svgs, table
from tests.make import at_times, make_change, make_dose, make_treatment


@pytest.fixture
def baclofen(patient: Patient, alice: User) -> Treatment:
    return make_treatment(patient, by=alice)


def take(treatment: Treatment, by: User, day: date, clock: str, **said: Any) -> None:
    patient = treatment.patient
    make_dose(patient, by=by, treatment=treatment, at=at(patient, day, clock), **said)


def slot(patient: Patient, day: date, clock: str) -> dict[str, Any]:
    return {"due_on": day, "due_slot": clock, "due_at": at(patient, day, clock)}


@pytest.fixture
def first(patient: Patient, alice: User, baclofen: Treatment) -> date:
    """Plan three doses a day from nine days ago on, and log some of them."""
    first = patient.today() - 9 * DAY
    planned = at_times("08:00", "14:00", "20:00", amount=10)
    make_change(baclofen, by=alice, day=first, planned=planned)
    for clock in ("08:00", "14:00", "20:00"):
        take(baclofen, alice, first, clock, **slot(patient, first, clock))
    skipped = {"status": "skipped", "skip_reason": "forgot"}
    next_day = first + DAY
    take(baclofen, alice, next_day, "08:30")
    take(
        baclofen,
        alice,
        next_day,
        "14:00",
        **skipped,
        **slot(patient, next_day, "14:00"),
    )
    take(baclofen, alice, first + 2 * DAY, "20:30", **skipped | {"skip_reason": ""})
    take(baclofen, alice, first + 2 * DAY, "21:00", as_needed=True)
    take(baclofen, alice, patient.today(), "08:00")
    return first


def test_taken_skipped_and_unknown_are_three_things(
    as_alice: Client, patient: Patient, first: date
) -> None:
    page = show(as_alice, patient, "taken", period="4w")

    said = "Baclofen: 4 of 27 planned doses taken, 2 skipped, 21 unknown, on 9 days"
    assert said in page
    assert table(page, "all") == [
        ["Taken", "4", "15 %"],
        ["Skipped", "2", "7 %"],
        ["Unknown", "21", "78 %"],
    ]
    assert bars(svgs(page)[0])[2] == ("Unknown", "21 of 27 (78 %)", 77.78)
    assert table(page, "reasons") == [["No reason noted", "1"], ["Forgot", "1"]]
    weeks = numbers(as_alice, patient, "taken", "weeks", period="4w")
    assert sum(int(row["days_partly_taken"]) for row in weeks) == 1
    assert weeks[-1]["from_day"] == str(first)


def test_a_dose_that_was_taken_back_is_unknown_again(
    as_alice: Client, patient: Patient, alice: User, first: date
) -> None:
    actions.void(patient.doses.get(due_on=first, due_slot="08:00"), by=alice)

    page = show(as_alice, patient, "taken", period="4w")

    assert "3 of 27 planned doses taken, 2 skipped, 22 unknown" in page


def test_the_reading_says_what_the_days_one_by_one_say(
    patient: Patient, alice: User, baclofen: Treatment, first: date
) -> None:
    other = [*at_times("10:00", amount=5), PlannedDose(part="evening", amount=5)]
    day = first + 4 * DAY
    make_change(baclofen, by=alice, day=day, kind=ChangeKind.ADJUST, planned=other)
    take(baclofen, alice, day, "19:00")
    take(baclofen, alice, day + DAY, "13:00")
    take(baclofen, alice, day + DAY, "23:00", status="skipped")
    take(
        baclofen, alice, day + 2 * DAY, "10:00", **slot(patient, day + 2 * DAY, "08:00")
    )
    for clock in ("07:00", "10:00", "18:00", "22:00"):
        take(baclofen, alice, day + 3 * DAY, clock)
    late = slot(patient, day + 4 * DAY, "10:00")
    take(baclofen, alice, day + 5 * DAY, "05:00", **late)

    _check_alike(patient, baclofen, first - 3 * DAY, patient.today())


def test_a_dose_past_the_end_of_its_day_counts_up_to_the_edge_of_the_days(
    patient: Patient, alice: User, baclofen: Treatment, first: date
) -> None:
    day = first + 4 * DAY
    late = slot(patient, day, "20:00")
    take(baclofen, alice, day + DAY, "05:00", **late)
    make_change(baclofen, by=alice, day=day + DAY, kind=ChangeKind.STOP)

    found = read_due(patient, Choice(baclofen.pk, baclofen.name), day, day)

    assert found.days == {day: (3, 1, 0)}
    _check_alike(patient, baclofen, day, day)


def test_parts_of_a_day_and_weekdays_are_counted_as_they_are_planned(
    patient: Patient, alice: User
) -> None:
    treatment = make_treatment(patient, by=alice, name="splint", kind_of="device")
    first = patient.today() - 20 * DAY
    planned = [
        PlannedDose(part="evening", amount=2),
        PlannedDose(at=None, amount=1, weekdays=0b101),
        PlannedDose(part="morning", amount=1, every_days=3),
        PlannedDose(amount=1, times_a_week=2),
    ]
    make_change(treatment, by=alice, day=first, planned=planned)
    for number in range(0, 20, 2):
        take(treatment, alice, first + number * DAY, "12:00")
    take(treatment, alice, first + 7 * DAY, "12:00", as_needed=True)
    for clock in ("09:00", "15:00", "22:00"):
        take(treatment, alice, first + 6 * DAY, clock, status="skipped")

    _check_alike(patient, treatment, first, patient.today())


def test_without_planned_doses_the_page_says_what_it_takes(
    as_alice: Client, patient: Patient, alice: User, baclofen: Treatment
) -> None:
    make_change(baclofen, by=alice, day=patient.today() - 5 * DAY)
    take(baclofen, alice, patient.today() - DAY, "08:00")

    page = show(as_alice, patient, "taken")

    assert 'class="empty' in page
    assert "once the times of a treatment&#x27;s doses are noted" in page


def test_a_plan_that_began_today_has_nothing_to_count_yet(
    as_alice: Client, patient: Patient, alice: User, baclofen: Treatment
) -> None:
    planned = at_times("08:00", amount=10)
    make_change(baclofen, by=alice, day=patient.today(), planned=planned)
    take(baclofen, alice, patient.today() - DAY, "08:00")

    assert 'class="empty' in show(as_alice, patient, "taken")


def test_a_treatment_that_is_gone_is_the_first_one(
    as_alice: Client, patient: Patient, alice: User, baclofen: Treatment, first: date
) -> None:
    other = make_treatment(patient, by=alice, name="tizanidine")
    make_change(other, by=alice, day=first, planned=at_times("08:00", amount=2))
    wanted = {"of": str(other.pk)}
    assert "Tizanidine: 0 of 9" in show(as_alice, patient, "taken", **wanted)

    actions.void(other, by=alice)

    page = show(as_alice, patient, "taken", **wanted)
    assert "Baclofen: 4 of 27" in page
    assert "izanidine" not in page


def test_all_numbers_come_from_the_rows(
    as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    robin = shown.robin(monkeypatch, by=alice, days=120, seed=5)
    yesterday = robin.today() - DAY
    for treatment in robin.treatments.filter(name__in=["tizanidine", "ankle splint"]):
        asked = {"period": "all", "of": str(treatment.pk)}
        page = show(as_alice, robin, "taken", **asked)
        days = taken_of_due(robin, treatment, robin.today() - 119 * DAY, yesterday)
        weeks = numbers(as_alice, robin, "taken", "weeks", **asked)

        drawn: list[float] = []
        for row in reversed(weeks):
            begin = date.fromisoformat(row["from_day"])
            monday = begin - begin.weekday() * DAY
            of_week = [
                one for day, one in days.items() if monday <= day < monday + 7 * DAY
            ]
            due = sum(one.due for one in of_week)
            taken = sum(one.taken for one in of_week)
            skipped = sum(one.skipped for one in of_week)
            partly = sum(0 < one.taken < one.due for one in of_week)
            counts = (len(of_week), due, taken, skipped, due - taken - skipped, partly)
            assert list(row.values())[1:] == [str(count) for count in counts]
            drawn += [one / due for one in (taken, skipped) if one]
        assert sum(int(row["due"]) for row in weeks) == sum(
            one.due for one in days.values()
        )
        tall = [height for _left, height in heights(svgs(page)[1])]
        assert tall == pytest.approx([HIGH * share for share in drawn], abs=0.006)
        assert len(table(page, "weeks")) == len(weeks)
        whole = sum(one.taken for one in days.values())
        assert bars(svgs(page)[0])[0][1].startswith(f"{whole} of ")
        _check_reasons(numbers(as_alice, robin, "taken", **asked), whole)


def _check_reasons(rows: list[dict[str, str]], taken: int) -> None:
    found = Counter({row["what"]: int(row["doses"]) for row in rows})
    assert found["taken"] == taken
    assert found.total() == int(rows[0]["doses_due"])


def _check_alike(
    patient: Patient, treatment: Treatment, first: date, last: date
) -> None:
    chosen = Choice(treatment.pk, treatment.name)
    found = read_due(patient, chosen, first, last)
    told = {day: tuple(one) for day, one in found.days.items()}
    one_by_one = taken_of_due(patient, treatment, first, last)
    assert told == {day: tuple(one) for day, one in one_by_one.items()}
    assert sum(found.reasons.values()) == found.whole.skipped
