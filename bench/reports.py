"""The pages of the summary, with every comparison worked out that they quote."""

from __future__ import annotations

from typing import Final

from django.db.models import F

from diary.insights.kept import forget
from diary.models import Patient, SummaryPart

from .pages import Page

# The ledger in a summary shows everything that was ever tried.
GROWTH_OF_SUMMARY = 1.25
YEAR: Final = "summary/?period=1y"


def tap_dose() -> None:
    """Leave the diaries as a tap on a dose of today does."""
    _tap("changes_of_doses")


def tap_spasm() -> None:
    """Leave the diaries as a tap on a spasm of today does."""
    _tap("changes_of_episodes")


def check_in() -> None:
    """Leave the diaries as a check-in of today does that changes no comparison."""
    _tap("changes_of_check_ins")


def forget_all() -> None:
    """Let nothing be kept of any summary, as at the first look of a day."""
    SummaryPart.objects.all().delete()
    Patient.objects.update(stale_from=None)
    forget()


def _tap(counted: str) -> None:
    forget()
    for patient in Patient.objects.all():
        Patient.objects.filter(pk=patient.pk).update(
            stale_from=patient.today(),
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
    Page("summary, a year, new process", YEAR, most=15, before=forget),
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
