"""The form of a dose: for which planned one it was, and why it was not taken."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from diary import actions
from diary.models import PlannedDose
from tests.conftest import client_of
from tests.make import (
    at_times,
    make_change,
    make_diary,
    make_dose,
    make_treatment,
)

pytestmark = pytest.mark.django_db

# Ten o'clock in Berlin.
NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 6, 15), date(2026, 6, 14)


@pytest.fixture(autouse=True)
def _ten():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def baclofen(patient, alice):
    treatment = make_treatment(patient, by=alice)
    planned = [
        *at_times("08:00", "20:00", amount=15),
        PlannedDose(part="evening", amount=5),
        PlannedDose(minutes=20),
    ]
    make_change(treatment, by=alice, day=date(2026, 6, 1), planned=planned)
    return treatment


@pytest.fixture
def log(as_alice, patient, baclofen):
    def logged(**said):
        body = {"treatment": str(baclofen.pk), "status": "taken", "when": "now"}
        return as_alice.post(f"/d/{patient.pk}/log/dose/", body | said)

    return logged


@pytest.fixture
def edit(as_alice, patient, baclofen):
    def edited(dose, **said):
        body = {"treatment": str(baclofen.pk), "status": "taken"}
        body |= {"version": str(dose.version)}
        body |= {"when": "time", "day": f"{TODAY}", "time": "08:10"}
        return as_alice.post(f"/d/{patient.pk}/entry/dose/{dose.pk}/", body | said)

    return edited


def place(treatment, slot="08:00", day=TODAY):
    return f"{treatment.pk}:{day}:{slot}"


def test_a_dose_is_tied_to_a_planned_one(log, patient, baclofen):
    answer = log(due=place(baclofen), amount="10", as_needed="on")

    dose = patient.doses.get()
    assert answer.status_code == 303
    assert (dose.due_on, dose.due_slot, dose.amount) == (TODAY, "08:00", 10)
    assert dose.due_at == datetime(2026, 6, 15, 6, tzinfo=UTC)
    assert not dose.as_needed


def test_the_planned_doses_of_the_day_are_offered(as_alice, patient, baclofen):
    form = as_alice.get(f"/d/{patient.pk}/log/dose/").context["form"]

    assert [label for _value, label in form.fields["due"].choices] == [
        "None, it was an extra one",
        "08:00 Baclofen, 15 mg",
        "20:00 Baclofen, 15 mg",
        "Evening Baclofen, 5 mg",
        "Any time Baclofen, 20 minutes",
    ]


@pytest.mark.parametrize("day", ["2026-05-31", "x", "2026-06-14"])
def test_those_of_another_day_are_offered_for_that_day(
    as_alice, patient, baclofen, day
):
    form = as_alice.get(f"/d/{patient.pk}/log/dose/?day={day}").context["form"]

    values = [value for value, _label in form.fields["due"].choices]
    assert (place(baclofen, day=YESTERDAY) in values) == (day == "2026-06-14")


@pytest.mark.parametrize(
    ("due", "begins"),
    [
        ("2026-06-15:08:00", {"when": "time", "amount": Decimal(15)}),
        ("2026-06-14:evening", {"when": "part", "part": "evening"}),
        ("2026-06-14:day", {"when": "day", "minutes": 20, "day": YESTERDAY}),
        ("2026-06-14:07:00", {"when": "now", "amount": Decimal(10)}),
        ("junk", {"when": "now"}),
    ],
)
def test_the_form_begins_with_what_was_planned(
    as_alice, patient, baclofen, due, begins
):
    asked = f"?treatment={baclofen.pk}&due={due}&status=skipped"
    page = as_alice.get(f"/d/{patient.pk}/log/dose/{asked}")

    initial = page.context["form"].initial
    assert {name: initial.get(name) for name in begins} == begins
    assert initial["status"] == "skipped"


def test_a_status_that_is_none_is_ignored(as_alice, patient, baclofen):
    page = as_alice.get(
        f"/d/{patient.pk}/log/dose/?treatment={baclofen.pk}&status=lost"
    )

    assert "status" not in page.context["form"].initial


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"slot": "07:00"}, "no such planned dose"),
        ({"day": date(2026, 5, 31)}, "no such planned dose"),
        ({"day": date(2026, 6, 10)}, "one of another day"),
        ({"day": date(2026, 6, 16)}, "one of another day"),
    ],
)
def test_what_was_not_planned_for_that_day_is_refused(
    log, patient, baclofen, said, message
):
    answer = log(due=place(baclofen, **said), note="kept")

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "kept" in answer.content.decode()
    assert patient.doses.count() == 0


def test_a_planned_dose_of_another_treatment_is_refused(log, patient, alice, baclofen):
    other = make_treatment(patient, by=alice, name="tizanidine")

    answer = log(due=place(baclofen), treatment=str(other.pk))

    assert answer.status_code == 422
    assert "one of another treatment" in answer.content.decode()


def test_without_a_treatment_only_that_is_asked(log, baclofen):
    answer = log(due=place(baclofen), treatment="")

    assert answer.status_code == 422
    assert "due" not in answer.context["form"].errors


def test_the_second_of_two_forms_is_told_who_was_first(
    log, patient, bob, alice, baclofen
):
    path = f"/d/{patient.pk}/tap/"
    client_of(bob).post(path, {"what": f"due:{place(baclofen)}"})

    same, other = log(due=place(baclofen), amount="15"), log(due=place(baclofen))

    assert "did=already" in same.headers["Location"]
    assert other.status_code == 409
    assert "bob@example.org logged this at 10:00." in other.content.decode()
    assert patient.doses.count() == 1


def test_a_dose_is_tied_later_and_let_go_again(edit, patient, alice, baclofen):
    dose = make_dose(patient, by=alice, treatment=baclofen)

    edit(dose, due=place(baclofen))
    dose.refresh_from_db()
    assert (dose.due_on, dose.due_slot) == (TODAY, "08:00")
    edit(dose, due="")
    dose.refresh_from_db()
    assert (dose.due_on, dose.due_slot, dose.due_at) == (None, "", None)


def test_a_dose_stays_tied_to_what_is_not_planned_any_more(
    edit, log, as_alice, patient, alice, baclofen
):
    log(due=place(baclofen))
    dose = patient.doses.get()
    make_change(
        baclofen, by=alice, day=date(2026, 6, 1), kind="adjust",
        planned=at_times("09:00", amount=15),
    )  # fmt: skip
    page = as_alice.get(f"/d/{patient.pk}/entry/dose/{dose.pk}/").content.decode()
    assert "for the dose planned for 08:00" in page.lower()

    assert edit(dose, due=place(baclofen), amount="7").status_code == 303

    dose.refresh_from_db()
    assert (dose.amount, dose.due_slot) == (7, "08:00")


def test_a_slot_that_is_taken_is_a_conflict(edit, log, patient, alice, baclofen):
    log(due=place(baclofen))
    dose = make_dose(patient, by=alice, treatment=baclofen)

    assert edit(dose, due=place(baclofen)).status_code == 409


@pytest.mark.parametrize(
    ("own", "stored"),
    [("the pharmacy was closed", "the pharmacy was closed"), ("Ran out", "ran_out")],
)
def test_a_reason_in_own_words(log, as_alice, patient, own, stored):
    answer = log(status="skipped", skip_own=own)

    dose = patient.doses.get()
    assert dose.skip_reason == stored
    page = as_alice.get(answer.headers["Location"]).content.decode()
    assert f"not taken, {own.lower()}" in page
    form = as_alice.get(f"/d/{patient.pk}/entry/dose/{dose.pk}/").context["form"]
    begins = form.initial["skip_reason"], form.initial.get("skip_own", "")
    assert begins == (("", own) if own == stored else (stored, ""))


def test_what_was_planned_is_told_in_the_history(log, as_alice, patient, baclofen):
    log(due=place(baclofen))
    dose = patient.doses.get()

    page = as_alice.get(f"/d/{patient.pk}/entry/dose/{dose.pk}/history/")

    assert page.context["now"]["Planned for"] == "08:00"
    assert "Due on" not in page.context["now"]


def test_undo_brings_the_slot_back(edit, log, as_alice, patient, baclofen):
    log(due=place(baclofen))
    dose = patient.doses.get()
    edit(dose, due="")

    as_alice.post(f"/d/{patient.pk}/entry/dose/{dose.pk}/undo/", {"version": 2})

    dose.refresh_from_db()
    assert dose.due_slot == "08:00"


def test_a_slot_that_was_given_away_cannot_be_put_back(
    log, as_alice, patient, alice, baclofen
):
    log(due=place(baclofen))
    dose = patient.doses.get()
    actions.void(dose, by=alice)
    log(due=place(baclofen))

    answer = as_alice.post(f"/d/{patient.pk}/entry/dose/{dose.pk}/restore/")

    assert answer.status_code == 409


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_a_day_at_the_end_of_all_time_is_an_error_of_the_form(alice, day, zone):
    diary = make_diary(by=alice, zone=zone)
    treatment = make_treatment(diary, by=alice)
    planned = at_times("02:00", "08:00", "23:00", amount=5)
    make_change(treatment, by=alice, day=None, planned=planned)
    said = {"treatment": treatment.pk, "status": "taken", "when": "day", "day": day}
    path = f"/d/{diary.pk}/log/dose/"

    for due in ("", f"{treatment.pk}:{day}:08:00"):
        assert client_of(alice).post(path, said | {"due": due}).status_code == 422
