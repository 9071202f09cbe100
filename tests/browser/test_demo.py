"""A visitor looks around, with and without JavaScript, and goes on to a diary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from diary.demo import actions
from diary.models import Patient

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("script", "zone"), [(True, "Asia/Tokyo"), (False, "UTC")])
def test_a_visitor_looks_around(
    open_page: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    script: bool,
    zone: str,
) -> None:
    monkeypatch.setattr(actions, "DAYS", 40)
    page = open_page(java_script_enabled=script, timezone_id="Asia/Tokyo")
    page.goto("/")
    page.get_by_role("button", name="Look around in a demo diary").click()

    banner = page.get_by_role("region", name="Demo")
    expect(banner).to_contain_text("made-up diary")
    assert Patient.objects.get().timezone == zone
    page.get_by_role("link", name="Look back").click()
    expect(banner).to_be_visible()
    banner.get_by_role("button", name="Start my own diary").click()
    expect(page.get_by_role("heading", name="Start my diary")).to_be_visible()

    assert not Patient.objects.exists()
