"""What somebody without an account meets at the end of a link."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diary.models import Patient, ShareView, User
from diary.sharing import actions
from diary.sharing.access import ClosedError
from diary.sharing.door import PRIVATE
from tests.make import make_page, stored
from tests.sharing.things import (
    DOCUMENT,
    NOWHERE,
    left,
    make,
    open_it,
    other_than,
    views_of,
    visitor,
    where,
)

pytestmark = pytest.mark.django_db

What = ShareView.What


# Before the press


@pytest.mark.parametrize("has_passcode", [True, False])
def test_nothing_of_the_person_is_shown_before_the_press(
    has_passcode: bool, alice: User, patient: Patient, client: Client
) -> None:
    said = {"label": "a private name", "has_passcode": has_passcode}
    made = make(patient, by=alice, frozen=DOCUMENT, **said)

    page = client.get(where(made))

    text = page.content.decode()
    assert page.status_code == 200
    assert "Open the summary" in text
    assert ('name="passcode"' in text) == has_passcode
    assert not re.search(r"Alice|private|baclofen|alice@", text)
    assert page.cookies == {}
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("end", ["", "pdf/", "table/", "close/"])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_every_answer_is_private(
    method: str, end: str, alice: User, patient: Patient, client: Client
) -> None:
    for path in (where(make(patient, by=alice)), NOWHERE):
        answer = getattr(client, method)(f"{path}{end}")

        assert {name: answer.headers[name] for name in PRIVATE} == PRIVATE
        assert answer.status_code != 500


@pytest.mark.parametrize(
    ("end", "status"),
    [("", 301), ("/pdf", 301), ("/nothing/", 404), ("%00", 400), ("/table/x", 404)],
)
def test_answers_that_no_view_gives_are_private_too(
    end: str, status: int, alice: User, patient: Patient, client: Client
) -> None:
    """The last slash is missing, or the address goes on."""
    for token in (make(patient, by=alice).token, "x" * 43):
        answer = client.get(f"/s/{token}{end}")

        assert answer.status_code == status
        assert {name: answer.headers[name] for name in PRIVATE} == PRIVATE


def test_the_summary_and_its_files_are_private_too(
    alice: User, patient: Patient
) -> None:
    made = make(patient, by=alice, frozen=DOCUMENT)
    reader = visitor(made)

    for answer in (
        reader.get(where(made)),
        reader.post(where(made, "share-pdf")),
        reader.post(where(made, "share-table")),
    ):
        assert answer.status_code == 200
        assert {name: answer.headers[name] for name in PRIVATE} == PRIVATE


# Opening it


def test_the_right_passcode_opens_it(alice: User, patient: Patient) -> None:
    made = make(patient, by=alice, frozen=DOCUMENT)
    reader = Client(enforce_csrf_checks=True)

    pressed = open_it(reader, made, f"{made.passcode[:3]} {made.passcode[3:]}")
    page = reader.get(where(made)).content.decode()

    assert (pressed.status_code, pressed["Location"]) == (302, where(made))
    assert "A shared summary" in page
    assert "baclofen" in page
    assert views_of(patient) == [What.PAGE]
    assert left(made) == 10


def test_a_browser_that_says_nothing_of_where_it_comes_from_opens_it(
    alice: User, patient: Patient
) -> None:
    """A page with `no-referrer` sends its form with the origin "null"."""
    made = make(patient, by=alice, has_passcode=False)
    reader = Client(enforce_csrf_checks=True, headers={"Origin": "null"})

    assert reader.post(where(made)).status_code == 302


def test_a_wrong_passcode_is_refused_and_counted(alice: User, patient: Patient) -> None:
    made, reader = make(patient, by=alice), Client()

    refused = open_it(reader, made, other_than(made.passcode))

    assert refused.status_code == 422
    assert "That is another passcode." in refused.content.decode()
    assert "9 tries are left." in refused.content.decode()
    assert "error-summary" in make_page(refused).ids
    assert (left(made), views_of(patient)) == (9, [What.WRONG])
    assert reader.cookies == {}
    assert "Open the summary" in reader.get(where(made)).content.decode()


@pytest.mark.parametrize("typed", ["", " ", "12345", "1234567", "abcdef", "x" * 41])
def test_what_cannot_be_a_passcode_is_no_try(
    typed: str, alice: User, patient: Patient, client: Client
) -> None:
    made = make(patient, by=alice)

    refused = client.post(where(made), {"passcode": typed})

    assert refused.status_code == 422
    assert (left(made), views_of(patient)) == (10, [])


def test_the_tenth_wrong_passcode_ends_the_link_for_the_right_one_too(
    alice: User, patient: Patient
) -> None:
    made, reader = make(patient, by=alice, frozen=DOCUMENT), Client()
    inside = visitor(made)

    answers = [
        open_it(reader, made, other_than(made.passcode)).status_code for _ in range(10)
    ]

    assert answers == [422] * 9 + [404]
    assert open_it(reader, made).status_code == 404
    assert reader.get(where(made)).status_code == 404
    # Somebody who proved it before goes on reading.
    assert inside.get(where(made)).status_code == 200
    assert views_of(patient).count(What.WRONG) == 10


def test_the_right_one_opens_with_the_last_try(alice: User, patient: Patient) -> None:
    made = make(patient, by=alice)
    for _ in range(9):
        open_it(Client(), made, other_than(made.passcode))

    visitor(made)

    assert left(made) == 1


@pytest.mark.django_db(transaction=True)
def test_of_forty_guesses_at_once_exactly_ten_are_tried(
    alice: User, patient: Patient, monkeypatch: Any
) -> None:
    made = make(patient, by=alice)
    tried: list[str] = []

    def compare(said: str, stored_: str) -> bool:
        tried.append(said)
        return check_password(said, stored_)

    monkeypatch.setattr(actions, "check_password", compare)

    answers = _at_once(made, [f"{n:06}" for n in _wrong(made, 40)])

    assert len(tried) == 10
    # Those who were told that it was wrong are among the ten.
    assert set(answers) == {404, 422}
    assert answers.count(422) <= 9
    assert views_of(patient) == [What.WRONG] * 10
    assert left(made) == 0
    assert open_it(Client(), made).status_code == 404


@pytest.mark.parametrize(
    ("end", "has_passcode"),
    [("used up", True), ("used up", False), ("locked", True), ("revoked", False)],
)
def test_a_link_that_ended_between_looking_and_pressing_stays_shut(
    end: str, has_passcode: bool, alice: User, patient: Patient
) -> None:
    made = make(patient, by=alice, openings=1, has_passcode=has_passcode)
    match end:
        case "used up":
            visitor(made)
        case "locked":
            for _ in range(10):
                open_it(Client(), made, other_than(made.passcode))
        case "revoked":
            actions.revoke_link(made.link, by=alice)
    before = stored()

    # The link as the page of a moment ago knew it.
    with pytest.raises(ClosedError):
        actions.open_link(made.link, passcode=made.passcode, by=None)

    assert stored() == before


def test_what_is_left_is_asked_by_the_update_itself_and_by_no_search_before_it(
    alice: User, patient: Patient
) -> None:
    """Else a database that lets writers go on side by side would count too many."""
    made = make(patient, by=alice, openings=3)

    with CaptureQueriesContext(connection) as queries:
        open_it(Client(), made)

    asked = [one["sql"] for one in queries if one["sql"].startswith("UPDATE")]
    attempt, opening = asked
    assert '"attempts_left" > 0' in attempt
    assert '"openings_left" = 0' in opening
    assert [one.count('FROM "diary_sharelink"') for one in asked] == [0, 0]


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_open_at_once_only_as_many_get_in_as_may(
    alice: User, patient: Patient
) -> None:
    made = make(patient, by=alice, openings=3)

    answers = _at_once(made, [made.passcode] * 10)

    assert sorted(answers) == [302] * 3 + [404] * 7
    assert views_of(patient) == [What.PAGE] * 3


def _wrong(made: actions.Made, how_many: int) -> list[int]:
    return [n for n in range(how_many + 1) if n != int(made.passcode)][:how_many]


def _at_once(made: actions.Made, passcodes: list[str]) -> list[Any]:
    """Let as many visitors, each from another address, press in the same moment."""
    gate = threading.Barrier(len(passcodes))
    answers: list[Any] = []

    def press(number: int, passcode: str) -> None:
        try:
            reader = Client(REMOTE_ADDR=f"10.0.0.{number + 1}")
            gate.wait(timeout=10)
            answers.append(open_it(reader, made, passcode).status_code)
        except Exception as problem:  # noqa: BLE001  told by the assertion
            answers.append(repr(problem))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=one) for one in enumerate(passcodes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_a_limit_of_openings_holds_and_reading_on_is_none(
    alice: User, patient: Patient
) -> None:
    made = make(patient, by=alice, openings=1, has_passcode=False, frozen=DOCUMENT)
    reader = visitor(made)

    again = [reader.get(where(made)).status_code for _ in range(3)]

    assert again == [200] * 3
    assert Client().get(where(made)).status_code == 404
    assert open_it(Client(), made).status_code == 404
    assert views_of(patient) == [What.PAGE]
