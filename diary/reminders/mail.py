"""Reminders by mail: which are due now, each sent once.

A mail says that something is to be done, never what: others may read it over a shoulder
or in a shared mailbox.
"""

from __future__ import annotations

import logging
import smtplib
from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils.translation import gettext as _

from diary.models import Reminder, User

from . import actions
from .moments import Moment, done, moments_between

# After an outage nothing is sent that is older, unless it is still to come.
GRACE = timedelta(hours=2)
# How long it is kept what was sent. Longer than anything can be sent twice.
KEPT = timedelta(days=60)

logger = logging.getLogger(__name__)


class NoMailServerError(Exception):
    """The mail server does not answer, so nothing can be sent for now."""


def address_of(user: User) -> str:
    """Return where mails to a user go; "" without a server or a confirmed address."""
    if not settings.MAIL_HOST:
        return ""
    confirmed = user.emailaddress_set.filter(  # type: ignore[attr-defined]
        email__iexact=user.email, verified=True
    )
    return user.email if confirmed.exists() else ""


class Postman:
    """One run over the reminders. `told` counts what it did."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.told: Counter[str] = Counter(sent=0, quiet=0, failed=0)
        self.server: BaseEmailBackend = mailers.default

    def bring(self, reminder: Reminder) -> None:
        """Send what is due of one reminder.

        Raises
        ------
        NoMailServerError
            Nothing was sent of it, and the next run may try again.
        """
        moments = self._due(reminder)
        if not moments or not (to := address_of(reminder.user)):
            return
        quiet = done(reminder, moments)
        for moment in moments:
            if moment.key in quiet:
                self.told["quiet"] += actions.claim(reminder, key=moment.key, by=None)
            else:
                self._send(reminder, moment.key, to)

    def leave(self) -> None:
        """Close the connection; what is wrong with it now harms nobody."""
        try:
            self.server.close()
        except OSError as error:
            logger.warning("The mail server: %s", type(error).__name__)

    def _due(self, reminder: Reminder) -> list[Moment]:
        """Return the moments that are due now and of which nothing is noted."""
        ahead = timedelta(minutes=reminder.ahead)
        found = moments_between(reminder, self.now - GRACE, self.now + ahead)
        due = [
            one
            for one in found
            if one.at >= reminder.since
            and self.now <= max(one.at, one.at - ahead + GRACE)
        ]
        keys = [one.key for one in due]
        sent = set(reminder.sent.filter(key__in=keys).values_list("key", flat=True))
        return [one for one in due if one.key not in sent]

    def _send(self, reminder: Reminder, key: str, to: str) -> None:
        """Send one mail. The claim comes first, so that two runs send one.

        It is given back only if the server itself said that it took nothing: a mail
        that comes twice is worse than one that is missing.
        """
        try:
            self.server.open()
        except OSError as error:
            raise NoMailServerError(type(error).__name__) from None
        if not actions.claim(reminder, key=key, by=None):
            return
        try:
            self.server.send_messages([letter(reminder, to)])
        except (OSError, ValueError) as error:
            self.told["failed"] += 1
            logger.warning("A reminder was not sent: %s", type(error).__name__)
            if may_work_later(error):
                actions.release(reminder, key=key, by=None)
            self.leave()
        else:
            self.told["sent"] += 1


def letter(reminder: Reminder, to: str) -> EmailMessage:
    """Return the mail of a reminder."""
    lines = [_("This is a reminder that you asked Klonos for."), ""]
    if settings.PUBLIC_URL:
        at = {"diary": reminder.patient_id}
        lines += [
            _("Open your diary:"),
            settings.PUBLIC_URL + reverse("today", kwargs=at),
            "",
            _("Change reminders or switch them off:"),
            settings.PUBLIC_URL + reverse("reminder-list", kwargs=at),
        ]
    else:
        lines += [_("To change reminders or switch them off: More, Reminders.")]
    return EmailMessage(
        subject=_("Klonos reminder"),
        body="\n".join([*lines, ""]),
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )


def may_work_later(error: Exception) -> bool:
    """Tell whether a mail server refused for now only, as it says by 4xx."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPResponseException):
        codes = [error.smtp_code]
    else:
        return False
    return all(400 <= code < 500 for code in codes)
