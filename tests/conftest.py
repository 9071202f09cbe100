"""The people of the tests, and a browser that tolerates no mistake.

Alice owns a diary, Bob is her carer, Dora may only read, Charlie is a stranger with
a diary of his own. All of them are made up.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from diary.accounts.actions import add_member, create_diary
from diary.models import Patient, User
from diary.vocab.entries import Role

# The live server runs in a thread beside Playwright's event loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PASSWORD = "a made-up passphrase"


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    """Rate limits are counted in the cache; no test may use up another's."""
    cache.clear()


def make_user(name: str) -> User:
    return User.objects.create_user(f"{name}@example.org", PASSWORD)


@pytest.fixture
def alice(db: None) -> User:
    return make_user("alice")


@pytest.fixture
def bob(db: None) -> User:
    return make_user("bob")


@pytest.fixture
def charlie(db: None) -> User:
    return make_user("charlie")


@pytest.fixture
def dora(db: None) -> User:
    return make_user("dora")


@pytest.fixture
def patient(alice: User, bob: User, dora: User) -> Patient:
    """Alice's diary, with Bob as a carer and Dora as a reader."""
    diary = create_diary(by=alice, name="Alice Example", timezone="Europe/Berlin")
    add_member(diary, user=bob, role=Role.CARER, by=alice)
    add_member(diary, user=dora, role=Role.READER, by=alice)
    return diary


@pytest.fixture
def strangers_diary(charlie: User) -> Patient:
    return create_diary(by=charlie, name="Charlie Example", timezone="Europe/Berlin")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_alice(alice: User, patient: Patient) -> Client:
    return client_of(alice)


@pytest.fixture
def as_bob(bob: User, patient: Patient) -> Client:
    return client_of(bob)


@pytest.fixture
def as_charlie(charlie: User, strangers_diary: Patient) -> Client:
    return client_of(charlie)


@pytest.fixture
def as_dora(dora: User, patient: Patient) -> Client:
    return client_of(dora)


# The browser


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    """Use the browser of this machine; quiet, because it may have no network."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    flags = ["--disable-quic", "--no-first-run", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")
    found = {"executable_path": path} if path else {}
    return {**browser_type_launch_args, "args": flags, **found}


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Open pages that fail the test on any policy violation or script error.

    Keyword arguments go to the browser context; `user` signs somebody in.
    """
    problems: list[str] = []
    contexts = []

    def opened(user: User | None = None, **options: Any) -> Any:
        options.setdefault("viewport", {"width": 390, "height": 844})
        options.setdefault("timezone_id", "UTC")
        context = browser.new_context(
            base_url=live_server.url, locale="en-GB", **options
        )
        contexts.append(context)
        if user is not None:
            session = client_of(user).cookies["sessionid"].value
            cookie = {"name": "sessionid", "value": session, "url": live_server.url}
            context.add_cookies([cookie])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error("
            "'CSP', e.effectiveDirective, e.blockedURI, e.sourceFile, e.lineNumber))"
        )
        page.on("pageerror", lambda error: problems.append(f"script: {error}"))
        page.expected = []  # more that a test provokes
        page.on("console", lambda message: _complain(problems, page, message))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


def _complain(problems: list[str], page: Any, message: Any) -> None:
    # A refused form answers 409 or 422, which the console reports as an error.
    expected = ("status of 422", "status of 409", "ERR_INTERNET_DISCONNECTED")
    known = any(one in message.text for one in (*expected, *page.expected))
    if message.type == "error" and not known:
        problems.append(f"console: {message.text} {message.location}")
