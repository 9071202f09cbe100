"""The settings of a diary: its clock, and the buttons of Today."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diary.actions import ConflictError
from diary.models import Episode, Patient, User
from diary.profile.actions import Deed, arrange_buttons
from diary.vocab.today import TodayButton, shown
from tests.make import make_allergy, make_check_in, make_episode

pytestmark = pytest.mark.django_db

# In Berlin it is 01:30 of Tuesday, which is Monday night to the diary.
NIGHT = datetime(2026, 6, 15, 23, 30, tzinfo=UTC)
ALL = [one.value for one in TodayButton]


@pytest.fixture(autouse=True)
def _night() -> Any:
    with time_machine.travel(NIGHT, tick=False) as traveller:
        yield traveller


def at(patient: Patient, name: str = "settings", *more: Any) -> str:
    return reverse(name, args=[patient.pk, *more])


def clock(client: Client, patient: Patient, zone: str, minute: int | str) -> Any:
    said = {"timezone": zone, "day_start": str(minute)}
    return client.post(at(patient), said)


# The clock


def test_the_clock_is_kept_and_told(as_alice: Client, patient: Patient) -> None:
    clock(as_alice, patient, "Asia/Tokyo", 330)

    stored = Patient.objects.get(pk=patient.pk)
    page = as_alice.get(at(patient)).content.decode()
    assert (stored.timezone, stored.day_start) == ("Asia/Tokyo", 330)
    assert stored.changes == patient.changes + 1
    assert "Saved: the clock of the diary." in page
    assert '<option value="330" selected>05:30</option>' in page
    # 08:30 of Tuesday in Tokyo.
    assert "it is now Tuesday, 08:30" in page


def test_a_day_may_begin_at_every_half_hour_until_noon(
    as_alice: Client, patient: Patient
) -> None:
    form = as_alice.get(at(patient)).context["form"]

    minutes = [minute for minute, _told in form.fields["day_start"].choices]
    assert minutes == list(range(0, 720, 30))
    assert form["day_start"].value() == 240


def test_a_begin_that_is_in_the_diary_already_stays_possible(
    as_alice: Client, patient: Patient
) -> None:
    Patient.objects.filter(pk=patient.pk).update(day_start=255)

    clock(as_alice, patient, "Asia/Tokyo", 255)

    assert Patient.objects.get(pk=patient.pk).timezone == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("zone", "minute", "field"),
    [
        ("Mars/Olympus", 240, "timezone"),
        ("../../etc/passwd", 240, "timezone"),
        ("", 240, "timezone"),
        ("UTC", 720, "day_start"),
        ("UTC", 241, "day_start"),
        ("UTC", -30, "day_start"),
        ("UTC", "", "day_start"),
    ],
)
def test_an_impossible_clock_is_refused_beside_its_field(
    zone: str, minute: int | str, field: str, as_alice: Client, patient: Patient
) -> None:
    response = clock(as_alice, patient, zone, minute)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Patient.objects.get(pk=patient.pk).day_start == 240


def _all_rows(patient: Patient) -> list[Any]:
    kept = [patient.entries("episode"), patient.entries("checkin"), patient.days]
    return [list(rows.order_by("pk").values()) for rows in kept]


def _told(client: Client, patient: Patient) -> list[str]:
    """Return what the chart and the pages of the days before say of these days."""
    days = [date(2026, 6, 13), date(2026, 6, 14)]
    asked = {"start": str(days[0]), "end": str(days[1])}
    chart = client.get(at(patient, "chart"), asked).content.decode()
    lists = [client.get(at(patient, "day", day)).content.decode() for day in days]
    rows = re.compile('id="row-[^"]+"|"row-time">[^<]+|"row-what">.*?</a>')
    return [
        chart.split("<table")[1].split("</table>")[0],
        *(" ".join(rows.findall(one)) for one in lists),
    ]


@pytest.mark.parametrize(
    ("zone", "minute"),
    [("Asia/Tokyo", 240), ("Europe/Berlin", 0), ("America/New_York", 690)],
)
def test_no_day_before_moves(
    zone: str, minute: int, as_alice: Client, patient: Patient, alice: User
) -> None:
    at_two = datetime(2026, 6, 15, 0, 10, tzinfo=UTC)  # 02:10 in Berlin: the 14th
    make_episode(patient, by=alice, at=at_two, severity=5)
    make_episode(patient, by=alice, at=datetime(2026, 6, 13, 12, 0, tzinfo=UTC))
    make_check_in(patient, by=alice, day=date(2026, 6, 14), spasms="as_logged")
    before, told = _all_rows(patient), _told(as_alice, patient)

    clock(as_alice, patient, zone, minute)

    assert _all_rows(patient) == before
    assert _told(as_alice, patient) == told
    assert [one.count('id="row-') for one in told[1:]] == [1, 2]
    assert [told[1].count("14:00"), told[2].count("02:10")] == [1, 1]


def test_a_note_written_afterwards_leaves_an_entry_on_its_day(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    at_two = datetime(2026, 6, 15, 0, 10, tzinfo=UTC)
    episode = make_episode(patient, by=alice, at=at_two)
    clock(as_alice, patient, "Asia/Tokyo", 0)
    where = at(patient, "entry-edit", "episode", episode.pk)
    form = as_alice.get(where).context["form"]
    asked = ("when", "day", "time", "type", "version")
    said = {name: form[name].value() for name in asked}

    answer = as_alice.post(where, said | {"note": "after the stairs"})

    stored = Episode.objects.get(pk=episode.pk)
    assert answer.status_code == 303
    assert stored.note == "after the stairs"
    assert (stored.occurred_at, str(stored.local_day)) == (at_two, "2026-06-14")
    assert (stored.timezone, stored.day_start) == ("Europe/Berlin", 240)


def test_what_is_logged_from_now_on_follows_the_new_clock(
    as_alice: Client, patient: Patient
) -> None:
    tap = at(patient, "tap")
    as_alice.post(tap, {"what": "episode:spasm"})
    clock(as_alice, patient, "Europe/Berlin", 0)
    as_alice.post(tap, {"what": "episode:clonus"})
    clock(as_alice, patient, "Asia/Tokyo", 690)
    as_alice.post(tap, {"what": "episode:cramp"})

    told = {
        one.type: (str(one.local_day), one.timezone, one.day_start)
        for one in patient.episodes.all()
    }
    assert told == {
        "spasm": ("2026-06-15", "Europe/Berlin", 240),
        "clonus": ("2026-06-16", "Europe/Berlin", 0),
        "cramp": ("2026-06-15", "Asia/Tokyo", 690),
    }


def test_a_reader_sees_the_settings_and_changes_nothing(
    as_dora: Client, patient: Patient
) -> None:
    page = as_dora.get(at(patient)).content.decode()

    assert "<form" not in page
    assert "Europe/Berlin" in page
    assert "<dd>04:00</dd>" in page
    assert clock(as_dora, patient, "UTC", 0).status_code == 403


# The buttons


def press(client: Client, patient: Patient, do: str) -> Any:
    return client.post(at(patient, "buttons-arrange"), {"do": do})


def on_today(client: Client, patient: Patient) -> list[str]:
    """Return the big buttons of Today in their order."""
    page = client.get(at(patient, "today")).content.decode()
    tiles = page.split('<div class="tiles tiles-1 tiles-first">')[1].split(
        "today-more"
    )[0]
    signs = {
        'value="episode:spasm"': "spasm",
        'value="episode:clonus"': "clonus",
        "Dose taken": "dose",
        "Side effect": "sideeffect",
        "<span>Remedy": "remedy",
        "Rate now": "rating",
        'id="complete"': "complete",
        "/check-in/evening/": "evening",
    }
    places = {tiles.find(sign): name for sign, name in signs.items()}
    return [name for place, name in sorted(places.items()) if place >= 0]


def test_a_new_diary_shows_all_buttons(as_alice: Client, patient: Patient) -> None:
    assert on_today(as_alice, patient) == ALL


def test_a_button_moves_up_and_down(as_alice: Client, patient: Patient) -> None:
    press(as_alice, patient, "up:evening")
    assert on_today(as_alice, patient) == [*ALL[:6], "evening", "complete"]

    press(as_alice, patient, "down:spasm")
    assert on_today(as_alice, patient)[:2] == ["clonus", "spasm"]


def test_the_ends_of_the_list_move_no_further(
    as_alice: Client, patient: Patient
) -> None:
    press(as_alice, patient, "up:spasm")
    press(as_alice, patient, "down:evening")

    assert on_today(as_alice, patient) == ALL


def test_a_button_is_hidden_and_shown_again_as_the_last(
    as_alice: Client, patient: Patient
) -> None:
    answer = press(as_alice, patient, "hide:remedy")
    hidden = on_today(as_alice, patient)
    page = as_alice.get(at(patient)).content.decode()
    press(as_alice, patient, "show:remedy")
    press(as_alice, patient, "show:remedy")

    rest = [one for one in ALL if one != "remedy"]
    assert answer["Location"].endswith("#button-remedy")
    assert hidden == rest
    assert 'value="show:remedy"' in page
    assert on_today(as_alice, patient) == [*rest, "remedy"]


def test_what_is_hidden_cannot_be_moved(as_alice: Client, patient: Patient) -> None:
    press(as_alice, patient, "hide:spasm")

    press(as_alice, patient, "up:spasm")
    press(as_alice, patient, "hide:spasm")

    assert on_today(as_alice, patient) == ALL[1:]


def test_one_button_stays(as_alice: Client, patient: Patient) -> None:
    for one in ALL[:-1]:
        press(as_alice, patient, f"hide:{one}")
    page = as_alice.get(at(patient)).content.decode()

    refused = press(as_alice, patient, "hide:evening")

    assert 'value="hide:' not in page
    assert refused.status_code == 409
    assert "One button at least stays on Today." in refused.content.decode()
    assert on_today(as_alice, patient) == ["evening"]


def test_the_first_order_comes_back(as_alice: Client, patient: Patient) -> None:
    assert 'value="reset"' not in as_alice.get(at(patient)).content.decode()
    press(as_alice, patient, "hide:spasm")
    assert 'value="reset"' in as_alice.get(at(patient)).content.decode()

    press(as_alice, patient, "reset")

    assert on_today(as_alice, patient) == ALL
    assert Patient.objects.get(pk=patient.pk).buttons == []


@pytest.mark.parametrize(
    "do", ["", "up", "up:", "up:sneeze", "eat:spasm", "reset:spasm", "x" * 999]
)
def test_a_button_that_is_not_there_changes_nothing(
    do: str, as_alice: Client, patient: Patient
) -> None:
    assert press(as_alice, patient, do).status_code == 404
    assert Patient.objects.get(pk=patient.pk).changes == patient.changes


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ([], ALL),
        (["sneeze"], ALL),
        (["evening", "sneeze", 7, None, ["spasm"], "spasm"], ["evening", "spasm"]),
        (["dose", "dose"], ["dose"]),
    ],
)
def test_unknown_and_double_buttons_are_ignored(
    stored: list[Any], seen: list[str], as_alice: Client, patient: Patient
) -> None:
    Patient.objects.filter(pk=patient.pk).update(buttons=stored)

    assert shown(stored) == seen
    assert on_today(as_alice, patient) == seen


def test_what_is_hidden_can_still_be_tapped(as_alice: Client, patient: Patient) -> None:
    press(as_alice, patient, "hide:spasm")

    answer = as_alice.post(at(patient, "tap"), {"what": "episode:spasm"})

    assert answer.status_code == 303


def test_the_last_button_stays_by_the_action_too(patient: Patient, alice: User) -> None:
    Patient.objects.filter(pk=patient.pk).update(buttons=["dose"])

    with pytest.raises(ConflictError):
        arrange_buttons(patient, deed=Deed.HIDE, button=TodayButton.DOSE, by=alice)


def test_buttons_cost_today_no_query(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    def asked(name: str) -> int:
        as_alice.get(at(patient, name))
        with CaptureQueriesContext(connection) as queries:
            as_alice.get(at(patient, name))
        return len(queries)

    before = asked("today")
    press(as_alice, patient, "hide:remedy")
    make_allergy(patient, by=alice)

    assert asked("today") == before <= 15
    assert asked("settings") <= 6


def test_every_button_is_named_as_on_today(as_alice: Client, patient: Patient) -> None:
    page = as_alice.get(at(patient, "today")).content.decode()

    for button in TodayButton:
        for words in str(button.label).split(", or "):
            if words != "that was all":
                assert words in page
