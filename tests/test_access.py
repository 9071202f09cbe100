"""Who may open which address: every route, every person, every method.

A route that is missing here fails, and so does a row whose route is gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import int_to_base36

from diary import actions
from diary.accounts.actions import add_member
from diary.ids import uuid7
from diary.insights.change_points import read_course
from diary.models import DoseSite, Patient, PlanStep, Regimen, User
from diary.reminders.actions import make_feed
from diary.sharing.actions import make_link
from diary.treatments.actions import ensure_from_catalogue
from diary.treatments.course.actions import add_step
from diary.vocab.entries import Role
from diary.vocab.reminders import ReminderKind
from tests.conftest import PASSWORD
from tests.make import (
    at_times,
    make_allergy,
    make_assessment,
    make_check_in,
    make_condition,
    make_diary,
    make_dose,
    make_episode,
    make_finding,
    make_goal,
    make_injection,
    make_life_event,
    make_pump_note,
    make_question,
    make_regimen,
    make_shortcut,
    make_side_effect,
    make_treatment,
    make_visit,
    rolled_back,
    stored,
)
from tests.sharing.things import terms
from tests.visits.samples import PDF

pytestmark = pytest.mark.django_db

type Body = Callable[[dict[str, Any]], dict[str, Any]]

D = "d/<uuid:diary>/"
PEOPLE = ("anonymous", "stranger", "reader", "carer", "owner")


@dataclass(frozen=True)
class Row:
    """What an address answers to each of PEOPLE, by GET and by POST.

    `body` is what a POST sends, so that it would succeed for whoever may write.
    """

    get: str
    post: str
    body: Body = field(default=lambda at: {})
    at: dict[str, str] = field(default_factory=dict)


def looks(*, body: Body = lambda at: {}, **at: str) -> Row:
    """Answer as a page of a diary that only shows."""
    return Row("302 404 200 200 200", "403 405 405 405 405", body, at)


def asks(body: Body, post: str, **at: str) -> Row:
    """Answer as a page of a diary with a form, which a reader is not shown."""
    return Row("302 404 403 200 200", f"403 404 403 {post} {post}", body, at)


def reads(body: Body, post: str, **at: str) -> Row:
    """Answer as a page of a diary that a reader sees without its form."""
    return Row("302 404 200 200 200", f"403 404 403 {post} {post}", body, at)


def does(body: Body, post: str, **at: str) -> Row:
    """Answer as an address of a diary that only takes writes."""
    return Row("302 405 405 405 405", f"403 404 403 {post} {post}", body, at)


def owners(get: str, post: str, body: Body = lambda at: {}, **at: str) -> Row:
    """Answer as an address of a diary for its owner alone."""
    return Row(f"302 {_alone(get)}", f"403 {_alone(post)}", body, at)


def _alone(answer: str) -> str:
    return "405 405 405 405" if answer == "405" else f"404 403 403 {answer}"


def own(body: Body, get: str, post: str) -> Row:
    """Answer as an address of a diary where a reader too changes what is theirs."""
    outside = "405" if get == "405" else "404"
    return Row(
        f"302 {outside} {get} {get} {get}", f"403 404 {post} {post} {post}", body
    )


def mine(get: str, post: str, body: Body = lambda at: {}) -> Row:
    """Answer as a page for whoever is signed in."""
    return Row(f"302 {get} {get} {get} {get}", f"302 {post} {post} {post} {post}", body)


def public(get: str, post: str, body: Body = lambda at: {}) -> Row:
    """Answer everybody alike."""
    return Row(" ".join([get] * 5), " ".join([post] * 5), body)


def newcomers(get: str, post: str, body: Body = lambda at: {}) -> Row:
    """Answer newcomers; whoever is signed in is sent on."""
    return Row(f"{get} 302 302 302 302", f"{post} 302 302 302 302", body)


def nothing(at: dict[str, Any]) -> dict[str, Any]:
    return {}


def version(at: dict[str, Any]) -> dict[str, Any]:
    return {"version": "1"}


def now(at: dict[str, Any]) -> dict[str, Any]:
    return {"version": "1", "when": "time", "day": at["day"], "time": "04:00"}


def on_the_day(at: dict[str, Any]) -> dict[str, Any]:
    return {"version": "1", "day": at["day"], "what": "check", "note": "changed"}


def taken(at: dict[str, Any]) -> dict[str, Any]:
    return {"amount": "5", "often": "2", "day": at["day"]}


CHANGED = {"name": "Changed", "kind_of": "medicine", "unit": "mg", "version": "1"}
GOAL = {"text": "Another goal"}
ADDED = {"name": "Added", "kind_of": "remedy", "used": "no"}
REMINDED = {f"{kind}_ahead": "15" for kind in ReminderKind} | {"dose_calendar": "on"}
NEW_PASSWORD = {
    "oldpassword": "a made-up passphrase",
    "password1": "another made-up phrase",
    "password2": "another made-up phrase",
}


def rows_of(place: str, sort: str, said: dict[str, str]) -> dict[str, Row]:
    """Return the addresses of a list of the profile."""
    one = f"{D}profile/{place}/<uuid:pk>/"
    return {
        f"{D}profile/{place}/add/": asks(lambda at: said, "303"),
        # A reader sees what it says without its form.
        one: Row(
            "302 404 200 200 200", "403 404 403 303 303", lambda at: said, {"pk": sort}
        ),
        f"{one}void/": does(nothing, "303", pk=sort),
        f"{one}restore/": does(nothing, "303", pk=sort),
        f"{one}undo/": does(version, "303", pk=sort),
    }


ROUTES: dict[str, Row] = {
    # Today and the first run
    D: looks(),
    f"{D}tap/": does(lambda at: {"what": "episode:spasm"}, "303"),
    f"{D}welcome/": Row("302 404 302 302 302", "403 405 405 405 405"),
    f"{D}welcome/<slug:step>/": asks(
        lambda at: {"about": "self", "name": "Changed"}, "302", step="who"
    ),
    # Journal
    f"{D}day/<day:day>/": looks(),
    f"{D}log/<kind:kind>/": asks(
        lambda at: {"type": "clonus", "when": "now"}, "303", kind="episode"
    ),
    # A reader is led to the history, which says what there is.
    f"{D}entry/<kind:kind>/<uuid:pk>/": Row(
        "302 404 302 200 200",
        "403 404 403 303 303",
        lambda at: now(at) | {"type": "cramp"},
        {"pk": "episode"},
    ),
    f"{D}entry/<kind:kind>/<uuid:pk>/void/": does(nothing, "303", pk="episode"),
    f"{D}entry/<kind:kind>/<uuid:pk>/restore/": does(nothing, "303", pk="void"),
    f"{D}entry/<kind:kind>/<uuid:pk>/undo/": does(version, "303", pk="episode"),
    f"{D}entry/<kind:kind>/<uuid:pk>/history/": looks(pk="episode"),
    f"{D}side-effect/<uuid:pk>/end/": does(nothing, "303", pk="effect"),
    f"{D}day/<day:day>/leave-out/": does(lambda at: {"leave_out": "yes"}, "303"),
    f"{D}timeline/": looks(),
    f"{D}calendar/": looks(),
    f"{D}calendar/<month:month>/": looks(month="2026-01"),
    f"{D}life-events/": looks(),
    f"{D}life-events/add/": asks(
        lambda at: {"what": "fever", "starts_on": at["day"]}, "302"
    ),
    f"{D}life-events/<uuid:pk>/": asks(
        lambda at: {"what": "heat", "starts_on": at["day"], "version": "1"},
        "302",
        pk="event",
    ),
    f"{D}life-events/<uuid:pk>/end/": does(nothing, "302", pk="event"),
    f"{D}life-events/<uuid:pk>/void/": does(nothing, "302", pk="event"),
    f"{D}life-events/<uuid:pk>/restore/": does(nothing, "302", pk="event_gone"),
    f"{D}check-in/<part:part>/<day:day>/": asks(
        lambda at: {"woken": "2"}, "303", part="night"
    ),
    f"{D}shortcuts/": looks(),
    f"{D}shortcuts/add/": does(lambda at: {"entry": f"dose:{at['dose']}"}, "302"),
    f"{D}shortcuts/<uuid:pk>/remove/": does(nothing, "302", pk="shortcut"),
    f"{D}shortcuts/<uuid:pk>/restore/": does(nothing, "302", pk="shortcut"),
    f"{D}shortcuts/<uuid:pk>/up/": does(nothing, "302", pk="shortcut"),
    # Treatments
    f"{D}treatments/": looks(),
    f"{D}treatments/add/": asks(lambda at: ADDED, "302"),
    # A reader sees the treatment without its form.
    f"{D}treatments/<uuid:pk>/": Row(
        "302 404 200 200 200",
        "403 404 403 302 302",
        lambda at: CHANGED,
        {"pk": "treatment"},
    ),
    f"{D}treatments/<uuid:pk>/start/": asks(taken, "302", pk="unused"),
    f"{D}treatments/<uuid:pk>/change/": asks(taken, "302", pk="treatment"),
    f"{D}treatments/<uuid:pk>/stop/": asks(
        lambda at: {"what": "stop", "day": at["day"]}, "302", pk="treatment"
    ),
    f"{D}treatments/<uuid:pk>/switch/": asks(
        lambda at: taken(at) | {"to": at["unused"]}, "302", pk="treatment"
    ),
    f"{D}treatments/<uuid:pk>/earlier/": asks(
        lambda at: taken(at) | {"what": "taken"}, "302", pk="unused"
    ),
    f"{D}treatments/<uuid:pk>/changes/<uuid:change>/": asks(
        lambda at: {"version": "1", "hope": "less pain", "day": at["start"]},
        "302",
        pk="treatment",
    ),
    f"{D}treatments/<uuid:pk>/changes/<uuid:change>/void/": does(
        nothing, "302", pk="treatment"
    ),
    f"{D}treatments/<uuid:pk>/changes/<uuid:change>/restore/": does(
        nothing, "302", pk="treatment"
    ),
    f"{D}treatments/<uuid:pk>/void/": does(nothing, "302", pk="unused"),
    f"{D}treatments/<uuid:pk>/restore/": does(nothing, "302", pk="gone"),
    f"{D}treatments/<uuid:pk>/used/<uuid:regimen>/": asks(
        lambda at: {"version": "1", "often": "unsaid", "last_day": "2000-01-01"},
        "302",
        pk="treatment",
    ),
    f"{D}treatments/<uuid:pk>/used/<uuid:regimen>/void/": does(
        nothing, "302", pk="treatment"
    ),
    f"{D}treatments/<uuid:pk>/used/<uuid:regimen>/restore/": does(
        nothing, "302", pk="treatment"
    ),
    f"{D}treatments/doses/": looks(),
    f"{D}beside/<uuid:pk>/": looks(pk="dose"),
    f"{D}treatments/<uuid:pk>/plan/": asks(
        lambda at: {"times": "08:00", "day_0": "2000-01-02", "amount_0_0": "5"},
        "302",
        pk="treatment",
    ),
    f"{D}treatments/<uuid:pk>/plan/step/": asks(
        lambda at: taken(at) | {"day": "2000-01-02"}, "302", pk="treatment"
    ),
    f"{D}treatments/<uuid:pk>/plan/<uuid:plan_step>/": asks(
        lambda at: taken(at) | {"version": "1"}, "302", pk="treatment"
    ),
    f"{D}treatments/<uuid:pk>/plan/<uuid:plan_step>/done/": asks(
        lambda at: {"day": at["day"]}, "302", pk="treatment"
    ),
    **{
        f"{D}treatments/<uuid:pk>/plan/<uuid:plan_step>/{what}/": does(
            nothing, "302", pk="treatment"
        )
        for what in ("not-done", "offer", "void", "restore")
    },
    # Cards, and what a clinic gives; a reader sees it without its forms
    f"{D}treatments/card/": looks(),
    f"{D}treatments/card/<slug:code>/": looks(code="baclofen"),
    f"{D}treatments/<uuid:pk>/times/": reads(
        lambda at: {"version": "1", "settling_days": "9"}, "302", pk="treatment"
    ),
    f"{D}treatments/<uuid:pk>/injections/": looks(pk="toxin"),
    f"{D}treatments/<uuid:pk>/injections/add/": asks(on_the_day, "302", pk="toxin"),
    f"{D}treatments/injections/<uuid:pk>/": reads(on_the_day, "302", pk="injection"),
    f"{D}treatments/injections/<uuid:pk>/back/": does(
        lambda at: {"version": "1", "wore_off_on": at["day"]}, "302", pk="injection"
    ),
    f"{D}treatments/injections/<uuid:pk>/void/": does(nothing, "302", pk="injection"),
    f"{D}treatments/injections/<uuid:pk>/restore/": does(
        nothing, "302", pk="injection"
    ),
    f"{D}treatments/<uuid:pk>/procedures/": looks(pk="phenol"),
    f"{D}treatments/<uuid:pk>/procedures/add/": asks(on_the_day, "302", pk="phenol"),
    f"{D}treatments/procedures/<uuid:pk>/": reads(on_the_day, "302", pk="procedure"),
    f"{D}treatments/procedures/<uuid:pk>/void/": does(nothing, "302", pk="procedure"),
    f"{D}treatments/procedures/<uuid:pk>/restore/": does(
        nothing, "302", pk="procedure"
    ),
    f"{D}treatments/<uuid:pk>/pump/": looks(pk="pump"),
    f"{D}treatments/<uuid:pk>/pump/add/": asks(on_the_day, "302", pk="pump"),
    f"{D}treatments/pump-notes/<uuid:pk>/": reads(on_the_day, "302", pk="pump_note"),
    f"{D}treatments/pump-notes/<uuid:pk>/void/": does(nothing, "302", pk="pump_note"),
    f"{D}treatments/pump-notes/<uuid:pk>/restore/": does(
        nothing, "302", pk="pump_note"
    ),
    # Weekly scales and goals
    f"{D}scales/": looks(),
    f"{D}scales/<scale:scale>/": asks(
        lambda at: {"frequency": "0", "day": at["day"]}, "303", scale="psfs"
    ),
    f"{D}scales/<scale:scale>/all/": looks(scale="psfs"),
    f"{D}scales/answer/<uuid:pk>/": asks(
        lambda at: {"version": "1", "frequency": "1", "day": at["day"]},
        "303",
        pk="assessment",
    ),
    f"{D}goals/add/": asks(lambda at: GOAL | {"set_on": at["day"]}, "302"),
    # A reader sees the goal without its form.
    f"{D}goals/<uuid:pk>/": Row(
        "302 404 200 200 200",
        "403 404 403 302 302",
        lambda at: GOAL | {"set_on": at["day"], "version": "1"},
        {"pk": "goal"},
    ),
    f"{D}goals/<uuid:pk>/rate/": asks(
        lambda at: {"level": "-1", "day": at["day"]}, "303", pk="goal"
    ),
    f"{D}goals/<uuid:pk>/end/": does(nothing, "302", pk="goal"),
    f"{D}goals/<uuid:pk>/void/": does(nothing, "302", pk="goal"),
    f"{D}goals/<uuid:pk>/restore/": does(nothing, "302", pk="no_goal"),
    # Visits, questions, findings; a reader sees them without their forms
    f"{D}visits/": looks(),
    f"{D}visits/add/": asks(lambda at: {"on": at["day"], "who": "Dr A"}, "302"),
    f"{D}visits/<uuid:pk>/": Row(
        "302 404 200 200 200",
        "403 404 403 302 302",
        lambda at: {"version": "1", "on": at["day"], "who": "Dr B"},
        {"pk": "visit"},
    ),
    f"{D}visits/<uuid:pk>/answers/": asks(
        lambda at: {
            "answered_on": at["day"],
            f"answer_{at['question']}": "Yes.",
            f"version_{at['question']}": "1",
        },
        "302",
        pk="visit",
    ),
    f"{D}visits/<uuid:pk>/void/": does(nothing, "302", pk="visit"),
    f"{D}visits/<uuid:pk>/restore/": does(nothing, "302", pk="visit"),
    f"{D}questions/add/": does(lambda at: {"text": "Why?"}, "302"),
    f"{D}questions/<uuid:pk>/": Row(
        "302 404 200 200 200",
        "403 404 403 302 302",
        lambda at: {"version": "1", "text": "Why?"},
        {"pk": "question"},
    ),
    f"{D}questions/<uuid:pk>/void/": does(nothing, "302", pk="question"),
    f"{D}questions/<uuid:pk>/restore/": does(nothing, "302", pk="question"),
    f"{D}findings/": looks(),
    f"{D}findings/add/": asks(lambda at: {"what": "blood", "on": at["day"]}, "302"),
    f"{D}findings/<uuid:pk>/": Row(
        "302 404 200 200 200",
        "403 404 403 302 302",
        lambda at: {"version": "1", "on": at["day"], "result": "other"},
        {"pk": "finding"},
    ),
    f"{D}findings/<uuid:pk>/void/": does(nothing, "302", pk="finding"),
    f"{D}findings/<uuid:pk>/restore/": does(nothing, "302", pk="finding"),
    f"{D}findings/<uuid:pk>/file/<int:version>/": looks(pk="finding", version="1"),
    # Looking back
    f"{D}chart/": looks(),
    f"{D}chart/data/": looks(),
    f"{D}chart/csv/": looks(),
    f"{D}ledger/": looks(),
    f"{D}summary/": looks(),
    f"{D}summary/pdf/": looks(),
    f"{D}summary/after-visit/": asks(
        lambda at: {
            "answered_on": at["day"],
            f"answer_{at['question']}": "Yes.",
            f"version_{at['question']}": "1",
        },
        "302",
    ),
    f"{D}changes/": looks(),
    f"{D}changes/progress/": looks(),
    f"{D}changes/comparing/": looks(),
    f"{D}changes/<slug:point>/": looks(),
    f"{D}changes/<slug:point>/days/": looks(),
    f"{D}changes/<slug:point>/days/csv/": looks(),
    f"{D}compare/": looks(),
    f"{D}compare/csv/": Row("302 404 422 422 422", "403 405 405 405 405"),
    f"{D}patterns/": looks(),
    f"{D}patterns/<slug:key>/": looks(key="time"),
    f"{D}patterns/<slug:key>/csv/": looks(key="time"),
    # The person and the settings
    f"{D}profile/": looks(),
    f"{D}profile/person/": asks(lambda at: {"about": "self", "name": "Changed"}, "302"),
    **rows_of("conditions", "condition", {"name": "stroke", "version": "1"}),
    **rows_of("allergies", "allergy", {"name": "latex", "version": "1"}),
    # A reader sees the settings without their forms.
    f"{D}settings/": Row(
        "302 404 200 200 200",
        "403 404 403 302 302",
        lambda at: {"timezone": "Asia/Tokyo", "day_start": "300"},
    ),
    f"{D}settings/buttons/": does(lambda at: {"do": "hide:remedy"}, "302"),
    # Reminders, which are each member's own
    f"{D}reminders/": own(lambda at: REMINDED, "200", "302"),
    f"{D}reminders/klonos.ics": looks(),
    f"{D}reminders/address/": own(nothing, "302", "200"),
    f"{D}reminders/address/off/": own(nothing, "405", "302"),
    "calendar/<str:token>.ics": public("200", "405"),
    # Links, which are the owner's alone, and what they open
    f"{D}links/": looks(),
    f"{D}links/add/": owners("200", "200"),
    f"{D}links/<uuid:pk>/revoke/": owners("405", "302", pk="link"),
    f"{D}links/<uuid:pk>/expiry/": owners(
        "405", "302", lambda at: {"lasts": "1h"}, pk="link"
    ),
    "s/<str:secret>/": public("200", "422"),
    "s/<str:secret>/pdf/": public("405", "302"),
    "s/<str:secret>/table/": public("405", "302"),
    "s/<str:secret>/close/": public("405", "302"),
    # What is one's own
    "": Row("200 302 302 302 302", "405 405 405 405 405"),
    "diaries/": mine("200", "405"),
    "diaries/add/": mine("200", "302", lambda at: {"about": "self", "name": "Another"}),
    "more/": mine("200", "405"),
    "more/look/": mine("405", "302", lambda at: {"theme": "dark", "text_size": "huge"}),
    # Without an account
    "demo/": newcomers("200", "302"),
    "demo/leave/": mine("405", "302"),
    "emergency/": public("200", "405"),
    "offline/": public("200", "405"),
    "sw.js": public("200", "405"),
    "manifest.webmanifest": public("200", "405"),
    # Accounts
    "accounts/login/": newcomers("200", "200"),
    "accounts/signup/": newcomers("200", "200"),
    "accounts/logout/": Row("302 200 200 200 200", "302 302 302 302 302"),
    "accounts/inactive/": public("200", "405"),
    "accounts/reauthenticate/": mine("200", "302", lambda at: {"password": PASSWORD}),
    "accounts/confirm-email/": public("200", "405"),
    "accounts/confirm-email/(?P<key>[-:\\w]+)/": public("200", "404"),
    "accounts/password/change/": mine("200", "302", lambda at: NEW_PASSWORD),
    "accounts/password/set/": mine("302", "302"),
    "accounts/password/reset/": public("200", "200"),
    "accounts/password/reset/done/": public("200", "405"),
    "accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/": public(
        "200", "200"
    ),
    "accounts/password/reset/key/done/": public("200", "405"),
    "accounts/login/code/confirm/": newcomers("302", "302"),
}


DIARY_ROUTES = {route: row for route, row in ROUTES.items() if route.startswith(D)}


def walk(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the route and the name of every address there is."""
    for one in patterns:
        route = before + str(one.pattern).removeprefix("^").removesuffix("$")
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, route)
        else:
            yield route, one.name or ""


