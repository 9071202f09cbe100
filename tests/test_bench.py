"""The bench makes the diaries it says, and its bars of counting hold.

Times are for `make bench`; here nothing depends on how fast the machine is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.db.models import F
from django.utils import timezone

from bench import engine, insights, table
from bench.diaries import Diary, evening_zone, make_diary
from bench.measure import Bench, WrongAnswerError
from bench.pages import FILTERS, FULL_PAGES, PAGES, WORDS, Page
from bench.treatments import Course, add_course, course_of
from diary import daily
from diary.journal.timeline_query import PAGE
from diary.models import DailyTotal
from diary.today.page import LOGGED_DAILY
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


def a_diary(days: int, busy: int = 1, now: datetime | None = None) -> Diary:
    return make_diary(f"bench {next(numbers)}", days, busy=busy, now=now)


def of_page(name: str) -> Page:
    return next(page for page in PAGES if page.name == name)


def entries_on(diary: Diary, day: date) -> int:
    found = (diary.patient.entries(kind).filter(local_day=day) for kind in Kind)
    return sum(one.count() for one in found)


def test_diary_is_the_demos_with_a_button_more_and_days_marked_up_to_today() -> None:
    diary = a_diary(days=70)
    patient = diary.patient

    assert patient.conditions.exists()
    assert patient.shortcuts.count() == 4
    assert patient.sideeffects.filter(ongoing=True).exists()
    assert patient.regimens.filter(treatment=diary.medicine, ends_on=None).exists()
    assert patient.lifeevents.filter(ends_on=diary.last).exists()
    assert patient.leftoutdays.filter(local_day=diary.last).exists()
    assert not patient.checkins.filter(local_day=diary.last, part="evening").exists()


@pytest.mark.parametrize("weekday", range(7))
def test_today_and_yesterday_have_just_ten_entries_of_all_kinds(weekday: int) -> None:
    now = datetime(2026, 3, 23, 18, 59, tzinfo=UTC) + timedelta(days=weekday)

    diary = a_diary(days=3, now=now)

    assert diary.last.weekday() == weekday
    assert entries_on(diary, diary.last) == 10
    assert entries_on(diary, diary.last - timedelta(days=1)) == 10
    for kind in (Kind.EPISODE, Kind.DOSE, Kind.RATING, Kind.SIDE_EFFECT, Kind.CHECK_IN):
        assert diary.patient.entries(kind).filter(local_day=diary.last).exists(), kind


def test_a_busy_diary_has_more_on_its_last_days_and_some_taken_back() -> None:
    diary = a_diary(days=5, busy=3)

    counts = [entries_on(diary, day) for day in diary.days_back()[:3]]
    assert counts == [30, 30, 30]
    assert diary.patient.episodes.exclude(voided_at=None).exists()


def test_diaries_of_any_length_have_the_same_last_days() -> None:
    now = timezone.now()

    short, long = a_diary(days=4, now=now), a_diary(days=50, now=now)

    days = short.days_back()
    for kind in LOGGED_DAILY:
        one, other = (
            diary.patient.entries(kind)
            .filter(local_day__in=days)
            .order_by("occurred_at", "entered_at")
            .values_list("local_day", "occurred_at", "entered_at", "note", "source")
            for diary in (short, long)
        )
        assert list(one) == list(other)


def test_totals_of_the_diary_are_those_of_its_rows() -> None:
    diary = a_diary(days=12)
    days = diary.patient.days
    before = list(days.order_by("local_day").values())

    DailyTotal.objects.all().delete()
    daily.recount(diary.patient, diary.days_back())

    after = list(days.order_by("local_day").values())
    assert [{**one, "id": 0} for one in before] == [{**one, "id": 0} for one in after]
    assert len(before) > 6


def test_a_year_has_more_of_what_is_searched_than_a_page_shows() -> None:
    diary = a_diary(days=365)

    episodes = diary.patient.episodes.current()
    assert episodes.filter(note__contains=WORDS).count() > PAGE
    kind, site, least = FILTERS.split("&")
    assert kind == "kind=episode"
    found = episodes.filter(
        site=site.removeprefix("site="), severity__gte=least.removeprefix("least=")
    )
    assert found.count() > PAGE


@pytest.mark.parametrize("hour", range(24))
def test_it_is_evening_in_the_diary_whenever_the_bench_runs(hour: int) -> None:
    now = datetime(2026, 3, 29, hour, 20, tzinfo=UTC)

    assert now.astimezone(ZoneInfo(evening_zone(now))).hour == 18


def test_a_course_brings_a_diary_to_what_was_asked_and_ends_before_today() -> None:
    diary = a_diary(days=200)
    before = [entries_on(diary, day) for day in diary.days_back()[:14]]
    before_it = course_of(diary)
    course = Course(treatments=15, regimens=40, doses=1_000)

    add_course(diary, course)

    assert course_of(diary) == course
    assert diary.patient.treatmentchanges.count() >= 2 * (40 - before_it.regimens)
    assert [entries_on(diary, day) for day in diary.days_back()[:14]] == before
    assert_doses_lie_in_periods_that_share_no_day(diary)


def assert_doses_lie_in_periods_that_share_no_day(diary: Diary) -> None:
    for treatment in diary.patient.treatments.all():
        periods = list(
            treatment.regimens.order_by(F("starts_on").asc(nulls_first=True))
        )
        for one, following in pairwise(periods):
            assert one.ends_on <= following.starts_on
        added = treatment.doses.filter(recorded_at=F("occurred_at"), source="tap")
        for dose in added.exclude(treatment=diary.medicine):
            assert any(
                (one.starts_on or date.min)
                <= dose.local_day
                < (one.ends_on or date.max)
                for one in periods
            )


def test_a_course_that_cannot_be_had_changes_nothing() -> None:
    diary = a_diary(days=200)
    before = course_of(diary)

    with pytest.raises(ValueError, match="would hold"):
        add_course(diary, Course(treatments=400, regimens=500, doses=1_000))

    assert course_of(diary) == before


def test_no_page_asks_more_than_its_bar_in_a_longer_or_busier_diary() -> None:
    # So long that somebody has answered the questions of every month.
    diaries = [a_diary(days=30), a_diary(days=60), a_diary(days=30, busy=6)]
    bench = Bench(PAGES, diaries)

    bench.warm_up()

    result = bench.result
    bad = {page.name: list(table.missed_queries(result, page)) for page in PAGES}
    assert {name: texts for name, texts in bad.items() if texts} == {}
    assert result.fixed.asked.count <= table.FIXED_QUERIES


def test_no_page_asks_more_where_more_was_tried() -> None:
    diaries = [a_diary(days=120), a_diary(days=120)]
    add_course(diaries[0], Course(treatments=12, regimens=20, doses=600))
    add_course(diaries[1], Course(treatments=20, regimens=60, doses=900))
    bench = Bench(FULL_PAGES, diaries)

    bench.warm_up()

    asked = {page.name: table.missed_queries(bench.result, page) for page in FULL_PAGES}
    bad = {name: list(texts) for name, texts in asked.items()}
    assert {name: texts for name, texts in bad.items() if texts} == {}


def test_what_has_no_bar_is_shown_and_never_missed() -> None:
    open_one = Page("Today", most=0.01, queries=1, is_barred=False)
    bench = Bench([open_one], [a_diary(days=2), a_diary(days=4)])
    bench.warm_up()

    result = bench.run(1, report=lambda text: None)

    assert not any("Today" in text for text in table.missed(result))
    assert any(line.startswith("(Today)") for line in table.lines(result))


def test_answers_that_are_measured_are_no_refusals() -> None:
    cases = engine.cases()

    for case in cases:
        assert isinstance(case.answer(), case.expected), case.name
    assert [case.most for case in cases] == [20, 20, 20, 20, 25, 60]


def test_a_refusal_is_not_measured() -> None:
    refused = engine.Case("too short", lambda: None, engine.Effect, most=20)

    with pytest.raises(TypeError, match="too short"):
        engine.measure([refused], fixed=lambda: 1.0)


def test_a_slow_answer_is_named_and_marked() -> None:
    slow = engine.Case("slow", lambda: sum(range(1000)), int, most=0.0)

    engine.measure([slow], fixed=lambda: 1.0)

    [said] = engine.missed([slow])
    assert said.startswith("slow: ")
    assert table.MISSED in list(engine.lines([slow], table.MISSED))[1]


def test_everything_is_worked_out_anew() -> None:
    diary = a_diary(days=90)

    cold = insights.work_out(diary)
    again = insights.work_out(diary)

    assert cold.comparisons == diary.patient.estimates.count() > 0
    assert (again.changes, again.comparisons) == (cold.changes, cold.comparisons)
    assert 0 < cold.first <= cold.all


def test_a_diary_is_brought_to_more_changes_each_of_its_own() -> None:
    diary = a_diary(days=120)
    held = insights.held_by(diary)

    insights.busy(diary)

    medicine = diary.patient.treatments.get(catalogue=insights.MEDICINE)
    edges = {
        day
        for one in medicine.regimens.all()
        for day in (one.starts_on, one.ends_on)
        if day
    }
    more = insights.held_by(diary)
    assert more.changes == held.changes + len(edges) > held.changes
    assert more.outcomes <= insights.OUTCOMES
    cold = insights.work_out(diary)
    assert cold.comparisons == more.changes * more.outcomes


def test_working_out_too_slowly_is_named_and_marked() -> None:
    slow = insights.Cold("ten years", 60, 480, first=1.2, all=6.1)
    fast = insights.Cold("a year", 6, 48, first=0.2, all=1.0)

    told = list(insights.missed([fast, slow]))

    assert told == [
        "ten years, first change: 1.20 s, over 1",
        "ten years, all comparisons: 6.1 s, over 6",
    ]
    marked = [table.MISSED in one for one in insights.lines([fast, slow], table.MISSED)]
    assert marked == [False, True]


def test_the_page_of_changes_is_measured_as_it_is_kept_and_after_a_tap() -> None:
    diaries = [a_diary(days=60), a_diary(days=90)]
    for diary in diaries:
        insights.work_out(diary)
    bench = Bench(insights.PAGES, diaries)

    bench.warm_up()
    result = bench.run(1, report=lambda text: None)

    kept, tapped = (result.cost(page, diaries[0]) for page in insights.PAGES)
    assert kept.asked.count < tapped.asked.count
    assert not [one for one in table.missed(result) if "quer" in one]


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
