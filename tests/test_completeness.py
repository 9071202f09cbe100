"""Nothing is forgotten: every kind, every field, every number that is kept."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import Max, QuerySet, Sum
from django.template.loader import get_template
from django.utils import timezone

from diary import actions, daily
from diary.forms import Receipt
from diary.ids import uuid7
from diary.journal import shortcuts, wording
from diary.journal.actions import answer_spasms
from diary.journal.checkin_form import CHECK_IN_FORMS
from diary.journal.forms import ENTRY_FORMS
from diary.models import (
    Assessment,
    CheckIn,
    DailyTotal,
    Dose,
    Entry,
    Episode,
    Patient,
    Rating,
    SideEffect,
    User,
    Written,
)
from diary.scales.forms import ANSWER_FORMS
from diary.vocab.entries import CheckInPart, EpisodeType, Kind, SpasmsAnswer
from diary.vocab.scales import ITEMS, LEVELS, WINDOW, WORDING, Scale
from tests.make import (
    make_assessment,
    make_check_in,
    make_dose,
    make_episode,
    make_goal,
    make_rating,
    make_side_effect,
)

MODELS: dict[Kind, type[Entry]] = {
    Kind.EPISODE: Episode,
    Kind.DOSE: Dose,
    Kind.SIDE_EFFECT: SideEffect,
    Kind.RATING: Rating,
    Kind.CHECK_IN: CheckIn,
    Kind.ASSESSMENT: Assessment,
}
# These come once a day or once a week, and ask afresh each time.
NO_SHORTCUT = {Kind.CHECK_IN, Kind.ASSESSMENT}
MAKERS: dict[Kind, Any] = {
    Kind.EPISODE: make_episode,
    Kind.DOSE: make_dose,
    Kind.SIDE_EFFECT: make_side_effect,
    Kind.RATING: make_rating,
    Kind.CHECK_IN: make_check_in,
    Kind.ASSESSMENT: make_assessment,
}
# The forms of each kind; those of scales are told apart by the scale.
FORMS: dict[Kind, list[Any]] = {
    **{kind: [form] for kind, form in ENTRY_FORMS.items()},
    Kind.CHECK_IN: list(CHECK_IN_FORMS.values()),
    Kind.ASSESSMENT: list(ANSWER_FORMS.values()),
}
# What a form never asks: it is made of other answers, or by the row's own way in.
NOT_ASKED = {
    "occurred_at",
    "timezone",
    "day_start",
    "local_day",
    "time_precision",
    "source",
    "beats_high",
    "beats_how",
    "duration",
    "unit",
    # The place of a dose in its regimen, and what is asked on the page of what a
    # clinic gives.
    "due_on",
    "due_slot",
    "due_at",
    "clinician",
    "wore_off_on",
    "window",
    "part",
    # The page of a scale is in its address, and so is the goal that is rated.
    "scale",
    "wording",
    "goal",
    # Made of the questions, of which each has a field of its own.
    "answers",
}


def test_every_kind_is_known_here() -> None:
    assert set(MODELS) == set(MAKERS) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_form_and_a_template(kind: Kind) -> None:
    assert {form._meta.model for form in FORMS[kind]} == {MODELS[kind]}
    if kind == Kind.CHECK_IN:
        assert set(CHECK_IN_FORMS) == set(CheckInPart)
        assert get_template("journal/checkin.html")
    elif kind == Kind.ASSESSMENT:
        assert set(ANSWER_FORMS) == set(Scale)
        assert get_template("scales/answer.html")
    else:
        assert get_template(f"journal/forms/{kind.value}.html")


@pytest.mark.parametrize("scale", Scale)
def test_every_question_of_a_scale_is_asked_with_all_its_levels(scale: Scale) -> None:
    fields = ANSWER_FORMS[scale].base_fields

    for item in ITEMS[scale]:
        choices = [value for value, _words in fields[item].choices if value != ""]
        assert choices == LEVELS[item].values

    assert scale in WORDING
    assert scale in WINDOW


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_rule_for_shortcuts_or_a_stated_exemption(kind: Kind) -> None:
    assert (kind in shortcuts.KEPT) != (kind in NO_SHORTCUT)
    assert (kind in shortcuts.MODELS) != (kind in NO_SHORTCUT)


@pytest.mark.parametrize("kind", sorted(set(Kind) - NO_SHORTCUT))
def test_a_shortcut_keeps_only_fields_of_its_kind(kind: Kind) -> None:
    fields = {field.name for field in MODELS[kind]._meta.fields}

    assert set(shortcuts.KEPT[kind]) <= fields
    assert not set(shortcuts.KEPT[kind]) & {"occurred_at", "local_day", "note"}


@pytest.mark.parametrize("kind", Kind)
def test_every_field_of_a_kind_can_be_answered(kind: Kind) -> None:
    asked = {name for form in FORMS[kind] for name in form.base_fields}
    fields = {field.name for field in MODELS[kind]._meta.fields}

    assert fields - asked - actions._RECEIPT - NOT_ASKED == set()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind)
def test_every_field_of_the_form_is_on_its_page(
    kind: Kind, as_alice: Any, alice: User, patient: Patient
) -> None:
    goal = make_goal(patient, by=alice)
    places: list[tuple[Any, str]] = [(ENTRY_FORMS.get(kind), f"log/{kind}/")]
    if kind == Kind.CHECK_IN:
        today = patient.today()
        places = [
            (form, f"check-in/{part}/{today}/") for part, form in CHECK_IN_FORMS.items()
        ]
    elif kind == Kind.ASSESSMENT:
        places = [(form, f"scales/{scale}/") for scale, form in ANSWER_FORMS.items()]
        places[-1] = (ANSWER_FORMS[Scale.GOAL], f"goals/{goal.pk}/rate/")

    for form, url in places:
        page = as_alice.get(f"/d/{patient.pk}/{url}").content.decode()
        missing = [name for name in form.base_fields if f'name="{name}"' not in page]
        # Asked only when the clock time came twice, or when doses are planned.
        assert set(missing) <= {"second", "due"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_words_for_its_row(
    kind: Kind, alice: User, patient: Patient
) -> None:
    entry = MAKERS[kind](patient, by=alice)

    line = wording.line(entry)

    assert line.title
    assert wording.clock(entry)
    assert wording.said(entry, actions.content(entry), {})


@pytest.mark.django_db
@pytest.mark.parametrize("model", Written.__subclasses__() + Entry.__subclasses__())
def test_every_field_is_content_or_receipt(model: type[Any]) -> None:
    if model._meta.abstract:
        return
    said = set(actions.content(model(id=uuid7(), patient=Patient())))
    fields = {field.name for field in model._meta.concrete_fields}
    related = {
        one.name for one in model._meta.related_objects if one.name == "triggers"
    } | set(model.PARTS)

    assert said & actions._RECEIPT == set()
    assert said | (actions._RECEIPT & fields) == fields | related


def test_the_receipt_names_only_fields_that_exist() -> None:
    fields = {
        field.name for model in MODELS.values() for field in model._meta.concrete_fields
    }

    assert fields >= actions._RECEIPT
    assert fields >= actions._TIME


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind)
def test_what_a_row_said_before_can_be_put_back_in_every_field(
    kind: Kind, alice: User, patient: Patient
) -> None:
    row = MAKERS[kind](patient, by=alice, note="before")
    said = actions.content(row)
    row.note = "after"
    edited = actions.edit(row, by=alice, version=1)

    undone = actions.undo(edited, by=alice, version=2)
    stored = type(row)._default_manager.get(pk=row.pk)

    assert actions.content(undone) == actions.content(stored) == said
    assert undone.version == 3


# The numbers of a day


def recounted(patient: Patient) -> dict[Any, dict[str, Any]]:
    """Count every day anew, by another way than the app does."""
    days: dict[Any, dict[str, Any]] = {}
    episodes = patient.episodes.filter(voided_at=None)
    check_ins = patient.checkins.filter(voided_at=None, part=CheckInPart.EVENING)
    evenings = {one.local_day: one for one in check_ins}
    for day in {*episodes.values_list("local_day", flat=True), *evenings}:
        of_day = episodes.filter(local_day=day)
        logged = _sum(of_day)
        evening = evenings.get(day)
        is_range = of_day.exclude(count_high=None).exists()
        number = _number(logged, is_range, evening)
        rating = evening.spasticity if evening else None
        worst = _worst(of_day, logged, number, evening)
        if not logged and number is None and rating is None and worst is None:
            continue
        days[day] = {
            "episodes": logged,
            "severity_max": of_day.aggregate(most=Max("severity"))["most"],
            "spasms": number[0] if number else None,
            "spasms_is_range": number[1] if number else False,
            "spasticity": rating,
            "clonus": _sum(of_day.filter(type=EpisodeType.CLONUS)),
            "worst": worst,
            "unplaced": of_day.filter(site="").exists(),
        }
    return days


def _sum(episodes: QuerySet[Episode]) -> Decimal:
    return sum((_middle(one.count, one.count_high) for one in episodes), Decimal(0))


def _worst(
    episodes: QuerySet[Episode],
    logged: Decimal,
    number: tuple[Decimal, bool] | None,
    evening: CheckIn | None,
) -> int | None:
    if evening is not None and evening.worst is not None:
        return evening.worst
    is_complete = number is not None and number[0] == logged
    if not is_complete or episodes.filter(severity=None).exists():
        return None
    return max((one.severity or 0 for one in episodes), default=0)


def _number(
    logged: Decimal, is_range: bool, evening: CheckIn | None
) -> tuple[Decimal, bool] | None:
    if evening is None or not evening.spasms:
        return None
    if evening.spasms == "none":
        return None if logged else (Decimal(0), False)
    if evening.spasms == "as_logged":
        return logged, is_range
    high = evening.spasms_high
    said = _middle(evening.spasms_low or 0, high)
    if not evening.spasms_include_logged:
        return said + logged, high is not None or is_range
    return (said, high is not None) if said >= logged else (logged, is_range)


def _middle(low: int, high: int | None) -> Decimal:
    return Decimal(low) if high is None else Decimal(low + high) / 2


def kept(patient: Patient) -> dict[Any, dict[str, Any]]:
    names = (
        *("episodes", "severity_max", "spasms", "spasms_is_range", "spasticity"),
        *("clonus", "worst", "unplaced"),
    )
    return {
        day.local_day: {name: getattr(day, name) for name in names}
        for day in DailyTotal.objects.filter(patient=patient)
    }


class Somebody:
    """Writes into a diary at random: stores, edits, takes back, restores, undoes."""

    def __init__(self, patient: Patient, by: User, seed: int) -> None:
        self.patient, self.by, self.chance = patient, by, random.Random(seed)
        self.did: list[str] = []

    def act(self) -> None:
        deed = self.chance.choice(
            ["log", "log", "answer", "tap", "edit", "move", "void", "restore", "undo"]
        )
        self.did.append(deed)
        try:
            getattr(self, deed)()
        except actions.ConflictError:
            self.did[-1] += " refused"

    def some_day(self) -> Any:
        return timezone.now() - timedelta(days=self.chance.randrange(4))

    def some_row(self) -> Any:
        rows = [*self.patient.episodes.all(), *self.patient.checkins.all()]
        rows.sort(key=lambda one: one.pk)
        return self.chance.choice(rows) if rows else None

    def log(self) -> None:
        count = self.chance.choice([1, 1, 3])
        high = self.chance.choice([None, None, count + self.chance.randrange(1, 4)])
        severity = self.chance.choice([None, 0, 4, 10])
        at = self.some_day()
        said = {"count": count, "count_high": high, "severity": severity}
        said["type"] = self.chance.choice([EpisodeType.SPASM, EpisodeType.CLONUS])
        said["site"] = self.chance.choice(["", "calf", "calf"])
        make_episode(self.patient, by=self.by, at=at, **said)

    def answer(self) -> None:
        low = self.chance.randrange(6)
        spasms = self.chance.choice(["", "none", "as_logged", "number"])
        said: dict[str, Any] = {"spasms": spasms}
        said["worst"] = self.chance.choice([None, None, 0, 6])
        if spasms == "number":
            said["spasms_low"] = low
            said["spasms_high"] = self.chance.choice([None, low + 3])
            said["spasms_include_logged"] = self.chance.choice([True, False])
        day = self.patient.day_of(self.some_day())
        rating = self.chance.choice([None, 3, 7])
        make_check_in(self.patient, by=self.by, day=day, spasticity=rating, **said)

    def tap(self) -> None:
        answer_spasms(
            self.patient,
            answer=self.chance.choice([SpasmsAnswer.NONE, SpasmsAnswer.AS_LOGGED]),
            day=self.patient.day_of(self.some_day()),
            pk=uuid7(),
            receipt=Receipt(timezone.now()),
            by=self.by,
        )

    def edit(self) -> None:
        row = self.some_row()
        if isinstance(row, Episode):
            row.count, row.count_high = self.chance.randrange(1, 9), None
            row.type = self.chance.choice([EpisodeType.SPASM, EpisodeType.CLONUS])
            row.site = self.chance.choice(["", "calf"])
        elif row is not None:
            row.spasticity = self.chance.randrange(11)
        if row is not None:
            actions.edit(row, by=self.by, version=row.version)

    def move(self) -> None:
        row = self.some_row()
        if isinstance(row, Episode):
            row.occurred_at = self.some_day()
            row.local_day = self.patient.day_of(row.occurred_at)
            actions.edit(row, by=self.by, version=row.version)

    def void(self) -> None:
        row = self.some_row()
        if row is not None:
            actions.void(row, by=self.by)

    def restore(self) -> None:
        row = self.some_row()
        if row is not None:
            actions.restore(row, by=self.by)

    def undo(self) -> None:
        row = self.some_row()
        if row is not None:
            actions.undo(row, by=self.by, version=row.version)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
@time_machine.travel("2026-06-15T12:00:00+00:00", tick=False)
def test_the_numbers_kept_by_writes_equal_a_recount(
    seed: int, alice: User, patient: Patient
) -> None:
    somebody = Somebody(patient, alice, seed)

    for _ in range(40):
        somebody.act()
        assert kept(patient) == recounted(patient), somebody.did

    before = kept(patient)
    assert before
    patient.days.all().delete()
    daily.recount(patient, before)
    assert kept(patient) == before

    _forget_what_came_later(patient)
    with connection.cursor() as cursor:
        for question in import_module("diary.migrations.0015_more_of_a_day").FILL:
            cursor.execute(question)
    assert kept(patient) == before


def _forget_what_came_later(patient: Patient) -> None:
    """Leave the numbers as a version wrote them that did not keep all of them."""
    patient.days.filter(episodes=0, spasms=None, spasticity=None).delete()
    patient.days.update(clonus=0, worst=None, unplaced=False)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
@time_machine.travel("2026-06-15T12:00:00+00:00", tick=False)
def test_every_change_is_counted_and_leaves_what_was_before(
    seed: int, alice: User, patient: Patient
) -> None:
    somebody = Somebody(patient, alice, seed)

    for _ in range(40):
        somebody.act()

    rows = [*patient.episodes.all(), *patient.checkins.all()]
    stored_changes = Patient.objects.get(pk=patient.pk).changes
    assert stored_changes == len(rows) + patient.revisions.count()
    for row in rows:
        versions = patient.revisions.filter(subject_id=row.pk).values_list(
            "version", flat=True
        )
        assert sorted(versions) == list(range(1, row.version))


@pytest.mark.django_db
def test_other_diaries_are_not_counted_with_mine(
    alice: User, charlie: User, patient: Patient, strangers_diary: Patient
) -> None:
    make_episode(strangers_diary, by=charlie, count=9)

    make_episode(patient, by=alice, count=2)

    totals = DailyTotal.objects.filter(patient=patient).aggregate(all=Sum("episodes"))
    assert totals["all"] == 2
