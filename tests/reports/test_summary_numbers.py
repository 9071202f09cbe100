"""The numbers of a summary are those of the rows, counted here in another way."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from statistics import fmean, median, quantiles
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from diary.analysis.codes import Family
from diary.analysis.means import range_of_mean
from diary.demo.actions import write_diary
from diary.insights.actions import refresh_estimates
from diary.insights.change_points import read_course
from diary.insights.comparisons import family_of
from diary.models import Patient, User
from diary.reports.document import Document, Facts, Table, Text
from diary.reports.period import Period, PeriodName, period_of
from diary.reports.sections import ALL
from diary.reports.summary import make_document
from tests.conftest import client_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 21, 0, tzinfo=UTC)
DAYS = 150


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[Patient]:
    """One diary for all tests here, which only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        patient = Patient(name="Robin", timezone="Europe/Berlin")
        by = User(email="robin@example.org")
        yield write_diary(patient, by=by, days=DAYS, now=NOW)
        transaction.set_rollback(True)


@pytest.fixture
def robin(told: Patient, db: None) -> Iterator[Patient]:
    with time_machine.travel(NOW, tick=False):
        yield Patient.objects.get()


def period(patient: Patient) -> Period:
    found = period_of(patient, PeriodName.MONTHS)
    assert found is not None
    return found


def table(document: Document, key: str, number: int = 0) -> Table:
    section = next(one for one in document.sections if one.key == key)
    return [one for one in section.blocks if isinstance(one, Table)][number]


def column(found: Table, name: str) -> list[str]:
    place = found.head.index(name)
    return [row[place] for row in found.rows]


def late(row: dict[str, Any]) -> bool:
    """More than a day after four in the night, when the day ended in Berlin."""
    after = row["local_day"] + timedelta(days=2)
    closes = datetime.combine(after, time(4), ZoneInfo("Europe/Berlin"))
    return bool(row["entered_at"] > closes)


def evenings(patient: Patient, days: Period) -> list[dict[str, Any]]:
    rows = patient.checkins.filter(voided_at=None, part="evening").values()
    return [one for one in rows if days.first <= one["local_day"] <= days.last]


def spasms_by_day(patient: Patient, days: Period) -> dict[date, float]:
    """Spasms of the days that somebody said are complete, in time or late."""
    logged: Counter[date] = Counter()
    for row in patient.episodes.filter(voided_at=None).values():
        high = row["count_high"] or row["count"]
        logged[row["local_day"]] += (row["count"] + high) / 2
    found = {}
    for row in evenings(patient, days):
        day, said = row["local_day"], row["spasms"]
        if said == "none" and not logged[day]:
            found[day] = 0.0
        elif said == "as_logged":
            found[day] = float(logged[day])
        elif said == "number":
            number = row["spasms_low"]
            number = (number + (row["spasms_high"] or number)) / 2
            own = row["spasms_include_logged"]
            found[day] = max(number, logged[day]) if own else number + logged[day]
    return found


def spasms_in_time(patient: Patient, days: Period) -> dict[date, float]:
    told = {one["local_day"] for one in evenings(patient, days) if not late(one)}
    found = spasms_by_day(patient, days)
    return {day: value for day, value in found.items() if day in told}


def worst_moments(
    patient: Patient, told: list[dict[str, Any]], spasms: dict[date, float]
) -> list[tuple[date, int]]:
    """As rated in the evening, else the strongest where each spasm has an entry."""
    logged: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for row in patient.episodes.filter(voided_at=None).values():
        logged[row["local_day"]].append(row)
    found = []
    for one in told:
        there = logged[one["local_day"]]
        strengths = [row["severity"] for row in there]
        number = sum(
            (row["count"] + (row["count_high"] or row["count"])) / 2 for row in there
        )
        if one["worst"] is not None:
            found.append((one["local_day"], one["worst"]))
        elif spasms.get(one["local_day"]) == number and None not in strengths:
            found.append((one["local_day"], max(strengths, default=0)))
    return found


def shown(value: float) -> str:
    return f"{round(value, 1):g}"


def test_the_whole_period_is_what_the_rows_say(robin: Patient) -> None:
    days = period(robin)
    found = table(make_document(robin, days, ALL), "symptoms")
    spasms = spasms_in_time(robin, days)
    told = [one for one in evenings(robin, days) if not late(one)]
    rated = [
        (one["local_day"], one["spasticity"])
        for one in told
        if one["spasticity"] is not None
    ]
    nights = robin.checkins.filter(voided_at=None, part="night").values()
    slept = [
        (one["local_day"], one["sleep_disruption"])
        for one in nights
        if days.first <= one["local_day"] <= days.last
        and not late(one)
        and one["sleep_disruption"] is not None
    ]

    for name, family, said in (
        ("Spasms a day", Family.COUNTS, list(spasms.items())),
        ("Evening spasticity", Family.SEVERITY, rated),
        ("Worst moment", Family.SEVERITY, worst_moments(robin, told, spasms)),
        ("Sleep disturbed", Family.SEVERITY, slept),
    ):
        values = [value for _day, value in said]
        span = range_of_mean([(day.toordinal(), value) for day, value in said], family)
        assert span is not None
        fits = f"{shown(span.low)} to {shown(span.high)}"
        low_to_high = f"{shown(min(values))} to {shown(max(values))}"
        wanted = [shown(fmean(values)), fits, low_to_high, str(len(values))]
        assert column(found, name) == wanted
    assert len(spasms) > 50


