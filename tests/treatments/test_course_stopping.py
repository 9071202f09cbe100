"""Starts, stops, switches, courses with an end and earlier use, on their pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diary.models import Patient, Treatment, User
from diary.treatments import actions
from tests.make import UNKNOWN, make_page, stored
from tests.treatments.course_pages import (
    CHANGE,
    EARLIER,
    NOTICE,
    PAGE,
    START,
    STOP,
    SWITCH,
    address,
    day,
    kinds,
    refused,
    told,
)

pytestmark = pytest.mark.django_db


# Stop, pause, use again, switch


@pytest.mark.parametrize("kind", ["stop", "pause"])
def test_an_end_shows_the_notice_and_can_be_followed_by_use(
    as_alice: Client, taken: Treatment, kind: str
) -> None:
    asked = as_alice.get(address(STOP, taken) + f"?{kind}=1")
    page = as_alice.post(
        address(STOP, taken), {"what": kind, "day": day(20)}, follow=True
    )
    again = as_alice.get(address(START, taken))
    as_alice.post(address(START, taken), {"amount": "5", "often": "1", "day": day(3)})

    assert asked.context["form"]["what"].value() == kind
    assert NOTICE in asked.text
    assert NOTICE in page.text
    assert "Not used now" in page.text
    assert again.context["form"]["amount"].value() == "10"
    assert kinds(taken) == ["start", kind, "resume"]
    assert (told(taken, 4), told(taken)) == (None, "5 mg at 08:00")


def test_a_remedy_needs_no_notice(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    remedy = actions.from_catalogue(patient, "rest")
    actions.add_treatment(remedy, by=alice, used_now=True)
    said = {"what": "stop", "day": day()}

    pages = [
        as_alice.get(address(STOP, remedy)),
        as_alice.post(address(STOP, remedy), said, follow=True),
    ]

    assert not any("suddenly" in page.text for page in pages)
    assert told(remedy) is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": day(-2)}, "day"),
        ({"what": ""}, "what"),
        ({"what": "switch"}, "what"),
    ],
)
def test_a_wrong_stop_is_told_beside_its_field(
    as_alice: Client, taken: Treatment, said: dict[str, Any], field: str
) -> None:
    response = as_alice.post(
        address(STOP, taken), {"what": "stop", "day": day()} | said
    )

    refused(response, field)
    assert told(taken) is not None


def test_a_stop_on_the_first_day_is_refused_and_kept(
    as_alice: Client, taken: Treatment
) -> None:
    said = {"what": "stop", "day": day(100), "hope": "kept"}

    response = as_alice.post(address(STOP, taken), said)

    assert response.status_code == 409
    assert "since that day only" in response.text
    assert make_page(response).typed["hope"] == "kept"


def test_what_is_used_cannot_be_started_nor_the_other_way_round(
    as_alice: Client, taken: Treatment, other: Treatment
) -> None:
    asked = [as_alice.get(address(START, taken))]
    asked += [as_alice.get(address(name, other)) for name in (STOP, SWITCH)]

    assert [one["Location"] for one in asked] == [
        address(PAGE, taken),
        address(PAGE, other),
        address(PAGE, other),
    ]


def test_who_was_slower_keeps_what_was_typed(
    as_alice: Client, taken: Treatment, other: Treatment
) -> None:
    said = {"day": day(), "hope": "kept"}
    start = {**said, "amount": "1", "often": "1"}

    answers = [
        as_alice.post(address(START, taken), start),
        as_alice.post(address(STOP, other), {**said, "what": "stop"}),
    ]

    assert [one.status_code for one in answers] == [409, 409]
    assert {make_page(one).typed["hope"] for one in answers} == {"kept"}
    assert "marked as used in this time already" in answers[0].text
    assert "is not marked as used on" in answers[1].text
    assert kinds(taken) == ["start"]


def test_a_start_on_a_day_of_earlier_use_is_refused_and_kept(
    as_alice: Client, taken: Treatment
) -> None:
    as_alice.post(address(STOP, taken), {"what": "stop", "day": day(20)})
    before = stored()
    said = {"amount": "5", "often": "1", "day": day(30), "hope": "kept"}

    response = as_alice.post(address(START, taken), said)

    assert response.status_code == 409
    assert "marked as used in this time already" in response.text
    assert make_page(response).typed["hope"] == "kept"
    assert stored() == before


def test_the_day_of_a_first_start_may_be_unknown(
    as_alice: Client, pills: Treatment
) -> None:
    said = {"amount": "5", "often": "1"}
    refused(as_alice.post(address(START, pills), said | {"day": ""}), "day")

    as_alice.post(address(START, pills), said | {"day": "x", "unknown_day": "on"})

    assert pills.regimens.get().starts_on is None
    assert told(pills, 4000) == "5 mg at 08:00"


def test_a_switch_stops_one_and_starts_the_other(
    as_alice: Client, taken: Treatment, other: Treatment
) -> None:
    choose = as_alice.get(address(SWITCH, taken))
    asked = as_alice.get(address(SWITCH, taken), {"to": other.pk})
    said = {"to": other.pk, "amount": "2", "often": "2", "day": day(5)}
    page = as_alice.post(address(SWITCH, taken), said, follow=True)

    assert f"?to={other.pk}" in choose.text
    assert all(NOTICE in one.text for one in (choose, asked, page))
    assert "switched from baclofen to tizanidine" in page.text
    assert kinds(taken) == ["start", "switch"]
    assert (told(taken), told(other)) == (None, "2 mg at 08:00 and 20:00")
    theirs = as_alice.get(address(PAGE, other))
    assert "Switched from baclofen to tizanidine" in theirs.text


@pytest.mark.parametrize("to", ["x", UNKNOWN])
def test_a_switch_to_what_is_not_there_is_not_found(
    as_alice: Client, taken: Treatment, to: str
) -> None:
    assert as_alice.get(address(SWITCH, taken), {"to": to}).status_code == 404


def test_a_switch_to_itself_or_to_what_is_used_is_refused(
    as_alice: Client, taken: Treatment, other: Treatment, alice: User
) -> None:
    actions.start_regimen(other, starts_on=None, by=alice)
    said = {"amount": "2", "often": "2", "day": day(5)}

    itself = as_alice.post(address(SWITCH, taken), said | {"to": taken.pk})
    used = as_alice.post(address(SWITCH, taken), said | {"to": other.pk})

    assert (itself.status_code, used.status_code) == (404, 409)
    assert kinds(taken) == ["start", "start"]


def test_a_switch_to_something_new_adds_it_on_the_way(
    as_alice: Client, taken: Treatment, patient: Patient
) -> None:
    add = reverse("treatment-add", args=[patient.pk])
    choose = as_alice.get(add, {"instead_of": taken.pk})
    form = as_alice.get(add, {"item": "tizanidine", "instead_of": taken.pk})
    own = as_alice.get(add, {"own": 1, "instead_of": taken.pk, "q": "New"})
    body = {"name": "New", "kind_of": "medicine", "unit": "mg", "used": "no"}

    said = as_alice.post(add, body | {"instead_of": taken.pk})

    new = patient.treatments.get(name="New")
    assert f"instead_of={taken.pk}" in choose.text
    for page in (form, own):
        assert make_page(page).typed["instead_of"] == str(taken.pk)
    assert said["Location"] == f"{address(SWITCH, taken)}?to={new.pk}"


# A course with an end


def test_a_course_with_an_end_is_used_until_then(
    as_alice: Client, pills: Treatment, patient: Patient
) -> None:
    said = {"amount": "1", "often": "1", "day": day(3), "last_day": day(-3)}

    page = as_alice.post(address(START, pills), said, follow=True)
    listed = as_alice.get(reverse("treatment-list", args=[patient.pk]))

    assert page.context["row"].is_used
    assert "planned until" in page.context["row"].when
    (part,) = listed.context["sections"]
    assert part.heading == "Medicines used now"
    assert as_alice.get(address(START, pills))["Location"] == address(PAGE, pills)
    changed = {"amount": "2", "often": "1", "day": day()}
    as_alice.post(address(CHANGE, pills), changed)
    assert pills.regimens.current().filter(ends_on=day(-4)).count() == 1


def test_a_course_that_is_over_can_be_used_again(
    as_alice: Client, pills: Treatment
) -> None:
    said = {"amount": "1", "often": "1", "day": day(9), "last_day": day(3)}
    as_alice.post(address(START, pills), said)

    again = as_alice.post(
        address(START, pills), {"amount": "1", "often": "1", "day": day()}
    )

    assert again.status_code == 302
    assert kinds(pills) == ["start", "resume"]
    assert (told(pills, 3), told(pills, 2)) == ("1 mg at 08:00", None)


# Earlier use


def test_a_past_course_is_typed_step_by_step(
    as_alice: Client, pills: Treatment
) -> None:
    steps: list[dict[str, Any]] = [
        {"what": "taken", "amount": "5", "often": "1", "unknown_day": "on"},
        {"what": "taken", "amount": "5", "often": "3", "day": day(900)},
        {"what": "stop", "day": day(500), "reason": "got_worse"},
        {"what": "taken", "amount": "10", "often": "2", "day": day(700)},
        {
            "what": "taken",
            "amount": "5",
            "often": "1",
            "day": day(450),
            "last_day": day(440),
        },
        {"what": "pause", "day": day(445)},
    ]
    for step in steps:
        answer = as_alice.post(address(EARLIER, pills), step)
        assert answer.status_code == 302, answer.context["form"].errors
        page = as_alice.get(answer["Location"])

    assert kinds(pills) == ["start", "increase", "increase", "stop", "resume", "pause"]
    assert [told(pills, n) for n in (1000, 800, 600, 480, 446, 445, 0)] == [
        "5 mg at 08:00",
        "5 mg at 08:00, 14:00 and 20:00",
        "10 mg at 08:00 and 20:00",
        None,
        "5 mg at 08:00",
        None,
        None,
    ]
    assert len(page.context["lines"]) == 6


def test_the_next_step_begins_with_the_last(as_alice: Client, pills: Treatment) -> None:
    said = {"what": "taken", "amount": "5", "often": "3", "day": day(90)}

    page = as_alice.post(address(EARLIER, pills), said, follow=True)

    form = page.context["form"]
    assert (form["amount"].value(), form["often"].value()) == ("5", "3")
    assert not form["day"].value()


def test_earlier_use_before_what_is_known_goes_on_until_then(
    as_alice: Client, taken: Treatment
) -> None:
    said = {"what": "taken", "amount": "5", "often": "3", "day": day(200)}

    as_alice.post(address(EARLIER, taken), said)

    assert kinds(taken) == ["start", "increase"]
    assert told(taken, 101) == "5 mg at 08:00, 14:00 and 20:00"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"what": "stop", "unknown_day": "on"}, "day"),
        ({"what": ""}, "what"),
        ({"day": ""}, "day"),
        ({"day": day(-2)}, "day"),
        ({"amount": "0"}, "amount"),
        ({"last_day": day(60)}, "last_day"),
        ({"day": day(300), "last_day": day(301)}, "last_day"),
    ],
)
def test_a_wrong_step_is_told_beside_its_field(
    as_alice: Client, taken: Treatment, said: dict[str, Any], field: str
) -> None:
    before = stored()
    step = {"what": "taken", "amount": "5", "often": "3", "day": day(80)}

    response = as_alice.post(address(EARLIER, taken), step | {"note": "kept"} | said)

    refused(response, field)
    assert make_page(response).typed["note"] == "kept"
    assert stored() == before


@pytest.mark.parametrize("what", ["stop", "taken"])
def test_a_step_that_does_not_fit_is_refused_and_kept(
    as_alice: Client, pills: Treatment, alice: User, what: str
) -> None:
    actions.start_regimen(pills, starts_on=None, by=alice)
    actions.end_regimen(pills, ends_on=day(50), by=alice)
    step = {"what": what, "amount": "5", "often": "3", "hope": "kept"}
    step |= {"day": day(20)} if what == "stop" else {"unknown_day": "on"}
    before = stored()

    response = as_alice.post(address(EARLIER, pills), step)

    assert response.status_code == 409
    assert make_page(response).typed["hope"] == "kept"
    assert stored() == before
