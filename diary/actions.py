"""The ways in which a stored row changes: store, edit, take back, restore, undo.

Each is one transaction that writes the row, what it said before, the diary's change
counter, the totals of the days it touches and the tallies of its treatment. The rooms'
own actions build on these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import daily, tallies
from .models import (
    CheckIn,
    Dose,
    Entry,
    Episode,
    EpisodeTrigger,
    LeftOutDay,
    LifeEvent,
    Part,
    Patient,
    Regimen,
    Revision,
    Term,
    Treatment,
    TreatmentChange,
    User,
    Written,
)
from .timekeeping import FIRST_DAY
from .vocab.entries import Kind
from .vocab.terms import folded

Change = Revision.Change
type OwnWord = tuple[Term.List, str]
# The parts of a row by the name under which the row knows them.
type Parts = Mapping[str, Sequence[Part]]

# What says who wrote a row and when it was stored, not what it says.
_RECEIPT = {
    "id",
    "patient",
    "version",
    "recorded_by",
    "recorded_at",
    "entered_at",
    "clock_skew",
    "voided_at",
    "voided_by",
    "source",
}
_TIME = {"occurred_at", "local_day"}
# By hand, because every write makes it: the ORM needs five times as long to put it
# together as the database needs to do it.
_COUNT = "UPDATE diary_patient SET changes = changes + 1%s WHERE id = %%s"
_STALE = ", stale_from = CASE WHEN stale_from < %s THEN stale_from ELSE %s END"
# What is written every day is counted by its kind too, and once more if it is of an
# earlier day. A dose that a clinic gives is a change of treatment, and counts like one.
_KINDS: dict[str, str] = {
    Kind.EPISODE: "episodes",
    Kind.DOSE: "doses",
    Kind.RATING: "ratings",
    Kind.SIDE_EFFECT: "side_effects",
    Kind.CHECK_IN: "check_ins",
}
# No average, comparison or pattern is read from these.
_ASIDES = {"assessment", "finding", "goal", "question", "shortcut", "term", "visit"}
_COUNTED_BY_DAY = {Kind.EPISODE, Kind.DOSE, Kind.SIDE_EFFECT, Kind.CHECK_IN}
_UNLESS_BY_A_CLINIC = (
    "(SELECT CASE WHEN kind_of IN ('injection', 'procedure') THEN 0 ELSE 1 END"
    " FROM diary_treatment WHERE id = %s)"
)
# What is written of yesterday or later is of lately.
LATELY = timedelta(days=1)
_TAKEN_IN_SQLITE = {
    "SQLITE_CONSTRAINT_UNIQUE",
    "SQLITE_CONSTRAINT_PRIMARYKEY",
    "SQLITE_CONSTRAINT_TRIGGER",
}
# A unique place, and days that exclude each other.
_TAKEN_IN_POSTGRESQL = {"23505", "23P01"}


class ConflictError(Exception):
    """What was sent and what is stored cannot both stand; the message says why."""


class Below(NamedTuple):
    """What a row said in other tables; None is nothing about it."""

    triggers: list[str] | None
    parts: Parts | None


def content(row: Written) -> dict[str, Any]:
    """Return what a row says, as plain JSON values by field name."""
    said = {
        field.name: plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.name not in _RECEIPT
    }
    if isinstance(row, Episode):
        said["triggers"] = sorted(one.trigger for one in row.triggers.all())
    for name in row.PARTS:
        # A row that is not stored yet has no parts in the database.
        said[name] = [] if row._state.adding else _told(getattr(row, name).all())
    return said


@contextmanager
def in_turn(patient_id: UUID) -> Iterator[None]:
    """Read and write while nobody else writes in this diary: all of it or nothing.

    SQLite lets one transaction write at a time. PostgreSQL lets many, and none sees
    what the others have not finished: there whoever comes first holds the diary's row.
    """
    with transaction.atomic():
        if connection.features.has_select_for_update:
            # Not its key, so that who is no writer may still name the diary.
            rows = Patient.objects.select_for_update(no_key=True)
            rows.filter(pk=patient_id).values_list("pk").first()
        yield


def store[W: Written](
    row: W,
    *,
    by: User,
    triggers: Sequence[str] = (),
    parts: Parts | None = None,
    own_words: Iterable[OwnWord] = (),
    own_clock: bool = False,
) -> tuple[W, bool]:
    """Store a new row once, however often it is sent.

    The phone makes the id, so a repeat after a lost reply is the same row: it comes
    back as it is stored. `own_clock` says that the time was made here, because the
    sender gave none; then it is no part of what makes two posts the same. Return
    the stored row and whether this call created it.

    Raises
    ------
    ConflictError
        The id is taken by a row of this diary that says something else.
    DoesNotExist
        The id is taken in another diary. Nothing of it is read.
    """
    row.recorded_by = by
    try:
        with in_turn(row.patient_id):
            row.save(force_insert=True)
            _add_triggers(row, triggers)
            _put_parts(row, parts or {})
            keep_words(row.patient, own_words=own_words, by=by)
            _account(row, _days(row), since=_compared_since(row))
            tallies.move(row.patient, None, tallies.noted(row))
    except IntegrityError as error:
        if not _is_taken(error):
            raise
        return _already(row, triggers, parts or {}, own_clock=own_clock), False
    return row, True


def edit[W: Written](
    row: W,
    *,
    by: User,
    version: int,
    triggers: Sequence[str] | None = None,
    parts: Parts | None = None,
    own_words: Iterable[OwnWord] = (),
) -> W:
    """Store what `row` now says, and keep what it said before as a revision.

    `version` is the one the person was looking at. `triggers` None leaves them, and
    so do the parts that `parts` does not name.

    Raises
    ------
    ConflictError
        Somebody changed the row meanwhile.
    """
    with in_turn(row.patient_id):
        stored = _locked(row, version)
        before = content(stored)
        days = {*_days(stored), *_days(row)}
        said = content(row)
        if triggers is not None:
            said["triggers"] = sorted(set(triggers))
        said |= {name: _told(rows) for name, rows in (parts or {}).items()}
        if said == before:
            return stored
        row.version = stored.version
        row.voided_at, row.voided_by_id = stored.voided_at, stored.voided_by_id
        row.recorded_by_id = stored.recorded_by_id
        try:
            with transaction.atomic():
                _revise(row, before, Change.EDITED, by=by)
        except IntegrityError:
            raise ConflictError(_already_there(row)) from None
        if isinstance(row, Episode) and triggers is not None:
            row.triggers.all().delete()
            _add_triggers(row, triggers)
        _put_parts(row, parts or {})
        keep_words(row.patient, own_words=own_words, by=by)
        since = min(
            (day for one in (stored, row) if (day := _compared_since(one))),
            default=None,
        )
        _account(row, days, since=since, was=stored)
        tallies.move(row.patient, tallies.noted(stored), tallies.noted(row))
    return row


def void[W: Written](row: W, *, by: User) -> W:
    """Take a row back. It stays stored and can be restored."""
    with in_turn(row.patient_id):
        stored = _locked(row)
        if stored.voided_at is None:
            was = tallies.noted(stored)
            stored.voided_at, stored.voided_by = timezone.now(), by
            _revise(stored, content(stored), Change.VOIDED, by=by)
            _account(stored, _days(stored), since=_compared_since(stored))
            tallies.move(stored.patient, was, None)
    return stored


def restore[W: Written](row: W, *, by: User) -> W:
    """Put back a row that was taken back.

    Raises
    ------
    ConflictError
        Another row has taken its place meanwhile.
    """
    with in_turn(row.patient_id):
        stored = _locked(row)
        if stored.voided_at is not None:
            stored.voided_at = stored.voided_by = None
            try:
                with transaction.atomic():
                    _revise(stored, content(stored), Change.RESTORED, by=by)
            except IntegrityError:
                raise ConflictError(_already_there(row)) from None
            _account(stored, _days(stored), since=_compared_since(stored))
            tallies.move(stored.patient, None, tallies.noted(stored))
    return stored


def undo[W: Written](row: W, *, by: User, version: int) -> W:
    """Take back the last change: a new row, an edit, a taking back or a restoring.

    Raises
    ------
    ConflictError
        `version` is no longer the last one.
    """
    with in_turn(row.patient_id):
        stored = _locked(row, version)
        trail = stored.patient.revisions.filter(subject_id=stored.pk)
        last = trail.filter(version=version - 1).first()
        if last is None or last.change == Change.RESTORED:
            return void(stored, by=by)
        if last.change == Change.VOIDED:
            return restore(stored, by=by)
        below = apply(stored, last.before)
        return edit(stored, by=by, version=version, **below._asdict())


def apply(row: Written, said: dict[str, Any]) -> Below:
    """Give `row` the values of an earlier `content`; return what it said elsewhere."""
    for name, value in said.items():
        if name != "triggers" and name not in row.PARTS:
            _set(row, name, value)
    parts = {
        name: [_part(row, name, told) for told in said[name]]
        for name in row.PARTS
        if name in said
    }
    return Below(said.get("triggers"), parts)


def keep_words(patient: Patient, *, own_words: Iterable[OwnWord], by: User) -> None:
    """Remember words the person typed, so that they are offered from now on."""
    for which, text in own_words:
        # Folded here, because SQLite knows upper and lower case of ASCII alone.
        terms = patient.terms.current().filter(list=which)
        known = {folded(one) for one in terms.values_list("text", flat=True)}
        if folded(text) not in known:
            term = Term(patient=patient, list=which, text=text, recorded_by=by)
            # Somebody else may add the same word in this moment: theirs will do.
            Term.objects.bulk_create([term], ignore_conflicts=True)


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it, equal for equal meaning."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case Decimal():
            # 10 from a form and 10.000 from the database say the same.
            return format(value.normalize(), "f")
        case None | bool() | int() | dict():
            return value
        case _:
            return str(value)


def _locked[W: Written](row: W, version: int | None = None) -> W:
    """Read the row again for a change, in turn."""
    rows = cast("models.Manager[W]", type(row)._default_manager)
    stored = rows.select_for_update().get(pk=row.pk, patient=row.patient_id)
    if version is not None and stored.version != version:
        raise ConflictError(
            _("This was changed meanwhile. Look at it again before you change it.")
        )
    return stored


def _already[W: Written](
    row: W, triggers: Sequence[str], parts: Parts, *, own_clock: bool
) -> W:
    rows = cast("models.Manager[W]", type(row)._default_manager)
    stored = rows.filter(pk=row.pk, patient=row.patient_id).first()
    if stored is None:
        if rows.filter(pk=row.pk).exists():
            raise type(row).DoesNotExist
        raise ConflictError(_already_there(row))
    first = row.patient.revisions.filter(subject_id=row.pk, version=1).first()
    was = first.before if first else content(stored)
    sent = {**content(row), "triggers": sorted(set(triggers))}
    sent |= {name: _told(parts.get(name, ())) for name in row.PARTS}
    skipped = _TIME if own_clock else set()
    if any(was[name] != sent[name] for name in was if name not in skipped):
        raise ConflictError(_("This was already used for another entry."))
    return stored


def _is_taken(error: IntegrityError) -> bool:
    """Tell a place that is taken from any other broken rule, in any language.

    Days of use that are taken are one too; a trigger keeps those.
    """
    cause = error.__cause__
    return (
        getattr(cause, "sqlite_errorname", "") in _TAKEN_IN_SQLITE
        or getattr(cause, "sqlstate", "") in _TAKEN_IN_POSTGRESQL
    )


def _already_there(row: Written) -> str:
    if isinstance(row, CheckIn):
        return _("This day already has a check-in. Nothing was changed.")
    if isinstance(row, Regimen):
        return _("It is marked as used in this time already. Nothing was changed.")
    return _("This is already in the diary. Nothing was changed.")


def _add_triggers(row: Written, triggers: Sequence[str]) -> None:
    if isinstance(row, Episode) and triggers:
        EpisodeTrigger.objects.bulk_create(
            EpisodeTrigger(episode=row, trigger=one) for one in dict.fromkeys(triggers)
        )


def _told(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Return what the parts of a row say, in their order, as plain values."""
    return [{name: plain(value) for name, value in one.said().items()} for one in parts]


