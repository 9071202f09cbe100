"""Page and PDF of one diary say the same, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pdfua
import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from diary.accounts.actions import add_member
from diary.demo.actions import write_diary
from diary.models import Patient, User
from diary.vocab.entries import Role
from tests.conftest import client_of, make_user
from tests.reports.pdf_reading import elements, opened, rows_of, words_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 21, 0, tzinfo=UTC)
DAYS = 60
# What isolates own words in a sentence is not seen, and readers of a PDF may drop it.
UNSEEN = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200b"))


class Sheet(HTMLParser):
    """The words in the sheet of the page, and how many tables, rows and pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.counts = {"table": 0, "tr": 0, "img": 0}
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag == "article"
        if self.depth and tag in self.counts:
            self.counts[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "article"

    def handle_data(self, data: str) -> None:
        # The foot of the page says in one line what stands at two places on paper.
        parts = map(plain, data.replace("). ", ")\n").split("\n"))
        if self.depth:
            self.words += filter(None, parts)


def plain(text: str) -> str:
    return " ".join(text.translate(UNSEEN).split())


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[Patient]:
    """One diary for all tests here, which only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        patient = Patient(name="Robin", timezone="Europe/Berlin")
        by = User(email="robin@example.org")
        yield write_diary(patient, by=by, days=DAYS, now=NOW)
        transaction.set_rollback(True)


@pytest.fixture
def both(told: Patient, db: None) -> Iterator[tuple[Sheet, bytes]]:
    """Show the page with all parts and notes, and make its PDF."""
    with time_machine.travel(NOW, tick=False):
        reader = make_user("reader")
        patient = Patient.objects.get()
        owner = patient.memberships.get(role=Role.OWNER).user
        add_member(patient, user=reader, role=Role.READER, by=owner)
        client, sheet = client_of(reader), Sheet()
        address = reverse("summary", args=[patient.pk])
        sheet.feed(client.get(address, {"notes": "on"}).content.decode())
        pdf = client.get(reverse("summary-pdf", args=[patient.pk]), {"notes": "on"})
        yield sheet, pdf.content


def test_every_word_and_number_of_the_page_is_in_the_pdf(
    both: tuple[Sheet, bytes],
) -> None:
    sheet, pdf = both
    printed = plain(words_of(pdf)).replace(" ", "")

    missing = [one for one in sheet.words if one.replace(" ", "") not in printed]

    assert len(sheet.words) > 200
    assert missing == []


def test_tables_rows_and_pictures_are_as_many_as_on_the_page(
    both: tuple[Sheet, bytes],
) -> None:
    sheet, pdf = both
    with opened(pdf) as read:
        tables = elements(read, "Table")
        counts = {
            "table": len(tables),
            "tr": sum(len(rows_of(table)) for table in tables),
            "img": len(elements(read, "Figure")),
        }

    assert counts == sheet.counts
    assert min(counts.values()) > 0


def test_the_pdf_of_a_whole_diary_passes_the_rule_check(
    both: tuple[Sheet, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "summary.pdf"
    path.write_bytes(both[1])

    assert [one.message for one in pdfua.validate(path).findings] == []
