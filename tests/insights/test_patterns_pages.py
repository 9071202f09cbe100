"""What all pages of patterns share: the list, periods, bad addresses, files, queries."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, time
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diary import actions
from diary.demo.actions import write_diary
from diary.insights.patterns.page import CHOICES, PAGES, USUAL, period_of
from diary.models import Episode, Membership, Patient, User
from diary.vocab.entries import CheckInPart, EpisodeType
from tests.insights import shown
from tests.insights.shown import DAY, NOW, complete, numbers, show, spasm, svgs, table
from tests.make import make_check_in, make_rating

KEYS = list(PAGES)
BANNED = re.compile(
    r"\b(because|caused?|causes|works?|effective|proved?|significant|advise|should)\b",
    re.I,
)


@pytest.fixture
def robin(alice: User, monkeypatch: pytest.MonkeyPatch) -> Patient:
    """Make a diary of the demo that Alice may open."""
    return shown.robin(monkeypatch, by=alice, days=100, seed=3)


def test_the_list_says_what_is_there_and_what_will_be(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    spasm(patient, alice, patient.today())

    page = as_alice.get(f"/d/{patient.pk}/patterns/").content.decode()

    assert str(PAGES["time"].line) in page
    assert str(PAGES["sleep"].line) not in page
    assert f"Nothing yet. {PAGES['sleep'].soon}" in page
    assert page.count("Nothing yet.") < len(PAGES)
    assert 'aria-current="page">Patterns' in page


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_diary_is_told_what_will_appear(
    as_alice: Client, patient: Patient, key: str
) -> None:
    for period in CHOICES:
        page = show(as_alice, patient, key, period=period)

        assert 'class="empty' in page
        assert "<table" not in page
        assert svgs(page) == []
    answer = as_alice.get(f"/d/{patient.pk}/patterns/{key}/csv/")
    assert answer.status_code == 404


@pytest.mark.parametrize("key", KEYS)
def test_a_diary_with_one_entry_gets_a_page_that_makes_sense(
    as_alice: Client, patient: Patient, alice: User, key: str
) -> None:
    spasm(patient, alice, patient.today() - DAY)

    for period in CHOICES:
        page = show(as_alice, patient, key, period=period)

        assert "None" not in page
        assert "nan" not in re.findall(r"\bnan\b", page)


@pytest.mark.parametrize("key", KEYS)
def test_whatever_the_address_asks_for_the_page_is_the_usual_one(
    as_alice: Client, patient: Patient, alice: User, key: str
) -> None:
    spasm(patient, alice, patient.today())
    usual = show(as_alice, patient, key)

    for bad in ("", "7d", "never", "%00", "'; --", "x" * 3000):
        page = show(as_alice, patient, key, period=bad, of=bad, nothing=bad)

        assert _without_links(page) == _without_links(usual)
        if PAGES[key].has_periods:
            label = CHOICES[PAGES[key].usual]
            assert f'aria-current="true">{label}</a>' in page


def _without_links(page: str) -> str:
    shown = re.sub(r'href="[^"]*"', "", page.partition("<main")[2])
    return re.sub(r'value="[^"]*"', "", shown)


def test_a_pattern_that_there_is_not_is_not_found(
    as_alice: Client, patient: Patient
) -> None:
    for key in ("nowhere", "page", "views", "__init__", "Time", "urls"):
        assert as_alice.get(f"/d/{patient.pk}/patterns/{key}/").status_code == 404
        assert as_alice.get(f"/d/{patient.pk}/patterns/{key}/csv/").status_code == 404


def test_a_table_that_there_is_not_is_not_found(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    spasm(patient, alice, patient.today())
    place = f"/d/{patient.pk}/patterns/time/csv/"

    assert as_alice.get(place, {"part": "hours"}).status_code == 200
    assert as_alice.get(place, {"part": "nothing"}).status_code == 404


def test_another_diary_shows_nothing(
    as_alice: Client, strangers_diary: Patient, patient: Patient
) -> None:
    for key in KEYS:
        place = f"/d/{strangers_diary.pk}/patterns/{key}/"
        assert as_alice.get(place).status_code == 404
        assert as_alice.get(place + "csv/").status_code == 404


def test_a_period_ends_today_and_everything_begins_with_the_first_entry(
    patient: Patient, alice: User
) -> None:
    today = patient.today()
    make_check_in(patient, by=alice, day=today - 900 * DAY, part=CheckInPart.NIGHT)
    gone = spasm(patient, alice, today - 950 * DAY)
    actions.void(gone, by=alice)
    spasm(patient, alice, today - 20 * DAY)

    lengths = {key: period_of(patient, key).length for key in CHOICES}

    assert lengths == {"4w": 28, "3m": 91, "1y": 364, "all": 901}
    assert period_of(patient, "nothing").key == USUAL


@pytest.mark.parametrize("key", CHOICES)
def test_no_day_before_the_diary_is_in_a_period(
    patient: Patient, alice: User, key: str
) -> None:
    """A diary of ten days has no 91 of them, whatever its first entry was."""
    today = patient.today()
    spasm(patient, alice, today)
    make_rating(patient, by=alice, at=datetime.combine(today - 9 * DAY, time(12), UTC))

    assert period_of(patient, key).length == 10


def test_a_diary_without_entries_has_the_days_that_were_asked_for(
    patient: Patient,
) -> None:
    lengths = [period_of(patient, key).length for key in CHOICES]

    assert lengths == [28, 91, 364, 1]


def test_what_was_taken_back_is_on_no_page(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    row = spasm(patient, alice, patient.today(), site="knee", triggers=["cold"])
    actions.void(row, by=alice)

    for key in ("time", "sites", "triggers"):
        assert 'class="empty' in show(as_alice, patient, key)


def test_own_words_stay_words_in_the_page_and_in_the_file(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    formula = '=HYPERLINK("http://x")'
    spasm(patient, alice, patient.today(), site=formula, triggers=["<script>"])

    assert table(show(as_alice, patient, "sites"), "places")[0][0] == formula
    assert numbers(as_alice, patient, "sites")[0]["site"] == f"'{formula}"
    assert "<script>" not in show(as_alice, patient, "triggers").partition("<main")[2]


def test_the_file_is_named_after_its_table_and_days(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    today = patient.today()
    for began in (today - 9 * DAY, today - 40 * DAY):
        complete(patient, alice, began)
        answer = as_alice.get(
            f"/d/{patient.pk}/patterns/time/csv/", {"part": "weekdays", "period": "4w"}
        )

        first = max(began, today - 27 * DAY)
        name = f"klonos-time-weekdays-{first}-{today}.csv"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


def test_every_picture_has_its_table_and_every_table_its_file(
    as_alice: Client, robin: Patient
) -> None:
    for key in KEYS:
        page = show(as_alice, robin, key, period="1y")

        parts = re.findall(r'<h2 id="part-([\w-]+)">', page)
        assert page.count("<table") == len(parts)
        assert len(svgs(page)) == page.count('role="img"')
        links = re.findall(r'href="([^"]*/csv/[^"]*)"', page)
        assert len(links) == len(parts)
        for part, link in zip(parts, links, strict=True):
            answer = as_alice.get(link.replace("&amp;", "&"))
            rows = list(csv.reader(io.StringIO(answer.content.decode())))
            assert len(rows) == 1 + len(table(page, part))
            assert len({len(row) for row in rows}) == 1


def test_pictures_say_what_they_show_and_need_no_style(
    as_alice: Client, robin: Patient
) -> None:
    found = [svg for key in KEYS for svg in svgs(show(as_alice, robin, key))]

    assert len(found) >= 6
    for svg in found:
        assert re.search(r"<title>\S.*?</title>", svg, re.S)
        assert "style=" not in svg
        assert "fill=" not in svg


def test_pages_describe_and_never_judge(as_alice: Client, robin: Patient) -> None:
    for key in KEYS:
        page = show(as_alice, robin, key, period="all")

        main = page.partition("<main")[2].partition("</main")[0]
        words = re.sub(r"<[^>]+>", " ", main)
        assert BANNED.findall(words) == [], key
        assert re.search(r'class="note pattern-cannot">\w', main)


def test_a_page_asks_as_often_for_many_rows_as_for_few(
    as_alice: Client, robin: Patient, alice: User
) -> None:
    few = Patient(name="Few", timezone="Europe/Berlin")
    write_diary(few, by=alice, days=40, seed=4, now=NOW)
    # What has no period reads on where there are two injections.
    for key in [key for key in KEYS if PAGES[key].has_periods]:
        asked = []
        for patient in (few, robin):
            with CaptureQueriesContext(connection) as seen:
                show(as_alice, patient, key, period="all")
            asked.append(len(seen))

        assert asked[0] == asked[1], key


def test_the_list_asks_once_for_each_kind_of_row(
    as_alice: Client, patient: Patient
) -> None:
    place = f"/d/{patient.pk}/patterns/"
    as_alice.get(place)

    with CaptureQueriesContext(connection) as seen:
        as_alice.get(place)

    asked = [one["sql"] for one in seen]
    assert len(asked) == len(set(asked)) <= 10


def test_ten_thousand_entries_are_all_counted(
    as_alice: Client, patient: Patient
) -> None:
    noon = datetime.combine(patient.today(), time(12), UTC)
    rows = [
        Episode(
            patient=patient,
            type=EpisodeType.SPASM,
            occurred_at=noon - number // 10 * DAY,
            local_day=patient.today() - number // 10 * DAY,
            timezone="UTC",
            day_start=patient.day_start,
            site="knee" if number % 4 else "",
        )
        for number in range(10_000)
    ]
    Episode.objects.bulk_create(rows)

    found = numbers(as_alice, patient, "time", period="all")
    places = numbers(as_alice, patient, "sites", period="all")

    assert float(found[12]["spasms"]) == 10_000
    assert int(found[12]["days"]) == 1000
    assert [float(row["spasms"]) for row in places] == [7500, 2500]


def test_a_reader_is_not_sent_to_log(
    as_dora: Client, as_alice: Client, patient: Patient
) -> None:
    assert Membership.objects.get(patient=patient, user__email__startswith="dora")

    assert "Go to Today" in show(as_alice, patient, "time")
    assert "Go to Today" not in show(as_dora, patient, "time")


def test_no_such_medicine_is_the_first_medicine(
    as_alice: Client, robin: Patient
) -> None:
    usual = show(as_alice, robin, "hours", period="1y")

    page = show(as_alice, robin, "hours", period="1y", of=str(uuid4()))

    assert _without_links(page) == _without_links(usual)
