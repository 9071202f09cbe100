"""A titration or taper: written down as steps, offered on its day, done or not."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diary import actions as core
from diary.actions import ConflictError
from diary.ids import uuid7
from diary.models import PlannedDose, PlanStep, TreatmentChange
from diary.treatments.course import actions as course
from diary.treatments.course.plan import plan_of
from diary.treatments.plan import actions
from diary.treatments.plan.forms import slots_of
from tests.conftest import client_of
from tests.make import (
    at_times,
    make_change,
    make_episode,
    make_page,
    make_treatment,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _ten():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def baclofen(patient, alice):
    treatment = make_treatment(patient, by=alice, catalogue="baclofen")
    planned = at_times("08:00", "14:00", "20:00", amount=10)
    make_change(treatment, by=alice, day=date(2026, 6, 1), planned=planned)
    return treatment


@pytest.fixture
def add(as_alice, patient, baclofen):
    def added(*steps, client=as_alice, **more):
        """Send the table; a step is its day and its amounts, or "stop"."""
        body = {"times": "08:00,14:00,20:00", "shown": max(3, len(steps))}
        for n, (day, *amounts) in enumerate(steps):
            body[f"day_{n}"] = day
            if amounts == ["stop"]:
                body[f"stops_{n}"] = "on"
                continue
            for place, amount in enumerate(amounts):
                body[f"amount_{n}_{place}"] = amount
        path = f"/d/{patient.pk}/treatments/{baclofen.pk}/plan/"
        return client.post(path, body | more)

    return added


@pytest.fixture
def step(patient, alice, baclofen):
    def made(day=TODAY, amount=15, treatment=baclofen, **said):
        row = PlanStep(patient=patient, treatment=treatment, day=day, **said)
        planned = at_times("08:00", "14:00", "20:00", amount=amount)
        steps = [(row, [] if row.stops else planned)]
        return actions.add_plan(steps, by=alice)[0]

    return made


@pytest.fixture
def post(as_alice, patient):
    def posted(step, what, client=as_alice, **body):
        path = f"/d/{patient.pk}/treatments/{step.treatment_id}/plan/{step.pk}/{what}/"
        return client.post(path, body)

    return posted


def text(response):
    words = re.sub(r"<[^>]+>", "", response.content.decode())
    return re.sub(r"\s+", " ", words)


# Writing it down


def test_several_steps_are_written_down_on_one_page(add, patient, as_alice, baclofen):
    answer = add(
        ("2026-06-20", "15", "10", "15"),
        ("2026-06-27", "15", "15,5", "15"),
        ("2026-07-04", "20", "", ""),
        ("2026-08-01", "stop"),
    )

    assert answer.status_code == 302
    assert [(f"{one.step.day}", one.words) for one in plan_of(baclofen)] == [
        ("2026-06-20", "15 mg at 08:00 and 20:00, 10 mg at 14:00"),
        ("2026-06-27", "15 mg at 08:00 and 20:00, 15.5 mg at 14:00"),
        ("2026-07-04", "20 mg at 08:00"),
        ("2026-08-01", "Stop"),
    ]
    page = text(as_alice.get(answer.headers["Location"]))
    assert "Saved: 4 steps of the plan." in page
    assert "15 mg at 08:00 and 20:00, 10 mg at 14:00" in page


def test_the_page_begins_with_the_times_of_now(as_alice, patient, baclofen):
    path = f"/d/{patient.pk}/treatments/{baclofen.pk}/plan/"

    page = as_alice.get(path)
    other = as_alice.get(f"{path}?times=night")

    assert page.context["times"] == "08:00,14:00,20:00"
    assert "10 mg at 08:00, 14:00 and 20:00" in text(page)
    assert other.context["times"] == "night"


@pytest.mark.parametrize(
    ("asked", "slots"),
    [
        ("2", ["08:00", "20:00"]),
        ("day", [""]),
        ("07:30,evening", ["07:30", "evening"]),
        ("07:30,07:30", ["07:30"]),
        ("7:30", ["08:00", "14:00", "20:00"]),
        ("08:00,junk", ["08:00", "14:00", "20:00"]),
        ("25:00", ["08:00", "14:00", "20:00"]),
        (",".join(f"{hour:02}:00" for hour in range(9)), ["08:00", "14:00", "20:00"]),
        ("", ["08:00", "14:00", "20:00"]),
    ],
)
def test_the_times_of_the_table(asked, slots):
    assert slots_of(asked, []) == slots


def test_the_times_of_now_are_those_of_every_day():
    planned = [
        PlannedDose(part="evening"),
        PlannedDose(at=time(8)),
        PlannedDose(),
        PlannedDose(at=time(9), every_days=3),
        PlannedDose(times_a_week=2),
    ]

    assert slots_of("", planned) == ["evening", "08:00", ""]


def test_another_step_is_asked_for_and_what_was_typed_stays(add, patient):
    answer = add(("2026-06-20", "15"), more_steps="1", id_0="junk")

    form = answer.context["form"]
    assert answer.status_code == 200
    assert len(form.rows) == 5
    assert form["day_0"].value() == "2026-06-20"
    assert form["amount_0_0"].value() == "15"
    assert patient.plansteps.count() == 0


def test_there_is_room_for_thirty_steps(add):
    form = add(more_steps="1", shown="30").context["form"]

    assert (len(form.rows), form.room_for_steps) == (30, False)


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([], "Enter at least one step"),
        ([("2026-06-27", "15"), ("2026-06-20", "20")], "in the order of their days"),
        ([("2026-06-20", "15"), ("2026-06-20", "20")], "This one comes after 20"),
        ([("2026-06-20", "0")], "Enter a number above zero"),
        ([("2026-06-20", "-5")], "Enter a number above zero"),
        ([("2026-06-20", "a lot")], "Enter a number, for example"),
        ([("2026-06-20",)], "Enter how much is taken"),
        ([("", "15")], "Enter the day of this step"),
        ([("2026-02-30", "15")], "Enter a valid date"),
        ([("1899-01-01", "15")], "from 1900 on"),
        ([("2226-01-01", "15")], "too far ahead"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_stays(add, patient, steps, message):
    answer = add(*steps)

    assert answer.status_code == 422
    assert message in text(answer)
    assert patient.plansteps.count() == 0
    for n, (day, *amounts) in enumerate(steps):
        assert answer.context["form"][f"day_{n}"].value() == day
        for place, amount in enumerate(amounts):
            assert answer.context["form"][f"amount_{n}_{place}"].value() == amount


def test_an_end_has_no_amounts(add, patient):
    answer = add(("2026-06-20", "15"), stops_0="on")

    assert answer.status_code == 422
    assert "not both" in text(answer)


def test_an_end_has_a_day(add, patient):
    assert "Enter the day of this step" in text(add(stops_1="on"))


def test_a_day_of_the_plan_comes_once(add, step, patient):
    step(date(2026, 6, 20))

    answer = add(("2026-06-20", "15"))

    assert answer.status_code == 422
    assert "has a step on this day already" in text(answer)


def test_a_repeated_post_is_one_plan(add, patient):
    ids = {"id_0": uuid7(), "id_1": uuid7()}

    for _time in range(2):
        add(("2026-06-20", "15"), ("2026-06-27", "20"), **ids)

    assert patient.plansteps.count() == 2


def test_an_id_of_another_row_is_a_conflict(
    add, step, patient, strangers_diary, charlie
):
    mine = step(date(2026, 6, 20))
    other = make_treatment(strangers_diary, by=charlie)
    row = PlanStep(patient=strangers_diary, treatment=other, day=TODAY, stops=True)
    theirs = actions.add_plan([(row, [])], by=charlie)[0]

    assert add(("2026-06-21", "15"), id_0=mine.pk).status_code == 409
    assert add(("2026-06-21", "15"), id_0=theirs.pk).status_code == 404
    assert patient.plansteps.count() == 1


def test_a_treatment_without_a_unit_has_single_steps(as_alice, patient, alice):
    massage = make_treatment(
        patient, by=alice, name="massage", unit="", usual_amount=None
    )

    answer = as_alice.get(f"/d/{patient.pk}/treatments/{massage.pk}/plan/")

    assert answer.headers["Location"].endswith("/plan/step/")


@pytest.fixture
def one(as_alice, patient, baclofen):
    def sent(pk="step", **said):
        body = {"day": "2026-06-20", "amount": "15", "often": "2"}
        path = f"/d/{patient.pk}/treatments/{baclofen.pk}/plan/{pk}/"
        return as_alice.post(path, body | said)

    return sent


def test_one_step_takes_any_schedule(one, baclofen):
    one(often="needed", most="40")
    one(day="2026-06-21", often="weekly", times_a_week="3")
    one(day="2026-06-22", stops="on", often="")

    assert [one.words for one in plan_of(baclofen)] == [
        "15 mg when needed, at most 40 mg a day",
        "15 mg 3 times a week",
        "Stop",
    ]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"day": ""}, "Enter the day"),
        ({"often": ""}, "Choose how often"),
        ({"often": "unsaid", "amount": ""}, "A step says what is taken"),
        ({"amount": "0"}, "above zero"),
        ({"day": "2226-01-01"}, "too far ahead"),
        ({"day": "2026-06-19"}, "has a step on this day"),
    ],
)
def test_one_step_that_cannot_be_is_refused(one, step, patient, said, message):
    step(date(2026, 6, 19))

    answer = one(**said)

    assert answer.status_code == 422
    assert message in text(answer)
    assert patient.plansteps.count() == 1


def test_the_form_of_one_step_begins_with_now(as_alice, patient, baclofen):
    page = as_alice.get(f"/d/{patient.pk}/treatments/{baclofen.pk}/plan/step/")

    assert page.context["form"].initial["often"] == "3"


def test_one_step_with_an_id_that_is_taken(
    one, step, patient, alice, strangers_diary, charlie
):
    mine = step(date(2026, 6, 19))
    other = make_treatment(strangers_diary, by=charlie)
    row = PlanStep(patient=strangers_diary, treatment=other, day=TODAY, stops=True)
    theirs = actions.add_plan([(row, [])], by=charlie)[0]

    assert one(id=mine.pk).status_code == 409
    assert one(id=theirs.pk).status_code == 404


# Correcting it


def test_a_step_is_corrected_with_its_history(one, step, patient, as_alice):
    stored = step(date(2026, 6, 20), note="from the letter")

    page = as_alice.get(
        f"/d/{patient.pk}/treatments/{stored.treatment_id}/plan/{stored.pk}/"
    )
    assert page.context["form"].initial["often"] == "3"
    assert one(stored.pk, day="2026-06-21", amount="12", version="1").status_code == 302

    kept = patient.plansteps.get()
    assert (kept.day, kept.planned.count()) == (date(2026, 6, 21), 2)
    assert len(patient.revisions.get(subject_id=kept.pk).before["planned"]) == 3


def test_a_step_that_somebody_changed_is_a_conflict(one, step, patient):
    stored = step(date(2026, 6, 20))
    one(stored.pk, amount="12", version="1")

    answer = one(stored.pk, amount="13", version="1")

    assert answer.status_code == 409
    assert one(stored.pk, amount="13", version="2").status_code == 302
    assert patient.plansteps.get().planned.first().amount == 13


def test_a_step_is_taken_back_and_put_back(step, post, patient, baclofen):
    stored = step(date(2026, 6, 20))

    post(stored, "void")
    assert plan_of(baclofen) == []
    assert post(stored, "done", day="2026-06-15").status_code == 404
    post(stored, "restore")

    assert len(plan_of(baclofen)) == 1


def test_a_step_whose_day_is_taken_cannot_be_put_back(step, post, baclofen):
    stored = step(date(2026, 6, 20))
    post(stored, "void")
    step(date(2026, 6, 20))

    assert post(stored, "restore").status_code == 409


def test_what_was_done_stays_in_the_plan(one, step, post, patient):
    stored = step()
    post(stored, "done", day="2026-06-15")

    assert post(stored, "void").status_code == 409
    assert one(stored.pk, day="2026-06-15", version="1").status_code == 409
    assert post(stored, "not-done").status_code == 409
    assert patient.plansteps.get().version == 1


# On its day


def test_today_offers_a_step_on_its_day(as_alice, patient, step):
    step()
    step(TODAY + DAY, amount=20)

    page = as_alice.get(f"/d/{patient.pk}/")

    shown = text(page)
    assert (
        "Baclofen: your plan says 15 mg at 08:00, 14:00 and 20:00 from today." in shown
    )
    assert "Started today" in shown
    assert "20 mg" not in shown


def test_started_today(as_alice, patient, step, post, baclofen):
    stored = step()

    answer = post(stored, "done", day="2026-06-15", id=uuid7())

    change = patient.treatmentchanges.get(plan_step=stored)
    assert (change.kind_of, change.day) == ("increase", TODAY)
    assert (change.decided_by, change.reason) == ("doctor", "planned")
    regimen = baclofen.regimens.get(ends_on=None)
    assert {one.amount for one in regimen.planned.all()} == {15}
    page = text(as_alice.get(answer.headers["Location"]))
    assert "Saved: Baclofen, increased from 10 mg" in page
    assert "your plan says" not in page


@pytest.mark.parametrize(
    ("planned", "done", "became"),
    [
        (TODAY - 3 * DAY, TODAY - 3 * DAY, "done"),
        (TODAY - 3 * DAY, TODAY - 2 * DAY, "done later, on 13 Jun 2026"),
        (TODAY + 3 * DAY, TODAY, "done earlier, on 15 Jun 2026"),
    ],
)
def test_a_step_is_done_on_its_day_early_or_late(
    step, post, baclofen, planned, done, became
):
    stored = step(planned)

    post(stored, "done", day=f"{done}")

    assert [one.became for one in plan_of(baclofen)] == [became]


def test_an_overdue_step_stays_offered(as_alice, patient, step, baclofen):
    step(TODAY - 10 * DAY)

    shown = text(as_alice.get(f"/d/{patient.pk}/"))

    assert "your plan says 15 mg at 08:00, 14:00 and 20:00 from 5 Jun 2026." in shown
    assert [one.became for one in plan_of(baclofen)] == ["not answered yet"]


def test_of_several_overdue_steps_the_last_is_offered(as_alice, patient, step):
    step(TODAY - 10 * DAY, amount=12)
    step(TODAY - 5 * DAY, amount=14)
    step(TODAY - DAY, amount=16)
    step(TODAY + DAY, amount=18)

    page = as_alice.get(f"/d/{patient.pk}/")

    shown = text(page)
    assert shown.count("your plan says 16 mg") == shown.count("your plan says") > 0
    assert "2 steps before it are not answered yet" in shown
    links = [one["href"] for one in make_page(page).all("a")]
    [to_plan] = [link for link in links if link.endswith("#plan")]
    plan = as_alice.get(to_plan.removesuffix("#plan"))
    assert text(plan).count("not answered yet") == 3


def test_a_step_that_was_not_done_is_offered_again(
    as_alice, patient, step, post, baclofen
):
    stored = step()

    answer = post(stored, "not-done")
    assert "your plan says" not in text(as_alice.get(answer.headers["Location"]))
    assert [one.became for one in plan_of(baclofen)] == ["not done"]
    post(stored, "offer")

    assert "your plan says" in text(as_alice.get(f"/d/{patient.pk}/"))
    assert patient.treatmentchanges.filter(plan_step=stored).count() == 0


def test_a_step_that_was_left_out_can_be_done_after_all(step, post, patient, baclofen):
    stored = step()
    post(stored, "not-done")

    post(stored, "done", day="2026-06-15")

    assert [one.became for one in plan_of(baclofen)] == ["done"]


def test_the_end_of_a_taper(as_alice, patient, step, post, baclofen):
    stored = step(stops=True)
    shown = text(as_alice.get(f"/d/{patient.pk}/"))
    assert "Baclofen: your plan says stop from today." in shown

    answer = post(stored, "done", day="2026-06-15")

    assert baclofen.regimens.current().filter(ends_on=TODAY).exists()
    page = text(as_alice.get(answer.headers["Location"]))
    assert "Stopping this kind of medicine suddenly can be dangerous." in page


def test_a_step_begins_what_is_not_used(patient, alice, step, post):
    tizanidine = make_treatment(patient, by=alice, name="tizanidine")
    first = step(TODAY - 2 * DAY, treatment=tizanidine)
    post(first, "done", day=f"{TODAY - 2 * DAY}")
    make_change(tizanidine, by=alice, day=TODAY - DAY, kind="stop")
    second = step(treatment=tizanidine, as_needed=True, most_a_day=Decimal(8))

    post(second, "done", day=f"{TODAY}")

    changes = tizanidine.patient.treatmentchanges.filter(plan_step__isnull=False)
    assert [one.kind_of for one in changes.order_by("day")] == ["start", "resume"]
    held = tizanidine.regimens.get(starts_on=TODAY)
    assert (held.as_needed, held.most_a_day) == (True, 8)


def test_a_step_is_done_once(patient, bob, step, post):
    stored = step()
    post(stored, "done", day="2026-06-15", client=client_of(bob))

    answer = post(stored, "done", day="2026-06-15")

    assert answer.status_code == 409
    assert "was done already" in text(answer)
    assert patient.treatmentchanges.filter(plan_step=stored).count() == 1


def test_a_repeated_answer_is_one_change(patient, step, post):
    stored, pk = step(), uuid7()

    statuses = [
        post(stored, "done", day="2026-06-15", id=pk).status_code for _ in range(2)
    ]

    assert statuses == [302, 302]
    assert patient.treatmentchanges.filter(plan_step=stored).count() == 1


def test_a_change_that_is_taken_back_opens_its_step(
    patient, alice, step, post, baclofen
):
    stored = step()
    post(stored, "done", day="2026-06-15")

    course.take_back(patient.treatmentchanges.get(plan_step=stored), by=alice)

    assert [one.is_offered for one in plan_of(baclofen)] == [True]


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("", "Enter the day"),
        ("2026-06-16", "still to come"),
        ("x", "Enter a valid date"),
        ("1899-12-31", "from 1900 on"),
    ],
)
def test_a_day_on_which_it_cannot_have_been_done(step, post, patient, day, message):
    answer = post(step(), "done", day=day)

    assert answer.status_code == 422
    assert message in text(answer)
    assert patient.treatmentchanges.filter(plan_step__isnull=False).count() == 0


def test_an_end_of_what_is_not_used_is_a_conflict(patient, alice, step, post):
    unused = make_treatment(patient, by=alice, name="tizanidine")
    stored = step(treatment=unused, stops=True)

    answer = post(stored, "done", day="2026-06-15")

    assert answer.status_code == 409
    assert "is not marked as used" in text(answer)


def test_an_id_of_a_change_that_is_taken(
    step, post, patient, alice, strangers_diary, charlie
):
    other = make_treatment(strangers_diary, by=charlie)
    theirs = make_change(other, by=charlie, day=TODAY)

    assert post(step(), "done", day="2026-06-15", id=theirs.pk).status_code == 404


def test_the_question_for_another_day(as_alice, patient, step):
    stored = step(stops=True)

    page = as_alice.get(
        f"/d/{patient.pk}/treatments/{stored.treatment_id}/plan/{stored.pk}/done/"
    )

    assert "your plan says stop from today" in text(page)
    assert "can be dangerous" in text(page)


# Who may


def test_a_carer_answers_and_a_reader_looks(
    as_bob, as_dora, as_charlie, patient, step, post
):
    stored = step()
    path = f"/d/{patient.pk}/treatments/{stored.treatment_id}/plan/"

    assert [one.get(path).status_code for one in (as_bob, as_dora, as_charlie)] == [
        200, 403, 404
    ]  # fmt: skip
    for what in ("done", "not-done", "offer", "void", "restore"):
        assert post(stored, what, client=as_dora).status_code == 403
        assert post(stored, what, client=as_charlie).status_code == 404
    assert "Started today" not in text(as_dora.get(f"/d/{patient.pk}/"))
    assert post(stored, "done", client=as_bob, day="2026-06-15").status_code == 302


def test_a_step_of_another_treatment_or_diary_is_not_there(
    as_alice, patient, alice, step
):
    stored = step()
    other = make_treatment(patient, by=alice, name="tizanidine")

    path = f"/d/{patient.pk}/treatments/{other.pk}/plan/{stored.pk}/"

    assert as_alice.get(path).status_code == 404
    assert as_alice.post(f"{path}done/", {"day": "2026-06-15"}).status_code == 404


def test_a_plan_of_a_treatment_that_was_taken_back_is_not_offered(
    as_alice, patient, alice, step
):
    unused = make_treatment(patient, by=alice, name="tizanidine")
    step(treatment=unused)
    core.void(unused, by=alice)

    assert "your plan says" not in text(as_alice.get(f"/d/{patient.pk}/"))


def test_today_asks_the_same_with_one_step_and_with_three(as_alice, patient, step):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            as_alice.get(f"/d/{patient.pk}/")
        return len(queries)

    step()
    asked()
    one = asked()
    for number in (1, 2):
        step(TODAY - number * DAY)

    assert asked() == one <= 15


def test_what_is_no_step_cannot_be_stored(patient, alice, baclofen):
    episode = make_episode(patient, by=alice)
    row = PlanStep(pk=episode.pk, patient=patient, treatment=baclofen, day=TODAY)
    twice = PlanStep(patient=patient, treatment=baclofen, day=TODAY)
    actions.add_plan([(row, [])], by=alice)

    with pytest.raises(ConflictError):
        actions.add_plan([(twice, [])], by=alice)

    assert TreatmentChange.objects.filter(plan_step__isnull=False).count() == 0


def test_a_broken_id_of_a_step_is_no_error_of_the_server(add):
    assert add((TODAY + DAY, 15), id_0="junk").status_code == 422


def test_a_step_that_was_done_after_all_says_so(patient, alice, baclofen, step):
    one = step()
    change = TreatmentChange(patient=patient, day=TODAY)
    change, _created = actions.do_step(change, step=one, by=alice)
    course.take_back(change, by=alice)
    one.refresh_from_db()
    course.leave_out_step(one, by=alice)

    course.put_back(change, by=alice)

    assert [planned.became for planned in plan_of(baclofen)] == ["done"]
