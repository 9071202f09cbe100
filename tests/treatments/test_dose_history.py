"""What became of the doses: taken, skipped or unknown, and nothing counted as missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diary import actions
from diary.accounts.actions import describe_diary
from diary.models import PlannedDose
from diary.treatments.doses import grid
from diary.treatments.doses.history import read_history, window_of
from tests.make import at_times, make_change, make_dose, make_treatment

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
# Ten o'clock in Berlin, on a Monday.
NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
TODAY = date(2026, 6, 15)
ONE = timedelta(days=1)


@pytest.fixture(autouse=True)
def _ten():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def baclofen(patient, alice):
    treatment = make_treatment(patient, by=alice)
    planned = at_times("08:00", "20:00", amount=10)
    make_change(treatment, by=alice, day=date(2026, 6, 1), planned=planned)
    return treatment


@pytest.fixture
def dose(patient, alice, baclofen):
    def logged(number, clock="08:00", slot=None, **said):
        day = date(2026, 6, number)
        at = datetime.combine(day, time.fromisoformat(clock), BERLIN)
        if slot:
            said |= {"due_on": day, "due_slot": slot, "due_at": at}
        return make_dose(patient, by=alice, at=at, **{"treatment": baclofen, **said})

    return logged


def history(patient, treatment, until=TODAY):
    return read_history(patient, treatment, window_of(until, patient.today()))


def signs(patient, treatment):
    months = grid.months(history(patient, treatment))
    cells = [cell for week in months[0].weeks for cell in week if cell]
    return {cell.day: (cell.state.value, cell.sign) for cell in cells}


@pytest.mark.parametrize(
    ("until", "first", "last"),
    [
        (TODAY, date(2026, 4, 1), TODAY),
        (date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2030, 1, 1), date(2026, 4, 1), TODAY),
        (date(1900, 2, 3), date(1900, 1, 1), date(1900, 2, 28)),
        (date.min, date(1900, 1, 1), date(1900, 1, 31)),
    ],
)
def test_a_page_is_three_months(until, first, last):
    window = window_of(until, TODAY)

    assert (window.first, window.last) == (first, last)
    assert window.months[0].month == last.month


def test_doses_are_taken_skipped_or_unknown(patient, baclofen, dose):
    dose(13, "08:10", "08:00")
    dose(13, "23:00", "20:00")
    dose(14, "08:00", "08:00", status="skipped", skip_reason="forgot")

    found = history(patient, baclofen)

    # Two a day from the first on, and of today only the one of the morning.
    assert (found.due, found.taken, found.skipped, found.unknown) == (29, 2, 1, 26)
    assert grid.told(found) == ["Taken 2 of 29 planned, 1 skipped, 26 unknown."]


def test_each_day_has_its_sign(patient, alice, baclofen, dose):
    for clock in ("08:00", "20:00"):
        dose(2, clock, clock)
        dose(3, clock, clock, status="skipped")
        dose(4, clock, clock)
    dose(4, "22:30", as_needed=True)
    dose(5, "08:00", "08:00")

    shown = signs(patient, baclofen)

    assert [shown[day] for day in (1, 2, 3, 4, 5)] == [
        ("unknown", "?"),
        ("taken", "✓"),
        ("skipped", "–"),
        ("taken", "✓+1"),
        ("partly", "1/2"),
    ]


def test_a_dose_that_names_no_slot_counts_for_the_nearest(patient, baclofen, dose):
    dose(2, "09:00")
    dose(2, "13:00")

    day = history(patient, baclofen).days[date(2026, 6, 2)]

    assert (day.taken, day.extra, day.unknown) == (1, 1, 1)


def test_a_dose_after_the_end_of_the_day_counts_for_its_day(patient, baclofen, dose):
    at = datetime(2026, 6, 3, 4, 30, tzinfo=BERLIN)
    dose(3, "04:30", due_on=date(2026, 6, 2), due_slot="20:00", due_at=at)

    days = history(patient, baclofen).days

    assert days[date(2026, 6, 2)].taken == 1
    assert (days[date(2026, 6, 3)].taken, days[date(2026, 6, 3)].extra) == (0, 0)


def test_what_is_taken_as_needed_stands_against_the_maximum(patient, alice):
    spray = make_treatment(
        patient, by=alice, name="nabiximols", unit="spray", usual_amount=Decimal(1)
    )
    needed = {"as_needed": True, "most_a_day": Decimal(2)}
    make_change(spray, by=alice, day=date(2026, 6, 1), regimen=needed)
    for hours in (24, 25, 26, 48):
        at = NOW - timedelta(hours=hours)
        make_dose(patient, by=alice, treatment=spray, at=at, as_needed=True)

    found = history(patient, spray)

    shown = signs(patient, spray)
    assert (shown[14], shown[13]) == (("above", "3↑"), ("needed", "1"))
    assert shown[12] == ("blank", "")
    assert grid.told(found) == [
        "4 doses as needed.",
        "On 1 day more than the maximum you noted.",
    ]
    rows = grid.rows(found)
    assert [(row.day, row.extra, row.amount) for row in rows] == [
        ("Sun 14 Jun", "3", "3 sprays, above the maximum you noted"),
        ("Sat 13 Jun", "1", "1 spray"),
    ]


def test_an_amount_that_is_not_known_is_above_nothing(patient, alice):
    spray = make_treatment(patient, by=alice, name="nabiximols", unit="spray")
    needed = {"as_needed": True, "most_a_day": Decimal(1)}
    make_change(spray, by=alice, day=date(2026, 6, 1), regimen=needed)
    for amount in (None, Decimal(9)):
        make_dose(patient, by=alice, treatment=spray, amount=amount)

    assert signs(patient, spray)[15] == ("needed", "2")
    assert grid.rows(history(patient, spray))[0].amount == ""


def test_the_table_says_the_same(patient, baclofen, dose):
    dose(13, "08:10", "08:00")
    dose(13, "11:59", as_needed=True)
    dose(13, "20:00", "20:00", status="skipped", skip_reason="the pharmacy was closed")

    row = next(one for one in grid.rows(history(patient, baclofen)) if "13" in one.day)

    told = (row.due, row.taken, row.skipped, row.unknown, row.extra, row.amount)
    assert told == ("2", "1", "1: the pharmacy was closed", "–", "1", "20 mg")


def test_each_day_is_told_in_words(patient, baclofen, dose):
    dose(13, "08:10", "08:00")
    dose(13, "11:59", as_needed=True)
    dose(14, "20:00", "20:00", status="skipped")

    cells = {
        cell.day: cell.name
        for month in grid.months(history(patient, baclofen))[:1]
        for week in month.weeks
        for cell in week
        if cell
    }

    assert cells[13] == "Sat 13 June: 1 of 2 taken, 1 unknown, 1 beside them"
    assert cells[14] == "Sun 14 June: 0 of 2 taken, 1 skipped, 1 unknown"
    may = grid.months(history(patient, baclofen))[1].weeks[0]
    assert next(one.name for one in may if one).endswith("nothing planned or logged")


def test_doses_beside_the_planned_ones_are_counted(patient, baclofen, dose):
    dose(13, "11:59", as_needed=True)

    assert "1 dose beside the planned ones." in grid.told(history(patient, baclofen))


def test_what_was_taken_back_is_not_counted(patient, alice, baclofen, dose):
    actions.void(dose(13, "08:00", "08:00"), by=alice)

    assert history(patient, baclofen).taken == 0


def test_somebody_who_moves_takes_the_past_along_unchanged(
    patient, alice, baclofen, dose
):
    for number in range(2, 10):
        dose(number, "08:10")
        dose(number, "20:00", "20:00")
    before = history(patient, baclofen)

    describe_diary(patient, by=alice, timezone="America/New_York")
    patient.refresh_from_db()
    del patient.zone
    after = history(patient, baclofen)

    days = [date(2026, 6, number) for number in range(1, 11)]
    assert [after.days[day] for day in days] == [before.days[day] for day in days]


def test_the_clocks_change_no_number_of_doses(patient, alice):
    treatment = make_treatment(patient, by=alice)
    planned = at_times("02:30", amount=10)
    make_change(treatment, by=alice, day=date(2026, 3, 1), planned=planned)

    found = history(patient, treatment, date(2026, 3, 31))

    assert {day.due for day in found.days.values() if day.day.month == 3} == {1}


def test_the_page_shows_a_treatment_that_is_used(as_alice, patient, alice, baclofen):
    make_treatment(patient, by=alice, name="amitriptyline")

    page = as_alice.get(f"/d/{patient.pk}/treatments/doses/")

    assert page.status_code == 200
    assert page.context["treatment"] == baclofen
    assert "Taken 0 of 29 planned, 0 skipped, 29 unknown." in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?until=x",
        "?until=0001-01-01",
        "?until=9999-12-31",
        "?until=2026-02-30",
        "?treatment=x",
        "?treatment=00000000-0000-0000-0000-000000000000",
        "?treatment=&until=",
        "?until=1900-01-01",
    ],
)
def test_any_address_gives_a_page(as_alice, patient, baclofen, query):
    page = as_alice.get(f"/d/{patient.pk}/treatments/doses/{query}")

    assert page.status_code == 200
    assert page.context["treatment"] == baclofen


def test_a_treatment_of_another_diary_is_not_shown(
    as_alice, patient, charlie, strangers_diary, baclofen
):
    theirs = make_treatment(strangers_diary, by=charlie, name="a secret")

    page = as_alice.get(f"/d/{patient.pk}/treatments/doses/?treatment={theirs.pk}")

    assert "secret" not in page.content.decode().lower()


def test_a_diary_without_treatments_has_a_page(as_alice, patient):
    page = as_alice.get(f"/d/{patient.pk}/treatments/doses/").content.decode()

    assert "No treatments are in this diary yet." in page


def test_months_without_doses_say_so(as_alice, patient, alice):
    make_treatment(patient, by=alice)

    page = as_alice.get(f"/d/{patient.pk}/treatments/doses/")

    assert "Nothing was planned or logged in these months." in page.content.decode()
    assert (page.context["earlier"], page.context["later"]) == (None, None)


def test_pages_lead_back_and_forth(as_alice, patient, alice):
    treatment = make_treatment(patient, by=alice)
    planned = at_times("08:00", amount=10)
    make_change(treatment, by=alice, day=date(2025, 11, 20), planned=planned)
    path = f"/d/{patient.pk}/treatments/doses/?treatment={treatment.pk}"

    windows, until = [], None
    while True:
        page = as_alice.get(f"{path}&until={until or ''}")
        windows.append(page.context["history"].window)
        until = page.context["earlier"]
        if until is None:
            break
    back = page.context["later"]
    later = as_alice.get(f"{path}&until={back}").context["history"].window

    assert [one.first for one in windows] == [
        date(2026, 4, 1), date(2026, 1, 1), date(2025, 10, 1)
    ]  # fmt: skip
    assert later == windows[1]


def test_a_carer_and_a_reader_may_look(as_bob, as_dora, as_charlie, patient, baclofen):
    path = f"/d/{patient.pk}/treatments/doses/"

    statuses = [one.get(path).status_code for one in (as_bob, as_dora, as_charlie)]

    assert statuses == [200, 200, 404]


def test_it_asks_the_same_with_one_dose_and_with_many(as_alice, patient, alice):
    def asked(treatment):
        path = f"/d/{patient.pk}/treatments/doses/?treatment={treatment.pk}"
        as_alice.get(path)
        with CaptureQueriesContext(connection) as queries:
            as_alice.get(path)
        return len(queries)

    few = make_treatment(patient, by=alice, name="few")
    make_change(few, by=alice, day=TODAY - ONE, planned=[PlannedDose(amount=1)])
    make_dose(patient, by=alice, treatment=few)
    one = asked(few)
    many = make_treatment(patient, by=alice, name="many")
    for number in range(3):
        day = TODAY - (9 - number) * ONE
        kind = "adjust" if number else "start"
        planned = at_times("08:00", "20:00", amount=number + 1)
        make_change(many, by=alice, day=day, kind=kind, planned=planned)
        make_dose(patient, by=alice, treatment=many)

    assert asked(many) == one <= 10
