"""The course of a treatment, as it is noted and corrected on its pages."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from diary import actions as core
from diary.due import in_force
from diary.ids import uuid7
from diary.models import Patient, Regimen, Treatment, TreatmentChange, User
from diary.treatments import actions
from diary.treatments.course import actions as course
from diary.treatments.wording import regimen_in_words
from diary.vocab.changes import ChangeKind
from tests.make import UNKNOWN, make_dose, make_page, make_treatment, stored

pytestmark = pytest.mark.django_db

PAGE, CHANGE, START = "treatment-edit", "treatment-change", "treatment-start"
STOP, SWITCH, EARLIER = "treatment-stop", "treatment-switch", "treatment-earlier"
NOTICE = "Stopping this kind of medicine suddenly"


def address(name: str, treatment: Treatment, **more: Any) -> str:
    at = {"diary": treatment.patient_id, "pk": treatment.pk}
    return reverse(name, kwargs=at | more)


def day(back: int = 0) -> date:
    return timezone.now().date() - timedelta(days=back)


def told(treatment: Treatment, back: int = 0) -> str | None:
    """Return how it was taken on a day, None if it was not used."""
    held = in_force(treatment.regimens.current(), day(back))
    return regimen_in_words(held) if held else None


def kinds(treatment: Treatment) -> list[str]:
    """Return what was done, the first change first."""
    rows = treatment.patient.treatmentchanges.current().order_by("day", "pk")
    return [one.kind_of for one in rows]


def refused(response: Any, field: str) -> None:
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


@pytest.fixture
def pills(patient: Patient, alice: User) -> Treatment:
    """Return a medicine of which nothing is said yet, in an old diary."""
    Patient.objects.filter(pk=patient.pk).update(
        created_at=timezone.now() - timedelta(days=300)
    )
    patient.refresh_from_db()
    return make_treatment(patient, by=alice, catalogue="baclofen")


@pytest.fixture
def taken(pills: Treatment, as_alice: Client) -> Treatment:
    """Return the medicine, taken three times a day for a hundred days."""
    said = {"amount": "10", "often": "3", "day": day(100)}
    assert as_alice.post(address(START, pills), said).status_code == 302
    return pills


@pytest.fixture
def other(patient: Patient, alice: User) -> Treatment:
    return make_treatment(patient, by=alice, name="tizanidine")


# More, less, other times


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ({"amount": "15"}, "increase", "15 mg at 08:00, 14:00 and 20:00"),
        ({"amount": "5"}, "decrease", "5 mg at 08:00, 14:00 and 20:00"),
        ({"often": "2"}, "decrease", "10 mg at 08:00 and 20:00"),
        ({"often": "2", "amount": "15"}, "adjust", "15 mg at 08:00 and 20:00"),
        ({"often": "needed"}, "adjust", "10 mg when needed"),
    ],
)
def test_one_number_changes_every_dose_and_the_amounts_say_what_it_was(
    as_bob: Client, taken: Treatment, said: dict[str, str], kind: str, words: str
) -> None:
    form = as_bob.get(address(CHANGE, taken)).context["form"]
    assert (form["amount"].value(), form["often"].value()) == ("10", "3")
    assert form.fold == "shut"

    page = as_bob.post(
        address(CHANGE, taken),
        {"amount": "10", "often": "3", "day": day()} | said,
        follow=True,
    )

    assert kinds(taken) == ["start", kind]
    assert (told(taken), told(taken, 1)) == (words, "10 mg at 08:00, 14:00 and 20:00")
    assert words in page.text
    assert page.context["row"].usual == words
    assert page.context["row"].when.startswith("Used since")


def test_different_amounts_are_shown_row_by_row(
    as_alice: Client, taken: Treatment
) -> None:
    rows = {"at_0": "08:00", "amount_0": "5", "part_1": "evening", "amount_1": "10"}
    said = {"often": "own", "day": day(5)} | rows
    as_alice.post(address(CHANGE, taken), said)

    form = as_alice.get(address(CHANGE, taken)).context["form"]

    assert form.fold == ""
    assert {name: form[name].value() for name in rows} == {
        "at_0": form["at_0"].value(),
        "amount_0": "5",
        "part_1": "evening",
        "amount_1": "10",
    }
    assert form["amount"].value() is None


def test_a_change_in_the_past_counts_from_its_day(
    as_alice: Client, taken: Treatment
) -> None:
    as_alice.post(
        address(CHANGE, taken), {"amount": "20", "often": "3", "day": day(10)}
    )
    as_alice.post(
        address(CHANGE, taken), {"amount": "15", "often": "3", "day": day(50)}
    )

    assert kinds(taken) == ["start", "increase", "increase"]
    assert told(taken, 11) == "15 mg at 08:00, 14:00 and 20:00"
    assert told(taken, 51) == "10 mg at 08:00, 14:00 and 20:00"
    assert told(taken) == "20 mg at 08:00, 14:00 and 20:00"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"amount": "10"}, "amount"),
        ({"day": day(-2)}, "day"),
        ({"day": ""}, "day"),
        ({"day": "1850-01-01"}, "day"),
        ({"reason": "magic"}, "reason"),
        ({"hope": "h" * 501}, "hope"),
    ],
)
def test_a_wrong_change_is_told_beside_its_field_and_nothing_changed(
    as_alice: Client, taken: Treatment, said: dict[str, Any], field: str
) -> None:
    before = stored()

    response = as_alice.post(
        address(CHANGE, taken),
        {"amount": "15", "often": "3", "day": day(), "note": "kept"} | said,
    )

    refused(response, field)
    assert make_page(response).typed["note"] == "kept"
    assert stored() == before


def test_a_day_that_is_still_to_come_belongs_into_the_plan(
    as_alice: Client, taken: Treatment
) -> None:
    said = {"amount": "15", "often": "3", "day": day(-3)}

    response = as_alice.post(address(CHANGE, taken), said)

    assert "belongs into the plan" in response.text


def test_a_day_without_the_treatment_is_refused_and_what_was_typed_stays(
    as_alice: Client, taken: Treatment
) -> None:
    before = stored()
    said = {"amount": "15", "often": "3", "day": day(200), "hope": "kept"}

    response = as_alice.post(address(CHANGE, taken), said)

    assert response.status_code == 409
    assert "is not marked as used on" in response.text
    assert make_page(response).typed["hope"] == "kept"
    assert stored() == before


def test_the_same_post_twice_is_one_change(as_alice: Client, taken: Treatment) -> None:
    said = {"id": str(uuid7()), "amount": "15", "often": "3", "day": day()}

    answers = [as_alice.post(address(CHANGE, taken), said) for _ in range(2)]
    other = as_alice.post(address(CHANGE, taken), said | {"hope": "something else"})

    assert [one.status_code for one in answers] == [302, 302]
    assert other.status_code == 409
    assert kinds(taken) == ["start", "increase"]


def test_an_id_of_another_diary_is_not_found(
    as_alice: Client,
    taken: Treatment,
    strangers_diary: Patient,
    charlie: User,
) -> None:
    foreign = make_treatment(strangers_diary, by=charlie)
    actions.start_regimen(foreign, starts_on=None, by=charlie)
    pk = strangers_diary.treatmentchanges.get().pk

    response = as_alice.post(
        address(CHANGE, taken),
        {"id": str(pk), "amount": "15", "often": "3", "day": day()},
    )

    assert response.status_code == 404
    assert kinds(taken) == ["start"]


def test_what_was_never_used_is_started_and_not_changed(
    as_alice: Client, pills: Treatment
) -> None:
    response = as_alice.get(address(CHANGE, pills))

    assert response["Location"] == address(START, pills)


def test_what_is_not_used_now_is_changed_on_a_day_on_which_it_was(
    as_alice: Client, taken: Treatment
) -> None:
    as_alice.post(address(STOP, taken), {"what": "stop", "day": day(20)})

    page = as_alice.get(address(CHANGE, taken))
    as_alice.post(
        address(CHANGE, taken), {"amount": "15", "often": "3", "day": day(60)}
    )

    assert page.context["form"]["day"].value() is None
    assert "not marked as used now" in page.text
    assert kinds(taken) == ["start", "increase", "stop"]


def test_how_it_is_taken_can_be_said_later(
    as_alice: Client, pills: Treatment, alice: User
) -> None:
    regimen = actions.start_regimen(pills, starts_on=day(9), by=alice)
    url = address("regimen-edit", pills, regimen=regimen.pk)

    page = as_alice.get(address(PAGE, pills))
    change = as_alice.get(address(CHANGE, pills)).context["form"]
    as_alice.post(url, {"version": 1, "amount": "10", "often": "2"})

    assert url in page.text
    assert change["often"].value() == ""
    assert told(pills, 9) == "10 mg at 08:00 and 20:00"
    assert kinds(pills) == ["start"]


# Why, and what I hope for


def test_reasons_stand_with_the_change(as_alice: Client, taken: Treatment) -> None:
    said = {
        "amount": "5",
        "often": "3",
        "day": day(),
        "decided_by": "both",
        "reason": "side_effect",
        "side_effect": "drowsiness",
        "hope": "to stay\nawake",
        "watch": "sleepiness",
    }

    page = as_alice.post(address(CHANGE, taken), said, follow=True)

    assert page.context["course"].standing[0].facts == [
        "Why: a side effect: drowsiness",
        "Decided by: both together",
        "Hope: to stay awake",
        "To watch: sleepiness in the day",
    ]


def test_a_side_effect_in_own_words_is_a_reason_and_a_word_of_the_diary(
    as_alice: Client, taken: Treatment, patient: Patient
) -> None:
    said = {"amount": "5", "often": "3", "day": day(), "side_effect_own": "odd dreams"}
    as_alice.post(address(CHANGE, taken), said)

    change = patient.treatmentchanges.get(kind_of="decrease")
    form = as_alice.get(address(CHANGE, taken)).context["form"]

    assert (change.reason, change.side_effect) == ("side_effect", "odd dreams")
    assert ("odd dreams", "odd dreams") in dict(form.fields["side_effect"].choices)[
        "My own words"
    ]


def test_a_side_effect_goes_with_its_reason_only(
    as_alice: Client, taken: Treatment, patient: Patient
) -> None:
    said = {"amount": "5", "often": "3", "day": day(), "reason": "cost_or_supply"}

    as_alice.post(
        address(CHANGE, taken), said | {"side_effect": "nausea", "side_effect_own": "x"}
    )

    assert patient.treatmentchanges.get(kind_of="decrease").side_effect == ""
    assert not patient.terms.exists()


# Before the diary began


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (CHANGE, {"amount": "15", "often": "3"}),
        (STOP, {"what": "stop"}),
        (SWITCH, {"amount": "2", "often": "1"}),
    ],
)
def test_a_change_before_the_diary_is_stored_when_that_is_confirmed(
    as_alice: Client,
    patient: Patient,
    other: Treatment,
    alice: User,
    name: str,
    said: dict[str, str],
) -> None:
    treatment = make_treatment(patient, by=alice)
    actions.start_regimen(treatment, starts_on=day(400), by=alice)
    before = stored()
    said = said | {"day": str(day(30)), "to": str(other.pk), "hope": "kept"}

    asked = as_alice.post(address(name, treatment), said)

    refused(asked, "day")
    assert "This diary began on" in asked.text
    assert make_page(asked).typed["hope"] == "kept"
    assert [one for one in make_page(asked).all("input") if one.get("name") == "early"]
    assert stored() == before

    confirmed = as_alice.post(address(name, treatment), said | {"early": "on"})
    assert confirmed.status_code == 302
    assert len(kinds(treatment)) == 2


def test_a_start_before_the_diary_needs_no_confirmation(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    treatment = make_treatment(patient, by=alice)

    as_alice.post(
        address(START, treatment), {"amount": "1", "often": "1", "day": day(900)}
    )

    assert told(treatment, 900) == "1 mg at 08:00"


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
        ({"day": day(-1)}, "day"),
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


# Correcting, taking back, putting back


@pytest.fixture
def raised(taken: Treatment, as_alice: Client) -> TreatmentChange:
    """Return an increase of the dose fifty days ago."""
    said = {"amount": "15", "often": "3", "day": day(50), "hope": "fewer spasms"}
    as_alice.post(address(CHANGE, taken), said)
    return taken.patient.treatmentchanges.get(kind_of="increase")


def of(name: str, change: TreatmentChange) -> str:
    regimen = change.to_regimen or change.from_regimen
    assert regimen is not None
    return address(name, regimen.treatment, change=change.pk)


def corrected(change: TreatmentChange, **said: Any) -> dict[str, Any]:
    return {"version": change.version, "day": change.day, "hope": change.hope} | said


def test_the_words_and_the_day_of_a_change_are_corrected_with_history(
    as_alice: Client,
    as_bob: Client,
    bob: User,
    raised: TreatmentChange,
    taken: Treatment,
) -> None:
    said = corrected(raised, day=day(40), hope="better sleep", watch="sleep")

    answer = as_bob.post(of("change-edit", raised), said)
    page = as_alice.get(of("change-edit", raised))

    assert answer.status_code == 302
    assert told(taken, 41) == "10 mg at 08:00, 14:00 and 20:00"
    assert told(taken, 40) == "15 mg at 08:00, 14:00 and 20:00"
    (past,) = page.context["history"]
    assert past.by == bob.email
    assert "corrected" in past.title
    assert [label for label, _value in past.before] == [
        "From which day on",
        "What I hope for",
        "What to watch",
    ]
    assert dict(past.before)["What I hope for"] == "fewer spasms"
    assert "fewer spasms" in page.text


def test_the_schedule_of_a_change_is_corrected_with_history(
    as_alice: Client, raised: TreatmentChange, taken: Treatment
) -> None:
    page = as_alice.get(of("change-edit", raised))
    url = address("regimen-edit", taken, regimen=raised.to_regimen_id)
    assert url in page.text

    as_alice.post(url, {"version": 1, "amount": "5", "often": "3"})

    page = as_alice.get(address(PAGE, taken))
    assert kinds(taken) == ["start", "decrease"]
    assert told(taken) == "5 mg at 08:00, 14:00 and 20:00"
    before = [past.before for past in page.context["history"]]
    assert [("How it is taken", "15 mg at 08:00, 14:00 and 20:00")] in before


@pytest.mark.parametrize(
    ("said", "field"),
    [({"day": ""}, "day"), ({"day": day(-1)}, "day"), ({"watch": "x"}, "watch")],
)
def test_a_wrong_correction_is_told_beside_its_field(
    as_alice: Client, raised: TreatmentChange, said: dict[str, Any], field: str
) -> None:
    before = stored()

    response = as_alice.post(of("change-edit", raised), corrected(raised, **said))

    refused(response, field)
    assert stored() == before


def test_a_correction_to_a_day_before_the_diary_is_confirmed(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    treatment = make_treatment(patient, by=alice)
    actions.start_regimen(treatment, starts_on=day(400), by=alice)
    actions.end_regimen(treatment, ends_on=day(0), by=alice)
    change = patient.treatmentchanges.get(kind_of="stop")

    asked = as_alice.post(of("change-edit", change), corrected(change, day=day(30)))
    said = corrected(change, day=day(30), early="on")
    confirmed = as_alice.post(of("change-edit", change), said)
    change.refresh_from_db()
    words = corrected(change, hope="none")
    again = as_alice.post(of("change-edit", change), words)

    refused(asked, "day")
    assert (confirmed.status_code, again.status_code) == (302, 302)


def test_a_correction_over_the_next_change_is_refused_and_kept(
    as_alice: Client, raised: TreatmentChange
) -> None:
    before = stored()
    said = corrected(raised, day=day(150), hope="kept")

    response = as_alice.post(of("change-edit", raised), said)

    assert response.status_code == 409
    assert "between the changes before and after" in response.text
    assert make_page(response).typed["hope"] == "kept"
    assert stored() == before


def test_a_slower_correction_keeps_what_was_typed_and_shows_what_is_stored(
    as_alice: Client, as_bob: Client, raised: TreatmentChange
) -> None:
    as_bob.post(of("change-edit", raised), corrected(raised, hope="Bob's"))

    slow = as_alice.post(of("change-edit", raised), corrected(raised, hope="Alice's"))
    again = as_alice.post(
        of("change-edit", raised),
        corrected(raised, hope="Alice's", version=make_page(slow).typed["version"]),
    )

    assert slow.status_code == 409
    assert make_page(slow).typed["hope"] == "Alice's"
    assert ("What I hope for", "Bob's") in slow.context["stored_now"]
    assert again.status_code == 302
    raised.refresh_from_db()
    assert raised.hope == "Alice's"


def test_a_correction_without_its_version_is_not_believed(
    as_alice: Client, raised: TreatmentChange
) -> None:
    said = corrected(raised, version="", hope="lost?")

    assert as_alice.post(of("change-edit", raised), said).status_code == 409


def test_an_unknown_day_can_be_said_later(
    as_alice: Client, pills: Treatment, alice: User, patient: Patient
) -> None:
    actions.start_regimen(pills, starts_on=None, by=alice)
    change = patient.treatmentchanges.get()

    words = as_alice.post(of("change-edit", change), {"version": 1, "hope": "rest"})
    as_alice.post(
        of("change-edit", change), {"version": 2, "hope": "rest", "day": day(500)}
    )

    assert words.status_code == 302
    assert pills.regimens.get().starts_on == day(500)


def test_a_change_is_taken_back_and_put_back(
    as_alice: Client, raised: TreatmentChange, taken: Treatment
) -> None:
    back = as_alice.post(of("change-void", raised), follow=True)
    without = told(taken)
    voided = as_alice.get(of("change-edit", raised))
    again = as_alice.post(of("change-restore", raised), follow=True)

    assert without == "10 mg at 08:00, 14:00 and 20:00"
    assert [line.change for line in back.context["course"].taken_back] == [raised]
    assert "was taken back" in voided.text
    assert told(taken) == "15 mg at 08:00, 14:00 and 20:00"
    titles = [past.title for past in again.context["history"]]
    assert ["put back" in titles[0], "taken back" in titles[1]] == [True, True]
    assert len(titles) == 2


def test_a_change_that_was_taken_back_is_not_corrected(
    as_alice: Client, raised: TreatmentChange
) -> None:
    as_alice.post(of("change-void", raised))
    raised.refresh_from_db()

    response = as_alice.post(of("change-edit", raised), corrected(raised, hope="kept"))

    assert response.status_code == 409
    assert make_page(response).typed["hope"] == "kept"


def test_what_cannot_be_put_back_says_so_on_the_page_of_the_treatment(
    as_alice: Client, raised: TreatmentChange, taken: Treatment
) -> None:
    as_alice.post(of("change-void", raised))
    as_alice.post(address(STOP, taken), {"what": "stop", "day": day(60)})
    before = stored()

    response = as_alice.post(of("change-restore", raised))

    assert response.status_code == 409
    assert response.context["refused"]
    assert 'role="alert"' in response.text
    assert "Add earlier use" in response.text
    assert stored() == before


def test_what_cannot_be_taken_back_says_so_on_the_page_of_the_treatment(
    as_alice: Client, taken: Treatment, pills: Treatment, alice: User
) -> None:
    make_dose(pills.patient, by=alice, treatment=pills)
    regimen = pills.regimens.get()
    before = stored()

    whole = as_alice.post(address("treatment-void", pills))
    part = as_alice.post(address("regimen-void", pills, regimen=regimen.pk))

    assert (whole.status_code, part.status_code) == (409, 409)
    assert "dose of it is logged, so it stays in the list" in whole.text
    assert "Take the change back instead" in part.text
    assert stored() == before


# A time of use that no change made, from before changes were noted


@pytest.fixture
def old(pills: Treatment, alice: User) -> Regimen:
    row = Regimen(
        patient=pills.patient, treatment=pills, starts_on=day(90), ends_on=day(60)
    )
    return core.store(row, by=alice)[0]


def test_an_old_time_of_use_is_corrected_on_both_ends(
    as_alice: Client, old: Regimen, pills: Treatment
) -> None:
    url = address("regimen-edit", pills, regimen=old.pk)
    said = {"version": 1, "often": "1", "amount": "5"}

    answer = as_alice.post(
        url, said | {"starts_on": day(95), "last_day": day(56)}, follow=True
    )

    old.refresh_from_db()
    assert (old.starts_on, old.ends_on) == (day(95), day(55))
    (past,) = answer.context["history"]
    assert [label for label, _value in past.before] == [
        "How it is taken",
        "Used since",
        "First day without it",
    ]


def test_an_old_time_of_use_that_turns_out_to_be_over_shows_the_notice(
    as_alice: Client, pills: Treatment, alice: User
) -> None:
    row = core.store(Regimen(patient=pills.patient, treatment=pills), by=alice)[0]
    url = address("regimen-edit", pills, regimen=row.pk)
    said = {"version": 1, "often": "unsaid", "last_day": day(5)}

    page = as_alice.post(url, said, follow=True)

    assert NOTICE in page.text
    assert told(pills) is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"starts_on": day(-1), "last_day": ""}, "starts_on"),
        ({"starts_on": day(50), "last_day": day(60)}, "last_day"),
        ({"starts_on": "x"}, "starts_on"),
    ],
)
def test_a_wrong_time_of_use_is_told_beside_its_field(
    as_alice: Client,
    old: Regimen,
    pills: Treatment,
    said: dict[str, Any],
    field: str,
) -> None:
    url = address("regimen-edit", pills, regimen=old.pk)

    response = as_alice.post(url, {"version": 1, "often": "unsaid"} | said)

    refused(response, field)
    old.refresh_from_db()
    assert (old.starts_on, old.ends_on) == (day(90), day(60))


def test_an_old_time_of_use_over_another_one_is_refused_and_kept(
    as_alice: Client, old: Regimen, pills: Treatment, alice: User
) -> None:
    actions.start_regimen(pills, starts_on=day(30), by=alice)
    url = address("regimen-edit", pills, regimen=old.pk)
    said = {"version": 1, "often": "unsaid", "starts_on": day(90), "last_day": day(20)}

    response = as_alice.post(url, said)

    assert response.status_code == 409
    assert response.context["form"]["last_day"].value() == str(day(20))
    old.refresh_from_db()
    assert old.ends_on == day(60)


def test_a_slower_correction_of_a_time_of_use_shows_what_is_stored(
    as_alice: Client, old: Regimen, pills: Treatment
) -> None:
    url = address("regimen-edit", pills, regimen=old.pk)
    said = {"version": 1, "often": "unsaid", "starts_on": day(80), "last_day": day(61)}
    as_alice.post(url, said)

    slow = as_alice.post(url, said | {"starts_on": day(70)})

    assert slow.status_code == 409
    assert slow.context["form"]["version"].value() == "2"
    assert slow.context["form"]["starts_on"].value() == str(day(70))


def test_an_old_time_of_use_is_taken_back_and_put_back(
    as_alice: Client, old: Regimen, pills: Treatment
) -> None:
    back = as_alice.post(address("regimen-void", pills, regimen=old.pk), follow=True)
    url = address("regimen-edit", pills, regimen=old.pk)
    shown = as_alice.get(url)
    again = as_alice.post(
        address("regimen-restore", pills, regimen=old.pk), follow=True
    )

    assert back.context["course"].standing == []
    assert "was taken back" in shown.text
    titles = [past.title for past in again.context["history"]]
    assert titles == ["Time of use put back", "Time of use taken back"]


def test_an_old_time_of_use_is_not_put_back_over_another_one(
    as_alice: Client, old: Regimen, pills: Treatment, alice: User
) -> None:
    course.take_back_regimen(old, by=alice)
    actions.start_regimen(pills, starts_on=day(70), by=alice)

    response = as_alice.post(address("regimen-restore", pills, regimen=old.pk))

    assert response.status_code == 409
    assert "used in this time already" in response.text


# The unit, who may, and how often the database is asked


def test_the_unit_stays_once_a_dose_is_planned(
    as_alice: Client, taken: Treatment
) -> None:
    said = {
        "version": taken.version,
        "name": taken.name,
        "kind_of": taken.kind_of,
        "unit": "tablet",
    }

    response = as_alice.post(address(PAGE, taken), said)

    refused(response, "unit")
    assert "planned in this unit, so it stays" in response.text
    taken.refresh_from_db()
    assert taken.unit == "mg"


def test_a_change_belongs_to_its_treatment(
    as_alice: Client, raised: TreatmentChange, other: Treatment
) -> None:
    wrong = [
        address("change-edit", other, change=raised.pk),
        address("regimen-edit", other, regimen=raised.to_regimen_id),
    ]

    assert [as_alice.get(url).status_code for url in wrong] == [404, 404]


def test_a_reader_sees_the_course_and_no_way_to_change_it(
    as_dora: Client, raised: TreatmentChange, taken: Treatment
) -> None:
    page = as_dora.get(address(PAGE, taken))

    assert "15 mg at 08:00, 14:00 and 20:00" in page.text
    assert "<form" not in page.text
    assert of("change-edit", raised) not in page.text
    assert address(CHANGE, taken) not in page.text


def test_pages_ask_as_often_however_long_the_course(
    as_alice: Client, taken: Treatment, other: Treatment
) -> None:
    change = taken.patient.treatmentchanges.get()
    pages = [
        address(PAGE, taken),
        address(CHANGE, taken),
        address(EARLIER, taken),
        address(STOP, taken),
        address(SWITCH, taken),
        of("change-edit", change),
        address("regimen-edit", taken, regimen=taken.regimens.get().pk),
        reverse("treatment-list", args=[taken.patient_id]),
    ]

    def counts() -> list[int]:
        numbers = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                as_alice.get(page)
            numbers.append(len(queries))
        return numbers

    as_alice.get(pages[0])
    for back in (80, 60, 40, 20):
        said = {"amount": str(back), "often": "3", "day": day(back)}
        as_alice.post(address(CHANGE, taken), said)
    few = counts()
    as_alice.post(address(STOP, taken), {"what": "pause", "day": day(10)})
    as_alice.post(address(START, taken), {"amount": "1", "often": "4", "day": day(5)})
    as_alice.post(address(CHANGE, taken), {"amount": "2", "often": "4", "day": day(4)})

    assert counts() == few
    assert max(few) <= 15


def test_doses_in_decimals_are_judged_by_their_amount(
    as_alice: Client, taken: Treatment
) -> None:
    said = {"amount": "10,5", "often": "3", "day": day()}

    as_alice.post(address(CHANGE, taken), said)

    assert kinds(taken) == ["start", ChangeKind.INCREASE]
    amounts = {one.amount for one in taken.regimens.get(ends_on=None).planned.all()}
    assert amounts == {Decimal("10.5")}


def test_a_course_until_the_last_of_all_days_is_refused(as_alice, patient, alice):
    other = make_treatment(patient, by=alice, name="other")
    path = f"/d/{patient.pk}/treatments/{other.pk}/start/"
    said = {"often": "1", "amount": "5", "day": "2025-06-01"}

    answer = as_alice.post(path, said | {"last_day": "9999-12-31"})

    assert answer.status_code == 422


def test_a_change_that_was_taken_back_is_not_saved_by_sending_it_again(
    as_alice, patient, alice, baclofen
):
    path = f"/d/{patient.pk}/treatments/{baclofen.pk}/stop/"
    body = {"id": uuid7(), "what": "stop", "day": patient.today(), "early": "on"}
    as_alice.post(path, body)
    course.take_back(patient.treatmentchanges.get(pk=body["id"]), by=alice)

    assert as_alice.post(path, body).status_code == 409
