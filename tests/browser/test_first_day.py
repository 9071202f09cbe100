"""A whole first day, as a new person would go through it, in three ways."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import expect

from diary.models import Patient
from tests.browser.hands import Keyboard, Mouse, Touch
from tests.conftest import PASSWORD

# A quiet afternoon in Berlin.
NOW = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)
TODAY = "2026-06-15"


@pytest.fixture
def afternoon():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(params=[Touch, Keyboard, Mouse], ids=["touch", "keyboard", "no-script"])
def hands(request, open_page, afternoon):
    """Sit a new person in Berlin down in front of an empty Klonos."""
    page = open_page(timezone_id="Europe/Berlin", **request.param.options)
    if request.param is not Mouse:
        page.context.clock.install(time=NOW)
    return request.param(page)


def button(page, name):
    return page.get_by_role("button", name=re.compile(f"^{name}"))


def field(page, name, value=None):
    chosen = f'[value="{value}"]' if value is not None else ""
    return page.locator(f'main [name="{name}"]{chosen}')


def notice(page, text):
    expect(page.locator("#notice")).to_contain_text(text)


def tap(hands, name, *, says):
    hands.press(button(hands.page, name))
    notice(hands.page, says)


def open_list(hands, name):
    hands.press(hands.page.locator("summary.tile", has_text=name))


def sign_up(hands):
    page = hands.page
    page.goto("/")
    hands.press(page.get_by_role("link", name="Start my diary"))
    hands.write(page.get_by_label("Email"), "new.person@example.org")
    hands.write(page.locator("[name=password1]"), PASSWORD)
    hands.write(page.locator("[name=password2]"), PASSWORD)
    hands.press(button(page, "Start my diary"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Whose diary is this?")


def first_run(hands):
    page = hands.page
    expect(page.locator("main")).to_contain_text("needs a doctor, not a diary")
    hands.write(field(page, "name"), "Nora Example")
    hands.press(button(page, "Save and go on"))
    zone = page.get_by_label("Place with the same clock")
    if isinstance(hands, Mouse):
        hands.pick(zone, "Europe/Berlin")
    expect(zone).to_have_value("Europe/Berlin")
    hands.press(button(page, "Save and go on"))
    hands.choose(page.get_by_role("checkbox", name="Multiple sclerosis"))
    hands.press(button(page, "Save and go on"))
    hands.choose(page.get_by_role("checkbox", name="Baclofen", exact=True))
    hands.press(button(page, "Save and go on"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def log_the_day(hands):
    """Log fourteen entries of all kinds."""
    page = hands.page
    tap(hands, "Spasm", says="Saved: Spasm, 16:0")
    tap(hands, "Clonus", says="Saved: Clonus, 16:0")
    hands.choose(field(page, "when", "15"))
    tap(hands, "Spasm", says="Saved: Spasm, about 15:4")
    hands.choose(field(page, "when", "time"))
    hands.write(field(page, "time"), "09:05")
    tap(hands, "Clonus", says="Saved: Clonus, 09:05")
    hands.choose(field(page, "when", "30"))
    open_list(hands, "Dose taken")
    tap(hands, "Baclofen", says="Saved: Baclofen, about 15:3")
    open_list(hands, "Side effect")
    tap(hands, "Drowsiness", says="Saved: Drowsiness, 16:0")
    open_list(hands, "Remedy")
    tap(hands, "Stretching", says="Saved: Stretching, 16:0")
    with_details(hands)


def with_details(hands):
    spasms_with_details(hands)
    what_was_not_taken(hands)
    how_it_felt(hands)


def spasms_with_details(hands):
    page = hands.page
    hands.press(page.get_by_role("link", name="Spasms with details"))
    hands.choose(field(page, "type", "flexor_spasm"))
    hands.choose(field(page, "severity", "6"))
    hands.pick(field(page, "site"), "calf")
    hands.choose(field(page, "side", "right"))
    hands.press(page.locator("summary", has_text="Beats and how long"))
    hands.write(field(page, "seconds"), "40")
    hands.press(page.locator("summary", has_text="What set it off?"))
    hands.choose(page.get_by_role("checkbox", name="Heat"))
    hands.press(button(page, "Save"))
    notice(page, "right calf or lower leg, 6 of 10, 40 s")

    hands.press(page.get_by_role("link", name="Spasms with details"))
    hands.choose(field(page, "type", "spasm"))
    hands.choose(field(page, "when", "part"))
    hands.choose(field(page, "part", "morning"))
    hands.press(page.locator("summary", has_text="Several together"))
    hands.write(field(page, "count"), "3")
    hands.write(field(page, "count_high"), "5")
    hands.press(button(page, "Save"))
    notice(page, "3–5 × spasm, morning")


def what_was_not_taken(hands):
    page = hands.page
    open_list(hands, "Dose taken")
    hands.press(page.get_by_role("link", name="Another, or not taken"))
    hands.pick(field(page, "treatment"), str(treatment("baclofen")))
    hands.choose(field(page, "status", "skipped"))
    hands.choose(field(page, "skip_reason", "forgot"))
    hands.press(button(page, "Save"))
    notice(page, "Baclofen, not taken, forgot")


def how_it_felt(hands):
    page = hands.page
    open_list(hands, "Side effect")
    hands.press(page.get_by_role("link", name="Something else"))
    hands.write(field(page, "symptom_own"), "Tingling lips")
    hands.choose(field(page, "severity", "2"))
    hands.press(button(page, "Save"))
    notice(page, "Saved: Tingling lips, 2 of 10")

    for what, value in (("pain", "4"), ("fatigue", "7")):
        hands.press(page.get_by_role("link", name="Rate now"))
        hands.choose(field(page, "what", what))
        hands.choose(field(page, "value", value))
        hands.press(button(page, "Save"))
        notice(page, f"Saved: {what.capitalize()}, {value} of 10")

    hands.press(page.get_by_role("link", name="How was the night?"))
    hands.write(field(page, "woken"), "2")
    hands.press(button(page, "Save"))
    notice(page, "woken by spasms 2 times")


def correct(hands):
    page = hands.page
    row = page.locator("#entries .row-entry", has_text="Clonus").filter(
        has_text="09:05"
    )
    hands.press(row.get_by_role("link"))
    hands.choose(field(page, "severity", "8"))
    hands.press(button(page, "Save"))
    notice(page, "Changed: Clonus, 8 of 10, 09:05")

    hands.press(row.get_by_role("link"))
    hands.press(button(page, "Take back"))
    notice(page, "Taken back: Clonus")
    expect(row).to_have_count(0)
    hands.press(button(page.locator("#notice"), "Put back"))
    notice(page, "Restored: Clonus, 8 of 10, 09:05")
    expect(row).to_have_count(1)


def check_in(hands):
    page = hands.page
    hands.press(page.get_by_role("link", name="Evening check-in"))
    hands.choose(field(page, "spasticity", "5"))
    hands.choose(field(page, "spasms", "as_logged"))
    hands.choose(field(page, "side_effects", "some"))
    hands.press(button(page, "Save"))
    notice(page, "Evening check-in, that was all, spasticity 5 of 10")


def look_back(hands):
    page = hands.page
    hands.press(page.get_by_role("link", name="Look back"))
    row = page.locator("table tr", has_text="15 Jun").first
    expect(row).to_contain_text("9")
    expect(row).to_contain_text("5")


def treatment(name):
    return Patient.objects.get().treatments.get(name__iexact=name).pk


def test_a_whole_first_day(hands):
    sign_up(hands)
    first_run(hands)
    log_the_day(hands)
    correct(hands)
    check_in(hands)
    look_back(hands)

    patient = Patient.objects.get()
    assert (patient.name, patient.timezone) == ("Nora Example", "Europe/Berlin")
    counts = [patient.entries(kind).current().count() for kind in
              ("episode", "dose", "sideeffect", "rating", "checkin")]  # fmt: skip
    assert counts == [6, 3, 2, 2, 2]
    # Five single ones and three to five together.
    assert patient.days.get().spasms == 9
    assert [term.text for term in patient.terms.all()] == ["Tingling lips"]


def today_of(open_page, alice, patient, **options):
    page = open_page(alice, timezone_id="Europe/Berlin", **Touch.options, **options)
    page.context.clock.install(time=NOW)
    page.goto(f"/d/{patient.pk}/")
    return Touch(page)


@pytest.fixture
def hand(open_page, alice, patient, as_alice, afternoon):
    """Alice's finger on her open Today page; she takes baclofen."""
    as_alice.post(f"/d/{patient.pk}/welcome/treatments/", {"medicine": "baclofen"})
    return today_of(open_page, alice, patient)


