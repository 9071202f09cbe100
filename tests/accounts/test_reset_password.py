"""manage.py reset_password, for whoever runs Klonos without a mail server."""

from __future__ import annotations

import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from diary.management.commands import reset_password
from diary.models import User

EMAIL = "maria@home.example"
PASSWORD = "seven quiet herons"

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria() -> User:
    return User.objects.create_user(EMAIL, PASSWORD)


def test_the_printed_password_works_and_old_sessions_end(
    client: Client, maria: User
) -> None:
    client.force_login(maria)
    out = StringIO()

    call_command("reset_password", EMAIL.upper(), stdout=out)

    printed = out.getvalue().split()[-1]
    maria.refresh_from_db()
    assert maria.check_password(printed)
    assert not maria.check_password(PASSWORD)
    assert client.get(reverse("more")).status_code == 302


def test_two_passwords_are_never_the_same() -> None:
    assert reset_password.made_up() != reset_password.made_up()


def test_an_unknown_address_is_an_error() -> None:
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_password", "nobody@home.example")


def test_asking_needs_a_terminal(maria: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO())

    with pytest.raises(CommandError, match="terminal"):
        call_command("reset_password", EMAIL, "--ask")


@pytest.mark.parametrize(
    ("typed", "taken"), [("nine loud sparrows", True), ("short", False)]
)
def test_a_typed_password_follows_the_rules(
    maria: User, monkeypatch: pytest.MonkeyPatch, typed: str, taken: bool
) -> None:
    terminal = StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    monkeypatch.setattr(reset_password.getpass, "getpass", lambda prompt: typed)
    out = StringIO()

    if taken:
        call_command("reset_password", EMAIL, "--ask", stdout=out)
    else:
        with pytest.raises(CommandError, match="too short"):
            call_command("reset_password", EMAIL, "--ask", stdout=out)

    maria.refresh_from_db()
    assert maria.check_password(typed) is taken
    assert typed not in out.getvalue()
