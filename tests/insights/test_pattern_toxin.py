"""The weeks after an injection: sentences, rows and the answer of the engine agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import mean
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diary import actions
from diary.analysis.codes import Family
from diary.analysis.cycle_days import WeekMean
from diary.analysis.cycles import ToxinCycles, WearOff, toxin_cycles
from diary.analysis.effect import Range
from diary.analysis.means import range_of_mean
from diary.insights.change_points import Course, Point, days_left_out, read_course
from diary.insights.outcomes import Outcome, Sort, read_facts
from diary.insights.patterns import toxin
from diary.insights.patterns.page import Asked, period_of
from diary.models import DoseSite, Patient, Treatment, User
from diary.treatments.actions import add_treatment, from_catalogue
from tests.insights import shown
from tests.insights.noted import evening, evenings_in_time
from tests.insights.shown import DAY, at, numbers, show, svgs, table
from tests.make import make_injection

WEEK = timedelta(weeks=1)
type Numbered = list[tuple[int, float]]


@pytest.fixture
def botox(patient: Patient, alice: User) -> Treatment:
    return _from_catalogue(patient, alice, "onabotulinumtoxin_a")


def _from_catalogue(patient: Patient, by: User, code: str) -> Treatment:
    return add_treatment(from_catalogue(patient, code), by=by)


def inject(treatment: Treatment, by: User, day: date, **said: Any) -> None:
    when = at(treatment.patient, day, "12:00")
    make_injection(treatment, by=by, at=when, **said)


def test_an_injection_of_today_is_shown_as_it_was_noted(
    as_alice: Client, patient: Patient, alice: User, botox: Treatment
) -> None:
    sites = [
        DoseSite(muscle="soleus", side="left", amount=Decimal(75)),
        DoseSite(muscle="=my calf", amount=None),
    ]
    day = patient.today()
    inject(botox, alice, day, amount=Decimal(200), sites=sites)

    page = show(as_alice, patient, "toxin")

    assert "The last injection was today" in page
    assert "No comparison yet: it takes two cycles, and 10 more days" in page
    row = table(page, "injections")[0]
    given = "Botox (onabotulinumtoxinA), 200 units: soleus (deep calf), left, 75 units"
    assert row[1] == f"{given}; =my calf"
    file = numbers(as_alice, patient, "toxin", "injections")[0]
    assert (file["day"], file["units"], file["unit"]) == (str(day), "200.0", "unit")
    assert svgs(page) == []


def test_the_first_cycle_is_compared_with_nothing(
    as_alice: Client, patient: Patient, alice: User, botox: Treatment
) -> None:
    start = patient.today() - 6 * WEEK
    back = start + timedelta(days=38)
    inject(botox, alice, start, wore_off_on=back)
    evening(patient, alice, start - 2 * DAY, spasms=9)
    for number in range(10):
        evening(patient, alice, start + 3 * WEEK + number * DAY, spasms=number % 2 + 3)

    page = show(as_alice, patient, "toxin")

    said = "First cycle, no comparison yet: it takes a second one with 10 more days"
    assert said in page
    rows = table(page, "weeks")
    assert rows[0] == ["Before the first", "–", "9 from 1 day", "9 to 9", "–"]
    told = "3.4 (half of them 3 to 4) from 7 days"
    assert rows[4] == ["Week 3", told, "–", "–", "–"]
    told = "3.7 (half of them 3.5 to 4) from 3 days"
    assert rows[5] == ["Week 4", told, "–", "–", "–"]
    followed = "35 spasms on 10 days. Spasms came back after 5 weeks and 3 days"
    assert table(page, "injections")[0][2] == f"{followed}, as noted."
    assert f'<tr id="injection-{start}">' in page
    file = numbers(as_alice, patient, "toxin", "injections")[0]
    assert file["days_in_weeks_3_to_7"] == "10"
    assert float(file["spasms_in_weeks_3_to_7"]) == 35
    assert svgs(page)[0].count("<circle") == 2


def test_a_day_belongs_to_the_last_injection_before_it(
    as_alice: Client, patient: Patient, alice: User, botox: Treatment
) -> None:
    for weeks in (10, 2):
        inject(botox, alice, patient.today() - weeks * WEEK)
    evening(patient, alice, patient.today() - WEEK, spasms=5)
    evening(patient, alice, patient.today() - 3 * WEEK, spasms=7)

    rows = table(show(as_alice, patient, "toxin"), "weeks")

    told = {row[0]: row[1:3] for row in rows if row[1:3] != ["–", "–"]}
    assert told == {
        "Week 1": ["5 from 1 day", "–"],
        "Week 7": ["–", "7 from 1 day"],
    }


def test_a_comparison_that_cannot_be_made_says_why(
    as_alice: Client, patient: Patient, alice: User, botox: Treatment
) -> None:
    start = patient.today() - 26 * WEEK
    for first in (start, start + 13 * WEEK):
        inject(botox, alice, first)
        for number in range(10):
            evening(patient, alice, first + 3 * WEEK + number * DAY, spasms=0)
    assert "it takes 10 more days with an answer before" in show(
        as_alice, patient, "toxin"
    )

    for number in range(10):
        evening(patient, alice, start - number * DAY - DAY, spasms=0)
    page = show(as_alice, patient, "toxin")
    assert "No comparison yet: it takes 10 more spasms." in page

    evening(patient, alice, start, spasms=301)
    page = show(as_alice, patient, "toxin")
    assert "there is a day with more than 300 spasms" in page


def test_other_things_that_a_clinic_does_are_no_injections_of_toxin(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    block = _from_catalogue(patient, alice, "phenol_block")
    inject(block, alice, patient.today() - WEEK)

    page = show(as_alice, patient, "toxin")

    assert "Here you will see spasms week by week" in page


def test_a_product_that_was_taken_back_is_gone_and_two_are_never_added(
    as_alice: Client, patient: Patient, alice: User, botox: Treatment
) -> None:
    other = _from_catalogue(patient, alice, "abobotulinumtoxin_a")
    inject(botox, alice, patient.today() - 20 * WEEK, amount=Decimal(200))
    inject(other, alice, patient.today() - WEEK, amount=Decimal(500))
    page = show(as_alice, patient, "toxin")
    assert "Units of different products are not alike" in page
    assert "700" not in page.partition("<main")[2]

    actions.void(other, by=alice)

    page = show(as_alice, patient, "toxin")
    assert "Units of different products" not in page
    assert len(table(page, "injections")) == 1


def test_many_injections_ask_no_more_than_few(
    as_alice: Client, patient: Patient, alice: User, botox: Treatment
) -> None:
    # The first look of a session stores when it was.
    show(as_alice, patient, "toxin")
    asked = []
    last = patient.today() - WEEK
    for number in range(9):
        inject(botox, alice, last - 13 * number * WEEK)
        if number in {1, 8}:
            with CaptureQueriesContext(connection) as seen:
                page = show(as_alice, patient, "toxin")
            asked.append(len(seen))

    assert asked[0] == asked[1]
    assert "Of 9 cycles, 6 are looked at: the first and the 5 latest." in page


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (
            WearOff(8, 11),
            "ease off between week 8 and week 11 after an injection (95 %",
        ),
        (
            WearOff(9, 9),
            "It seems to ease off in week 9 after an injection (95 % range",
        ),
        (WearOff(9, 13), "ease off in week 9 after an injection or later, maybe after"),
        (WearOff(13, 13), "It seems to last longer than 12 weeks after an injection"),
        (None, "over 3 cycles and 60 days it is not clear enough that spasms were"),
    ],
    ids=["range", "week", "open", "longer", "unclear"],
)
def test_what_is_said_of_easing_off_follows_its_range(
    patient: Patient,
    alice: User,
    botox: Treatment,
    monkeypatch: pytest.MonkeyPatch,
    weeks: WearOff | None,
    said: str,
) -> None:
    inject(botox, alice, patient.today() - WEEK)
    found = toxin.read_toxin(patient)
    assert found is not None
    alike, wide = Range(0.4, 0.5, 0.6, 0.7, 0.8), Range(0.1, 0.3, 0.6, 1.0, 2.0)
    answer = ToxinCycles(
        cycles=3,
        at_work=alike,
        p=0.01,
        curve=(alike, *[wide] * 12),
        wear_off=weeks,
        weeks=(WeekMean(-1, 60, 5.0),),
        drift=0.0,
        first=patient.today(),
        last=patient.today(),
    )
    monkeypatch.setattr(toxin, "read_toxin", lambda *_: replace(found, answer=answer))

    page = toxin.build(patient, Asked(period_of(patient, "all")))

    assert said in page.says
    assert "runs from a third as many to a quarter fewer." in page.says
    rows, plain = page.parts[0].table.rows, page.parts[0].table.numbers
    assert (rows[1][4], rows[2][4]) == ("0.40 to 0.80 times", "range too wide")
    assert (plain[1][-3:], plain[2][-3:]) == ((0.6, 0.4, 0.8), (None, None, None))


def test_the_demo_answers_when_it_eases_off_and_agrees_with_its_rows(
    as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    robin = shown.robin(monkeypatch, by=alice, days=546, seed=1)
    page = show(as_alice, robin, "toxin")
    course = read_course(robin)
    given = [one.local_day for one in course.given]
    found = _answer(robin, course, given)

    assert found.wear_off is not None
    # The truth of the demo is that half of it is left some 66 days after: in week 9.
    assert found.wear_off.first <= 9 <= found.wear_off.last
    logged = sum(one.logged for one in found.weeks)
    assert (
        f"It seems to ease off between week {found.wear_off.first} and week"
        f" {found.wear_off.last} after an injection (95 % range over"
        f" {found.cycles} cycles, {logged} days)."
    ) in page
    assert "The last injection was 1 week and 6 days ago" in page
    rows = numbers(as_alice, robin, "toxin", "weeks")
    by_week = _by_week(robin, course, given)
    for row, of_week, week in zip(rows, by_week, found.weeks, strict=True):
        present, earlier = of_week
        assert int(row["week"]) == week.week
        assert len(present) + len(earlier) == week.logged
        assert [int(row["this_cycle_days"]), int(row["earlier_days"])] == [
            len(present),
            len(earlier),
        ]
        assert row["this_cycle_spasms_a_day"] == _mean(present)
        assert row["earlier_spasms_a_day"] == _mean(earlier)
    said_with_their_ranges(rows, table(page, "weeks"), by_week)
    for row, told, curve in zip(
        rows[1:], table(page, "weeks")[1:], found.curve, strict=True
    ):
        assert float(row["ratio"]) == pytest.approx(curve.middle, rel=1e-6)
        assert told[4] == f"{curve.low_95:.2f} to {curve.high_95:.2f} times"
    dots = sum(bool(present) for present, _earlier in by_week[1:])
    assert svgs(page)[0].count("<circle") == dots == 2
    assert svgs(page)[0].count('"bar bar-half"') == dots


def said_with_their_ranges(
    rows: list[dict[str, str]],
    shown: list[list[str]],
    by_week: list[tuple[Numbered, Numbered]],
) -> None:
    """Work out the range of each average from the days, for file and page."""
    for row, told, (_present, earlier) in zip(rows, shown, by_week, strict=True):
        # One week of one cycle is too little.
        assert row["this_cycle_low_95"] == row["this_cycle_high_95"] == ""
        span = range_of_mean(earlier, Family.COUNTS)
        ends = [row["earlier_low_95"], row["earlier_high_95"]]
        assert ends == [str(round(end, 4)) for end in span[1:]] if span else ["", ""]
        if span:
            mean, low, high = (f"{round(end, 1):g}" for end in span)
            assert told[2] == f"{mean} ({low} to {high}) from {len(earlier)} days"
    # It takes four cycles with that week.
    assert sum(bool(row["earlier_low_95"]) for row in rows[1:]) > 5


def _answer(robin: Patient, course: Course, given: list[date]) -> ToxinCycles:
    """Ask the engine with rows that were read as all other comparisons read them."""
    last = robin.today()
    facts = read_facts(robin, given[0] - timedelta(days=120), last)
    found = toxin_cycles(
        facts.series(Outcome(Sort.SPASMS)),
        given,
        others=[one.change for one in _others(robin, course)],
        left_out=days_left_out(robin, facts.first, last),
    )
    assert isinstance(found, ToxinCycles)
    return found


def _others(robin: Patient, course: Course) -> list[Point]:
    return replace(course, given=()).points(robin.today())


def _by_week(
    robin: Patient, course: Course, given: list[date]
) -> list[tuple[Numbered, Numbered]]:
    """Return the spasms before the first injection and in weeks 0 to 12 after one.

    Each has a number for its day: the days of one week after an injection are those of
    one week, far from the same week after another one.
    """
    first, last = given[0] - timedelta(days=120), robin.today()
    unsettled = set(days_left_out(robin, first, last))
    for one in _others(robin, course):
        span = (one.change.settled - one.change.first).days
        unsettled |= {one.change.first + number * DAY for number in range(span)}
    spasms = dict(robin.days.exclude(spasms=None).values_list("local_day", "spasms"))
    weeks: list[tuple[Numbered, Numbered]] = [([], []) for _week in range(14)]
    for day in evenings_in_time(robin, first, last):
        if day in unsettled or day not in spasms:
            continue
        start = max((one for one in given if one <= day), default=None)
        week = 0 if start is None else (day - start).days // 7 + 1
        place = day.toordinal()
        if start is not None:
            place = 70 * given.index(start) + (day - start).days % 7 + 1
        if week < len(weeks):
            weeks[week][start != given[-1]].append((place, float(spasms[day])))
    return weeks


def _mean(values: Numbered) -> str:
    return str(round(mean(value for _day, value in values), 4)) if values else ""
