"""Blocks, surgery, casts: when, where, by whom."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diary import actions as core
from diary.ids import uuid7
from diary.models import Dose, Patient, Treatment, User
from diary.treatments import actions
from diary.treatments.given.kinds import Given, given_as
from diary.vocab.treatments import CATALOGUE
from tests.make import make_injection

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel("2026-06-15T12:00:00+00:00", tick=False):
        yield


@pytest.fixture
def phenol(patient: Patient, alice: User) -> Treatment:
    return actions.ensure_from_catalogue(patient, code="phenol_block", by=alice)


def address(name: str, row: Treatment | Dose) -> str:
    return reverse(name, kwargs={"diary": row.patient_id, "pk": row.pk})


BLOCK = {
    "day": "2026-06-10",
    "site": "calf",
    "side": "left",
    "amount": "4,5",
    "clinician": "Dr Example",
    "note": "Tibial nerve.",
}


def test_a_procedure_is_written_down_with_place_amount_and_who(
    as_bob: Client, phenol: Treatment
) -> None:
    response = as_bob.post(address("procedure-add", phenol), BLOCK)

    assert response.status_code == 302
    dose = phenol.doses.get()
    assert (dose.site, dose.side, dose.clinician) == ("calf", "left", "Dr Example")
    assert (dose.amount, dose.unit) == (Decimal("4.5"), "ml")
    page = as_bob.get(response["Location"]).text
    for words in ("10 June 2026", "4.5 mL", "Calf or lower leg, left", "Tibial nerve."):
        assert words in page


def test_a_place_in_own_words_stays_for_the_next_time(
    as_alice: Client, phenol: Treatment
) -> None:
    url = address("procedure-add", phenol)

    as_alice.post(url, BLOCK | {"site": "", "site_own": "obturator  nerve"})
    as_alice.post(url, BLOCK | {"site": "", "site_own": "Ankles"})

    assert set(phenol.doses.values_list("site", flat=True)) == {
        *("obturator nerve", "ankle")
    }
    assert "obturator nerve" in as_alice.get(url).text


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("phenol_block", True),
        ("intrathecal_test_dose", True),
        ("dorsal_rhizotomy", False),
        ("serial_casting", False),
    ],
)
def test_an_amount_is_asked_only_where_something_is_measured(
    as_alice: Client, patient: Patient, alice: User, code: str, asked: bool
) -> None:
    treatment = actions.ensure_from_catalogue(patient, code=code, by=alice)
    url = address("procedure-add", treatment)

    page = as_alice.get(url)
    response = as_alice.post(url, {"day": "2026-06-10", "amount": "3"})

    assert ('name="amount"' in page.text) == asked
    assert response.status_code == 302
    assert treatment.doses.get().amount == (3 if asked else None)


@pytest.mark.parametrize(
    ("said", "field", "message"),
    [
        ({"day": "2026-06-16"}, "day", "This day is still to come."),
        ({"amount": "0"}, "amount", "Enter a number above zero."),
        ({"amount": "many"}, "amount", "Enter a number, for example"),
        ({"site": "nowhere at all"}, "site", "Select a valid choice"),
        ({"clinician": "x" * 121}, "clinician", "at most 120"),
    ],
)
def test_what_cannot_be_is_refused(
    as_alice: Client, phenol: Treatment, said: dict[str, str], field: str, message: str
) -> None:
    response = as_alice.post(address("procedure-add", phenol), BLOCK | said)

    assert response.status_code == 422
    assert message in " ".join(response.context["form"].errors[field])
    assert not phenol.doses.exists()


def test_the_same_post_twice_is_one_procedure(
    as_alice: Client, phenol: Treatment
) -> None:
    body = BLOCK | {"id": str(uuid7())}
    url = address("procedure-add", phenol)

    codes = [as_alice.post(url, body).status_code for _ in range(2)]
    codes.append(as_alice.post(url, body | {"side": "right"}).status_code)

    assert codes == [302, 302, 409]
    assert phenol.doses.count() == 1


def test_a_procedure_is_corrected_taken_back_and_put_back(
    as_alice: Client, phenol: Treatment, alice: User
) -> None:
    at = {"site": "calf", "side": "left", "amount": Decimal(4)}
    dose = make_injection(phenol, by=alice, **at)
    url = address("procedure-edit", dose)
    body = BLOCK | {"version": "1", "site": "knee", "time": "08:15"}

    saved = as_alice.post(url, body)
    late = as_alice.post(url, body | {"side": "right"})
    as_alice.post(address("procedure-void", dose))
    gone = as_alice.get(address("procedure-list", phenol))
    as_alice.post(address("procedure-restore", dose))

    assert (saved.status_code, late.status_code) == (302, 409)
    assert dict(late.context["stored_now"])["Side"] == "left"
    assert [row.dose.pk for row in gone.context["given"].taken_back] == [dose.pk]
    dose.refresh_from_db()
    assert (dose.site, dose.voided_at, dose.version) == ("knee", None, 4)
    titles = [one.title for one in as_alice.get(url).context["history"]]
    assert titles == ["Put back", "Taken back", "Changed"]
    first = as_alice.get(url).context["history"][-1]
    assert dict(first.before)["Where"] == "calf or lower leg"
    assert dict(first.before)["Note"] == "not said"


def test_a_reader_sees_it_without_a_form(
    as_dora: Client, phenol: Treatment, alice: User
) -> None:
    dose = make_injection(phenol, by=alice, site="calf", clinician="Dr Example")

    for name, row in (("procedure-list", phenol), ("procedure-edit", dose)):
        page = as_dora.get(address(name, row)).text
        assert "Dr Example" in page
        assert '<form method="post"' not in page
    assert as_dora.get(address("procedure-add", phenol)).status_code == 403


def test_the_entry_in_the_journal_leads_to_its_page(
    as_alice: Client, phenol: Treatment, alice: User
) -> None:
    dose = make_injection(phenol, by=alice, amount=Decimal(4), clinician="Dr A")
    url = f"/d/{phenol.patient_id}/entry/dose/{dose.pk}/"

    page = as_alice.get(url).text
    body = {"version": "1", "treatment": phenol.pk, "status": "taken", "amount": "5"}
    as_alice.post(url, body | {"when": "day", "day": "2026-06-15"})

    assert address("procedure-edit", dose) in page
    dose.refresh_from_db()
    assert (dose.amount, dose.clinician) == (5, "Dr A")


def test_which_treatments_a_clinic_gives(patient: Patient) -> None:
    found = {
        one.code: given_as(actions.from_catalogue(patient, one.code))
        for one in CATALOGUE
    }

    assert found["baclofen"] is found["physiotherapy"] is found["stretching"] is None
    assert found["baclofen_pump"] == Given.PUMP
    assert found["abobotulinumtoxin_a"] == Given.INJECTION
    assert found["neurectomy"] == found["serial_casting"] == Given.PROCEDURE


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("abobotulinumtoxin_a", "injections/add/"),
        ("neurectomy", "procedures/add/"),
        ("baclofen_pump", "pump/add/"),
    ],
)
def test_the_treatment_leads_to_its_own_form(
    as_alice: Client, patient: Patient, alice: User, code: str, form: str
) -> None:
    treatment = actions.ensure_from_catalogue(patient, code=code, by=alice)
    url = address("treatment-edit", treatment)

    for page in (as_alice.get(url), as_alice.get(f"/d/{patient.pk}/treatments/")):
        assert f'href="{url}{form}"' in page.text
        assert "/log/dose/?treatment=" not in page.text


def test_an_amount_in_a_unit_that_has_changed_stays_what_it_was(
    as_alice: Client, phenol: Treatment, alice: User
) -> None:
    dose = make_injection(phenol, by=alice, amount=Decimal(4))
    phenol.name = "Phenol"
    core.edit(phenol, by=alice, version=phenol.version)

    page = as_alice.get(address("procedure-edit", dose)).text

    assert "4 mL" in page
