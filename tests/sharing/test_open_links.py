"""An open link: what keeps it open, its files, live and frozen."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from diary.models import Patient, ShareLink, ShareView, User
from diary.reports.pdf import BusyError
from diary.sharing import visitor_views
from tests.make import make_episode, make_regimen, make_treatment
from tests.sharing.things import (
    DOCUMENT,
    NOW,
    NOWHERE,
    make,
    open_it,
    views_of,
    visitor,
    where,
)

pytestmark = pytest.mark.django_db

What = ShareView.What


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_the_grant_is_for_this_link_and_half_an_hour(
    alice: User, patient: Patient, clock: Any
) -> None:
    made = make(patient, by=alice, frozen=DOCUMENT)
    reader = Client()

    cookie = open_it(reader, made).cookies["klonos-open"]

    assert cookie["path"] == where(made)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert cookie["max-age"] == 1800
    assert made.token not in cookie.value
    clock.shift(timedelta(minutes=29))
    assert "A shared summary" in reader.get(where(made)).content.decode()
    clock.shift(timedelta(minutes=2))
    # A browser would have dropped it; one that did not is no better off.
    assert "Open the summary" in reader.get(where(made)).content.decode()


def test_the_grant_of_one_link_opens_no_other(
    alice: User, charlie: User, patient: Patient, strangers_diary: Patient
) -> None:
    mine = make(patient, by=alice, frozen=DOCUMENT)
    others = [
        make(patient, by=alice, frozen=DOCUMENT),
        make(strangers_diary, by=charlie, frozen=DOCUMENT),
    ]
    reader = visitor(mine)

    for other in others:
        assert "Open the summary" in reader.get(where(other)).content.decode()
        answer = reader.post(where(other, "share-table"))
        assert (answer.status_code, answer["Location"]) == (302, where(other))


@pytest.mark.parametrize("place", [0, 10, 35, 37, 43, 60, -1])
def test_a_grant_that_was_tampered_with_opens_nothing(
    place: int, alice: User, patient: Patient
) -> None:
    made = make(patient, by=alice, frozen=DOCUMENT)
    reader = visitor(made)
    value = reader.cookies["klonos-open"].value
    other = "a" if value[place] != "a" else "b"
    changed = value[:place] + other + (value[place + 1 :] if place != -1 else "")

    reader.cookies["klonos-open"] = changed

    assert "Open the summary" in reader.get(where(made)).content.decode()


def test_over_https_the_grant_travels_over_https_alone(
    alice: User, patient: Patient, settings: Any
) -> None:
    settings.HTTPS = True

    cookie = open_it(Client(), make(patient, by=alice)).cookies["__Secure-klonos-open"]

    assert cookie["secure"] is True


def test_who_closes_it_is_asked_again(alice: User, patient: Patient) -> None:
    made = make(patient, by=alice, frozen=DOCUMENT)
    reader = visitor(made)

    closed = reader.post(where(made, "share-close"))

    assert (closed.status_code, closed["Location"]) == (302, where(made))
    assert "Open the summary" in reader.get(where(made)).content.decode()


# The files


def test_it_is_taken_along_as_a_pdf_and_as_a_table(
    alice: User, patient: Patient
) -> None:
    made = make(patient, by=alice, frozen=DOCUMENT)
    reader = visitor(made)

    pdf = reader.post(where(made, "share-pdf"))
    table = reader.post(where(made, "share-table"))

    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert '"baclofen","12"' in table.content.decode("utf-8-sig")
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    for answer, name in ((pdf, "symptom-summary.pdf"), (table, "symptom-summary.csv")):
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert views_of(patient) == [What.PAGE, What.PDF, What.DATA]


@pytest.mark.parametrize("name", ["share-pdf", "share-table"])
def test_without_the_press_there_is_no_file(
    name: str, alice: User, patient: Patient, client: Client
) -> None:
    made = make(patient, by=alice, has_passcode=False, frozen=DOCUMENT)

    answer = client.post(where(made, name))

    assert (answer.status_code, answer["Location"]) == (302, where(made))
    assert views_of(patient) == []


def test_a_summary_that_is_too_long_for_a_pdf_is_said_to_be(
    alice: User, patient: Patient, monkeypatch: Any
) -> None:
    made = make(patient, by=alice, frozen=DOCUMENT)
    monkeypatch.setattr("diary.reports.pdf.LETTERS_AT_MOST", 10)

    answer = visitor(made).post(where(made, "share-pdf"))

    assert answer.status_code == 422
    assert "too long for one PDF" in answer.content.decode()
    assert views_of(patient) == [What.PAGE]


def test_a_pdf_that_has_to_wait_says_so_beside_the_summary(
    alice: User, patient: Patient, monkeypatch: Any
) -> None:
    made = make(patient, by=alice, frozen=DOCUMENT)
    reader = visitor(made)

    def refuse(document: object) -> bytes:
        raise BusyError

    monkeypatch.setattr(visitor_views, "render_pdf", refuse)
    answer = reader.post(where(made, "share-pdf"))

    assert answer.status_code == 503
    assert "Wait a moment and ask again" in answer.content.decode()
    assert "baclofen" in answer.content.decode()
    assert views_of(patient) == [What.PAGE]


def test_the_pdfs_of_a_link_are_counted_whoever_asks(
    alice: User, patient: Patient, monkeypatch: Any
) -> None:
    made = make(patient, by=alice, frozen=DOCUMENT)
    other = make(patient, by=alice, frozen=DOCUMENT)
    monkeypatch.setattr(visitor_views, "render_pdf", lambda document: b"%PDF-")
    reader = visitor(made)

    answers = []
    for number in range(12):
        reader.defaults["REMOTE_ADDR"] = f"10.0.0.{number}"
        answers.append(reader.post(where(made, "share-pdf")).status_code)

    assert answers == [200] * 10 + [429] * 2
    assert views_of(patient).count(What.PDF) == 10
    assert visitor(other).post(where(other, "share-pdf")).status_code == 200


# Live and frozen


def test_a_live_link_shows_what_is_written_now_and_a_frozen_one_what_was(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    treatment = make_treatment(patient, by=alice, name="dantrolene")
    make_regimen(treatment, by=alice)
    urls = {}
    for kind in ("live", "frozen"):
        page = as_alice.post(
            f"/d/{patient.pk}/links/add/", {"kind": kind, "passcode": "no"}
        ).content.decode()
        urls[kind] = re.search(r'value="http://testserver(/s/[^"]+)"', page)[1]  # type: ignore[index]

    as_alice.post(f"/d/{patient.pk}/treatments/{treatment.pk}/void/")
    pages = {}
    for kind, url in urls.items():
        reader = Client()
        reader.post(url)
        pages[kind] = reader.get(url).content.decode()

    assert "Dantrolene" not in pages["live"]
    assert "As it is now." in pages["live"]
    assert "Dantrolene" in pages["frozen"]
    assert "Later entries are not in it." in pages["frozen"]


def test_a_live_link_shows_the_chosen_parts_and_no_others(
    alice: User, patient: Patient
) -> None:
    make_regimen(make_treatment(patient, by=alice, name="dantrolene"), by=alice)
    make_episode(patient, by=alice, note="a private note")
    made = make(patient, by=alice, choice="section=questions", has_passcode=False)

    page = visitor(made).get(where(made)).content.decode()

    assert "Questions for the visit" in page
    assert "Dantrolene" not in page
    assert "a private note" not in page


@pytest.mark.parametrize("choice", ["section=no-longer-there", "period=9z", "start=x"])
def test_a_live_link_whose_choice_is_unknown_shows_nothing_rather_than_all(
    choice: str, alice: User, patient: Patient
) -> None:
    made = make(patient, by=alice, choice=choice, has_passcode=False)

    assert visitor(made).get(where(made)).status_code == 404


def test_a_frozen_summary_that_was_damaged_is_a_link_that_opens_nothing(
    alice: User, patient: Patient
) -> None:
    made = make(patient, by=alice, frozen=DOCUMENT)
    reader = visitor(made)
    sealed = bytes(ShareLink.objects.get().sealed or b"")

    ShareLink.objects.update(sealed=sealed[:-1] + bytes([sealed[-1] ^ 1]))

    damaged, never = reader.get(where(made)), reader.get(NOWHERE)
    assert (damaged.status_code, damaged.content) == (404, never.content)
    assert reader.post(where(made, "share-pdf")).status_code == 404
