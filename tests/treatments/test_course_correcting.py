"""Changes and times of use, corrected, taken back and put back on their pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from diary import actions as core
from diary.models import Patient, Regimen, Treatment, TreatmentChange, User
from diary.treatments import actions
from diary.treatments.course import actions as course
from tests.make import make_dose, make_page, make_treatment, stored
from tests.treatments.course_pages import (
    NOTICE,
    PAGE,
    STOP,
    address,
    corrected,
    day,
    kinds,
    of,
    refused,
    told,
)

pytestmark = pytest.mark.django_db


# Correcting, taking back, putting back


def test_the_words_and_the_day_of_a_change_are_corrected_with_history(
    as_alice: Client,
    as_bob: Client,
    bob: User,
    raised: TreatmentChange,
    taken: Treatment,
) -> None:
    said = corrected(raised, day=day(40), hope="better sleep", watch="sleep")

    answer = as_bob.post(of("change-edit", raised), said)
    page = as_alice.get(of("change-edit", raised))

    assert answer.status_code == 302
    assert told(taken, 41) == "10 mg at 08:00, 14:00 and 20:00"
    assert told(taken, 40) == "15 mg at 08:00, 14:00 and 20:00"
    (past,) = page.context["history"]
    assert past.by == bob.email
    assert "corrected" in past.title
    assert [label for label, _value in past.before] == [
        "From which day on",
        "What I hope for",
        "What to watch",
    ]
    assert dict(past.before)["What I hope for"] == "fewer spasms"
    assert "fewer spasms" in page.text


def test_the_schedule_of_a_change_is_corrected_with_history(
    as_alice: Client, raised: TreatmentChange, taken: Treatment
) -> None:
    page = as_alice.get(of("change-edit", raised))
    url = address("regimen-edit", taken, regimen=raised.to_regimen_id)
    assert url in page.text

    as_alice.post(url, {"version": 1, "amount": "5", "often": "3"})

    page = as_alice.get(address(PAGE, taken))
    assert kinds(taken) == ["start", "decrease"]
    assert told(taken) == "5 mg at 08:00, 14:00 and 20:00"
    before = [past.before for past in page.context["history"]]
    assert [("How it is taken", "15 mg at 08:00, 14:00 and 20:00")] in before


@pytest.mark.parametrize(
    ("said", "field"),
    [({"day": ""}, "day"), ({"day": day(-2)}, "day"), ({"watch": "x"}, "watch")],
)
def test_a_wrong_correction_is_told_beside_its_field(
    as_alice: Client, raised: TreatmentChange, said: dict[str, Any], field: str
) -> None:
    before = stored()

    response = as_alice.post(of("change-edit", raised), corrected(raised, **said))

    refused(response, field)
    assert stored() == before


def test_a_correction_to_a_day_before_the_diary_is_confirmed(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    treatment = make_treatment(patient, by=alice)
    actions.start_regimen(treatment, starts_on=day(400), by=alice)
    actions.end_regimen(treatment, ends_on=day(0), by=alice)
    change = patient.treatmentchanges.get(kind_of="stop")

    asked = as_alice.post(of("change-edit", change), corrected(change, day=day(30)))
    said = corrected(change, day=day(30), early="on")
    confirmed = as_alice.post(of("change-edit", change), said)
    change.refresh_from_db()
    words = corrected(change, hope="none")
    again = as_alice.post(of("change-edit", change), words)

    refused(asked, "day")
    assert (confirmed.status_code, again.status_code) == (302, 302)


def test_a_correction_over_the_next_change_is_refused_and_kept(
    as_alice: Client, raised: TreatmentChange
) -> None:
    before = stored()
    said = corrected(raised, day=day(150), hope="kept")

    response = as_alice.post(of("change-edit", raised), said)

    assert response.status_code == 409
    assert "between the changes before and after" in response.text
    assert make_page(response).typed["hope"] == "kept"
    assert stored() == before


def test_a_slower_correction_keeps_what_was_typed_and_shows_what_is_stored(
    as_alice: Client, as_bob: Client, raised: TreatmentChange
) -> None:
    as_bob.post(of("change-edit", raised), corrected(raised, hope="Bob's"))

    slow = as_alice.post(of("change-edit", raised), corrected(raised, hope="Alice's"))
    again = as_alice.post(
        of("change-edit", raised),
        corrected(raised, hope="Alice's", version=make_page(slow).typed["version"]),
    )

    assert slow.status_code == 409
    assert make_page(slow).typed["hope"] == "Alice's"
    assert ("What I hope for", "Bob's") in slow.context["stored_now"]
    assert again.status_code == 302
    raised.refresh_from_db()
    assert raised.hope == "Alice's"


def test_a_correction_without_its_version_is_not_believed(
    as_alice: Client, raised: TreatmentChange
) -> None:
    said = corrected(raised, version="", hope="lost?")

    assert as_alice.post(of("change-edit", raised), said).status_code == 409


def test_an_unknown_day_can_be_said_later(
    as_alice: Client, pills: Treatment, alice: User, patient: Patient
) -> None:
    actions.start_regimen(pills, starts_on=None, by=alice)
    change = patient.treatmentchanges.get()

    words = as_alice.post(of("change-edit", change), {"version": 1, "hope": "rest"})
    as_alice.post(
        of("change-edit", change), {"version": 2, "hope": "rest", "day": day(500)}
    )

    assert words.status_code == 302
    assert pills.regimens.get().starts_on == day(500)


def test_a_change_is_taken_back_and_put_back(
    as_alice: Client, raised: TreatmentChange, taken: Treatment
) -> None:
    back = as_alice.post(of("change-void", raised), follow=True)
    without = told(taken)
    voided = as_alice.get(of("change-edit", raised))
    again = as_alice.post(of("change-restore", raised), follow=True)

    assert without == "10 mg at 08:00, 14:00 and 20:00"
    assert [line.change for line in back.context["course"].taken_back] == [raised]
    assert "was taken back" in voided.text
    assert told(taken) == "15 mg at 08:00, 14:00 and 20:00"
    titles = [past.title for past in again.context["history"]]
    assert ["put back" in titles[0], "taken back" in titles[1]] == [True, True]
    assert len(titles) == 2


def test_a_change_that_was_taken_back_is_not_corrected(
    as_alice: Client, raised: TreatmentChange
) -> None:
    as_alice.post(of("change-void", raised))
    raised.refresh_from_db()

    response = as_alice.post(of("change-edit", raised), corrected(raised, hope="kept"))

    assert response.status_code == 409
    assert make_page(response).typed["hope"] == "kept"


def test_what_cannot_be_put_back_says_so_on_the_page_of_the_treatment(
    as_alice: Client, raised: TreatmentChange, taken: Treatment
) -> None:
    as_alice.post(of("change-void", raised))
    as_alice.post(address(STOP, taken), {"what": "stop", "day": day(60)})
    before = stored()

    response = as_alice.post(of("change-restore", raised))

    assert response.status_code == 409
    assert response.context["refused"]
    assert 'role="alert"' in response.text
    assert "Add earlier use" in response.text
    assert stored() == before


def test_what_cannot_be_taken_back_says_so_on_the_page_of_the_treatment(
    as_alice: Client, taken: Treatment, pills: Treatment, alice: User
) -> None:
    make_dose(pills.patient, by=alice, treatment=pills)
    regimen = pills.regimens.get()
    before = stored()

    whole = as_alice.post(address("treatment-void", pills))
    part = as_alice.post(address("regimen-void", pills, regimen=regimen.pk))

    assert (whole.status_code, part.status_code) == (409, 409)
    assert "dose of it is logged, so it stays in the list" in whole.text
    assert "Take the change back instead" in part.text
    assert stored() == before


# A time of use that no change made, from before changes were noted


def test_an_old_time_of_use_is_corrected_on_both_ends(
    as_alice: Client, old: Regimen, pills: Treatment
) -> None:
    url = address("regimen-edit", pills, regimen=old.pk)
    said = {"version": 1, "often": "1", "amount": "5"}

    answer = as_alice.post(
        url, said | {"starts_on": day(95), "last_day": day(56)}, follow=True
    )

    old.refresh_from_db()
    assert (old.starts_on, old.ends_on) == (day(95), day(55))
    (past,) = answer.context["history"]
    assert [label for label, _value in past.before] == [
        "How it is taken",
        "Used since",
        "First day without it",
    ]


def test_an_old_time_of_use_that_turns_out_to_be_over_shows_the_notice(
    as_alice: Client, pills: Treatment, alice: User
) -> None:
    row = core.store(Regimen(patient=pills.patient, treatment=pills), by=alice)[0]
    url = address("regimen-edit", pills, regimen=row.pk)
    said = {"version": 1, "often": "unsaid", "last_day": day(5)}

    page = as_alice.post(url, said, follow=True)

    assert NOTICE in page.text
    assert told(pills) is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"starts_on": day(-2), "last_day": ""}, "starts_on"),
        ({"starts_on": day(50), "last_day": day(60)}, "last_day"),
        ({"starts_on": "x"}, "starts_on"),
    ],
)
def test_a_wrong_time_of_use_is_told_beside_its_field(
    as_alice: Client,
    old: Regimen,
    pills: Treatment,
    said: dict[str, Any],
    field: str,
) -> None:
    url = address("regimen-edit", pills, regimen=old.pk)

    response = as_alice.post(url, {"version": 1, "often": "unsaid"} | said)

    refused(response, field)
    old.refresh_from_db()
    assert (old.starts_on, old.ends_on) == (day(90), day(60))


def test_an_old_time_of_use_over_another_one_is_refused_and_kept(
    as_alice: Client, old: Regimen, pills: Treatment, alice: User
) -> None:
    actions.start_regimen(pills, starts_on=day(30), by=alice)
    url = address("regimen-edit", pills, regimen=old.pk)
    said = {"version": 1, "often": "unsaid", "starts_on": day(90), "last_day": day(20)}

    response = as_alice.post(url, said)

    assert response.status_code == 409
    assert response.context["form"]["last_day"].value() == str(day(20))
    old.refresh_from_db()
    assert old.ends_on == day(60)


def test_a_slower_correction_of_a_time_of_use_shows_what_is_stored(
    as_alice: Client, old: Regimen, pills: Treatment
) -> None:
    url = address("regimen-edit", pills, regimen=old.pk)
    said = {"version": 1, "often": "unsaid", "starts_on": day(80), "last_day": day(61)}
    as_alice.post(url, said)

    slow = as_alice.post(url, said | {"starts_on": day(70)})

    assert slow.status_code == 409
    assert slow.context["form"]["version"].value() == "2"
    assert slow.context["form"]["starts_on"].value() == str(day(70))


def test_an_old_time_of_use_is_taken_back_and_put_back(
    as_alice: Client, old: Regimen, pills: Treatment
) -> None:
    back = as_alice.post(address("regimen-void", pills, regimen=old.pk), follow=True)
    url = address("regimen-edit", pills, regimen=old.pk)
    shown = as_alice.get(url)
    again = as_alice.post(
        address("regimen-restore", pills, regimen=old.pk), follow=True
    )

    assert back.context["course"].standing == []
    assert "was taken back" in shown.text
    titles = [past.title for past in again.context["history"]]
    assert titles == ["Time of use put back", "Time of use taken back"]


def test_an_old_time_of_use_is_not_put_back_over_another_one(
    as_alice: Client, old: Regimen, pills: Treatment, alice: User
) -> None:
    course.take_back_regimen(old, by=alice)
    actions.start_regimen(pills, starts_on=day(70), by=alice)

    response = as_alice.post(address("regimen-restore", pills, regimen=old.pk))

    assert response.status_code == 409
    assert "used in this time already" in response.text


@pytest.mark.parametrize(("back", "is_kept"), [(51, True), (50, False), (49, False)])
def test_a_time_of_use_began_before_the_day_on_which_it_was_stopped(
    as_alice: Client, pills: Treatment, alice: User, back: int, *, is_kept: bool
) -> None:
    row = Regimen(patient=pills.patient, treatment=pills, starts_on=day(90))
    core.store(row, by=alice)
    as_alice.post(address(STOP, pills), {"what": "stop", "day": day(50)})
    row.refresh_from_db()
    url = address("regimen-edit", pills, regimen=row.pk)
    said = {"version": row.version, "often": "unsaid", "starts_on": day(back)}

    response = as_alice.post(url, said)

    if is_kept:
        assert response.status_code == 302
    else:
        refused(response, "starts_on")
        assert "so it began before that day" in response.text
    row.refresh_from_db()
    assert (row.starts_on, row.ends_on) == (day(51 if is_kept else 90), day(50))
