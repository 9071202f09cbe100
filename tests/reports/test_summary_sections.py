"""What single sections say of what the demo diary has little of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from diary.actions import void
from diary.demo.actions import write_diary
from diary.models import DoseSite, Patient, User
from diary.reports import effects
from diary.reports.document import Block, Table
from diary.reports.period import Period
from diary.reports.summary import make_document
from diary.scales.actions import end_goal
from diary.vocab.changes import Reason
from tests.make import (
    at_times,
    days_ago,
    make_assessment,
    make_change,
    make_check_in,
    make_dose,
    make_episode,
    make_goal,
    make_injection,
    make_life_event,
    make_pump_note,
    make_side_effect,
    make_treatment,
)

pytestmark = pytest.mark.django_db


def blocks(patient: Patient, key: str, days: int = 91) -> tuple[Block, ...]:
    fresh, today = Patient.objects.get(pk=patient.pk), patient.today()
    period = Period(today - timedelta(days=days - 1), today)
    return make_document(fresh, period, [key]).sections[0].blocks


def rows(patient: Patient, key: str, number: int = 0) -> tuple[tuple[str, ...], ...]:
    tables = [one for one in blocks(patient, key) if isinstance(one, Table)]
    return tables[number].rows


def test_a_change_says_why_who_decided_and_what_was_hoped_for(
    patient: Patient, alice: User
) -> None:
    for number, said in enumerate(
        (
            {"reason": Reason.SIDE_EFFECT, "side_effect": "drowsiness"},
            {"decided_by": "both", "hope": "Sleep."},
            {"hope": "Walk."},
            {},
        )
    ):
        one = make_treatment(patient, by=alice, name=f"medicine {number}")
        day = patient.today() - timedelta(days=85 - 25 * number)
        make_change(one, by=alice, day=day, **said)

    make_episode(patient, by=alice, at=timezone.now() - timedelta(days=90))

    assert [row[3] for row in rows(patient, "changes")] == [
        "A side effect: drowsiness",
        "Decided: both together; hoped for: Sleep.",
        "Hoped for: Walk.",
        "not noted",
    ]


def test_changes_that_happened_together_say_whose_each_reason_is(
    patient: Patient, alice: User
) -> None:
    today = patient.today()
    old, new = (make_treatment(patient, by=alice, name=name) for name in ("old", "new"))
    for ago, kind, one, said in (
        (200, "start", old, {"reason": Reason.NOT_ENOUGH}),
        (50, "adjust", old, {"reason": Reason.PLANNED, "decided_by": "doctor"}),
        (44, "adjust", old, {"reason": Reason.PLANNED, "decided_by": "doctor"}),
        (
            40,
            "switch",
            old,
            {"to": new, "reason": Reason.SIDE_EFFECT, "side_effect": "drowsiness"},
        ),
        (36, "adjust", new, {"reason": Reason.PLANNED, "decided_by": "doctor"}),
    ):
        day = today - timedelta(days=ago)
        planned = at_times("08:00", amount=ago)
        make_change(one, by=alice, day=day, kind=kind, planned=planned, **said)
    make_episode(patient, by=alice, at=timezone.now() - timedelta(days=90))

    assert [row[3] for row in rows(patient, "changes")] == [
        (
            "Old, new: it was planned; decided: the doctor."
            " Old to new: a side effect: drowsiness"
        )
    ]


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        (("planned", "planned"), "It was planned"),
        (("planned", "got_worse"), "One: it was planned. Two: it got worse"),
        (("planned", ""), "One: it was planned"),
        (("", ""), "not noted"),
    ],
    ids=["the same", "two", "of one", "none"],
)
def test_of_two_treatments_a_reason_stands_alone_if_it_is_that_of_both(
    reasons: tuple[str, str], told: str, patient: Patient, alice: User
) -> None:
    for number, name in enumerate(("one", "two")):
        one = make_treatment(patient, by=alice, name=name)
        day = patient.today() - timedelta(days=20 - number)
        make_change(one, by=alice, day=day, reason=reasons[number])
    make_episode(patient, by=alice, at=timezone.now() - timedelta(days=90))

    assert [row[3] for row in rows(patient, "changes")] == [told]


def test_a_switch_alone_names_nothing_beside_its_reason(
    patient: Patient, alice: User
) -> None:
    old, new = (make_treatment(patient, by=alice, name=name) for name in ("old", "new"))
    make_change(old, by=alice, day=patient.today() - timedelta(days=200))
    day = patient.today() - timedelta(days=20)
    said = {"kind": "switch", "to": new, "reason": Reason.WORE_OFF}
    make_change(old, by=alice, day=day, **said)
    make_episode(patient, by=alice, at=timezone.now() - timedelta(days=90))

    assert [row[3] for row in rows(patient, "changes")] == ["The effect wore off"]


def test_earlier_changes_to_what_is_taken_now_have_letters(
    patient: Patient, alice: User
) -> None:
    today = patient.today()
    old = make_treatment(patient, by=alice, name="old")
    make_change(old, by=alice, day=today - timedelta(days=200))
    gone = make_treatment(patient, by=alice, name="gone")
    make_change(gone, by=alice, day=today - timedelta(days=300))
    make_change(gone, by=alice, day=today - timedelta(days=250), kind="stop")
    new = make_treatment(patient, by=alice, name="new")
    make_change(new, by=alice, day=today - timedelta(days=20))
    make_episode(patient, by=alice, at=timezone.now() - timedelta(days=400))

    assert [(row[0], row[2]) for row in rows(patient, "changes")] == [
        ("A", "Old started"),
        ("1", "New started"),
    ]


def test_what_is_used_without_planned_doses_is_counted(
    patient: Patient, alice: User
) -> None:
    heat = make_treatment(patient, by=alice, name="heat pad", kind_of="remedy")
    day = patient.today() - timedelta(days=30)
    make_change(heat, by=alice, day=day)
    for ago in (1, 2, 3):
        at = timezone.now() - timedelta(days=ago)
        make_dose(patient, by=alice, treatment=heat, at=at)
    make_dose(patient, by=alice, treatment=heat)

    # Today is not over.
    assert rows(patient, "now")[0][3] == "used 3 times"


def test_a_side_effect_from_before_is_still_counted(
    patient: Patient, alice: User
) -> None:
    baclofen = make_treatment(patient, by=alice)
    make_change(baclofen, by=alice, day=patient.today() - timedelta(days=130))
    for symptom, severity in (("drowsiness", 4), ("nausea", None)):
        make_side_effect(
            patient,
            by=alice,
            symptom=symptom,
            severity=severity,
            ongoing=True,
            treatment=baclofen,
            at=timezone.now() - timedelta(days=120),
        )
    make_episode(patient, by=alice, at=timezone.now() - timedelta(days=125))

    told = {row[0]: row[1:4] for row in rows(patient, "side-effects")}

    began = told["Drowsiness"][2]
    assert told["Drowsiness"][:2] == ("91 days", "4")
    assert began.endswith(", still there")
    assert told["Nausea"][1] == "–"


def test_more_side_effects_than_there_is_room_for_are_named(
    patient: Patient, alice: User
) -> None:
    for number in range(6):
        make_side_effect(patient, by=alice, symptom=f"ache {number}")

    assert len(rows(patient, "side-effects")) == 4
    assert "And 2 more: ache 4, ache 5." in str(blocks(patient, "side-effects"))


def test_goals_and_scales_are_told_as_levels(patient: Patient, alice: User) -> None:
    walk = make_goal(patient, by=alice, text="Walk to\nthe letterbox")
    done = make_goal(patient, by=alice, text="Sleep")
    end_goal(done, on=patient.today(), by=alice)
    make_assessment(patient, by=alice, scale="goal", goal=walk, answers={"level": 1})
    make_assessment(patient, by=alice, scale="pgic", answers={"change": 2})
    for value in (1, 3):
        make_assessment(patient, by=alice, scale="psfs", answers={"frequency": value})

    goals, change, penn = (rows(patient, "goals", number) for number in range(3))

    assert goals[0][0] == "Walk to the letterbox"
    assert goals[0][2].startswith("+1: More than hoped for (")
    assert goals[1][0].startswith("Sleep (ended ")
    assert goals[1][2:] == ("not rated", "–")
    assert change[0][1] == "Much improved"
    # Levels are never averaged.
    assert penn[0][1].startswith("between “1:")
    assert penn[0][3] == "2"


def test_injections_and_the_pump_are_told_as_noted(
    patient: Patient, alice: User
) -> None:
    toxin = make_treatment(
        patient, by=alice, name="Toxin", kind_of="injection", unit="unit"
    )
    site = DoseSite(muscle="soleus", side="left", amount=75)
    for ago in (91, 0):
        at = days_ago(patient, ago)
        make_injection(toxin, by=alice, amount=100, at=at, sites=[site] if ago else [])
    pump = make_treatment(patient, by=alice, name="Pump", catalogue="baclofen_pump")
    make_pump_note(pump, by=alice, what="alarm", day=patient.today(), clinician="Dr X")

    first, second = rows(patient, "given")
    pumped = [one for one in blocks(patient, "given") if isinstance(one, Table)][-1]

    assert first[2:5] == ("100 units", "soleus (deep calf), left, 75 units", "–")
    assert second[3:5] == ("–", "13 weeks")
    assert pumped.rows[0][1:] == ("Alarm", "–", "Dr X")


def test_of_many_injections_the_latest_are_shown(patient: Patient, alice: User) -> None:
    toxin = make_treatment(patient, by=alice, name="Toxin", kind_of="injection")
    for number in range(14):
        at = timezone.now() - timedelta(days=90 * number)
        make_injection(toxin, by=alice, at=at)

    assert len(rows(patient, "given")) == 12
    assert "2 earlier ones are not shown." in str(blocks(patient, "given"))


def test_of_many_notes_the_newest_are_shown(
    patient: Patient, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diary.reports import notes_section  # noqa: PLC0415  where the number stands

    monkeypatch.setattr(notes_section, "MOST", 2)
    baclofen = make_treatment(patient, by=alice)
    make_change(baclofen, by=alice, day=patient.today(), note="of a change")
    for text in ("one", "two"):
        make_episode(patient, by=alice, note=text)
    period = Period(patient.today(), patient.today())

    document = make_document(patient, period, ["person"], notes=True)

    assert "1 more is not shown." in str(document.sections[-1])


def test_what_was_tried_long_ago_may_be_left_out(
    patient: Patient, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from diary.reports import history  # noqa: PLC0415  where the number stands

    monkeypatch.setattr(history, "MOST_TRIED", 1)
    for ago in (50, 10):
        one = make_treatment(patient, by=alice, name=f"medicine {ago}")
        make_change(one, by=alice, day=patient.today() - timedelta(days=ago))

    assert [row[0] for row in rows(patient, "tried")] == ["Medicine 10"]
    assert "1 earlier one is not shown." in str(blocks(patient, "tried"))


def test_what_is_not_worked_out_yet_says_so_and_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    patient = Patient(name="Robin", timezone="UTC")
    write_diary(patient, by=User(email="robin@example.org"), days=60)
    patient = Patient.objects.get()
    period = Period(date(2000, 1, 1), patient.today())
    idle: Any = effects.Progress(0, 9)
    with monkeypatch.context() as nothing_done:
        nothing_done.setattr(effects, "refresh_estimates", lambda *_a, **_k: idle)
        keys = ["effects", "comparisons"]
        before = str(make_document(patient, period, keys))
    after = str(make_document(patient, period, keys))

    assert "9 comparisons are still being worked out" in before
    assert "This is still being worked out." in before
    assert "still being worked out" not in after


def test_an_answer_that_is_out_of_date_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    robin = User(email="robin@example.org")
    patient = write_diary(Patient(name="Robin", timezone="UTC"), by=robin, days=60)
    patient = Patient.objects.get()
    period = Period(date(2000, 1, 1), patient.today())
    make_document(patient, period, ["effects"])
    long_ago = timezone.now() - timedelta(days=30)
    make_episode(patient, by=robin, at=long_ago)
    idle: Any = effects.Progress(0, 9)
    monkeypatch.setattr(effects, "refresh_estimates", lambda *_a, **_k: idle)

    patient = Patient.objects.get()
    text = str(make_document(patient, period, ["effects"]))

    assert patient.stale_from is not None
    assert "This is still being worked out." in text


def test_without_an_answer_what_was_logged_is_still_told(
    patient: Patient, alice: User
) -> None:
    make_episode(patient, by=alice, duration=90, beats=12)

    nothing, logged = blocks(patient, "symptoms")

    assert f"Nothing was answered on {date_format(patient.today())}." in str(nothing)
    assert "Most beats of clonus noted: 12." in str(logged)


@pytest.mark.parametrize(
    ("logged", "told"),
    [
        ((1,), "1 spasm noted on 1 day that is not complete."),
        ((1, 3), "4 spasms noted on 2 days that are not complete."),
    ],
    ids=["one", "several"],
)
def test_spasms_of_days_that_are_not_complete_are_told_apart(
    logged: tuple[int, ...], told: str, patient: Patient, alice: User
) -> None:
    for ago, count in enumerate(logged):
        at = timezone.now() - timedelta(days=ago)
        make_episode(patient, by=alice, at=at, count=count)
    first, today = (
        patient.today() - timedelta(days=ago) for ago in (len(logged) - 1, 0)
    )

    lead = make_document(
        Patient.objects.get(pk=patient.pk), Period(date(2001, 1, 1), today), ["person"]
    ).lead

    alone = f"{date_format(today)} (1 day)"
    both = f"{date_format(first)} to {date_format(today)} (2 days)"
    assert lead[1] == (alone if first == today else both)
    assert lead[3] == f"Not in the averages: {told}"


def test_an_answer_given_too_late_is_told_of_its_one_day(
    patient: Patient, alice: User
) -> None:
    day = patient.today() - timedelta(days=9)
    make_check_in(patient, by=alice, day=day, spasticity=4)
    period = Period(day, day)

    document = make_document(Patient.objects.get(), period, ["symptoms"])

    words = "Nothing was answered in time about spasms, spasticity, sleep or pain on"
    assert f"{words} {date_format(day)}." in str(document)


@pytest.mark.parametrize("said", [{"fatigue": 4}, {"spasticity": 4, "ago": 9}])
def test_no_table_is_made_of_nothing(
    said: dict[str, int], patient: Patient, alice: User
) -> None:
    day = patient.today() - timedelta(days=said.pop("ago", 0))
    make_check_in(patient, by=alice, day=day, **{"spasticity": None} | said)

    (only,) = blocks(patient, "symptoms")

    assert "Nothing was answered in time about" in str(only)


def test_a_treatment_that_was_taken_back_leaves_nothing_in_the_notes(
    patient: Patient, alice: User
) -> None:
    wrong = make_treatment(patient, by=alice, name="wrong one", kind_of="procedure")
    make_change(wrong, by=alice, day=patient.today(), note="a note of it")
    make_pump_note(wrong, by=alice, clinician="a name of it")
    assert "a note of it" in noted(patient)
    assert "a name of it" in noted(patient)

    void(wrong, by=alice)

    assert "of it" not in noted(patient)


def noted(patient: Patient) -> str:
    fresh, today = Patient.objects.get(pk=patient.pk), patient.today()
    return str(make_document(fresh, Period(today, today), ["given"], notes=True))


def test_a_relapse_before_the_first_entry_is_told(
    patient: Patient, alice: User
) -> None:
    day = patient.today() - timedelta(days=20)
    said = {"what": "relapse", "starts_on": day, "ends_on": day, "note": "a bad day"}
    make_life_event(patient, by=alice, **said)
    make_assessment(patient, by=alice, at=timezone.now() - timedelta(days=19))
    make_check_in(patient, by=alice)

    assert [row[0] for row in rows(patient, "events")] == ["Relapse"]
    assert len(rows(patient, "goals")) == 2
    assert not tables_of(blocks(patient, "events", days=10))
    period = Period(day, patient.today())
    assert "a bad day" in str(make_document(patient, period, ["now"], notes=True))


def tables_of(found: tuple[Block, ...]) -> list[Table]:
    return [one for one in found if isinstance(one, Table)]
