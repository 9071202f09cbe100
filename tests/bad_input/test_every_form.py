"""Whatever is sent to whatever form: a clear answer, nothing lost, nothing misfiled."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diary.ids import uuid7
from diary.journal.checkin_form import CHECK_IN_FORMS
from diary.journal.event_forms import LeaveOutForm, LifeEventForm
from diary.journal.forms import ENTRY_FORMS
from diary.models import Patient, PlannedDose, PlanStep, User, Written
from diary.scales.forms import ANSWER_FORMS, GoalForm
from diary.sharing.actions import make_link
from diary.treatments.actions import ensure_from_catalogue
from diary.treatments.course.forms import (
    CorrectForm,
    DoseChangeForm,
    EarlierForm,
    RegimenForm,
    StartForm,
    StopForm,
    SwitchForm,
)
from diary.treatments.forms import TreatmentForm
from diary.treatments.given.forms import InjectionForm, ProcedureForm, PumpNoteForm
from diary.treatments.plan.actions import add_plan
from diary.treatments.plan.forms import DoneForm, PlanForm, StepForm
from tests.bad_input.junk import FORM, JUNK, Pairs, bodies, encoded, read
from tests.make import (
    at_times,
    make_allergy,
    make_assessment,
    make_change,
    make_check_in,
    make_condition,
    make_dose,
    make_episode,
    make_finding,
    make_goal,
    make_injection,
    make_life_event,
    make_page,
    make_pump_note,
    make_question,
    make_rating,
    make_regimen,
    make_shortcut,
    make_side_effect,
    make_treatment,
    make_visit,
    rolled_back,
    stored,
)
from tests.sharing.things import terms

pytestmark = pytest.mark.django_db

NOW = "2026-06-15T12:00:00+00:00"
DAY = date(2026, 6, 15)
CLEAR = {200, 201, 302, 303, 400, 404, 409, 413, 415, 422}
REFUSED = {400, 403, 404, 409, 413, 415, 422}
RECEIPT = {"voided_at", "voided_by", "recorded_by", "recorded_at", "entered_at"}

# The same trials each time, and few enough for every run of the tests.
steady = settings(
    max_examples=15,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

ID = [str(uuid7()) for _ in range(3)]
RECEIPTS = {
    "id": ID,
    "entered_at": ["2026-06-15T11:58:00Z", "2026-06-15T13:59:00+02:00"],
    "sent_at": ["2026-06-15T12:00:00Z", "2026-06-15T12:12:00Z"],
}
WHEN = {
    "when": ["now", "15", "60", "time", "part", "day"],
    "day": ["2026-06-15", "2026-06-14"],
    "time": ["09:30", "13:59", "00:10"],
    "part": ["morning", "waking"],
    "second": ["first", "second"],
}
SCALE = ["0", "10", "4"]
NOTE = {"note": ["a plain note", "two\r\nlines", "<b>not bold</b> & “quoted”"]}
ANSWER = NOTE | {"version": ["1"], "day": ["2026-06-15", "2026-06-14"]}
SCHEDULE = {
    "often": ["3", "own", "weekly", "interval", "needed", "unsaid"],
    "amount": ["10", "2,5", "0.001"],
    "minutes": ["30"],
    "times_a_week": ["3"],
    "every": ["12", "999"],
    "every_unit": ["days", "weeks"],
    "most": ["40"],
    "last_day": ["2026-06-20", "2026-06-01", ""],
    "rows_shown": ["6", "24"],
    "at_0": ["08:00", "23:59:59"],
    "part_1": ["evening", "any"],
    "amount_1": ["5"],
    "weekdays_1": ["0", "6"],
}
FORMS: dict[str, dict[str, list[str]]] = {
    "tap": RECEIPTS
    | {
        "what": [
            "episode:spasm",
            "spasms:none",
            "spasms:as_logged",
            "sideeffect:drowsiness",
            "remedy:stretching",
            "dose:{treatment}",
            "due:{planned}:2026-06-15:08:00",
            "due:{planned}:2026-06-15:08:00:half",
            "due:{planned}:2026-06-14:evening:skip:forgot",
            "due:{planned}:2026-06-13:08:00:then",
            "shortcut:{shortcut}",
        ],
        "when": ["now", "30", "time"],
        "time": WHEN["time"],
    },
    "episode": RECEIPTS
    | WHEN
    | NOTE
    | {
        "type": ["spasm", "clonus"],
        "site": ["calf", "ankle"],
        "site_own": ["little toe", "Calf"],
        "side": ["left", "both"],
        "severity": SCALE,
        "pain": SCALE,
        "count": ["1", "12", "1000"],
        "count_high": ["15", "1000"],
        "beats": ["0", "12", "9999"],
        "beats_estimated": ["on"],
        "beats_guess": ["few", "many", "too_many"],
        "minutes": ["0", "1440"],
        "seconds": ["30", "86400"],
        "triggers": ["cold", "full_bladder"],
        "trigger_own": ["the doorbell"],
        "posture": ["sitting"],
        "stopped_by": ["itself"],
        "woke_me": ["yes", "no"],
        "helpful": ["yes", "no"],
    },
    "dose": RECEIPTS
    | WHEN
    | NOTE
    | {
        "treatment": ["{treatment}", "{planned}"],
        "status": ["taken", "skipped"],
        "skip_reason": ["forgot"],
        "skip_own": ["the pharmacy was closed", "ran out"],
        "due": ["{planned}:2026-06-15:08:00", "{planned}:2026-06-14:evening"],
        "amount": ["10", "2,5", "0.001", "99999.999"],
        "as_needed": ["on"],
        "minutes": ["20"],
        "site": ["calf"],
        "site_own": ["little toe"],
        "side": ["right"],
        "rating_before": SCALE,
        "rating_after": SCALE,
        "rated_after": ["30"],
    },
    "sideeffect": RECEIPTS
    | WHEN
    | NOTE
    | {
        "symptom": ["drowsiness", "nausea"],
        "symptom_own": ["a metal taste"],
        "severity": SCALE,
        "ongoing": ["on"],
        "ended_on": ["2026-06-15", "2026-06-14"],
        "treatment": ["{treatment}"],
        "stopped_me": ["yes"],
    },
    "rating": RECEIPTS
    | WHEN
    | NOTE
    | {"what": ["pain", "spasticity"], "what_own": ["Pain", "mood"], "value": SCALE},
    "evening": RECEIPTS
    | NOTE
    | {
        "version": ["1"],
        "spasticity": SCALE,
        "worst": SCALE,
        "spasms": ["none", "as_logged", "number"],
        "spasms_low": ["0", "3", "5000"],
        "spasms_high": ["3", "5000"],
        "spasms_include_logged": ["on"],
        "pain": SCALE,
        "fatigue": SCALE,
        "walking": SCALE,
        "sleepiness": SCALE,
        "side_effects": ["none", "some"],
        "symptoms": ["dizziness", "nausea"],
    },
    "night": RECEIPTS
    | NOTE
    | {
        "version": ["1"],
        "sleep_disruption": SCALE,
        "woken": ["0", "200"],
        "sleep_hours": ["0", "7.5", "7,5", "24"],
    },
    "treatment": RECEIPTS
    | NOTE
    | {
        "version": ["1"],
        "name": ["Tizanidine", "stretching", "Dantrolene", "BACLOFEN"],
        "kind_of": ["medicine", "remedy"],
        "unit": ["mg", ""],
        "usual_amount": ["2", "0.5"],
        "as_needed": ["on"],
        "catalogue": ["tizanidine", ""],
        "instead_of": ["{treatment}", ""],
        "used": ["before", "no"],
        "starts_on": ["", "2026-06-01"],
    },
    "period": SCHEDULE
    | {
        "version": ["1"],
        "starts_on": ["", "2026-06-01"],
    },
    "course": RECEIPTS
    | NOTE
    | SCHEDULE
    | {
        "version": ["1"],
        "day": ["2026-06-15", "2026-06-14", "2026-05-01"],
        "unknown_day": ["on"],
        "early": ["on"],
        "to": ["{unused}"],
        "what": ["taken", "stop", "pause"],
        "decided_by": ["doctor", "me", "both"],
        "reason": ["side_effect", "planned"],
        "side_effect": ["drowsiness"],
        "side_effect_own": ["odd dreams", "Nausea"],
        "hope": ["fewer spasms", "امشي 🚶\u200d♀️"],
        "watch": ["spasms", "sleep"],
    },
    "plan": RECEIPTS
    | {
        "times": ["08:00,20:00", "night", ""],
        "shown": ["3", "30"],
        **{f"day_{n}": [f"2026-06-2{n}"] for n in range(3)},
        **{f"amount_{n}_{m}": ["5", "2,5"] for n in range(3) for m in range(2)},
        **{f"id_{n}": ID for n in range(3)},
        "stops_2": ["on"],
        "more_steps": ["1"],
    },
    "step": RECEIPTS
    | NOTE
    | SCHEDULE
    | {
        "version": ["1"],
        "day": ["2026-06-20", "2026-06-15", "2026-05-01"],
        "stops": ["on"],
    },
    "done": RECEIPTS | {"day": ["2026-06-15", "2026-06-10", "2026-06-16"]},
    "event": RECEIPTS
    | NOTE
    | {
        "version": ["1"],
        "what": ["fever", "heat", ""],
        "what_own": ["moving house", "UTI", ""],
        "starts_on": ["2026-06-15", "2026-06-01"],
        "ends_on": ["2026-06-15", "2026-05-01", ""],
        "leave_out": ["on"],
    },
    "left out": RECEIPTS
    | {"version": ["1"], "leave_out": ["yes", "no"], "reason": ["visitors", ""]},
    "injection": RECEIPTS
    | NOTE
    | {
        "version": ["1"],
        "day": ["2026-06-15", "2026-06-01", "2026-03-29"],
        "time": ["09:30", "02:30", ""],
        "amount": ["100", "2,5", ""],
        "muscle_1": ["soleus", "my own muscle", ""],
        "side_1": ["left", ""],
        "units_1": ["50", "100", ""],
        "muscle_24": ["FHL"],
        "side_24": ["both"],
        "units_24": ["50"],
        "clinician": ["Dr Example"],
        "wore_off_on": ["2026-06-15", ""],
    },
    "came back": {"version": ["1"], "wore_off_on": ["2026-06-15", "2026-06-01", ""]},
    "procedure": RECEIPTS
    | NOTE
    | {
        "version": ["1"],
        "day": ["2026-06-15", "2026-06-01"],
        "time": ["09:30", ""],
        "site": ["calf"],
        "site_own": ["little toe", "Calf"],
        "side": ["left", "both"],
        "amount": ["4", "2,5"],
        "clinician": ["Dr Example"],
    },
    "pump note": RECEIPTS
    | NOTE
    | {
        "version": ["1"],
        "what": ["refill", "rate", "alarm"],
        "day": ["2026-06-15", "2026-05-01"],
        "rate": ["120", "0,5", ""],
        "concentration": ["500"],
        "refill_on": ["2026-09-01", "2026-06-01"],
        "clinician": ["Dr Example"],
    },
    "times": {
        "version": ["1"],
        "settling_days": ["0", "365", ""],
        "carry_over_days": ["7", ""],
    },
    "who": {"about": ["self", "other"], "name": ["Grandmother"]},
    "zone": {"timezone": ["Europe/Berlin", "Pacific/Kiritimati", "UTC"]},
    "conditions": {"conditions": ["ms", "stroke"], "own": ["a rare one"]},
    "treatments": {
        "medicine": ["baclofen", "tizanidine"],
        "remedy": ["stretching"],
        "own_medicine": ["One\nTwo", "Baclofen"],
        "own_other": ["Singing"],
    },
    "look": {
        "theme": ["dark", "auto"],
        "text_size": ["huge", "normal"],
        "big_buttons": ["on"],
    },
    "person": {
        "about": ["self", "other"],
        "name": ["Grandmother"],
        "birth_year": ["1979", "2026", "1900"],
        "injury_level": ["T6", "unknown", ""],
        "has_pump": ["yes", "no"],
        "takes_opioid": ["yes", "no"],
        "drives": ["yes", "no"],
    },
    "condition": RECEIPTS
    | {
        "version": ["1"],
        "name": ["stroke", "multiple_sclerosis", ""],
        "own": ["a rare one", "MS", ""],
        "since_year": ["1999", "2026"],
        "detail": ["the left side", "two\r\nlines"],
    },
    "allergy": RECEIPTS
    | {
        "version": ["1"],
        "name": ["latex", "PENICILLIN", "Pénicilline"],
        "reaction": ["a rash", "two\r\nlines"],
    },
    "clock": {"timezone": ["Europe/Berlin", "UTC"], "day_start": ["0", "690", "240"]},
    "do": {"do": ["up:clonus", "down:spasm", "hide:remedy", "show:dose", "reset"]},
    "visit": RECEIPTS
    | NOTE
    | {
        "version": ["1"],
        "on": ["2026-07-01", "2020-01-31"],
        "at": ["09:30", "23:59:59", ""],
        "who": ["Dr Example", "physiotherapist"],
        "place": ["Room 4"],
    },
    "question": RECEIPTS
    | {
        "version": ["1"],
        "text": ["Why at night?", "two\r\nlines"],
        "visit": ["{visit}", ""],
        "answer": ["Because.", ""],
        "answered_on": ["2026-06-15", ""],
    },
    "answers": {
        "answered_on": ["2026-06-15", "2026-06-16"],
        "answer_{question}": ["Yes.", ""],
        "version_{question}": ["1", "2"],
    },
    "finding": RECEIPTS
    | {
        "version": ["1"],
        "what": ["ashworth", "beats", "blood", "range", ""],
        "what_own": ["gait analysis", "MAS"],
        "on": ["2026-06-15", "2020-01-31"],
        "who": ["Dr Example"],
        "site": ["ankle"],
        "site_own": ["little toe", "Calf"],
        "side": ["left", "both"],
        "grade": ["1+", "12", "0 to 90°"],
        "result": ["as expected", "two\r\nlines"],
        "upload": ["no file at all"],
        "drop": ["on"],
    },
    "reminders": {
        "dose_calendar": ["on"],
        "dose_ahead": ["0", "15"],
        "dose_what": ["on"],
        "evening_calendar": ["on"],
        "evening_at": ["20:00", "00:30", "23:59:59"],
        "evening_ahead": ["0"],
        "visit_calendar": ["on"],
        "visit_at": ["09:00", ""],
        "visit_ahead": ["1440"],
        "step_calendar": ["on"],
        "step_at": ["09:00"],
        "step_ahead": ["10080"],
    },
    "link": {
        "label": ["MS clinic", "امشي 🚶\u200d♀️", ""],
        "lasts": ["1h", "90d"],
        "passcode": ["yes", "no"],
        "kind": ["live"],
        "openings": ["any", "3"],
    },
    "lasts": {"lasts": ["1h", "90d"]},
    # None of them can be right, so none is counted.
    "passcode": {"passcode": ["12345", "a word", "1234567"]},
    "entry": {"entry": ["episode:{episode}", "dose:{dose}"]},
    "version": {"version": ["1", "2"]},
    "psfs": RECEIPTS
    | ANSWER
    | {"frequency": ["0", "3", "4"], "severity": ["1", "3", ""]},
    "pgic": RECEIPTS | ANSWER | {"anchor_on": ["2026-05-01"], "change": ["1", "7"]},
    "goal rating": RECEIPTS | ANSWER | {"level": ["-2", "0", "2"]},
    "goal": RECEIPTS
    | {
        "version": ["1"],
        "text": ["Walk to the shop", "امشي 🚶\u200d♀️", "two\r\nlines"],
        "set_on": ["2026-06-15", "2026-01-01"],
        "ended_on": ["", "2026-06-15"],
    },
    "nothing": {"diary": ["{diary}"]},
    "login": {
        "login": ["alice@example.org", "nobody@example.org"],
        "password": ["a made-up passphrase", "wrong"],
        "remember": ["on"],
        "next": ["/more/", "https://elsewhere.example/"],
    },
    "signup": {
        "email": ["new@example.org", "ALICE@example.org"],
        "password1": ["a made-up passphrase"],
        "password2": ["a made-up passphrase"],
    },
    "password": {
        "oldpassword": ["a made-up passphrase", "wrong"],
        "password1": ["another made-up phrase"],
        "password2": ["another made-up phrase"],
    },
}
# A correction names the version, and its time is never "just now".
FORMS |= {
    f"{name} again": FORMS[name] | {"version": ["1"], "when": ["time", "part", "day"]}
    for name in ("episode", "dose", "sideeffect", "rating")
}
# Which form each address takes.
TAKERS: dict[str, tuple[str, str]] = {
    "tap": ("tap", "/d/{diary}/tap/"),
    "entry-add episode": ("episode", "/d/{diary}/log/episode/"),
    "entry-add dose": ("dose", "/d/{diary}/log/dose/"),
    "entry-add sideeffect": ("sideeffect", "/d/{diary}/log/sideeffect/"),
    "entry-add rating": ("rating", "/d/{diary}/log/rating/"),
    "entry-edit episode": ("episode again", "/d/{diary}/entry/episode/{episode}/"),
    "entry-edit dose": ("dose again", "/d/{diary}/entry/dose/{dose}/"),
    "entry-edit sideeffect": (
        "sideeffect again",
        "/d/{diary}/entry/sideeffect/{effect}/",
    ),
    "entry-edit rating": ("rating again", "/d/{diary}/entry/rating/{rating}/"),
    "entry-undo": ("version", "/d/{diary}/entry/episode/{episode}/undo/"),
    "checkin evening": ("evening", "/d/{diary}/check-in/evening/2026-06-14/"),
    "checkin evening again": ("evening", "/d/{diary}/check-in/evening/2026-06-15/"),
    "checkin night": ("night", "/d/{diary}/check-in/night/2026-06-15/"),
    "shortcut-add": ("entry", "/d/{diary}/shortcuts/add/"),
    "shortcut-up": ("nothing", "/d/{diary}/shortcuts/{shortcut}/up/"),
    "side-effect-end": ("nothing", "/d/{diary}/side-effect/{effect}/end/"),
    "life-event-add": ("event", "/d/{diary}/life-events/add/"),
    "life-event-edit": ("event", "/d/{diary}/life-events/{event}/"),
    "life-event-end": ("nothing", "/d/{diary}/life-events/{event}/end/"),
    "day-leave-out": ("left out", "/d/{diary}/day/2026-06-14/leave-out/"),
    "treatment-add": ("treatment", "/d/{diary}/treatments/add/"),
    "treatment-edit": ("treatment", "/d/{diary}/treatments/{treatment}/"),
    "treatment-start": ("course", "/d/{diary}/treatments/{unused}/start/"),
    "treatment-change": ("course", "/d/{diary}/treatments/{treatment}/change/"),
    "treatment-stop": ("course", "/d/{diary}/treatments/{treatment}/stop/"),
    "treatment-switch": ("course", "/d/{diary}/treatments/{treatment}/switch/"),
    "treatment-earlier": ("course", "/d/{diary}/treatments/{treatment}/earlier/"),
    "change-edit": ("course", "/d/{diary}/treatments/{planned}/changes/{change}/"),
    "regimen-edit": ("period", "/d/{diary}/treatments/{treatment}/used/{regimen}/"),
    "plan-add": ("plan", "/d/{diary}/treatments/{planned}/plan/"),
    "plan-step-add": ("step", "/d/{diary}/treatments/{planned}/plan/step/"),
    "plan-step-edit": ("step", "/d/{diary}/treatments/{planned}/plan/{step}/"),
    "plan-step-done": ("done", "/d/{diary}/treatments/{planned}/plan/{step}/done/"),
    "treatment-times": ("times", "/d/{diary}/treatments/{treatment}/times/"),
    "injection-add": ("injection", "/d/{diary}/treatments/{toxin}/injections/add/"),
    "injection-edit": ("injection", "/d/{diary}/treatments/injections/{injection}/"),
    "injection-came-back": (
        "came back",
        "/d/{diary}/treatments/injections/{injection}/back/",
    ),
    "procedure-add": ("procedure", "/d/{diary}/treatments/{phenol}/procedures/add/"),
    "procedure-edit": ("procedure", "/d/{diary}/treatments/procedures/{procedure}/"),
    "pump-note-add": ("pump note", "/d/{diary}/treatments/{pump}/pump/add/"),
    "pump-note-edit": ("pump note", "/d/{diary}/treatments/pump-notes/{pump_note}/"),
    "scale-answer psfs": ("psfs", "/d/{diary}/scales/psfs/"),
    "scale-answer pgic": ("pgic", "/d/{diary}/scales/pgic/"),
    "scale-edit": ("psfs", "/d/{diary}/scales/answer/{assessment}/"),
    "goal-add": ("goal", "/d/{diary}/goals/add/"),
    "goal-edit": ("goal", "/d/{diary}/goals/{goal}/"),
    "goal-rate": ("goal rating", "/d/{diary}/goals/{goal}/rate/"),
    "goal-end": ("nothing", "/d/{diary}/goals/{goal}/end/"),
    "welcome who": ("who", "/d/{diary}/welcome/who/"),
    "welcome zone": ("zone", "/d/{diary}/welcome/zone/"),
    "welcome conditions": ("conditions", "/d/{diary}/welcome/conditions/"),
    "welcome treatments": ("treatments", "/d/{diary}/welcome/treatments/"),
    "diary-add": ("who", "/diaries/add/"),
    "look-set": ("look", "/more/look/"),
    "person": ("person", "/d/{diary}/profile/person/"),
    "condition-add": ("condition", "/d/{diary}/profile/conditions/add/"),
    "condition-edit": ("condition", "/d/{diary}/profile/conditions/{condition}/"),
    "condition-undo": ("version", "/d/{diary}/profile/conditions/{condition}/undo/"),
    "allergy-add": ("allergy", "/d/{diary}/profile/allergies/add/"),
    "allergy-edit": ("allergy", "/d/{diary}/profile/allergies/{allergy}/"),
    "allergy-undo": ("version", "/d/{diary}/profile/allergies/{allergy}/undo/"),
    "visit-add": ("visit", "/d/{diary}/visits/add/"),
    "visit-edit": ("visit", "/d/{diary}/visits/{visit}/"),
    "visit-answers": ("answers", "/d/{diary}/visits/{visit}/answers/"),
    "after-visit": ("answers", "/d/{diary}/summary/after-visit/"),
    "question-add": ("question", "/d/{diary}/questions/add/"),
    "question-edit": ("question", "/d/{diary}/questions/{question}/"),
    "finding-add": ("finding", "/d/{diary}/findings/add/"),
    "finding-edit": ("finding", "/d/{diary}/findings/{finding}/"),
    "settings": ("clock", "/d/{diary}/settings/"),
    "reminder-list": ("reminders", "/d/{diary}/reminders/"),
    "feed-make": ("nothing", "/d/{diary}/reminders/address/"),
    "feed-revoke": ("nothing", "/d/{diary}/reminders/address/off/"),
    "link-add": ("link", "/d/{diary}/links/add/"),
    "link-expiry": ("lasts", "/d/{diary}/links/{link}/expiry/"),
    "link-revoke": ("nothing", "/d/{diary}/links/{link}/revoke/"),
    "share": ("passcode", "/s/{secret}/"),
    "buttons-arrange": ("do", "/d/{diary}/settings/buttons/"),
    "login": ("login", "/accounts/login/"),
    "sign-up": ("signup", "/accounts/signup/"),
    "password-change": ("password", "/accounts/password/change/"),
}
ANONYMOUS = {"login", "sign-up", "share"}
# These answer 200 with the page again, as allauth does.
ALLAUTH = {"login", "sign-up", "password-change"}


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def things(patient: Patient, alice: User) -> dict[str, Any]:
    treatment = make_treatment(patient, by=alice)
    episode = make_episode(patient, by=alice)
    planned = make_treatment(patient, by=alice, name="tizanidine")
    doses = [*at_times("08:00", amount=4), PlannedDose(part="evening", amount=2)]
    change = make_change(planned, by=alice, day=date(2026, 6, 1), planned=doses)
    row = PlanStep(patient=patient, treatment=planned, day=date(2026, 6, 14))
    step = add_plan([(row, at_times("08:00", amount=6))], by=alice)[0]
    toxin, phenol, pump = (
        ensure_from_catalogue(patient, code=code, by=alice)
        for code in ("abobotulinumtoxin_a", "phenol_block", "baclofen_pump")
    )
    link = make_link(patient, terms=terms(), by=alice)
    return {
        "link": link.link.pk,
        "secret": link.token,
        "planned": planned.pk,
        "step": step.pk,
        "toxin": toxin.pk,
        "phenol": phenol.pk,
        "pump": pump.pk,
        "injection": make_injection(toxin, by=alice).pk,
        "procedure": make_injection(phenol, by=alice).pk,
        "pump_note": make_pump_note(pump, by=alice, rate=100).pk,
        "change": change.pk,
        "diary": patient.pk,
        "treatment": treatment.pk,
        "regimen": make_regimen(treatment, by=alice).pk,
        "unused": make_treatment(patient, by=alice, name="cold pack").pk,
        "episode": episode.pk,
        "dose": make_dose(patient, by=alice, treatment=treatment).pk,
        "effect": make_side_effect(patient, by=alice, symptom="weakness").pk,
        "rating": make_rating(patient, by=alice).pk,
        "checkin": make_check_in(patient, by=alice).pk,
        "event": make_life_event(patient, by=alice).pk,
        "goal": make_goal(patient, by=alice, set_on=date(2026, 1, 1)).pk,
        "assessment": make_assessment(patient, by=alice).pk,
        "shortcut": make_shortcut(episode, by=alice).pk,
        "visit": make_visit(patient, by=alice).pk,
        "question": make_question(patient, by=alice).pk,
        "finding": make_finding(patient, by=alice, what="ashworth").pk,
        "condition": make_condition(patient, by=alice).pk,
        "allergy": make_allergy(patient, by=alice).pk,
    }


class World(NamedTuple):
    """Everything that is stored before a trial, and all of it but the open diary."""

    all: dict[str, Any]
    others: dict[str, Any]


@pytest.fixture
def world(patient: Patient, strangers_diary: Patient, things: dict[str, Any]) -> World:
    return World(stored(), stored(apart_from=patient))


def test_every_form_of_the_app_is_tried() -> None:
    # What takes no answers at all needs no trial.
    bare = {"entry-void", "entry-restore", "shortcut-remove"}
    tried = {name.split()[0] for name in TAKERS}

    assert not bare & tried
    assert {field for form in FORMS for field in FORMS[form]} >= _all_fields()


def test_what_is_there_before_is_sound(patient: Patient, world: World) -> None:
    _assert_sound(patient, apart_from={})


@pytest.mark.no_cover
@pytest.mark.parametrize("taker", TAKERS)
@steady
@given(data=st.data())
def test_whatever_is_sent_gets_a_clear_answer(
    taker: str,
    data: st.DataObject,
    as_alice: Client,
    patient: Patient,
    things: dict[str, Any],
    world: World,
) -> None:
    name, route = TAKERS[taker]
    pairs = [
        (str(_named(field, things)), _named(value, things))
        for field, value in data.draw(bodies(FORMS[name]))
    ]
    client = Client() if taker in ANONYMOUS else as_alice
    with rolled_back():
        cache.clear()

        response = client.post(
            route.format_map(things), encoded(pairs), content_type=FORM
        )

        assert response.status_code in CLEAR
        if response.headers["Content-Type"].startswith("text/html"):
            assert make_page(response).live() == []
        if response.status_code in REFUSED:
            assert stored() == world.all
        if response.status_code == 422:
            _assert_kept(pairs, response)
        if response.status_code in {200, 201, 302, 303} and taker not in ALLAUTH:
            _assert_sound(patient, apart_from=world.all)
        if "/d/" in route:
            assert stored(apart_from=patient) == world.others
            if response.status_code in {302, 303}:
                _assert_shown(as_alice, patient, response["Location"])


CHART = {
    "period": ["7d", "4w", "all"],
    "start": ["2026-06-01"],
    "end": ["2026-06-15"],
    "late": ["with", "without"],
    "outcome": ["spasms", "pain", "site:calf", "effect:drowsiness", "rating:pain"],
}
COMPARE = {
    "outcome": ["spasms", "site:calf", "effect:drowsiness"],
    "first_start": ["2026-05-01"],
    "first_end": ["2026-05-20"],
    "second_start": ["2026-05-21"],
    "second_end": ["2026-06-15"],
}
ASKED = {
    "did": ["saved:episode:{episode}", "changed:dose:{dose}"],
    "day": ["2026-06-14"],
    "treatment": ["{treatment}"],
    "type": ["clonus"],
    "severity": SCALE,
    "what": ["pain"],
    "value": SCALE,
    "symptom": ["nausea"],
    "amount": ["10"],
    "q": ["baclo", "Lioresal"],
    "item": ["tizanidine"],
    "own": ["1"],
}
TIMELINE = {
    "q": ["after", "100%", "_", "Ä", "\u0645"],
    "kind": ["episode", "checkin"],
    "site": ["calf", "little toe"],
    "treatment": ["{treatment}"],
    "least": ["1", "10"],
    "by": ["{diary}"],
    "start": ["2026-06-01"],
    "end": ["2026-06-15"],
    "older": [
        "20260615-1781524800000000-00000000000000000000000000000000",
        "99991231-99999999999999999-ffffffffffffffffffffffffffffffff",
        "00000000-0-00000000000000000000000000000000",
    ],
    "newer": ["20260101-0-00000000000000000000000000000000"],
}
LINKED = {
    "period": ["4w", "visit"],
    "start": ["2026-06-01"],
    "end": ["2026-06-15"],
    "section": ["now", "questions"],
    "notes": ["on"],
    "chosen": ["on"],
}
READERS = {
    "timeline": (TIMELINE, "/d/{diary}/timeline/"),
    "calendar": ({"ratings": ["1"]}, "/d/{diary}/calendar/2026-06/"),
    "life-event-add": (ASKED, "/d/{diary}/life-events/add/"),
    "chart": (CHART, "/d/{diary}/chart/"),
    "chart-data": (CHART, "/d/{diary}/chart/data/"),
    "chart-csv": (CHART, "/d/{diary}/chart/csv/"),
    "compare": (COMPARE, "/d/{diary}/compare/"),
    "compare-csv": (COMPARE, "/d/{diary}/compare/csv/"),
    "today": (ASKED, "/d/{diary}/"),
    "day": (ASKED, "/d/{diary}/day/2026-06-14/"),
    "entry-add episode": (ASKED, "/d/{diary}/log/episode/"),
    "entry-add dose": (ASKED, "/d/{diary}/log/dose/"),
    "entry-add sideeffect": (ASKED, "/d/{diary}/log/sideeffect/"),
    "entry-add rating": (ASKED, "/d/{diary}/log/rating/"),
    "treatment-add": (ASKED, "/d/{diary}/treatments/add/"),
    "scale-history": ({"year": ["2026", "1999"]}, "/d/{diary}/scales/psfs/all/"),
    "goal-edit": ({"year": ["2026", "0001"]}, "/d/{diary}/goals/{goal}/"),
    "scale-list": (ASKED, "/d/{diary}/scales/"),
    "link-add": (LINKED, "/d/{diary}/links/add/"),
    "summary": (LINKED, "/d/{diary}/summary/"),
    "after-visit": ({"visit": ["{visit}"]}, "/d/{diary}/summary/after-visit/"),
}


@pytest.mark.no_cover
@pytest.mark.parametrize("reader", READERS)
@steady
@given(data=st.data())
def test_whatever_an_address_asks_gets_a_clear_answer(
    reader: str, data: st.DataObject, as_alice: Client, things: dict[str, Any]
) -> None:
    fields, route = READERS[reader]
    pairs = [
        (field, _named(value, things)) for field, value in data.draw(bodies(fields))
    ]
    before = stored()

    response = as_alice.get(
        route.format_map(things),
        query_params=None,
        QUERY_STRING=encoded(pairs).decode(),
    )

    assert response.status_code in {200, 400, 404, 422}
    if response.headers["Content-Type"].startswith("text/html"):
        assert make_page(response).live() == []
    assert stored() == before


@pytest.mark.no_cover
@steady
@given(word=JUNK)
def test_whatever_an_address_is_it_is_no_server_error(
    word: str | bytes, as_alice: Client, things: dict[str, Any]
) -> None:
    said = quote(read(word)[:500], safe="")

    answers = [
        as_alice.get(f"/d/{things['diary']}/{place}").status_code
        for place in (
            f"day/{said}/",
            f"calendar/{said}/",
            f"life-events/{said}/",
            f"log/{said}/",
            f"entry/episode/{said}/",
            f"check-in/evening/{said}/",
            f"welcome/{said}/",
            f"scales/{said}/",
            f"treatments/{said}/",
        )
    ]

    assert set(answers) <= {200, 302, 400, 404}


WRONG_SORTS = {
    "json": ("application/json", b'{"what": ["\\ud800"], "a": NaN}'),
    "no boundary": ("multipart/form-data", b"no boundary"),
    "cut off": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: for"),
    "text": ("text/plain", b"\xff\xff"),
    "no type": ("", b"what=episode:spasm"),
    "utf-7": (f"{FORM}; charset=utf-7", b"what=+AGE-"),
    "latin": (f"{FORM}; charset=latin-1", b"what=%E9"),
    "many": (FORM, b"&=&=&%=%zz&" + b"a=1&" * 201),
    "big": (FORM, b"note=" + b"x" * 1_153_434),
}


@pytest.mark.no_cover
@pytest.mark.parametrize("sort", WRONG_SORTS)
def test_a_body_of_the_wrong_sort_is_refused(
    sort: str, as_alice: Client, things: dict[str, Any], world: World
) -> None:
    kind, body = WRONG_SORTS[sort]
    refused = {"big": {400, 413}, "many": {400}, "utf-7": {415}, "latin": {415}}

    for taker in TAKERS:
        url = TAKERS[taker][1].format_map(things)
        with rolled_back():
            response = as_alice.post(url, body, content_type=kind)
            # A form that may be left empty takes an empty body as an answer.
            reads = TAKERS[taker][0] != "nothing" and taker not in ANONYMOUS
            allowed = refused.get(sort, CLEAR) if reads else CLEAR
            assert response.status_code in allowed, taker
            if response.status_code in REFUSED:
                assert stored() == world.all, taker


@pytest.mark.parametrize("size", [1_153_434, 3_000_000])
def test_a_big_body_is_refused_also_where_the_token_is_checked(
    size: int, alice: User, patient: Patient
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    url = reverse("entry-add", args=[patient.pk, "episode"])
    token = make_page(client.get(url)).typed["csrfmiddlewaretoken"]
    body = f"csrfmiddlewaretoken={token}&type=spasm&when=now&note=".encode()

    fits = client.post(url, body, content_type=FORM)
    too_big = client.post(url, body + b"x" * size, content_type=FORM)

    assert fits.status_code == 303
    assert too_big.status_code in {400, 413}
    assert patient.episodes.count() == 1


def test_a_write_without_the_token_of_the_page_is_refused(
    alice: User, patient: Patient
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    response = client.post(reverse("tap", args=[patient.pk]), {"what": "episode:spasm"})

    assert response.status_code == 403
    assert not patient.episodes.exists()


@pytest.mark.parametrize(
    ("name", "args", "body"),
    [
        ("entry-add", ["episode"], {"type": "spasm", "when": "now"}),
        ("entry-add", ["rating"], {"what": "pain", "value": "3", "when": "now"}),
        ("checkin", ["evening", DAY], {"spasticity": "3"}),
        (
            "treatment-add",
            [],
            {"name": "Tizanidine", "kind_of": "medicine", "used": "no"},
        ),
    ],
)
def test_a_note_that_is_too_long_is_refused_and_kept(
    name: str, args: list[str], body: dict[str, str], as_alice: Client, patient: Patient
) -> None:
    url = reverse(name, args=[patient.pk, *args])
    note = "<&" + "é" * 9_999

    refused = as_alice.post(url, body | {"note": note})
    fits = as_alice.post(url, body | {"note": note[:-1]})

    assert len(note) == 10_001
    assert refused.status_code == 422
    assert make_page(refused).typed["note"] == note
    assert "note" in refused.context["form"].errors
    assert fits.status_code in {302, 303}


@pytest.mark.parametrize(
    "body",
    [
        {"type": "spasm", "when": "time", "time": "13:00", "severity": "11"},
        {"type": "no such kind", "when": "now"},
        {"type": "spasm", "when": "time", "day": "2026-06-16", "time": "23:00"},
        {"type": "spasm", "when": "now", "entered_at": "yesterday"},
    ],
)
def test_a_refused_entry_says_why_and_keeps_every_word(
    body: dict[str, str], as_alice: Client, patient: Patient
) -> None:
    said = {"note": "kept <b>word</b>", "site_own": "little toe", "trigger_own": "bell"}

    response = as_alice.post(
        reverse("entry-add", args=[patient.pk, "episode"]), body | said
    )
    page = make_page(response)

    assert response.status_code == 422
    assert {name: page.typed[name] for name in said} == said
    assert "error-summary" in page.ids
    assert not patient.episodes.exists()


def _named(value: str | bytes, things: dict[str, Any]) -> str | bytes:
    if isinstance(value, str) and value[value.find("{") + 1 : -1] in things:
        return value.format_map(things)
    return value


def _assert_kept(pairs: Pairs, response: Any) -> None:
    notes = [read(value) for name, value in pairs if name == "note"]
    if notes:
        assert make_page(response).typed["note"] == notes[-1].replace("\0", "�") or (
            make_page(response).typed["note"] == notes[-1]
        )


def _assert_sound(patient: Patient, *, apart_from: dict[str, Any]) -> None:
    """Check each row of the diary, but for those that are as they were before."""
    now = stored()
    for model in apps.get_app_config("diary").get_models():
        if issubclass(model, Written):
            as_before = apart_from.get(model.__name__, [])
            written = [one for one in now[model.__name__] if one not in as_before]
            for row in model._default_manager.filter(
                patient=patient, pk__in=[one["id"] for one in written]
            ):
                blank = {
                    field.name for field in model._meta.fields if field.name in RECEIPT
                }
                row.clean_fields(exclude=blank | {"prefill"})
                row.validate_constraints()


def _assert_shown(client: Client, patient: Patient, location: str) -> None:
    assert client.get(location).status_code in {200, 302}
    episode = patient.episodes.order_by("-version", "-pk").first()
    if episode is not None:
        url = reverse("entry-history", args=[patient.pk, "episode", episode.pk])
        assert client.get(url).status_code == 200


def _all_fields() -> set[str]:
    forms: list[Any] = [*ENTRY_FORMS.values(), *CHECK_IN_FORMS.values(), TreatmentForm]
    forms += [*ANSWER_FORMS.values(), GoalForm, LifeEventForm, LeaveOutForm]
    forms += [DoseChangeForm, StartForm, StopForm, SwitchForm, EarlierForm]
    forms += [CorrectForm, RegimenForm]
    forms += [PlanForm, StepForm, DoneForm]
    forms += [InjectionForm, ProcedureForm, PumpNoteForm]
    return {name for form in forms for name in form.base_fields}
