from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diary import actions as core
from diary.models import Episode, Patient, User
from diary.treatments import actions
from diary.vocab.treatments import TreatmentKind, catalogue_by_kind

STEPS = ["who", "zone", "conditions", "treatments"]


def address(patient: Patient, step: str | None = None) -> str:
    more = {"step": step} if step else {}
    return reverse("welcome", kwargs={"diary": patient.pk, **more})


def today(patient: Patient) -> str:
    return reverse("today", kwargs={"diary": patient.pk})


def errors(response: Any) -> list[str]:
    assert response.status_code == 422
    return list(response.context["form"].errors)


def test_the_first_run_begins_with_whose_diary_it_is(
    as_alice: Client, patient: Patient
) -> None:
    assert as_alice.get(address(patient))["Location"] == address(patient, "who")


def test_every_step_can_be_skipped_until_today(
    as_alice: Client, patient: Patient
) -> None:
    pages = [as_alice.get(address(patient, step)) for step in STEPS]

    after = [*(address(patient, step) for step in STEPS[1:]), today(patient)]
    assert [page.context["skip"] for page in pages] == after
    for number, page in enumerate(pages, 1):
        assert f"Step {number} of 4" in page.text
        assert f'href="{after[number - 1]}"' in page.text


def test_every_step_saved_leads_to_the_next(as_alice: Client, patient: Patient) -> None:
    answers = {
        "who": {"about": "other", "name": "Мама"},
        "zone": {"timezone": "Asia/Tokyo"},
        "conditions": {},
        "treatments": {},
    }

    went = [as_alice.post(address(patient, s), answers[s])["Location"] for s in STEPS]

    assert went == [*(address(patient, step) for step in STEPS[1:]), today(patient)]
    patient = Patient.objects.get(pk=patient.pk)
    said = (patient.about, patient.name, patient.timezone)
    assert said == ("other", "Мама", "Asia/Tokyo")


def test_there_is_no_other_step(as_alice: Client, patient: Patient) -> None:
    assert as_alice.get(address(patient, "money")).status_code == 404


def test_the_first_page_says_what_a_diary_cannot_do(
    as_alice: Client, patient: Patient
) -> None:
    page = as_alice.get(address(patient, "who"))

    assert "New clonus that has never been looked at" in page.text
    assert page.context["form"]["name"].value() == "Alice Example"


@pytest.mark.parametrize(
    ("step", "field", "value"),
    [
        ("who", "name", ""),
        ("who", "name", "\u200b"),
        ("who", "name", "x" * 81),
        ("who", "name", "a\x00"),
        ("who", "about", "nobody"),
        ("zone", "timezone", ""),
        ("zone", "timezone", "Mars/Olympus"),
        ("zone", "timezone", "../../etc/passwd"),
        ("conditions", "conditions", "bad_luck"),
        ("conditions", "own", "x" * 81),
        ("conditions", "own", "a\x00"),
        ("treatments", "medicine", "stretching"),
        ("treatments", "remedy", "snake_oil"),
        ("treatments", "own_medicine", "x" * 121),
        ("treatments", "own_medicine", "x" * 5000),
        ("treatments", "own_other", "\u200b"),
        ("treatments", "own_other", "\n".join(map(str, range(21)))),
        ("treatments", "own_other", "a\x00"),
    ],
)
def test_bad_input_is_told_beside_its_field(
    as_alice: Client, patient: Patient, step: str, field: str, value: str
) -> None:
    data = {"about": "self", "name": "Me"} if step == "who" else {}

    response = as_alice.post(address(patient, step), {**data, field: value})

    assert errors(response) == [field]
    stored = Patient.objects.get(pk=patient.pk)
    assert (stored.name, stored.timezone) == ("Alice Example", "Europe/Berlin")
    assert not stored.conditions.exists()
    assert not stored.treatments.exists()


