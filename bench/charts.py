"""What the numbers of a chart take: the whole history of an outcome as the script gets it.

Their bar is in milliseconds of processor time, which depend on the machine; the
multiple of the fixed view beside them does not. The script asks right after its page,
when what that made is there, and alone after something was written, when nothing is
kept. Both have the same bar.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median

from django.core.handlers.wsgi import WSGIHandler

from diary.insights import kept

from .diaries import Diary
from .visit import Visitor, ask

ROUNDS = 30
MOST_MS, MOST_BYTES, MOST_POINTS = 5.0, 12 * 1024, 521
UNCHANGED = 1.3
DATA = "chart/data/?period=10y&outcome="
OUTCOMES = (
    *("spasms", "clonus", "site:calf", "worst", "spasticity", "sleep", "pain"),
    "effect:drowsiness",
)


@dataclass
class Asked:
    """One request: what it must answer, and what it may cost.

    `most` are milliseconds and `ratio` multiples of the fixed view; None is no bar.
    """

    name: str
    address: str
    status: int = 200
    most: float | None = None
    ratio: float | None = None
    is_cold: bool = False
    rounds: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    size: int = 0
    points: int = 0

    def missed(self) -> Iterator[str]:
        """Say which bars are missed."""
        if self.most is not None and median(self.rounds) > self.most:
            yield f"{self.name}: {median(self.rounds):.1f} ms, over {self.most:g}"
        if self.ratio is not None and median(self.ratios) > self.ratio:
            yield f"{self.name}: {median(self.ratios):.2f}x fixed, over {self.ratio:g}"
        if self.size > MOST_BYTES:
            yield f"{self.name}: {self.size} bytes compressed, over {MOST_BYTES}"
        if self.points > MOST_POINTS:
            yield f"{self.name}: {self.points} points, over {MOST_POINTS}"


def measure(diary: Diary, fixed: Callable[[], float]) -> list[Asked]:
    """Ask for the whole history of each outcome in rounds, each between fixed views.

    Raises
    ------
    ValueError
        An answer is not what it should be.
    """
    asked = [
        *(Asked(f"chart data, {one}", DATA + one, most=MOST_MS) for one in OUTCOMES),
        *(
            Asked(
                f"chart data, {one}, nothing kept",
                DATA + one,
                most=MOST_MS,
                is_cold=True,
            )
            for one in OUTCOMES
        ),
        Asked("chart data, unchanged", DATA, status=304, ratio=UNCHANGED),
    ]
    visitor, app = Visitor(diary), WSGIHandler()
    for one in asked:
        _weigh(one, app, visitor)
    for _ in range(ROUNDS):
        before = fixed()
        for one in asked:
            one.rounds.append(_spent(one, app, visitor))
            after = fixed()
            one.ratios.append(2 * one.rounds[-1] / (before + after))
            before = after
    kept.forget()
    return asked


def lines(asked: list[Asked], missed: str) -> Iterator[str]:
    """Write what was measured; `missed` marks a bar that is not kept."""
    yield f"{'ten years as numbers':<40}{'ms':>8}{'x fixed':>10}{'KiB':>8}{'points':>8}"
    for one in asked:
        mark = missed if list(one.missed()) else ""
        yield (
            f"{one.name:<40}{median(one.rounds):>8.2f}{median(one.ratios):>10.2f}"
            f"{one.size / 1024:>8.1f}{one.points:>8} {mark}".rstrip()
        )


def _weigh(asked: Asked, app: WSGIHandler, visitor: Visitor) -> None:
    """Note how much an answer weighs, and how many points it holds."""
    status, body = ask(app, _request(asked, visitor))
    if not status.startswith(str(asked.status)):
        raise ValueError(f"{asked.name}: {status}")
    asked.size = len(body)
    if body:
        asked.points = len(json.loads(gzip.decompress(body))["points"])


def _spent(asked: Asked, app: WSGIHandler, visitor: Visitor) -> float:
    if asked.is_cold:
        kept.forget()
    environ = _request(asked, visitor)
    if not asked.is_cold and asked.status != 304:
        ask(app, _request(asked, visitor))
    started = time.thread_time()
    ask(app, environ)
    return (time.thread_time() - started) * 1000


def _request(asked: Asked, visitor: Visitor) -> dict[str, object]:
    """Return a request; what is to be unchanged names what it has."""
    path = f"/d/{visitor.diary.patient.pk}/{asked.address}"
    headers = {"HTTP_IF_NONE_MATCH": "*"} if asked.status == 304 else {}
    return visitor.request(path, headers=headers).fresh()
