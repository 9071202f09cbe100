"""What one can be reminded of."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReminderKind(TextChoices):
    DOSE = "dose", _("doses that are due")
    EVENING = "evening", _("the evening check-in")
    VISIT = "visit", _("appointments")
    STEP = "step", _("steps of a plan")
