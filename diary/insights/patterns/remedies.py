"""Home remedies and therapy: how often, and how it was before and after.

Nothing here is an effect. Remedies are used when it is bad, and bad moments pass.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.insights.change_words import own_words
from diary.models import Patient
from diary.vocab.treatments import TreatmentKind

from .drawing import Bar, bars
from .page import Asked, Part, Pattern, Period, Plain, Table
from .remedies_rows import WEEK, Remedies, Remedy, read_remedies
from .shares import NONE, middle_half, numbers_between
from .words import days_in_words, number

HIGHEST = 10


def build(patient: Patient, asked: Asked) -> Pattern:
    """Return the page on remedies, therapies and devices."""
    found = read_remedies(patient, asked.period)
    cannot = _(
        "This was not a fair test. Remedies are used when it is bad, and bad moments "
        "pass by themselves. So ratings fall after a remedy, and they would have fallen "
        "without it too. The diary cannot show whether it helped."
    )
    if not found.used:
        empty = _(
            "Here you will see how often each remedy or therapy was used, and how "
            "strong it was before and after. It appears with the first use that is "
            "logged in this period."
        )
        return Pattern(says="", cannot=cannot, empty=empty)
    rated = [one for one in found.used if one.described.rated_before]
    parts = [_uses(found, asked)]
    if rated:
        parts.append(_ratings(rated, found, brief=asked.brief))
    return Pattern(
        says=_says(found, asked.period),
        cannot=cannot,
        parts=tuple(parts),
        notes=tuple(_notes(found)),
    )


def _says(found: Remedies, period: Period) -> str:
    uses = sum(len(one.uses) for one in found.used)
    pairs = sum(len(one.pairs) for one in found.used)
    text = ngettext(
        "%(uses)s use in %(days)s, most often %(name)s (%(most)s). Of %(pairs)s there "
        "is a rating before and one after.",
        "%(uses)s uses in %(days)s, most often %(name)s (%(most)s). Of %(pairs)s there "
        "is a rating before and one after.",
        uses,
    )
    most = found.used[0]
    return text % {
        "uses": uses,
        "days": days_in_words(period.length),
        "name": own_words(most.name),
        "most": len(most.uses),
        "pairs": pairs,
    }


def _notes(found: Remedies) -> Iterator[str]:
    yield _("A use counts if it was logged as done. Days without a log are left open.")
    yield _(
        "Before and after are compared only for uses that have both ratings. The middle "
        "half is where half of them lie, with a quarter below and a quarter above."
    )
    if found.usual is not None:
        yield ngettext(
            "The usual strength is the middle one of %(n)s rated spasm: %(usual)s of 10.",
            "The usual strength is the middle one of %(n)s rated spasms: %(usual)s of 10.",
            found.rated,
        ) % {"n": found.rated, "usual": number(found.usual)}


def _uses(found: Remedies, asked: Asked) -> Part:
    # A count and no average: weeks without a log are not known to be without a use.
    length = asked.period.length
    weeks = -(-length // WEEK)
    table = Table(
        caption=_("How often, most used first"),
        head=(
            _("What"),
            _("Kind"),
            _("Uses"),
            _("Days with a use"),
            _("Weeks with a use"),
        ),
        rows=tuple(
            (
                one.name,
                str(TreatmentKind(one.kind).label),
                str(len(one.uses)),
                str(one.days),
                _("%(n)s of %(of)s") % {"n": one.weeks, "of": weeks},
            )
            for one in found.used
        ),
        fields=(
            *("what", "kind", "uses", "days_with_a_use", "days_of_the_diary"),
            *("weeks_with_a_use", "weeks_of_the_diary"),
        ),
        numbers=tuple(
            (one.name, one.kind, len(one.uses), *_counts(one, length, weeks))
            for one in found.used
        ),
    )
    svg = "" if asked.brief else _uses_drawn(found)
    return Part("uses", _("How often"), table, svg)


def _uses_drawn(found: Remedies) -> SafeString:
    drawn = [Bar(one.name, len(one.uses), _uses_in_words(one)) for one in found.used]
    return bars(_("How many times each was used."), drawn)


def _counts(one: Remedy, days: int, weeks: int) -> tuple[int, ...]:
    """Return the days and weeks with a use, each with how many there are."""
    return one.days, days, one.weeks, weeks


def _uses_in_words(one: Remedy) -> str:
    text = ngettext("%(n)s use", "%(n)s uses", len(one.uses)) % {"n": len(one.uses)}
    return _("%(uses)s, %(days)s") % {"uses": text, "days": days_in_words(one.days)}


def _ratings(rated: list[Remedy], found: Remedies, *, brief: bool) -> Part:
    rows, numbers = zip(*(_rated(one, found.usual) for one in rated), strict=True)
    table = Table(
        caption=_("Ratings before and after, 0 to 10"),
        head=(
            _("What"),
            _("Uses"),
            _("Rated before"),
            _("Of these above the usual strength"),
            _("With both ratings"),
            _("Before: middle"),
            _("Before: middle half"),
            _("After: middle"),
            _("After: middle half"),
            _("Minutes between, middle"),
        ),
        rows=rows,
        fields=(
            "what",
            "uses",
            "rated_before",
            "above_usual",
            "rated_both",
            "before_median",
            "before_quarter_below",
            "before_quarter_above",
            "after_median",
            "after_quarter_below",
            "after_quarter_above",
            "minutes_median",
        ),
        numbers=numbers,
    )
    drawn = [] if brief else [bar for one in rated for bar in _drawn(one)]
    title = _("Middle rating before and after each, of 10.")
    says = _("Of uses with both ratings. It passes by itself too, so this is no test.")
    svg = bars(title, drawn, most=HIGHEST) if drawn else ""
    return Part("ratings", _("Ratings before and after"), table, svg, says)


def _rated(
    one: Remedy, usual: float | None
) -> tuple[tuple[str, ...], tuple[Plain, ...]]:
    """Return the row of a remedy in words and in numbers."""
    told = one.described
    before = middle_half([first for first, _then in one.pairs])
    after = middle_half([then for _first, then in one.pairs])
    worse = one.worse_than(usual)
    counts = (told.uses, told.rated_before, worse, told.rated_after)
    row = (
        one.name,
        *(str(count) for count in counts),
        _value(told.before_of_these),
        numbers_between(before),
        _value(told.after),
        numbers_between(after),
        _value(told.minutes),
    )
    nothing: tuple[Plain, ...] = (None, None)
    plain: tuple[Plain, ...] = (
        one.name,
        *counts,
        told.before_of_these,
        *(before or nothing),
        told.after,
        *(after or nothing),
        told.minutes,
    )
    return row, plain


def _value(value: float | None) -> str:
    return NONE if value is None else number(value)


def _drawn(one: Remedy) -> Iterator[Bar]:
    told = one.described
    if told.before_of_these is None or told.after is None:
        return
    words = _("%(n)s of 10")
    before, after = told.before_of_these, told.after
    yield Bar(
        _("Before: %(what)s") % {"what": one.name},
        before,
        words % {"n": number(before)},
    )
    yield Bar(
        _("After: %(what)s") % {"what": one.name},
        after,
        words % {"n": number(after)},
        solid=False,
    )
