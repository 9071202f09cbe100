"""Which diaries are measured together, and on which pages."""

from __future__ import annotations

from datetime import datetime

from .diaries import Diary, Report, make_diary
from .treatments import Course, add_course

YEAR = 365
DOSES_A_YEAR = 3_000


def plain_diaries(years: int, now: datetime, report: Report) -> list[Diary]:
    """Make the diaries of the demo, of one year and of many."""
    return [
        make_diary("1 year", YEAR, now=now, report=report),
        make_diary(f"{years} years", YEAR * years, now=now, report=report),
    ]


def full_diaries(years: int, now: datetime, report: Report) -> list[Diary]:
    """Make the same with 40 treatments, used 300 times, and 3,000 doses a year."""
    spans = {"1 full year": 1, f"{years} full years": years}
    diaries = []
    for name, length in spans.items():
        diary = make_diary(name, YEAR * length, now=now, report=report)
        add_course(diary, Course(doses=DOSES_A_YEAR * length))
        diaries.append(diary)
    return diaries
