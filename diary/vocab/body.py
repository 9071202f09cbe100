"""Sites of the body, and their side.

Codes: SNOMED CT, as listed in the DICOM code dictionary (context groups 4, 4031 and
others). The side is a field of its own and is never part of the site.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from diary.vocab.terms import Term, Vocabulary


class Side(TextChoices):
    """Which side of the body. Where a side makes no sense, the field is blank."""

    LEFT = "left", _("left")
    RIGHT = "right", _("right")
    BOTH = "both", _("both sides")

    @property
    def snomed(self) -> str:
        """The SNOMED CT code of the qualifier."""
        return SIDE_SNOMED[self]


SIDE_SNOMED: Mapping[Side, str] = {
    Side.LEFT: "7771000",
    Side.RIGHT: "24028007",
    Side.BOTH: "51440002",
}

_LEG = _("leg")
_ARM = _("arm")
_HEAD = _("head and neck")
_TRUNK = _("trunk")

SITES = Vocabulary(
    (
        Term(
            "ankle",
            _("ankle"),
            _LEG,
            ("ankles", "ankle joint"),
            {"snomed": "70258002"},
            "Where clonus is most often tested.",
        ),
        Term("knee", _("knee"), _LEG, ("knees",), {"snomed": "72696002"}),
        Term(
            "calf",
            _("calf or lower leg"),
            _LEG,
            ("calf", "calves", "lower leg", "shin"),
            {"snomed": "30021000"},
            "The code says lower leg; there is no sourced one for the calf alone.",
        ),
        Term(
            "foot",
            _("foot"),
            _LEG,
            ("feet", "foot clonus", "standing clonus"),
            {"snomed": "56459004"},
            "Standing clonus is a misreading of the Spanish for foot clonus.",
        ),
        Term("thigh", _("thigh"), _LEG, ("thighs",), {"snomed": "68367000"}),
        Term("toes", _("toes"), _LEG, ("toe",), {"snomed": "29707007"}),
        Term(
            "heel_cord",
            _("heel cord"),
            _LEG,
            ("Achilles tendon", "Achilles"),
            {"snomed": "61352006"},
        ),
        Term(
            "kneecap",
            _("kneecap"),
            _LEG,
            ("knee cap", "patella", "patellar clonus"),
            {"snomed": "64234005"},
        ),
        Term(
            "hip",
            _("hip"),
            _LEG,
            ("hips",),
            {"snomed": "29836001"},
            "Adductors, which make the legs cross, are recorded here.",
        ),
        Term(
            "whole_leg",
            _("whole leg"),
            _LEG,
            ("leg", "legs", "lower limb"),
            {"snomed": "61685007"},
        ),
        Term("wrist", _("wrist"), _ARM, ("wrists",), {"snomed": "74670003"}),
        Term("fingers", _("fingers"), _ARM, ("finger",), {"snomed": "7569003"}),
        Term("thumb", _("thumb"), _ARM, ("thumbs",), {"snomed": "76505004"}),
        Term("hand", _("hand"), _ARM, ("hands",), {"snomed": "85562004"}),
        Term("forearm", _("forearm"), _ARM, ("forearms",), {"snomed": "14975008"}),
        Term("elbow", _("elbow"), _ARM, ("elbows",), {"snomed": "16953009"}),
        Term("upper_arm", _("upper arm"), _ARM, (), {"snomed": "40983000"}),
        Term("shoulder", _("shoulder"), _ARM, ("shoulders",), {"snomed": "16982005"}),
        Term(
            "whole_arm",
            _("whole arm"),
            _ARM,
            ("arm", "arms", "upper limb"),
            {"snomed": "53120007"},
        ),
        Term("jaw", _("jaw"), _HEAD, ("jaws",), {"snomed": "661005"}),
        Term("face", _("face"), _HEAD, (), {"snomed": "89545001"}),
        Term("cheek", _("cheek"), _HEAD, ("cheeks",), {"snomed": "60819002"}),
        Term("tongue", _("tongue"), _HEAD, (), {"snomed": "21974007"}),
        Term("eye", _("eye"), _HEAD, ("eyes",), {"snomed": "81745001"}),
        Term("neck", _("neck"), _HEAD, (), {"snomed": "45048000"}),
        Term("trunk", _("trunk"), _TRUNK, ("torso",), {"snomed": "22943007"}),
        Term(
            "abdomen",
            _("belly"),
            _TRUNK,
            ("stomach", "tummy"),
            {"snomed": "818981001"},
        ),
        Term("back", _("back"), _TRUNK, (), {"snomed": "77568009"}),
        Term(
            "lower_back",
            _("lower back"),
            _TRUNK,
            ("lumbar region",),
            {"snomed": "52612000"},
        ),
        Term("pelvis", _("pelvis"), _TRUNK, (), {"snomed": "12921003"}),
        Term("bladder", _("bladder"), _TRUNK, (), {"snomed": "89837001"}),
    )
)
