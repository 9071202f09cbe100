"""What holds for every page: its policy, its outline, and how little it asks."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diary.insights import kept
from diary.models import Patient, User
from diary.vocab.entries import Kind
from tests.make import (
    Page,
    make_check_in,
    make_dose,
    make_episode,
    make_page,
    make_rating,
    make_shortcut,
    make_side_effect,
    make_treatment,
)
from tests.test_access import ROUTES, D, address, furnish, place

pytestmark = pytest.mark.django_db

OPEN = {route for route, row in ROUTES.items() if row.get.split()[-1] == "200"}
FILE = f"{D}findings/<uuid:pk>/file/<int:version>/"
PAPER = f"{D}summary/pdf/"
CALENDARS = {"calendar/<str:token>.ics", f"{D}reminders/klonos.ics"}
# Parts of a page, for a script.
PARTS = {f"{D}beside/<uuid:pk>/", f"{D}changes/progress/"}
# Numbers of a page: for a script, and as a file.
NUMBERS = {one for one in OPEN if one.endswith(("/csv/", ".csv", "/data/"))}
HTML = sorted(
    OPEN - {"sw.js", "manifest.webmanifest", FILE, PAPER} - PARTS - CALENDARS - NUMBERS
)
# The same for everybody, and allowed to be kept for the moment without network.
KEPT = {"emergency/", "offline/"}
# Its address is as secret as a token, and without a referrer there is no origin.
SHARED = "s/<str:secret>/"
# Only whoever is not signed in sees these.
FOR_NEWCOMERS = ["", "accounts/login/", "accounts/signup/"]
KINDS = ["episode", "dose", "sideeffect", "rating"]
FORMS: dict[str, dict[str, str]] = {
    f"{D}tap/": {"what": "episode:spasm", "when": "time"},
    f"{D}welcome/<slug:step>/": {"about": "nobody"},
    f"{D}log/<kind:kind>/": {},
    f"{D}entry/<kind:kind>/<uuid:pk>/": {},
    f"{D}check-in/<part:part>/<day:day>/": {},
    f"{D}treatments/add/": {},
    f"{D}treatments/<uuid:pk>/": {},
    f"{D}treatments/<uuid:pk>/start/": {"starts_on": "never"},
    f"{D}treatments/<uuid:pk>/stop/": {},
    f"{D}treatments/<uuid:pk>/used/<uuid:regimen>/": {"starts_on": "never"},
    f"{D}life-events/add/": {},
    f"{D}life-events/<uuid:pk>/": {},
    f"{D}day/<day:day>/leave-out/": {"leave_out": "yes", "reason": "x" * 201},
    f"{D}scales/<scale:scale>/": {},
    f"{D}scales/answer/<uuid:pk>/": {},
    f"{D}goals/add/": {},
    f"{D}goals/<uuid:pk>/": {},
    f"{D}goals/<uuid:pk>/rate/": {},
    f"{D}visits/add/": {},
    f"{D}visits/<uuid:pk>/": {},
    f"{D}visits/<uuid:pk>/answers/": {"answered_on": "never"},
    f"{D}summary/after-visit/": {"answered_on": "never"},
    f"{D}questions/add/": {},
    f"{D}questions/<uuid:pk>/": {},
    f"{D}findings/add/": {},
    f"{D}findings/<uuid:pk>/": {},
    "diaries/add/": {},
    "more/look/": {},
    f"{D}profile/person/": {"about": "nobody"},
    f"{D}profile/conditions/add/": {},
    f"{D}profile/conditions/<uuid:pk>/": {},
    f"{D}profile/allergies/add/": {},
    f"{D}profile/allergies/<uuid:pk>/": {},
    f"{D}settings/": {},
    f"{D}links/add/": {"lasts": "for ever"},
    SHARED: {},
}


@pytest.fixture
def house(patient: Patient, alice: User) -> dict[str, Any]:
    return furnish(patient, by=alice)


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    """Hold what was answered, for all tests that only look at it."""
    return {}


@pytest.fixture
def pages(request: pytest.FixtureRequest, answers: dict[str, Any]) -> dict[str, Any]:
    """Every page of the table as the owner sees it, and three before signing in."""
    if "pages" not in answers:
        as_alice, house = map(request.getfixturevalue, ("as_alice", "house"))
        seen = {
            route: as_alice.get(address(route, place(ROUTES[route], house)))
            for route in HTML
        }
        seen |= {f"{one} (nobody)": Client().get(f"/{one}") for one in FOR_NEWCOMERS}
        assert {one.status_code for one in seen.values()} == {200}
        answers["pages"] = seen
    return answers["pages"]


@pytest.fixture
def refused(request: pytest.FixtureRequest, answers: dict[str, Any]) -> dict[str, Any]:
    """Every form of the table, sent back because of what was typed."""
    if "refused" not in answers:
        as_alice, house = map(request.getfixturevalue, ("as_alice", "house"))
        answers["refused"] = {
            route: as_alice.post(address(route, place(ROUTES[route], house)), body)
            for route, body in FORMS.items()
        }
    return answers["refused"]


def faults(pages: dict[str, Any], look: Any) -> dict[str, Any]:
    """Return what `look` finds fault with, by page."""
    return {name: found for name, page in pages.items() if (found := look(page))}


def test_every_page_has_the_strict_policy(pages: dict[str, Any]) -> None:
    policies = {page.headers["Content-Security-Policy"] for page in pages.values()}
    rules = dict(
        rule.strip().split(" ", 1) for rule in policies.pop().split(";") if rule.strip()
    )

    assert policies == set()
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert not any("unsafe" in rule or "http" in rule for rule in rules.values())


def test_no_page_holds_code_or_style_of_its_own(
    pages: dict[str, Any], refused: dict[str, Any]
) -> None:
    assert faults(pages | refused, lambda page: make_page(page).live()) == {}


def test_every_page_has_one_heading_of_the_first_rank_and_a_title(
    pages: dict[str, Any], refused: dict[str, Any]
) -> None:
    def outline(response: Any) -> list[str]:
        page = make_page(response)
        wrong = [] if len(page.all("h1")) == 1 else [f"{len(page.all('h1'))} h1"]
        title = page.texts.get("title", "").strip()
        if len(page.all("title")) != 1 or title.startswith("– ") or not title:
            wrong.append(f"title {title!r}")
        if len(page.all("main")) != 1:
            wrong.append("main")
        if not page.all("html")[0].get("lang"):
            wrong.append("lang")
        return wrong

    assert faults(pages | refused, outline) == {}


def test_titles_tell_pages_apart(pages: dict[str, Any]) -> None:
    titles = Counter(
        make_page(page).texts["title"]
        for route, page in pages.items()
        if "accounts/" not in route
    )

    assert [title for title, times in titles.items() if times > 1] == []


def test_no_id_is_there_twice(pages: dict[str, Any], refused: dict[str, Any]) -> None:
    def twice(response: Any) -> list[str]:
        ids = Counter(make_page(response).ids)
        return [one for one, times in ids.items() if times > 1]

    assert faults(pages | refused, twice) == {}


def test_no_page_loads_anything_from_elsewhere(pages: dict[str, Any]) -> None:
    def foreign(response: Any) -> list[str]:
        page = make_page(response)
        loaded = [
            one.get("src") for one in page.all("script", "img", "iframe", "source")
        ]
        loaded += [one.get("href") for one in page.all("link", "use", "image")]
        loaded += [one.get("action") for one in page.all("form")]
        # A drawing that is in the page already; an image can't run anything.
        drawn = "data:image/svg+xml;base64,"
        loaded = [one for one in loaded if one and not one.startswith(drawn)]
        return [one for one in loaded if not _is_own(one)]

    assert faults(pages, foreign) == {}


def test_personal_pages_are_kept_nowhere(
    pages: dict[str, Any], refused: dict[str, Any]
) -> None:
    def may_be_kept(response: Any) -> bool:
        return "no-store" not in response.headers["Cache-Control"]

    assert set(faults(pages | refused, may_be_kept)) == KEPT


def test_every_form_that_posts_carries_its_token_and_its_diary(
    pages: dict[str, Any],
) -> None:
    def careless(response: Any) -> list[str]:
        html = response.content.decode()
        posts = html.split("<form")[1:]
        posts = [one.split("</form>")[0] for one in posts if 'method="post"' in one]
        return [one[:80] for one in posts if "csrfmiddlewaretoken" not in one]

    assert set(faults(pages, careless)) == {SHARED}


def test_a_refused_form_says_what_is_wrong_in_one_place(
    refused: dict[str, Any],
) -> None:
    def silent(response: Any) -> list[str]:
        page = make_page(response)
        wrong = [] if response.status_code == 422 else [str(response.status_code)]
        if "error-summary" not in page.ids:
            wrong.append("no summary")
        if not page.texts["title"].startswith("Error:"):
            wrong.append("title")
        return wrong + _dangling(page)

    assert faults(refused, silent) == {}


def _dangling(page: Page) -> list[str]:
    """Return links of a summary that lead to no field."""
    links = [one.get("href") or "" for one in page.all("a")]
    return [
        one
        for one in links
        if one.startswith("#") and one.removeprefix("#") not in page.ids
    ]


def test_links_inside_a_page_lead_somewhere(pages: dict[str, Any]) -> None:
    assert faults(pages, lambda response: _dangling(make_page(response))) == {}


# How little a page asks


def queries(client: Client, url: str) -> list[str]:
    kept.forget()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return [one["sql"] for one in asked.captured_queries]


def busy_day(patient: Patient, alice: User, times: int) -> None:
    for number in range(times):
        treatment = make_treatment(patient, by=alice, name=f"treatment {number}")
        make_episode(patient, by=alice, severity=number % 11, triggers=["cold"])
        make_dose(patient, by=alice, treatment=treatment)
        make_side_effect(patient, by=alice, treatment=treatment, ongoing=True)
        make_rating(patient, by=alice)
    make_check_in(patient, by=alice)


@pytest.mark.parametrize("place_", ["today", "day"])
def test_a_day_asks_as_often_for_thirty_entries_as_for_one(
    place_: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    args = [patient.pk] if place_ == "today" else [patient.pk, patient.today()]
    url = reverse(place_, args=args)
    make_episode(patient, by=alice)
    as_alice.get(url)
    one = queries(as_alice, url)

    busy_day(patient, alice, 7)
    for episode in list(patient.episodes.all())[:1]:
        make_shortcut(episode, by=alice)
    thirty = queries(as_alice, url)

    assert len(one) == len(thirty)
    # Today also reads what is planned: regimens, their doses, and steps of a plan.
    assert len(thirty) <= (15 if place_ == "today" else 12)
    assert _repeated(thirty) == []


@pytest.mark.sqlite
@pytest.mark.parametrize("place_", ["today", "day"])
def test_a_day_is_found_without_reading_the_others(
    place_: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    args = [patient.pk] if place_ == "today" else [patient.pk, date(2026, 6, 1)]
    busy_day(patient, alice, 1)
    plans = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            with context["connection"].cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
                plans.extend(row[3] for row in cursor.cursor.fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        assert as_alice.get(reverse(place_, args=args)).status_code == 200

    entries = [patient.entries(kind).model._meta.db_table for kind in Kind]
    read = [plan for plan in plans if any(f" {name} " in plan for name in entries)]
    whole = [plan for plan in read if "SCAN" in plan or plan.endswith("(patient_id=?)")]
    assert len(read) > len(KINDS)
    # This index holds only what goes on.
    assert [plan for plan in whole if "side_effect_ongoing" not in plan] == []


FORM_PAGES = {
    **{f"add {kind}": ("entry-add", [kind]) for kind in KINDS},
    **{f"edit {kind}": ("entry-edit", [kind]) for kind in KINDS},
    "evening": ("checkin", ["evening"]),
    "night": ("checkin", ["night"]),
    "add a treatment": ("treatment-add", []),
}


@pytest.mark.parametrize("name", FORM_PAGES)
def test_a_form_asks_little_and_nothing_twice(
    name: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    busy_day(patient, alice, 3)
    route, args = FORM_PAGES[name]
    values: list[Any] = list(args)
    if route == "entry-edit":
        values.append(patient.entries(args[0]).first().pk)  # type: ignore[union-attr]
    if route == "checkin":
        values.append(patient.today())
    url = reverse(route, args=[patient.pk, *values])
    as_alice.get(url)

    asked = queries(as_alice, url + ("?own=1" if name == "add a treatment" else ""))

    # The evening also looks when the weekly questions were answered last.
    assert len(asked) <= (7 if name == "evening" else 6)
    assert _repeated(asked) == []


@pytest.mark.parametrize(
    "name", ["chart", "treatment-list", "shortcut-list", "diary-list", "more"]
)
def test_other_pages_ask_as_often_for_many_rows_as_for_few(
    name: str, as_alice: Client, alice: User, patient: Patient
) -> None:
    url = reverse(name, args=[] if name in {"diary-list", "more"} else [patient.pk])
    busy_day(patient, alice, 1)
    as_alice.get(url)
    few = queries(as_alice, url)

    for number in range(4):
        make_treatment(patient, by=alice, name=f"another {number}")
        make_episode(patient, by=alice, severity=number)
    many = queries(as_alice, url)

    assert len(few) == len(many)
    assert _repeated(many) == []


def test_a_history_asks_as_often_for_many_changes_as_for_few(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    dose = make_dose(patient, by=alice)
    url = reverse("entry-history", args=[patient.pk, "dose", dose.pk])
    void, restore = (
        reverse(name, args=[patient.pk, "dose", dose.pk])
        for name in ("entry-void", "entry-restore")
    )
    as_alice.post(void)
    few = queries(as_alice, url)

    for one in (restore, void, restore, void):
        as_alice.post(one)
    many = queries(as_alice, url)

    assert len(few) == len(many)


def _repeated(asked: list[str]) -> list[str]:
    return [sql for sql, times in Counter(asked).items() if times > 1]


def _is_own(link: str) -> bool:
    return (
        not link.startswith("//")
        and "://" not in link
        and (link.startswith(("/", "#", "?", settings.STATIC_URL)) or link == "")
    )
