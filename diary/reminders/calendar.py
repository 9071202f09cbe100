"""A member's reminders as a calendar file (iCalendar, RFC 5545).

It is made anew for each request and says nothing of the moment it was made at, so that
the same diary gives the same bytes and a calendar program need not load them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid5

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from diary.models import EVERY_WEEKDAY, Patient, Reminder
from diary.vocab.reminders import ReminderKind

from .moments import DAY, instant, open_steps, usual_time, visit_instant
from .series import Series, series_of
from .zones import odd_dates, timezone_of

TYPE = "text/calendar; charset=utf-8"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LASTS = timedelta(minutes=15)
FETCH_AGAIN = timedelta(hours=6)


def calendar_file(patient: Patient, reminders: Iterable[Reminder]) -> bytes:
    """Return what these reminders ring for, from today on.

    The reminders are of one member and in the calendar.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Klonos//Reminders//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Klonos")
    calendar.add("refresh-interval", FETCH_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    year = patient.today().year
    if patient.timezone != "UTC":
        calendar.add_component(timezone_of(patient.zone, year))
    for reminder in reminders:
        reminder.patient = patient
        for event in _events(reminder, year):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(reminder: Reminder, year: int) -> Iterator[Event]:
    match reminder.about:
        case ReminderKind.VISIT:
            yield from _visits(reminder)
        case ReminderKind.STEP:
            yield from _steps(reminder)
        case _:
            for series in series_of(reminder):
                yield from _again(reminder, series, year)


def _again(reminder: Reminder, series: Series, year: int) -> Iterator[Event]:
    """Yield an event that comes again, by the clock of the diary.

    Programs don't agree on what a time means that the clocks skip or show twice, so
    those few are taken out and written as instants.
    """
    patient, clock = reminder.patient, series.clock
    later = _date_of(patient, date.min, clock) - date.min
    # What is told of the zone begins with this year.
    first = series.next_from(max(patient.day_of(reminder.since), date(year, 1, 1)))
    if first is None:
        return
    title = series.title or _("Evening check-in")
    name = (
        f"{clock:%H:%M} {series.first} {series.every} {series.weekdays} {series.title}"
    )
    event = _event(reminder, name, title)
    begin = datetime.combine(first + later, clock)
    event.add("dtstart", begin.replace(tzinfo=patient.zone))
    event.add("duration", LASTS)
    event.add("rrule", _rule(series, patient, later))
    odd = [
        day - later
        for day in odd_dates(patient.zone, year, clock)
        if day - later >= first and series.holds_on(day - later)
    ]
    if odd:
        walls = [datetime.combine(day + later, clock) for day in odd]
        event.add("exdate", [one.replace(tzinfo=patient.zone) for one in walls])
    yield event
    for day in odd:
        alone = _event(reminder, f"{name} {day}", title)
        alone.add("dtstart", instant(patient, day, clock))
        alone.add("duration", LASTS)
        yield alone


def _rule(series: Series, patient: Patient, later: timedelta) -> dict[str, object]:
    """Return when it comes again. After midnight, a day is the next date's."""
    rule: dict[str, object] = {"FREQ": "DAILY"}
    if series.every > 1:
        rule["INTERVAL"] = series.every
    if series.last is not None:
        rule["UNTIL"] = instant(patient, series.last, series.clock)
    if series.weekdays != EVERY_WEEKDAY:
        if series.every == 1:
            rule["FREQ"] = "WEEKLY"
        rule["BYDAY"] = [
            WEEKDAYS[(day + later.days) % len(WEEKDAYS)]
            for day in range(len(WEEKDAYS))
            if series.weekdays >> day & 1
        ]
    return rule


def _visits(reminder: Reminder) -> Iterator[Event]:
    patient = reminder.patient
    today = datetime.now(patient.zone).date()
    for visit in patient.visits.current().filter(on__gte=today).order_by("on", "pk"):
        title = _("Appointment: %(who)s") % {"who": visit.who}
        event = _event(reminder, str(visit.pk), title)
        event.add("dtstart", visit_instant(reminder, visit))
        event.add("duration", LASTS)
        event.add("sequence", visit.version - 1)
        if reminder.says_what and visit.place:
            event.add("location", visit.place)
        yield event


def _steps(reminder: Reminder) -> Iterator[Event]:
    patient = reminder.patient
    to_come = open_steps(patient).filter(day__gte=patient.today())
    for step in to_come.order_by("day", "pk"):
        title = _("A step of the plan: %(name)s") % {"name": step.treatment.name}
        event = _event(reminder, str(step.pk), title)
        event.add("dtstart", instant(patient, step.day, usual_time(reminder)))
        event.add("duration", LASTS)
        event.add("sequence", step.version - 1)
        yield event


def _event(reminder: Reminder, name: str, title: str) -> Event:
    """Return an event with its alarm, without a time yet."""
    said = title if reminder.says_what else _("Klonos reminder")
    whose = f"{reminder.user_id} {reminder.about} {name}"
    event = Event()
    event.add("uid", f"{uuid5(reminder.patient_id, whose)}@klonos")
    event.add("dtstamp", reminder.since.astimezone(UTC).replace(microsecond=0))
    event.add("summary", said)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", said)
    alarm.add("trigger", timedelta(minutes=-reminder.ahead))
    event.add_component(alarm)
    return event


def _date_of(patient: Patient, day: date, clock: time) -> date:
    """Return the date of the calendar on which a clock time of a diary day is."""
    early = clock.hour * 60 + clock.minute < patient.day_start
    return day + DAY if early else day
