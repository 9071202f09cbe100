"""Entries in words: the line in a list, the label of a shortcut, the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.db import models
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary import daily
from diary.due import slot_in_words
from diary.models import (
    Assessment,
    CheckIn,
    Dose,
    Entry,
    Episode,
    Rating,
    SideEffect,
    Treatment,
    User,
)
from diary.vocab.body import SITES, Side
from diary.vocab.conditions import CONDITIONS
from diary.vocab.entries import (
    CheckInPart,
    DoseStatus,
    EpisodeType,
    Posture,
    RatingWhat,
    SideEffectsAnswer,
    SkipReason,
    SpasmsAnswer,
    StoppedBy,
    TimePrecision,
)
from diary.vocab.muscles import MUSCLES
from diary.vocab.scales import ITEMS, Scale, level
from diary.vocab.symptoms import SIDE_EFFECTS
from diary.vocab.treatments import amount_with_unit
from diary.vocab.triggers import TRIGGERS

from .when import part_of

type Names = Mapping[Any, Treatment]
# As much of a goal as fits a line of a list.
GOAL_SHOWN = 80
# What says how a row is to be read, not what the person said.
_UNSAID = {"timezone", "day_start", "window", "wording", "due_on", "due_at"}


@dataclass(frozen=True)
class Line:
    """An entry as a title and what is known beside it."""

    title: str
    facts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ", ".join((self.title, *self.facts))


def line(entry: Entry, treatments: Names | None = None) -> Line:
    """Return an entry in words; `treatments` by id saves looking each up."""
    match entry:
        case Episode():
            return Line(_episodes(entry), tuple(_episode_facts(entry)))
        case Dose():
            return Line(_dose(entry, treatments), tuple(_dose_facts(entry)))
        case SideEffect():
            facts = tuple(_side_effect_facts(entry, treatments))
            return Line(capfirst(str(SIDE_EFFECTS.label(entry.symptom))), facts)
        case Rating():
            return Line(capfirst(rating_label(entry.what)), (of_ten(entry.value),))
        case CheckIn():
            title = capfirst(str(CheckInPart(entry.part).label))
            return Line(title, tuple(_answers(entry)))
        case Assessment():
            return Line(_scale(entry), tuple(_assessment_facts(entry)))
    raise TypeError(entry)


def clock(entry: Entry) -> str:
    """Return the time by the clock the person was looking at, as exactly as known."""
    if entry.time_precision == TimePrecision.DAY:
        return _("that day")
    local = entry.occurred_at.astimezone(entry.zone)
    if entry.time_precision == TimePrecision.PART:
        return str(part_of(local.time()).label)
    # 24 hours: short, and never mistaken for the other half of the day.
    text = f"{local:%H:%M}"
    return _("about %(time)s") % {"time": text} if _is_about(entry) else text


def late(entry: Entry) -> str:
    """Return how long after it happened an entry was typed, or "" if in time."""
    if isinstance(entry, CheckIn):
        if not daily.is_late(entry):
            return ""
        entered = cast("datetime", entry.entered_at)
        days = (entry.patient.day_of(entered) - entry.local_day).days
        return _days_late(max(days, 1))
    return _days_late(entry.late_by.days) if entry.is_late else ""


def logged_by(entry: Entry, reader: User) -> str:
    """Return who logged an entry and when that was, as a sentence for its reader."""
    logged = (entry.entered_at or entry.recorded_at).astimezone(entry.zone)
    when = f"{logged:%H:%M}"
    if logged.date() != timezone.localdate(timezone=entry.zone):
        when = f"{short_day(logged.date())}, {when}"
    if entry.recorded_by_id == reader.pk:
        return _("You logged this at %(when)s.") % {"when": when}
    if entry.recorded_by is None:
        return _("Somebody who left logged this at %(when)s.") % {"when": when}
    said = {"who": entry.recorded_by.email, "when": when}
    return _("%(who)s logged this at %(when)s.") % said


def of_ten(value: int) -> str:
    """Return a rating with its scale."""
    return _("%(value)s of 10") % {"value": value}


def duration(seconds: int) -> str:
    """Return a length of time in seconds or in minutes and seconds."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return _("%(seconds)s s") % {"seconds": rest}
    if not rest:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}


def between(low: object, high: object | None) -> str:
    """Return a number or a range of numbers."""
    return f"{low}" if high is None else f"{low}–{high}"


def place(site: str, side: str) -> str:
    """Return a body site with its side."""
    where = str(SITES.label(site))
    if not side:
        return where
    which = str(Side(side).label)
    if not site:
        return which
    return f"{where}, {which}" if side == Side.BOTH else f"{which} {where}"


