"""What tests of the pages of a course share: addresses, days and what is read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from diary.due import in_force
from diary.models import Treatment, TreatmentChange
from diary.treatments.wording import regimen_in_words

PAGE, CHANGE, START = "treatment-edit", "treatment-change", "treatment-start"
STOP, SWITCH, EARLIER = "treatment-stop", "treatment-switch", "treatment-earlier"
NOTICE = "Stopping this kind of medicine suddenly"


def address(name: str, treatment: Treatment, **more: Any) -> str:
    at = {"diary": treatment.patient_id, "pk": treatment.pk}
    return reverse(name, kwargs=at | more)


def day(back: int = 0) -> date:
    # The diaries of these tests follow the clock of Berlin, and begin a day at four.
    local = timezone.now().astimezone(ZoneInfo("Europe/Berlin"))
    return (local - timedelta(hours=4)).date() - timedelta(days=back)


def told(treatment: Treatment, back: int = 0) -> str | None:
    """Return how it was taken on a day, None if it was not used."""
    held = in_force(treatment.regimens.current(), day(back))
    return regimen_in_words(held) if held else None


def kinds(treatment: Treatment) -> list[str]:
    """Return what was done, the first change first."""
    rows = treatment.patient.treatmentchanges.current().order_by(
        F("day").asc(nulls_first=True), "pk"
    )
    return [one.kind_of for one in rows]


def refused(response: Any, field: str) -> None:
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def of(name: str, change: TreatmentChange) -> str:
    regimen = change.to_regimen or change.from_regimen
    assert regimen is not None
    return address(name, regimen.treatment, change=change.pk)


def corrected(change: TreatmentChange, **said: Any) -> dict[str, Any]:
    return {"version": change.version, "day": change.day, "hope": change.hope} | said
