"""The pump: what the clinic told, alarms, and the rate as a change of treatment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import F
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diary import actions as core
from diary.due import daily_amount, due_between, in_force
from diary.ids import uuid7
from diary.models import Patient, PumpNote, Treatment, User
from diary.treatments import actions
from diary.treatments.course import actions as course
from diary.treatments.given import actions as given
from tests.make import make_change, make_pump_note, stored

pytestmark = pytest.mark.django_db

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel("2026-06-15T12:00:00+00:00", tick=False):
        yield


@pytest.fixture
def pump(patient: Patient, alice: User) -> Treatment:
    return actions.ensure_from_catalogue(patient, code="baclofen_pump", by=alice)


def address(name: str, row: Treatment | PumpNote) -> str:
    return reverse(name, kwargs={"diary": row.patient_id, "pk": row.pk})


def rates(pump: Treatment) -> list[tuple[str, date | None, Decimal | None]]:
    """Return the changes that stand: what was done, when, to which rate."""
    changes = pump.patient.treatmentchanges.current().order_by(
        F("day").asc(nulls_first=True)
    )
    return [
        (
            one.kind_of,
            one.day,
            daily_amount(one.to_regimen) if one.to_regimen else None,
        )
        for one in changes
    ]


def note_of(pump: Treatment, day: date, rate: int | None, **said: Any) -> PumpNote:
    said = {"what": "check"} | said
    much = None if rate is None else Decimal(rate)
    return PumpNote(patient=pump.patient, treatment=pump, day=day, rate=much, **said)


REFILL = {
    "what": "refill",
    "day": "2026-06-10",
    "rate": "120",
    "concentration": "500",
    "refill_on": "2026-09-02",
    "clinician": "Pump clinic",
    "note": "All well.",
}


def test_a_refill_is_written_down_and_shown_as_it_was_told(
    as_bob: Client, pump: Treatment
) -> None:
    response = as_bob.post(address("pump-note-add", pump), REFILL)

    assert response.status_code == 302
    page = " ".join(as_bob.get(response["Location"]).text.split())
    assert "Wednesday 2 September 2026" in page
    assert "as the clinic said on 10 June 2026" in page
    assert "120 micrograms a day" in page
    assert "500 micrograms in a mL" in page
    assert "Pump clinic" in page


def test_each_fact_is_the_newest_one_that_was_told_and_none_is_worked_out(
    as_alice: Client, pump: Treatment, alice: User
) -> None:
    make_pump_note(pump, by=alice, day=MAY, refill_on=date(2026, 5, 20), rate=100)
    make_pump_note(pump, by=alice, day=JUNE, concentration=Decimal("0.5"))

    shown = as_alice.get(address("pump-note-list", pump)).context["pump"]
    page = as_alice.get(address("pump-note-list", pump)).text

    assert (shown.refill.note.day, shown.rate.note.day) == (MAY, MAY)
    assert shown.concentration.concentration == "0.5 micrograms in a mL"
    assert shown.concentration.rate == shown.rate.concentration == ""
    # The refill it told of has passed; nobody is told so.
    for word in ("overdue", "late", "missed your", "due on"):
        assert word not in page.lower().replace("missed refill", "")


def test_the_signs_stand_on_the_pages_of_the_pump_in_the_words_of_the_emergency_page(
    as_alice: Client, pump: Treatment, alice: User
) -> None:
    alarm = make_pump_note(pump, by=alice, what="alarm")
    check = make_pump_note(pump, by=alice)
    words = "muscles as hard as a board; the pump alarm, or a missed refill"

    pages = [
        as_alice.get(address("pump-note-list", pump)).text,
        as_alice.get(address("pump-note-add", pump)).text,
        as_alice.get(address("pump-note-edit", alarm)).text,
    ]

    assert words in render_to_string("offline/emergency.html")
    for page in pages:
        assert words in page
        assert f'href="{reverse("emergency")}"' in page
    assert words not in as_alice.get(address("pump-note-edit", check)).text


@pytest.mark.parametrize(
    ("said", "field", "message"),
    [
        ({"what": "rate", "rate": ""}, "rate", "Enter the new rate."),
        ({"rate": "0"}, "rate", "Enter a number above zero."),
        ({"concentration": "-1"}, "concentration", "Enter a number above zero."),
        ({"refill_on": "2026-06-09"}, "refill_on", "before the day of the note"),
        ({"day": "2026-06-16"}, "day", "This day is still to come."),
        ({"day": ""}, "day", "Enter the day."),
        ({"what": ""}, "what", "Say what it was."),
        ({"what": "explosion"}, "what", "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused(
    as_alice: Client, pump: Treatment, said: dict[str, str], field: str, message: str
) -> None:
    response = as_alice.post(address("pump-note-add", pump), REFILL | said)

    assert response.status_code == 422
    assert message in " ".join(response.context["form"].errors[field])
    assert "All well." in response.text
    assert rates(pump) == []
    assert not pump.pump_notes.exists()


# The rate as a change of treatment


def test_the_first_rate_starts_the_treatment_and_another_raises_it(
    as_alice: Client, pump: Treatment
) -> None:
    url = address("pump-note-add", pump)
    body = {"what": "rate", "rate": "100", "day": "2026-05-01"}

    as_alice.post(url, body)
    page = as_alice.post(url, body | {"rate": "120", "day": "2026-06-01"}, follow=True)
    as_alice.post(url, body | {"what": "check", "rate": "120", "day": "2026-06-10"})

    assert rates(pump) == [("start", MAY, 100), ("increase", JUNE, 120)]
    assert "The new rate stands in the course of the treatment." in page.text


def test_a_lower_rate_an_unknown_one_and_one_after_a_stop(
    patient: Patient, pump: Treatment, alice: User
) -> None:
    actions.start_regimen(pump, starts_on=None, by=alice)
    for day, rate in ((date(2026, 1, 1), 100), (date(2026, 2, 1), 80)):
        make_pump_note(pump, by=alice, day=day, rate=rate)
    make_change(pump, by=alice, day=date(2026, 3, 1), kind="stop")
    make_pump_note(pump, by=alice, day=MAY, rate=90)

    assert rates(pump) == [
        ("start", None, None),
        ("adjust", date(2026, 1, 1), 100),
        ("decrease", date(2026, 2, 1), 80),
        ("stop", date(2026, 3, 1), None),
        ("resume", MAY, 90),
    ]


def test_a_note_of_an_earlier_day_changes_nothing_that_came_later(
    pump: Treatment, alice: User
) -> None:
    make_pump_note(pump, by=alice, day=MAY, rate=100)
    make_pump_note(pump, by=alice, day=JUNE, rate=150)

    make_pump_note(pump, by=alice, day=date(2026, 5, 10), rate=120)

    assert rates(pump) == [
        ("start", MAY, 100),
        ("increase", date(2026, 5, 10), 120),
        ("increase", JUNE, 150),
    ]


def test_no_dose_of_a_pump_is_ever_due(pump: Treatment, alice: User) -> None:
    make_pump_note(pump, by=alice, day=MAY, rate=100)
    regimens = list(pump.regimens.current().select_related("treatment"))
    zone = pump.patient.zone

    dues = list(due_between(regimens, MAY, JUNE, zone=zone, day_start=240))

    assert regimens
    assert dues == []


def test_a_pump_that_is_counted_in_another_unit_keeps_the_rate_with_the_note(
    patient: Patient, alice: User
) -> None:
    treatment = actions.from_catalogue(patient, "baclofen_pump")
    treatment.unit = "mg"
    actions.add_treatment(treatment, by=alice)

    note = make_pump_note(treatment, by=alice, rate=100)

    assert (note.rate, note.change) == (100, None)
    assert rates(treatment) == []


def test_the_same_post_twice_is_one_note_and_one_change(
    as_alice: Client, pump: Treatment
) -> None:
    body = REFILL | {"id": str(uuid7())}
    url = address("pump-note-add", pump)

    codes = [as_alice.post(url, body).status_code for _ in range(2)]
    body_of_another = body | {"rate": "130"}
    codes.append(as_alice.post(url, body_of_another).status_code)

    assert codes == [302, 302, 409]
    assert pump.pump_notes.count() == 1
    assert rates(pump) == [("start", date(2026, 6, 10), 120)]


def test_a_post_that_comes_again_after_a_correction_changes_nothing(
    pump: Treatment, alice: User
) -> None:
    pk = uuid7()
    note, created = given.add_pump_note(note_of(pump, MAY, 100, pk=pk), by=alice)
    note.rate = None
    given.edit_pump_note(note, version=1, by=alice)
    before = stored()

    again, created_again = given.add_pump_note(note_of(pump, MAY, 100, pk=pk), by=alice)

    assert (created, created_again) == (True, False)
    assert again.rate is None
    assert stored() == before


def test_an_id_of_another_diary_makes_no_change(
    as_alice: Client,
    pump: Treatment,
    strangers_diary: Patient,
    charlie: User,
) -> None:
    theirs = actions.ensure_from_catalogue(
        strangers_diary, code="baclofen_pump", by=charlie
    )
    note = make_pump_note(theirs, by=charlie)
    before = stored()

    response = as_alice.post(
        address("pump-note-add", pump), REFILL | {"id": str(note.pk)}
    )

    assert response.status_code == 404
    assert stored() == before


# Corrections


@pytest.fixture
def told(pump: Treatment, alice: User) -> PumpNote:
    """Return a note of 120 micrograms a day since June, after 100 in May."""
    make_pump_note(pump, by=alice, day=MAY, rate=100)
    return make_pump_note(pump, by=alice, day=JUNE, rate=120)


def corrected(row: PumpNote, by: User, **said: Any) -> PumpNote:
    for name, value in said.items():
        setattr(row, name, value)
    return given.edit_pump_note(row, version=row.version, by=by)


def test_a_corrected_rate_corrects_its_change(
    as_alice: Client, told: PumpNote, pump: Treatment
) -> None:
    body = {"version": "1", "what": "check", "day": "2026-06-01", "rate": "90"}

    response = as_alice.post(address("pump-note-edit", told), body)

    assert response.status_code == 302
    assert rates(pump) == [("start", MAY, 100), ("decrease", JUNE, 90)]


def test_a_corrected_day_moves_its_change(
    told: PumpNote, pump: Treatment, alice: User
) -> None:
    corrected(told, alice, day=date(2026, 6, 5))

    assert rates(pump)[1] == ("increase", date(2026, 6, 5), 120)


@pytest.mark.parametrize("rate", [None, Decimal(100)])
def test_a_rate_that_is_none_or_as_before_takes_its_change_back(
    told: PumpNote, pump: Treatment, alice: User, rate: Decimal | None
) -> None:
    note = corrected(told, alice, rate=rate)

    assert rates(pump) == [("start", MAY, 100)]
    assert note.change is None


def test_a_rate_that_is_added_later_becomes_a_change(
    pump: Treatment, alice: User
) -> None:
    note = make_pump_note(pump, by=alice, day=MAY)

    note = corrected(note, alice, rate=Decimal(100))

    assert rates(pump) == [("start", MAY, 100)]
    assert note.change is not None


def test_other_words_leave_the_course_alone(
    told: PumpNote, pump: Treatment, alice: User
) -> None:
    course.take_back(told.change, by=alice)

    corrected(told, alice, clinician="Dr New")

    assert rates(pump) == [("start", MAY, 100)]


def test_a_change_that_was_taken_back_by_itself_is_made_anew_by_a_new_rate(
    told: PumpNote, pump: Treatment, alice: User
) -> None:
    course.take_back(told.change, by=alice)

    corrected(told, alice, rate=Decimal(130))

    assert rates(pump) == [("start", MAY, 100), ("increase", JUNE, 130)]


def test_a_start_that_came_first_is_corrected_too(pump: Treatment, alice: User) -> None:
    note = make_pump_note(pump, by=alice, day=MAY, rate=100)

    corrected(note, alice, rate=Decimal(110), day=date(2026, 5, 3))

    assert rates(pump) == [("start", date(2026, 5, 3), 110)]


def test_a_day_beyond_the_next_change_is_refused_and_nothing_is_changed(
    as_alice: Client, told: PumpNote, pump: Treatment, alice: User
) -> None:
    first = pump.pump_notes.get(day=MAY)
    before = stored()
    body = {"version": "1", "what": "check", "day": "2026-06-10", "rate": "100"}

    response = as_alice.post(address("pump-note-edit", first), body)

    assert response.status_code == 409
    assert "does not lie between the changes" in response.text
    assert 'value="2026-06-10"' in response.text
    assert stored() == before


def test_somebody_who_was_faster_is_shown(
    as_alice: Client, told: PumpNote, pump: Treatment, alice: User
) -> None:
    corrected(told, alice, clinician="Dr Faster")
    before = stored()
    body = {"version": "1", "what": "check", "day": "2026-06-01", "rate": "90"}

    response = as_alice.post(address("pump-note-edit", told), body)

    assert response.status_code == 409
    assert dict(response.context["stored_now"]) == {
        "Rate": "120 micrograms a day",
        "Who": "Dr Faster",
    }
    assert stored() == before


def test_a_note_is_taken_back_and_put_back_with_its_change(
    as_alice: Client, told: PumpNote, pump: Treatment
) -> None:
    as_alice.post(address("pump-note-void", told))
    taken_back = rates(pump)
    page = as_alice.get(address("pump-note-list", pump)).context["pump"]
    as_alice.post(address("pump-note-restore", told))

    assert taken_back == [("start", MAY, 100)]
    assert [row.note.pk for row in page.taken_back] == [told.pk]
    assert rates(pump) == [("start", MAY, 100), ("increase", JUNE, 120)]
    titles = [
        one.title
        for one in as_alice.get(address("pump-note-edit", told)).context["history"]
    ]
    assert titles == ["Put back", "Taken back"]


def test_a_note_without_a_change_is_taken_back_and_put_back_alone(
    pump: Treatment, alice: User
) -> None:
    note = make_pump_note(pump, by=alice)

    gone = given.take_back_pump_note(note, by=alice)
    back = given.put_back_pump_note(gone, by=alice)

    assert (gone.voided_at is None, back.voided_at) == (False, None)


def test_a_change_that_does_not_fit_any_more_stays_taken_back(
    told: PumpNote, pump: Treatment, alice: User
) -> None:
    gone = given.take_back_pump_note(told, by=alice)
    make_change(pump, by=alice, day=date(2026, 5, 20), kind="stop")

    back = given.put_back_pump_note(gone, by=alice)

    assert back.voided_at is None
    assert rates(pump) == [("start", MAY, 100), ("stop", date(2026, 5, 20), None)]


def test_a_note_whose_change_was_put_back_by_itself_is_put_back_alone(
    told: PumpNote, pump: Treatment, alice: User
) -> None:
    gone = given.take_back_pump_note(told, by=alice)
    course.put_back(gone.change, by=alice)
    gone.change.refresh_from_db()

    given.put_back_pump_note(gone, by=alice)

    assert rates(pump) == [("start", MAY, 100), ("increase", JUNE, 120)]


# The pages


def test_an_alarm_can_be_asked_for_by_the_address(
    as_alice: Client, pump: Treatment
) -> None:
    url = address("pump-note-add", pump)

    assert as_alice.get(f"{url}?what=alarm").context["form"]["what"].value() == "alarm"
    assert as_alice.get(f"{url}?what=cake").context["form"]["what"].value() == ""


def test_a_reader_sees_the_notes_without_a_form(
    as_dora: Client, pump: Treatment, alice: User
) -> None:
    note = make_pump_note(pump, by=alice, rate=100, clinician="Dr Example", note="x y")

    for name, row in (("pump-note-list", pump), ("pump-note-edit", note)):
        page = as_dora.get(address(name, row)).text
        assert "Dr Example" in page
        assert "100 micrograms a day" in page
        assert '<form method="post"' not in page
    assert as_dora.get(address("pump-note-add", pump)).status_code == 403


def test_an_old_note_says_what_it_said_before(
    as_alice: Client, told: PumpNote, alice: User
) -> None:
    corrected(
        told,
        alice,
        what="refill",
        day=date(2026, 6, 2),
        concentration=Decimal(500),
        refill_on=date(2026, 9, 1),
        note="more",
    )
    corrected(told, alice, concentration=None, refill_on=None)

    changes = as_alice.get(address("pump-note-edit", told)).context["history"]

    assert dict(changes[0].before) == {
        "Concentration": "500 micrograms in a mL",
        "Next refill": "1 Sep 2026",
    }
    assert dict(changes[1].before) == {
        "Day": "1 Jun 2026",
        "What it was": "check",
        "Concentration": "not said",
        "Next refill": "not said",
        "Note": "not said",
    }


def test_the_list_asks_the_database_the_same_few_times(
    as_alice: Client, pump: Treatment, alice: User
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            as_alice.get(address("pump-note-list", pump))
        return len(queries)

    make_pump_note(pump, by=alice)
    asked()  # the first visit of a day is remembered
    one = asked()
    for _ in range(2):
        make_pump_note(pump, by=alice, rate=100)

    assert asked() == one <= 8


def test_many_notes_are_shown_in_part(
    as_alice: Client, pump: Treatment, alice: User
) -> None:
    for _ in range(22):
        make_pump_note(pump, by=alice)

    url = address("pump-note-list", pump)

    assert as_alice.get(url).context["pump"].more == 2
    assert len(as_alice.get(f"{url}?all=1").context["pump"].rows) == 22


def test_the_regimen_in_force_is_the_rate_that_was_told_last(
    told: PumpNote, pump: Treatment
) -> None:
    held = in_force(pump.regimens.current(), date(2026, 6, 15))

    assert held is not None
    assert daily_amount(held) == 120
    assert core.content(held)["planned"][0]["amount"] == "120"
