"""The buttons of the Today page: what can be logged there with one tap or two."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TodayButton(TextChoices):
    """One big button. Their order here is the one that a new diary begins with."""

    SPASM = "spasm", _("Spasm")
    CLONUS = "clonus", _("Clonus")
    DOSE = "dose", _("Dose taken")
    SIDE_EFFECT = "sideeffect", _("Side effect")
    REMEDY = "remedy", _("Remedy")
    RATING = "rating", _("Rate now")
    COMPLETE = "complete", _("No spasms today, or that was all")
    EVENING = "evening", _("Evening check-in")


def shown(chosen: Iterable[object]) -> list[TodayButton]:
    """Return the buttons that a diary shows, in its order.

    What is no button (any more) and what comes twice is left out. Without any choice
    all are shown: Today is never empty.
    """
    codes = TodayButton.values
    known = [TodayButton(one) for one in chosen if one in codes]
    return list(dict.fromkeys(known)) or list(TodayButton)
