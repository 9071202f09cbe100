"""What stands about the person: answers, conditions, allergies."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diary.ids import uuid7
from diary.models import Allergy, Condition, Patient, User
from tests.make import UNKNOWN, make_allergy, make_condition, make_page

pytestmark = pytest.mark.django_db

ANSWERS = {"about": "self", "name": "Alice Example"}


def at(patient: Patient, name: str, row: Any = None) -> str:
    return reverse(name, args=[patient.pk, *([row.pk] if row else [])])


def shown(client: Client, patient: Patient) -> str:
    return client.get(at(patient, "profile")).content.decode()


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 422
    return dict(response.context["form"].errors)


# The person


def test_a_new_diary_has_no_answers_and_says_so(
    as_alice: Client, patient: Patient
) -> None:
    page = shown(as_alice, patient)

    assert page.count("no answer") == 5
    assert "No condition is written down yet." in page
    assert "That is not the same as having none." in page


def test_answers_about_the_person_are_kept_and_shown(
    as_alice: Client, patient: Patient
) -> None:
    said = {"birth_year": "1979", "injury_level": "T6", "has_pump": "yes"}

    as_alice.post(at(patient, "person"), ANSWERS | said | {"drives": "no"})

    stored = Patient.objects.get(pk=patient.pk)
    assert (stored.birth_year, stored.injury_level) == (1979, "T6")
    assert (stored.has_pump, stored.drives, stored.takes_opioid) == (True, False, None)
    assert stored.changes == patient.changes + 1
    page = shown(as_alice, patient)
    assert "<dd>1979</dd>" in page
    assert "<dd>T6</dd>" in page
    assert "Saved: about the person." in page


def test_an_answer_can_be_taken_back_to_no_answer(
    as_alice: Client, patient: Patient
) -> None:
    as_alice.post(at(patient, "person"), ANSWERS | {"has_pump": "no"})
    form = as_alice.get(at(patient, "person")).context["form"]
    assert form["has_pump"].value() == "no"

    as_alice.post(at(patient, "person"), ANSWERS | {"has_pump": ""})

    assert Patient.objects.get(pk=patient.pk).has_pump is None


def test_a_level_that_is_not_known_is_another_answer_than_none(
    as_alice: Client, patient: Patient
) -> None:
    as_alice.post(at(patient, "person"), ANSWERS | {"injury_level": "unknown"})

    assert "<dd>not known</dd>" in shown(as_alice, patient)


def test_the_name_and_whom_it_is_about_can_be_changed(
    as_alice: Client, patient: Patient
) -> None:
    as_alice.post(at(patient, "person"), {"about": "other", "name": "  Мама\tA. "})

    stored = Patient.objects.get(pk=patient.pk)
    assert (stored.about, stored.name) == ("other", "Мама A.")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "…"),
        ("name", "x" * 81),
        ("about", "nobody"),
        ("birth_year", "1899"),
        ("birth_year", "9999"),
        ("birth_year", "soon"),
        ("birth_year", "-1"),
        ("birth_year", "2199"),
        ("injury_level", "C9"),
        ("has_pump", "perhaps"),
    ],
)
def test_an_impossible_answer_is_refused_beside_its_field(
    field: str, value: str, as_alice: Client, patient: Patient
) -> None:
    said = ANSWERS | {"birth_year": "1979", field: value}

    response = as_alice.post(at(patient, "person"), said)

    assert list(errors(response)) == [field]
    stored = Patient.objects.get(pk=patient.pk)
    assert (stored.birth_year, stored.changes) == (None, patient.changes)


# Conditions


def test_a_condition_of_the_list_is_added_with_its_year_and_details(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    said = {"name": "spinal_cord_injury", "since_year": "2011", "detail": "incomplete"}

    answer = as_alice.post(at(patient, "condition-add"), said, follow=True)

    stored = patient.conditions.get()
    told = (stored.name, stored.since_year, stored.detail, stored.recorded_by)
    assert told == ("spinal_cord_injury", 2011, "incomplete", alice)
    page = answer.content.decode()
    assert "Saved:</strong> <bdi>Spinal cord injury</bdi>" in page
    assert "since 2011, incomplete" in page


def test_own_words_that_the_list_knows_become_its_code(
    as_alice: Client, patient: Patient
) -> None:
    as_alice.post(at(patient, "condition-add"), {"own": " ms "})
    as_alice.post(at(patient, "condition-add"), {"own": "Стифф\n синдром"})

    names = [one.name for one in patient.conditions.order_by("pk")]
    assert names == ["multiple_sclerosis", "Стифф синдром"]


def test_own_words_are_shown_in_their_field_again(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    own = make_condition(patient, by=alice, name="a rare one")
    listed = make_condition(patient, by=alice, name="stroke")

    forms = [
        as_alice.get(at(patient, "condition-edit", one)).context["form"]
        for one in (own, listed)
    ]

    assert [one["own"].value() for one in forms] == ["a rare one", None]
    assert [one["name"].value() for one in forms] == [None, "stroke"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "name"),
        ({"own": "  "}, "name"),
        ({"own": "?!"}, "own"),
        ({"own": "x" * 81}, "own"),
        ({"name": "sneezing"}, "name"),
        ({"name": "stroke", "own": "another"}, "own"),
        ({"name": "multiple_sclerosis"}, "name"),
        ({"own": "MS"}, "own"),
        ({"name": "stroke", "since_year": "1960"}, "since_year"),
        ({"name": "stroke", "since_year": "2199"}, "since_year"),
        ({"name": "stroke", "detail": "x" * 501}, "detail"),
    ],
)
def test_an_impossible_condition_is_refused_beside_its_field(
    said: dict[str, str], field: str, as_alice: Client, patient: Patient, alice: User
) -> None:
    make_condition(patient, by=alice)
    as_alice.post(at(patient, "person"), ANSWERS | {"birth_year": "1979"})

    response = as_alice.post(at(patient, "condition-add"), said)

    assert list(errors(response)) == [field]
    assert patient.conditions.count() == 1


def test_a_condition_that_is_there_is_offered_to_be_opened(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    there = make_condition(patient, by=alice)

    page = as_alice.post(at(patient, "condition-add"), {"own": "MS"}).content.decode()

    assert at(patient, "condition-edit", there) in page
    assert "Open Multiple sclerosis" in page


# Allergies, and what holds for both lists


@pytest.fixture
def allergy(patient: Patient, alice: User) -> Allergy:
    return make_allergy(patient, by=alice, reaction="rash")


def test_an_allergy_is_added_and_sent_twice_it_is_one(
    as_alice: Client, patient: Patient
) -> None:
    said = {"id": str(uuid7()), "name": " Latex\n gloves ", "reaction": "swelling"}

    first = as_alice.post(at(patient, "allergy-add"), said)
    again = as_alice.post(at(patient, "allergy-add"), said)

    stored = patient.allergys.get()
    assert (stored.name, stored.reaction) == ("Latex gloves", "swelling")
    assert "?did=saved:" in first["Location"]
    assert "?did=already:" in again["Location"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "name"),
        ({"name": "-"}, "name"),
        ({"name": "PENICILLIN"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "latex", "reaction": "x" * 501}, "reaction"),
    ],
)
def test_an_impossible_allergy_is_refused_beside_its_field(
    said: dict[str, str],
    field: str,
    as_alice: Client,
    patient: Patient,
    allergy: Allergy,
) -> None:
    response = as_alice.post(at(patient, "allergy-add"), said)

    assert list(errors(response)) == [field]
    assert patient.allergys.count() == 1


def test_the_same_id_for_something_else_is_a_conflict_that_keeps_the_words(
    as_alice: Client, patient: Patient, allergy: Allergy
) -> None:
    said = {"id": str(allergy.pk), "name": "latex", "reaction": "swelling"}

    response = as_alice.post(at(patient, "allergy-add"), said)

    assert response.status_code == 409
    assert make_page(response).typed["reaction"] == "swelling"
    again = make_page(response).typed["id"]
    as_alice.post(at(patient, "allergy-add"), said | {"id": again})
    assert patient.allergys.count() == 2


def test_an_id_of_another_diary_is_not_found(
    as_alice: Client, patient: Patient, strangers_diary: Patient, charlie: User
) -> None:
    theirs = make_allergy(strangers_diary, by=charlie)

    response = as_alice.post(
        at(patient, "allergy-add"), {"id": str(theirs.pk), "name": "latex"}
    )

    assert response.status_code == 404
    assert not patient.allergys.exists()


def test_a_correction_is_stored_with_what_was_said_before(
    as_bob: Client, patient: Patient, allergy: Allergy
) -> None:
    said = {"version": "1", "name": "penicillin", "reaction": "trouble breathing"}

    as_bob.post(at(patient, "allergy-edit", allergy), said)

    allergy.refresh_from_db()
    assert (allergy.reaction, allergy.version) == ("trouble breathing", 2)
    page = as_bob.get(at(patient, "allergy-edit", allergy)).content.decode()
    assert "bob@example.org" in page
    assert "</span>rash</dd>" in page


def test_who_was_slower_reads_both_and_decides(
    as_alice: Client, as_bob: Client, patient: Patient, allergy: Allergy
) -> None:
    where = at(patient, "allergy-edit", allergy)
    as_bob.post(where, {"version": "1", "name": "penicillin", "reaction": "swelling"})
    mine = {"version": "1", "name": "penicillin", "reaction": "trouble breathing"}

    response = as_alice.post(where, mine)

    allergy.refresh_from_db()
    assert response.status_code == 409
    assert allergy.reaction == "swelling"
    page = make_page(response)
    assert page.typed["reaction"] == "trouble breathing"
    assert "swelling" in response.content.decode()
    as_alice.post(where, mine | {"version": page.typed["version"]})
    allergy.refresh_from_db()
    assert allergy.reaction == "trouble breathing"


def test_a_correction_that_is_refused_shows_what_is_stored_as_the_title(
    as_alice: Client, patient: Patient, allergy: Allergy
) -> None:
    response = as_alice.post(
        at(patient, "allergy-edit", allergy), {"version": "1", "name": ""}
    )

    assert list(errors(response)) == ["name"]
    assert response.context["title"] == "Penicillin"


def test_taken_back_and_put_back_again(
    as_alice: Client, patient: Patient, allergy: Allergy
) -> None:
    gone = as_alice.post(at(patient, "allergy-void", allergy), follow=True)
    page = as_alice.get(at(patient, "allergy-edit", allergy)).content.decode()
    back = as_alice.post(at(patient, "allergy-restore", allergy), follow=True)

    assert "Taken back:</strong> <bdi>Penicillin</bdi>" in gone.content.decode()
    assert "That is not the same as having none." in gone.content.decode()
    assert "This was taken back." in page
    assert "Restored:</strong> <bdi>Penicillin</bdi>" in back.content.decode()
    assert patient.allergys.current().get() == allergy


def test_putting_back_what_was_written_anew_is_a_conflict(
    as_alice: Client, patient: Patient, allergy: Allergy, alice: User
) -> None:
    as_alice.post(at(patient, "allergy-void", allergy))
    make_allergy(patient, by=alice)

    response = as_alice.post(at(patient, "allergy-restore", allergy))

    assert response.status_code == 409
    assert patient.allergys.current().count() == 1


def test_each_change_can_be_undone(
    as_alice: Client, patient: Patient, allergy: Allergy
) -> None:
    undo = at(patient, "allergy-undo", allergy)
    said = {"version": "1", "name": "penicillin", "reaction": "swelling"}
    as_alice.post(at(patient, "allergy-edit", allergy), said)

    edited = as_alice.post(undo, {"version": "2"})
    allergy.refresh_from_db()
    assert (allergy.reaction, "did=changed" in edited["Location"]) == ("rash", True)

    as_alice.post(at(patient, "allergy-void", allergy))
    restored = as_alice.post(undo, {"version": "4"})
    assert "did=restored" in restored["Location"]

    removed = as_alice.post(undo, {"version": "5"})
    assert "did=back" in removed["Location"]
    assert not patient.allergys.current().exists()


def test_an_undo_of_an_old_version_is_a_conflict(
    as_alice: Client, patient: Patient, allergy: Allergy
) -> None:
    undo = at(patient, "allergy-undo", allergy)

    answers = [as_alice.post(undo, {"version": one}) for one in ("7", "x", "")]

    assert [one.status_code for one in answers] == [409, 404, 404]
    assert patient.allergys.current().count() == 1


@pytest.mark.parametrize(
    "did", ["", "saved", "saved:x", "made:{pk}", f"saved:{UNKNOWN}"]
)
def test_a_message_about_nothing_is_not_shown(
    did: str, as_alice: Client, patient: Patient, allergy: Allergy
) -> None:
    page = as_alice.get(at(patient, "profile"), {"did": did.format(pk=allergy.pk)})

    assert page.status_code == 200
    assert "notice" not in make_page(page).ids


def test_a_history_survives_whoever_wrote_it(
    as_alice: Client, as_bob: Client, patient: Patient, bob: User
) -> None:
    condition = make_condition(patient, by=bob)
    as_bob.post(
        at(patient, "condition-edit", condition), {"version": "1", "name": "stroke"}
    )
    bob.delete()

    page = as_alice.get(at(patient, "condition-edit", condition)).content.decode()

    assert "somebody who left" in page
    assert "Multiple sclerosis" in page


def test_a_reader_sees_everything_and_no_button(
    as_dora: Client, patient: Patient, allergy: Allergy, alice: User
) -> None:
    make_condition(patient, by=alice, name="stroke")

    pages = [
        as_dora.get(at(patient, "profile")).content.decode(),
        as_dora.get(at(patient, "allergy-edit", allergy)).content.decode(),
    ]

    assert "Stroke" in pages[0]
    assert "rash" in pages[1]
    assert not any("<form" in one or "/add/" in one for one in pages)


def test_the_page_asks_as_often_for_many_rows_as_for_few(
    as_alice: Client, patient: Patient, alice: User, allergy: Allergy
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            as_alice.get(at(patient, "profile"))
        sql = [one["sql"] for one in queries]
        assert len(sql) == len(set(sql))
        return len(sql)

    asked()
    few = asked()
    for number in range(7):
        make_condition(patient, by=alice, name=f"condition {number}")
        make_allergy(patient, by=alice, name=f"allergy {number}")

    assert few == asked() <= 8


def test_the_lists_are_in_alphabetical_order_of_what_is_shown(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    for name in ("stroke", "als", "émile's disease", "cerebral_palsy"):
        make_condition(patient, by=alice, name=name)

    lines = as_alice.get(at(patient, "profile")).context["conditions"]

    told = [one.title for one in lines]
    assert told[:3] == ["ALS or motor neurone disease", "Cerebral palsy", "Stroke"]
    assert isinstance(lines[0].row, Condition)
