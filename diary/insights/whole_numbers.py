"""Whole numbers of many rows, read from the database as a few long texts.

A tuple for each of thousands of rows costs more than all that is done with it, and a
date or a decimal in it twice as much again. So days are numbers, halves are doubled,
and each column comes as one text.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from django.db import connection

from diary.models import Patient

# Halves are written doubled.
DOUBLE: Final = 2
# The rows of some days of a diary.
OF_DAYS: Final = (
    "WHERE patient_id = %(patient)s AND local_day BETWEEN %(first)s AND %(last)s"
)
# A day as `date.toordinal` numbers it; and many numbers as one text.
_DAY: Final = {
    "sqlite": "CAST(julianday({}) - 1721424.5 AS INTEGER)",
    "postgresql": "({} - DATE '0001-01-01' + 1)",
}
_TEXT: Final = {
    "sqlite": "group_concat({})",
    "postgresql": "string_agg(CAST({} AS TEXT), ',')",
}
# The days that a text names, with commas between them.
_NAMED: Final = {
    "sqlite": "SELECT value FROM json_each('[\"' || replace({}, ',', '\",\"') || '\"]')",
    "postgresql": "SELECT CAST(unnest(string_to_array({}, ',')) AS DATE)",
}

type Numbers = list[int]


def day_number(day: str = "local_day") -> str:
    """Return the SQL of a day as a number."""
    return _DAY[connection.vendor].format(day)


def named_days(name: str) -> str:
    """Return the SQL of the days in a parameter: ISO dates with commas."""
    return _NAMED[connection.vendor].format(f"%({name})s")


def when(condition: str, number: str) -> str:
    """Return the SQL of a number that is there in some rows only."""
    return f"CASE WHEN {condition} THEN {number} END"


def doubled(number: str) -> str:
    """Return the SQL of a number of halves as a whole one."""
    return f"CAST({number} * {DOUBLE} AS BIGINT)"


def read_numbers(
    patient: Patient,
    days: tuple[date | None, date],
    rows: str,
    *columns: str,
    **more: Any,
) -> list[Numbers]:
    """Return some numbers of some rows, one list for each column.

    Parameters
    ----------
    rows : str
        SQL from FROM on. It and the columns are written in the code and nowhere else;
        values are parameters: `patient`, the `first` and `last` of the days, and
        `more`.

    Notes
    -----
    What is unknown is left out. Columns that are unknown in the same rows come in the
    same order, mostly that of the days; no database promises which.
    """
    found = read_in_all(patient, days, rows, *map(as_text, columns), **more)
    return [json.loads(f"[{one or ''}]") for one in found]


def as_text(column: str) -> str:
    """Return the SQL of what stands in many rows as one text with commas."""
    return _TEXT[connection.vendor].format(column)


def read_in_all(
    patient: Patient,
    days: tuple[date | None, date],
    rows: str,
    *told: str,
    **more: Any,
) -> tuple[Any, ...]:
    """Return what is told of all rows together; see `read_numbers`."""
    (found,) = read_rows(patient, days, rows, *told, **more)
    return found


def read_rows(
    patient: Patient,
    days: tuple[date | None, date],
    rows: str,
    *told: str,
    **more: Any,
) -> list[tuple[Any, ...]]:
    """Return what is told of each row or group of them; see `read_numbers`."""
    key = Patient._meta.pk.get_db_prep_value(patient.pk, connection)
    said = {"patient": key, "first": days[0], "last": days[1], **more}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(told)} {rows}", said)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
