"""After a visit: answers and decided changes, from one page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from diary.actions import void
from diary.models import Patient, Question, User, Visit
from tests.make import (
    at_times,
    make_change,
    make_question,
    make_treatment,
    make_visit,
)

pytestmark = pytest.mark.django_db


def address(patient: Patient) -> str:
    return f"/d/{patient.pk}/summary/after-visit/"


@pytest.fixture
def visit(patient: Patient, alice: User) -> Visit:
    day = patient.today() - timedelta(days=2)
    return make_visit(patient, by=alice, on=day, who="Dr Example")


@pytest.fixture
def question(patient: Patient, alice: User, visit: Visit) -> Question:
    return make_question(patient, by=alice, text="How long?", visit=visit)


def answer(question: Question, text: str, **said: Any) -> dict[str, Any]:
    return {
        f"answer_{question.pk}": text,
        f"version_{question.pk}": question.version,
        "answered_on": (question.patient.today()).isoformat(),
        **said,
    }


def test_an_answer_is_stored_and_the_page_comes_again(
    as_alice: Client, patient: Patient, visit: Visit, question: Question
) -> None:
    response = as_alice.post(address(patient), answer(question, "Two weeks."))

    question.refresh_from_db()
    assert response.status_code == 302
    assert response["Location"] == f"{address(patient)}?visit={visit.pk}"
    assert question.answer == "Two weeks."
    assert question.visit == visit
    html = as_alice.get(response["Location"]).content.decode()
    assert "Saved: 1 answer." in html
    assert "Two weeks." in html


def test_a_day_to_come_is_refused_and_what_was_typed_is_kept(
    as_alice: Client, patient: Patient, question: Question
) -> None:
    tomorrow = (patient.today() + timedelta(days=2)).isoformat()

    response = as_alice.post(
        address(patient), answer(question, "Two weeks.", answered_on=tomorrow)
    )

    assert response.status_code == 422
    assert "Two weeks." in response.content.decode()
    question.refresh_from_db()
    assert question.answer == ""


def test_who_is_slower_sees_both(
    as_alice: Client, as_bob: Client, patient: Patient, question: Question
) -> None:
    as_bob.post(address(patient), answer(question, "From Bob."))

    response = as_alice.post(address(patient), answer(question, "From Alice."))

    assert response.status_code == 409
    assert "From Alice." in response.content.decode()
    question.refresh_from_db()
    assert question.answer == "From Bob."


def test_the_last_visit_is_offered_first_and_another_can_be_chosen(
    as_alice: Client, patient: Patient, alice: User, visit: Visit
) -> None:
    today = patient.today()
    earlier = make_visit(patient, by=alice, on=today - timedelta(days=50), who="Dr Old")
    make_visit(patient, by=alice, on=today + timedelta(days=5), who="Dr Coming")

    last = as_alice.get(address(patient)).content.decode()
    chosen = as_alice.get(address(patient), {"visit": str(earlier.pk)}).content.decode()

    assert "Dr Example" in last
    assert "Dr Coming" not in last
    assert "Dr Old" in chosen


def test_decided_changes_are_shown_with_what_is_used_now(
    as_alice: Client, patient: Patient, alice: User, visit: Visit
) -> None:
    kept = make_treatment(patient, by=alice, name="baclofen")
    make_change(kept, by=alice, day=visit.on, planned=at_times("08:00", amount=10))
    old = make_treatment(patient, by=alice, name="tizanidine")
    make_change(old, by=alice, day=visit.on - timedelta(days=30))
    stopped = make_treatment(patient, by=alice, name="diazepam")
    make_change(stopped, by=alice, day=visit.on - timedelta(days=30))
    make_change(stopped, by=alice, day=visit.on, kind="stop")
    wrong = make_treatment(patient, by=alice, name="dantrolene")
    make_change(wrong, by=alice, day=visit.on)
    void(wrong, by=alice)

    html = as_alice.get(address(patient)).content.decode()

    assert "Baclofen: started: 10 mg at 08:00" in html
    assert "Diazepam: stopped" in html
    assert "Tizanidine: started" not in html
    assert "Dantrolene" not in html
    for one in (kept, old):
        assert f"/treatments/{one.pk}/stop/" in html
    assert f"/treatments/{stopped.pk}/stop/" not in html


def test_without_a_visit_the_page_says_so(as_alice: Client, patient: Patient) -> None:
    response = as_alice.get(address(patient))

    assert response.status_code == 200
    assert "No visit up to today is written down." in response.content.decode()


def test_a_post_without_a_visit_changes_nothing(
    as_alice: Client, patient: Patient
) -> None:
    response = as_alice.post(address(patient), {"answered_on": "2026-01-01"})

    assert response.status_code == 200


@pytest.mark.parametrize("wanted", ["nonsense", "018f0000-0000-7000-8000-000000000000"])
def test_an_unknown_visit_is_no_page(
    as_alice: Client, patient: Patient, visit: Visit, wanted: str
) -> None:
    assert as_alice.get(address(patient), {"visit": wanted}).status_code == 404


def test_the_visit_of_another_diary_is_no_page(
    as_alice: Client, patient: Patient, strangers_diary: Patient, charlie: User
) -> None:
    theirs = make_visit(
        strangers_diary, by=charlie, on=strangers_diary.today(), who="Dr Other"
    )

    response = as_alice.get(address(patient), {"visit": str(theirs.pk)})

    assert response.status_code == 404
