"""Muscles that are often named in letters about injections against spasticity.

Anatomical names with a plain word beside them. No codes: none was found in a source.
Any other muscle, or the words of the letter, are stored as they are typed.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .terms import Term, Vocabulary

_LEG = _("leg")
_ARM = _("arm")
_ELSEWHERE = _("neck, jaw and trunk")

MUSCLES = Vocabulary(
    (
        Term("gastrocnemius", _("gastrocnemius (calf)"), _LEG, ("gastroc",)),
        Term("soleus", _("soleus (deep calf)"), _LEG),
        Term(
            "tibialis_posterior",
            _("tibialis posterior (inner ankle)"),
            _LEG,
            ("tibialis posterior", "tib post"),
        ),
        Term(
            "tibialis_anterior",
            _("tibialis anterior (shin)"),
            _LEG,
            ("tibialis anterior", "tib ant"),
        ),
        Term(
            "flexor_digitorum_longus",
            _("flexor digitorum longus (toes)"),
            _LEG,
            ("flexor digitorum longus", "FDL"),
        ),
        Term(
            "flexor_hallucis_longus",
            _("flexor hallucis longus (big toe)"),
            _LEG,
            ("flexor hallucis longus", "FHL"),
        ),
        Term(
            "extensor_hallucis_longus",
            _("extensor hallucis longus (big toe, upwards)"),
            _LEG,
            ("extensor hallucis longus", "EHL"),
        ),
        Term("hamstrings", _("hamstrings (back of the thigh)"), _LEG),
        Term("rectus_femoris", _("rectus femoris (front of the thigh)"), _LEG),
        Term(
            "hip_adductors",
            _("hip adductors (inner thigh)"),
            _LEG,
            ("adductors", "adductor"),
        ),
        Term("iliopsoas", _("iliopsoas (front of the hip)"), _LEG, ("psoas",)),
        Term("biceps", _("biceps (upper arm)"), _ARM, ("biceps brachii",)),
        Term("brachialis", _("brachialis (upper arm)"), _ARM),
        Term("brachioradialis", _("brachioradialis (forearm)"), _ARM),
        Term("triceps", _("triceps (back of the upper arm)"), _ARM),
        Term(
            "pectoralis_major",
            _("pectoralis major (chest)"),
            _ARM,
            ("pectoralis major", "pectoralis"),
        ),
        Term("subscapularis", _("subscapularis (shoulder)"), _ARM),
        Term("latissimus_dorsi", _("latissimus dorsi (back)"), _ARM),
        Term("pronator_teres", _("pronator teres (forearm)"), _ARM),
        Term(
            "flexor_carpi_radialis",
            _("flexor carpi radialis (wrist, thumb side)"),
            _ARM,
            ("flexor carpi radialis", "FCR"),
        ),
        Term(
            "flexor_carpi_ulnaris",
            _("flexor carpi ulnaris (wrist, little-finger side)"),
            _ARM,
            ("flexor carpi ulnaris", "FCU"),
        ),
        Term(
            "flexor_digitorum_superficialis",
            _("flexor digitorum superficialis (fingers)"),
            _ARM,
            ("flexor digitorum superficialis", "FDS"),
        ),
        Term(
            "flexor_digitorum_profundus",
            _("flexor digitorum profundus (fingertips)"),
            _ARM,
            ("flexor digitorum profundus", "FDP"),
        ),
        Term(
            "flexor_pollicis_longus",
            _("flexor pollicis longus (thumb)"),
            _ARM,
            ("flexor pollicis longus", "FPL"),
        ),
        Term(
            "adductor_pollicis",
            _("adductor pollicis (thumb, into the palm)"),
            _ARM,
            ("adductor pollicis",),
        ),
        Term("lumbricals", _("lumbricals (hand)"), _ARM),
        Term(
            "sternocleidomastoid",
            _("sternocleidomastoid (side of the neck)"),
            _ELSEWHERE,
            ("SCM",),
        ),
        Term("splenius_capitis", _("splenius capitis (back of the neck)"), _ELSEWHERE),
        Term("trapezius", _("trapezius (neck and shoulder)"), _ELSEWHERE),
        Term("masseter", _("masseter (jaw)"), _ELSEWHERE),
        Term("paraspinals", _("paraspinal muscles (along the spine)"), _ELSEWHERE),
    )
)
