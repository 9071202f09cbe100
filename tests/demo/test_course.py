"""The course of treatment of the made-up person is one that could have been noted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest

from diary import tallies
from diary.demo import truth
from diary.demo.actions import write_diary
from diary.due import daily_amount, due_between
from diary.models import Patient, User
from diary.vocab.changes import ChangeKind
from tests.make import rolled_back

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 6, 14, 21, 59, tzinfo=UTC)
LENGTHS = [30, 2 * truth.STORY_DAYS + 9]


@pytest.fixture(params=LENGTHS, scope="module")
def robin(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Patient]:
    """Write a long diary once, and forget it when all tests of it have read it."""
    patient = Patient(name="Robin", timezone="Europe/Berlin")
    by = User(email="robin@example.org")
    with django_db_blocker.unblock(), rolled_back():
        yield write_diary(patient, by=by, days=request.param, now=NOW)


def changes(patient: Patient) -> list[Any]:
    related = ("from_regimen__treatment", "to_regimen__treatment", "plan_step")
    return list(patient.treatmentchanges.select_related(*related).order_by("day"))


def test_each_change_stands_on_the_edges_of_its_regimens(robin: Patient) -> None:
    begun = set()
    for change in changes(robin):
        if change.from_regimen:
            assert change.from_regimen.ends_on == change.day
        if change.to_regimen:
            assert change.to_regimen.starts_on == change.day
            begun.add(change.to_regimen_id)
        if change.kind_of in {ChangeKind.INCREASE, ChangeKind.DECREASE}:
            before, after = map(daily_amount, (change.from_regimen, change.to_regimen))
            assert (after > before) == (change.kind_of == ChangeKind.INCREASE)

    assert begun == set(robin.regimens.values_list("pk", flat=True))


def test_each_dose_that_names_a_slot_was_foreseen(robin: Patient) -> None:
    first = min(robin.doses.values_list("local_day", flat=True))
    dues = due_between(
        robin.regimens.prefetch_related("planned").select_related("treatment"),
        first,
        robin.day_of(NOW),
        zone=robin.zone,
        day_start=robin.day_start,
    )
    foreseen = {(one.regimen.treatment_id, *one.place, one.at) for one in dues}
    named = robin.doses.exclude(due_on=None)

    for one in named:
        place = (one.treatment_id, one.due_on, one.due_slot, one.due_at)
        assert place in foreseen
    assert named.count() > 20 or robin.doses.count() < 50


def test_the_tallies_are_those_that_counting_makes(robin: Patient) -> None:
    names = ("treatment", "subject", "what", "count")
    before = set(robin.tallies.values_list(*names))

    with rolled_back():
        tallies.recount(robin)
        after = set(robin.tallies.values_list(*names))

    assert after == before
    assert before


def test_the_muscles_of_an_injection_make_its_units(robin: Patient) -> None:
    for dose in robin.doses.filter(treatment__kind_of="injection"):
        assert sum(one.amount for one in dose.sites.all()) == dose.amount


def test_the_story_of_the_course(db: None) -> None:
    patient = Patient(name="Robin", timezone="Europe/Berlin")
    by = User(email="robin@example.org")
    patient = write_diary(patient, by=by, days=truth.STORY_DAYS, now=NOW)
    first = patient.day_of(NOW) - timedelta(days=truth.STORY_DAYS - 1)

    told = [
        ((one.day - first).days, one.kind_of, one.reason)
        for one in changes(patient)
        if one.day
    ]

    assert [(day, kind) for day, kind, _reason in told] == [
        (28, "start"),
        (35, "increase"),
        (42, "increase"),
        (77, "start"),
        (210, "decrease"),
        (280, "decrease"),
        (287, "switch"),
        (290, "increase"),
        (378, "start"),
        (413, "decrease"),
        (420, "stop"),
    ]
    assert all(reason for _day, _kind, reason in told)
    answered = [one.plan_step for one in changes(patient) if one.plan_step]
    assert [(one.day - first).days for one in answered] == [28, 35, 42]
    ahead = patient.plansteps.filter(changes=None).order_by("day")
    assert [((one.day - first).days, one.stops) for one in ahead] == [
        (truth.STORY_DAYS, False),
        (truth.STORY_DAYS + 7, True),
    ]


def test_regimens_of_a_treatment_follow_each_other(robin: Patient) -> None:
    rows = sorted(
        robin.regimens.all(),
        key=lambda one: (str(one.treatment_id), one.starts_on or date.min),
    )
    for _pk, group in groupby(rows, key=lambda one: one.treatment_id):
        ends = None
        for number, one in enumerate(group):
            assert number == 0 or (ends and one.starts_on and ends <= one.starts_on)
            ends = one.ends_on
