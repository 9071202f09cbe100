"""How a treatment is taken, as it is typed, stored, and shown again for a change."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diary.models import Patient, Regimen, Treatment, User
from diary.treatments.wording import regimen_in_words
from tests.make import make_page, make_treatment

pytestmark = pytest.mark.django_db

MEDICINE: dict[str, Any] = {"kind_of": "medicine", "unit": "mg"}
SPLINT: dict[str, Any] = {"kind_of": "device", "unit": "hour"}
STRETCH: dict[str, Any] = {"kind_of": "remedy", "unit": "minute"}
PHYSIO: dict[str, Any] = {"kind_of": "therapy", "unit": "session"}
TOXIN: dict[str, Any] = {"kind_of": "injection", "unit": "unit"}
SPRAY: dict[str, Any] = {"kind_of": "medicine", "unit": "spray"}
UNCOUNTED: dict[str, Any] = {"kind_of": "remedy", "unit": ""}

WAYS = [
    (MEDICINE, {"amount": "10", "often": "3"}, "10 mg at 08:00, 14:00 and 20:00"),
    (MEDICINE, {"amount": "2,5", "often": "1"}, "2.5 mg at 08:00"),
    (MEDICINE, {"amount": "1", "often": "night"}, "1 mg at night"),
    (
        MEDICINE,
        {
            "often": "own",
            "part_0": "morning",
            "amount_0": "5",
            "part_3": "evening",
            "amount_3": "10",
        },
        "5 mg in the morning, 10 mg in the evening",
    ),
    (
        MEDICINE,
        {"often": "own", "amount": "10", "at_0": "07:30", "at_1": "21:15"},
        "10 mg at 07:30 and 21:15",
    ),
    (
        MEDICINE,
        {
            "often": "own",
            "amount": "10",
            "at_0": "08:00",
            "weekdays_0": ["0", "3"],
            "at_1": "08:00",
            "weekdays_1": ["5", "6"],
            "amount_1": "5",
        },
        "10 mg at 08:00 on Mon and Thu, 5 mg at 08:00 on Sat and Sun",
    ),
    (
        SPRAY,
        {"often": "needed", "amount": "1", "most": "4"},
        "1 spray when needed, at most 4 sprays a day",
    ),
    (MEDICINE, {"often": "needed"}, "when needed"),
    (
        TOXIN,
        {"often": "interval", "every": "12", "every_unit": "weeks", "amount": "200"},
        "200 units every 12 weeks",
    ),
    (
        TOXIN,
        {"often": "interval", "every": "10", "every_unit": "days"},
        "every 10 days",
    ),
    (SPLINT, {"often": "night", "amount": "8"}, "8 hours at night"),
    (
        STRETCH,
        {"often": "weekly", "times_a_week": "3", "amount": "30"},
        "30 minutes 3 times a week",
    ),
    (
        PHYSIO,
        {"often": "weekly", "times_a_week": "2", "amount": "1", "minutes": "45"},
        "1 session, 45 minutes 2 times a week",
    ),
    (UNCOUNTED, {"often": "day"}, "once a day"),
    (
        UNCOUNTED,
        {"often": "own", "part_0": "any", "weekdays_0": ["2"]},
        "on Wed",
    ),
    (MEDICINE, {"often": "unsaid"}, ""),
]
IDS = [words or "not said" for _kind, _said, words in WAYS]


def address(name: str, treatment: Treatment, **more: Any) -> str:
    at = {"diary": treatment.patient_id, "pk": treatment.pk}
    return reverse(name, kwargs=at | more)


def start(client: Client, treatment: Treatment, said: dict[str, Any]) -> Any:
    today = treatment.patient.today()
    return client.post(address("treatment-start", treatment), {"day": today} | said)


def some(patient: Patient, by: User, kind: dict[str, Any]) -> Treatment:
    return make_treatment(patient, by=by, name="It", usual_amount=None, **kind)


def held(treatment: Treatment) -> Regimen:
    return treatment.regimens.current().get()


def shown(response: Any) -> dict[str, Any]:
    """Return what a browser would send back of a form that was just opened."""
    form = response.context["form"]
    said = {}
    for field in form:
        value = field.value()
        if value not in (None, "", [], False):
            said[field.html_name] = value
    return said


@pytest.mark.parametrize(("kind", "said", "words"), WAYS, ids=IDS)
def test_what_is_typed_is_what_is_read(
    as_alice: Client,
    patient: Patient,
    alice: User,
    kind: dict[str, Any],
    said: dict[str, Any],
    words: str,
) -> None:
    treatment = some(patient, alice, kind)

    response = start(as_alice, treatment, said)

    assert response.status_code == 302
    assert regimen_in_words(held(treatment)) == words
    page = as_alice.get(address("treatment-edit", treatment))
    assert page.context["row"].usual == words


@pytest.mark.parametrize(("kind", "said", "words"), WAYS, ids=IDS)
def test_a_schedule_that_is_opened_and_saved_says_the_same(
    as_alice: Client,
    patient: Patient,
    alice: User,
    kind: dict[str, Any],
    said: dict[str, Any],
    words: str,
) -> None:
    treatment = some(patient, alice, kind)
    start(as_alice, treatment, said)
    url = address("regimen-edit", treatment, regimen=held(treatment).pk)

    response = as_alice.post(url, shown(as_alice.get(url)))

    assert response.status_code == 302
    assert regimen_in_words(held(treatment)) == words
    assert not patient.revisions.exists()


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        (MEDICINE, {"amount": "10"}, "often"),
        (MEDICINE, {"amount": "10", "often": "hourly"}, "often"),
        (MEDICINE, {"often": "3"}, "amount"),
        (MEDICINE, {"often": "3", "amount": "0"}, "amount"),
        (MEDICINE, {"often": "3", "amount": "-5"}, "amount"),
        (MEDICINE, {"often": "3", "amount": "ten"}, "amount"),
        (MEDICINE, {"often": "3", "amount": "1000000"}, "amount"),
        (MEDICINE, {"often": "unsaid", "amount": "10"}, "often"),
        (MEDICINE, {"often": "own", "amount": "10"}, "at_0"),
        (MEDICINE, {"often": "own", "at_0": "08:00"}, "amount_0"),
        (MEDICINE, {"often": "own", "amount_2": "5"}, "at_2"),
        (MEDICINE, {"often": "own", "at_0": "08:00", "amount_0": "0"}, "amount_0"),
        (MEDICINE, {"often": "own", "at_0": "08:00", "amount_0": "-1"}, "amount_0"),
        (MEDICINE, {"often": "own", "amount": "1", "at_0": "25:00"}, "at_0"),
        (
            MEDICINE,
            {"often": "own", "amount": "1", "at_0": "08:00", "part_0": "night"},
            "part_0",
        ),
        (
            MEDICINE,
            {"often": "own", "amount": "1", "at_0": "08:00", "at_1": "08:00:30"},
            "at_1",
        ),
        (
            MEDICINE,
            {"often": "own", "amount": "1", "part_0": "any", "part_1": "any"},
            "part_1",
        ),
        (
            MEDICINE,
            {
                "often": "own",
                "amount": "1",
                "at_0": "08:00",
                "weekdays_0": ["0", "1"],
                "at_4": "08:00",
                "weekdays_4": ["1", "2"],
            },
            "at_4",
        ),
        (MEDICINE, {"often": "weekly", "amount": "1"}, "times_a_week"),
        (
            MEDICINE,
            {"often": "weekly", "times_a_week": "0", "amount": "1"},
            "times_a_week",
        ),
        (MEDICINE, {"often": "interval", "amount": "1"}, "every"),
        (MEDICINE, {"often": "interval", "every": "0", "amount": "1"}, "every"),
        (
            MEDICINE,
            {"often": "interval", "every": "2", "amount": "1", "unknown_day": "on"},
            "often",
        ),
        (MEDICINE, {"often": "needed", "most": "0"}, "most"),
        (MEDICINE, {"often": "needed", "amount": "10", "most": "5"}, "most"),
        (MEDICINE, {"often": "1", "amount": "1", "last_day": "2020-01-01"}, "last_day"),
        (PHYSIO, {"often": "day", "amount": "1", "minutes": "0"}, "minutes"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    as_alice: Client,
    patient: Patient,
    alice: User,
    kind: dict[str, Any],
    said: dict[str, Any],
    field: str,
) -> None:
    treatment = some(patient, alice, kind)

    response = start(as_alice, treatment, said | {"note": "kept"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert make_page(response).typed["note"] == "kept"
    assert not treatment.regimens.exists()


def test_what_belongs_to_another_answer_does_not_count(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    treatment = some(patient, alice, MEDICINE)
    elsewhere = {"at_0": "99:99", "amount_0": "-1", "every": "0", "times_a_week": "x"}

    start(as_alice, treatment, {"amount": "10", "often": "2"} | elsewhere)

    assert regimen_in_words(held(treatment)) == "10 mg at 08:00 and 20:00"


@pytest.mark.parametrize(
    ("kind", "first"), [(TOXIN, "interval"), (PHYSIO, "weekly"), (MEDICINE, "1")]
)
def test_what_is_usual_for_the_kind_comes_first(
    as_alice: Client,
    patient: Patient,
    alice: User,
    kind: dict[str, Any],
    first: str,
) -> None:
    treatment = some(patient, alice, kind)

    form = as_alice.get(address("treatment-start", treatment)).context["form"]

    assert form.fields["often"].choices[0][0] == first


def test_more_rows_keep_what_was_typed(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    treatment = some(patient, alice, MEDICINE)
    said = {"often": "own", "at_5": "23:00", "weekdays_5": ["1", "2"], "note": "kept"}

    page = start(as_alice, treatment, said | {"more_rows": "1"})

    form = page.context["form"]
    assert page.status_code == 200
    assert len(form.rows) == 9
    assert not form.errors
    assert form["weekdays_5"].value() == ["1", "2"]
    typed = make_page(page).typed
    assert (typed["at_5"], typed["note"]) == ("23:00", "kept")
    assert not treatment.regimens.exists()

    full = {"often": "own", "amount": "1", "rows_shown": typed["rows_shown"]}
    start(as_alice, treatment, full | {f"at_{n}": f"{n:02}:00" for n in range(9)})
    assert held(treatment).planned.count() == 9


@pytest.mark.parametrize("rows", ["", "-3", "x", "9" * 40, "²", "500"])
def test_a_strange_number_of_rows_is_no_trouble(
    as_alice: Client, patient: Patient, alice: User, rows: str
) -> None:
    treatment = some(patient, alice, MEDICINE)

    again = start(as_alice, treatment, {"rows_shown": rows, "more_rows": "1"})

    assert again.status_code == 200
    assert 9 <= len(again.context["form"].rows) <= 24
