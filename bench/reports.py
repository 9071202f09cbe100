"""The pages of the summary, with every comparison worked out that they quote."""

from __future__ import annotations

from typing import Final

from django.db.models import F

from diary.insights.kept import forget
from diary.models import Patient, SummaryPart
from diary.reports.forms import SummaryForm
from diary.reports.summary import make_document

from .diaries import Diary
from .pages import Page

# The ledger in a summary shows everything that was ever tried.
GROWTH_OF_SUMMARY = 1.25
YEAR: Final = "summary/?period=1y"


def new_process(diary: Diary) -> None:
    """Let the summary of a diary be made, and nothing of it be in memory."""
    patient = Patient.objects.get(pk=diary.patient.pk)
    choice = SummaryForm({"period": "1y"}, patient=patient).choice
    make_document(patient, choice.period, choice.sections, notes=choice.notes)
    forget()


def tap_dose(diary: Diary) -> None:
    """Leave a diary as a tap on a dose of today does."""
    _tap(diary, "changes_of_doses")


def tap_spasm(diary: Diary) -> None:
    """Leave a diary as a tap on a spasm of today does."""
    _tap(diary, "changes_of_episodes")


def check_in(diary: Diary) -> None:
    """Leave a diary as a check-in of today does that changes no comparison."""
    _tap(diary, "changes_of_check_ins")


def forget_all(diary: Diary) -> None:
    """Let nothing be kept of the summaries of a diary, as at the first look of a day."""
    SummaryPart.objects.filter(patient=diary.patient).delete()
    Patient.objects.filter(pk=diary.patient.pk).update(stale_from=None)
    forget()


def _tap(diary: Diary, counted: str) -> None:
    new_process(diary)
    Patient.objects.filter(pk=diary.patient.pk).update(
        stale_from=diary.patient.today(),
        changes=F("changes") + 1,
        **{counted: F(counted) + 1},
    )


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
