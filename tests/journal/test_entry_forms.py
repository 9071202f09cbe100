"""The forms with details, one per kind of entry."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from diary import actions
from diary.models import Dose, Treatment

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def log(as_alice, patient):
    def logged(kind, **fields):
        fields = {"when": "now"} | fields
        return as_alice.post(f"/d/{patient.pk}/log/{kind}/", fields)

    return logged


@pytest.fixture
def tonic(patient, alice):
    treatment = Treatment(
        patient=patient, name="tonic", kind_of="medicine", unit="ml", usual_amount=5
    )
    return actions.store(treatment, by=alice)[0]


def edit(client, entry, **fields):
    path = f"/d/{entry.patient_id}/entry/{entry.kind()}/{entry.pk}/"
    return client.post(path, {"version": entry.version} | fields)


def test_only_kind_and_time_of_an_episode_are_required(log, patient):
    assert log("episode", type="clonus").status_code == 303

    clonus = patient.episodes.get()
    assert (clonus.type, clonus.count, clonus.severity) == ("clonus", 1, None)


def test_an_episode_with_everything(log, patient, as_alice):
    log(
        "episode",
        type="extensor_spasm",
        site="calf",
        side="right",
        severity="6",
        pain="0",
        beats="12",
        beats_estimated="on",
        minutes="1",
        seconds="30",
        triggers=["heat", "stress"],
        trigger_own="the  lift door",
        posture="in_car",
        stopped_by="stretch",
        woke_me="yes",
        helpful="no",
        note="Made-up note",
    )

    spasm = patient.episodes.get()
    assert (spasm.site, spasm.side, spasm.severity, spasm.pain) == (
        "calf",
        "right",
        6,
        0,
    )
    assert (spasm.beats, spasm.beats_how, spasm.duration) == (12, "estimated", 90)
    assert {one.trigger for one in spasm.triggers.all()} == {
        "heat",
        "stress",
        "the lift door",
    }
    assert (spasm.woke_me, spasm.helpful) == (True, False)
    assert (spasm.posture, spasm.stopped_by) == ("in_car", "stretch")
    page = as_alice.get(f"/d/{patient.pk}/").content.decode()
    assert "6 of 10, about 12 beats, 1 min 30 s, pain 0 of 10, woke me" in page


@pytest.mark.parametrize(
    ("guess", "stored"),
    [
        ("few", (1, 4, "range")),
        ("some", (5, 10, "range")),
        ("many", (11, None, "range")),
        ("too_many", (None, None, "too_many")),
        ("", (None, None, "")),
    ],
)
def test_beats_may_be_a_range(log, patient, as_alice, guess, stored):
    log("episode", type="clonus", beats_guess=guess)

    clonus = patient.episodes.get()
    assert (clonus.beats, clonus.beats_high, clonus.beats_how) == stored
    shown = as_alice.get(f"/d/{patient.pk}/entry/episode/{clonus.pk}/").context["form"]
    assert (shown["beats"].value(), shown["beats_guess"].value() or "") == (None, guess)


def test_several_together_are_a_range(log, patient):
    log(
        "episode",
        type="spasm",
        count="12",
        count_high="15",
        when="part",
        part="night",
        day="2026-05-31",
    )

    spasms = patient.episodes.get()
    assert (spasms.count, spasms.count_high) == (12, 15)
    assert spasms.time_precision == "part"
    assert spasms.local_day == date(2026, 5, 31)
    assert patient.days.get().episodes == Decimal("13.5")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"type": ""}, "type"),
        ({"type": "sneeze"}, "type"),
        ({"type": "spasm", "severity": "11"}, "severity"),
        ({"type": "spasm", "severity": "-1"}, "severity"),
        ({"type": "spasm", "count": "0"}, "count"),
        ({"type": "spasm", "count": "5", "count_high": "3"}, "count_high"),
        ({"type": "spasm", "beats": "99999"}, "beats"),
        ({"type": "spasm", "minutes": "1440", "seconds": "1"}, "minutes"),
        ({"type": "spasm", "site": "tail"}, "site"),
        ({"type": "spasm", "triggers": "moon"}, "triggers"),
        ({"type": "spasm", "note": "x" * 10_001}, "note"),
        ({"type": "spasm", "when": "later"}, "when"),
        ({"type": "spasm", "when": "time"}, "time"),
        ({"type": "spasm", "when": "part"}, "part"),
        ({"type": "spasm", "when": "part", "part": "evening"}, "part"),
        ({"type": "spasm", "when": "day", "day": "2026-06-09"}, "day"),
        ({"type": "spasm", "when": "day", "day": "2026-06-02"}, "day"),
        ({"type": "spasm", "when": "day", "day": "1899-12-31"}, "day"),
        ({"type": "spasm", "when": "time", "time": "10:00", "day": "soon"}, "day"),
    ],
)  # fmt: skip
def test_wrong_values_are_said_beside_their_field(log, patient, fields, field):
    answer = log("episode", **fields)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert patient.episodes.count() == 0


def test_what_was_typed_is_still_there_after_an_error(log):
    answer = log("episode", type="spasm", severity="99", note="do not lose <me>")

    assert "do not lose &lt;me&gt;" in answer.content.decode()


def test_equal_ends_of_a_range_are_one_number(log, patient):
    log("episode", type="spasm", count="3", count_high="3")

    assert (patient.episodes.get().count, patient.episodes.get().count_high) == (
        3,
        None,
    )


def test_own_words_stay_for_tomorrow(log, patient, as_alice):
    log("episode", type="spasm", site_own="  left   heel ")
    log("episode", type="spasm", site_own="ANKLE")

    assert {one.site for one in patient.episodes.all()} == {"left heel", "ankle"}
    assert [term.text for term in patient.terms.all()] == ["left heel"]
    page = as_alice.get(f"/d/{patient.pk}/log/episode/").content.decode()
    assert '<option value="left heel">' in page


def test_a_time_that_was_skipped_is_refused(log, patient):
    answer = log("episode", type="spasm", when="time", day="2026-03-29", time="02:30")

    assert answer.status_code == 422
    assert "The clocks went forward" in answer.content.decode()


def test_a_time_that_was_there_twice_asks_which(log, patient, as_alice, alice):
    with time_machine.travel(datetime(2026, 10, 26, 12, tzinfo=UTC), tick=False):
        as_alice.force_login(alice)
        night = {"type": "spasm", "when": "time", "day": "2026-10-25", "time": "02:30"}
        asked = log("episode", **night)
        log("episode", **night, second="first")
        log("episode", **night, second="second")

    assert asked.status_code == 422
    assert "Which of the two?" in asked.content.decode()
    first, second = patient.episodes.order_by("occurred_at")
    assert second.occurred_at - first.occurred_at == timedelta(hours=1)


def test_a_late_entry_says_how_late(log, patient, as_alice):
    log("episode", type="spasm", when="time", day="2026-05-29", time="10:00")

    page = as_alice.get(f"/d/{patient.pk}/day/2026-05-29/").content.decode()
    assert "added 3 days later" in page


def test_some_time_that_day_is_no_clock_time(log, patient, as_alice):
    log("episode", type="spasm", when="day", day="2026-05-30")

    assert patient.episodes.get().time_precision == "day"
    page = as_alice.get(f"/d/{patient.pk}/day/2026-05-30/").content.decode()
    assert "that day" in page


def test_editing_a_note_never_moves_the_time(log, patient, as_alice):
    log("episode", type="spasm", when="30")
    spasm = patient.episodes.get()
    patient.timezone = "Asia/Tokyo"
    patient.save()
    form = as_alice.get(f"/d/{patient.pk}/entry/episode/{spasm.pk}/").context["form"]
    shown = {name: form[name].value() for name in ("when", "day", "time")}

    edit(as_alice, spasm, type="spasm", note="later thought", when=shown["when"], day=str(shown["day"]), time=f"{shown['time']:%H:%M}")  # fmt: skip

    edited = patient.episodes.get()
    assert edited.note == "later thought"
    assert (edited.occurred_at, edited.local_day, edited.timezone) == (
        spasm.occurred_at,
        spasm.local_day,
        "Europe/Berlin",
    )
    assert edited.time_precision == "about"


def test_in_the_morning_night_is_the_one_that_has_been(log, patient, as_alice, alice):
    with time_machine.travel(datetime(2026, 6, 2, 6, 0, tzinfo=UTC), tick=False):
        log("episode", type="spasm", count="12", when="part", part="night",
            day="2026-06-02")  # fmt: skip

    assert patient.episodes.get().local_day == date(2026, 6, 1)


def test_a_corrected_time_is_read_by_the_clock_of_its_entry(log, patient, as_alice):
    log("episode", type="spasm", when="time", day="2026-05-31", time="23:00")
    spasm = patient.episodes.get()
    patient.timezone = "Asia/Tokyo"
    patient.save()
    form = as_alice.get(f"/d/{patient.pk}/entry/episode/{spasm.pk}/").context["form"]
    assert f"{form['day'].value()} {form['time'].value():%H:%M}" == "2026-05-31 23:00"

    edit(as_alice, spasm, type="spasm", when="time", day="2026-05-31", time="23:05")

    edited = patient.episodes.get()
    assert edited.occurred_at - spasm.occurred_at == timedelta(minutes=5)
    assert (edited.local_day, edited.timezone) == (spasm.local_day, "Europe/Berlin")


@pytest.mark.parametrize("word", ["\u200b", "\u200b \u200d", "\u0301"])
def test_own_words_that_nobody_can_read_are_refused(log, patient, word):
    answer = log("sideeffect", symptom_own=word)

    assert answer.status_code == 422
    assert patient.terms.count() == 0


def test_editing_the_time_moves_the_entry(log, patient, as_alice):
    log("episode", type="spasm")
    spasm = patient.episodes.get()

    edit(as_alice, spasm, type="spasm", when="time", day="2026-05-31", time="23:00")

    edited = patient.episodes.get()
    assert edited.local_day == date(2026, 5, 31)
    assert (edited.entered_at, edited.version) == (spasm.entered_at, 2)


def test_an_edit_of_a_changed_entry_keeps_what_was_typed(log, patient, as_alice):
    log("episode", type="spasm")
    spasm = patient.episodes.get()
    same = {"type": "spasm", "when": "time", "day": "2026-06-01", "time": "14:00"}
    edit(as_alice, spasm, **same, severity="3")

    answer = edit(as_alice, spasm, **same, severity="9", note="my words")

    assert answer.status_code == 409
    assert "my words" in answer.content.decode()
    assert patient.episodes.get().severity == 3
    fresh = answer.context["form"]["version"].value()
    again = same | {"severity": "9", "note": "my words", "version": fresh}
    assert edit(as_alice, spasm, **again).status_code == 303
    assert patient.episodes.get().severity == 9


def test_a_wrong_edit_is_said_beside_the_field(log, patient, as_alice):
    log("episode", type="spasm")

    answer = edit(as_alice, patient.episodes.get(), type="spasm", severity="77")

    assert answer.status_code == 422


def test_a_dose_with_everything(log, patient, tonic):
    log(
        "dose",
        treatment=str(tonic.pk),
        status="taken",
        amount="7,5",
        minutes="20",
        as_needed="on",
        rating_before="7",
        rating_after="4",
        rated_after="30",
        skip_reason="forgot",
    )

    dose = patient.doses.get()
    assert (dose.amount, dose.unit, dose.minutes) == (Decimal("7.5"), "ml", 20)
    assert (dose.rating_before, dose.rating_after, dose.rated_after) == (7, 4, 30)
    assert (dose.as_needed, dose.skip_reason) == (True, "")


def test_a_dose_left_out_has_its_reason(log, patient, tonic, as_alice):
    log("dose", treatment=str(tonic.pk), status="skipped", skip_reason="forgot")

    assert (patient.doses.get().status, patient.doses.get().skip_reason) == (
        "skipped",
        "forgot",
    )
    assert "Tonic, not taken" in as_alice.get(f"/d/{patient.pk}/").content.decode()


@pytest.mark.parametrize("amount", ["0", "-1", "ten", "1e9", "NaN", "1.2345"])
def test_absurd_amounts_are_refused(log, patient, tonic, amount):
    answer = log("dose", treatment=str(tonic.pk), status="taken", amount=amount)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["amount"]


def test_the_dose_form_begins_with_the_usual_amount(as_alice, patient, tonic):
    path = f"/d/{patient.pk}/log/dose/"

    form = as_alice.get(path, {"treatment": str(tonic.pk)}).context["form"]

    assert (form["treatment"].value(), form["amount"].value()) == (str(tonic.pk), "5")
    assert as_alice.get(path, {"treatment": "x"}).status_code == 404


def test_a_dose_keeps_a_treatment_that_was_taken_back(log, patient, tonic, as_alice):
    log("dose", treatment=str(tonic.pk), status="taken", amount="5")
    dose = patient.doses.get()
    actions.void(tonic, by=dose.recorded_by)

    edit(as_alice, dose, treatment=str(tonic.pk), status="taken", amount="6",
         when="time", day="2026-06-01", time="14:00")  # fmt: skip

    assert patient.doses.get().amount == 6
    refused = log("dose", treatment=str(tonic.pk), status="taken")
    assert refused.status_code == 422


def test_another_diarys_treatment_is_not_offered(
    log, strangers_diary, charlie, patient
):
    foreign = Treatment(patient=strangers_diary, name="secret", kind_of="other")
    actions.store(foreign, by=charlie)

    answer = log("dose", treatment=str(foreign.pk), status="taken")

    assert answer.status_code == 422
    assert "secret" not in answer.content.decode()
    assert Dose.objects.count() == 0


def test_a_side_effect_with_everything(log, patient, tonic, as_alice):
    log(
        "sideeffect",
        symptom="drowsiness",
        severity="5",
        ongoing="on",
        treatment=str(tonic.pk),
        stopped_me="yes",
    )

    effect = patient.sideeffects.get()
    assert (effect.severity, effect.ongoing, effect.treatment) == (5, True, tonic)
    page = as_alice.get(f"/d/{patient.pk}/").content.decode()
    assert "5 of 10, still there, possibly due to tonic, stopped me" in page


def test_an_ongoing_side_effect_is_shown_until_it_is_over(log, patient, as_alice):
    log("sideeffect", symptom="drowsiness", ongoing="on", when="day", day="2026-05-30")
    effect = patient.sideeffects.get()
    assert (
        "Still there from before" in as_alice.get(f"/d/{patient.pk}/").content.decode()
    )

    for _twice in range(2):
        answer = as_alice.post(f"/d/{patient.pk}/side-effect/{effect.pk}/end/")

    effect.refresh_from_db()
    assert answer.status_code == 303
    assert (effect.ongoing, effect.ended_on) == (False, date(2026, 6, 1))
    page = as_alice.get(f"/d/{patient.pk}/").content.decode()
    assert "Still there from before" not in page


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "symptom"),
        ({"symptom": "drowsiness", "ended_on": "2026-05-30"}, "ended_on"),
        ({"symptom": "drowsiness", "ended_on": "2026-06-03"}, "ended_on"),
        ({"symptom": "drowsiness", "ended_on": "2026-06-01", "ongoing": "on"},
         "ended_on"),
    ],
)  # fmt: skip
def test_a_side_effect_ends_after_it_began(log, fields, field):
    answer = log("sideeffect", **fields)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_side_effect_that_is_over(log, patient, as_alice):
    log("sideeffect", symptom_own="Tingling", ended_on="2026-06-01")

    assert patient.sideeffects.get().symptom == "Tingling"
    assert "until 1 June" in as_alice.get(f"/d/{patient.pk}/").content.decode()
    assert "Tingling" in as_alice.get(f"/d/{patient.pk}/").content.decode()


def test_ratings_as_often_as_wanted(log, patient, as_alice):
    log("rating", what="pain", value="3")
    log("rating", what_own="tingling", value="10")
    log("rating", what_own="Pain", value="0")

    stored = {(one.what, one.value, one.window) for one in patient.ratings.all()}
    assert stored == {("pain", 3, "now"), ("tingling", 10, "now"), ("pain", 0, "now")}
    assert [term.text for term in patient.terms.all()] == ["tingling"]
    page = as_alice.get(f"/d/{patient.pk}/log/rating/?what=pain").context["form"]
    assert page["what"].value() == "pain"
    odd = as_alice.get(f"/d/{patient.pk}/log/rating/?what=xyz").context["form"]
    assert not odd["what"].value()
    rating = patient.ratings.get(what="tingling")
    shown = as_alice.get(f"/d/{patient.pk}/entry/rating/{rating.pk}/").context["form"]
    assert ("tingling", "tingling") in shown.fields["what"].choices


@pytest.mark.parametrize(
    ("fields", "field"), [({"value": "5"}, "what"), ({"what": "pain"}, "value")]
)
def test_a_rating_needs_a_what_and_a_number(log, fields, field):
    answer = log("rating", **fields)

    assert list(answer.context["form"].errors) == [field]


def test_a_form_of_another_day_begins_with_that_day(as_alice, patient):
    path = f"/d/{patient.pk}/log/episode/?day=2026-05-31"

    form = as_alice.get(path).context["form"]

    assert (form["when"].value(), form["day"].value()) == ("time", "2026-05-31")


def test_a_repeated_post_of_a_form_is_already_saved(log, patient, as_alice):
    pk = "01900000-0000-7000-8000-000000000001"
    fields = {"id": pk, "type": "spasm", "when": "time", "time": "10:00",
              "day": "2026-06-01"}  # fmt: skip

    answers = [log("episode", **fields) for _twice in range(2)]

    assert patient.episodes.count() == 1
    assert "did=already" in answers[1].headers["Location"]
    assert log("episode", **fields | {"severity": "4"}).status_code == 409


def test_check_ins_are_edited_on_their_own_page(as_alice, patient):
    as_alice.post(f"/d/{patient.pk}/check-in/evening/2026-06-01/", {"pain": "4"})
    check_in = patient.checkins.get()

    answer = as_alice.get(f"/d/{patient.pk}/entry/checkin/{check_in.pk}/")

    assert answer.headers["Location"].endswith("/check-in/evening/2026-06-01/")
    assert as_alice.get(f"/d/{patient.pk}/log/checkin/").status_code == 404
