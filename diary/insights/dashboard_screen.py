"""The page of changes as it was last made, and whether that is still true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from diary.due import GIVEN_BY_A_CLINIC
from diary.models import Patient, Screen

from .outcome_codes import Outcome, Sort

# An entry of so many last days is looked at by itself; an earlier one has everything
# looked at.
RECENT_DAYS: Final = 3
HERE: Final = Path(__file__).parent


def standing(patient: Patient) -> Screen | None:
    """Return the page as it was last made, if it is still true.

    A write that comparisons depend on sets `patient.stale_from`. Most of these are
    taps of today, and a day counts only when somebody has said that it was all: then
    what the last days hold for comparisons is the same as before.
    """
    found = patient.screens.filter(language=language()).defer("effects")
    screen = found.first()
    if screen is None or screen.seal != seal_of(patient):
        return None
    if screen.made_on != patient.today():
        return None
    if patient.stale_from is None:
        return screen
    if patient.stale_from < screen.since:
        return None
    return screen if recent_of(patient, screen.since) == screen.recent else None


def markup_of(screen: Screen) -> SafeString:
    """Return the page that was kept: a template made it, and escaped what people wrote.

    Nothing else writes to that table.
    """
    return mark_safe(screen.body)  # noqa: S308


def language() -> str:
    """Return the language that a page is made in."""
    return get_language() or settings.LANGUAGE_CODE


def seal_of(patient: Patient) -> str:
    """Return the digest of what a page depends on that is no row of the diary."""
    made_with = (_program(), patient.timezone, patient.day_start)
    return sha256(repr(made_with).encode()).hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    """Return the digest of everything that works out and words a page."""
    folders = (HERE, HERE.parent / "analysis", HERE.parent / "vocab")
    files = [one for folder in folders for one in folder.rglob("*.py")]
    files += (settings.BASE_DIR / "templates" / "insights").rglob("*.html")
    digest = sha256()
    for one in sorted(files):
        digest.update(one.read_bytes())
    return digest.hexdigest()


def recent_of(patient: Patient, since: date) -> str:
    """Return the digest of what the days from `since` on hold for comparisons."""
    today = patient.today()
    told = [*_answered(patient, since, today), *_marked(patient, since, today)]
    return sha256(repr(told).encode()).hexdigest()


class Moment(NamedTuple):
    """What a page is made of, noted before anything of it is read.

    Whatever is written meanwhile makes the days differ from it, so that the page is
    made anew.
    """

    today: date
    since: date
    recent: str


def moment_of(patient: Patient) -> Moment:
    """Note what the last days hold."""
    today = patient.today()
    since = today - timedelta(days=RECENT_DAYS)
    return Moment(today, since, recent_of(patient, since))


def _answered(patient: Patient, first: date, last: date) -> Iterator[Any]:
    """Yield what each outcome was on some days."""
    # numpy takes long to load, and a page that nothing was written since needs none.
    from .readings import Readings  # noqa: PLC0415

    readings = Readings(patient)
    # Any check-in of today, a morning one too, makes it one more day to be answered.
    yield readings.lived(first, last)
    facts = readings.facts(first, last)
    named = {Sort.SITE, Sort.EFFECT}
    for sort in Sort:
        if sort not in named:
            yield facts.series(Outcome(sort)).values.tolist()
    for day, evening in sorted(facts.evenings.items()):
        yield day.isoformat(), evening.side_effects
        spasms = facts.totals.get(day)
        if spasms is not None and spasms.is_all_logged:
            sites = ((one.site, one.count) for one in facts.episodes.get(day, ()))
            yield sorted(sites, key=repr)
    yield sorted(map(repr, facts.effects))


def _marked(patient: Patient, first: date, last: date) -> Iterator[Any]:
    """Yield what was changed, given, noted or left out on some days."""
    going_on = Q(ends_on=None) | Q(ends_on__gte=first)
    given = {"treatment__kind_of__in": GIVEN_BY_A_CLINIC, "local_day__gte": first}
    for rows in (
        patient.lifeevents.current().filter(going_on, starts_on__lte=last),
        patient.leftoutdays.current().filter(local_day__range=(first, last)),
        patient.regimens.current().filter(starts_on__gte=first),
        patient.treatmentchanges.current().filter(day__gte=first),
        patient.doses.current().filter(**given),
        patient.sideeffects.current().filter(local_day__gte=first),
    ):
        found = rows.order_by("pk").values_list("pk", "version")
        yield [(str(pk), version) for pk, version in found]
