"""The ledger in a browser: its lanes by keyboard, its facts, and the page on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from diary.models import Patient, User
from tests.browser.test_every_route import RULES, RUN_AXE, SIDEWAYS
from tests.make import at_times, make_change, make_dose, make_life_event, make_treatment

pytestmark = pytest.mark.django_db(transaction=True)

FOLDED = """() => [...document.querySelectorAll("main details")].map((one) => [
  one.open, [...one.querySelectorAll("table, ol")].every((part) => part.checkVisibility()
    && part.getBoundingClientRect().height > 20)])"""


@pytest.fixture
def diary(patient: Patient, alice: User) -> Patient:
    """Return a diary in which one medicine was raised and another is over."""
    today = patient.today()
    baclofen = make_treatment(patient, by=alice)
    for kind, ago, times in (
        ("start", 300, ("08:00",)),
        ("increase", 200, ("08:00", "20:00")),
        ("increase", 100, ("08:00", "14:00", "20:00")),
    ):
        make_change(
            baclofen,
            by=alice,
            day=today - timedelta(days=ago),
            kind=kind,
            planned=at_times(*times, amount=5),
        )
    over = make_treatment(patient, by=alice, name="tizanidine")
    start = today - timedelta(days=280)
    make_change(over, by=alice, day=start, planned=at_times("21:00", amount=2))
    make_change(over, by=alice, day=today - timedelta(days=150), kind="stop")
    toxin = make_treatment(patient, by=alice, name="toxin", kind_of="injection")
    make_dose(patient, by=alice, treatment=toxin, amount=Decimal(200))
    make_life_event(patient, by=alice, starts_on=today - timedelta(days=40))
    return patient


def test_the_arrows_go_from_part_to_part_and_say_its_facts(
    diary: Patient, alice: User, open_page: Callable[..., Any]
) -> None:
    page = open_page(alice)
    page.goto(f"/d/{diary.pk}/ledger/")
    said = page.locator("#lane-facts")
    region = page.locator("[data-lanes]")
    expect(said).to_be_visible()

    region.focus()
    for _step in range(2):  # the name of the first lane, then its first part
        page.keyboard.press("Tab")
    expect(said).to_contain_text(": 5 mg at 08:00.")
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("5 mg at 08:00 and 20:00.")
    page.keyboard.press("End")
    expect(said).to_contain_text("5 mg at 08:00, 14:00 and 20:00. Since")
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("Tizanidine")
    page.keyboard.press("ArrowUp")  # to what is nearest above it
    expect(said).to_contain_text(": 5 mg at 08:00.")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    expect(said).to_contain_text(": 5 mg at 08:00.")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == said.text_content()
    # All parts together are one stop: the next one is the name of the next lane.
    page.keyboard.press("Tab")
    expect(page.locator(".lane-name:focus")).to_have_text("Tizanidine")


def test_without_scripts_every_part_is_reached_by_tab(
    diary: Patient, alice: User, open_page: Callable[..., Any]
) -> None:
    page = open_page(alice, java_script_enabled=False)
    page.goto(f"/d/{diary.pk}/ledger/")

    page.locator(".lanes").focus()
    reached = []
    for _step in range(9):
        page.keyboard.press("Tab")
        here = page.locator(":focus")
        if here.get_attribute("role") == "img":
            reached.append(here.get_attribute("aria-label"))

    parts = page.locator(".lane [tabindex='0']")
    assert reached == [
        parts.nth(place).get_attribute("aria-label") for place in range(parts.count())
    ]
    assert len(reached) == 3 + 1 + 1 + 1
    expect(page.get_by_role("button", name="Print this page")).to_be_hidden()


def test_a_name_leads_to_the_table_and_the_picture_can_be_skipped(
    diary: Patient, alice: User, open_page: Callable[..., Any]
) -> None:
    page = open_page(alice)
    page.goto(f"/d/{diary.pk}/ledger/")
    table = page.get_by_role("table", name="Tizanidine")
    expect(table).to_be_hidden()

    page.locator(".lane-name", has_text="Tizanidine").click()
    expect(table).to_be_visible()
    row = table.get_by_role("row").nth(1)
    expect(row.get_by_role("rowheader")).to_contain_text("until")
    expect(row.get_by_role("cell").first).to_have_text("2 mg at 21:00")
    expect(table.get_by_role("columnheader")).to_have_count(3)

    page.get_by_role("link", name="Skip the picture").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#one-by-one")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wrong_with_it_in_any_width_and_light(
    diary: Patient,
    alice: User,
    open_page: Callable[..., Any],
    scheme: str,
    width: int,
) -> None:
    page = open_page(
        alice,
        color_scheme=scheme,
        reduced_motion="reduce",
        viewport={"width": width, "height": 844},
    )
    page.goto(f"/d/{diary.pk}/ledger/?span=1y")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)
    page.locator(".lane [role=img]").nth(2).focus()

    page.evaluate(AXE_SCRIPT)

    assert page.evaluate(RUN_AXE, RULES) == []
    assert page.evaluate(SIDEWAYS) == width


def test_paper_shows_what_is_folded_on_the_screen(
    diary: Patient, alice: User, open_page: Callable[..., Any]
) -> None:
    page = open_page(alice, viewport={"width": 698, "height": 1000})
    page.goto(f"/d/{diary.pk}/ledger/")
    assert [False, True] not in page.evaluate(FOLDED)

    page.emulate_media(media="print")

    folded = page.evaluate(FOLDED)
    assert [False, True] in folded
    assert all(shown for _open, shown in folded)
    assert page.evaluate(SIDEWAYS) == 698
    expect(page.locator(".periods")).to_be_hidden()
    expect(page.locator(".on-paper")).to_contain_text(diary.name)
    # Nothing of the lanes is cut off, as it is on a screen until it is scrolled.
    fits = "(one) => one.scrollWidth <= one.clientWidth"
    assert page.locator(".lanes").evaluate(fits)
