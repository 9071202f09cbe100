"""The pages of the summary, with every comparison worked out that they quote."""

from __future__ import annotations

from typing import Any, Final

from django.http import QueryDict
from django.utils import timezone

from diary import actions
from diary.insights.kept import forget
from diary.models import CheckIn, Dose, Entry, Episode, Patient, SummaryPart
from diary.reports.forms import SummaryForm
from diary.reports.summary import make_document
from diary.vocab.entries import (
    CheckInPart,
    EpisodeType,
    SideEffectsAnswer,
    SpasmsAnswer,
)

from .diaries import Diary
from .pages import Page

# The ledger in a summary shows everything that was ever tried.
GROWTH_OF_SUMMARY = 1.25
# What is written to be measured carries it.
NOTE: Final = "bench"
YEAR: Final = "summary/?period=1y"


def new_process(diary: Diary) -> None:
    """Let the summary of a diary be made, and nothing of it be in memory."""
    _take_back(diary)
    patient = Patient.objects.get(pk=diary.patient.pk)
    form = SummaryForm(QueryDict(YEAR.partition("?")[2]), patient=patient)
    form.is_valid()
    choice = form.choice
    make_document(patient, choice.period, choice.sections, notes=choice.notes)
    forget()


def tap_dose(diary: Diary) -> None:
    """Leave a diary right after a tap on a dose of today."""
    _write(diary, Dose, treatment=diary.medicine, amount=4, unit="mg")


def tap_spasm(diary: Diary) -> None:
    """Leave a diary right after a tap on a spasm of today."""
    _write(diary, Episode, type=EpisodeType.SPASM, site="calf", side="left")


def check_in(diary: Diary) -> None:
    """Leave a diary right after the check-in of this evening."""
    _write(
        diary,
        CheckIn,
        part=CheckInPart.EVENING,
        spasms=SpasmsAnswer.AS_LOGGED,
        spasticity=5,
        side_effects=SideEffectsAnswer.NONE,
    )


def forget_all(diary: Diary) -> None:
    """Let nothing be kept of the summaries of a diary, as at the first look of a day."""
    _take_back(diary)
    SummaryPart.objects.filter(patient=diary.patient).delete()
    forget()


def _write(diary: Diary, model: type[Entry], **said: Any) -> None:
    """Store an entry of now, after the summary was made without it."""
    new_process(diary)
    row = diary.entry(model, timezone.now(), note=NOTE, **said)
    actions.store(row, by=diary.user)


def _take_back(diary: Diary) -> None:
    """Take back what an earlier round has written."""
    for kind in (Dose, Episode, CheckIn):
        rows = kind._default_manager.filter(patient=diary.patient, voided_at=None)
        for row in rows.filter(note=NOTE):
            actions.void(row, by=diary.user)


# Of the diaries of the demo.
PAGES = [
    Page("summary, a year", YEAR, most=15, growth=GROWTH_OF_SUMMARY),
    Page("summary, 3 months", "summary/", most=15, growth=GROWTH_OF_SUMMARY),
    Page("after a visit", "summary/after-visit/", most=8, queries=15),
]

# Apart, so that the others keep what they made.
COLD_PAGES = [
    Page("summary, a year, new process", YEAR, most=15, before=new_process),
    *(
        Page(f"summary, a year, {name}", YEAR, is_barred=False, before=before)
        for name, before in (
            ("after a dose", tap_dose),
            ("after a spasm", tap_spasm),
            ("after a check-in", check_in),
            ("nothing kept", forget_all),
        )
    ),
]
