"""What the information cards say: everything that was found, with its source."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

from diary.vocab.card_facts import CARDS
from diary.vocab.card_sources import GENERAL, SOURCES
from diary.vocab.cards import Sourced, Strength, Topic
from diary.vocab.interactions import PAIRS, pairs_of
from diary.vocab.treatments import CATALOGUE, TreatmentKind

TOXINS = (
    "onabotulinumtoxin_a",
    "abobotulinumtoxin_a",
    "incobotulinumtoxin_a",
    "botulinum_toxin_other",
)
SURGERY = ("dorsal_rhizotomy", "neurectomy", "tendon_lengthening", "pump_implant")

# How soon, how long and how it fades: a piece of each fact, where it must stand.
TIMES: list[tuple[str, Topic, str]] = [
    ("baclofen", Topic.ONSET, "half an hour to three hours"),
    ("baclofen", Topic.LASTS, "three or four times a day"),
    ("baclofen", Topic.FADING, "3 to 4 hours"),
    ("baclofen", Topic.FADING, "4.4, 5.2 and 6.8 hours"),
    ("baclofen", Topic.SETTLING, "steps of three days"),
    ("baclofen_pump", Topic.ONSET, "at about 4 hours"),
    ("baclofen_pump", Topic.ONSET, "6 to 8 hours"),
    ("baclofen_pump", Topic.ONSET, "24 to 48 hours"),
    ("baclofen_pump", Topic.LASTS, "4 to 8 hours"),
    ("baclofen_pump", Topic.FADING, "1 to 5 hours"),
    ("baclofen_pump", Topic.SETTLING, "Two days"),
    ("tizanidine", Topic.ONSET, "1 to 2 hours"),
    ("tizanidine", Topic.LASTS, "3 to 6 hours"),
    ("tizanidine", Topic.FADING, "2.5 hours"),
    ("tizanidine", Topic.SETTLING, "1 to 4 days"),
    ("diazepam", Topic.ONSET, "1 to 1.5 hours"),
    ("diazepam", Topic.LASTS, "Hours to days"),
    ("diazepam", Topic.FADING, "48 hours"),
    ("diazepam", Topic.FADING, "100 hours"),
    ("diazepam", Topic.FADING, "44 on average in 48 volunteers"),
    ("diazepam", Topic.SETTLING, "5 to 14 days"),
    ("clonazepam", Topic.ONSET, "1 to 4 hours"),
    ("clonazepam", Topic.LASTS, "6 to 12 hours"),
    ("clonazepam", Topic.FADING, "30 to 40 hours"),
    ("clonazepam", Topic.SETTLING, "seven days"),
    ("dantrolene", Topic.ONSET, "Slow"),
    ("dantrolene", Topic.FADING, "about 9 hours (4 to 11 hours)"),
    ("dantrolene", Topic.SETTLING, "4 to 7 days"),
    ("dantrolene", Topic.SETTLING, "45 days"),
    ("gabapentin", Topic.ONSET, "2 to 4 hours"),
    ("gabapentin", Topic.FADING, "5 to 7 hours"),
    ("gabapentin", Topic.SETTLING, "3 to 5 days"),
    ("pregabalin", Topic.ONSET, "1.5 hours without food"),
    ("pregabalin", Topic.ONSET, "3 hours with it"),
    ("pregabalin", Topic.FADING, "6.3 hours"),
    ("pregabalin", Topic.SETTLING, "seven days"),
    ("nabiximols", Topic.ONSET, "Within hours"),
    ("nabiximols", Topic.SETTLING, "14 days"),
    ("nabiximols", Topic.SETTLING, "4 weeks"),
    ("nabiximols", Topic.FADING, "11 days"),
    *((code, Topic.ONSET, "second week") for code in TOXINS),
    *((code, Topic.ONSET, "fourth") for code in TOXINS),
    *((code, Topic.LASTS, "81 to 84 days") for code in TOXINS),
    *((code, Topic.FADING, "cannot be measured in the blood") for code in TOXINS),
    *((code, Topic.SETTLING, "twentieth") for code in TOXINS),
    ("abobotulinumtoxin_a", Topic.AGAIN, "not before 12 weeks"),
    ("abobotulinumtoxin_a", Topic.AGAIN, "16 weeks in the arm"),
    ("incobotulinumtoxin_a", Topic.AGAIN, "52%"),
    ("incobotulinumtoxin_a", Topic.AGAIN, "31%"),
    ("incobotulinumtoxin_a", Topic.AGAIN, "12%"),
    ("phenol_block", Topic.ONSET, "60%"),
    ("phenol_block", Topic.LASTS, "24 weeks"),
    ("phenol_block", Topic.SETTLING, "Two weeks"),
    *((code, Topic.LASTS, "For good") for code in SURGERY),
    *((code, Topic.SETTLING, "12 weeks") for code in SURGERY),
    *((code, Topic.SETTLING, "begins anew") for code in SURGERY),
]
WARNINGS: list[tuple[str, Topic, str]] = [
    ("baclofen", Topic.STOPPING, "hallucinations, seizures"),
    ("baclofen", Topic.STOPPING, "death"),
    ("baclofen", Topic.STOPPING, "slowly"),
    ("baclofen", Topic.DRIVING, "until it is known"),
    ("baclofen", Topic.DEPENDENCE, "Not listed"),
    ("baclofen_pump", Topic.STOPPING, "Boxed warning"),
    ("baclofen_pump", Topic.STOPPING, "high fever"),
    ("baclofen_pump", Topic.STOPPING, "rigid muscles"),
    ("baclofen_pump", Topic.STOPPING, "several organs"),
    ("baclofen_pump", Topic.STOPPING, "refill visits"),
    ("baclofen_pump", Topic.STOPPING, "T6 or above"),
    ("baclofen_pump", Topic.DRIVING, "until it is known"),
    ("tizanidine", Topic.STOPPING, "20 to 36 mg a day"),
    ("tizanidine", Topic.STOPPING, "high blood pressure"),
    ("tizanidine", Topic.STOPPING, "fast heart"),
    ("tizanidine", Topic.DRIVING, "sleepy"),
    ("tizanidine", Topic.LIVER, "Liver injury"),
    *(
        (code, topic, words)
        for code in ("diazepam", "clonazepam")
        for topic, words in (
            (Topic.STOPPING, "Boxed warning"),
            (Topic.STOPPING, "life-threatening"),
            (Topic.STOPPING, "gradually"),
            (Topic.DRIVING, "driving"),
            (Topic.DEPENDENCE, "Boxed warning: abuse, misuse and addiction"),
        )
    ),
    ("dantrolene", Topic.STOPPING, "without medical advice"),
    ("dantrolene", Topic.LIVER, "Boxed warning"),
    ("dantrolene", Topic.LIVER, "45 days"),
    ("dantrolene", Topic.DRIVING, "drowsy"),
    ("gabapentin", Topic.STOPPING, "12 hours to 7 days"),
    ("gabapentin", Topic.DRIVING, "caution"),
    ("gabapentin", Topic.DEPENDENCE, "Misuse"),
    ("pregabalin", Topic.STOPPING, "at least a week"),
    ("pregabalin", Topic.STOPPING, "sweating"),
    ("pregabalin", Topic.DRIVING, "impair"),
    ("pregabalin", Topic.DEPENDENCE, "Schedule V"),
    ("nabiximols", Topic.DRIVING, "dizzy or sleepy"),
    ("nabiximols", Topic.DRIVING, "alcohol"),
    ("nabiximols", Topic.DEPENDENCE, "potential"),
    *((code, Topic.SPREAD, "hours to weeks after") for code in TOXINS),
    *((code, Topic.SPREAD, "Swallowing, breathing or speaking") for code in TOXINS),
    *((code, Topic.DRIVING, "weak") for code in TOXINS),
    *((code, Topic.RECORD, "not interchangeable") for code in TOXINS),
]
# What was found of pairs: a word of each, how strongly it is said, on which cards.
FOUND: list[tuple[str, str, set[str]]] = [
    ("fluvoxamine", "forbidden", {"tizanidine"}),
    ("ciprofloxacin", "forbidden", {"tizanidine"}),
    ("CYP1A2", "avoid", {"tizanidine"}),
    ("with food and without", "caution", {"tizanidine"}),
    ("clonazepam and an opioid", "boxed", {"diazepam", "clonazepam"}),
    ("gabapentin or pregabalin and an opioid", "warning", {"gabapentin", "pregabalin"}),
    (
        "any two of",
        "warning",
        {code for code in CARDS if CATALOGUE[code].sedating} - {"dantrolene"},
    ),
    ("tricyclic", "caution", {"baclofen"}),
    ("MAO inhibitor", "caution", {"baclofen"}),
    ("high blood pressure", "caution", {"tizanidine"}),
    ("oestrogens", "warning", {"dantrolene"}),
    ("calcium channel blockers", "caution", {"dantrolene"}),
    ("act on serotonin", "red_flag", set()),
    ("aminoglycoside", "caution", set(TOXINS)),
]
SLOWING = (
    *("zileuton", "fluoroquinolone", "amiodarone", "mexiletine", "propafenone"),
    *("verapamil", "cimetidine", "famotidine", "contraceptive", "aciclovir"),
    "ticlopidine",
)

EVERYTHING: list[Sourced] = [
    *(fact for card in CARDS.values() for fact in card.facts),
    *PAIRS,
]


def words(one: Sourced) -> str:
    return " ".join(
        str(getattr(one, name, "")) for name in ("names", "says", "text")
    ).strip()


def test_every_medicine_and_injection_has_a_card() -> None:
    kinds = {TreatmentKind.MEDICINE, TreatmentKind.INJECTION}

    assert {one.code for one in CATALOGUE if one.kind in kinds} <= set(CARDS)
    assert {"phenol_block", *SURGERY} <= set(CARDS)
    assert set(CARDS) <= {one.code for one in CATALOGUE}


@pytest.mark.parametrize(("code", "topic", "said"), TIMES + WARNINGS)
def test_what_was_found_has_its_place(code: str, topic: Topic, said: str) -> None:
    facts = [str(one.text) for one in CARDS[code].facts if one.topic == topic]

    assert [one for one in facts if said in one], facts


def test_every_pair_that_was_found_is_there_and_no_other() -> None:
    told = [(str(one.names), one.strength.value, set(one.codes)) for one in PAIRS]

    assert len(PAIRS) == len(FOUND)
    for word, strength, codes in FOUND:
        assert [one for one in told if word in one[0] and one[1:] == (strength, codes)]
    slowing = next(one for one in PAIRS if "CYP1A2" in str(one.names))
    assert all(name in str(slowing.says) for name in SLOWING)
    assert {one.strength for one in PAIRS} == set(Strength)


def test_a_card_shows_all_of_its_pairs() -> None:
    assert len(pairs_of("tizanidine")) == 6
    assert pairs_of("baclofen")[0].strength == Strength.WARNING
    assert pairs_of("ankle_splint") == []
    for code in (code for one in PAIRS for code in one.codes):
        assert code in CARDS


@pytest.mark.parametrize("one", EVERYTHING, ids=words)
def test_whatever_is_said_has_a_source(one: Sourced) -> None:
    assert one.sources
    assert set(one.sources) <= set(SOURCES)
    assert one.is_general == (GENERAL in one.sources)


def test_every_source_is_used() -> None:
    assert {key for one in EVERYTHING for key in one.sources} == set(SOURCES)


# What a page of facts must not say: promises, orders, doses to take.
BANNED = re.compile(
    r"\b(should|must|safe|safely|works?|effective|proven|recommend\w*|best|you|your)\b"
    r"|\b(take|reduce|increase|stop taking|start with|double|skip)\b [\w ]*\d",
    re.IGNORECASE,
)
ORDERS = re.compile(r"(^|\. )(Take|Stop|Start|Reduce|Increase|Avoid|Do not|Never)\b")


@pytest.mark.parametrize("one", EVERYTHING, ids=words)
def test_facts_describe_and_never_advise(one: Sourced) -> None:
    assert not BANNED.search(words(one))
    assert not ORDERS.search(words(one))


def test_every_sedating_medicine_has_its_word_about_driving() -> None:
    silent = [
        one.code
        for one in CATALOGUE
        if one.sedating
        and Topic.DRIVING not in {fact.topic for fact in CARDS[one.code].facts}
    ]

    assert silent == []


def test_what_must_not_be_stopped_suddenly_says_so() -> None:
    stopping = {
        code
        for code, card in CARDS.items()
        if Topic.STOPPING in {fact.topic for fact in card.facts}
    }

    assert {one.code for one in CATALOGUE if one.stop_notice} <= stopping


def test_the_topics_of_a_card_stand_in_their_order() -> None:
    labels = [str(label) for label, _facts in CARDS["tizanidine"].topics]

    order = [str(topic.label) for topic in Topic]
    assert labels == [one for one in order if one in labels]
    assert sum(len(facts) for _label, facts in CARDS["tizanidine"].topics) == len(
        CARDS["tizanidine"].facts
    )


def test_the_card_opens_with_what_it_is_not() -> None:
    page = " ".join(render_to_string("treatments/cards/_general.html").split())

    assert "same for everybody; not advice" in page
    assert "This diary is not medical advice and no one watches it." in page
    assert "talk to your doctor or pharmacist" in page
