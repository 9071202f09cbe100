"""The owner makes links, sees who opened them, changes and ends them."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils.html import escape

from diary import actions as core
from diary.models import Patient, ShareLink, ShareView, User
from diary.reports.sections import ALL
from diary.sharing import actions
from diary.sharing.contents import days_told, read_choice
from tests.make import make_page, make_visit, stored
from tests.sharing.things import (
    NOW,
    at,
    make,
    text_of,
    visitor,
)

pytestmark = pytest.mark.django_db

What = ShareView.What


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def shown(response: Any) -> dict[str, str]:
    """Return the fields of the page of a new link, by their id."""
    return {
        one["id"] or "": one["value"] or ""
        for one in make_page(response).all("input")
        if "readonly" in one
    }


# Making one


def test_one_press_makes_a_link_with_what_is_usual(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    answer = as_alice.post(at(patient, "link-add"), {"diary": str(patient.pk)})

    link = patient.share_links.get()
    assert answer.status_code == 200
    assert set(shown(answer)) == {"passcode", "address"}
    assert re.fullmatch(r"\d{3} \d{3}", shown(answer)["passcode"])
    assert link.passcode
    assert link.expires_at == NOW + timedelta(days=30)
    assert (link.is_frozen, link.openings_left, link.attempts_left) == (True, None, 10)
    assert link.made_by == alice


def test_what_opens_a_link_is_shown_once_and_stored_nowhere(
    as_alice: Client, patient: Patient
) -> None:
    made = shown(as_alice.post(at(patient, "link-add"), {}))

    token = made["address"].split("/s/")[1].rstrip("/")
    digits = made["passcode"].replace(" ", "")
    link = ShareLink.objects.get()
    page = as_alice.get(at(patient)).content.decode()
    assert len(token) == 43
    assert link.digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM diary_sharelink")
        row = repr(
            [bytes(x) if isinstance(x, memoryview) else x for x in cursor.fetchone()]
        )
    assert token not in row
    assert digits not in re.sub(r"'[0-9a-f]{64}'", "", row)
    assert "Alice" not in row


def test_the_link_is_also_a_picture_for_a_camera(
    as_alice: Client, patient: Patient
) -> None:
    page = as_alice.post(at(patient, "link-add"), {}).content.decode()

    drawing = re.search(r'<svg class="share-qr" viewBox="0 0 (\d+) \1"', page)
    assert drawing
    # A frame of four modules all around, as readers need it, and then the corner mark.
    assert 'd="M4 4h1v1h-1zM5 4h1v1h-1z' in page
    assert int(drawing[1]) >= 21 + 8


def test_a_link_is_made_as_it_was_chosen(as_alice: Client, patient: Patient) -> None:
    said = {"label": " MS \n clinic ", "lasts": "1h", "passcode": "no"}
    said |= {"kind": "live", "openings": "3"}

    answer = as_alice.post(at(patient, "link-add") + "?period=1y&notes=on", said)

    link = patient.share_links.get()
    assert set(shown(answer)) == {"address"}
    assert link.label == "MS clinic"
    assert link.expires_at == NOW + timedelta(hours=1)
    assert (link.passcode, link.is_frozen, link.sealed) == ("", False, None)
    assert link.openings_left == 3
    assert link.choice == "period=1y&notes=on"


@pytest.mark.parametrize(
    "said",
    [
        {"lasts": "1y"},
        {"lasts": ""},
        {"passcode": "perhaps"},
        {"kind": "both"},
        {"openings": "-1"},
        {"label": "x" * 81},
    ],
)
def test_an_impossible_choice_is_refused_beside_its_field(
    said: dict[str, str], as_alice: Client, patient: Patient
) -> None:
    answer = as_alice.post(at(patient, "link-add"), said)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(said)
    assert not ShareLink.objects.exists()


def test_the_page_says_what_will_be_shown(as_alice: Client, patient: Patient) -> None:
    asked = "?start=2026-05-01&end=2026-05-31&section=now&section=questions&notes=on"

    page = as_alice.get(at(patient, "link-add") + asked).content.decode()

    assert "1 May 2026 to 31 May 2026" in page
    assert "What is taken now, Questions for the visit" in page
    assert "With what you wrote as notes" in page
    assert "What an open link means" in page


@pytest.mark.parametrize(
    "asked",
    [
        "section=cake",
        "section=now&section=cake",
        "chosen=on",
        "period=9z&section=now",
        "start=2026-99-99&section=now",
        "start=2026-06-01&end=soon",
        "end=2026-06-01",
    ],
)
def test_an_address_that_makes_no_sense_shares_nothing(
    asked: str, as_alice: Client, patient: Patient
) -> None:
    """What is usual in its place would be more than was chosen."""
    for answer in (
        as_alice.get(f"{at(patient, 'link-add')}?{asked}"),
        as_alice.post(f"{at(patient, 'link-add')}?{asked}", {"kind": "live"}),
    ):
        page = make_page(answer)
        assert answer.status_code == 422
        assert "nothing is shared that you did not choose" in answer.content.decode()
        # No form makes a link from here, and both ways on are said in words.
        assert [
            one for one in page.all("form") if "links" in (one["action"] or "")
        ] == []
    assert not patient.share_links.exists()


def test_a_link_that_names_parts_of_another_version_is_still_listed(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    make(patient, by=alice, choice="section=cake")

    assert "Shows days or parts that there are not any more" in text_of(
        as_alice, patient
    )


def test_a_frozen_link_keeps_its_days_and_a_live_one_its_period(
    as_alice: Client, patient: Patient
) -> None:
    for kind in ("frozen", "live"):
        as_alice.post(at(patient, "link-add") + "?period=4w", {"kind": kind})

    live, frozen = patient.share_links.order_by("is_frozen")
    assert frozen.choice == "start=2026-05-19&end=2026-06-15"
    assert live.choice == "period=4w"
    page = text_of(as_alice, patient)
    assert "19 May 2026 to 15 Jun 2026 · all parts, as it was on 15 June 2026" in page
    assert "4 weeks · all parts, as it is when opened" in page


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (["now", "questions"], "3 months · What is taken now, Questions for the visit"),
        (["now", "questions", "person", "goals"], "3 months · 4 parts"),
    ],
)
def test_the_list_says_which_parts_a_link_shows(
    parts: list[str], told: str, as_alice: Client, patient: Patient
) -> None:
    asked = "&".join(f"section={one}" for one in parts)

    as_alice.post(at(patient, "link-add") + f"?{asked}&notes=on", {"kind": "live"})

    assert f"{told} · with notes, as it is when opened" in text_of(as_alice, patient)


def test_a_name_with_markup_or_from_right_to_left_stays_a_name(
    as_alice: Client, patient: Patient
) -> None:
    name = "<script>alert(1)</script> عيادة"

    as_alice.post(at(patient, "link-add"), {"label": name, "kind": "live"})

    answer = as_alice.get(at(patient))
    assert make_page(answer).live() == []
    assert f"<bdi>{escape(name)}</bdi>" in answer.content.decode()


def test_a_visit_that_is_taken_back_never_makes_a_live_link_show_more(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    visit = make_visit(patient, by=alice, on=date(2026, 6, 10))
    as_alice.post(at(patient, "link-add") + "?period=visit", {"kind": "live"})

    core.void(visit, by=alice)

    choice = read_choice(patient, QueryDict(patient.share_links.get().choice))
    assert choice.period.first == date(2026, 6, 10)
    assert choice.period.last == patient.today()
    assert choice.sections == ALL
    assert days_told(choice) == "10 Jun 2026 to 15 Jun 2026"


@pytest.mark.parametrize(
    ("host", "is_warned"),
    [
        ("testserver", True),
        ("192.168.1.20:8000", True),
        ("[::1]:8000", True),
        ("attic.local", True),
        ("diary.example.org", False),
    ],
)
def test_it_says_when_only_ones_own_network_knows_the_address(
    host: str, is_warned: bool, as_alice: Client, patient: Patient, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    answer = as_alice.post(at(patient, "link-add"), {}, headers={"host": host})

    assert shown(answer)["address"].startswith(f"http://{host}/s/")
    assert ("own network only" in answer.content.decode()) == is_warned


def test_the_address_is_the_one_under_which_others_reach_it(
    as_alice: Client, patient: Patient, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://diary.example.org"

    answer = as_alice.post(at(patient, "link-add"), {})

    assert shown(answer)["address"].startswith("https://diary.example.org/s/")
    assert "own network only" not in answer.content.decode()


def test_there_are_not_too_many_open_links(
    as_alice: Client, alice: User, patient: Patient, monkeypatch: Any
) -> None:
    monkeypatch.setattr(actions, "MOST", 2)
    first, _second = (make(patient, by=alice) for _ in range(2))

    refused = as_alice.post(at(patient, "link-add"), {})
    actions.revoke_link(first.link, by=alice)
    taken = as_alice.post(at(patient, "link-add"), {})

    assert refused.status_code == 422
    assert "There are 2 open links. Revoke one first." in refused.content.decode()
    assert taken.status_code == 200


def test_links_that_are_used_up_make_room_for_others(
    as_alice: Client, alice: User, patient: Patient, monkeypatch: Any
) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    visitor(make(patient, by=alice, openings=1))

    assert as_alice.post(at(patient, "link-add"), {}).status_code == 200


# Whose it is


@pytest.mark.parametrize("who", ["bob", "dora", "charlie"])
def test_only_the_owner_makes_and_changes_links_by_the_actions_too(
    who: str, request: pytest.FixtureRequest, alice: User, patient: Patient
) -> None:
    link, other = make(patient, by=alice).link, request.getfixturevalue(who)
    before = stored()
    hour = timedelta(hours=1)

    for forbidden in (
        lambda: make(patient, by=other),
        lambda: actions.revoke_link(link, by=other),
        lambda: actions.set_expiry(link, lasts=hour, by=other),
    ):
        with pytest.raises(ValidationError, match="Only the owner"):
            forbidden()

    assert stored() == before


@pytest.mark.parametrize("who", ["as_bob", "as_dora"])
def test_others_read_that_links_are_the_owners(
    who: str, request: pytest.FixtureRequest, alice: User, patient: Patient
) -> None:
    make(patient, by=alice, label="a private name")
    other = request.getfixturevalue(who)

    page = text_of(other, patient)

    assert "Only the owner of the diary makes such links" in page
    assert "a private name" not in page
    assert other.get(at(patient, "link-add")).status_code == 403


@pytest.mark.parametrize("lasts", [timedelta(minutes=59), timedelta(days=91)])
def test_a_link_lasts_from_an_hour_to_ninety_days(
    lasts: timedelta, alice: User, patient: Patient
) -> None:
    link = make(patient, by=alice).link
    before = stored()

    with pytest.raises(ValidationError, match="one hour to 90 days"):
        make(patient, by=alice, lasts=lasts)
    with pytest.raises(ValidationError, match="one hour to 90 days"):
        actions.set_expiry(link, lasts=lasts, by=alice)

    assert stored() == before


def test_a_link_of_another_diary_does_not_exist_in_mine(
    as_alice: Client, charlie: User, strangers_diary: Patient, patient: Patient
) -> None:
    theirs = make(strangers_diary, by=charlie, label="a private name").link
    before = stored()

    revoked = as_alice.post(at(patient, "link-revoke", theirs.pk))
    moved = as_alice.post(at(patient, "link-expiry", theirs.pk), {"lasts": "1h"})

    assert (revoked.status_code, moved.status_code) == (404, 404)
    assert "a private name" not in text_of(as_alice, patient)
    assert stored() == before
