"""The one table: what each page takes, beside the bar it must keep."""

from __future__ import annotations

from collections.abc import Iterator

from .measure import Result
from .pages import (
    GROWTH,
    GROWTH_OF_LEDGER,
    GROWTH_OF_SEARCH,
    GROWTH_OF_TRIED,
    Page,
)

FIXED_OVER_BARE = 12.0
FIXED_QUERIES = 3
MISSED = "✗"

HEAD = (
    f"{'page':<26}{'ms':>9}{'x fixed':>11}{'bar':>6}"
    f"{'growth':>10}{'queries':>10}{'bar':>5}{'again':>7}{'KiB':>7}"
)


LEGEND = (
    "Processor time of a call, the middle of all rounds; ms and KiB (compressed) in the",
    "longest diary. x fixed: times the fixed view. growth: from the first diary to the",
    f"last, at most {GROWTH:.2f}, {GROWTH_OF_SEARCH:g} for words in notes; for the ledger {GROWTH_OF_LEDGER:.2f}, or {GROWTH_OF_TRIED:g}",
    "where the last diary has tried more than the first.",
    f"again: questions asked again. {MISSED} misses a bar. (in brackets: has none)",
)


def lines(result: Result) -> Iterator[str]:
    """Write the table; each page with its figures in the longest diary."""
    spans = " and ".join(diary.name for diary in result.diaries)
    yield f"Diaries of {spans}:"
    yield ""
    yield HEAD
    yield _view("bare view, no middleware", result.naked.middle)
    yield _view("bare view", result.bare.middle)
    yield _fixed(result)
    for page in result.pages:
        yield _page(result, page)


def missed(result: Result) -> list[str]:
    """Say which bars are missed."""
    found = []
    over = result.fixed_over_bare
    if over > FIXED_OVER_BARE:
        found.append(f"fixed view: {over:.1f}x the bare one, over {FIXED_OVER_BARE:g}")
    if result.fixed.asked.count > FIXED_QUERIES:
        found.append(f"fixed view: {result.fixed.asked.count} queries")
    for page in result.pages:
        bad = [*missed_time(result, page), *missed_queries(result, page)]
        place = f"{page.name}, {result.diaries[-1].name}"
        found += [f"{place}: {text}" for text in bad if page.is_barred]
    return found


def missed_time(result: Result, page: Page) -> Iterator[str]:
    """Say which bars of time a page misses."""
    ratio, growth = result.ratio(page), result.growth(page)
    if page.most is not None and ratio > page.most:
        yield f"{ratio:.1f}x the fixed view, over {page.most:g}"
    if growth > page.growth:
        yield f"grows {growth:.2f}x, over {page.growth:.2f}"


def missed_queries(result: Result, page: Page) -> Iterator[str]:
    """Say which bars of questions a page misses. They need no measuring."""
    asked = [result.cost(page, diary).asked for diary in result.diaries]
    counts = [one.count for one in asked]
    if page.queries is not None and max(counts) > page.queries:
        yield f"{max(counts)} queries, over {page.queries}"
    if len(set(counts)) > 1:
        yield f"the number of queries depends on the diary: {counts}"
    for text, times in asked[-1].repeated.items():
        yield f"asked {times} times: {text[:200]}"


def _page(result: Result, page: Page) -> str:
    cost = result.cost(page, result.diaries[-1])
    ratio, growth = result.ratio(page), result.growth(page)
    held = page.is_barred
    slow = page.most is not None and ratio > page.most
    grows = held and growth > page.growth
    counts = {result.cost(page, diary).asked.count for diary in result.diaries}
    many = len(counts) > 1 or max(counts) > (page.queries or max(counts))
    name = page.name if held else f"({page.name})"
    again = sum(cost.asked.repeated.values()) - len(cost.asked.repeated)
    return (
        f"{name:<26}{cost.middle:>9.2f}{_marked(f'{ratio:.2f}', slow, 11)}"
        f"{_bar(page.most, 6)}{_marked(f'{growth:.2f}', grows, 10)}"
        f"{_marked('/'.join(map(str, sorted(counts))), held and many, 10)}"
        f"{_bar(page.queries, 5)}{_marked(str(again or ''), held and bool(again), 7)}"
        f"{cost.size / 1024:>7.1f}"
    )


def _view(name: str, middle: float) -> str:
    return f"{name:<26}{middle:>9.3f}"


def _fixed(result: Result) -> str:
    over, count = result.fixed_over_bare, result.fixed.asked.count
    beside = f"({over:.1f} x bare, at most {FIXED_OVER_BARE:g})"
    beside = _marked(beside, over > FIXED_OVER_BARE, 27)
    queries = _marked(str(count), count > FIXED_QUERIES, 10)
    return (
        f"{_view('fixed view', result.fixed.middle)}{beside}{queries}{FIXED_QUERIES:>5}"
    )


def _marked(text: str, is_missed: bool, width: int) -> str:
    return f"{text} {MISSED if is_missed else ' '}".rjust(width)


def _bar(bar: float | None, width: int) -> str:
    return ("" if bar is None else f"{bar:g}").rjust(width)