def test_a_spasm_is_one_tap(hand):
    tap(hand, "Spasm", says="Saved: Spasm, 16:0")

    assert hand.taps == 1


def test_a_dose_half_an_hour_ago_is_three_taps(hand):
    hand.choose(field(hand.page, "when", "30"))
    open_list(hand, "Dose taken")
    tap(hand, "Baclofen", says="Saved: Baclofen, about 15:3")

    assert hand.taps == 3


def test_a_dose_at_an_exact_time_is_three_taps_and_one_number(hand):
    type_the_time(hand, "0710AM")
    open_list(hand, "Dose taken")
    tap(hand, "Baclofen", says="Saved: Baclofen, 07:10")

    assert hand.taps == 3


def test_a_shaking_finger_costs_nothing(hand, patient):
    spasm = button(hand.page, "Spasm")
    spasm.dblclick()

    notice(hand.page, "Already saved")
    expect(hand.page.locator("#entries .row-entry")).to_have_count(1)
    assert patient.episodes.count() == 1


def test_undo_and_put_back_without_leaving_the_page(hand, patient):
    page = hand.page
    tap(hand, "Spasm", says="Saved")

    hand.press(button(page.locator("#notice"), "Undo"))
    notice(page, "Taken back: Spasm")
    expect(page.locator("#entries .row-entry")).to_have_count(0)
    expect(button(page, "No spasms today")).to_be_visible()

    hand.press(button(page.locator("#notice"), "Put back"))
    notice(page, "Restored: Spasm")
    expect(page.locator("#entries .row-entry")).to_have_count(1)
    expect(button(page, "That was all")).to_be_visible()
    assert patient.episodes.current().count() == 1


