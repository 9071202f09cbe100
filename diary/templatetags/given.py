"""Which pages a treatment has beside its own: what a clinic gives, and its card."""

from __future__ import annotations

from django import template
from django.urls import reverse

from diary.models import Treatment
from diary.treatments.given import kinds
from diary.vocab.card_facts import CARDS

register = template.Library()

_FORMS = {
    kinds.Given.INJECTION: "injection-add",
    kinds.Given.PROCEDURE: "procedure-add",
    kinds.Given.PUMP: "pump-note-add",
}


@register.filter
def given_as(treatment: Treatment) -> str:
    """Return how a clinic gives it: "injection", "procedure", "pump" or ""."""
    return kinds.given_as(treatment) or ""


@register.simple_tag
def log_url(treatment: Treatment) -> str:
    """Return the address of the form that logs one use of a treatment."""
    diary = treatment.patient_id
    how = kinds.given_as(treatment)
    if how is not None:
        return reverse(_FORMS[how], kwargs={"diary": diary, "pk": treatment.pk})
    form = reverse("entry-add", kwargs={"diary": diary, "kind": "dose"})
    return f"{form}?treatment={treatment.pk}"


@register.filter
def has_card(treatment: Treatment) -> bool:
    """Tell whether there is an information card of it."""
    return treatment.catalogue in CARDS
