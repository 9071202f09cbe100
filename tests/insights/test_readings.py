"""Days read in stretches say what the rows of the same days say, read at once."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from diary import actions
from diary.insights.outcomes import Outcome, Sort, read_facts
from diary.insights.readings import STRETCH, Readings
from diary.models import CheckIn, Patient, User
from tests.make import make_episode, make_side_effect, make_treatment

NOW = datetime(2026, 9, 1, 20, tzinfo=UTC)
FIRST = date(2026, 1, 1)
NAMES = {Sort.SITE: "calf", Sort.EFFECT: "drowsiness"}
OUTCOMES = [Outcome(sort, NAMES.get(sort, "")) for sort in Sort]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_now")]


@pytest.fixture
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def check_in(patient: Patient, by: User, day: date, **said: Any) -> CheckIn:
    at = datetime.combine(day, time(18), UTC)
    row = CheckIn(
        **{
            "patient": patient,
            "part": "evening",
            "occurred_at": at,
            "entered_at": at,
            "local_day": day,
            "timezone": patient.timezone,
            "day_start": patient.day_start,
            **said,
        }
    )
    return actions.store(row, by=by)[0]


@pytest.fixture
def diary(patient: Patient, alice: User) -> Patient:
    """Days of all sorts around the edges of stretches, some typed or changed late."""
    chance = random.Random(5)
    edge = date.fromordinal((FIRST.toordinal() // STRETCH + 1) * STRETCH)
    days = [edge + timedelta(days=number) for number in range(-12, 12)]
    drowsy = make_treatment(patient, by=alice)
    for number, day in enumerate(days):
        at = datetime.combine(day, time(12), UTC)
        for _ in range(chance.randrange(3)):
            kind = {"type": chance.choice(["clonus", "spasm"]), "severity": 4}
            make_episode(patient, by=alice, at=at, site="calf", **kind)
        said = {"spasms": "as_logged", "side_effects": "some", "pain": number % 10}
        late = {"entered_at": at + timedelta(days=4)} if number % 7 == 0 else {}
        row = check_in(patient, alice, day, **said, **late)
        if number % 5 == 0:
            row.pain = 1
            actions.edit(row, by=alice, version=row.version)
    effect = {"symptom": "drowsiness", "treatment": drowsy}
    began = datetime.combine(days[2], time(12), UTC)
    make_side_effect(patient, by=alice, at=began, ended_on=days[15], **effect)
    return patient


@pytest.mark.parametrize("with_late", [False, True])
def test_every_outcome_is_what_the_rows_say(diary: Patient, with_late: bool) -> None:
    first, last = FIRST, diary.today()
    facts = read_facts(diary, first, last, with_late=with_late)

    readings = Readings(diary, with_late=with_late)

    for one in OUTCOMES:
        expected = facts.series(one)
        found = readings.series(one, first, last)
        assert (found.first, found.family) == (expected.first, expected.family)
        assert str(found.values.tolist()) == str(expected.values.tolist()), one


def test_a_few_days_are_read_as_they_are(diary: Patient) -> None:
    days = sorted(diary.checkins.values_list("local_day", flat=True))[4:9]
    whole = read_facts(diary, days[0], days[-1])

    few = Readings(diary).facts(days[0], days[-1])

    assert few.effects == whole.effects
    for one in OUTCOMES:
        assert str(few.series(one).values) == str(whole.series(one).values)


def test_what_was_read_is_not_read_again(
    diary: Patient, django_assert_num_queries: Any
) -> None:
    readings = Readings(diary)
    spasms, pain = Outcome(Sort.SPASMS), Outcome(Sort.PAIN)
    readings.series(spasms, FIRST, diary.today())

    with django_assert_num_queries(0):
        readings.series(spasms, FIRST + timedelta(days=9), diary.today())
        readings.series(pain, FIRST, diary.today())


def test_a_diary_was_kept_from_its_first_answer_to_its_last(diary: Patient) -> None:
    days = sorted(diary.checkins.values_list("local_day", flat=True))
    readings = Readings(diary)

    assert readings.lived(FIRST, days[3]) == (days[0], days[3])
    # Today has no answer yet.
    yesterday = diary.today() - timedelta(days=1)
    assert readings.lived(days[5], diary.today()) == (days[5], yesterday)


def test_without_any_answer_there_is_one_day(patient: Patient) -> None:
    assert Readings(patient).lived(FIRST, patient.today()) == (patient.today(),) * 2
