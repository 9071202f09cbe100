"""The page of changes that is kept: always what making it anew would show."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diary import actions
from diary.insights import dashboard_page, dashboard_screen, dashboard_views
from diary.insights.change_points import read_course
from diary.insights.effects import Told, effects_by_treatment, in_words
from diary.models import Patient, User
from tests.conftest import client_of
from tests.insights.test_dashboard import NOW, diary, evening, look, on
from tests.insights.test_estimates import DEEDS, Somebody
from tests.insights.test_estimates import evening as answered
from tests.make import (
    at_times,
    make_change,
    make_check_in,
    make_dose,
    make_episode,
    make_goal,
    make_left_out_day,
    make_life_event,
    make_side_effect,
    make_treatment,
)

__all__ = ["diary"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def body(client: Client, patient: Patient) -> str:
    page = look(client, "dashboard", patient)
    return page.partition('id="changes"')[2].partition("</main>")[0]


def anew(client: Client, patient: Patient) -> str:
    patient.estimates.all().delete()
    patient.screens.all().delete()
    return body(client, patient)


@pytest.fixture
def is_kept(monkeypatch: pytest.MonkeyPatch) -> Callable[[Client, Patient], bool]:
    """Tell whether the page is shown as it was kept."""

    def ask(client: Client, patient: Patient) -> bool:
        made = []
        page_of = dashboard_page.page_of

        def noted(*args: Any, **how: Any) -> Any:
            made.append(args)
            return page_of(*args, **how)

        with monkeypatch.context() as patched:
            patched.setattr(dashboard_page, "page_of", noted)
            body(client, patient)
        return not made

    return ask


def test_what_nobody_has_written_to_since_is_read_as_it_was_made(
    diary: Patient,
    as_alice: Client,
    is_kept: Any,
    django_assert_num_queries: Any,
) -> None:
    first = body(as_alice, diary)

    with django_assert_num_queries(4):
        assert body(as_alice, diary) == first
    assert is_kept(as_alice, diary)


def test_a_tap_of_today_that_no_comparison_counts_changes_nothing(
    diary: Patient, as_alice: Client, alice: User, is_kept: Any
) -> None:
    first = body(as_alice, diary)
    make_episode(diary, by=alice, at=NOW)
    diary.refresh_from_db()
    assert diary.stale_from == diary.today()

    assert is_kept(as_alice, diary)

    diary.refresh_from_db()
    assert diary.stale_from is None
    assert first == body(as_alice, diary) == anew(as_alice, diary)


def test_what_is_compared_by_nothing_leaves_the_page_alone(
    diary: Patient, as_alice: Client, alice: User, is_kept: Any
) -> None:
    body(as_alice, diary)

    make_goal(diary, by=alice)

    assert is_kept(as_alice, diary)


def rename(patient: Patient, by: User) -> None:
    treatment = patient.treatments.get()
    treatment.name = "another name"
    actions.edit(treatment, by=by, version=treatment.version)


def inject(patient: Patient, by: User) -> None:
    toxin = make_treatment(patient, by=by, name="toxin", kind_of="injection")
    make_dose(patient, by=by, treatment=toxin, at=NOW)


def begin(patient: Patient, by: User) -> None:
    planned = at_times("08:00", amount=5)
    other = make_treatment(patient, by=by, name="tizanidine")
    make_change(other, by=by, day=patient.today(), planned=planned)


def event(patient: Patient, by: User, *, ago: int = 0) -> None:
    day = patient.today() - timedelta(days=ago)
    said = {"starts_on": day, "ends_on": day, "what": "fever", "leave_out": True}
    make_life_event(patient, by=by, **said)


WRITES: dict[str, Callable[[Patient, User], Any]] = {
    "answer of today": lambda one, by: evening(one, by, one.today(), 4),
    "answer of long ago": lambda one, by: evening(one, by, on(-3), 4),
    "side effect": lambda one, by: make_side_effect(one, by=by, at=NOW),
    "day left out": lambda one, by: make_left_out_day(one, by=by, day=one.today()),
    "event of today": event,
    "event of the change": lambda one, by: event(one, by, ago=40),
    "another name": rename,
    "injection": inject,
    "another treatment": begin,
}


@pytest.mark.parametrize("what", WRITES)
def test_what_comparisons_depend_on_makes_the_page_anew(
    what: str, diary: Patient, as_alice: Client, alice: User, is_kept: Any
) -> None:
    body(as_alice, diary)

    WRITES[what](diary, alice)

    assert not is_kept(as_alice, diary)
    assert body(as_alice, diary) == anew(as_alice, diary)


def test_a_correction_on_a_day_that_counts_is_looked_at(
    diary: Patient, as_alice: Client, alice: User, is_kept: Any
) -> None:
    row = make_episode(diary, by=alice, at=NOW, site="calf")
    answered(diary, alice, diary.today(), spasms="as_logged")
    body(as_alice, diary)

    row.site = "ankle"
    actions.edit(row, by=alice, version=row.version)

    assert not is_kept(as_alice, diary)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_written_the_page_is_that_of_the_rows(
    seed: int, diary: Patient, as_alice: Client, alice: User
) -> None:
    somebody = Somebody(diary, alice, seed)
    body(as_alice, diary)

    for _ in range(4):
        deed = somebody.chance.choice(DEEDS)
        with suppress(actions.ConflictError):
            getattr(somebody, deed)()
        make_episode(diary, by=alice, at=NOW)
        kept = body(as_alice, diary)
        assert kept == anew(as_alice, diary), deed


def test_another_page_that_brings_answers_up_to_date_makes_no_old_page_true(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    body(as_alice, diary)
    [point] = read_course(diary).points(diary.today())
    evening(diary, alice, diary.today(), 40)

    look(as_alice, "change-effect", diary, point.key)
    diary.refresh_from_db()

    assert diary.stale_from is None
    assert body(as_alice, diary) == anew(as_alice, diary)


def test_what_is_written_while_the_page_is_made_is_not_missed(
    diary: Patient, as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_body = dashboard_page._body

    def slowly(*args: Any, **how: Any) -> Any:
        made = make_body(*args, **how)
        evening(diary, alice, diary.today(), 40)
        return made

    with monkeypatch.context() as patched:
        patched.setattr(dashboard_page, "_body", slowly)
        before = body(as_alice, diary)

    assert body(as_alice, diary) == anew(as_alice, diary) != before


def test_a_page_that_took_long_never_replaces_a_newer_one(
    diary: Patient, as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_body = dashboard_page._body

    def slowly(*args: Any, **how: Any) -> Any:
        made = make_body(*args, **how)
        monkeypatch.undo()
        make_left_out_day(diary, by=alice, day=on(50))
        body(client_of(alice), diary)
        return made

    monkeypatch.setattr(dashboard_page, "_body", slowly)
    body(as_alice, diary)

    assert body(as_alice, diary) == anew(as_alice, diary)


def test_a_morning_of_today_makes_it_a_day_without_an_evening(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    before = body(as_alice, diary)
    said = {"part": "night", "sleep_hours": 7, "sleep_disruption": None}

    make_check_in(diary, by=alice, day=diary.today(), **said)

    assert body(as_alice, diary) == anew(as_alice, diary) != before


def test_a_new_day_and_a_new_program_make_the_page_anew(
    diary: Patient, as_alice: Client, is_kept: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    body(as_alice, diary)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert not is_kept(as_alice, diary)
        assert is_kept(as_alice, diary)

        monkeypatch.setattr(dashboard_screen, "_program", lambda: "another")
        assert not is_kept(as_alice, diary)


def test_a_reader_sees_the_same_page(
    diary: Patient, as_alice: Client, dora: User
) -> None:
    reader = Client()
    reader.force_login(dora)

    assert body(reader, diary) == body(as_alice, diary)


def test_what_people_wrote_is_no_markup_in_the_page_that_is_kept(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    said = {"starts_on": on(40), "ends_on": on(41), "what": "<b>&amp;</b>"}
    make_life_event(diary, by=alice, **said)

    for _ in range(2):
        page = as_alice.get(reverse("dashboard", args=[diary.pk])).content.decode()
        assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in page
        assert "<b>" not in page


def test_other_pages_are_told_of_each_change_in_a_few_words(
    diary: Patient, as_alice: Client, alice: User, django_assert_num_queries: Any
) -> None:
    treatment = diary.treatments.get()
    [point] = read_course(diary).points(diary.today())
    assert effects_by_treatment(diary) == {}

    body(as_alice, diary)
    with django_assert_num_queries(1):
        [told] = effects_by_treatment(diary)[treatment.pk]

    assert told == Told(on(40), point.key, "Fewer spasms", told.span, NOW.date())
    assert told.span.startswith("from ")
    page = look(as_alice, "ledger", diary)
    line = page.partition("What happened since:")[2].partition("</li>")[0]
    link = reverse("change-effect", args=[diary.pk, point.key])
    assert f'<a href="{link}">10 Feb 2026</a>: Fewer spasms (from ' in line
    assert line.endswith("Worked out on 25 Mar 2026.")


def test_of_a_change_that_was_moved_nothing_is_told_that_was_said_before(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    body(as_alice, diary)
    assert "What happened since:" in look(as_alice, "ledger", diary)

    regimen, change = diary.regimens.get(), diary.treatmentchanges.get()
    regimen.starts_on = change.day = on(45)
    for row in (regimen, change):
        actions.edit(row, by=alice, version=row.version)

    assert "What happened since:" not in look(as_alice, "ledger", diary)
    body(as_alice, diary)
    [point] = read_course(diary).points(diary.today())
    link = reverse("change-effect", args=[diary.pk, point.key])
    assert link in look(as_alice, "ledger", diary)


def test_the_latest_changes_of_a_treatment_are_told_and_nothing_without_a_range(
    diary: Patient, as_alice: Client, alice: User
) -> None:
    planned = at_times("08:00", amount=30)
    treatment = diary.treatments.get()
    later = {"by": alice, "day": on(75), "kind": "increase", "planned": planned}
    make_change(treatment, **later)

    body(as_alice, diary)
    last, first = effects_by_treatment(diary)[treatment.pk]

    assert (last.day, last.title, last.span) == (
        on(75),
        "Spasms: not enough days yet",
        "",
    )
    assert (first.day, first.title) == (on(40), "Fewer spasms")
    said = in_words(diary, effects_by_treatment(diary))[treatment.pk]
    assert "Spasms: not enough days yet; <a" in said


def test_while_answers_are_missing_nothing_is_kept_and_work_goes_on(
    diary: Patient, as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_treatment(diary, by=alice, name="tizanidine")
    make_change(other, by=alice, day=on(75))
    monkeypatch.setattr(dashboard_views, "SECONDS", 0)

    page = look(as_alice, "dashboard", diary)
    assert "Worked out so far: 6 of 12 comparisons." in page
    assert not diary.screens.exists()

    url = reverse("dashboard-progress", args=[diary.pk])
    assert as_alice.get(url).json() == {"done": 12, "of": 12}
    part = as_alice.get(
        reverse("dashboard", args=[diary.pk]), headers={"X-Klonos": "fragment"}
    )
    assert part.content.decode().startswith("<section")
    assert "Worked out so far" not in look(as_alice, "dashboard", diary)
    assert diary.screens.exists()


def test_all_earlier_changes_are_shown_when_asked_for(
    diary: Patient, alice: User
) -> None:
    with time_machine.travel(NOW + timedelta(days=900), tick=False):
        client = client_of(alice)
        other = make_treatment(diary, by=alice, name="tizanidine")
        day = on(100)
        for number in range(20):
            kind = "start" if number == 0 else "increase"
            planned = at_times("08:00", amount=number + 1)
            day += timedelta(days=30)
            make_change(other, by=alice, day=day, kind=kind, planned=planned)

        page = look(client, "dashboard", diary)
        url = reverse("dashboard", args=[diary.pk])
        whole = client.get(url, {"all": "1"}).content.decode()

    lines, all_lines = (one.partition('id="earlier"')[2] for one in (page, whole))
    assert lines.count("<li><a href") == 12
    assert "Show 6 more changes" in lines
    assert all_lines.count("<li><a href") == 18
    assert "Show 6 more" not in all_lines


def test_how_often_the_database_is_asked_does_not_grow(
    diary: Patient, as_alice: Client, alice: User, django_assert_max_num_queries: Any
) -> None:
    at = datetime.combine(on(70), time(12), UTC)
    for number in range(30):
        make_episode(diary, by=alice, at=at + timedelta(hours=number))
        event(diary, alice, ago=number)
    body(as_alice, diary)
    make_episode(diary, by=alice, at=NOW)

    with django_assert_max_num_queries(16):
        body(as_alice, diary)
