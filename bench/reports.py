"""The pages of the summary, with every comparison worked out that they quote."""

from __future__ import annotations

from diary.insights.kept import forget

from .pages import Page

# The ledger in a summary shows everything that was ever tried.
GROWTH_OF_SUMMARY = 1.25


# Of the diaries of the demo.
PAGES = [
    Page("summary, a year", "summary/?period=1y", most=15, growth=GROWTH_OF_SUMMARY),
    Page("summary, 3 months", "summary/", most=15, growth=GROWTH_OF_SUMMARY),
    Page("after a visit", "summary/after-visit/", most=8, queries=15),
]

# Apart, so that the others keep what they made.
COLD_PAGES = [
    Page(
        "summary, a year, nothing kept",
        "summary/?period=1y",
        is_barred=False,
        before=forget,
    )
]
