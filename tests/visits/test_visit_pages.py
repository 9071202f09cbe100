"""Appointments and questions through the door."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diary.ids import uuid7
from diary.models import Patient, Question, User, Visit
from tests.make import make_page, make_question, make_visit, stored
from tests.test_pages import queries

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
BEFORE, SOON, LATER = (TODAY + timedelta(days=days) for days in (-30, 7, 90))
VISIT = {"on": "2026-06-22", "at": "09:30", "who": "Dr Example", "place": "Room 4"}


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel("2026-06-15T12:00:00+00:00", tick=False):
        yield


def page_of(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def parts(html: str) -> dict[str, str]:
    """Return what the list shows under each of its headings, by the heading's id."""
    pieces = html.split('<h2 id="')[1:]
    return {one.partition('"')[0]: one.split("</section>")[0] for one in pieces}


def test_a_visit_is_stored_and_stands_first(as_alice: Client, patient: Patient) -> None:
    answer = as_alice.post(reverse("visit-add", args=[patient.pk]), VISIT)
    shown = parts(page_of(as_alice, "visit-list", patient.pk))

    assert answer.status_code == 302
    visit = patient.visits.get()
    assert (visit.on, f"{visit.at:%H:%M}", visit.who) == (SOON, "09:30", "Dr Example")
    assert "Monday, 22 June 2026, 09:30" in shown["next"]
    assert "Room 4" in shown["next"]


def test_visits_stand_in_the_order_of_their_days(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    for day, who in [(LATER, "third"), (BEFORE, "past"), (TODAY, "first")]:
        make_visit(patient, by=alice, on=day, who=who)
    make_visit(patient, by=alice, on=BEFORE - timedelta(days=9), who="long past")

    shown = parts(page_of(as_alice, "visit-list", patient.pk))

    assert ("first" in shown["next"], "third" in shown["next"]) == (True, False)
    assert "third" in shown["later"]
    assert shown["past"].index("past") < shown["past"].index("long past")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"on": ""}, "on"),
        ({"on": "2026-02-30"}, "on"),
        ({"at": "25:00"}, "at"),
        ({"who": "…"}, "who"),
        ({"who": ""}, "who"),
        ({"who": "x" * 121}, "who"),
        ({"note": "x" * 10_001}, "note"),
    ],
)
def test_a_visit_that_cannot_be_is_refused_beside_its_field(
    said: dict[str, str], field: str, as_alice: Client, patient: Patient
) -> None:
    answer = as_alice.post(reverse("visit-add", args=[patient.pk]), VISIT | said)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not patient.visits.exists()


def test_a_visit_can_be_changed_and_says_what_it_said_before(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    visit = make_visit(patient, by=alice, on=SOON, who="Dr First")
    url = reverse("visit-edit", args=[patient.pk, visit.pk])

    answer = as_alice.post(url, VISIT | {"version": "1", "on": "2026-06-23"})
    page = as_alice.get(url).content.decode()

    assert answer.status_code == 302
    assert "Visit on 23 June 2026" in page
    assert "Dr First" in page
    assert "22 Jun 2026" in page


def test_a_visit_is_taken_back_with_its_questions_left_for_the_next(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    visit = make_visit(patient, by=alice, on=SOON)
    make_question(patient, by=alice, text="Why at night?", visit=visit)
    args = [patient.pk, visit.pk]

    as_alice.post(reverse("visit-void", args=args))
    gone = page_of(as_alice, "visit-list", patient.pk)
    told = page_of(as_alice, "visit-edit", *args)
    as_alice.post(reverse("visit-restore", args=args))
    back = parts(page_of(as_alice, "visit-list", patient.pk))

    assert "No visit is written down" in parts(gone)["next"]
    assert "Why at night?" in parts(gone)["next"]
    assert "Taken back" in gone
    assert "was taken back" in told
    assert "neurologist" in back["next"]
    assert "Why at night?" in back["next"]


def test_a_question_takes_one_field(as_alice: Client, patient: Patient) -> None:
    url = reverse("question-add", args=[patient.pk])

    answer = as_alice.post(url, {"text": "Why at night?"})
    shown = parts(page_of(as_alice, "visit-list", patient.pk))

    assert answer.status_code == 302
    assert patient.questions.get().visit is None
    assert "Why at night?" in shown["next"]


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001])
def test_a_question_without_words_or_without_end_is_refused(
    text: str, as_alice: Client, patient: Patient
) -> None:
    answer = as_alice.post(reverse("question-add", args=[patient.pk]), {"text": text})

    assert answer.status_code == 422
    assert make_page(answer).typed["text"] == text
    assert not patient.questions.exists()