def _put_parts(row: Written, parts: Parts) -> None:
    """Make these the parts of a row, in this order."""
    for name, rows in parts.items():
        there = getattr(row, name)
        if not row._state.adding and there.exists():
            there.all().delete()
        for position, one in enumerate(rows):
            one.pk, one._state.adding, one.position = None, True, position
            setattr(one, there.field.name, row)
        there.model.objects.bulk_create(rows)


def _part(row: Written, name: str, told: dict[str, Any]) -> Part:
    one: Part = getattr(row, name).model()
    for field, value in told.items():
        _set(one, field, value)
    return one


def _set(row: models.Model, name: str, value: Any) -> None:
    field = cast("models.Field[Any, Any]", row._meta.get_field(name))
    setattr(row, field.attname, field.to_python(value))


def _days(row: Written) -> set[date]:
    """Return the days whose totals depend on this row."""
    return {row.local_day} if isinstance(row, Episode | CheckIn) else set()


def _compared_since(row: Written) -> date | None:
    """Return the first day whose comparisons depend on a row, if any do."""
    match row:
        case Entry() | LeftOutDay():
            return row.local_day
        case LifeEvent():
            return row.starts_on
        case Regimen():
            return row.starts_on or FIRST_DAY
        case TreatmentChange():
            return row.day or FIRST_DAY
        case Treatment():
            return FIRST_DAY
    return None


