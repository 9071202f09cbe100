"""What the profile shows: the person in words, and the rows with their history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.actions import content
from diary.journal.notices import DONE
from diary.models import Allergy, Condition, Patient, Revision, Written
from diary.vocab.conditions import CONDITIONS
from diary.vocab.injury import level_told
from diary.vocab.terms import folded

type Fact = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """A condition or an allergy as the list shows it."""

    row: Condition | Allergy

    @property
    def title(self) -> str:
        """Its name in words."""
        return name_told(self.row.kind(), self.row.name)

    @property
    def detail(self) -> str:
        """What else is said, on one line."""
        row = self.row
        if isinstance(row, Allergy):
            return row.reaction
        since = _("since %(year)s") % {"year": row.since_year} if row.since_year else ""
        return ", ".join(one for one in (since, row.detail) if one)


@dataclass(frozen=True)
class Notice:
    """What was just done to which row; it can be undone."""

    done: str
    line: Line


@dataclass(frozen=True)
class Change:
    """One change of a row: what it said before."""

    title: str
    at: datetime
    by: str
    before: list[Fact]


def profile_page(request: HttpRequest, patient: Patient) -> dict[str, Any]:
    """Read the page: a fixed number of queries, however long the lists are."""
    conditions = _lines(patient.conditions.all())
    allergies = _lines(patient.allergys.all())
    return {
        "facts": person_told(patient),
        "conditions": _standing(conditions),
        "allergies": _standing(allergies),
        "taken_back": [
            one for one in [*conditions, *allergies] if one.row.voided_at is not None
        ],
        "notice": _notice(request, [*conditions, *allergies]),
    }


def person_told(patient: Patient) -> list[Fact]:
    """Return what is said about the person, each answer in words."""
    born = patient.birth_year
    level = level_told(patient.injury_level)
    return [
        (_("Name of the diary"), patient.name),
        (_("It is about"), str(Patient.About(patient.about).label)),
        (_("Year of birth"), str(born) if born else _no_answer()),
        (_("Level of a spinal cord injury"), str(level) or _no_answer()),
        (_("Baclofen pump"), _yes_or_no(patient.has_pump)),
        (_("Takes an opioid"), _yes_or_no(patient.takes_opioid)),
        (_("Drives"), _yes_or_no(patient.drives)),
    ]


def row_told(row: Condition | Allergy) -> list[Fact]:
    """Return everything a row says."""
    said = content(row)
    return [(label, _value(row, name, said)) for name, label in _labels(row).items()]


def history(row: Condition | Allergy) -> list[Change]:
    """Return what a row said before, the last change first."""
    after = content(row)
    trail = row.patient.revisions.filter(subject_id=row.pk)
    changes = []
    for revision in trail.select_related("by").order_by("-version"):
        before = differences(row, revision.before, after)
        changes.append(Change(_title(revision), revision.at, _author(revision), before))
        after = revision.before
    return changes


def differences(
    row: Condition | Allergy, before: dict[str, Any], after: dict[str, Any]
) -> list[Fact]:
    """Return the answers that differ, with the value they have before."""
    return [
        (label, _value(row, name, before))
        for name, label in _labels(row).items()
        if before.get(name) != after.get(name)
    ]


def name_told(sort: str, name: str) -> str:
    """Return the name of a row in words: a code of the list, or own words."""
    label = str(CONDITIONS.label(name)) if sort == Condition.kind() else name
    return str(capfirst(label))


def _lines(rows: Any) -> list[Line]:
    return sorted(map(Line, rows), key=lambda one: folded(one.title))


def _standing(lines: list[Line]) -> list[Line]:
    return [one for one in lines if one.row.voided_at is None]


def _notice(request: HttpRequest, lines: list[Line]) -> Notice | None:
    """Return the message that the address carries, if its row is of this diary."""
    did, _colon, pk = request.GET.get("did", "").partition(":")
    found: dict[str, Line] = {str(one.row.pk): one for one in lines}
    if did not in DONE or pk not in found:
        return None
    return Notice(str(DONE[did]), found[pk])


def said(did: str, pk: UUID) -> str:
    """Return the part of an address that carries a message."""
    return f"?did={did}:{pk}"


def _labels(row: Written) -> dict[str, str]:
    if isinstance(row, Allergy):
        return {"name": _("Allergy to"), "reaction": _("What it does")}
    return {
        "name": _("Condition"),
        "since_year": _("Since the year"),
        "detail": _("Details"),
    }


def _value(row: Written, name: str, said: dict[str, Any]) -> str:
    value = said.get(name)
    if value in (None, ""):
        return _("not said")
    return name_told(row.kind(), value) if name == "name" else str(value)


def _title(revision: Revision) -> str:
    return {
        Revision.Change.EDITED: _("Changed"),
        Revision.Change.VOIDED: _("Taken back"),
        Revision.Change.RESTORED: _("Put back"),
    }[Revision.Change(revision.change)]


def _author(revision: Revision) -> str:
    return revision.by.email if revision.by else _("somebody who left")


def _yes_or_no(answer: bool | None) -> str:
    if answer is None:
        return _no_answer()
    return _("yes") if answer else _("no")


def _no_answer() -> str:
    return _("no answer")