def test_a_question_is_tied_to_a_visit_and_to_the_next_one_again(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    visit = make_visit(patient, by=alice, on=LATER)
    question = make_question(patient, by=alice)
    url = reverse("question-edit", args=[patient.pk, question.pk])
    said = {"text": "Why at night?"}

    as_alice.post(url, said | {"version": "1", "visit": str(visit.pk)})
    question.refresh_from_db()
    tied = question.visit
    chosen = as_alice.get(url).context["form"]["visit"].value()
    as_alice.post(url, said | {"version": "2", "visit": ""})
    question.refresh_from_db()

    assert (tied, chosen, question.visit) == (visit, str(visit.pk), None)


def test_a_question_is_never_tied_to_a_visit_of_another_diary(
    as_alice: Client,
    alice: User,
    charlie: User,
    patient: Patient,
    strangers_diary: Patient,
) -> None:
    theirs = make_visit(strangers_diary, by=charlie, on=SOON)
    question = make_question(patient, by=alice)
    before = stored()

    answer = as_alice.post(
        reverse("question-edit", args=[patient.pk, question.pk]),
        {"version": "1", "text": "Why?", "visit": str(theirs.pk)},
    )

    assert answer.status_code == 422
    assert "visit" in answer.context["form"].errors
    assert stored() == before


@pytest.mark.parametrize(
    ("day", "said", "answered"),
    [
        (BEFORE, "", BEFORE),
        (SOON, "", TODAY),
        (None, "", TODAY),
        (BEFORE, "2026-06-01", date(2026, 6, 1)),
    ],
)
def test_an_answer_is_of_the_day_of_the_visit_or_of_today(
    day: date | None,
    said: str,
    answered: date,
    as_alice: Client,
    alice: User,
    patient: Patient,
) -> None:
    visit = str(make_visit(patient, by=alice, on=day).pk) if day else ""
    question = make_question(patient, by=alice)

    as_alice.post(
        reverse("question-edit", args=[patient.pk, question.pk]),
        {"version": "1", "text": "Why?", "answer": "So.", "visit": visit}
        | {"answered_on": said},
    )
    question.refresh_from_db()

    assert question.answered_on == answered


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"answered_on": "2026-06-15"}, "answer"),
        ({"answered_on": "2026-06-16", "answer": "So."}, "answered_on"),
        ({"visit": "no such visit"}, "visit"),
        ({"text": ""}, "text"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(
    said: dict[str, str], field: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    question = make_question(patient, by=alice)
    url = reverse("question-edit", args=[patient.pk, question.pk])

    answer = as_alice.post(url, {"version": "1", "text": "Why?"} | said)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_open_questions_stand_before_answered_ones(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    past = make_visit(patient, by=alice, on=BEFORE)
    coming = make_visit(patient, by=alice, on=SOON)
    done = {"answer": "So.", "answered_on": BEFORE}
    make_question(patient, by=alice, text="done there", visit=past, **done)
    make_question(patient, by=alice, text="forgotten there", visit=past)
    make_question(patient, by=alice, text="done early", visit=coming, **done)
    make_question(patient, by=alice, text="still to ask", visit=coming)
    make_question(patient, by=alice, text="done without", **done)
    make_question(patient, by=alice, text="for whoever is next")

    html = page_of(as_alice, "visit-list", patient.pk)
    shown = parts(html)

    first = shown["next"]
    assert first.index("still to ask") < first.index("done early")
    assert first.index("for whoever is next") < first.index("done early")
    assert "forgotten there" in shown["open"]
    assert "1 of 2 questions answered" in shown["past"]
    assert "done without" in shown["answered"]
    assert "done there" not in html
    assert "done there" in page_of(as_alice, "visit-edit", patient.pk, past.pk)


def test_a_question_is_taken_back_and_put_back(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    question = make_question(patient, by=alice, text="Why at night?")
    args = [patient.pk, question.pk]

    as_alice.post(reverse("question-void", args=args))
    gone = page_of(as_alice, "visit-list", patient.pk)
    told = page_of(as_alice, "question-edit", *args)
    as_alice.post(reverse("question-restore", args=args))
    question.refresh_from_db()

    assert "Why at night?" not in parts(gone)["next"]
    assert "Why at night?" in gone.split("<details")[1]
    assert "was taken back" in told
    assert question.voided_at is None


# All answers of a visit on one page


def answers_of(visit: Visit, **more: str) -> tuple[str, dict[str, str]]:
    url = reverse("visit-answers", args=[visit.patient_id, visit.pk])
    return url, {"answered_on": "2026-06-15"} | more


def answered(question: Question, text: str, version: int = 1) -> dict[str, str]:
    return {f"answer_{question.pk}": text, f"version_{question.pk}": str(version)}


def test_all_questions_of_a_visit_are_answered_on_one_page(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    visit = make_visit(patient, by=alice, on=BEFORE)
    other = make_visit(patient, by=alice, on=LATER)
    own = make_question(patient, by=alice, text="own", visit=visit)
    loose = make_question(patient, by=alice, text="loose")
    silent = make_question(patient, by=alice, text="silent")
    make_question(patient, by=alice, text="for later", visit=other)
    make_question(patient, by=alice, text="done", answer="So.", answered_on=BEFORE)
    url, said = answers_of(visit)
    page = make_page(as_alice.get(url))

    answer = as_alice.post(
        url,
        said
        | answered(own, "Yes.")
        | answered(loose, "No.")
        | answered(silent, "")
        | {"answered_on": page.typed["answered_on"]},
    )

    assert answer.status_code == 302
    assert len([one for one in page.typed if one.startswith("answer_")]) == 3
    rows = patient.questions.filter(answered_on=BEFORE, visit=visit)
    assert dict(rows.values_list("text", "answer")) == {"own": "Yes.", "loose": "No."}
    silent.refresh_from_db()
    assert (silent.version, silent.visit, silent.answered_on) == (1, None, None)


def test_an_answer_can_be_corrected_and_taken_away_again(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    visit = make_visit(patient, by=alice, on=BEFORE)
    question = make_question(patient, by=alice, visit=visit)
    url, said = answers_of(visit)

    as_alice.post(url, said | answered(question, "Yes."))
    as_alice.post(url, said | answered(question, "No.", 2))
    question.refresh_from_db()
    corrected = question.answer
    as_alice.post(url, said | answered(question, "", 3))
    question.refresh_from_db()

    assert corrected == "No."
    assert (question.answer, question.answered_on) == ("", None)


def test_two_people_answering_lose_nothing(
    as_alice: Client, as_bob: Client, alice: User, patient: Patient
) -> None:
    visit = make_visit(patient, by=alice, on=BEFORE)
    first, second = (make_question(patient, by=alice, text=one) for one in "ab")
    url, said = answers_of(visit)
    as_bob.post(url, said | answered(second, "Bob was faster"))
    before = stored()

    conflict = as_alice.post(
        url, said | answered(first, "typed") | answered(second, "typed too")
    )
    page = make_page(conflict)
    unchanged = stored()
    again = {name: page.typed[name] for name in page.typed if "_" in name}
    done = as_alice.post(url, again)

    assert conflict.status_code == 409
    assert page.typed[f"answer_{first.pk}"] == "typed"
    assert unchanged == before
    assert done.status_code == 302
    assert set(patient.questions.values_list("answer", flat=True)) == {
        "typed",
        "typed too",
    }


@pytest.mark.parametrize("day", ["", "2026-06-16", "never"])
def test_answers_without_a_day_that_has_been_are_refused_and_kept(
    day: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    visit = make_visit(patient, by=alice, on=BEFORE)
    question = make_question(patient, by=alice)
    url, said = answers_of(visit)

    answer = as_alice.post(
        url, said | answered(question, "typed") | {"answered_on": day}
    )

    assert answer.status_code == 422
    assert make_page(answer).typed[f"answer_{question.pk}"] == "typed"
    assert not patient.questions.exclude(answer="").exists()


def test_a_visit_without_questions_says_so(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    visit = make_visit(patient, by=alice)

    page = page_of(as_alice, "visit-answers", patient.pk, visit.pk)

    assert "no question to answer" in page


def test_more_questions_than_a_form_holds_come_in_turns(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    visit = make_visit(patient, by=alice)
    for number in range(60):
        make_question(patient, by=alice, text=f"question {number}")
    url, said = answers_of(visit)

    page = make_page(as_alice.get(url))
    fields = [one for one in page.typed if one.startswith("answer_")]
    said |= {name: page.typed[name] for name in page.typed if "version_" in name}
    done = as_alice.post(url, said | dict.fromkeys(fields, "Yes."))
    rest = make_page(as_alice.get(url)).typed

    assert len(fields) == 50
    assert done.status_code == 302
    assert len([one for one in rest if one.startswith("answer_")]) == 50
    assert patient.questions.filter(answered_on=None).count() == 10


# Twice, by two, and by nobody any more


@pytest.mark.parametrize(
    ("name", "said"), [("visit-add", VISIT), ("question-add", {"text": "Why?"})]
)
def test_the_same_post_again_is_one_row_and_another_a_conflict(
    name: str, said: dict[str, str], as_alice: Client, patient: Patient
) -> None:
    url, said = reverse(name, args=[patient.pk]), said | {"id": str(uuid7())}
    as_alice.post(url, said)
    before = stored()

    again = as_alice.post(url, said)
    other = as_alice.post(url, said | {"who": "another", "text": "another"})

    assert (again.status_code, other.status_code) == (302, 409)
    assert "another" in other.content.decode()
    assert stored() == before


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("visit-edit", make_visit, VISIT),
        ("question-edit", make_question, {"text": "Why?", "answer": "So."}),
    ],
)
def test_two_people_changing_one_row_lose_nothing(
    name: str,
    make: Any,
    said: dict[str, str],
    *,
    as_alice: Client,
    as_bob: Client,
    alice: User,
    patient: Patient,
) -> None:
    row = make(patient, by=alice)
    url, said = reverse(name, args=[patient.pk, row.pk]), said | {"version": "1"}
    as_bob.post(url, said | {"place": "Bob was faster", "text": "Bob was faster"})

    conflict = as_alice.post(url, said)
    page = make_page(conflict)
    second = as_alice.post(url, said | {"version": page.typed["version"]})

    assert conflict.status_code == 409
    assert "Bob was faster" in conflict.content.decode()
    assert page.typed["version"] == "2"
    assert second.status_code == 302


@pytest.mark.parametrize(
    ("name", "said"), [("visit-add", VISIT), ("question-add", {"text": "Why?"})]
)
def test_an_id_of_another_diary_is_a_404(
    name: str,
    said: dict[str, str],
    as_alice: Client,
    as_charlie: Client,
    patient: Patient,
    strangers_diary: Patient,
) -> None:
    said = said | {"id": str(uuid7())}
    as_charlie.post(reverse(name, args=[strangers_diary.pk]), said)
    before = stored()

    answer = as_alice.post(reverse(name, args=[patient.pk]), said)

    assert answer.status_code == 404
    assert stored() == before


def test_what_somebody_wrote_who_left_stays_in_the_history(
    as_alice: Client, as_bob: Client, alice: User, bob: User, patient: Patient
) -> None:
    visit = make_visit(patient, by=alice, who="before")
    url = reverse("visit-edit", args=[patient.pk, visit.pk])
    as_bob.post(url, VISIT | {"version": "1"})

    bob.delete()

    assert "somebody who left" in as_alice.get(url).content.decode()


def test_a_question_of_a_visit_that_is_long_past_keeps_it(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    old = make_visit(patient, by=alice, on=BEFORE - timedelta(days=900), who="long ago")
    for ago in range(25):
        make_visit(patient, by=alice, on=BEFORE - timedelta(days=ago))
    question = make_question(patient, by=alice, visit=old)
    url = reverse("question-edit", args=[patient.pk, question.pk])

    page = as_alice.get(url).content.decode()
    as_alice.post(url, {"version": "1", "text": "Why?", "visit": str(old.pk)})
    question.refresh_from_db()

    assert page.count("<option") == 1 + 20 + 1
    assert question.visit == old


# How little the pages ask, and how much they show


def test_the_list_asks_as_often_for_many_rows_as_for_few(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    url = reverse("visit-list", args=[patient.pk])
    make_question(patient, by=alice, visit=make_visit(patient, by=alice))
    as_alice.get(url)
    one = queries(as_alice, url)
    for ago in range(30):
        day = TODAY - timedelta(days=ago)
        visit = make_visit(patient, by=alice, on=day)
        make_question(patient, by=alice, visit=visit)

    many = queries(as_alice, url)
    cut, whole = (as_alice.get(url + more).content.decode() for more in ("", "?all=1"))

    assert len(many) == len(one) <= 12
    assert "Show 9 more" in cut
    assert parts(cut)["past"].count("<li>") == 20
    assert parts(whole)["past"].count("<li>") == 29


@pytest.mark.parametrize(
    "name", ["visit-add", "visit-edit", "visit-answers", "question-edit"]
)
def test_a_form_asks_little_and_as_often_for_many_rows(
    name: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    visit = make_visit(patient, by=alice)
    row = make_question(patient, by=alice, visit=visit) if "q" in name else visit
    args = [patient.pk] if name == "visit-add" else [patient.pk, row.pk]
    url = reverse(name, args=args)
    as_alice.get(url)
    few = queries(as_alice, url)
    for _ in range(9):
        make_question(patient, by=alice, visit=make_visit(patient, by=alice))
        make_question(patient, by=alice, visit=visit)

    many = queries(as_alice, url)

    assert len(many) == len(few) <= 8
    assert len(set(many)) == len(many)


def test_the_way_from_more(as_alice: Client, patient: Patient) -> None:
    as_alice.get(reverse("today", args=[patient.pk]))

    page = page_of(as_alice, "more")

    assert reverse("visit-list", args=[patient.pk]) in page
