"""When a treatment was used is told alike wherever it is told: each time of use."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils.formats import date_format

from diary.models import Patient, Treatment, User
from diary.reports.document import Table
from diary.reports.period import Period
from diary.reports.summary import make_document
from tests.make import (
    at_times,
    days_ago,
    make_change,
    make_dose,
    make_regimen,
    make_treatment,
)

# How many days ago something was begun, changed and ended; None is not known, and
# still going on.
type Use = tuple[int | None, ...]


def use(patient: Patient, by: User, uses: list[Use]) -> Treatment:
    """Note each time of use, with a change of dose on every day within it."""
    treatment = make_treatment(patient, by=by)
    for begun, *changed, ended in uses:
        if begun is None:
            make_regimen(treatment, by=by)
        steps = [] if begun is None else [(begun, "start")]
        for number, (ago, kind) in enumerate(
            [*steps, *((one, "adjust") for one in changed if one is not None)]
        ):
            day = patient.today() - timedelta(days=ago)
            planned = at_times("08:00", amount=5 + number)
            make_change(treatment, by=by, day=day, kind=kind, planned=planned)
        if ended is not None:
            day = patient.today() - timedelta(days=ended)
            make_change(treatment, by=by, day=day, kind="stop")
    return treatment


def log(treatment: Treatment, by: User, ago: int) -> None:
    at = days_ago(treatment.patient, ago)
    make_dose(treatment.patient, by=by, treatment=treatment, at=at)


def in_days(text: str, today: date) -> str:
    """Return a text with each number of days ago as the day."""
    return re.sub(
        r"@(\d+)", lambda ago: date_format(today - timedelta(days=int(ago[1]))), text
    )


def in_ledger(client: Client, patient: Patient) -> list[tuple[str, str]]:
    """Return name and time of use of each treatment, in the order of the page."""
    page = unescape(client.get(f"/d/{patient.pk}/ledger/").content.decode())
    found = re.findall(r"<h3><bdi>(.*?)</bdi></h3>\s*<small>(.*?)</small>", page, re.S)
    return [(name, short.rpartition(" · ")[2]) for name, short in found]


def rows(patient: Patient, key: str) -> list[tuple[str, ...]]:
    fresh, today = Patient.objects.get(pk=patient.pk), patient.today()
    document = make_document(fresh, Period(today - timedelta(days=30), today), [key])
    blocks = document.sections[0].blocks
    return [row for one in blocks if isinstance(one, Table) for row in one.rows]


def in_list(client: Client, patient: Patient) -> list[str]:
    """Return what the list of treatments says of the last time of use."""
    page = client.get(f"/d/{patient.pk}/treatments/")
    return [row.when for part in page.context["sections"] for row in part.rows]


@pytest.mark.parametrize(
    ("used", "told", "last"),
    [
        (([(900, 800, None)], 900), "since @900", "Used since @900"),
        (
            ([(None, 500, 400), (300, 200, None)], 600),
            "until @400 (start not known, first logged @600), then since @300",
            "Used since @300",
        ),
        (
            ([(None, 400), (300, 200)], None),
            "until @400 (start not known), then @300 until @200",
            "Used from @300 until @200",
        ),
        (
            ([(900, 800), (700, 600, 500), (400, None)], 850),
            "@900 until @800, then @700 until @500, then since @400",
            "Used since @400",
        ),
        (
            ([(900, 800), (700, 600), (500, 400), (300, None)], 850),
            "4 times of use: first @900 until @800, last since @300",
            "Used since @300",
        ),
        (
            ([(None, 800), (700, 600), (500, 400), (300, 200)], 850),
            (
                "4 times of use: first until @800 (start not known, first logged @850),"
                " last @300 until @200"
            ),
            "Used from @300 until @200",
        ),
        (
            ([(None, None)], 200),
            "start not known, first logged @200, still used",
            "Used, start not known",
        ),
        (
            ([(None, None)], None),
            "start not known, still used",
            "Used, start not known",
        ),
        (
            ([(None, 100)], 200),
            "start not known, first logged @200, until @100",
            "Used, start not known, until @100",
        ),
        # A dose of later says nothing of when that began.
        (
            ([(None, 100)], 50),
            "start not known, until @100",
            "Used, start not known, until @100",
        ),
    ],
    ids=range(10),
)
def test_each_time_of_use_is_told_and_the_last_one_alike_everywhere(
    used: tuple[list[Use], int | None],
    told: str,
    last: str,
    as_alice: Client,
    patient: Patient,
    alice: User,
) -> None:
    uses, logged = used
    treatment = use(patient, alice, uses)
    if logged is not None:
        log(treatment, alice, logged)

    today = patient.today()

    assert in_ledger(as_alice, patient) == [("Baclofen", in_days(told, today))]
    assert [row[1] for row in rows(patient, "tried")] == [in_days(told, today)]
    assert in_list(as_alice, patient) == [in_days(last, today)]


@pytest.mark.parametrize(
    ("uses", "told"),
    [
        ([(900, None)], "@900"),
        ([(900, 800), (300, 200, 100, None)], "@100 (used since @300)"),
        ([(None, 100, None)], "@100 (used before; start not known)"),
        ([(None, None)], "not known"),
    ],
    ids=["one dose", "a later dose", "before", "not known"],
)
def test_what_is_taken_now_says_since_when_at_this_dose_and_at_all(
    uses: list[Use], told: str, patient: Patient, alice: User
) -> None:
    use(patient, alice, uses)

    (row,) = rows(patient, "now")

    assert row[2] == in_days(told, patient.today())


def test_a_treatment_stands_where_its_first_known_day_places_it(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    for name, begun, logged in (
        ("known", 300, 300),
        ("logged", None, 200),
        ("early", None, 400),
        ("later", 100, None),
    ):
        one = make_treatment(patient, by=alice, name=name)
        day = None if begun is None else patient.today() - timedelta(days=begun)
        make_regimen(one, by=alice, starts_on=day)
        if logged is not None:
            log(one, alice, logged)
    words = "What has no known start stands first."

    order = ["Early", "Known", "Logged", "Later"]
    assert [name for name, _when in in_ledger(as_alice, patient)] == order
    assert [row[0] for row in rows(patient, "tried")] == order
    assert words not in as_alice.get(f"/d/{patient.pk}/ledger/").text

    make_regimen(make_treatment(patient, by=alice, name="no day"), by=alice)

    assert in_ledger(as_alice, patient)[0][0] == "No day"
    assert words in as_alice.get(f"/d/{patient.pk}/ledger/").text
    assert next(row[0] for row in rows(patient, "tried")) == "No day"
