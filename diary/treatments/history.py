"""What a treatment, its changes and its schedules said before, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from diary.actions import apply, content
from diary.models import (
    Patient,
    Regimen,
    Revision,
    Treatment,
    TreatmentChange,
    User,
    Written,
)
from diary.vocab.changes import ChangeKind, Decider, Outcome, Reason
from diary.vocab.symptoms import SIDE_EFFECTS
from diary.vocab.treatments import TreatmentKind, Unit, amount_with_unit

from .wording import planned_in_words

type Fact = tuple[str, str]


@dataclass(frozen=True)
class Past:
    """One change of a row: what it said before, who changed it, and when."""

    title: str
    at: datetime
    by: str
    before: list[Fact]


def history(
    patient: Patient, rows: Iterable[Written], *, of_changes: Container[UUID] = ()
) -> list[Past]:
    """Return what rows said before, newest first.

    `of_changes` are regimens that a change begins or ends. Their days are told with
    the change, and so is that they were taken back.
    """
    known = {row.pk: row for row in rows}
    later = {pk: content(row) for pk, row in known.items()}
    trail = patient.revisions.filter(subject_id__in=list(known))
    told = []
    for revision in trail.select_related("by").order_by("-pk"):
        row = known[revision.subject_id]
        after, later[row.pk] = later[row.pk], revision.before
        alone = row.pk not in of_changes
        before = differences(row, revision.before, after, days=alone)
        if before or (alone and revision.change != Revision.Change.EDITED):
            title = _title(row, revision)
            told.append(Past(title, revision.at, _name(revision.by), before))
    return told


def differences(
    row: Written, before: dict[str, Any], after: dict[str, Any], *, days: bool = True
) -> list[Fact]:
    """Return the answers that differ, with the value they have before.

    Without `days` the first and last day of a regimen are left out.
    """
    return [
        (label, value(row, name, before))
        for name, label in _labels(row).items()
        if name in before and before[name] != after.get(name)
        if days or name not in {"starts_on", "ends_on"}
    ]


def value(row: Written, name: str, said: dict[str, Any]) -> str:
    """Return one answer of a stored or earlier state of a row in words."""
    answer = said[name]
    if name == "planned":
        return _planned(row, said) or _("not said")
    if answer in (None, ""):
        return _("still used") if name == "ends_on" else _("not said")
    tell: dict[str, Callable[[Any], object]] = {
        "as_needed": lambda is_so: _("yes") if is_so else _("no"),
        "kind_of": lambda kind: _kind(row, kind),
        "unit": lambda unit: Unit(unit).label,
        "usual_amount": lambda much: amount_with_unit(Decimal(much), said["unit"]),
        "most_a_day": lambda much: amount_with_unit(Decimal(much), _unit(row)),
        "starts_on": _day,
        "ends_on": _day,
        "day": _day,
        "decided_by": lambda code: Decider(code).label,
        "reason": lambda code: Reason(code).label,
        "watch": lambda code: Outcome(code).label,
        "side_effect": SIDE_EFFECTS.label,
    }
    return str(tell.get(name, str)(answer))


def _labels(row: Written) -> dict[str, str]:
    if isinstance(row, Treatment):
        return {
            "name": _("Name"),
            "kind_of": _("What it is"),
            "unit": _("Counted in"),
            "usual_amount": _("Usual amount"),
            "as_needed": _("Only when needed"),
            "settling_days": _("Own days to settle"),
            "carry_over_days": _("Own days after the last dose"),
            "note": _("Note"),
        }
    if isinstance(row, TreatmentChange):
        return {
            "day": _("From which day on"),
            "decided_by": _("Who decided"),
            "reason": _("Why"),
            "side_effect": _("Which side effect"),
            "hope": _("What I hope for"),
            "watch": _("What to watch"),
            "note": _("Note"),
        }
    return {
        "planned": _("How it is taken"),
        "as_needed": _("Only when needed"),
        "most_a_day": _("At most in a day"),
        "starts_on": _("Used since"),
        "ends_on": _("First day without it"),
    }


def _title(row: Written, revision: Revision) -> str:
    done = Revision.Change(revision.change)
    if isinstance(row, TreatmentChange):
        titles = {
            done.EDITED: _("%(change)s: corrected"),
            done.VOIDED: _("%(change)s: taken back"),
            done.RESTORED: _("%(change)s: put back"),
        }
        kind = ChangeKind(revision.before["kind_of"]).label
        day = row.day
        words = {"kind": str(kind).capitalize(), "day": date_format(day) if day else ""}
        change = _("%(kind)s on %(day)s") if day else _("%(kind)s")
        return titles[done] % {"change": change % words}
    if isinstance(row, Regimen):
        return {
            done.EDITED: _("How it was used, corrected"),
            done.VOIDED: _("Time of use taken back"),
            done.RESTORED: _("Time of use put back"),
        }[done]
    return {
        done.EDITED: _("Changed"),
        done.VOIDED: _("Taken back"),
        done.RESTORED: _("Put back"),
    }[done]


def _kind(row: Written, kind: str) -> object:
    known = ChangeKind if isinstance(row, TreatmentChange) else TreatmentKind
    return known(kind).label


def _planned(row: Written, said: dict[str, Any]) -> str:
    below = apply(Regimen(), {"planned": said["planned"]})
    planned: Any = (below.parts or {})["planned"]
    return planned_in_words(planned, _unit(row), as_needed=said["as_needed"])


def _unit(row: Any) -> str:
    return str(row.treatment.unit)


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text))


def _name(user: User | None) -> str:
    return user.email if user else _("somebody who left")