def test_another_zone_never_moves_a_day_that_is_written(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    # 23:30 in Berlin; in Tokyo it is half past six on the next morning.
    instant = datetime(2025, 5, 1, 21, 30, tzinfo=UTC)
    episode = Episode(
        patient=patient,
        type="spasm",
        occurred_at=instant,
        local_day=patient.day_of(instant),
        timezone=patient.timezone,
        day_start=patient.day_start,
    )
    core.store(episode, by=alice)
    before = core.content(episode)
    totals = list(patient.days.values())

    as_alice.post(address(patient, "zone"), {"timezone": "Asia/Tokyo"})

    moved = Patient.objects.get(pk=patient.pk)
    assert moved.day_of(instant) != episode.local_day
    assert core.content(Episode.objects.get(pk=episode.pk)) == before
    assert list(moved.days.values()) == totals


def test_an_answer_that_changes_nothing_counts_as_no_change(
    as_alice: Client, patient: Patient
) -> None:
    as_alice.post(address(patient, "zone"), {"timezone": "Europe/Berlin"})
    assert Patient.objects.get(pk=patient.pk).changes == 0

    as_alice.post(address(patient, "zone"), {"timezone": "Europe/Paris"})
    assert Patient.objects.get(pk=patient.pk).changes == 1


def test_conditions_are_ticked_and_unticked(as_alice: Client, patient: Patient) -> None:
    page = address(patient, "conditions")
    data = {"conditions": ["stroke", "multiple_sclerosis"], "own": "Стифф"}
    as_alice.post(page, data)

    ticked = as_alice.get(page).context["form"]["conditions"].value()
    as_alice.post(page, {"conditions": ["stroke", "Стифф"]})

    assert ticked == ["stroke", "multiple_sclerosis", "Стифф"]
    kept = [one.name for one in patient.conditions.current().order_by("pk")]
    assert kept == ["stroke", "Стифф"]


def test_treatments_ticked_and_typed_are_used_since_an_unknown_day(
    as_alice: Client, patient: Patient
) -> None:
    data = {
        "medicine": ["baclofen"],
        "remedy": ["stretching", "cold_pack"],
        "own_medicine": "Valium\r\n\r\n  Vitamin  D ",
        "own_other": "TENS\n茶",
    }

    as_alice.post(address(patient, "treatments"), data)

    stored = {
        one.name: (one.kind_of, one.catalogue, one.regimens.get().starts_on)
        for one in patient.treatments.current()
    }
    assert stored == {
        "baclofen": ("medicine", "baclofen", None),
        "stretching": ("remedy", "stretching", None),
        "cold pack": ("remedy", "cold_pack", None),
        "Valium": ("medicine", "diazepam", None),
        "Vitamin D": ("medicine", "", None),
        "TENS": ("device", "tens", None),
        "茶": ("remedy", "", None),
    }


def test_a_second_time_adds_and_never_takes_away(
    as_alice: Client, patient: Patient
) -> None:
    page = address(patient, "treatments")
    data = {"medicine": ["baclofen"], "own_other": "tea"}
    as_alice.post(page, data)

    again = as_alice.get(page)
    refused = as_alice.post(page, data)
    as_alice.post(page, {"own_other": "TEA", "own_medicine": "Baclofen"})

    assert [one.name for one in again.context["form"].known] == ["baclofen", "tea"]
    assert errors(refused) == ["medicine"]
    assert patient.treatments.count() == patient.regimens.count() == 2


def test_a_kind_that_is_all_in_the_diary_is_not_asked_again(
    as_alice: Client, alice: User, patient: Patient
) -> None:
    therapies = catalogue_by_kind()[TreatmentKind.THERAPY]
    mine = [actions.from_catalogue(patient, item.code) for item in therapies]
    actions.start_all(mine, by=alice)

    form = as_alice.get(address(patient, "treatments")).context["form"]

    assert "therapy" not in form.fields
    assert "remedy" in form.fields


@pytest.mark.parametrize("step", STEPS)
def test_a_reader_may_not_answer(as_dora: Client, patient: Patient, step: str) -> None:
    assert as_dora.post(address(patient, step), {}).status_code == 403


@pytest.mark.parametrize("step", STEPS)
def test_a_stranger_finds_nothing(
    as_charlie: Client, patient: Patient, step: str
) -> None:
    assert as_charlie.get(address(patient, step)).status_code == 404
    assert as_charlie.post(address(patient, step), {}).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_a_page_asks_the_database_a_few_times(
    as_alice: Client, alice: User, patient: Patient, step: str
) -> None:
    codes = ("baclofen", "rest", "tens")
    actions.start_all((actions.from_catalogue(patient, c) for c in codes), by=alice)
    as_alice.get(address(patient, step))

    with CaptureQueriesContext(connection) as queries:
        as_alice.get(address(patient, step))

    assert len(queries) <= 8


# In a browser


def test_the_zone_of_the_device_is_proposed_and_can_be_corrected(
    open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    Patient.objects.filter(pk=patient.pk).update(timezone="UTC")
    page = open_page(alice)
    page.add_init_script(
        "const real = Intl.DateTimeFormat.prototype.resolvedOptions;"
        "Intl.DateTimeFormat.prototype.resolvedOptions = function () {"
        "  return { ...real.call(this), timeZone: 'Asia/Tokyo' }; };"
    )

    page.goto(address(patient, "zone"))
    proposed = page.get_by_label("Place with the same clock").input_value()
    guessed = page.get_by_text("This is the time zone of this device.").is_visible()
    page.get_by_label("Place with the same clock").select_option("Europe/Lisbon")
    clock = page.locator("[data-zone-clock]").inner_text()
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/conditions/")

    assert (proposed, guessed) == ("Asia/Tokyo", True)
    assert clock.startswith("It is now ")
    assert clock.endswith(" there.")
    assert Patient.objects.get(pk=patient.pk).timezone == "Europe/Lisbon"
