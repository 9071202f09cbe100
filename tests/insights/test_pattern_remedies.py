"""Home remedies and therapy: what was noted, and that it was no fair test."""

from __future__ import annotations

from statistics import median, quantiles
from typing import Any

import pytest
from django.test import Client

from diary import actions
from diary.models import Patient, Treatment, User
from diary.vocab.treatments import TreatmentKind, Unit
from tests.insights import shown
from tests.insights.shown import DAY, at, bars, numbers, show, spasm, svgs, table
from tests.make import make_dose, make_treatment

KINDS = ("remedy", "therapy", "device")


@pytest.fixture
def heat(patient: Patient, alice: User) -> Treatment:
    return make_treatment(
        patient,
        by=alice,
        name="heat pad",
        kind_of=TreatmentKind.REMEDY,
        unit=Unit.MINUTE,
        usual_amount=None,
    )


def use(treatment: Treatment, by: User, ago: int, clock: str, **said: Any) -> None:
    patient = treatment.patient
    when = at(patient, patient.today() - ago * DAY, clock)
    make_dose(patient, by=by, treatment=treatment, at=when, **said)


def test_only_uses_with_both_ratings_are_put_side_by_side(
    as_alice: Client, patient: Patient, alice: User, heat: Treatment
) -> None:
    rated = {"rating_before": 8, "rating_after": 3, "rated_after": 30}
    use(heat, alice, 3, "10:00", **rated)
    use(heat, alice, 3, "12:00", **rated | {"rating_before": 6, "rated_after": 45})
    use(heat, alice, 2, "10:00", rating_before=2)
    use(heat, alice, 1, "10:00", rating_after=0)
    use(heat, alice, 1, "11:00", status="skipped")
    for strength in (1, 2, 9):
        spasm(patient, alice, patient.today(), severity=strength)

    page = show(as_alice, patient, "remedies", period="4w")

    assert table(page, "uses") == [["heat pad", "home remedy", "4", "3", "1 of 1"]]
    assert table(page, "ratings") == [
        ["heat pad", "4", "3", "2", "2", "7", "6.5 to 7.5", "3", "3 to 3", "37.5"]
    ]
    assert bars(svgs(page)[1]) == [
        ("Before: heat pad", "7 of 10", 70.0),
        ("After: heat pad", "3 of 10", 30.0),
    ]
    assert "4 uses in 4 days, most often heat pad (4). Of 2 there is a rating" in page
    assert "The usual strength is the middle one of 3 rated spasms: 2 of 10." in page


def test_the_page_says_that_it_was_not_a_fair_test(
    as_alice: Client, patient: Patient, alice: User, heat: Treatment
) -> None:
    use(heat, alice, 1, "10:00", rating_before=8, rating_after=1)

    page = show(as_alice, patient, "remedies")

    assert "This was not a fair test." in page
    assert "The diary cannot show whether it helped." in page


def test_one_use_without_a_rating_is_counted_and_nothing_more(
    as_alice: Client, patient: Patient, alice: User, heat: Treatment
) -> None:
    use(heat, alice, 1, "10:00")

    page = show(as_alice, patient, "remedies")

    # The diary began yesterday.
    assert "1 use in 2 days" in page
    assert page.count("<table") == 1


def test_a_medicine_is_no_remedy_and_neither_is_what_was_taken_back(
    as_alice: Client, patient: Patient, alice: User, heat: Treatment
) -> None:
    use(make_treatment(patient, by=alice), alice, 1, "10:00")
    assert 'class="empty' in show(as_alice, patient, "remedies")
    use(heat, alice, 1, "10:00")
    assert "heat pad" in show(as_alice, patient, "remedies")

    actions.void(heat, by=alice)

    assert 'class="empty' in show(as_alice, patient, "remedies")


def test_all_numbers_come_from_the_rows(
    as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    robin = shown.robin(monkeypatch, by=alice, days=120, seed=5)
    page = show(as_alice, robin, "remedies", period="all")
    uses: dict[str, list[Any]] = {}
    for dose in robin.doses.filter(voided_at=None, status="taken"):
        if dose.treatment.kind_of in KINDS:
            uses.setdefault(dose.treatment.name, []).append(dose)
    strengths = [
        one.severity
        for one in robin.episodes.filter(voided_at=None)
        if one.severity is not None
    ]
    usual = median(strengths)
    assert f"of {len(strengths)} rated spasms: {usual:g} of 10." in page

    for row in numbers(as_alice, robin, "remedies", "uses", period="all"):
        of_one = uses[row["what"]]
        assert int(row["uses"]) == len(of_one)
        assert int(row["days_with_a_use"]) == len({one.local_day for one in of_one})
        ago = {(robin.today() - one.local_day).days // 7 for one in of_one}
        assert int(row["weeks_with_a_use"]) == len(ago)
    assert len(table(page, "uses")) == len(uses) >= 4
    rows = numbers(as_alice, robin, "remedies", "ratings", period="all")
    assert len(rows) >= 2
    for row in rows:
        before = [one.rating_before for one in uses[row["what"]]]
        known = [value for value in before if value is not None]
        assert int(row["above_usual"]) == sum(value > usual for value in known)
        _check_pairs(row, uses[row["what"]])
        drawn = dict(one[:2] for one in bars(svgs(page)[1]))
        assert (
            drawn[f"Before: {row['what']}"] == f"{float(row['before_median']):g} of 10"
        )
        assert drawn[f"After: {row['what']}"] == f"{float(row['after_median']):g} of 10"


def _check_pairs(row: dict[str, str], uses: list[Any]) -> None:
    pairs = [
        one
        for one in uses
        if one.rating_before is not None and one.rating_after is not None
    ]
    assert int(row["rated_both"]) == len(pairs) > 1
    for name, values in (
        ("before", [one.rating_before for one in pairs]),
        ("after", [one.rating_after for one in pairs]),
    ):
        low, _middle, high = quantiles(values, n=4, method="inclusive")
        assert float(row[f"{name}_median"]) == median(values)
        assert float(row[f"{name}_quarter_below"]) == low
        assert float(row[f"{name}_quarter_above"]) == high
    minutes = [one.rated_after for one in pairs if one.rated_after]
    assert float(row["minutes_median"]) == median(minutes)
