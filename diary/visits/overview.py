"""What the pages of visits and findings show: rows in order, and their history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.actions import content
from diary.journal.wording import place
from diary.models import Finding, Patient, Question, Revision, User, Visit, Written
from diary.treatments.forms import calendar_day
from diary.vocab.body import SITES, Side
from diary.vocab.findings import FINDINGS

from .files import SORTS
from .forms import visit_label

# So many are on a page; a link shows all.
MOST = 20
# A form may have 200 fields; each question takes two.
MOST_AT_ONCE = 50


@dataclass
class Appointment:
    """A visit and the questions for it."""

    visit: Visit
    questions: list[Question] = field(default_factory=list)

    @property
    def open(self) -> list[Question]:
        """The questions that wait for an answer."""
        return [one for one in self.questions if one.answered_on is None]

    @property
    def answered(self) -> list[Question]:
        """The questions that have one."""
        return [one for one in self.questions if one.answered_on is not None]


@dataclass
class Overview:
    """The page of visits: what comes first, first."""

    coming: list[Appointment]
    past: list[Appointment]
    # Open questions for the next visit, whichever that is.
    waiting: list[Question]
    # Open ones of visits that have been: not answered there.
    left_over: list[Question]
    # Answered without a visit.
    answered: list[Question]
    taken_back: list[Written]
    more: int


def overview(patient: Patient, *, everything: bool = False) -> Overview:
    """Return the visits of a diary with their questions."""
    today = calendar_day(patient)
    rows = list(patient.visits.all())
    visits = [Appointment(one) for one in _in_time(rows) if one.voided_at is None]
    known = {one.visit.pk: one for one in visits}
    questions = list(patient.questions.order_by("pk"))
    loose: list[Question] = []
    for one in questions:
        if one.voided_at is not None:
            continue
        appointment = known.get(one.visit_id) if one.visit_id else None
        (appointment.questions if appointment else loose).append(one)
    past = [one for one in reversed(visits) if one.visit.on < today]
    shown = past if everything else past[:MOST]
    return Overview(
        coming=[one for one in visits if one.visit.on >= today],
        past=shown,
        waiting=[one for one in loose if one.answered_on is None],
        left_over=[one for appointment in past for one in appointment.open],
        answered=[one for one in reversed(loose) if one.answered_on is not None],
        taken_back=[one for one in [*rows, *questions] if one.voided_at is not None],
        more=len(past) - len(shown),
    )


def questions_for(visit: Visit) -> list[Question]:
    """Return what can be answered at a visit: its own questions and loose ones.

    Open ones come first.
    """
    patient = visit.patient
    gone = set(patient.visits.exclude(voided_at=None).values_list("pk", flat=True))
    rows = [
        one
        for one in patient.questions.current().order_by("pk")
        if one.visit_id == visit.pk
        or (one.answered_on is None and (not one.visit_id or one.visit_id in gone))
    ]
    rows.sort(key=lambda one: one.answered_on is not None)
    return rows[:MOST_AT_ONCE]


def _in_time(visits: Iterable[Visit]) -> list[Visit]:
    def place_of(one: Visit) -> tuple[date, bool, str, UUID]:
        return one.on, one.at is None, f"{one.at}", one.pk

    return sorted(visits, key=place_of)


@dataclass(frozen=True)
class FindingRow:
    """One finding in a list."""

    finding: Finding

    @property
    def title(self) -> str:
        """What was examined."""
        return capfirst(str(FINDINGS.label(self.finding.what)))

    @property
    def facts(self) -> str:
        """Where, the grade as told, and who told it."""
        finding = self.finding
        where = place(finding.site, finding.side)
        return ", ".join(one for one in (where, grade(finding), finding.who) if one)


def finding_rows(patient: Patient, *, everything: bool) -> tuple[list[Any], list[Any]]:
    """Return the findings, newest first, and those that were taken back."""
    rows = [FindingRow(one) for one in patient.findings.order_by("-on", "-pk")]
    stand = [row for row in rows if row.finding.voided_at is None]
    gone = [row for row in rows if row.finding.voided_at is not None]
    return (stand if everything else stand[: MOST + 1]), gone


def grade(finding: Finding) -> str:
    """Return a grade or number as told; a bare number gets its unit."""
    said = finding.grade
    if said.isdecimal() and finding.what == "beats":
        number = int(said)
        return ngettext("%(number)s beat", "%(number)s beats", number) % {
            "number": said
        }
    if said.isdecimal() and finding.what == "range":
        return f"{said}°"
    return _("grade %(grade)s") % {"grade": said} if finding.what in _GRADED else said


_GRADED = ("ashworth", "scats", "reflexes")


@dataclass(frozen=True)
class Change:
    """One change of a row: what it said before.

    `version` is the one that said so; `file` is the name of the file it had then.
    """

    title: str
    at: datetime
    by: str
    before: list[tuple[str, str]]
    version: int
    file: str


TITLES = {
    Revision.Change.EDITED: gettext_lazy("Changed"),
    Revision.Change.VOIDED: gettext_lazy("Taken back"),
    Revision.Change.RESTORED: gettext_lazy("Put back"),
}
LABELS = {
    "on": gettext_lazy("Day"),
    "at": gettext_lazy("Time"),
    "who": gettext_lazy("Who"),
    "place": gettext_lazy("Where"),
    "text": gettext_lazy("Question"),
    "visit": gettext_lazy("For which visit"),
    "answer": gettext_lazy("Answer"),
    "answered_on": gettext_lazy("Answered on"),
    "what": gettext_lazy("What"),
    "site": gettext_lazy("Where"),
    "side": gettext_lazy("Side"),
    "grade": gettext_lazy("Number or grade"),
    "result": gettext_lazy("Result"),
    "file_name": gettext_lazy("File"),
    "note": gettext_lazy("Note"),
}


def history(row: Written, visits: Sequence[Visit] = ()) -> list[Change]:
    """Return what a row said before each of its changes, newest first."""
    after, changes = content(row), []
    trail = row.patient.revisions.filter(subject_id=row.pk)
    for one in trail.select_related("by").order_by("-version"):
        is_other_file = one.before.get("file") != after.get("file")
        changes.append(
            Change(
                title=str(TITLES[Revision.Change(one.change)]),
                at=one.at,
                by=_name(one.by),
                before=differences(one.before, after, visits),
                version=one.version,
                file=one.before.get("file_name", "") if is_other_file else "",
            )
        )
        after = one.before
    return changes


def differences(
    before: dict[str, Any], after: dict[str, Any], visits: Sequence[Visit] = ()
) -> list[tuple[str, str]]:
    """Return the fields that differ, with the value they have before."""
    known = {str(one.pk): visit_label(one) for one in visits}
    tell: dict[str, Callable[[str], object]] = {
        "on": _day,
        "answered_on": _day,
        "at": lambda value: value[:5],
        "visit": lambda value: known.get(value, _("another visit")),
        "what": FINDINGS.label,
        "site": SITES.label,
        "side": lambda value: Side(value).label,
    }
    return [
        (
            str(label),
            str(tell.get(name, str)(before[name])) if before[name] else _("not said"),
        )
        for name, label in LABELS.items()
        if name in before and before[name] != after.get(name)
    ]


def file_facts(finding: Finding) -> str:
    """Return the type and the size of the file of a finding."""
    sort = SORTS.get(finding.file_type, finding.file_type)
    return f"{sort}, {filesizeformat(finding.file_size)}"


def by_kind() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what can be examined under its headings, to choose from."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for term in FINDINGS:
        groups[capfirst(str(term.group))].append((term.code, capfirst(str(term.label))))
    return list(groups.items())


def _day(value: str) -> str:
    return date_format(date.fromisoformat(value))


def _name(user: User | None) -> str:
    return user.email if user else _("somebody who left")
