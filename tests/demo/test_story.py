"""The made-up diary is one that a person could have written, and always the same."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from diary import daily
from diary.demo import truth
from diary.demo.actions import write_diary
from diary.demo.simulation import Chance, Plan, live, toxin
from diary.demo.story import tell
from diary.models import (
    Assessment,
    CheckIn,
    DailyTotal,
    Dose,
    Entry,
    Episode,
    EpisodeTrigger,
    Finding,
    Goal,
    LifeEvent,
    Patient,
    Rating,
    Regimen,
    SideEffect,
    Term,
    Treatment,
    User,
    Written,
)
from diary.vocab.body import SITES
from diary.vocab.entries import Kind
from diary.vocab.events import LIFE_EVENTS
from diary.vocab.findings import FINDINGS
from diary.vocab.symptoms import SIDE_EFFECTS
from diary.vocab.triggers import TRIGGERS
from tests.demo.rows import NOW, told

# Related rows are not stored here; a row that stands was not taken back.
UNCHECKED = [
    "patient",
    "recorded_by",
    "voided_at",
    "voided_by",
    "goal",
    "treatment",
]
ENTRIES = (Episode, Dose, SideEffect, Rating, CheckIn, Assessment)


def said(rows: dict[type[Any], list[Any]], model: type[Any]) -> list[dict[str, Any]]:
    """Return what rows say, without the ids, which are made anew."""
    return [
        {
            field.name: str(getattr(row, field.attname))
            for field in model._meta.concrete_fields
            if not field.is_relation and field.name != "id"
        }
        for row in rows[model]
    ]


def by_day(rows: dict[type[Any], list[Any]]) -> Counter[Any]:
    return Counter(
        (row.local_day, row.occurred_at, row.kind(), row.entered_at)
        for model in ENTRIES[:5]
        for row in rows[model]
    )


def test_the_same_seed_tells_the_same_diary() -> None:
    one, other = told(7, days=60), told(7, days=60)

    assert all(said(one, model) == said(other, model) for model in ENTRIES)


def test_another_seed_tells_another_diary() -> None:
    assert said(told(7, days=60), Episode) != said(told(8, days=60), Episode)


def test_the_first_draws_are_those_of_the_shipped_seed_on_every_python() -> None:
    chance = Chance(truth.SEED, 0, "level")

    assert [round(chance.draw(), 6) for _ in range(3)] == [0.405524, 0.58054, 0.978083]


@pytest.mark.parametrize("shorter", [30, 200])
def test_a_longer_diary_has_the_same_last_days(shorter: int) -> None:
    short, long = by_day(told(3, days=shorter)), by_day(told(3, days=700))
    first = NOW.date() - timedelta(days=shorter - 1)

    assert short
    assert short == Counter({one: n for one, n in long.items() if one[0] >= first})


def test_a_longer_diary_tells_the_story_again() -> None:
    rows = told(1, days=2 * truth.STORY_DAYS)

    infections = [one for one in rows[LifeEvent] if one.what == "infection"]
    assert len(infections) == 2
    apart = infections[1].starts_on - infections[0].starts_on
    assert apart.days == truth.STORY_DAYS
    toxin_days = sorted(
        one.local_day for one in rows[Dose] if one.treatment.kind_of == "injection"
    )
    assert {(b - a).days for a, b in pairwise(toxin_days)} == {91}


def test_no_two_periods_of_a_treatment_share_a_day() -> None:
    rows = told(1, days=3 * truth.STORY_DAYS)

    for treatment in rows[Treatment]:
        periods = [one for one in rows[Regimen] if one.treatment is treatment]
        ends = [one.ends_on for one in periods]
        assert all(
            end is not None and end <= following.starts_on
            for end, following in zip(ends, periods[1:], strict=False)
        )
        assert ends.count(None) <= 1


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Pacific/Auckland"])
def test_every_entry_lies_on_its_diary_day_and_is_over(zone: str) -> None:
    patient = Patient(name="Robin", timezone=zone)
    now = datetime(2026, 6, 14, 13, 20, tzinfo=UTC)

    rows = tell(patient, by=User(), days=400, seed=2, now=now)

    for model in ENTRIES:
        for one in rows[model]:
            assert patient.day_of(one.occurred_at) == one.local_day
            assert one.occurred_at <= one.entered_at <= now
    assert max(one.local_day for one in rows[Episode]) == patient.day_of(now)


def test_every_word_is_one_of_the_lists_or_an_own_one() -> None:
    rows = told(5, days=400)
    own = {(one.list, one.text) for one in rows[Term]}

    for model in ENTRIES:
        for one in rows[model]:
            one.clean_fields(exclude=UNCHECKED)
    sites = {one.site for one in rows[Episode] if one.site not in SITES}
    assert {("site", one) for one in sites - {""}} <= own
    triggers = {one.trigger for one in rows[EpisodeTrigger]}
    assert {("trigger", one) for one in triggers if one not in TRIGGERS} <= own
    effects = {one.symptom for one in rows[SideEffect]}
    assert {("symptom", one) for one in effects if one not in SIDE_EFFECTS} <= own
    assert {one.what for one in rows[LifeEvent] if one.what not in LIFE_EVENTS} == set()
    assert {one.what for one in rows[Finding] if one.what not in FINDINGS} == set()


def test_the_shipped_diary_holds_what_it_promises() -> None:
    rows = told(truth.SEED)

    assert {one.catalogue for one in rows[Treatment]} >= {
        "baclofen",
        "tizanidine",
        "diazepam",
        "onabotulinumtoxin_a",
        "stretching",
    }
    answers = Counter(one.spasms for one in rows[CheckIn] if one.part == "evening")
    assert {"none", "as_logged", "number"} <= set(answers)
    assert any(one.spasms_high for one in rows[CheckIn])
    assert {one.type for one in rows[Episode]} >= {"spasm", "clonus", "flexor_spasm"}
    assert any(one.beats for one in rows[Episode])
    assert any(one.is_late for one in rows[Episode])
    assert any(one.voided_at for one in rows[Dose])
    assert any(one.skip_reason for one in rows[Dose])
    assert any(one.ongoing for one in rows[SideEffect])
    assert rows[EpisodeTrigger]
    assert {one.scale for one in rows[Assessment]} == {"psfs", "pgic", "goal"}
    assert all(isinstance(one, Goal) for one in rows[Goal])
    assert 9.5 < sum(len(rows[model]) for model in ENTRIES) / truth.STORY_DAYS < 11.5


def test_the_last_days_are_never_missed() -> None:
    for seed in range(1, 6):
        days = {one.local_day for model in ENTRIES for one in told(seed, 30)[model]}
        assert {NOW.date(), NOW.date() - timedelta(days=1)} <= days


@pytest.mark.parametrize("days", [1, 3, 100, truth.STORY_DAYS + 1])
def test_a_diary_of_any_length_can_be_told(days: int) -> None:
    rows = told(1, days=days)

    first = NOW.date() - timedelta(days=days - 1)
    assert min(one.local_day for one in rows[CheckIn]) >= first
    assert all(one.starts_on is None or one.starts_on >= first for one in rows[Regimen])


@pytest.mark.django_db
def test_totals_are_those_that_counting_anew_makes() -> None:
    patient = Patient(name="Robin", timezone="Europe/Berlin")
    write_diary(patient, by=User(email="r@example.org"), days=90, seed=4)
    days = patient.days.order_by("local_day")
    before = [{**one, "id": 0} for one in days.values()]

    first = patient.today() - timedelta(days=95)
    DailyTotal.objects.filter(spasms=None).delete()
    daily.recount(patient, (first + timedelta(days=n) for n in range(100)))

    assert [{**one, "id": 0} for one in days.values()] == before
    assert 60 < len(before) <= 90


@pytest.mark.django_db
def test_the_counter_of_changes_counts_each_row() -> None:
    patient = Patient(name="Robin", timezone="UTC")
    write_diary(patient, by=User(email="r@example.org"), days=20)

    entries = sum(patient.entries(kind).count() for kind in Kind)
    assert patient.changes >= entries
    assert all(issubclass(model, Written) for model in ENTRIES)
    assert all(issubclass(model, Entry) for model in ENTRIES)


# The plan


@pytest.mark.parametrize(
    ("day", "share"), [(0, 0.0), (7, 0.35), (14, 0.7), (28, 1.0), (91, 0.0), (92, 0.0)]
)
def test_toxin_follows_its_curve(day: int, share: float) -> None:
    assert toxin(day) == pytest.approx(share)


def test_nothing_is_in_use_before_the_story_but_what_the_one_before_left() -> None:
    alone, again = Plan(truth.STORY_DAYS), Plan(truth.STORY_DAYS + 1)

    assert alone.in_use(0) == {}
    assert alone.log_ratio(0) == 0
    assert list(again.in_use(0)) == ["tizanidine"]
    assert again.in_use(8) == {}


def test_days_come_in_their_order_up_to_the_last() -> None:
    days = [one.date for one in live(days=5, seed=1, last=NOW.date())]

    assert days == [NOW.date() - timedelta(days=ago) for ago in (4, 3, 2, 1, 0)]
