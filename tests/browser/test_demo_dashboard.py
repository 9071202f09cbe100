"""What the demo is for: three questions answered within two screens of a phone.

The numbers on the page are worked out once more from the raw rows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from diary.demo import truth
from diary.demo.actions import write_diary
from diary.insights import dashboard_views
from diary.models import Patient, User
from tests.conftest import make_user
from tests.insights.test_estimates import evening
from tests.make import at_times, make_change, make_treatment

pytestmark = pytest.mark.django_db(transaction=True)

TWO_SCREENS = 2 * 844
NIGHT = time(4)
RANGE = r"\(\d+(\.\d+)? to \d+(\.\d+)?\)"


class Story:
    """The demo's diary, and what its rows say of days of the story."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.user = make_user("robin")
        self.patient = Patient(name="Robin", timezone="UTC")
        write_diary(self.patient, by=self.user, days=truth.STORY_DAYS, now=self.now)
        last = self.patient.today()
        self.first = last - timedelta(days=truth.STORY_DAYS - 1)
        self.logged: dict[date, float] = defaultdict(float)
        for one in self.patient.episodes.filter(voided_at=None):
            self.logged[one.local_day] += (
                one.count + (one.count_high or one.count)
            ) / 2
        effects = self.patient.sideeffects.filter(voided_at=None, symptom="drowsiness")
        self.drowsy_days = set(effects.values_list("local_day", flat=True))

    def day(self, number: int) -> date:
        return self.first + timedelta(days=number)

    def evenings(self, first: int, last: int) -> list[Any]:
        """Return what was answered in time, on days of the story."""
        days = self.day(first), self.day(last)
        rows = self.patient.checkins.filter(part="evening", local_day__range=days)
        return [
            one
            for one in rows.filter(voided_at=None)
            if one.entered_at <= self._closes(one.local_day)
        ]

    def spasms(self, first: int, last: int) -> list[float]:
        """Return the spasms of each day on which somebody said that it was all."""
        found = []
        for one in self.evenings(first, last):
            logged = self.logged[one.local_day]
            if one.spasms == "none":
                found.append(0.0)
            elif one.spasms == "as_logged":
                found.append(logged)
            elif one.spasms == "number":
                high = one.spasms_high or one.spasms_low
                found.append(max(logged, (one.spasms_low + high) / 2))
        return found

    def drowsy(self, first: int, last: int) -> list[bool]:
        """Return on which of the days with an answer there was drowsiness."""
        asked = (one for one in self.evenings(first, last) if one.side_effects)
        return [one.local_day in self.drowsy_days for one in asked]

    def _closes(self, day: date) -> datetime:
        ends = datetime.combine(day + timedelta(days=1), NIGHT, UTC)
        return ends + timedelta(hours=24)


def test_three_questions_are_answered_within_two_screens(
    open_page: Callable[..., Any],
) -> None:
    story = Story()
    page = open_page(story.user)
    page.goto(f"/d/{story.patient.pk}/changes/")
    expect(page.locator("[data-progress] progress")).to_have_count(0)

    def seen(text: str, within: str) -> str:
        """Return the text of a part that is in sight within two screens."""
        part = page.locator(within).filter(has_text=text).first
        box = part.bounding_box()
        assert box["y"] + box["height"] <= TWO_SCREENS, (text, box)
        expect(part).to_be_visible()
        return " ".join(part.inner_text().split())

    # At which dose were spasms fewer, on how many days was drowsiness logged?
    spasms, drowsy = story.spasms(42, 209), story.drowsy(42, 209)
    row = seen("Baclofen 45 mg", ".doses-table tbody tr")
    assert re.sub(RANGE, "(range)", row) == (
        f"Baclofen 45 mg {sum(spasms) / len(spasms):.2g} (range) on {len(spasms)} days "
        f"{sum(drowsy)} of {len(drowsy)} days"
    )
    before = story.spasms(0, 27)
    none = seen("None", ".doses-table tbody tr")
    assert re.sub(RANGE, "(range)", none).startswith(
        f"None of these {sum(before) / len(before):.2g} (range) on {len(before)} days"
    )

    # What can be said of the switch in the week of the infection?
    switch = seen("Infection", ".short-list li")
    assert "Spasms: can't tell yet, the range is too wide." in switch
    assert "these days are left out" in switch
    assert "tizanidine in 2 steps up to 12 mg a day" in switch

    # When does the toxin ease off? Half of its best effect is left in week 9 or 10.
    toxin = seen("Botulinum toxin seems to ease off", ".short-list li")
    assert "between week 8 and week 11." in toxin
    assert "fewer spasms" in toxin
    assert "The range that fits the diary" in toxin
    assert page.evaluate("document.querySelectorAll('*').length") <= 1500


