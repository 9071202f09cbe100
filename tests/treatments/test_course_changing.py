"""A change of how something is taken, as it is noted on its page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from diary.ids import uuid7
from diary.models import Patient, Treatment, User
from diary.treatments import actions
from tests.make import make_page, make_treatment, stored
from tests.treatments.course_pages import (
    CHANGE,
    PAGE,
    START,
    STOP,
    SWITCH,
    address,
    day,
    kinds,
    refused,
    told,
)

pytestmark = pytest.mark.django_db


# More, less, other times


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ({"amount": "15"}, "increase", "15 mg at 08:00, 14:00 and 20:00"),
        ({"amount": "5"}, "decrease", "5 mg at 08:00, 14:00 and 20:00"),
        ({"often": "2"}, "decrease", "10 mg at 08:00 and 20:00"),
        ({"often": "2", "amount": "15"}, "adjust", "15 mg at 08:00 and 20:00"),
        ({"often": "needed"}, "adjust", "10 mg when needed"),
    ],
)
def test_one_number_changes_every_dose_and_the_amounts_say_what_it_was(
    as_bob: Client, taken: Treatment, said: dict[str, str], kind: str, words: str
) -> None:
    form = as_bob.get(address(CHANGE, taken)).context["form"]
    assert (form["amount"].value(), form["often"].value()) == ("10", "3")
    assert form.fold == "shut"

    page = as_bob.post(
        address(CHANGE, taken),
        {"amount": "10", "often": "3", "day": day()} | said,
        follow=True,
    )

    assert kinds(taken) == ["start", kind]
    assert (told(taken), told(taken, 1)) == (words, "10 mg at 08:00, 14:00 and 20:00")
    assert words in page.text
    assert page.context["row"].usual == words
    assert page.context["row"].when.startswith("Used since")


def test_different_amounts_are_shown_row_by_row(
    as_alice: Client, taken: Treatment
) -> None:
    rows = {"at_0": "08:00", "amount_0": "5", "part_1": "evening", "amount_1": "10"}
    said = {"often": "own", "day": day(5)} | rows
    as_alice.post(address(CHANGE, taken), said)

    form = as_alice.get(address(CHANGE, taken)).context["form"]

    assert form.fold == ""
    assert {name: form[name].value() for name in rows} == {
        "at_0": form["at_0"].value(),
        "amount_0": "5",
        "part_1": "evening",
        "amount_1": "10",
    }
    assert form["amount"].value() is None


def test_a_change_in_the_past_counts_from_its_day(
    as_alice: Client, taken: Treatment
) -> None:
    as_alice.post(
        address(CHANGE, taken), {"amount": "20", "often": "3", "day": day(10)}
    )
    as_alice.post(
        address(CHANGE, taken), {"amount": "15", "often": "3", "day": day(50)}
    )

    assert kinds(taken) == ["start", "increase", "increase"]
    assert told(taken, 11) == "15 mg at 08:00, 14:00 and 20:00"
    assert told(taken, 51) == "10 mg at 08:00, 14:00 and 20:00"
    assert told(taken) == "20 mg at 08:00, 14:00 and 20:00"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"amount": "10"}, "amount"),
        ({"day": day(-2)}, "day"),
        ({"day": ""}, "day"),
        ({"day": "1850-01-01"}, "day"),
        ({"reason": "magic"}, "reason"),
        ({"hope": "h" * 501}, "hope"),
    ],
)
def test_a_wrong_change_is_told_beside_its_field_and_nothing_changed(
    as_alice: Client, taken: Treatment, said: dict[str, Any], field: str
) -> None:
    before = stored()

    response = as_alice.post(
        address(CHANGE, taken),
        {"amount": "15", "often": "3", "day": day(), "note": "kept"} | said,
    )

    refused(response, field)
    assert make_page(response).typed["note"] == "kept"
    assert stored() == before


def test_a_day_that_is_still_to_come_belongs_into_the_plan(
    as_alice: Client, taken: Treatment
) -> None:
    said = {"amount": "15", "often": "3", "day": day(-3)}

    response = as_alice.post(address(CHANGE, taken), said)

    assert "belongs into the plan" in response.text


def test_a_day_without_the_treatment_is_refused_and_what_was_typed_stays(
    as_alice: Client, taken: Treatment
) -> None:
    before = stored()
    said = {"amount": "15", "often": "3", "day": day(200), "hope": "kept"}

    response = as_alice.post(address(CHANGE, taken), said)

    assert response.status_code == 409
    assert "is not marked as used on" in response.text
    assert make_page(response).typed["hope"] == "kept"
    assert stored() == before


def test_the_same_post_twice_is_one_change(as_alice: Client, taken: Treatment) -> None:
    said = {"id": str(uuid7()), "amount": "15", "often": "3", "day": day()}

    answers = [as_alice.post(address(CHANGE, taken), said) for _ in range(2)]
    other = as_alice.post(address(CHANGE, taken), said | {"hope": "something else"})

    assert [one.status_code for one in answers] == [302, 302]
    assert other.status_code == 409
    assert kinds(taken) == ["start", "increase"]


def test_an_id_of_another_diary_is_not_found(
    as_alice: Client,
    taken: Treatment,
    strangers_diary: Patient,
    charlie: User,
) -> None:
    foreign = make_treatment(strangers_diary, by=charlie)
    actions.start_regimen(foreign, starts_on=None, by=charlie)
    pk = strangers_diary.treatmentchanges.get().pk

    response = as_alice.post(
        address(CHANGE, taken),
        {"id": str(pk), "amount": "15", "often": "3", "day": day()},
    )

    assert response.status_code == 404
    assert kinds(taken) == ["start"]


def test_what_was_never_used_is_started_and_not_changed(
    as_alice: Client, pills: Treatment
) -> None:
    response = as_alice.get(address(CHANGE, pills))

    assert response["Location"] == address(START, pills)


def test_what_is_not_used_now_is_changed_on_a_day_on_which_it_was(
    as_alice: Client, taken: Treatment
) -> None:
    as_alice.post(address(STOP, taken), {"what": "stop", "day": day(20)})

    page = as_alice.get(address(CHANGE, taken))
    as_alice.post(
        address(CHANGE, taken), {"amount": "15", "often": "3", "day": day(60)}
    )

    assert page.context["form"]["day"].value() is None
    assert "not marked as used now" in page.text
    assert kinds(taken) == ["start", "increase", "stop"]


def test_how_it_is_taken_can_be_said_later(
    as_alice: Client, pills: Treatment, alice: User
) -> None:
    regimen = actions.start_regimen(pills, starts_on=day(9), by=alice)
    url = address("regimen-edit", pills, regimen=regimen.pk)

    page = as_alice.get(address(PAGE, pills))
    change = as_alice.get(address(CHANGE, pills)).context["form"]
    as_alice.post(url, {"version": 1, "amount": "10", "often": "2"})

    assert url in page.text
    assert change["often"].value() == ""
    assert told(pills, 9) == "10 mg at 08:00 and 20:00"
    assert kinds(pills) == ["start"]


# Why, and what I hope for


def test_reasons_stand_with_the_change(as_alice: Client, taken: Treatment) -> None:
    said = {
        "amount": "5",
        "often": "3",
        "day": day(),
        "decided_by": "both",
        "reason": "side_effect",
        "side_effect": "drowsiness",
        "hope": "to stay\nawake",
        "watch": "sleepiness",
    }

    page = as_alice.post(address(CHANGE, taken), said, follow=True)

    assert page.context["course"].standing[0].facts == [
        "Why: a side effect: drowsiness",
        "Decided by: both together",
        "Hope: to stay awake",
        "To watch: sleepiness in the day",
    ]


def test_a_side_effect_in_own_words_is_a_reason_and_a_word_of_the_diary(
    as_alice: Client, taken: Treatment, patient: Patient
) -> None:
    said = {"amount": "5", "often": "3", "day": day(), "side_effect_own": "odd dreams"}
    as_alice.post(address(CHANGE, taken), said)

    change = patient.treatmentchanges.get(kind_of="decrease")
    form = as_alice.get(address(CHANGE, taken)).context["form"]

    assert (change.reason, change.side_effect) == ("side_effect", "odd dreams")
    assert ("odd dreams", "odd dreams") in dict(form.fields["side_effect"].choices)[
        "My own words"
    ]


def test_a_side_effect_goes_with_its_reason_only(
    as_alice: Client, taken: Treatment, patient: Patient
) -> None:
    said = {"amount": "5", "often": "3", "day": day(), "reason": "cost_or_supply"}

    as_alice.post(
        address(CHANGE, taken), said | {"side_effect": "nausea", "side_effect_own": "x"}
    )

    assert patient.treatmentchanges.get(kind_of="decrease").side_effect == ""
    assert not patient.terms.exists()


# Before the diary began


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (CHANGE, {"amount": "15", "often": "3"}),
        (STOP, {"what": "stop"}),
        (SWITCH, {"amount": "2", "often": "1"}),
    ],
)
def test_a_change_before_the_diary_is_stored_when_that_is_confirmed(
    as_alice: Client,
    patient: Patient,
    other: Treatment,
    alice: User,
    name: str,
    said: dict[str, str],
) -> None:
    treatment = make_treatment(patient, by=alice)
    actions.start_regimen(treatment, starts_on=day(400), by=alice)
    before = stored()
    said = said | {"day": str(day(30)), "to": str(other.pk), "hope": "kept"}

    asked = as_alice.post(address(name, treatment), said)

    refused(asked, "day")
    assert "This diary began on" in asked.text
    assert make_page(asked).typed["hope"] == "kept"
    assert [one for one in make_page(asked).all("input") if one.get("name") == "early"]
    assert stored() == before

    confirmed = as_alice.post(address(name, treatment), said | {"early": "on"})
    assert confirmed.status_code == 302
    assert len(kinds(treatment)) == 2


def test_a_start_before_the_diary_needs_no_confirmation(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    treatment = make_treatment(patient, by=alice)

    as_alice.post(
        address(START, treatment), {"amount": "1", "often": "1", "day": day(900)}
    )

    assert told(treatment, 900) == "1 mg at 08:00"
