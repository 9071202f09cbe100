"""Side effects by dose: every number again from the rows, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from statistics import mean, quantiles
from typing import Any

import pytest
from django.test import Client

from diary import actions
from diary.analysis.codes import Family
from diary.analysis.means import range_of_mean
from diary.analysis.shares import wilson
from diary.models import Patient, Treatment, User
from diary.vocab.changes import ChangeKind
from tests.insights import shown
from tests.insights.noted import effects_of, evening, evenings_in_time
from tests.insights.shown import DAY, bars, numbers, show, svgs, table
from tests.make import at_times, make_change, make_side_effect, make_treatment


@pytest.fixture
def baclofen(patient: Patient, alice: User) -> Treatment:
    return make_treatment(patient, by=alice)


@pytest.fixture
def stepped(patient: Patient, alice: User, baclofen: Treatment) -> date:
    """Take 20 mg a day from a day on, and 30 mg from ten days later; return the day."""
    first = patient.today() - 20 * DAY
    planned = at_times("08:00", "20:00", amount=10)
    make_change(baclofen, by=alice, day=first, planned=planned)
    more = at_times("08:00", "20:00", amount=15)
    day = first + 10 * DAY
    make_change(baclofen, by=alice, day=day, kind=ChangeKind.INCREASE, planned=more)
    return first


def test_each_level_has_its_days_its_spasms_and_its_side_effects(
    as_alice: Client, patient: Patient, alice: User, stepped: date
) -> None:
    evening(patient, alice, stepped - 2 * DAY, spasms=8, effects=())
    for number in range(4):
        evening(patient, alice, stepped + number * DAY, spasms=6 + number, effects=())
    evening(patient, alice, stepped + 10 * DAY, spasms=2, effects=("drowsiness",))
    evening(patient, alice, stepped + 11 * DAY, spasms=3, effects=())
    evening(patient, alice, stepped + 12 * DAY)

    page = show(as_alice, patient, "steps")

    assert table(page, "spasms") == [
        ["without baclofen", "2", "1", "8", "8 to 8"],
        [
            *("baclofen 20 mg a day", "10", "4"),
            *("7.5 (half of them 6.8 to 8.2)", "6.8 to 8.2"),
        ],
        [
            *("baclofen 30 mg a day", "10", "2"),
            *("2.5 (half of them 2.2 to 2.8)", "2.2 to 2.8"),
        ],
    ]
    assert table(page, "effect-1") == [
        ["without baclofen", "2", "1", "0", "0 %", "0 to 79 %", "–"],
        ["baclofen 20 mg a day", "10", "4", "0", "0 %", "0 to 49 %", "–"],
        ["baclofen 30 mg a day", "10", "2", "1", "50 %", "9 to 91 %", "–"],
    ]
    said = (
        "Baclofen 30 mg a day: 2.5 spasms a day on 2 days (half of them 2.2 to 2.8);"
        " drowsiness on 1 of 2"
    )
    assert said in page
    assert bars(svgs(page)[0])[2] == (
        "baclofen 30 mg a day",
        "2.5 (half of them 2.2 to 2.8)",
        31.25,
    )
    assert bars(svgs(page)[1])[2] == ("baclofen 30 mg a day", "1 of 2 days", 50.0)
    times = numbers(as_alice, patient, "steps", "times")
    assert [(row["first_day"], row["days_with_drowsiness"]) for row in times] == [
        (str(stepped + 10 * DAY), "1"),
        (str(stepped), "0"),
        (str(stepped - 2 * DAY), "0"),
    ]


def test_days_that_were_not_asked_about_never_count_as_days_without(
    as_alice: Client, patient: Patient, alice: User, stepped: date
) -> None:
    evening(patient, alice, stepped, spasms=1)
    evening(patient, alice, stepped + DAY, effects=("nausea",))
    # Some side effect, and nobody said which.
    evening(patient, alice, stepped + 2 * DAY, side_effects="some")
    late = shown.at(patient, stepped + 6 * DAY, "12:00")
    evening(patient, alice, stepped + 3 * DAY, spasms=50, effects=(), typed=late)

    page = show(as_alice, patient, "steps")

    assert table(page, "spasms")[0][1:4] == ["10", "1", "1"]
    assert table(page, "effect-1")[0][1:4] == ["10", "1", "1"]
    assert "On 1 day there was some side effect, and none was named." in page


def test_a_side_effect_counts_on_each_day_it_was_there_as_strong_as_it_was(
    as_alice: Client, patient: Patient, alice: User, stepped: date
) -> None:
    noon = shown.at(patient, stepped + 8 * DAY, "12:00")
    over = stepped + 11 * DAY
    said: dict[str, Any] = {"symptom": "dry_mouth", "severity": 6, "ended_on": over}
    make_side_effect(patient, by=alice, at=noon, **said)
    # Stronger, but on a day on which nobody answered.
    later = shown.at(patient, stepped + 17 * DAY, "12:00")
    make_side_effect(patient, by=alice, at=later, symptom="dry_mouth", severity=9)
    for number in range(7, 14):
        evening(patient, alice, stepped + number * DAY, side_effects="none")

    rows = numbers(as_alice, patient, "steps", "effect-1")

    assert [
        (row["days_answered"], row["days_with_it"], row["worst"]) for row in rows
    ] == [
        ("3", "2", "6"),
        ("4", "2", "6"),
    ]


def test_the_same_amount_taken_at_other_times_is_the_same_level(
    as_alice: Client, patient: Patient, alice: User, baclofen: Treatment, stepped: date
) -> None:
    other = at_times("08:00", "14:00", "20:00", amount=10)
    day = stepped + 14 * DAY
    make_change(baclofen, by=alice, day=day, kind=ChangeKind.ADJUST, planned=other)
    evening(patient, alice, stepped, spasms=1)

    page = show(as_alice, patient, "steps")

    assert [row[0] for row in table(page, "spasms")] == [
        "baclofen 20 mg a day",
        "baclofen 30 mg a day",
    ]
    assert len(table(page, "times")) == 2


def test_only_levels_of_the_period_are_shown_and_a_stop_ends_one(
    as_alice: Client, patient: Patient, alice: User, baclofen: Treatment
) -> None:
    today = patient.today()
    for ago, kind, amount in ((60, "start", 5), (40, "increase", 10)):
        planned = at_times("08:00", amount=amount)
        make_change(
            baclofen, by=alice, day=today - ago * DAY, kind=kind, planned=planned
        )
    make_change(baclofen, by=alice, day=today - 5 * DAY, kind="stop")
    for ago in (50, 30, 6, 5, 1):
        evening(patient, alice, today - ago * DAY, spasms=ago)

    page = show(as_alice, patient, "steps", period="4w")

    assert [row[:4] for row in table(page, "spasms")] == [
        ["without baclofen", "5", "2", "3 (half of them 2 to 4)"],
        ["baclofen 10 mg a day", "22", "1", "6"],
    ]
    rows = table(show(as_alice, patient, "steps", period="all"), "spasms")
    assert [row[0] for row in rows] == [
        "without baclofen",
        "baclofen 5 mg a day",
        "baclofen 10 mg a day",
    ]


def test_a_treatment_that_is_gone_is_the_first_one(
    as_alice: Client, patient: Patient, alice: User, baclofen: Treatment, stepped: date
) -> None:
    other = make_treatment(patient, by=alice, name="tizanidine")
    make_change(other, by=alice, day=stepped, planned=at_times("08:00", amount=2))
    evening(patient, alice, stepped, spasms=1)
    wanted = {"of": str(other.pk)}
    assert "tizanidine 2 mg a day" in show(as_alice, patient, "steps", **wanted)

    actions.void(other, by=alice)

    page = show(as_alice, patient, "steps", **wanted)
    assert "baclofen 20 mg a day" in page
    assert "tizanidine" not in page


def test_what_else_was_changed_in_these_days_is_named(
    as_alice: Client, patient: Patient, alice: User, stepped: date
) -> None:
    evening(patient, alice, stepped, spasms=1)
    for name, day in (("diazepam", stepped + DAY), ("long used", None)):
        other = make_treatment(patient, by=alice, name=name)
        make_change(other, by=alice, day=day, planned=at_times("08:00", amount=2))

    page = show(as_alice, patient, "steps")

    assert "begun, changed or ended too: diazepam. So the levels" in page


def test_a_dose_that_is_not_known_is_said_so(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    first = patient.today() - 9 * DAY
    how = (("diazepam", {"as_needed": True}), ("cannabis", {}))
    for day, (name, regimen) in enumerate(how):
        treatment = make_treatment(patient, by=alice, name=name, usual_amount=None)
        make_change(treatment, by=alice, day=first, regimen=regimen)
        evening(patient, alice, patient.today() - day * DAY, spasms=1)

        page = show(as_alice, patient, "steps", of=str(treatment.pk))

        level = f"{name} as needed" if regimen else f"{name}, dose not noted"
        assert table(page, "spasms")[0][0] == level


def test_a_diary_without_evenings_is_told_what_it_takes(
    as_alice: Client, patient: Patient, stepped: date
) -> None:
    page = show(as_alice, patient, "steps")

    assert "No evening of this period is answered." in page
    assert "<table" not in page


def test_all_numbers_come_from_the_rows(
    as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    robin = shown.robin(monkeypatch, by=alice, days=280, seed=5)
    treatment = robin.treatments.get(name="tizanidine")
    asked = {"period": "all", "of": str(treatment.pk)}
    page = show(as_alice, robin, "steps", **asked)
    noted = list(robin.sideeffects.filter(voided_at=None))
    last = robin.today()
    evenings = evenings_in_time(robin, last - timedelta(days=400), last)
    numbers_of = dict(
        robin.days.exclude(spasms=None).values_list("local_day", "spasms")
    )
    level_of = {day: _amount(treatment, day) for day in evenings}

    rows = numbers(as_alice, robin, "steps", "spasms", **asked)
    effects = numbers(as_alice, robin, "steps", "effect-1", **asked)
    title = page.partition('id="part-effect-1">Days with ')[2].partition("<")[0]
    assert title == "drowsiness"
    levels = sorted(set(level_of.values()))
    assert len(levels) == len(rows) >= 2
    for place, level in enumerate(levels):
        days = [day for day in evenings if level_of[day] == level]
        spasms = {day: float(numbers_of[day]) for day in days if day in numbers_of}
        _check_spasms(rows[place], bars(svgs(page)[0])[place][1], spasms)
        there = {day: effects_of(noted, day) for day in days}
        observed = {
            day: there[day]
            for day in days
            if evenings[day].side_effects == "none"
            or (evenings[day].side_effects == "some" and there[day])
        }
        _check_effect(effects[place], bars(svgs(page)[1])[place][1], observed)


def _check_spasms(row: dict[str, str], told: str, by_day: dict[date, float]) -> None:
    spasms = list(by_day.values())
    low, _middle, high = quantiles(spasms, n=4, method="inclusive")
    span = range_of_mean(
        [(day.toordinal(), value) for day, value in by_day.items()], Family.COUNTS
    )
    assert int(row["days_known"]) == len(spasms)
    assert float(row["spasms_a_day"]) == pytest.approx(mean(spasms))
    assert float(row["quarter_below"]) == pytest.approx(low)
    assert float(row["quarter_above"]) == pytest.approx(high)
    if span is None:
        ends = f"{round(low, 1):g} to {round(high, 1):g}"
        assert told == f"{round(mean(spasms), 1):g} (half of them {ends})"
        assert (row["low_95"], row["high_95"]) == ("", "")
        return
    assert float(row["low_95"]) == pytest.approx(span.low)
    assert float(row["high_95"]) == pytest.approx(span.high)
    ends = f"{round(span.low, 1):g} to {round(span.high, 1):g}"
    assert told == f"{round(mean(spasms), 1):g} ({ends})"


def _check_effect(
    row: dict[str, str], told: str, observed: dict[date, dict[str, int | None]]
) -> None:
    with_it = [one["drowsiness"] for one in observed.values() if "drowsiness" in one]
    worst = max((one for one in with_it if one is not None), default="")
    span = wilson(len(with_it), len(observed))
    assert span is not None
    assert list(row.values())[2:] == [
        str(len(observed)),
        str(len(with_it)),
        str(span.low),
        str(span.high),
        str(worst),
    ]
    assert told == f"{len(with_it)} of {len(observed)} days"


def _amount(treatment: Treatment, day: date) -> Decimal:
    """Return how much of a treatment was to be taken on a day, without `due.py`."""
    for one in treatment.regimens.filter(voided_at=None):
        begun = one.starts_on is None or one.starts_on <= day
        if begun and (one.ends_on is None or day < one.ends_on):
            return sum((dose.amount for dose in one.planned.all()), Decimal(0))
    return Decimal(0)
