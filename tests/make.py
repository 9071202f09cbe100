"""Test data, made only by the actions that the app itself uses.

So no test can hold a state that a user cannot reach. Each function takes the diary,
who writes, and any field of the row.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model, Q
from django.utils import timezone

from diary import actions
from diary.accounts.actions import create_diary
from diary.forms import Receipt
from diary.ids import uuid7
from diary.journal.actions import add_shortcut, leave_day_out, save_check_in
from diary.journal.checkin_form import receive
from diary.models import (
    Allergy,
    Assessment,
    CheckIn,
    Condition,
    Dose,
    DoseSite,
    Entry,
    Episode,
    Estimate,
    Finding,
    Goal,
    LeftOutDay,
    LifeEvent,
    Patient,
    PlannedDose,
    PumpNote,
    Question,
    Rating,
    Regimen,
    Screen,
    Shortcut,
    SideEffect,
    SummaryPart,
    Treatment,
    TreatmentChange,
    User,
    Visit,
)
from diary.scales.actions import save_answer, save_goal
from diary.treatments.actions import add_treatment, start_regimen
from diary.treatments.course import actions as course
from diary.treatments.given.actions import add_pump_note
from diary.visits import files
from diary.visits.actions import add_finding
from diary.vocab.changes import ChangeKind, PumpEvent
from diary.vocab.entries import CheckInPart, EpisodeType, RatingWhat
from diary.vocab.scales import Scale
from diary.vocab.treatments import TreatmentKind, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import HttpResponse

# An id of nothing. The same in every run: names of tests are made of it.
UNKNOWN = "01a00000-0000-7000-8000-000000000000"
# What changes by looking at a page.
SHIFTING = {"last_login", "stale_from"}
LOGGED_WITH = {"triggers", "own_words", "parts"}


def make_diary(*, by: User, name: str = "A diary", zone: str = "UTC") -> Patient:
    return create_diary(by=by, name=name, timezone=zone)


def make_episode(patient: Patient, *, by: User, **said: Any) -> Episode:
    said.setdefault("type", EpisodeType.SPASM)
    return _logged(Episode, patient, by, said)


def make_rating(patient: Patient, *, by: User, **said: Any) -> Rating:
    said = {"what": RatingWhat.PAIN, "value": 4} | said
    return _logged(Rating, patient, by, said)


def make_side_effect(patient: Patient, *, by: User, **said: Any) -> SideEffect:
    said.setdefault("symptom", "drowsiness")
    return _logged(SideEffect, patient, by, said)


def make_dose(
    patient: Patient, *, by: User, treatment: Treatment | None = None, **said: Any
) -> Dose:
    treatment = treatment or make_treatment(patient, by=by)
    said = {"amount": treatment.usual_amount, "unit": treatment.unit} | said
    return _logged(Dose, patient, by, said | {"treatment": treatment})


def make_check_in(
    patient: Patient,
    *,
    by: User,
    day: date | None = None,
    part: str = CheckInPart.EVENING,
    entered_at: datetime | None = None,
    symptoms: tuple[str, ...] = (),
    **said: Any,
) -> CheckIn:
    answer = "spasticity" if part == CheckInPart.EVENING else "sleep_disruption"
    said.setdefault(answer, 5)
    check_in = CheckIn(patient=patient, part=part, local_day=day or patient.today())
    receive(check_in, Receipt(entered_at or timezone.now()))
    for name, value in said.items():
        setattr(check_in, name, value)
    return save_check_in(check_in, by=by, symptoms=symptoms)[0]


def make_life_event(patient: Patient, *, by: User, **said: Any) -> LifeEvent:
    said = {"what": "fever", "starts_on": patient.today()} | said
    return actions.store(LifeEvent(patient=patient, **said), by=by)[0]


def make_left_out_day(
    patient: Patient, *, by: User, day: date | None = None, reason: str = ""
) -> LeftOutDay:
    return leave_day_out(
        patient,
        day=day or patient.today(),
        reason=reason,
        pk=uuid7(),
        receipt=Receipt(timezone.now()),
        by=by,
    )


def make_treatment(
    patient: Patient, *, by: User, name: str = "baclofen", **said: Any
) -> Treatment:
    said = {
        "kind_of": TreatmentKind.MEDICINE,
        "unit": Unit.MG,
        "usual_amount": Decimal(10),
    } | said
    treatment = Treatment(patient=patient, name=name, **said)
    return add_treatment(treatment, by=by)


def make_regimen(
    treatment: Treatment, *, by: User, starts_on: date | None = None
) -> Regimen:
    return start_regimen(treatment, starts_on=starts_on, by=by)


def make_change(
    treatment: Treatment,
    *,
    by: User,
    day: date | None,
    kind: str = ChangeKind.START,
    planned: Sequence[PlannedDose] = (),
    regimen: dict[str, Any] | None = None,
    to: Treatment | None = None,
    **said: Any,
) -> TreatmentChange:
    """Note a change of a treatment; `to` is what a switch goes to."""
    patient = treatment.patient
    change = TreatmentChange(patient=patient, kind_of=kind, day=day, **said)
    new = Regimen(patient=patient, treatment=to or treatment, **(regimen or {}))
    match kind:
        case ChangeKind.START | ChangeKind.RESUME:
            return course.start(change, regimen=new, planned=planned, by=by)[0]
        case ChangeKind.STOP | ChangeKind.PAUSE:
            return course.stop(change, treatment=treatment, by=by)[0]
        case ChangeKind.SWITCH:
            return course.switch(
                change, treatment=treatment, regimen=new, planned=planned, by=by
            )[0]
    return course.alter(change, regimen=new, planned=planned, by=by)[0]


def at_times(*times: str, amount: int | str) -> list[PlannedDose]:
    """Return planned doses of one amount at these times of the clock."""
    return [
        PlannedDose(at=time.fromisoformat(one), amount=Decimal(amount)) for one in times
    ]


def make_injection(
    treatment: Treatment, *, by: User, sites: Sequence[DoseSite] = (), **said: Any
) -> Dose:
    """Log an injection into these muscles, or a procedure without any."""
    said = {"unit": treatment.unit, "amount": None} | said
    said |= {"treatment": treatment, "parts": {"sites": list(sites)}}
    return _logged(Dose, treatment.patient, by, said)


def make_pump_note(treatment: Treatment, *, by: User, **said: Any) -> PumpNote:
    patient = treatment.patient
    said = {"day": patient.today(), "what": PumpEvent.CHECK} | said
    note = PumpNote(patient=patient, treatment=treatment, **said)
    return add_pump_note(note, by=by)[0]


def make_condition(
    patient: Patient, *, by: User, name: str = "multiple_sclerosis", **said: Any
) -> Condition:
    return actions.store(Condition(patient=patient, name=name, **said), by=by)[0]


def make_allergy(
    patient: Patient, *, by: User, name: str = "penicillin", **said: Any
) -> Allergy:
    return actions.store(Allergy(patient=patient, name=name, **said), by=by)[0]


def make_goal(patient: Patient, *, by: User, **said: Any) -> Goal:
    said = {"text": "Walk to the shop.", "set_on": patient.today()} | said
    return save_goal(Goal(patient=patient, **said), by=by)


def make_assessment(
    patient: Patient, *, by: User, scale: str = Scale.PSFS, **said: Any
) -> Assessment:
    """Answer a scale; `answers` are levels by the code of their question."""
    answers = {
        Scale.PSFS: {"frequency": 3, "severity": 2},
        Scale.PGIC: {"change": 3},
        Scale.GOAL: {"level": 1},
    }[Scale(scale)]
    said = {"scale": scale, "answers": answers} | said
    if scale == Scale.PGIC:
        said.setdefault("anchor_on", patient.today() - timedelta(days=90))
    if scale == Scale.GOAL and "goal" not in said:
        said["goal"] = make_goal(patient, by=by)
    answer = Assessment(patient=patient, **_when(patient, said))
    return save_answer(answer, by=by)[0]


def make_visit(patient: Patient, *, by: User, **said: Any) -> Visit:
    said = {"on": patient.today(), "who": "neurologist"} | said
    return actions.store(Visit(patient=patient, **said), by=by)[0]


def make_question(patient: Patient, *, by: User, **said: Any) -> Question:
    said = {"text": "Is the dose high enough?"} | said
    return actions.store(Question(patient=patient, **said), by=by)[0]


def make_finding(
    patient: Patient, *, by: User, file: bytes = b"", name: str = "scan", **said: Any
) -> Finding:
    said = {"what": "brain_mri", "on": patient.today()} | said
    upload = files.check(file, name) if file else None
    return add_finding(Finding(patient=patient, **said), by=by, upload=upload)[0]


def make_shortcut(entry: Entry, *, by: User) -> Shortcut:
    return add_shortcut(entry, by=by)


def make_page(response: HttpResponse) -> Page:
    page = Page()
    page.feed(response.content.decode())
    page.close()
    return page


class Page(HTMLParser):
    """An HTML page as a browser would read it: its elements, and what was typed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.typed: dict[str, str] = {}
        self._open: list[str] = []
        self._typing: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "title" and "svg" in self._open:
            tag = "svg-title"  # names a picture, not the page
        self.elements.append((tag, said))
        self._open.append(tag)
        self.texts.setdefault(tag, "")
        if tag == "textarea":
            self._typing = said.get("name") or ""
            self.typed[self._typing] = ""
        if tag == "input" and said.get("type") not in {"radio", "checkbox"}:
            self.typed[said.get("name") or ""] = said.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "title" and "svg" in self._open:
            tag = "svg-title"
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag == "textarea":
            self._typing = None

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open[-1]] += data
        if self._typing is not None:
            before = self.typed[self._typing]
            # A browser drops the line break that follows <textarea>.
            self.typed[self._typing] = before + (
                data.removeprefix("\n") if not before else data
            )

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of these tags."""
        return [said for tag, said in self.elements if tag in tags]

    @property
    def ids(self) -> list[str]:
        return [said["id"] or "" for _tag, said in self.elements if "id" in said]

    def live(self) -> list[str]:
        """Return what the policy forbids: code or style inside the page."""
        found = []
        for tag, said in self.elements:
            inline = [name for name in said if name.startswith("on") or name == "style"]
            scripts = [
                name
                for name in ("href", "src", "action", "formaction")
                if (said.get(name) or "").strip().lower().startswith("javascript:")
            ]
            is_code = tag == "script" and not said.get("src")
            if is_code and said.get("type") == "application/json":
                is_code = False
            if inline or scripts or is_code or tag in {"style", "iframe", "object"}:
                found.append(f"<{tag} {said}>")
        return found


def stored(*, apart_from: Patient | None = None) -> dict[str, list[dict[str, Any]]]:
    """Return every stored row, to be compared with what is stored later.

    `apart_from` leaves out one diary, so that the rest must have stayed as it was.
    Caches are left out: a look at the dashboard keeps what it has worked out. Values
    are as the database holds them.
    """
    rows = {}
    for name, columns, sql, values in _selects(apart_from):
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        rows[name] = found
    return rows


@lru_cache(maxsize=8)
def _selects(apart_from: Patient | None) -> list[tuple[str, list[str], str, Any]]:
    """Return what `stored` asks, worked out once: it is asked thousands of times."""
    selects = []
    for model in apps.get_app_config("diary").get_models():
        if model in (Estimate, Screen, SummaryPart):
            continue
        found = model._default_manager.order_by("pk")
        if apart_from is not None and model is not User:
            found = found.exclude(_theirs(model, apart_from))
        fields = [
            one for one in model._meta.concrete_fields if one.name not in SHIFTING
        ]
        asked = found.values_list(*(one.name for one in fields))
        columns = [one.attname for one in fields]
        selects.append((model.__name__, columns, *asked.query.sql_with_params()))
    return selects


def _theirs(model: type[Model], patient: Patient) -> Q:
    """Return what finds the rows of one diary."""
    if model is Patient:
        return Q(pk=patient.pk)
    names = {field.name for field in model._meta.fields}
    if "patient" in names:
        return Q(patient=patient)
    # What hangs on rows of a diary, each through one of these.
    through = names & {"episode", "regimen", "step", "dose", "link"}
    return Q(*((f"{name}__patient", patient) for name in through), _connector=Q.OR)


@contextmanager
def rolled_back() -> Iterator[None]:
    """Forget what is written inside, so that the next trial starts alike."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def days_ago(patient: Patient, days: int) -> datetime:
    """Return an instant of the diary's day so many days ago, whatever the hour is now.

    Now less so many days is of another day for four hours of the night where the
    clocks have changed in between.
    """
    noon = datetime.combine(patient.today() - timedelta(days=days), time(12), UTC)
    return min(noon, timezone.now())


def _logged[E: Entry](
    model: type[E], patient: Patient, by: User, said: dict[str, Any]
) -> E:
    with_it = {name: said.pop(name) for name in LOGGED_WITH & set(said)}
    row = model(patient=patient, **_when(patient, said))
    return actions.store(row, by=by, **with_it)[0]


def _when(patient: Patient, said: dict[str, Any]) -> dict[str, Any]:
    """Return what an entry says with the fields that say when: `at`, else now."""
    at = said.pop("at", None) or timezone.now()
    return {
        "occurred_at": at,
        "local_day": patient.day_of(at),
        "timezone": patient.timezone,
        "day_start": patient.day_start,
        "entered_at": max(at, timezone.now() - timedelta(days=1)),
    } | said