def _revise(row: Written, before: dict[str, Any], change: str, *, by: User) -> None:
    row.patient.revisions.create(
        subject=row.kind(),
        subject_id=row.pk,
        version=row.version,
        change=change,
        before=before,
        by=by,
    )
    row.version += 1
    row.save()


def _account(
    row: Written,
    days: Iterable[date],
    *,
    since: date | None,
    was: Written | None = None,
) -> None:
    """Count a change of a row, and make what was kept of its days anew.

    `since` is the first day whose comparisons depend on the row, and `was` the row
    before an edit.
    """
    pk = Patient._meta.pk.get_db_prep_value
    stale = [] if since is None else [connection.ops.adapt_datefield_value(since)] * 2
    counted, named = _counted(row, was)
    counts = _COUNT % (counted + (_STALE if stale else ""))
    # The diary's row is the lock: two who write at once count one after the other.
    with connection.cursor() as cursor:
        values = [*named, row.patient_id]
        keys = [pk(one, connection) for one in values]
        cursor.execute(counts, [*keys[:-1], *stale, keys[-1]])
    daily.recount(row.patient, days)


def _counted(row: Written, was: Written | None) -> tuple[str, list[UUID]]:
    """Return what counts a change by what was written, and the ids in it."""
    kind, one = row.kind(), "1"
    named: list[UUID] = []
    if kind in _ASIDES:
        return ", changes_of_asides = changes_of_asides + 1", []
    if kind not in _KINDS:
        return "", []
    if isinstance(row, Dose):
        if isinstance(was, Dose) and was.treatment_id != row.treatment_id:
            # Given by a clinic before or after it: whatever was made is made anew.
            return "", []
        one, named = _UNLESS_BY_A_CLINIC, [row.treatment_id]
    counts = [f"changes_of_{_KINDS[kind]}"]
    if kind in _COUNTED_BY_DAY and (_is_earlier(row) or _is_earlier(was)):
        counts.append(f"changes_of_earlier_{_KINDS[kind]}")
    return "".join(f", {name} = {name} + {one}" for name in counts), named * len(counts)


def _is_earlier(row: Written | None) -> bool:
    """Tell whether an entry is of a day before yesterday, or a dose for such a day."""
    if not isinstance(row, Entry):
        return False
    first = row.local_day
    if isinstance(row, Dose) and row.due_on is not None:
        first = min(first, row.due_on)
    return first < row.patient.today() - LATELY
