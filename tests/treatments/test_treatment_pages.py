from __future__ import annotations

from collections.abc import Callable
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
from diary.ids import uuid7
from diary.models import Dose, Patient, Treatment, User
from diary.treatments import actions
from diary.vocab.treatments import CATALOGUE

LIST, ADD = "treatment-list", "treatment-add"
EDIT = "treatment-edit"
COURSE = tuple(f"treatment-{one}" for one in ("start", "change", "stop", "earlier"))
COURSE += ("treatment-switch",)


def address(name: str, row: Treatment | Patient, **more: Any) -> str:
    if isinstance(row, Patient):
        return reverse(name, kwargs={"diary": row.pk, **more})
    return reverse(name, kwargs={"diary": row.patient_id, "pk": row.pk, **more})


def typed(**more: Any) -> dict[str, Any]:
    return {"name": "Tea", "kind_of": "remedy", "used": "no", **more}


def as_stored(treatment: Treatment, **more: Any) -> dict[str, Any]:
    return {
        "version": treatment.version,
        "name": treatment.name,
        "kind_of": treatment.kind_of,
        "unit": treatment.unit,
        "usual_amount": treatment.usual_amount or "",
        **more,
    }


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 422
    return dict(response.context["form"].errors)


def day(back: int = 0) -> date:
    return timezone.now().date() - timedelta(days=back)


@pytest.fixture
def dose(baclofen: Treatment, alice: User) -> Dose:
    dose = Dose(
        patient=baclofen.patient,
        treatment=baclofen,
        amount=Decimal(10),
        unit="mg",
        occurred_at=timezone.now(),
        local_day=baclofen.patient.today(),
        timezone="Europe/Berlin",
        day_start=240,
    )
    return core.store(dose, by=alice)[0]


# The list


def test_the_list_of_a_new_diary_says_how_to_begin(
    as_alice: Client, patient: Patient
) -> None:
    page = as_alice.get(address(LIST, patient))

    assert "Nothing in the list yet." in page.text
    assert page.text.count(address(ADD, patient)) == 1


def test_the_list_tells_by_use_and_leads_to_a_dose(
    as_alice: Client, patient: Patient, baclofen: Treatment, alice: User
) -> None:
    earlier = actions.from_catalogue(patient, "tizanidine")
    actions.add_treatment(earlier, by=alice, used_now=True)
    actions.end_regimen(earlier, ends_on=date(2025, 5, 1), by=alice)
    actions.ensure_from_catalogue(patient, code="cold_pack", by=alice)
    remedy = actions.from_catalogue(patient, "stretching")
    actions.add_treatment(remedy, by=alice, used_now=True)
    gone = actions.ensure_from_catalogue(patient, code="rest", by=alice)
    core.void(gone, by=alice)

    page = as_alice.get(address(LIST, patient))

    shown = {
        part.heading: [(row.treatment.name, row.when) for row in part.rows]
        for part in page.context["sections"]
    }
    assert shown == {
        "Medicines used now": [("baclofen", "Used since 1 Mar 2025")],
        "Remedies, therapies and more, used now": [
            ("stretching", "Used, start not known")
        ],
        "Now and then": [("cold pack", "")],
        "Used earlier": [("tizanidine", "Used, start not known, until 1 May 2025")],
    }
    assert "10 mg" in page.text
    assert f"/log/dose/?treatment={baclofen.pk}" in page.text
    assert [row.treatment.name for row in page.context["taken_back"]] == ["rest"]


def test_a_reader_is_offered_nothing_to_write(
    as_dora: Client, patient: Patient, baclofen: Treatment
) -> None:
    pages = [as_dora.get(address(LIST, patient)), as_dora.get(address(EDIT, baclofen))]

    assert [page.status_code for page in pages] == [200, 200]
    for page in pages:
        assert "<form" not in page.text
        assert address(ADD, patient) not in page.text


def test_pages_ask_the_database_the_same_few_times_however_long_the_list(
    as_alice: Client, patient: Patient, baclofen: Treatment, alice: User
) -> None:
    pages = [address(LIST, patient), address(ADD, patient), address(EDIT, baclofen)]

    def counts() -> list[int]:
        numbers = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                as_alice.get(page)
            numbers.append(len(queries))
        return numbers

    as_alice.get(pages[0])
    few = counts()
    codes = [item.code for item in CATALOGUE][2:20]
    actions.start_all((actions.from_catalogue(patient, c) for c in codes), by=alice)
    for amount in (11, 12, 13):
        baclofen.usual_amount = Decimal(amount)
        core.edit(baclofen, by=alice, version=baclofen.version)

    assert counts() == few
    assert max(few) <= 15


