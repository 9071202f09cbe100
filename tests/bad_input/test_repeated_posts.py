"""The same thing sent twice, or by two people at once."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse

from diary import actions
from diary.ids import uuid7
from diary.models import Episode, Patient, User
from tests.conftest import client_of
from tests.make import (
    at_times,
    make_change,
    make_check_in,
    make_episode,
    make_page,
    make_treatment,
    stored,
)

pytestmark = pytest.mark.django_db

FRAGMENT = {"X-Klonos": "fragment"}
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel("2026-06-15T12:00:00+00:00", tick=False):
        yield


def first_posts(patient: Patient, alice: User) -> dict[str, tuple[str, dict[str, str]]]:
    """Return one good first post for every form that makes a row."""
    treatment = str(make_treatment(patient, by=alice).pk)
    clock = {"entered_at": "2026-06-15T11:59:00Z", "sent_at": "2026-06-15T12:00:00Z"}

    def add(kind: str, **said: str) -> tuple[str, dict[str, str]]:
        url = reverse("entry-add", args=[patient.pk, kind])
        return url, {"when": "now", "note": "a word", **clock, **said}

    def check_in(part: str, **said: str) -> tuple[str, dict[str, str]]:
        url = reverse("checkin", args=[patient.pk, part, TODAY])
        return url, {"note": "a word", **clock, **said}

    tap = reverse("tap", args=[patient.pk])
    more = {"site_own": "little toe", "triggers": "cold", "trigger_own": "the bell"}
    return {
        "episode": add("episode", type="spasm", severity="6", **more),
        "dose": add("dose", treatment=treatment, status="taken", amount="2,50"),
        "sideeffect": add("sideeffect", symptom_own="a metal taste"),
        "rating": add("rating", what_own="mood", value="3"),
        "tap": (tap, {"what": "episode:clonus", **clock}),
        "tap dose": (tap, {"what": f"dose:{treatment}", **clock}),
        "tap remedy": (tap, {"what": "remedy:stretching", **clock}),
        "tap answer": (tap, {"what": "spasms:as_logged", **clock}),
        "tap at a time": (tap, {"what": "episode:spasm", "when": "30", **clock}),
        "tap by the server's clock": (tap, {"what": "episode:spasm"}),
        "evening": check_in("evening", spasticity="4", spasms="number", spasms_low="3"),
        "night": check_in("night", woken="2", sleep_hours="7,5"),
        "treatment": (
            reverse("treatment-add", args=[patient.pk]),
            {"name": "Tizanidine", "kind_of": "medicine", "used": "before"},
        ),
    }


POSTS = [
    "episode",
    "dose",
    "sideeffect",
    "rating",
    "tap",
    "tap dose",
    "tap remedy",
    "tap answer",
    "tap at a time",
    "tap by the server's clock",
    "evening",
    "night",
    "treatment",
]


@pytest.mark.parametrize("name", POSTS)
def test_the_same_post_again_is_the_stored_row_again(
    name: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    url, body = first_posts(patient, alice)[name]
    body |= {"id": str(uuid7())}
    first = as_alice.post(url, body)
    after_one = stored()

    again = as_alice.post(url, body | {"sent_at": "2026-06-15T12:00:00Z"})

    assert first.status_code in {302, 303}
    assert again.status_code == first.status_code
    assert stored() == after_one


@pytest.mark.parametrize("name", POSTS)
def test_the_same_post_a_little_later_is_the_stored_row_again(
    name: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    url, body = first_posts(patient, alice)[name]
    body |= {"id": str(uuid7())}
    first = as_alice.post(url, body)
    after_one = stored()

    with time_machine.travel("2026-06-15T12:04:00+00:00", tick=False):
        late = body | {"sent_at": "2026-06-15T12:04:00Z"} if "sent_at" in body else body
        again = as_alice.post(url, late)

    assert again.status_code == first.status_code
    assert stored() == after_one


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("episode", {"severity": "7"}),
        ("episode", {"note": "another word"}),
        ("episode", {"trigger_own": "the phone"}),
        ("dose", {"amount": "3"}),
        ("sideeffect", {"symptom_own": "a bitter taste"}),
        ("rating", {"value": "4"}),
        ("tap", {"what": "episode:spasm"}),
        ("tap", {"when": "15"}),
        ("treatment", {"name": "Dantrolene"}),
    ],
)
def test_the_same_id_with_other_words_is_a_conflict(
    name: str,
    other: dict[str, str],
    as_alice: Client,
    alice: User,
    patient: Patient,
) -> None:
    url, body = first_posts(patient, alice)[name]
    body |= {"id": str(uuid7())}
    as_alice.post(url, body)
    after_one = stored()

    again = as_alice.post(url, body | other)

    assert again.status_code == 409
    assert stored() == after_one


@pytest.mark.parametrize(
    "name", ["episode", "dose", "sideeffect", "rating", "treatment"]
)
def test_a_conflict_of_ids_keeps_what_was_typed(
    name: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    url, body = first_posts(patient, alice)[name]
    body |= {"id": str(uuid7())}
    as_alice.post(url, body)

    again = as_alice.post(url, body | {"note": "words that took an hour"})

    assert again.status_code == 409
    assert make_page(again).typed.get("note") == "words that took an hour"


def test_a_voided_entry_sent_again_stays_voided(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    url, body = first_posts(patient, alice)["episode"]
    body |= {"id": str(uuid7())}
    as_alice.post(url, body)
    void = reverse("entry-void", args=[patient.pk, "episode", body["id"]])
    as_alice.post(void)
    after_void = stored()

    again = as_alice.post(url, body)

    assert again.status_code == 303
    assert stored() == after_void
    assert not patient.episodes.current().exists()


def test_an_edited_entry_sent_again_keeps_the_edit(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    url, body = first_posts(patient, alice)["episode"]
    body |= {"id": str(uuid7())}
    as_alice.post(url, body)
    change = {"type": "cramp", "when": "time", "time": "12:00", "version": "1"}
    as_alice.post(
        reverse("entry-edit", args=[patient.pk, "episode", body["id"]]), change
    )
    after_edit = stored()

    again = as_alice.post(url, body)

    assert again.status_code == 303
    assert stored() == after_edit
    assert patient.episodes.get().type == "cramp"


def test_two_people_editing_one_entry_lose_nothing(
    as_alice: Client, as_bob: Client, alice: User, patient: Patient
) -> None:
    episode = make_episode(patient, by=alice)
    url = reverse("entry-edit", args=[patient.pk, "episode", episode.pk])
    body = {"type": "spasm", "when": "time", "time": "14:00", "version": "1"}
    as_bob.post(url, body | {"note": "Bob was faster"})
    after_bob = stored()

    conflict = as_alice.post(url, body | {"note": "Alice typed for long"})
    page = make_page(conflict)
    unchanged = stored()
    second = as_alice.post(
        url, body | {"note": page.typed["note"], "version": page.typed["version"]}
    )
    episode.refresh_from_db()

    assert conflict.status_code == 409
    assert page.typed["note"] == "Alice typed for long"
    assert "error-summary" in page.ids
    assert unchanged == after_bob
    assert second.status_code == 303
    assert episode.note == "Alice typed for long"
    assert [one.before["note"] for one in patient.revisions.order_by("version")] == [
        "",
        "Bob was faster",
    ]


def test_an_edit_without_a_version_is_a_conflict_and_not_a_loss(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    episode = make_episode(patient, by=alice, note="before")
    url = reverse("entry-edit", args=[patient.pk, "episode", episode.pk])
    before = stored()

    response = as_alice.post(
        url, {"type": "spasm", "when": "time", "time": "14:00", "note": "typed"}
    )

    assert response.status_code == 409
    assert make_page(response).typed["note"] == "typed"
    assert stored() == before


def test_two_people_answering_one_evening_lose_nothing(
    as_alice: Client, as_bob: Client, patient: Patient
) -> None:
    url = reverse("checkin", args=[patient.pk, "evening", TODAY])
    as_bob.post(url, {"id": str(uuid7()), "pain": "2", "note": "Bob was faster"})
    after_bob = stored()

    conflict = as_alice.post(url, {"id": str(uuid7()), "pain": "5", "note": "typed"})
    page = make_page(conflict)
    unchanged = stored()
    second = as_alice.post(
        url, {"pain": "5", "note": "typed", "version": page.typed["version"]}
    )

    assert conflict.status_code == 409
    assert page.typed["note"] == "typed"
    assert unchanged == after_bob
    assert second.status_code == 303
    assert patient.checkins.get().note == "typed"


def test_two_people_editing_one_treatment_lose_nothing(
    as_alice: Client, as_bob: Client, alice: User, patient: Patient
) -> None:
    treatment = make_treatment(patient, by=alice)
    url = reverse("treatment-edit", args=[patient.pk, treatment.pk])
    body = {"name": "baclofen", "kind_of": "medicine", "unit": "mg", "version": "1"}
    as_bob.post(url, body | {"note": "Bob was faster"})

    conflict = as_alice.post(url, body | {"note": "typed"})
    page = make_page(conflict)
    second = as_alice.post(
        url, body | {"note": page.typed["note"], "version": page.typed["version"]}
    )
    treatment.refresh_from_db()

    assert conflict.status_code == 409
    assert page.typed["note"] == "typed"
    assert second.status_code == 302
    assert treatment.note == "typed"


def test_undo_of_an_old_state_is_a_conflict(
    as_alice: Client, as_bob: Client, alice: User, patient: Patient
) -> None:
    episode = make_episode(patient, by=alice)
    edit = reverse("entry-edit", args=[patient.pk, "episode", episode.pk])
    body = {"type": "cramp", "when": "time", "time": "14:00", "version": "1"}
    as_bob.post(edit, body)
    before = stored()

    response = as_alice.post(
        reverse("entry-undo", args=[patient.pk, "episode", episode.pk]),
        {"version": "1"},
    )

    assert response.status_code == 409
    assert stored() == before


def test_undo_twice_takes_back_once(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    episode = make_episode(patient, by=alice)
    url = reverse("entry-undo", args=[patient.pk, "episode", episode.pk])

    first = as_alice.post(url, {"version": "1"})
    second = as_alice.post(url, {"version": "1"})
    episode.refresh_from_db()

    assert (first.status_code, second.status_code) == (303, 409)
    assert episode.voided_at is not None


def test_void_and_restore_may_be_repeated(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    episode = make_episode(patient, by=alice)
    void, restore = (
        reverse(name, args=[patient.pk, "episode", episode.pk])
        for name in ("entry-void", "entry-restore")
    )

    statuses = [
        as_alice.post(url).status_code for url in (void, void, restore, restore)
    ]
    episode.refresh_from_db()

    assert statuses == [303, 303, 303, 303]
    assert episode.voided_at is None
    assert patient.revisions.count() == 2


def test_a_check_in_whose_place_was_taken_cannot_be_put_back(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    old = make_check_in(patient, by=alice, spasticity=2)
    as_alice.post(reverse("entry-void", args=[patient.pk, "checkin", old.pk]))
    make_check_in(patient, by=alice, spasticity=8)
    before = stored()

    response = as_alice.post(
        reverse("entry-restore", args=[patient.pk, "checkin", old.pk])
    )

    assert response.status_code == 409
    assert stored() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "what", ["episode:spasm", "spasms:as_logged", "remedy:stretching"]
)
def test_one_tap_sent_four_times_at_once_is_one_row(
    what: str, alice: User, patient: Patient
) -> None:
    url, body = reverse("tap", args=[patient.pk]), {"what": what, "id": str(uuid7())}

    answers = _at_once([client_of(alice) for _ in range(4)], url, [body] * 4)

    rows = {"episodes", "checkins", "doses"}
    assert sorted(answers) == [200, 200, 200, 201]
    assert sum(getattr(patient, name).count() for name in rows) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["", ":half", ":skip:forgot"])
def test_a_planned_dose_that_two_answer_at_once_is_one_dose(
    how: str, alice: User, bob: User, patient: Patient
) -> None:
    treatment = make_treatment(patient, by=alice)
    planned = at_times("08:00", amount=10)
    make_change(treatment, by=alice, day=TODAY, planned=planned)
    url = reverse("tap", args=[patient.pk])
    what = f"due:{treatment.pk}:{TODAY}:08:00{how}"
    people = [client_of(one) for one in (alice, bob, alice, bob)]

    bodies = [{"what": what, "id": str(uuid7())} for _ in people]
    answers = _at_once(people, url, bodies)

    assert sorted(answers) == [200, 200, 200, 201]
    assert patient.doses.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_edits_at_once_are_one_edit_and_one_conflict(
    alice: User, bob: User, patient: Patient
) -> None:
    episode = make_episode(patient, by=alice)
    url = reverse("entry-edit", args=[patient.pk, "episode", episode.pk])
    body = {"type": "spasm", "when": "time", "time": "14:00", "version": "1"}
    bodies = [body | {"note": "one"}, body | {"note": "two"}]

    answers = _at_once([client_of(alice), client_of(bob)], url, bodies)

    assert sorted(answers) == [200, 409]
    assert patient.revisions.count() == 1
    assert Episode.objects.get().version == 2


@pytest.mark.django_db(transaction=True)
def test_a_start_that_two_note_at_once_is_one_time_of_use(
    alice: User, bob: User, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    treatment = make_treatment(patient, by=alice)
    url = reverse("treatment-start", args=[patient.pk, treatment.pk])
    bodies = [
        {"day": "2026-06-01", "last_day": day, "amount": "10", "often": "3"}
        for day in ("2026-06-10", "2026-06-12")
    ]
    both, keep_words = threading.Barrier(2), actions.keep_words

    def meet(*said: Any, **more: Any) -> None:
        """Let both come this far before either ends, if they may."""
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=0.5)
        keep_words(*said, **more)

    monkeypatch.setattr(actions, "keep_words", meet)

    answers = _at_once([client_of(alice), client_of(bob)], url, bodies)

    assert sorted(answers) == [302, 409]
    assert treatment.regimens.count() == 1


def _at_once(
    clients: list[Client], url: str, bodies: list[dict[str, str]]
) -> list[int | str]:
    gate = threading.Barrier(len(clients))
    answers: list[int | str] = []

    def send(client: Client, body: dict[str, str]) -> None:
        try:
            gate.wait(timeout=10)
            answers.append(client.post(url, body, headers=FRAGMENT).status_code)
        except Exception as problem:  # noqa: BLE001  told by the assertion
            answers.append(repr(problem))
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=send, args=one)
        for one in zip(clients, bodies, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers
