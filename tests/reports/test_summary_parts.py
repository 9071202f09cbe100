"""What is kept of a summary: always what making it anew would say, and not in vain."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from diary import actions
from diary.accounts.actions import describe_diary
from diary.analysis.codes import Caution, Family
from diary.analysis.effect import Effect, Range
from diary.analysis.window import SideDays
from diary.demo.actions import write_diary
from diary.insights.actions import refresh_estimates
from diary.insights.change_points import read_course
from diary.insights.comparisons import family_of
from diary.insights.effect_words import say
from diary.insights.patterns import page, sites
from diary.insights.patterns.toxin_given import Given, GivenInCourse
from diary.models import CheckIn, Dose, Episode, Patient, User
from diary.reports import actions as keeping
from diary.reports import summary
from diary.reports.document import (
    Block,
    Facts,
    Items,
    Picture,
    Section,
    Table,
    Text,
)
from diary.reports.document_html import blocks_of, rows_of
from diary.reports.period import Period
from diary.reports.reading import Reading
from diary.reports.sections import ALL, Key
from diary.reports.summary import make_document
from tests.make import (
    at_times,
    make_assessment,
    make_change,
    make_check_in,
    make_dose,
    make_episode,
    make_injection,
    make_left_out_day,
    make_life_event,
    make_question,
    make_rating,
    make_side_effect,
    make_treatment,
    make_visit,
)

pytestmark = pytest.mark.django_db

# What is made of spasms of days that count, and what comparisons are.
OF_SPASMS = {
    *(Key.PERSON, Key.SYMPTOMS, "longest", Key.WEEKS, Key.WHERE, Key.WHEN, "hours"),
    *(Key.TRIGGERS, Key.REMEDIES),
}
COMPARED = {Key.EFFECTS, Key.COMPARISONS, Key.GIVEN}
NOW = datetime(2026, 6, 15, 21, 0, tzinfo=UTC)
DAYS = 60
type Deed = Callable[[Patient, User], Any]


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One diary with all comparisons worked out; what a test writes is taken back."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(NOW, tick=False),
    ):
        by = User(email="robin@example.org")
        patient = Patient(name="Robin", timezone="Europe/Berlin")
        write_diary(patient, by=by, days=DAYS, now=NOW)
        toxin = make_treatment(patient, by=by, name="toxin", kind_of="injection")
        for ago in (100, 20):
            at = NOW - timedelta(days=ago)
            make_injection(toxin, by=by, at=at, amount=100, unit="units")
        up_to_date()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def robin(told: None, db: None) -> Iterator[User]:
    with time_machine.travel(NOW, tick=False):
        yield User.objects.get(email="robin@example.org")


def diary() -> Patient:
    return Patient.objects.get()


def up_to_date() -> None:
    """Do what a look at the page of changes does."""
    patient = diary()
    course = read_course(patient)
    points = course.points(patient.today())
    wanted = family_of(patient, course, points)
    refresh_estimates(patient, points=points, wanted=wanted)


def days(number: int = DAYS) -> Period:
    today = diary().today()
    return Period(today - timedelta(days=number - 1), today)


def said(period: Period | None = None) -> str:
    """Return everything that a summary says now."""
    document = make_document(diary(), period or days(), ALL, notes=True)
    return str((document.lead, document.sections))


def anew(period: Period | None = None) -> str:
    diary().summary_parts.all().delete()
    return said(period)


def ago(number: int) -> date:
    return NOW.date() - timedelta(days=number)


def at_noon(number: int) -> datetime:
    return datetime.combine(ago(number), time(12), UTC)


def edited(row: Any, by: User, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    actions.edit(row, by=by, version=row.version)


def an_episode(patient: Patient) -> Episode:
    """Return a spasm of a day that counts, and not of the last ones."""
    counted = patient.days.exclude(spasms=None).values("local_day")
    rows = patient.episodes.current().filter(local_day__in=counted)
    found = rows.filter(local_day__lt=ago(5)).order_by("occurred_at").last()
    assert found is not None
    return found


def an_evening(patient: Patient) -> CheckIn:
    rows = patient.checkins.current().filter(part="evening").exclude(spasticity=None)
    found = rows.order_by("local_day").last()
    assert found is not None
    return found


def a_dose(patient: Patient, kind: str, **more: Any) -> Dose:
    rows = patient.doses.current().filter(treatment__kind_of=kind, **more)
    found = rows.order_by("occurred_at").first()
    assert found is not None
    return found


DEEDS: dict[str, Deed] = {
    "spasm of now": lambda one, by: make_episode(one, by=by, site="calf", severity=9),
    "spasm of a day that counts": lambda one, by: make_episode(
        one, by=by, at=at_noon(30), severity=10, triggers=["heat"]
    ),
    "spasm taken back": lambda one, by: actions.void(an_episode(one), by=by),
    "spasm elsewhere": lambda one, by: edited(
        an_episode(one), by, site="calf", severity=1
    ),
    "longest spasm": lambda one, by: edited(an_episode(one), by, duration=10_800),
    "evening of now": lambda one, by: edited(an_evening(one), by, spasticity=10),
    "evening taken back": lambda one, by: actions.void(an_evening(one), by=by),
    "dose of now": lambda one, by: make_dose(
        one, by=by, treatment=a_dose(one, "medicine").treatment
    ),
    "dose taken back": lambda one, by: actions.void(
        a_dose(one, "medicine", due_on=ago(10)), by=by
    ),
    "dose of yesterday taken back": lambda one, by: actions.void(
        a_dose(one, "medicine", due_on=ago(1), status="taken"), by=by
    ),
    "dose as needed": lambda one, by: make_dose(
        one, by=by, treatment=a_dose(one, "medicine").treatment, as_needed=True
    ),
    "evening of yesterday": lambda one, by: edited(
        one.checkins.current().get(part="evening", local_day=ago(1)), by, pain=9
    ),
    "use taken back": lambda one, by: actions.void(a_dose(one, "remedy"), by=by),
    "injection taken back": lambda one, by: actions.void(
        a_dose(one, "injection"), by=by
    ),
    "injection that wore off": lambda one, by: edited(
        a_dose(one, "injection"), by, wore_off_on=ago(3)
    ),
    "injection that was another": lambda one, by: edited(
        a_dose(one, "injection"), by, treatment=a_dose(one, "remedy").treatment
    ),
    "side effect of now": lambda one, by: make_side_effect(
        one, by=by, symptom="nausea", ongoing=True
    ),
    "side effect of a treatment": lambda one, by: make_side_effect(
        one, by=by, at=at_noon(30), treatment=a_dose(one, "medicine").treatment
    ),
    "rating": lambda one, by: make_rating(one, by=by),
    "answer": lambda one, by: make_assessment(one, by=by, scale="goal"),
    "question": lambda one, by: make_question(one, by=by),
    "visit": lambda one, by: make_visit(one, by=by, note="long"),
    "event": lambda one, by: make_life_event(
        one, by=by, starts_on=ago(30), leave_out=True
    ),
    "day left out": lambda one, by: make_left_out_day(one, by=by, day=ago(25)),
    "another name": lambda one, by: edited(
        a_dose(one, "medicine").treatment, by, name="something else"
    ),
    "new treatment": lambda one, by: make_change(
        make_treatment(one, by=by, name="gabapentin"),
        by=by,
        day=ago(40),
        planned=at_times("08:00", amount=300),
    ),
}


@pytest.mark.parametrize("part", range(4))
def test_whatever_is_written_it_says_what_making_it_anew_says(
    part: int, robin: User
) -> None:
    before = said()

    for name in list(DEEDS)[part::4]:
        DEEDS[name](diary(), robin)
        kept = said()
        assert kept == anew(), name
        assert (kept == before) == (name == "rating"), name
        before = kept


def test_one_write_after_the_other_never_hides_the_first(robin: User) -> None:
    said()
    make_episode(diary(), by=robin, at=at_noon(30), severity=10)
    up_to_date()
    make_episode(diary(), by=robin)

    assert said() == anew()


SETTINGS = (
    {"timezone": "Pacific/Kiritimati"},
    {"timezone": "Pacific/Pago_Pago"},
    {"timezone": "Europe/Berlin"},
    {"day_start": 0},
    {"day_start": 300},
)


class Chance:
    """Somebody who writes anything, mostly about the last days."""

    def __init__(self, seed: int, by: User) -> None:
        self.random, self.by = Random(seed), by

    def write(self) -> str:
        """Write something, and tell what; what a rule of the diary forbids, nobody does."""
        deed = self.random.choice(
            [self.note, self.note, self.change, self.change, self.take_back, self.other]
        )
        with contextlib.suppress(actions.ConflictError), transaction.atomic():
            return f"{deed.__name__}: {deed(diary())}"
        return f"{deed.__name__}: refused"

    def note(self, patient: Patient) -> str:
        """Add an entry of some day."""
        at = NOW - timedelta(days=self.number(0, 0, 0, 1, 1, 2, 3, 20), hours=1)
        medicine, remedy = a_dose(patient, "medicine"), a_dose(patient, "remedy")
        row = self.random.choice(
            [
                lambda: make_episode(
                    patient,
                    by=self.by,
                    at=at,
                    severity=self.number(None, 2, 9),
                    duration=self.number(None, 20, 9_000),
                ),
                lambda: make_dose(
                    patient,
                    by=self.by,
                    at=at,
                    treatment=self.random.choice([medicine, remedy]).treatment,
                    as_needed=self.random.random() < 0.2,
                ),
                lambda: make_side_effect(
                    patient, by=self.by, at=at, symptom=self.a_word("nausea", "rash")
                ),
                lambda: make_check_in(
                    patient,
                    by=self.by,
                    day=patient.day_of(at),
                    part=self.a_word("evening", "night"),
                    spasms=self.a_word("", "as_logged"),
                ),
            ]
        )()
        return f"{row.kind()} of {row.local_day}"

    def change(self, patient: Patient) -> str:
        """Say something else in an entry of the last days."""
        row = self.one_of(patient, voided_at=None)
        match row:
            case Episode():
                said = {"severity": self.number(1, 8), "site": self.a_word("", "calf")}
            case CheckIn():
                said = {"pain": self.number(0, 7), "spasms": self.a_word("", "none")}
            case Dose():
                said = {"status": self.a_word("taken", "skipped")}
            case _:
                said = {"severity": self.number(1, 8)}
        edited(row, self.by, **said)
        return f"{row.kind()} of {row.local_day}"

    def take_back(self, patient: Patient) -> str:
        """Take back an entry of the last days, or put one back."""
        row = self.one_of(patient)
        act = actions.void if row.voided_at is None else actions.restore
        act(row, by=self.by)
        return f"{act.__name__} {row.kind()} of {row.local_day}"

    def other(self, patient: Patient) -> str:
        """Set the clock of the diary, leave a day out, or change a treatment."""
        said = self.random.choice([*SETTINGS, "day left out", "new treatment"])
        if isinstance(said, dict):
            describe_diary(patient, by=self.by, **said)
        else:
            DEEDS[said](patient, self.by)
        return str(said)

    def one_of(self, patient: Patient, **which: Any) -> Any:
        """Return an entry of the last days."""
        kind = self.a_word("episode", "dose", "sideeffect", "checkin", "checkin")
        rows = patient.entries(kind).filter(local_day__gte=ago(4), **which)
        found = list(rows.order_by("pk"))
        return self.random.choice(found or [an_evening(patient)])

    def number(self, *among: Any) -> Any:
        """Return one of these."""
        return self.random.choice(among)

    a_word = number


@pytest.mark.parametrize("seed", range(3))
def test_after_any_writes_it_says_what_making_it_anew_says(
    seed: int, robin: User
) -> None:
    chance = Chance(seed, robin)
    said()

    for _time in range(6):
        written = [chance.write() for _write in range(chance.number(1, 1, 3))]
        assert said() == anew(), written


def made(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the parts that are made from now on."""
    found: set[str] = set()

    def noted(key: str, build: Any) -> Any:
        def make(reading: Any) -> Any:
            found.add(key)
            return build(reading)

        return make

    for key, build in summary.BUILDERS.items():
        monkeypatch.setitem(summary.BUILDERS, key, noted(key, build))
    for key, (name, build) in summary.PIECES.items():
        monkeypatch.setitem(summary.PIECES, key, (name, noted(name, build)))
    return found


@pytest.mark.parametrize(
    ("deed", "anew"),
    [
        ("rating", {Key.PERSON}),
        ("dose of now", {Key.PERSON}),
        (
            "spasm of now",
            {Key.PERSON, Key.WHERE, Key.WHEN, Key.TRIGGERS, Key.REMEDIES},
        ),
        ("spasm taken back", {*OF_SPASMS, *COMPARED}),
        ("question", {Key.PERSON, Key.QUESTIONS, Key.GOALS}),
        ("event", {*summary.BUILDERS, "hours", "longest"}),
    ],
)
def test_only_what_a_write_may_have_changed_is_made_anew(
    deed: str, anew: set[str], robin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A day of which nobody has said that it was all.
    actions.void(an_evening(diary()), by=robin)
    up_to_date()
    said()
    DEEDS[deed](diary(), robin)
    found = made(monkeypatch)

    said()

    assert found == anew


def test_what_is_unchanged_is_read_with_one_question_and_writes_nothing(
    robin: User,
) -> None:
    said()
    with CaptureQueriesContext(connection) as found:
        make_document(diary(), days(), ALL)

    asked = [one["sql"] for one in found]
    assert sum("diary_summarypart" in one for one in asked) == 1
    assert not any(one.startswith(("INSERT", "UPDATE", "DELETE")) for one in asked)
    # When the diary began.
    assert sum("diary_episode" in one for one in asked) == 1


def test_without_anything_kept_no_question_is_asked_twice(robin: User) -> None:
    patient, period = diary(), days()
    patient.summary_parts.all().delete()
    with CaptureQueriesContext(connection) as found:
        make_document(patient, period, ALL)

    asked = Counter(one["sql"] for one in found)
    assert [one for one, times in asked.items() if times > 1] == []


def test_other_days_other_parts_and_another_language_are_kept_apart(
    robin: User,
) -> None:
    said()
    fewer = make_document(diary(), days(), ["changes", "effects"]).sections
    with translation.override("de"):
        there = make_document(diary(), days(), ["weeks"]).language

    assert said(days(28)) == anew(days(28))
    diary().summary_parts.all().delete()
    assert make_document(diary(), days(), ["changes", "effects"]).sections == fewer
    assert there == "de"


def test_what_was_written_while_it_was_made_is_not_missed(
    robin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary().summary_parts.all().delete()
    build = summary.BUILDERS[Key.WHERE]

    def slow(reading: Any) -> Any:
        found = build(reading)
        make_episode(diary(), by=robin)
        return found

    with monkeypatch.context() as patched:
        patched.setitem(summary.BUILDERS, Key.WHERE, slow)
        said()

    assert not diary().summary_parts.exists()
    assert said() == anew()


def test_of_many_summaries_the_latest_are_kept_and_none_of_another_day(
    robin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST", 25)
    for number in (20, 30, 40):
        said(days(number))

    patient = diary()
    assert patient.summary_parts.count() == 25
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        said()
        dates = patient.summary_parts.values_list("made_on", flat=True)
        assert set(dates) == {patient.today()}


def test_what_is_kept_of_a_diary_belongs_to_it_alone(
    robin: User, strangers_diary: Patient
) -> None:
    mine = Patient.objects.get(name="Robin")
    period = Period(ago(DAYS - 1), mine.today())
    make_document(mine, period, ALL)

    theirs = make_document(strangers_diary, period, ALL)

    assert "Nothing was answered" in str(theirs)
    assert "Robin" not in str(theirs)


@pytest.mark.parametrize("key", ["hours", "toxin"])
def test_a_page_says_the_same_whether_rows_are_handed_to_it_or_not(
    key: str, robin: User
) -> None:
    make_left_out_day(diary(), by=robin, day=ago(25))
    patient, period = diary(), days()
    asked = page.Asked(page.Period("", period.first, period.last), brief=True)
    reading = Reading(patient, period, patient.today())
    known = {"left_out": reading.left_out, "course": reading.course}
    known["foreseen"] = reading.foreseen_of(UUID(next(iter(reading.medicines))))

    told = page.build(key, patient, asked._replace(**known))

    assert told.parts or told.empty
    assert told == page.build(key, patient, asked)


def test_what_is_changed_beside_injections_is_the_same_read_or_handed(
    robin: User,
) -> None:
    for kind, number in (("procedure", 28), ("medicine", 35)):
        other = make_treatment(diary(), by=robin, name=kind, kind_of=kind)
        if kind == "medicine":
            make_change(other, by=robin, day=ago(number))
        else:
            make_dose(diary(), by=robin, treatment=other, at=at_noon(number))
    patient = diary()
    course, today = read_course(patient), patient.today()
    spans = [(ago(200), ago(34)), (ago(30), ago(20))]

    read, handed = Given(patient, today), GivenInCourse(course, today)

    assert [one._replace(sites=()) for one in read.injections()] == handed.injections()
    changes = [
        [one.change for one in given.others(spans).points(today)]
        for given in (read, handed)
    ]
    assert changes[0] == changes[1]
    # Seven days apart: one change.
    assert (ago(35), ago(28)) in [(one.first, one.last) for one in changes[0]]


def test_of_effects_it_says_what_the_page_of_changes_says(robin: User) -> None:
    reading = Reading(diary(), days(), diary().today())
    effect = Effect(
        family=Family.COUNTS,
        range=Range(0.5, 0.6, 0.7, 0.8, 0.9),
        p=0.5,
        before=SideDays(30, 28, 140.0),
        after=SideDays(30, 20, 70.0),
        drift=0.0,
        stress=(0.31, 1.6),
        cautions=(Caution.DRIFT_DOWN, Caution.OTHER_CHANGES, Caution.SHORT),
        first=ago(120),
        last=ago(1),
    )

    for followed in reading.effects.followed:
        point = followed.numbered.point
        others = [one for one in reading.points if one is not point]
        refused = followed.told[0]
        for told in (refused, replace(refused, answer=effect)):
            answer, compared = told.answer, followed.compared
            said = say(told.outcome, compared, answer, told.word, others=others)
            beside = (said.drift, *said.cautions, said.stress)
            assert (told.title, told.missing) == (said.title, said.missing)
            if told.has_numbers:
                assert told.cautions == tuple(one for one in beside if one)
                assert len(told.cautions) == 4
        assert not refused.has_numbers
        assert refused.missing
    assert any(len(one.told[0].others) for one in reading.effects.followed)


@pytest.mark.parametrize("key", ["sites", "time", "triggers", "remedies", "toxin"])
def test_a_page_in_brief_says_the_same_with_fewer_rows_and_no_pictures(
    key: str, robin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sites, "BRIEF", 2)
    period = days()
    asked = page.Asked(page.Period("", period.first, period.last))
    whole = page.build(key, diary(), asked)

    brief = page.build(key, diary(), asked._replace(brief=True))

    assert brief.says == whole.says
    assert brief.notes == whole.notes
    assert brief.parts
    assert not any(one.svg for one in brief.parts)
    for some, everything in zip(brief.parts, whole.parts, strict=False):
        told = len(some.table.rows)
        assert some.table.rows == everything.table.rows[:told]
        assert some.table.numbers == everything.table.numbers[:told]
        assert told + some.table.more == len(everything.table.rows)


@pytest.mark.parametrize(
    "block",
    [
        Text("<b>&"),
        Facts((("<b>&", "<b>&"),)),
        Items(("<b>&",)),
        Table("<b>&", ("<b>&", "{0}"), (("<b>&", "<b>&"),), frozenset({1})),
        Picture("<b>&", "<b>&", 1, 2),
    ],
)
def test_nothing_that_somebody_wrote_is_markup(block: Block) -> None:
    html = blocks_of(Section("now", "<b>&", (block,)))

    assert "<b>" not in html
    assert "&lt;b&gt;&amp;" in html


def test_names_in_a_table_are_never_markup() -> None:
    table = Table("c", ("a", "<i>{0}"), (("<b>", '{1} & "x"'), ("d", "e")))

    assert rows_of(table) == (
        '<tr><th scope="row">&lt;b&gt;</th>'
        '<td data-label="&lt;i&gt;{0}">{1} &amp; &quot;x&quot;</td></tr>\n'
        '<tr><th scope="row">d</th><td data-label="&lt;i&gt;{0}">e</td></tr>\n'
    )