# The catalogue


def test_the_catalogue_is_searched_by_brand(as_alice: Client, patient: Patient) -> None:
    page = as_alice.get(address(ADD, patient), {"q": "  zanaFLEX "})

    found = [o.item.code for _k, _h, group in page.context["groups"] for o in group]
    assert found == ["tizanidine"]


@pytest.mark.parametrize("wanted", ["змеиное масло", "<b>", "x" * 5000, "%s"])
def test_what_the_catalogue_lacks_is_added_in_own_words(
    as_alice: Client, patient: Patient, wanted: str
) -> None:
    page = as_alice.get(address(ADD, patient), {"q": wanted})
    form = as_alice.get(address(ADD, patient), {"own": "1", "q": wanted})

    assert "Nothing in the list is called" in page.text
    assert "<b>" not in page.text.split("<main")[1]
    assert form.context["form"]["name"].value() == wanted[:120]


def test_what_is_used_leads_to_a_page_where_to_say_how(
    as_alice: Client, patient: Patient
) -> None:
    page = as_alice.post(
        address(ADD, patient), typed(used="day", starts_on=str(day(3))), follow=True
    )

    regimen = patient.regimens.get()
    assert "Say how it is taken" in page.text
    assert address("regimen-edit", regimen.treatment, regimen=regimen.pk) in page.text


def test_what_is_in_the_diary_already_leads_to_its_page(
    as_alice: Client, patient: Patient, baclofen: Treatment
) -> None:
    page = as_alice.get(address(ADD, patient))

    assert address(EDIT, baclofen) in page.text
    assert "?item=baclofen&" not in page.text
    assert 'href="?item=baclofen"' not in page.text


def test_an_item_fills_the_form_but_chooses_no_amount(
    as_alice: Client, patient: Patient
) -> None:
    form = as_alice.get(address(ADD, patient), {"item": "clonazepam"}).context["form"]

    assert form["name"].value() == "Clonazepam"
    assert form["unit"].value() == "mg"
    assert form["usual_amount"].value() is None
    assert form["used"].value() is None
    assert "0.5 mg, 1 mg, 2 mg" in form.fields["usual_amount"].help_text


def test_an_unknown_item_is_not_found(as_alice: Client, patient: Patient) -> None:
    assert as_alice.get(address(ADD, patient), {"item": "no"}).status_code == 404


# Adding


@pytest.mark.parametrize("name", ["Tea", "苯海索", "باكلوفين", "Ω-3", "🍵 tee"])
def test_a_treatment_is_added_in_any_script(
    as_bob: Client, bob: User, patient: Patient, name: str
) -> None:
    response = as_bob.post(address(ADD, patient), typed(name=f"  {name}\n"))

    assert response["Location"] == address(LIST, patient)
    stored = patient.treatments.get()
    assert (stored.name, stored.recorded_by, stored.regimens.count()) == (name, bob, 0)


def test_amounts_may_have_a_comma(as_alice: Client, patient: Patient) -> None:
    data = typed(name="Mix", unit="ml", usual_amount="10,5", used="before")

    as_alice.post(address(ADD, patient), data)

    stored = patient.treatments.get()
    assert stored.usual_amount == Decimal("10.5")
    assert stored.regimens.get().starts_on is None


def test_a_day_alone_says_that_it_is_used(as_alice: Client, patient: Patient) -> None:
    as_alice.post(address(ADD, patient), typed(used="", starts_on=str(day(3))))

    assert patient.regimens.get().starts_on == day(3)


