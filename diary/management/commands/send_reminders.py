"""Send the reminders that are due now by mail."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from diary.models import Membership, Reminder
from diary.reminders.actions import forget_sent
from diary.reminders.mail import KEPT, NoMailServerError, Postman


class Command(BaseCommand):
    """`manage.py send_reminders`: may run at any rhythm, also twice at once."""

    help = "Send the reminders that are due now by mail, each once. For cron."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send them and say how many; fail if one could not be sent."""
        if not settings.MAIL_HOST:
            raise CommandError(
                "No mail server is set (MAIL_HOST), so none can be sent."
            )
        now = timezone.now()
        postman = Postman(now)
        trouble = ""
        try:
            for reminder in wanted():
                postman.bring(reminder)
        except NoMailServerError as error:
            trouble = f"; the mail server cannot be reached ({error})"
        finally:
            postman.leave()
        forget_sent(now - KEPT, by=None)
        told = ", ".join(f"{count} {what}" for what, count in postman.told.items())
        if trouble or postman.told["failed"]:
            raise CommandError(told + trouble)
        self.stdout.write(told)


def wanted() -> QuerySet[Reminder]:
    """Return the reminders by mail of those who may open the diary."""
    whose = {"user": OuterRef("user")}
    members = Membership.objects.filter(patient=OuterRef("patient"), **whose)
    confirmed = EmailAddress.objects.filter(verified=True, **whose)
    rows = Reminder.objects.filter(
        Exists(members), Exists(confirmed), by_mail=True, user__is_active=True
    )
    return rows.select_related("patient", "user").order_by("pk")
