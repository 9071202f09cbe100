"""How often something was noted of each treatment, without reading every entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count

from .models import Dose, Patient, SideEffect, Tally, Written

# By hand, because each dose makes it: one question, and no putting it together.
_ADD = """
INSERT INTO diary_tally (patient_id, treatment_id, subject, what, count)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (patient_id, treatment_id, subject, what)
DO UPDATE SET count = diary_tally.count + excluded.count
"""


class Noted(NamedTuple):
    """Of which treatment something was noted, by which kind of entry, and what."""

    treatment: UUID
    subject: str
    what: str


def noted(row: Written) -> Noted | None:
    """Return what a row adds one to, if it stands and names a treatment."""
    if row.voided_at is not None:
        return None
    if isinstance(row, Dose):
        return Noted(row.treatment_id, row.kind(), row.status)
    if isinstance(row, SideEffect) and row.treatment_id is not None:
        return Noted(row.treatment_id, row.kind(), row.symptom)
    return None


def move(patient: Patient, before: Noted | None, after: Noted | None) -> None:
    """Count a row that said `before` and says `after` from now on."""
    if before == after:
        return
    for change, one in ((-1, before), (1, after)):
        if one is not None:
            _add(patient, one, change)


def recount(patient: Patient) -> None:
    """Make the tallies of a diary anew from its rows."""
    doses = patient.doses.current().values_list("treatment", "status")
    effects = patient.sideeffects.current().exclude(treatment=None)
    named = effects.values_list("treatment", "symptom")
    with transaction.atomic():
        patient.tallies.all().delete()
        Tally.objects.bulk_create(
            Tally(
                patient=patient,
                treatment_id=treatment,
                subject=subject,
                what=what,
                count=count,
            )
            for subject, rows in ((Dose.kind(), doses), (SideEffect.kind(), named))
            for treatment, what, count in rows.annotate(count=Count("pk"))
        )


def of_rows(patient: Patient, rows: Iterable[Written]) -> list[Tally]:
    """Return the tallies that these rows make, not stored yet."""
    counts = Counter(one for one in map(noted, rows) if one is not None)
    return [
        Tally(
            patient=patient,
            treatment_id=one.treatment,
            subject=one.subject,
            what=one.what,
            count=count,
        )
        for one, count in counts.items()
    ]


def _add(patient: Patient, one: Noted, change: int) -> None:
    key = Patient._meta.pk
    values = [
        key.get_db_prep_value(patient.pk, connection),
        key.get_db_prep_value(one.treatment, connection),
        one.subject,
        one.what,
        change,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, values)
