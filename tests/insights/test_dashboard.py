"""The page of changes: what is said is what the rows say, and nothing more."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diary import actions
from diary.insights import dashboard_views
from diary.insights.change_points import read_course
from diary.models import CheckIn, Patient, User
from diary.vocab.entries import CheckInPart
from tests.conftest import client_of
from tests.make import (
    at_times,
    make_change,
    make_life_event,
    make_side_effect,
    make_treatment,
)

FIRST = date(2026, 1, 1)
CHANGED = 40
NOW = datetime(2026, 3, 25, 21, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


def evening(patient: Patient, by: User, day: date, spasms: int) -> None:
    at = datetime.combine(day, time(19), UTC)
    row = CheckIn(
        patient=patient,
        part=CheckInPart.EVENING,
        occurred_at=at,
        entered_at=at,
        local_day=day,
        timezone=patient.timezone,
        day_start=patient.day_start,
        spasms="number",
        spasms_low=spasms,
        side_effects="none",
    )
    actions.store(row, by=by)


@pytest.fixture
def diary(patient: Patient, alice: User) -> Patient:
    """Forty days of about nine spasms, then a dose, then about three."""
    chance = random.Random(3)
    with time_machine.travel(NOW, tick=False):
        baclofen = make_treatment(patient, by=alice)
        planned = at_times("08:00", "20:00", amount=10)
        make_change(baclofen, by=alice, day=on(CHANGED), planned=planned)
        for number in range(80):
            many = 9 if number < CHANGED + 3 else 3
            evening(patient, alice, on(number), many + chance.randrange(-1, 2))
    return patient


def look(client: Client, name: str, patient: Patient, *args: str) -> str:
    response = client.get(reverse(name, args=[patient.pk, *args]))
    assert response.status_code == 200
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


@time_machine.travel(NOW, tick=False)
def test_what_is_clear_stands_first_with_its_range_and_its_days(
    diary: Patient, as_alice: Client
) -> None:
    page = look(as_alice, "dashboard", diary)
    checkins = diary.checkins.filter(local_day__lt=on(CHANGED))
    before = [one.spasms_low or 0 for one in checkins]

    short = page.partition("In short")[2].partition("</section>")[0]
    assert "there were fewer spasms" in short
    assert f"about {sum(before) / len(before):.2g} a day before" in short
    assert "The range that fits the diary" in short
    card = page.partition("Latest changes")[2]
    assert "Fewer spasms" in card
    assert f"{sum(before) / len(before):.2g} spasms a day (40 of 40 days" in card
    assert "range-95" in card


@time_machine.travel(NOW, tick=False)
def test_a_side_effect_counts_even_if_no_treatment_was_named_with_it(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    """In the evening check-in it is ticked, and nobody is asked where it came from."""
    at = datetime.combine(on(CHANGED + 9), time(12), UTC)
    row = make_side_effect(diary, by=alice, symptom="drowsiness", at=at)
    [point] = read_course(diary).points(diary.today())

    page = look(as_alice, "change-effect", diary, point.key)

    assert row.treatment is None
    assert "Days with drowsiness" in page


@time_machine.travel(NOW, tick=False)
def test_one_change_has_a_page_with_all_that_is_said_of_it(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    fever = {"starts_on": on(CHANGED), "ends_on": on(CHANGED + 1), "what": "fever"}
    make_life_event(diary, by=alice, **fever)
    [point] = read_course(diary).points(diary.today())

    page = look(as_alice, "change-effect", diary, point.key)

    assert "Baclofen started at 20 mg a day" in page
    for way, ways in (("chart", "Main"), ("dashboard", "Ways to look back")):
        nav = page.partition(f'aria-label="{ways}"')[2].partition("</nav>")[0]
        here = reverse(way, args=[diary.pk])
        assert f'<a href="{here}" aria-current="true">' in nav
    assert "Fever" in page
    assert "40 of 40 days" in page
    unasked = page.partition("Not logged on any of these days:")[2].partition("<")[0]
    for outcome in ("spasticity", "sleep", "pain"):
        assert outcome in unasked.lower()


@time_machine.travel(NOW, tick=False)
def test_what_needs_care_with_every_number_is_said_once(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    for number, row in enumerate(diary.checkins.order_by("local_day")):
        CheckIn.objects.filter(pk=row.pk).update(spasticity=4 + number % 3)
    other = make_treatment(diary, by=alice, name="tizanidine")
    make_change(other, by=alice, day=on(68))
    first, _last = read_course(diary).points(diary.today())

    page = look(as_alice, "change-effect", diary, first.key)

    assert page.count('class="effect-range"') == 2
    assert page.count("Further away, this changed too: tizanidine started") == 1
    assert "Further away" in page.partition('id="know"')[2].partition("</section>")[0]


def test_a_young_diary_is_told_what_will_be_here(
    patient: Patient, as_alice: Client
) -> None:
    page = look(as_alice, "dashboard", patient)

    assert "No change of treatment yet." in page
    assert "at least 14 days on each side" in page


@time_machine.travel(NOW, tick=False)
def test_what_takes_long_comes_in_parts(
    diary: Patient, as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_treatment(diary, by=alice, name="tizanidine")
    make_change(other, by=alice, day=on(75))
    monkeypatch.setattr(dashboard_views, "SECONDS", 0)

    first = look(as_alice, "dashboard", diary)
    second = look(as_alice, "dashboard", diary)

    assert "Worked out so far: 6 of 12 comparisons." in first
    assert "still being worked out" in first
    lately = first.partition("What changed lately")[2].partition("</section>")[0]
    assert "2 changes are noted. What followed 1 of them is still being" in lately
    assert re.search(r"17 Mar 2026</strong> Tizanidine started\. Spasms: ", lately)
    started = r"10 Feb 2026</strong> Baclofen started at 20 mg a day\. Still being"
    assert re.search(started, lately)
    assert "Worked out so far" not in second


@time_machine.travel(NOW, tick=False)
def test_several_changes_have_a_short_title_and_are_told_in_full_on_their_page(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    for name in ("tizanidine", "diazepam", "gabapentin"):
        other = make_treatment(diary, by=alice, name=name)
        make_change(other, by=alice, day=on(CHANGED))
        make_change(other, by=alice, day=on(CHANGED + 2), kind="stop")

    page = look(as_alice, "dashboard", diary)

    first = "Since 10 Feb 2026 (baclofen started at 20 mg a day, also changed: "
    short = page.partition("In short")[2].partition("</section>")[0]
    assert first in short
    assert " and 1 more) there were fewer spasms" in short
    for name in ("tizanidine", "diazepam", "gabapentin"):
        assert f"{name} started and stopped" not in short
    [point] = read_course(diary).points(diary.today())
    told = look(as_alice, "change-effect", diary, point.key)
    assert f"All of it: {point.words}." in told
    for name in ("tizanidine", "diazepam", "gabapentin"):
        assert f"{name} started and stopped" in point.words
    assert f"<h1>{point.brief[:1].upper()}{point.brief[1:]}</h1>" in told


@time_machine.travel(NOW, tick=False)
def test_where_nothing_is_compared_nothing_is_said_of_comparisons(
    patient: Patient, as_alice: Client, alice: User
) -> None:
    make_change(make_treatment(patient, by=alice), by=alice, day=patient.today())

    page = look(as_alice, "dashboard", patient)

    assert "Spasms: not enough days yet" in page
    assert "0 comparisons" not in page
    assert "clear enough" not in page


@time_machine.travel(NOW, tick=False)
def test_the_same_diary_shows_the_same_page(diary: Patient, as_alice: Client) -> None:
    first = look(as_alice, "dashboard", diary)
    diary.estimates.all().delete()

    assert look(as_alice, "dashboard", diary) == first


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("key", ["nothing", "2026-02-10-0000000000000000", "x" * 300])
def test_a_change_that_there_is_not_is_not_found(
    key: str, diary: Patient, as_alice: Client
) -> None:
    url = reverse("change-effect", args=[diary.pk, key])

    assert as_alice.get(url).status_code == 404


@time_machine.travel(NOW, tick=False)
def test_a_stranger_finds_nothing(diary: Patient, charlie: User, dora: User) -> None:
    [point] = read_course(diary).points(diary.today())
    urls = [
        reverse("dashboard", args=[diary.pk]),
        reverse("change-effect", args=[diary.pk, point.key]),
    ]

    assert [client_of(charlie).get(url).status_code for url in urls] == [404, 404]
    assert [client_of(dora).get(url).status_code for url in urls] == [200, 200]


def test_pages_that_compare_nothing_load_no_arithmetic() -> None:
    code = (
        "import django, sys; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "import diary.today.views, diary.insights.views;"
        "print(sorted({'numpy', 'scipy'} & set(sys.modules)))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}

    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env=environment,
        text=True,
    )

    assert told.stdout.strip() == "[]"