def address(route: str, at: dict[str, Any]) -> str:
    """Return an address of a route with the values of `at` in it."""
    filled = re.sub(r"\(\?P<(\w+)>[^()]*\)", lambda m: str(at[m[1]]), route)
    return "/" + re.sub(r"<\w+:(\w+)>", lambda m: str(at[m[1]]), filled)


def furnish(patient: Patient, *, by: User) -> dict[str, Any]:
    """Put something of every sort into a diary; return what addresses name."""
    treatment = make_treatment(patient, by=by)
    # From before changes were noted; what is used now was started by one.
    since = patient.today() - timedelta(days=30)
    early = Regimen(patient=patient, treatment=treatment, ends_on=since)
    old = actions.store(early, by=by)[0]
    regimen = make_regimen(treatment, by=by, starts_on=since)
    gone = make_treatment(patient, by=by, name="a mistake")
    actions.void(gone, by=by)
    voided = make_episode(patient, by=by)
    actions.void(voided, by=by)
    episode = make_episode(patient, by=by, note="a private note")
    make_shortcut(make_side_effect(patient, by=by, symptom="nausea"), by=by)
    planned = PlanStep(patient=patient, treatment=treatment, day=patient.today())
    planned.note = "a private plan"
    link = make_link(patient, terms=terms(label="a private name"), by=by)
    return {
        "diary": patient.pk,
        "plan_step": add_step(planned, planned=at_times("08:00", amount=5), by=by)[
            0
        ].pk,
        "day": patient.today().isoformat(),
        "kind": "episode",
        "part": "evening",
        "step": "who",
        "key": "unknown",
        "uidb36": "unknown",
        "treatment": treatment.pk,
        "regimen": old.pk,
        "change": regimen.changes_to.get().pk,
        "point": read_course(patient).points(patient.today())[0].key,
        "start": since.isoformat(),
        "unused": make_treatment(patient, by=by, name="cold pack").pk,
        "gone": gone.pk,
        **_given(patient, by),
        "episode": episode.pk,
        "void": voided.pk,
        "effect": make_side_effect(patient, by=by, ongoing=True).pk,
        "dose": make_dose(patient, by=by, treatment=treatment).pk,
        "checkin": make_check_in(patient, by=by).pk,
        "event": make_life_event(patient, by=by, note="a private matter").pk,
        "event_gone": actions.void(make_life_event(patient, by=by), by=by).pk,
        "shortcut": make_shortcut(episode, by=by).pk,
        "version": 1,
        "token": make_feed(patient, by=by),
        "link": link.link.pk,
        "secret": link.token,
        "visit": make_visit(patient, by=by, note="a private note").pk,
        "question": make_question(patient, by=by, text="a private question").pk,
        "finding": make_finding(patient, by=by, file=PDF, result="a private word").pk,
        "scale": "psfs",
        "goal": make_goal(patient, by=by, text="a private goal").pk,
        "no_goal": actions.void(make_goal(patient, by=by), by=by).pk,
        "assessment": make_assessment(patient, by=by).pk,
        "condition": make_condition(patient, by=by).pk,
        "allergy": make_allergy(patient, by=by, reaction="a private rash").pk,
    }


