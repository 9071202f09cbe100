"""The largest text and the largest buttons: every page of mine still fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from diary.accounts.actions import set_look
from diary.models import Patient, User
from tests.browser.routes import NOW, OWNER_PAGES, full_diary
from tests.browser.test_every_route import SIDEWAYS, TOO_SMALL, UNFOLD, shares

WIDTHS = (390, 1280)
LARGE = 88

# The very large buttons are this high; what leads elsewhere from the header, the foot
# and inside tables and lists keeps the height that all targets have.
NOT_LARGE = """(least) => [...document.querySelectorAll(
    ".btn, .tile, .chip, .scale label, .nav-main a, .form-select, input.form-control")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => one.getBoundingClientRect().height < least - 0.01)
  .map((one) => `${one.className} ${one.textContent.trim().slice(0, 30)}`)"""


# What the server says of a size is all that the style reads.
SHOW = "(size) => { document.documentElement.dataset.text = size; }"


@pytest.mark.parametrize("size", ["large", "huge"])
def test_a_size_that_was_chosen_is_on_the_page(
    size: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    set_look(by=alice, theme="auto", text_size=size, big_buttons=True)

    html = as_alice.get(reverse("today", args=[patient.pk])).content.decode()

    assert f'data-text="{size}"' in html
    assert 'data-targets="big"' in html


@pytest.mark.parametrize("pages", shares(OWNER_PAGES, 2), ids=["some", "others"])
def test_nothing_gets_too_wide_or_too_small(
    pages: tuple[str, ...], open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    set_look(by=alice, theme="auto", text_size="large", big_buttons=True)
    with time_machine.travel(NOW, tick=True):
        at = full_diary(patient, by=alice)
        page = open_page(alice, service_workers="block", reduced_motion="reduce")
        found = [
            fault for where in pages for fault in _faults(page, where.format(**at))
        ]

    assert not found, "\n" + "\n".join(found)


def _faults(page: Any, where: str) -> list[str]:
    page.goto(where)
    page.evaluate(UNFOLD)
    faults = []
    for size in ("large", "huge"):
        page.evaluate(SHOW, size)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            taken = page.evaluate(SIDEWAYS)
            if taken > width:
                faults.append(f"{where} takes {taken} of {width} px ({size})")
        small = [*page.evaluate(TOO_SMALL), *page.evaluate(NOT_LARGE, LARGE)]
        faults += [f"{where} ({size}): {one}" for one in small]
    return faults


def test_the_look_is_chosen_with_the_keyboard(
    open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    page = open_page(alice, java_script_enabled=False)
    page.goto(reverse("more"))

    page.locator("[name=text_size][value=normal]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("html")).to_have_attribute("data-text", "huge")
    expect(page.locator("html")).to_have_attribute("data-targets", "big")
    alice.refresh_from_db()
    assert (alice.text_size, alice.big_buttons) == ("huge", True)


def test_the_scale_has_three_columns(
    open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    set_look(by=alice, theme="auto", text_size="normal", big_buttons=True)
    page = open_page(alice)
    page.goto(reverse("entry-add", args=[patient.pk, "rating"]))

    boxes = [one.bounding_box() for one in page.locator(".scale label").all()[:11]]

    assert len({round(one["x"]) for one in boxes}) == 3
    assert len({round(one["y"]) for one in boxes}) == 4
    assert all(one["height"] >= LARGE and one["width"] >= LARGE for one in boxes)


def test_a_saved_tap_with_undo_is_in_sight(
    open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    set_look(by=alice, theme="auto", text_size="huge", big_buttons=True)
    page = open_page(alice)
    page.goto(reverse("today", args=[patient.pk]))

    page.locator('[value="episode:clonus"]').click()

    expect(page.locator("#notice[data-did=saved]")).to_be_in_viewport(ratio=1)
    expect(page.locator("#notice button")).to_be_in_viewport(ratio=1)


def test_the_buttons_of_today_are_arranged_with_the_keyboard(
    open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    page = open_page(alice, java_script_enabled=False)
    page.goto(reverse("settings", args=[patient.pk]))

    for deed in ("up:clonus", "hide:rating"):
        page.locator(f'[value="{deed}"]').focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.goto(reverse("today", args=[patient.pk]))

    first = page.locator(".tiles-1 > *").first
    expect(first).to_have_text("Clonus")
    expect(page.locator(".tiles-1 > *")).to_have_count(7)
