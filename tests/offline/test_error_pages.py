"""Pages for the moment when something is wrong: they must not need anything."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.views.defaults import server_error


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "409", "429", "500"])
def test_each_works_without_request_session_and_database(name: str) -> None:
    page = render_to_string(f"{name}.html")

    assert page.count("<h1>") == 1
    assert f'href="{reverse("emergency")}"' in page


def test_a_fault_of_ours_says_so() -> None:
    page = server_error(HttpRequest())

    assert page.status_code == 500
    assert "What you saved before is safe" in page.content.decode()


def test_a_stale_form_is_told_to_load_the_page_again() -> None:
    strict = Client(enforce_csrf_checks=True)

    page = strict.post(reverse("account_login"), {"login": "a", "password": "b"})

    assert page.status_code == 403
    assert "open too long" in page.content.decode()


@pytest.mark.django_db
def test_an_unknown_address_is_ours_too(client: Client) -> None:
    page = client.get("/no-such-page/")

    assert page.status_code == 404
    assert "Page not found" in page.content.decode()


def test_a_conflict_gives_its_reason_as_text() -> None:
    page = render_to_string("409.html", {"reason": "<b>Changed</b> meanwhile"})

    assert "&lt;b&gt;Changed&lt;/b&gt; meanwhile" in page
