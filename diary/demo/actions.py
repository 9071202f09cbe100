"""Makes made-up diaries, and erases those whose time is over."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diary.ids import uuid7
from diary.models import Membership, Patient, User, Written
from diary.visits import files
from diary.vocab.entries import Role

from . import truth
from .background import profile
from .story import Report, tell

LASTS: Final = timedelta(days=1)
DAYS: Final = truth.STORY_DAYS
# How many throwaway diaries there may be at one time, for visitors of all addresses.
MOST: Final = 50
BATCH: Final = 500


class TooManyDemosError(Exception):
    """There is no room for one more; some end within the day."""


def start_demo(*, by: User, zone: str) -> Patient:
    """Make the throwaway diary of a visitor, who is not stored yet, and return it.

    Expired ones are erased first.

    Raises
    ------
    TooManyDemosError
        There are as many as there may be.
    """
    erase_expired(by=by)
    if Patient.objects.exclude(demo_until=None).count() >= MOST:
        raise TooManyDemosError
    by.email = f"demo-{uuid7().hex}@demo.invalid"
    by.set_unusable_password()
    patient = Patient(
        name=_("Robin, made up"), timezone=zone, demo_until=timezone.now() + LASTS
    )
    return write_diary(patient, by=by, days=DAYS)


def write_diary(
    patient: Patient,
    *,
    by: User,
    days: int,
    seed: int = truth.SEED,
    now: datetime | None = None,
    report: Report = lambda done, of: None,
) -> Patient:
    """Store a new diary of the made-up person with so many days up to now.

    It is thought up first and then stored in one transaction, so that others wait
    shortly and a failure leaves nothing. `by` is stored with it if it is new. `now`
    is given where several diaries shall end at the same moment.
    """
    now = now or timezone.now()
    rows = tell(patient, by=by, days=days, seed=seed, now=now, report=report)
    patient.changes = sum(
        len(found) for model, found in rows.items() if issubclass(model, Written)
    )
    for name, value in profile(patient.day_of(now)).items():
        setattr(patient, name, value)
    patient.full_clean()
    with transaction.atomic():
        if by._state.adding:
            by.save(force_insert=True)
        patient.save(force_insert=True)
        Membership.objects.create(patient=patient, user=by, role=Role.OWNER)
        for model, found in rows.items():
            model._default_manager.bulk_create(found, batch_size=BATCH)
    return patient


def erase_expired(*, by: User | None) -> int:
    """Erase each throwaway diary whose time is over; return how many there were.

    `by` is the visitor at whose coming it is done, or None for the command.
    """
    over = Patient.objects.filter(demo_until__lt=timezone.now())
    return sum(_erase(one) for one in over)


def leave_demo(*, by: User) -> bool:
    """Erase the throwaway account of `by` with all it holds; tell whether it was one."""
    mine = Patient.objects.filter(
        memberships__user=by, memberships__role=Role.OWNER
    ).exclude(demo_until=None)
    return sum(_erase(one) for one in mine) > 0


def _erase(patient: Patient) -> bool:
    """Erase a throwaway diary, its owner, and what nobody else could open then."""
    with transaction.atomic():
        owner = User.objects.get(
            memberships__patient=patient, memberships__role=Role.OWNER
        )
        theirs = Patient.objects.filter(memberships__user=owner)
        shared = Membership.objects.exclude(user=owner).filter(patient__in=theirs)
        kept = shared.exclude(patient=patient).values("patient")
        gone = list(theirs.exclude(pk__in=kept).values_list("pk", flat=True))
        Patient.objects.filter(pk__in=gone).delete()
        owner.delete()
    for pk in gone:
        shutil.rmtree(files.root() / str(pk), ignore_errors=True)
    return True
