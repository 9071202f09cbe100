"""What articles for people with clonus tell them to know and to watch has its place.

Each line is something those articles name, in their order: bodies and beats, causes,
signs, tests, medicines and their side effects, therapies, remedies, outlook. Beside it
stand the words, fields and pages that hold it, or the work that will bring it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.template.loader import render_to_string
from django.urls import get_resolver

from diary.vocab.body import SITES
from diary.vocab.card_facts import CARDS
from diary.vocab.cards import Topic
from diary.vocab.conditions import CONDITIONS
from diary.vocab.entries import EpisodeType, RatingWhat
from diary.vocab.findings import FINDINGS, GRADES
from diary.vocab.symptoms import SIDE_EFFECTS, SIGNS
from diary.vocab.timecourse import COURSES
from diary.vocab.treatments import CATALOGUE
from diary.vocab.triggers import TRIGGERS
from tests.test_access import walk

type Place = Callable[[], bool]

# What is still to come, by the title of its issue.
TO_COME = {
    "The analysis engine: effects with intervals that hold",
    "The dashboard: what changed, and what happened since",
    "Show the doctor: the summary, the PDF and links the patient controls",
}
LISTS = {
    "site": SITES,
    "sign": SIGNS,
    "trigger": TRIGGERS,
    "effect": SIDE_EFFECTS,
    "condition": CONDITIONS,
    "treatment": CATALOGUE,
    "finding": FINDINGS,
}


def said(which: str, *typed: str) -> Place:
    """Look whether each, as people type it, leads to a word of a list."""
    words = LISTS[which]
    return lambda: all(words.normalise(one) in words for one in typed)


def kept(model: str, *names: str) -> Place:
    """Look whether a row of this table has these fields."""
    fields = {one.name for one in apps.get_model("diary", model)._meta.get_fields()}
    return lambda: set(names) <= fields


def page(*names: str) -> Place:
    """Look whether there are pages of these names."""
    found = {name for _route, name in walk(get_resolver().url_patterns)}
    return lambda: set(names) <= found


def told(template: str, *words: str) -> Place:
    """Look whether a page says these words."""
    return lambda: all(one in render_to_string(template) for one in words)


def graded(*names: str) -> Place:
    """Look whether a clinician's grade on these scales can be typed in."""
    return lambda: set(names) <= set(GRADES)


def noted(topic: Topic, *codes: str) -> Place:
    """Look whether the information card of each says something of a topic."""
    return lambda: all(
        topic in {fact.topic for fact in CARDS[code].facts} for code in codes
    )


def to_come(title: str) -> Place:
    return lambda: title in TO_COME


