"""Which outcomes a diary can be looked at by, in the order in which they are offered."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diary.models import Patient

from .charted import Charted, Extra, More, charted, name_of
from .kept import Shelf
from .ledger_course import ask
from .outcome_codes import Outcome, Sort

ALWAYS: Final = (
    Sort.SPASMS,
    Sort.CLONUS,
    Sort.SPASTICITY,
    Sort.WORST,
    Sort.SLEEP,
    Sort.PAIN,
    Sort.FATIGUE,
    Sort.WALKING,
    Sort.SLEEPINESS,
)
# Of what was noted in words, so many; the rest is still there by its address.
MOST: Final = 20
# Each word that was noted, and how often. The next word is sought in the index, and the
# rows of each are counted in it: half of what it takes to put all rows into groups.
_COUNTED: Final = """
WITH RECURSIVE named(name) AS (
    SELECT MIN({0}) FROM {1} WHERE patient_id = %s AND {0} > ''
    UNION ALL
    SELECT (SELECT MIN({0}) FROM {1} WHERE patient_id = %s AND {0} > named.name)
    FROM named WHERE name IS NOT NULL
)
SELECT name, (SELECT COUNT(*) FROM {1}
    WHERE patient_id = %s AND {0} = named.name AND voided_at IS NULL)
FROM named WHERE name IS NOT NULL
"""
_SITES: Final = _COUNTED.format("site", "diary_episode")
_SYMPTOMS: Final = _COUNTED.format("symptom", "diary_sideeffect")
_RATED: Final = _COUNTED.format("what", "diary_rating")


class Noted(NamedTuple):
    """What a diary holds beyond the questions of the check-ins, the most noted first."""

    sites: tuple[str, ...]
    effects: tuple[str, ...]
    ratings: tuple[str, ...]
    has_beats: bool


class Group(NamedTuple):
    """Some choices of a list under one heading."""

    name: str
    choices: list[tuple[str, str]]


def offered(patient: Patient, *, with_more: bool) -> list[Group]:
    """Return everything that can be chosen, in groups, each with its words.

    `with_more` adds what can be drawn but not compared.
    """
    noted = _kept.of(patient, (), lambda: _read(patient))
    symptoms: list[Charted] = [Outcome(one) for one in ALWAYS]
    if with_more:
        symptoms += [Extra(More.BEATS)] if noted.has_beats else []
        symptoms += [Extra(More.RATING, what) for what in noted.ratings]
    groups = (
        (_("Symptoms"), symptoms),
        (_("Spasms by place"), [Outcome(Sort.SITE, one) for one in noted.sites]),
        (_("Side effects"), [Outcome(Sort.EFFECT, one) for one in noted.effects]),
    )
    return [
        Group(name, [(str(one), capfirst(name_of(one))) for one in found])
        for name, found in groups
        if found
    ]


def with_chosen(groups: list[Group], chosen: str) -> list[Group]:
    """Return the list with what was chosen in it, if there is anything like it."""
    known = {value for group in groups for value, _label in group.choices}
    asked = charted(chosen)
    if asked is None or chosen in known:
        return groups
    return [*groups, Group(_("Chosen"), [(chosen, capfirst(name_of(asked)))])]


def _read(patient: Patient) -> Noted:
    return Noted(
        sites=_most(patient, _SITES),
        effects=_most(patient, _SYMPTOMS),
        ratings=_most(patient, _RATED),
        has_beats=patient.episodes.current().exclude(beats=None).exists(),
    )


def _most(patient: Patient, question: str) -> tuple[str, ...]:
    found = {name: times for name, times in ask(question, patient) if times}
    return tuple(sorted(found, key=lambda one: (-found[one], one))[:MOST])


_kept: Shelf[Noted] = Shelf()
