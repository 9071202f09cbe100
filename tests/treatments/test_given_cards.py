"""The pages of the information cards, and of the days that comparisons leave out."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diary import actions as core
from diary.models import Patient, Treatment, User
from diary.treatments import actions
from diary.vocab.card_facts import CARDS
from diary.vocab.timecourse import carry_over_of, settling_of
from tests.make import make_treatment

pytestmark = pytest.mark.django_db


def card(patient: Patient, code: str) -> str:
    return reverse("treatment-card", kwargs={"diary": patient.pk, "code": code})


def times(treatment: Treatment) -> str:
    at = {"diary": treatment.patient_id, "pk": treatment.pk}
    return reverse("treatment-times", kwargs=at)


@pytest.mark.parametrize("code", CARDS)
def test_every_card_can_be_opened_and_says_what_it_is_not(
    as_dora: Client, patient: Patient, code: str
) -> None:
    page = as_dora.get(card(patient, code))

    assert page.status_code == 200
    assert "General information from labels, the same for everybody" in page.text
    assert "This diary is not medical advice" in page.text


def test_a_card_is_the_same_whatever_the_diary_holds(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    before = as_alice.get(card(patient, "tizanidine")).context
    make_treatment(patient, by=alice, name="Cipro", unit="mg")
    actions.ensure_from_catalogue(patient, code="baclofen", by=alice)

    after = as_alice.get(card(patient, "tizanidine")).context

    assert after["pairs"] == before["pairs"]
    assert after["topics"] == before["topics"]
    assert len(after["pairs"]) == 6


def test_a_card_names_its_sources_by_number(as_alice: Client, patient: Patient) -> None:
    page = as_alice.get(card(patient, "dantrolene"))

    numbers = {
        number
        for _label, facts in page.context["topics"]
        for _fact, said in facts
        for number in said.split(", ")
        if number
    }
    listed = list(page.context["sources"])
    of_pairs = {
        one for _pair, said in page.context["pairs"] for one in said.split(", ")
    }
    assert {int(one) for one in numbers | of_pairs - {""}} == set(
        range(1, len(listed) + 1)
    )
    assert "General knowledge, not from a label" in page.text
    assert "ask your pharmacist or doctor" in page.text


def test_what_has_no_card_is_not_found(as_alice: Client, patient: Patient) -> None:
    codes = [
        as_alice.get(card(patient, code)).status_code
        for code in ("ankle_splint", "nonsense", "alcohol_block")
    ]

    assert codes == [404, 404, 404]


def test_all_cards_and_all_pairs_stand_on_one_page(
    as_alice: Client, patient: Patient
) -> None:
    url = reverse("treatment-card-list", kwargs={"diary": patient.pk})

    page = as_alice.get(url)

    assert all(card(patient, code) in page.text for code in CARDS)
    assert len(page.context["pairs"]) == 14
    assert "Serotonin toxicity." in page.text


def test_the_treatment_leads_to_its_card_and_its_days(
    as_alice: Client, patient: Patient, alice: User, baclofen: Treatment
) -> None:
    own = make_treatment(patient, by=alice, name="Tea", catalogue="")
    at = {"diary": patient.pk}

    known = as_alice.get(reverse("treatment-edit", kwargs=at | {"pk": baclofen.pk}))
    other = as_alice.get(reverse("treatment-edit", kwargs=at | {"pk": own.pk}))
    page = as_alice.get(card(patient, "baclofen")).text

    assert card(patient, "baclofen") in known.text
    assert times(baclofen) in known.text
    assert "/treatments/card/" not in other.text
    assert times(own) in other.text
    assert times(baclofen) in page


def test_the_days_are_those_of_everybody_until_a_diary_sets_its_own(
    as_bob: Client, baclofen: Treatment
) -> None:
    before = as_bob.get(times(baclofen))

    response = as_bob.post(
        times(baclofen),
        {"version": baclofen.version, "settling_days": "10", "carry_over_days": ""},
    )

    assert "Empty: 7 days, which holds for everybody." in before.text
    assert response.status_code == 302
    baclofen.refresh_from_db()
    assert (baclofen.settling_days, baclofen.carry_over_days) == (10, None)
    assert (settling_of(baclofen), carry_over_of(baclofen)) == (10, 2)
    after = as_bob.get(times(baclofen))
    assert (after.context["settling"], after.context["after_stop"]) == (10, 10)
    assert "Own days to settle" in as_bob.get(response["Location"]).text
    assert baclofen.patient.revisions.filter(subject_id=baclofen.pk).count() == 1


def test_an_empty_answer_goes_back_to_the_days_of_everybody(
    as_alice: Client, baclofen: Treatment, alice: User
) -> None:
    baclofen.settling_days = 0
    core.edit(baclofen, by=alice, version=1)

    as_alice.post(times(baclofen), {"version": "2", "settling_days": ""})

    baclofen.refresh_from_db()
    assert (baclofen.settling_days, settling_of(baclofen)) == (None, 7)


@pytest.mark.parametrize(
    "said",
    [
        {"settling_days": "-1"},
        {"settling_days": "366"},
        {"carry_over_days": "a week"},
        {"carry_over_days": "1.5"},
    ],
)
def test_days_that_cannot_be_are_refused(
    as_alice: Client, baclofen: Treatment, said: dict[str, Any]
) -> None:
    response = as_alice.post(times(baclofen), {"version": "1", **said})

    assert response.status_code == 422
    baclofen.refresh_from_db()
    assert baclofen.version == 1


def test_somebody_who_was_faster_is_not_overwritten(
    as_alice: Client, baclofen: Treatment, alice: User
) -> None:
    baclofen.note = "faster"
    core.edit(baclofen, by=alice, version=1)
    body = {"version": "1", "settling_days": "9"}

    refused = as_alice.post(times(baclofen), body)
    again = refused.context["form"].data["version"]
    saved = as_alice.post(times(baclofen), body | {"version": again})

    assert refused.status_code == 409
    assert 'value="9"' in refused.text
    assert saved.status_code == 302
    baclofen.refresh_from_db()
    assert (baclofen.note, baclofen.settling_days) == ("faster", 9)


def test_a_reader_sees_the_days_without_a_form(
    as_dora: Client, baclofen: Treatment
) -> None:
    page = as_dora.get(times(baclofen))

    assert page.status_code == 200
    assert "7 days" in page.text
    assert '<form method="post"' not in page.text
    assert as_dora.post(times(baclofen), {"version": "1"}).status_code == 403


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("diazepam", "never taken as a baseline"),
        ("onabotulinumtoxin_a", "then as a curve"),
        ("neurectomy", "begins anew"),
    ],
)
def test_what_is_special_about_a_treatment_is_said(
    as_alice: Client, patient: Patient, alice: User, code: str, words: str
) -> None:
    treatment = actions.ensure_from_catalogue(patient, code=code, by=alice)

    assert words in as_alice.get(times(treatment)).text


def test_a_treatment_that_was_taken_back_has_no_days(
    as_alice: Client, baclofen: Treatment, alice: User
) -> None:
    core.void(baclofen, by=alice)

    assert as_alice.get(times(baclofen)).status_code == 404
