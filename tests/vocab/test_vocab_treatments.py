"""The catalogue of treatments and its units."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pytest
from django.utils import translation

from diary.vocab.treatments import (
    CATALOGUE,
    TreatmentKind,
    Unit,
    amount_with_unit,
    catalogue_by_kind,
    search,
)


def test_the_catalogue_by_kind_holds_every_item_once() -> None:
    by_kind = catalogue_by_kind()

    codes = [item.code for items in by_kind.values() for item in items]

    assert sorted(codes) == sorted(item.code for item in CATALOGUE)
    assert list(by_kind) == [k for k in TreatmentKind if k is not TreatmentKind.OTHER]
    assert all(i.kind == kind for kind, items in by_kind.items() for i in items)


def test_items_are_grouped_under_the_label_of_their_kind() -> None:
    groups = [str(label) for label, _ in CATALOGUE.grouped]

    assert groups == [str(kind.label) for kind in catalogue_by_kind()]


def test_the_stop_notice_is_on_these_medicines_and_no_others() -> None:
    assert {item.code for item in CATALOGUE if item.stop_notice} == {
        "baclofen",
        "baclofen_pump",
        "tizanidine",
        "diazepam",
        "clonazepam",
        "gabapentin",
        "pregabalin",
    }


def test_whatever_has_a_stop_notice_is_sedating() -> None:
    sedating = {item.code for item in CATALOGUE if item.sedating}

    assert {item.code for item in CATALOGUE if item.stop_notice} < sedating
    assert sedating - {i.code for i in CATALOGUE if i.stop_notice} == {
        "dantrolene",
        "nabiximols",
    }


def test_brands_of_toxin_are_items_of_their_own() -> None:
    toxins = [item for item in CATALOGUE if item.atc == "M03AX01"]

    assert len(toxins) == 3
    assert {item.unit for item in toxins} == {Unit.TOXIN_UNIT}


def test_strengths_are_rising_amounts() -> None:
    for item in CATALOGUE:
        try:
            amounts = [Decimal(strength) for strength in item.strengths]
        except InvalidOperation:
            pytest.fail(f"{item.code} has a strength that is no number")

        assert amounts == sorted(set(amounts))
        assert all(amount > 0 for amount in amounts)


def test_atc_and_rxnorm_read_blank_where_they_are_not_sourced() -> None:
    assert CATALOGUE["baclofen"].atc == "M03BX01"
    assert CATALOGUE["baclofen"].rxnorm == "1292"
    assert CATALOGUE["massage"].atc == ""
    assert CATALOGUE["clonazepam"].rxnorm == ""


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bac", "baclofen"),
        ("KLONO", "clonazepam"),
        ("  botox ", "onabotulinumtoxin_a"),
        ("physio", "physiotherapy"),
        ("splint", "wrist_splint"),
    ],
)
def test_search_finds_by_label_and_by_brand(typed: str, first: str) -> None:
    assert search(typed)[0].code == first


def test_search_puts_names_that_begin_with_the_text_first() -> None:
    codes = [item.code for item in search("stretching")]

    assert codes == ["stretching", "stretching_programme"]
    assert [i.code for i in search("pump")][:2] == ["pump_implant", "pump_refill"]
    assert "baclofen_pump" in [i.code for i in search("pump")]


def test_search_finds_nothing_for_own_words_and_all_for_a_blank() -> None:
    assert search("grandmother's tea") == []
    assert search("  ") == list(CATALOGUE)


def test_every_unit_is_known_to_ucum_or_noted_in_braces() -> None:
    plain = {"mg", "ug", "g", "mL", "[drp]", "min", "h"}

    noted = {unit.ucum for unit in Unit} - plain

    assert all(code == f"{{{code[1:-1]}}}" for code in noted)
    assert Unit.TOXIN_UNIT.ucum != "U"


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (Decimal("10.00"), "mg", "10 mg"),
        (Decimal("100"), "unit", "100 units"),
        (1, "tablet", "1 tablet"),
        (Decimal("1.0"), "session", "1 session"),
        (Decimal("0.5"), "tablet", "0.5 tablets"),
        (0, "drop", "0 drops"),
        (Decimal("2"), "cups of tea", "2 cups of tea"),
    ],
)
def test_an_amount_is_read_with_its_unit(
    amount: Decimal | int, unit: str, expected: str
) -> None:
    with translation.override("en"):
        assert amount_with_unit(amount, unit) == expected


@pytest.mark.parametrize("unit", list(Unit))
def test_every_unit_can_be_counted(unit: Unit) -> None:
    assert amount_with_unit(3, unit) == f"3 {unit.label}"
