"""What changes a member's own reminders: choices, the address, what went out.

A reader may choose too. Nothing of this is part of the diary.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diary.models import (
    CalendarFeed,
    Membership,
    Patient,
    Reminder,
    SentReminder,
    User,
)
from diary.vocab.reminders import ReminderKind

from .access import digest_of

TOKEN_BYTES = 32


def choose(patient: Patient, *, about: ReminderKind, by: User, **said: Any) -> Reminder:
    """Keep how `by` wants to be reminded of one sort of thing, by name of the field.

    Switching mails on starts them anew: nothing from before is sent.

    Raises
    ------
    ValidationError
        `by` is no member, or a value is not possible.
    """
    with transaction.atomic():
        _lock(patient, by)
        kept = patient.reminders.filter(user=by, about=about).first()
        reminder = kept or Reminder(patient=patient, user=by, about=about)
        if reminder.pk is None or (said.get("by_mail") and not reminder.by_mail):
            reminder.since = timezone.now()
        for name, value in said.items():
            setattr(reminder, name, value)
        reminder.clean_fields()
        reminder.save()
    return reminder


def make_feed(patient: Patient, *, by: User) -> str:
    """Make a new secret address of the calendar of `by`; the one before ends.

    Return its secret part, which is stored nowhere: only its digest is.

    Raises
    ------
    ValidationError
        `by` is no member.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        _lock(patient, by)
        _revoke(patient, by)
        CalendarFeed.objects.create(patient=patient, user=by, digest=digest_of(token))
    return token


def revoke_feed(patient: Patient, *, by: User) -> None:
    """Switch the address of the calendar of `by` off, if there is one."""
    _revoke(patient, by)


def claim(reminder: Reminder, *, key: str, by: None) -> bool:
    """Take it on to remind of one moment; False if somebody else did already.

    It is the clock that acts, nobody else: hence `by` None.
    """
    try:
        with transaction.atomic():
            SentReminder.objects.create(reminder=reminder, key=key, at=timezone.now())
    except IntegrityError:
        return False
    return True


def release(reminder: Reminder, *, key: str, by: None) -> None:
    """Leave a moment to the next run: nothing was sent, and it may work later."""
    reminder.sent.filter(key=key).delete()


def forget_sent(before: datetime, *, by: None) -> int:
    """Erase what was noted of mails that went out long ago; return how many."""
    return SentReminder.objects.filter(at__lt=before).delete()[0]


def _lock(patient: Patient, member: User) -> None:
    """Let one change of a member's choices happen after the other."""
    rows = Membership.objects.select_for_update()
    if not rows.filter(patient=patient, user=member).first():
        raise ValidationError(_("Reminders are for members of the diary."))


def _revoke(patient: Patient, member: User) -> None:
    held = patient.feeds.filter(user=member, revoked_at=None)
    held.update(revoked_at=timezone.now())
