"""Pairs of medicines that labels warn of: all that were found, for everybody alike."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .card_sources import GENERAL
from .cards import Pair, Strength

_BENZODIAZEPINES = frozenset({"diazepam", "clonazepam"})
_GABAPENTINOIDS = frozenset({"gabapentin", "pregabalin"})
_TIZANIDINE = frozenset({"tizanidine"})
_BACLOFEN = frozenset({"baclofen"})
_DANTROLENE = frozenset({"dantrolene"})
_TOXINS = frozenset(
    {
        "onabotulinumtoxin_a",
        "abobotulinumtoxin_a",
        "incobotulinumtoxin_a",
        "botulinum_toxin_other",
    }
)
_SEDATING = (
    _BENZODIAZEPINES
    | _GABAPENTINOIDS
    | _TIZANIDINE
    | _BACLOFEN
    | {"baclofen_pump", "nabiximols"}
)

PAIRS: tuple[Pair, ...] = (
    Pair(
        _("tizanidine and fluvoxamine"),
        _("Much more tizanidine in the blood, with low blood pressure and drowsiness."),
        Strength.FORBIDDEN,
        ("L5b",),
        _TIZANIDINE,
    ),
    Pair(
        _("tizanidine and ciprofloxacin"),
        _(
            "Much more tizanidine in the blood, with low blood pressure and"
            " drowsiness: both use the same enzyme (CYP1A2)."
        ),
        Strength.FORBIDDEN,
        ("L5b",),
        _TIZANIDINE,
    ),
    Pair(
        _("tizanidine and other medicines that slow the enzyme CYP1A2"),
        _(
            "Named are zileuton, other fluoroquinolone antibiotics, amiodarone,"
            " mexiletine, propafenone, verapamil, cimetidine, famotidine,"
            " contraceptive pills, aciclovir and ticlopidine. Where there is no way"
            " round it, the label has the prescriber begin with a low dose."
        ),
        Strength.AVOID,
        ("L42",),
        _TIZANIDINE,
    ),
    Pair(
        _("tizanidine tablets and capsules, with food and without"),
        _(
            "The two forms are not the same when there is food in the stomach: a"
            " change of form, or of eating with it, changes how much of it arrives."
        ),
        Strength.CAUTION,
        ("L6",),
        _TIZANIDINE,
    ),
    Pair(
        _("diazepam or clonazepam and an opioid painkiller"),
        _("Profound sleepiness, slowed breathing, coma and death have happened."),
        Strength.BOXED,
        ("L7", "L8"),
        _BENZODIAZEPINES,
    ),
    Pair(
        _("gabapentin or pregabalin and an opioid or another sedative"),
        _("Slowed breathing and a slowed nervous system."),
        Strength.WARNING,
        ("L10",),
        _GABAPENTINOIDS,
    ),
    Pair(
        _(
            "any two of baclofen, tizanidine, diazepam or clonazepam, gabapentin or"
            " pregabalin, nabiximols, opioids, alcohol"
        ),
        _("Their sleepiness adds up."),
        Strength.WARNING,
        ("L2", "L38", "L12"),
        _SEDATING,
    ),
    Pair(
        _("baclofen and a tricyclic antidepressant"),
        _("Weak muscles."),
        Strength.CAUTION,
        ("L3",),
        _BACLOFEN,
    ),
    Pair(
        _("baclofen and an MAO inhibitor"),
        _("Sleepiness and low blood pressure."),
        Strength.CAUTION,
        ("L3",),
        _BACLOFEN,
    ),
    Pair(
        _("tizanidine and a medicine against high blood pressure"),
        _("Blood pressure can fall further."),
        Strength.CAUTION,
        (GENERAL,),
        _TIZANIDINE,
    ),
    Pair(
        _("dantrolene and oestrogens, or some other medicines"),
        _("A higher risk of liver injury."),
        Strength.WARNING,
        ("L9", "L43"),
        _DANTROLENE,
    ),
    Pair(
        _("dantrolene and calcium channel blockers such as verapamil"),
        _("Trouble with the heart rhythm, and high potassium."),
        Strength.CAUTION,
        (GENERAL,),
        _DANTROLENE,
    ),
    Pair(
        _("several medicines that act on serotonin"),
        _(
            "Serotonin toxicity. New or spreading clonus is its leading sign; the"
            " page of emergency signs says more."
        ),
        Strength.RED_FLAG,
        ("S1",),
    ),
    Pair(
        _(
            "botulinum toxin and an aminoglycoside antibiotic, or a second brand of"
            " toxin soon after the first"
        ),
        _("The effect can be stronger."),
        Strength.CAUTION,
        (GENERAL,),
        _TOXINS,
    ),
)


def pairs_of(code: str) -> list[Pair]:
    """Return the pairs that stand on the card of one item of the catalogue."""
    return [one for one in PAIRS if code in one.codes]
