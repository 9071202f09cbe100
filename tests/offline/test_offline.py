"""What needs neither account nor network."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from diary.models import User
from diary.offline import views

PUBLIC = ("emergency", "offline", "worker", "manifest")


def kept(client: Client) -> dict[str, object]:
    """Read the list that the service worker begins with."""
    script = client.get(reverse("worker")).content.decode()
    found = re.match(r"self\.klonos = (\{.*?\});\nimportScripts\(", script)
    assert found
    return dict(json.loads(found[1]))


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_read_nothing_and_set_no_cookie(
    client: Client, name: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        page = client.get(reverse(name))

    assert page.status_code == 200
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")
    assert "no-cache" in page["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_are_the_same_for_everybody(client: Client, name: str) -> None:
    stranger = client.get(reverse(name)).content
    client.force_login(
        User.objects.create_user("maria@home.example", "x", theme="dark")
    )

    assert client.get(reverse(name)).content == stranger


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_are_only_read(client: Client, name: str) -> None:
    assert client.post(reverse(name)).status_code == 405


@pytest.mark.parametrize(
    "sign",
    [
        "baclofen pump",
        "serotonin",
        "autonomic dysreflexia",
        "swallowing",
        "blue lips",
        "diazepam",
        "tizanidine",
        "dantrolene",
        "face drooping",
        "crisis line",
        "new sore",
        "needs a doctor, not a diary",
        "local emergency number",
    ],
)
def test_every_emergency_sign_is_named(client: Client, sign: str) -> None:
    page = client.get(reverse("emergency")).content.decode()

    assert sign.lower() in page.lower()


def test_the_worker_may_answer_for_every_page(client: Client) -> None:
    page = client.get("/sw.js")

    assert page["Content-Type"].startswith("text/javascript")
    assert "worker-src 'self'" in page["Content-Security-Policy"]


def test_the_worker_keeps_the_emergency_page_with_all_it_loads(client: Client) -> None:
    files = kept(client)["files"]
    assert isinstance(files, list)

    for name in ("emergency", "offline"):
        page = client.get(reverse(name)).content.decode()
        loaded = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
        assert loaded
        assert set(loaded) <= set(files)


def test_the_worker_keeps_files_that_exist() -> None:
    assert all(finders.find(name) for name in views.FILES)


def test_another_list_is_another_cache(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(client)["version"]

    monkeypatch.setattr(views, "FILES", views.FILES[:-1])

    assert kept(client)["version"] != before


def test_the_manifest_names_an_icon_that_exists(client: Client) -> None:
    manifest = client.get(reverse("manifest")).json()

    assert manifest["start_url"] == "/"
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))
