"""Looking around: through the front page, on every page, and out again."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from diary.demo import actions
from diary.demo.actions import write_diary
from diary.models import Episode, Membership, Patient, User
from diary.visits import files
from tests.make import make_page, stored

pytestmark = pytest.mark.django_db

PAGES = ["today", "chart", "treatment-list", "shortcut-list"]


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell a few days only, so that making one costs little."""
    monkeypatch.setattr(actions, "DAYS", 12)


def start(client: Client, **said: str) -> Patient:
    page = client.post(reverse("demo-start"), said)
    assert page.status_code == 302
    return Patient.objects.exclude(demo_until=None).latest("created_at", "pk")


def test_the_front_page_offers_the_three_ways_in(client: Client) -> None:
    page = client.get("/").content.decode()

    for name in ("account_signup", "account_login", "demo-start"):
        assert reverse(name) in page
    assert f'method="post" action="{reverse("demo-start")}"' in page


def test_the_demo_says_what_it_is_before_it_begins(client: Client) -> None:
    page = client.get(reverse("demo-start"))

    assert "does not exist" in page.content.decode()
    assert not Patient.objects.exists()


def test_a_visitor_lands_on_today_of_a_diary_of_their_own(client: Client) -> None:
    patient = start(client, zone="Europe/Lisbon")

    [membership] = patient.memberships.all()
    assert membership.role == "owner"
    assert not membership.user.has_usable_password()
    assert patient.timezone == "Europe/Lisbon"
    assert timedelta(hours=23) < patient.demo_until - timezone.now() <= timedelta(1)
    today = client.get("/")
    assert today["Location"] == reverse("today", kwargs={"diary": patient.pk})
    page = client.get(today["Location"]).content.decode()
    assert "made-up diary" in page


def test_a_zone_that_is_none_is_passed_over(client: Client) -> None:
    assert start(client, zone="../etc/passwd").timezone == "UTC"


def test_the_session_ends_with_the_diary(client: Client) -> None:
    start(client)

    assert client.session.get_expiry_age() <= 24 * 3600


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_demo_says_so_and_no_other(
    name: str, client: Client, as_alice: Client, patient: Patient
) -> None:
    demo = start(client)

    mine = as_alice.get(reverse(name, kwargs={"diary": patient.pk})).content.decode()
    theirs = client.get(reverse(name, kwargs={"diary": demo.pk})).content.decode()

    assert "made-up diary" in theirs
    assert reverse("demo-leave") in theirs
    assert "made-up diary" not in mine


def test_two_visitors_never_meet(client: Client) -> None:
    one, other = start(client), start(Client())

    page = client.get(reverse("today", kwargs={"diary": other.pk}))

    assert one != other
    assert page.status_code == 404


def test_whoever_is_signed_in_keeps_their_own(as_alice: Client) -> None:
    for answer in (as_alice.get("/demo/"), as_alice.post("/demo/")):
        assert answer["Location"] == "/"
    assert not Patient.objects.exclude(demo_until=None).exists()


def test_without_its_token_nothing_is_made(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(reverse("demo-start")).status_code == 403
    assert not Patient.objects.exists()


def test_switched_off_there_is_no_demo(client: Client, settings: Settings) -> None:
    settings.DEMO = False

    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/").status_code == 404
    assert reverse("demo-start") not in client.get("/").content.decode()


# Limits


def test_an_address_may_start_ten_an_hour(client: Client) -> None:
    for _ in range(10):
        start(Client())

    refused = client.post(reverse("demo-start"))

    assert refused.status_code == 429
    assert "pause" in refused.content.decode()
    assert len(make_page(refused).all("h1")) == 1
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post(reverse("demo-start")).status_code == 302


def test_after_an_hour_it_may_again(client: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(10):
            start(Client())
        clock.shift(timedelta(hours=1, seconds=1))

        assert client.post(reverse("demo-start")).status_code == 302


def test_there_are_never_too_many_at_one_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    start(client)

    assert Client().post(reverse("demo-start")).status_code == 429
    assert Patient.objects.count() == 1


# Erasing


def expire(patient: Patient) -> None:
    patient.demo_until = timezone.now() - timedelta(seconds=1)
    patient.save()


def test_an_expired_demo_is_erased_with_all_of_it(
    client: Client, as_alice: Client, patient: Patient, alice: User
) -> None:
    write_diary(Patient(name="Stays"), by=User(email="r@example.org"), days=5)
    before = stored()
    demo = start(client)
    client.post(reverse("diary-add"), {"about": "self", "name": "Another"})
    client.post(reverse("tap", kwargs={"diary": demo.pk}), {"what": "episode:spasm"})
    folder = files.root() / str(demo.pk)
    folder.mkdir(parents=True)
    (folder / "x").write_bytes(b"a scan")
    expire(demo)

    out = StringIO()
    call_command("erase_demos", stdout=out)

    assert out.getvalue().strip() == "1"
    assert stored() == before
    assert not folder.exists()


def test_the_next_demo_erases_the_expired_ones(client: Client) -> None:
    old = start(client)
    expire(old)

    new = start(Client())

    assert list(Patient.objects.all()) == [new]
    assert User.objects.count() == 1
    assert set(Episode.objects.values_list("patient", flat=True)) == {new.pk}


def test_a_demo_that_still_runs_stays(client: Client) -> None:
    demo = start(client)

    call_command("erase_demos", stdout=StringIO())

    assert Patient.objects.get() == demo


def test_a_diary_that_somebody_else_can_open_stays(client: Client, alice: User) -> None:
    demo = start(client)
    visitor = demo.memberships.get().user
    shared = Patient.objects.create(name="Shared")
    Membership.objects.create(patient=shared, user=alice, role="owner")
    Membership.objects.create(patient=shared, user=visitor, role="carer")
    expire(demo)

    call_command("erase_demos", stdout=StringIO())

    assert Patient.objects.get() == shared
    assert not User.objects.filter(pk=visitor.pk).exists()


# Leaving


def test_leaving_erases_the_demo_and_leads_to_an_own_diary(client: Client) -> None:
    start(client)

    answer = client.post(reverse("demo-leave"))

    assert answer["Location"] == reverse("account_signup")
    assert client.get(answer["Location"]).status_code == 200
    assert not Patient.objects.exists()
    assert not User.objects.exists()


def test_leaving_leads_to_the_front_where_nobody_may_sign_up(
    client: Client, settings: Settings
) -> None:
    settings.SIGNUP = "closed"
    start(client)

    assert client.post(reverse("demo-leave"))["Location"] == "/"


def test_leaving_does_nothing_to_anybody_else(as_alice: Client) -> None:
    before = stored()

    answer = as_alice.post(reverse("demo-leave"))

    assert answer["Location"] == "/"
    assert stored() == before
    assert "_auth_user_id" in as_alice.session


def test_what_a_visitor_types_is_theirs_alone(client: Client) -> None:
    one, other = start(client), start(Client())
    address = reverse("tap", kwargs={"diary": one.pk})
    episodes: Any = other.episodes
    count = episodes.count()

    assert client.post(address, {"what": "episode:spasm"}).status_code == 303

    assert episodes.count() == count
