"""The shared core: one history of migrations for all rooms."""

from __future__ import annotations

from .base import Written, WrittenQuerySet
from .entries import CheckIn, Dose, Entry, Episode, EpisodeTrigger, Rating, SideEffect
from .events import LeftOutDay, LifeEvent
from .history import DailyTotal, Revision
from .people import Membership, Patient, User
from .scales import Assessment, Goal
from .treatments import Allergy, Condition, Regimen, Treatment
from .visits import Finding, Question, Visit
from .words import Shortcut, Term

__all__ = [
    "Allergy",
    "Assessment",
    "CheckIn",
    "Condition",
    "DailyTotal",
    "Dose",
    "Entry",
    "Episode",
    "EpisodeTrigger",
    "Finding",
    "Goal",
    "LeftOutDay",
    "LifeEvent",
    "Membership",
    "Patient",
    "Question",
    "Rating",
    "Regimen",
    "Revision",
    "Shortcut",
    "SideEffect",
    "Term",
    "Treatment",
    "User",
    "Visit",
    "Written",
    "WrittenQuerySet",
]
