"""The pages of patterns, made anew each time: what is kept of them costs next to nothing."""

from __future__ import annotations

from typing import Final

from diary.insights import kept
from diary.insights.patterns.page import PAGES as KEYS

from .diaries import Diary
from .pages import GROWTH, Page

# Three months as they open; an estimate, and doses to be matched with planned ones.
MOST, MOST_OF_HOURS = 12, 16
ESTIMATES: Final = {"hours", "toxin"}
# Life events are read from the first to the last.
GROWTH_OF_HOURS: Final = 1.15
# Those that open with everything, and so read the whole diary.
EVERYTHING: Final = {key for key, one in KEYS.items() if one.usual == "all"}


def nothing_kept(_diary: Diary) -> None:
    """Let nothing of any page be in memory."""
    kept.forget()


PAGES: Final = [
    Page("patterns", "patterns/", most=MOST, queries=12),
    *(
        Page(
            f"patterns, {key}",
            f"patterns/{key}/",
            most=MOST_OF_HOURS if key in ESTIMATES else MOST,
            growth=GROWTH_OF_HOURS if key in ESTIMATES else GROWTH,
            is_barred=key not in EVERYTHING,
            before=nothing_kept,
        )
        for key in KEYS
    ),
    *(
        Page(
            f"patterns, {key}, all",
            f"patterns/{key}/?period=all",
            is_barred=False,
            before=nothing_kept,
        )
        for key, one in KEYS.items()
        if one.has_periods and key not in EVERYTHING
    ),
]
