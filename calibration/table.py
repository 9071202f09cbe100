"""The table of a calibration, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .measure import Tally

HEAD = (
    "| cell | holds the truth | false | found | half width | against ideal "
    "| refused | ms |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- |"
)


def row(tally: Tally) -> str:
    """Return the line of one cell."""
    refused = 1 - tally.answered / tally.diaries
    cells = [
        tally.cell.name,
        _number(tally.held, 3),
        _number(tally.excluded if tally.is_null else np.nan, 3),
        _number(np.nan if tally.is_null else tally.excluded, 2),
        _number(tally.half_width, 2),
        _number(tally.against_ideal, 2),
        f"{refused:.0%}",
        f"{tally.milliseconds:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def summary(tallies: Sequence[Tally]) -> str:
    """Return the averages and the worst of the cells that have a bar."""
    covering = [
        one for one in tallies if one.cell.bar and not one.cell.refused and one.answered
    ]
    if not covering:
        return "No cell with a bar."
    worst = min(covering, key=lambda one: one.held)
    null = [one for one in covering if one.is_null]
    lines = [
        f"{len(covering)} cells with a bar. The truth is held in a share of",
        f"{_mean(one.held for one in covering)} on average,",
        f"least in {worst.held:.3f} ({worst.cell.name}).",
    ]
    if null:
        false = max(null, key=lambda one: one.excluded)
        lines += [
            f"False positives {_mean(one.excluded for one in null)} on average,",
            f"most {false.excluded:.3f} ({false.cell.name}).",
        ]
    width = _mean(one.against_ideal for one in covering)
    lines.append(f"Width against the ideal {width} on average.")
    return "\n".join(lines)


def _mean(values: Iterable[float]) -> str:
    return f"{np.mean(list(values)):.3f}"


def _number(value: float, digits: int) -> str:
    return "" if np.isnan(value) else f"{value:.{digits}f}"