CHECKLIST: list[tuple[str, Place]] = [
    # Where, and what it is
    (
        "knees, ankles, wrists, fingers, jaw, elbows, feet, kneecap, hands",
        said(
            "site",
            *("knees", "ankles", "wrists", "fingers", "jaw", "elbows", "feet"),
            *("kneecap", "hands"),
        ),
    ),
    (
        "rhythmic contractions, which differ from a single twitch",
        lambda: {"clonus", "spasm", "cramp"} <= set(EpisodeType.values),
    ),
    (
        "brought on by stretch, by sudden passive tension",
        said("trigger", "stretch", "sudden passive tension"),
    ),
    ("beats, counted by oneself", kept("episode", "beats", "beats_high", "beats_how")),
    ("beats, measured by the doctor", said("finding", "beats")),
    ("beats, measured by the doctor, with the day", page("finding-add")),
    ("patellar clonus", said("sign", "patellar clonus")),
    ("“standing” clonus, which is foot clonus", said("sign", "standing clonus")),
    ("a reflex of the newborn", said("condition", "newborn")),
    (
        "a sign of damaged nerve pathways in the adult",
        said("condition", "brain injury", "spinal cord injury", "myelopathy"),
    ),
    # Causes
    ("amyotrophic lateral sclerosis", said("condition", "ALS")),
    ("brain injury", said("condition", "brain injury", "TBI")),
    ("cerebral palsy", said("condition", "cerebral palsy", "CP")),
    ("Krabbe and metabolic disease", said("condition", "Krabbe")),
    ("hereditary spastic paraplegia", said("condition", "HSP")),
    ("multiple sclerosis", said("condition", "MS")),
    ("serotonin toxicity", said("condition", "serotonin syndrome")),
    (
        "serotonin toxicity is an emergency",
        told("offline/emergency.html", "serotonin"),
    ),
    ("spinal cord injury", said("condition", "SCI")),
    ("spinal cord injury, its level", kept("patient", "injury_level")),
    ("stroke", said("condition", "stroke")),
    (
        "liver or kidney failure",
        said("condition", "liver failure", "kidney failure"),
    ),
    # Signs
    ("spasticity, stiffness", said("sign", "spasticity", "stiffness")),
    ("spasticity and pain, rated", lambda: {"spasticity", "pain"} <= set(RatingWhat)),
    ("pain of one episode", kept("episode", "pain")),
    ("brisk reflexes", graded("reflexes")),
    ("contractures: range of motion", said("finding", "range of motion")),
    ("hypertonia, graded", graded("ashworth")),
    ("scissoring", said("sign", "scissoring")),
    # Tests
    ("physical examination", said("finding", "physical examination")),
    (
        "balance and coordination tests",
        said("finding", "balance test", "coordination test"),
    ),
    ("blood tests", said("finding", "blood test")),
    ("brain MRI", said("finding", "brain scan", "MRI of the brain")),
    ("spinal fluid", said("finding", "lumbar puncture", "spinal fluid sample")),
    ("the report of a test, as a file", page("finding-file")),
    # Medicines
    ("baclofen", said("treatment", "baclofen", "Lioresal intrathecal")),
    ("clonazepam (Klonopin)", said("treatment", "clonazepam", "Klonopin")),
    ("diazepam (Valium)", said("treatment", "diazepam", "Valium")),
    ("tizanidine (Zanaflex)", said("treatment", "tizanidine", "Zanaflex")),
    (
        "tizanidine when baclofen does not work: a switch with its reason",
        kept("treatmentchange", "reason", "from_regimen", "to_regimen"),
    ),
    ("tizanidine when baclofen does not work: the switch", page("treatment-switch")),
    (
        "sleepiness, dizziness, confusion, fatigue, light-headedness",
        said(
            "effect",
            *("sleepiness", "dizziness", "confusion", "fatigue", "light-headedness"),
        ),
    ),
    ("difficulty walking", said("effect", "difficulty walking")),
    ("possibly due to which treatment", kept("sideeffect", "treatment", "stopped_me")),
    ("do not drive: who drives", kept("patient", "drives")),
    (
        "do not drive: which medicines",
        lambda: all(
            CATALOGUE[code].sedating
            for code in ("baclofen", "tizanidine", "diazepam", "clonazepam")
        ),
    ),
    (
        "do not drive: the notice on the card of a medicine",
        noted(
            Topic.DRIVING,
            *("baclofen", "tizanidine", "diazepam", "clonazepam", "dantrolene"),
        ),
    ),
    ("do not drive: the card itself", page("treatment-card")),
    (
        "addiction, not to be abused: on the card",
        noted(Topic.DEPENDENCE, "diazepam", "clonazepam"),
    ),
    ("addiction, not to be abused", said("effect", "addiction", "dependence")),
    (
        "which medicines must not be stopped suddenly",
        lambda: CATALOGUE["baclofen"].stop_notice and CATALOGUE["diazepam"].stop_notice,
    ),
    ("trial and error: from when to when", kept("regimen", "starts_on", "ends_on")),
    (
        "trial and error: dose steps, reasons, outcome",
        kept("treatmentchange", "reason", "side_effect", "hope", "watch", "plan_step"),
    ),
    (
        "trial and error: dose steps, as the doctor wrote them down",
        kept("planstep", "day", "planned", "stops", "left_out"),
    ),
    (
        "trial and error: what happened since",
        to_come("The dashboard: what changed, and what happened since"),
    ),
    ("Botox, Dysport", said("treatment", "Botox", "Dysport")),
    ("Botox wears off: as a trigger", said("trigger", "Botox wearing off")),
    (
        "Botox is repeated after months: weeks since the injection",
        page("injection-list", "injection-add"),
    ),
    ("Botox: into which muscles, by whom", kept("dose", "sites", "clinician")),
    ("Botox wears off: the day, as it is noticed", kept("dose", "wore_off_on")),
    # Therapies and remedies
    (
        "physical therapy, range of motion, stretching",
        said("treatment", "physical therapy", "range of motion", "stretching program"),
    ),
    (
        "cold, heat, stretching at home",
        said("treatment", "cold pack", "heat pad", "stretching"),
    ),
    ("stronger before than after", kept("dose", "rating_before", "rating_after")),
    (
        "splints for wrist and ankle",
        said("treatment", "wrist splint", "ankle splint"),
    ),
    (
        "surgery as the last resort, nerves cut",
        said("treatment", "rhizotomy", "nerve cutting", "tendon release"),
    ),
    ("surgery: when, where, by whom", page("procedure-list", "procedure-add")),
    (
        "surgery begins a new baseline: said of each kind",
        lambda: all(
            COURSES[code].begins_anew for code in ("dorsal_rhizotomy", "neurectomy")
        ),
    ),
    (
        "surgery begins a new baseline",
        to_come("The analysis engine: effects with intervals that hold"),
    ),
    # Outlook
    ("a short illness or a lasting condition", kept("condition", "since_year")),
    ("progression: years in one view", page("timeline", "calendar", "chart")),
    ("relapse and what else explains a bad time", kept("lifeevent", "what")),
    ("early treatment and follow-up: appointments", page("visit-list", "visit-add")),
    ("talk to your doctor: questions for the visit", page("question-add")),
    (
        "talk to your doctor: something to show",
        to_come("Show the doctor: the summary, the PDF and links the patient controls"),
    ),
    (
        "contact a professional: on every page",
        told("offline/emergency.html", "talk to your doctor or pharmacist"),
    ),
]


@pytest.mark.parametrize(
    "place", [one for _item, one in CHECKLIST], ids=[item for item, _one in CHECKLIST]
)
def test_it_has_its_place(place: Place) -> None:
    assert place()


def test_no_item_is_there_twice() -> None:
    items = [item for item, _place in CHECKLIST]

    assert len(items) == len(set(items))
