"""The simulated days as rows of a diary, with the treatments they speak of.

Nothing is stored here: `tell` returns unsaved rows in the order in which they can be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from diary import daily
from diary.actions import content
from diary.models import (
    CheckIn,
    DailyTotal,
    Dose,
    Entry,
    Episode,
    Patient,
    Rating,
    Regimen,
    Revision,
    SideEffect,
    User,
)
from diary.timekeeping import day_bounds
from diary.treatments.actions import from_catalogue
from diary.vocab.entries import CheckInPart, DayPart, Source, TimePrecision

from . import truth
from .background import tell_background
from .habits import CHECK_IN, DOSE, EFFECT, EPISODE, RATING, Logged, write_down
from .simulation import Plan, live
from .teller import Rows, Teller

type Report = Callable[[int, int], None]

TOXIN: Final = "onabotulinumtoxin_a"
# What is used, with the usual amount that its button on Today stores.
USUAL: Final = {
    "baclofen": 10,
    "tizanidine": 4,
    "diazepam": 5,
    TOXIN: truth.TOXIN_UNITS,
    "physiotherapy": 1,
    "ankle_splint": 2,
    "stretching": None,
    "heat_pad": None,
    "cold_pack": None,
}
MODELS: Final[dict[str, type[Entry]]] = {
    EPISODE: Episode,
    DOSE: Dose,
    EFFECT: SideEffect,
    RATING: Rating,
    CHECK_IN: CheckIn,
}
# What was there already when the diary began.
LONG_USED: Final = ("physiotherapy", "ankle_splint")
# The day before the last one: a side effect begins that goes on until now.
ONGOING_AGO: Final = 1
EVERY_NOW_AND_THEN: Final = 50


def tell(
    patient: Patient,
    *,
    by: User,
    days: int,
    seed: int,
    now: datetime,
    report: Report = lambda done, of: None,
) -> Rows:
    """Return the rows of a diary of so many days, the last of which is that of `now`.

    `report` is told from time to time how many days are done.
    """
    teller = Teller(patient, by, now, days)
    _tell_treatments(teller)
    told = []
    for number, lived in enumerate(live(days=days, seed=seed, last=teller.last)):
        told.append((lived, write_down(lived, seed=seed)))
        for one in told[-1][1]:
            _tell(teller, lived.date, one)
        if number % EVERY_NOW_AND_THEN == 0:
            report(number, days)
    _tell_ongoing(teller)
    tell_background(teller, told)
    teller.rows[DailyTotal] = totals(patient, teller.rows)
    report(days, days)
    return teller.rows


def totals(patient: Patient, rows: Rows) -> list[DailyTotal]:
    """Return the numbers of each day, as `daily.recount` makes them of stored rows."""
    episodes: dict[date, list[Episode]] = defaultdict(list)
    for one in rows[Episode]:
        episodes[one.local_day].append(one)
    evenings = {
        one.local_day: one for one in rows[CheckIn] if one.part == CheckInPart.EVENING
    }
    made = [
        _total(patient, day, episodes.get(day, []), evenings.get(day))
        for day in sorted({*episodes, *evenings})
    ]
    return [
        one
        for one in made
        if one.episodes or one.spasms is not None or one.spasticity is not None
    ]


def _total(
    patient: Patient, day: date, episodes: list[Episode], evening: CheckIn | None
) -> DailyTotal:
    counts = (daily.midpoint(one.count, one.count_high) for one in episodes)
    logged = sum(counts, Decimal(0))
    ranges = any(one.count_high is not None for one in episodes)
    number = daily.day_number(logged, evening, logged_range=ranges)
    strengths = (one.severity for one in episodes if one.severity is not None)
    return DailyTotal(
        patient=patient,
        local_day=day,
        episodes=logged,
        severity_max=max(strengths, default=None),
        spasms=number.total,
        spasms_is_range=number.is_range,
        spasticity=evening.spasticity if evening else None,
        spasticity_is_late=evening is not None and daily.is_late(evening),
    )


def _tell_treatments(teller: Teller) -> None:
    for code, usual in USUAL.items():
        periods = list(_periods(teller, code))
        if usual is not None and not periods:
            continue
        one = from_catalogue(teller.patient, code)
        one.usual_amount = None if usual is None else Decimal(usual)
        one.as_needed = usual is None
        teller.treatments[code] = one
        since = periods[0][0] if periods else None
        teller.add_since(one, since)
        for starts_on, ends_on in periods:
            period = Regimen(treatment=one, starts_on=starts_on, ends_on=ends_on)
            teller.add_since(period, starts_on)
    for number in teller.plan.injections:
        if number >= teller.plan.first:
            said = {"amount": truth.TOXIN_UNITS, "site": "calf", "side": "left"}
            logged = Logged(DOSE, 11 * 60, said, 30, treatment=TOXIN)
            _tell(teller, teller.day(number), logged)


def _periods(teller: Teller, code: str) -> Iterator[tuple[date | None, date | None]]:
    """Yield from when to when a treatment is used within the diary.

    What was used already when the diary began has an unknown start.
    """
    for begins, ends in _spans(teller.plan, code):
        starts_on = teller.day(begins)
        ends_on = None if ends is None else teller.day(ends)
        if ends_on is None or ends_on > teller.first:
            yield starts_on if starts_on >= teller.first else None, ends_on


def _spans(plan: Plan, code: str) -> Iterator[tuple[int, int | None]]:
    """Yield the days of the story on which a treatment is begun and stopped."""
    begins: int | None = None
    if code in LONG_USED:
        begins = plan.first - 1
    if code == TOXIN:
        begins = plan.injections[0]
    for step in plan.steps:
        if step.treatment != code:
            continue
        if begins is None:
            begins = step.day
        elif not step.mg:
            yield begins, step.day
            begins = None
    if begins is not None:
        yield begins, None


def _tell_ongoing(teller: Teller) -> None:
    # Each story ends on tizanidine.
    said = {"symptom": "dry_mouth", "severity": 3, "ongoing": True}
    logged = Logged(EFFECT, 16 * 60, said, 5, treatment="tizanidine")
    _tell(teller, teller.last - timedelta(days=ONGOING_AGO), logged)


def _tell(teller: Teller, day: date, logged: Logged) -> None:
    """Turn one thing that was written down into its row."""
    patient = teller.patient
    minute = _as_known(logged)
    at = teller.at(day, minute)
    typed = at + timedelta(minutes=max(0, logged.minute - minute) + logged.delay)
    if logged.kind == CHECK_IN:
        # It is about its day, whenever it was typed.
        _start, after = day_bounds(day, patient.zone, patient.day_start)
        at = min(typed, after - timedelta(seconds=1))
    row = MODELS[logged.kind](
        **teller.typed(typed),
        occurred_at=at,
        local_day=day,
        timezone=patient.timezone,
        day_start=patient.day_start,
        time_precision=logged.precision,
        source=Source.TAP if logged.is_tap else Source.FORM,
        **_said(teller, logged),
    )
    if teller.add(row, logged.triggers) and logged.is_double:
        _tell_double(teller, day, logged)


def _said(teller: Teller, logged: Logged) -> dict[str, Any]:
    """Return the fields of an entry as its model takes them."""
    said = dict(logged.said)
    for name in ("amount", "sleep_hours"):
        if name in said:
            said[name] = Decimal(str(said[name]))
    if logged.treatment:
        said["treatment"] = treatment = teller.treatments[logged.treatment]
        if logged.kind == DOSE:
            said["unit"] = treatment.unit
    return said


def _tell_double(teller: Teller, day: date, logged: Logged) -> None:
    """Tell a second tap on the same button, taken back a moment later."""
    _tell(teller, day, replace(logged, is_double=False, delay=logged.delay + 1))
    rows: list[Dose] = teller.rows[Dose]
    row = rows[-1]
    typed = row.entered_at or teller.now
    revision = Revision(
        patient=teller.patient,
        subject=row.kind(),
        subject_id=row.pk,
        version=row.version,
        change=Revision.Change.VOIDED,
        before=content(row),
        by=teller.by,
        at=typed,
    )
    teller.rows[Revision].append(revision)
    row.version, row.voided_at, row.voided_by = row.version + 1, typed, teller.by


def _as_known(logged: Logged) -> int:
    """Return the minute that is stored for a time that is known only roughly."""
    if logged.precision == TimePrecision.ABOUT:
        return logged.minute // 5 * 5
    if logged.precision != TimePrecision.PART:
        return logged.minute
    hour = logged.minute // 60 % 24
    begun = [one for one in DayPart if one.starts.hour <= hour]
    middle = (begun or [DayPart.NIGHT])[-1].represented_by
    return middle.hour * 60 + middle.minute