def _given(patient: Patient, by: User) -> dict[str, Any]:
    """Put in what a clinic gives."""
    toxin, phenol, pump = (
        ensure_from_catalogue(patient, code=code, by=by)
        for code in ("abobotulinumtoxin_a", "phenol_block", "baclofen_pump")
    )
    sites = [DoseSite(muscle="a private muscle")]
    note = {"note": "a private note"}
    return {
        "code": "baclofen",
        "toxin": toxin.pk,
        "phenol": phenol.pk,
        "pump": pump.pk,
        "injection": make_injection(toxin, by=by, sites=sites).pk,
        "procedure": make_injection(phenol, by=by, **note).pk,
        "pump_note": make_pump_note(pump, by=by, rate=100, **note).pk,
    }


@pytest.fixture
def house(patient: Patient, alice: User) -> dict[str, Any]:
    return furnish(patient, by=alice)


@pytest.fixture
def elsewhere(strangers_diary: Patient, charlie: User) -> dict[str, Any]:
    return furnish(strangers_diary, by=charlie)


@pytest.fixture
def people(
    as_alice: Client, as_bob: Client, as_charlie: Client, as_dora: Client
) -> dict[str, Client]:
    clients = (Client(), as_charlie, as_dora, as_bob, as_alice)
    return dict(zip(PEOPLE, clients, strict=True))