def test_a_brand_typed_in_own_words_is_recognised(
    as_alice: Client, patient: Patient
) -> None:
    as_alice.post(address(ADD, patient), typed(name="Valium", kind_of="medicine"))

    stored = patient.treatments.get()
    assert (stored.name, stored.catalogue) == ("Valium", "diazepam")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b \u202e"),
        ("name", "x" * 121),
        ("name", "a\x00b"),
        ("kind_of", "magic"),
        ("kind_of", ""),
        ("unit", "stone"),
        ("usual_amount", "0"),
        ("usual_amount", "-5"),
        ("usual_amount", "100000.5"),
        ("usual_amount", "9" * 400),
        ("usual_amount", "1e999999"),
        ("usual_amount", "NaN"),
        ("usual_amount", "Infinity"),
        ("usual_amount", "1.23456"),
        ("usual_amount", "ten"),
        ("used", "perhaps"),
        ("used", ""),
        ("starts_on", "0001-01-01"),
        ("starts_on", "2025-02-30"),
        ("starts_on", "soon"),
        ("note", "n" * 10_001),
        ("catalogue", "snake_oil"),
        ("id", "17"),
        ("entered_at", "yesterday"),
    ],
)
def test_bad_input_is_told_beside_its_field(
    as_alice: Client, patient: Patient, field: str, value: str
) -> None:
    data = typed(unit="mg") | {field: value}

    response = as_alice.post(address(ADD, patient), data)

    assert list(errors(response)) == [field]
    assert not patient.treatments.exists()


def test_an_amount_needs_its_unit(as_alice: Client, patient: Patient) -> None:
    response = as_alice.post(address(ADD, patient), typed(usual_amount="5"))

    assert list(errors(response)) == ["unit"]


@pytest.mark.parametrize(
    ("used", "back"), [("day", None), ("day", -2), ("no", 1), ("before", 1)]
)
def test_use_and_day_must_go_together(
    as_alice: Client, patient: Patient, used: str, back: int | None
) -> None:
    starts_on = "" if back is None else str(day(back))

    response = as_alice.post(
        address(ADD, patient), typed(used=used, starts_on=starts_on)
    )

    assert list(errors(response)) == ["starts_on"]


@pytest.mark.parametrize("name", ["Чай", "чай", "  ЧАЙ "])
def test_a_name_that_is_taken_leads_to_its_treatment(
    as_alice: Client, patient: Patient, name: str
) -> None:
    as_alice.post(address(ADD, patient), typed(name="Чай"))

    response = as_alice.post(address(ADD, patient), typed(name=name))

    assert list(errors(response)) == ["name"]
    assert address(EDIT, patient.treatments.get()) in response.text


