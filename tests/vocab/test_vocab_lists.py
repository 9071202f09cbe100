"""The lists of words: well formed, without doubles, and found by every name."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from diary.vocab.body import SITES
from diary.vocab.conditions import CONDITIONS
from diary.vocab.muscles import MUSCLES
from diary.vocab.symptoms import COMMON_FIRST, SIDE_EFFECTS, SIGNS
from diary.vocab.terms import CODE_MAX_LENGTH, Term, Vocabulary, folded
from diary.vocab.treatments import CATALOGUE
from diary.vocab.triggers import TRIGGERS

LISTS: dict[str, Vocabulary[Term]] = {
    "sites": SITES,
    "triggers": TRIGGERS,
    "side effects": SIDE_EFFECTS,
    "signs": SIGNS,
    "conditions": CONDITIONS,
    "catalogue": CATALOGUE,
    "muscles": MUSCLES,
}

every_list = pytest.mark.parametrize("words", LISTS.values(), ids=LISTS.keys())

CODE_SHAPES = {
    "snomed": r"\d{6,18}",
    "hpo": r"HP:\d{7}",
    "icd10": r"[A-Z]\d{2}(\.\d)?",
    "atc": r"[A-Z]\d{2}[A-Z]{2}\d{2}",
    "rxnorm": r"\d{3,7}",
}


@every_list
def test_codes_are_slugs_that_fit_their_column(words: Vocabulary[Term]) -> None:
    odd = [
        term.code
        for term in words
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", term.code)
        or len(term.code) > CODE_MAX_LENGTH
    ]

    assert odd == []


@every_list
def test_no_name_belongs_to_two_terms(words: Vocabulary[Term]) -> None:
    owners: dict[str, set[str]] = {}
    for term in words:
        for name in term.names():
            owners.setdefault(folded(name), set()).add(term.code)

    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


@every_list
def test_every_name_leads_to_its_code(words: Vocabulary[Term]) -> None:
    for term in words:
        for name in term.names():
            typed = "  " + "   ".join(name.upper().split(" ")) + " "

            assert words.normalise(typed) == term.code


@every_list
def test_every_term_has_a_label_and_a_group(words: Vocabulary[Term]) -> None:
    assert [t.code for t in words if not str(t.label) or not str(t.group)] == []


@every_list
def test_labels_are_lower_case_unless_they_are_names(words: Vocabulary[Term]) -> None:
    names = ("ALS", "Krabbe", "HTLV", "TENS", "Botox", "Dysport")

    capitals = [str(t.label) for t in words if str(t.label)[0].isupper()]

    assert [label for label in capitals if not label.startswith(names)] == []


@every_list
def test_grouped_choices_hold_every_choice_once(words: Vocabulary[Term]) -> None:
    grouped = [choice for _, members in words.grouped for choice in members]

    assert sorted(grouped) == sorted(words.choices)
    assert len({str(label) for label, _ in words.grouped}) == len(words.grouped)


@every_list
def test_outside_codes_have_the_shape_of_their_system(words: Vocabulary[Term]) -> None:
    for term in words:
        for system in term.codes:
            found = term.codes_in(system)

            assert found
            assert all(re.fullmatch(CODE_SHAPES[system], code) for code in found)


def test_own_words_are_kept_as_typed() -> None:
    own = SITES.normalise("  Behind the  left ear ")

    assert own == "Behind the  left ear"
    assert own not in SITES
    assert SITES.label(own) == own


def test_a_stored_code_is_shown_by_its_label() -> None:
    assert str(SITES.label("calf")) == "calf or lower leg"
    assert "calf" in SITES
    assert SITES["calf"].codes_in("hpo") == ()


def test_a_list_keeps_its_order_and_length() -> None:
    words = Vocabulary((Term("b", "bee"), Term("a", "ay")))

    assert [term.code for term in words] == ["b", "a"]
    assert len(words) == 2


def test_a_code_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Vocabulary((Term("a", "ay"), Term("a", "bee")))


def test_labels_are_translated_when_they_are_shown() -> None:
    shown = translation.gettext_lazy("Yes")
    words = Vocabulary((Term("yes", shown),))

    with translation.override("de"):
        assert str(words.label("yes")) == "Ja"
        assert words.normalise("ja") == "yes"
        assert words.normalise("YES") == "yes"


def test_the_common_side_effects_are_eight_of_the_list() -> None:
    assert len(set(COMMON_FIRST)) == 8
    assert all(code in SIDE_EFFECTS for code in COMMON_FIRST)
