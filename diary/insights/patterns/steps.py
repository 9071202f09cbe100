"""Side effects on each dose level of a treatment, with the spasms of the same days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.insights.change_words import own_words
from diary.insights.percent import percent
from diary.models import Patient
from diary.vocab.symptoms import SIDE_EFFECTS

from .averages import ENDS, about_ranges
from .drawing import Bar, bars
from .page import Asked, Part, Pattern, Plain, Table
from .shares import NONE, numbers_between, shares_between
from .steps_rows import Choice, Noted, Steps, choices_of, read_steps
from .words import number


def build(patient: Patient, asked: Asked) -> Pattern:
    """Return the page on the levels of one treatment; by default the one in front."""
    choices = choices_of(patient)
    cannot = _(
        "This puts side effects and spasms beside the dose of the same days. It cannot "
        "show where they came from: levels were held at different times, with other "
        "things going on. Benefit and side effects stay two things; what counts more, "
        "no number can say."
    )
    chosen = _chosen(choices, asked.of)
    found = read_steps(patient, chosen, asked.period) if chosen else None
    page = Pattern(
        says="",
        cannot=cannot,
        empty=_empty(chosen),
        choose=_("Treatment"),
        choices=tuple((str(one.pk), one.name) for one in choices),
        chosen=str(chosen.pk) if chosen else "",
    )
    if found is None:
        return page
    return replace(
        page,
        says=_says(found),
        parts=(_spasms(found), *_effects(found), _times(found)),
        notes=tuple(_notes(found)),
    )


def effect_name(symptom: str) -> str:
    """Return a side effect as it is read inside of a sentence."""
    return own_words(str(SIDE_EFFECTS.label(symptom)))


def _chosen(choices: Sequence[Choice], wanted: str) -> Choice | None:
    """Return what an address names; a treatment that is gone is the first one."""
    first = choices[0] if choices else None
    return next((one for one in choices if str(one.pk) == wanted), first)


def _empty(chosen: Choice | None) -> str:
    if chosen is None:
        return _(
            "Here you will see side effects beside each dose. It appears once a "
            "treatment has a dose, and evenings are answered."
        )
    return _(
        "No evening of this period is answered. The picture appears with the first "
        "evening check-in that answers the question about side effects."
    )


def _says(found: Steps) -> str:
    return " ".join(_level_in_words(one, found.effects[:1]) for one in found.levels)


def _level_in_words(one: Noted, effects: Sequence[str]) -> str:
    parts = [_spasms_in_words(one)]
    parts += [
        _("%(effect)s on %(n)s of %(of)s answered days")
        % {
            "effect": effect_name(symptom),
            "n": one.with_it.get(symptom, 0),
            "of": one.asked,
        }
        for symptom in effects
    ]
    text = _("%(level)s: %(facts)s.")
    return text % {"level": capfirst(one.label), "facts": "; ".join(parts)}


def _spasms_in_words(one: Noted) -> str:
    found = one.average
    if found is None:
        return _("no day with a known number of spasms")
    text = ngettext(
        "%(mean)s spasms a day on %(n)s day",
        "%(mean)s spasms a day on %(n)s days",
        found.rests_on,
    )
    words = {"mean": number(found.mean), "n": found.rests_on}
    return found.with_range(text % words)


def _notes(found: Steps) -> Iterator[str]:
    yield _(
        "Counted are the days from %(first)s to %(last)s, from the first day of a dose "
        "on. A side effect counts on each day it was there."
    ) % {
        "first": formats.date_format(found.first),
        "last": formats.date_format(found.last),
    }
    yield _(
        "A day counts for side effects if that question was answered within 24 hours "
        "after the end of the day. Other days are left open: they never count as days "
        "without."
    )
    if found.others:
        yield _(
            "In the same time other treatments were begun, changed or ended too: "
            "%(names)s. So the levels differ in more than this dose."
        ) % {"names": ", ".join(own_words(one) for one in found.others)}
    if found.unnamed:
        yield ngettext(
            "On %(n)s day there was some side effect, and none was named. It is left "
            "open too.",
            "On %(n)s days there was some side effect, and none was named. They are "
            "left open too.",
            found.unnamed,
        ) % {"n": found.unnamed}
    yield about_ranges()
    yield _(
        "The range of a share is worked out as if days were independent (Wilson, 95 %). "
        "Days in a row are alike, so the range that fits is wider."
    )
    if found.more_effects:
        yield ngettext(
            "%(n)s more side effect was noted on fewer days.",
            "%(n)s more side effects were noted on fewer days.",
            found.more_effects,
        ) % {"n": found.more_effects}


def _spasms(found: Steps) -> Part:
    numbers: list[tuple[Plain, ...]] = []
    rows = []
    for one in found.levels:
        average = one.average
        rows.append(
            (
                one.label,
                str(one.days),
                str(len(one.spasms)),
                average.words if average else NONE,
                numbers_between(average.half if average else None),
            )
        )
        told: tuple[Plain, ...] = (
            (average.mean, *average.ends) if average else (None,) * (1 + len(ENDS))
        )
        numbers.append((one.label, one.days, len(one.spasms), *told))
    table = Table(
        caption=_("Spasms a day on each level"),
        head=(
            _("Level"),
            _("Days on it"),
            _("Days with a known number"),
            _("Spasms a day"),
            _("On half of these days"),
        ),
        rows=tuple(rows),
        fields=(
            "level",
            "days",
            "days_known",
            "spasms_a_day",
            *ENDS,
        ),
        numbers=tuple(numbers),
    )
    svg = bars(
        _("Spasms a day on each level."), [_spasms_bar(one) for one in found.levels]
    )
    says = _("The average of the days whose number of spasms is known.")
    return Part("spasms", _("Spasms a day"), table, svg, says)


def _spasms_bar(one: Noted) -> Bar:
    found = one.average
    if found is None:
        return Bar(one.label, None, _("not known"))
    return Bar(one.label, found.mean, found.words)


def _effects(found: Steps) -> Iterator[Part]:
    for place, symptom in enumerate(found.effects, 1):
        yield _effect(found, symptom, f"effect-{place}")


def _effect(found: Steps, symptom: str, key: str) -> Part:
    rows, numbers, drawn = [], [], []
    for one in found.levels:
        with_it, span = one.with_it.get(symptom, 0), one.range(symptom)
        worst = one.worst.get(symptom)
        share = percent(with_it, one.asked)
        told = (NONE if worst is None else _("%(n)s of 10") % {"n": worst},)
        days = (str(one.days), str(one.asked), str(with_it))
        rows.append((one.label, *days, share, shares_between(span), *told))
        ends: tuple[Plain, ...] = span or (None, None)
        numbers.append((one.label, one.days, one.asked, with_it, *ends, worst))
        drawn.append(_effect_bar(one, with_it))
    table = Table(
        caption=_("Days with %(effect)s on each level")
        % {"effect": effect_name(symptom)},
        head=(
            _("Level"),
            _("Days on it"),
            _("Days answered"),
            _("Days with it"),
            _("Share of answered days"),
            _("95 % range"),
            _("Strongest"),
        ),
        rows=tuple(rows),
        fields=(
            "level",
            "days",
            "days_answered",
            "days_with_it",
            "share_low_95",
            "share_high_95",
            "worst",
        ),
        numbers=tuple(numbers),
    )
    title = _("Share of answered days with %(effect)s on each level.")
    svg = bars(title % {"effect": effect_name(symptom)}, drawn, most=1)
    heading = _("Days with %(effect)s") % {"effect": effect_name(symptom)}
    return Part(key, heading, table, svg)


def _effect_bar(one: Noted, with_it: int) -> Bar:
    if not one.asked:
        return Bar(one.label, None, _("not answered"))
    # The share has its range in the table; here it is the length of the bar alone.
    words = ngettext("%(n)s of %(of)s day", "%(n)s of %(of)s days", one.asked)
    told = words % {"n": with_it, "of": one.asked}
    return Bar(one.label, with_it / one.asked, told, solid=False)


def _times(found: Steps) -> Part:
    """Return each time on a level, the newest first."""
    newest = list(reversed(found.phases))
    names = [effect_name(one) for one in found.effects]
    rows = []
    numbers: list[tuple[Plain, ...]] = []
    for phase, one in newest:
        average = one.average
        with_it = [one.with_it.get(symptom, 0) for symptom in found.effects]
        counts = (phase.days, len(one.spasms))
        rows.append(
            (
                _level_and_days(phase.label, formats.date_format(phase.first)),
                formats.date_format(phase.last),
                *(str(count) for count in counts),
                average.words if average else NONE,
                str(one.asked),
                *(str(count) for count in with_it),
            )
        )
        days = (phase.label, phase.first, phase.last)
        told: tuple[Plain, ...] = (
            (average.mean, *average.ends) if average else (None,) * (1 + len(ENDS))
        )
        numbers.append((*days, *counts, *told, one.asked, *with_it))
    table = Table(
        caption=_("Each time on a level, newest first"),
        head=(
            _("Level and first day"),
            _("Last day"),
            _("Days"),
            _("Days with a known number"),
            _("Spasms a day"),
            _("Days answered on side effects"),
            *(_("With %(effect)s") % {"effect": name} for name in names),
        ),
        rows=tuple(rows),
        fields=(
            "level",
            "first_day",
            "last_day",
            "days",
            "days_known",
            "spasms_a_day",
            *ENDS,
            "days_answered",
            *(f"days_with_{symptom}" for symptom in found.effects),
        ),
        numbers=tuple(numbers),
    )
    return Part("times", _("When each level was held"), table)


def _level_and_days(label: str, first: str) -> str:
    return _("%(level)s, from %(first)s") % {"level": label, "first": first}
