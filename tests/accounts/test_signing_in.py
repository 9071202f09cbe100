"""Accounts through the pages a person uses."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from diary.models import Membership, Patient, User

EMAIL = "maria@home.example"
PASSWORD = "seven quiet herons"
OTHER_PASSWORD = "nine loud sparrows"

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria() -> User:
    return User.objects.create_user(EMAIL, PASSWORD)


def sign_up(client: Client, email: str = EMAIL, password: str = PASSWORD) -> list[str]:
    """Fill in the sign-up page and return the addresses it leads through."""
    form = {"email": email, "password1": password, "password2": password}
    page = client.post(reverse("account_signup"), form, follow=True)
    return [address for address, _ in getattr(page, "redirect_chain", [])]


def sign_in(client: Client, email: str = EMAIL, password: str = PASSWORD) -> bool:
    """Fill in the sign-in page and tell whether it let us in."""
    client.post(reverse("account_login"), {"login": email, "password": password})
    return "_auth_user_id" in client.session


def test_sign_up_makes_a_diary_and_leads_to_the_first_run(client: Client) -> None:
    passed = sign_up(client)

    membership = Membership.objects.get()
    assert membership.role == "owner"
    assert membership.user.email == EMAIL
    assert reverse("welcome", kwargs={"diary": membership.patient_id}) in passed


def test_coming_back_opens_the_same_diary(client: Client) -> None:
    sign_up(client)
    diary = Membership.objects.get().patient_id

    page = client.get("/")

    assert page["Location"] == reverse("today", kwargs={"diary": diary})
    assert Membership.objects.count() == 1


def test_a_second_account_with_the_same_address_is_refused(
    client: Client, maria: User
) -> None:
    sign_up(client, email=EMAIL.upper(), password=OTHER_PASSWORD)

    assert User.objects.get() == maria
    assert not Client().login(email=EMAIL, password=OTHER_PASSWORD)


def test_a_short_password_is_refused_beside_its_field(client: Client) -> None:
    form = {"email": EMAIL, "password1": "short", "password2": "short"}

    page = client.post(reverse("account_signup"), form).content.decode()

    assert not User.objects.exists()
    assert 'href="#id_password1"' in page
    assert "<title>Error:" in page


def test_sign_in_ignores_the_case_of_the_address(client: Client, maria: User) -> None:
    assert sign_in(client, email="Maria@Home.Example")


def test_a_wrong_password_does_not_sign_in(client: Client, maria: User) -> None:
    assert not sign_in(client, password=OTHER_PASSWORD)


def test_sign_out_ends_the_session(client: Client, maria: User) -> None:
    sign_in(client)

    client.post(reverse("account_logout"))

    assert "_auth_user_id" not in client.session
    assert client.get(reverse("more")).status_code == 302


def test_password_change(client: Client, maria: User) -> None:
    sign_in(client)
    form = {
        "oldpassword": PASSWORD,
        "password1": OTHER_PASSWORD,
        "password2": OTHER_PASSWORD,
    }

    page = client.post(reverse("account_change_password"), form)

    assert page["Location"] == reverse("more")
    assert not sign_in(Client(), password=PASSWORD)
    assert sign_in(Client(), password=OTHER_PASSWORD)


@pytest.mark.parametrize("signup", ["invite", "closed"])
def test_closed_sign_up_says_so_and_makes_nobody(
    client: Client, settings: Settings, signup: str
) -> None:
    settings.SIGNUP = signup

    sign_up(client)
    page = client.get(reverse("account_signup")).content.decode()

    assert not User.objects.exists()
    assert "No new accounts here" in page
    assert reverse("account_signup") not in client.get("/").content.decode()


def test_without_mail_no_reset_is_promised(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    reset = client.get(reverse("account_reset_password")).content.decode()

    assert "Whoever runs this Klonos can set a new one" in page
    assert reverse("account_reset_password") not in page
    assert "Whoever runs this Klonos can set a new one" in reset
    assert "<form" not in reset


def test_with_mail_the_reset_is_offered(client: Client, settings: Settings) -> None:
    settings.MAIL_HOST = "mail.example"

    page = client.get(reverse("account_login")).content.decode()
    reset = client.get(reverse("account_reset_password")).content.decode()

    assert reverse("account_reset_password") in page
    assert 'name="email"' in reset


def test_the_front_page_leads_in(client: Client) -> None:
    page = client.get("/").content.decode()

    for name in ("account_signup", "account_login", "emergency"):
        assert f'href="{reverse(name)}"' in page
    assert "not a medical device" in page


@pytest.mark.parametrize(
    ("sent", "kept"), [("Asia/Tokyo", "Asia/Tokyo"), ("../x", "UTC"), ("", "UTC")]
)
def test_the_first_diary_begins_with_the_zone_of_the_device(client, db, sent, kept):
    account = {"email": "z@example.org", "zone": sent}
    account |= {
        "password1": "a made-up passphrase",
        "password2": "a made-up passphrase",
    }

    client.post("/accounts/signup/", account, follow=True)

    assert Patient.objects.get().timezone == kept
