"""What the owner sees of each link: what it shows, how it stands, who opened it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.models import Patient, ShareLink, ShareView

from .access import links_of
from .contents import told

# How many links, and how many openings of each, are listed.
LINKS: Final = 60
VIEWS: Final = 20


@dataclass(frozen=True)
class LinkLine:
    """One link on the page of its owner, as it stands now."""

    link: ShareLink
    # What it shows: period and sections in words.
    shows: str
    # Why it opens nothing any more; and since when, unless the list below it says so.
    ended: str
    ended_at: datetime | None
    openings: int
    wrong: int
    views: Sequence[ShareView]

    @property
    def is_open(self) -> bool:
        """Tell whether somebody can open it."""
        return not self.ended

    @property
    def may_revoke(self) -> bool:
        """Tell whether there is something to end: a used up one may be open yet."""
        return self.ended_at is None

    @property
    def is_locked(self) -> bool:
        """Tell whether wrong passcodes ended it before its time."""
        return bool(self.ended) and not self.ended_at and not self.link.attempts_left

    @property
    def openings_told(self) -> str:
        """How often it was opened, and how often it may be yet."""
        left = self.link.openings_left
        told = ngettext("Opened %(n)s time", "Opened %(n)s times", self.openings) % {
            "n": self.openings
        }
        if not self.openings:
            told = _("Not opened yet")
        if left is None:
            return told
        more = ngettext("%(n)s time left", "%(n)s times left", left) % {"n": left}
        return _("%(opened)s, %(left)s") % {"opened": told, "left": more}

    @property
    def tries_told(self) -> str:
        """How many wrong passcodes there were, and how many may follow."""
        told = ngettext(
            "%(n)s wrong try, %(left)s left",
            "%(n)s wrong tries, %(left)s left",
            self.wrong,
        )
        return told % {"n": self.wrong, "left": self.link.attempts_left}


def link_lines(patient: Patient) -> list[LinkLine]:
    """Return the links of a diary, the newest first."""
    now = timezone.now()
    return [
        _line(patient, link, now) for link in links_of(patient, views=VIEWS)[:LINKS]
    ]


def _line(patient: Patient, link: Any, now: datetime) -> LinkLine:
    return LinkLine(
        link=link,
        shows=told(patient, link.choice),
        ended=_ended(link, now),
        ended_at=link.revoked_at
        or (link.expires_at if link.expires_at <= now else None),
        openings=link.openings,
        wrong=link.wrong,
        views=link.newest,
    )


def _ended(link: ShareLink, now: datetime) -> str:
    if link.revoked_at:
        return _("Revoked")
    if link.expires_at <= now:
        return _("Expired")
    if not link.attempts_left:
        return _("Locked: a wrong passcode was typed too often")
    return _("Used up") if link.openings_left == 0 else ""
