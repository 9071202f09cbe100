"""The page of a treatment: what happened since each step, or what is missing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diary import actions
from diary.insights.change_points import read_course
from diary.insights.since_steps import since_steps
from diary.models import Patient, Regimen, Treatment, User
from diary.treatments.course.lines import read_course as read_lines
from tests.insights.test_dashboard import NOW, diary, look, on
from tests.make import at_times, make_change, make_dose, make_treatment

__all__ = ["diary"]
pytestmark = pytest.mark.django_db
NEEDS = "It needs at least 14 days on each side"
SENTENCE = r"Fewer spasms: about .*? before, .*? after\. The range that fits: .*?\."


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(client: Client, treatment: Treatment) -> str:
    url = reverse("treatment-edit", args=[treatment.patient_id, treatment.pk])
    return unescape(re.sub(r"\s+", " ", client.get(url).text))


def steps(client: Client, treatment: Treatment) -> list[str]:
    """Return what is said since each step, the newest first."""
    page = page_of(client, treatment)
    found = re.findall(r'<div class="change-since">(.*?)</div>', page)
    return [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", one)).strip() for one in found]


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def raised(treatment: Treatment, by: User, day: date, amount: int) -> None:
    planned = at_times("08:00", amount=amount)
    make_change(treatment, by=by, day=day, kind="increase", planned=planned)


def test_each_step_says_what_its_change_says_with_its_range_and_leads_there(
    diary: Patient, as_alice: Client, as_dora: Client
) -> None:
    treatment = diary.treatments.get()
    [point] = read_course(diary).points(diary.today())
    look(as_alice, "dashboard", diary)
    [said] = diary.screens.get().effects

    [step] = steps(as_alice, treatment)

    assert re.match(SENTENCE, step)
    assert said["span"] in step
    assert f"The range that fits the diary runs {said['span']}" in look(
        as_alice, "change-effect", diary, point.key
    )
    page = page_of(as_alice, treatment)
    link = reverse("change-effect", args=[diary.pk, point.key])
    assert f'href="{link}"' in page
    assert "What happened since was worked out on 25 Mar 2026." in page
    assert NEEDS not in page
    assert steps(as_dora, treatment) == [step]


def test_before_anything_is_worked_out_it_says_what_is_needed(
    diary: Patient, as_alice: Client
) -> None:
    treatment = diary.treatments.get()

    assert steps(as_alice, treatment) == ["Not worked out yet."]
    page = page_of(as_alice, treatment)
    assert NEEDS in page
    assert f'href="{reverse("dashboard", args=[diary.pk])}"' in page


def test_a_step_without_an_answer_says_what_is_missing(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    treatment = diary.treatments.get()
    raised(treatment, alice, on(75), 30)
    look(as_alice, "dashboard", diary)

    [young, old] = steps(as_alice, treatment)

    assert young.startswith("Spasms: not enough days yet. After the change: ")
    assert "more days are needed, " in young
    assert re.match(SENTENCE, old)


def test_steps_that_are_one_change_are_told_at_the_last_of_them(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    treatment = diary.treatments.get()
    raised(treatment, alice, on(45), 30)
    look(as_alice, "dashboard", diary)

    [last, first] = steps(as_alice, treatment)

    assert re.match(r"(Perhaps f|F)ewer spasms: about ", last)
    assert first.startswith("Compared as one change with the step of 15 Feb 2026 :")


def test_what_cannot_be_told_apart_from_another_treatment_says_so(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    other = make_treatment(diary, by=alice, name="tizanidine")
    make_change(other, by=alice, day=on(44))
    look(as_alice, "dashboard", diary)

    [step] = steps(as_alice, other)

    assert "Changed together: 2 changes within 14 days of each other." in step
    assert "All of it: baclofen started at 20 mg a day, tizanidine started." in step
    told = step.partition("What happened since")[0]
    [same] = steps(as_alice, diary.treatments.get(name="baclofen"))
    assert same.startswith(told)


def test_a_step_that_was_moved_waits_until_it_is_worked_out_again(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    treatment = diary.treatments.get()
    look(as_alice, "dashboard", diary)
    regimen, change = diary.regimens.get(), diary.treatmentchanges.get()
    regimen.starts_on = change.day = on(45)
    for row in (regimen, change):
        actions.edit(row, by=alice, version=row.version)

    assert steps(as_alice, treatment) == ["Not worked out yet."]
    look(as_alice, "dashboard", diary)
    assert "before, " in steps(as_alice, treatment)[0]


def test_times_of_use_without_a_change_have_their_edges_told(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    other = make_treatment(diary, by=alice, name="tizanidine")
    shared = {"patient": diary, "treatment": other}
    actions.store(Regimen(**shared, starts_on=None, ends_on=on(20)), by=alice)
    actions.store(Regimen(**shared, starts_on=on(60), ends_on=on(79)), by=alice)
    look(as_alice, "dashboard", diary)

    told = steps(as_alice, other)

    assert [re.split(r" ?: ", one)[0] for one in told] == [
        "Compared as one change with the step of 21 Mar 2026",
        "From 21 Mar 2026 on",
        "Without a day nothing can be compared.",
        "From 21 Jan 2026 on",
    ]


def test_a_step_that_is_still_to_come_and_one_that_was_taken_back_say_nothing(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    treatment = diary.treatments.get()
    raised(treatment, alice, on(90), 30)
    look(as_alice, "dashboard", diary)

    assert len(steps(as_alice, treatment)) == 1

    for row in (*diary.treatmentchanges.all(), *diary.regimens.all()):
        actions.void(row, by=alice)
    assert steps(as_alice, treatment) == []


def test_the_use_of_what_a_clinic_gives_is_not_compared(
    diary: Patient, as_alice: Client, alice: User, django_assert_num_queries: Any
) -> None:
    toxin = make_treatment(diary, by=alice, name="toxin", kind_of="injection")
    make_change(toxin, by=alice, day=on(30), planned=[])

    assert steps(as_alice, toxin) == []
    lines = read_lines(toxin).standing
    with django_assert_num_queries(0):
        assert since_steps(toxin, lines).made_on is None


def test_each_injection_leads_to_its_cycle_and_says_what_happened_since(
    diary: Patient, as_alice: Client, as_dora: Client, alice: User
) -> None:
    said = {"kind_of": "injection", "catalogue": "onabotulinumtoxin_a"}
    toxin = make_treatment(diary, by=alice, name="Botox", unit="unit", **said)
    day = on(41)
    dose = make_dose(diary, by=alice, treatment=toxin, at=noon(day), amount=200)
    url = reverse("injection-list", args=[diary.pk, toxin.pk])
    weeks = reverse("pattern", args=[diary.pk, "toxin"])
    assert "What happened since" not in as_alice.get(url).text
    look(as_alice, "dashboard", diary)
    [point] = read_course(diary).points(diary.today())

    page = unescape(re.sub(r"\s+", " ", as_dora.get(url).text))

    told = page.partition("What happened since")[2].partition("</div>")[0]
    assert re.search(SENTENCE, told)
    assert re.search(r"<p>\d+ of \d+ days that count are logged", told)
    assert f"All of it: {point.words}." in told
    assert f'href="{weeks}#injection-{day}"' in page
    assert f'<tr id="injection-{day}">' in as_dora.get(weeks).text
    assert f'href="{reverse("change-effect", args=[diary.pk, point.key])}"' in page
    dose.amount = Decimal(100)
    actions.edit(dose, by=alice, version=1)
    assert "What happened since" not in as_alice.get(url).text


def test_what_an_earlier_version_kept_is_worked_out_again(
    diary: Patient, as_alice: Client
) -> None:
    look(as_alice, "dashboard", diary)
    kept = diary.screens.get()
    for one in kept.effects:
        del one["says"]
    kept.save()

    assert steps(as_alice, diary.treatments.get()) == ["Not worked out yet."]
