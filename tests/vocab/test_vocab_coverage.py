"""What people with clonus are told to watch and to try has a word here."""

from __future__ import annotations

import pytest

from diary.vocab.body import SITES, Side
from diary.vocab.conditions import CONDITIONS
from diary.vocab.entries import EpisodeType
from diary.vocab.symptoms import SIDE_EFFECTS, SIGNS
from diary.vocab.terms import Term, Vocabulary
from diary.vocab.treatments import CATALOGUE
from diary.vocab.triggers import TRIGGERS

NAMED: list[tuple[Vocabulary[Term], str, str]] = [
    (SITES, "Knees", "knee"),
    (SITES, "Ankles", "ankle"),
    (SITES, "Wrists", "wrist"),
    (SITES, "Fingers", "fingers"),
    (SITES, "Jaw", "jaw"),
    (SITES, "Elbows", "elbow"),
    (SITES, "Feet", "foot"),
    (SITES, "Kneecap", "kneecap"),
    (SITES, "Hands", "hand"),
    (SITES, "Standing clonus", "foot"),
    (SITES, "Patellar clonus", "kneecap"),
    (SIGNS, "Standing clonus", "ankle_clonus"),
    (SIGNS, "Scissoring", "adductor_spasm"),
    (SIGNS, "Stiffness", "spasticity"),
    (TRIGGERS, "Sudden passive tension", "stretch"),
    (TRIGGERS, "UTI", "urinary_infection"),
    (TRIGGERS, "None noticed", "none_noticed"),
    (TRIGGERS, "Don't know", "dont_know"),
    (SIDE_EFFECTS, "Sleepiness", "drowsiness"),
    (SIDE_EFFECTS, "Drowsiness", "drowsiness"),
    (SIDE_EFFECTS, "Dizzy", "dizziness"),
    (SIDE_EFFECTS, "Light-headedness", "dizziness"),
    (SIDE_EFFECTS, "Confusion", "confusion"),
    (SIDE_EFFECTS, "Fatigue", "fatigue"),
    (SIDE_EFFECTS, "Difficulty walking", "difficulty_walking"),
    (SIDE_EFFECTS, "Dependence", "dependence"),
    (SIDE_EFFECTS, "Addiction", "dependence"),
    (CONDITIONS, "ALS", "als"),
    (CONDITIONS, "MND", "als"),
    (CONDITIONS, "Amyotrophic lateral sclerosis", "als"),
    (CONDITIONS, "Brain injury", "brain_injury"),
    (CONDITIONS, "CP", "cerebral_palsy"),
    (CONDITIONS, "Krabbe disease", "krabbe"),
    (CONDITIONS, "HSP", "hereditary_spastic_paraplegia"),
    (CONDITIONS, "MS", "multiple_sclerosis"),
    (CONDITIONS, "Serotonin syndrome", "serotonin_toxicity"),
    (CONDITIONS, "SCI", "spinal_cord_injury"),
    (CONDITIONS, "Stroke", "stroke"),
    (CONDITIONS, "Liver failure", "liver_failure"),
    (CONDITIONS, "Kidney failure", "kidney_failure"),
    (CONDITIONS, "Newborn", "newborn"),
    (CONDITIONS, "Being investigated", "unknown"),
    (CATALOGUE, "Baclofen", "baclofen"),
    (CATALOGUE, "Klonopin", "clonazepam"),
    (CATALOGUE, "Clonazepam", "clonazepam"),
    (CATALOGUE, "Valium", "diazepam"),
    (CATALOGUE, "Zanaflex", "tizanidine"),
    (CATALOGUE, "Dantrolene", "dantrolene"),
    (CATALOGUE, "Gabapentin", "gabapentin"),
    (CATALOGUE, "Pregabalin", "pregabalin"),
    (CATALOGUE, "Sativex", "nabiximols"),
    (CATALOGUE, "Botox", "onabotulinumtoxin_a"),
    (CATALOGUE, "Dysport", "abobotulinumtoxin_a"),
    (CATALOGUE, "Physical therapy", "physiotherapy"),
    (CATALOGUE, "Range of motion", "range_of_motion"),
    (CATALOGUE, "Stretching", "stretching"),
    (CATALOGUE, "Cold", "cold_pack"),
    (CATALOGUE, "Heat", "heat_pad"),
    (CATALOGUE, "Wrist splint", "wrist_splint"),
    (CATALOGUE, "Ankle splint", "ankle_splint"),
    (CATALOGUE, "Pump refill", "pump_refill"),
    (CATALOGUE, "Nerve cutting", "neurectomy"),
]

SOURCED: list[tuple[Vocabulary[Term], str, str, tuple[str, ...]]] = [
    (SITES, "ankle", "snomed", ("70258002",)),
    (SITES, "knee", "snomed", ("72696002",)),
    (SITES, "foot", "snomed", ("56459004",)),
    (SITES, "kneecap", "snomed", ("64234005",)),
    (SITES, "jaw", "snomed", ("661005",)),
    (SITES, "lower_back", "snomed", ("52612000",)),
    (SIGNS, "clonus", "hpo", ("HP:0002169",)),
    (SIGNS, "ankle_clonus", "hpo", ("HP:0011448",)),
    (SIGNS, "flexor_spasm", "icd10", ("R25.2",)),
    (SIGNS, "spasticity", "hpo", ("HP:0001257",)),
    (SIDE_EFFECTS, "drowsiness", "hpo", ("HP:0002329",)),
    (SIDE_EFFECTS, "weakness", "hpo", ("HP:0001324",)),
    (SIDE_EFFECTS, "dry_mouth", "hpo", ("HP:0000217",)),
    (SIDE_EFFECTS, "dizziness", "hpo", ()),
    (CONDITIONS, "multiple_sclerosis", "icd10", ("G35",)),
    (CONDITIONS, "hereditary_spastic_paraplegia", "icd10", ("G11.4",)),
    (CONDITIONS, "stroke", "icd10", ("I63", "I64", "I69")),
    (CONDITIONS, "kidney_failure", "icd10", ("N17", "N18", "N19")),
    (CONDITIONS, "serotonin_toxicity", "icd10", ()),
    (CATALOGUE, "baclofen", "atc", ("M03BX01",)),
    (CATALOGUE, "tizanidine", "atc", ("M03BX02",)),
    (CATALOGUE, "clonazepam", "atc", ("N03AE01",)),
    (CATALOGUE, "gabapentin", "atc", ("N02BF01",)),
    (CATALOGUE, "pregabalin", "rxnorm", ("187832",)),
    (CATALOGUE, "tizanidine", "rxnorm", ()),
]


@pytest.mark.parametrize(("words", "typed", "code"), NAMED)
def test_what_people_say_leads_to_a_term(
    words: Vocabulary[Term], typed: str, code: str
) -> None:
    assert words.normalise(typed) == code


@pytest.mark.parametrize(("words", "code", "system", "expected"), SOURCED)
def test_a_sourced_code_is_the_one_of_its_source(
    words: Vocabulary[Term], code: str, system: str, expected: tuple[str, ...]
) -> None:
    assert words[code].codes_in(system) == expected


def test_sides_carry_their_qualifiers() -> None:
    assert [side.snomed for side in Side] == ["7771000", "24028007", "51440002"]


def test_the_directions_of_a_spasm_can_be_told_apart() -> None:
    assert {"flexor_spasm", "extensor_spasm", "adductor_spasm", "trunk_spasm"} < set(
        EpisodeType.values
    )
