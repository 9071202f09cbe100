"""The once-a-day questions."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine

NOW = datetime(2026, 6, 1, 18, 0, tzinfo=UTC)
DAY = "2026-06-01"


@pytest.fixture(autouse=True)
def _evening():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def check_in(as_alice, patient):
    def answered(part="evening", day=DAY, **answers):
        path = f"/d/{patient.pk}/check-in/{part}/{day}/"
        return as_alice.post(path, answers)

    return answered


def test_an_evening_with_everything(check_in, patient, as_alice):
    check_in(
        spasticity="5",
        worst="8",
        spasms="number",
        spasms_low="12",
        spasms_high="15",
        spasms_include_logged="on",
        pain="2",
        fatigue="6",
        walking="4",
        sleepiness="3",
        side_effects="some",
        symptoms=["drowsiness", "nausea"],
        note="long day",
    )

    stored = patient.checkins.get()
    assert (stored.spasms_low, stored.spasms_high, stored.spasticity) == (12, 15, 5)
    assert {one.symptom for one in patient.sideeffects.all()} == {
        "drowsiness",
        "nausea",
    }
    total = patient.days.get()
    assert (total.spasms, total.spasms_is_range) == (Decimal("13.5"), True)
    page = as_alice.get(f"/d/{patient.pk}/").content.decode()
    assert "12–15 spasms" in page


def test_nothing_is_chosen_beforehand(as_alice, patient):
    page = as_alice.get(f"/d/{patient.pk}/check-in/evening/{DAY}/").content.decode()

    radios = [part for part in page.split("<input") if 'type="radio"' in part]
    assert radios
    assert not any("checked" in radio.split(">")[0] for radio in radios)


def test_each_answer_may_be_left_out_but_not_all(check_in, patient):
    assert check_in(pain="0").status_code == 303
    refused = check_in("night")

    assert refused.status_code == 422
    assert "Answer at least one question" in refused.content.decode()
    assert patient.days.count() == 0


def test_a_second_look_changes_the_first_answers(check_in, patient):
    check_in(pain="4")

    check_in(pain="5", version="1")

    stored = patient.checkins.get()
    assert (stored.pain, stored.version) == (5, 2)


def test_a_check_in_that_was_changed_meanwhile_keeps_what_was_typed(check_in, patient):
    check_in(pain="4")
    check_in(pain="5", version="1")

    answer = check_in(pain="9", note="my words", version="1")

    assert answer.status_code == 409
    assert "my words" in answer.content.decode()
    form = answer.context["form"]
    assert form["version"].value() == "2"
    assert answer.context["stored"]["Pain"] == "5"
    assert patient.checkins.get().pain == 5


def test_what_somebody_else_answered_is_kept_where_nothing_was_typed(check_in, patient):
    check_in(pain="4")
    check_in(pain="4", version="1", spasms="number", spasms_low="12")

    answer = check_in(spasticity="3", pain="9", version="1")

    form = answer.context["form"]
    shown = {name: form[name].value() for name in ("spasms", "spasms_low", "pain")}
    assert shown == {"spasms": "number", "spasms_low": "12", "pain": "9"}


def test_a_night_check_in(check_in, patient, as_alice):
    check_in("night", sleep_disruption="7", woken="3", sleep_hours="6,5")

    stored = patient.checkins.get()
    assert (stored.woken, stored.sleep_hours) == (3, Decimal("6.5"))
    page = as_alice.get(f"/d/{patient.pk}/").content.decode()
    assert "woken by spasms 3 times" in page
    assert "6.5 h slept" in page


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"spasticity": "11"}, "spasticity"),
        ({"spasms": "number"}, "spasms_low"),
        ({"spasms": "number", "spasms_low": "-1"}, "spasms_low"),
        ({"spasms": "number", "spasms_low": "9", "spasms_high": "3"}, "spasms_high"),
        ({"spasms": "number", "spasms_high": "3"}, "spasms_low"),
        ({"spasms": "plenty"}, "spasms"),
        ({"side_effects": "none", "symptoms": ["nausea"]}, "side_effects"),
        ({"symptoms": ["moonlight"]}, "symptoms"),
    ],
)
def test_wrong_answers_are_said_beside_their_field(check_in, patient, answers, field):
    answer = check_in(**answers)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert patient.checkins.count() == 0


def test_a_number_without_its_choice_is_a_number(check_in, patient):
    check_in(spasms_low="4", spasms_include_logged="on")

    assert (patient.checkins.get().spasms, patient.days.get().spasms) == ("number", 4)


def test_a_number_beside_another_answer_is_dropped(check_in, patient):
    check_in(spasms="as_logged", spasms_low="4")

    assert patient.checkins.get().spasms_low is None


def test_no_spasms_beside_logged_ones_is_refused(check_in, patient, as_alice):
    as_alice.post(f"/d/{patient.pk}/tap/", {"what": "episode:spasm"})

    answer = check_in(spasms="none")

    assert answer.status_code == 422
    assert "As logged" in answer.content.decode()


def test_recent_side_effects_come_first_and_noted_ones_not_again(
    check_in, patient, as_alice
):
    as_alice.post(
        f"/d/{patient.pk}/log/sideeffect/",
        {"symptom_own": "tingling", "when": "day", "day": "2026-05-30"},
    )
    as_alice.post(f"/d/{patient.pk}/tap/", {"what": "sideeffect:nausea"})

    page = as_alice.get(f"/d/{patient.pk}/check-in/evening/{DAY}/")

    offered = [
        value for value, _label in page.context["form"].fields["symptoms"].choices
    ]
    assert offered[0] == "tingling"
    assert "nausea" not in offered
    check_in(symptoms=["tingling"])
    assert patient.sideeffects.filter(local_day=DAY).count() == 2


def test_answers_count_for_their_day_whenever_they_are_typed(check_in, patient):
    with time_machine.travel(datetime(2026, 6, 2, 9, 0, tzinfo=UTC), tick=False):
        check_in(pain="3")

    stored = patient.checkins.get()
    assert f"{stored.local_day}" == DAY
    assert stored.occurred_at == datetime(2026, 6, 2, 1, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "late"),
    [
        (datetime(2026, 6, 2, 9, 59, tzinfo=UTC), ""),
        (datetime(2026, 6, 2, 10, 1, tzinfo=UTC), "added 1 day later"),
        (datetime(2026, 6, 4, 10, 1, tzinfo=UTC), "added 3 days later"),
    ],
)
def test_answers_after_noon_of_the_next_day_are_late(
    check_in, patient, as_alice, typed, late
):
    with time_machine.travel(typed, tick=False):
        page = as_alice.get(f"/d/{patient.pk}/check-in/evening/{DAY}/")
        check_in(spasticity="3")
        day = as_alice.get(f"/d/{patient.pk}/day/{DAY}/").content.decode()

    assert ("marked as added later" in page.content.decode()) is bool(late)
    assert ("added" in day) is bool(late)
    assert late in day
    assert patient.days.get().spasticity_is_late is bool(late)


@pytest.mark.parametrize(
    "day", ["2026-06-02", "2026-13-01", "1800-01-01", "9999-12-31"]
)
def test_days_to_come_and_impossible_days_are_not_there(check_in, day):
    assert check_in(day=day, pain="1").status_code == 404


def test_a_check_in_that_was_taken_back_makes_room(check_in, patient, as_alice):
    check_in(pain="4")
    first = patient.checkins.get()
    as_alice.post(f"/d/{patient.pk}/entry/checkin/{first.pk}/void/")

    check_in(pain="5")

    answer = as_alice.post(f"/d/{patient.pk}/entry/checkin/{first.pk}/restore/")
    assert answer.status_code == 409
    assert "already has a check-in" in answer.content.decode()
    assert patient.checkins.current().get().pain == 5


def test_an_id_from_another_diary_is_a_404(
    check_in, as_charlie, strangers_diary, patient
):
    pk = "01900000-0000-7000-8000-000000000001"
    path = f"/d/{strangers_diary.pk}/check-in/evening/{DAY}/"
    as_charlie.post(path, {"pain": "1", "id": pk})

    assert check_in(pain="1", id=pk).status_code == 404
    assert patient.checkins.count() == 0


def test_the_first_answers_sent_once_more_are_stored_once(check_in, patient):
    pk = "01900000-0000-7000-8000-000000000001"
    answers = {"id": pk, "pain": "4", "symptoms": ["drowsiness"]}

    first, again = check_in(**answers), check_in(**answers)

    assert (first.status_code, again.status_code) == (303, 303)
    assert "did=already" in again.headers["Location"]
    assert patient.checkins.count() == patient.sideeffects.count() == 1
