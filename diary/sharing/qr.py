"""An address as a QR code, drawn as one path."""

from __future__ import annotations

from typing import NamedTuple

import segno

# The empty frame that readers need, in modules (ISO/IEC 18004).
_QUIET = 4


class Drawing(NamedTuple):
    """A square of `size` by `size` modules, and the path of the dark ones."""

    size: int
    path: str


def qr_code(address: str) -> Drawing:
    """Return the QR code of an address."""
    code = segno.make(address, error="m", micro=False)
    rows = list(code.matrix_iter(border=_QUIET))
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return Drawing(len(rows), path)
