"""The notice about sudden stopping, in the same words for everybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from diary.models import Treatment
from diary.vocab.treatments import CATALOGUE

# For every medicine of which labels say so.
STOP_NOTICE = gettext_lazy(
    "Stopping this kind of medicine suddenly can be dangerous. If this was not agreed"
    " with your clinician, contact them or a pharmacist now."
)


def stop_notice(treatment: Treatment) -> str:
    """Return the notice for a medicine of which labels warn so, else ""."""
    code = treatment.catalogue
    return str(STOP_NOTICE) if code in CATALOGUE and CATALOGUE[code].stop_notice else ""
