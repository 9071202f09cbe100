"""The whole diary by day: order, pages, filters, search, and what marks a day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diary import actions
from diary.journal.timeline_query import Key, spellings
from diary.models import Patient, User
from diary.vocab.entries import CheckInPart
from diary.vocab.scales import Scale
from tests.make import (
    make_assessment,
    make_check_in,
    make_dose,
    make_episode,
    make_goal,
    make_left_out_day,
    make_life_event,
    make_rating,
    make_side_effect,
    make_treatment,
)

NOW = datetime(2026, 6, 15, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _afternoon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def look(client: Client, patient: Patient, status: int = 200, **query: str) -> str:
    response = client.get(f"/d/{patient.pk}/timeline/", query)
    assert response.status_code == status
    return response.content.decode()


def titles(page: str) -> list[str]:
    found = re.findall(r'row-link">.*?</span>\s*([^<]+)</a>', page)
    return [unescape(one).strip() for one in found]


def notes(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'row-note">([^<]*)<', page)]


def days(page: str) -> list[str]:
    return re.findall(r'<h2 id="day-\d+">(?:<a[^>]*>)?([^<]+)<', page)


def link(page: str, name: str) -> str:
    found = re.search(rf'href="([^"]*)">{name}</a>', page)
    return unescape(found[1]) if found else ""


def test_every_kind_stands_on_its_day_newest_first(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    baclofen = make_treatment(patient, by=alice)
    make_episode(patient, by=alice, at=NOW - DAY, severity=6)
    make_dose(patient, by=alice, treatment=baclofen, at=NOW - timedelta(hours=3))
    make_side_effect(patient, by=alice, at=NOW - timedelta(hours=2))
    make_rating(patient, by=alice, at=NOW - timedelta(hours=1))
    make_check_in(patient, by=alice, day=patient.today() - DAY, spasms="none")

    page = look(as_alice, patient)

    assert days(page) == ["Monday 15 June 2026", "Sunday 14 June 2026"]
    assert titles(page) == [
        "Pain",
        "Drowsiness",
        "Baclofen 10 mg",
        "Evening check-in",
        "Spasm",
    ]
    assert f'href="/d/{patient.pk}/day/2026-06-14/"' in page


def test_what_was_taken_back_is_not_there(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    actions.void(make_episode(patient, by=alice), by=alice)

    assert "Nothing is logged yet." in look(as_alice, patient)


def test_a_late_entry_says_how_late_and_one_of_another_by_whom(
    as_alice: Client, as_bob: Client, patient: Patient, alice: User, bob: User
) -> None:
    late = {"at": NOW - 5 * DAY, "entered_at": NOW - DAY}
    make_episode(patient, by=bob, **late)
    make_rating(patient, by=alice)

    mine, bobs = look(as_alice, patient), look(as_bob, patient)

    assert "added 4 days later" in mine
    assert "by bob@example.org" in mine
    assert "by alice@example.org" not in mine
    assert "by alice@example.org" in bobs


def test_who_left_is_no_name(
    as_alice: Client, patient: Patient, alice: User, bob: User
) -> None:
    make_rating(patient, by=bob)
    patient.memberships.filter(user=bob).delete()

    assert "by somebody who left" in look(as_alice, patient)


# Pages


@pytest.fixture
def many(patient: Patient, alice: User) -> list[str]:
    """Store 75 entries of three kinds, some of the same instant; return their notes."""
    baclofen = make_treatment(patient, by=alice)
    for number in range(75):
        at = NOW - timedelta(hours=7) * (number // 4)
        said = {"by": alice, "at": at, "note": f"n{number:02}"}
        if number % 3 == 0:
            make_episode(patient, **said)
        elif number % 3 == 1:
            make_dose(patient, treatment=baclofen, **said)
        else:
            make_rating(patient, **said)
    rows = [
        (one.local_day, one.occurred_at, one.pk, one.note)
        for kind in ("episode", "dose", "rating")
        for one in patient.entries(kind).all()
    ]
    return [note for *_place, note in sorted(rows, reverse=True)]


def test_pages_show_every_entry_once_in_both_directions(
    as_alice: Client, patient: Patient, many: list[str]
) -> None:
    pages = [look(as_alice, patient)]
    while where := link(pages[-1], "Older"):
        pages.append(as_alice.get(f"/d/{patient.pk}/timeline/{where}").content.decode())
    back = [pages[-1]]
    while where := link(back[-1], "Newer"):
        back.append(as_alice.get(f"/d/{patient.pk}/timeline/{where}").content.decode())

    assert [len(notes(page)) for page in pages] == [30, 30, 15]
    assert [note for page in pages for note in notes(page)] == many
    assert [notes(page) for page in back] == [notes(page) for page in pages[::-1]]
    assert not link(pages[0], "Newer")
    assert not link(back[-1], "Newer")


def test_a_page_far_beyond_the_end_says_so_and_leads_back(
    as_alice: Client, patient: Patient, many: list[str]
) -> None:
    place = str(Key(date(1950, 1, 1), NOW, patient.pk))

    page = look(as_alice, patient, older=place)

    assert notes(page) == []
    assert "There is nothing more here." in page
    assert notes(look(as_alice, patient)) == many[:30]
    assert link(page, "To the newest")


@pytest.mark.parametrize(
    "place",
    [
        "x",
        "20260615",
        "20261332-0-" + "0" * 32,
        "20260615--99999999999999999-" + "0" * 32,
        "00000000-0-" + "0" * 32,
        "20260615-0-" + "g" * 32,
        "٢٠٢٦٠٦١٥-0-" + "0" * 32,
        "'; drop table diary_episode; --",
    ],
)
@pytest.mark.parametrize("way", ["older", "newer"])
def test_a_nonsense_place_shows_the_newest_and_says_so(
    place: str, way: str, as_alice: Client, patient: Patient, many: list[str]
) -> None:
    page = look(as_alice, patient, 422, **{way: place})

    assert "This place in the diary could not be found." in page
    assert notes(page) == many[:30]


def test_a_place_is_read_as_it_was_written() -> None:
    for at in (NOW, datetime(1931, 1, 1, 3, 4, 5, 678901, tzinfo=UTC)):
        key = Key(at.date(), at, Patient().pk)
        assert Key.read(str(key)) == key


def test_a_longer_diary_is_asked_as_often(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    make_episode(patient, by=alice)
    look(as_alice, patient)
    with CaptureQueriesContext(connection) as few:
        look(as_alice, patient)
    for number in range(40):
        make_episode(patient, by=alice, at=NOW - number * DAY)
        make_life_event(patient, by=alice, what=f"event {number}")
    with CaptureQueriesContext(connection) as more:
        look(as_alice, patient)

    assert len(few) == len(more) <= 12


# Filters


@pytest.fixture
def mixed(patient: Patient, alice: User, bob: User) -> dict[str, Any]:
    baclofen = make_treatment(patient, by=alice)
    make_episode(patient, by=alice, at=NOW - 9 * DAY, site="calf", severity=7, note="a")
    word = {"site": "little toe", "own_words": [("site", "little toe")]}
    make_episode(patient, by=bob, at=NOW - 8 * DAY, severity=2, note="b", **word)
    make_dose(
        patient, by=alice, treatment=baclofen, at=NOW - 7 * DAY, site="calf", note="c"
    )
    make_dose(
        patient,
        by=alice,
        treatment=make_treatment(patient, by=alice, name="tizanidine"),
        at=NOW - 6 * DAY,
        note="d",
    )
    effect = {"treatment": baclofen, "severity": 5, "note": "e"}
    make_side_effect(patient, by=alice, at=NOW - 5 * DAY, **effect)
    make_rating(patient, by=bob, at=NOW - 4 * DAY, value=8, note="f")
    day = patient.today() - 3 * DAY
    make_check_in(patient, by=alice, day=day, spasticity=2, worst=9, note="g")
    night = {"part": CheckInPart.NIGHT, "woken": 2}
    make_check_in(patient, by=alice, day=day + DAY, note="h", **night)
    return {"baclofen": baclofen.pk, "alice": alice.pk, "bob": bob.pk}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, "hgfedcba"),
        ({"kind": "episode"}, "ba"),
        ({"kind": "checkin"}, "hg"),
        ({"kind": "assessment"}, ""),
        ({"site": "calf"}, "ca"),
        ({"site": "little toe"}, "b"),
        ({"site": "calf", "kind": "rating"}, ""),
        ({"treatment": "{baclofen}"}, "ec"),
        ({"least": "5"}, "gfea"),
        ({"least": "8"}, "gf"),
        ({"least": "5", "kind": "dose"}, ""),
        ({"by": "{bob}"}, "fb"),
        ({"start": "2026-06-08", "end": "2026-06-10"}, "edc"),
        ({"end": "2026-06-07"}, "ba"),
        ({"site": "calf", "least": "7", "by": "{alice}"}, "a"),
    ],
)
def test_filters_leave_what_matches(
    asked: dict[str, str],
    shown: str,
    as_alice: Client,
    patient: Patient,
    mixed: dict[str, Any],
) -> None:
    query = {name: value.format(**mixed) for name, value in asked.items()}

    page = look(as_alice, patient, **query)

    assert "".join(notes(page)) == shown
    assert ("No entries match." in page) == (not shown)
    assert ("Show everything again" in page) == bool(asked)


def test_the_summary_says_what_is_filtered_and_the_form_keeps_it(
    as_alice: Client, patient: Patient, bob: User, mixed: dict[str, Any]
) -> None:
    page = look(
        as_alice,
        patient,
        q="<b>",
        kind="episode",
        site="little toe",
        treatment=str(mixed["baclofen"]),
        least="3",
        by=str(bob.pk),
        start="2026-06-01",
        end="2026-06-15",
    )

    assert (
        "“&lt;b&gt;” in the note, Spasm or clonus, little toe, Baclofen, at least 3 of"
        " 10, written by bob@example.org, from 1 Jun 2026, until 15 Jun 2026"
    ) in page
    assert page.count(" selected>") == 5
    assert 'value="&lt;b&gt;"' in page
    assert 'value="2026-06-01"' in page


def test_pages_keep_the_filters(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    for number in range(35):
        make_episode(patient, by=alice, at=NOW - timedelta(hours=number), note="e")
        make_rating(patient, by=alice, at=NOW - timedelta(hours=number), note="r")

    where = link(look(as_alice, patient, kind="episode"), "Older")
    page = as_alice.get(f"/d/{patient.pk}/timeline/{where}").content.decode()

    assert "kind=episode" in where
    assert notes(page) == ["e"] * 5


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kind": "cake"}, "There is nothing like this to choose."),
        ({"site": "the moon"}, "There is nothing like this to choose."),
        ({"treatment": "x"}, "There is nothing like this to choose."),
        ({"by": "00000000-0000-0000-0000-000000000000"}, "nothing like this"),
        ({"least": "11"}, "There is nothing like this to choose."),
        ({"start": "yesterday"}, "Enter a valid date."),
        ({"start": "2026-06-02", "end": "2026-06-01"}, "before the first day"),
        ({"q": "x" * 121}, "at most 120"),
    ],
)
def test_a_wrong_filter_is_told_and_nothing_is_hidden(
    asked: dict[str, str],
    said: str,
    as_alice: Client,
    patient: Patient,
    mixed: dict[str, Any],
) -> None:
    page = look(as_alice, patient, 422, **asked)

    assert said in unescape(page)
    assert "Until this is put right, nothing is filtered." in page
    assert "".join(notes(page)) == "hgfedcba"


def test_nobody_of_another_diary_can_be_chosen(
    as_alice: Client, patient: Patient, strangers_diary: Patient, charlie: User
) -> None:
    theirs = make_treatment(strangers_diary, by=charlie, name="their medicine")

    look(as_alice, patient, 422, by=str(charlie.pk))
    page = look(as_alice, patient, 422, treatment=str(theirs.pk))

    assert "their medicine" not in page.lower()


def test_who_writes_alone_is_not_asked_who_wrote_it(
    as_alice: Client, as_charlie: Client, patient: Patient, strangers_diary: Patient
) -> None:
    assert "Who wrote it" in look(as_alice, patient)
    assert "Who wrote it" not in look(as_charlie, strangers_diary)


# Search


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("100%", ["rain 100%"]),
        ("%", ["rain 100%"]),
        ("_", ["snake_case"]),
        ("\\", ["back\\slash"]),
        ("'", ["it's"]),
        ("🙂", ["a smile 🙂"]),
        ("مرحبا", ["قال مرحبا"]),
        ("müde", ["MÜDE Beine", "sehr müde"]),
        ("MÜDE", ["MÜDE Beine", "sehr müde"]),
        ("Müde beine", ["MÜDE Beine"]),
        ("RAIN", ["rain 100%"]),
        ("ain 10", ["rain 100%"]),
        (" ", None),
        ("nowhere", []),
    ],
)
def test_words_are_found_in_notes(
    text: str,
    found: list[str] | None,
    as_alice: Client,
    patient: Patient,
    alice: User,
) -> None:
    said = ["rain 100%", "snake_case", "back\\slash", "it's", "a smile 🙂"]
    said += ["قال مرحبا", "sehr müde", "MÜDE Beine"]
    for number, note in enumerate(said):
        make_episode(patient, by=alice, at=NOW - number * DAY, note=note)

    page = look(as_alice, patient, q=text)

    assert sorted(notes(page)) == sorted(said if found is None else found)


def test_other_spellings_are_asked_only_where_they_differ() -> None:
    assert spellings("plain") == ["plain"]
    assert set(spellings("ärger im Bus")) >= {"ärger im Bus", "ÄRGER IM BUS"}
    assert spellings("e\u0301") == ["é", "É"]


# What is known of days


def test_a_life_event_stands_at_its_edges_and_marks_the_days_between(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    today = patient.today()
    make_rating(patient, by=alice, at=NOW - 4 * DAY)
    make_rating(patient, by=alice, at=NOW - 8 * DAY)
    make_life_event(
        patient, by=alice, what="heat", starts_on=today - 6 * DAY, ends_on=today - DAY
    )

    page = look(as_alice, patient)

    blocks = re.split(r'(?=<section class="day-block")', page)[1:]
    assert days(page) == [
        "Sunday 14 June 2026",
        "Thursday 11 June 2026",
        "Tuesday 9 June 2026",
        "Sunday 7 June 2026",
    ]
    over, during, began, before = blocks
    assert "Over: <bdi>Heat</bdi>" in over
    assert "During: <bdi>Heat</bdi>" in during
    assert "Began: <bdi>Heat</bdi>" in began
    assert "9 Jun 2026 to 14 Jun 2026" in began
    assert "Heat" not in before


def test_a_filtered_timeline_has_no_days_of_events_alone(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    make_rating(patient, by=alice, at=NOW - 4 * DAY)
    make_life_event(patient, by=alice, what="heat", starts_on=patient.today())

    page = look(as_alice, patient, kind="rating")

    assert days(page) == ["Thursday 11 June 2026"]


def test_each_page_has_the_events_of_its_own_days(
    as_alice: Client, patient: Patient, alice: User, many: list[str]
) -> None:
    oldest = min(one.local_day for one in patient.episodes.all())
    before = {"starts_on": oldest - 9 * DAY, "ends_on": oldest - 8 * DAY}
    make_life_event(patient, by=alice, what="travel", **before)
    today = {"starts_on": patient.today(), "ends_on": patient.today()}
    make_life_event(patient, by=alice, what="fall", **today)

    first = look(as_alice, patient)
    where = link(first, "Older")
    second = as_alice.get(f"/d/{patient.pk}/timeline/{where}").content.decode()
    last = as_alice.get(
        f"/d/{patient.pk}/timeline/{link(second, 'Older')}"
    ).content.decode()

    pages = (first, second, last)
    assert ["Travel" in page for page in pages] == [False, False, True]
    assert ["Fall" in page for page in pages] == [True, False, False]
    assert days(last)[-2:] == ["Tuesday 2 June 2026", "Monday 1 June 2026"]


def test_days_left_out_are_marked_by_themselves_or_with_an_event(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    today = patient.today()
    for ago in range(3):
        make_rating(patient, by=alice, at=NOW - ago * DAY)
    make_left_out_day(patient, by=alice, day=today)
    make_life_event(
        patient,
        by=alice,
        starts_on=today - DAY,
        ends_on=today - DAY,
        leave_out=True,
    )

    blocks = re.split(r'(?=<section class="day-block")', look(as_alice, patient))[1:]

    assert ["Left out of comparisons" in one for one in blocks] == [True, True, False]


def test_a_reader_looks_at_entries_and_changes_none(
    as_dora: Client, patient: Patient, alice: User
) -> None:
    make_rating(patient, by=alice)

    page = look(as_dora, patient)

    assert "Look at:" in page
    assert "Change:" not in page
    assert 'method="post"' not in page


def test_a_goal_says_its_words(as_alice: Client, patient: Patient, alice: User) -> None:
    goal = make_goal(patient, by=alice, text="walk to the bakery")
    make_assessment(patient, by=alice, scale=Scale.GOAL, goal=goal)

    assert "walk to the bakery" in look(as_alice, patient)
