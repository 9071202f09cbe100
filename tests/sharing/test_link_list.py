"""The owner sees who opened which link, changes how long it opens, and ends it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diary.models import Patient, User
from diary.sharing import actions, page
from tests.make import stored
from tests.sharing.things import (
    DOCUMENT,
    NOW,
    at,
    make,
    open_it,
    other_than,
    text_of,
    visitor,
    where,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_each_opening_and_each_wrong_passcode_is_told(
    as_alice: Client, alice: User, patient: Patient, clock: Any
) -> None:
    made = make(patient, by=alice, label="MS clinic", openings=3, frozen=DOCUMENT)
    assert "Not opened yet, 3 times left" in text_of(as_alice, patient)

    clock.move_to(datetime(2026, 6, 16, 7, 30, tzinfo=UTC))
    open_it(Client(), made, other_than(made.passcode))
    clock.move_to(datetime(2026, 6, 17, 8, 30, tzinfo=UTC))
    visitor(made).post(where(made, "share-table"))

    page = text_of(as_alice, patient)
    assert "MS clinic" in page
    assert "Opened 1 time, 2 times left" in page
    assert "1 wrong try, 9 left" in page
    # By the clock of the diary, the newest first.
    assert re.search(
        r"Downloaded as a table\s+17 Jun 2026, 10:30"
        r".*Opened\s+17 Jun 2026, 10:30"
        r".*A wrong passcode\s+16 Jun 2026, 09:30",
        page,
    )


def test_twenty_lookings_by_programs_are_told_as_none(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    made, program = make(patient, by=alice, openings=1), Client()
    before = stored()

    answers = {program.get(where(made)).status_code for _ in range(10)}
    answers |= {program.head(where(made)).status_code for _ in range(10)}

    assert answers == {200}
    assert stored() == before
    assert program.cookies == {}
    assert "Not opened yet" in text_of(as_alice, patient)


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("revoked", "Revoked, 15 June 2026, 14:00"),
        ("expired", "Expired, 15 June 2026, 15:00"),
        ("locked", "Locked: a wrong passcode was typed too often"),
        ("used up", "Used up"),
    ],
)
def test_a_link_that_ended_says_why(
    end: str,
    told: str,
    as_alice: Client,
    alice: User,
    patient: Patient,
    clock: Any,
) -> None:
    made = make(patient, by=alice, openings=1, lasts=timedelta(hours=1))
    match end:
        case "revoked":
            as_alice.post(at(patient, "link-revoke", made.link.pk))
        case "expired":
            clock.shift(timedelta(hours=2))
        case "locked":
            for _ in range(10):
                open_it(Client(), made, other_than(made.passcode))
        case "used up":
            visitor(made)

    page = text_of(as_alice, patient)

    assert told in page
    assert ("so this link opens for nobody any more" in page) == (end == "locked")
    assert "No link is open." in page
    # Who opened one that is used up or locked may still be reading.
    assert ("Revoke now" in page) == (end in {"locked", "used up"})


def test_a_link_is_revoked_at_once_also_for_who_has_it_open(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    made = make(patient, by=alice, frozen=DOCUMENT)
    reader = visitor(made)
    assert reader.get(where(made)).status_code == 200

    answer = as_alice.post(at(patient, "link-revoke", made.link.pk), follow=True)

    assert "Revoked: nobody can open that link any more." in answer.content.decode()
    assert reader.get(where(made)).status_code == 404
    assert reader.post(where(made, "share-pdf")).status_code == 404
    # Nothing of what it showed is left.
    assert patient.share_links.get().sealed is None


def test_revoking_twice_keeps_the_first_time(
    alice: User, patient: Patient, clock: Any
) -> None:
    link = make(patient, by=alice).link
    actions.revoke_link(link, by=alice)
    clock.shift(timedelta(hours=1))

    actions.revoke_link(link, by=alice)

    assert patient.share_links.get().revoked_at == NOW


def test_how_long_it_opens_can_be_changed(
    as_alice: Client, alice: User, patient: Patient, clock: Any
) -> None:
    made = make(patient, by=alice)
    clock.shift(timedelta(days=29))

    answer = as_alice.post(
        at(patient, "link-expiry", made.link.pk), {"lasts": "90d"}, follow=True
    )
    clock.shift(timedelta(days=89))

    assert "Saved: how long the link opens." in answer.content.decode()
    assert Client().get(where(made)).status_code == 200
    actions.set_expiry(made.link, lasts=timedelta(hours=1), by=alice)
    clock.shift(timedelta(hours=1))
    assert Client().get(where(made)).status_code == 404


@pytest.mark.parametrize("said", [{}, {"lasts": "1y"}, {"lasts": ""}])
def test_another_time_than_those_offered_changes_nothing(
    said: dict[str, str], as_alice: Client, alice: User, patient: Patient
) -> None:
    link = make(patient, by=alice).link

    answer = as_alice.post(at(patient, "link-expiry", link.pk), said, follow=True)

    assert "Nothing was changed" in answer.content.decode()
    assert patient.share_links.get().expires_at == link.expires_at


def test_a_link_that_is_used_up_is_revoked_for_who_has_it_open(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    made = make(patient, by=alice, openings=1)
    doctor = visitor(made)
    assert doctor.get(where(made)).status_code == 200

    path = at(patient, "link-revoke", made.link.pk)
    assert path in as_alice.get(at(patient)).content.decode()
    as_alice.post(path)

    assert doctor.get(where(made)).status_code == 404
    assert path not in as_alice.get(at(patient)).content.decode()


def test_an_open_link_is_listed_however_many_ended_after_it(
    as_alice: Client, alice: User, patient: Patient, clock: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(page, "LINKS", 2)
    old = make(patient, by=alice, label="the old one")
    clock.shift(timedelta(hours=1))
    for _ in range(3):
        actions.revoke_link(make(patient, by=alice).link, by=alice)

    shown = as_alice.get(at(patient)).content.decode()

    assert at(patient, "link-revoke", old.link.pk) in shown


@pytest.mark.parametrize("end", ["revoked", "expired", "used up"])
def test_a_link_that_ended_does_not_come_back(
    end: str, as_alice: Client, alice: User, patient: Patient, clock: Any
) -> None:
    made = make(patient, by=alice, lasts=timedelta(hours=1), openings=1)
    if end == "revoked":
        actions.revoke_link(made.link, by=alice)
    elif end == "used up":
        visitor(made)
    else:
        clock.shift(timedelta(hours=1))

    answer = as_alice.post(
        at(patient, "link-expiry", made.link.pk), {"lasts": "90d"}, follow=True
    )

    assert "has ended already" in answer.content.decode()
    assert Client().get(where(made)).status_code == 404


def test_what_an_expired_link_held_is_erased_with_the_next_one(
    alice: User, patient: Patient, clock: Any
) -> None:
    make(patient, by=alice, frozen=DOCUMENT, lasts=timedelta(hours=1))
    clock.shift(timedelta(hours=1))

    make(patient, by=alice, frozen=DOCUMENT)

    old, new = patient.share_links.order_by("made_at")
    assert old.sealed is None
    assert new.sealed is not None


def test_the_list_asks_the_same_however_many_there_are(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_alice.get(at(patient)).status_code == 200
        return len(queries)

    open_it(Client(), make(patient, by=alice, has_passcode=False))
    asked()
    few = asked()
    for _ in range(3):
        made = make(patient, by=alice)
        for _ in range(3):
            visitor(made)

    assert asked() == few
    assert few <= 8