def test_a_repeated_post_is_the_same_treatment(
    as_alice: Client, patient: Patient
) -> None:
    data = typed(id=str(uuid7()), used="before")

    answers = [as_alice.post(address(ADD, patient), data) for _time in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert patient.treatments.count() == patient.regimens.count() == 1


def test_an_id_that_says_something_else_is_a_conflict(
    as_alice: Client, patient: Patient
) -> None:
    data = typed(id=str(uuid7()))
    as_alice.post(address(ADD, patient), data)

    response = as_alice.post(address(ADD, patient), data | {"name": "Coffee"})

    assert response.status_code == 409
    assert [one.name for one in patient.treatments.all()] == ["Tea"]


def test_an_id_of_another_diary_is_not_found(
    as_charlie: Client, strangers_diary: Patient, baclofen: Treatment
) -> None:
    data = typed(id=str(baclofen.pk))

    response = as_charlie.post(address(ADD, strangers_diary), data)

    assert response.status_code == 404
    assert not strangers_diary.treatments.exists()


# Correcting


def test_a_correction_is_kept_with_what_it_said_before(
    as_alice: Client, baclofen: Treatment, alice: User
) -> None:
    data = as_stored(baclofen, usual_amount="20", note="with food", as_needed="on")

    as_alice.post(address(EDIT, baclofen), data)

    baclofen.refresh_from_db()
    assert (baclofen.usual_amount, baclofen.note) == (20, "with food")
    (change,) = as_alice.get(address(EDIT, baclofen)).context["history"]
    assert (change.title, change.by) == ("Changed", alice.email)
    assert change.before == [
        ("Usual amount", "10 mg"),
        ("Only when needed", "no"),
        ("Note", "not said"),
    ]


def test_a_slower_correction_keeps_what_was_typed(
    as_alice: Client, as_bob: Client, baclofen: Treatment
) -> None:
    data = as_stored(baclofen)
    as_bob.post(address(EDIT, baclofen), data | {"usual_amount": "15"})

    response = as_alice.post(address(EDIT, baclofen), data | {"usual_amount": "12"})

    assert response.status_code == 409
    assert response.context["form"]["usual_amount"].value() == "12"
    assert response.context["stored_now"] == [("Usual amount", "15 mg")]
    assert baclofen.patient.treatments.get().usual_amount == 15
    again = as_stored(baclofen, version=response.context["form"]["version"].value())
    as_alice.post(address(EDIT, baclofen), again | {"usual_amount": "12"})
    assert baclofen.patient.treatments.get().usual_amount == 12


def test_a_correction_without_its_version_is_not_believed(
    as_alice: Client, baclofen: Treatment
) -> None:
    data = as_stored(baclofen, name="Other", version="")

    assert as_alice.post(address(EDIT, baclofen), data).status_code == 409


def test_a_name_stays_free_for_its_own_treatment_only(
    as_alice: Client, patient: Patient, baclofen: Treatment, alice: User
) -> None:
    actions.ensure_from_catalogue(patient, code="rest", by=alice)

    own = as_alice.post(address(EDIT, baclofen), as_stored(baclofen, name="BACLOFEN"))
    taken = as_alice.post(
        address(EDIT, baclofen), as_stored(baclofen, name="Rest", version=2)
    )

    assert own.status_code == 302
    assert list(errors(taken)) == ["name"]
    assert "<h1><bdi>BACLOFEN</bdi>" in taken.text


def test_the_unit_stays_once_a_dose_is_logged(
    as_alice: Client, baclofen: Treatment, dose: Dose
) -> None:
    page = as_alice.get(address(EDIT, baclofen))
    response = as_alice.post(address(EDIT, baclofen), as_stored(baclofen, unit="g"))

    assert "so it stays" in page.text
    assert "so it stays" in errors(response)["unit"][0]
    baclofen.refresh_from_db()
    assert baclofen.unit == "mg"


def test_the_unit_can_change_before(as_alice: Client, baclofen: Treatment) -> None:
    as_alice.post(address(EDIT, baclofen), as_stored(baclofen, unit="tablet"))

    baclofen.refresh_from_db()
    assert baclofen.unit == "tablet"


def test_a_treatment_is_taken_back_and_put_back(
    as_alice: Client, baclofen: Treatment
) -> None:
    taken = as_alice.post(address("treatment-void", baclofen), follow=True)
    listed = as_alice.get(address(LIST, baclofen.patient))
    back = as_alice.post(address("treatment-restore", baclofen), follow=True)

    assert "was taken back" in taken.text
    assert listed.context["sections"] == []
    assert [one.title for one in back.context["history"]] == ["Put back", "Taken back"]


def test_a_treatment_with_doses_stays_and_its_page_says_why(
    as_alice: Client, baclofen: Treatment, dose: Dose
) -> None:
    refused = as_alice.post(address("treatment-void", baclofen))

    assert refused.status_code == 409
    assert "so it stays in the list" in refused.text
    assert "Change the dose" in refused.text
    baclofen.refresh_from_db()
    assert baclofen.voided_at is None


def test_putting_back_under_a_taken_name_is_a_conflict(
    as_alice: Client, patient: Patient, baclofen: Treatment, alice: User
) -> None:
    core.void(baclofen, by=alice)
    actions.ensure_from_catalogue(patient, code="baclofen", by=alice)

    response = as_alice.post(address("treatment-restore", baclofen))

    assert response.status_code == 409
    assert "already in the diary" in response.text


# Who may


ROUTES = [
    (EDIT, "get"),
    (EDIT, "post"),
    *((name, "post") for name in COURSE),
    ("treatment-void", "post"),
    ("treatment-restore", "post"),
]


@pytest.mark.parametrize(("name", "method"), ROUTES)
def test_a_treatment_of_another_diary_is_not_found(
    as_charlie: Client,
    strangers_diary: Patient,
    baclofen: Treatment,
    name: str,
    method: str,
) -> None:
    ask: Callable[..., Any] = getattr(as_charlie, method)

    foreign = ask(address(name, strangers_diary, pk=baclofen.pk))
    closed = ask(address(name, baclofen))

    assert (foreign.status_code, closed.status_code) == (404, 404)
    assert not baclofen.patient.revisions.exists()


@pytest.mark.parametrize(
    ("name", "method"), [one for one in ROUTES if one[1] == "post"]
)
def test_a_reader_may_not_write(
    as_dora: Client, baclofen: Treatment, name: str, method: str
) -> None:
    assert as_dora.post(address(name, baclofen), typed()).status_code == 403
