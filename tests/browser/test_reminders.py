"""Reminders in a browser: chosen by tapping, and a calendar without signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from diary.models import Patient, User
from diary.vocab.reminders import ReminderKind
from tests.browser.hands import Mouse, Touch
from tests.browser.test_every_route import Inspector
from tests.reminders.things import dose, make_course, remind


def where(patient: Patient) -> str:
    return reverse("reminder-list", args=[patient.pk])


@pytest.mark.parametrize("hands", [Touch, Mouse], ids=["touch", "no scripts"])
def test_reminders_are_chosen_and_the_rest_is_asked_only_then(
    hands: type[Touch], open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    page = open_page(alice, **hands.options)
    hand = hands(page)
    page.goto(reverse("more"))
    hand.press(page.get_by_role("link", name="Reminders"))
    ahead = page.locator("#id_evening_ahead")
    expect(page.locator("#id_evening_calendar")).to_be_visible()
    expect(ahead).to_be_hidden()

    hand.choose(page.locator("#id_evening_calendar"))
    expect(ahead).to_be_visible()
    page.locator("#id_evening_at").fill("21:15")
    ahead.select_option("30")
    hand.press(page.get_by_role("button", name="Save reminders"))

    expect(page.get_by_text("Saved: your reminders.")).to_be_visible()
    kept = patient.reminders.get()
    assert (kept.about, kept.user, kept.ahead) == ("evening", alice, 30)
    assert f"{kept.at:%H:%M}" == "21:15"


def test_an_address_is_made_copied_read_and_switched_off(
    open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    make_course(patient, dose("08:00"), by=alice)
    remind(patient, ReminderKind.DOSE, by=alice, in_calendar=True)
    page = open_page(alice, permissions=["clipboard-read", "clipboard-write"])
    page.goto(where(patient))
    stranger = open_page().context.request

    page.get_by_role("button", name="Make a private address").click()
    address = page.get_by_label("Private address").input_value()
    page.get_by_role("button", name="Copy the address").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    read = stranger.get(address)
    page.goto(where(patient))
    once = page.get_by_label("Private address").count()
    page.get_by_role("button", name="Switch the address off").click()
    expect(page.get_by_text("is switched off")).to_be_visible()
    gone = stranger.get(address)

    assert copied == address
    assert read.status == 200
    assert "BEGIN:VEVENT" in read.text()
    assert "set-cookie" not in read.headers
    assert once == 0
    assert gone.status == 404


def test_without_a_clipboard_it_is_copied_the_older_way(
    open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    page = open_page(alice)
    page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(where(patient))

    page.get_by_role("button", name="Make a private address").click()
    page.get_by_role("button", name="Copy the address").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    chosen = page.evaluate("getSelection().toString()")
    assert chosen == page.get_by_label("Private address").input_value()


def test_the_page_with_a_new_address(
    open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    for kind in ReminderKind:
        remind(patient, kind, by=alice, in_calendar=True)
    page = open_page(alice, reduced_motion="reduce")
    inspect = Inspector(page)
    page.goto(where(patient))

    page.get_by_role("button", name="Make a private address").click()
    page.locator("#made").wait_for()
    inspect.look("a new address")
    inspect.visit(where(patient), {})

    assert inspect.findings == []
