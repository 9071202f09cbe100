"""The bench makes the diaries it says, and its bars of counting hold.

Times are for `make bench`; here nothing depends on how fast the machine is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from bench import table
from bench.diaries import Diary, evening_zone, make_diary
from bench.measure import Bench, WrongAnswerError
from bench.pages import PAGES, Page
from diary import daily
from diary.models import DailyTotal
from diary.vocab.entries import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.urls("bench.urls")]

numbers = count(1)


@pytest.fixture(autouse=True)
def _kept_connection() -> Iterator[None]:
    """Let no request close the connection that the test will roll back."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def a_diary(days: int, busy: int = 1) -> Diary:
    return make_diary(f"bench {next(numbers)}", days, busy=busy)


def of_page(name: str) -> Page:
    return next(page for page in PAGES if page.name == name)


def test_diary_has_ten_entries_a_day_of_mixed_kinds() -> None:
    diary = a_diary(days=20)
    patient = diary.patient

    for day in (patient.today(), patient.today() - timedelta(days=7)):
        entries = [patient.entries(kind).filter(local_day=day) for kind in Kind]
        assert sum(found.count() for found in entries) == 10
    assert patient.episodes.count() == 100
    assert patient.doses.count() == 60
    assert patient.checkins.count() == 19
    assert patient.treatments.filter(regimens__ends_on=None).count() == 3
    assert patient.shortcuts.count() == 4
    assert patient.episodes.exclude(voided_at=None).exists()


def test_totals_of_the_diary_are_those_of_its_rows() -> None:
    diary = a_diary(days=12)
    days = diary.patient.days
    before = list(days.order_by("local_day").values())

    DailyTotal.objects.all().delete()
    first = diary.patient.today() - timedelta(days=11)
    daily.recount(diary.patient, (first + timedelta(days=n) for n in range(12)))

    after = list(days.order_by("local_day").values())
    assert [{**one, "id": 0} for one in before] == [{**one, "id": 0} for one in after]
    assert len(before) == 12


@pytest.mark.parametrize("hour", range(24))
def test_it_is_evening_in_the_diary_whenever_the_bench_runs(hour: int) -> None:
    now = datetime(2026, 3, 29, hour, 20, tzinfo=UTC)

    assert now.astimezone(ZoneInfo(evening_zone(now))).hour == 18


def test_no_page_asks_more_than_its_bar_in_a_longer_or_busier_diary() -> None:
    diaries = [a_diary(days=3), a_diary(days=40), a_diary(days=3, busy=6)]
    bench = Bench(PAGES, diaries)

    bench.warm_up()

    result = bench.result
    bad = {page.name: list(table.missed_queries(result, page)) for page in PAGES}
    assert {name: texts for name, texts in bad.items() if texts} == {}
    assert result.fixed.asked.count <= table.FIXED_QUERIES


def test_measuring_leaves_the_diary_as_it_was() -> None:
    diary = a_diary(days=3)
    bench = Bench(PAGES, [diary])
    stored = [diary.patient.entries(kind).count() for kind in Kind]
    totals = list(diary.patient.days.order_by("local_day").values_list("episodes"))

    bench.warm_up()
    bench.run(1, report=lambda text: None)

    assert [diary.patient.entries(kind).count() for kind in Kind] == stored
    again = diary.patient.days.order_by("local_day").values_list("episodes")
    assert list(again) == totals


def test_table_shows_each_page_beside_its_bar() -> None:
    pages = [of_page("Today"), of_page("tap on a spasm, script")]
    bench = Bench(pages, [a_diary(days=2), a_diary(days=4)])
    bench.warm_up()

    result = bench.run(2, report=lambda text: None)

    printed = "\n".join(table.lines(result))
    assert all(page.name in printed for page in pages)
    assert "x bare, at most 12" in printed


def test_a_missed_bar_is_named_and_marked() -> None:
    slow = Page("Today", most=0.01, queries=1)
    bench = Bench([slow], [a_diary(days=2), a_diary(days=4)])
    bench.warm_up()

    result = bench.run(1, report=lambda text: None)

    said = "\n".join(table.missed(result))
    assert "x the fixed view, over 0.01" in said
    assert "queries, over 1" in said
    [line] = [line for line in table.lines(result) if line.startswith("Today")]
    assert line.count(table.MISSED) >= 2


def test_a_page_that_fails_is_not_measured() -> None:
    gone = Page("gone", "log/nothing/")

    with pytest.raises(WrongAnswerError, match="404"):
        Bench([gone], [a_diary(days=1)]).warm_up()
