"""Times that cannot be, come twice, or are told by a wrong clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diary.models import Patient, User
from diary.vocab.entries import TimePrecision
from tests.conftest import client_of
from tests.make import make_diary, make_episode, make_page

pytestmark = pytest.mark.django_db

FRAGMENT = {"X-Klonos": "fragment"}


def add(client: Client, patient: Patient, **said: str) -> Any:
    url = reverse("entry-add", args=[patient.pk, "episode"])
    return client.post(url, {"type": "spasm", "note": "kept word"} | said)


def tap(client: Client, patient: Patient, **said: str) -> Any:
    url = reverse("tap", args=[patient.pk])
    return client.post(url, {"what": "episode:spasm"} | said, headers=FRAGMENT)


def times(patient: Patient) -> list[tuple[datetime, date]]:
    rows = patient.episodes.order_by("occurred_at")
    return list(rows.values_list("occurred_at", "local_day"))


def assert_refused(response: Any, patient: Patient, field: str) -> None:
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert make_page(response).typed["note"] == "kept word"
    assert not patient.episodes.exists()


@time_machine.travel("2026-06-15T12:00:00+00:00", tick=False)
def test_a_clock_without_a_sending_time_was_sent_at_once(
    as_alice: Client, patient: Patient
) -> None:
    add(as_alice, patient, when="now", entered_at="2026-06-15T12:30:00Z")

    spasm = patient.episodes.get()
    assert spasm.clock_skew == 1800
    assert spasm.occurred_at == datetime(2026, 6, 15, 12, 30, tzinfo=UTC)


@time_machine.travel("2026-06-15T12:00:00+00:00", tick=False)
@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"when": "time", "time": "14:06"}, "time"),
        ({"when": "time", "time": "23:59"}, "time"),
        ({"when": "time", "day": "2026-06-16", "time": "05:00"}, "day"),
        ({"when": "time", "day": "2026-06-20", "time": "05:00"}, "day"),
        ({"when": "part", "part": "evening"}, "part"),
        ({"when": "day", "day": "2026-06-16"}, "day"),
        ({"when": "day", "day": "9999-12-31"}, "day"),
        ({"when": "day", "day": "0001-01-01"}, "day"),
        ({"when": "day", "day": "1899-12-31"}, "day"),
        ({"when": "time", "day": "2026-02-30", "time": "05:00"}, "day"),
        ({"when": "time", "time": "25:00"}, "time"),
        ({"when": "time"}, "time"),
        ({"when": "part"}, "part"),
        ({"when": "whenever"}, "when"),
        ({}, "when"),
        ({"when": "now", "entered_at": "0001-01-01T00:00:00+14:00"}, "entered_at"),
        ({"when": "now", "entered_at": "9999-12-31T23:59:59-14:00"}, "entered_at"),
        ({"when": "now", "entered_at": "2026-06-15T12:00:00"}, "entered_at"),
    ],
)
def test_a_time_that_cannot_be_is_refused_beside_its_field(
    said: dict[str, str], field: str, as_alice: Client, patient: Patient
) -> None:
    response = add(as_alice, patient, **said)

    assert_refused(response, patient, field)


@time_machine.travel("2026-06-15T12:00:00+00:00", tick=False)
@pytest.mark.parametrize(
    ("said", "occurred", "day"),
    [
        ({"when": "now"}, "2026-06-15T12:00Z", "2026-06-15"),
        ({"when": "60"}, "2026-06-15T11:00Z", "2026-06-15"),
        ({"when": "time", "time": "14:05"}, "2026-06-15T12:05Z", "2026-06-15"),
        (
            {"when": "time", "day": "2026-06-15", "time": "03:59"},
            "2026-06-15T01:59Z",
            "2026-06-14",
        ),
        (
            {"when": "time", "day": "2026-06-14", "time": "04:00"},
            "2026-06-14T02:00Z",
            "2026-06-14",
        ),
        ({"when": "day", "day": "1900-01-01"}, "1900-01-01T11:00Z", "1900-01-01"),
    ],
)
def test_a_time_that_can_be_is_stored_with_its_day(
    said: dict[str, str], occurred: str, day: str, as_alice: Client, patient: Patient
) -> None:
    response = add(as_alice, patient, **said)

    assert response.status_code == 303
    assert times(patient) == [
        (datetime.fromisoformat(occurred), date.fromisoformat(day))
    ]


@time_machine.travel("2026-04-10T12:00:00+00:00", tick=False)
@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Berlin", "2026-03-29"), ("America/New_York", "2026-03-08")],
)
def test_a_time_that_the_clock_change_skipped_is_refused(
    zone: str, day: str, alice: User
) -> None:
    patient, client = make_diary(by=alice, zone=zone), client_of(alice)

    response = add(client, patient, when="time", day=day, time="02:30")
    errors = str(response.context["form"].errors)
    before = add(client, patient, when="time", day=day, time="01:59")
    after = add(client, patient, when="time", day=day, time="03:00")
    first, last = (at for at, _day in times(patient))

    assert response.status_code == 422
    assert "skipped" in errors
    assert make_page(response).typed["note"] == "kept word"
    assert (before.status_code, after.status_code) == (303, 303)
    assert last - first == timedelta(minutes=1)


@time_machine.travel("2026-11-20T12:00:00+00:00", tick=False)
@pytest.mark.parametrize(
    ("zone", "day", "clock"),
    [
        ("Europe/Berlin", "2026-10-25", "02:30"),
        ("America/New_York", "2026-11-01", "01:30"),
    ],
)
def test_a_time_that_came_twice_asks_which(
    zone: str, day: str, clock: str, alice: User
) -> None:
    patient, client = make_diary(by=alice, zone=zone), client_of(alice)
    said = {"when": "time", "day": day, "time": clock}

    asked = add(client, patient, **said)
    page = make_page(asked)
    assert_refused(asked, patient, "second")
    choices = [one["value"] for one in page.all("input") if one.get("name") == "second"]
    for choice in choices:
        assert add(client, patient, **said, second=choice or "").status_code == 303
    (first, one_day), (second, other_day) = times(patient)

    assert choices == ["first", "second"]
    assert second - first == timedelta(hours=1)
    # In the night, so it belongs to the diary day before.
    assert one_day == other_day == date.fromisoformat(day) - timedelta(days=1)


@pytest.mark.parametrize(("second", "hour"), [("first", 0), ("second", 1)])
def test_a_tap_asks_which_of_two_times_as_well(
    second: str, hour: int, as_alice: Client, patient: Patient
) -> None:
    with time_machine.travel("2026-10-25T02:00:00+00:00", tick=False):
        said = {"when": "time", "time": "02:30"}
        asked = as_alice.post(
            reverse("tap", args=[patient.pk]), {"what": "episode:spasm"} | said
        )
        page = make_page(asked)
        told = tap(as_alice, patient, **said, second=second)

    assert asked.status_code == 422
    assert [
        one["value"] for one in page.all("input") if one.get("name") == "second"
    ] == [
        "first",
        "second",
    ]
    assert told.status_code == 201
    assert times(patient) == [
        (datetime(2026, 10, 25, hour, 30, tzinfo=UTC), date(2026, 10, 24))
    ]


def test_a_note_changed_later_leaves_the_second_of_two_times(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    at = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    with time_machine.travel("2026-10-26T12:00:00+00:00", tick=False):
        episode = make_episode(patient, by=alice, at=at)
        url = reverse("entry-edit", args=[patient.pk, "episode", episode.pk])
        shown = make_page(as_alice.get(url)).typed
        names = ("version", "day", "time", "count")
        said = {name: shown[name] for name in names}

        response = as_alice.post(
            url, said | {"type": "spasm", "when": "time", "note": "later"}
        )
        episode.refresh_from_db()

    assert response.status_code == 303
    assert episode.note == "later"
    assert (episode.occurred_at, episode.local_day) == (at, date(2026, 10, 24))


@time_machine.travel("2012-01-05T12:00:00+00:00", tick=False)
@pytest.mark.parametrize(
    "said",
    [
        {"when": "time", "time": "12:00"},
        {"when": "part", "part": "evening"},
        {"when": "day"},
    ],
)
def test_a_day_that_a_place_skipped_is_refused(
    said: dict[str, str], alice: User
) -> None:
    patient, client = make_diary(by=alice, zone="Pacific/Apia"), client_of(alice)

    response = add(client, patient, day="2011-12-30", **said)

    assert response.status_code == 422
    assert "skipped" in str(response.context["form"].errors)
    assert not patient.episodes.exists()


@time_machine.travel("2012-01-05T12:00:00+00:00", tick=False)
@pytest.mark.parametrize("part", ["evening", "night"])
def test_pages_of_a_day_that_a_place_skipped_are_no_server_error(
    part: str, alice: User
) -> None:
    patient, client = make_diary(by=alice, zone="Pacific/Apia"), client_of(alice)
    day = date(2011, 12, 30)

    pages = [
        client.get(reverse("day", args=[patient.pk, day])),
        client.get(reverse("checkin", args=[patient.pk, part, day])),
        client.post(reverse("checkin", args=[patient.pk, part, day]), {"note": "x"}),
    ]

    assert all(page.status_code in {200, 303, 404, 422} for page in pages)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Kiritimati", date(2026, 6, 16)),
        ("America/New_York", date(2026, 6, 15)),
        ("Pacific/Pago_Pago", date(2026, 6, 15)),
    ],
)
@time_machine.travel("2026-06-15T15:30:00+00:00", tick=False)
def test_now_falls_on_the_day_of_the_diarys_own_clock(
    zone: str, day: date, alice: User
) -> None:
    patient, client = make_diary(by=alice, zone=zone), client_of(alice)

    response = tap(client, patient)
    page = client.get(reverse("today", args=[patient.pk]))

    assert response.status_code == 201
    assert times(patient) == [(datetime(2026, 6, 15, 15, 30, tzinfo=UTC), day)]
    assert len(page.context["day"].rows) == 1


@time_machine.travel("2026-06-15T12:00:00+00:00", tick=False)
def test_a_clock_that_is_twelve_minutes_ahead_is_told_and_kept(
    as_alice: Client, patient: Patient
) -> None:
    ahead = "2026-06-15T12:12:00Z"

    response = tap(as_alice, patient, entered_at=ahead, sent_at=ahead)
    episode = patient.episodes.get()

    assert response.status_code == 201
    assert "12 minutes ahead" in response.content.decode()
    assert episode.clock_skew == 12 * 60
    assert episode.occurred_at == episode.entered_at == datetime.fromisoformat(ahead)


@time_machine.travel("2026-06-15T12:00:00+00:00", tick=False)
def test_a_clock_that_is_four_minutes_ahead_needs_no_word(
    as_alice: Client, patient: Patient
) -> None:
    ahead = "2026-06-15T12:04:00Z"

    response = tap(as_alice, patient, entered_at=ahead, sent_at=ahead)

    assert response.status_code == 201
    assert "ahead" not in response.content.decode()
    assert patient.episodes.get().clock_skew == 4 * 60


@time_machine.travel("2026-06-15T12:00:00+00:00", tick=False)
@pytest.mark.parametrize("days", [2, -2, 400])
def test_a_clock_that_is_days_off_is_believed_only_for_what_passed_by_it(
    days: int, as_alice: Client, patient: Patient
) -> None:
    sent = datetime(2026, 6, 15, 12, tzinfo=UTC) + timedelta(days=days)
    entered = sent - timedelta(minutes=10)

    response = tap(
        as_alice, patient, entered_at=entered.isoformat(), sent_at=sent.isoformat()
    )

    assert response.status_code == 201
    assert times(patient) == [
        (datetime(2026, 6, 15, 11, 50, tzinfo=UTC), date(2026, 6, 15))
    ]
    assert patient.episodes.get().clock_skew == 0


@time_machine.travel("2026-06-15T12:00:00+00:00", tick=False)
def test_what_waited_on_the_phone_keeps_its_own_time(
    as_alice: Client, patient: Patient
) -> None:
    response = tap(
        as_alice,
        patient,
        entered_at="2026-06-13T08:00:00Z",
        sent_at="2026-06-15T12:00:00Z",
    )

    assert response.status_code == 201
    assert times(patient) == [(datetime(2026, 6, 13, 8, tzinfo=UTC), date(2026, 6, 13))]


@time_machine.travel("2026-06-15T12:00:00+00:00", tick=False)
def test_a_check_in_is_not_dated_by_a_clock_that_cannot_be(
    as_alice: Client, patient: Patient
) -> None:
    url = reverse("checkin", args=[patient.pk, "evening", date(2026, 6, 15)])

    response = as_alice.post(
        url, {"spasticity": "3", "entered_at": "2190-01-01T00:00:00Z"}
    )

    assert response.status_code in {303, 422}
    for check_in in patient.checkins.all():
        assert check_in.entered_at is not None
        assert check_in.entered_at <= datetime(2026, 6, 15, 12, 5, tzinfo=UTC)
        assert check_in.occurred_at <= datetime(2026, 6, 15, 12, 5, tzinfo=UTC)


@time_machine.travel("2026-06-15T12:00:00+00:00", tick=False)
@pytest.mark.parametrize(
    "day", ["0001-01-01", "9999-12-31", "2026-06-17", "1899-12-31"]
)
def test_there_is_no_page_of_a_day_that_cannot_be(
    day: str, as_alice: Client, patient: Patient
) -> None:
    pages = [f"day/{day}/", f"check-in/evening/{day}/", f"check-in/night/{day}/"]

    statuses = [as_alice.get(f"/d/{patient.pk}/{page}").status_code for page in pages]

    assert statuses == [404, 404, 404]


@time_machine.travel("2026-06-15T12:00:00+00:00", tick=False)
def test_an_entry_to_the_part_of_a_day_says_so(
    as_alice: Client, patient: Patient
) -> None:
    response = add(as_alice, patient, when="part", part="morning")
    episode = patient.episodes.get()

    assert response.status_code == 303
    assert episode.time_precision == TimePrecision.PART
    assert episode.local_day == date(2026, 6, 15)
