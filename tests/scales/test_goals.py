"""Goals: own words of any language, kept, ended, taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diary import actions as core
from diary.ids import uuid7
from diary.journal import wording
from diary.models import Goal, Patient, User
from diary.scales import actions
from tests.make import make_assessment, make_goal, make_page

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
TODAY = date(2026, 6, 15)
ARABIC = "أريد أن أمشي إلى السوق 🚶‍♀️ "


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def goal(patient: Patient, alice: User) -> Goal:
    return make_goal(patient, by=alice, set_on=TODAY - timedelta(days=30))


def to(name: str, goal: Goal) -> str:
    return reverse(name, args=[goal.patient_id, goal.pk])


def added(patient: Patient) -> str:
    return reverse("goal-add", args=[patient.pk])


def listed(patient: Patient) -> str:
    return reverse("scale-list", args=[patient.pk])


def said(**more: Any) -> dict[str, Any]:
    return {"text": "Walk to the shop.", "set_on": "2026-05-16", **more}


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 422
    return dict(response.context["form"].errors)


def test_a_goal_is_set_in_own_words(as_alice: Client, patient: Patient) -> None:
    page = as_alice.post(added(patient), said(text=f"  {ARABIC}"), follow=True)

    goal = patient.goals.get()
    assert (goal.text, goal.set_on) == (ARABIC.strip(), date(2026, 5, 16))
    assert f'dir="auto">{goal.text}<' in page.text
    assert "Not rated yet" in page.text


@pytest.mark.parametrize("address", ["goal-add", "goal-edit"])
def test_ten_thousand_letters_are_refused_and_kept(
    address: str, as_alice: Client, goal: Goal
) -> None:
    text = (ARABIC * 400)[:10_000]
    url = added(goal.patient) if address == "goal-add" else to("goal-edit", goal)

    response = as_alice.post(url, said(text=text, version="1"))

    (message,) = errors(response)["text"]
    assert "There is room for 500 letters, and this has " in message
    assert make_page(response).typed["text"] == text
    assert Goal.objects.get().text == "Walk to the shop."


def test_five_hundred_letters_fit(as_alice: Client, patient: Patient) -> None:
    text = (ARABIC * 20)[:499] + "!"

    as_alice.post(added(patient), said(text=text))

    assert patient.goals.get().text == text


def test_the_browser_is_not_told_to_cut_what_is_pasted(
    as_alice: Client, patient: Patient
) -> None:
    (box,) = make_page(as_alice.get(added(patient))).all("textarea")

    assert "maxlength" not in box


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (said(text=" \n\t "), "text"),
        (said(set_on=""), "set_on"),
        (said(set_on="2026-06-16"), "set_on"),
    ],
)
def test_a_goal_needs_words_and_a_day(
    body: dict[str, str], field: str, as_alice: Client, patient: Patient
) -> None:
    response = as_alice.post(added(patient), body)

    assert list(errors(response)) == [field]
    assert not patient.goals.exists()


def test_a_goal_sent_twice_is_set_once(as_alice: Client, patient: Patient) -> None:
    body = said(id=str(uuid7()))

    first, again = (as_alice.post(added(patient), body) for _ in range(2))
    other = as_alice.post(added(patient), body | {"text": "Another"})

    assert (first.status_code, again.status_code) == (302, 302)
    assert other.status_code == 409
    assert make_page(other).typed["text"] == "Another"
    assert make_page(other).typed["id"] != body["id"]
    assert patient.goals.count() == 1


def test_an_id_of_another_diary_is_a_404(
    as_alice: Client, charlie: User, strangers_diary: Patient, patient: Patient
) -> None:
    theirs = make_goal(strangers_diary, by=charlie)

    response = as_alice.post(added(patient), said(id=str(theirs.pk)))

    assert response.status_code == 404
    assert not patient.goals.exists()


def test_a_goal_of_another_diary_cannot_be_rated_here(
    as_alice: Client, charlie: User, strangers_diary: Patient, patient: Patient
) -> None:
    theirs = make_goal(strangers_diary, by=charlie)
    url = reverse("goal-rate", args=[patient.pk, theirs.pk])

    assert as_alice.post(url, {"level": "1", "day": "2026-06-15"}).status_code == 404
    assert not theirs.ratings.exists()


# Changing


def test_changed_words_leave_what_they_said_before(
    as_alice: Client, goal: Goal
) -> None:
    body = said(text="Walk to the park.", version="1", ended_on="2026-06-10")

    as_alice.post(to("goal-edit", goal), body)

    goal.refresh_from_db()
    page = as_alice.get(to("goal-edit", goal)).text
    assert (goal.text, goal.ended_on) == ("Walk to the park.", date(2026, 6, 10))
    assert "What it said before" in page
    assert "Walk to the shop." in page
    assert "16 May 2026" in page


def test_whoever_was_slower_keeps_what_they_typed(
    as_alice: Client, as_bob: Client, goal: Goal
) -> None:
    as_bob.post(to("goal-edit", goal), said(text="Bob was faster.", version="1"))

    slower = as_alice.post(to("goal-edit", goal), said(text="Mine.", version="1"))

    page = make_page(slower)
    assert slower.status_code == 409
    assert page.typed["text"] == "Mine."
    assert page.typed["version"] == "2"
    assert "Bob was faster." in slower.text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (said(ended_on="2026-06-16"), "ended_on"),
        (said(ended_on="2026-05-15"), "ended_on"),
        (said(set_on="2026-06-02"), "set_on"),
        (said(ended_on="2026-06-07"), "ended_on"),
    ],
)
def test_the_days_of_a_goal_stay_in_order_and_around_its_ratings(
    body: dict[str, str], field: str, as_alice: Client, alice: User, goal: Goal
) -> None:
    for day in (1, 8):
        at = datetime(2026, 6, day, 12, tzinfo=UTC)
        make_assessment(goal.patient, by=alice, scale="goal", goal=goal, at=at)

    refused = as_alice.post(to("goal-edit", goal), body | {"version": "1"})
    fits = said(set_on="2026-06-01", ended_on="2026-06-08", version="1")
    saved = as_alice.post(to("goal-edit", goal), fits)

    assert list(errors(refused)) == [field]
    assert saved.status_code == 302


def test_a_goal_is_ended_with_one_tap_and_taken_up_again(
    as_alice: Client, goal: Goal
) -> None:
    as_alice.post(to("goal-end", goal))
    goal.refresh_from_db()
    ended = goal.ended_on
    page = as_alice.get(to("goal-edit", goal)).text
    as_alice.post(to("goal-edit", goal), said(version="2", ended_on=""))

    goal.refresh_from_db()
    assert ended == TODAY
    assert "From 16 May 2026 to 15 June 2026" in page
    assert to("goal-rate", goal) not in page
    assert goal.ended_on is None


def test_a_goal_that_ended_keeps_its_day(alice: User, goal: Goal) -> None:
    ended = actions.end_goal(goal, on=date(2026, 6, 1), by=alice)

    again = actions.end_goal(ended, on=TODAY, by=alice)

    assert (again.ended_on, again.version) == (date(2026, 6, 1), 2)


def test_a_goal_never_ends_before_it_begins(alice: User, goal: Goal) -> None:
    ended = actions.end_goal(goal, on=goal.set_on - timedelta(days=3), by=alice)

    assert ended.ended_on == goal.set_on


def test_a_goal_taken_back_keeps_its_ratings_and_can_be_put_back(
    as_alice: Client, alice: User, goal: Goal
) -> None:
    make_assessment(goal.patient, by=alice, scale="goal", goal=goal)

    page = as_alice.post(to("goal-void", goal), follow=True).text
    gone = as_alice.get(listed(goal.patient)).text
    as_alice.post(to("goal-restore", goal))

    goal.refresh_from_db()
    assert "This goal was taken back. Its ratings are still in the diary." in page
    assert "Goals taken back" in gone
    assert goal.voided_at is None
    assert goal.ratings.current().count() == 1


def test_the_list_tells_current_goals_from_ended_ones_with_their_last_rating(
    as_alice: Client, alice: User, goal: Goal
) -> None:
    patient = goal.patient
    for level, days in ((-1, 20), (2, 10)):
        at = NOW - timedelta(days=days)
        make_assessment(
            patient, by=alice, scale="goal", goal=goal, at=at, answers={"level": level}
        )
    core.void(make_assessment(patient, by=alice, scale="goal", goal=goal), by=alice)
    old = make_goal(patient, by=alice, text="Sleep through", set_on=goal.set_on)
    actions.end_goal(old, on=TODAY, by=alice)

    page = as_alice.get(listed(patient))

    goals = page.context["goals"]
    assert [one.goal.pk for one in goals.current] == [goal.pk]
    assert [one.goal.pk for one in goals.ended] == [old.pk]
    assert "+2: Much more than hoped for · 5 June 2026 · 10 days ago" in page.text
    assert "Until 15 June 2026" in page.text


def test_a_reader_sees_goals_and_may_not_touch_them(
    as_dora: Client, goal: Goal
) -> None:
    page = as_dora.get(to("goal-edit", goal)).text
    everything = as_dora.get(listed(goal.patient)).text

    assert "Walk to the shop." in page
    assert "<form" not in page
    assert "Rate it" not in everything
    assert "Answer now" not in everything


# In the words of the journal


def test_a_long_goal_is_cut_in_a_row_and_keeps_its_direction_to_itself(
    alice: User, patient: Patient
) -> None:
    goal = make_goal(patient, by=alice, text=f"{ARABIC}\n{'x' * 200}")
    rating = make_assessment(patient, by=alice, scale="goal", goal=goal)

    line = wording.line(rating)

    start = " ".join(goal.text.split())[: wording.GOAL_SHOWN]
    assert line.title == f"Goal: \u2068{start}…\u2069"
    assert line.facts == ("+1: More than hoped for",)


def test_the_history_of_a_rating_names_its_goal(
    as_alice: Client, alice: User, goal: Goal
) -> None:
    rating = make_assessment(goal.patient, by=alice, scale="goal", goal=goal)
    url = reverse("entry-history", args=[goal.patient_id, "assessment", rating.pk])

    page = as_alice.get(url).text

    assert "<dt>Goal</dt><dd>Walk to the shop.</dd>" in page
    assert "<dt>Answers</dt><dd>+1: More than hoped for</dd>" in page


def test_overall_change_names_the_day_it_compares_with(
    alice: User, patient: Patient
) -> None:
    since = date(2026, 5, 1)
    answer = make_assessment(patient, by=alice, scale="pgic", anchor_on=since)

    assert wording.line(answer).facts == (
        "Minimally improved",
        "compared with 1 May 2026",
    )
