"""The course of an outcome in a browser: moving it, by keyboard, without script, big."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from diary.models import Patient, User
from diary.vocab.entries import SpasmsAnswer
from tests.make import (
    make_check_in,
    make_life_event,
    make_regimen,
    make_treatment,
)

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
DRAWN = "[data-curve-paper][data-drawn]"
MOST_NODES = 1_500


@pytest.fixture
def diary(patient: Patient, alice: User) -> Patient:
    """Return a diary of 60 days."""
    today = patient.today()
    for ago in range(60):
        answer(patient, alice, today - ago * DAY, ago % 5)
    return patient


def answer(patient: Patient, by: User, day: date, spasms: int) -> None:
    make_check_in(
        patient,
        by=by,
        day=day,
        entered_at=datetime.combine(day, time(18), UTC),
        spasms=SpasmsAnswer.NUMBER,
        spasms_low=spasms,
    )


def period(page: Page) -> str:
    return page.locator(".page-head p").inner_text()


def words(first: date, last: date) -> str:
    return f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}"


def test_the_script_takes_over_from_the_picture_of_the_server(
    diary: Patient, alice: User, open_page: Callable[..., Any]
) -> None:
    page = open_page(alice)
    page.goto(f"/d/{diary.pk}/chart/")
    expect(page.locator(".curve-plot")).to_have_attribute("role", "img")
    expect(page.locator(DRAWN)).to_be_visible()
    canvas = page.locator("[data-curve-paper] canvas")
    expect(canvas).to_have_attribute("aria-hidden", "true")

    canvas.hover()  # touching a point asks the numbers for their words

    box = page.locator("[data-curve-paper]").bounding_box()
    assert canvas.bounding_box() == box
    page.emulate_media(media="print")
    expect(canvas).to_be_hidden()
    expect(page.locator(".curve-plot")).to_be_visible()


def test_keys_and_buttons_move_it_and_each_state_has_an_address(
    diary: Patient, alice: User, open_page: Callable[..., Any]
) -> None:
    today = diary.today()
    page = open_page(alice)
    page.goto(f"/d/{diary.pk}/chart/")
    start = words(today - 27 * DAY, today)
    assert period(page) == start
    page.locator("[data-name=in]").focus()

    page.keyboard.press("+")
    expect(page.locator(".page-head p")).not_to_have_text(start)
    closer = period(page)
    first, last = today - 20 * DAY, today - 7 * DAY
    assert closer == words(first, last)
    assert f"start={first}&end={last}" in page.url
    expect(page.locator("[data-name=in]")).to_be_focused()
    expect(page.locator("[data-curve-status]")).to_contain_text(closer)
    expect(page.locator(DRAWN)).to_be_visible()

    page.keyboard.press("ArrowLeft")
    expect(page.locator(".page-head p")).to_have_text(
        words(first - 7 * DAY, last - 7 * DAY)
    )
    page.keyboard.press("ArrowRight")
    expect(page.locator(".page-head p")).to_have_text(closer)
    page.keyboard.press("-")
    expect(page.locator(".page-head p")).to_have_text(start)
    page.keyboard.press("0")
    expect(page.locator(".page-head p")).to_have_text(words(today - 59 * DAY, today))
    assert "period=all" in page.url
    page.go_back()
    expect(page.locator(".page-head p")).to_have_text(start)

    page.goto(f"/d/{diary.pk}/chart/?start={first}&end={last}")
    assert period(page) == closer
    page.get_by_role("link", name="Earlier").click()
    expect(page.locator(".page-head p")).to_have_text(
        words(first - 7 * DAY, last - 7 * DAY)
    )


def test_keys_elsewhere_on_the_page_move_nothing(
    diary: Patient, alice: User, open_page: Callable[..., Any]
) -> None:
    page = open_page(alice)
    page.goto(f"/d/{diary.pk}/chart/")
    expect(page.locator(DRAWN)).to_be_visible()
    address = page.url

    page.get_by_label("What to look at").focus()
    page.keyboard.press("+")
    page.locator(".table-wrap").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("0")

    assert page.url == address


def test_a_phone_shows_no_keys_but_tells_them_to_those_who_listen(
    diary: Patient, alice: User, open_page: Callable[..., Any]
) -> None:
    seen = []
    for how in ({}, {"is_mobile": True, "has_touch": True}):
        page = open_page(alice, **how)
        page.goto(f"/d/{diary.pk}/chart/")
        hint = page.locator("#curve-keys:not([hidden])")
        expect(hint).to_be_attached()
        seen.append(hint.bounding_box()["width"] > 1)
        figure = page.get_by_role("figure", name="Day by day")
        expect(figure).to_have_accessible_description(re.compile("^On a keyboard"))

    assert seen == [True, False]


def test_without_scripts_every_button_is_a_link_and_the_picture_is_there(
    diary: Patient, alice: User, open_page: Callable[..., Any]
) -> None:
    today = diary.today()
    page = open_page(alice, java_script_enabled=False)
    page.goto(f"/d/{diary.pk}/chart/")
    expect(page.locator(".curve-plot")).to_be_visible()
    expect(page.locator("[data-curve-hint]")).to_be_hidden()

    page.get_by_role("link", name="Closer").click()
    assert period(page) == words(today - 20 * DAY, today - 7 * DAY)
    page.get_by_label("What to look at").select_option("pain")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("h1")).to_have_text("Pain")
    assert period(page) == words(today - 20 * DAY, today - 7 * DAY)
    page.get_by_role("link", name="Compare two periods").or_(
        page.get_by_role("link", name="10 years")
    ).first.click()
    assert "outcome=pain" in page.url


def test_ten_years_with_much_in_them_are_a_small_page(
    patient: Patient, alice: User, open_page: Callable[..., Any]
) -> None:
    today = patient.today()
    for ago in range(0, 3640, 91):
        answer(patient, alice, today - ago * DAY, ago % 7)
    for number in range(30):
        begun = today - (100 * number + 1) * DAY
        remedy = make_treatment(patient, by=alice, name=f"remedy {number}")
        make_regimen(remedy, by=alice, starts_on=begun)
        make_life_event(patient, by=alice, starts_on=begun, ends_on=begun)
    page = open_page(alice)

    page.goto(f"/d/{patient.pk}/chart/?period=10y")
    expect(page.locator(DRAWN)).to_be_visible()

    assert page.locator("svg.lane").count() == 30
    assert page.evaluate("document.querySelectorAll('*').length") <= MOST_NODES


def test_two_periods_are_compared_without_scripts(
    diary: Patient, alice: User, open_page: Callable[..., Any]
) -> None:
    page = open_page(alice, java_script_enabled=False)
    page.goto(f"/d/{diary.pk}/compare/")

    page.get_by_role("button", name="Compare").click()

    expect(page.locator("#result")).to_contain_text("Spasms")
    page.get_by_text("Day by day: how was this worked out?").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(57)
    page.reload()
    expect(page.locator("#result")).to_contain_text("Spasms")
