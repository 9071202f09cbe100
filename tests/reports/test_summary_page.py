"""The page of the summary: what is chosen, what is refused, and what is never shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diary.models import Patient, User
from diary.reports import summary
from diary.reports.document import Table
from diary.reports.period import Period, PeriodName, period_of, usual
from diary.reports.sections import ALL, SECTIONS, Key, in_order
from diary.reports.summary import make_document
from tests.make import (
    make_allergy,
    make_change,
    make_check_in,
    make_condition,
    make_episode,
    make_injection,
    make_life_event,
    make_page,
    make_question,
    make_regimen,
    make_side_effect,
    make_treatment,
    make_visit,
)

pytestmark = pytest.mark.django_db

HOSTILE = (
    '<script>alert("1")</script>\u202eegassem\u0007 شلل {{ 7|add:1 }} #read("/etc")'
)


def address(patient: Patient, **query: Any) -> str:
    return f"/d/{patient.pk}/summary/"


def told(patient: Patient, *keys: str, days: int = 91, notes: bool = False) -> str:
    """Return all texts of a summary of the last days."""
    today = patient.today()
    period = Period(today - timedelta(days=days - 1), today)
    fresh = Patient.objects.get(pk=patient.pk)
    return str(make_document(fresh, period, keys or ALL, notes=notes))


def test_every_section_has_a_builder() -> None:
    assert (*summary.BUILDERS, Key.TRIED) == ALL == tuple(SECTIONS)


def test_sections_come_in_the_order_of_reading_each_once() -> None:
    assert in_order(["tried", "now", "now"]) == ("now", "tried")
    with pytest.raises(ValueError, match="nonsense"):
        in_order(["nonsense"])


def test_what_stands_on_the_first_page_comes_first() -> None:
    pages = [about.is_first_page for about in SECTIONS.values()]
    assert pages == sorted(pages, reverse=True)


def test_an_empty_diary_is_told_calmly(as_alice: Client, patient: Patient) -> None:
    response = as_alice.get(address(patient))

    assert response.status_code == 200
    assert "Nothing was answered from" in response.content.decode()
    assert "Nothing is noted as taken or used now." in response.content.decode()


def test_a_period_without_entries_has_no_zeros(patient: Patient, alice: User) -> None:
    make_check_in(patient, by=alice, spasticity=7, spasms="none")
    long_ago = Period(date(2001, 1, 1), date(2001, 3, 1))

    document = make_document(patient, long_ago, ["symptoms", "weeks"])

    assert "Nothing was answered" in str(document)
    assert "'0'" not in str(document)


def test_days_before_the_diary_began_count_nowhere(
    patient: Patient, alice: User
) -> None:
    today = patient.today()
    make_check_in(patient, by=alice, day=today - timedelta(days=2), spasms="none")
    make_check_in(patient, by=alice, day=today, spasms="none")
    patient.refresh_from_db()
    lead = make_document(patient, Period(date(1900, 1, 1), today), ["person"]).lead

    assert "(3 days)" in lead[1]
    assert "Spasms answered for 2 of 3 days (67 %)." in lead[2]
    assert lead[3].startswith("The diary begins on ")


def test_a_diary_begins_with_its_first_answer_whatever_it_is_about(
    patient: Patient, alice: User
) -> None:
    today = patient.today()
    day = today - timedelta(days=9)
    noon = datetime.combine(day, time(12), UTC)
    said = {"day": day, "part": "night", "entered_at": noon, "sleep_disruption": 8}
    make_check_in(patient, by=alice, **said)
    make_check_in(patient, by=alice, day=today, spasms="none")
    patient.refresh_from_db()

    document = make_document(patient, Period(date(1900, 1, 1), today), ["symptoms"])

    assert "(10 days)" in document.lead[1]
    assert "'Sleep disturbed'" in str(document)


@pytest.mark.parametrize("name", PeriodName)
def test_each_named_period_ends_today(
    as_alice: Client, patient: Patient, alice: User, name: PeriodName
) -> None:
    make_visit(patient, by=alice, on=patient.today() - timedelta(days=9), who="Dr X")

    response = as_alice.get(address(patient), {"period": name})

    found = period_of(patient, name)
    assert response.status_code == 200
    assert found is not None
    assert found.last == patient.today()
    assert found.words in response.content.decode()


def test_since_the_last_visit_begins_with_its_day(
    patient: Patient, alice: User
) -> None:
    today = patient.today()
    for ago in (40, 9, -5):
        make_visit(patient, by=alice, on=today - timedelta(days=ago), who="Dr X")

    found = period_of(patient, PeriodName.VISIT)

    assert found == Period(today - timedelta(days=9), today)


def test_without_a_visit_that_period_is_refused(
    as_alice: Client, patient: Patient
) -> None:
    page = as_alice.get(address(patient))
    response = as_alice.get(address(patient), {"period": "visit"})

    assert "Since my last visit" not in page.content.decode()
    assert response.status_code == 422
    assert "No visit before today is noted." in response.content.decode()
    assert usual(patient.today()).words in response.content.decode()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"period": "5y"}, "There is no such period. You see the last 3 months."),
        ({"section": "moon"}, "There is no part “moon”. You see all parts."),
        ({"chosen": "on"}, "Choose at least one part. You see all of them."),
        ({"start": "2026-02-30"}, "Enter a valid date."),
        ({"end": "2026-02-03"}, "Enter the first day too."),
        ({"start": "2026-02-03", "end": "2026-02-01"}, "The last day is before the"),
        ({"start": "2999-01-01"}, "This day has not come yet."),
        ({"start": "1066-10-14"}, "Choose a day from 1900 on."),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_said_and_kept(
    as_alice: Client, patient: Patient, query: dict[str, str], said: str
) -> None:
    response = as_alice.get(address(patient), query)
    page = make_page(response)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert "error-summary" in page.ids
    for name in ("start", "end"):
        assert page.typed[name] == query.get(name, "")
    assert "sheet-title" in page.ids


def test_two_days_win_over_a_name(as_alice: Client, patient: Patient) -> None:
    query = {"period": "1y", "start": "2026-02-01", "end": "2026-02-07"}

    html = as_alice.get(address(patient), query).content.decode()

    assert Period(date(2026, 2, 1), date(2026, 2, 7)).words in html
    # The ways on keep what was chosen.
    assert "summary/pdf/?start=2026-02-01&amp;end=2026-02-07" in html


def test_only_chosen_sections_are_shown(as_alice: Client, patient: Patient) -> None:
    query = {"section": ["questions", "now"], "chosen": "on", "notes": "on"}

    response = as_alice.get(address(patient), query)

    parts = [one for one in make_page(response).ids if one.startswith("part-")]
    assert parts == ["part-now", "part-questions", "part-notes"]
    ways_on = "summary/pdf/?section=now&amp;section=questions&amp;notes=on"
    assert ways_on in response.content.decode()


def test_notes_are_shown_only_if_asked_for(patient: Patient, alice: User) -> None:
    make_episode(patient, by=alice, note="secret of the kitchen")
    make_visit(patient, by=alice, on=patient.today(), who="Dr X", note="at the clinic")
    make_life_event(patient, by=alice, note="a holiday")

    for text in ("secret of the kitchen", "at the clinic", "a holiday"):
        assert text not in told(patient)
        assert text in told(patient, notes=True)


def test_a_note_taken_back_or_from_other_days_is_not_shown(
    patient: Patient, alice: User
) -> None:
    from diary.actions import void  # noqa: PLC0415  the test's own act

    gone = make_episode(patient, by=alice, note="taken back")
    void(gone, by=alice)
    make_visit(
        patient, by=alice, on=patient.today() - timedelta(days=99), who="X", note="old"
    )

    text = told(patient, notes=True)

    assert "taken back" not in text
    assert "'old'" not in text


def test_words_of_a_person_are_shown_as_words(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    make_condition(patient, by=alice, name=HOSTILE[:80])
    make_allergy(patient, by=alice, name=HOSTILE, reaction=HOSTILE)
    treatment = make_treatment(patient, by=alice, name=HOSTILE)
    make_regimen(treatment, by=alice, starts_on=patient.today() - timedelta(days=3))
    make_question(patient, by=alice, text=HOSTILE)
    make_episode(patient, by=alice, note=HOSTILE, site=HOSTILE[:80])
    make_side_effect(patient, by=alice, symptom=HOSTILE[:80])

    response = as_alice.get(address(patient), {"notes": "on"})
    html = response.content.decode()

    assert response.status_code == 200
    assert make_page(response).live() == []
    assert "&lt;script&gt;" in html
    assert "{{ 7|add:1 }}" in html
    for sign in "\u202e\u0007":
        assert sign not in html.partition('class="sheet"')[2]


def test_ten_years_are_one_calm_page(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    today = patient.today()
    for ago in (0, 900, 3_640):
        day = today - timedelta(days=ago)
        make_check_in(patient, by=alice, day=day, spasms="none", spasticity=4)
    query = {"start": (today - timedelta(days=3_650)).isoformat()}

    response = as_alice.get(address(patient), query)

    assert response.status_code == 200
    # Steps of 13 weeks, of which most have no answer.
    text = response.content.decode()
    assert "Numbers by 13 weeks" in text
    assert text.count("<tr>") < 120


def test_of_many_changes_the_latest_stand_on_the_first_page(
    patient: Patient, alice: User
) -> None:
    today = patient.today()
    for number in range(10):
        one = make_treatment(patient, by=alice, name=f"medicine {number}")
        make_change(one, by=alice, day=today - timedelta(days=40 * number))
    period = Period(today - timedelta(days=500), today)
    make_check_in(patient, by=alice, day=period.first)

    changes = make_document(patient, period, ["changes", "comparisons"]).sections

    table = next(one for one in changes[0].blocks if isinstance(one, Table))
    assert [row[0] for row in table.rows] == [str(number) for number in range(3, 11)]
    assert table.rows[-1][2] == "Medicine 0 started"
    assert "2 earlier changes are told" in str(changes[0])
    assert "1. Medicine 9 started" in str(changes[1])
    alone = str(make_document(patient, period, ["changes", "effects"]).sections)
    assert "2 earlier changes are not shown." in alone
    assert "7 earlier changes are not shown." in alone


def test_queries_do_not_grow_with_rows(patient: Patient, alice: User) -> None:
    def queries() -> int:
        fresh = Patient.objects.get(pk=patient.pk)
        period = usual(patient.today())
        with CaptureQueriesContext(
            connection,
        ) as found:
            make_document(fresh, period, ALL, notes=True)
        return len(found)

    grow(patient, alice, 1)
    queries()
    few = grown(patient, alice, queries)
    grow(patient, alice, 6)
    queries()

    assert grown(patient, alice, queries) == few


def grown(patient: Patient, by: User, queries: Any) -> int:
    """Return the queries of a summary whose estimates are worked out, but not kept."""
    patient.summary_parts.all().delete()
    return int(queries())


def grow(patient: Patient, by: User, number: int) -> None:
    today = patient.today()
    for place in range(number):
        day = today - timedelta(days=10 * place + 1)
        treatment = make_treatment(patient, by=by, name=f"medicine {number} {place}")
        make_regimen(treatment, by=by, starts_on=day)
        toxin = make_treatment(
            patient, by=by, name=f"toxin {number} {place}", kind_of="injection"
        )
        make_injection(toxin, by=by)
        make_episode(patient, by=by, note="here")
        make_side_effect(patient, by=by, symptom=f"effect {number} {place}")
        make_question(patient, by=by, text=f"Why {place}?")
        make_life_event(patient, by=by, starts_on=day)
        make_visit(patient, by=by, on=day, who="Dr X")


def test_what_is_kept_is_made_anew_once_something_is_written(
    patient: Patient, alice: User
) -> None:
    assert "No question is noted so far." in told(patient, "questions")

    make_question(patient, by=alice, text="How long?")

    assert "How long?" in told(patient, "questions")


def test_what_is_kept_of_one_diary_is_never_shown_for_another(
    patient: Patient, strangers_diary: Patient, charlie: User
) -> None:
    make_question(strangers_diary, by=charlie, text="A stranger's question?")

    assert "A stranger's question?" in told(strangers_diary, "questions")
    assert "A stranger's question?" not in told(patient, "questions")


def test_a_reader_sees_it_and_only_the_owner_may_share(
    as_alice: Client, as_bob: Client, as_dora: Client, patient: Patient
) -> None:
    pages = [
        one.get(address(patient)).content.decode()
        for one in (as_alice, as_bob, as_dora)
    ]

    assert ["links/add/" in page for page in pages] == [True, False, False]
    assert ["after-visit/" in page for page in pages] == [True, True, False]


def test_the_summary_is_one_tap_from_today_and_from_more(
    as_alice: Client, patient: Patient
) -> None:
    for page in (f"/d/{patient.pk}/", "/more/"):
        assert f'href="/d/{patient.pk}/summary/"' in as_alice.get(page).content.decode()
