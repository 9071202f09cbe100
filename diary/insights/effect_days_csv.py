"""The days of one comparison as a table for other programs: one line a day.

It holds dates, codes and numbers only, so nothing in it can be taken for a formula.
"""

from __future__ import annotations

import csv
import io

from .effect_days import WorkedOut

HEAD = ("day", "side", "value", "use")


def csv_of(found: WorkedOut) -> str:
    """Return every day that was looked at, and what became of it."""
    told = io.StringIO()
    lines = csv.writer(told)
    lines.writerow(HEAD)
    for one in found.days:
        value = "" if one.value is None else f"{one.value:g}"
        lines.writerow([one.day.isoformat(), one.side.value, value, one.use.value])
    return told.getvalue()