def skip_reason(said: str) -> str:
    """Return why a dose was left out, in the words of the list or the person's own."""
    return str(SkipReason(said).label) if said in SkipReason else said


def rating_label(what: str) -> str:
    """Return what was rated, in the words of the list or the person's own."""
    return str(RatingWhat(what).label) if what in RatingWhat else what


def _episodes(entry: Episode) -> str:
    # Not get_type_display(): it builds the whole list of choices for each row.
    kind = str(EpisodeType(entry.type).label)
    if entry.count == 1 and entry.count_high is None:
        return capfirst(kind)
    return f"{between(entry.count, entry.count_high)} × {kind}"


def _episode_facts(entry: Episode) -> Iterator[str]:
    if entry.site or entry.side:
        yield place(entry.site, entry.side)
    if entry.severity is not None:
        yield of_ten(entry.severity)
    beats = _beats(entry)
    if beats:
        yield beats
    if entry.duration is not None:
        yield duration(entry.duration)
    if entry.pain is not None:
        yield _("pain %(rating)s") % {"rating": of_ten(entry.pain)}
    if entry.woke_me:
        yield _("woke me")
    if entry.helpful:
        yield _("was helpful")


def _beats(entry: Episode) -> str:
    if entry.beats is None:
        return _("too many beats to count") if entry.beats_how == "too_many" else ""
    number = between(entry.beats, entry.beats_high)
    if entry.beats_how == "range" and entry.beats_high is None:
        number = _("%(number)s or more") % {"number": entry.beats}
    if entry.beats_how == "estimated":
        number = _("about %(number)s") % {"number": number}
    count = entry.beats_high or entry.beats
    return ngettext("%(number)s beat", "%(number)s beats", count) % {"number": number}


def _dose(entry: Dose, treatments: Names | None) -> str:
    treatment = (treatments or {}).get(entry.treatment_id) or entry.treatment
    title = capfirst(treatment.name)
    if entry.amount is not None:
        title = f"{title} {amount_with_unit(entry.amount, entry.unit)}"
    if entry.status == DoseStatus.SKIPPED:
        return _("%(dose)s, not taken") % {"dose": title}
    return title


def _dose_facts(entry: Dose) -> Iterator[str]:
    if entry.skip_reason:
        yield skip_reason(entry.skip_reason)
    if entry.due_slot and entry.due_slot != clock(entry):
        yield _("planned for %(slot)s") % {"slot": slot_in_words(entry.due_slot)}
    if entry.minutes is not None:
        yield _("%(minutes)s min") % {"minutes": entry.minutes}
    if entry.site or entry.side:
        yield place(entry.site, entry.side)
    if entry.as_needed:
        yield _("as needed")
    if entry.rating_before is not None:
        yield _("before %(rating)s") % {"rating": of_ten(entry.rating_before)}
    if entry.rating_after is not None:
        yield _("after %(rating)s") % {"rating": of_ten(entry.rating_after)}


def _side_effect_facts(entry: SideEffect, treatments: Names | None) -> Iterator[str]:
    if entry.severity is not None:
        yield of_ten(entry.severity)
    if entry.ongoing:
        yield _("still there")
    if entry.ended_on:
        yield _("until %(day)s") % {"day": short_day(entry.ended_on)}
    if entry.treatment_id:
        known = (treatments or {}).get(entry.treatment_id) or entry.treatment
        yield _("possibly due to %(treatment)s") % {"treatment": known}
    if entry.stopped_me:
        yield _("stopped me doing something")


def _answers(entry: CheckIn) -> Iterator[str]:
    if entry.spasms:
        yield _spasms(entry)
    for name in (
        "spasticity",
        "worst",
        "pain",
        "fatigue",
        "walking",
        "sleepiness",
        "sleep_disruption",
    ):
        value = getattr(entry, name)
        if value is not None:
            yield f"{_name(CheckIn, name)} {of_ten(value)}"
    if entry.side_effects == SideEffectsAnswer.NONE:
        yield _("no side effects")
    if entry.woken is not None:
        times = ngettext("%(n)s time", "%(n)s times", entry.woken) % {"n": entry.woken}
        yield _("woken by spasms %(times)s") % {"times": times}
    if entry.sleep_hours is not None:
        hours = formats.number_format(entry.sleep_hours.normalize())
        yield _("%(hours)s h slept") % {"hours": hours}


