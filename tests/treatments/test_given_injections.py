"""Injections: muscles with their units, the time since the last, when spasms return."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diary import actions as core
from diary.ids import uuid7
from diary.models import Dose, DoseSite, Patient, Treatment, User
from diary.treatments import actions
from tests.make import make_dose, make_injection, make_treatment

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel("2026-06-15T12:00:00+00:00", tick=False):
        yield


@pytest.fixture
def toxin(patient: Patient, alice: User) -> Treatment:
    return actions.ensure_from_catalogue(patient, code="onabotulinumtoxin_a", by=alice)


def address(name: str, row: Treatment | Dose) -> str:
    return reverse(name, kwargs={"diary": row.patient_id, "pk": row.pk})


def injected(toxin: Treatment, by: User, day: date, **said: Any) -> Dose:
    at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    said = {"sites": [DoseSite(muscle="soleus", side="left", amount=50)]} | said
    return make_injection(toxin, by=by, at=at, **said)


def sites(dose: Dose) -> list[tuple[str, str, Decimal | None]]:
    return [(one.muscle, one.side, one.amount) for one in dose.sites.all()]


LETTER = {
    "day": "2026-06-10",
    "amount": "300",
    "muscle_1": "Gastrocnemius (calf)",
    "side_1": "left",
    "units_1": "200",
    "muscle_2": "FHL",
    "side_2": "both",
    "units_2": "62,5",
    "muscle_4": "the small one",
    "units_4": "37.5",
    "clinician": "Dr Example",
    "note": "By ultrasound.",
}


def test_an_injection_is_written_down_as_the_letter_says(
    as_alice: Client, toxin: Treatment
) -> None:
    response = as_alice.post(address("injection-add", toxin), LETTER)

    assert response.status_code == 302
    assert response["Location"] == address("injection-list", toxin)
    dose = toxin.doses.get()
    assert (dose.local_day, dose.time_precision) == (date(2026, 6, 10), "day")
    assert (dose.amount, dose.unit, dose.clinician) == (300, "unit", "Dr Example")
    assert sites(dose) == [
        ("gastrocnemius", "left", 200),
        ("flexor_hallucis_longus", "both", Decimal("62.5")),
        ("the small one", "", Decimal("37.5")),
    ]


def test_a_time_that_is_known_is_kept(as_alice: Client, toxin: Treatment) -> None:
    said = {"day": "2026-06-15", "time": "09:30"}

    as_alice.post(address("injection-add", toxin), said)

    dose = toxin.doses.get()
    assert dose.occurred_at == datetime(2026, 6, 15, 7, 30, tzinfo=UTC)
    assert (dose.local_day, dose.time_precision) == (TODAY, "minute")


def test_a_total_that_is_left_empty_is_the_sum_of_the_muscles(
    as_alice: Client, toxin: Treatment
) -> None:
    as_alice.post(address("injection-add", toxin), LETTER | {"amount": ""})
    partly = {"day": "2026-06-11", "muscle_1": "soleus", "units_1": "50"}
    as_alice.post(address("injection-add", toxin), partly | {"muscle_2": "biceps"})

    totals = dict(toxin.doses.values_list("local_day", "amount"))
    assert totals == {date(2026, 6, 10): 300, date(2026, 6, 11): None}


@pytest.mark.parametrize(
    ("said", "field", "message"),
    [
        ({"amount": "250"}, "amount", "The muscles add up to 300 units, the total"),
        ({"units_4": "", "amount": "100"}, "amount", "add up to 262.5 units"),
        ({"muscle_2": ""}, "muscle_2", "Name the muscle."),
        ({"units_1": "0"}, "units_1", "Enter a number above zero."),
        ({"units_1": "-3"}, "units_1", "Enter a number above zero."),
        ({"amount": "100001"}, "amount", "This is too much."),
        ({"amount": "", "units_1": "99999.9"}, "amount", "This is too much."),
        ({"day": "2026-06-16"}, "day", "This day is still to come."),
        ({"day": "2026-06-16", "time": "09:00"}, "day", "This day is still to come."),
        ({"day": "2026-06-15", "time": "15:00"}, "time", "This is still to come."),
        ({"day": "2026-03-29", "time": "02:30"}, "time", "The clocks went forward"),
        ({"day": "1899-12-31"}, "day", "Choose a day from 1900 on."),
        ({"day": ""}, "day", "Enter the day."),
        ({"wore_off_on": "2026-06-09"}, "wore_off_on", "before the injection"),
        ({"wore_off_on": "2026-06-16"}, "wore_off_on", "still to come"),
    ],
)
def test_what_cannot_be_is_refused_with_a_clear_word(
    as_alice: Client, toxin: Treatment, said: dict[str, str], field: str, message: str
) -> None:
    response = as_alice.post(address("injection-add", toxin), LETTER | said)

    assert response.status_code == 422
    assert message in " ".join(response.context["form"].errors[field])
    assert "By ultrasound." in response.text
    assert not toxin.doses.exists()


def test_a_total_may_be_more_than_the_muscles_whose_units_are_known(
    as_alice: Client, toxin: Treatment
) -> None:
    response = as_alice.post(address("injection-add", toxin), LETTER | {"units_4": ""})

    assert response.status_code == 302
    assert toxin.doses.get().amount == 300


def test_the_same_post_twice_is_one_injection(
    as_alice: Client, toxin: Treatment
) -> None:
    body = LETTER | {"id": str(uuid7())}

    codes = [
        as_alice.post(address("injection-add", toxin), body).status_code,
        as_alice.post(address("injection-add", toxin), body).status_code,
        as_alice.post(
            address("injection-add", toxin), body | {"units_1": "200", "muscle_1": "x"}
        ).status_code,
    ]

    assert codes == [302, 302, 409]
    assert toxin.doses.count() == 1


def test_the_page_counts_the_weeks_and_says_nothing_of_a_next_one(
    as_alice: Client, toxin: Treatment, alice: User
) -> None:
    injected(toxin, alice, date(2025, 12, 1), amount=250)
    injected(toxin, alice, date(2026, 3, 28), amount=300, clinician="Dr Example")

    page = as_alice.get(address("injection-list", toxin)).text

    words = " ".join(page.split())
    assert "11 weeks and 2 days</strong> since the last injection" in words
    assert "16 weeks and 5 days" in words
    assert "Soleus (deep calf), left, 50 units" in words
    assert "Dr Example" in words
    for word in ("due", "overdue", "time to", "next injection", "too late"):
        assert word not in page.lower().split("</nav>")[1].split("<footer")[0]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 6, 15), "The last injection was today."),
        (date(2026, 6, 14), "1 day</strong> since"),
        (date(2026, 6, 8), "1 week</strong> since"),
        (date(2026, 6, 5), "1 week and 3 days</strong> since"),
        (date(2026, 6, 1), "2 weeks</strong> since"),
    ],
)
def test_the_time_since_in_words(
    as_alice: Client, toxin: Treatment, alice: User, day: date, said: str
) -> None:
    injected(toxin, alice, day)

    assert said in as_alice.get(address("injection-list", toxin)).text


def test_two_on_one_day_and_one_left_out(
    as_alice: Client, toxin: Treatment, alice: User
) -> None:
    injected(toxin, alice, date(2026, 6, 1))
    injected(toxin, alice, date(2026, 6, 1))
    injected(toxin, alice, date(2026, 6, 10), status="skipped")

    given = as_alice.get(address("injection-list", toxin)).context["given"]

    assert [row.interval for row in given.rows] == ["the same day", ""]
    assert given.since == "2 weeks"


def test_the_return_of_spasms_is_noted_in_one_field(
    as_bob: Client, toxin: Treatment, alice: User
) -> None:
    dose = injected(toxin, alice, date(2026, 3, 1))
    body = {"version": "1", "wore_off_on": "2026-05-13"}

    response = as_bob.post(address("injection-came-back", dose), body)

    assert response.status_code == 302
    dose.refresh_from_db()
    assert (dose.wore_off_on, dose.version) == (date(2026, 5, 13), 2)
    page = " ".join(as_bob.get(response["Location"]).text.split())
    assert "13 May 2026 (after 10 weeks and 3 days)" in page


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"wore_off_on": "2026-02-01", "version": "1"}, 422, "before the injection"),
        ({"wore_off_on": "2026-07-01", "version": "1"}, 422, "still to come"),
        ({"wore_off_on": "soon", "version": "1"}, 422, "Enter a valid date"),
        ({"wore_off_on": "2026-05-01", "version": "9"}, 409, "changed meanwhile"),
        ({"wore_off_on": "2026-05-01"}, 409, "changed meanwhile"),
    ],
)
def test_a_wrong_return_changes_nothing(
    as_alice: Client,
    toxin: Treatment,
    alice: User,
    body: dict[str, str],
    status: int,
    message: str,
) -> None:
    dose = injected(toxin, alice, date(2026, 3, 1))

    response = as_alice.post(address("injection-came-back", dose), body)

    assert response.status_code == status
    assert message in response.text
    assert toxin.doses.get().wore_off_on is None


def test_an_injection_is_corrected_with_what_it_said_before(
    as_alice: Client, toxin: Treatment, alice: User
) -> None:
    dose = injected(toxin, alice, date(2026, 6, 1), amount=50)
    body = {"version": "1", "day": "2026-06-02", "time": "12:00", "amount": "80"}
    body |= {"muscle_1": "Soleus (deep calf)", "side_1": "left", "units_1": "50"}
    body |= {"muscle_2": "biceps", "units_2": "30"}

    response = as_alice.post(address("injection-edit", dose), body)

    assert response.status_code == 302
    dose.refresh_from_db()
    assert dose.local_day == date(2026, 6, 2)
    assert sites(dose) == [("soleus", "left", 50), ("biceps", "", 30)]
    change = as_alice.get(address("injection-edit", dose)).context["history"][0]
    assert dict(change.before) == {
        "Day": "1 Jun 2026",
        "Amount": "50 units",
        "Muscles": "soleus (deep calf), left, 50 units",
    }
    history = as_alice.get(f"/d/{toxin.patient_id}/entry/dose/{dose.pk}/history/").text
    assert "soleus (deep calf), left, 50 units; biceps (upper arm), 30 units" in history


def test_a_time_that_nobody_touched_stays_as_exact_as_it_was(
    as_alice: Client, toxin: Treatment, alice: User
) -> None:
    dose = injected(toxin, alice, date(2026, 6, 1), time_precision="part")
    form = as_alice.get(address("injection-edit", dose)).context["form"]
    body = {"version": "1", "day": "2026-06-01", "clinician": "Dr New"}

    as_alice.post(address("injection-edit", dose), body)

    was = dose.occurred_at
    dose.refresh_from_db()
    assert form.initial.get("time") is None
    assert (dose.occurred_at, dose.time_precision) == (was, "part")
    assert dose.clinician == "Dr New"


def test_what_somebody_else_stored_meanwhile_is_shown_beside_what_was_typed(
    as_alice: Client, toxin: Treatment, alice: User
) -> None:
    dose = injected(toxin, alice, date(2026, 6, 1), amount=50)
    dose.clinician = "Dr Faster"
    core.edit(dose, by=alice, version=1)
    body = LETTER | {"version": "1"}

    response = as_alice.post(address("injection-edit", dose), body)

    assert response.status_code == 409
    now = dict(response.context["stored_now"])
    assert now["Who"] == "Dr Faster"
    assert now["Muscles"] == "soleus (deep calf), left, 50 units"
    assert "the small one" in response.text
    again = response.context["form"].data["version"]
    assert as_alice.post(
        address("injection-edit", dose), body | {"version": again}
    ).status_code == (302)


def test_an_injection_is_taken_back_and_put_back(
    as_alice: Client, toxin: Treatment, alice: User
) -> None:
    dose = injected(toxin, alice, date(2026, 6, 1))

    as_alice.post(address("injection-void", dose))
    page = as_alice.get(address("injection-list", toxin))
    assert page.context["given"].last is None
    assert "No injection is written down." in page.text
    assert [row.dose.pk for row in page.context["given"].taken_back] == [dose.pk]
    assert "Put it back" in as_alice.get(address("injection-edit", dose)).text
    as_alice.post(address("injection-restore", dose))

    assert as_alice.get(address("injection-list", toxin)).context["given"].last


def test_the_next_one_begins_with_the_muscles_but_never_with_units(
    as_alice: Client, toxin: Treatment, alice: User
) -> None:
    url = address("injection-add", toxin)
    assert "muscles of the last time" not in as_alice.get(url).text
    assert as_alice.get(f"{url}?again=1").context["form"].initial.keys() >= {"id"}
    words = [DoseSite(muscle="my own", side="right", amount=20)]
    injected(toxin, alice, date(2026, 3, 1), sites=words, clinician="Dr A", amount=20)

    page = as_alice.get(url)
    form = as_alice.get(f"{url}?again=1").context["form"]

    assert "muscles of the last time" in page.text
    assert form.initial["muscle_1"] == "my own"
    assert form.initial["side_1"] == "right"
    assert [form.initial.get(name) for name in ("units_1", "amount", "day")] == [
        *(None, None, None)
    ]
    assert page.context["muscles"][0] == "my own"


def test_spasms_that_came_back_on_the_same_day_are_told_without_a_time(
    as_alice: Client, toxin: Treatment, alice: User
) -> None:
    day = date(2026, 6, 1)
    injected(toxin, alice, day, wore_off_on=day)

    page = " ".join(as_alice.get(address("injection-list", toxin)).text.split())

    assert "Spasms came back</dt><dd>1 June 2026</dd>" in page


def test_many_injections_are_shown_in_part_and_all_of_them_if_asked(
    as_alice: Client, toxin: Treatment, alice: User
) -> None:
    for month in range(1, 23):
        day = date(2024 + month // 12, month % 12 + 1, 1)
        injected(toxin, alice, day, sites=[])

    some = as_alice.get(address("injection-list", toxin)).context["given"]
    everything = as_alice.get(f"{address('injection-list', toxin)}?all=1")

    assert (len(some.rows), some.more) == (20, 2)
    assert len(everything.context["given"].rows) == 22


def test_a_form_shows_as_many_muscles_as_there_are_and_one_more(
    as_alice: Client, toxin: Treatment, alice: User
) -> None:
    named = [DoseSite(muscle=f"muscle {n}") for n in range(7)]
    dose = injected(toxin, alice, date(2026, 6, 1), sites=named)

    rows = as_alice.get(address("injection-edit", dose)).context["form"].rows

    assert (len(rows.first), len(rows.rest)) == (8, 16)


def test_pages_ask_the_database_the_same_few_times_however_many_there_are(
    as_alice: Client, toxin: Treatment, alice: User
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            as_alice.get(address("injection-list", toxin))
        return len(queries)

    injected(toxin, alice, date(2026, 1, 1))
    asked()  # the first visit of a day is remembered
    one = asked()
    injected(toxin, alice, date(2026, 2, 1))
    injected(toxin, alice, date(2026, 3, 1))

    assert asked() == one <= 9


def test_the_pages_are_of_injections_only(
    as_alice: Client, patient: Patient, alice: User, toxin: Treatment
) -> None:
    tablet = make_treatment(patient, by=alice, name="tizanidine")
    dose = make_dose(patient, by=alice, treatment=tablet)
    core.void(toxin, by=alice)

    codes = [
        as_alice.get(address(name, row)).status_code
        for name, row in (
            ("injection-list", tablet),
            ("injection-add", tablet),
            ("procedure-list", toxin),
            ("pump-note-list", toxin),
            ("injection-edit", dose),
            ("injection-list", toxin),
            ("injection-add", toxin),
        )
    ]

    assert codes == [404, 404, 404, 404, 404, 200, 404]


def test_a_reader_sees_the_muscles_and_no_form(
    as_dora: Client, toxin: Treatment, alice: User
) -> None:
    day = date(2026, 6, 1)
    dose = injected(toxin, alice, day, wore_off_on=date(2026, 6, 10))

    pages = [
        as_dora.get(address(name, row)).text
        for name, row in (("injection-list", toxin), ("injection-edit", dose))
    ]

    for page in pages:
        assert "Soleus (deep calf), left, 50 units" in page
        assert '<form method="post"' not in page
        assert "10 June 2026" in page


# The form of doses in the journal


def test_a_correction_in_the_journal_loses_no_muscle_and_leads_to_this_page(
    as_alice: Client, toxin: Treatment, alice: User
) -> None:
    dose = injected(
        toxin,
        alice,
        date(2026, 6, 1),
        amount=50,
        clinician="Dr A",
        wore_off_on=date(2026, 6, 9),
    )
    url = f"/d/{toxin.patient_id}/entry/dose/{dose.pk}/"
    page = as_alice.get(url).text
    body = {"version": "1", "treatment": toxin.pk, "status": "taken", "amount": "50"}
    body |= {"when": "day", "day": "2026-06-02", "note": "another day"}

    response = as_alice.post(url, body)

    assert address("injection-edit", dose) in page
    assert response.status_code == 303
    dose.refresh_from_db()
    assert (dose.local_day, dose.note) == (date(2026, 6, 2), "another day")
    assert sites(dose) == [("soleus", "left", 50)]
    assert (dose.clinician, dose.wore_off_on) == ("Dr A", date(2026, 6, 9))


def test_undoing_a_correction_brings_the_muscles_back(
    as_alice: Client, toxin: Treatment, alice: User
) -> None:
    dose = injected(toxin, alice, date(2026, 6, 1), amount=50)
    body = {"version": "1", "day": "2026-06-01", "muscle_1": "biceps"}
    as_alice.post(address("injection-edit", dose), body)
    undo = f"/d/{toxin.patient_id}/entry/dose/{dose.pk}/undo/"

    as_alice.post(undo, {"version": "2"})

    dose.refresh_from_db()
    assert sites(dose) == [("soleus", "left", 50)]
    assert dose.amount == 50
