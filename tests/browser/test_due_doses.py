"""Planned doses on Today in a browser: touched, by keyboard, and without scripts."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from playwright.sync_api import expect

from diary.models import PlanStep
from diary.treatments.plan.actions import add_plan
from tests.browser.hands import Keyboard, Mouse, Touch
from tests.make import at_times, make_change, make_treatment

# Ten o'clock in Berlin.
NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 6, 15), date(2026, 6, 14)


@pytest.fixture
def morning():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def baclofen(morning, transactional_db, patient, alice):
    treatment = make_treatment(patient, by=alice)
    planned = at_times("08:00", "14:00", "21:00", amount=10)
    make_change(treatment, by=alice, day=date(2026, 6, 1), planned=planned)
    return treatment


@pytest.fixture
def today(open_page, baclofen, patient):
    def opened(user, hands=Touch, path=""):
        page = open_page(user, timezone_id="Europe/Berlin", **hands.options)
        if hands is not Mouse:
            page.context.clock.install(time=NOW)
        page.goto(f"/d/{patient.pk}/{path}")
        return hands(page)

    return opened


def row(page, treatment, slot="08:00", day=TODAY):
    return page.locator(f"#due-{treatment.pk}-{day}-{slot.replace(':', '-')}")


def button(place, name):
    return place.get_by_role("button", name=name)


def notice(page):
    return page.locator("#notice")


def test_a_due_dose_is_one_tap(today, patient, alice, baclofen):
    hands = today(alice)
    page = hands.page

    hands.press(button(row(page, baclofen), "Taken"))

    expect(notice(page)).to_contain_text("Saved: Baclofen 10 mg")
    assert hands.taps == 1
    expect(row(page, baclofen)).to_contain_text("08:00 Baclofen 10 mg, taken: 10:0")
    assert patient.doses.get().due_slot == "08:00"


def test_a_spasm_is_in_reach_above_the_planned_doses(today, alice):
    page = today(alice).page
    page.set_viewport_size({"width": 390, "height": 844})

    spasm = button(page.locator("main"), "Spasm").first.bounding_box()
    ends = page.get_by_role("navigation", name="Main").bounding_box()["y"]
    doses = page.get_by_role("heading", name="Doses for today").bounding_box()["y"]

    assert spasm["y"] + spasm["height"] <= min(ends, doses)


def test_no_other_row_moves_when_one_is_answered(today, alice, baclofen):
    hands = today(alice)
    page = hands.page
    order = "all => all.map(one => one.id)"
    before = page.locator(".dues > li").evaluate_all(order)

    hands.press(button(row(page, baclofen), "Taken"))

    expect(row(page, baclofen)).to_contain_text("taken: 10:0")
    assert page.locator(".dues > li").evaluate_all(order) == before


def test_undo_in_the_row_opens_it_again(today, patient, alice, baclofen):
    hands = today(alice)
    page = hands.page
    hands.press(button(row(page, baclofen), "Taken"))

    hands.press(button(row(page, baclofen), "Undo"))

    expect(notice(page)).to_contain_text("Taken back: Baclofen 10 mg")
    expect(button(row(page, baclofen), "Taken")).to_be_visible()
    assert patient.doses.current().count() == 0


@pytest.mark.parametrize("hands", [Touch, Keyboard, Mouse])
def test_half_a_dose_and_a_skipped_one(today, patient, alice, baclofen, hands):
    hands = today(alice, hands)
    page = hands.page

    hands.press(row(page, baclofen).locator("summary"))
    hands.press(button(row(page, baclofen), "Half, 5 mg"))
    expect(notice(page)).to_contain_text("Saved: Baclofen 5 mg")
    hands.press(row(page, baclofen, "14:00").locator("summary"))
    hands.press(button(row(page, baclofen, "14:00"), "Ran out"))
    expect(notice(page)).to_contain_text("Baclofen 10 mg, not taken, ran out")

    said = patient.doses.order_by("due_slot").values_list("due_slot", "status")
    assert list(said) == [("08:00", "taken"), ("14:00", "skipped")]


@pytest.mark.parametrize("hands", [Touch, Keyboard, Mouse])
def test_a_reason_in_own_words(today, patient, alice, baclofen, hands):
    hands = today(alice, hands)
    page = hands.page

    hands.press(row(page, baclofen).locator("summary"))
    hands.press(row(page, baclofen).get_by_role("link", name="In my own words"))
    hands.write(page.locator("[name=skip_own]"), "the pharmacy was closed")
    hands.press(page.get_by_role("button", name="Save"))

    expect(notice(page)).to_contain_text("the pharmacy was closed")
    dose = patient.doses.get()
    assert (dose.due_slot, dose.status) == ("08:00", "skipped")


def test_the_keyboard_stays_in_the_row(today, alice, baclofen):
    hands = today(alice, Keyboard)
    page = hands.page

    hands.press(button(row(page, baclofen), "Taken"))

    expect(row(page, baclofen)).to_contain_text("taken: 10:0")
    held = row(page, baclofen).evaluate("one => one.contains(document.activeElement)")
    assert held
    hands.press(button(row(page, baclofen), "Undo"))
    expect(notice(page)).to_contain_text("Taken back")


def test_without_a_script_undo_is_in_the_folded_rows(today, patient, alice, baclofen):
    hands = today(alice, Mouse)
    page = hands.page
    hands.press(button(row(page, baclofen), "Taken"))

    page.locator(".due-fold summary", has_text="Answered: 1 dose").click()
    hands.press(button(row(page, baclofen), "Undo"))

    expect(notice(page)).to_contain_text("Taken back: Baclofen 10 mg")
    assert patient.doses.current().count() == 0


def test_two_people_take_one_dose(today, patient, alice, bob, baclofen):
    mine, his = today(alice), today(bob)

    his.press(button(row(his.page, baclofen), "Taken"))
    expect(notice(his.page)).to_contain_text("Saved: Baclofen 10 mg")
    mine.press(button(row(mine.page, baclofen), "Taken"))

    expect(notice(mine.page)).to_contain_text("Already saved: Baclofen 10 mg")
    expect(notice(mine.page)).to_contain_text("bob@example.org logged this at 10:0")
    expect(row(mine.page, baclofen)).to_contain_text("taken: 10:0")
    assert patient.doses.count() == 1


def test_a_due_dose_waits_for_the_network(today, patient, alice, baclofen):
    hands = today(alice)
    page = hands.page

    page.expected.append("when fetching the script")  # the worker looks for a new one
    page.context.set_offline(True)
    hands.press(button(row(page, baclofen), "Taken"))
    expect(notice(page)).to_contain_text("not saved yet")
    page.context.set_offline(False)

    expect(notice(page)).to_contain_text("Saved: Baclofen 10 mg")
    assert patient.doses.get().due_slot == "08:00"


@pytest.mark.parametrize("hands", [Touch, Mouse])
def test_yesterday_is_answered_from_its_page(today, patient, alice, baclofen, hands):
    hands = today(alice, hands, f"day/{YESTERDAY}/")
    page = hands.page

    hands.press(button(row(page, baclofen, "21:00", YESTERDAY), "Taken"))

    expect(notice(page)).to_contain_text("Saved: Baclofen 10 mg")
    expect(page.locator("h1")).to_have_text("Yesterday")
    dose = patient.doses.get()
    assert (dose.local_day, dose.due_slot) == (YESTERDAY, "21:00")


@pytest.mark.parametrize("hands", [Touch, Keyboard, Mouse])
def test_a_step_of_a_plan_is_started(today, patient, alice, baclofen, hands):
    step = PlanStep(patient=patient, treatment=baclofen, day=TODAY)
    add_plan([(step, at_times("08:00", "20:00", amount=20))], by=alice)
    hands = today(alice, hands)
    page = hands.page
    expect(page.locator(".plan-said")).to_contain_text("20 mg at 08:00 and 20:00")

    hands.press(button(page.locator(".plan-step"), "Started today"))

    expect(page.locator(".messages")).to_contain_text("increased from 10 mg")
    expect(page.locator(".plan-step")).to_have_count(0)
    assert patient.treatmentchanges.get(plan_step=step).day == TODAY


@pytest.mark.parametrize("hands", [Touch, Mouse])
def test_a_plan_is_written_down(today, patient, alice, baclofen, hands):
    hands = today(alice, hands, f"treatments/{baclofen.pk}/plan/")
    page = hands.page
    for n, (day, amount) in enumerate([("20", "15"), ("27", "20")]):
        hands.write(page.locator(f"[name=day_{n}]"), f"2026-06-{day}")
        hands.write(page.locator(f"[name=amount_{n}_0]"), amount)
    hands.press(page.get_by_role("button", name="Add another step"))
    expect(page.locator("[name=day_4]")).to_have_count(1)
    expect(page.locator("[name=amount_1_0]")).to_have_value("20")

    hands.press(page.get_by_role("button", name="Save"))

    expect(page.locator(".messages")).to_contain_text("Saved: 2 steps of the plan.")
    assert [f"{one.day}" for one in patient.plansteps.order_by("day")] == [
        "2026-06-20", "2026-06-27"
    ]  # fmt: skip


def test_a_second_dose_within_minutes_is_told(today, patient, alice, baclofen):
    hands = today(alice)
    page = hands.page
    hands.press(button(row(page, baclofen), "Taken"))
    expect(notice(page)).to_contain_text("Saved: Baclofen 10 mg")

    hands.press(page.locator("summary.tile", has_text="Dose taken"))
    hands.press(page.locator(f'[value="dose:{baclofen.pk}"]'))

    expect(notice(page)).to_contain_text("If that was the same one, undo this.")
    assert patient.doses.count() == 2
