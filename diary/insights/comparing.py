"""How comparisons are made, in plain words: the gist of docs/statistics.md."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.utils.translation import gettext_lazy as _


class Part(NamedTuple):
    """One heading with what is said below it."""

    title: str
    texts: tuple[str, ...]


def parts_of_comparing() -> list[Part]:
    """Return every part, in the language of the request."""
    return [Part(str(title), tuple(map(str, texts))) for title, texts in PARTS]


PARTS: Final = (
    (
        _("Which days are compared"),
        (
            _(
                "Up to 120 days before a change are compared with up to 120 days after "
                "it. The days until the change has settled count on neither side."
            ),
            _(
                "A day counts only if the question was answered in time: typed no more "
                "than a day after it. A day without an answer is never taken for a day "
                "without spasms."
            ),
            _(
                "On a day that was answered in time, a spasm that was typed later "
                "counts too."
            ),
            _(
                "Days that were left out beforehand, such as days with an infection, "
                "do not count. The page of each comparison shows the result with them "
                "too."
            ),
        ),
    ),
    (
        _("When nothing is said"),
        (
            _(
                "It takes 14 days on each side, and 10 of them logged. At least 40 % of "
                "the days have to be logged, and the two sides may differ by 20 % of "
                "days at most."
            ),
            _(
                "It takes 10 spasms in all, and 3 on each side. For a side effect it "
                "takes 5 days with it, and 1 on each side."
            ),
            _(
                "Changes within 14 days of each other are looked at as one. What "
                "followed belongs to all of them."
            ),
            _("Where the range is too wide, no number is shown."),
        ),
    ),
    (
        _("What the range allows for"),
        (
            _(
                "Good and bad days come in runs. Spasms also go up and down slowly by "
                "themselves, and weekends differ from weekdays. The range allows for "
                "all of this, and that makes it wide."
            ),
            _(
                "Say such ranges were drawn for 100 people. About 95 of these ranges "
                "would hold the true change. This was tested with diaries whose truth "
                "is known."
            ),
            _(
                "How this was tested, with all figures and formulas, is told in a file "
                "that comes with Klonos: docs/statistics.md."
            ),
        ),
    ),
    (
        _("What the words mean"),
        (
            _(
                "“Fewer” or “more”: the whole 95 % range is on that side. “Perhaps”: "
                "the whole 80 % range is. “No large change”: the 95 % range is close "
                "to no change. “Can't tell yet”: anything else. Where it also says that the "
                "range is too wide, a number would say nothing, so none is shown."
            ),
            _(
                "A diary makes many comparisons, and some look clear by chance. Only "
                "those that pass a stricter rule stand on top: of these, one in ten is "
                "expected to be a chance find."
            ),
            _(
                "Symptoms and side effects stand next to each other. They are never "
                "added up to one score."
            ),
        ),
    ),
    (
        _("What it cannot show"),
        (
            _(
                "A comparison says what followed a change, and never why. Other things "
                "may have changed at the same time without being noted."
            ),
        ),
    ),
)
