"""The level of an injury of the spinal cord, as a doctor's letter names it.

The 8 neck, 12 chest, 5 lower-back and 5 sacral segments. Coccygeal ones are not used
to name a level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UNKNOWN: Final = "unknown"
SEGMENTS: Final = (
    (_("neck"), "C", 8),
    (_("chest"), "T", 12),
    (_("lower back"), "L", 5),
    (_("pelvis"), "S", 5),
)


def levels() -> list[tuple[StrOrPromise, list[tuple[str, str]]]]:
    """Return the levels by part of the back, from the head downwards."""
    return [
        (part, [(f"{sign}{number}",) * 2 for number in range(1, most + 1)])
        for part, sign, most in SEGMENTS
    ]


def level_told(stored: str) -> StrOrPromise:
    """Return a stored level in words; nothing for no answer."""
    return _("not known") if stored == UNKNOWN else stored