def place(row: Row, house: dict[str, Any]) -> dict[str, Any]:
    """Return the values for the address of a row of the table."""
    at = house | {name: value for name, value in row.at.items() if name != "pk"}
    return at | {"pk": house[row.at["pk"]]} if "pk" in row.at else at


def test_the_table_names_every_route_and_no_other() -> None:
    routes = [route for route, _name in walk(get_resolver().url_patterns)]

    assert sorted(routes) == sorted(ROUTES)


def test_every_route_has_a_name() -> None:
    unnamed = [route for route, name in walk(get_resolver().url_patterns) if not name]

    assert unnamed == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_each_person_gets_their_answer(
    method: str, people: dict[str, Client], house: dict[str, Any]
) -> None:
    expected = {route: getattr(row, method) for route, row in ROUTES.items()}

    got = {}
    for route, row in ROUTES.items():
        at = place(row, house)
        body = row.body(at) if method == "post" else {}
        statuses = [
            _tried(client, method, address(route, at), body)
            for client in people.values()
        ]
        got[route] = " ".join(statuses)

    assert got == expected


def refuses(row: Row, person: str) -> bool:
    """Tell whether this person may not write here; only what is a reader's own is let."""
    answer = row.post.split()[PEOPLE.index(person)]
    return person != "reader" or answer in {"403", "405"}


