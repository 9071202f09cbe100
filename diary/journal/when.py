"""When something happened: the part of every form that makes a time of an answer.

The phone sends its own clock (`entered_at` when the person tapped, `sent_at` when the
phone sent it). Without JavaScript both are missing and the server's clock is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diary.forms import DayField, Offered, Receipt, ReceiptForm
from diary.models import Entry, Patient
from diary.timekeeping import (
    NoSuchTimeError,
    TwofoldTimeError,
    clock_instant,
    diary_day,
)
from diary.vocab.entries import DayPart, TimePrecision

# How far a time may lie ahead of the server's clock without being "in the future".
TOLERANCE = timedelta(minutes=5)
# Until noon, a time of the evening before needs no date: as far back as ten at night.
LAST_NIGHT = timedelta(hours=14)
type Clock = time
NOON = time(12)

NOW, AT_TIME, IN_PART, ON_DAY = "now", "time", "part", "day"
AGO = {"15": 15, "30": 30, "60": 60}
TAP_CHOICES = [
    (NOW, _("Just now")),
    ("15", _("15 min ago")),
    ("30", _("30 min ago")),
    ("60", _("60 min ago")),
    (AT_TIME, _("Other time")),
]
FORM_CHOICES = [
    *TAP_CHOICES[:-1],
    (AT_TIME, _("At a time")),
    (IN_PART, _("Part of the day")),
    (ON_DAY, _("Some time that day")),
]
STILL_TO_COME = _("This is still to come.")
SKIPPED = _(
    "The clocks went forward: this time was skipped. Choose one before or after it."
)
SECOND_CHOICES = [
    ("first", pgettext_lazy("of a clock time that comes twice", "The first")),
    ("second", pgettext_lazy("of a clock time that comes twice", "The second")),
]


def time_field(**options: Any) -> forms.TimeField:
    """Return a field for the time of day as browsers send it."""
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(widget=widget, required=False, **options)


@dataclass(frozen=True)
class Moment:
    """When something happened and when that was typed."""

    occurred_at: datetime
    local_day: date
    precision: TimePrecision
    receipt: Receipt

    def put_on(self, entry: Entry, patient: Patient) -> None:
        """Write this time on an entry.

        A new entry also gets its receipt and the clock in force; an old one keeps
        when it was first typed, and the clock it was written by.
        """
        if entry._state.adding:
            entry.entered_at = self.receipt.entered_at
            entry.clock_skew = self.receipt.clock_skew
            entry.timezone = patient.timezone
            entry.day_start = patient.day_start
        entry.occurred_at = self.occurred_at
        entry.local_day = self.local_day
        entry.time_precision = self.precision


class WhenForm(ReceiptForm):
    """The question "when was it?" and its answer as a `Moment`."""

    when = forms.ChoiceField(
        label=_("When was it?"),
        choices=Offered(lambda: FORM_CHOICES),
        widget=forms.RadioSelect,
    )
    day = DayField(label=_("Day"), required=False)
    time = time_field(label=_("Time"))
    part = forms.ChoiceField(
        label=_("Part of the day"),
        choices=Offered(lambda: DayPart.choices),
        required=False,
        widget=forms.RadioSelect,
    )
    second = forms.ChoiceField(
        label=_("Which of the two?"),
        choices=Offered(lambda: SECOND_CHOICES),
        required=False,
        widget=forms.RadioSelect,
    )

    moment: Moment
    asks_which = False

    @property
    def zone(self) -> ZoneInfo:
        """The clock that the answers are read by."""
        return self.patient.zone

    @property
    def day_start(self) -> int:
        """The minute after midnight at which a day begins."""
        return self.patient.day_start

    def day_of(self, instant: datetime) -> date:
        """Return the diary day of an instant."""
        return diary_day(instant, self.zone, self.day_start)

    def read_moment(self) -> None:
        """Make `self.moment` of the answers, or add an error beside the field."""
        receipt = self.receipt()
        entered = receipt.entered_at
        answer = self.cleaned_data.get("when")
        if answer is None:
            return
        try:
            if answer == NOW or answer in AGO:
                occurred, day, precision = self._ago(answer, entered)
            else:
                occurred, day, precision = self._chosen(answer, entered)
        except NoSuchTimeError:
            self.add_error(self._blamed(answer), SKIPPED)
            return
        except ValidationError as error:
            self.add_error(None, error)
            return
        ahead = occurred - timezone.now()
        if ahead > TOLERANCE + timedelta(seconds=max(receipt.clock_skew, 0)):
            self.add_error(self._blamed(answer), STILL_TO_COME)
            return
        self.moment = Moment(occurred, day, precision, receipt)

    def _ago(
        self, answer: str, entered: datetime
    ) -> tuple[datetime, date, TimePrecision]:
        occurred = entered - timedelta(minutes=AGO.get(answer, 0))
        precision = TimePrecision.MINUTE if answer == NOW else TimePrecision.ABOUT
        return occurred, self.day_of(occurred), precision

    def _chosen(
        self, answer: str, entered: datetime
    ) -> tuple[datetime, date, TimePrecision]:
        day = self.cleaned_data.get("day")
        if "day" in self.errors:
            raise ValidationError({})
        if answer == AT_TIME:
            occurred = self._at(day, entered)
            return occurred, self.day_of(occurred), TimePrecision.MINUTE
        day = day or self.day_of(entered)
        if day > self.day_of(entered):
            raise ValidationError({"day": STILL_TO_COME})
        if answer == IN_PART:
            return *self._in_part(day, entered), TimePrecision.PART
        return min(self._clock(day, NOON), entered), day, TimePrecision.DAY

    def _at(self, day: date | None, entered: datetime) -> datetime:
        """Return the instant of a date and a time by the calendar.

        Without a date it is the last time the clock showed this, if that is not
        longer ago than last night.
        """
        clock = self.cleaned_data.get("time")
        if clock is None:
            raise ValidationError(
                {} if "time" in self.errors else {"time": _("Enter a time.")}
            )
        if day is not None:
            if day > entered.astimezone(self.zone).date():
                raise ValidationError({"day": STILL_TO_COME})
            return self._shown_at(day, clock)
        today = entered.astimezone(self.zone).date()
        occurred = self._shown_at(today, clock)
        if occurred > entered + TOLERANCE:
            earlier = self._shown_at(today - timedelta(days=1), clock)
            return earlier if entered - earlier <= LAST_NIGHT else occurred
        return occurred

    def _shown_at(self, day: date, clock: Clock) -> datetime:
        chosen = self.cleaned_data.get("second")
        second = chosen == "second" if chosen else None
        try:
            return clock_instant(day, clock, self.zone, second=second)
        except TwofoldTimeError:
            self.asks_which = True
            message = _("The clocks went back: this time was there twice.")
            raise ValidationError({"second": message}) from None

    def _in_part(self, day: date, entered: datetime) -> tuple[datetime, date]:
        part = self.cleaned_data.get("part")
        if not part:
            raise ValidationError({"part": _("Choose a part of the day.")})
        times = DayPart(part)
        begins = self._clock(day, times.starts)
        if begins > entered + TOLERANCE and part == DayPart.NIGHT:
            # In the morning, "night" is the one that has just been.
            day -= timedelta(days=1)
        elif begins > entered + TOLERANCE:
            raise ValidationError({"part": STILL_TO_COME})
        return min(self._clock(day, times.represented_by), entered), day

    def _clock(self, day: date, clock: Clock) -> datetime:
        return clock_instant(
            day, clock, self.zone, day_start=self.day_start, second=False
        )

    def _blamed(self, answer: str) -> str:
        return {AT_TIME: "time", IN_PART: "part", ON_DAY: "day"}.get(answer, "when")


def part_of(clock: time) -> DayPart:
    """Return the part of the day in which a wall-clock time lies."""
    passed = [part for part in DayPart if part.starts <= clock]
    return passed[-1] if passed else DayPart.NIGHT


def when_of(entry: Entry) -> dict[str, Any]:
    """Return the answers of `WhenForm` that an entry was stored with."""
    local = entry.occurred_at.astimezone(entry.zone)
    answers: dict[str, Any] = {"day": entry.local_day}
    if entry.time_precision == TimePrecision.PART:
        answers |= {"when": IN_PART, "part": part_of(local.time()).value}
    elif entry.time_precision == TimePrecision.DAY:
        answers |= {"when": ON_DAY}
    else:
        shown = local.time().replace(second=0, microsecond=0)
        answers |= {"when": AT_TIME, "day": local.date(), "time": shown}
    return answers
