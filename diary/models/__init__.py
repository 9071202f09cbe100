"""The shared core: one history of migrations for all rooms."""

from __future__ import annotations

from .base import Written, WrittenQuerySet
from .entries import CheckIn, Dose, Entry, Episode, EpisodeTrigger, Rating, SideEffect
from .history import DailyTotal, Revision
from .people import Membership, Patient, User
from .treatments import Condition, Regimen, Treatment
from .words import Shortcut, Term

__all__ = [
    "CheckIn",
    "Condition",
    "DailyTotal",
    "Dose",
    "Entry",
    "Episode",
    "EpisodeTrigger",
    "Membership",
    "Patient",
    "Rating",
    "Regimen",
    "Revision",
    "Shortcut",
    "SideEffect",
    "Term",
    "Treatment",
    "User",
    "Written",
    "WrittenQuerySet",
]
