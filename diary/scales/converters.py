"""What an address of this room may hold: a scale that everybody has."""

from __future__ import annotations

from diary.vocab.scales import Scale

# A goal is answered under its own address.
ASKED = (Scale.PSFS, Scale.PGIC)


class ScaleConverter:
    """A scale by its stored name."""

    regex = "|".join(ASKED)

    def to_python(self, value: str) -> Scale:
        return Scale(value)

    def to_url(self, value: str) -> str:
        return str(value)
