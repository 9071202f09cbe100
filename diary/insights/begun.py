"""When a diary began: no page counts days on which there was none yet."""

from __future__ import annotations

from datetime import date
from typing import Final

from diary.models import (
    CheckIn,
    Dose,
    Entry,
    Episode,
    Patient,
    Rating,
    SideEffect,
)

from .ledger_course import ask

_LOGGED: Final[tuple[type[Entry], ...]] = (Episode, Rating, Dose, SideEffect, CheckIn)
# One question for all kinds; the index of each knows its first day. The column stands
# alone in it, so that a database without a type for days is still read as one.
_FIRST: Final = """
SELECT local_day FROM ({}) AS logged ORDER BY local_day LIMIT 1
""".format(
    " UNION ALL ".join(
        f"SELECT * FROM (SELECT local_day FROM {one._meta.db_table}"  # noqa: S608  names
        " WHERE patient_id = %s AND voided_at IS NULL"
        f" ORDER BY local_day LIMIT 1) AS {one._meta.model_name}"
        for one in _LOGGED
    )
)


def first_day(patient: Patient) -> date | None:
    """Return the first day on which anything was logged; None in an empty diary."""
    return next((day for (day,) in ask(_FIRST, patient)), None)
