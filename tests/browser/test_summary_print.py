"""The summary of the demo diary as a browser prints it: one page that says it all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest
import time_machine

from diary.demo.actions import write_diary
from diary.models import Patient, User

NOW = datetime(2026, 6, 15, 19, 0, tzinfo=UTC)
DAYS = 120
# What is taken, what changed, how it went, at what cost, what followed, what is asked.
ANSWERS = (
    "What is taken now",
    "What was changed",
    "Spasticity and spasms",
    "Side effects",
    "What followed each change",
    "Questions for the visit",
    "Does the injection have to come every 13 weeks?",
)


@pytest.mark.django_db(transaction=True)
def test_the_first_printed_page_answers_what_a_doctor_asks(
    open_page: Callable[..., Any],
) -> None:
    with time_machine.travel(NOW, tick=True):
        robin = User(email="robin@example.org")
        patient = Patient(name="Robin", timezone="UTC")
        patient = write_diary(patient, by=robin, days=DAYS, now=NOW)
        page = open_page(User.objects.get(), color_scheme="dark")
        page.goto(f"/d/{patient.pk}/summary/")
        printed = page.pdf(prefer_css_page_size=True, print_background=False)

    with pypdfium2.PdfDocument(printed) as pdf:
        pages = [one.get_textpage().get_text_range() for one in pdf]
        size = pdf[0].get_size()
    first = " ".join(pages[0].split())
    assert [one for one in ANSWERS if one not in first] == []
    assert "Tizanidine" in first
    assert f"1 / {len(pages)}" in first
    assert "Week by week" in pages[1]
    # A4 upright, in points of 1/72 inch.
    assert size == pytest.approx((595, 842), abs=1)
    assert not [one for one in ("Look back", "Share by link") if one in "".join(pages)]