def _spasms(entry: CheckIn) -> str:
    if entry.spasms == SpasmsAnswer.NONE:
        return _("no spasms")
    if entry.spasms == SpasmsAnswer.AS_LOGGED:
        return _("that was all")
    number = between(entry.spasms_low, entry.spasms_high)
    count = entry.spasms_high or entry.spasms_low or 0
    return ngettext("%(number)s spasm", "%(number)s spasms", count) % {"number": number}


def _scale(entry: Assessment) -> str:
    if entry.goal_id is None or entry.goal is None:
        return capfirst(str(Scale(entry.scale).label))
    text = " ".join(entry.goal.text.split())
    short = text if len(text) <= GOAL_SHOWN else f"{text[:GOAL_SHOWN]}…"
    # Isolated, so that words of another direction leave those around them in place.
    return _("Goal: %(text)s") % {"text": f"\u2068{short}\u2069"}


def _assessment_facts(entry: Assessment) -> Iterator[str]:
    for item in ITEMS[Scale(entry.scale)]:
        if item in entry.answers:
            yield level(item, entry.answers[item])
    if entry.anchor_on:
        since = formats.date_format(entry.anchor_on)
        yield _("compared with %(day)s") % {"day": since}


def short_day(day: date) -> str:
    """Return a day without its year."""
    return formats.date_format(day, "MONTH_DAY_FORMAT")


def _is_about(entry: Entry) -> bool:
    return entry.time_precision == TimePrecision.ABOUT


def _days_late(days: int) -> str:
    return ngettext("added %(days)s day later", "added %(days)s days later", days) % {
        "days": days
    }


def _name(model: type[models.Model], name: str) -> str:
    field = cast("models.Field[Any, Any]", model._meta.get_field(name))
    return str(field.verbose_name)


# The history of an entry: each stored value in words.

_LISTS: dict[str, Callable[[str], object]] = {
    "site": SITES.label,
    "symptom": SIDE_EFFECTS.label,
    "trigger": TRIGGERS.label,
    "condition": CONDITIONS.label,
    "posture": lambda value: dict(Posture.choices).get(value, value),
    "stopped_by": lambda value: dict(StoppedBy.choices).get(value, value),
    "skip_reason": skip_reason,
    "what": rating_label,
    "due_slot": slot_in_words,
}


def said(entry: Entry, before: Mapping[str, Any], treatments: Names) -> dict[str, str]:
    """Return a stored `content` as labels and values in words, without empty ones.

    `treatments` are those of the diary by the text of their id.
    """
    words = {}
    for name, value in before.items():
        if value in (None, "", []) or name in _UNSAID:
            continue
        label, text = _field(entry, name, value, treatments)
        words[capfirst(label)] = text
    return words


def _field(entry: Entry, name: str, value: Any, treatments: Names) -> tuple[str, str]:
    if name in {"triggers", "sites"}:
        return _several(entry, name, value)
    if name == "treatment":
        return _("treatment"), str(treatments.get(value, ""))
    if isinstance(entry, Assessment) and name == "goal":
        return _("goal"), entry.goal.text if entry.goal else ""
    if isinstance(entry, Assessment) and name == "answers":
        items = ITEMS[Scale(entry.scale)]
        given = [level(one, value[one]) for one in items if one in value]
        return _("answers"), ", ".join(given)
    if name in _LISTS:
        label = _("planned for") if name == "due_slot" else _name(type(entry), name)
        return label, str(_LISTS[name](value))
    field = cast("models.Field[Any, Any]", entry._meta.get_field(name))
    return str(field.verbose_name), _text(entry, field, field.to_python(value))


def _several(entry: Entry, name: str, values: Sequence[Any]) -> tuple[str, str]:
    """Return what hangs on an entry: its triggers, or the muscles of an injection."""
    if name == "triggers":
        return _("set off by"), ", ".join(str(TRIGGERS.label(one)) for one in values)
    return _("muscles"), "; ".join(_muscle(one, entry) for one in values)


def _muscle(said: Mapping[str, Any], entry: Entry) -> str:
    """Return one muscle of an injection with its side and units."""
    words = [str(MUSCLES.label(said["muscle"]))]
    if said["side"]:
        words.append(str(Side(said["side"]).label))
    if said["amount"] is not None and isinstance(entry, Dose):
        words.append(amount_with_unit(Decimal(said["amount"]), entry.unit))
    return ", ".join(words)


def _text(entry: Entry, field: models.Field[Any, Any], value: Any) -> str:
    choices = dict(field.flatchoices)
    if value in choices:
        return str(choices[value])
    match value:
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            local = value.astimezone(entry.zone)
            return f"{formats.date_format(local)}, {local:%H:%M}"
        case date():
            return formats.date_format(value)
        case Decimal():
            return formats.number_format(value.normalize())
    return str(value)
