"""Nights: whose answers they are, and which spasms fall into them."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from diary.analysis.codes import Family
from diary.analysis.means import range_of_mean
from diary.models import CheckIn, Patient, User
from diary.vocab.entries import CheckInPart, TimePrecision
from tests.insights import shown
from tests.insights.shown import DAY, bars, heights, numbers, show, spasm, svgs, table
from tests.make import make_check_in


def morning(patient: Patient, by: User, day: date, **said: object) -> CheckIn:
    answers = {"sleep_disruption": None} | said
    return make_check_in(patient, by=by, day=day, part=CheckInPart.NIGHT, **answers)


def groups(client: Client, patient: Patient) -> dict[str, dict[str, str]]:
    rows = numbers(client, patient, "sleep", part="spasms")
    return {row["spasms_noted"]: row for row in rows}


@pytest.mark.parametrize(
    ("when", "precision", "counts"),
    [
        ((1, "22:59"), TimePrecision.MINUTE, False),
        ((1, "23:00"), TimePrecision.MINUTE, True),
        ((0, "00:30"), TimePrecision.ABOUT, True),
        ((0, "03:59"), TimePrecision.MINUTE, True),
        ((0, "04:00"), TimePrecision.MINUTE, True),
        ((0, "06:59"), TimePrecision.MINUTE, True),
        ((0, "07:00"), TimePrecision.MINUTE, False),
        ((1, "23:00"), TimePrecision.PART, True),
        ((1, "23:00"), TimePrecision.DAY, False),
        ((0, "23:30"), TimePrecision.MINUTE, False),
        ((1, "06:30"), TimePrecision.MINUTE, False),
    ],
)
def test_a_night_is_from_23_to_7_by_the_clock(
    as_alice: Client,
    patient: Patient,
    alice: User,
    when: tuple[int, str],
    precision: str,
    counts: bool,
) -> None:
    day = patient.today() - 3 * DAY
    morning(patient, alice, day, woken=2)
    before, clock = when
    spasm(patient, alice, day - before * DAY, clock, time_precision=precision)

    found = groups(as_alice, patient)

    assert found["1-2" if counts else "none"]["nights"] == "1"
    assert found["none" if counts else "1-2"]["nights"] == "0"


def test_the_evening_before_the_first_morning_belongs_to_it(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    first = patient.today() - 90 * DAY
    morning(patient, alice, first, sleep_disruption=4)
    spasm(patient, alice, first - DAY, "23:30", count=3)

    assert groups(as_alice, patient)["3+"]["nights"] == "1"


def test_each_average_rests_on_the_nights_with_that_answer(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    day = patient.today()
    morning(patient, alice, day, sleep_disruption=8, woken=3)
    morning(patient, alice, day - DAY, sleep_disruption=3)
    morning(patient, alice, day - 2 * DAY, sleep_hours=Decimal("6.5"))

    page = show(as_alice, patient, "sleep")

    assert "3 mornings of 3 have answers about the night." in page
    half = "half of them 4.2 to 6.8"
    assert f"disturbed the sleep 5.5 of 10 in 2 nights ({half})." in page
    assert "They woke 3 times a night in 1 night." in page
    assert "Sleep lasted 6.5 hours a night in 1 night." in page
    assert table(page, "spasms")[0] == [
        "No spasm noted",
        "3",
        f"5.5 ({half}) from 2 nights",
        "3 from 1 night",
        "6.5 from 1 night",
    ]
    assert table(page, "spasms")[1][1:] == ["0", "–", "–", "–"]
    assert bars(svgs(page)[1]) == [
        ("No spasm noted: 2 nights", f"5.5 of 10 ({half})", 55.0),
        ("1 or 2 spasms", "no night", None),
        ("3 or more spasms", "no night", None),
    ]
    assert [row[1] for row in table(page, "answers")] == list("00010000100")


def test_a_check_in_of_the_evening_is_no_night(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    make_check_in(patient, by=alice, day=patient.today())

    assert 'class="empty' in show(as_alice, patient, "sleep")


def noted_by_hand(patient: Patient) -> dict[date, float]:
    """Return the spasms of each night, by its morning, row by row."""
    noted: dict[date, float] = defaultdict(float)
    for row in patient.episodes.filter(voided_at=None).exclude(time_precision="day"):
        # An hour later the evening has become the next date.
        later = row.occurred_at.astimezone(row.zone) + timedelta(hours=1)
        if later.hour < 8:
            noted[later.date()] += (row.count + (row.count_high or row.count)) / 2
    return noted


def said_with_its_range(page: str, every: list[tuple[int, int]]) -> None:
    """Look for the average of all nights in the first sentence and picture."""
    whole = range_of_mean(every, Family.SEVERITY)
    assert whole is not None
    mean, low, high = (f"{round(end, 1):g}" for end in whole)
    assert f"{mean} of 10 in {len(every)} nights ({low} to {high})." in page
    assert f"{mean} ({low} to {high}) from {len(every)} nights" in svgs(page)[0]


def test_page_picture_and_file_say_what_the_rows_say(
    as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    robin = shown.robin(monkeypatch, by=alice, days=120, seed=6)
    noted = noted_by_hand(robin)
    mornings = robin.checkins.filter(voided_at=None, part="night")
    sizes: Counter[str] = Counter()
    given: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in mornings.filter(local_day__gte=robin.today() - 90 * DAY):
        many = noted[row.local_day]
        group = "none" if not many else "1-2" if many < 2.75 else "3+"
        sizes[group] += 1
        if row.sleep_disruption is not None:
            given[group].append((row.local_day.toordinal(), row.sleep_disruption))
    assert sizes["none"] > 5 < sizes["1-2"]
    means = {
        key: sum(answer for _day, answer in answers) / len(answers)
        for key, answers in given.items()
    }

    found = groups(as_alice, robin)
    page = show(as_alice, robin, "sleep")

    assert {key: int(row["nights"]) for key, row in found.items()} == {
        key: sizes[key] for key in found
    }
    for key, mean in means.items():
        said = float(found[key]["sleep_disruption_mean"])
        assert said == pytest.approx(mean, abs=1e-4)
        assert int(found[key]["sleep_disruption_nights"]) == len(given[key])
        span = range_of_mean(given[key], Family.SEVERITY)
        ends = [found[key][f"sleep_disruption_{end}_95"] for end in ("low", "high")]
        assert ends == [str(round(end, 4)) for end in span[1:]] if span else ["", ""]
    every = sorted(one for answers in given.values() for one in answers)
    said_with_its_range(page, every)
    counts = Counter(answer for _day, answer in every)
    assert [int(row[1]) for row in table(page, "answers")] == [
        counts[answer] for answer in range(11)
    ]
    tall = [height for _x, height in heights(svgs(page)[0])]
    most = max(counts.values())
    assert tall == pytest.approx([5.6 * counts[n] / most for n in range(11)], abs=0.09)
    widths = [width for _name, _words, width in bars(svgs(page)[1])]
    assert widths == [
        pytest.approx(10 * means[key], abs=0.01) if key in means else None
        for key in ("none", "1-2", "3+")
    ]
