"""`manage.py make_demo`: an account that stays, or nothing at all."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from diary.demo import actions, truth
from diary.demo.actions import write_diary
from diary.models import Episode, Patient, User, Written
from tests.make import stored

pytestmark = pytest.mark.django_db

EMAIL, PASSWORD = "nora@example.org", "seven quiet herons"
TOKYO = ZoneInfo("Asia/Tokyo")


def make(**said: Any) -> str:
    out = StringIO()
    options = {"email": EMAIL, "password": PASSWORD, "years": 0.1} | said
    call_command("make_demo", stdout=out, **options)
    return out.getvalue()


def test_the_account_can_sign_in_and_its_diary_opens(client: Client) -> None:
    said = make(email="Nora@Example.org")

    client.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    patient = Patient.objects.get()
    assert str(patient.pk) in said
    assert patient.demo_until is None
    for name in ("today", "chart", "treatment-list", "shortcut-list"):
        page = client.get(reverse(name, kwargs={"diary": patient.pk}))
        assert page.status_code == 200
        assert "made-up diary" not in page.content.decode()


def test_a_year_and_a_half_is_the_story_once() -> None:
    assert f"{truth.STORY_DAYS} days" in make(years=1.5)


def test_the_seed_decides() -> None:
    for seed in (1, 1, 2):
        make(seed=seed, email=f"{Patient.objects.count()}@example.org")

    told = [
        list(
            one.episodes.order_by("occurred_at", "severity").values_list(
                "occurred_at", "type", "severity"
            )
        )
        for one in Patient.objects.order_by("pk")
    ]
    assert told[0] == told[1] != told[2]


def test_progress_is_plain_text_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make(years=0.2)

    said = capsys.readouterr().err
    assert "[##############################] 73 of 73 days" in said
    assert said.isascii()


def test_where_somebody_watches_the_bar_stays_on_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    make(years=0.2)

    said = capsys.readouterr().err
    assert said.count("\r") > 1
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"years": 0}, "--years"),
        ({"years": 51}, "--years"),
        ({"years": float("nan")}, "--years"),
        ({"zone": "Nowhere/Here"}, "time zone"),
        ({"email": "nobody"}, "email"),
        ({"password": "short"}, "password"),
    ],
)
def test_what_makes_no_sense_is_said_and_makes_nothing(
    said: dict[str, Any], why: str
) -> None:
    with pytest.raises(CommandError, match=why):
        make(**said)

    assert not User.objects.exists()
    assert not Patient.objects.exists()


def test_an_account_that_is_there_is_left_alone() -> None:
    make()
    before = stored()

    with pytest.raises(CommandError, match="already"):
        make(email=EMAIL.upper())

    assert stored() == before


def test_a_failure_on_the_way_leaves_no_half_diary(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*args: Any, **options: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Episode.objects, "bulk_create", full)

    with pytest.raises(OSError, match="no space"):
        make()

    assert not User.objects.exists()
    assert not Patient.objects.exists()


def test_the_owner_of_another_diary_may_get_one_more() -> None:
    user = User.objects.create_user(EMAIL, PASSWORD)

    write_diary(Patient(name="Robin"), by=user, days=3)

    assert actions.leave_demo(by=user) is False
    assert Patient.objects.get().memberships.get().user == user


@pytest.mark.parametrize("days", [1, 40])
@pytest.mark.parametrize("clock", ["03:59", "04:00", "05:30", "06:00", "13:30"])
def test_it_may_be_made_at_any_hour(clock: str, days: int) -> None:
    owner = User(email="early@example.org")
    now = datetime.fromisoformat(f"2026-11-24 {clock}").replace(tzinfo=TOKYO)
    patient = Patient(name="Robin, made up", timezone=TOKYO.key)

    write_diary(patient, by=owner, days=days, now=now)

    connection.check_constraints()
    typed = [
        latest
        for model in apps.get_models()
        if issubclass(model, Written)
        for latest in model._default_manager.values_list("entered_at", flat=True)
    ]
    assert max(typed) <= now
