"""Links, made as the page makes them, and visitors who come by them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from diary.models import Patient, ShareLink, ShareView, User
from diary.reports.document import (
    Document,
    Facts,
    Items,
    Picture,
    Section,
    Table,
    Text,
)
from diary.sharing import actions
from diary.sharing.actions import Made, Terms

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
# An address of the right form that leads nowhere.
NOWHERE = f"/s/{'x' * 43}/"
DOCUMENT = Document(
    title="Summary of a symptom diary",
    lead=("Alice Example", "18 Mar 2026 to 15 Jun 2026"),
    sections=(
        Section(
            "now",
            "What is taken now",
            (
                Facts((("baclofen", "10 mg"),)),
                Table(
                    "Doses",
                    ("Name", "Taken"),
                    (("baclofen", "12"), ("=1+1", "-3"), ("“a, b”\nc", "")),
                    frozenset({1}),
                ),
            ),
        ),
        Section(
            "questions",
            "Questions",
            (
                Text("امشي 🚶\u200d♀️ <b>"),
                Text("On 3 of 91 days.", is_quiet=True),
                Items(("Why at night?",)),
                Picture("<svg></svg>", "Falling since March", 720, 90),
            ),
            is_first_page=False,
        ),
    ),
    language="en",
    as_of=NOW,
    as_of_words="As of 15 Jun 2026, 14:00",
    purpose="Kept to look back on.",
)


def terms(**said: Any) -> Terms:
    """Return terms with nothing unusual but what is said."""
    usual: dict[str, Any] = {"label": "", "choice": "", "lasts": timedelta(days=30)}
    return Terms(**usual | said)


def make(patient: Patient, *, by: User, **said: Any) -> Made:
    return actions.make_link(patient, terms=terms(**said), by=by)


def where(made: Made, name: str = "share") -> str:
    return reverse(name, kwargs={"secret": made.token})


def open_it(client: Client, made: Made, passcode: str | None = None) -> Any:
    """Press the button, with the right passcode unless another is said."""
    said = made.passcode if passcode is None else passcode
    return client.post(where(made), {"passcode": said} if said else {})


def visitor(made: Made) -> Client:
    """Return somebody without an account who has opened the link."""
    client = Client()
    assert open_it(client, made).status_code == 302
    return client


def other_than(passcode: str) -> str:
    """Return a passcode of the right form that is not this one."""
    return f"{(int(passcode) + 1) % 1_000_000:06}"


def views_of(patient: Patient) -> list[str]:
    """Return what is noted of openings, the first one first."""
    rows = ShareView.objects.filter(link__patient=patient)
    return list(rows.order_by("pk").values_list("what", flat=True))


def left(made: Made) -> int:
    """Return how many wrong passcodes a link still bears."""
    return ShareLink.objects.get(pk=made.link.pk).attempts_left


def at(patient: Patient, name: str = "link-list", *args: Any) -> str:
    """Return the address of a page of the owner."""
    return reverse(name, args=[patient.pk, *args])


def text_of(client: Client, patient: Patient) -> str:
    """Return what the list of links says."""
    page = client.get(at(patient)).content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", page).split()).replace(" ,", ",")
