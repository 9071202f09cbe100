"""The page of the reminders, the calendar file, and its secret address."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.logs import Nameless
from diary.models import CalendarFeed, Membership, Patient, Reminder, User
from diary.reminders import actions
from diary.vocab.reminders import ReminderKind
from tests.make import make_page, make_visit, stored
from tests.reminders.things import confirm, dose, make_course, make_step, remind
from tools.serve import SERVER

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
SAID = {f"{kind}_ahead": "0" for kind in ReminderKind}


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def at(patient: Patient, name: str = "reminder-list") -> str:
    return reverse(name, args=[patient.pk])


def save(client: Client, patient: Patient, **said: str) -> Any:
    return client.post(at(patient), SAID | said)


def make(client: Client, patient: Patient) -> str:
    """Make an address on the page and return its path, as it is shown there."""
    page = make_page(client.post(at(patient, "feed-make")))
    shown = [
        said["value"] or ""
        for said in page.all("input")
        if said.get("readonly", 0) != 0
    ]
    assert len(shown) == 1
    return shown[0].removeprefix("http://testserver")


# Choices


def test_nothing_is_chosen_beforehand(as_alice: Client, patient: Patient) -> None:
    page = make_page(as_alice.get(at(patient)))

    checked = [said for said in page.all("input") if "checked" in said]
    assert checked == []
    assert not Reminder.objects.exists()


def test_what_is_chosen_is_kept_and_shown(as_alice: Client, patient: Patient) -> None:
    answer = save(
        as_alice,
        patient,
        dose_calendar="on",
        dose_what="on",
        dose_ahead="15",
        evening_calendar="on",
        evening_at="21:30:59",
    )

    page = as_alice.get(at(patient)).content.decode()
    kept = {one.about: one for one in patient.reminders.all()}
    assert answer.status_code == 302
    assert "Saved: your reminders." in page
    assert set(kept) == {"dose", "evening"}
    assert (kept["dose"].ahead, kept["dose"].says_what) == (15, True)
    assert (kept["evening"].at, kept["evening"].in_calendar) == (time(21, 30), True)
    assert re.search(r'name="evening_at" value="21:30"', page)
    assert '<option value="15" selected>15 minutes before</option>' in page


def test_a_choice_can_be_taken_back(as_alice: Client, patient: Patient) -> None:
    save(as_alice, patient, visit_calendar="on", visit_ahead="1440")

    save(as_alice, patient)

    kept = patient.reminders.get()
    assert (kept.in_calendar, kept.ahead) == (False, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("dose_ahead", "7"),
        ("dose_ahead", "1440"),
        ("dose_ahead", ""),
        ("visit_ahead", "-15"),
        ("evening_at", "25:00"),
    ],
)
def test_an_impossible_choice_is_refused_beside_its_field(
    field: str, value: str, as_alice: Client, patient: Patient
) -> None:
    answer = save(as_alice, patient, dose_calendar="on", **{field: value})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Reminder.objects.exists()


def test_everybody_has_reminders_of_their_own(
    as_alice: Client, as_dora: Client, dora: User, patient: Patient
) -> None:
    save(as_alice, patient, dose_calendar="on")
    changes = Patient.objects.get(pk=patient.pk).changes

    answer = save(as_dora, patient, visit_calendar="on", visit_ahead="60")

    theirs = make_page(as_dora.get(at(patient))).all("input")
    assert answer.status_code == 302
    assert patient.reminders.get(user=dora).about == "visit"
    assert [one["name"] for one in theirs if "checked" in one] == ["visit_calendar"]
    # Nothing of this is part of the diary.
    assert Patient.objects.get(pk=patient.pk).changes == changes


def test_mails_are_offered_where_they_can_come(
    as_alice: Client, alice: User, patient: Patient, settings: Any
) -> None:
    without = as_alice.get(at(patient)).content.decode()
    settings.MAIL_HOST = "mail.example.org"
    settings.ROOT_URLCONF = "tests.reminders.urls_with_mail"
    unconfirmed = as_alice.get(at(patient)).content.decode()
    confirm(alice)
    offered = as_alice.get(at(patient)).content.decode()

    assert "_mail" not in without + unconfirmed
    assert "e-mail" not in without
    assert "once your address is confirmed" in unconfirmed
    assert 'name="dose_mail"' in offered
    assert "Mails go to alice@example.org." in offered


def test_a_mail_server_that_goes_away_changes_no_choice(
    as_alice: Client, alice: User, patient: Patient, settings: Any, clock: Any
) -> None:
    confirm(alice)
    settings.MAIL_HOST = "mail.example.org"
    save(as_alice, patient, dose_mail="on")
    since = patient.reminders.get().since
    clock.move_to(NOW.replace(hour=13))

    settings.MAIL_HOST = ""
    save(as_alice, patient, dose_calendar="on")

    kept = patient.reminders.get()
    assert (kept.by_mail, kept.in_calendar, kept.since) == (True, True, since)


def test_switching_mails_on_again_starts_them_anew(
    patient: Patient, alice: User, clock: Any
) -> None:
    remind(patient, ReminderKind.DOSE, by=alice, by_mail=True)
    remind(patient, ReminderKind.DOSE, by=alice, by_mail=False)
    later = NOW.replace(hour=13)
    clock.move_to(later)

    remind(patient, ReminderKind.DOSE, by=alice, by_mail=True)

    assert patient.reminders.get().since == later


def test_a_stranger_is_refused_by_the_actions_too(
    patient: Patient, charlie: User
) -> None:
    before = stored()

    with pytest.raises(ValidationError):
        remind(patient, ReminderKind.DOSE, by=charlie, in_calendar=True)
    with pytest.raises(ValidationError):
        actions.make_feed(patient, by=charlie)

    assert stored() == before


# The file


def test_a_member_loads_their_own_calendar(
    as_alice: Client, as_dora: Client, alice: User, dora: User, patient: Patient
) -> None:
    make_course(patient, dose("08:00"), by=alice)
    remind(patient, ReminderKind.DOSE, by=alice, in_calendar=True)
    remind(patient, ReminderKind.EVENING, by=alice, by_mail=True)

    mine = as_alice.get(at(patient, "reminder-file"))
    theirs = as_dora.get(at(patient, "reminder-file"))

    assert mine.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert mine.headers["Content-Disposition"] == 'attachment; filename="klonos.ics"'
    assert mine.headers["Cache-Control"] == "no-store"
    assert mine.content.count(b"BEGIN:VEVENT") == 1
    assert theirs.content.count(b"BEGIN:VEVENT") == 0


# The address


def test_whoever_has_the_address_reads_the_calendar(
    as_alice: Client, alice: User, patient: Patient, client: Client
) -> None:
    make_course(patient, dose("08:00"), by=alice)
    remind(patient, ReminderKind.DOSE, by=alice, in_calendar=True)

    answer = client.get(make(as_alice, patient))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer.content == as_alice.get(at(patient, "reminder-file")).content
    assert answer.cookies == {}
    assert "sessionid" not in client.cookies


def test_the_address_is_shown_once_and_stored_nowhere(
    as_alice: Client, patient: Patient
) -> None:
    token = make(as_alice, patient).split("/")[2].removesuffix(".ics")

    again = as_alice.get(at(patient)).content.decode()
    kept = CalendarFeed.objects.get()
    assert len(token) == 43
    assert token not in again
    assert "is not shown again" in again
    assert kept.digest == hashlib.sha256(token.encode()).hexdigest()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert token not in repr(cursor.fetchall()), table


def test_going_back_to_where_it_was_made_leads_to_the_page(
    as_alice: Client, patient: Patient
) -> None:
    answer = as_alice.get(at(patient, "feed-make"))

    assert (answer.status_code, answer["Location"]) == (302, at(patient))
    assert not CalendarFeed.objects.exists()


def test_another_address_ends_the_one_before(
    as_alice: Client, patient: Patient, client: Client
) -> None:
    first = make(as_alice, patient)
    second = make(as_alice, patient)

    assert first != second
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 1


def _revoke(patient: Patient, user: User) -> None:
    actions.revoke_feed(patient, by=user)


def _leave(patient: Patient, user: User) -> None:
    Membership.objects.filter(patient=patient, user=user).delete()


def _switch_off(patient: Patient, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("end", [_revoke, _leave, _switch_off])
def test_an_address_that_ended_is_as_one_that_never_was(
    end: Callable[[Patient, User], None],
    as_bob: Client,
    bob: User,
    patient: Patient,
    client: Client,
) -> None:
    where = make(as_bob, patient)
    others = [
        f"/calendar/{'x' * 43}.ics",
        "/calendar/short.ics",
        f"{where[:-5]}.ics",
        where.swapcase().replace("/CALENDAR/", "/calendar/").replace(".ICS", ".ics"),
        "/calendar/%C3%A4%20.ics",
    ]
    assert client.get(where).status_code == 200

    end(patient, bob)

    ended = client.get(where)
    assert ended.status_code == 404
    for other in others:
        never = client.get(other)
        assert never.status_code == 404
        assert never.content == ended.content
        assert never.headers == ended.headers


def test_switching_off_is_said_and_can_be_said_twice(
    as_alice: Client, as_bob: Client, patient: Patient, client: Client
) -> None:
    alices, bobs = make(as_alice, patient), make(as_bob, patient)

    as_alice.post(at(patient, "feed-revoke"))
    answer = as_alice.post(at(patient, "feed-revoke"), follow=True)

    assert "is switched off" in answer.content.decode()
    assert client.get(alices).status_code == 404
    assert client.get(bobs).status_code == 200


def test_a_program_that_has_the_newest_is_told_so(
    as_alice: Client, alice: User, patient: Patient, client: Client, clock: Any
) -> None:
    make_visit(patient, by=alice, on=NOW.date().replace(day=20))
    remind(patient, ReminderKind.VISIT, by=alice, in_calendar=True)
    where = make(as_alice, patient)
    etag = client.get(where).headers["ETag"]
    clock.move_to(NOW.replace(hour=20))

    same = client.get(where, headers={"If-None-Match": etag})
    packed = client.get(
        where, headers={"If-None-Match": f"W/{etag}", "Accept-Encoding": "gzip"}
    )
    make_visit(patient, by=alice, on=NOW.date().replace(day=21))
    newer = client.get(where, headers={"If-None-Match": etag})

    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["Cache-Control"] == "private, no-cache"
    assert packed.status_code == 304
    assert newer.status_code == 200
    assert newer.headers["ETag"] != etag


def test_too_many_questions_are_refused(
    as_alice: Client, patient: Patient, client: Client
) -> None:
    where = make(as_alice, patient)

    answers = [client.get(where).status_code for _ in range(60)]

    assert set(answers) == {200}
    assert client.get(where).status_code == 429
    assert client.get("/calendar/unknown.ics").status_code == 429
    cache.clear()
    assert client.get(where).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_an_address_only_answers(
    method: str, as_alice: Client, patient: Patient, client: Client
) -> None:
    where = make(as_alice, patient)

    assert getattr(client, method)(where).status_code == 405
    assert client.head(where).status_code == 200


def test_no_log_line_holds_the_address(
    as_alice: Client, patient: Patient, client: Client, caplog: Any
) -> None:
    where = make(as_alice, patient)
    as_alice.post(at(patient, "feed-revoke"))
    caplog.handler.addFilter(Nameless())
    with caplog.at_level(logging.DEBUG):
        client.get(where)
        client.post(where)
        client.get(where + "/")

    assert "GET feed: 404" in caplog.text
    assert where.split("/")[2][:20] not in caplog.text
    # The server itself writes no line for each request.
    assert not any("access" in one for one in SERVER)


@pytest.mark.parametrize("name", ["reminder-list", "reminder-file", "feed"])
def test_it_asks_the_same_however_much_there_is(
    name: str, as_alice: Client, alice: User, patient: Patient, client: Client
) -> None:
    for kind in ReminderKind:
        remind(patient, kind, by=alice, in_calendar=True)
    where = make(as_alice, patient) if name == "feed" else at(patient, name)

    def asked() -> int:
        as_alice.get(where)
        with CaptureQueriesContext(connection) as queries:
            assert (client if name == "feed" else as_alice).get(
                where
            ).status_code == 200
        return len(queries)

    def fill(number: int) -> None:
        day = NOW.date().replace(day=16 + number)
        treatment = make_course(
            patient, dose("08:00"), dose("20:00"), by=alice, name=f"no {number}"
        ).treatment
        make_visit(patient, by=alice, on=day)
        make_step(treatment, by=alice, day=day)

    fill(1)
    before = asked()
    fill(2)
    fill(3)

    assert asked() == before <= 12
