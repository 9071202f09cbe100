"""A form that is sent while signed out: what was typed is kept, by hand in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from diary.models import Patient, User
from tests.conftest import PASSWORD

NOTE = "on the stairs, <b>left</b> leg & after the bath"


@pytest.fixture
def typed(open_page: Callable[..., Any], alice: User, patient: Patient) -> Any:
    """Return a page without scripts with a note that was typed."""
    page = open_page(alice, java_script_enabled=False)
    page.expected.append("status of 403")
    page.goto(reverse("entry-add", args=[patient.pk, "episode"]))
    page.locator("label[for=id_type_0]").click()
    page.get_by_label("Note").fill(NOTE)
    return page


def save(page: Any) -> None:
    page.get_by_role("button", name="Save").first.click()


def sign_out_elsewhere(page: Any, *names: str) -> None:
    kept = [one for one in page.context.cookies() if one["name"] not in names]
    page.context.clear_cookies()
    page.context.add_cookies(kept)


def sign_in_on_another_page(page: Any, user: User) -> None:
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    other = opened.value
    other.locator("[name=login]").fill(user.email)
    other.locator("[name=password]").fill(PASSWORD)
    with other.expect_navigation():
        other.locator("main button[type=submit]").click()
    other.close()


@pytest.mark.parametrize("gone", [["sessionid"], ["sessionid", "csrftoken"]])
def test_what_was_typed_is_saved_after_a_sign_in(
    gone: list[str], typed: Any, alice: User, patient: Patient
) -> None:
    sign_out_elsewhere(typed, *gone)
    save(typed)
    expect(typed.get_by_role("heading", level=1)).to_have_text("Not saved yet")
    expect(typed.get_by_role("paragraph").filter(has_text=NOTE)).to_be_visible()
    assert not patient.episodes.exists()

    sign_in_on_another_page(typed, alice)
    typed.get_by_role("button", name="Send it again").click()
    # The sign-in gave the browser another form token.
    typed.get_by_role("button", name="Send it again").click()

    expect(typed.get_by_role("heading", name="Today", level=1)).to_be_visible()
    assert [one.note for one in patient.episodes.all()] == [NOTE]


def sent_from(site: str, patient: Patient, **headers: str) -> Any:
    return Client(enforce_csrf_checks=True).post(
        reverse("entry-add", args=[patient.pk, "episode"]),
        {"note": NOTE},
        headers={"Origin": site, **headers},
    )


@pytest.mark.django_db
def test_what_another_site_sends_is_never_offered(patient: Patient) -> None:
    here, elsewhere = (
        sent_from(site, patient)
        for site in ("http://testserver", "https://example.org")
    )

    assert (here.status_code, elsewhere.status_code) == (403, 403)
    assert "Send it again" in here.content.decode()
    assert "Send it again" not in elsewhere.content.decode()
    assert "stairs" not in elsewhere.content.decode()


@pytest.mark.django_db
def test_a_script_is_told_and_a_password_is_kept_from_the_page(
    patient: Patient,
) -> None:
    tap = sent_from("http://testserver", patient, **{"X-Klonos": "fragment"})
    secret = Client(enforce_csrf_checks=True).post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD},
        headers={"Origin": "http://testserver"},
    )

    assert "Send it again" not in tap.content.decode()
    assert secret.status_code in {302, 403}
    assert PASSWORD not in secret.content.decode()
