"""Measuring in rounds: each round asks for every page of every diary once.

Processor time, not the clock on the wall. Other work on the machine still slows it
down, by a half within seconds; so a page is compared only with what was measured
right before and after it, in an order that changes with each round, and the middle
of many such ratios is taken.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from django.core.handlers.wsgi import WSGIHandler

from .diaries import Diary
from .pages import Page
from .queries import Asked, listening
from .visit import Sent, Visitor, ask, without_middleware

WARM_UP = 3


class WrongAnswerError(Exception):
    """A page did not answer as it should, so its time would mean nothing."""


@dataclass
class Cost:
    """What one page of one diary took, round by round.

    `rounds` are milliseconds, `ratios` multiples of the fixed view beside them.
    """

    rounds: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    asked: Asked = field(default_factory=Asked)
    size: int = 0

    @property
    def middle(self) -> float:
        """The median of all rounds."""
        return median(self.rounds)


@dataclass
class Result:
    """What the pages took in each diary, and what they are measured against.

    `fixed` is the least page of a diary, `bare` a view that knows nobody, and `naked`
    the same without any middleware.
    """

    diaries: list[Diary]
    pages: list[Page]
    costs: dict[tuple[str, str], Cost]
    naked: Cost = field(default_factory=Cost)
    bare: Cost = field(default_factory=Cost)
    fixed: Cost = field(default_factory=Cost)

    def cost(self, page: Page, diary: Diary) -> Cost:
        """Return what a page took in a diary."""
        return self.costs[page.name, diary.name]

    def ratio(self, page: Page) -> float:
        """Return how many times the fixed view a page takes, in the worst diary."""
        return max(median(self.cost(page, diary).ratios) for diary in self.diaries)

    @property
    def fixed_over_bare(self) -> float:
        """How many times the bare view the fixed one takes."""
        return 1 / median(self.bare.ratios)

    def growth(self, page: Page) -> float:
        """Return how much more a page takes in the last diary than in the first.

        The middle of the ratios of each round, whose two halves were measured one
        after the other.
        """
        first, last = self.diaries[0], self.diaries[-1]
        pairs = zip(
            self.cost(page, last).rounds, self.cost(page, first).rounds, strict=True
        )
        return median(long / short for long, short in pairs)


class Bench:
    """Pages, diaries and the application that is asked for them."""

    def __init__(self, pages: list[Page], diaries: list[Diary]) -> None:
        self.pages = pages
        self.visitors = {diary.name: Visitor(diary) for diary in diaries}
        self.app = WSGIHandler()
        self.naked_app = without_middleware()
        costs = {(page.name, diary.name): Cost() for page in pages for diary in diaries}
        self.result = Result(diaries, pages, costs)

    def warm_up(self) -> None:
        """Ask for each page a few times, and note what it asks the database."""
        for _ in range(WARM_UP):
            for page in self.pages:
                for diary in self.result.diaries:
                    self._count(page, diary)
            self.fixed()
            self._bare()
        with listening() as asked:
            self.fixed()
        self.result.naked, self.result.bare = Cost(), Cost()
        self.result.fixed = Cost(asked=asked)

    def run(self, rounds: int, report: Callable[[str], None]) -> Result:
        """Measure so many rounds more."""
        chance = random.Random(rounds)  # noqa: S311  not a secret
        gc.collect()
        gc.freeze()
        for number in range(rounds):
            steps = [*self.pages, None]
            chance.shuffle(steps)
            gc.collect()
            gc.disable()
            self._round(steps, turned=bool(number % 2))
            gc.enable()
            report(f"round {number + 1} of {rounds}")
        gc.unfreeze()
        return self.result

    def _round(self, steps: list[Page | None], *, turned: bool) -> None:
        """Measure each page, None for the bare views, between two fixed views."""
        before = self.fixed()
        for page in steps:
            costs = self._bare() if page is None else self._page(page, turned=turned)
            after = self.fixed()
            for cost in costs:
                cost.ratios.append(2 * cost.rounds[-1] / (before + after))
            before = after

    def _page(self, page: Page, *, turned: bool) -> list[Cost]:
        costs = []
        diaries = self.result.diaries
        for diary in reversed(diaries) if turned else diaries:
            sent = self._request(page, diary)
            spent, _body = _timed(self.app, sent, page.status)
            self.visitors[diary.name].take_back(sent)
            costs.append(self.result.cost(page, diary))
            costs[-1].rounds.append(spent)
        return costs

    def _count(self, page: Page, diary: Diary) -> None:
        sent = self._request(page, diary)
        with listening() as asked:
            _spent, body = _timed(self.app, sent, page.status)
        cost = self.result.cost(page, diary)
        cost.asked, cost.size = asked, len(body)
        self.visitors[diary.name].take_back(sent)

    def _request(self, page: Page, diary: Diary) -> Sent:
        data = page.data(diary) if page.data else None
        visitor = self.visitors[diary.name]
        if page.before:
            page.before(diary)
        return visitor.request(page.path(diary), data, page.headers())

    def fixed(self) -> float:
        """Ask for the fixed view; return its milliseconds."""
        diary = self.result.diaries[0].patient.pk
        return self._view(self.app, f"/bench/d/{diary}/", self.result.fixed)

    def _bare(self) -> list[Cost]:
        self._view(self.app, "/bench/bare/", self.result.bare)
        self._view(self.naked_app, "/bench/bare/", self.result.naked)
        return [self.result.bare, self.result.naked]

    def _view(self, app: WSGIHandler, path: str, cost: Cost) -> float:
        visitor = self.visitors[self.result.diaries[0].name]
        spent, _body = _timed(app, visitor.request(path), 200)
        cost.rounds.append(spent)
        return spent


def _timed(app: WSGIHandler, sent: Sent, expected: int) -> tuple[float, bytes]:
    environ = sent.fresh()
    started = time.thread_time()
    status, body = ask(app, environ)
    spent = (time.thread_time() - started) * 1000
    if not status.startswith(str(expected)):
        place = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        raise WrongAnswerError(f"{place}: {status}, not {expected}\n{body[:4000]!r}")
    return spent, body
