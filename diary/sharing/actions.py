"""What makes, ends and opens a link. Each change is one question to the database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from diary.models import Membership, Patient, ShareLink, ShareView, User
from diary.models.sharing import LONGEST
from diary.reminders.access import digest_of
from diary.reports.document import Document
from diary.vocab.entries import Role

from .access import ClosedError, standing, unspent
from .passcodes import new_passcode
from .sealing import seal

TOKEN_BYTES: Final = 32
SHORTEST: Final = timedelta(hours=1)
# How many links of a diary may be open at one time.
MOST: Final = 30

What = ShareView.What


class WrongPasscodeError(Exception):
    """Somebody typed another passcode; it was counted, and `left` tries are left."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


@dataclass(frozen=True)
class Terms:
    """What the owner chose for a link.

    `choice` is the summary's own way to say what it shows. `frozen` is the summary to
    keep as it is now; without one it is made whenever somebody opens the link.
    """

    label: str
    choice: str
    lasts: timedelta
    has_passcode: bool = True
    openings: int | None = None
    frozen: Document | None = None


class Made(NamedTuple):
    """A new link, and what is shown of it this once: its secret part, its passcode."""

    link: ShareLink
    token: str
    passcode: str


def make_link(patient: Patient, *, terms: Terms, by: User) -> Made:
    """Make a link to a summary; what opens it is returned and stored nowhere.

    Raises
    ------
    ValidationError
        `by` does not own the diary, a value is not possible, or there are too many.
    """
    token, now = secrets.token_urlsafe(TOKEN_BYTES), timezone.now()
    passcode = new_passcode() if terms.has_passcode else ""
    link = ShareLink(
        patient=patient,
        made_by=by,
        digest=digest_of(token),
        label=terms.label,
        choice=terms.choice,
        is_frozen=terms.frozen is not None,
        sealed=seal(terms.frozen, token=token) if terms.frozen else None,
        passcode=make_password(passcode) if passcode else "",
        openings_left=terms.openings,
        made_at=now,
        expires_at=now + _possible(terms.lasts),
    )
    link.clean_fields()
    with transaction.atomic():
        _lock(patient, by)
        _forget(patient)
        if unspent().filter(patient=patient).count() >= MOST:
            raise ValidationError(
                _("There are %(n)s open links. Revoke one first.") % {"n": MOST}
            )
        link.save(force_insert=True)
    return Made(link, token, passcode)


def revoke_link(link: ShareLink, *, by: User) -> None:
    """End a link at once, for those too who have it open; its frozen summary goes.

    Raises
    ------
    ValidationError
        `by` does not own the diary.
    """
    with transaction.atomic():
        _lock(link.patient, by)
        mine = link.patient.share_links.filter(pk=link.pk, revoked_at=None)
        mine.update(revoked_at=timezone.now(), sealed=None)
        _forget(link.patient)


def set_expiry(link: ShareLink, *, lasts: timedelta, by: User) -> bool:
    """Let a link end so long from now; False if it has ended already, which stays.

    Raises
    ------
    ValidationError
        `by` does not own the diary, or the time is too short or too long.
    """
    ends = timezone.now() + _possible(lasts)
    with transaction.atomic():
        _lock(link.patient, by)
        return bool(unspent().filter(pk=link.pk).update(expires_at=ends))


def open_link(link: ShareLink, *, passcode: str, by: None) -> None:
    """Open a link for a visitor, hence `by` None: count it, and note it for the owner.

    One attempt is taken before the passcode is looked at, by an update that finds no
    row when there is none left. So of any number of guesses at once only as many are
    compared as there are attempts. The right one gives its attempt back.

    Raises
    ------
    WrongPasscodeError
        It is another passcode.
    ClosedError
        No attempt or no opening is left, or the link ended meanwhile.
    """
    taken = 1 if link.passcode else 0
    if taken:
        _take_attempt(link)
        if not check_password(passcode, link.passcode):
            raise WrongPasscodeError(_note(link, What.WRONG))
    with transaction.atomic():
        there = standing().filter(pk=link.pk).exclude(openings_left=0)
        left = {"openings_left": F("openings_left") - 1}
        if not there.update(attempts_left=F("attempts_left") + taken, **left):
            raise ClosedError
        link.views.create(what=What.PAGE, at=timezone.now())


def note_view(link: ShareLink, *, what: ShareView.What, by: None) -> None:
    """Note for the owner that a visitor takes an open summary along in a file.

    Raises
    ------
    ClosedError
        The link ended while the file was made, or was erased with its diary.
    """
    _note(link, what)


def _note(link: ShareLink, what: ShareView.What) -> int:
    """Note what a visitor did, and return how many attempts are left by now."""
    with transaction.atomic():
        there = standing().select_for_update(of=("self",)).filter(pk=link.pk)
        left = there.values_list("attempts_left", flat=True).first()
        if left is None:
            raise ClosedError
        link.views.create(what=what, at=timezone.now())
    return left


def _take_attempt(link: ShareLink) -> None:
    one = unspent().filter(pk=link.pk)
    if not one.update(attempts_left=F("attempts_left") - 1):
        raise ClosedError


def _possible(lasts: timedelta) -> timedelta:
    if not SHORTEST <= lasts <= LONGEST:
        raise ValidationError(_("A link lasts from one hour to 90 days."))
    return lasts


def _lock(patient: Patient, owner: User) -> None:
    """Let one change of a diary's links happen after the other, by its owner alone."""
    rows = Membership.objects.select_for_update()
    if not rows.filter(patient=patient, user=owner, role=Role.OWNER).first():
        raise ValidationError(_("Only the owner of a diary makes and changes links."))


def _forget(patient: Patient) -> None:
    """Erase the frozen summaries of links that have expired: nothing opens them."""
    over = patient.share_links.filter(expires_at__lte=timezone.now())
    over.exclude(sealed=None).update(sealed=None)
