"""A diary that holds something of everything, and every page that can be opened in it.

PAGES name addresses, NO_PAGES the routes that never answer with a page of their own;
together they are all routes there are, which test_every_route.py checks.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.urls import resolve
from django.utils import timezone
from django.utils.http import int_to_base36

from diary import actions
from diary.accounts.actions import describe_diary
from diary.insights.change_points import read_course
from diary.journal.actions import end_side_effect
from diary.models import (
    DoseSite,
    Patient,
    PlannedDose,
    PlanStep,
    Regimen,
    ShareView,
    SideEffect,
    Treatment,
    User,
)
from diary.reminders.actions import choose, make_feed
from diary.scales.actions import end_goal
from diary.sharing.actions import make_link, note_view, open_link, revoke_link
from diary.treatments.actions import (
    end_regimen,
    ensure_from_catalogue,
    set_conditions,
)
from diary.treatments.course.actions import (
    add_step,
    correct,
    leave_out_step,
    take_back,
)
from diary.vocab.entries import CheckInPart, DoseStatus, SpasmsAnswer, TimePrecision
from diary.vocab.reminders import ReminderKind
from diary.vocab.treatments import TreatmentKind, Unit
from tests.make import (
    at_times,
    make_allergy,
    make_assessment,
    make_change,
    make_check_in,
    make_condition,
    make_diary,
    make_dose,
    make_episode,
    make_finding,
    make_goal,
    make_injection,
    make_left_out_day,
    make_life_event,
    make_pump_note,
    make_question,
    make_rating,
    make_regimen,
    make_shortcut,
    make_side_effect,
    make_treatment,
    make_visit,
)
from tests.sharing.things import DOCUMENT, terms
from tests.visits.samples import PDF

NOW = datetime(2026, 6, 15, 15, 0, tzinfo=UTC)  # a Monday afternoon
DAYS = 40
# The steps of a plan, and how many days ago they were due.
STEPS = {"left_out": 9, "no_step": 5, "step": 0, "end": -30}

# Words as people type them: one without a place to break, one with several lines.
ENDLESS = (
    "Hinterhauptsmuskelverkrampfungserscheinungsbeobachtungsprotokollierungsversuch"
)
NOTE = (
    f"After the stairs.\nHad to sit down, then slept.\n{ENDLESS * 3}\n" + "Tired. " * 90
)

COMPARED = (
    "outcome=spasms&first_start=2026-05-10&first_end=2026-05-27"
    "&second_start=2026-05-28&second_end=2026-06-15"
)
D = "/d/{diary}/"
EMPTY = "/d/{empty}/"
ENTRY = D + "entry/{kind}/{pk}/"
TREATMENT = D + "treatments/{treatment}/"
TRIED = D + "treatments/{tried}/"

OWNER_PAGES = (
    # Today and the first run
    D,
    D + "?did=saved:episode:{clonus}",
    D + "?did=back:episode:{void}",
    EMPTY,
    *(D + f"welcome/{step}/" for step in ("who", "zone", "conditions", "treatments")),
    # Journal
    D + "day/{today}/",
    D + "day/{yesterday}/?did=changed:dose:{dose}",
    D + "day/{late_day}/",
    EMPTY + "day/{yesterday}/",
    *(D + f"log/{kind}/" for kind in ("episode", "dose", "sideeffect", "rating")),
    D + "log/episode/?day={yesterday}",
    *(
        D + f"entry/{kind}/{{{name}}}/"
        for kind, name in {
            "episode": "clonus",
            "dose": "dose",
            "sideeffect": "effect",
            "rating": "rating",
        }.items()
    ),
    D + "entry/episode/{void}/",
    D + "entry/episode/{clonus}/history/",
    D + "entry/episode/{void}/history/",
    D + "entry/checkin/{evening}/history/",
    D + "check-in/evening/{today}/",
    D + "check-in/night/{today}/",
    D + "check-in/evening/{late_day}/",
    D + "shortcuts/",
    EMPTY + "shortcuts/",
    # Treatments
    D + "treatments/",
    EMPTY + "treatments/",
    D + "treatments/add/",
    D + "treatments/add/?q=baclofen",
    D + "treatments/add/?q=" + ENDLESS,
    D + "treatments/add/?own=1",
    D + "treatments/add/?item=baclofen",
    TREATMENT,
    D + "treatments/{earlier}/",
    D + "treatments/{gone}/",
    D + "treatments/{unused}/start/",
    D + "treatments/{earlier}/start/",
    D + "treatments/{unused}/earlier/",
    D + "treatments/add/?own=1&instead_of={treatment}",
    TRIED,
    *(TRIED + f"{name}/" for name in ("change", "stop", "switch", "earlier")),
    TRIED + "switch/?to={unused}",
    TRIED + "changes/{change}/",
    TRIED + "changes/{no_change}/",
    TRIED + "used/{regimen_old}/",
    TRIED + "used/{regimen_now}/",
    TREATMENT + "change/",
    TREATMENT + "stop/",
    TREATMENT + "used/{regimen}/",
    # What was planned for each day, and the plan
    D + "day/2026-06-14/",
    D + "log/dose/?treatment={scheduled}&due=2026-06-15:08:00",
    D + "log/dose/?treatment={scheduled}&due=2026-06-14:night&status=skipped",
    D + "treatments/doses/",
    D + "treatments/doses/?treatment={scheduled}",
    D + "treatments/doses/?treatment={scheduled}&until=2026-03-31",
    D + "treatments/doses/?treatment={needed}",
    EMPTY + "treatments/doses/",
    D + "treatments/{scheduled}/",
    D + "treatments/{scheduled}/plan/",
    D + "treatments/{scheduled}/plan/?times=night",
    D + "treatments/{scheduled}/plan/step/",
    *(D + f"treatments/{{scheduled}}/plan/{{{one}}}/" for one in ("step", "no_step")),
    *(D + f"treatments/{{scheduled}}/plan/{{{one}}}/done/" for one in ("step", "end")),
    # Cards, and what a clinic gives
    D + "treatments/card/",
    D + "treatments/card/tizanidine/",
    D + "treatments/card/baclofen_pump/",
    D + "treatments/card/abobotulinumtoxin_a/",
    *(D + f"treatments/{{{name}}}/times/" for name in ("treatment", "toxin")),
    D + "treatments/{toxin}/",
    D + "treatments/{toxin}/injections/",
    D + "treatments/{toxin}/injections/add/?again=1",
    *(D + f"treatments/injections/{{{one}}}/" for one in ("injection", "no_injection")),
    D + "entry/dose/{injection}/",
    D + "entry/dose/{injection}/history/",
    D + "treatments/{toxin_new}/injections/",
    D + "treatments/{phenol}/procedures/",
    D + "treatments/{phenol}/procedures/add/",
    *(D + f"treatments/procedures/{{{one}}}/" for one in ("procedure", "no_procedure")),
    D + "treatments/{pump}/pump/",
    D + "treatments/{pump}/pump/add/?what=alarm",
    *(D + f"treatments/pump-notes/{{{one}}}/" for one in ("alarm", "no_alarm")),
    # Weekly scales and goals
    D + "scales/",
    D + "scales/?did=saved:assessment:{answer}",
    EMPTY + "scales/",
    *(D + f"scales/{scale}/" for scale in ("psfs", "pgic")),
    EMPTY + "scales/pgic/",
    *(D + f"scales/{scale}/all/" for scale in ("psfs", "pgic")),
    D + "scales/psfs/all/?year=1999",
    EMPTY + "scales/psfs/all/",
    D + "scales/answer/{answer}/",
    D + "entry/assessment/{answer}/history/",
    D + "goals/add/",
    *(D + f"goals/{{{name}}}/" for name in ("goal", "old_goal", "no_goal")),
    D + "goals/{goal}/rate/",
    # Looking back
    D + "timeline/",
    D + "timeline/?q=stairs&kind=episode&least=3&start=2026-01-01",
    D + "timeline/?q=nothing+of+the+kind",
    D + "timeline/?kind=cake&start=2026-06-14&end=2026-06-01",
    D + "timeline/?older=19500101-0-00000000000000000000000000000000",
    D + "timeline/?older=nowhere",
    EMPTY + "timeline/",
    D + "calendar/?ratings=1",
    D + "calendar/2026-05/",
    EMPTY + "calendar/",
    D + "life-events/",
    EMPTY + "life-events/",
    D + "life-events/add/?day={yesterday}",
    D + "life-events/{event}/",
    D + "life-events/{event_gone}/",
    D + "chart/",
    D + "chart/?period=1y",
    D + "chart/?period=4w&outcome=spasticity",
    D + "chart/?outcome=nothing",
    D + "chart/?start=2026-06-14&end=2026-06-01",
    EMPTY + "chart/",
    D + "compare/",
    D + "compare/?" + COMPARED,
    D + "compare/?outcome=spasms&first_start=2026-06-14&first_end=2026-06-01",
    EMPTY + "compare/",
    D + "summary/?notes=on",
    D + "summary/?start=2026-06-14&end=2026-06-01&chosen=on",
    EMPTY + "summary/",
    D + "summary/after-visit/",
    D + "ledger/",
    D + "ledger/?span=1y",
    D + "ledger/?span=nowhere",
    EMPTY + "ledger/",
    D + "patterns/",
    *(D + f"patterns/{key}/" for key in ("time", "sites", "triggers", "sleep")),
    D + "patterns/hours/",
    *(
        D + f"patterns/{key}/"
        for key in ("toxin", "steps", "remedies", "taken", "coverage")
    ),
    D + "patterns/steps/?period=4w&of=" + ENDLESS,
    EMPTY + "patterns/toxin/",
    D + "patterns/time/?period=never&of=" + ENDLESS,
    EMPTY + "patterns/",
    EMPTY + "patterns/time/",
    D + "changes/",
    D + "changes/?all=1",
    D + "changes/{point}/",
    D + "changes/{point}/days/",
    D + "changes/{point}/days/?outcome=pain",
    D + "changes/comparing/",
    EMPTY + "changes/",
    # Visits, questions, findings
    D + "visits/",
    D + "visits/?all=1",
    EMPTY + "visits/",
    D + "visits/add/",
    D + "visits/{visit}/",
    D + "visits/{no_visit}/",
    D + "visits/{visit}/answers/",
    D + "questions/{question}/",
    D + "questions/{no_question}/",
    D + "findings/",
    EMPTY + "findings/",
    D + "findings/add/",
    D + "findings/add/?what=",
    D + "findings/add/?what=ashworth",
    D + "findings/{finding}/",
    D + "findings/{grade}/",
    D + "findings/{no_finding}/",
    # The person and the settings
    D + "profile/",
    D + "profile/?did=back:{no_allergy}",
    EMPTY + "profile/",
    D + "profile/person/",
    D + "profile/conditions/add/",
    D + "profile/conditions/{condition}/",
    D + "profile/allergies/add/",
    D + "profile/allergies/{allergy}/",
    D + "profile/allergies/{no_allergy}/",
    D + "settings/",
    EMPTY + "settings/",
    D + "reminders/",
    EMPTY + "reminders/",
    # Links
    D + "links/",
    EMPTY + "links/",
    D + "links/add/",
    D + "links/add/?period=4w&section=now&section=questions&notes=on",
    # What is one's own
    "/diaries/",
    "/diaries/add/",
    "/more/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
)
VISITOR_PAGES = (
    "/",
    "/demo/",
    "/s/{secret}/",
    "/s/{no_passcode}/",
    "/emergency/",
    "/offline/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/inactive/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/unknown/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/unknown-unknown/",
    "/accounts/password/reset/key/{password_link}/",
    "/accounts/password/reset/key/done/",
)
READER_PAGES = (D, D + "day/{today}/", D + "shortcuts/", D + "treatments/", TREATMENT)
READER_PAGES += (D + "day/{late_day}/", D + "timeline/", D + "life-events/")
READER_PAGES += (D + "summary/",)
READER_PAGES += (D + "ledger/", D + "changes/", D + "links/")
READER_PAGES += (D + "scales/", D + "scales/pgic/all/", D + "goals/{goal}/")
READER_PAGES += (D + "visits/", D + "visits/{visit}/", D + "questions/{question}/")
READER_PAGES += (D + "findings/", D + "findings/{finding}/")
READER_PAGES += (D + "profile/", D + "profile/allergies/{allergy}/", D + "settings/")
READER_PAGES += (D + "reminders/",)

READER_PAGES += (D + "treatments/{toxin}/injections/", D + "treatments/{pump}/pump/")
READER_PAGES += (D + "treatments/injections/{injection}/",)
READER_PAGES += (D + "treatments/pump-notes/{alarm}/", D + "treatments/{toxin}/times/")
READER_PAGES += (D + "treatments/procedures/{procedure}/",)

# Takes what is sent, or sends on to one of the pages above, or is no HTML.
NO_PAGES = {
    "d/<uuid:diary>/chart/data/",
    "d/<uuid:diary>/chart/csv/",
    "d/<uuid:diary>/compare/csv/",
    "d/<uuid:diary>/tap/",
    "d/<uuid:diary>/welcome/",
    "d/<uuid:diary>/entry/<kind:kind>/<uuid:pk>/void/",
    "d/<uuid:diary>/entry/<kind:kind>/<uuid:pk>/restore/",
    "d/<uuid:diary>/entry/<kind:kind>/<uuid:pk>/undo/",
    "d/<uuid:diary>/side-effect/<uuid:pk>/end/",
    "d/<uuid:diary>/day/<day:day>/leave-out/",
    "d/<uuid:diary>/life-events/<uuid:pk>/end/",
    "d/<uuid:diary>/life-events/<uuid:pk>/void/",
    "d/<uuid:diary>/life-events/<uuid:pk>/restore/",
    "d/<uuid:diary>/shortcuts/add/",
    "d/<uuid:diary>/shortcuts/<uuid:pk>/remove/",
    "d/<uuid:diary>/shortcuts/<uuid:pk>/restore/",
    "d/<uuid:diary>/shortcuts/<uuid:pk>/up/",
    "d/<uuid:diary>/goals/<uuid:pk>/end/",
    "d/<uuid:diary>/goals/<uuid:pk>/void/",
    "d/<uuid:diary>/goals/<uuid:pk>/restore/",
    "d/<uuid:diary>/treatments/<uuid:pk>/void/",
    "d/<uuid:diary>/treatments/<uuid:pk>/restore/",
    "d/<uuid:diary>/treatments/<uuid:pk>/changes/<uuid:change>/void/",
    "d/<uuid:diary>/treatments/<uuid:pk>/changes/<uuid:change>/restore/",
    "d/<uuid:diary>/changes/progress/",
    "d/<uuid:diary>/changes/<slug:point>/days/csv/",
    "d/<uuid:diary>/patterns/<slug:key>/csv/",
    # What a script asks for after a dose was logged
    "d/<uuid:diary>/beside/<uuid:pk>/",
    "d/<uuid:diary>/treatments/<uuid:pk>/plan/<uuid:plan_step>/not-done/",
    "d/<uuid:diary>/treatments/<uuid:pk>/plan/<uuid:plan_step>/offer/",
    "d/<uuid:diary>/treatments/<uuid:pk>/plan/<uuid:plan_step>/void/",
    "d/<uuid:diary>/treatments/<uuid:pk>/plan/<uuid:plan_step>/restore/",
    "d/<uuid:diary>/treatments/<uuid:pk>/used/<uuid:regimen>/void/",
    "d/<uuid:diary>/treatments/<uuid:pk>/used/<uuid:regimen>/restore/",
    "d/<uuid:diary>/treatments/injections/<uuid:pk>/back/",
    "d/<uuid:diary>/treatments/injections/<uuid:pk>/void/",
    "d/<uuid:diary>/treatments/injections/<uuid:pk>/restore/",
    "d/<uuid:diary>/treatments/procedures/<uuid:pk>/void/",
    "d/<uuid:diary>/treatments/procedures/<uuid:pk>/restore/",
    "d/<uuid:diary>/treatments/pump-notes/<uuid:pk>/void/",
    "d/<uuid:diary>/treatments/pump-notes/<uuid:pk>/restore/",
    "d/<uuid:diary>/visits/<uuid:pk>/void/",
    "d/<uuid:diary>/visits/<uuid:pk>/restore/",
    "d/<uuid:diary>/questions/add/",
    "d/<uuid:diary>/questions/<uuid:pk>/void/",
    "d/<uuid:diary>/questions/<uuid:pk>/restore/",
    "d/<uuid:diary>/findings/<uuid:pk>/void/",
    "d/<uuid:diary>/findings/<uuid:pk>/restore/",
    "d/<uuid:diary>/findings/<uuid:pk>/file/<int:version>/",
    "d/<uuid:diary>/profile/conditions/<uuid:pk>/void/",
    "d/<uuid:diary>/profile/conditions/<uuid:pk>/restore/",
    "d/<uuid:diary>/profile/conditions/<uuid:pk>/undo/",
    "d/<uuid:diary>/profile/allergies/<uuid:pk>/void/",
    "d/<uuid:diary>/profile/allergies/<uuid:pk>/restore/",
    "d/<uuid:diary>/profile/allergies/<uuid:pk>/undo/",
    "d/<uuid:diary>/settings/buttons/",
    "d/<uuid:diary>/summary/pdf/",
    "d/<uuid:diary>/reminders/klonos.ics",
    "d/<uuid:diary>/reminders/address/",
    "d/<uuid:diary>/reminders/address/off/",
    "calendar/<str:token>.ics",
    "d/<uuid:diary>/links/<uuid:pk>/revoke/",
    "d/<uuid:diary>/links/<uuid:pk>/expiry/",
    "s/<str:secret>/pdf/",
    "s/<str:secret>/table/",
    "s/<str:secret>/close/",
    "more/look/",
    "demo/leave/",
    "sw.js",
    "manifest.webmanifest",
    "accounts/password/set/",
    "accounts/login/code/confirm/",
}


def route_of(address: str) -> str:
    """Return the route that an address belongs to, as `walk` names it."""
    route = resolve(address.partition("?")[0]).route
    return route.replace("^", "").replace("$", "")


def full_diary(patient: Patient, *, by: User) -> dict[str, Any]:
    """Write down something of everything; return what the addresses above name.

    Must run at NOW, so that each day holds what it should.
    """
    today = patient.today()
    treatments = _treatments(patient, today, by)
    baclofen = treatments["treatment"]
    effects = _effects(patient, baclofen, by)
    episodes = _episodes(patient, by)
    dose = _doses(patient, baclofen, by)
    own = make_rating(
        patient, by=by, what=ENDLESS, value=7, own_words=[("rating", ENDLESS)]
    )
    _past(patient, today, by)
    events = _events(patient, today, by)
    checks = _check_ins(patient, today, by)
    entries = [*episodes.values(), dose, own, effects["effect"]]
    for entry in [one for one in entries if one.voided_at is None][:6]:
        make_shortcut(entry, by=by)
    set_conditions(patient, names=["multiple_sclerosis", ENDLESS], by=by)
    about = _about(patient, by) | _visits(patient, today, by)
    empty = make_diary(by=by, name=ENDLESS, zone="Europe/Berlin")
    named = {**treatments, **effects, **episodes, **checks, "dose": dose, "rating": own}
    named |= events | about | _scales(patient, today, by)
    for about_what in ReminderKind:
        choose(patient, about=about_what, by=by, in_calendar=True)
    uid, token = int_to_base36(by.pk.int), default_token_generator.make_token(by)
    return {name: row.pk for name, row in named.items()} | {
        "diary": patient.pk,
        "empty": empty.pk,
        "point": read_course(patient).points(today)[0].key,
        "today": today,
        "yesterday": today - timedelta(days=1),
        "late_day": today - timedelta(days=3),
        "token": make_feed(patient, by=by),
        **_links(patient, by),
        "password_link": f"{uid}-{token}",
    }


def _links(patient: Patient, by: User) -> dict[str, str]:
    """Make links of every state: opened and guessed at, without passcode, ended."""
    made = make_link(patient, terms=terms(label=ENDLESS, openings=3), by=by)
    open_link(made.link, passcode=made.passcode, by=None)
    for what in ShareView.What.values:
        note_view(made.link, what=ShareView.What(what), by=None)
    bare = make_link(patient, terms=terms(has_passcode=False, frozen=DOCUMENT), by=by)
    gone = make_link(patient, terms=terms(label="by mistake"), by=by)
    note_view(gone.link, what=ShareView.What.PAGE, by=None)
    revoke_link(gone.link, by=by)
    return {"secret": made.token, "no_passcode": bare.token}


def _treatments(patient: Patient, today: date, by: User) -> dict[str, Any]:
    note = {"note": NOTE}
    baclofen = make_treatment(patient, by=by, catalogue="baclofen", **note)
    baclofen.usual_amount = Decimal("12.5")
    actions.edit(baclofen, by=by, version=baclofen.version)
    regimen = make_regimen(baclofen, by=by, starts_on=today - timedelta(days=20))
    earlier = make_treatment(
        patient, by=by, name=f"{ENDLESS} 10 / 20 mg", usual_amount=Decimal("0.125")
    )
    make_regimen(earlier, by=by, starts_on=today - timedelta(days=30))
    end_regimen(earlier, ends_on=today - timedelta(days=15), by=by)
    make_regimen(earlier, by=by, starts_on=today - timedelta(days=5))
    end_regimen(earlier, ends_on=today - timedelta(days=2), by=by)
    remedy = {"kind_of": TreatmentKind.REMEDY, "usual_amount": None}
    unused = make_treatment(
        patient, by=by, name="cold pack", unit=Unit.MINUTE, as_needed=True, **remedy
    )
    gone = make_treatment(patient, by=by, name="a mistake", unit="", **remedy)
    actions.void(gone, by=by)
    splint = {"kind_of": TreatmentKind.DEVICE, "unit": "", "usual_amount": None}
    make_regimen(make_treatment(patient, by=by, name="night splint", **splint), by=by)
    named = {"treatment": baclofen, "regimen": regimen, "earlier": earlier}
    named |= _course(patient, today, by) | _given(patient, today, by)
    named |= _planned(patient, today, by)
    named["plan_step"] = named["step"]
    return named | {"unused": unused, "gone": gone}


def _course(patient: Patient, today: date, by: User) -> dict[str, Any]:
    """Note a treatment that was tried in several ways, with a step to come."""
    tried = make_treatment(patient, by=by, name="tizanidine", catalogue="tizanidine")
    back = [today - timedelta(days=days) for days in (120, 90, 60, 40, 20, 10)]
    old = Regimen(patient=patient, treatment=tried, starts_on=back[0], ends_on=back[1])
    old = actions.store(old, by=by)[0]
    note = {"treatment": tried, "by": by}
    make_change(day=back[2], planned=at_times("08:00", amount=2), **note)
    said = {"reason": "side_effect", "side_effect": ENDLESS, "hope": ENDLESS}
    said |= {"decided_by": "both", "watch": "spasms", "note": NOTE}
    planned = [
        *at_times("08:00", "14:00", amount=2),
        PlannedDose(part="night", amount=4),
    ]
    change = make_change(day=back[3], kind="adjust", planned=planned, **note, **said)
    change.hope = "fewer spasms"
    change = correct(change, day=back[4], version=change.version, by=by)
    gone = make_change(day=back[5], kind="adjust", **note)
    gone = take_back(gone, by=by)
    step = PlanStep(patient=patient, treatment=tried, day=today + timedelta(days=9))
    add_step(step, planned=at_times("08:00", "20:00", amount=4), by=by)
    return {
        "tried": tried,
        "change": change,
        "no_change": gone,
        "regimen_old": old,
        "regimen_now": change.to_regimen,
    }


def _planned(patient: Patient, today: date, by: User) -> dict[str, Any]:
    """Note doses that are planned, some of them answered, and a plan."""
    scheduled = make_treatment(patient, by=by, name="gabapentin")
    planned = [
        *at_times("08:00", "11:00", "16:30", amount=300),
        PlannedDose(part="night", amount=Decimal("0.125")),
        PlannedDose(minutes=20),
    ]
    begun = today - timedelta(days=50)
    make_change(scheduled, by=by, day=begun, planned=planned)
    needed = make_treatment(patient, by=by, name=ENDLESS, usual_amount=Decimal(1))
    said = {"as_needed": True, "most_a_day": Decimal(2)}
    make_change(needed, by=by, day=begun, regimen=said)
    for days in range(0, 30, 3):
        at = timezone.now() - timedelta(days=days)
        make_dose(patient, by=by, treatment=scheduled, at=at)
        for hours in range(days // 3 % 4):
            at -= timedelta(hours=hours)
            make_dose(patient, by=by, treatment=needed, at=at, as_needed=True)
    day = today - timedelta(days=1)
    said = {"due_on": day, "due_slot": "08:00", "due_at": timezone.now()}
    said |= {"status": DoseStatus.SKIPPED, "skip_reason": ENDLESS, "local_day": day}
    make_dose(patient, by=by, treatment=scheduled, **said)
    return {"scheduled": scheduled, "needed": needed, **_steps(scheduled, today, by)}


def _steps(treatment: Treatment, today: date, by: User) -> dict[str, Any]:
    """Write down a plan: one step not done, one taken back, one due, and an end."""
    back = {name: today - timedelta(days=days) for name, days in STEPS.items()}
    steps = {}
    for name, day in back.items():
        step = PlanStep(patient=treatment.patient, treatment=treatment, day=day)
        step.note, step.stops = NOTE, name == "end"
        planned = [] if step.stops else at_times("08:00", "20:00", amount=600)
        steps[name] = add_step(step, planned=planned, by=by)[0]
    leave_out_step(steps.pop("left_out"), by=by)
    steps["no_step"] = actions.void(steps["no_step"], by=by)
    return steps


def _given(patient: Patient, today: date, by: User) -> dict[str, Any]:
    """Note what a clinic gives: injections, a block, and a pump."""
    codes = ("onabotulinumtoxin_a", "abobotulinumtoxin_a", "phenol_block")
    toxin, toxin_new, phenol, pump = (
        ensure_from_catalogue(patient, code=code, by=by)
        for code in (*codes, "baclofen_pump")
    )
    sites = [
        DoseSite(muscle="gastrocnemius", side="left", amount=100),
        DoseSite(muscle=ENDLESS, side="both", amount=Decimal("99999.999")),
        DoseSite(muscle="soleus"),
    ]
    at = timezone.now() - timedelta(days=130)
    day = TimePrecision.DAY
    make_injection(toxin, by=by, at=at, sites=sites, time_precision=day)
    at = timezone.now() - timedelta(days=37)
    said = {"sites": sites, "clinician": ENDLESS, "note": NOTE, "at": at}
    injection = make_injection(toxin, by=by, amount=Decimal(250), **said)
    injection.wore_off_on = today - timedelta(days=2)
    parts = {"sites": sites[:2]}
    injection = actions.edit(injection, by=by, version=1, parts=parts)
    said = {"site": ENDLESS, "side": "left", "clinician": ENDLESS, "note": NOTE}
    procedure = make_injection(phenol, by=by, amount=Decimal("4.5"), **said)
    procedure.site = "calf"
    procedure = actions.edit(procedure, by=by, version=1)
    told = {"rate": Decimal("119.5"), "concentration": 500, "clinician": ENDLESS}
    told |= {"day": today - timedelta(days=30), "refill_on": today, "what": "refill"}
    make_pump_note(pump, by=by, **told)
    alarm = make_pump_note(pump, by=by, what="alarm", note=NOTE, rate=Decimal(120))
    alarm.clinician = ENDLESS
    alarm = actions.edit(alarm, by=by, version=1)
    return {
        "toxin": toxin,
        "toxin_new": toxin_new,
        "phenol": phenol,
        "pump": pump,
        "injection": injection,
        "no_injection": actions.void(make_injection(toxin, by=by), by=by),
        "procedure": procedure,
        "no_procedure": actions.void(make_injection(phenol, by=by), by=by),
        "alarm": alarm,
        "no_alarm": actions.void(make_pump_note(pump, by=by), by=by),
    }


def _effects(patient: Patient, cause: Treatment, by: User) -> dict[str, SideEffect]:
    before = timezone.now() - timedelta(days=3)
    make_side_effect(patient, by=by, at=before, ongoing=True, severity=4)
    over = make_side_effect(patient, by=by, at=before, symptom="nausea", ongoing=True)
    end_side_effect(over, on=patient.today(), by=by)
    effect = make_side_effect(
        patient,
        by=by,
        symptom=ENDLESS,
        own_words=[("symptom", ENDLESS)],
        severity=8,
        treatment=cause,
        stopped_me=True,
        note=NOTE,
    )
    return {"effect": effect}


def _episodes(patient: Patient, by: User) -> dict[str, Any]:
    now = timezone.now()
    clonus = make_episode(
        patient,
        by=by,
        at=now - timedelta(hours=2),
        type="clonus",
        site=ENDLESS,
        side="left",
        severity=6,
        pain=3,
        beats=20,
        beats_how="estimated",
        duration=90,
        posture="in_wheelchair",
        stopped_by="pressure",
        woke_me=False,
        helpful=True,
        triggers=["stretch", ENDLESS],
        own_words=[("site", ENDLESS), ("trigger", ENDLESS)],
        note=NOTE,
    )
    clonus.severity = 7
    clonus = actions.edit(clonus, by=by, version=clonus.version)
    night = make_episode(
        patient,
        by=by,
        at=now - timedelta(hours=10),
        count=12,
        count_high=15,
        time_precision=TimePrecision.PART,
    )
    void = actions.void(make_episode(patient, by=by, note=NOTE), by=by)
    return {"clonus": clonus, "night": night, "void": void}


def _doses(patient: Patient, treatment: Treatment, by: User) -> Any:
    make_dose(patient, by=by, treatment=treatment, as_needed=True)
    skipped = {"status": DoseStatus.SKIPPED, "skip_reason": "felt_well"}
    at = timezone.now() - timedelta(days=1)
    rated = {"rating_before": 7, "rating_after": 4, "rated_after": 45}
    make_dose(patient, by=by, treatment=treatment, at=at, minutes=20, **rated)
    return make_dose(patient, by=by, treatment=treatment, at=at, **skipped)


def _past(patient: Patient, today: date, by: User) -> None:
    """Fill the weeks that a chart shows: complete days, ranges, gaps, late ratings."""
    for ago in range(1, DAYS):
        if ago % 6 == 5:
            continue
        day = today - timedelta(days=ago)
        noon = timezone.now() - timedelta(days=ago, hours=5)
        make_episode(patient, by=by, at=noon, severity=ago % 11, count=1 + ago % 4)
        if ago % 4 == 3:
            continue
        said: dict[str, Any] = {"spasms": SpasmsAnswer.AS_LOGGED}
        if ago % 7 == 4:
            said = {"spasms": SpasmsAnswer.NUMBER, "spasms_low": 4, "spasms_high": 9}
        written = noon + timedelta(days=3 if ago % 8 == 6 else 0)
        rating = {"spasticity": ago % 11, "entered_at": written}
        make_check_in(patient, by=by, day=day, **rating, **said)


def _scales(patient: Patient, today: date, by: User) -> dict[str, Any]:
    """Answer for two months, with an anchor that changed and goals of every state."""
    long_ago = {"set_on": today - timedelta(days=300)}
    goal = make_goal(patient, by=by, text=f"امشي إلى السوق 🚶‍♀️\n{ENDLESS}", **long_ago)
    old = make_goal(patient, by=by, text=ENDLESS * 3, **long_ago)
    end_goal(old, on=today - timedelta(days=50), by=by)
    goal.set_on -= timedelta(days=1)
    goal = actions.edit(goal, by=by, version=goal.version)
    gone = actions.void(make_goal(patient, by=by, text="a mistake"), by=by)
    for week in range(10, 0, -1):
        at = timezone.now() - timedelta(days=7 * week)
        how = {"frequency": week % 5} | ({"severity": 1 + week % 3} if week % 5 else {})
        since = today - timedelta(days=200 if week > 6 else 60)
        make_assessment(patient, by=by, at=at, answers=how, note=NOTE)
        said = {"answers": {"change": 1 + week % 7}, "anchor_on": since}
        make_assessment(patient, by=by, at=at, scale="pgic", **said)
        level = {"answers": {"level": week % 5 - 2}, "goal": goal}
        make_assessment(patient, by=by, at=at, scale="goal", **level)
    answer = make_assessment(patient, by=by)
    answer.answers = {"frequency": 4, "severity": 3}
    answer = actions.edit(answer, by=by, version=answer.version)
    return {"answer": answer, "goal": goal, "old_goal": old, "no_goal": gone}


def _about(patient: Patient, by: User) -> dict[str, Any]:
    describe_diary(
        patient,
        by=by,
        birth_year=1979,
        injury_level="T6",
        has_pump=True,
        buttons=["dose", "spasm", "complete", "evening", "clonus"],
    )
    said = {"since_year": 2011, "detail": ENDLESS * 3}
    condition = make_condition(patient, by=by, name="spinal_cord_injury", **said)
    condition.since_year = 2010
    condition = actions.edit(condition, by=by, version=condition.version)
    allergy = make_allergy(patient, by=by, name=ENDLESS, reaction=f"A rash.\n{ENDLESS}")
    no_allergy = actions.void(make_allergy(patient, by=by, name="a mistake"), by=by)
    return {"condition": condition, "allergy": allergy, "no_allergy": no_allergy}


def _visits(patient: Patient, today: date, by: User) -> dict[str, Any]:
    past = make_visit(patient, by=by, on=today - timedelta(days=90), who=ENDLESS)
    coming = {"on": today + timedelta(days=9), "at": time(9, 30), "place": ENDLESS}
    visit = make_visit(patient, by=by, note=NOTE, **coming)
    make_visit(patient, by=by, on=today + timedelta(days=99))
    visit.who = "Dr Example"
    visit = actions.edit(visit, by=by, version=visit.version)
    question = make_question(patient, by=by, text=NOTE, visit=visit)
    make_question(patient, by=by, text=ENDLESS)
    make_question(patient, by=by, visit=past)
    answered = {"answer": NOTE, "answered_on": past.on}
    make_question(patient, by=by, visit=past, **answered)
    make_question(patient, by=by, **answered)
    question.answer = "Not yet."
    question = actions.edit(question, by=by, version=question.version)
    finding = make_finding(patient, by=by, file=PDF, name=ENDLESS, result=NOTE)
    finding.file = finding.file_name = ""
    finding = actions.edit(finding, by=by, version=finding.version)
    told = {"what": "ashworth", "grade": "1+", "site": ENDLESS, "side": "left"}
    grade = make_finding(patient, by=by, file=PDF, name=ENDLESS, who=ENDLESS, **told)
    make_finding(patient, by=by, what=ENDLESS)
    return {
        "visit": visit,
        "no_visit": actions.void(make_visit(patient, by=by), by=by),
        "question": question,
        "no_question": actions.void(make_question(patient, by=by), by=by),
        "finding": finding,
        "grade": grade,
        "no_finding": actions.void(make_finding(patient, by=by, file=PDF), by=by),
    }


def _events(patient: Patient, today: date, by: User) -> dict[str, Any]:
    earlier = today - timedelta(days=9)
    event = make_life_event(
        patient, by=by, what=ENDLESS, starts_on=earlier, leave_out=True, note=NOTE
    )
    event.ends_on = today - timedelta(days=2)
    event = actions.edit(event, by=by, version=event.version)
    make_life_event(patient, by=by, what="heat", starts_on=today - timedelta(days=1))
    gone = actions.void(make_life_event(patient, by=by), by=by)
    make_left_out_day(patient, by=by, day=today - timedelta(days=3), reason=ENDLESS)
    return {"event": event, "event_gone": gone}


def _check_ins(patient: Patient, today: date, by: User) -> dict[str, Any]:
    evening = make_check_in(
        patient, by=by, day=today, side_effects="some", symptoms=("dizziness",)
    )
    evening.note, evening.spasms = NOTE, SpasmsAnswer.AS_LOGGED
    evening = actions.edit(evening, by=by, version=evening.version)
    night = {"part": CheckInPart.NIGHT, "woken": 3, "sleep_hours": Decimal("6.5")}
    make_check_in(patient, by=by, day=today, **night)
    return {"evening": evening}
