"""How often spasms come in the hours after a planned dose of a medicine.

The estimate and its rules are those of `diary.analysis.hours`: within days, with an
effect of each hour of the clock, for planned doses only. There is no number where its
rules refuse one, and none without its range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.analysis.codes import Family, Word
from diary.analysis.effect import Range
from diary.analysis.hours import (
    HoursAfterDose,
    HoursRefused,
    Why,
    WindowEffect,
    hours_after_dose,
)
from diary.analysis.words import word_of
from diary.insights.change_words import own_words
from diary.insights.range_words import range_in_words
from diary.models import Patient
from diary.vocab.entries import DoseStatus
from diary.vocab.treatments import TreatmentKind

from .dose_days import DoseDays, read_dose_days
from .page import ONE_DAY, Asked, Part, Pattern, Period, Plain, Table
from .range_drawing import Spread, spreads
from .words import days_in_words, number, spasms_in_words

# Doses and habits of years ago are another story, and this takes long to work out.
LONGEST: Final = 364
WINDOWS: Final[Mapping[str, Any]] = {
    "0-1": gettext_lazy("First hour after a dose"),
    "1-4": gettext_lazy("Hours 1 to 4 after a dose"),
}
SAYS: Final[Mapping[Word, Any]] = {
    Word.LESS: gettext_lazy("%(window)s: fewer spasms than later."),
    Word.PERHAPS_LESS: gettext_lazy("%(window)s: perhaps fewer spasms than later."),
    Word.NO_LARGE_CHANGE: gettext_lazy("%(window)s: no large difference from later."),
    Word.CANNOT_TELL: gettext_lazy("%(window)s: can't tell yet."),
    Word.PERHAPS_MORE: gettext_lazy("%(window)s: perhaps more spasms than later."),
    Word.MORE: gettext_lazy("%(window)s: more spasms than later."),
    Word.TOO_UNCERTAIN: gettext_lazy(
        "%(window)s: can't tell yet, the range is too wide."
    ),
}


class Window(NamedTuple):
    """One time after a dose, and what may be said of it."""

    key: str
    effect: WindowEffect
    word: Word

    @property
    def name(self) -> str:
        """What it is called."""
        return str(WINDOWS[self.key])

    @property
    def span(self) -> Range | None:
        """The range, or None where it is too wide to show."""
        return None if self.word == Word.TOO_UNCERTAIN else self.effect.ratio


def build(patient: Patient, asked: Asked) -> Pattern:
    """Return the page for the medicine that is asked for, else for the most used."""
    period = _at_most_a_year(asked.period)
    medicines = asked.medicines
    if medicines is None:
        medicines = medicines_of(patient, asked.period)
    if not medicines:
        return Pattern(says="", cannot=_cannot(), empty=_soon())
    chosen = asked.of if asked.of in medicines else next(iter(medicines))
    found = read_dose_days(
        patient, UUID(chosen), period, asked.foreseen, asked.left_out
    )
    answer = hours_after_dose(
        found.awake, found.spasms, found.doses, as_needed=found.as_needed
    )
    page = Pattern(
        says="",
        cannot=_cannot(),
        choose=_("Medicine"),
        choices=tuple(medicines.items()),
        chosen=chosen,
    )
    name = own_words(medicines[chosen])
    left_out = tuple(_left_out(found, asked.period, period))
    if isinstance(answer, HoursRefused):
        return replace(page, empty=_refused(answer, name), notes=left_out)
    windows = _windows(answer)
    return replace(
        page,
        says=_says(answer, windows),
        parts=(_part(answer, windows, name),),
        notes=(*_notes(answer, found, len(medicines)), *left_out),
    )


def _at_most_a_year(period: Period) -> Period:
    first = period.last - (LONGEST - 1) * ONE_DAY
    return period._replace(first=max(period.first, first))


def medicines_of(patient: Patient, period: Period) -> dict[str, str]:
    """Return the medicines with planned doses taken, by id, the most used first."""
    doses = patient.doses.current().filter(
        status=DoseStatus.TAKEN,
        as_needed=False,
        treatment__kind_of=TreatmentKind.MEDICINE,
        treatment__voided_at=None,
        **_at_most_a_year(period).days,
    )
    rows = doses.order_by().values_list("treatment", "treatment__name")
    counted = rows.annotate(taken=Count("pk")).order_by("-taken", "treatment__name")
    return {str(pk): name for pk, name, _taken in counted}


def _windows(answer: HoursAfterDose) -> list[Window]:
    effects = (answer.first_hour, answer.hours_1_to_4)
    return [
        Window(key, effect, word_of(Family.COUNTS, effect.ratio))
        for key, effect in zip(WINDOWS, effects, strict=True)
    ]


def _says(answer: HoursAfterDose, windows: list[Window]) -> str:
    """Return what is seen while a dose is at work, and what that rests on."""
    text = _("This rests on %(days)s with %(spasms)s in waking hours.")
    spasms = sum(one.effect.spasms for one in windows) + answer.reference_spasms
    rests = {"days": days_in_words(answer.days), "spasms": spasms_in_words(spasms)}
    return f"{_said(windows[1])} {text % rests}"


def _said(one: Window) -> str:
    said = str(SAYS[one.word]) % {"window": one.name}
    if one.span is None:
        return said
    return f"{said} {range_in_words(Family.COUNTS, one.span.low_95, one.span.high_95)}"


def _part(answer: HoursAfterDose, windows: list[Window], name: str) -> Part:
    title = _(
        "Spasms in the hours after %(medicine)s, compared with 4 hours after a dose and "
        "later. The table below says the same."
    )
    rows = [_row(one) for one in windows]
    return Part(
        key="windows",
        title=_("%(medicine)s: times after a dose") % {"medicine": _begun(name)},
        says=" ".join(
            (
                _said(windows[0]),
                _("Both are compared with 4 hours after a dose and later."),
                _("The thick bar is the 80 % range, the thin line the 95 % range."),
            )
        ),
        svg=spreads(
            title % {"medicine": name},
            [Spread(one.name, one.span, _in_short(one)) for one in windows],
        ),
        table=Table(
            caption=_("Spasms by hours after a dose"),
            head=(
                _("When"),
                _("Spasms"),
                _("Hours looked at"),
                _("Compared with later"),
                _("95 % range"),
                _("80 % range"),
            ),
            rows=(*rows, _reference_row(answer)),
            fields=(
                "hours_after_dose",
                "spasms",
                "hours",
                "ratio",
                "low_95",
                "low_80",
                "high_80",
                "high_95",
            ),
            numbers=(*(_numbers(one) for one in windows), _reference_numbers(answer)),
        ),
    )


def _row(one: Window) -> tuple[str, ...]:
    facts = (one.name, number(one.effect.spasms), number(one.effect.hours))
    if one.span is None:
        return (*facts, _("can't tell yet, range too wide"), "–", "–")
    span = one.span
    times = _("%(n)s times as many") % {"n": _ratio(span.middle)}
    ends = ((span.low_95, span.high_95), (span.low_80, span.high_80))
    return (*facts, times, *(_from_to(low, high) for low, high in ends))


def _reference_row(answer: HoursAfterDose) -> tuple[str, ...]:
    return (
        _("4 hours after a dose and later, or before the first"),
        number(answer.reference_spasms),
        number(answer.reference_hours),
        *("–" for _column in range(3)),
    )


def _numbers(one: Window) -> tuple[Plain, ...]:
    effect, span = one.effect, one.span
    facts: tuple[Plain, ...] = (one.key, effect.spasms, round(effect.hours, 2))
    if span is None:
        return (*facts, None, None, None, None, None)
    ends = (span.middle, span.low_95, span.low_80, span.high_80, span.high_95)
    return (*facts, *(round(end, 4) for end in ends))


def _reference_numbers(answer: HoursAfterDose) -> tuple[Plain, ...]:
    hours = round(answer.reference_hours, 2)
    return ("4+", answer.reference_spasms, hours, None, None, None, None, None)


def _in_short(one: Window) -> str:
    if one.span is None:
        return _("can't tell yet, range too wide")
    span = one.span
    text = _("%(range)s times as many")
    return text % {"range": _from_to(span.low_95, span.high_95)}


def _from_to(low: float, high: float) -> str:
    return _("%(low)s to %(high)s") % {"low": _ratio(low), "high": _ratio(high)}


def _ratio(value: float) -> str:
    # As a text: a number would be cut off, not rounded.
    return str(number_format(f"{value:.2f}"))


def _begun(name: str) -> str:
    """Return a name as a sentence or a title begins with it."""
    return name[:1].upper() + name[1:]


def _notes(answer: HoursAfterDose, found: DoseDays, medicines: int) -> Iterator[str]:
    text = ngettext(
        "Two ranges are shown here. About one in twenty such ranges misses.",
        "Two ranges are shown for each of %(n)s medicines. About one in twenty such "
        "ranges misses.",
        medicines,
    )
    yield text % {"n": number(medicines)}
    yield _(
        "Awake means from 07:00 to 23:00 by the clock; the diary does not ask when "
        "somebody wakes up."
    )
    if answer.not_awake:
        text = _("Outside of these hours, not looked at: %(spasms)s.")
        yield text % {"spasms": spasms_in_words(answer.not_awake)}
    if found.imprecise:
        text = _("Without a time to the minute or about, not looked at: %(spasms)s.")
        yield text % {"spasms": spasms_in_words(found.imprecise)}


def _left_out(found: DoseDays, asked: Period, period: Period) -> Iterator[str]:
    yield _(
        "A day counts if it is complete with an entry for each spasm, 300 at most, and "
        "if it is known of each planned dose whether and when it was taken."
    )
    for days, text in (
        (found.unknown, _("Left out, a planned dose was not noted: %(days)s.")),
        (found.vague, _("Left out, a dose has no exact time: %(days)s.")),
        (found.left_out, _("Left out of comparisons by choice: %(days)s.")),
    ):
        if days:
            yield text % {"days": days_in_words(days)}
    if period != asked:
        yield _("Looked at are the last 364 days: %(days)s.") % {
            "days": period.in_words
        }


def _refused(answer: HoursRefused, name: str) -> str:
    texts = {
        Why.AS_NEEDED: _(
            "%(medicine)s was also taken as needed. Doses taken that way: %(have)s. They "
            "are taken when it is bad, and bad times pass by themselves. So nothing can "
            "be said about the hours after a dose here."
        ),
        Why.TOO_FEW_DAYS: _(
            "%(medicine)s: not enough days yet. %(have)s of the %(need)s days are there."
        ),
        Why.TOO_FEW_SPASMS: _(
            "%(medicine)s: %(have)s spasms are logged with their time on days that "
            "count. It takes %(need)s to compare hours."
        ),
        Why.TOO_FEW_DAYS_WITH_SPASMS: _(
            "%(medicine)s: on %(have)s days spasms are logged with their time. It takes "
            "%(need)s to compare hours."
        ),
        Why.TOO_FEW_IN_A_WINDOW: _(
            "%(medicine)s: too few spasms in one of the times that are compared: "
            "%(have)s. It takes %(need)s in the first hour after a dose, in the hours 1 "
            "to 4, and later."
        ),
        Why.CLOCKWORK: _(
            "%(medicine)s is taken at such regular times that the clock and the dose "
            "cannot be told apart."
        ),
    }
    return texts[answer.why] % {
        "medicine": _begun(name),
        "have": number(answer.have),
        "need": number(answer.need),
    }


def _soon() -> str:
    return _(
        "This needs a medicine with planned doses, noted with the time at which they "
        "were taken. After 14 complete days with at least 40 spasms, each logged with "
        "its time, the hours after a dose are compared here."
    )


def _cannot() -> str:
    return _(
        "This compares hours of the same day and allows for the hour of the clock. It "
        "can show whether spasms were rarer or more frequent in these hours. It cannot "
        "show why, and doses taken as needed are never looked at this way."
    )
