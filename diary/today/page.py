"""What the Today page shows: the day so far, and the buttons of this diary."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.text import capfirst

from diary.ids import uuid7
from diary.journal import shortcuts
from diary.journal.dose_facts import last_doses, needed_hint
from diary.journal.due_doses import is_needed, read_regimens
from diary.journal.due_rows import due_rows, folded, row_words
from diary.journal.timeline import read_day
from diary.models import Patient, PlanStep, Regimen, Shortcut, Term, Treatment
from diary.treatments.course.plan import open_steps, sentence
from diary.vocab.entries import Kind
from diary.vocab.symptoms import COMMON_FIRST, SIDE_EFFECTS
from diary.vocab.today import shown
from diary.vocab.treatments import CATALOGUE, TreatmentKind, amount_with_unit

from .taps import NEEDED

type Hints = Mapping[Any, str]
# Weekly scales have a place of their own.
LOGGED_DAILY = tuple(kind for kind in Kind if kind != Kind.ASSESSMENT)
# What is logged as a dose; everything else is a remedy or therapy.
MEDICAL = {
    TreatmentKind.MEDICINE,
    TreatmentKind.INJECTION,
    TreatmentKind.PROCEDURE,
    TreatmentKind.OTHER,
}
# What is read of a treatment: a diary may have dozens of them.
_SHOWN = (
    "name",
    "kind_of",
    "unit",
    "usual_amount",
    "as_needed",
    "catalogue",
    "voided_at",
)
# Written by hand, because each Today asks it and few diaries have an answer.
_LOCKED = """
SELECT 1 FROM diary_sharelink
WHERE patient_id = %s AND attempts_left = 0 AND revoked_at IS NULL AND expires_at > %s
LIMIT 1
"""
# Offered under "Remedy" to a diary that has none of its own yet.
FIRST_REMEDIES = (
    "stretching",
    "cold_pack",
    "heat_pad",
    "ankle_splint",
    "repositioning",
    "massage",
)


@dataclass(frozen=True)
class Button:
    """One button of the form: what it sends and what it says."""

    value: str
    label: str
    hint: str = ""
    # What was taken as needed today, and the treatment it is about.
    needed: str = ""
    needed_of: str = ""


@dataclass(frozen=True)
class Offer:
    """A step of a plan, what it says, and the id of the change that does it.

    `earlier` is how many steps before it were not answered: the plan has them.
    """

    step: PlanStep
    sentence: str
    id: UUID
    earlier: int


def today_page(patient: Patient) -> dict[str, Any]:
    """Read the page: a fixed number of queries, whatever is in the diary."""
    today = patient.today()
    everything = patient.treatments.only(*_SHOWN).order_by("name")
    known: dict[Any, Treatment] = {one.pk: one for one in everything}
    current = [one for one in known.values() if one.voided_at is None]
    regimens = read_regimens(patient, today, known)
    steps = open_steps(patient, today, known)
    hints = _hints(patient, regimens, today)
    mine = list(patient.shortcuts.filter(voided_at=None).order_by("position", "pk"))
    day = read_day(patient, today, known, LOGGED_DAILY)
    due = due_rows(patient, today, regimens, day.doses)
    return {
        "day": day,
        "planned": folded(due),
        "steps": [
            Offer(one.step, sentence(one.step, today), uuid7(), one.earlier)
            for one in steps
        ],
        "due_words": row_words(),
        "yesterday": today - timedelta(days=1),
        "buttons": [button.value for button in shown(patient.buttons)],
        "shortcuts": [
            Button(f"shortcut:{one.pk}", shortcuts.label(one, known))
            for one in mine
            if _is_of_use(one, known)
        ],
        "room_for_shortcuts": len(mine) < Shortcut.MOST,
        "doses": _doses(current, {one.treatment_id for one in regimens}, hints),
        "remedies": _remedies(current, hints),
        "side_effects": _side_effects(patient),
    }


def has_locked_link(patient: Patient) -> bool:
    """Tell whether wrong passcodes ended a link before its time, and it still stands."""
    key = patient._meta.pk.get_db_prep_value(patient.pk, connection)
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED, [key, now])
        return cursor.fetchone() is not None


def _is_of_use(shortcut: Shortcut, known: dict[Any, Treatment]) -> bool:
    """Tell whether what a button stores is still in the diary."""
    named = shortcut.prefill.get("treatment")
    gone = (str(pk) for pk, one in known.items() if one.voided_at)
    return named is None or named not in gone


def _hints(
    patient: Patient, regimens: Iterable[Regimen], today: date
) -> dict[Any, str]:
    """Return what was taken of each treatment that is taken as needed, one query."""
    needed = [one for one in regimens if is_needed(one)]
    last = last_doses(patient, (one.treatment for one in needed), today)
    return {
        one.treatment_id: needed_hint(one, last[one.treatment_id], today)
        for one in needed
    }


def _doses(
    treatments: Iterable[Treatment], used: Container[Any], hints: Hints
) -> list[Button]:
    medical = [one for one in treatments if one.kind_of in MEDICAL]
    return [_dose(one, hints) for one in medical if one.pk in used]


def _remedies(treatments: Iterable[Treatment], hints: Hints) -> list[Button]:
    own = [one for one in treatments if one.kind_of not in MEDICAL]
    made = {one.catalogue for one in own}
    more = [code for code in FIRST_REMEDIES if code not in made]
    starters = [
        Button(f"remedy:{code}", capfirst(str(CATALOGUE[code].label)))
        for code in more[: max(0, len(FIRST_REMEDIES) - len(own))]
    ]
    return [*(_dose(one, hints) for one in own), *starters]


def _dose(treatment: Treatment, hints: Hints) -> Button:
    usual = treatment.usual_amount
    value = f"dose:{treatment.pk}"
    return Button(
        value=f"{value}:{NEEDED}" if treatment.pk in hints else value,
        label=capfirst(treatment.name),
        hint=amount_with_unit(usual, treatment.unit) if usual else "",
        needed=hints.get(treatment.pk, ""),
        needed_of=str(treatment.pk) if treatment.pk in hints else "",
    )


def _side_effects(patient: Patient) -> list[Button]:
    terms = patient.terms.filter(list=Term.List.SYMPTOM, voided_at=None)
    own = list(terms.order_by("-pk").values_list("text", flat=True)[:6])
    return [
        *(Button(f"sideeffect:{text}", capfirst(text)) for text in own),
        *(
            Button(f"sideeffect:{code}", capfirst(str(SIDE_EFFECTS.label(code))))
            for code in COMMON_FIRST
        ),
    ]
