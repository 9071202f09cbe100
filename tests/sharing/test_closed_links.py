"""Links that open nothing: one answer for all, and nothing in any log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as conf
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings

from config.logs import Nameless
from diary.models import Membership, Patient, ShareLink, ShareView, User
from diary.sharing import actions
from tests.bad_input.junk import JUNK, read
from tests.make import stored
from tests.sharing.things import (
    DOCUMENT,
    NOW,
    NOWHERE,
    left,
    make,
    open_it,
    other_than,
    visitor,
    where,
)

pytestmark = pytest.mark.django_db

What = ShareView.What


def _revoke(made: actions.Made, user: User) -> None:
    actions.revoke_link(made.link, by=user)


def _expire(made: actions.Made, user: User) -> None:
    ShareLink.objects.update(expires_at=NOW)


def _lock(made: actions.Made, user: User) -> None:
    ShareLink.objects.update(attempts_left=0)


def _use_up(made: actions.Made, user: User) -> None:
    ShareLink.objects.update(openings_left=0)


def _leave(made: actions.Made, user: User) -> None:
    Membership.objects.filter(user=user).delete()


def _hand_over(made: actions.Made, user: User) -> None:
    Membership.objects.filter(user=user).update(role="carer")


def _switch_off(made: actions.Made, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def _erase(made: actions.Made, user: User) -> None:
    Patient.objects.filter(pk=made.link.patient_id).delete()


ENDS = [_revoke, _expire, _lock, _use_up, _leave, _hand_over, _switch_off, _erase]


@pytest.mark.parametrize("end", ENDS)
def test_a_link_that_ended_is_as_one_that_never_was(
    end: Callable[[actions.Made, User], None],
    alice: User,
    patient: Patient,
    client: Client,
) -> None:
    made = make(patient, by=alice, openings=3)
    path, token = where(made), made.token
    assert client.get(path).status_code == 200

    end(made, alice)

    others = [NOWHERE, "/s/short/", f"/s/{token[:-1]}/", "/s/%C3%A4%20/"]
    others += [f"/s/{token.swapcase()}/", f"/s/{token}x/"]
    for method, asked in (("get", {}), ("post", {"passcode": made.passcode})):
        ended, asks = _asked(client, method, path, asked)
        assert ended.status_code == 404
        for other in others:
            never, asks_too = _asked(client, method, other, asked)
            assert (never.status_code, never.content) == (404, ended.content)
            assert never.headers == ended.headers
            assert never.cookies == ended.cookies
            assert asks_too == asks
    cache.clear()
    for name in ("share-pdf", "share-table", "share-close"):
        assert client.post(where(made, name)).content == ended.content


def _asked(client: Client, method: str, path: str, said: dict[str, str]) -> Any:
    """Return the answer, and how often the database was asked for it."""
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method)(path, said)
    return answer, len(queries)


@pytest.mark.parametrize("place", range(0, 43, 6))
def test_an_address_with_another_sign_opens_nothing(
    place: int, alice: User, patient: Patient, client: Client
) -> None:
    made = make(patient, by=alice)
    sign = "A" if made.token[place] != "A" else "B"
    token = made.token[:place] + sign + made.token[place + 1 :]

    assert client.get(f"/s/{token}/").status_code == 404


@settings(max_examples=40, derandomize=True, database=None, deadline=None)
@given(word=JUNK)
def test_whatever_an_address_is_it_opens_nothing(word: str | bytes) -> None:
    said = quote(read(word)[:300], safe="")
    cache.clear()

    answers = [
        ask(f"/s/{said}/{end}").status_code
        for ask in (Client().get, Client().post)
        for end in ("", "pdf/")
    ]

    # An empty one is another place, and a NUL is refused before anything is asked.
    assert set(answers) <= {400, 404, 405}


def test_too_many_questions_from_one_address_are_refused_alike(
    alice: User, patient: Patient, client: Client
) -> None:
    made = make(patient, by=alice)

    answers = {client.get(where(made)).status_code for _ in range(30)}

    assert answers == {200}
    assert client.get(where(made)).status_code == 429
    assert client.get(NOWHERE).content == client.get(where(made)).content
    assert open_it(client, made).status_code == 429
    assert left(made) == 10
    elsewhere = Client(REMOTE_ADDR="10.0.0.7")
    assert elsewhere.get(where(made)).status_code == 200


def test_no_log_line_holds_the_address(
    alice: User, patient: Patient, client: Client, caplog: Any
) -> None:
    made = make(patient, by=alice)
    caplog.handler.addFilter(Nameless())

    with caplog.at_level(logging.DEBUG):
        open_it(client, made, other_than(made.passcode))
        client.put(where(made))
        client.get(where(made).rstrip("/"))
        client.get(f"{where(made)}more/")
        actions.revoke_link(made.link, by=alice)
        client.get(where(made))

    assert "GET share: 404" in caplog.text
    assert made.token[:20] not in caplog.text
    assert made.passcode not in caplog.text


def test_looking_changes_nothing_and_says_nothing_about_whoever_looks(
    alice: User, patient: Patient, client: Client
) -> None:
    made = make(patient, by=alice, frozen=DOCUMENT, has_passcode=False)
    reader = visitor(made)
    before = stored()

    for _ in range(20):
        reader.get(where(made))

    assert stored() == before
    fields = {field.name for field in ShareView._meta.get_fields()}
    assert fields == {"id", "link", "what", "at"}
    assert conf.SESSION_COOKIE_NAME not in reader.cookies
