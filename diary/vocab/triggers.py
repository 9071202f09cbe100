"""What may have set an episode off.

The groups follow what charities and hospitals for multiple sclerosis, spinal injury
and brain injury tell their patients. No coding system is used.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diary.vocab.terms import Term, Vocabulary

_MOVEMENT = _("stretch and movement")
_BLADDER = _("bladder and bowel")
_SKIN = _("skin")
_BODY = _("body")
_SURROUNDINGS = _("surroundings")
_MIND = _("mind")
_CONDITION = _("condition")
_TREATMENT = _("treatment")
_UNCLEAR = _("no clear trigger")

TRIGGERS = Vocabulary(
    (
        Term(
            "stretch",
            _("stretch of the muscle"),
            _MOVEMENT,
            ("sudden stretch", "passive stretch", "sudden passive tension"),
        ),
        Term(
            "foot_contact",
            _("foot touching the floor or footplate"),
            _MOVEMENT,
            ("footplate",),
        ),
        Term("standing_up", _("standing up"), _MOVEMENT),
        Term("transfer", _("transfer from one seat to another"), _MOVEMENT),
        Term("being_moved", _("being moved by somebody"), _MOVEMENT),
        Term(
            "vibration",
            _("vibration of a car or wheelchair"),
            _MOVEMENT,
            ("car vibration", "wheelchair vibration"),
        ),
        Term("long_sitting", _("sitting for a long time"), _MOVEMENT),
        Term("exercise", _("exercise"), _MOVEMENT),
        Term(
            "urinary_infection",
            _("urinary infection"),
            _BLADDER,
            ("UTI", "bladder infection", "urinary tract infection"),
        ),
        Term("full_bladder", _("full bladder"), _BLADDER),
        Term("blocked_catheter", _("blocked catheter"), _BLADDER),
        Term("constipation", _("constipation"), _BLADDER),
        Term("pressure_sore", _("pressure sore"), _SKIN, ("pressure ulcer",)),
        Term("ingrown_nail", _("ingrown nail"), _SKIN, ("ingrown toenail",)),
        Term("wound", _("wound"), _SKIN),
        Term("tight_clothes", _("tight clothes or shoes"), _SKIN),
        Term("straps_or_splint", _("straps or a splint"), _SKIN),
        Term("touch", _("touch"), _SKIN),
        Term(
            "fever_or_infection",
            _("fever or another infection"),
            _BODY,
            ("fever", "infection"),
        ),
        Term("pain", _("pain"), _BODY),
        Term("fracture", _("fracture"), _BODY, ("broken bone",)),
        Term("poor_posture", _("poor posture"), _BODY),
        Term("tiredness", _("tiredness"), _BODY, ("fatigue",)),
        Term("menstruation", _("menstruation"), _BODY, ("period",)),
        Term("heat", _("heat"), _SURROUNDINGS),
        Term("cold", _("cold"), _SURROUNDINGS),
        Term("temperature_change", _("change of temperature"), _SURROUNDINGS),
        Term("stress", _("stress"), _MIND),
        Term("strong_emotion", _("strong emotion"), _MIND),
        Term("startle", _("being startled"), _MIND),
        Term("relapse", _("relapse"), _CONDITION),
        Term("missed_dose", _("missed or late dose"), _TREATMENT),
        Term("dose_changed", _("dose changed"), _TREATMENT),
        Term("new_medicine", _("new medicine"), _TREATMENT),
        Term("medicine_wearing_off", _("medicine wearing off"), _TREATMENT),
        Term(
            "toxin_wearing_off",
            _("botulinum toxin wearing off"),
            _TREATMENT,
            ("Botox wearing off",),
        ),
        Term("pump_low", _("pump low, or pump alarm"), _TREATMENT, ("pump alarm",)),
        Term(
            "serotonergic_medicine",
            _("new antidepressant or other serotonin medicine"),
            _TREATMENT,
            ("new antidepressant", "serotonergic medicine"),
        ),
        Term("none_noticed", _("none noticed"), _UNCLEAR),
        Term("dont_know", _("don't know"), _UNCLEAR),
    )
)
