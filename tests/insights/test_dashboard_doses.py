"""What each dose went with, and when toxin eases off: described from the days alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diary.analysis.codes import Family
from diary.analysis.means import range_of_mean
from diary.insights.change_points import read_course
from diary.insights.dashboard_doses import Doses, doses_of
from diary.insights.dashboard_toxin import toxin_sentences
from diary.insights.outcomes import Outcome, Sort
from diary.insights.patterns import toxin_rows
from diary.insights.readings import Readings
from diary.models import Patient, PlannedDose, User
from tests.insights.test_estimates import evening
from tests.make import (
    at_times,
    make_change,
    make_dose,
    make_side_effect,
    make_treatment,
)

NOW = datetime(2026, 4, 10, 20, tzinfo=UTC)
FIRST = date(2026, 1, 1)
DROWSY = Outcome(Sort.EFFECT, "drowsiness")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


def found(patient: Patient, effect: Outcome | None = DROWSY) -> Doses:
    return doses_of(read_course(patient), Readings(patient), effect, patient.today())


def told(patient: Patient, effect: Outcome | None = DROWSY) -> list[tuple[str, ...]]:
    levels = found(patient, effect).levels
    return [(one.title, one.count, one.days, one.with_effect) for one in levels]


@pytest.fixture
def diary(patient: Patient, alice: User) -> Patient:
    """Ten days on nothing, ten on 5 mg, ten on 10 mg, ten on 5 mg again."""
    baclofen = make_treatment(patient, by=alice)
    for number, amount in ((10, 5), (20, 10), (30, 5)):
        planned = at_times("08:00", amount=amount)
        kind = "start" if number == 10 else "adjust"
        make_change(baclofen, by=alice, day=on(number), kind=kind, planned=planned)
    for number in range(40):
        if number % 5:
            said = {"spasms": "number", "spasms_low": number // 10 + 1}
            evening(patient, alice, on(number), side_effects="none", **said)
    return patient


def test_days_on_a_dose_that_nobody_noted_are_no_days_without(
    diary: Patient, alice: User
) -> None:
    baclofen = diary.treatments.get()
    unsaid = [PlannedDose(at=time(8), amount=None)]
    make_change(baclofen, by=alice, day=on(0), planned=unsaid)

    assert [one[0] for one in told(diary)] == ["Baclofen 5 mg", "Baclofen 10 mg"]


def test_days_on_one_dose_are_taken_together_whenever_they_were(diary: Patient) -> None:
    assert told(diary) == [
        # Eight days with 2 and eight with 4 spasms.
        ("Baclofen 5 mg", "48 spasms", "on 16 days", "0 of 16 days"),
        ("Baclofen 10 mg", "24 spasms", "on 8 days", "0 of 8 days"),
        ("None of these", "8 spasms", "on 8 days", "0 of 8 days"),
    ]


def test_an_average_stands_with_its_range_and_a_short_time_has_the_count_alone(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    for number in range(40, 80):
        evening(patient=diary, by=alice, day=on(number), spasms="number", spasms_low=4)
    [five, ten, none] = found(diary).levels

    assert [(one.level, one.span) for one in (none, ten)] == [("", ""), ("", "")]
    known = [(on(n).toordinal(), n // 10 + 1.0) for n in range(10, 40) if n % 5]
    known = [one for one in known if one[1] != 3]
    known += [(on(number).toordinal(), 4.0) for number in range(40, 80)]
    answer = range_of_mean(known, Family.COUNTS)
    assert answer is not None
    assert five.level == f"{answer.mean:.1f}"
    assert five.span == f"{answer.low:.1f} to {answer.high:.1f}"
    page = as_alice.get(reverse("dashboard", args=[diary.pk])).text
    table = page.partition('class="doses-table"')[2].partition("</table>")[0]
    assert f"<strong>{five.level}</strong> ({five.span}) <small>" in table
    assert table.count("<strong>") == 1
    assert "24 spasms <small>on 8 days</small>" in table


def test_a_side_effect_counts_on_the_days_on_which_it_was_asked_about(
    diary: Patient, alice: User
) -> None:
    at = datetime(2026, 1, 23, 12, tzinfo=UTC)
    treatment = diary.treatments.get()
    until = {"ongoing": False, "ended_on": on(23)}
    make_side_effect(diary, by=alice, treatment=treatment, at=at, **until)
    days = diary.checkins.filter(local_day__gte=on(20), local_day__lt=on(30))
    days.filter(local_day__lte=on(23)).update(side_effects="some")
    days.filter(local_day__gte=on(28)).update(side_effects="")

    [_five, ten, _none] = told(diary)

    # From day 21 to 27 without 25: day 21 did not say which.
    assert ten == ("Baclofen 10 mg", "24 spasms", "on 8 days", "2 of 5 days")
    assert found(diary).effect == "Drowsiness"
    assert found(diary, None).effect == ""
    days.update(side_effects="")
    assert told(diary)[1][3] == "not asked"


def test_a_dose_with_few_logged_days_and_one_without_another_are_not_shown(
    diary: Patient, alice: User
) -> None:
    baclofen = diary.treatments.get()
    planned = at_times("08:00", amount=20)
    make_change(baclofen, by=alice, day=on(40), kind="adjust", planned=planned)
    other = make_treatment(diary, by=alice, name="tizanidine")
    make_change(other, by=alice, day=on(5), planned=at_times("08:00", amount=2))
    needed = make_treatment(diary, by=alice, name="diazepam")
    for number in (5, 15):
        as_needed = {"regimen": {"as_needed": True}}
        kind = "start" if number == 5 else "adjust"
        make_change(needed, by=alice, day=on(number), kind=kind, **as_needed)

    assert [one[0] for one in told(diary)] == [
        "Baclofen 5 mg",
        "Baclofen 10 mg",
        "None of these",
    ]


def test_without_a_dose_nothing_is_said(patient: Patient) -> None:
    assert found(patient).levels == []


def inject(patient: Patient, by: User, *days: date) -> None:
    said = {"catalogue": "onabotulinumtoxin_a", "kind_of": "injection"}
    toxin = make_treatment(patient, by=by, name="toxin", unit="unit", **said)
    for day in days:
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        make_dose(patient, by=by, treatment=toxin, at=at, amount=Decimal(200))


def test_without_two_cycles_nothing_is_said_of_toxin(
    diary: Patient, alice: User
) -> None:
    assert toxin_sentences(diary) == []

    inject(diary, alice, date(2026, 1, 20))

    assert toxin_sentences(diary) == []


def test_two_cycles_say_when_it_eases_off(
    patient: Patient, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [date(2025, 6, 2), date(2025, 9, 1), date(2025, 12, 1)]
    inject(patient, alice, *given)
    numbers = {on(-300 + number): 8.0 + number % 3 for number in range(390)}
    for day in numbers:
        weeks = [(day - one).days // 7 for one in given if one <= day]
        if weeks and 1 < weeks[-1] < 9:
            numbers[day] -= 4
    # Typing a year of evenings would take long, and other tests read them from rows.
    monkeypatch.setattr(toxin_rows, "_values", lambda _patient, _spans: numbers)

    told = toxin_sentences(patient)

    assert told[0].startswith("Botulinum toxin seems to ease off ")
    assert "fewer spasms" in told[1]
    assert told[2] == "Seen over 3 injections."
