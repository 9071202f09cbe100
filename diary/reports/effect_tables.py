"""What followed each change, as tables: in short for the first page, and in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diary.analysis.codes import Family, Word
from diary.insights.effect_cautions import drift
from diary.insights.effect_headlines import levels_of
from diary.insights.effect_sentences import DIRECTIONS
from diary.insights.outcomes import Sort

from .changes import elsewhere
from .document import Block, Table, Text
from .effects import Effects, Followed, Told, span_in_words
from .reading import Reading
from .sections import Key
from .words import NOTHING, of_days

if TYPE_CHECKING:
    from diary.analysis.effect import Effect

# So many of each stand on the first page; the rest is in the comparisons in full.
SYMPTOMS: Final = 2
SIDE_EFFECTS: Final = 1
# So many changes, the latest, stand on the first page with what followed.
LATEST: Final = 3
MAIN: Final = {Sort.SPASMS, Sort.SPASTICITY}
HEAD: Final = (
    gettext_lazy("What followed"),
    gettext_lazy("Before"),
    gettext_lazy("After"),
    gettext_lazy("Range that fits the diary"),
)


def in_short(reading: Reading) -> tuple[Block, ...]:
    """Return for each change what is said of symptoms, and of side effects beside."""
    effects = reading.effects
    if not effects.followed:
        return (Text(_("There is no change to compare.")),)
    is_named = Key.CHANGES in reading.keys
    rows = [
        row
        for one in effects.followed[-LATEST:]
        for row in _short_rows(one, one.brief if is_named else one.name)
    ]
    table = Table(
        caption=_("The days before and after each change"),
        head=(_("Change"), *map(str, HEAD)),
        rows=tuple(rows),
    )
    earlier = len(effects.followed[:-LATEST])
    return table, *elsewhere(reading, earlier), *_about(effects)


def in_full(reading: Reading) -> tuple[Block, ...]:
    """Return every comparison of each change, with what limits it."""
    effects = reading.effects
    blocks = [block for one in effects.followed for block in _full(one)]
    if not blocks:
        return (Text(_("There is no change to compare.")),)
    return (*blocks, *_about(effects))


def _full(one: Followed) -> Iterator[Block]:
    numbers = [told for told in _telling_first(one.told) if told.has_numbers]
    if numbers:
        yield Table(
            caption=one.name,
            head=(*map(str, HEAD), _("To be kept in mind")),
            rows=tuple((*_numbers(told), _cautions(told)) for told in numbers),
        )
    else:
        yield Text(one.name)
    silent = [told.title for told in one.told if not told.has_numbers]
    if silent:
        yield Text("; ".join(silent), is_quiet=True)
    elif not numbers:
        yield Text(_not_yet(), is_quiet=True)


def _cautions(told: Told) -> str:
    return " ".join(told.cautions) or NOTHING


def _short_rows(one: Followed, name: str) -> Iterator[tuple[str, ...]]:
    """Return a row for what says most of symptoms, then of side effects, then the rest.

    What is asked first, spasms and stiffness, is named even if nothing can be said.
    """
    clear = [told for told in _telling_first(one.told) if told.has_numbers]
    main = [told for told in one.told if told.outcome.sort in MAIN]
    symptoms = [
        *(told for told in clear if told in main),
        *(told for told in clear if told not in main and _is_telling(told)),
    ]
    burden = [told for told in clear if told.outcome.family == Family.DAYS]
    symptoms = [told for told in symptoms if told not in burden]
    rows = [_in_short(told) for told in (*symptoms[:SYMPTOMS], *burden[:SIDE_EFFECTS])]
    silent = [told for told in main if not told.has_numbers]
    if silent:
        rows.append(_without(silent))
    for place, row in enumerate(rows or [(_not_yet(), NOTHING, NOTHING, NOTHING)]):
        yield (one.numbered.label if place else name, *row)


def _numbers(told: Told) -> tuple[str, ...]:
    levels = levels_of(told.outcome, told.answer).brief
    return (
        told.title,
        *(
            _("%(level)s (%(days)s)")
            % {"level": levels[side], "days": of_days(days.logged, days.days)}
            for side, days in (
                ("before", told.answer.before),
                ("after", told.answer.after),
            )
        ),
        span_in_words(told.outcome, told.answer),
    )


def _in_short(told: Told) -> tuple[str, ...]:
    """Return the numbers; where drift may have turned them round, it is said beside.

    Without that a range that lies beyond both levels would look like a mistake.
    """
    *numbers, span = _numbers(told)
    if drift(cast("Effect", told.answer)):
        span = _("%(range)s, with slow drift allowed for") % {"range": span}
    return *numbers, span


def _is_telling(told: Told) -> bool:
    """Tell whether a direction is said, or that there is none to speak of."""
    return told.word in {*DIRECTIONS, Word.NO_LARGE_CHANGE}


def _without(silent: Sequence[Told]) -> tuple[str, ...]:
    """Return why nothing can be said of some outcomes; the reason is the first one's."""
    first = silent[0]
    titles = "; ".join(one.title for one in silent)
    return (
        ". ".join((titles, *first.missing[:1])),
        *(
            of_days(side.logged, side.days) if side.days else NOTHING
            for side in (first.answer.before, first.answer.after)
        ),
        NOTHING,
    )


def _telling_first(told: Sequence[Told]) -> list[Told]:
    """Return what says something first, the clearest in front."""
    return sorted(told, key=lambda one: (not one.has_numbers, _chance(one)))


def _chance(told: Told) -> float:
    return float(getattr(told.answer, "p", 1.0))


def _about(effects: Effects) -> tuple[Block, ...]:
    said = []
    waiting = effects.progress.of - effects.progress.done
    if waiting:
        text = ngettext(
            "%(n)s comparison is still being worked out; it is missing here.",
            "%(n)s comparisons are still being worked out; some may be missing here.",
            waiting,
        )
        said.append(text % {"n": waiting})
    said.append(
        _(
            "This compares days that were logged; it cannot show why something changed."
            " A range fits the diary: about 95 of 100 such ranges hold the true change."
        )
    )
    text = ngettext(
        "The diary makes %(n)s comparison.",
        "The diary makes %(n)s comparisons, and about one range in twenty misses.",
        effects.comparisons,
    )
    said.append(text % {"n": effects.comparisons})
    return (Text(" ".join(said), is_quiet=True),)


def _not_yet() -> str:
    return _("This is still being worked out.")