def test_a_tap_without_network_is_kept_and_sent_later(hand, patient):
    page = hand.page
    page.expected.append("when fetching the script")  # the worker looks for a new one
    page.context.set_offline(True)
    button(page, "Clonus").tap()
    notice(page, "No network")
    button(page, "Spasm").tap()
    assert patient.episodes.count() == 0

    page.context.set_offline(False)

    expect(page.locator("#entries .row-entry")).to_have_count(2)
    assert {one.type for one in patient.episodes.all()} == {"clonus", "spasm"}


def sign_out_in_another_tab(hand):
    other = hand.page.context.new_page()
    other.goto("/accounts/logout/")
    other.locator("main form button").first.tap()
    expect(other.get_by_role("link", name="Sign in")).to_be_visible()
    return other


def test_a_tap_after_signing_in_anew_elsewhere_is_stored(hand, patient):
    hand.page.expected.append("status of 403")  # the old token, once
    other = sign_out_in_another_tab(hand)
    other.goto("/accounts/login/")
    other.get_by_label("Email").fill("alice@example.org")
    other.locator("[name=password]").fill(PASSWORD)
    other.locator("main form button[type=submit]").last.tap()
    expect(other.get_by_role("heading", level=1)).to_have_text("Today")

    tap(hand, "Spasm", says="Saved: Spasm")

    assert patient.episodes.count() == 1


def test_a_tap_after_signing_out_elsewhere_is_told(hand, patient):
    sign_out_in_another_tab(hand)

    hand.press(button(hand.page, "Spasm"))

    notice(hand.page, "You are signed out")
    assert patient.episodes.count() == 0


def type_the_time(hand, keys):
    hand.choose(field(hand.page, "when", "time"))
    # The page moves on to the field by itself, a moment after the tap.
    expect(field(hand.page, "time")).to_be_focused()
    hand.page.keyboard.type(keys)


def test_a_wrong_time_is_told_and_nothing_is_stored(hand, patient):
    type_the_time(hand, "1159PM")
    hand.press(button(hand.page, "Spasm"))

    notice(hand.page, "still to come")
    assert patient.episodes.count() == 0


def test_enter_in_the_time_field_logs_nothing(hand, patient):
    type_the_time(hand, "0710AM")
    hand.page.keyboard.press("Enter")

    tap(hand, "Spasm", says="Saved: Spasm, 07:10")
    assert patient.episodes.count() == 1


def test_the_answer_button_follows_the_day(hand, patient):
    page = hand.page
    tap(hand, "No spasms today", says="no spasms")
    tap(hand, "Spasm", says="Saved: Spasm")
    tap(hand, "That was all", says="that was all")

    assert patient.days.get().spasms == 1
    expect(page.locator("#entries .row-entry")).to_have_count(2)


def test_beats_are_tapped_and_timed(hand, patient):
    page = hand.page
    hand.press(page.get_by_role("link", name="Spasms with details"))
    hand.choose(field(page, "type", "clonus"))
    hand.press(page.locator("summary", has_text="Beats and how long"))
    hand.press(button(page, "Start the watch"))
    for _beat in range(7):
        hand.press(button(page, "Tap for each beat"))
    page.clock.run_for(65_000)
    hand.press(button(page, "Stop the watch"))
    hand.press(button(page, "Save"))

    notice(page, "7 beats, 1 min ")
    assert patient.episodes.get().beats_how == "counted"
    assert 65 <= patient.episodes.get().duration <= 75
