"""One tap on Today, with and without a script."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from diary import actions
from diary.ids import uuid7
from diary.models import Regimen, Shortcut, Term, Treatment
from tests.make import UNKNOWN

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
FRAGMENT = {"X-Klonos": "fragment"}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tap(as_alice, patient):
    def tapped(what, *, script=False, **more):
        return as_alice.post(
            f"/d/{patient.pk}/tap/",
            {"what": what, **more},
            headers=FRAGMENT if script else {},
        )

    return tapped


@pytest.fixture
def baclofen(patient, alice):
    treatment = Treatment(
        patient=patient,
        name="baclofen",
        kind_of="medicine",
        unit="mg",
        usual_amount=Decimal(10),
        as_needed=True,
    )
    actions.store(treatment, by=alice)
    actions.store(Regimen(patient=patient, treatment=treatment), by=alice)
    return treatment


def test_one_tap_stores_a_spasm_with_the_time_now(tap, patient, as_alice):
    answer = tap("episode:spasm")

    spasm = patient.episodes.get()
    assert (spasm.type, spasm.occurred_at, spasm.source) == ("spasm", NOW, "tap")
    assert (spasm.time_precision, spasm.timezone) == ("minute", "Europe/Berlin")
    assert answer.status_code == 303
    page = as_alice.get(answer.headers["Location"]).content.decode()
    assert "Saved:</strong> Spasm, 14:00" in page
    assert f"/entry/episode/{spasm.pk}/undo/" in page


def test_a_script_gets_the_parts_to_swap(tap, patient):
    answer = tap("episode:clonus", script=True)

    text = answer.content.decode()
    assert answer.status_code == 201
    assert 'id="notice"' in text
    assert f'id="row-{patient.episodes.get().pk}"' in text
    assert "<html" not in text


@pytest.mark.parametrize(("when", "minutes"), [("15", 15), ("30", 30), ("60", 60)])
def test_some_minutes_ago_is_about(tap, patient, when, minutes):
    tap("episode:spasm", when=when)

    spasm = patient.episodes.get()
    assert spasm.occurred_at == NOW - timedelta(minutes=minutes)
    assert spasm.time_precision == "about"


def test_another_time_is_to_the_minute(tap, patient):
    tap("episode:spasm", when="time", time="09:05")

    assert patient.episodes.get().occurred_at == datetime(2026, 6, 1, 7, 5, tzinfo=UTC)


def test_a_time_after_midnight_belongs_to_the_diary_day(tap, patient):
    with time_machine.travel(datetime(2026, 6, 1, 23, 30, tzinfo=UTC), tick=False):
        tap("episode:spasm", when="time", time="23:50")

    spasm = patient.episodes.get()
    assert spasm.occurred_at == datetime(2026, 6, 1, 21, 50, tzinfo=UTC)
    assert f"{spasm.local_day}" == "2026-06-01"


@pytest.mark.parametrize(
    ("time", "utc", "day"),
    [("23:58", "2026-06-01T21:58Z", "2026-06-01"),
     ("02:00", "2026-06-02T00:00Z", "2026-06-01")],
)  # fmt: skip
def test_last_night_is_logged_in_the_morning(tap, patient, time, utc, day):
    with time_machine.travel(datetime(2026, 6, 2, 6, 4, tzinfo=UTC), tick=False):
        tap("episode:spasm", when="time", time=time)

    spasm = patient.episodes.get()
    assert spasm.occurred_at == datetime.fromisoformat(utc)
    assert f"{spasm.local_day}" == day


@pytest.mark.parametrize(
    ("time", "message"),
    [("18:00", "still to come"), ("", "Enter a time"), ("25:99", "Enter a valid time")],
)
def test_a_wrong_time_is_said_beside_the_field(tap, patient, time, message):
    answer = tap("episode:spasm", when="time", time=time)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert patient.episodes.count() == 0


def test_a_refused_tap_tells_a_script_too(tap):
    answer = tap("episode:spasm", script=True, when="time", time="18:00")

    assert answer.status_code == 422
    assert "Not saved" in answer.content.decode()


def test_the_phones_id_and_clock_are_kept(tap, patient):
    pk, typed = uuid7(), NOW - timedelta(hours=2)

    tap("episode:spasm", id=pk, entered_at=typed.isoformat(), sent_at=NOW.isoformat())

    spasm = patient.episodes.get(pk=pk)
    assert (spasm.occurred_at, spasm.entered_at, spasm.clock_skew) == (typed, typed, 0)


def test_a_clock_that_is_ahead_is_kept_and_told(tap, patient, as_alice):
    ahead = (NOW + timedelta(minutes=12)).isoformat()

    answer = tap("episode:spasm", entered_at=ahead, sent_at=ahead)

    spasm = patient.episodes.get()
    assert spasm.clock_skew == 720
    assert f"{spasm.occurred_at:%H:%M}" == "12:12"
    page = as_alice.get(answer.headers["Location"]).content.decode()
    assert "The clock of this device is 12 minutes ahead." in page


def test_a_clock_that_is_behind_is_told(tap):
    behind = (NOW - timedelta(minutes=20)).isoformat()

    answer = tap("episode:spasm", script=True, entered_at=behind, sent_at=behind)

    assert "20 minutes behind" in answer.content.decode()


def test_a_clock_that_is_years_off_is_believed_for_what_has_passed(tap, patient):
    typed = datetime(2040, 1, 1, 10, 0, tzinfo=UTC)

    tap(
        "episode:spasm",
        entered_at=typed.isoformat(),
        sent_at=(typed + timedelta(minutes=30)).isoformat(),
    )

    spasm = patient.episodes.get()
    assert spasm.occurred_at == NOW - timedelta(minutes=30)


@pytest.mark.parametrize("text", ["yesterday", "2026-06-01T10:00", "9999-12-31T23:59Z"])
def test_an_unreadable_clock_is_a_message(tap, patient, text):
    answer = tap("episode:spasm", entered_at=text)

    assert answer.status_code == 422
    assert patient.episodes.count() == 0


def test_a_double_tap_is_one_entry(tap, patient):
    pk = uuid7()

    first = tap("episode:spasm", script=True, id=pk)
    second = tap("episode:spasm", script=True, id=pk)

    assert (first.status_code, second.status_code) == (201, 200)
    assert "Already saved" in second.content.decode()
    assert patient.episodes.count() == 1


def test_the_same_id_for_something_else_is_a_conflict(tap, patient):
    pk = uuid7()
    tap("episode:spasm", id=pk)

    answer = tap("episode:clonus", id=pk)

    assert answer.status_code == 409
    assert patient.episodes.get().type == "spasm"


def test_a_dose_is_the_usual_amount(tap, patient, baclofen):
    tap(f"dose:{baclofen.pk}", when="30")

    dose = patient.doses.get()
    assert (dose.amount, dose.unit, dose.as_needed) == (Decimal(10), "mg", True)
    assert dose.occurred_at == NOW - timedelta(minutes=30)


def test_a_first_remedy_becomes_a_treatment(tap, patient):
    tap("remedy:stretching")
    tap("remedy:stretching")

    assert patient.treatments.get().catalogue == "stretching"
    assert patient.doses.count() == 2


def test_side_effects_are_known_words_or_own_ones(tap, patient, alice):
    own = [(Term.List.SYMPTOM, "tingling")]
    actions.keep_words(patient, own_words=own, by=alice)

    assert tap("sideeffect:drowsiness").status_code == 303
    assert tap("sideeffect:tingling").status_code == 303
    assert tap("sideeffect:made up just now").status_code == 404
    assert {one.symptom for one in patient.sideeffects.all()} == {
        "drowsiness",
        "tingling",
    }


def test_a_shortcut_stores_all_it_was_made_with(tap, patient, alice, baclofen):
    said = {"type": "spasm", "site": "calf", "side": "right", "severity": 6}
    shortcut = Shortcut(patient=patient, entry_kind="episode", prefill=said)
    actions.store(shortcut, by=alice)

    tap(f"shortcut:{shortcut.pk}")

    spasm = patient.episodes.get()
    assert (spasm.site, spasm.side, spasm.severity) == ("calf", "right", 6)


@pytest.mark.parametrize(
    "what",
    [
        "",
        "episode",
        "episode:sneeze",
        "dose:x",
        f"dose:{UNKNOWN}",
        "remedy:tea",
        "shortcut:x",
        f"shortcut:{UNKNOWN}",
        "spasms:number",
        "spasms:",
        "x" * 201,
    ],
)
def test_a_button_that_is_not_there_stores_nothing(tap, patient, what):
    assert tap(what).status_code in (404, 422)
    assert patient.episodes.count() + patient.doses.count() == 0


def test_no_spasms_today_makes_the_day_a_zero(tap, patient):
    tap("spasms:none")

    assert patient.days.get().spasms == 0


def test_that_was_all_makes_the_day_complete(tap, patient):
    tap("episode:spasm")
    assert patient.days.get().spasms is None

    tap("spasms:as_logged")
    tap("episode:spasm")

    assert patient.days.get().spasms == 2


def test_no_spasms_with_logged_spasms_is_not_saved(tap, patient):
    tap("episode:spasm")

    answer = tap("spasms:none")

    assert answer.status_code == 409
    assert "That was all" in answer.content.decode()
    assert patient.checkins.count() == 0


def test_a_spasm_after_no_spasms_supersedes_it_visibly(tap, patient, as_alice):
    tap("spasms:none")
    tap("episode:spasm")

    assert patient.days.get().spasms is None
    page = as_alice.get(f"/d/{patient.pk}/").content.decode()
    assert "no longer counts" in page


def test_the_answer_joins_the_check_in_of_the_day(tap, patient, as_alice):
    path = f"/d/{patient.pk}/check-in/evening/2026-06-01/"
    as_alice.post(path, {"spasticity": "4"})

    assert tap("spasms:none", script=True).status_code == 201
    assert tap("spasms:none", script=True).status_code == 200

    check_in = patient.checkins.get()
    assert (check_in.spasms, check_in.spasticity, check_in.version) == ("none", 4, 2)


def test_that_was_all_does_not_overwrite_a_number(tap, patient, as_alice):
    path = f"/d/{patient.pk}/check-in/evening/2026-06-01/"
    as_alice.post(path, {"spasms": "number", "spasms_low": "40"})

    answer = tap("spasms:none", script=True)

    assert "Already saved" in answer.content.decode()
    assert patient.days.get().spasms == 40


def test_a_button_of_a_treatment_that_was_taken_back_is_gone(
    tap, patient, as_alice, alice, baclofen
):
    tap(f"dose:{baclofen.pk}")
    dose = patient.doses.get()
    as_alice.post(f"/d/{patient.pk}/shortcuts/add/", {"entry": f"dose:{dose.pk}"})
    actions.void(baclofen, by=alice)

    assert as_alice.get(f"/d/{patient.pk}/").context["shortcuts"] == []


def test_undo_of_an_answer_brings_back_the_one_before(tap, patient, as_alice):
    tap("spasms:none")
    check_in = patient.checkins.get()

    as_alice.post(f"/d/{patient.pk}/entry/checkin/{check_in.pk}/undo/", {"version": 1})

    check_in.refresh_from_db()
    assert check_in.voided_at is not None
    assert patient.days.count() == 0