@pytest.fixture
def unfinished(
    alice: User, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> Patient:
    """Make two changes, of which each answer of the server works out one."""
    monkeypatch.setattr(dashboard_views, "SECONDS", 0)
    today = patient.today()
    for number, name in ((60, "baclofen"), (20, "tizanidine")):
        treatment = make_treatment(patient, by=alice, name=name)
        planned = at_times("08:00", amount=10)
        day = today - timedelta(days=number)
        make_change(treatment, by=alice, day=day, planned=planned)
    for number in range(1, 40):
        day = today - timedelta(days=number)
        evening(patient, alice, day, spasms="number", spasms_low=number % 7)
    return patient


def test_what_is_still_worked_out_comes_by_itself(
    open_page: Callable[..., Any], unfinished: Patient, alice: User
) -> None:
    page = open_page(alice)
    page.goto(f"/d/{unfinished.pk}/changes/")

    # What is there can be read at once; the rest comes without a touch.
    expect(page.locator("#changes h3").first).to_have_text(
        "Tizanidine started at 10 mg a day"
    )
    note = page.locator("[data-progress]")
    expect(note).to_contain_text("Everything is worked out.")
    expect(page.locator("#changes")).not_to_contain_text("still being worked out")
    expect(page.locator("#changes article")).to_have_count(2)


def test_somebody_who_reads_is_not_interrupted(
    open_page: Callable[..., Any], unfinished: Patient, alice: User
) -> None:
    page = open_page(alice)
    held: list[Any] = []
    page.route("**/changes/progress/", lambda route: held.append(route))  # noqa: PLW0108
    page.goto(f"/d/{unfinished.pk}/changes/")
    link = page.get_by_role("link", name="Tizanidine started").first
    link.focus()
    page.wait_for_function("document.activeElement.closest('#changes') != null")
    held[0].continue_()

    note = page.locator("[data-progress]")
    expect(note).to_contain_text("Everything is worked out.")
    expect(link).to_be_focused()
    expect(page.locator("#changes")).to_contain_text("still being worked out")
    note.get_by_role("link", name="Show it").click()
    expect(page.locator("#changes")).not_to_contain_text("still being worked out")
    expect(note).to_have_count(0)


def test_nothing_moves_for_somebody_who_reads_further_down(
    open_page: Callable[..., Any], unfinished: Patient, alice: User
) -> None:
    page = open_page(alice, viewport={"width": 390, "height": 500})
    held: list[Any] = []
    page.route("**/changes/progress/", lambda route: held.append(route))  # noqa: PLW0108
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.headers.get("x-klonos", "")))
    page.goto(f"/d/{unfinished.pk}/changes/")
    changes, note = page.locator("#changes"), page.locator("[data-progress]")
    before = changes.bounding_box()["y"]
    changes.locator("article").last.scroll_into_view_if_needed()
    expect(note).not_to_be_in_viewport()
    below = changes.bounding_box()["y"]
    held[0].continue_()

    expect(note).to_contain_text("Everything is worked out.")
    page.evaluate("new Promise((seen) => requestAnimationFrame(seen))")
    assert changes.bounding_box()["y"] == below
    assert "fragment" not in asked
    note.scroll_into_view_if_needed()
    expect(changes).not_to_contain_text("still being worked out")
    page.evaluate("scrollTo(0, 0)")
    assert changes.bounding_box()["y"] == before


def test_without_scripts_it_goes_on_by_a_link(
    open_page: Callable[..., Any], unfinished: Patient, alice: User
) -> None:
    page = open_page(alice, java_script_enabled=False)
    page.goto(f"/d/{unfinished.pk}/changes/")
    expect(page.get_by_text("Worked out so far: 6 of 12 comparisons.")).to_be_visible()

    page.get_by_role("link", name="Go on").click()

    expect(page.get_by_text("Worked out so far")).to_have_count(0)
    expect(page.locator("#changes article")).to_have_count(2)
