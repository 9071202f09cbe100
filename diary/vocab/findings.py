"""What clinicians look for and how they grade it.

Grades are stored as they were told. The wording of the clinicians' scales is not
reproduced: for some of them no licence was found.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .terms import Term, Vocabulary

_LOOKED = _("examined")
_TESTS = _("tests and pictures")
_GRADES = _("grades as told by a clinician")

FINDINGS = Vocabulary(
    [
        Term("examination", _("physical examination"), _LOOKED),
        Term("beats", _("clonus beats counted"), _LOOKED),
        Term("balance", _("balance test"), _LOOKED),
        Term("coordination", _("coordination test"), _LOOKED),
        Term("blood", _("blood test"), _TESTS),
        Term("liver", _("liver test"), _TESTS),
        Term("brain_mri", _("MRI of the brain"), _TESTS, aliases=("brain scan",)),
        Term("spine_mri", _("MRI of the spine"), _TESTS),
        Term(
            "spinal_fluid",
            _("spinal fluid sample"),
            _TESTS,
            aliases=("lumbar puncture",),
        ),
        Term("nerve_test", _("nerve test"), _TESTS),
        Term("ashworth", _("Modified Ashworth grade"), _GRADES, aliases=("MAS",)),
        Term("scats", _("SCATS grade"), _GRADES),
        Term("reflexes", _("reflex grade"), _GRADES),
        Term("range", _("range of motion"), _GRADES, aliases=("ROM",)),
    ]
)

# What a grade may be, where the scale has fixed ones; others are numbers or words.
GRADES = {
    "ashworth": ("0", "1", "1+", "2", "3", "4"),
    "scats": ("0", "1", "2", "3"),
    "reflexes": ("0", "1+", "2+", "3+", "4+"),
}
