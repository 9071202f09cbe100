"""Hours after a dose: which days count, what is refused, and that the page agrees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from django.test import Client

from diary.analysis.effect import Range
from diary.analysis.hours import HoursAfterDose, WindowEffect, hours_after_dose
from diary.demo import truth
from diary.due import due_between, matched
from diary.insights.patterns import hours
from diary.insights.patterns.dose_days import DoseDays, read_dose_days
from diary.insights.patterns.page import Period
from diary.models import Dose, Entry, Patient, Treatment, User
from diary.vocab.entries import DoseStatus, SpasmsAnswer, TimePrecision
from tests.insights import shown
from tests.insights.shown import DAY, at, complete, numbers, show, spasm, svgs, table
from tests.make import (
    at_times,
    make_change,
    make_check_in,
    make_dose,
    make_left_out_day,
    make_life_event,
    make_treatment,
)

type Take = Callable[..., Dose]


@pytest.fixture
def baclofen(patient: Patient, alice: User) -> Treatment:
    treatment = make_treatment(patient, by=alice)
    planned = at_times("08:00", "20:00", amount=10)
    begins = patient.today() - 60 * DAY
    make_change(treatment, by=alice, day=begins, planned=planned)
    return treatment


@pytest.fixture
def take(patient: Patient, alice: User, baclofen: Treatment) -> Take:
    def store(day: date, clock: str, **said: Any) -> Dose:
        instant = at(patient, day, clock)
        return make_dose(patient, by=alice, treatment=baclofen, at=instant, **said)

    return store


@pytest.fixture
def yesterday(patient: Patient) -> date:
    return patient.today() - DAY


def read(patient: Patient, treatment: Treatment, days: int = 28) -> DoseDays:
    last = patient.today()
    period = Period("4w", last - (days - 1) * DAY, last)
    return read_dose_days(patient, treatment.pk, period)


def test_a_day_counts_if_it_is_complete_and_each_dose_is_known(
    patient: Patient,
    alice: User,
    baclofen: Treatment,
    take: Take,
    yesterday: date,
) -> None:
    take(yesterday, "08:20")
    take(yesterday, "19:40", status=DoseStatus.SKIPPED)
    spasm(patient, alice, yesterday, "09:00")
    spasm(patient, alice, yesterday, "21:30", count=2, count_high=3)
    complete(patient, alice, yesterday)

    found = read(patient, baclofen)

    midnight = 26 * 1440
    assert found.awake == ((midnight + 420, midnight + 1380),)
    assert found.spasms == (midnight + 540, midnight + 1290, midnight + 1290)
    assert found.doses == (midnight + 500,)
    assert (found.unknown, found.vague, found.left_out) == (0, 0, 0)


def test_a_day_with_a_dose_that_nobody_noted_is_left_out(
    patient: Patient, alice: User, baclofen: Treatment, take: Take, yesterday: date
) -> None:
    take(yesterday, "08:00")
    spasm(patient, alice, yesterday)
    complete(patient, alice, yesterday)

    found = read(patient, baclofen)

    assert found.awake == found.spasms == ()
    assert found.unknown == 1
    assert len(found.doses) == 1


def test_a_late_dose_that_nobody_noted_reaches_into_the_next_morning(
    patient: Patient, alice: User, yesterday: date
) -> None:
    treatment = make_treatment(patient, by=alice, name="tizanidine")
    planned = at_times("03:30", amount=2)
    make_change(treatment, by=alice, day=yesterday - 9 * DAY, planned=planned)
    # 03:30 of a diary day is on the next date, and at work until half past seven.
    night = at(patient, yesterday, "03:30")
    make_dose(patient, by=alice, treatment=treatment, at=night + DAY)
    complete(patient, alice, yesterday)
    assert read(patient, treatment).unknown == 1

    make_dose(patient, by=alice, treatment=treatment, at=night)

    assert read(patient, treatment).unknown == 0
    assert len(read(patient, treatment).awake) == 1


@pytest.mark.parametrize("precision", [TimePrecision.PART, TimePrecision.DAY])
def test_a_day_with_a_dose_at_no_exact_time_is_left_out(
    patient: Patient,
    alice: User,
    baclofen: Treatment,
    take: Take,
    precision: str,
) -> None:
    day = patient.today() - 2 * DAY
    take(day, "08:00")
    take(day, "20:00", time_precision=precision)
    complete(patient, alice, day)

    found = read(patient, baclofen)

    assert (found.vague, found.unknown, found.awake) == (1, 0, ())
    assert len(found.doses) == 1


def test_days_without_an_entry_for_each_spasm_do_not_count(
    patient: Patient, alice: User, baclofen: Treatment, take: Take, yesterday: date
) -> None:
    for number in range(3):
        day = yesterday - number * DAY
        take(day, "08:00")
        take(day, "20:00")
        spasm(patient, alice, day)
    answer = {"spasms": SpasmsAnswer.NUMBER, "spasms_low": 4, "spasticity": None}
    make_check_in(patient, by=alice, day=yesterday, **answer)
    none = {"spasms": SpasmsAnswer.NONE, "spasticity": None}
    make_check_in(patient, by=alice, day=yesterday - DAY, **none)

    found = read(patient, baclofen)

    assert (found.awake, found.spasms, found.unknown) == ((), (), 0)
    assert len(found.doses) == 6


@pytest.mark.parametrize(("count", "days"), [(300, 1), (301, 0)])
def test_a_day_with_more_spasms_than_anybody_counts_does_not_count(
    patient: Patient,
    alice: User,
    baclofen: Treatment,
    take: Take,
    count: int,
    days: int,
) -> None:
    day = patient.today() - DAY
    take(day, "08:00")
    take(day, "20:00")
    spasm(patient, alice, day, count=count)
    complete(patient, alice, day)

    found = read(patient, baclofen)

    assert (len(found.awake), len(found.spasms)) == (days, count * days)


def test_days_left_out_of_comparisons_are_left_out_here(
    patient: Patient, alice: User, baclofen: Treatment, take: Take, yesterday: date
) -> None:
    for number in range(3):
        day = yesterday - number * DAY
        take(day, "08:00")
        take(day, "20:00")
        complete(patient, alice, day)
    make_left_out_day(patient, by=alice, day=yesterday)
    make_life_event(
        patient,
        by=alice,
        starts_on=yesterday - DAY,
        ends_on=yesterday - DAY,
        leave_out=True,
    )

    found = read(patient, baclofen)

    assert found.left_out == 2
    assert len(found.awake) == 1


def test_spasms_at_no_exact_time_are_told_and_left_out(
    patient: Patient, alice: User, baclofen: Treatment, take: Take, yesterday: date
) -> None:
    take(yesterday, "08:00")
    take(yesterday, "20:00")
    spasm(patient, alice, yesterday, time_precision=TimePrecision.PART, count=4)
    spasm(patient, alice, yesterday, "15:00", time_precision=TimePrecision.ABOUT)
    complete(patient, alice, yesterday)

    found = read(patient, baclofen)

    assert found.imprecise == 4
    assert len(found.spasms) == 1


def test_a_day_counts_by_its_clock_whatever_the_zone(
    patient: Patient, alice: User, baclofen: Treatment, take: Take, yesterday: date
) -> None:
    zone = ZoneInfo("Asia/Tokyo")
    local = datetime.combine(yesterday, time(8, 10), zone)
    for hour in (0, 12):
        make_dose(
            patient,
            by=alice,
            treatment=baclofen,
            at=local.astimezone(UTC) + timedelta(hours=hour),
            timezone="Asia/Tokyo",
            local_day=yesterday,
        )
    complete(patient, alice, yesterday)

    found = read(patient, baclofen)

    assert [minute % 1440 for minute in found.doses] == [490, 1210]


def test_a_dose_as_needed_is_enough_to_say_nothing(
    as_alice: Client, patient: Patient, take: Take, yesterday: date
) -> None:
    take(yesterday, "08:00")
    take(yesterday, "13:00", as_needed=True)

    page = show(as_alice, patient, "hours")

    assert "Baclofen was also taken as needed. Doses taken that way: 1." in page
    assert svgs(page) == []
    assert "<table" not in page


def test_too_few_days_say_how_many_it_takes(
    as_alice: Client, patient: Patient, alice: User, take: Take, yesterday: date
) -> None:
    take(yesterday, "08:00")
    take(yesterday, "20:00")
    complete(patient, alice, yesterday)
    take(yesterday - DAY, "08:00")
    complete(patient, alice, yesterday - DAY)

    page = show(as_alice, patient, "hours")

    assert "Baclofen: not enough days yet. 1 of the 14 days are there." in page
    assert "Left out, a planned dose was not noted: 1 day." in page


def test_only_medicines_with_planned_doses_can_be_chosen(
    as_alice: Client, patient: Patient, alice: User, take: Take, yesterday: date
) -> None:
    take(yesterday, "08:00")
    tizanidine = make_treatment(patient, by=alice, name="tizanidine")
    for number in range(2):
        make_dose(
            patient, by=alice, treatment=tizanidine, at=at(patient, yesterday, "09:00")
        )
        make_dose(
            patient,
            by=alice,
            treatment=make_treatment(patient, by=alice, name=f"diazepam {number}"),
            as_needed=True,
        )
    heat = make_treatment(patient, by=alice, name="heat", kind_of="remedy")
    make_dose(patient, by=alice, treatment=heat)

    page = show(as_alice, patient, "hours")
    chosen = show(as_alice, patient, "hours", of=str(tizanidine.pk).upper())

    names = [
        one
        for one in ("tizanidine", "baclofen", "heat", "diazepam 0")
        if f"<bdi>{one}</bdi></a>" in page
    ]
    assert names == ["tizanidine", "baclofen"]
    assert "Tizanidine: not enough days yet." in page
    assert "Tizanidine: not enough days yet." in chosen


@pytest.fixture
def robin(alice: User, monkeypatch: pytest.MonkeyPatch) -> Patient:
    """Make a diary of the demo that Alice may open."""
    return shown.robin(monkeypatch, by=alice, days=200, seed=truth.SEED)


def by_hand(patient: Patient, treatment: Treatment, days: int) -> Any:
    """Work out the comparison from the rows, one day after the other."""
    today = patient.today()
    begin = datetime.combine(today - days * DAY, time())

    def clock(row: Entry) -> float:
        shown = row.occurred_at.astimezone(row.zone).replace(tzinfo=None)
        return (shown - begin).total_seconds() / 60

    doses = list(treatment.doses.filter(voided_at=None))
    exact = {"minute", "about"}
    awake, spasms = [], []
    for number in range(days):
        day = today - number * DAY
        total = patient.days.filter(local_day=day).first()
        regimens = treatment.regimens.filter(voided_at=None)
        dues = list(
            due_between(
                regimens,
                day,
                day,
                zone=patient.zone,
                day_start=patient.day_start,
            )
        )
        known = matched(
            dues, [one for one in doses if day in {one.local_day, one.due_on}]
        )
        own = [one for one in doses if day in {one.local_day, one.due_on}]
        if (
            total is None
            or total.spasms != total.episodes
            or not dues
            or None in known.values()
            or any(
                one.time_precision not in exact for one in own if one.status == "taken"
            )
        ):
            continue
        midnight = (datetime.combine(day, time()) - begin).total_seconds() / 60
        awake.append((midnight + 420, midnight + 1380))
        for row in patient.episodes.filter(voided_at=None, local_day=day):
            if row.time_precision in exact:
                count = (row.count + (row.count_high or row.count)) // 2
                spasms += [clock(row)] * count
    taken = [
        clock(one)
        for one in doses
        if one.status == "taken" and one.time_precision in exact
    ]
    return hours_after_dose(np.array(awake), spasms, taken)


def test_page_picture_and_file_say_what_the_rows_say(
    as_alice: Client, robin: Patient
) -> None:
    page = show(as_alice, robin, "hours", period="3m")
    medicine = Treatment.objects.get(
        patient=robin,
        name=page.partition('id="part-windows">')[2].partition(":")[0].lower(),
    )
    answer = by_hand(robin, medicine, 91)

    first, then, later = numbers(as_alice, robin, "hours", period="3m")

    for row, effect in ((first, answer.first_hour), (then, answer.hours_1_to_4)):
        assert int(row["spasms"]) == effect.spasms
        assert float(row["hours"]) == pytest.approx(effect.hours, abs=0.01)
        for name, value in (
            ("ratio", effect.ratio.middle),
            ("low_95", effect.ratio.low_95),
            ("low_80", effect.ratio.low_80),
            ("high_80", effect.ratio.high_80),
            ("high_95", effect.ratio.high_95),
        ):
            assert float(row[name]) == pytest.approx(value, abs=1e-3)
    assert int(later["spasms"]) == answer.reference_spasms
    assert later["ratio"] == ""
    rows = table(page, "windows")
    for row, effect in zip(
        rows, (answer.first_hour, answer.hours_1_to_4), strict=False
    ):
        span = effect.ratio
        assert row[1] == str(effect.spasms)
        assert row[3] == f"{span.middle:.2f} times as many"
        assert row[4] == f"{span.low_95:.2f} to {span.high_95:.2f}"
        assert row[5] == f"{span.low_80:.2f} to {span.high_80:.2f}"
        assert f"{row[4]} times as many</text>" in svgs(page)[0]
    spasms = (
        answer.first_hour.spasms + answer.hours_1_to_4.spasms + answer.reference_spasms
    )
    assert f"This rests on {answer.days} days with {spasms} spasms" in page


def test_the_ranges_hold_the_truth_of_the_demo(
    as_alice: Client, robin: Patient
) -> None:
    first, then, _later = numbers(as_alice, robin, "hours", period="3m")

    assert float(first["low_95"]) < 1 < float(first["high_95"])
    low, high = float(then["low_95"]), float(then["high_95"])
    assert low < truth.HOURS_AFTER_RATIO < high


def window(*ends: float) -> WindowEffect:
    return WindowEffect(ratio=Range(*ends), p=0.5, spasms=12, hours=30.0)


def test_a_range_that_is_too_wide_is_no_number_anywhere(
    as_alice: Client,
    patient: Patient,
    take: Take,
    yesterday: date,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take(yesterday, "08:00")
    answer = HoursAfterDose(
        first_hour=window(0.21, 0.43, 1.12, 2.24, 3.37),
        hours_1_to_4=window(0.3, 0.4, 0.5, 0.6, 0.7),
        reference_spasms=50,
        reference_hours=90.0,
        days=20,
        days_with_spasms=19,
        not_awake=0,
        inflation=1.2,
    )
    monkeypatch.setattr(hours, "hours_after_dose", lambda *_rows, **_more: answer)
    page = show(as_alice, patient, "hours")

    assert "t tell yet, the range is too wide." in page
    assert "Hours 1 to 4 after a dose: fewer spasms than later." in page
    assert "runs from a third as many to a third fewer." in page
    assert "This rests on 20 days with 74 spasms in waking hours." in page
    for number in ("0.21", "0.43", "1.12", "2.24", "3.37"):
        assert number not in page
    assert svgs(page)[0].count("<rect") == 1
    first, then, _later = numbers(as_alice, patient, "hours")
    assert [first["ratio"], first["low_95"], first["high_80"]] == ["", "", ""]
    assert [then["ratio"], then["low_95"], then["high_80"]] == ["0.5", "0.3", "0.6"]


def test_no_more_than_the_last_year_is_looked_at(
    as_alice: Client, patient: Patient, alice: User, take: Take, yesterday: date
) -> None:
    take(yesterday, "08:00")
    spasm(patient, alice, yesterday - 500 * DAY)

    page = show(as_alice, patient, "hours", period="all")

    assert "Looked at are the last 364 days" in page
