"""Planned doses on Today: one tap each, once for everybody, unknown until answered."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diary import actions
from diary.ids import uuid7
from diary.models import Dose, PlannedDose
from tests.conftest import client_of
from tests.make import at_times, make_change, make_dose, make_treatment

pytestmark = pytest.mark.django_db

# Ten o'clock in Berlin.
NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
# Five past four in Berlin: the next day has begun.
NIGHT = datetime(2026, 6, 16, 2, 5, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 6, 15), date(2026, 6, 14)
FRAGMENT = {"X-Klonos": "fragment"}


@pytest.fixture(autouse=True)
def _ten():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def baclofen(patient, alice):
    treatment = make_treatment(patient, by=alice)
    planned = at_times("08:00", "21:00", amount=15)
    make_change(treatment, by=alice, day=date(2026, 6, 1), planned=planned)
    return treatment


@pytest.fixture
def tap(as_alice, patient):
    def tapped(what, *, client=as_alice, script=False, **more):
        headers = FRAGMENT if script else {}
        body = {"what": what, **more}
        return client.post(f"/d/{patient.pk}/tap/", body, headers=headers)

    return tapped


@pytest.fixture
def shown(as_alice):
    """Return what a tap shows: its answer, and what the script asks for then."""

    def read(answer):
        if answer.status_code == 303:
            return as_alice.get(answer.headers["Location"]).content.decode()
        text = answer.content.decode()
        beside = re.search(r'data-beside="([^"]+)"', text)
        return text + as_alice.get(beside[1]).content.decode()

    return read


def due(treatment, slot="08:00", day=TODAY, how=""):
    return f"due:{treatment.pk}:{day}:{slot}{how and ':' + how}"


def test_one_tap_takes_a_planned_dose(tap, patient, as_alice, baclofen):
    page = as_alice.get(f"/d/{patient.pk}/").content.decode()
    assert f'value="{due(baclofen)}"' in page

    answer = tap(due(baclofen))

    dose = patient.doses.get()
    assert (dose.due_on, dose.due_slot) == (TODAY, "08:00")
    assert dose.due_at == datetime(2026, 6, 15, 6, 0, tzinfo=UTC)
    assert (dose.status, dose.amount, dose.unit) == ("taken", 15, "mg")
    assert (dose.occurred_at, dose.source, dose.as_needed) == (NOW, "tap", False)
    after = as_alice.get(answer.headers["Location"]).content.decode()
    assert "Saved:</strong> Baclofen 15 mg, planned for 08:00, 10:00" in after
    assert f'value="{due(baclofen)}"' not in after
    assert f'formaction="/d/{patient.pk}/entry/dose/{dose.pk}/void/"' in after


def test_a_script_gets_the_row_that_was_answered(tap, shown, patient, baclofen):
    text = shown(tap(due(baclofen), script=True))

    ident = due(baclofen).replace(":", "-")
    assert f'<li class="due due-said" id="{ident}">' in text
    assert f"{ident[:-5]}21-00" not in text


def test_undo_opens_the_row_again(tap, patient, as_alice, baclofen):
    tap(due(baclofen))
    dose = patient.doses.get()

    answer = as_alice.post(
        f"/d/{patient.pk}/entry/dose/{dose.pk}/void/", headers=FRAGMENT
    )

    ident = due(baclofen).replace(":", "-")
    assert f'<li class="due" id="{ident}">' in answer.content.decode()
    assert tap(due(baclofen)).status_code == 303
    assert patient.doses.current().count() == 1


def test_half_a_dose(tap, patient, baclofen):
    tap(due(baclofen, how="half"))

    assert patient.doses.get().amount == Decimal("7.5")


@pytest.mark.parametrize("chip", ["30", "time"])
def test_the_choice_of_time_counts_for_a_planned_dose(tap, patient, baclofen, chip):
    tap(due(baclofen), when=chip, time="09:30")

    assert patient.doses.get().occurred_at == NOW - timedelta(minutes=30)


def test_taken_as_it_was_planned(tap, patient, baclofen):
    tap(due(baclofen, how="then"))

    dose = patient.doses.get()
    assert dose.occurred_at == dose.due_at == datetime(2026, 6, 15, 6, tzinfo=UTC)
    assert dose.time_precision == "about"


@pytest.mark.parametrize("reason", ["forgot", "side_effects", "ran_out", "on_purpose"])
def test_a_skipped_dose_says_why(tap, patient, as_alice, baclofen, reason):
    answer = tap(due(baclofen, how=f"skip:{reason}"))

    dose = patient.doses.get()
    assert (dose.status, dose.skip_reason, dose.amount) == ("skipped", reason, 15)
    assert dose.occurred_at == dose.due_at
    page = as_alice.get(answer.headers["Location"]).content.decode()
    assert "Baclofen 15 mg, not taken" in page


def test_a_dose_of_later_can_be_skipped_but_was_not_taken_then(tap, patient, baclofen):
    assert tap(due(baclofen, "21:00", how="then")).status_code == 404
    assert tap(due(baclofen, "21:00", how="skip:forgot")).status_code == 303

    dose = patient.doses.get()
    assert (dose.occurred_at, dose.local_day, dose.due_slot) == (NOW, TODAY, "21:00")


@pytest.mark.parametrize(("part", "precision"), [("morning", "part"), ("", "day")])
def test_parts_of_the_day_and_any_time(tap, patient, alice, part, precision):
    stretching = make_treatment(patient, by=alice, name="stretching", kind_of="therapy")
    planned = at_times("08:00", amount=1)
    planned[0].at, planned[0].part, planned[0].minutes = None, part, 20
    make_change(stretching, by=alice, day=YESTERDAY, planned=planned)

    day = {"day": YESTERDAY, "how": "then"}
    assert tap(due(stretching, part or "day", **day)).status_code == 303
    assert tap(due(stretching, part or "day")).status_code == 303

    then, now = patient.doses.order_by("occurred_at")
    assert (then.time_precision, then.local_day) == (precision, YESTERDAY)
    assert (now.time_precision, now.minutes) == ("minute", 20)


@pytest.mark.parametrize(
    "what",
    [
        "due:",
        "due:x",
        "due:{pk}",
        "due:{pk}:2026-06-15",
        "due:{pk}:2026-06-15:07:00",
        "due:{pk}:2026-06-15:evening",
        "due:{pk}:2026-06-15:day",
        "due:{pk}:2026-05-31:08:00",
        "due:{pk}:2026-02-30:08:00",
        "due:{pk}:1899-12-31:08:00",
        "due:{pk}:9999-12-31:08:00",
        "due:{pk}:2026-06-17:08:00",
        "due:{pk}:2026-06-15:08:00:third",
        "due:{pk}:2026-06-15:08:00:skip",
        "due:{pk}:2026-06-15:08:00:skip:sneezed",
        "due:{pk}:2026-06-15:08:00:half:then",
        "due:{pk}:\uff12026-06-15:08:00",
        "due:00000000-0000-0000-0000-000000000000:2026-06-15:08:00",
    ],
)
def test_a_slot_that_never_was_stores_nothing(tap, patient, baclofen, what):
    assert tap(what.format(pk=baclofen.pk)).status_code == 404
    assert patient.doses.count() == 0


def test_half_of_nothing_is_no_button(tap, patient, as_alice, alice):
    massage = make_treatment(patient, by=alice, name="massage", kind_of="therapy")
    planned = at_times("08:00", amount=1)
    planned[0].amount = None
    make_change(massage, by=alice, day=YESTERDAY, planned=planned)

    assert ":half" not in as_alice.get(f"/d/{patient.pk}/").content.decode()
    assert tap(due(massage, how="half")).status_code == 404


def test_a_slot_of_another_diary_is_not_there(tap, strangers_diary, charlie, patient):
    theirs = make_treatment(strangers_diary, by=charlie)
    planned = at_times("08:00", amount=15)
    make_change(theirs, by=charlie, day=TODAY, planned=planned)

    assert tap(due(theirs)).status_code == 404
    assert Dose.objects.count() == 0


def test_a_treatment_that_was_taken_back_has_no_planned_doses(
    tap, patient, as_alice, alice, baclofen
):
    actions.void(baclofen, by=alice)

    assert tap(due(baclofen)).status_code == 404
    assert "due-list" not in as_alice.get(f"/d/{patient.pk}/").content.decode()


def test_a_page_that_is_open_since_yesterday_takes_no_dose(tap, patient, baclofen):
    answer = tap(due(baclofen, day=YESTERDAY), script=True)
    ahead = tap(due(baclofen, day=TODAY + timedelta(days=1)), script=True)

    assert (answer.status_code, ahead.status_code) == (409, 409)
    assert "another day" in answer.content.decode()
    assert patient.doses.count() == 0


def test_a_dose_of_the_evening_is_taken_past_the_end_of_its_day(tap, patient, baclofen):
    with time_machine.travel(NIGHT, tick=False):
        assert tap(due(baclofen, "21:00")).status_code == 303

    dose = patient.doses.get()
    assert (dose.local_day, dose.due_on) == (date(2026, 6, 16), TODAY)


def test_patient_and_carer_take_the_dose_once(tap, patient, bob, baclofen):
    tap(due(baclofen), client=client_of(bob))
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        mine = tap(due(baclofen), script=True)
        page = tap(due(baclofen))

    assert mine.status_code == 200
    text = mine.content.decode()
    assert "Already saved:</strong> Baclofen 15 mg" in text
    assert "bob@example.org logged this at 10:00." in text
    assert patient.doses.count() == 1
    assert "did=already" in page.headers["Location"]


def test_who_was_first_is_told_after_the_redirect_too(tap, patient, as_alice, baclofen):
    tap(due(baclofen))
    again = tap(due(baclofen))

    page = as_alice.get(again.headers["Location"]).content.decode()

    assert "You logged this at 10:00." in page


def test_somebody_who_left_logged_it_on_another_day(tap, patient, as_alice, baclofen):
    tap(due(baclofen))
    Dose.objects.update(recorded_by=None, entered_at=NOW - timedelta(days=1))

    page = as_alice.get(tap(due(baclofen)).headers["Location"]).content.decode()

    assert "Somebody who left logged this at 14 June, 10:00." in page


def test_two_different_answers_are_told(tap, patient, bob, baclofen):
    tap(due(baclofen, how="half"), client=client_of(bob))

    answer = tap(due(baclofen), script=True)

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "bob@example.org logged this at 10:00." in text
    assert "Baclofen 7.5 mg" in text
    assert patient.doses.get().amount == Decimal("7.5")


def test_an_id_that_is_taken_is_a_conflict(tap, patient, baclofen):
    pk = uuid7()
    tap("episode:spasm", id=pk)
    tap(due(baclofen), id=pk)
    other = uuid7()
    tap(due(baclofen, "21:00"), id=other)

    assert tap(due(baclofen, "21:00", how="half"), id=other).status_code == 409
    assert patient.doses.filter(due_slot="21:00").get().amount == 15


def test_a_repeated_tap_is_one_dose(tap, patient, baclofen):
    same = {
        "id": uuid7(),
        "entered_at": NOW.isoformat(),
        "sent_at": NOW.isoformat(),
    }

    first, second = tap(due(baclofen), **same), tap(due(baclofen), **same)

    assert "did=saved" in first.headers["Location"]
    assert "did=already" in second.headers["Location"]
    assert patient.doses.count() == 1


def test_a_dose_logged_by_hand_answers_the_nearest_row(
    patient, as_alice, alice, baclofen
):
    make_dose(patient, by=alice, treatment=baclofen, at=NOW - timedelta(hours=1))

    page = as_alice.get(f"/d/{patient.pk}/")

    planned = page.context["planned"]
    assert [one.slot for one in planned.said] == ["08:00"]
    assert [one.slot for one in planned.due] == ["21:00"]


def test_a_dose_of_another_day_answers_its_row(tap, patient, as_alice, baclofen):
    with time_machine.travel(NIGHT, tick=False):
        tap(due(baclofen, "21:00"))
        page = as_alice.get(f"/d/{patient.pk}/day/{TODAY}/")

    # What was answered stands among the entries of the day on which it was logged.
    assert [one.slot for one in page.context["planned"].due] == ["08:00"]


def test_what_was_not_answered_yesterday_is_answered_from_its_page(
    tap, patient, as_alice, baclofen
):
    path = f"/d/{patient.pk}/day/{YESTERDAY}/"
    page = as_alice.get(path).content.decode()
    value = due(baclofen, "21:00", YESTERDAY, "then")
    assert f'value="{value}"' in page
    assert "missed" not in page.lower()

    answer = tap(value)

    assert answer.headers["Location"].startswith(path)
    assert patient.doses.get().local_day == YESTERDAY
    assert f'value="{value}"' not in as_alice.get(path).content.decode()


def test_many_open_doses_are_folded_by_their_time(patient, as_alice, alice, baclofen):
    tizanidine = make_treatment(patient, by=alice, name="tizanidine")
    planned = at_times("05:00", "09:00", "11:30", "22:00", amount=2)
    make_change(tizanidine, by=alice, day=TODAY, planned=planned)

    shown = as_alice.get(f"/d/{patient.pk}/").context["planned"]

    assert [one.slot for one in shown.earlier] == ["05:00"]
    assert [one.slot for one in shown.due] == ["08:00", "09:00", "11:30"]
    assert [one.slot for one in shown.later] == ["21:00", "22:00"]


def test_a_reader_sees_no_buttons(patient, as_dora, baclofen):
    page = as_dora.get(f"/d/{patient.pk}/").content.decode()
    day = as_dora.get(f"/d/{patient.pk}/day/{YESTERDAY}/").content.decode()

    assert 'value="due:' not in page + day


def test_a_reader_and_a_stranger_take_nothing(
    tap, patient, as_dora, as_charlie, baclofen
):
    assert tap(due(baclofen), client=as_dora).status_code == 403
    assert tap(due(baclofen), client=as_charlie).status_code == 404
    assert patient.doses.count() == 0


def test_used_now_is_what_holds_today(patient, as_alice, alice, baclofen):
    course = make_treatment(patient, by=alice, name="prednisolone")
    ends = {"ends_on": TODAY + timedelta(days=3)}
    make_change(course, by=alice, day=YESTERDAY, regimen=ends)
    over = make_treatment(patient, by=alice, name="diazepam")
    make_change(over, by=alice, day=YESTERDAY, regimen={"ends_on": TODAY})
    ahead = make_treatment(patient, by=alice, name="dantrolene")
    make_change(ahead, by=alice, day=TODAY + timedelta(days=1))

    doses = as_alice.get(f"/d/{patient.pk}/").context["doses"]

    assert [one.label for one in doses] == ["Baclofen", "Prednisolone"]


def test_it_is_known_how_much_was_taken_as_needed(patient, as_alice, alice, tap, shown):
    spray = make_treatment(
        patient, by=alice, name="nabiximols", unit="spray", usual_amount=Decimal(1)
    )
    needed = {"as_needed": True, "most_a_day": Decimal(2)}
    make_change(spray, by=alice, day=YESTERDAY, regimen=needed)

    def hint():
        return as_alice.get(f"/d/{patient.pk}/").context["doses"][0].needed

    assert hint() == "none today, the maximum you noted is 2 sprays a day"
    make_dose(patient, by=alice, treatment=spray, at=NOW - timedelta(hours=5))
    assert hint() == (
        "1 spray today, the maximum you noted is 2 sprays a day · last dose 5 h ago"
    )
    text = shown(tap(f"dose:{spray.pk}:needed", script=True))
    assert f'id="needed-{spray.pk}">2 sprays today, the maximum' in text
    assert "last dose just now" in text
    assert patient.doses.order_by("-occurred_at").first().as_needed


@pytest.mark.parametrize("script", [True, False])
def test_more_than_the_maximum_is_told_and_stored(patient, alice, tap, shown, script):
    spray = make_treatment(
        patient, by=alice, name="nabiximols", unit="spray", usual_amount=Decimal(1)
    )
    needed = {"as_needed": True, "most_a_day": Decimal(2)}
    make_change(spray, by=alice, day=YESTERDAY, regimen=needed)
    for hours in (1, 2):
        at = NOW - timedelta(hours=hours)
        make_dose(patient, by=alice, treatment=spray, at=at)

    text = shown(tap(f"dose:{spray.pk}", script=script))

    assert "This makes 3 sprays today; the maximum you noted is 2 sprays a day." in text
    assert patient.doses.count() == 3


@pytest.mark.parametrize("script", [True, False])
def test_a_dose_that_may_be_logged_twice_is_told(
    patient, alice, tap, shown, baclofen, script
):
    make_dose(patient, by=alice, treatment=baclofen, at=NOW - timedelta(minutes=4))

    text = shown(tap(f"dose:{baclofen.pk}", script=script))

    assert "Another dose of baclofen was logged within 4 minutes" in text
    assert patient.doses.count() == 2


def test_a_button_says_that_a_dose_is_as_needed(tap, patient, as_alice, alice):
    spray = make_treatment(patient, by=alice, name="nabiximols", unit="spray")
    make_change(spray, by=alice, day=YESTERDAY, regimen={"as_needed": True})
    button = as_alice.get(f"/d/{patient.pk}/").context["doses"][0]

    assert button.value == f"dose:{spray.pk}:needed"
    assert tap(f"dose:{spray.pk}:often").status_code == 404


def test_today_asks_the_same_with_one_row_and_with_three(patient, as_alice, alice):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            as_alice.get(f"/d/{patient.pk}/")
        return len(queries)

    def add(number):
        scheduled = make_treatment(patient, by=alice, name=f"medicine {number}")
        planned = at_times("08:00", amount=1)
        make_change(scheduled, by=alice, day=YESTERDAY, planned=planned)
        needed = make_treatment(patient, by=alice, name=f"spray {number}")
        make_change(needed, by=alice, day=YESTERDAY, regimen={"as_needed": True})
        make_dose(patient, by=alice, treatment=needed, as_needed=True)

    add(0)
    asked()
    one = asked()
    for number in (1, 2):
        add(number)

    assert asked() == one <= 15


def test_time_of_day_is_by_the_clock_of_the_diary(patient, as_alice, alice, tap):
    """In Berlin the clocks go forward on 29 March 2026 at two in the night."""
    treatment = make_treatment(patient, by=alice)
    planned = at_times("02:30", amount=10)
    make_change(treatment, by=alice, day=date(2026, 3, 28), planned=planned)
    with time_machine.travel(datetime(2026, 3, 29, 1, 40, tzinfo=UTC), tick=False):
        day = date(2026, 3, 28)
        assert tap(due(treatment, "02:30", day)).status_code == 303

    dose = patient.doses.get()
    assert dose.due_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert dose.due_on == dose.local_day == day
    assert time.fromisoformat(dose.due_slot) == time(2, 30)


def test_what_stands_beside_a_dose_is_for_its_diary_alone(
    tap, patient, as_alice, as_dora, as_charlie, baclofen
):
    tap(due(baclofen))
    path = f"/d/{patient.pk}/beside/{patient.doses.get().pk}/"

    people = [one.get(path).status_code for one in (as_alice, as_dora, as_charlie)]

    assert people == [200, 200, 404]
    assert as_alice.get(f"/d/{patient.pk}/beside/{uuid7()}/").status_code == 404


def test_beside_a_dose_only_the_row_that_it_answers_is_new(
    tap, patient, as_alice, baclofen
):
    tap(f"dose:{baclofen.pk}")
    dose = patient.doses.get()
    path = f"/d/{patient.pk}/beside/{dose.pk}/"

    text = as_alice.get(path).content.decode()
    actions.void(dose, by=dose.recorded_by)
    after = as_alice.get(path).content.decode()

    assert text.count("<li") == 1
    assert due(baclofen).replace(":", "-") in text
    assert "<li" not in after


def test_what_a_pump_gives_cannot_be_tapped(patient, alice, tap):
    pump = make_treatment(patient, by=alice, name="pump", catalogue="baclofen_pump")
    planned = [PlannedDose(minutes=5)]
    make_change(pump, by=alice, day=date(2026, 6, 1), planned=planned)

    assert tap(f"due:{pump.pk}:{TODAY}:day").status_code == 404
