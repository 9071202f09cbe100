"""Side effects, and the signs that entries record or rate.

Codes: the Human Phenotype Ontology (release of August 2026) and WHO ICD-10. A label
that covers more than a code says has no code here.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diary.vocab.entries import EpisodeType, RatingWhat
from diary.vocab.terms import Term, Vocabulary

_SPASM_CODES = {"hpo": "HP:0003394", "icd10": "R25.2"}

_EPISODES = _("episodes")
_RATINGS = _("ratings")

SIGNS = Vocabulary(
    (
        Term(
            EpisodeType.CLONUS.value,
            EpisodeType.CLONUS.label,
            _EPISODES,
            codes={"hpo": "HP:0002169", "icd10": "R25.8"},
        ),
        Term(
            "ankle_clonus",
            _("ankle clonus"),
            _EPISODES,
            ("foot clonus", "standing clonus"),
            {"hpo": "HP:0011448"},
            "Holding the sole and pushing the foot up is the test for it.",
        ),
        Term(
            "knee_clonus",
            _("knee clonus"),
            _EPISODES,
            ("patellar clonus",),
            {"hpo": "HP:0011449"},
        ),
        Term("elbow_clonus", _("elbow clonus"), _EPISODES, codes={"hpo": "HP:0011728"}),
        Term(
            EpisodeType.SPASM.value,
            EpisodeType.SPASM.label,
            _EPISODES,
            codes=_SPASM_CODES,
        ),
        Term(
            EpisodeType.FLEXOR_SPASM.value,
            EpisodeType.FLEXOR_SPASM.label,
            _EPISODES,
            ("flexor spasm",),
            _SPASM_CODES,
        ),
        Term(
            EpisodeType.EXTENSOR_SPASM.value,
            EpisodeType.EXTENSOR_SPASM.label,
            _EPISODES,
            ("extensor spasm",),
            _SPASM_CODES,
        ),
        Term(
            EpisodeType.ADDUCTOR_SPASM.value,
            EpisodeType.ADDUCTOR_SPASM.label,
            _EPISODES,
            ("adductor spasm", "scissoring"),
            _SPASM_CODES,
        ),
        Term(
            EpisodeType.TRUNK_SPASM.value,
            EpisodeType.TRUNK_SPASM.label,
            _EPISODES,
            codes=_SPASM_CODES,
        ),
        Term(
            RatingWhat.SPASTICITY.value,
            RatingWhat.SPASTICITY.label,
            _RATINGS,
            ("stiffness",),
            {"hpo": "HP:0001257"},
        ),
        Term(
            RatingWhat.PAIN.value,
            RatingWhat.PAIN.label,
            _RATINGS,
            codes={"hpo": "HP:0012531"},
        ),
        Term(
            RatingWhat.FATIGUE.value,
            RatingWhat.FATIGUE.label,
            _RATINGS,
            ("tiredness",),
            {"hpo": "HP:0012378", "icd10": "R53"},
        ),
        Term(
            RatingWhat.SLEEPINESS.value,
            RatingWhat.SLEEPINESS.label,
            _RATINGS,
            ("daytime sleepiness",),
            {"hpo": "HP:0001262", "icd10": "R40.0"},
        ),
        Term(
            "walking",
            _("difficulty walking"),
            _RATINGS,
            ("gait",),
            {"hpo": "HP:0001288", "icd10": "R26"},
        ),
        Term(
            "sleep",
            _("disturbed sleep"),
            _RATINGS,
            ("sleep disturbance",),
            {"hpo": "HP:0002360"},
        ),
    )
)

_AWAKE = _("energy and clear head")
_MOVEMENT = _("strength and movement")
_DIGESTION = _("mouth, stomach and bowel")
_BODY = _("rest of the body")
_MIND = _("mood and mind")
_INJECTION = _("after an injection")

SIDE_EFFECTS = Vocabulary(
    (
        Term(
            "drowsiness",
            _("drowsiness"),
            _AWAKE,
            ("sleepiness", "sleepy", "drowsy"),
            {"hpo": "HP:0002329"},
        ),
        Term(
            "dizziness",
            _("dizziness or light-headedness"),
            _AWAKE,
            (
                "dizzy",
                "light-headedness",
                "light-headed",
                "lightheaded",
                "lightheadedness",
            ),
        ),
        Term(
            "weakness",
            _("weakness"),
            _MOVEMENT,
            ("weak", "muscle weakness"),
            {"hpo": "HP:0001324"},
        ),
        Term(
            "fatigue",
            _("fatigue"),
            _AWAKE,
            ("tired", "tiredness"),
            {"hpo": "HP:0012378"},
        ),
        Term(
            "confusion",
            _("confusion"),
            _AWAKE,
            ("confused", "disorientation"),
            {"hpo": "HP:0001289"},
        ),
        Term(
            "difficulty_walking",
            _("difficulty walking"),
            _MOVEMENT,
            ("trouble walking",),
            {"hpo": "HP:0001288"},
        ),
        Term("dry_mouth", _("dry mouth"), _DIGESTION, (), {"hpo": "HP:0000217"}),
        Term("nausea", _("nausea"), _DIGESTION, (), {"hpo": "HP:0002018"}),
        Term(
            "insomnia",
            _("trouble sleeping"),
            _AWAKE,
            ("sleeplessness",),
            {"hpo": "HP:0100785"},
        ),
        Term(
            "memory_problems",
            _("memory problems"),
            _AWAKE,
            ("forgetful",),
            {"hpo": "HP:0002354"},
        ),
        Term("falls", _("falls"), _MOVEMENT, ("fall", "fell"), {"hpo": "HP:0002527"}),
        Term("constipation", _("constipation"), _DIGESTION, (), {"hpo": "HP:0002019"}),
        Term(
            "diarrhoea",
            _("diarrhoea"),
            _DIGESTION,
            ("diarrhea",),
            {"hpo": "HP:0002014"},
        ),
        Term(
            "swallowing_trouble",
            _("trouble swallowing"),
            _DIGESTION,
            ("dysphagia",),
            {"hpo": "HP:0002015"},
        ),
        Term("sore_mouth", _("sore mouth"), _DIGESTION, ("mouth soreness",)),
        Term("headache", _("headache"), _BODY, (), {"hpo": "HP:0002315"}),
        Term(
            "low_blood_pressure",
            _("low blood pressure"),
            _BODY,
            ("hypotension",),
            {"hpo": "HP:0002615"},
        ),
        Term(
            "faintness",
            _("faintness on standing up"),
            _BODY,
            ("faint", "faintness"),
            {"hpo": "HP:0001278"},
        ),
        Term(
            "blurred_vision",
            _("blurred vision"),
            _BODY,
            (),
            {"hpo": "HP:0000622"},
        ),
        Term("double_vision", _("double vision"), _BODY),
        Term("speech_trouble", _("trouble speaking"), _BODY),
        Term("breathing_trouble", _("trouble breathing"), _BODY),
        Term("urinary_frequency", _("passing urine often"), _BODY),
        Term("incontinence", _("leaking urine"), _BODY),
        Term("weight_gain", _("weight gain"), _BODY),
        Term("ankle_swelling", _("swollen ankles"), _BODY),
        Term(
            "liver_signs",
            _("yellow skin or dark urine"),
            _BODY,
            ("yellow skin", "dark urine", "jaundice"),
        ),
        Term("low_mood", _("low mood"), _MIND, ("depression",), {"hpo": "HP:0000716"}),
        Term(
            "hallucinations",
            _("seeing or hearing things that are not there"),
            _MIND,
            ("hallucination", "hallucinations"),
            {"hpo": "HP:0000738"},
        ),
        Term("odd_thoughts", _("odd or suspicious thoughts"), _MIND, ("paranoia",)),
        Term(
            "dependence",
            _("dependence or craving"),
            _MIND,
            ("dependence", "craving", "addiction"),
        ),
        Term(
            "injection_site_pain",
            _("pain or swelling where injected"),
            _INJECTION,
        ),
        Term(
            "injection_site_numbness",
            _("numbness or burning where injected"),
            _INJECTION,
        ),
    )
)

# What is offered before the whole list: the usual complaints about the medicines
# that relax muscles.
COMMON_FIRST: tuple[str, ...] = (
    "drowsiness",
    "dizziness",
    "weakness",
    "fatigue",
    "confusion",
    "difficulty_walking",
    "dry_mouth",
    "nausea",
)