def _tried(client: Client, method: str, url: str, body: dict[str, Any]) -> str:
    with rolled_back():
        return str(getattr(client, method)(url, body).status_code)


@pytest.mark.parametrize("person", ["anonymous", "stranger", "reader"])
def test_who_may_not_write_changes_nothing(
    person: str, people: dict[str, Client], house: dict[str, Any]
) -> None:
    before = stored()

    for route, row in DIARY_ROUTES.items():
        at = place(row, house)
        people[person].get(address(route, at))
        if refuses(row, person):
            people[person].post(address(route, at), row.body(at))

    assert stored() == before


def test_a_reader_is_shown_no_form_that_would_refuse_what_they_write(
    as_dora: Client, house: dict[str, Any]
) -> None:
    pages = {
        route: as_dora.get(address(route, place(row, house))).content
        for route, row in DIARY_ROUTES.items()
        if refuses(row, "reader")
    }

    assert [
        route for route, page in pages.items() if b'<form method="post"' in page
    ] == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_strangers_answer_never_tells_what_exists(
    method: str,
    as_charlie: Client,
    as_alice: Client,
    strangers_diary: Patient,
    house: dict[str, Any],
) -> None:
    nowhere = dict.fromkeys(["diary", "pk", "regimen", "plan_step"], uuid7())

    told = {}
    for route, row in DIARY_ROUTES.items():
        at, body = place(row, house), row.body(place(row, house))
        foreign = getattr(as_charlie, method)(address(route, at), body)
        missing = getattr(as_charlie, method)(address(route, at | nowhere), body)
        assert _told(foreign) == _told(missing), route
        if foreign.status_code != 405:
            told[route] = (
                _tried(as_alice, method, address(route, at), body) in {"403", "404"},
                foreign.status_code,
                b"private" in foreign.content,
            )

    assert set(told.values()) == {(False, 404, False)}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_row_of_another_diary_does_not_exist_in_mine(
    method: str,
    as_alice: Client,
    as_charlie: Client,
    house: dict[str, Any],
    elsewhere: dict[str, Any],
) -> None:
    before = stored()

    told = {}
    for route, row in DIARY_ROUTES.items():
        if "<uuid:pk>" not in route:
            continue
        theirs, body = place(row, elsewhere), row.body(place(row, elsewhere))
        foreign = theirs | {"diary": house["diary"]}
        missing = foreign | dict.fromkeys(
            ("pk", "regimen", "change", "plan_step", "point"), uuid7()
        )
        found = getattr(as_alice, method)(address(route, foreign), body)
        unknown = getattr(as_alice, method)(address(route, missing), body)
        assert _told(found) == _told(unknown), route
        if found.status_code != 405:
            own = _tried(as_charlie, method, address(route, theirs), body)
            told[route] = (own == "404", found.status_code)

    assert set(told.values()) == {(False, 404)}
    assert stored() == before


