"""Changes of treatment as somebody notes them: by touch, by keyboard, without scripts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from diary.due import in_force
from diary.models import Patient, Treatment, User
from diary.treatments.wording import regimen_in_words
from tests.browser.hands import Keyboard, Mouse, Touch
from tests.make import at_times, make_change, make_treatment

# A quiet afternoon in Berlin.
NOW = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)
NOTICE = "Stopping this kind of medicine suddenly can be dangerous."
# The name says after the word of the button what it is about.
INCREASED = re.compile("(Correct|Put back).*Increased")
TIMES = ("08:00", "14:00", "20:00")


@pytest.fixture
def baclofen(patient: Patient, alice: User) -> Any:
    """Return a medicine that is taken three times a day, in a diary of a year."""
    with time_machine.travel(NOW, tick=True):
        Patient.objects.update(created_at=datetime(2025, 6, 1, tzinfo=UTC))
        treatment = make_treatment(patient, by=alice, catalogue="baclofen")
        make_change(
            treatment,
            by=alice,
            day=date(2026, 5, 1),
            planned=at_times(*TIMES, amount=10),
        )
        make_treatment(patient, by=alice, name="tizanidine")
        yield treatment


@pytest.fixture(params=[Touch, Keyboard, Mouse], ids=["touch", "keyboard", "no-script"])
def hands(request: Any, open_page: Any, alice: User, baclofen: Treatment) -> Any:
    page = open_page(alice, timezone_id="Europe/Berlin", **request.param.options)
    if request.param is not Mouse:
        page.context.clock.install(time=NOW)
    page.goto(f"/d/{baclofen.patient_id}/")
    return request.param(page)


def told(treatment: Treatment, day: date | None = None) -> str | None:
    day = day or treatment.patient.day_of(timezone.now())
    held = in_force(treatment.regimens.current(), day)
    return regimen_in_words(held) if held else None


def to_baclofen(hands: Any) -> None:
    page = hands.page
    hands.press(page.locator(".nav-main").get_by_role("link", name="Treatments"))
    hands.press(page.locator(".links a", has_text="Baclofen").first)


def save(hands: Any) -> None:
    hands.press(hands.page.get_by_role("button", name="Save", exact=True))


def field(hands: Any, name: str, value: str | None = None) -> Any:
    chosen = f'[value="{value}"]' if value is not None else ""
    return hands.page.locator(f'main form[method=post] [name="{name}"]{chosen}').first


def test_a_higher_dose_is_five_taps_at_most_and_one_number(
    hands: Any, baclofen: Treatment
) -> None:
    to_baclofen(hands)
    hands.press(hands.page.get_by_role("link", name="Change the dose"))
    hands.write(field(hands, "amount"), "15")
    save(hands)

    expect(hands.page.locator(".messages")).to_contain_text("increased from 10 mg")
    assert told(baclofen) == "15 mg at 08:00, 14:00 and 20:00"
    assert told(baclofen, date(2026, 6, 14)) == "10 mg at 08:00, 14:00 and 20:00"
    if type(hands) is Touch:
        assert hands.taps <= 5


def test_a_switch_tells_the_notice_before_and_after(
    hands: Any, baclofen: Treatment
) -> None:
    page = hands.page
    to_baclofen(hands)
    hands.press(page.get_by_role("link", name="Switch to another"))
    expect(page.locator("main")).to_contain_text(NOTICE)
    hands.press(page.locator(".links a", has_text="Tizanidine"))
    expect(page.locator("main")).to_contain_text(NOTICE)

    hands.write(field(hands, "amount"), "2")
    hands.choose(field(hands, "often", "2"))
    save(hands)

    expect(page.locator(".messages")).to_contain_text(NOTICE)
    other = baclofen.patient.treatments.get(name="tizanidine")
    assert (told(baclofen), told(other)) == (None, "2 mg at 08:00 and 20:00")


def test_a_change_is_corrected_taken_back_and_put_back(
    hands: Any, baclofen: Treatment, alice: User
) -> None:
    page = hands.page
    more = at_times(*TIMES, amount=20)
    make_change(
        baclofen, by=alice, day=date(2026, 6, 10), kind="increase", planned=more
    )
    to_baclofen(hands)

    hands.press(page.get_by_role("link", name=INCREASED))
    hands.write(field(hands, "hope"), "fewer spasms at night")
    save(hands)
    expect(page.locator(".changes")).to_contain_text("Hope: fewer spasms at night")

    hands.press(page.get_by_role("link", name=INCREASED))
    hands.press(page.get_by_role("button", name="Take this change back"))
    expect(page.locator(".now-words")).to_have_text("10 mg at 08:00, 14:00 and 20:00")

    hands.press(page.locator("summary", has_text="Taken back").first)
    hands.press(page.get_by_role("button", name=INCREASED))
    expect(page.locator(".now-words")).to_have_text("20 mg at 08:00, 14:00 and 20:00")


def test_times_of_ones_own_open_with_their_answer(
    hands: Any, baclofen: Treatment
) -> None:
    page = hands.page
    to_baclofen(hands)
    hands.press(page.get_by_role("link", name="Change the dose"))
    expect(field(hands, "often", "own")).not_to_be_visible()
    hands.press(page.locator("summary", has_text="Other times"))
    expect(field(hands, "at_0")).not_to_be_visible()
    hands.choose(field(hands, "often", "own"))
    hands.write(field(hands, "at_0"), "07:30")
    hands.pick(field(hands, "part_1"), "evening")
    hands.write(field(hands, "amount_1"), "20")
    save(hands)

    expect(page.locator(".now-words")).to_be_visible()
    assert told(baclofen) == "10 mg at 07:30, 20 mg in the evening"


def test_what_is_wrong_is_told_and_what_was_typed_stays(
    hands: Any, baclofen: Treatment
) -> None:
    page = hands.page
    to_baclofen(hands)
    hands.press(page.get_by_role("link", name="Change the dose"))
    hands.press(page.locator("summary", has_text="Why, and what I hope for"))
    hands.write(field(hands, "hope"), "to walk")
    hands.write(field(hands, "amount"), "0")
    save(hands)

    expect(page.locator("#error-summary")).to_contain_text("above zero")
    expect(field(hands, "hope")).to_have_value("to walk")
    assert told(baclofen) == "10 mg at 08:00, 14:00 and 20:00"


def test_more_rows_come_with_what_was_typed(hands: Any, baclofen: Treatment) -> None:
    page = hands.page
    page.goto(f"/d/{baclofen.patient_id}/treatments/{baclofen.pk}/change/")
    hands.press(page.locator("summary", has_text="Other times"))
    hands.choose(field(hands, "often", "own"))
    hands.write(field(hands, "at_0"), "07:30")
    hands.press(page.locator("summary", has_text="More times"))
    hands.press(page.get_by_role("button", name="Even more rows"))

    expect(page.locator('[name="at_8"]')).to_have_count(1)
    expect(field(hands, "at_0")).to_have_value("07:30")
    expect(page.locator("#error-summary")).to_have_count(0)


def test_enter_in_a_field_saves_and_asks_for_no_more_rows(
    open_page: Any, alice: User, baclofen: Treatment
) -> None:
    page = open_page(alice, timezone_id="Europe/Berlin")
    page.goto(f"/d/{baclofen.patient_id}/treatments/{baclofen.pk}/change/")
    page.locator('[name="amount"]').fill("15")
    page.locator('[name="amount"]').press("Enter")

    expect(page.locator(".now-words")).to_have_text("15 mg at 08:00, 14:00 and 20:00")
