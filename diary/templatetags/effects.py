"""What happened since a change, on the pages of treatments, which know no insights."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import template

from diary.insights.effects import Told, effects_by_treatment, short
from diary.models import Treatment

register = template.Library()


@register.simple_tag
def effects_of(treatment: Treatment) -> Mapping[date, Told]:
    """Return what is said of each step of a treatment, by the day of the step."""
    found = effects_by_treatment(treatment.patient, most=None)
    return {one.day: one for one in found.get(treatment.pk, ())}


@register.filter
def on_day(effects: Mapping[date, Told], day: date | None) -> Told | None:
    """Return what is said of the step of a day, if anything is."""
    return effects.get(day) if day and effects else None


register.filter("in_short", short)
