"""What the Today page shows: the day so far, and the buttons of this diary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.text import capfirst

from diary.journal import shortcuts
from diary.journal.timeline import read_day
from diary.models import Patient, Regimen, Shortcut, Term, Treatment
from diary.vocab.entries import Kind
from diary.vocab.symptoms import COMMON_FIRST, SIDE_EFFECTS
from diary.vocab.today import shown
from diary.vocab.treatments import CATALOGUE, TreatmentKind, amount_with_unit

# Weekly scales have a place of their own.
LOGGED_DAILY = tuple(kind for kind in Kind if kind != Kind.ASSESSMENT)
# What is logged as a dose; everything else is a remedy or therapy.
MEDICAL = {
    TreatmentKind.MEDICINE,
    TreatmentKind.INJECTION,
    TreatmentKind.PROCEDURE,
    TreatmentKind.OTHER,
}
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


def today_page(patient: Patient) -> dict[str, Any]:
    """Read the page: a fixed number of queries, whatever is in the diary."""
    today = patient.today()
    open_now = Regimen.objects.filter(
        treatment=OuterRef("pk"), ends_on=None, voided_at=None
    )
    everything = patient.treatments.annotate(in_use=Exists(open_now)).order_by("name")
    known: dict[Any, Treatment] = {one.pk: one for one in everything}
    current = [one for one in known.values() if one.voided_at is None]
    mine = list(patient.shortcuts.current().order_by("position", "pk"))
    return {
        "day": read_day(patient, today, known, LOGGED_DAILY),
        "yesterday": today - timedelta(days=1),
        "buttons": [button.value for button in shown(patient.buttons)],
        "shortcuts": [
            Button(f"shortcut:{one.pk}", shortcuts.label(one, known))
            for one in mine
            if _is_of_use(one, known)
        ],
        "room_for_shortcuts": len(mine) < Shortcut.MOST,
        "doses": _doses(current),
        "remedies": _remedies(current),
        "side_effects": _side_effects(patient),
    }


def _is_of_use(shortcut: Shortcut, known: dict[Any, Treatment]) -> bool:
    """Tell whether what a button stores is still in the diary."""
    named = shortcut.prefill.get("treatment")
    gone = (str(pk) for pk, one in known.items() if one.voided_at)
    return named is None or named not in gone


def _doses(treatments: list[Any]) -> list[Button]:
    in_use = [one for one in treatments if one.in_use and one.kind_of in MEDICAL]
    return [_dose(one) for one in in_use]


def _remedies(treatments: list[Any]) -> list[Button]:
    own = [one for one in treatments if one.kind_of not in MEDICAL]
    made = {one.catalogue for one in own}
    more = [code for code in FIRST_REMEDIES if code not in made]
    starters = [
        Button(f"remedy:{code}", capfirst(str(CATALOGUE[code].label)))
        for code in more[: max(0, len(FIRST_REMEDIES) - len(own))]
    ]
    return [*(_dose(one) for one in own), *starters]


def _dose(treatment: Treatment) -> Button:
    usual = treatment.usual_amount
    hint = amount_with_unit(usual, treatment.unit) if usual else ""
    return Button(f"dose:{treatment.pk}", capfirst(treatment.name), hint)


def _side_effects(patient: Patient) -> list[Button]:
    terms = patient.terms.current().filter(list=Term.List.SYMPTOM).order_by("-pk")
    own = list(terms.values_list("text", flat=True)[:6])
    return [
        *(Button(f"sideeffect:{text}", capfirst(text)) for text in own),
        *(
            Button(f"sideeffect:{code}", capfirst(str(SIDE_EFFECTS.label(code))))
            for code in COMMON_FIRST
        ),
    ]