def test_a_time_of_use_of_another_treatment_does_not_exist_in_mine(
    as_alice: Client, house: dict[str, Any], elsewhere: dict[str, Any]
) -> None:
    at = house | {"pk": house["treatment"], "regimen": elsewhere["regimen"]}
    route = f"{D}treatments/<uuid:pk>/used/<uuid:regimen>/"
    before = stored()

    answers = [
        as_alice.get(address(route, at)),
        as_alice.post(address(route, at), {"version": "1"}),
        as_alice.post(address(f"{route}void/", at)),
        as_alice.post(address(f"{route}restore/", at)),
    ]

    assert [one.status_code for one in answers] == [404, 404, 404, 404]
    assert stored() == before


@pytest.mark.parametrize(
    "what", ["dose:{treatment}", "shortcut:{shortcut}", "sideeffect:a word of theirs"]
)
def test_a_tap_names_only_what_this_diary_has(
    what: str,
    as_alice: Client,
    as_charlie: Client,
    charlie: User,
    house: dict[str, Any],
    elsewhere: dict[str, Any],
) -> None:
    own_word = [("symptom", "a word of theirs")]
    diary = Patient.objects.get(pk=elsewhere["diary"])
    make_side_effect(diary, by=charlie, own_words=own_word)
    body = {"what": what.format_map(elsewhere)}
    theirs = as_charlie.post(reverse("tap", args=[elsewhere["diary"]]), body)
    before = stored()

    mine = as_alice.post(reverse("tap", args=[house["diary"]]), body)

    assert theirs.status_code == 303
    assert mine.status_code == 404
    assert stored() == before


