"""What an address may hold: a kind of entry, a day. Anything else is a 404."""

from __future__ import annotations

from datetime import date

from diary.timekeeping import FIRST_DAY
from diary.vocab.entries import CheckInPart, Kind


class KindConverter:
    """A kind of entry by its stored name."""

    regex = "|".join(Kind.values)

    def to_python(self, value: str) -> Kind:
        return Kind(value)

    def to_url(self, value: str) -> str:
        return str(value)


class PartConverter:
    """A part of the day that has a check-in."""

    regex = "|".join(CheckInPart.values)

    def to_python(self, value: str) -> CheckInPart:
        return CheckInPart(value)

    def to_url(self, value: str) -> str:
        return str(value)


class DayConverter:
    """A day in ISO form."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not FIRST_DAY <= day < date(9000, 1, 1):
            raise ValueError
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


class MonthConverter:
    """A month in ISO form, as its first day."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return DayConverter().to_python(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"
