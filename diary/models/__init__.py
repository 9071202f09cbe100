"""The shared core: one history of migrations for all rooms."""

from __future__ import annotations

from .base import Part, Written, WrittenQuerySet
from .entries import CheckIn, Dose, Entry, Episode, EpisodeTrigger, Rating, SideEffect
from .estimates import Estimate, Screen, SummaryPart
from .events import LeftOutDay, LifeEvent
from .given import DoseSite, PumpNote
from .history import DailyTotal, Revision, Tally
from .people import Membership, Patient, User
from .regimens import EVERY_WEEKDAY, PlannedDose, PlanStep, Regimen, TreatmentChange
from .reminders import CalendarFeed, Reminder, SentReminder
from .scales import Assessment, Goal
from .sharing import ShareLink, ShareView
from .treatments import Allergy, Condition, Treatment
from .visits import Finding, Question, Visit
from .words import Shortcut, Term

__all__ = [
    "EVERY_WEEKDAY",
    "Allergy",
    "Assessment",
    "CalendarFeed",
    "CheckIn",
    "Condition",
    "DailyTotal",
    "Dose",
    "DoseSite",
    "Entry",
    "Episode",
    "EpisodeTrigger",
    "Estimate",
    "Finding",
    "Goal",
    "LeftOutDay",
    "LifeEvent",
    "Membership",
    "Part",
    "Patient",
    "PlanStep",
    "PlannedDose",
    "PumpNote",
    "Question",
    "Rating",
    "Regimen",
    "Reminder",
    "Revision",
    "Screen",
    "SentReminder",
    "ShareLink",
    "ShareView",
    "Shortcut",
    "SideEffect",
    "SummaryPart",
    "Tally",
    "Term",
    "Treatment",
    "TreatmentChange",
    "User",
    "Visit",
    "Written",
    "WrittenQuerySet",
]