def test_each_week_is_what_its_days_say(robin: Patient) -> None:
    days = period(robin)
    found = table(make_document(robin, days, ALL), "weeks")
    spasms = spasms_in_time(robin, days)
    rated = {
        one["local_day"]: one["spasticity"]
        for one in evenings(robin, days)
        if one["spasticity"] is not None and not late(one)
    }

    assert len(found.rows) == 13
    for week in range(13):
        inside = [days.first + timedelta(days=7 * week + n) for n in range(7)]
        counted = [spasms[one] for one in inside if one in spasms]
        stiff = [rated[one] for one in inside if one in rated]
        assert column(found, "Days answered")[week] == f"{len(counted)} of 7"
        low, _middle, high = quantiles(counted, n=4, method="inclusive")
        said = f"{shown(fmean(counted))} ({shown(low)} to {shown(high)})"
        assert column(found, "Spasms a day (half of the days)")[week] == said
        assert column(found, "Evening spasticity")[week] == shown(median(stiff))


def test_the_share_logged_and_typed_late_stands_on_top(robin: Patient) -> None:
    days = period(robin)
    document = make_document(robin, days, ["person"])
    told = evenings(robin, days)
    complete, tardy = len(spasms_by_day(robin, days)), sum(map(late, told))

    assert document.lead[0] == f"Robin, born in {robin.birth_year}"
    assert "(91 days)" in document.lead[1]
    assert f"{complete} of 91 days ({round(100 * complete / 91)} %)" in document.lead[2]
    assert tardy == 0
    assert "No evening answer came more than a day late." in document.lead[2]


def test_doses_taken_of_due_are_those_that_name_a_slot(robin: Patient) -> None:
    days = period(robin)
    found = table(make_document(robin, days, ["now"]), "now")
    tizanidine = robin.treatments.get(name="tizanidine")
    # Three a day, up to yesterday, each logged one names its place.
    begun = robin.regimens.filter(treatment=tizanidine).earliest("starts_on").starts_on
    since = max(days.first, begun or days.first)
    due = 3 * (days.last - since).days
    until = days.last - timedelta(days=1)
    doses = tizanidine.doses.filter(voided_at=None, due_on__range=(since, until))
    taken = doses.filter(status="taken").count()
    skipped = doses.filter(status="skipped").count()
    rows = {row[0]: row[3] for row in found.rows}

    assert rows["Tizanidine"] == (
        f"{taken} of {due} ({round(100 * taken / due)} %), {skipped} left out,"
        f" {due - taken - skipped} not noted"
    )


def test_side_effects_count_each_day_once(robin: Patient) -> None:
    days = period(robin)
    found = table(make_document(robin, days, ["side-effects"]), "side-effects")
    there: dict[str, set[date]] = defaultdict(set)
    for row in robin.sideeffects.filter(voided_at=None).values():
        last = row["ended_on"] or row["local_day"]
        last = days.last if row["ongoing"] else last
        day = row["local_day"]
        while day <= last:
            if days.first <= day <= days.last:
                there[row["symptom"]].add(day)
            day += timedelta(days=1)

    rows = {row[0].partition(" (")[0]: row[1] for row in found.rows}
    assert rows["Drowsiness"] == f"{len(there['drowsiness'])} days"


def test_triggers_and_places_are_counted_as_logged(robin: Patient) -> None:
    days = period(robin)
    document = make_document(robin, days, ["triggers", "where"])
    episodes = robin.episodes.filter(
        voided_at=None, local_day__range=(days.first, days.last)
    )
    cold = episodes.filter(triggers__trigger="cold").count()
    calf = sum(
        (one["count"] + (one["count_high"] or one["count"])) / 2
        for one in episodes.filter(site="calf", side="left").values()
    )

    assert dict(row[:2] for row in table(document, "triggers").rows)["cold"] == str(
        cold
    )
    places = dict(row[:2] for row in table(document, "where").rows)
    assert places["calf or lower leg, left"] == shown(calf)


def test_the_effect_of_a_change_is_the_one_of_the_page_of_changes(
    robin: Patient,
) -> None:
    course = read_course(robin)
    points = course.points(robin.today())
    wanted = family_of(robin, course, points)
    refresh_estimates(robin, points=points, wanted=wanted)
    days = Period(robin.today() - timedelta(days=DAYS), robin.today())
    client = client_of(User.objects.get())

    document = make_document(Patient.objects.get(), days, ALL)
    rows = [row for row in table(document, "effects").rows if row[4] != "–"]
    pages = "".join(
        client.get(f"/d/{robin.pk}/changes/{one.key}/").content.decode()
        for one in points
    )

    assert rows
    for _change, title, before, after, _span in rows:
        assert title in unescape(pages)
        for side in (before, after):
            level = re.match(r"([\d.]+) .*(\(\d+ of \d+ days)\)", side)
            assert level is not None
            said = rf"\b{re.escape(level[1])} [^(]*{re.escape(level[2])} logged\)"
            assert re.search(said, unescape(pages))


def test_all_numbers_of_the_document_stand_on_the_page(robin: Patient) -> None:
    client = client_of(User.objects.get())

    document = make_document(robin, period(robin), ALL)
    html = client.get(f"/d/{robin.pk}/summary/").content.decode()

    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    for section in document.sections:
        assert section.title in text
        for block in section.blocks:
            for cell in cells(block):
                assert " ".join(cell.split()) in text


def cells(block: Any) -> list[str]:
    match block:
        case Table():
            return [
                block.caption,
                *block.head,
                *(one for row in block.rows for one in row),
            ]
        case Facts():
            return [one for row in block.rows for one in row]
        case Text():
            return [block.words]
    return list(getattr(block, "items", ()))
