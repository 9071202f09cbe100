"""What keeps the parts of a summary."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Q

from diary.models import Patient, SummaryPart

# So many parts of one diary are kept, the latest: some ten summaries.
MOST: Final = 200


class Made(NamedTuple):
    """A part as it is kept: when it is true, and what it holds."""

    state: str
    earlier: str
    lately: str
    content: str


def keep_parts(
    patient: Patient, *, made: Mapping[str, Made], known: Collection[str]
) -> None:
    """Store parts of a summary by their place, and drop what nobody will ask for.

    Nothing is stored if somebody wrote meanwhile: it may be older than what was stored
    since. If all are of a `known` place, there are no more than there were.
    """
    today = patient.today()
    rows = [
        SummaryPart(patient=patient, place=place, made_on=today, **one._asdict())
        for place, one in made.items()
    ]
    mine = patient.summary_parts
    with transaction.atomic():
        if not Patient.objects.filter(pk=patient.pk, changes=patient.changes).exists():
            return
        SummaryPart.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["patient", "place"],
            update_fields=["made_on", *Made._fields],
        )
        if made.keys() <= set(known):
            return
        older = mine.order_by("-pk").values("pk")[MOST:]
        mine.filter(~Q(made_on=today) | Q(pk__in=older)).delete()
