"""Passcodes: six digits by chance, easy to say on the phone and to type."""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Final

DIGITS: Final = 6
_BESIDE: Final = re.compile(r"[\s.\u00ad\u200b-\u200f\u2010-\u2015\u2066-\u2069-]")


def new_passcode() -> str:
    """Return six digits; made here, so that they are nobody's date of birth."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def spaced(passcode: str) -> str:
    """Return a passcode as it is shown and said: in two groups of three."""
    half = DIGITS // 2
    return f"{passcode[:half]} {passcode[half:]}"


def typed_digits(text: str) -> str | None:
    """Return the passcode that somebody typed; None if it cannot be one.

    Spaces and hyphens are left out, and digits of any script count.
    """
    signs = _BESIDE.sub("", text)
    if len(signs) != DIGITS or not all(map(str.isdecimal, signs)):
        return None
    return "".join(str(unicodedata.decimal(one)) for one in signs)
