"""How a comparison was worked out: page and file say what the rows and the card say."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from statistics import quantiles
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diary import actions
from diary.insights.change_points import read_course
from diary.insights.estimate_json import from_json
from diary.models import CheckIn, Patient, User
from tests.insights.test_dashboard import CHANGED, NOW, diary, look, on
from tests.make import (
    at_times,
    make_change,
    make_life_event,
    make_side_effect,
    make_treatment,
)

__all__ = ["diary"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def key(diary: Patient) -> str:
    return key_of(diary)


def key_of(patient: Patient) -> str:
    return read_course(patient).points(patient.today())[0].key


def rows(client: Client, patient: Patient, key: str, asked: str) -> list[Any]:
    url = reverse("effect-csv", args=[patient.pk, key])
    response = client.get(f"{url}?outcome={quote(asked)}")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def stored(patient: Patient, key: str, asked: str = "spasms") -> Any:
    [found] = patient.estimates.filter(place__endswith=f"|{key}|{asked}")
    return from_json(found.answer)


def how(client: Client, patient: Patient, key: str, asked: str = "spasms") -> str:
    url = reverse("effect-days", args=[patient.pk, key])
    response = client.get(url, {"outcome": asked})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def late(patient: Patient, by: User, number: int, spasms: int) -> None:
    """Change the answer of a day long after it was over."""
    row = patient.checkins.get(local_day=on(number))
    row.spasms_low = spasms
    actions.edit(row, by=by, version=row.version)


def test_the_file_holds_the_numbers_that_the_card_was_made_of(
    diary: Patient, as_alice: Client, alice: User, key: str
) -> None:
    fever = {"starts_on": on(60), "ends_on": on(62), "what": "fever"}
    make_life_event(diary, by=alice, leave_out=True, **fever)
    page = look(as_alice, "change-effect", diary, key)
    answer = stored(diary, key)

    found = rows(as_alice, diary, key, "spasms")

    counted: dict[str, list[float]] = {"before": [], "after": []}
    for one in found:
        if one["use"] == "counted":
            counted[one["side"]].append(float(one["value"]))
    for side in ("before", "after"):
        rests = getattr(answer, side)
        assert (len(counted[side]), sum(counted[side])) == (rests.logged, rests.total)
    assert sum(one["use"] == "left_out" for one in found) == 3
    # Seven days until the new dose has settled.
    assert sum(one["use"] == "settling" for one in found) == 7
    level = sum(counted["before"]) / len(counted["before"])
    assert f"{level:.2g} spasms a day (40 of 40 days logged)" in page


def test_the_average_of_each_week_stands_with_what_half_of_its_days_lie_between(
    diary: Patient, as_alice: Client, key: str
) -> None:
    weeks: dict[tuple[date, str], list[float]] = defaultdict(list)
    for one in rows(as_alice, diary, key, "spasms"):
        if one["use"] == "counted":
            day = date.fromisoformat(one["day"])
            monday = day - timedelta(days=day.weekday())
            weeks[monday, one["side"]].append(float(one["value"]))

    page = how(as_alice, diary, key)

    wanted = []
    for values in weeks.values():
        low, _middle, high = quantiles(values, n=4, method="inclusive")
        level = f"{sum(values) / len(values):.2g} a day"
        half = f" ({round(low, 1):g} to {round(high, 1):g})"
        # One day is no average.
        wanted.append(level + half if len(values) > 1 else level)
    assert len(wanted) > 8
    assert re.findall(r"<td>([^<]* a day[^<]*)</td>", page) == wanted
    assert "(half of the days)</th>" in page


def test_the_rows_are_those_of_the_diary(
    diary: Patient, as_alice: Client, key: str
) -> None:
    found = rows(as_alice, diary, key, "spasms")

    said = {one.local_day: one.spasms_low for one in diary.checkins.all()}
    assert {one["day"]: one["value"] for one in found if one["value"]} == {
        day.isoformat(): str(number) for day, number in said.items()
    }
    # Days on which nothing was said have no number, and stand there all the same.
    assert [one for one in found if not one["value"]]
    assert all(one["value"] or one["use"] != "counted" for one in found)


def test_a_change_further_away_ends_its_side(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    other = make_treatment(diary, by=alice, name="tizanidine")
    day = on(CHANGED + 25)
    make_change(other, by=alice, day=day, planned=at_times("08:00", amount=2))
    key = key_of(diary)
    look(as_alice, "change-effect", diary, key)
    answer = stored(diary, key)

    found = rows(as_alice, diary, key, "spasms")

    after = [one for one in found if one["side"] == "after"]
    uses = [one["use"] for one in after]
    assert uses.count("counted") == answer.after.logged == 18
    assert uses.count("settling") == 14
    assert {one["use"] for one in after if one["day"] > f"{day}"} >= {"changed"}


def test_both_results_are_shown_and_the_one_chosen_before_is_first(
    diary: Patient, as_alice: Client, alice: User, key: str
) -> None:
    fever = {"starts_on": on(60), "ends_on": on(62), "what": "fever"}
    make_life_event(diary, by=alice, leave_out=True, **fever)
    for number in (55, 56, 57):
        late(diary, alice, number, 30)
    card = look(as_alice, "change-effect", diary, key)

    page = how(as_alice, diary, key)

    parts = page.split('class="card-plain effect-choice"')[1:]
    titles = [one.partition("</h2>")[0].rpartition(">")[2] for one in parts]
    assert titles == [
        "As on the page of changes",
        "With answers that were typed more than a day late",
        "With the days that were left out",
    ]
    sides = [
        one.partition("After the change: ")[2].partition("</span>")[0] for one in parts
    ]
    assert sides[0] in card
    assert len(set(sides)) == 3
    assert "was chosen before anybody looked" in page


def test_without_late_or_left_out_days_there_is_one_result(
    diary: Patient, as_alice: Client, key: str
) -> None:
    page = how(as_alice, diary, key)

    assert page.count('class="card-plain effect-choice"') == 1
    assert "No answer was typed late in these days" in page
    assert "The whole 95 % range is on the side of less." in page


def test_the_table_counts_what_the_file_counts(
    diary: Patient, as_alice: Client, key: str
) -> None:
    counted = [
        one for one in rows(as_alice, diary, key, "spasms") if one["use"] == "counted"
    ]

    page = how(as_alice, diary, key)

    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [one.split("<td>")[2] for one in table.split("<tr>")[1:]]
    assert sum(int(one.partition("<")[0]) for one in cells) == len(counted)


def test_days_with_and_without_are_told_as_days(
    diary: Patient, as_alice: Client, alice: User, key: str
) -> None:
    at = datetime.combine(on(50), time(12), UTC)
    treatment = diary.treatments.get()
    effect = {"symptom": "heavy, legs", "treatment": treatment, "ended_on": on(52)}
    make_side_effect(diary, by=alice, at=at, **effect)
    CheckIn.objects.filter(local_day__range=(on(50), on(52))).update(
        side_effects="some"
    )

    page = how(as_alice, diary, key, "effect:heavy, legs")

    assert "Days with heavy, legs" in page
    assert "3 of 6 days" in page
    url = reverse("effect-csv", args=[diary.pk, key])
    named = as_alice.get(url, {"outcome": "effect:heavy, legs"})
    name = named.headers["Content-Disposition"]
    assert name == f'attachment; filename="klonos-{key}-effect.csv"'


@pytest.mark.parametrize(
    "asked", ["nothing", "effect:", "site:calf", "x" * 300, "\u202e"]
)
@pytest.mark.parametrize("page", ["effect-days", "effect-csv"])
def test_an_outcome_that_was_not_compared_is_not_found(
    page: str, asked: str, diary: Patient, as_alice: Client, key: str
) -> None:
    url = reverse(page, args=[diary.pk, key])

    assert as_alice.get(url, {"outcome": asked}).status_code == 404


@pytest.mark.parametrize("page", ["effect-days", "effect-csv"])
def test_a_change_that_there_is_not_is_not_found(
    page: str, diary: Patient, as_alice: Client
) -> None:
    url = reverse(page, args=[diary.pk, "2026-02-10-0000000000000000"])

    assert as_alice.get(url).status_code == 404


def test_without_an_outcome_it_is_the_one_to_be_watched(
    diary: Patient, as_alice: Client, alice: User, key: str
) -> None:
    change = diary.treatmentchanges.get()
    assert "Spasms: baclofen started" in how(as_alice, diary, key, "")

    change.watch = "pain"
    actions.edit(change, by=alice, version=change.version)

    assert "Pain: baclofen started" in how(as_alice, diary, key, "")


def test_a_change_of_today_has_a_page(
    patient: Patient, as_alice: Client, alice: User
) -> None:
    other = make_treatment(patient, by=alice)
    make_change(other, by=alice, day=patient.today() - timedelta(days=1))

    page = how(as_alice, patient, key_of(patient))

    assert "not enough days yet" in page
