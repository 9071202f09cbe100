"""What changes findings with their files, and answers several questions at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction

from diary import actions
from diary.actions import OwnWord
from diary.models import Finding, Question, User, Visit

from . import files
from .files import Upload


def add_finding(
    finding: Finding,
    *,
    by: User,
    upload: Upload | None = None,
    own_words: Iterable[OwnWord] = (),
) -> tuple[Finding, bool]:
    """Store a new finding with its file, once however often it is sent.

    Raises
    ------
    ConflictError
        The id is taken by something else of this diary.
    DoesNotExist
        The id is taken in another diary.
    """

    def store() -> tuple[Finding, bool]:
        _name_file_as_before(finding)
        return actions.store(finding, by=by, own_words=own_words)

    return _with_file(finding, upload, store)


def edit_finding(
    finding: Finding,
    *,
    by: User,
    version: int,
    upload: Upload | None = None,
    own_words: Iterable[OwnWord] = (),
) -> Finding:
    """Store what a finding now says. A file it had before stays in its history.

    Raises
    ------
    ConflictError
        Somebody changed it meanwhile.
    """

    def edit() -> tuple[Finding, bool]:
        row = actions.edit(finding, by=by, version=version, own_words=own_words)
        return row, True

    return _with_file(finding, upload, edit)[0]


def answer_questions(
    visit: Visit,
    *,
    answers: Iterable[tuple[Question, str, int]],
    on: date,
    by: User,
) -> int:
    """Note what was answered at a visit; return how many answers changed.

    Each answer names its question, its text and the version of the question that
    the person was looking at. An answer without text opens the question again.

    Raises
    ------
    ConflictError
        Somebody changed one of the questions meanwhile; then none is stored.
    """
    count = 0
    with actions.in_turn(visit.patient_id):
        for question, text, version in answers:
            question.answer = text
            question.answered_on = on if text else None
            question.visit = visit
            actions.edit(question, by=by, version=version)
            count += 1
    return count


def _with_file(
    finding: Finding,
    upload: Upload | None,
    write: Callable[[], tuple[Finding, bool]],
) -> tuple[Finding, bool]:
    """Keep the file, write the row, and erase the file if no row came to name it."""
    if upload is None:
        return write()
    diary, name = finding.patient_id, files.keep(finding.patient_id, upload)
    finding.file, finding.file_name = name, upload.name
    finding.file_type, finding.file_size = upload.type, len(upload.data)
    finding.file_digest = upload.digest
    try:
        with transaction.atomic():
            stored, created = write()
    except BaseException:
        files.forget(diary, name)
        raise
    if stored.file != name:
        files.forget(diary, name)
    return stored, created


def _name_file_as_before(finding: Finding) -> None:
    """Let a repeated post name the file that its first one brought.

    The name is ours and new each time; the same content is the same file.
    """
    known = finding.patient.findings.filter(pk=finding.pk).first()
    if known is None:
        return
    first = finding.patient.revisions.filter(subject_id=known.pk, version=1).first()
    said = first.before if first else actions.content(known)
    if said["file_digest"] == finding.file_digest:
        finding.file = said["file"]
