"""Conditions that clonus and spasticity come from.

Codes: WHO ICD-10, several where a condition has an acute and a late code. Blank where
no WHO code is sourced.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diary.vocab.terms import Term, Vocabulary

_NERVES = _("brain, nerves and spine")
_INJURY = _("injury or lack of oxygen")
_EARLY = _("inherited or from birth")
_OTHER = _("other causes")
_UNKNOWN = _("not known")

CONDITIONS = Vocabulary(
    (
        Term(
            "multiple_sclerosis",
            _("multiple sclerosis"),
            _NERVES,
            ("MS",),
            {"icd10": "G35"},
        ),
        Term(
            "als",
            _("ALS or motor neurone disease"),
            _NERVES,
            (
                "amyotrophic lateral sclerosis",
                "MND",
                "motor neuron disease",
                "motor neurone disease",
            ),
            {"icd10": "G12.2"},
        ),
        Term("stroke", _("stroke"), _INJURY, (), {"icd10": ("I63", "I64", "I69")}),
        Term(
            "spinal_cord_injury",
            _("spinal cord injury"),
            _INJURY,
            ("SCI",),
            {"icd10": ("T09.3", "T91.3")},
        ),
        Term(
            "brain_injury",
            _("brain injury"),
            _INJURY,
            ("TBI", "traumatic brain injury"),
            {"icd10": ("S06", "T90.5")},
        ),
        Term(
            "anoxic_brain_damage",
            _("brain damage from lack of oxygen"),
            _INJURY,
            ("anoxic brain damage", "anoxic brain injury"),
            {"icd10": "G93.1"},
        ),
        Term(
            "cerebral_palsy",
            _("cerebral palsy"),
            _EARLY,
            ("CP",),
            {"icd10": "G80"},
        ),
        Term(
            "cerebral_palsy_quadriplegic",
            _("cerebral palsy, arms and legs (quadriplegic)"),
            _EARLY,
            ("spastic quadriplegic cerebral palsy",),
            {"icd10": "G80.0"},
        ),
        Term(
            "cerebral_palsy_diplegic",
            _("cerebral palsy, mainly legs (diplegic)"),
            _EARLY,
            ("spastic diplegic cerebral palsy", "spastic diplegia"),
            {"icd10": "G80.1"},
        ),
        Term(
            "cerebral_palsy_hemiplegic",
            _("cerebral palsy, one side (hemiplegic)"),
            _EARLY,
            ("spastic hemiplegic cerebral palsy",),
            {"icd10": "G80.2"},
        ),
        Term(
            "hereditary_spastic_paraplegia",
            _("hereditary spastic paraplegia"),
            _EARLY,
            ("HSP",),
            {"icd10": "G11.4"},
        ),
        Term(
            "krabbe",
            _("Krabbe disease or another sphingolipidosis"),
            _EARLY,
            ("Krabbe", "Krabbe disease", "sphingolipidosis"),
            {"icd10": "E75.2"},
        ),
        Term(
            "newborn",
            _("clonus of a newborn"),
            _EARLY,
            ("newborn", "physiological in a newborn"),
        ),
        Term(
            "htlv1_myelopathy",
            _("HTLV-1 myelopathy"),
            _NERVES,
            ("HTLV-1",),
            {"icd10": "G04.1"},
        ),
        Term(
            "other_myelopathy",
            _("another disease of the spinal cord"),
            _NERVES,
            ("myelopathy", "other myelopathy"),
            {"icd10": "G95.9"},
        ),
        Term(
            "b12_deficiency",
            _("vitamin B12 deficiency"),
            _OTHER,
            ("B12", "B12 deficiency"),
            {"icd10": "D51"},
        ),
        Term("liver_failure", _("liver failure"), _OTHER, (), {"icd10": "K72"}),
        Term(
            "kidney_failure",
            _("kidney failure"),
            _OTHER,
            ("renal failure",),
            {"icd10": ("N17", "N18", "N19")},
        ),
        Term(
            "serotonin_toxicity",
            _("serotonin toxicity"),
            _OTHER,
            ("serotonin syndrome",),
        ),
        Term(
            "unknown",
            _("not known, or being investigated"),
            _UNKNOWN,
            ("unknown", "being investigated", "don't know"),
        ),
    )
)
