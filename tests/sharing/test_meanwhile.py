"""A link ends, or its diary is erased, while somebody is at its door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.utils import timezone

from diary.models import Patient, ShareLink, ShareView, User
from diary.sharing import actions, visitor_views
from tests.sharing.things import (
    DOCUMENT,
    NOWHERE,
    at,
    make,
    open_it,
    other_than,
    views_of,
    visitor,
    where,
)

pytestmark = pytest.mark.django_db


def _erase(link: ShareLink) -> None:
    Patient.objects.filter(pk=link.patient_id).delete()


def _revoke(link: ShareLink) -> None:
    ShareLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())


ENDS = [_erase, _revoke]


def _while(
    monkeypatch: pytest.MonkeyPatch, place: Any, name: str, end: Callable[[], None]
) -> None:
    """Let it end just before something that takes long is done."""
    slow = getattr(place, name)

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        end()
        return slow(*args, **kwargs)

    monkeypatch.setattr(place, name, meanwhile)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("is_right", [True, False])
def test_while_a_passcode_is_compared(
    is_right: bool,
    end: Callable[[ShareLink], None],
    alice: User,
    patient: Patient,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = make(patient, by=alice)
    said = made.passcode if is_right else other_than(made.passcode)
    assert actions.check_password is check_password
    _while(monkeypatch, actions, "check_password", lambda: end(made.link))

    answer = open_it(client, made, said)

    assert answer.status_code == 404
    assert answer.content == client.get(NOWHERE).content
    assert client.cookies == {}
    assert not ShareView.objects.exists()


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    ("name", "maker"), [("share-pdf", "render_pdf"), ("share-table", "table_file")]
)
def test_while_a_file_is_made_it_is_not_handed_out(
    name: str,
    maker: str,
    end: Callable[[ShareLink], None],
    alice: User,
    patient: Patient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = make(patient, by=alice, frozen=DOCUMENT)
    reader = visitor(made)
    _while(monkeypatch, visitor_views, maker, lambda: end(made.link))

    answer = reader.post(where(made, name))

    assert answer.status_code == 404
    assert answer.content == Client().get(NOWHERE).content
    assert views_of(patient) in ([], [ShareView.What.PAGE])


# Told on Today


@pytest.fixture
def locked(alice: User, patient: Patient) -> actions.Made:
    made = make(patient, by=alice, label="MS clinic")
    ShareLink.objects.filter(pk=made.link.pk).update(attempts_left=1)
    assert open_it(Client(), made, other_than(made.passcode)).status_code == 404
    return made


def told(client: Client, patient: Patient) -> bool:
    page = client.get(f"/d/{patient.pk}/").content.decode()
    return "Ten wrong passcodes locked a link to your summary" in page


def test_the_owner_reads_on_today_that_a_link_was_locked(
    locked: actions.Made, as_alice: Client, patient: Patient
) -> None:
    assert told(as_alice, patient)
    links = as_alice.get(at(patient)).content.decode()
    assert "Revoke it, and end this notice" in links

    as_alice.post(at(patient, "link-revoke", locked.link.pk))

    assert not told(as_alice, patient)


@pytest.mark.parametrize("who", ["as_bob", "as_dora"])
def test_nobody_else_does(
    who: str, locked: actions.Made, patient: Patient, request: pytest.FixtureRequest
) -> None:
    assert not told(request.getfixturevalue(who), patient)


def test_a_wrong_passcode_alone_is_no_notice(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    made = make(patient, by=alice)
    open_it(Client(), made, other_than(made.passcode))

    assert not told(as_alice, patient)


def test_it_is_over_with_the_life_of_the_link(
    locked: actions.Made, as_alice: Client, patient: Patient
) -> None:
    ShareLink.objects.update(expires_at=timezone.now())

    assert not told(as_alice, patient)
