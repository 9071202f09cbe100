"""Life events, and days that comparisons leave out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diary.ids import uuid7
from diary.models import LeftOutDay, LifeEvent, Patient, User
from tests.make import make_left_out_day, make_life_event

NOW = datetime(2026, 6, 15, 15, 0, tzinfo=UTC)
TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def add(patient: Patient) -> str:
    return reverse("life-event-add", args=[patient.pk])


def of(event: LifeEvent, name: str = "edit") -> str:
    return reverse(f"life-event-{name}", args=[event.patient_id, event.pk])


def page_of(client: Client, patient: Patient) -> str:
    return client.get(reverse("life-event-list", args=[patient.pk])).content.decode()


def test_a_life_event_is_kept_and_listed(
    as_alice: Client, patient: Patient, alice: User, add: str
) -> None:
    said = {
        "what": "urinary_infection",
        "starts_on": "2026-06-01",
        "ends_on": "2026-06-05",
        "leave_out": "on",
        "note": "antibiotics",
    }

    answer = as_alice.post(add, said, follow=True)

    event = patient.lifeevents.get()
    assert (event.what, event.starts_on, event.ends_on) == (
        "urinary_infection",
        date(2026, 6, 1),
        date(2026, 6, 5),
    )
    assert event.leave_out
    assert event.recorded_by == alice
    assert event.entered_at is not None
    page = answer.content.decode()
    assert "Saved: Urinary infection." in page
    assert "1 Jun 2026 to 5 Jun 2026" in page
    assert "antibiotics" in page
    assert "Left out of comparisons" in page


def test_own_words_mean_the_list_where_they_can_and_stay_for_tomorrow(
    as_alice: Client, patient: Patient, add: str
) -> None:
    as_alice.post(add, {"what_own": "uti", "starts_on": "2026-06-01"})
    as_alice.post(add, {"what_own": " moving  house ", "starts_on": "2026-06-01"})

    assert set(patient.lifeevents.values_list("what", flat=True)) == {
        "urinary_infection",
        "moving house",
    }
    form = as_alice.get(add).content.decode()
    assert '<option value="moving house">moving house</option>' in form
    again = as_alice.post(add, {"what": "moving house", "starts_on": "2026-06-02"})
    assert again.status_code == 302


def test_the_page_of_a_day_begins_the_event_there(as_alice: Client, add: str) -> None:
    page = as_alice.get(add, {"day": "2026-06-09"}).content.decode()

    assert 'value="2026-06-09"' in page


@pytest.mark.parametrize(
    ("said", "field", "told"),
    [
        ({"ends_on": "2026-05-31"}, "ends_on", "This is before it began."),
        ({"ends_on": "2026-06-16"}, "ends_on", "This day is still to come."),
        ({"starts_on": "2026-06-16"}, "starts_on", "This day is still to come."),
        ({"starts_on": ""}, "starts_on", "Enter the first day."),
        ({"starts_on": "1899-12-31"}, "starts_on", "from 1900 on"),
        ({"what": ""}, "what", "Choose what it was"),
        ({"what": "cake"}, "what", "cake is not one of"),
        ({"what": "", "what_own": "x" * 81}, "what_own", "at most 80"),
        ({"note": "ع🙂" * 5001}, "note", "at most 10000"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_kept(
    said: dict[str, str],
    field: str,
    told: str,
    as_alice: Client,
    patient: Patient,
    add: str,
) -> None:
    answer = as_alice.post(add, {"what": "fever", "starts_on": "2026-06-01"} | said)

    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert told in unescape(str(errors))
    assert not patient.lifeevents.exists()


def test_after_midnight_the_date_on_the_wall_is_no_future(
    as_alice: Client, patient: Patient, add: str, clock: Any
) -> None:
    clock.move_to(datetime(2026, 6, 15, 23, 30, tzinfo=UTC))  # 01:30 in Berlin

    answer = as_alice.post(add, {"what": "fever", "starts_on": "2026-06-16"})

    assert answer.status_code == 302
    assert patient.today() == TODAY
    page = as_alice.get(reverse("timeline", args=[patient.pk])).content.decode()
    assert "Tuesday 16 June 2026" in page
    assert "/day/2026-06-16/" not in page


def test_a_repeated_post_is_one_event(
    as_alice: Client, patient: Patient, add: str
) -> None:
    said = {"id": str(uuid7()), "what": "fever", "starts_on": "2026-06-01"}

    as_alice.post(add, said)
    again = as_alice.post(add, said)
    other = as_alice.post(add, said | {"what": "heat"})

    assert again.status_code == 302
    assert other.status_code == 409
    assert patient.lifeevents.get().what == "fever"


def test_an_id_of_another_diary_is_a_404(
    as_alice: Client, strangers_diary: Patient, charlie: User, add: str
) -> None:
    theirs = make_life_event(strangers_diary, by=charlie)
    said = {"id": str(theirs.pk), "what": "fever", "starts_on": "2026-06-01"}

    assert as_alice.post(add, said).status_code == 404


def test_one_tap_ends_what_goes_on(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    event = make_life_event(patient, by=alice, starts_on=TODAY - 3 * DAY)
    assert "It is over" in page_of(as_alice, patient)

    answer = as_alice.post(of(event, "end"), follow=True)

    event.refresh_from_db()
    assert event.ends_on == TODAY
    page = answer.content.decode()
    assert "Over since today: Fever." in page
    assert "It is over" not in page


def test_ending_twice_keeps_the_first_end(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    past = {"starts_on": TODAY - 5 * DAY, "ends_on": TODAY - 3 * DAY}
    event = make_life_event(patient, by=alice, **past)

    as_alice.post(of(event, "end"))

    event.refresh_from_db()
    assert (event.ends_on, event.version) == (TODAY - 3 * DAY, 1)


def test_an_event_of_the_wall_date_ends_no_earlier_than_it_began(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    event = make_life_event(patient, by=alice, starts_on=TODAY + DAY)

    as_alice.post(of(event, "end"))

    event.refresh_from_db()
    assert event.ends_on == TODAY + DAY


def test_a_change_keeps_what_was_said_before(
    as_alice: Client, as_bob: Client, patient: Patient, alice: User
) -> None:
    event = make_life_event(patient, by=alice, starts_on=TODAY, note="cold")
    said = {"what": "infection", "starts_on": "2026-06-14", "version": "1"}

    as_bob.post(of(event), said | {"leave_out": "on", "ends_on": "2026-06-15"})

    event.refresh_from_db()
    assert (event.what, event.leave_out, event.version) == ("infection", True, 2)
    page = as_alice.get(of(event)).content.decode()
    now, before = page.split("Before it was changed")
    assert "Infection" in now
    assert "Fever" in before
    assert "still going on" in before
    assert "cold" in before
    assert "changed by bob@example.org" in before


def test_somebody_slower_keeps_what_they_typed(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    event = make_life_event(patient, by=alice)
    said = {"what": "heat", "starts_on": "2026-06-15", "version": "1"}
    as_alice.post(of(event), said)

    late = as_alice.post(of(event), said | {"note": "typed long"})
    typed = late.context["form"]
    retry = as_alice.post(of(event), typed.data.dict())

    assert late.status_code == 409
    assert "changed meanwhile" in late.content.decode()
    assert "typed long" in late.content.decode()
    assert "What is stored by now" in late.content.decode()
    assert retry.status_code == 302
    event.refresh_from_db()
    assert event.note == "typed long"


def test_a_refused_change_changes_nothing(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    event = make_life_event(patient, by=alice)
    said = {"what": "heat", "starts_on": "2026-06-15", "ends_on": "2026-06-14"}

    answer = as_alice.post(of(event), said | {"version": "1"})

    event.refresh_from_db()
    assert answer.status_code == 422
    assert (event.what, event.version) == ("fever", 1)


def test_taking_back_and_putting_back(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    event = make_life_event(patient, by=alice)

    gone = as_alice.post(of(event, "void"), follow=True).content.decode()
    form = as_alice.get(of(event)).content.decode()
    back = as_alice.post(of(event, "restore"), follow=True).content.decode()

    assert "Taken back: Fever." in gone
    assert "This life event was taken back." in form
    assert "None yet." in gone
    assert "Put back: Fever." in back
    page = as_alice.get(of(event)).content.decode()
    assert "Before it was taken back" in page
    assert "While it was taken back" in page


def test_a_reader_sees_the_list_and_no_buttons(
    as_dora: Client, patient: Patient, alice: User
) -> None:
    make_life_event(patient, by=alice)

    page = page_of(as_dora, patient)

    assert "Fever" in page
    assert "<form" not in page.partition("<main")[2]
    assert "Add a life event" not in page


# Days that are left out


def leave(client: Client, patient: Patient, **said: str) -> Any:
    url = reverse("day-leave-out", args=[patient.pk, date(2026, 6, 14)])
    return client.post(url, said, follow=True)


def test_a_day_is_left_out_with_its_reason_and_when_that_was_decided(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    page = leave(as_alice, patient, leave_out="yes", reason=" no  sleep ").content

    left_out = patient.leftoutdays.get()
    assert (left_out.local_day, left_out.reason) == (date(2026, 6, 14), "no sleep")
    assert left_out.recorded_by == alice
    text = page.decode()
    assert "Comparisons leave this day out." in text
    assert "no sleep" in text
    decided = left_out.recorded_at.astimezone(patient.zone)
    assert f"Decided on {decided:%-d %b %Y, %H:%M}." in text


def test_a_day_can_be_counted_again_and_left_out_anew(
    as_alice: Client, patient: Patient
) -> None:
    leave(as_alice, patient, leave_out="yes", reason="first")
    page = leave(as_alice, patient, leave_out="no").content.decode()
    assert "Comparisons count this day again." in page
    assert "Leave it out" in page
    assert not patient.leftoutdays.current().exists()

    leave(as_alice, patient, leave_out="yes", reason="second")

    assert patient.leftoutdays.current().get().reason == "second"
    assert patient.leftoutdays.count() == 2


def test_leaving_out_twice_is_one_row_with_the_last_reason(
    as_alice: Client, patient: Patient
) -> None:
    same = {"leave_out": "yes", "id": str(uuid7())}
    leave(as_alice, patient, **same)
    leave(as_alice, patient, **same)
    assert LeftOutDay.objects.get().version == 1

    leave(as_alice, patient, leave_out="yes", reason="visitors")

    assert LeftOutDay.objects.get().reason == "visitors"
    assert patient.revisions.count() == 1


def test_counting_a_day_that_counts_changes_nothing(
    as_alice: Client, patient: Patient
) -> None:
    assert leave(as_alice, patient, leave_out="no").status_code == 200
    assert not LeftOutDay.objects.exists()


@pytest.mark.parametrize(
    "said", [{}, {"leave_out": "perhaps"}, {"leave_out": "yes", "reason": "x" * 201}]
)
def test_a_refused_answer_shows_the_day_and_why(
    said: dict[str, str], as_alice: Client, patient: Patient
) -> None:
    answer = leave(as_alice, patient, **said)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "There is a problem" in page
    assert "Sunday 14 June 2026" in page
    assert said.get("reason", "") in page
    assert not LeftOutDay.objects.exists()


def test_a_day_to_come_is_not_there(as_alice: Client, patient: Patient) -> None:
    url = reverse("day-leave-out", args=[patient.pk, date(2026, 6, 16)])

    assert as_alice.post(url, {"leave_out": "yes"}).status_code == 404


def test_the_id_of_another_diarys_day_is_a_404(
    as_alice: Client, patient: Patient, strangers_diary: Patient, charlie: User
) -> None:
    theirs = make_left_out_day(strangers_diary, by=charlie)

    answer = leave(as_alice, patient, leave_out="yes", id=str(theirs.pk))

    assert answer.status_code == 404


def test_the_page_of_a_day_shows_its_life_events(
    as_alice: Client, as_dora: Client, patient: Patient, alice: User
) -> None:
    make_life_event(
        patient, by=alice, starts_on=TODAY - 4 * DAY, ends_on=TODAY, leave_out=True
    )
    make_life_event(patient, by=alice, what="heat", starts_on=TODAY)
    url = reverse("day", args=[patient.pk, date(2026, 6, 14)])

    mine, readers = (who.get(url).content.decode() for who in (as_alice, as_dora))

    for page in (mine, readers):
        assert "Fever" in page
        assert "11 Jun 2026 to 15 Jun 2026" in page
        assert "Heat" not in page
    assert "Leave it out" in mine
    assert "Leave it out" not in readers
    assert "<form" not in readers.partition("<main")[2]


def test_a_reader_sees_that_a_day_is_left_out(
    as_dora: Client, patient: Patient, alice: User
) -> None:
    make_left_out_day(patient, by=alice, day=date(2026, 6, 14), reason="visitors")

    page = as_dora.get(
        reverse("day", args=[patient.pk, date(2026, 6, 14)])
    ).content.decode()

    assert "visitors" in page
    assert "Count this day again" not in page
