"""The simulated days as rows of a diary, with the treatments they speak of.

Nothing is stored here: `tell` returns unsaved rows in the order in which they can be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from diary import daily, tallies
from diary.actions import content
from diary.models import (
    CheckIn,
    DailyTotal,
    Dose,
    DoseSite,
    Entry,
    Episode,
    Patient,
    Rating,
    Revision,
    SideEffect,
    Tally,
    User,
)
from diary.timekeeping import day_bounds
from diary.vocab.entries import CheckInPart, DayPart, Source, TimePrecision

from . import truth
from .background import NEUROLOGIST, tell_background
from .course import TOXIN, tell_treatments
from .habits import CHECK_IN, DOSE, EFFECT, EPISODE, RATING, Logged, write_down
from .simulation import live
from .teller import Rows, Teller

type Report = Callable[[int, int], None]

MODELS: Final[dict[str, type[Entry]]] = {
    EPISODE: Episode,
    DOSE: Dose,
    EFFECT: SideEffect,
    RATING: Rating,
    CHECK_IN: CheckIn,
}
# Where the injection goes; together the units of one injection.
MUSCLES: Final = (
    ("gastrocnemius", 125),
    ("soleus", 75),
)
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
    tell_treatments(teller)
    _tell_injections(teller)
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
    noted = [*teller.rows[Dose], *teller.rows[SideEffect]]
    teller.rows[Tally] = tallies.of_rows(patient, noted)
    report(days, days)
    return teller.rows


def totals(patient: Patient, rows: Rows) -> list[DailyTotal]:
    """Return the numbers of each day, as `daily.recount` makes them of stored rows."""
    episodes: dict[date, list[daily.Logged]] = defaultdict(list)
    for one in rows[Episode]:
        said = (getattr(one, name) for name in daily.OF_AN_EPISODE)
        episodes[one.local_day].append(daily.Logged(*said))
    evenings = {
        one.local_day: one for one in rows[CheckIn] if one.part == CheckInPart.EVENING
    }
    made = (
        daily.total_of(patient, day, episodes.get(day, []), evenings.get(day))
        for day in sorted({*episodes, *evenings})
    )
    return [one for one in made if one is not None]


def _tell_injections(teller: Teller) -> None:
    for number in teller.plan.injections:
        if number >= teller.plan.first:
            said = {
                "amount": truth.TOXIN_UNITS,
                "site": "calf",
                "side": "left",
                "clinician": NEUROLOGIST,
            }
            logged = Logged(DOSE, 11 * 60, said, 30, treatment=TOXIN)
            if _tell(teller, teller.day(number), logged):
                _tell_muscles(teller)


def _tell_muscles(teller: Teller) -> None:
    """Tell into which muscles the injection that was told last went."""
    for position, (muscle, units) in enumerate(MUSCLES):
        teller.rows[DoseSite].append(
            DoseSite(
                dose=teller.rows[Dose][-1],
                position=position,
                muscle=muscle,
                side="left",
                amount=Decimal(units),
            )
        )


def _tell_ongoing(teller: Teller) -> None:
    # Each story ends on tizanidine.
    said = {"symptom": "dry_mouth", "severity": 3, "ongoing": True}
    logged = Logged(EFFECT, 16 * 60, said, 5, treatment="tizanidine")
    _tell(teller, teller.last - timedelta(days=ONGOING_AGO), logged)


def _tell(teller: Teller, day: date, logged: Logged) -> bool:
    """Turn one thing that was written down into its row; tell whether it was by now."""
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
        **_said(teller, day, logged),
    )
    added = teller.add(row, logged.triggers)
    if added and logged.is_double:
        _tell_double(teller, day, logged)
    return added


def _said(teller: Teller, day: date, logged: Logged) -> dict[str, Any]:
    """Return the fields of an entry as its model takes them."""
    said = dict(logged.said)
    for name in ("amount", "sleep_hours"):
        if name in said:
            said[name] = Decimal(str(said[name]))
    if logged.treatment:
        said["treatment"] = treatment = teller.treatments[logged.treatment]
        if logged.kind == DOSE:
            said["unit"] = treatment.unit
    if logged.due is not None:
        slot = f"{logged.due // 60:02}:{logged.due % 60:02}"
        due_at = teller.at(day, logged.due)
        said |= {"due_on": day, "due_slot": slot, "due_at": due_at}
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
