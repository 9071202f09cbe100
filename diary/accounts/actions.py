"""What changes a diary as a whole, its members, or what a user chose."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from diary.models import Membership, Patient, User
from diary.vocab.entries import Role


def create_diary(
    *, by: User, name: str, timezone: str = "UTC", relation: str = Patient.About.SELF
) -> Patient:
    """Make an empty diary that `by` owns.

    Raises
    ------
    ValidationError
        The name is empty or too long, or there is no such time zone.
    """
    _check_zone(timezone)
    patient = Patient(name=name, timezone=timezone, about=relation)
    patient.full_clean()
    with transaction.atomic():
        patient.save(force_insert=True)
        Membership.objects.create(patient=patient, user=by, role=Role.OWNER)
    return patient


def describe_diary(patient: Patient, *, by: User, **said: Any) -> None:
    """Store what is said about a diary as a whole, by the name of the field.

    Its name and whom it is about, its zone and when its day begins, the buttons of
    Today, what a doctor needs to know. Entries keep the clock and the day they were
    written with.

    Raises
    ------
    ValidationError
        `by` may not write in this diary, or a value is not possible.
    """
    writers = patient.memberships.exclude(role=Role.READER)
    if not writers.filter(user=by).exists():
        raise ValidationError(_("A reader changes nothing in a diary."))
    if "timezone" in said:
        _check_zone(said["timezone"])
    unsaid = {field.name for field in Patient._meta.fields} - set(said)
    Patient(**said).clean_fields(exclude=unsaid)
    changed = {
        name: value for name, value in said.items() if getattr(patient, name) != value
    }
    if changed:
        Patient.objects.filter(pk=patient.pk).update(
            **changed, changes=F("changes") + 1
        )


def add_member(patient: Patient, *, user: User, role: Role, by: User) -> Membership:
    """Let `user` into a diary, in a role other than owner.

    Raises
    ------
    ValidationError
        `by` does not own the diary, or `user` is a member already.
    """
    if not patient.memberships.filter(user=by, role=Role.OWNER).exists():
        raise ValidationError(_("Only the owner of a diary lets others in."))
    membership = Membership(patient=patient, user=user, role=role)
    membership.full_clean()
    membership.save(force_insert=True)
    return membership


def set_look(*, by: User, theme: str, text_size: str, big_buttons: bool) -> None:
    """Keep how a user wants the pages to look.

    Raises
    ------
    ValidationError
        There is no such theme or size.
    """
    by.theme, by.text_size, by.big_buttons = theme, text_size, big_buttons
    by.clean_fields(exclude=["password"])
    by.save(update_fields=["theme", "text_size", "big_buttons"])


def _check_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError({"timezone": _("There is no such time zone.")})
