"""The address of the PDF: what the page shows, as a file."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diary.models import Patient, User
from diary.reports import pdf_views
from diary.reports.pdf import BusyError, TooLongError
from tests.make import make_condition, make_question
from tests.reports.pdf_reading import words_of

DAYS = {"start": "2025-03-01", "end": "2025-03-31"}


@pytest.fixture
def address(patient: Patient) -> str:
    return reverse("summary-pdf", args=[patient.pk])


def test_the_pdf_of_a_diary_is_handed_out(
    as_alice: Client, patient: Patient, alice: User, address: str
) -> None:
    make_question(patient, by=alice, text="Is a pump possible?")

    answer = as_alice.get(address, DAYS)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    name = "klonos-summary-2025-03-01-to-2025-03-31.pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "Is a pump possible?" in words_of(answer.content)


def test_parts_are_left_out_as_on_the_page(
    as_alice: Client, patient: Patient, alice: User, address: str
) -> None:
    make_question(patient, by=alice, text="Is a pump possible?")
    make_condition(patient, by=alice)

    words = words_of(as_alice.get(address, DAYS | {"section": "person"}).content)

    assert "About the person" in words
    assert "Is a pump possible?" not in words


def test_a_reader_may_have_it_too(as_dora: Client, address: str) -> None:
    assert as_dora.get(address).content.startswith(b"%PDF")


@pytest.mark.parametrize(
    "asked",
    [
        {"period": "decade"},
        {"start": "2025-03-31", "end": "2025-03-01"},
        {"start": "never"},
        {"section": "secrets"},
    ],
    ids=["period", "backwards", "no day", "no part"],
)
def test_what_cannot_be_read_leads_to_the_page_that_says_so(
    as_alice: Client, patient: Patient, address: str, asked: dict[str, Any]
) -> None:
    answer = as_alice.get(address, asked, follow=True)

    page, status = answer.redirect_chain[0]
    assert status == 302
    assert page.startswith(reverse("summary", args=[patient.pk]))
    assert answer.status_code == 422


def test_too_much_for_one_file_is_a_page_that_says_what_to_do(
    as_alice: Client,
    patient: Patient,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(document: object) -> bytes:
        raise TooLongError

    monkeypatch.setattr(pdf_views, "render_pdf", refuse)

    answer = as_alice.get(address, DAYS)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose fewer days" in page
    back = reverse("summary", args=[patient.pk])
    assert f"{back}?start=2025-03-01&amp;end=2025-03-31" in page


def test_while_others_have_theirs_made_a_page_asks_to_come_back(
    as_alice: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(document: object) -> bytes:
        raise BusyError

    monkeypatch.setattr(pdf_views, "render_pdf", refuse)

    answer = as_alice.get(address, DAYS)

    page = answer.content.decode()
    assert answer.status_code == 503
    assert "wait a moment, then try again" in page
    assert f"{address}?start=2025-03-01&amp;end=2025-03-31" in page


def test_nobody_makes_them_without_end(
    as_alice: Client, as_dora: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_views, "render_pdf", lambda document: b"%PDF-")

    answers = [as_alice.get(address, DAYS).status_code for _ in range(12)]

    assert answers == [200] * 10 + [429] * 2
    # It is counted for each person.
    assert as_dora.get(address, DAYS).status_code == 200


def test_a_diary_of_nothing_gives_a_page_that_says_so(
    as_alice: Client, address: str
) -> None:
    assert "Page 1 of" in words_of(as_alice.get(address).content)


def test_no_name_is_logged(
    as_alice: Client, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        as_alice.get(address)

    assert "Alice" not in caplog.text