@pytest.mark.parametrize(
    ("name", "kind", "more"),
    [
        ("entry-add", "dose", {"when": "now", "status": "taken"}),
        ("entry-add", "sideeffect", {"when": "now", "symptom": "nausea"}),
    ],
)
def test_a_form_takes_no_treatment_of_another_diary(
    name: str,
    kind: str,
    more: dict[str, str],
    as_alice: Client,
    house: dict[str, Any],
    elsewhere: dict[str, Any],
) -> None:
    url = reverse(name, args=[house["diary"], kind])
    before = stored()

    foreign = as_alice.post(url, more | {"treatment": elsewhere["treatment"]})
    unchanged = stored()
    own = as_alice.post(url, more | {"treatment": house["treatment"]})

    assert foreign.status_code == 422
    assert "baclofen" not in str(foreign.context["form"].errors)
    assert unchanged == before
    assert own.status_code == 303


def test_an_entry_of_another_diary_becomes_no_button_of_mine(
    as_alice: Client, house: dict[str, Any], elsewhere: dict[str, Any]
) -> None:
    url = reverse("shortcut-add", args=[house["diary"]])
    before = stored()

    foreign = as_alice.post(url, {"entry": f"dose:{elsewhere['dose']}"})
    unchanged = stored()
    own = as_alice.post(url, {"entry": f"dose:{house['dose']}"})

    assert foreign.status_code == 404
    assert unchanged == before
    assert own.status_code == 302


def test_the_address_of_a_message_shows_no_entry_of_another_diary(
    as_alice: Client, as_charlie: Client, elsewhere: dict[str, Any], patient: Patient
) -> None:
    said = f"?did=saved:sideeffect:{elsewhere['effect']}"
    theirs = as_charlie.get(reverse("today", args=[elsewhere["diary"]]) + said)

    page = as_alice.get(reverse("today", args=[patient.pk]) + said)

    assert theirs.context["notice"] is not None
    assert page.context["notice"] is None


def test_the_form_of_a_dose_asks_for_no_treatment_of_another_diary(
    as_alice: Client, house: dict[str, Any], elsewhere: dict[str, Any]
) -> None:
    url = reverse("entry-add", args=[house["diary"], "dose"])

    foreign = as_alice.get(url, {"treatment": elsewhere["treatment"]})
    own = as_alice.get(url, {"treatment": house["treatment"]})

    assert (foreign.status_code, own.status_code) == (404, 200)


