"""How many comparisons a diary makes: those with something to compare, refused or not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diary.insights import dashboard_page
from diary.insights.change_points import read_course
from diary.insights.comparisons import (
    Comparison,
    Stored,
    family_of,
    judged,
    stored_of,
)
from diary.insights.outcome_codes import Outcome, Sort
from diary.models import Patient
from tests.insights.test_dashboard import NOW, diary, look, on

__all__ = ["diary"]
pytestmark = pytest.mark.django_db
SPASMS, PAIN = Outcome(Sort.SPASMS), Outcome(Sort.PAIN)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def counted(patient: Patient) -> set[Outcome]:
    """Return the outcomes that count at the last change, once all are worked out."""
    dashboard_page.refreshed(patient, None)
    course = read_course(patient)
    points = course.points(patient.today())
    found = judged(family_of(patient, course, points), stored_of(patient))
    last = points[-1]
    return {one.outcome for one in found if one.point is last}


def place_of(patient: Patient, outcome: Outcome) -> str:
    course = read_course(patient)
    [point] = course.points(patient.today())
    return Comparison(outcome, point).place


def told(client: Client, patient: Patient) -> int:
    """Return how many comparisons the page of changes says were made."""
    page = look(client, "dashboard", patient)
    found = re.search(r"This diary makes (\d+) comparison", page)
    assert found is not None
    return int(found[1])


def test_what_was_never_logged_is_no_comparison(
    diary: Patient, as_alice: Client
) -> None:
    outcomes = counted(diary)

    assert SPASMS in outcomes
    assert PAIN not in outcomes
    assert told(as_alice, diary) == len(outcomes) < diary.estimates.count()


def test_what_was_logged_on_both_sides_counts_even_if_it_was_refused(
    diary: Patient, as_alice: Client
) -> None:
    diary.checkins.filter(local_day__gte=on(70)).update(pain=4)
    assert PAIN not in counted(diary)

    diary.checkins.filter(local_day=on(5)).update(pain=4)
    diary.estimates.all().delete()

    assert PAIN in counted(diary)
    assert stored_of(diary)[place_of(diary, PAIN)] == Stored(None, has_days=True)


def test_a_card_and_its_days_say_the_same_number(
    diary: Patient, as_alice: Client
) -> None:
    diary.checkins.update(pain=4)
    number = told(as_alice, diary)
    [point] = read_course(diary).points(diary.today())

    url = reverse("effect-days", args=[diary.pk, point.key])

    # Spasms and pain: an evening that only gave a number says nothing of the rest.
    assert number == 2
    assert f"One of {number} comparisons." in as_alice.get(url).text


def test_what_is_not_worked_out_yet_counts(diary: Patient) -> None:
    course = read_course(diary)
    wanted = family_of(diary, course, course.points(diary.today()))

    assert judged(wanted, stored_of(diary)) == wanted
    kept = {wanted[0].place: Stored(None, has_days=False)}
    assert judged(wanted, kept) == wanted[1:]


def test_headlines_are_judged_over_what_could_be_compared(diary: Patient) -> None:
    _progress, store = dashboard_page.refreshed(diary, None)
    # With one comparison of six the rule asks for a chance under 0.1 / 6.
    wanted, others = store.wanted[0], store.wanted[1:]
    chance = Stored(0.03, has_days=True)

    def headlines(*, has_days: bool) -> list[str]:
        rest = {one.place: Stored(None, has_days) for one in others}
        stored = {wanted.place: chance} | rest
        return replace(store, stored=stored).headlines

    assert headlines(has_days=True) == []
    assert headlines(has_days=False) == [wanted.place]
