"""Which treatments a clinic gives, and so have a page of their own here."""

from __future__ import annotations

from enum import StrEnum

from diary.due import PUMP
from diary.models import Treatment
from diary.vocab.treatments import TreatmentKind

# Called therapies, but done by a clinic on a day, at a place of the body.
DONE_ON_A_DAY = {"serial_casting"}


class Given(StrEnum):
    """How a clinic gives a treatment."""

    INJECTION = "injection"
    PROCEDURE = "procedure"
    PUMP = "pump"


def given_as(treatment: Treatment) -> Given | None:
    """Return how a clinic gives a treatment; None is one that people take themselves.

    Nobody is ever told that such a treatment is due.
    """
    if treatment.catalogue == PUMP:
        return Given.PUMP
    if treatment.kind_of == TreatmentKind.INJECTION:
        return Given.INJECTION
    if (
        treatment.kind_of == TreatmentKind.PROCEDURE
        or treatment.catalogue in DONE_ON_A_DAY
    ):
        return Given.PROCEDURE
    return None