def test_what_was_written_for_another_diary_is_never_filed_here(
    as_alice: Client, alice: User, house: dict[str, Any]
) -> None:
    other = make_diary(by=alice, name="Grandmother")
    before = stored()

    told = {}
    for route, row in DIARY_ROUTES.items():
        if "405" in row.post.split()[1]:
            continue
        at, url = place(row, house), address(route, place(row, house))
        wrong = as_alice.post(url, row.body(at) | {"diary": other.pk})
        right = _tried(as_alice, "post", url, row.body(at) | {"diary": at["diary"]})
        told[route] = (wrong.status_code, right in {"200", "302", "303"})

    assert set(told.values()) == {(409, True)}
    assert stored() == before


REPEATED: dict[str, tuple[str, list[str], dict[str, str]]] = {
    "an entry": ("entry-add", ["episode"], {"type": "spasm", "when": "now"}),
    "a tap": ("tap", [], {"what": "episode:spasm"}),
    "a treatment": ("treatment-add", [], ADDED),
    "a visit": ("visit-add", [], {"on": "2026-06-15", "who": "Dr A"}),
    "a question": ("question-add", [], {"text": "Why?"}),
    "a finding": ("finding-add", [], {"what": "blood", "on": "2024-06-15"}),
}


@pytest.mark.parametrize("what", REPEATED)
def test_an_id_of_another_diary_is_a_404_and_changes_nothing(
    what: str,
    as_alice: Client,
    as_charlie: Client,
    house: dict[str, Any],
    elsewhere: dict[str, Any],
) -> None:
    name, args, body = REPEATED[what]
    body = body | {"id": str(uuid7())}
    theirs = as_charlie.post(reverse(name, args=[elsewhere["diary"], *args]), body)
    before = stored()

    mine = as_alice.post(reverse(name, args=[house["diary"], *args]), body)

    assert theirs.status_code in {302, 303}
    assert mine.status_code == 404
    assert stored() == before


@pytest.mark.parametrize("what", ["spasms:none", "spasms:as_logged"])
def test_an_answer_with_an_id_of_another_diary_is_a_404(
    what: str,
    as_alice: Client,
    as_charlie: Client,
    patient: Patient,
    strangers_diary: Patient,
) -> None:
    body = {"what": what, "id": str(uuid7())}
    theirs = as_charlie.post(reverse("tap", args=[strangers_diary.pk]), body)
    before = stored()

    mine = as_alice.post(reverse("tap", args=[patient.pk]), body)

    assert theirs.status_code == 303
    assert mine.status_code == 404
    assert stored() == before


def test_a_check_in_with_an_id_of_another_diary_is_a_404(
    as_alice: Client, as_charlie: Client, patient: Patient, strangers_diary: Patient
) -> None:
    body = {"spasticity": "3", "id": str(uuid7())}
    day = patient.today()
    as_charlie.post(reverse("checkin", args=[strangers_diary.pk, "evening", day]), body)
    before = stored()

    mine = as_alice.post(reverse("checkin", args=[patient.pk, "evening", day]), body)

    assert before["CheckIn"]
    assert mine.status_code == 404
    assert stored() == before


def test_whoever_is_shut_out_loses_the_diary_at_once(
    as_bob: Client, bob: User, patient: Patient
) -> None:
    url = reverse("today", args=[patient.pk])
    before = as_bob.get(url).status_code

    patient.memberships.filter(user=bob).delete()

    assert (before, as_bob.get(url).status_code) == (200, 404)


def test_a_password_link_works_for_its_account_only(
    alice: User, charlie: User, client: Client
) -> None:
    token = default_token_generator.make_token(alice)
    uid = _uid(charlie)
    url = reverse("account_reset_password_from_key", args=[uid, token])

    page = client.get(url, follow=True)
    charlie.refresh_from_db()

    assert page.status_code == 200
    assert 'name="password1"' not in page.content.decode()
    assert charlie.check_password("a made-up passphrase")


def test_signing_in_leads_to_no_other_site(client: Client, alice: User) -> None:
    body = {"login": alice.email, "password": "a made-up passphrase"}
    url = reverse("account_login") + "?next=https://elsewhere.example/"

    response = client.post(url, body | {"next": "https://elsewhere.example/"})

    assert response.status_code == 302
    assert response["Location"] == "/"


def _uid(user: User) -> str:
    return int_to_base36(UUID(str(user.pk)).int)


def _told(response: Any) -> tuple[int, bytes, dict[str, str]]:
    return response.status_code, response.content, dict(response.items())


def test_a_client_of_nobody_keeps_no_session(client: Client, patient: Patient) -> None:
    client.get(reverse("today", args=[patient.pk]))

    assert "sessionid" not in client.cookies


def test_a_person_of_two_diaries_reads_each_under_its_own_address(
    as_charlie: Client, charlie: User, patient: Patient, alice: User
) -> None:
    add_member(patient, user=charlie, role=Role.READER, by=alice)
    episode = make_episode(patient, by=alice)
    other = Patient.objects.get(memberships__user=charlie, memberships__role="owner")

    right = as_charlie.get(
        reverse("entry-history", args=[patient.pk, "episode", episode.pk])
    )
    wrong = as_charlie.get(
        reverse("entry-history", args=[other.pk, "episode", episode.pk])
    )

    assert (right.status_code, wrong.status_code) == (200, 404)
