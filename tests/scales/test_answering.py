"""Answering a scale: what is asked, what is stored, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diary import actions as core
from diary.ids import uuid7
from diary.models import Assessment, Patient, User
from diary.scales import actions
from tests.make import make_assessment, make_goal, make_page

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)  # 14:00 in the diary's zone
TODAY = date(2026, 6, 15)
LAST_WEEK = TODAY - timedelta(days=7)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def form(patient: Patient, scale: str) -> str:
    return reverse("scale-answer", args=[patient.pk, scale])


def correction(answer: Assessment) -> str:
    return reverse("scale-edit", args=[answer.patient_id, answer.pk])


def psfs(**more: Any) -> dict[str, Any]:
    return {"frequency": "3", "severity": "2", "day": "2026-06-15", **more}


def pgic(**more: Any) -> dict[str, Any]:
    said = {"anchor_on": "2026-05-01", "change": "2", "day": "2026-06-15"}
    return said | more


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 422
    return dict(response.context["form"].errors)


# What is stored


def test_an_answer_is_stored_with_its_wording_and_its_window(
    as_alice: Client, patient: Patient
) -> None:
    response = as_alice.post(form(patient, "psfs"), psfs(note="A cold week."))

    stored = patient.assessments.get()
    assert stored.answers == {"frequency": 3, "severity": 2}
    assert (stored.wording, stored.window) == ("penn-1989-24h", "24h")
    assert (stored.local_day, stored.occurred_at) == (TODAY, NOW)
    assert (stored.note, stored.time_precision) == ("A cold week.", "minute")
    listed = reverse("scale-list", args=[patient.pk])
    assert response["Location"] == f"{listed}?did=saved%3Aassessment%3A{stored.pk}"


def test_after_an_answer_it_can_be_undone_at_once(
    as_alice: Client, patient: Patient
) -> None:
    page = as_alice.post(form(patient, "psfs"), psfs(), follow=True)

    assert "3: Spasms more than once an hour, 2: Moderate" in page.text
    undo = f"/d/{patient.pk}/entry/assessment/{patient.assessments.get().pk}/undo/"
    assert undo in page.text
    back = as_alice.post(undo, {"version": "1"}, follow=True)
    assert patient.assessments.get().voided_at is not None
    assert "Not answered yet." in back.text


@pytest.mark.parametrize("severity", ["", "3"])
def test_without_spasms_their_severity_is_left_out(
    severity: str, as_alice: Client, patient: Patient
) -> None:
    as_alice.post(form(patient, "psfs"), psfs(frequency="0", severity=severity))

    assert patient.assessments.get().answers == {"frequency": 0}


def test_how_severe_they_were_may_stay_open(as_alice: Client, patient: Patient) -> None:
    as_alice.post(form(patient, "psfs"), psfs(severity=""))

    assert patient.assessments.get().answers == {"frequency": 3}


def test_overall_change_is_stored_with_the_day_it_compares_with(
    as_alice: Client, patient: Patient
) -> None:
    as_alice.post(form(patient, "pgic"), pgic())

    stored = patient.assessments.get()
    assert stored.answers == {"change": 2}
    assert stored.anchor_on == date(2026, 5, 1)
    assert (stored.wording, stored.window) == ("pgic-7-cgi", "since")


def test_the_day_compared_with_is_offered_again(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    first = make_page(as_alice.get(form(patient, "pgic")))
    older = NOW - timedelta(days=20)
    make_assessment(
        patient, by=alice, scale="pgic", anchor_on=date(2026, 1, 2), at=older
    )
    make_assessment(patient, by=alice, scale="pgic", anchor_on=date(2026, 3, 4))

    page = as_alice.get(form(patient, "pgic"))

    assert first.typed["anchor_on"] == ""
    assert make_page(page).typed["anchor_on"] == "2026-03-04"
    assert "Last time you compared with 4 March 2026." in page.text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (pgic(anchor_on=""), "anchor_on"),
        (pgic(anchor_on="2026-06-15"), "anchor_on"),
        (pgic(anchor_on="2026-07-01"), "anchor_on"),
        (pgic(anchor_on="1899-12-31"), "anchor_on"),
        (pgic(change="0"), "change"),
        (pgic(change="8"), "change"),
        (pgic(day=""), "day"),
    ],
)
def test_overall_change_needs_an_earlier_day_and_a_level(
    body: dict[str, str], field: str, as_alice: Client, patient: Patient
) -> None:
    response = as_alice.post(form(patient, "pgic"), body)

    assert list(errors(response)) == [field]
    assert not patient.assessments.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (psfs(frequency=""), "frequency"),
        (psfs(frequency="5"), "frequency"),
        (psfs(severity="4"), "severity"),
        (psfs(day="2026-06-16"), "day"),
        (psfs(day="yesterday"), "day"),
    ],
)
def test_a_wrong_answer_is_refused_and_kept(
    body: dict[str, str], field: str, as_alice: Client, patient: Patient
) -> None:
    response = as_alice.post(form(patient, "psfs"), body | {"note": "words"})

    assert list(errors(response)) == [field]
    assert make_page(response).typed["note"] == "words"
    assert not patient.assessments.exists()


@pytest.mark.parametrize("scale", ["goal", "ashworth", "psfs2"])
def test_there_is_no_other_scale(
    scale: str, as_alice: Client, patient: Patient
) -> None:
    assert as_alice.get(f"/d/{patient.pk}/scales/{scale}/").status_code == 404


def test_no_form_chooses_an_answer_beforehand(
    as_alice: Client, patient: Patient
) -> None:
    for scale in ("psfs", "pgic"):
        radios = [
            one
            for one in make_page(as_alice.get(form(patient, scale))).all("input")
            if one.get("type") == "radio"
        ]

        assert radios
        assert not [one for one in radios if "checked" in one]


def test_a_scale_says_where_it_is_from_and_which_time_it_asks_about(
    as_alice: Client, patient: Patient
) -> None:
    page = as_alice.get(form(patient, "psfs")).text

    assert "in the last 24 hours, at its usual rate" in page
    assert "Penn and others, 1989; levels as listed by NINDS" in page


# The day


def test_an_earlier_day_is_some_time_of_that_day_and_late(
    as_alice: Client, patient: Patient
) -> None:
    as_alice.post(form(patient, "psfs"), psfs(day="2026-06-12"))

    stored = patient.assessments.get()
    assert stored.local_day == date(2026, 6, 12)
    assert stored.occurred_at == datetime(2026, 6, 12, 10, 0, tzinfo=UTC)
    assert stored.time_precision == "day"
    assert stored.is_late
    page = as_alice.get(reverse("day", args=[patient.pk, date(2026, 6, 12)])).text
    assert "Spasm frequency (Penn)" in page
    assert "added 3 days later" in page


def test_the_clock_of_the_device_is_kept(as_alice: Client, patient: Patient) -> None:
    typed = {"entered_at": "2026-06-15T11:50:00Z", "sent_at": "2026-06-15T12:00:00Z"}

    as_alice.post(form(patient, "psfs"), psfs(**typed))

    stored = patient.assessments.get()
    assert stored.occurred_at == datetime(2026, 6, 15, 11, 50, tzinfo=UTC)
    assert stored.entered_at == stored.occurred_at


@pytest.mark.parametrize(
    ("clock", "day", "at"),
    [
        # Behind: the page of the server offered a day that the device has not reached.
        ("2026-06-14T20:00:00Z", "2026-06-15", datetime(2026, 6, 15, 2, tzinfo=UTC)),
        # Ahead: the day that the device shows already, and the one of the server.
        ("2026-06-16T08:00:00Z", "2026-06-16", datetime(2026, 6, 16, 8, tzinfo=UTC)),
        ("2026-06-16T08:00:00Z", "2026-06-15", datetime(2026, 6, 15, 10, tzinfo=UTC)),
    ],
)
def test_a_wrong_clock_hinders_nobody(
    clock: str, day: str, at: datetime, as_alice: Client, patient: Patient
) -> None:
    typed = {"entered_at": clock, "sent_at": clock, "day": day}

    response = as_alice.post(form(patient, "psfs"), psfs(**typed))

    assert response.status_code == 303
    stored = patient.assessments.get()
    assert (stored.local_day.isoformat(), stored.occurred_at) == (day, at)


def test_a_day_that_the_calendar_skipped_is_refused(
    as_alice: Client, patient: Patient
) -> None:
    patient.timezone = "Pacific/Apia"
    patient.save(update_fields=["timezone"])

    response = as_alice.post(form(patient, "psfs"), psfs(day="2011-12-30"))

    assert errors(response) == {"day": ["The calendar skipped this day."]}


# Sent twice, and at the same time as somebody else


def test_an_answer_sent_twice_is_stored_once(
    as_alice: Client, patient: Patient
) -> None:
    body = psfs(id=str(uuid7()))
    first = as_alice.post(form(patient, "psfs"), body)

    with time_machine.travel(NOW + timedelta(seconds=3), tick=False):
        second = as_alice.post(form(patient, "psfs"), body)

    assert (first.status_code, second.status_code) == (303, 303)
    assert "already" in second["Location"]
    assert patient.assessments.count() == 1


def test_without_a_script_the_page_brings_the_id(
    as_alice: Client, patient: Patient
) -> None:
    page = make_page(as_alice.get(form(patient, "psfs")))

    for _ in range(2):
        as_alice.post(form(patient, "psfs"), psfs(id=page.typed["id"]))

    assert patient.assessments.count() == 1


def test_another_answer_under_the_same_id_is_kept_in_the_form(
    as_alice: Client, patient: Patient
) -> None:
    body = psfs(id=str(uuid7()))
    as_alice.post(form(patient, "psfs"), body)

    refused = as_alice.post(form(patient, "psfs"), body | {"frequency": "1"})
    again = make_page(refused).typed["id"]
    as_alice.post(form(patient, "psfs"), body | {"frequency": "1", "id": again})

    assert refused.status_code == 409
    assert refused.context["form"]["frequency"].value() == "1"
    assert sorted(one.answers["frequency"] for one in patient.assessments.all()) == [
        1,
        3,
    ]


def test_an_id_of_another_diary_is_a_404(
    as_alice: Client, charlie: User, strangers_diary: Patient, patient: Patient
) -> None:
    theirs = make_assessment(strangers_diary, by=charlie)

    response = as_alice.post(form(patient, "psfs"), psfs(id=str(theirs.pk)))

    assert response.status_code == 404
    assert not patient.assessments.exists()


# Correcting


def test_an_answer_is_corrected_and_what_it_said_is_kept(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    stored = make_assessment(patient, by=alice)
    page = make_page(as_alice.get(correction(stored)))

    body = psfs(frequency="4", version=page.typed["version"])
    response = as_alice.post(correction(stored), body)

    stored.refresh_from_db()
    assert "changed" in response["Location"]
    assert stored.answers == {"frequency": 4, "severity": 2}
    assert stored.occurred_at == NOW
    url = reverse("entry-history", args=[patient.pk, "assessment", stored.pk])
    history = as_alice.get(url).text
    assert "4: Spasms more than ten times an hour, 2: Moderate" in history
    assert "3: Spasms more than once an hour, 2: Moderate" in history
    assert "penn-1989" not in history


def test_a_correction_keeps_the_time_unless_the_day_changes(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    morning = NOW - timedelta(hours=4)
    stored = make_assessment(patient, by=alice, at=morning)

    as_alice.post(correction(stored), psfs(version="1", frequency="1"))
    stored.refresh_from_db()
    kept = stored.occurred_at
    as_alice.post(correction(stored), psfs(version="2", day="2026-06-10"))

    stored.refresh_from_db()
    assert kept == morning
    assert (stored.local_day, stored.time_precision) == (date(2026, 6, 10), "day")


def test_a_correction_keeps_the_wording_that_was_asked(
    alice: User, patient: Patient
) -> None:
    stored = make_assessment(patient, by=alice)
    Assessment.objects.filter(pk=stored.pk).update(wording="an-older-one")
    row = patient.assessments.get()
    row.answers = {"frequency": 0}

    saved, did = actions.save_answer(row, by=alice, version=1)

    assert (saved.wording, did) == ("an-older-one", "changed")


def test_whoever_was_slower_keeps_what_they_typed(
    as_alice: Client, as_bob: Client, alice: User, patient: Patient
) -> None:
    stored = make_assessment(patient, by=alice)
    as_bob.post(correction(stored), psfs(version="1", frequency="1"))

    slower = as_alice.post(correction(stored), psfs(version="1", frequency="4"))
    page = make_page(slower)
    saved = as_alice.post(
        correction(stored), psfs(version=page.typed["version"], frequency="4")
    )

    stored.refresh_from_db()
    assert slower.status_code == 409
    assert slower.context["form"]["frequency"].value() == "4"
    assert saved.status_code == 303
    assert stored.answers["frequency"] == 4
    assert stored.version == 3


def test_the_rows_of_lists_lead_to_the_form(
    as_alice: Client, as_dora: Client, alice: User, patient: Patient
) -> None:
    stored = make_assessment(patient, by=alice)
    url = reverse("entry-edit", args=[patient.pk, "assessment", stored.pk])

    owner, reader = as_alice.get(url), as_dora.get(url)

    assert owner["Location"] == correction(stored)
    assert reader["Location"].endswith("/history/")


def test_what_was_taken_back_can_be_put_back_from_its_form(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    stored = core.void(make_assessment(patient, by=alice), by=alice)
    url = reverse("entry-restore", args=[patient.pk, "assessment", stored.pk])

    page = as_alice.get(correction(stored))
    as_alice.post(url)

    assert url in page.text
    assert patient.assessments.current().exists()


# Goals are rated with the same form


def test_a_goal_is_rated(as_alice: Client, alice: User, patient: Patient) -> None:
    goal = make_goal(patient, by=alice, set_on=LAST_WEEK)
    url = reverse("goal-rate", args=[patient.pk, goal.pk])

    response = as_alice.post(url, {"level": "-2", "day": "2026-06-14"}, follow=True)

    stored = goal.ratings.get()
    assert (stored.scale, stored.answers) == ("goal", {"level": -2})
    assert (stored.wording, stored.window) == ("goal-5", "now")
    assert "−2: Much less than hoped for" in response.text
    assert "Walk to the shop." in as_alice.get(correction(stored)).text


@pytest.mark.parametrize(
    ("day", "ok"),
    [
        ("2026-06-07", False),
        ("2026-06-08", True),
        ("2026-06-12", True),
        ("2026-06-13", False),
    ],
)
def test_a_goal_is_rated_only_while_it_is_one(
    day: str, ok: bool, as_alice: Client, alice: User, patient: Patient
) -> None:
    goal = make_goal(patient, by=alice, set_on=LAST_WEEK)
    actions.end_goal(goal, on=date(2026, 6, 12), by=alice)
    url = reverse("goal-rate", args=[patient.pk, goal.pk])

    response = as_alice.post(url, {"level": "1", "day": day})

    assert (response.status_code == 303) == ok
    assert goal.ratings.exists() == ok
    if not ok:
        assert list(errors(response)) == ["day"]


def test_a_goal_that_was_taken_back_is_not_rated(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    goal = core.void(make_goal(patient, by=alice), by=alice)
    url = reverse("goal-rate", args=[patient.pk, goal.pk])

    assert as_alice.get(url).status_code == 404


@pytest.mark.parametrize("day", ["", "2026-06-16"])
def test_a_rating_of_no_possible_day_says_so_once(
    day: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    goal = make_goal(patient, by=alice)
    url = reverse("goal-rate", args=[patient.pk, goal.pk])

    found = errors(as_alice.post(url, {"level": "1", "day": day}))

    assert [len(one) for one in found.values()] == [1]


# The evening offers them, to whoever has answered before


@pytest.mark.parametrize(
    ("ago", "offered"), [(None, False), (6, False), (7, True), (30, True)]
)
def test_the_evening_offers_the_questions_after_a_week(
    ago: int | None, offered: bool, as_alice: Client, alice: User, patient: Patient
) -> None:
    if ago is not None:
        make_assessment(patient, by=alice, at=NOW - timedelta(days=ago))

    page = as_alice.get(reverse("checkin", args=[patient.pk, "evening", TODAY])).text

    assert (f"It has been {ago} days" in page) == offered
    assert ("They are there if you like." in page) == offered


@pytest.mark.parametrize(("part", "day"), [("night", TODAY), ("evening", LAST_WEEK)])
def test_no_other_check_in_offers_them(
    part: str, day: date, as_alice: Client, alice: User, patient: Patient
) -> None:
    make_assessment(patient, by=alice, at=NOW - timedelta(days=30))

    page = as_alice.get(reverse("checkin", args=[patient.pk, part, day])).text

    assert "They are there if you like." not in page


def test_today_and_more_lead_to_the_questions(
    as_alice: Client, patient: Patient
) -> None:
    listed = reverse("scale-list", args=[patient.pk])

    for name, args in (("today", [patient.pk]), ("more", [])):
        assert f'href="{listed}"' in as_alice.get(reverse(name, args=args)).text
